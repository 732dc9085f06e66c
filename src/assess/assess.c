/* Findings: every addressee, measure and group of alike targets climbs the ladder once. */
#include "assess/assess.h"

#include "assess/question.h"
#include "assess/target.h"

struct job {
	const struct demand *demand;
	const struct assess_options *options;
	struct arena *arena;
	struct assessment *out;
	struct err *err;
	size_t room;	      /* findings that fit in out->findings */
	struct law_view view; /* of the addressee in hand: what can apply to it */
};

static enum err_kind
no_room(struct err *e)
{
	return err_set(
		e, ERR_LIMIT, "the demand is too large to be assessed in the memory allowed");
}

static struct facts
addressee_facts(const struct job *j, const struct demand_addressee *who)
{
	struct facts f;
	assess_demand_facts(j->demand, j->options->view->on, &f);
	f.v[FACT_HOST_STATE] = who->state;
	f.v[FACT_ADDRESSEE_KIND] = who->kind;
	f.v[FACT_ADDRESSEE_USERS] = who->daily_users;
	struct value names = f.v[FACT_ACT_NAMES];
	f.v[FACT_ADDRESSEE_NAMED].has = names.has == VALUE_UNKNOWN ? VALUE_UNKNOWN : VALUE_KNOWN;
	if (names.has == VALUE_KNOWN)
		f.v[FACT_ADDRESSEE_NAMED].yes = (names.set & 1u << who->kind.choice) != 0;
	return f;
}

/* Does the clock, or the one it follows, start with a question sent to a state body? */
static bool
is_of_inquiry(const struct clock *c)
{
	while (c->after)
		c = c->after;
	return c->starts >= FACT_INQUIRY_KIND && c->starts <= FACT_INQUIRY_ANSWERED;
}

/* The clocks of inquiries, or the others, that run on the facts; NULL when there is no memory. */
static struct term *
run_clocks(struct arena *a, const struct law_view *v, const struct facts *f, bool of_inquiry,
	size_t *n)
{
	struct term all[LAW_MAX_RULES];
	size_t nall = term_all(v, f, all, COUNT_OF(all));
	*n = 0;
	for (size_t i = 0; i < nall && *n < ASSESS_MAX_TERMS; i++)
		if (is_of_inquiry(all[i].clock) == of_inquiry)
			all[(*n)++] = all[i];
	struct term *kept = arena_alloc(a, *n, sizeof *kept);
	if (kept)
		memcpy(kept, all, *n * sizeof *kept);
	return kept;
}

/* The earliest day by which a clock of the addressee runs out. */
static void
set_deadline(struct finding *f)
{
	for (size_t i = 0; i < f->nterms; i++) {
		const struct term *t = &f->terms[i];
		if (t->clock->whose != CLOCK_ADDRESSEE || t->state != TERM_DUE || t->maybe)
			continue;
		if (f->deadline.has == VALUE_KNOWN && f->deadline.day <= t->due)
			continue;
		f->deadline = (struct value){.has = VALUE_KNOWN, .day = t->due};
		f->deadline_clock = t->clock;
	}
}

static bool
set_exposures(struct arena *a, const struct law_view *v, struct finding *f)
{
	struct exposed all[ASSESS_MAX_EXPOSURES];
	size_t n = 0;
	for (size_t i = 0; i < v->nexposures && n < COUNT_OF(all); i++) {
		enum tri applies = provision_applies(&v->exposures[i]->p, f->facts);
		if (applies != TRI_NO)
			all[n++] = (struct exposed){v->exposures[i], applies == TRI_UNKNOWN};
	}
	f->exposures = arena_alloc(a, n, sizeof *f->exposures);
	if (!f->exposures)
		return false;
	memcpy(f->exposures, all, n * sizeof *all);
	f->nexposures = n;
	return true;
}

static void
note_checking(struct assessment *out, const struct ladder *l)
{
	for (size_t s = 0; s < STEP_COUNT; s++)
		for (size_t r = 0; r < l->step[s].nrules; r++) {
			const struct provision *p = &l->step[s].rules[r].rule->p;
			for (size_t c = 0; c < p->ncites; c++)
				if (p->cites[c].checked != CHECKED_TEXT)
					out->rests_on_unchecked = true;
		}
}

static bool
is_silent(const struct ladder *l)
{
	for (size_t s = 0; s < STEP_COUNT; s++)
		if (l->step[s].nrules)
			return false;
	return true;
}

static enum err_kind
climb(const struct job *j, struct finding *f)
{
	enum err_kind rc = ladder_climb(&j->view, f->facts, j->arena, &f->ladder, j->err);
	if (rc != OK)
		return rc;
	f->no_pack = is_silent(&f->ladder);
	f->carried = assess_carried(j->demand, f->facts);
	f->terms = run_clocks(j->arena, &j->view, f->facts, false, &f->nterms);
	if (!f->terms || !set_exposures(j->arena, &j->view, f) || !question_collect(f, j->arena))
		return no_room(j->err);
	note_checking(j->out, &f->ladder);
	if (f->ladder.verdict == VERDICT_BOUND) {
		set_deadline(f);
		f->until = f->ladder.until;
	}
	if (f->ladder.until.has == VALUE_KNOWN && f->ladder.until.day < f->carried.until)
		f->carried.until = f->ladder.until.day;
	return OK;
}

/* Findings grow by doubling; what they point to stays where it is. */
static struct finding *
next_finding(struct job *j)
{
	struct assessment *out = j->out;
	if (out->nfindings == j->room) {
		size_t room = j->room ? j->room * 2 : 1;
		struct finding *more = arena_alloc(j->arena, room, sizeof *more);
		if (!more)
			return NULL;
		if (j->room)
			memcpy(more, out->findings, j->room * sizeof *more);
		out->findings = more;
		j->room = room;
	}
	return &out->findings[out->nfindings++];
}

static enum err_kind
add_finding(struct job *j, const struct demand_addressee *who, enum measure m,
	const struct facts *facts, const size_t *group)
{
	struct assessment *out = j->out;
	enum addressee_kind kind = (enum addressee_kind)who->kind.choice;
	struct finding *f = next_finding(j);
	const struct assess_target *first = &out->targets[group[1]];
	if (!f)
		return no_room(j->err);
	f->who = *who;
	f->measure = m;
	f->ntargets = group[0];
	f->targets = group + 1;
	f->facts = arena_alloc(j->arena, 1, sizeof *f->facts);
	if (!f->facts)
		return no_room(j->err);
	*f->facts = *facts;
	f->able = reach_is_able(kind, m);
	f->effective = (enum target_kind)first->said->kind.choice;
	if (first->ok)
		f->effective = reach_effective(kind, m, &first->t);
	return climb(j, f);
}

/* Split the targets into groups of equal facts: group[0] is the count, the indices follow. */
static enum err_kind
by_group(struct job *j, const struct demand_addressee *who, enum measure m,
	const struct facts *addressee)
{
	struct assessment *out = j->out;
	size_t n = out->ntargets;
	struct facts base = *addressee;
	base.v[FACT_MEASURE] = (struct value){.has = VALUE_KNOWN, .choice = m};
	struct facts probe = base;
	bool *done = arena_alloc(j->arena, n, sizeof *done);
	if (!done)
		return no_room(j->err);
	for (size_t i = 0; i < n; i++) {
		if (done[i])
			continue;
		size_t *group = arena_alloc(j->arena, n - i + 1, sizeof *group);
		if (!group)
			return no_room(j->err);
		assess_target_facts(
			&out->targets[i], (enum addressee_kind)who->kind.choice, m, &base);
		for (size_t k = i; k < n; k++) {
			assess_target_facts(
				&out->targets[k], (enum addressee_kind)who->kind.choice, m, &probe);
			if (done[k] || !assess_same_target_facts(&base, &probe))
				continue;
			done[k] = true;
			group[++group[0]] = k;
		}
		enum err_kind rc = add_finding(j, who, m, &base, group);
		if (rc != OK)
			return rc;
	}
	return OK;
}

static enum err_kind
by_measure(struct job *j, const struct demand_addressee *who)
{
	uint32_t measures = j->options->measures;
	if (!measures && j->demand->measures.has == VALUE_KNOWN)
		measures = j->demand->measures.set;
	struct facts base = addressee_facts(j, who);
	enum err_kind rc = law_view_narrow(j->options->view, &base, j->arena, &j->view, j->err);
	for (unsigned m = 0; rc == OK && m < MEASURE_COUNT; m++)
		if (measures & 1u << m)
			rc = by_group(j, who, (enum measure)m, &base);
	return rc;
}

static enum err_kind
set_inquiries(struct job *j)
{
	const struct demand_inquiry *q = j->demand->inquiries.items;
	struct assessment *out = j->out;
	struct facts f;
	out->inquiries = arena_alloc(j->arena, j->demand->inquiries.n, sizeof *out->inquiries);
	if (!out->inquiries)
		return no_room(j->err);
	assess_demand_facts(j->demand, j->options->view->on, &f);
	for (size_t i = 0; i < j->demand->inquiries.n; i++) {
		struct inquiry_terms *t = &out->inquiries[out->ninquiries++];
		f.v[FACT_INQUIRY_KIND] = q[i].kind;
		f.v[FACT_INQUIRY_STATE] = q[i].state;
		f.v[FACT_INQUIRY_SENT] = q[i].sent;
		f.v[FACT_INQUIRY_RECEIVED] = q[i].received;
		f.v[FACT_INQUIRY_ANSWERED] = q[i].answered;
		t->inquiry = &q[i];
		t->terms = run_clocks(j->arena, j->options->view, &f, true, &t->nterms);
		if (!t->terms)
			return no_room(j->err);
	}
	return OK;
}

enum err_kind
assess_run(const struct assess_options *o, const struct demand *d, struct arena *a,
	struct assessment *out, struct err *e)
{
	const struct demand_addressee *who = o->as ? o->as : d->addressees.items;
	size_t nwho = o->as ? 1 : d->addressees.n;
	*out = (struct assessment){.demand = d, .view = o->view};
	struct job j = {.demand = d, .options = o, .arena = a, .out = out, .err = e};
	if (assess_targets(o->scope, d, o->neighbours, a, out) != OK)
		return no_room(e);
	for (size_t i = 0; i < nwho; i++) {
		enum err_kind rc = by_measure(&j, &who[i]);
		if (rc != OK)
			return rc;
	}
	return set_inquiries(&j);
}
