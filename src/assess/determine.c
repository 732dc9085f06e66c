/* An assessment as a `determination` document: what findings share is written once. */
#include "assess/assess.h"

struct writer {
	const struct assessment *as;
	struct arena *arena;
	struct determination *out;
	bool failed;	   /* a list or the arena is full; sticks */
	size_t next_trace; /* findings repeat each other's traces in order: look there first */
};

static struct value
number(size_t n)
{
	return (struct value){.has = VALUE_KNOWN, .number = (int64_t)n};
}

static struct value
word(unsigned choice)
{
	return (struct value){.has = VALUE_KNOWN, .choice = choice};
}

static struct value
text(struct slice s)
{
	return (struct value){.has = s.n ? VALUE_KNOWN : VALUE_UNKNOWN, .text = s};
}

static struct value
day(civil_day d)
{
	return (struct value){.has = VALUE_KNOWN, .day = d};
}

/* Said only when true: a reader takes the absence for no. */
static struct value
flag(bool yes)
{
	return (struct value){.has = yes ? VALUE_KNOWN : VALUE_UNKNOWN, .yes = yes};
}

/* One more item at the end of a list, zeroed; lists grow by doubling, at powers of two. */
static void *
append(struct writer *w, struct list *l, size_t size)
{
	bool full = (l->n & (l->n - 1)) == 0 && (l->n >= 8 || l->n == 0);
	if (w->failed || l->n >= DETERMINATION_MAX_ROWS) {
		w->failed = true;
		return NULL;
	}
	if (full) {
		void *more = arena_alloc(w->arena, l->n ? l->n * 2 : 8, size);
		if (!more) {
			w->failed = true;
			return NULL;
		}
		if (l->n)
			memcpy(more, l->items, l->n * size);
		l->items = more;
	}
	return (char *)l->items + size * l->n++;
}

static void
append_number(struct writer *w, struct list *l, size_t n)
{
	struct value *v = append(w, l, sizeof *v);
	if (v)
		*v = number(n);
}

static void
append_text(struct writer *w, struct list *l, struct slice s)
{
	struct value *v = append(w, l, sizeof *v);
	if (v)
		*v = text(s);
}

/* A list said to be empty is written; one that was never begun is left out. */
static void
say_empty(const struct writer *w, struct list *l)
{
	if (!l->items)
		l->items = arena_alloc(w->arena, 0, 1);
}

/* ---- what findings rest on ---- */

static void
put_provision(struct writer *w, const struct provision *p)
{
	struct list *all = &w->out->provisions;
	struct determination_provision *rows = all->items;
	for (size_t i = all->n; i-- > 0;)
		if (rows[i].id.text.p == p->full_id.p)
			return;
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return;
	rows->id = text(p->full_id);
	for (size_t i = 0; i < p->ncites; i++) {
		const struct cite *c = &p->cites[i];
		struct determination_cite *to = append(w, &rows->cites, sizeof *to);
		if (!to)
			return;
		to->source = text(c->source->id);
		to->clause = text(c->clause);
		to->url = text(c->source->url);
		to->checked = word(c->checked);
	}
}

static void
put_atoms(struct writer *w, struct list *l, const struct rule *r, uint64_t which)
{
	for (size_t i = 0; i < r->natoms; i++)
		if (which & (uint64_t)1 << i)
			append_text(w, l, r->atoms[i]->text);
}

/* Does the list hold just the atoms of the rule that `which` marks? */
static bool
same_atoms(const struct list *l, const struct rule *r, uint64_t which)
{
	const struct value *v = l->items;
	size_t n = 0;
	for (size_t i = 0; i < r->natoms; i++) {
		if (!(which & (uint64_t)1 << i))
			continue;
		if (n == l->n || v[n].text.p != r->atoms[i]->text.p)
			return false;
		n++;
	}
	return n == l->n;
}

static size_t
put_trace(struct writer *w, enum step step, const struct rule_trace *t)
{
	struct list *all = &w->out->trace;
	struct determination_trace *rows = all->items;
	const struct provision *p = &t->rule->p;
	enum { SILENT_HAS_NO_WORD = 1 };
	unsigned says = (unsigned)t->says - SILENT_HAS_NO_WORD;
	for (size_t k = 0, i = w->next_trace; k < all->n; k++, i++) {
		i = i < all->n ? i : 0;
		if (rows[i].rule.text.p == p->full_id.p && rows[i].outcome.choice == says &&
			same_atoms(&rows[i].failed, t->rule, t->atoms_no) &&
			same_atoms(&rows[i].unknown, t->rule, t->atoms_unknown)) {
			w->next_trace = i + 1;
			return i;
		}
	}
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return 0;
	rows->rule = text(p->full_id);
	rows->step = word(step);
	rows->outcome = word(says);
	put_atoms(w, &rows->failed, t->rule, t->atoms_no);
	put_atoms(w, &rows->unknown, t->rule, t->atoms_unknown);
	put_provision(w, p);
	return all->n - 1;
}

static size_t
put_question(struct writer *w, const struct question *q)
{
	struct list *all = &w->out->questions;
	struct determination_question *rows = all->items;
	struct slice rule = q->rule ? q->rule->p.full_id : (struct slice){0};
	struct slice fact = {0};
	struct value state = {.has = q->no_pack ? VALUE_KNOWN : VALUE_UNKNOWN, .state = q->no_pack};
	if (!q->rule && !q->no_rule)
		fact = slice_of(fact_row(q->fact)->name);
	for (size_t i = 0; i < all->n; i++)
		if (rows[i].step.choice == q->step && rows[i].fact.text.p == fact.p &&
			rows[i].rule.text.p == rule.p && rows[i].state.state == state.state)
			return i;
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return 0;
	rows->state = state;
	rows->step = word(q->step);
	rows->whom = word(q->whom);
	rows->fact = text(fact);
	rows->rule = text(rule);
	return all->n - 1;
}

static size_t
put_exposure(struct writer *w, const struct exposed *exposed)
{
	const struct exposure *x = exposed->exposure;
	bool maybe = exposed->maybe;
	struct list *all = &w->out->exposure;
	struct determination_exposure *rows = all->items;
	for (size_t i = 0; i < all->n; i++)
		if (rows[i].id.text.p == x->p.full_id.p && rows[i].maybe.yes == maybe)
			return i;
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return 0;
	rows->id = text(x->p.full_id);
	rows->side = word(x->side);
	rows->state = (struct value){.has = VALUE_KNOWN, .state = x->state};
	rows->maybe = flag(maybe);
	put_provision(w, &x->p);
	return all->n - 1;
}

static struct determination_term
term_row(const struct term *t)
{
	struct determination_term row = {.clock = text(t->clock->p.full_id),
		.whose = word(t->clock->whose),
		.state = word(t->state),
		.provisional = flag(t->provisional),
		.maybe = flag(t->maybe),
		.ran_out = flag(t->ran_out)};
	if (t->state != TERM_NO_START)
		row.start = day(t->start);
	if (t->state == TERM_DUE)
		row.due = day(t->due);
	if (t->calendar)
		row.calendar = (struct value){.has = VALUE_KNOWN, .state = t->calendar};
	return row;
}

static bool
same_term(const struct determination_term *a, const struct determination_term *b)
{
	return a->clock.text.p == b->clock.text.p && a->state.choice == b->state.choice &&
	       a->start.day == b->start.day && a->due.day == b->due.day &&
	       a->calendar.state == b->calendar.state && a->maybe.yes == b->maybe.yes;
}

static size_t
put_term(struct writer *w, const struct term *t)
{
	struct list *all = &w->out->terms;
	struct determination_term *rows = all->items, row = term_row(t);
	for (size_t i = 0; i < all->n; i++)
		if (same_term(&rows[i], &row))
			return i;
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return 0;
	*rows = row;
	put_provision(w, &t->clock->p);
	return all->n - 1;
}

static size_t
put_refusal(struct writer *w, unsigned safeguard, const char *why)
{
	struct list *all = &w->out->refusals;
	struct determination_refusal *rows = all->items;
	enum { S1_IS_THE_FIRST_WORD = 1 };
	for (size_t i = 0; i < all->n; i++)
		if (rows[i].safeguard.choice == safeguard - S1_IS_THE_FIRST_WORD &&
			slice_is(rows[i].why.text, why))
			return i;
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return 0;
	rows->safeguard = word(safeguard - S1_IS_THE_FIRST_WORD);
	rows->why = text(slice_of(why));
	return all->n - 1;
}

/* ---- findings ---- */

static void
put_carried(struct writer *w, const struct carried *c, struct determination_finding *to)
{
	enum { CARRIED_YES, CARRIED_REFUSED };
	to->carried = word(c->refused ? CARRIED_REFUSED : CARRIED_YES);
	for (unsigned s = 1; s < COUNT_OF(c->why); s++)
		if (c->refused & 1u << s)
			append_number(w, &to->refused, put_refusal(w, s, c->why[s]));
}

static void
put_lists(struct writer *w, const struct finding *f, struct determination_finding *to)
{
	for (size_t s = 0; s < STEP_COUNT; s++)
		for (size_t r = 0; r < f->ladder.step[s].nrules; r++)
			append_number(w, &to->trace,
				put_trace(w, (enum step)s, &f->ladder.step[s].rules[r]));
	for (size_t i = 0; i < f->nquestions; i++)
		append_number(w, &to->questions, put_question(w, &f->questions[i]));
	for (size_t i = 0; i < f->nexposures; i++)
		append_number(w, &to->exposure, put_exposure(w, &f->exposures[i]));
	for (size_t i = 0; i < f->nterms; i++)
		append_number(w, &to->terms, put_term(w, &f->terms[i]));
	say_empty(w, &to->trace);
}

static struct determination_finding
finding_row(struct writer *w, const struct finding *f, size_t addressee)
{
	struct determination_finding row = {.addressee = number(addressee),
		.measure = word(f->measure),
		.verdict = word(f->ladder.verdict),
		.steps.has = VALUE_KNOWN,
		.able = (struct value){.has = VALUE_KNOWN, .yes = f->able},
		.effective = word(f->effective),
		.until = f->until,
		.deadline = f->deadline};
	for (size_t s = 0; s < STEP_COUNT; s++)
		row.steps.outcome[s] = word(f->ladder.step[s].outcome);
	if (f->deadline.has == VALUE_KNOWN)
		row.clock = text(f->deadline_clock->p.full_id);
	put_carried(w, &f->carried, &row);
	put_lists(w, f, &row);
	return row;
}

static bool
same_numbers(const struct list *a, const struct list *b)
{
	const struct value *x = a->items, *y = b->items;
	for (size_t i = 0; a->n == b->n && i < a->n; i++)
		if (x[i].number != y[i].number)
			return false;
	return a->n == b->n;
}

static bool
same_but_targets(const struct determination_finding *a, const struct determination_finding *b)
{
	return a->addressee.number == b->addressee.number &&
	       a->measure.choice == b->measure.choice &&
	       a->effective.choice == b->effective.choice &&
	       same_numbers(&a->refused, &b->refused) && same_numbers(&a->trace, &b->trace) &&
	       same_numbers(&a->questions, &b->questions) &&
	       same_numbers(&a->exposure, &b->exposure) && same_numbers(&a->terms, &b->terms);
}

static void
put_finding(struct writer *w, const struct finding *f, size_t addressee)
{
	struct list *all = &w->out->findings;
	struct determination_finding row = finding_row(w, f, addressee), *rows = all->items;
	size_t i = 0;
	while (i < all->n && !same_but_targets(&rows[i], &row))
		i++;
	if (i == all->n) {
		struct determination_finding *new = append(w, all, sizeof *new);
		if (!new)
			return;
		*new = row;
		rows = all->items;
	}
	for (size_t t = 0; t < f->ntargets; t++)
		append_number(w, &rows[i].targets, f->targets[t]);
}

static size_t
put_addressee(struct writer *w, const struct demand_addressee *who)
{
	struct list *all = &w->out->addressees;
	struct determination_addressee *rows = all->items;
	for (size_t i = 0; i < all->n; i++)
		if (rows[i].kind.choice == who->kind.choice &&
			rows[i].state.state == who->state.state &&
			slice_eq(rows[i].name.text, who->name.text))
			return i;
	rows = append(w, all, sizeof *rows);
	if (!rows)
		return 0;
	*rows = (struct determination_addressee){
		.kind = who->kind, .state = who->state, .name = who->name};
	return all->n - 1;
}

/* ---- the rest of the document ---- */

static void
put_target(struct writer *w, const struct assess_target *t)
{
	struct determination_target *to = append(w, &w->out->targets, sizeof *to);
	if (!to)
		return;
	to->kind = t->said->kind;
	if (!t->ok) {
		to->as_given = t->said->value;
		to->refused = word(t->why);
		to->problem = text(t->problem);
		return;
	}
	to->value = text(t->t.text);
	if (!slice_eq(t->t.text, t->said->value.text))
		to->as_given = t->said->value;
	to->neighbours = t->neighbours;
	for (size_t i = 0; i < t->nnames; i++)
		append_text(w, &to->names, t->names[i]);
	to->narrowest = (struct value){.has = VALUE_KNOWN, .yes = t->narrowest};
}

static void
put_packs(struct writer *w)
{
	const struct law *law = w->as->view->law;
	for (size_t i = 0; i < law->npacks; i++) {
		struct determination_pack *p = append(w, &w->out->packs, sizeof *p);
		if (!p)
			return;
		p->id = text(law->packs[i]->id);
		p->hash = text(slice_of(law->packs[i]->hash));
	}
	for (size_t i = 0; i < w->as->view->nassumed; i++) {
		const struct assumption *from = &w->as->view->assumed[i];
		struct determination_assumed *to = append(w, &w->out->assumed, sizeof *to);
		if (!to)
			return;
		to->pack = text(from->pack);
		to->reading = text((struct slice){&from->reading, from->reading != 0});
	}
}

static void
put_table(struct writer *w, const char *name, const char *hash)
{
	struct determination_table *t = hash ? append(w, &w->out->tables, sizeof *t) : NULL;
	if (!t)
		return;
	t->name = text(slice_of(name));
	t->hash = text(slice_of(hash));
}

static void
put_inquiries(struct writer *w)
{
	const struct assessment *as = w->as;
	const struct demand_inquiry *first = as->demand->inquiries.items;
	for (size_t i = 0; i < as->ninquiries; i++) {
		const struct inquiry_terms *from = &as->inquiries[i];
		struct determination_inquiry *to = append(w, &w->out->inquiries, sizeof *to);
		if (!to)
			return;
		to->inquiry = number((size_t)(from->inquiry - first));
		for (size_t t = 0; t < from->nterms; t++)
			append_number(w, &to->terms, put_term(w, &from->terms[t]));
		say_empty(w, &to->terms);
	}
}

enum err_kind
assess_determination(const struct assessment *as, const struct assess_inputs *in, struct arena *a,
	struct determination *out, struct err *e)
{
	struct writer w = {.as = as, .arena = a, .out = out};
	*out = (struct determination){.demand = text(slice_of(as->demand_id)),
		.on = day(as->view->on),
		.evaluator = text(slice_of(ASSESS_EVALUATOR)),
		.common.v = number(DOC_VERSION),
		.unchecked = flag(as->rests_on_unchecked)};
	put_packs(&w);
	put_table(&w, "public-suffix-list", in->psl_hash);
	put_table(&w, "neighbours", in->neighbours_hash);
	for (size_t i = 0; i < as->ntargets; i++)
		put_target(&w, &as->targets[i]);
	for (size_t i = 0; i < as->nfindings; i++)
		put_finding(&w, &as->findings[i], put_addressee(&w, &as->findings[i].who));
	put_inquiries(&w);
	say_empty(&w, &out->trace);
	say_empty(&w, &out->provisions);
	for (size_t l = 0; l < LANG_COUNT; l++)
		out->disclaimer.in[l] =
			text(law_text(as->view->law, "letter.disclaimer", (enum language)l));
	if (w.failed)
		return err_set(e, ERR_LIMIT, "the determination has no room for so many findings");
	return OK;
}
