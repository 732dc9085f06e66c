/* exq demand check: every mistake of a document, with its place. */
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "cmd/demand.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	ARENA_MAX = 64 << 20, /* a record of RECORD_MAX_BYTES, decoded, with room */
	SHOWN_BYTES = 8192,
	SHOWN_MAX = 400, /* code points of a pointer or message on its line */
};

static void
print_escaped(const char *before, struct slice s)
{
	struct buf b;
	buf_init(&b, SHOWN_BYTES);
	utf8_put_escaped(&b, s, SHOWN_MAX);
	printf("%s%s", before, buf_str(&b));
	buf_fini(&b);
}

static void
print_mistakes(const char *path, const struct doc_mistakes *m)
{
	for (size_t i = 0; i < m->n; i++) {
		print_escaped("", slice_of(path));
		if (m->items[i].pointer.n)
			print_escaped(": ", m->items[i].pointer);
		print_escaped(": ", m->items[i].message);
		putchar('\n');
	}
	if (m->dropped)
		printf("%s: and %zu more\n", path, m->dropped);
}

static enum err_kind
check_text(const struct table *t, enum doc_profile profile, const char *path, struct slice text,
	struct err *e)
{
	struct doc_mistakes m = {.n = 0};
	struct arena *a = arena_open(ARENA_MAX);
	void *doc = malloc(t->size);
	enum err_kind rc = a && doc ? doc_decode(t, profile, text, a, doc, &m, e)
				    : err_set(e, ERR_LIMIT, "out of memory");
	if (rc != OK && !m.n) {
		m.items[0].message = slice_of(e->msg); /* no document, so no place in it */
		m.n = 1;
	}
	if (m.n)
		print_mistakes(path, &m);
	else
		printf("%s: good\n", path);
	free(doc);
	arena_close(a);
	return rc;
}

static int
check_file(const struct table *t, enum doc_profile profile, const char *path)
{
	struct err e;
	struct buf text;
	buf_init(&text, RECORD_MAX_BYTES);
	enum err_kind rc = file_read(path, RECORD_MAX_BYTES, &text, &e);
	if (rc != OK)
		diag_error("demand check", &e);
	else
		rc = check_text(t, profile, path, buf_slice(&text), &e);
	buf_fini(&text);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static int
run(const struct cmd *c, struct args *a)
{
	const struct table *t = demand_type_option(c, a);
	enum doc_profile profile = args_has(a, "signed") ? DOC_SIGNED : DOC_DRAFT;
	int rc = t ? EXIT_YES : EXIT_BROKEN;
	for (size_t i = 0; t && i < a->npos; i++)
		if (check_file(t, profile, a->pos[i]) != EXIT_YES)
			rc = EXIT_BROKEN;
	return rc;
}

static const struct opt opts[] = {
	{"type", "TYPE", "type of the document; demand when not given", false},
	{"signed", NULL, "ask for what a signed document needs, too", false},
};

const struct cmd cmd_demand_check = {
	.name = "demand check",
	.args = "FILE...",
	.brief = "say what is wrong with a document",
	.help = "Prints every mistake with the place it stands at (a JSON pointer), or that the\n"
		"file is good. \"-\" is standard input. Exit status 0 when all files are good, 2 "
		"else.\n"
		"\n  exq demand check letter.json\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = ARGS_MAX,
	.run = run,
};
