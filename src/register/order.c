/* Orders, mirrors and renewals: what each must hold before it is pending. */
#include "register/parts.h"

#include "base/utf8.h"
#include "scope/reach.h"

#include <string.h>

/* What the three have in common, from whichever document. */
struct draft {
	const struct order_basis *basis; /* NULL: the parent's */
	const struct doc_office *office;
	const struct list *works, *considered, *collateral;
	const struct doc_affected *affected;
	int64_t from, until;
	bool interim;
	const struct restriction *parent;
	const struct demand_entry *demand;
	bool foreign; /* the demand stands in another log */
	enum measure measure;
	uint32_t addressees;
	struct target *read; /* NULL: not all could be */
	size_t nread;
};

static unsigned
when(bool it, unsigned bit)
{
	return it ? bit : 0;
}

/* ---- S1 ---- */

static const struct recognition_entry *
recognition_of(const struct fold *f, const struct order_basis *b)
{
	const struct item *it = b->kind.choice == BASIS_RECOGNITION
					? fold_item_of(f, &b->ref, SUBJECT_RECOGNITION)
					: NULL;
	return it && it->marks & MARK_LETS_IN ? (const struct recognition_entry *)it : NULL;
}

static bool
is_same_demand(const struct recognition_entry *r, const struct doc_ref *demand)
{
	struct sha256 id;
	struct err e;
	return slice_eq(r->demand_log, demand->log.text) &&
	       sha256_parse(demand->id.text, &id, &e) == OK && sha256_eq(&id, &r->demand);
}

/* An own court's act lets in what is not foreign; anything else needs a recognition of this log. */
static bool
is_let_in(const struct fold *f, const struct draft *d, const struct doc_ref *demand)
{
	if (d->basis->kind.choice == BASIS_OWN_COURT_ACT)
		return !d->foreign && (!d->demand || d->demand->act_state == 0 ||
					      d->demand->act_state == f->state);
	const struct recognition_entry *r = recognition_of(f, d->basis);
	return r && is_same_demand(r, demand);
}

/* A renewal's basis lets in as the order's did: of the same demand. */
static bool
is_let_in_again(const struct fold *f, const struct draft *d)
{
	const struct restriction *p = d->parent;
	if (d->basis->kind.choice == BASIS_OWN_COURT_ACT)
		return !p->recognition;
	const struct recognition_entry *r = recognition_of(f, d->basis);
	return r && p->recognition && sha256_eq(&r->demand, &p->recognition->demand) &&
	       slice_eq(r->demand_log, p->recognition->demand_log);
}

static bool
is_within_grant(const struct fold *f, const struct draft *d)
{
	if (d->basis->kind.choice == BASIS_OWN_COURT_ACT)
		return true;
	const struct recognition_entry *r = recognition_of(f, d->basis);
	return r && r->measures & 1u << d->measure && d->until <= r->until &&
	       target_all_covered(d->read, d->nread, r->targets, r->ntargets);
}

/* ---- S3, S5 ---- */

static bool
is_in_term(const struct draft *d, int64_t now)
{
	int64_t days = d->interim ? FOLD_MAX_INTERIM_DAYS : FOLD_MAX_DAYS;
	return d->until > d->from && d->until > now && d->until <= now + days * DAY_MS;
}

static bool
is_separate(const struct draft *d, const struct actor_entry *by)
{
	if (!d->demand)
		return true;
	if (d->demand->item.issuer == by)
		return false;
	return !d->demand->claimant.n || !utf8_is_alike(d->office->name.text, d->demand->claimant);
}

/* ---- S4 ---- */

static bool
is_of_works(const struct draft *d)
{
	const struct order_work *w = d->works->items;
	uint32_t other = (uint32_t)vocab_find(VOCAB_CATEGORY, slice_of("other"));
	for (size_t i = 0; i < d->works->n; i++)
		if (w[i].category.has != VALUE_KNOWN || w[i].category.choice == other)
			return false;
	return d->works->n > 0;
}

/* Who carries it out would reach all that stands below a public suffix. */
static bool
reaches_suffix(const struct draft *d)
{
	for (unsigned who = 0; who < ADDRESSEE_COUNT; who++)
		for (size_t i = 0; d->addressees & 1u << who && i < d->nread; i++)
			if (reach_is_suffix((enum addressee_kind)who, d->measure, &d->read[i]))
				return true;
	return false;
}

/*
 * Whoever suspends a domain takes all below it: what is restricted must be what is named, or no
 * protected name and no medium there would be seen.
 */
static bool
names_what_it_takes(const struct draft *d)
{
	for (size_t i = 0; d->measure == MEASURE_SUSPEND_DOMAIN && i < d->nread; i++)
		if (d->read[i].kind != TARGET_DOMAIN ||
			!slice_eq(d->read[i].host, d->read[i].registrable))
			return false;
	return true;
}

/* More than a page is touched: by the target, or by what an addressee can do to it. */
static bool
is_wide_target(const struct draft *d, const struct target *t)
{
	for (unsigned who = 0; who < ADDRESSEE_COUNT; who++)
		if (d->addressees & 1u << who &&
			reach_effective((enum addressee_kind)who, d->measure, t) != TARGET_URL)
			return true;
	return t->kind != TARGET_URL;
}

static bool
is_wide(const struct draft *d)
{
	for (size_t i = 0; i < d->nread; i++)
		if (is_wide_target(d, &d->read[i]))
			return true;
	return false;
}

/* The most neighbours any assessment of each target found; -1: there is none. */
static int64_t *
most_neighbours(struct fold *f, const struct draft *d)
{
	const struct doc_collateral *c = d->collateral->items;
	int64_t *most = arena_alloc(f->scratch, d->nread, sizeof *most);
	for (size_t i = 0; most && i < d->nread; i++)
		most[i] = -1;
	for (size_t i = 0; most && i < d->collateral->n; i++) {
		size_t of = (size_t)c[i].target.number;
		if (of < d->nread && c[i].neighbours.has == VALUE_KNOWN &&
			c[i].neighbours.number > most[of])
			most[of] = c[i].neighbours.number;
	}
	return most;
}

/* Each wide target is assessed, and an address that others share is not restricted. */
static bool
is_assessed(struct fold *f, const struct draft *d)
{
	const int64_t *neighbours = most_neighbours(f, d);
	for (size_t i = 0; neighbours && i < d->nread; i++) {
		if (is_wide_target(d, &d->read[i]) && neighbours[i] < 0)
			return false;
		bool address = d->read[i].registrable.n == 0;
		if (address && is_wide_target(d, &d->read[i]) && neighbours[i] > 0)
			return false;
	}
	return neighbours != NULL;
}

/* ---- S7 ---- */

static bool
is_medium(const struct fold *f, const struct draft *d)
{
	const struct doc_affected *who = d->affected;
	if (who->has == VALUE_KNOWN && who->media.has == VALUE_KNOWN && who->media.yes)
		return true;
	if (who->has == VALUE_KNOWN && who->actor.has == VALUE_KNOWN) {
		const struct actor_entry *a = fold_actor(f, who->actor.text);
		if (a && a->media)
			return true;
	}
	for (const struct actor_entry *m = f->media; m; m = m->next_medium)
		for (size_t i = 0; i < d->nread; i++)
			if (target_is_of(&d->read[i], m))
				return true;
	return false;
}

/* Single pages, by who can reach just those. */
static bool
spares_media(const struct fold *f, const struct draft *d)
{
	if (!is_medium(f, d))
		return true;
	for (size_t i = 0; i < d->nread; i++) {
		if (d->read[i].kind != TARGET_URL)
			return false;
		for (unsigned who = 0; who < ADDRESSEE_COUNT; who++)
			if (d->addressees & 1u << who &&
				!reach_is_exact((enum addressee_kind)who, d->measure, &d->read[i]))
				return false;
	}
	return true;
}

/* ---- all of it ---- */

static unsigned
holds_of(struct fold *f, struct draft *d, const struct actor_entry *by, int64_t now)
{
	unsigned holds = when(is_in_term(d, now), CONDITION_BIT(TERM)) |
			 when(is_separate(d, by), CONDITION_BIT(SEPARATE));
	if (!d->read)
		return holds;
	return holds | when(!reaches_suffix(d) && names_what_it_takes(d), CONDITION_BIT(SCOPE)) |
	       when(is_assessed(f, d), CONDITION_BIT(COLLATERAL)) |
	       when(!is_wide(d) || d->considered->n > 0, CONDITION_BIT(REASONED)) |
	       when(spares_media(f, d), CONDITION_BIT(MEDIA_SCOPE));
}

static bool
keep_targets(struct fold *f, struct restriction *r, const struct target *t, size_t n)
{
	struct target *kept;
	r->targets = arena_alloc(f->a, n, sizeof *r->targets);
	if (!r->targets || !target_keep(f, t, n, &kept))
		return false;
	for (size_t i = 0; i < n; i++)
		r->targets[i] = (struct held_target){.t = kept[i], .removed = NEVER, .due = NEVER};
	r->ntargets = n;
	return true;
}

static bool
keep_parts(struct attempt *a, struct restriction *r)
{
	r->nparts = a->nparts;
	if (!a->nparts)
		return true;
	r->parts = arena_alloc(a->f->a, a->nparts, sizeof *r->parts);
	for (size_t i = 0; r->parts && i < a->nparts; i++)
		r->parts[i] = a->parts[i];
	return r->parts != NULL;
}

static struct restriction *
keep(struct attempt *a, const struct draft *d, unsigned what)
{
	struct restriction *r = fold_new_item(a->f, a->in, what, sizeof *r);
	if (!r || !keep_parts(a, r) || (d->read && !keep_targets(a->f, r, d->read, d->nread)))
		return NULL;
	r->item.issuer = a->by;
	r->item.state = a->row->to;
	r->demand = d->demand;
	r->measure = d->measure;
	r->addressees = d->addressees;
	r->from = d->from;
	r->until = r->own_until = d->until;
	r->interim = d->interim;
	r->since = a->in->time;
	r->ended = NEVER;
	if (d->basis) {
		r->court = arena_copy(a->f->a, d->basis->court.text);
		r->number = arena_copy(a->f->a, d->basis->number.text);
		r->decided = d->basis->date.day;
		r->recognition = recognition_of(a->f, d->basis);
	}
	if (d->affected) {
		r->nobody_found = d->affected->has != VALUE_KNOWN;
		r->said_media = !r->nobody_found && d->affected->media.yes;
		if (!r->nobody_found && d->affected->actor.has == VALUE_KNOWN)
			r->affected = arena_copy(a->f->a, d->affected->actor.text);
	}
	return fold_keep(a->f, &r->item) ? r : NULL;
}

/* ---- the three ---- */

enum err_kind
take_order(struct attempt *a, struct err *e)
{
	const struct order *o = (const struct order *)a->in->doc;
	struct fold *f = a->f;
	struct draft d = {.basis = &o->basis,
		.office = &o->decided_by,
		.works = &o->works,
		.considered = &o->considered,
		.collateral = &o->collateral,
		.affected = &o->affected,
		.from = o->from.number,
		.until = o->until.number,
		.interim = o->interim.yes,
		.foreign = !ref_is_local(f, &o->demand),
		.measure = (enum measure)o->measure.choice,
		.addressees = o->addressees.set};
	bool demanded = demand_of(f, &o->demand, &d.demand);
	if (target_read(f, &o->targets, f->scratch, &d.read))
		d.nread = o->targets.n;
	else
		d.read = NULL;
	unsigned holds = holds_of(f, &d, a->by, a->in->time) |
			 when(demanded, CONDITION_BIT(DEMANDED)) |
			 when(!d.demand || !d.demand->unverified, CONDITION_BIT(VERIFIED)) |
			 when(is_let_in(f, &d, &o->demand), CONDITION_BIT(LET_IN)) |
			 when(is_within_grant(f, &d), CONDITION_BIT(WITHIN)) |
			 when(is_of_works(&d), CONDITION_BIT(COPYRIGHT));
	if (!attempt(a, NULL, SUBJECT_ORDER, EVENT_ORDER_MADE, holds))
		return OK;
	return keep(a, &d, SUBJECT_ORDER) ? OK : out_of_memory(e);
}

/* The restriction a document changes; its time is advanced to the entry's. */
static struct restriction *
parent_of(struct attempt *a, const struct value *order)
{
	struct restriction *r =
		(struct restriction *)fold_item_of(a->f, order, SUBJECT_ORDER | SUBJECT_MIRROR);
	if (r)
		life_advance(r, a->in->time);
	return r;
}

static bool
is_living_order(const struct restriction *r)
{
	return r->item.what == SUBJECT_ORDER && r->item.state != STATE_ENDED;
}

enum err_kind
take_mirror(struct attempt *a, struct err *e)
{
	const struct mirror *m = (const struct mirror *)a->in->doc;
	struct fold *f = a->f;
	struct restriction *parent = parent_of(a, &m->order);
	if (!parent)
		return attempt_refers_to_nothing(a), OK;
	struct draft d = {.office = &m->decided_by,
		.considered = &m->considered,
		.collateral = &m->collateral,
		.affected = &m->affected,
		.from = m->from.number,
		.until = m->until.number,
		.parent = parent,
		.demand = parent->demand,
		.measure = parent->measure,
		.addressees = parent->addressees};
	if (target_read(f, &m->targets, f->scratch, &d.read))
		d.nread = m->targets.n;
	else
		d.read = NULL;
	bool window = m->objection_until.number >= a->in->time + FOLD_WINDOW_MS;
	unsigned holds = holds_of(f, &d, a->by, a->in->time) |
			 when(is_living_order(parent), CONDITION_BIT(OF_ORDER)) |
			 when(d.until <= parent->until, CONDITION_BIT(WITHIN)) |
			 when(window, CONDITION_BIT(WINDOW));
	if (!attempt(a, NULL, SUBJECT_MIRROR, EVENT_MIRROR_MADE, holds))
		return OK;
	struct restriction *r = keep(a, &d, SUBJECT_MIRROR);
	if (!r)
		return out_of_memory(e);
	r->parent = parent;
	r->objection_until = m->objection_until.number;
	r->sibling = parent->mirrors;
	parent->mirrors = r;
	return OK;
}

/* Not one that it, or a renewal, rests on already: the same act, or the same recognition. */
static bool
is_new_basis(const struct fold *f, const struct order_basis *b, const struct restriction *order)
{
	const struct recognition_entry *recognition = recognition_of(f, b);
	const struct restriction *r = order;
	for (bool more = true; more;) {
		if (utf8_is_alike(b->number.text, r->number) && b->date.day == r->decided &&
			utf8_is_alike(b->court.text, r->court))
			return false;
		if (recognition && recognition == r->recognition)
			return false;
		r = r == order ? order->renewals : r->sibling;
		more = r != NULL;
	}
	return true;
}

/* Its collateral is that of the order's targets as they stand; they are named anew by it. */
static void
read_parents_targets(struct fold *f, struct draft *d)
{
	const struct restriction *p = d->parent;
	d->read = arena_alloc(f->scratch, p->ntargets, sizeof *d->read);
	for (size_t i = 0; d->read && i < p->ntargets; i++) {
		d->read[i] = p->targets[i].t;
		if (!target_may_stand(f, &d->read[i]))
			d->read = NULL;
	}
	d->nread = d->read ? p->ntargets : 0;
}

/* Whom the order says it affects. */
static struct doc_affected
affected_of(const struct restriction *order)
{
	struct doc_affected who = {.has = order->nobody_found ? VALUE_ABSENT : VALUE_KNOWN};
	who.media = (struct value){.has = VALUE_KNOWN, .yes = order->said_media};
	if (order->affected.n)
		who.actor = (struct value){.has = VALUE_KNOWN, .text = order->affected};
	return who;
}

enum err_kind
take_renew(struct attempt *a, struct err *e)
{
	const struct renew *n = (const struct renew *)a->in->doc;
	struct fold *f = a->f;
	struct restriction *parent = parent_of(a, &n->order), **at;
	if (!parent)
		return attempt_refers_to_nothing(a), OK;
	const struct doc_affected affected = affected_of(parent);
	struct draft d = {.basis = &n->basis,
		.office = &n->decided_by,
		.considered = &n->considered,
		.collateral = &n->collateral,
		.affected = &affected,
		.interim = parent->interim,
		.from = a->in->time,
		.until = n->until.number,
		.parent = parent,
		.demand = parent->demand,
		.measure = parent->measure,
		.addressees = parent->addressees};
	read_parents_targets(f, &d);
	unsigned holds = holds_of(f, &d, a->by, a->in->time) |
			 when(is_living_order(parent), CONDITION_BIT(OF_ORDER)) |
			 when(is_let_in_again(f, &d), CONDITION_BIT(LET_IN)) |
			 when(is_within_grant(f, &d), CONDITION_BIT(WITHIN)) |
			 when(is_new_basis(f, &n->basis, parent), CONDITION_BIT(NEW_BASIS));
	if (!attempt(a, NULL, SUBJECT_RENEWAL, EVENT_RENEW_MADE, holds))
		return OK;
	d.read = NULL;
	struct restriction *r = keep(a, &d, SUBJECT_RENEWAL);
	if (!r)
		return out_of_memory(e);
	r->parent = parent;
	r->seen = n->seen.number;
	r->affected = parent->affected;
	r->nobody_found = parent->nobody_found;
	for (at = &parent->renewals; *at; at = &(*at)->sibling)
		;
	*at = r;
	return OK;
}
