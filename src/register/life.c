/* What time does to a restriction, by the rows of the table that need no document. */
#include "register/parts.h"

/* ---- instants ---- */

/* When what a mirror copies has effect, without which it has none. */
static int64_t
parent_effect(const struct restriction *r)
{
	if (r->item.what != SUBJECT_MIRROR)
		return 0;
	if (r->parent->item.state == STATE_EFFECTIVE)
		return r->parent->since;
	return r->parent->item.state == STATE_PENDING ? life_effect(r->parent) : NEVER;
}

int64_t
life_effect(const struct restriction *r)
{
	unsigned both = MARK_IS_CONFIRMED | MARK_IS_NOTIFIED;
	if ((r->item.marks & both) != both)
		return NEVER;
	const int64_t all[] = {r->notified + FOLD_HOLD_MS, r->confirmed, r->objection_until,
		r->from, r->since, parent_effect(r)};
	int64_t at = 0;
	for (size_t i = 0; i < COUNT_OF(all); i++)
		at = all[i] > at ? all[i] : at;
	return at;
}

/* When silence has let the last target go. */
static int64_t
silent_at(const struct restriction *r)
{
	int64_t at = r->ntargets ? 0 : NEVER;
	for (size_t i = 0; i < r->ntargets; i++)
		at = r->targets[i].due > at ? r->targets[i].due : at;
	return at;
}

static int64_t
parent_ended(const struct restriction *r)
{
	return r->parent && r->parent->item.state == STATE_ENDED ? r->parent->ended : NEVER;
}

/* ---- a step ---- */

static unsigned
holds_at(const struct restriction *r, int64_t t)
{
	unsigned holds = 0;
	if (r->item.marks & MARK_IS_CONFIRMED)
		holds |= CONDITION_BIT(CONFIRMED);
	if (r->item.marks & MARK_IS_NOTIFIED)
		holds |= CONDITION_BIT(NOTIFIED);
	if (life_effect(r) <= t)
		holds |= CONDITION_BIT(HELD);
	if (r->until <= t)
		holds |= CONDITION_BIT(PASSED);
	if (silent_at(r) <= t)
		holds |= CONDITION_BIT(SILENT);
	if (parent_ended(r) <= t)
		holds |= CONDITION_BIT(ORPHAN);
	return holds;
}

static enum fold_end
end_of(const struct transition *row)
{
	if (row->needs & CONDITION_BIT(PASSED))
		return FOLD_EXPIRED;
	return row->needs & CONDITION_BIT(SILENT) ? FOLD_REMOVED : FOLD_PARENT_ENDED;
}

/* One row that needs no document, at an instant; false: none fits. */
static bool
step(struct restriction *r, int64_t t)
{
	unsigned why;
	const struct transition *row = transition_find(
		r->item.what, r->item.state, EVENT_TIME, BY_NOBODY, holds_at(r, t), &why);
	if (!row)
		return false;
	r->item.state = row->to;
	r->since = t;
	if (row->to == STATE_ENDED) {
		r->ended = t;
		r->end = end_of(row);
	}
	return true;
}

/* The first instant after `from` at which something of it may change by itself. */
static int64_t
next_change(const struct restriction *r, int64_t from)
{
	const int64_t all[] = {r->until, silent_at(r), parent_ended(r),
		r->item.state == STATE_PENDING ? life_effect(r) : NEVER};
	int64_t at = NEVER;
	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i] > from && all[i] < at)
			at = all[i];
	return at;
}

/* A renewal that takes effect while its order lives moves the end, and never brings it nearer. */
static void
renew(struct restriction *order, int64_t t)
{
	for (struct restriction *q = order->renewals; q; q = q->sibling) {
		while (step(q, t))
			if (q->item.state == STATE_EFFECTIVE && q->until > order->until)
				order->until = q->until;
	}
}

void
life_fall_back(struct restriction *order, int64_t t)
{
	int64_t until = order->own_until;
	for (const struct restriction *q = order->renewals; q; q = q->sibling)
		if (q->item.state == STATE_EFFECTIVE && q->until > until)
			until = q->until;
	order->until = until > t ? until : t;
	life_advance(order, t);
}

static void
cut(int64_t *until, int64_t to)
{
	*until = *until < to ? *until : to;
}

void
life_cut(struct restriction *order, int64_t until)
{
	cut(&order->until, until);
	cut(&order->own_until, until);
	for (struct restriction *q = order->renewals; q; q = q->sibling)
		cut(&q->until, until);
}

static int64_t
next_of_all(const struct restriction *r, int64_t from)
{
	int64_t at = next_change(r, from);
	for (const struct restriction *q = r->renewals; q; q = q->sibling) {
		int64_t its = next_change(q, from);
		at = its < at ? its : at;
	}
	return at;
}

void
life_advance(struct restriction *r, int64_t t)
{
	if (r->parent)
		life_advance(r->parent, t);
	if (r->item.what == SUBJECT_RENEWAL)
		return; /* its order did it */
	/* From instant to instant, so that what ends first ends first, however late one looks. */
	for (int64_t at = r->since;; at = next_of_all(r, at)) {
		if (at > t || at == NEVER)
			return;
		while (step(r, at))
			;
		renew(r, at);
	}
}

/* ---- working days ---- */

static bool
is_working(const struct fold *f, civil_day day)
{
	bool known = false, provisional = false;
	if (f->holidays) {
		bool works = calendar_is_working(f->holidays, f->state, day, &known, &provisional);
		if (known)
			return works;
	}
	return civil_weekday(day) < 5;
}

int64_t
life_due(const struct fold *f, int64_t from, int n)
{
	civil_day day = civil_of_instant(from);
	while (n > 0)
		n -= is_working(f, ++day);
	return (day + (int64_t)1) * DAY_MS;
}
