/* exq law check, exq law test: every mistake of the packs, and of what they answer. */
#include "base/utf8.h"
#include "cmd/law.h"
#include "law/cases.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAMES_MAX_BYTES = 1 << 20, LINE_BYTES = 8192, LINE_POINTS = 1000, OUT_MAX_BYTES = 16 << 20 };

void
shelf_print_diags(const struct law_diags *d, size_t from, bool warnings)
{
	struct buf line;
	buf_init(&line, LINE_BYTES);
	for (size_t i = from; i < d->n; i++) {
		const struct law_diag *m = &d->items[i];
		if (m->warning && !warnings)
			continue;
		buf_clear(&line);
		utf8_put_escaped(&line, m->at.file, LINE_POINTS);
		buf_addf(&line, ":%d:%d: %s: ", m->at.line, m->at.column,
			m->warning ? "warning" : "error");
		utf8_put_escaped(&line, m->message, LINE_POINTS);
		puts(buf_str(&line));
	}
	buf_fini(&line);
	size_t all = d->errors + d->warnings;
	if (all > d->n)
		printf("and %zu more\n", all - d->n);
}

enum err_kind
shelf_open(struct law_shelf *s, const char *op, const char *folder)
{
	struct err e = {.kind = OK};
	*s = (struct law_shelf){.folder = folder ? folder : file_data_folder()};
	enum err_kind rc = load_law(s->folder, &s->law, &s->diags, &e);
	if (rc == OK)
		return OK;
	if (s->diags && s->diags->errors)
		shelf_print_diags(s->diags, 0, false);
	diag_error(op, &e);
	shelf_close(s);
	return rc;
}

void
shelf_close(struct law_shelf *s)
{
	law_close(s->law);
	law_diags_close(s->diags);
	*s = (struct law_shelf){.law = NULL};
}

bool
law_language(const struct cmd *c, const struct args *a, enum language *lang)
{
	const char *name = args_get(a, "lang");
	int n = name ? vocab_find(VOCAB_LANGUAGE, slice_of(name)) : LANG_EN;
	struct err e;
	*lang = n < 0 ? LANG_EN : (enum language)n;
	if (n >= 0)
		return true;
	err_set(&e, ERR_USAGE, "--lang %s: expected en, ru or kk", name);
	diag_error(c->name, &e);
	return false;
}

int
law_run(const struct cmd *c, const struct args *a, size_t folder, law_work *work)
{
	struct law_shelf s;
	struct err e;
	struct buf out;
	enum language lang;
	if (!law_language(c, a, &lang) ||
		shelf_open(&s, c->name, a->npos > folder ? a->pos[folder] : NULL) != OK)
		return EXIT_BROKEN;
	buf_init(&out, OUT_MAX_BYTES);
	enum err_kind rc = work(s.law, a, lang, &out, &e);
	if (rc == OK)
		rc = file_write(NULL, buf_slice(&out), &e);
	if (rc != OK)
		diag_error(c->name, &e);
	buf_fini(&out);
	shelf_close(&s);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static int
check(const struct cmd *c, struct args *a)
{
	struct law_shelf s;
	if (shelf_open(&s, c->name, a->npos ? a->pos[0] : NULL) != OK)
		return EXIT_BROKEN;
	shelf_print_diags(s.diags, 0, true);
	printf("%zu packs: %zu rules, %zu clocks, %zu exposures, %zu calendars, %zu texts; "
	       "0 errors, %zu warnings\n",
		s.law->npacks, s.law->nrules, s.law->nclocks, s.law->nexposures, s.law->ncalendars,
		s.law->ntexts, s.diags->warnings);
	shelf_close(&s);
	return EXIT_YES;
}

/* ---- cases ---- */

/* law/kz.law beside law/kz.cases */
static const struct law_pack *
pack_beside(const struct law *l, const char *path)
{
	size_t stem = strlen(path) - strlen(".cases");
	for (size_t i = 0; i < l->npacks; i++) {
		struct slice file = l->packs[i]->file;
		if (file.n == stem + strlen(".law") && memcmp(file.p, path, stem) == 0)
			return l->packs[i];
	}
	return NULL;
}

static enum err_kind
run_file(struct law_shelf *s, const char *path, struct cases_tally *t, struct err *e)
{
	struct buf text;
	const struct law_pack *own = pack_beside(s->law, path);
	if (!own)
		return err_set(e, ERR_MISSING, "%s: no pack of this name stands beside it", path);
	buf_init(&text, PACK_MAX_BYTES);
	enum err_kind rc = file_read(path, PACK_MAX_BYTES, &text, e);
	if (rc == OK && cases_run(s->law, own, slice_of(path), buf_slice(&text), s->diags, t) != OK)
		rc = err_set(e, ERR_SYNTAX, "%s: mistakes in the cases", path);
	buf_fini(&text);
	return rc;
}

static enum err_kind
run_files(struct law_shelf *s, struct cases_tally *t, struct err *e)
{
	char path[LOAD_PATH_MAX];
	struct buf names;
	enum err_kind worst = OK;
	buf_init(&names, NAMES_MAX_BYTES);
	enum err_kind rc = load_path(s->folder, "law", "", path, e);
	if (rc == OK)
		rc = file_list(path, ".cases", &names, e);
	for (size_t at = 0; rc == OK && names.p[at]; at += strlen(names.p + at) + 1) {
		rc = load_path(s->folder, "law", names.p + at, path, e);
		if (rc == OK)
			rc = run_file(s, path, t, e);
		if (rc == ERR_SYNTAX) {
			worst = rc; /* all files are read; the mistakes are in the list */
			rc = OK;
		}
	}
	buf_fini(&names);
	return rc == OK ? worst : rc;
}

static int
test(const struct cmd *c, struct args *a)
{
	struct law_shelf s;
	struct err e;
	if (shelf_open(&s, c->name, a->npos ? a->pos[0] : NULL) != OK)
		return EXIT_BROKEN;
	struct cases_tally *t = calloc(1, sizeof *t);
	if (!t)
		abort(); /* some kilobytes */
	size_t from = s.diags->n;
	enum err_kind rc = run_files(&s, t, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	size_t before = s.diags->errors;
	cases_check_coverage(s.law, s.diags, t);
	size_t uncovered = s.diags->errors - before;
	shelf_print_diags(s.diags, from, false);
	printf("%zu cases, %zu expectations: %zu passed, %zu failed; %zu without a case\n",
		t->ncases, t->nexpected, t->nexpected - t->nfailed, t->nfailed, uncovered);
	int code = rc != OK ? EXIT_BROKEN : t->nfailed || uncovered ? EXIT_NO : EXIT_YES;
	free(t);
	shelf_close(&s);
	return code;
}

const struct cmd cmd_law_check = {
	.name = "law check",
	.args = "[FOLDER]",
	.brief = "say every mistake of the rule packs",
	.help = "Reads FOLDER/law/*.law and FOLDER/lang/*.law (by default those installed) and\n"
		"prints every mistake as FILE:LINE:COLUMN, then warnings (a text without one of\n"
		"the languages, a source that no rule cites).  Exit status 0, or 2 with errors.\n"
		"\n  exq law check .\n",
	.max_args = 1,
	.run = check,
};

const struct cmd cmd_law_test = {
	.name = "law test",
	.args = "[FOLDER]",
	.brief = "try what the rule packs answer",
	.help = "Runs every FOLDER/law/*.cases on all packs of the folder and prints what came\n"
		"out other than expected, and why.  Every rule needs a case that meets it and one\n"
		"that does not; clocks and exposures need one case.  Exit status 0 when all pass,\n"
		"1 when some fail, 2 when a file is broken.\n"
		"\n  exq law test .\n",
	.max_args = 1,
	.run = test,
};
