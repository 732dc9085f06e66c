/* exq inbox: what waits for an issuer, what is overdue first. */
#include "cmd/act_read.h"

#include "base/utf8.h"
#include "cmd/sign.h"

#include <stdio.h>
#include <stdlib.h>

/* One line; `due` sorts: 0 for what has no clock. */
struct waiting {
	int64_t due, since;
	bool overdue;
	struct slice text;
};

struct inbox {
	struct reading r;
	const struct actor *me;
	char issuer[ACTOR_MAX + 1];
	struct waiting *all;
	size_t n, room;
};

/* Overdue first, then by the clock, then what has none; the oldest first. */
static int
by_urgency(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;
	if (x->overdue != y->overdue)
		return x->overdue ? -1 : 1;
	if ((x->due == 0) != (y->due == 0))
		return x->due ? -1 : 1;
	int64_t one = x->due ? x->due : x->since, two = y->due ? y->due : y->since;
	return (one > two) - (one < two);
}

static enum err_kind
add(struct inbox *b, struct waiting w, struct buf *text, struct err *e)
{
	if (b->n == b->room) {
		size_t room = b->room ? 2 * b->room : 64;
		struct waiting *all = arena_alloc(b->r.a, room, sizeof *all);
		if (!all)
			return err_set(e, ERR_LIMIT, "out of memory");
		for (size_t i = 0; i < b->n; i++)
			all[i] = b->all[i];
		b->all = all;
		b->room = room;
	}
	w.text = arena_copy(b->r.a, buf_slice(text));
	buf_fini(text);
	if (!w.text.p)
		return err_set(e, ERR_LIMIT, "out of memory");
	b->all[b->n++] = w;
	return OK;
}

/* ---- what waits ---- */

/* Nothing has been said to it: no determination, no recognition, no order. */
static enum err_kind
take_demand(struct inbox *b, const struct ledger_row *row, struct err *e)
{
	static const enum doc_type replies[] = {DOC_DETERMINATION, DOC_RECOGNITION, DOC_ORDER};
	char id[SHA256_TEXT_MAX], when[CIVIL_TEXT_MAX];
	struct buf text;
	for (size_t i = 0; i < COUNT_OF(replies); i++)
		if (ledger_find_on(&b->r.ledger, replies[i], &row->id))
			return OK;
	buf_init(&text, ACT_OUT_MAX);
	buf_addf(&text, "demand %s since %s from %.*s", sha256_format(&row->id, id),
		civil_format_instant(row->time, when), SLICE_ARG(row->issuer));
	return add(b, (struct waiting){.since = row->time}, &text, e);
}

static enum err_kind
take_restriction(struct inbox *b, const struct ledger_row *row, struct err *e)
{
	struct fold_view v;
	struct buf text;
	const struct ledger *l = &b->r.ledger;
	const struct act_moment m = {l, l->fold, b->r.at};
	if (!slice_is(row->issuer, b->issuer))
		return OK;
	if (fold_find(l->fold, &row->id, b->r.at, &v, e) != OK)
		return e->kind == ERR_MISSING ? OK : e->kind;
	if (v.state == STATE_ENDED || (ledger_find_on(l, DOC_CONFIRM, &row->id) &&
					      ledger_find_on(l, DOC_NOTICE, &row->id)))
		return OK;
	buf_init(&text, ACT_OUT_MAX);
	buf_addf(&text, "%s ", ledger_type(row));
	if (act_put_state(&text, &m, &row->id, NULL, e) != OK) {
		buf_fini(&text);
		return e->kind;
	}
	return add(b, (struct waiting){.since = row->time}, &text, e);
}

static bool
is_named(const struct actor *who, struct slice name)
{
	for (unsigned i = 0; who && i < LANG_COUNT; i++)
		if (who->names.in[i].has == VALUE_KNOWN &&
			utf8_is_alike(who->names.in[i].text, name))
			return true;
	return false;
}

/* To it by name; to an authority also what is to a body nobody here is called. */
static bool
is_to_me(struct inbox *b, struct slice name)
{
	const struct ledger *l = &b->r.ledger;
	if (is_named(b->me, name))
		return true;
	if (!b->me || b->me->kind.choice != ACTOR_AUTHORITY)
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (l->rows[i].type == DOC_ACTOR && !l->rows[i].reason &&
			is_named((const struct actor *)act_decode(&l->rows[i], b->r.a), name))
			return false;
	return true;
}

/* Of an order of this issuer, or of another log's. */
static bool
is_of_mine(struct inbox *b, struct slice order)
{
	const struct ledger_row *row = ledger_by_id(&b->r.ledger, order);
	bool court = b->me && b->me->kind.choice == ACTOR_COURT;
	return !row || court || slice_is(row->issuer, b->issuer);
}

static bool
is_overdue(struct jval *item)
{
	const struct jval *v = jval_find(item, "overdue");
	return v && jval_kind(v) == JVAL_BOOL && jval_bool(v);
}

/* A contest or inquiry, as the register has it. */
static enum err_kind
take_item(struct inbox *b, struct jval *item, struct err *e)
{
	struct slice what = act_member(item, "what"), due = act_member(item, "due");
	bool contest = slice_is(what, "contest");
	struct waiting w = {.overdue = is_overdue(item)};
	struct buf text;
	if ((!contest && !slice_is(what, "inquiry")) ||
		!slice_is(act_member(item, "state"), "open"))
		return OK;
	if (contest ? !is_of_mine(b, act_member(item, "order"))
		    : !is_to_me(b, act_member(item, "to")))
		return OK;
	if (civil_parse_instant(due, &w.due, e) != OK)
		return err_context(e, "due");
	buf_init(&text, ACT_OUT_MAX);
	buf_addf(&text, "%s%.*s %.*s due %.*s from %.*s", w.overdue ? "overdue " : "",
		SLICE_ARG(what), SLICE_ARG(act_member(item, "id")), SLICE_ARG(due),
		SLICE_ARG(act_member(item, "issuer")));
	if (contest)
		buf_addf(&text, " order %.*s", SLICE_ARG(act_member(item, "order")));
	return add(b, w, &text, e);
}

static enum err_kind
take_items(struct inbox *b, struct err *e)
{
	struct buf bytes;
	struct jval *root = NULL;
	buf_init(&bytes, ACT_ITEMS_MAX);
	enum err_kind rc = act_items(b->r.ledger.fold, b->r.at, &bytes, &root, e);
	struct jval *items = rc == OK ? jval_find(root, "items") : NULL;
	for (size_t i = 0; rc == OK && items && i < jval_count(items); i++)
		rc = take_item(b, jval_at(items, i), e);
	jval_close(root);
	buf_fini(&bytes);
	return rc;
}

static enum err_kind
take_rows(struct inbox *b, struct err *e)
{
	bool decides = b->me &&
		       (b->me->kind.choice == ACTOR_AUTHORITY || b->me->kind.choice == ACTOR_COURT);
	for (size_t i = 0; i < b->r.ledger.n; i++) {
		const struct ledger_row *row = &b->r.ledger.rows[i];
		enum err_kind rc = OK;
		if (row->reason)
			continue;
		if (row->type == DOC_DEMAND && decides)
			rc = take_demand(b, row, e);
		else if (row->type == DOC_ORDER || row->type == DOC_MIRROR ||
			 row->type == DOC_RENEW)
			rc = take_restriction(b, row, e);
		if (rc != OK)
			return rc;
	}
	return OK;
}

/* ---- the command ---- */

static enum err_kind
read_issuer(struct inbox *b, const struct args *a, struct err *e)
{
	const char *said = args_get(a, "issuer"), *path = act_setting(a, "cert", "EXQ_CERT");
	struct cert *c = NULL;
	if (!said && sign_read_cert(path, &c, e) != OK)
		return e->kind;
	snprintf(b->issuer, sizeof b->issuer, "%s", said ? said : cert_facts(c)->actor);
	cert_close(c);
	b->me = act_actor(&b->r.ledger, b->r.a, slice_of(b->issuer));
	return b->me ? OK
		     : err_set(e, ERR_MISSING, "%s: the register knows no actor of this id",
			       b->issuer);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct inbox b = {.n = 0};
	struct err e;
	if (!args_has(a, "issuer") && !act_setting(a, "cert", "EXQ_CERT"))
		return act_usage(c, "missing: --issuer, --cert or EXQ_CERT: whose inbox");
	enum err_kind rc = reading_open(&b.r, c, a, &e);
	if (rc == OK)
		rc = read_issuer(&b, a, &e);
	if (rc == OK)
		rc = take_rows(&b, &e);
	if (rc == OK)
		rc = take_items(&b, &e);
	if (rc == OK && b.n) {
		qsort(b.all, b.n, sizeof *b.all, by_urgency);
		for (size_t i = 0; i < b.n; i++)
			printf("%.*s\n", SLICE_ARG(b.all[i].text));
	}
	return reading_end(c, &b.r, rc, EXIT_YES, &e);
}

static const struct opt opts[] = {
	{"issuer", "ACTOR", "whose inbox (default: the certificate's actor)", false},
	{"cert", "CERT", "the certificate of whose inbox it is (default: EXQ_CERT)", false},
	{"at", "INSTANT", "as it will be then (default: now), not before the last entry", false},
	ACT_READ_OPTS,
};

const struct cmd cmd_inbox = {
	.name = "inbox",
	.args = "",
	.brief = "what waits for an authority or court, the overdue first",
	.help = "A line each: contests and inquiries that are open, by their due dates; demands "
		"that nothing\n"
		"was said to; orders, mirrors and renewals of its own that lack a confirmation or "
		"notice.\n"
		"\n  exq inbox --cert ministry.crt --log /var/lib/exq/kz\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 0,
	.max_args = 0,
	.run = run,
};
