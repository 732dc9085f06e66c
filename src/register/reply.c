/* What comes to a restriction that is there: second keys, notices, contests, changes, its end. */
#include "register/parts.h"

#include <string.h>

enum { ORDERS = SUBJECT_ORDER | SUBJECT_MIRROR };

static unsigned
when(bool it, unsigned bit)
{
	return it ? bit : 0;
}

struct restriction *
reply_subject(struct attempt *a, const struct value *id, unsigned what)
{
	struct restriction *r = (struct restriction *)fold_item_of(a->f, id, what);
	if (r)
		life_advance(r, a->in->time);
	else
		attempt_refers_to_nothing(a);
	return r;
}

bool
reply_attempt(struct attempt *a, struct restriction *r, enum event event, unsigned holds)
{
	return attempt(a, &r->item, r->item.what, event, holds);
}

/* ---- its state ---- */

void
reply_set_state(struct restriction *r, const struct transition *row, int64_t t, enum fold_end end)
{
	enum { LASTING = MARK_IS_CONFIRMED | MARK_IS_NOTIFIED | MARK_SPENDS };
	r->item.marks |= row->marks & LASTING;
	if (!row->to || row->to == r->item.state)
		return;
	r->item.state = row->to;
	r->since = t;
	if (row->to == STATE_ENDED) {
		r->ended = t;
		r->end = end;
	}
	life_advance(r, t); /* what was ripe when the stay ended takes effect at once */
}

/* ---- second keys and notices ---- */

static bool
names_all_parts(const struct confirm *c, const struct restriction *r)
{
	const struct value *id = c->parts.items;
	struct sha256 one;
	struct err e;
	if (c->parts.n != r->nparts)
		return false;
	for (size_t i = 0; i < r->nparts; i++)
		if (sha256_parse(id[i].text, &one, &e) != OK || !sha256_eq(&one, &r->parts[i]))
			return false;
	return true;
}

/* A confirmed renewal that saw the material since answers what said it was gone; nothing is seen
 * later than it is told. */
static void
answer_removals(struct restriction *order, const struct restriction *renewal, int64_t t)
{
	int64_t seen = renewal->seen < renewal->item.time ? renewal->seen : renewal->item.time;
	for (size_t i = 0; i < order->ntargets; i++) {
		struct held_target *h = &order->targets[i];
		if (h->due > t && h->removed < seen)
			h->removed = h->due = NEVER;
	}
}

enum err_kind
take_confirm(struct attempt *a, struct err *e)
{
	const struct confirm *c = (const struct confirm *)a->in->doc;
	struct restriction *r = reply_subject(a, &c->confirms, ORDERS | SUBJECT_RENEWAL);
	(void)e;
	if (!r)
		return OK;
	const struct item *asked = r->demand ? &r->demand->item : NULL;
	unsigned holds = when(!asked || asked->issuer != a->by, CONDITION_BIT(SEPARATE)) |
			 when(!sha256_eq(&a->in->key, &r->item.key), CONDITION_BIT(OTHER_KEY)) |
			 when(names_all_parts(c, r), CONDITION_BIT(WHOLE));
	if (!reply_attempt(a, r, EVENT_CONFIRM_MADE, holds))
		return OK;
	if (!r->confirmed)
		r->confirmed = a->in->time;
	reply_set_state(r, a->row, a->in->time, FOLD_LIVES);
	if (r->item.what == SUBJECT_RENEWAL)
		answer_removals(r->parent, r, a->in->time);
	return OK;
}

/* To the actor affected, where one is known; else to who publishes or hosts it. */
static bool
is_told(const struct notice *n, const struct restriction *r)
{
	enum { PUBLISHER = 0, SITE_OWNER, AUTHOR, HOST = 4, REGISTRAR = 8 };
	uint32_t whom = n->to.choice;
	bool arrived = n->delivered.has == VALUE_KNOWN && n->proof.has == VALUE_KNOWN;
	if (r->affected.n)
		return arrived && n->actor.has == VALUE_KNOWN &&
		       slice_eq(n->actor.text, r->affected);
	if (whom == PUBLISHER || whom == SITE_OWNER || whom == AUTHOR)
		return arrived || r->nobody_found;
	return r->nobody_found && (whom == HOST || whom == REGISTRAR);
}

enum err_kind
take_notice(struct attempt *a, struct err *e)
{
	const struct notice *n = (const struct notice *)a->in->doc;
	struct fold *f = a->f;
	(void)e;
	if (!ref_is_local(f, &n->about) || fold_item_of(f, &n->about.id, SUBJECT_DEMAND))
		return OK; /* of a demand, or of what stands elsewhere: told, and no more */
	struct restriction *r = reply_subject(a, &n->about.id, ORDERS | SUBJECT_RENEWAL);
	if (!r)
		return OK;
	if (!reply_attempt(a, r, EVENT_NOTICE_GIVEN, when(is_told(n, r), CONDITION_BIT(TOLD))))
		return OK;
	if (!r->notified)
		r->notified = a->in->time;
	reply_set_state(r, a->row, a->in->time, FOLD_LIVES);
	return OK;
}

/* ---- contests ---- */

/* The publisher of a target; or of what is affected, as the order itself says. */
static bool
is_publisher_of(const struct restriction *r, const struct actor_entry *by)
{
	if (r->affected.n && slice_eq(r->affected, by->id))
		return true;
	for (size_t i = 0; i < r->ntargets; i++)
		if (target_is_of(&r->targets[i].t, by))
			return true;
	return false;
}

static int64_t
demanded_at(const struct restriction *r)
{
	return r->demand ? r->demand->item.time : r->item.time;
}

static unsigned
contest_holds(const struct restriction *r, const struct actor_entry *by)
{
	bool before = by->media && by->media_since < civil_of_instant(demanded_at(r));
	return when(is_publisher_of(r, by), CONDITION_BIT(AFFECTED)) |
	       when(before, CONDITION_BIT(MEDIUM)) |
	       when(!(r->item.marks & MARK_SPENDS), CONDITION_BIT(UNSPENT));
}

/* It has its clock whatever becomes of the order, and also where that is another log's. */
static enum err_kind
keep_contest(struct attempt *a, const struct contest *c, struct err *e)
{
	struct contest_entry *it = fold_new_item(a->f, a->in, SUBJECT_CONTEST, sizeof *it);
	if (!it || sha256_parse(c->order.id.text, &it->order, e) != OK)
		return it ? e->kind : out_of_memory(e);
	it->order_log = arena_copy(a->f->a, c->order.log.text);
	it->due = life_due(a->f, a->in->time, FOLD_ANSWER_DAYS);
	it->item.issuer = a->by;
	it->item.state = STATE_OPEN;
	return fold_keep(a->f, &it->item) ? OK : out_of_memory(e);
}

enum err_kind
take_contest(struct attempt *a, struct err *e)
{
	const struct contest *c = (const struct contest *)a->in->doc;
	if (!ref_is_local(a->f, &c->order))
		return keep_contest(a, c, e);
	struct restriction *r = reply_subject(a, &c->order.id, ORDERS);
	if (!r || !reply_attempt(a, r, EVENT_CONTEST_MADE, contest_holds(r, a->by)))
		return OK;
	if (!(a->row->marks & MARK_STAYS))
		reply_set_state(r, a->row, a->in->time, FOLD_LIVES);
	else if (!stay_begin(a, r))
		return out_of_memory(e);
	return keep_contest(a, c, e);
}

/* ---- what remains ---- */

/* Targets as they are without those silence has let go. */
static size_t
living_targets(struct fold *f, const struct restriction *r, int64_t t, struct target **to)
{
	size_t n = 0;
	*to = arena_alloc(f->scratch, r->ntargets, sizeof **to);
	for (size_t i = 0; *to && i < r->ntargets; i++)
		if (r->targets[i].due > t)
			(*to)[n++] = r->targets[i].t;
	return n;
}

static unsigned
narrow_holds(struct attempt *a, const struct restriction *r, const struct list *targets,
	struct target **to)
{
	struct target *now = NULL;
	size_t n = living_targets(a->f, r, a->in->time, &now);
	if (!now || targets->n == 0 || !target_read_among(a->f, targets, now, n, a->f->scratch, to))
		return 0;
	return CONDITION_BIT(SCOPE) |
	       when(target_all_covered(*to, targets->n, now, n), CONDITION_BIT(SUBSET));
}

/* What was said to be gone stays said of what remains of it. */
static bool
narrow_to(struct fold *f, struct restriction *r, const struct target *t, size_t n)
{
	struct held_target *new = arena_alloc(f->a, n, sizeof *new);
	struct target *kept;
	if (!new || !target_keep(f, t, n, &kept))
		return false;
	for (size_t i = 0; i < n; i++) {
		new[i] = (struct held_target){.t = kept[i], .removed = NEVER, .due = NEVER};
		for (size_t k = 0; k < r->ntargets; k++)
			if (target_covers(&r->targets[k].t, &t[i]) &&
				r->targets[k].due < new[i].due) {
				new[i].due = r->targets[k].due;
				new[i].removed = r->targets[k].removed;
			}
	}
	r->targets = new;
	r->ntargets = n;
	return true;
}

/* ---- decisions ---- */

static struct contest_entry *
contest_of(struct attempt *a, const struct decision *d)
{
	struct contest_entry *c =
		(struct contest_entry *)(ref_is_local(a->f, &d->contest)
						 ? fold_item_of(
							   a->f, &d->contest.id, SUBJECT_CONTEST)
						 : NULL);
	struct sha256 order;
	struct err e;
	if (!c || c->item.state != STATE_OPEN || !slice_eq(c->order_log, a->f->origin) ||
		sha256_parse(d->order.text, &order, &e) != OK || !sha256_eq(&order, &c->order))
		return NULL;
	return c;
}

/* Could it be taken at all?  Asked first where it costs more to see whether it can: lists of tens
 * of thousands are compared for nobody who may not change them. */
static bool
reply_may(struct attempt *a, struct restriction *r, enum event event)
{
	return reply_attempt(a, r, event, ~0u);
}

enum err_kind
take_decision(struct attempt *a, struct err *e)
{
	static const enum event events[] = {EVENT_UPHELD, EVENT_NARROWED, EVENT_ANNULLED};
	const struct decision *d = (const struct decision *)a->in->doc;
	struct target *targets = NULL;
	struct restriction *r = reply_subject(a, &d->order, ORDERS);
	if (!r)
		return OK;
	enum event event = events[d->order_is.choice];
	if (!reply_may(a, r, event))
		return OK;
	struct contest_entry *c = contest_of(a, d);
	struct hindrance *h = stay_find(r, &d->contest.id);
	unsigned holds = when(c != NULL, CONDITION_BIT(NAMED)) |
			 when(stay_is_last(r, h), CONDITION_BIT(LAST_STAY)) |
			 narrow_holds(a, r, &d->targets, &targets);
	/* A stay ends by a court alone, and only the one the contest caused. */
	if (event == EVENT_UPHELD && !h)
		holds &= ~(unsigned)CONDITION_BIT(LAST_STAY);
	if (!reply_attempt(a, r, event, holds))
		return OK;
	if (a->row->marks & MARK_NARROWS && !narrow_to(a->f, r, targets, d->targets.n))
		return out_of_memory(e);
	c->item.state = STATE_CLOSED;
	c->decided = true;
	c->order_is = d->order_is.choice;
	if (a->row->marks & MARK_UNSTAYS && h)
		stay_end(a, r, h);
	else
		reply_set_state(r, a->row, a->in->time, FOLD_ANNULLED);
	return OK;
}

/* ---- changes ---- */

enum err_kind
take_narrow(struct attempt *a, struct err *e)
{
	const struct narrow *n = (const struct narrow *)a->in->doc;
	struct target *targets = NULL;
	struct restriction *r = reply_subject(a, &n->order, ORDERS);
	if (!r || !reply_may(a, r, EVENT_NARROW_MADE))
		return OK;
	unsigned holds = narrow_holds(a, r, &n->targets, &targets);
	bool wider = (n->until.has == VALUE_KNOWN && n->until.number > r->until) ||
		     (n->addressees.has == VALUE_KNOWN && n->addressees.set & ~r->addressees) ||
		     (n->measure.has == VALUE_KNOWN && n->measure.choice != r->measure);
	if (wider)
		holds &= ~(unsigned)CONDITION_BIT(SUBSET);
	if (!reply_attempt(a, r, EVENT_NARROW_MADE, holds))
		return OK;
	if (!narrow_to(a->f, r, targets, n->targets.n))
		return out_of_memory(e);
	if (n->until.has == VALUE_KNOWN)
		life_cut(r, n->until.number > a->in->time ? n->until.number : a->in->time);
	if (n->addressees.has == VALUE_KNOWN)
		r->addressees = n->addressees.set;
	reply_set_state(r, a->row, a->in->time, FOLD_LIVES);
	life_advance(r, a->in->time);
	return OK;
}

/* The publisher of a target, or whoever hosts; which host it is the register cannot know. */
static bool
may_say_removed(const struct restriction *r, const struct actor_entry *by)
{
	enum { HOSTS = 1 << ADDRESSEE_HOSTING_PROVIDER | 1 << ADDRESSEE_PLATFORM };
	return by->kind == ACTOR_PROVIDER ? by->provides & HOSTS : is_publisher_of(r, by);
}

/* A target is named, or what holds it or is below it. */
static bool
are_touched(const struct target *gone, size_t ngone, const struct target *now, size_t n)
{
	for (size_t i = 0; i < ngone; i++) {
		size_t k = 0;
		while (k < n && !target_covers(&now[k], &gone[i]) &&
			!target_covers(&gone[i], &now[k]))
			k++;
		if (k == n)
			return false;
	}
	return true;
}

/* Said again, it counts as said then, and its clock runs on: who saw it between has not seen it
 * since. */
static void
start_clocks(struct restriction *r, const struct target *gone, size_t ngone, int64_t t, int64_t due)
{
	for (size_t i = 0; i < r->ntargets; i++) {
		struct held_target *h = &r->targets[i];
		if (h->due <= t || !target_all_covered(&h->t, 1, gone, ngone))
			continue;
		h->removed = t;
		h->due = due < h->due ? due : h->due;
	}
}

enum err_kind
take_removed(struct attempt *a, struct err *e)
{
	const struct removed *m = (const struct removed *)a->in->doc;
	struct target *gone = NULL, *now = NULL;
	(void)e;
	if (!ref_is_local(a->f, &m->about) || fold_item_of(a->f, &m->about.id, SUBJECT_DEMAND))
		return OK;
	struct restriction *r = reply_subject(a, &m->about.id, ORDERS);
	if (!r)
		return OK;
	size_t n = living_targets(a->f, r, a->in->time, &now), ngone = m->targets.n;
	bool may = may_say_removed(r, a->by);
	bool named = !may ||
		     (now && target_read_among(a->f, &m->targets, now, n, a->f->scratch, &gone) &&
			     are_touched(gone, ngone, now, n));
	unsigned holds = when(may, CONDITION_BIT(AFFECTED)) | when(named, CONDITION_BIT(SUBSET));
	if (!reply_attempt(a, r, EVENT_REMOVED_SAID, holds))
		return OK;
	start_clocks(r, gone, ngone, a->in->time, life_due(a->f, a->in->time, FOLD_REMOVED_DAYS));
	return OK;
}

enum err_kind
take_lift(struct attempt *a, struct err *e)
{
	const struct lift *l = (const struct lift *)a->in->doc;
	struct restriction *r = reply_subject(a, &l->order, ORDERS | SUBJECT_RENEWAL);
	(void)e;
	if (!r || !reply_attempt(a, r, EVENT_LIFT_MADE, 0))
		return OK;
	reply_set_state(r, a->row, a->in->time,
		l->cause.choice == LIFT_ANNULLED || l->cause.choice == LIFT_APPEAL_WON
			? FOLD_ANNULLED
			: FOLD_LIFTED);
	if (r->item.what == SUBJECT_RENEWAL)
		life_fall_back(r->parent, a->in->time);
	return OK;
}
