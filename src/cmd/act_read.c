/* exq status, show: a name's restrictions, and an entry with all that was said of it. */
#include "cmd/act_read.h"

#include "base/utf8.h"
#include "os/clock.h"
#include "os/diag.h"
#include "scope/address.h"

#include <stdio.h>

/* ---- opening ---- */

enum err_kind
reading_open(struct reading *r, const struct cmd *c, const struct args *a, struct err *e)
{
	struct ledger_from from = {.op = c->name, .texts = true};
	const char *log, *at = args_get(a, "at");
	*r = (struct reading){.args = a, .a = arena_open(ACT_ARENA_MAX)};
	if (!r->a)
		return err_set(e, ERR_IO, "out of memory");
	if (act_source(a, &log, &from, e) != OK || ledger_open(&r->ledger, &from, e) != OK)
		return e->kind;
	int64_t last = fold_time(r->ledger.fold);
	r->at = clock_now();
	if (at && civil_parse_instant(slice_of(at), &r->at, e) != OK)
		return err_context(e, "--at");
	if (at && r->at < last)
		return err_set(e, ERR_USAGE, "--at is before the last entry");
	r->at = r->at > last ? r->at : last;
	return OK;
}

void
reading_close(struct reading *r)
{
	ledger_close(&r->ledger);
	arena_close(r->a);
}

int
reading_end(
	const struct cmd *c, struct reading *r, enum err_kind rc, int status, const struct err *e)
{
	if (rc != OK)
		diag_error(c->name, e);
	reading_close(r);
	if (rc == OK)
		return status;
	return rc == ERR_MISMATCH ? EXIT_NO : EXIT_BROKEN;
}

/* ---- status ---- */

/* Does the restriction's target touch the name: it, the page, or what holds it? */
static bool
touches(const struct target *t, const struct target *name)
{
	if (t->kind == TARGET_URL && name->kind == TARGET_URL)
		return slice_eq(t->text, name->text);
	if (t->kind == TARGET_DOMAIN && act_is_within(name->host, t->host))
		return true;
	return slice_eq(t->host, name->host);
}

static enum err_kind
parse_name(struct scope *s, const char *text, struct arena *a, struct target *to, struct err *e)
{
	struct address address;
	struct refusal why;
	struct slice name = slice_of(text);
	enum target_kind kind = address_parse(name, &address) ? TARGET_IP
				: strchr(text, '/')	      ? TARGET_URL
							      : TARGET_HOST;
	if (target_parse_lenient(s, kind, name, a, to, &why) != OK)
		return err_set(e, ERR_USAGE, "%.100s: %.300s", text, why.err.msg);
	return OK;
}

static enum err_kind
print_touching(const struct reading *r, const struct ledger_row *row, const struct fold_target *t,
	const struct fold_view *v, struct err *e)
{
	struct buf line;
	char parent[SHA256_TEXT_MAX];
	const struct act_moment m = {&r->ledger, r->ledger.fold, r->at};
	buf_init(&line, ACT_OUT_MAX);
	if (t->gone)
		buf_adds(&line, "gone ");
	enum err_kind rc = act_put_state(&line, &m, &row->id, NULL, e);
	if (rc == OK) {
		buf_addf(&line, " %s %s ", vocab_word(VOCAB_MEASURE, v->measure),
			vocab_word(VOCAB_TARGET, t->kind));
		utf8_put_escaped(&line, t->value, TARGET_MAX_BYTES);
		buf_addf(&line, " by %.*s", SLICE_ARG(row->issuer));
		if (v->what == SUBJECT_MIRROR)
			buf_addf(&line, " mirror-of %s", sha256_format(&v->parent, parent));
		puts(buf_str(&line));
	}
	buf_fini(&line);
	return rc;
}

static enum err_kind
print_row(struct reading *r, struct scope *s, const struct ledger_row *row,
	const struct target *name, size_t *n, struct err *e)
{
	struct fold_view v;
	struct fold_target t;
	struct refusal why;
	struct target own;
	struct arena *a = r->a;
	if (fold_find(r->ledger.fold, &row->id, r->at, &v, e) != OK)
		return e->kind == ERR_MISSING ? OK : e->kind;
	if (v.state == STATE_ENDED && !args_has(r->args, "all"))
		return OK;
	for (size_t i = 0; fold_target_at(r->ledger.fold, &row->id, i, r->at, &t); i++) {
		if (target_parse(s, t.kind, t.value, a, &own, &why) != OK || !touches(&own, name))
			continue;
		++*n;
		if (print_touching(r, row, &t, &v, e) != OK)
			return e->kind;
	}
	return OK;
}

static enum err_kind
status(struct reading *r, size_t *n, struct err *e)
{
	struct scope *s = NULL;
	struct target name;
	enum err_kind rc = act_open_scope(&s, e);
	if (rc == OK)
		rc = parse_name(s, r->args->pos[0], r->a, &name, e);
	for (size_t i = 0; rc == OK && i < r->ledger.n; i++) {
		const struct ledger_row *row = &r->ledger.rows[i];
		if (!row->reason && (row->type == DOC_ORDER || row->type == DOC_MIRROR))
			rc = print_row(r, s, row, &name, n, e);
	}
	if (rc == OK && *n == 0)
		printf("free %.*s\n", SLICE_ARG(name.text));
	scope_close(s);
	return rc;
}

static int
run_status(const struct cmd *c, struct args *a)
{
	struct reading r;
	struct err e;
	size_t n = 0;
	enum err_kind rc = reading_open(&r, c, a, &e);
	if (rc == OK)
		rc = status(&r, &n, &e);
	return reading_end(c, &r, rc, n ? EXIT_YES : EXIT_NO, &e);
}

static const struct opt status_opts[] = {
	ACT_READ_OPTS,
	{"at", "INSTANT", "as it will be then (default: now), not before the last entry", false},
	{"all", NULL, "also what has ended", false},
};

const struct cmd cmd_status = {
	.name = "status",
	.args = "NAME",
	.brief = "which restrictions touch a host or URL",
	.help = "A line each: state, id, until when, what is done, the target, and who decided.  "
		"Exit\n"
		"status 0: some do; 1: none, `free NAME`.\n"
		"\n  exq status films.example --log /var/lib/exq/kz\n",
	.opts = status_opts,
	.nopts = COUNT_OF(status_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_status,
};

/* ---- show ---- */

static void
put_effect(struct buf *to, const struct ledger_row *row)
{
	if (!row->reason) {
		buf_adds(to, "effect");
		return;
	}
	buf_adds(to, "refused ");
	ledger_put_reason(to, row->reason, row->safeguard);
}

static void
print_entry(const struct ledger_row *row)
{
	char id[SHA256_TEXT_MAX], when[CIVIL_TEXT_MAX];
	struct buf line;
	buf_init(&line, ACT_OUT_MAX);
	buf_addf(&line, "entry %llu %s %s %.*s %s ", (unsigned long long)row->index,
		civil_format_instant(row->time, when), ledger_type(row), SLICE_ARG(row->issuer),
		sha256_format(&row->id, id));
	put_effect(&line, row);
	puts(buf_str(&line));
	buf_fini(&line);
}

static enum err_kind
print_document(struct reading *r, const struct ledger_row *row, struct err *e)
{
	static const char *const skip[] = {"type", NULL};
	struct draft root = {.kind = DRAFT_OBJECT};
	struct jval *json = NULL;
	struct buf out;
	if (row->type == DOC_TYPE_COUNT) {
		puts("document: it cannot be read");
		return OK;
	}
	buf_init(&out, ACT_OUT_MAX);
	enum err_kind rc = jval_parse(row->text, DOC_MAX_BYTES, DOC_MAX_DEPTH, &json, e);
	if (rc == OK)
		rc = draft_merge(&root, json, skip, r->a, e);
	if (rc == OK) {
		act_show(&root, ledger_type(row), &out);
		fputs(buf_str(&out), stdout);
	}
	jval_close(json);
	buf_fini(&out);
	return rc;
}

static enum err_kind
print_state(struct reading *r, const struct ledger_row *row, struct err *e)
{
	struct buf line;
	struct fold_view v;
	struct err none;
	const struct act_moment m = {&r->ledger, r->ledger.fold, r->at};
	if (row->reason)
		return OK;
	buf_init(&line, ACT_OUT_MAX);
	buf_adds(&line, "state ");
	enum err_kind rc = fold_find(m.fold, &row->id, m.at, &v, &none) == OK
				   ? act_put_state(&line, &m, &row->id, NULL, e)
				   : act_put_item(&line, &m, &row->id, e);
	if (rc == OK)
		puts(buf_str(&line));
	buf_fini(&line);
	return rc;
}

static enum err_kind
show(struct reading *r, struct err *e)
{
	const struct ledger_row *row;
	if (ledger_find(&r->ledger, r->args->pos[0], &row, e) != OK ||
		print_document(r, row, e) != OK || print_state(r, row, e) != OK)
		return e->kind;
	print_entry(row);
	for (size_t i = row->index + 1; i < r->ledger.n; i++)
		if (ledger_names(&r->ledger.rows[i], &row->id))
			print_entry(&r->ledger.rows[i]);
	return OK;
}

static int
run_show(const struct cmd *c, struct args *a)
{
	struct reading r;
	struct err e;
	enum err_kind rc = reading_open(&r, c, a, &e);
	if (rc == OK)
		rc = show(&r, &e);
	return reading_end(c, &r, rc, EXIT_YES, &e);
}

static const struct opt show_opts[] = {ACT_READ_OPTS};

const struct cmd cmd_show = {
	.name = "show",
	.args = "ID",
	.brief = "an entry of the register, its state, and what referred to it",
	.help = "The document, a line a value; its state; then a line an entry, first its own: "
		"index,\n"
		"time, type, issuer, id, and `effect`, or why it was refused.\n"
		"\n  exq show 3f9a01c2 --log /var/lib/exq/kz\n",
	.opts = show_opts,
	.nopts = COUNT_OF(show_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};
