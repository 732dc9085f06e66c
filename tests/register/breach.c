/* The safeguards, each by itself, of what has effect: no state is kept, and nothing is simulated.
 */
#include "model.h"

enum { ORDERS = 1 << OP_ORDER | 1 << OP_MIRROR };

/* Was one of a kind taken about it by then, and by another key if it must be? */
static bool
was(const struct model *m, const struct op *r, enum op_kind kind, int64_t latest, bool other_key)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct op *o = &m->all[i].op;
		if (m->all[i].taken && o->kind == kind && o->ref == r->number &&
			!(kind == OP_NOTICE && o->flags & IS_ELSEWHERE) && o->time <= latest &&
			!(other_key && o->who == r->who && o->key == r->key))
			return true;
	}
	return false;
}

static bool
was_annulled(const struct model *m, const struct op *r, int64_t t)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct op *o = &m->all[i].op;
		if (m->all[i].taken && o->kind == OP_DECISION && o->ref2 == r->number &&
			o->choice == 2 && o->time <= t)
			return true;
	}
	return false;
}

/* The latest any renewal that counts lets it live. */
static int64_t
last_moment(const struct model *m, const struct op *r, int64_t t)
{
	int64_t until = r->until;
	for (size_t i = 0; i < m->n; i++) {
		const struct op *q = &m->all[i].op;
		if (m->all[i].taken && q->kind == OP_RENEW && q->ref == r->number &&
			was(m, q, OP_CONFIRM, t, true) && was(m, q, OP_NOTICE, t - OP_DAY, false) &&
			q->until > until)
			until = q->until;
	}
	return until;
}

/* A stay of it, or a medium's contest, since when no court has spoken. */
static bool
is_hindered(const struct model *m, const struct op *r, int64_t t)
{
	size_t since = OPS_MAX;
	for (size_t i = 0; i < m->n && m->all[i].op.time <= t; i++) {
		const struct op *o = &m->all[i].op;
		unsigned about = o->kind == OP_DECISION ? o->ref2 : o->ref;
		if (!m->all[i].taken || about != r->number)
			continue;
		if (o->kind == OP_STAY || m->all[i].stays)
			since = i;
		if (o->who == WHO_COURT && (o->kind == OP_RESUME || o->kind == OP_DECISION))
			since = OPS_MAX;
	}
	return since != OPS_MAX;
}

static const char *
breach_of_order(const struct model *m, const struct op *o)
{
	const struct op *demand = model_find(m, o->ref, 1u << OP_DEMAND);
	const struct op *grant = model_find(m, o->ref2, 1u << OP_RECOGNITION);
	if (o->flags & IS_ELSEWHERE)
		demand = NULL;
	if (o->flags & IS_RECOGNISED) {
		if (!grant || grant->choice == 1 || grant->ref != o->ref ||
			grant->flags & IS_REGULATORS || grant->time > o->time)
			return "S1: rests on no recognition of a court act";
		if (o->until > grant->until || o->targets & ~model_covered_by(grant->targets))
			return "S1: wider than was recognised";
		if (grant->choice == 0 && grant->who != WHO_COURT)
			return "S1: no court granted it";
	} else if (!demand || demand->flags & IS_FOREIGN) {
		return "S1: a foreign act by itself";
	}
	if (demand && demand->flags & IS_TRANSCRIPT && !(demand->flags & IS_CHECKED))
		return "S9: a transcript nobody confirmed";
	if (demand && (demand->who == o->who || o->flags & IS_CLAIMANTS))
		return "S5: who asks has decided";
	if (o->until > o->time + (o->flags & IS_INTERIM ? 30 : 365) * OP_DAY)
		return "S3: longer than its term";
	return o->flags & IS_OTHER_WORK ? "S4: of no known category" : NULL;
}

static const char *
breach_of_scope(const struct op *o)
{
	const unsigned media = ON_ARTICLE | ON_PAPER | ON_LATE, wide = ON_FILMS | ON_PAPER;
	if (o->targets & (ON_SUFFIX | ON_PROTECTED))
		return "S4: a suffix or protected name";
	if (o->targets & wide && o->flags & (IS_UNASSESSED | IS_UNREASONED))
		return "S4: wide, and not assessed or reasoned";
	if ((o->targets & media || o->choice == AFFECTS_MEDIUM) && o->targets & wide)
		return "S7: a medium's whole site";
	return NULL;
}

static const char *
breach_of_mirror(const struct model *m, const struct op *o, int64_t t)
{
	const struct op *order = model_find(m, o->ref, 1u << OP_ORDER);
	if (!order)
		return "S8: a mirror of no order";
	if (o->instant < o->time + OP_DAY || o->instant > t)
		return "S8: before its window closed";
	return model_breach(m, order->number, t) ? "S8: its order may have no effect" : NULL;
}

const char *
model_breach(const struct model *m, unsigned number, int64_t t)
{
	const struct op *r = model_find(m, number, ORDERS);
	if (!r)
		return "S2: it was never entered";
	if (!was(m, r, OP_CONFIRM, t, true))
		return "S5: no second key";
	if (!was(m, r, OP_NOTICE, t - OP_DAY, false))
		return "S6: no notice 24 hours before";
	if (r->from > t)
		return "S6: before its first moment";
	if (is_hindered(m, r, t))
		return "S6: stayed";
	if (last_moment(m, r, t) <= t)
		return "S3: behind its end";
	if (was(m, r, OP_LIFT, t, false) || was_annulled(m, r, t))
		return "S8: lifted or annulled";
	const char *why = breach_of_scope(r);
	if (why)
		return why;
	return r->kind == OP_ORDER ? breach_of_order(m, r) : breach_of_mirror(m, r, t);
}
