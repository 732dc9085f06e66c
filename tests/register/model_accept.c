/* What may be taken; and what nothing that has effect may break. */
#include "model.h"

enum {
	ORDERS = 1 << OP_ORDER | 1 << OP_MIRROR,
	RESTRICTIONS = ORDERS | 1 << OP_RENEW,
	WIDE = ON_FILMS | ON_PAPER,
	OF_MEDIA = ON_ARTICLE | ON_PAPER | ON_LATE,
	NEVER_NAMED = ON_SUFFIX | ON_PROTECTED,
};

static bool
is_authority(const struct op *o)
{
	return o->who == WHO_AUTHORITY || o->who == WHO_AGENCY;
}

static bool
decides(const struct op *o)
{
	return is_authority(o) || o->who == WHO_COURT;
}

static bool
provides(const struct op *o)
{
	return o->who == WHO_HOST || o->who == WHO_ACCESS;
}

static bool
publishes(const struct op *o)
{
	return o->who == WHO_MEDIUM || o->who == WHO_SITE || o->who == WHO_LATE;
}

static bool
has(const struct op *o, unsigned flag)
{
	return (o->flags & flag) != 0;
}

/* ---- what it is about ---- */

/* The order behind an order, mirror or renewal. */
static const struct op *
root_of(const struct model *m, const struct op *o)
{
	return o->kind == OP_ORDER ? o : model_find(m, o->ref, 1u << OP_ORDER);
}

static const struct op *
demand_of(const struct model *m, const struct op *o)
{
	const struct op *order = root_of(m, o);
	return has(order, IS_ELSEWHERE) ? NULL : model_find(m, order->ref, 1u << OP_DEMAND);
}

/* The demand it names is there; or it names one of another log, which is not one of this. */
static bool
names_demand(const struct model *m, const struct op *o)
{
	return has(o, IS_ELSEWHERE) == !model_find(m, o->ref, 1u << OP_DEMAND);
}

static bool
lives(const struct model *m, unsigned number, unsigned kinds, int64_t t)
{
	return model_find(m, number, kinds) && model_state(m, number, t) != STATE_ENDED;
}

static const struct op *
grant_of(const struct model *m, const struct op *o)
{
	const struct op *r =
		has(o, IS_RECOGNISED) ? model_find(m, o->ref2, 1u << OP_RECOGNITION) : NULL;
	return r && r->choice != 1 ? r : NULL;
}

static bool
same_demand(const struct op *a, const struct op *b)
{
	return a->ref == b->ref && has(a, IS_ELSEWHERE) == has(b, IS_ELSEWHERE);
}

static bool
is_separate(const struct model *m, const struct op *o, const struct op *demand)
{
	(void)m;
	return !demand || (demand->who != o->who && !has(o, IS_CLAIMANTS));
}

static bool
is_verified(const struct op *demand)
{
	return !demand || !has(demand, IS_TRANSCRIPT) || has(demand, IS_CHECKED);
}

/* ---- S3, S4, S7 ---- */

static bool
is_in_term(const struct op *o, int64_t from, bool interim)
{
	return o->until > from && o->until > o->time &&
	       o->until <= o->time + (interim ? 30 : 365) * OP_DAY;
}

static bool
is_narrow_enough(const struct op *o, unsigned targets, unsigned affected, bool delist)
{
	bool media = affected == AFFECTS_MEDIUM || targets & OF_MEDIA;
	return !(targets & NEVER_NAMED) &&
	       !(targets & WIDE && has(o, IS_UNASSESSED | IS_UNREASONED)) &&
	       !(media && (targets & WIDE || delist));
}

static bool
is_within(const struct op *o, const struct op *grant, unsigned targets, bool delist)
{
	return !delist && o->until <= grant->until &&
	       !(targets & ~model_covered_by(grant->targets));
}

/* ---- restrictions ---- */

static bool
accepts_order(const struct model *m, const struct op *o)
{
	const struct op *demand = demand_of(m, o), *grant = grant_of(m, o);
	bool delist = has(o, IS_OTHER_MEASURE);
	if (!decides(o) || !names_demand(m, o) || !is_verified(demand))
		return false;
	if (!has(o, IS_RECOGNISED) && (!demand || has(demand, IS_FOREIGN)))
		return false;
	if (has(o, IS_RECOGNISED) &&
		(!grant || !same_demand(grant, o) || !is_within(o, grant, o->targets, delist)))
		return false;
	return is_separate(m, o, demand) && is_in_term(o, o->from, has(o, IS_INTERIM)) &&
	       !has(o, IS_OTHER_WORK) && is_narrow_enough(o, o->targets, o->choice, delist);
}

static bool
accepts_mirror(const struct model *m, const struct op *o)
{
	const struct op *order = model_find(m, o->ref, 1u << OP_ORDER);
	struct model_life l;
	if (!is_authority(o) || !order || !lives(m, o->ref, 1u << OP_ORDER, o->time))
		return false;
	model_life(m, o->ref, o->time, &l);
	return o->until <= l.until && is_separate(m, o, demand_of(m, order)) &&
	       is_in_term(o, o->from, false) &&
	       is_narrow_enough(o, o->targets, o->choice, has(order, IS_OTHER_MEASURE)) &&
	       o->instant >= o->time + OP_DAY;
}

/* Nothing it rests on was rested on before. */
static bool
is_new(const struct model *m, const struct op *o, const struct op *order)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct op *p = &m->all[i].op;
		if (!m->all[i].taken || (p != order && !(p->kind == OP_RENEW && p->ref == o->ref)))
			continue;
		if (p->basis % 8 == o->basis % 8)
			return false;
		if (has(p, IS_RECOGNISED) && has(o, IS_RECOGNISED) && p->ref2 == o->ref2)
			return false;
	}
	return true;
}

static bool
accepts_renewal(const struct model *m, const struct op *o)
{
	const struct op *order = model_find(m, o->ref, 1u << OP_ORDER), *grant = grant_of(m, o);
	struct model_life l;
	if (!decides(o) || !order || !lives(m, o->ref, 1u << OP_ORDER, o->time) ||
		has(o, IS_RECOGNISED) != has(order, IS_RECOGNISED))
		return false;
	bool delist = has(order, IS_OTHER_MEASURE);
	model_life(m, o->ref, o->time, &l);
	if (has(o, IS_RECOGNISED) &&
		(!grant || !same_demand(grant, order) || !is_within(o, grant, l.targets, delist)))
		return false;
	return is_separate(m, o, demand_of(m, order)) &&
	       is_in_term(o, o->time, has(order, IS_INTERIM)) && is_new(m, o, order) &&
	       is_narrow_enough(o, l.targets, order->choice, delist);
}

static bool
accepts_recognition(const struct model *m, const struct op *o)
{
	const struct op *demand =
		has(o, IS_ELSEWHERE) ? NULL : model_find(m, o->ref, 1u << OP_DEMAND);
	if (!names_demand(m, o))
		return false;
	if (o->choice == 1)
		return decides(o);
	if (o->choice == 0 ? o->who != WHO_COURT : !is_authority(o))
		return false;
	return is_verified(demand) && !has(o, IS_REGULATORS) &&
	       !(demand && has(demand, IS_REGULATORS)) && !(o->targets & NEVER_NAMED);
}

/* ---- replies ---- */

static bool
accepts_confirm(const struct model *m, const struct op *o)
{
	const struct op *r = model_find(m, o->ref, RESTRICTIONS);
	if (!is_authority(o) || !r || !lives(m, o->ref, RESTRICTIONS, o->time))
		return false;
	const struct op *demand = demand_of(m, r);
	return !(demand && demand->who == o->who) && !(r->who == o->who && r->key == o->key);
}

/* Whom it affects: a renewal whom its order does. */
static unsigned
affected_by(const struct model *m, const struct op *r)
{
	return r->kind == OP_RENEW ? root_of(m, r)->choice : r->choice;
}

static bool
accepts_notice(const struct model *m, const struct op *o)
{
	if (has(o, IS_ELSEWHERE) || model_find(m, o->ref, 1u << OP_DEMAND))
		return true;
	const struct op *r = model_find(m, o->ref, RESTRICTIONS);
	if (!(is_authority(o) || provides(o)) || !r || !lives(m, o->ref, RESTRICTIONS, o->time))
		return false;
	unsigned affected = affected_by(m, r);
	bool arrived = !has(o, IS_UNDELIVERED);
	if (affected == AFFECTS_NOBODY_FOUND)
		return true;
	if (affected == AFFECTS_A_NAME)
		return arrived && !has(o, IS_TO_HOST);
	return arrived && o->ref2 % WHO_COUNT == (affected == AFFECTS_SITE ? WHO_SITE : WHO_MEDIUM);
}

static bool
is_publisher_of(const struct op *o, const struct model_life *l)
{
	static const unsigned runs[WHO_COUNT] = {[WHO_MEDIUM] = ON_ARTICLE | ON_PAPER,
		[WHO_SITE] = ON_PAGE_1 | ON_PAGE_2 | ON_FILMS,
		[WHO_LATE] = ON_LATE};
	if (l->op->choice == AFFECTS_SITE && o->who == WHO_SITE)
		return true;
	if (l->op->choice == AFFECTS_MEDIUM && o->who == WHO_MEDIUM)
		return true;
	return runs[o->who] & l->targets;
}

/* On a day before the demand was entered. */
static bool
was_medium(const struct model *m, const struct op *o, const struct op *r)
{
	enum { WEDNESDAY_4 = 20516 };
	const struct op *demand = demand_of(m, r);
	int64_t asked = demand ? demand->time : r->time;
	return o->who == WHO_MEDIUM || (o->who == WHO_LATE && WEDNESDAY_4 < asked / OP_DAY);
}

static bool
accepts_contest(const struct model *m, const struct op *o, bool *stays)
{
	struct model_life l;
	if (has(o, IS_ELSEWHERE))
		return true;
	if (!(publishes(o) || provides(o) || is_authority(o)) || !lives(m, o->ref, ORDERS, o->time))
		return false;
	model_life(m, o->ref, o->time, &l);
	*stays = is_publisher_of(o, &l) && was_medium(m, o, l.op) && !l.spent;
	return true;
}

static unsigned
living(const struct model_life *l, int64_t t)
{
	unsigned bits = 0;
	for (unsigned i = 0; i < OP_TARGETS; i++)
		if (l->targets & 1u << i && l->due[i] > t)
			bits |= 1u << i;
	return bits;
}

static bool
is_subset(const struct op *o, const struct model_life *l)
{
	return !(o->targets & ~model_covered_by(living(l, o->time)));
}

static bool
accepts_decision(const struct model *m, const struct op *o)
{
	const struct op *contest = model_find(m, o->ref, 1u << OP_CONTEST);
	struct model_life l;
	if (!decides(o) || has(o, IS_ELSEWHERE) || !lives(m, o->ref2, ORDERS, o->time) ||
		!contest || has(contest, IS_ELSEWHERE) || contest->ref != o->ref2)
		return false;
	for (size_t i = 0; i < m->n; i++)
		if (m->all[i].taken && m->all[i].op.kind == OP_DECISION &&
			m->all[i].op.ref == o->ref)
			return false;
	model_life(m, o->ref2, o->time, &l);
	return o->choice != 1 || is_subset(o, &l);
}

static bool
accepts_resume(const struct model *m, const struct op *o)
{
	struct model_life l;
	if (o->who != WHO_COURT || has(o, IS_ELSEWHERE) || !o->ref2 ||
		!lives(m, o->ref, ORDERS, o->time))
		return false;
	model_life(m, o->ref, o->time, &l);
	for (size_t i = 0; i < l.nopen; i++)
		if (l.open[i] == o->ref2)
			return true;
	return false;
}

static bool
accepts_narrow(const struct model *m, const struct op *o)
{
	struct model_life l;
	if (!decides(o) || !lives(m, o->ref, ORDERS, o->time))
		return false;
	model_life(m, o->ref, o->time, &l);
	bool delist = has(root_of(m, l.op), IS_OTHER_MEASURE);
	return is_subset(o, &l) && !(has(o, HAS_UNTIL) && o->until > l.until) &&
	       !(has(o, IS_OTHER_MEASURE) && !delist);
}

static bool
accepts_removed(const struct model *m, const struct op *o)
{
	struct model_life l;
	if (has(o, IS_ELSEWHERE) || model_find(m, o->ref, 1u << OP_DEMAND))
		return true;
	if (!lives(m, o->ref, ORDERS, o->time))
		return false;
	model_life(m, o->ref, o->time, &l);
	if (o->who != WHO_HOST && !(publishes(o) && is_publisher_of(o, &l)))
		return false;
	unsigned alive = living(&l, o->time);
	for (unsigned i = 0; i < OP_TARGETS; i++) {
		unsigned bit = 1u << i;
		if (o->targets & bit && !(bit & model_covered_by(alive)) &&
			!(model_covered_by(bit) & alive))
			return false;
	}
	return true;
}

static bool
is_repeated(const struct model *m, const struct op *o)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->all[i].op.number == o->number)
			return true;
	return false;
}

bool
model_accepts(const struct model *m, const struct op *o, bool *stays)
{
	*stays = false;
	if (is_repeated(m, o))
		return false;
	switch (o->kind) {
	case OP_DEMAND:
		return has(o, IS_TRANSCRIPT) || decides(o) || o->who == WHO_STUDIO;
	case OP_RECOGNITION:
		return accepts_recognition(m, o);
	case OP_ORDER:
		return accepts_order(m, o);
	case OP_MIRROR:
		return accepts_mirror(m, o);
	case OP_RENEW:
		return accepts_renewal(m, o);
	case OP_CONFIRM:
		return accepts_confirm(m, o);
	case OP_NOTICE:
		return accepts_notice(m, o);
	case OP_CONTEST:
		return accepts_contest(m, o, stays);
	case OP_DECISION:
		return accepts_decision(m, o);
	case OP_STAY:
		return decides(o) && lives(m, o->ref, ORDERS, o->time);
	case OP_RESUME:
		return accepts_resume(m, o);
	case OP_NARROW:
		return accepts_narrow(m, o);
	case OP_REMOVED:
		return accepts_removed(m, o);
	default:
		return decides(o) && lives(m, o->ref, RESTRICTIONS, o->time);
	}
}
