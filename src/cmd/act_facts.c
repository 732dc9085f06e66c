/* What the register already holds of the matter. */
#include "cmd/act_parts.h"

#include "doc/demand.h"
#include "doc/order.h"
#include "doc/recognition.h"

#include <stdlib.h>

const struct doc_common *
act_decode(const struct ledger_row *r, struct arena *a)
{
	enum doc_type type;
	const struct doc_common *doc;
	struct err e;
	if (r->type == DOC_TYPE_COUNT || doc_decode_any(r->text, a, &type, &doc, &e) != OK)
		return NULL;
	return doc;
}

const struct actor *
act_actor(const struct ledger *l, struct arena *a, struct slice id)
{
	for (size_t i = l->n; i-- > 0;) {
		const struct ledger_row *r = &l->rows[i];
		if (r->type != DOC_ACTOR || r->reason || !memmem(r->text.p, r->text.n, id.p, id.n))
			continue;
		const struct actor *who = (const struct actor *)act_decode(r, a);
		if (who && slice_eq(who->actor.text, id))
			return who;
	}
	return NULL;
}

bool
act_is_within(struct slice host, struct slice of)
{
	if (host.n > of.n && host.p[host.n - of.n - 1] == '.')
		host = slice_from(host, host.n - of.n);
	return slice_eq(host, of);
}

static bool
publishes(const struct actor *who, const struct act_doc *d)
{
	const struct value *host = who->hosts.items;
	for (size_t i = 0; i < who->hosts.n; i++)
		for (size_t k = 0; k < d->ntargets; k++)
			if (act_is_within(d->targets[k].host, host[i].text))
				return true;
	return false;
}

static int
by_id(const void *a, const void *b)
{
	const struct actor *const *x = a, *const *y = b;
	return slice_cmp((*x)->actor.text, (*y)->actor.text);
}

/* Of one id the newest comes first, and alone counts. */
struct numbered {
	const struct actor *who;
	uint64_t index;
};

static int
by_id_and_age(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int c = by_id(&x->who, &y->who);
	return c ? c : (x->index < y->index) - (x->index > y->index);
}

static size_t
count_actors(const struct ledger *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += l->rows[i].type == DOC_ACTOR && !l->rows[i].reason;
	return n;
}

enum err_kind
act_load_actors(struct act_job *j, struct err *e)
{
	const struct ledger *l = &j->ledger;
	size_t n = 0, most = count_actors(l);
	struct numbered *all = arena_alloc(j->a, most, sizeof *all);
	j->actors = arena_alloc(j->a, most, sizeof(struct actor *));
	if (!all || !j->actors)
		return err_set(e, ERR_LIMIT, "out of memory");
	for (size_t i = 0; i < l->n; i++) {
		if (l->rows[i].type != DOC_ACTOR || l->rows[i].reason)
			continue;
		all[n] = (struct numbered){(const struct actor *)act_decode(&l->rows[i], j->a), i};
		if (!all[n++].who)
			return err_set(e, ERR_LIMIT, "out of memory");
	}
	qsort(all, n, sizeof *all, by_id_and_age);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_id(&all[i - 1].who, &all[i].who) != 0)
			j->actors[j->nactors++] = all[i].who;
	return OK;
}

const struct actor *
act_known(const struct act_job *j, struct slice id)
{
	for (size_t i = 0; i < j->nactors; i++)
		if (slice_eq(j->actors[i]->actor.text, id))
			return j->actors[i];
	return NULL;
}

const struct actor *
act_publisher(const struct act_job *j, const struct act_doc *d)
{
	for (size_t i = 0; i < j->nactors; i++)
		if (j->actors[i]->kind.choice == ACTOR_PUBLISHER && publishes(j->actors[i], d))
			return j->actors[i];
	return NULL;
}

struct slice
act_name(const struct actor *who)
{
	for (unsigned i = 0; who && i < LANG_COUNT; i++)
		if (who->names.in[i].has == VALUE_KNOWN)
			return who->names.in[i].text;
	return (struct slice){"", 0};
}

bool
act_is(const struct act_job *j, enum actor_kind kind)
{
	return j->me && j->me->kind.choice == kind;
}

/* ---- filled in ---- */

enum err_kind
act_fill_living(struct act_job *j, struct act_doc *d, struct err *e)
{
	int64_t last = fold_time(j->ledger.fold);
	struct fold_target t;
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && fold_target_at(j->ledger.fold, &j->subject->id, i,
					       j->now > last ? j->now : last, &t);
		i++)
		if (!t.gone)
			rc = act_put_target(j, d, t.kind, t.value, e);
	return rc;
}

static enum err_kind
fill_actor(struct act_job *j, struct act_doc *d, const struct actor *who, struct err *e)
{
	bool media = who->media.has == VALUE_KNOWN;
	struct slice name = act_name(who);
	if (name.n && act_default(j, d, "affected.name", name, e) != OK)
		return e->kind;
	return act_default(j, d, "affected.media", slice_of(media ? "true" : "false"), e);
}

enum err_kind
act_fill_affected(struct act_job *j, struct act_doc *d, struct err *e)
{
	const char *said = args_get(j->args, "affected");
	const struct actor *who = said ? act_known(j, slice_of(said)) : NULL;
	if (said && !who)
		return err_set(e, ERR_MISSING,
			"--affected %.100s: the register knows no actor of this id", said);
	if (args_has(j->args, "affected-name"))
		return act_default(j, d, "affected.media", slice_of("false"), e);
	if (!who)
		who = act_publisher(j, d);
	if (!who)
		return OK;
	if (act_default(j, d, "affected.actor", who->actor.text, e) != OK)
		return e->kind;
	return fill_actor(j, d, who, e);
}

const struct ledger_row *
act_find_recognition(struct act_job *j, const struct sha256 *demand)
{
	for (size_t i = j->ledger.n; demand && i-- > 0;) {
		const struct ledger_row *r = &j->ledger.rows[i];
		if (r->type != DOC_RECOGNITION || r->reason || !r->has_about ||
			!sha256_eq(&r->about, demand))
			continue;
		const struct recognition *doc = (const struct recognition *)act_decode(r, j->a);
		if (doc && doc->outcome.choice != RECOGNITION_REFUSED)
			return r;
	}
	return NULL;
}

static enum err_kind
fill_recognition(struct act_job *j, struct act_doc *d, const struct ledger_row *r, struct err *e)
{
	const struct recognition *doc =
		r->type == DOC_RECOGNITION ? (const struct recognition *)act_decode(r, j->a) : NULL;
	if (!doc || doc->grant.has != VALUE_KNOWN)
		return err_set(e, ERR_USAGE, "--basis: it is no recognition that was granted");
	if (!draft_said(&d->root, "basis.ref") && act_put_id(j, d, "basis.ref", &r->id, e) != OK)
		return e->kind;
	if (act_default(j, d, "basis.kind", slice_of("recognition"), e) != OK ||
		act_default_text(j, d, "basis.court", &doc->grant.court, e) != OK ||
		act_default_text(j, d, "basis.number", &doc->grant.number, e) != OK ||
		act_default_day(j, d, "basis.date", &doc->grant.date, e) != OK)
		return e->kind;
	return doc->grant.until.has == VALUE_KNOWN
		       ? act_default_instant(j, d, "until", doc->grant.until.number, e)
		       : OK;
}

enum err_kind
act_fill_basis(struct act_job *j, struct act_doc *d, const struct sha256 *demand, struct err *e)
{
	const struct ledger_row *r;
	bool own = draft_has(&d->root, "basis") && !args_has(j->args, "basis");
	if (args_has(j->args, "basis")) {
		if (ledger_find(&j->ledger, args_get(j->args, "basis"), &r, e) != OK)
			return e->kind;
		return fill_recognition(j, d, r, e);
	}
	r = own ? NULL : act_find_recognition(j, demand);
	if (r)
		return fill_recognition(j, d, r, e);
	if (!own)
		return err_set(e, ERR_USAGE,
			"nothing it could rest on is at hand: say --basis, or --basis-court, "
			"--basis-number and --basis-date");
	if (own && act_is(j, ACTOR_COURT) &&
		act_default(j, d, "basis.court", act_name(j->me), e) != OK)
		return e->kind;
	return act_default(j, d, "basis.kind", slice_of("own-court-act"), e);
}

enum err_kind
act_fill_court_act(struct act_job *j, struct act_doc *d, struct err *e)
{
	if (draft_has(&d->root, "by-court") && act_is(j, ACTOR_COURT))
		return act_default(j, d, "by-court.court", act_name(j->me), e);
	return OK;
}
