/* exq draft: a document of any type, from PATH=VALUE arguments and its type's table. */
#include "cmd/draft.h"

#include "base/base64.h"
#include "doc/check.h"
#include "doc/types.h"
#include "os/diag.h"
#include "os/file.h"
#include "sign/cert.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	PATH_MAX_BYTES = 200,
	FILE_MAX_BYTES = 1 << 16,
	BASE64_MAX_BYTES = 1 << 17,
	ARENA_MAX = 16 << 20
};

struct draft {
	const struct args *args;
	bool used[ARGS_MAX];
	struct jout w;
	struct err e; /* the first mistake */
};

/* ---- the arguments ---- */

static struct slice
path_of(const char *arg)
{
	const char *eq = strchr(arg, '=');
	return (struct slice){arg, eq ? (size_t)(eq - arg) : strlen(arg)};
}

/* The next argument from *i on that is of exactly this path; NULL: none. */
static const char *
next_value(struct draft *d, const char *path, size_t *i)
{
	for (; *i < d->args->npos; ++*i) {
		if (*i == 0 || !slice_is(path_of(d->args->pos[*i]), path))
			continue;
		d->used[*i] = true;
		return d->args->pos[(*i)++] + strlen(path) + 1;
	}
	return NULL;
}

static bool
has_below(const struct draft *d, const char *path)
{
	size_t n = strlen(path);
	for (size_t i = 1; i < d->args->npos; i++)
		if (slice_starts(path_of(d->args->pos[i]), path) && d->args->pos[i][n] == '.')
			return true;
	return false;
}

static void
join(char to[PATH_MAX_BYTES], const char *prefix, const char *name)
{
	snprintf(to, PATH_MAX_BYTES, "%.130s%s%.60s", prefix, *prefix ? "." : "", name);
}

/* ---- values ---- */

/* A certificate's file becomes base64 of its DER, any other file its text without the last newline.
 */
static enum err_kind
read_value(const char *path, bool base64, struct buf *to, struct err *e)
{
	struct buf bytes;
	struct cert *c = NULL;
	buf_init(&bytes, FILE_MAX_BYTES);
	enum err_kind rc = file_read(path, FILE_MAX_BYTES, &bytes, e);
	if (rc == OK && base64) {
		rc = cert_parse_file(buf_slice(&bytes), &c, e);
		if (rc == OK)
			base64_put(to, cert_der(c));
		cert_close(c);
	} else if (rc == OK) {
		size_t n = bytes.n && bytes.p[bytes.n - 1] == '\n' ? bytes.n - 1 : bytes.n;
		buf_add(to, (struct slice){bytes.p, n});
	}
	buf_fini(&bytes);
	return rc == OK ? OK : err_context(e, "%s", path);
}

static void
put_text(struct draft *d, const char *value, bool base64)
{
	struct buf text;
	if (value[0] != '@') {
		jout_text(&d->w, slice_of(value));
		return;
	}
	buf_init(&text, BASE64_MAX_BYTES);
	if (d->e.kind == OK)
		(void)read_value(value + 1, base64, &text, &d->e);
	jout_text(&d->w, buf_slice(&text));
	buf_fini(&text);
}

/* As JSON of the field's kind; what is no number or yes/no is left for the decoder to refuse. */
static void
put_value(struct draft *d, enum field_kind kind, const char *value)
{
	char *end = NULL;
	bool is_number = kind == FIELD_INT || kind == FIELD_INT_LIST;
	long long number = is_number ? strtoll(value, &end, 10) : 0;
	if (strcmp(value, "null") == 0)
		jout_null(&d->w);
	else if (is_number && *value && !*end)
		jout_int(&d->w, number);
	else if (kind == FIELD_YES && (strcmp(value, "true") == 0 || strcmp(value, "false") == 0))
		jout_bool(&d->w, value[0] == 't');
	else
		put_text(d, value, kind == FIELD_BASE64);
}

/* ---- fields ---- */

static void put_fields(struct draft *d, const struct table *t, const char *prefix);

static void
put_items(struct draft *d, const struct field *f, const char *path)
{
	enum field_kind each = f->kind == FIELD_TEXT_LIST ? f->each : f->kind;
	const char *value;
	size_t i = 0, begun = 0;
	while ((value = next_value(d, path, &i))) {
		if (!begun++) {
			jout_name(&d->w, f->name);
			jout_open(&d->w, '[');
		}
		put_value(d, each, value);
	}
	if (begun)
		jout_close(&d->w, ']');
}

static void
put_objects(struct draft *d, const struct field *f, const char *path)
{
	char item[PATH_MAX_BYTES];
	if (!has_below(d, path))
		return;
	jout_name(&d->w, f->name);
	jout_open(&d->w, '[');
	for (size_t i = 0;; i++) {
		char number[24];
		snprintf(number, sizeof number, "%zu", i);
		join(item, path, number);
		if (!has_below(d, item))
			break;
		jout_open(&d->w, '{');
		put_fields(d, f->sub, item);
		jout_close(&d->w, '}');
	}
	jout_close(&d->w, ']');
}

static void
put_texts(struct draft *d, const struct field *f, const char *path)
{
	if (!has_below(d, path))
		return;
	jout_name(&d->w, f->name);
	jout_open(&d->w, '{');
	for (uint32_t l = 0; l < LANG_COUNT; l++) {
		char one[PATH_MAX_BYTES];
		size_t i = 0;
		join(one, path, vocab_word(VOCAB_LANGUAGE, l));
		const char *value = next_value(d, one, &i);
		if (!value)
			continue;
		jout_name(&d->w, vocab_word(VOCAB_LANGUAGE, l));
		put_text(d, value, false);
	}
	jout_close(&d->w, '}');
}

static void
put_single(struct draft *d, const struct table *t, const struct field *f, const char *path)
{
	size_t i = 0;
	const char *value = next_value(d, path, &i);
	if (value || f->kind == FIELD_TYPE || f->kind == FIELD_VERSION)
		jout_name(&d->w, f->name);
	if (f->kind == FIELD_TYPE)
		jout_text(&d->w, slice_of(t->type));
	else if (f->kind == FIELD_VERSION)
		jout_int(&d->w, DOC_VERSION);
	else if (value)
		put_value(d, f->kind, value);
}

static void
put_field(struct draft *d, const struct table *t, const struct field *f, const char *path)
{
	switch (f->kind) {
	case FIELD_OBJECT:
		if (!has_below(d, path)) {
			put_single(d, t, f, path);
			return;
		}
		jout_name(&d->w, f->name);
		jout_open(&d->w, '{');
		put_fields(d, f->sub, path);
		jout_close(&d->w, '}');
		return;
	case FIELD_LIST:
		put_objects(d, f, path);
		return;
	case FIELD_TEXTS:
		put_texts(d, f, path);
		return;
	case FIELD_SET:
	case FIELD_TEXT_LIST:
	case FIELD_INT_LIST:
		put_items(d, f, path);
		return;
	default:
		put_single(d, t, f, path);
	}
}

static void
put_fields(struct draft *d, const struct table *t, const char *prefix)
{
	for (size_t i = 0; i < t->nfields; i++) {
		char path[PATH_MAX_BYTES];
		join(path, prefix, t->fields[i].name);
		put_field(d, t, &t->fields[i], path);
	}
}

/* ---- the document ---- */

static enum err_kind
check_used(struct draft *d, const struct table *t)
{
	for (size_t i = 1; i < d->args->npos; i++) {
		struct slice path = path_of(d->args->pos[i]);
		if (d->used[i])
			continue;
		if (d->args->pos[i][path.n] != '=')
			return err_set(&d->e, ERR_USAGE, "expected PATH=VALUE, not '%.*s'",
				SLICE_ARG(path));
		const struct field *near = field_find_near(t, path);
		return err_set(&d->e, ERR_USAGE, "a %s has no field '%.*s', or it stands twice%s%s",
			t->type, SLICE_ARG(path), near ? "; did you mean " : "",
			near ? near->name : "");
	}
	return OK;
}

static const struct table *
find_table(const char *type)
{
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++)
		if (strcmp(doc_table(i)->type, type) == 0)
			return doc_table(i);
	return NULL;
}

static enum err_kind
check_document(const struct table *t, struct slice text, struct err *e)
{
	struct arena *a = arena_open(ARENA_MAX);
	void *doc = a ? arena_alloc(a, 1, t->size) : NULL;
	enum err_kind rc = doc ? doc_decode(t, DOC_DRAFT, text, a, doc, NULL, e)
			       : err_set(e, ERR_IO, "out of memory");
	arena_close(a);
	return rc;
}

static enum err_kind
draft(struct draft *d, struct buf *text)
{
	const struct table *t = find_table(d->args->pos[0]);
	if (!t)
		return err_set(&d->e, ERR_USAGE,
			"no document type '%s'; they are in doc/formats.md", d->args->pos[0]);
	jout_init(&d->w, text, true);
	jout_open(&d->w, '{');
	put_fields(d, t, "");
	jout_close(&d->w, '}');
	buf_addc(text, '\n');
	if (d->e.kind != OK || check_used(d, t) != OK)
		return d->e.kind;
	if (buf_failed(text))
		return err_set(&d->e, ERR_LIMIT, "larger than %d bytes", DOC_MAX_BYTES);
	return check_document(t, buf_slice(text), &d->e);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct draft d = {.args = a};
	struct buf text;
	buf_init(&text, DOC_MAX_BYTES);
	enum err_kind rc = draft(&d, &text);
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&text), &d.e);
	if (rc != OK)
		diag_error(c->name, &d.e);
	buf_fini(&text);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"o", "FILE", "write there (default: standard output)", false},
};

const struct cmd cmd_draft = {
	.name = "draft",
	.args = "TYPE [PATH=VALUE]...",
	.brief = "write a document of any type, ready to be signed",
	.help = "PATH is a field's name, with dots into parts: `names.en`, `targets.0.value`.  A "
		"list of\n"
		"words or texts takes its path once for each.  VALUE `null` says that a thing is "
		"known\n"
		"not to exist; `@FILE` takes a file's text, or a certificate.  Fields of a type:\n"
		"`exq demand fields --type TYPE`.  What every document needs besides (nonce, "
		"issued,\n"
		"issuer, log) `exq sign` fills in.\n"
		"\n  exq draft actor state=KZ actor=kz.court kind=court names.en='A court' \\\n"
		"      certificates=@court.crt -o actor.json\n"
		"  exq draft logkey state=KZ action=retire key=kz.example/register+0f1e2d3c+AX… -o "
		"k.json\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = ARGS_MAX,
	.run = run,
};
