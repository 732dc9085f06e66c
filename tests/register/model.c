/* The state of a restriction, from all that was taken. */
#include "model.h"

#include <string.h>

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

unsigned
model_covered_by(unsigned targets)
{
	unsigned all = targets;
	if (targets & ON_FILMS)
		all |= ON_PAGE_1 | ON_PAGE_2;
	if (targets & ON_PAPER)
		all |= ON_ARTICLE;
	return all;
}

const struct op *
model_find(const struct model *m, unsigned number, unsigned kinds)
{
	for (size_t i = 0; number && i < m->n; i++)
		if (m->all[i].taken && m->all[i].op.number == number &&
			kinds & 1u << m->all[i].op.kind)
			return &m->all[i].op;
	return NULL;
}

/* ---- days ---- */

/* Weekends, and two holidays of March 2026: days of the epoch. */
static bool
is_off(int64_t day)
{
	enum { MONDAY_9 = 20521, MONDAY_23 = 20535 };
	int64_t weekday = (day + 3) % 7;
	return weekday >= 5 || day == MONDAY_9 || day == MONDAY_23;
}

/* The end of the third working day. */
static int64_t
third_day(int64_t t)
{
	int64_t day = t / OP_DAY;
	for (int left = 3; left;)
		left -= !is_off(++day);
	return (day + 1) * OP_DAY;
}

/* ---- time ---- */

static int64_t
renewal_effect(const struct model_renewal *r)
{
	if (r->lifted || r->effective || r->confirmed == MODEL_NEVER || r->notified == MODEL_NEVER)
		return MODEL_NEVER;
	int64_t at = most(most(r->op->time, r->confirmed), r->notified + OP_DAY);
	return at < r->until ? at : MODEL_NEVER;
}

static int64_t
silence(const struct model_life *l)
{
	int64_t at = 0;
	for (size_t i = 0; i < OP_TARGETS; i++)
		if (l->targets & 1u << i)
			at = most(at, l->due[i]);
	return at;
}

static void
pass(struct model_life *l, int64_t t)
{
	while (l->ended == MODEL_NEVER) {
		int64_t end = least(least(l->until, silence(l)), l->parent_ended);
		struct model_renewal *next = NULL;
		for (size_t i = 0; i < l->nrenewals; i++)
			if (!next || renewal_effect(&l->renewals[i]) < renewal_effect(next))
				next = &l->renewals[i];
		if (next && renewal_effect(next) <= t && renewal_effect(next) < end) {
			next->effective = true;
			l->until = most(l->until, next->until);
		} else if (end <= t) {
			l->ended = end;
		} else {
			return;
		}
	}
}

/* ---- what is done to it ---- */

static void
close_stay(struct model_life *l, unsigned number)
{
	for (size_t i = 0; i < l->nopen; i++)
		if (l->open[i] == number)
			l->open[i] = 0;
}

static void
open_stay(struct model_life *l, unsigned number)
{
	if (l->ended == MODEL_NEVER && l->nopen < MODEL_OPEN_MAX)
		l->open[l->nopen++] = number;
}

static void
narrow(struct model_life *l, unsigned to)
{
	for (size_t i = 0; i < OP_TARGETS; i++) {
		int64_t due = MODEL_NEVER, removed = MODEL_NEVER;
		for (size_t k = 0; k < OP_TARGETS; k++) {
			if (!(l->targets & 1u << k && model_covered_by(1u << k) & 1u << i))
				continue;
			removed = l->due[k] < due ? l->removed[k] : removed;
			due = least(due, l->due[k]);
		}
		if (to & ~l->targets & 1u << i) {
			l->due[i] = due;
			l->removed[i] = removed;
		} else if (to & 1u << i && due < l->due[i]) {
			l->due[i] = due;
			l->removed[i] = removed;
		}
	}
	l->targets = to;
}

static void
cut(struct model_life *l, int64_t until)
{
	l->own_until = least(l->own_until, until);
	l->until = least(l->until, until);
	for (size_t i = 0; i < l->nrenewals; i++)
		l->renewals[i].until = least(l->renewals[i].until, until);
}

static void
lift_renewal(struct model_life *l, struct model_renewal *r, int64_t t)
{
	r->lifted = true;
	r->effective = false;
	l->until = l->own_until;
	for (size_t i = 0; i < l->nrenewals; i++)
		if (l->renewals[i].effective && l->renewals[i].until > t)
			l->until = most(l->until, l->renewals[i].until);
	l->until = most(l->until, t);
}

/* What was last seen later than it was said to be gone is not gone. */
static void
answer(struct model_life *l, const struct op *renewal, int64_t t)
{
	int64_t seen = least(renewal->instant, renewal->time);
	for (size_t i = 0; i < OP_TARGETS; i++)
		if (l->due[i] > t && l->removed[i] < seen)
			l->due[i] = l->removed[i] = MODEL_NEVER;
}

static void
do_to_renewal(struct model_life *l, struct model_renewal *r, const struct op *o)
{
	if (o->kind == OP_CONFIRM) {
		r->confirmed = least(r->confirmed, o->time);
		answer(l, r->op, o->time);
	} else if (o->kind == OP_NOTICE && !(o->flags & IS_ELSEWHERE)) {
		r->notified = least(r->notified, o->time);
	} else if (o->kind == OP_LIFT) {
		lift_renewal(l, r, o->time);
	}
}

static void
remove_targets(struct model_life *l, const struct op *o)
{
	for (size_t i = 0; i < OP_TARGETS; i++) {
		if (!(model_covered_by(o->targets) & 1u << i) || l->due[i] <= o->time)
			continue;
		l->removed[i] = o->time;
		l->due[i] = least(l->due[i], third_day(o->time));
	}
}

static void
decide(struct model_life *l, const struct op *o)
{
	if (o->choice == 0 && o->who == WHO_COURT)
		close_stay(l, o->ref);
	else if (o->choice == 1)
		narrow(l, o->targets);
	else if (o->choice == 2)
		l->ended = o->time;
}

static void
begin_renewal(struct model_life *l, const struct op *o)
{
	if (l->nrenewals < MODEL_RENEWALS_MAX)
		l->renewals[l->nrenewals++] = (struct model_renewal){.op = o,
			.confirmed = MODEL_NEVER,
			.notified = MODEL_NEVER,
			.until = o->until};
}

static void
do_to_it(struct model_life *l, const struct model_op *did)
{
	const struct op *o = &did->op;
	bool here = !(o->flags & IS_ELSEWHERE);
	if (o->kind == OP_RENEW)
		begin_renewal(l, o);
	else if (o->kind == OP_CONFIRM)
		l->confirmed = least(l->confirmed, o->time);
	else if (o->kind == OP_NOTICE && here)
		l->notified = least(l->notified, o->time);
	else if ((o->kind == OP_CONTEST && here && did->stays) || o->kind == OP_STAY)
		open_stay(l, o->number);
	else if (o->kind == OP_RESUME)
		close_stay(l, o->ref2);
	else if (o->kind == OP_REMOVED && here)
		remove_targets(l, o);
	else if (o->kind == OP_LIFT)
		l->ended = o->time;
	else if (o->kind == OP_NARROW) {
		narrow(l, o->targets);
		if (o->flags & HAS_UNTIL)
			cut(l, most(o->until, o->time));
	}
	if (o->kind == OP_CONTEST && here && did->stays)
		l->spent = true;
}

/* What stays its order stays a mirror, if it was there. */
static void
do_to_parent(struct model_life *l, const struct model_op *did)
{
	const struct op *o = &did->op;
	bool here = !(o->flags & IS_ELSEWHERE);
	if ((o->kind == OP_CONTEST && here && did->stays) || o->kind == OP_STAY)
		open_stay(l, o->number);
	else if (o->kind == OP_RESUME)
		close_stay(l, o->ref2);
}

static void
replay(struct model_life *l, const struct model_op *did)
{
	const struct op *o = &did->op;
	unsigned about = o->kind == OP_DECISION ? o->ref2 : o->ref;
	pass(l, o->time);
	if (l->ended != MODEL_NEVER)
		return;
	for (size_t i = 0; i < l->nrenewals; i++)
		if (o->ref == l->renewals[i].op->number)
			do_to_renewal(l, &l->renewals[i], o);
	if (about == l->op->number && o->kind == OP_DECISION)
		decide(l, o);
	else if (about == l->op->number && o->kind != OP_MIRROR && o->kind != OP_DEMAND)
		do_to_it(l, did);
	else if (l->parent && about == l->parent->number && o->kind == OP_DECISION &&
		 o->choice == 0)
		decide(l, o);
	else if (l->parent && about == l->parent->number)
		do_to_parent(l, did);
}

static void
begin(const struct model *m, size_t place, struct model_life *l)
{
	const struct op *o = &m->all[place].op;
	*l = (struct model_life){.op = o,
		.place = place,
		.targets = o->targets,
		.own_until = o->until,
		.until = o->until,
		.confirmed = MODEL_NEVER,
		.notified = MODEL_NEVER,
		.ended = MODEL_NEVER,
		.parent_ended = MODEL_NEVER};
	for (size_t i = 0; i < OP_TARGETS; i++)
		l->due[i] = l->removed[i] = MODEL_NEVER;
}

bool
model_life(const struct model *m, unsigned number, int64_t t, struct model_life *l)
{
	const struct op *o = model_find(m, number, 1u << OP_ORDER | 1u << OP_MIRROR);
	struct model_life parent;
	size_t place = 0;
	if (!o)
		return false;
	while (&m->all[place].op != o)
		place++;
	begin(m, place, l);
	if (o->kind == OP_MIRROR) {
		model_life(m, o->ref, t, &parent);
		l->parent = parent.op;
		l->parent_ended = parent.ended;
	}
	for (size_t i = place + 1; i < m->n && m->all[i].op.time <= t; i++)
		if (m->all[i].taken)
			replay(l, &m->all[i]);
	pass(l, t);
	return true;
}

static bool
is_stayed(const struct model_life *l)
{
	for (size_t i = 0; i < l->nopen; i++)
		if (l->open[i])
			return true;
	return false;
}

static unsigned
renewal_state(const struct model *m, const struct op *renewal, int64_t t)
{
	struct model_life l;
	model_life(m, renewal->ref, t, &l);
	for (size_t i = 0; i < l.nrenewals; i++) {
		const struct model_renewal *r = &l.renewals[i];
		if (r->op != renewal)
			continue;
		if (l.ended != MODEL_NEVER || r->lifted || r->until <= t)
			return STATE_ENDED;
		return r->effective ? STATE_EFFECTIVE : STATE_PENDING;
	}
	return 0;
}

unsigned
model_state(const struct model *m, unsigned number, int64_t t)
{
	struct model_life l;
	const struct op *renewal = model_find(m, number, 1u << OP_RENEW);
	if (renewal)
		return renewal_state(m, renewal, t);
	if (!model_life(m, number, t, &l))
		return 0;
	if (l.ended != MODEL_NEVER)
		return STATE_ENDED;
	if (is_stayed(&l))
		return STATE_STAYED;
	if (l.confirmed > t || l.notified > t - OP_DAY || l.op->from > t)
		return STATE_PENDING;
	if (l.parent &&
		(l.op->instant > t || model_state(m, l.parent->number, t) != STATE_EFFECTIVE))
		return STATE_PENDING;
	return STATE_EFFECTIVE;
}
