/* Rules on facts: Kleene's logic, exceptions, displacement, and the nine steps. */
#include "law/ladder.h"

/* ---- the law on a day ---- */

/* Every draft that can be assumed, as --assume takes it: "PACK:A, PACK:B". */
static enum err_kind
no_such_draft(const struct law *l, struct slice pack, struct err *e)
{
	struct buf all;
	buf_init(&all, ERR_MSG_MAX);
	for (size_t i = 0; i < l->npacks; i++) {
		const struct law_pack *p = l->packs[i];
		for (size_t r = 0; p->draft && r < p->nreadings; r++)
			buf_addf(&all, "%s%.*s:%c", all.n ? ", " : "", SLICE_ARG(p->id),
				p->readings[r].letter);
		if (p->draft && !p->nreadings)
			buf_addf(&all, "%s%.*s", all.n ? ", " : "", SLICE_ARG(p->id));
	}
	err_set(e, ERR_MISSING, "there is no pack '%.*s'; drafts: %s", SLICE_ARG(pack),
		all.n ? buf_str(&all) : "none");
	buf_fini(&all);
	return e->kind;
}

static enum err_kind
check_assumption(const struct law *l, const struct assumption *a, struct err *e)
{
	const struct law_pack *p = law_find_pack(l, a->pack);
	char letters[64] = "";
	size_t n = 0;
	if (!p)
		return no_such_draft(l, a->pack, e);
	if (!p->draft)
		return err_set(e, ERR_USAGE, "'%.*s' is in force and needs no assuming",
			SLICE_ARG(a->pack));
	for (size_t i = 0; i < p->nreadings && n + 3 < sizeof letters; i++) {
		if (p->readings[i].letter == a->reading)
			return OK;
		letters[n++] = ' ';
		letters[n++] = p->readings[i].letter;
		letters[n] = '\0';
	}
	if (!p->nreadings && !a->reading)
		return OK;
	if (!p->nreadings)
		return err_set(e, ERR_USAGE, "'%.*s' has no readings", SLICE_ARG(a->pack));
	return err_set(e, a->reading ? ERR_MISSING : ERR_USAGE,
		"'%.*s' is assumed in one of its readings:%s", SLICE_ARG(a->pack), letters);
}

bool
law_in_force(const struct law_view *v, const struct provision *p)
{
	if (v->on < p->from || v->on > p->until)
		return false;
	if (!p->pack->draft)
		return true;
	for (size_t i = 0; i < v->nassumed; i++) {
		const struct assumption *a = &v->assumed[i];
		if (!slice_eq(a->pack, p->pack->id))
			continue;
		if (!p->readings || (a->reading && p->readings & 1u << (a->reading - 'A')))
			return true;
	}
	return false;
}

static struct rule_trace
nothing_known(const struct rule *r)
{
	return (struct rule_trace){.rule = r,
		.applies = TRI_UNKNOWN,
		.holds = TRI_UNKNOWN,
		.atoms_unknown = r->natoms ? UINT64_MAX >> (LAW_MAX_ATOMS - r->natoms) : 0};
}

static enum err_kind
no_memory(struct err *e)
{
	return err_set(e, ERR_LIMIT, "no memory for the rules in force");
}

static enum err_kind
keep_others(struct law_view *v, struct arena *a, struct err *e)
{
	const struct law *l = v->law;
	v->nclocks = v->nexposures = 0;
	v->clocks = arena_alloc(a, l->nclocks, sizeof(void *));
	v->exposures = arena_alloc(a, l->nexposures, sizeof(void *));
	if (!v->clocks || !v->exposures)
		return no_memory(e);
	for (size_t i = 0; i < l->nclocks; i++)
		if (law_in_force(v, &l->clocks[i]->p))
			v->clocks[v->nclocks++] = l->clocks[i];
	for (size_t i = 0; i < l->nexposures; i++)
		if (law_in_force(v, &l->exposures[i]->p))
			v->exposures[v->nexposures++] = l->exposures[i];
	return OK;
}

enum err_kind
law_view_init(struct law_view *v, struct arena *a, struct err *e)
{
	for (size_t i = 0; i < v->nassumed; i++) {
		enum err_kind rc = check_assumption(v->law, &v->assumed[i], e);
		if (rc != OK)
			return rc;
	}
	for (size_t s = 0; s < STEP_COUNT; s++) {
		v->nrules[s] = 0;
		v->rules[s] = arena_alloc(a, v->law->nrules, sizeof *v->rules[s]);
		if (!v->rules[s])
			return no_memory(e);
	}
	for (size_t i = 0; i < v->law->nrules; i++) {
		const struct rule *r = v->law->rules[i];
		if (law_in_force(v, &r->p))
			v->rules[r->step][v->nrules[r->step]++] = nothing_known(r);
	}
	return keep_others(v, a, e);
}

/* ---- conditions ---- */

static enum tri
tri_of(bool yes)
{
	return yes ? TRI_YES : TRI_NO;
}

static civil_day
add_time(civil_day day, int n, enum unit unit)
{
	if (unit == UNIT_MONTHS)
		return civil_add_months(day, n);
	if (unit == UNIT_YEARS)
		return civil_add_months(day, n * 12);
	return day + n;
}

static bool
is_same(enum fact_type type, const struct value *a, const struct value *b)
{
	switch (type) {
	case FACT_YES:
		return a->yes == b->yes;
	case FACT_STATE:
		return a->state == b->state;
	case FACT_SET:
		return a->set != 0 && (a->set & ~b->set) == 0;
	default:
		return a->choice == b->choice;
	}
}

static bool
is_one_of(const struct cond *c, const struct value *v)
{
	if (!c->states)
		return (c->value.set & 1u << v->choice) != 0;
	for (const state_code *s = c->states; *s; s++)
		if (*s == v->state)
			return true;
	return false;
}

static bool
holds_by_order(enum cond_op op, civil_day day, civil_day other)
{
	switch (op) {
	case COND_BEFORE:
		return day < other;
	case COND_AFTER:
		return day > other;
	case COND_ON_OR_BEFORE:
		return day <= other;
	default:
		return day >= other;
	}
}

/* On a known fact, and a known other one where there is any. */
static bool
holds(const struct cond *c, const struct value *v, const struct value *other)
{
	switch (c->op) {
	case COND_IS:
		return is_same(fact_row(c->fact)->type, v, &c->value);
	case COND_ONE_OF:
		return is_one_of(c, v);
	case COND_SAME:
		return is_same(fact_row(c->fact)->type, v, other);
	case COND_INCLUDES:
		return (v->set & c->value.set) != 0;
	case COND_AT_LEAST:
		return v->number >= c->value.number;
	case COND_AT_MOST:
		return v->number <= c->value.number;
	case COND_WITHIN:
		return v->day <= add_time(other->day, c->n, c->unit);
	default:
		return holds_by_order(c->op, v->day, other ? other->day : c->value.day);
	}
}

static enum tri
eval_atom(const struct cond *c, const struct facts *f)
{
	const struct value *v = &f->v[c->fact];
	const struct value *other = c->other >= 0 ? &f->v[c->other] : NULL;
	if (v->has == VALUE_UNKNOWN)
		return TRI_UNKNOWN;
	if (c->op == COND_PRESENT || c->op == COND_ABSENT)
		return tri_of((v->has == VALUE_ABSENT) == (c->op == COND_ABSENT));
	if (v->has == VALUE_ABSENT)
		return tri_of(c->negated); /* what does not exist is not V, and nothing else */
	if (other && other->has == VALUE_UNKNOWN)
		return TRI_UNKNOWN;
	if (other && other->has == VALUE_ABSENT)
		return tri_of(c->negated);
	return tri_of(holds(c, v, other) != c->negated);
}

enum tri
cond_eval(const struct cond *c, const struct facts *f)
{
	enum tri a;
	switch (c->op) {
	case COND_AND:
		a = cond_eval(c->a, f);
		return a == TRI_NO ? a : tri_and(a, cond_eval(c->b, f));
	case COND_OR:
		a = cond_eval(c->a, f);
		return a == TRI_YES ? a : tri_or(a, cond_eval(c->b, f));
	case COND_NOT:
		return tri_not(cond_eval(c->a, f));
	default:
		return eval_atom(c, f);
	}
}

enum tri
provision_applies(const struct provision *p, const struct facts *f)
{
	enum tri applies = cond_eval(p->when, f);
	if (applies != TRI_NO && p->unless)
		applies = tri_and(applies, tri_not(cond_eval(p->unless, f)));
	return applies;
}

/* ---- a rule ---- */

static enum rule_says
say(enum tri applies, enum tri requirement)
{
	if (applies == TRI_NO)
		return RULE_SILENT;
	if (applies == TRI_UNKNOWN)
		return requirement == TRI_YES ? RULE_MAYBE : RULE_UNDETERMINED;
	if (requirement == TRI_UNKNOWN)
		return RULE_UNDETERMINED;
	return requirement == TRI_YES ? RULE_MET : RULE_NOT_MET;
}

/* Of the atoms still unknown, which are no, and which are so still. */
static void
note_atoms(const struct facts *f, struct rule_trace *t)
{
	for (uint64_t left = t->atoms_unknown; left; left &= left - 1) {
		enum tri v = eval_atom(t->rule->atoms[__builtin_ctzll(left)], f);
		uint64_t bit = left & (0 - left);
		if (v == TRI_NO)
			t->atoms_no |= bit;
		if (v != TRI_UNKNOWN)
			t->atoms_unknown &= ~bit;
	}
}

/* From what was known of the rule to what is now; false when it is silent. */
static bool
try_rule(const struct rule_trace *known, const struct facts *f, struct rule_trace *t)
{
	*t = *known;
	if (t->applies == TRI_UNKNOWN)
		t->applies = provision_applies(&t->rule->p, f);
	if (t->applies == TRI_NO)
		return false;
	if (t->holds == TRI_UNKNOWN)
		t->holds = cond_eval(t->rule->require, f);
	t->says = say(t->applies, t->holds);
	note_atoms(f, t);
	return true;
}

/* ---- a narrower view ---- */

static enum err_kind
narrow_others(const struct law_view *v, const struct facts *f, struct arena *a,
	struct law_view *out, struct err *e)
{
	out->nclocks = out->nexposures = 0;
	out->clocks = arena_alloc(a, v->nclocks, sizeof(void *));
	out->exposures = arena_alloc(a, v->nexposures, sizeof(void *));
	if (!out->clocks || !out->exposures)
		return no_memory(e);
	for (size_t i = 0; i < v->nclocks; i++)
		if (provision_applies(&v->clocks[i]->p, f) != TRI_NO)
			out->clocks[out->nclocks++] = v->clocks[i];
	for (size_t i = 0; i < v->nexposures; i++)
		if (provision_applies(&v->exposures[i]->p, f) != TRI_NO)
			out->exposures[out->nexposures++] = v->exposures[i];
	return OK;
}

enum err_kind
law_view_narrow(const struct law_view *v, const struct facts *f, struct arena *a,
	struct law_view *out, struct err *e)
{
	*out = *v;
	for (size_t s = 0; s < STEP_COUNT; s++) {
		out->nrules[s] = 0;
		out->rules[s] = arena_alloc(a, v->nrules[s], sizeof *out->rules[s]);
		if (!out->rules[s])
			return no_memory(e);
		for (size_t i = 0; i < v->nrules[s]; i++)
			out->nrules[s] +=
				try_rule(&v->rules[s][i], f, &out->rules[s][out->nrules[s]]);
	}
	return narrow_others(v, f, a, out, e);
}

/* ---- a step ---- */

static bool
overrides(const struct rule *by, const struct rule *r)
{
	for (size_t i = 0; i < by->noverrides; i++)
		if (by->overrides[i] == r)
			return true;
	return false;
}

/*
 * Where the overrider applies the other is silent.  Where it may apply, the other's word counts
 * only as far as both would say the same.
 */
static void
displace(const struct rule_trace *by, struct rule_trace *t)
{
	bool parted = (t->says == RULE_NOT_MET && by->holds != TRI_NO) ||
		      (t->says == RULE_MET && by->holds != TRI_YES);
	if (by->applies == TRI_YES)
		t->says = RULE_DISPLACED;
	else if (parted)
		t->says = RULE_UNDETERMINED;
}

static void
displace_all(struct step_trace *s)
{
	for (size_t i = 0; i < s->nrules; i++)
		for (size_t k = 0; s->rules[i].rule->noverrides && k < s->nrules; k++)
			if (overrides(s->rules[i].rule, s->rules[k].rule))
				displace(&s->rules[i], &s->rules[k]);
}

static enum outcome
outcome_of(const struct step_trace *s)
{
	bool met = false, open = false;
	for (size_t i = 0; i < s->nrules; i++) {
		if (s->rules[i].says == RULE_NOT_MET)
			return OUTCOME_NOT_MET;
		met = met || s->rules[i].says == RULE_MET;
		open = open || s->rules[i].says == RULE_UNDETERMINED;
	}
	return met && !open ? OUTCOME_MET : OUTCOME_UNDETERMINED;
}

static enum err_kind
climb_step(const struct law_view *v, enum step step, const struct facts *f, struct arena *a,
	struct step_trace *out)
{
	struct rule_trace traces[TRACE_MAX];
	size_t n = 0;
	for (size_t i = 0; i < v->nrules[step]; i++) {
		if (n == TRACE_MAX)
			return ERR_LIMIT; /* a rule left out could turn the verdict */
		n += try_rule(&v->rules[step][i], f, &traces[n]);
	}
	out->rules = arena_alloc(a, n, sizeof *out->rules);
	if (!out->rules)
		return ERR_LIMIT;
	memcpy(out->rules, traces, n * sizeof *traces);
	out->nrules = n;
	displace_all(out);
	out->outcome = outcome_of(out);
	return OK;
}

/* ---- the ladder ---- */

/* The earliest day any of the rules met sets; a day not known sets none. */
static void
set_until(struct ladder *l, const struct rule *r, const struct facts *f)
{
	for (size_t i = 0; i < r->nuntil; i++) {
		const struct day_term *t = &r->until[i];
		const struct value *from = &f->v[t->fact];
		if (from->has != VALUE_KNOWN)
			continue;
		civil_day day = add_time(from->day, t->n, t->unit);
		if (l->until.has != VALUE_KNOWN || day < l->until.day)
			l->until = (struct value){.has = VALUE_KNOWN, .day = day};
	}
}

static enum verdict
verdict_of(const struct ladder *l)
{
	enum verdict v = VERDICT_BOUND;
	for (size_t s = 0; s < STEP_COUNT; s++) {
		if (l->step[s].outcome == OUTCOME_NOT_MET)
			return VERDICT_NOT_BOUND;
		if (l->step[s].outcome == OUTCOME_UNDETERMINED)
			v = VERDICT_UNDETERMINED;
	}
	return v;
}

enum err_kind
ladder_climb(const struct law_view *v, const struct facts *f, struct arena *a, struct ladder *l,
	struct err *e)
{
	*l = (struct ladder){.verdict = VERDICT_UNDETERMINED};
	for (unsigned s = 0; s < STEP_COUNT; s++)
		if (climb_step(v, (enum step)s, f, a, &l->step[s]) != OK)
			return err_set(e, ERR_LIMIT,
				"more than %d rules speak at one step, or no memory for them",
				TRACE_MAX);
	l->verdict = verdict_of(l);
	for (size_t s = 0; s < STEP_COUNT; s++)
		for (size_t i = 0; i < l->step[s].nrules; i++)
			if (l->step[s].rules[i].says == RULE_MET)
				set_until(l, l->step[s].rules[i].rule, f);
	return OK;
}
