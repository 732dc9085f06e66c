#include "letter/cases.h"

enum { CASE_TEXT_MAX = 1 << 20 };

bool *
case_set(const struct writing *w)
{
	return writing_alloc(w, w->as->nfindings, sizeof(bool));
}

size_t
case_count(const struct writing *w, enum verdict v)
{
	size_t n = 0;
	for (size_t i = 0; i < w->as->nfindings; i++)
		n += w->as->findings[i].ladder.verdict == v;
	return n;
}

bool
same_addressee(const struct demand_addressee *a, const struct demand_addressee *b)
{
	return a->kind.choice == b->kind.choice && a->state.state == b->state.state &&
	       slice_eq(a->name.has == VALUE_KNOWN ? a->name.text : (struct slice){0},
		       b->name.has == VALUE_KNOWN ? b->name.text : (struct slice){0});
}

enum step
ladder_stop(const struct ladder *l)
{
	static const enum outcome order[] = {OUTCOME_NOT_MET, OUTCOME_UNDETERMINED};
	for (size_t i = 0; i < COUNT_OF(order); i++)
		for (unsigned s = 0; s < STEP_COUNT; s++)
			if (l->step[s].outcome == order[i])
				return (enum step)s;
	return STEP_COUNT;
}

/* ---- reasons ---- */

static struct reason *
find_reason(const struct writing *w, struct reasons *r, const struct reason *like)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i].rule == like->rule && r->items[i].step == like->step &&
			r->items[i].says == like->says)
			return &r->items[i];
	if (r->n == r->room) {
		size_t room = r->room ? r->room * 2 : 16;
		struct reason *more = writing_alloc(w, room, sizeof *more);
		if (!more)
			return NULL;
		if (r->n)
			memcpy(more, r->items, r->n * sizeof *more);
		r->items = more;
		r->room = room;
	}
	struct reason *new = &r->items[r->n];
	*new = *like;
	new->in = case_set(w);
	if (!new->in)
		return NULL;
	r->n++;
	return new;
}

static bool
decides(enum verdict v, enum rule_says says)
{
	if (v == VERDICT_NOT_BOUND)
		return says == RULE_NOT_MET;
	if (v == VERDICT_UNDETERMINED)
		return says == RULE_UNDETERMINED;
	return says == RULE_MET;
}

static void
collect_step(const struct writing *w, size_t finding, enum step step, struct reasons *out)
{
	const struct ladder *l = &w->as->findings[finding].ladder;
	const struct step_trace *t = &l->step[step];
	bool any = false;
	for (size_t i = 0; i < t->nrules; i++) {
		const struct rule_trace *r = &t->rules[i];
		if (!decides(l->verdict, r->says))
			continue;
		struct reason like = {.step = step, .rule = r->rule, .says = r->says};
		struct reason *to = find_reason(w, out, &like);
		any = true;
		if (to)
			to->in[finding] = true;
	}
	if (any || l->verdict != VERDICT_UNDETERMINED || t->outcome != OUTCOME_UNDETERMINED)
		return;
	struct reason like = {.step = step, .says = RULE_UNDETERMINED};
	struct reason *to = find_reason(w, out, &like);
	if (to)
		to->in[finding] = true;
}

void
reasons_collect(const struct writing *w, enum verdict v, size_t *number, struct reasons *out)
{
	*out = (struct reasons){.n = 0};
	for (unsigned s = 0; s < STEP_COUNT; s++)
		for (size_t i = 0; i < w->as->nfindings; i++)
			if (w->as->findings[i].ladder.verdict == v && !w->as->findings[i].no_pack)
				collect_step(w, i, (enum step)s, out);
	for (size_t i = 0; i < out->n; i++)
		out->items[i].number = ++*number;
}

/* ---- which findings, in words ---- */

struct slice
case_target(const struct writing *w, const struct assess_target *t)
{
	return t->ok ? t->t.text : word_outside(w, t->said->value.text);
}

struct slice
case_ranges(const struct writing *w, const size_t *numbers, size_t n)
{
	struct buf b;
	buf_init(&b, CASE_TEXT_MAX);
	for (size_t i = 0; i < n;) {
		size_t last = i;
		while (last + 1 < n && numbers[last + 1] == numbers[last] + 1)
			last++;
		word_join(&b, ", ", word_number(w, numbers[i]));
		if (last > i)
			word_join(&b, "–", word_number(w, numbers[last]));
		i = last + 1;
	}
	return word_keep(w, &b);
}

struct slice
case_targets(const struct writing *w, const struct finding *f)
{
	if (f->ntargets == 1)
		return case_target(w, &w->as->targets[f->targets[0]]);
	size_t *places = writing_alloc(w, f->ntargets, sizeof *places);
	for (size_t i = 0; places && i < f->ntargets; i++)
		places[i] = f->targets[i] + 1;
	return WORD_FILL(w, "letter.targets-at",
		{"targets", case_ranges(w, places, places ? f->ntargets : 0)});
}

struct slice
case_numbered(const struct writing *w, size_t i)
{
	struct buf b;
	buf_init(&b, CASE_TEXT_MAX);
	if (w->as->ntargets > 1)
		buf_addf(&b, "%zu. ", i + 1);
	buf_add(&b, case_target(w, &w->as->targets[i]));
	return word_keep(w, &b);
}

struct span {
	size_t first, n; /* findings of one addressee and measure, or of one addressee */
};

static struct span
measure_span(const struct assessment *as, size_t first)
{
	const struct finding *f = &as->findings[first];
	struct span s = {first, 1};
	while (first + s.n < as->nfindings && f[s.n].measure == f->measure &&
		same_addressee(&f[s.n].who, &f->who))
		s.n++;
	return s;
}

static struct span
addressee_span(const struct assessment *as, size_t first)
{
	struct span s = {first, 1};
	while (first + s.n < as->nfindings &&
		same_addressee(&as->findings[first + s.n].who, &as->findings[first].who))
		s.n++;
	return s;
}

static size_t
count_in(const bool *in, struct span s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += in[s.first + i];
	return n;
}

/* The measures of one addressee that are in, with targets where only some of them are. */
static struct slice
measures_in(const struct writing *w, const bool *in, struct span who)
{
	struct buf b;
	buf_init(&b, CASE_TEXT_MAX);
	if (count_in(in, who) == who.n)
		buf_add(&b, word_text(w, "letter.all-measures"));
	for (size_t i = who.first; i < who.first + who.n && count_in(in, who) != who.n;) {
		struct span m = measure_span(w->as, i);
		size_t n = count_in(in, m);
		if (n)
			word_join(&b, ", ", word_measure(w, w->as->findings[i].measure));
		for (size_t k = i; n && n < m.n && k < i + m.n; k++)
			if (in[k]) {
				buf_adds(&b, " (");
				buf_add(&b, case_targets(w, &w->as->findings[k]));
				buf_addc(&b, ')');
			}
		i += m.n;
	}
	return word_keep(w, &b);
}

/* Addressees of whom the same is said stand together: "a, b: block access". */
static void
put_alike(const struct writing *w, const bool *in, struct span who, struct buf *out)
{
	struct slice said = measures_in(w, in, who);
	struct buf names;
	size_t nwho = 0, nalike = 0;
	bool told = false;
	buf_init(&names, CASE_TEXT_MAX);
	for (size_t i = 0; i < w->as->nfindings;) {
		struct span s = addressee_span(w->as, i);
		i += s.n;
		nwho++;
		if (!count_in(in, s) || !slice_eq(said, measures_in(w, in, s)))
			continue;
		told = told || s.first < who.first;
		nalike++;
		word_join(&names, ", ", word_addressee(w, &w->as->findings[s.first].who));
	}
	struct slice list = word_keep(w, &names);
	if (told)
		return;
	if (nalike == nwho && nwho > 1)
		list = word_text(w, "letter.all-addressees");
	word_join(out, "; ", list);
	buf_adds(out, ": ");
	buf_add(out, said);
}

struct slice
case_list(const struct writing *w, const bool *in)
{
	struct span all = {0, w->as->nfindings};
	struct buf b;
	if (count_in(in, all) == all.n)
		return (struct slice){"", 0};
	buf_init(&b, CASE_TEXT_MAX);
	for (size_t i = 0; i < w->as->nfindings;) {
		struct span who = addressee_span(w->as, i);
		if (count_in(in, who))
			put_alike(w, in, who, &b);
		i += who.n;
	}
	return word_keep(w, &b);
}
