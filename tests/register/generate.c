#include "generate.h"

unsigned
dice_below(struct dice *d, unsigned n)
{
	d->state ^= d->state << 13; /* xorshift64, Marsaglia 2003 */
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (unsigned)(d->state >> 33) % n;
}

static bool
rarely(struct dice *d)
{
	return dice_below(d, 16) == 0;
}

/* ---- time ---- */

/* An instant at which something of what was entered changes; or one ms beside it. */
static int64_t
boundary(struct dice *d, const struct model *m)
{
	const struct op *o = &m->all[dice_below(d, (unsigned)m->n)].op;
	const int64_t all[] = {o->until, o->time + OP_DAY, o->instant, o->from,
		(o->time / OP_DAY + 4) * OP_DAY, (o->time / OP_DAY + 6) * OP_DAY};
	return all[dice_below(d, COUNT_OF(all))] + (int64_t)dice_below(d, 3) - 1;
}

static int64_t
next_time(struct dice *d, const struct model *m, int64_t now)
{
	static const int64_t steps[] = {0, 0, 1, OP_HOUR, OP_HOUR, 7 * OP_HOUR, OP_DAY - 1, OP_DAY,
		OP_DAY + 1, 0, 1, OP_HOUR, OP_HOUR, 3 * OP_DAY};
	int64_t nearest = MODEL_NEVER;
	for (int i = 0; m->n && i < 3; i++) {
		int64_t at = boundary(d, m);
		nearest = at >= now && at < nearest ? at : nearest;
	}
	if (nearest < now + (rarely(d) ? 40 : 5) * OP_DAY && dice_below(d, 3) == 0)
		return nearest;
	return now + steps[dice_below(d, COUNT_OF(steps))];
}

static int64_t
end_after(struct dice *d, const struct model *m, int64_t now)
{
	static const int64_t terms[] = {-1, 0, 1, 2 * OP_DAY, 8 * OP_DAY, 20 * OP_DAY, 30 * OP_DAY,
		30 * OP_DAY, 30 * OP_DAY + 1, 100 * OP_DAY, 365 * OP_DAY, 365 * OP_DAY + 1};
	if (m->n && dice_below(d, 6) == 0)
		return boundary(d, m);
	return now + terms[rarely(d) ? dice_below(d, COUNT_OF(terms)) : 4 + dice_below(d, 6)];
}

/* ---- what about ---- */

static unsigned
one_of(struct dice *d, const struct model *m, unsigned kinds)
{
	unsigned found = 0, n = 0;
	for (size_t i = 0; i < m->n; i++)
		if (m->all[i].taken && kinds & 1u << m->all[i].op.kind && dice_below(d, ++n) == 0)
			found = m->all[i].op.number;
	return found;
}

/* One of these kinds, likely one that lives. */
static unsigned
any_of(struct dice *d, const struct model *m, unsigned kinds)
{
	unsigned found = one_of(d, m, kinds);
	if (rarely(d))
		return m->n ? m->all[dice_below(d, (unsigned)m->n)].op.number : 0;
	for (int i = 0; i < 3; i++)
		if (model_state(m, found, m->all[m->n - 1].op.time) == STATE_ENDED)
			found = one_of(d, m, kinds);
	return found;
}

static unsigned
some_targets(struct dice *d)
{
	static const unsigned usual[] = {ON_PAGE_1, ON_PAGE_1 | ON_PAGE_2, ON_PAGE_2,
		ON_FILMS | ON_PAGE_1, ON_FILMS, ON_ARTICLE, ON_ARTICLE | ON_LATE, ON_LATE,
		ON_PAGE_1 | ON_ARTICLE};
	if (rarely(d))
		return 1 + dice_below(d, 255);
	return usual[dice_below(d, COUNT_OF(usual))];
}

static unsigned
some_flags(struct dice *d, unsigned often)
{
	unsigned flags = 0;
	for (unsigned i = 0; i < 15; i++)
		if (dice_below(d, often & 1u << i ? 3 : 40) == 0)
			flags |= 1u << i;
	return flags;
}

/* ---- who ---- */

static enum op_actor
usual_issuer(struct dice *d, enum op_kind kind)
{
	static const enum op_actor publishers[] = {WHO_MEDIUM, WHO_SITE, WHO_LATE, WHO_HOST};
	switch (kind) {
	case OP_DEMAND:
		return dice_below(d, 3) ? WHO_STUDIO : WHO_AGENCY;
	case OP_RECOGNITION:
	case OP_RESUME:
		return dice_below(d, 4) ? WHO_COURT : WHO_AUTHORITY;
	case OP_DECISION:
	case OP_STAY:
		return dice_below(d, 2) ? WHO_COURT : WHO_AUTHORITY;
	case OP_CONTEST:
	case OP_REMOVED:
		return publishers[dice_below(d, COUNT_OF(publishers))];
	default:
		return WHO_AUTHORITY;
	}
}

/* The demand of another log that everyone means. */
enum { THEIR_DEMAND = OPS_MAX };

static void
choose_subject(struct dice *d, const struct model *m, struct op *o)
{
	enum { ORDERS = 1 << OP_ORDER | 1 << OP_MIRROR };
	switch (o->kind) {
	case OP_DEMAND:
		o->ref = 0;
		break;
	case OP_RECOGNITION:
	case OP_ORDER:
		o->ref = any_of(d, m, 1u << OP_DEMAND);
		if (o->flags & IS_ELSEWHERE && dice_below(d, 8))
			o->ref = THEIR_DEMAND;
		o->ref2 = any_of(d, m, 1u << OP_RECOGNITION);
		break;
	case OP_MIRROR:
	case OP_RENEW:
		o->ref = any_of(d, m, 1u << OP_ORDER);
		o->ref2 = any_of(d, m, 1u << OP_RECOGNITION);
		break;
	case OP_CONFIRM:
	case OP_NOTICE:
	case OP_LIFT:
		o->ref = any_of(d, m, ORDERS | 1u << OP_RENEW);
		break;
	case OP_DECISION:
		o->ref = any_of(d, m, 1u << OP_CONTEST);
		o->ref2 = any_of(d, m, ORDERS);
		break;
	case OP_RESUME:
		o->ref2 = any_of(d, m, 1u << OP_STAY | 1u << OP_CONTEST);
		o->ref = any_of(d, m, ORDERS);
		break;
	default:
		o->ref = any_of(d, m, ORDERS);
	}
}

/* A recognition of that demand, if there is one; else an own court's act. */
static void
fit_basis(struct dice *d, const struct model *m, struct op *o)
{
	const struct op *g = NULL;
	for (size_t i = 0; i < m->n; i++) {
		const struct op *r = &m->all[i].op;
		if (m->all[i].taken && r->kind == OP_RECOGNITION && r->ref == o->ref &&
			(!g || dice_below(d, 2)))
			g = r;
	}
	if (!g || rarely(d))
		return;
	o->flags |= IS_RECOGNISED;
	o->ref2 = g->number;
	o->targets = dice_below(d, 4) ? g->targets : o->targets;
	o->until = o->until > g->until && dice_below(d, 8) ? g->until : o->until;
}

/* What the subject said makes a good answer; nine times of ten. */
static void
fit(struct dice *d, const struct model *m, struct op *o)
{
	const struct op *about = model_find(m, o->ref, ~0u);
	if (o->kind == OP_ORDER)
		fit_basis(d, m, o);
	if (!about || rarely(d))
		return;
	if (o->kind == OP_NOTICE)
		o->ref2 = about->choice == AFFECTS_MEDIUM ? WHO_MEDIUM : WHO_SITE;
	if (o->kind == OP_CONFIRM)
		o->key = !about->key;
	if (o->kind == OP_DECISION)
		o->ref2 = about->ref;
	if (o->kind == OP_MIRROR && o->until > about->until && dice_below(d, 8))
		o->until = about->until;
	if (o->kind == OP_RENEW)
		o->flags = (o->flags & ~(unsigned)IS_RECOGNISED) | (about->flags & IS_RECOGNISED);
	if (o->kind == OP_RESUME) {
		const struct op *stay = model_find(m, o->ref2, ~0u);
		o->ref = stay ? stay->ref : o->ref;
	}
	if ((o->kind == OP_NARROW || o->kind == OP_REMOVED) && dice_below(d, 2))
		o->targets = about->targets;
}

static enum op_kind
some_kind(struct dice *d, const struct model *m)
{
	static const unsigned weights[OP_KINDS] = {3, 2, 5, 4, 4, 9, 9, 4, 3, 2, 3, 2, 4, 1};
	unsigned sum = 0, at;
	for (unsigned i = 0; i < OP_KINDS; i++)
		sum += weights[i];
	at = dice_below(d, sum);
	if (m->n < 4)
		return m->n == 1 ? OP_RECOGNITION : m->n ? OP_ORDER : OP_DEMAND;
	for (unsigned i = 0; i < OP_KINDS; i++) {
		if (at < weights[i])
			return (enum op_kind)i;
		at -= weights[i];
	}
	return OP_LIFT;
}

static unsigned
usual_flags(enum op_kind kind)
{
	switch (kind) {
	case OP_DEMAND:
		return IS_CHECKED;
	case OP_RECOGNITION:
		return IS_ELSEWHERE;
	case OP_ORDER:
		return IS_ELSEWHERE;
	case OP_NARROW:
		return HAS_UNTIL;
	default:
		return 0;
	}
}

struct op
generate(struct dice *d, const struct model *m, int64_t now)
{
	struct op o = {.kind = some_kind(d, m), .number = (unsigned)m->n + 1};
	o.time = next_time(d, m, now);
	o.who = rarely(d) ? (enum op_actor)dice_below(d, WHO_COUNT) : usual_issuer(d, o.kind);
	o.key = dice_below(d, 2);
	o.flags = some_flags(d, usual_flags(o.kind));
	o.targets = some_targets(d);
	o.choice = dice_below(d, o.kind == OP_ORDER || o.kind == OP_MIRROR ? 4 : 3);
	if (o.kind == OP_RECOGNITION && o.who == WHO_COURT && dice_below(d, 8))
		o.choice = 0;
	o.basis = dice_below(d, 8);
	o.from = dice_below(d, 8) ? o.time : end_after(d, m, o.time - OP_DAY);
	o.until = end_after(d, m, o.time);
	o.instant = o.time + (o.kind == OP_MIRROR ? OP_DAY : -OP_HOUR) +
		    (int64_t)dice_below(d, 3) * OP_HOUR - (rarely(d) ? 1 : 0);
	if (o.kind == OP_RENEW && dice_below(d, 4) == 0)
		o.instant +=
			(int64_t)dice_below(d, 30) * OP_DAY; /* it says to have seen what will be */
	if (o.kind == OP_MIRROR)
		o.instant += (int64_t)dice_below(d, 4) * OP_DAY;
	choose_subject(d, m, &o);
	if (!o.ref && o.kind != OP_DEMAND && !rarely(d)) {
		o.kind = dice_below(d, 4) ? OP_ORDER : OP_DEMAND;
		o.who = usual_issuer(d, o.kind);
		choose_subject(d, m, &o);
	}
	fit(d, m, &o);
	if (m->n && rarely(d) && dice_below(d, 3) == 0)
		o.number = m->all[dice_below(d, (unsigned)m->n)].op.number;
	return o;
}
