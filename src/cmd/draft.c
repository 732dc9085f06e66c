/* exq draft: a document of any type, from its fields, so that nobody writes JSON by hand. */
#include "cmd/draft.h"

#include "base/base64.h"
#include "cmd/sign.h"
#include "doc/check.h"
#include "doc/types.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>

enum { ARENA_MAX = 16 << 20 };

static enum err_kind
find_type(const char *name, const struct table **t, struct err *e)
{
	const char *near = NULL;
	struct buf all;
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++) {
		const char *type = doc_table(i)->type;
		if (strcmp(type, name) == 0) {
			*t = doc_table(i);
			return OK;
		}
		if (!near && field_is_near(slice_of(name), type))
			near = type;
	}
	if (near)
		return err_set(e, ERR_USAGE, "no document is of type '%.40s'; did you mean \"%s\"?",
			name, near);
	buf_init(&all, ERR_MSG_MAX);
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++)
		buf_addf(&all, "%s%s", i ? ", " : "", doc_table(i)->type);
	err_set(e, ERR_USAGE, "no document is of type '%.40s'; there are %s", name, buf_str(&all));
	buf_fini(&all);
	return e->kind;
}

/* ---- files as values ---- */

static enum err_kind
keep(struct arena *a, struct slice bytes, struct slice *value, struct err *e)
{
	*value = arena_copy(a, bytes);
	return value->p ? OK : err_set(e, ERR_LIMIT, "out of memory");
}

static enum err_kind
read_cert(const char *name, struct arena *a, struct slice *value, struct err *e)
{
	struct cert *c = NULL;
	struct buf text;
	if (sign_read_cert(name, &c, e) != OK)
		return e->kind;
	buf_init(&text, (size_t)2 * CERT_MAX_BYTES);
	base64_put(&text, cert_der(c));
	enum err_kind rc = keep(a, buf_slice(&text), value, e);
	buf_fini(&text);
	cert_close(c);
	return rc;
}

/* A text without the newline that editors put at its end. */
static enum err_kind
read_text(const char *name, struct arena *a, struct slice *value, struct err *e)
{
	struct buf text;
	buf_init(&text, DOC_MAX_BYTES);
	enum err_kind rc = file_read(name, DOC_MAX_BYTES, &text, e);
	if (rc == OK) {
		struct slice all = buf_slice(&text);
		all.n -= slice_ends(all, "\n");
		rc = keep(a, all, value, e);
	}
	buf_fini(&text);
	return rc;
}

enum err_kind
draft_read_file(const struct field *f, const char *name, struct arena *a, struct slice *value,
	struct err *e)
{
	return f->kind == FIELD_BASE64 ? read_cert(name, a, value, e)
				       : read_text(name, a, value, e);
}

/* ---- the document ---- */

static enum err_kind
gather(const struct table *t, const struct args *a, struct draft *root, struct arena *arena,
	struct err *e)
{
	for (size_t i = 1; i < a->npos; i++) {
		if (strncmp(a->pos[i], "type=", 5) == 0 || strncmp(a->pos[i], "v=", 2) == 0)
			return err_set(e, ERR_USAGE, "type and v are filled in");
		if (draft_put(t, root, a->pos[i], draft_read_file, arena, e) != OK)
			return e->kind;
	}
	return OK;
}

static enum err_kind
check(const char *op, const struct table *t, struct slice text, struct arena *a, struct err *e)
{
	struct doc_mistakes m = {.n = 0};
	void *doc = arena_alloc(a, 1, t->size);
	if (!doc)
		return err_set(e, ERR_LIMIT, "out of memory");
	enum err_kind rc = doc_decode(t, DOC_DRAFT, text, a, doc, &m, e);
	if (m.n)
		draft_tell(op, &m);
	else if (rc != OK)
		diag_error(op, e);
	return rc;
}

static int
draft(const struct cmd *c, const struct args *a, struct arena *arena, struct buf *text)
{
	const struct table *t = NULL;
	struct draft root = {.kind = DRAFT_OBJECT};
	struct err e;
	if (find_type(a->pos[0], &t, &e) != OK || gather(t, a, &root, arena, &e) != OK) {
		diag_error(c->name, &e);
		return EXIT_BROKEN;
	}
	draft_write(t, &root, text);
	if (buf_failed(text)) {
		err_set(&e, ERR_LIMIT, "larger than %d bytes", DOC_MAX_BYTES);
		diag_error(c->name, &e);
		return EXIT_BROKEN;
	}
	if (check(c->name, t, buf_slice(text), arena, &e) != OK)
		return EXIT_BROKEN;
	if (file_write(args_get(a, "o"), buf_slice(text), &e) != OK) {
		diag_error(c->name, &e);
		return EXIT_BROKEN;
	}
	if (!draft_has(&root, "state"))
		diag_note(c->name, "state is not said, and `exq sign` wants it");
	return EXIT_YES;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct buf text;
	struct arena *arena = arena_open(ARENA_MAX);
	if (!arena) {
		err_set(&e, ERR_IO, "out of memory");
		diag_error(c->name, &e);
		return EXIT_BROKEN;
	}
	buf_init(&text, DOC_MAX_BYTES);
	int rc = draft(c, a, arena, &text);
	buf_fini(&text);
	arena_close(arena);
	return rc;
}

static const struct opt opts[] = {
	{"o", "FILE", "write there, whole or not at all (default: standard output)", false},
};

const struct cmd cmd_draft = {
	.name = "draft",
	.args = "TYPE [PATH=VALUE]...",
	.brief = "write a document of any type from its fields",
	.help = "PATH names a field, through objects by dots: media.state=KZ, names.en='A court'.\n"
		"A list of values grows each time its path is given; in a list of objects the\n"
		"place is named, from 0: targets.0.kind=url.  [] is an empty list, null what is "
		"known\n"
		"not to exist, @FILE what a file holds: a certificate (PEM or DER) where one is\n"
		"wanted, else a text; @@ begins a text with @.  `exq demand fields --type TYPE`\n"
		"lists the fields.  type and v are filled in; nonce, issued, issuer and log by\n"
		"`exq sign`.  Mistakes are told each with its place; exit status 2, nothing "
		"written.\n"
		"\nThe state's root registers a court, adds a key of the log, revokes, gives way:\n"
		"\n  exq draft actor state=KZ actor=kz.court kind=court names.en=Court \\\n"
		"      certificates=@court.crt -o actor.json\n"
		"  exq draft logkey state=KZ action=add key=\"$(exq log key kz)\" -o logkey.json\n"
		"  exq draft revoke state=KZ why=superseded \\\n"
		"      certificates=\"$(exq key hash court.crt)\" -o revoke.json\n"
		"  exq draft root-rotate state=KZ root=@next.crt keep-issued=true \\\n"
		"      next-root=\"$(exq key hash --of-key third.crt)\" -o rotate.json\n"
		"\nA court orders:\n"
		"\n  exq draft order state=KZ reasons.en=@reasons.txt "
		"demand.log=kz.example/register "
		"\\\n"
		"      demand.id=sha256:… basis.kind=own-court-act basis.court=Court \\\n"
		"      basis.number=2-15/2026 basis.date=2026-02-07 decided-by.name=Court \\\n"
		"      decided-by.role=judge interim=false measure=remove-content \\\n"
		"      addressees=hosting-provider targets.0.kind=url \\\n"
		"      targets.0.value=https://films.example/1 works.0.title=Film \\\n"
		"      works.0.category=film from=2026-03-01T00:00:00Z until=2026-09-01T00:00:00Z "
		"\\\n"
		"      affected=null considered=[] collateral=[] -o order.json\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = ARGS_MAX,
	.run = run,
};
