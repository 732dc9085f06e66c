/* Expectations of cases, and why they fail. */
#include "law/cases_parts.h"

#include <stdio.h>

static void
failed(struct runner *r, struct place at, const char *what, const char *wanted, const char *got)
{
	r->tally->nfailed++;
	law_mistake(r->p.diags, at, "case \"%.*s\": %s: expected %s, came out %s",
		SLICE_ARG(r->now->name), what, wanted, got);
}

/* Provisions of rules, clocks and exposures begin alike. */
static bool
is_named(const struct runner *r, struct slice id, const struct provision *p)
{
	if (slice_eq(p->full_id, id))
		return true;
	return p->pack == r->own && slice_eq(p->id, id);
}

static bool
parse_name(struct runner *r, struct slice *id)
{
	if (r->p.x.now.kind != TOKEN_WORD) {
		parse_expected(&r->p, "a name, as in kz.signed-or-confirmed");
		return false;
	}
	*id = r->p.x.now.text;
	lex_next(&r->p.x);
	return true;
}

static const struct rule_trace *
find_trace(const struct runner *r, const struct rule *rule)
{
	const struct step_trace *s = &r->ladder.step[rule->step];
	for (size_t i = 0; i < s->nrules; i++)
		if (s->rules[i].rule == rule)
			return &s->rules[i];
	return NULL;
}

static void
put_atoms(struct buf *b, const char *what, const struct rule *rule, uint64_t which)
{
	const char *before = what;
	for (size_t i = 0; i < rule->natoms; i++)
		if (which & (uint64_t)1 << i) {
			buf_adds(b, before);
			buf_add(b, rule->atoms[i]->text);
			before = ", ";
		}
}

static const char *
says_word(const struct rule_trace *t)
{
	static const char *const words[] = {"silent", "met", "not-met", "undetermined",
		"silent (may apply)", "silent (displaced)"};
	return words[t ? t->says : RULE_SILENT];
}

/* Silent, may apply and displaced all count for nothing, and are expected as silent. */
static bool
says(const struct rule_trace *t, const char *wanted)
{
	enum rule_says s = t ? t->says : RULE_SILENT;
	if (strcmp(wanted, "silent") == 0)
		return s == RULE_SILENT || s == RULE_MAYBE || s == RULE_DISPLACED;
	return strcmp(says_word(t), wanted) == 0;
}

static void
check_rule(struct runner *r, struct place at, const struct rule *rule, const char *wanted)
{
	const struct rule_trace *t = find_trace(r, rule);
	struct buf got;
	r->tally->rule_met[rule->index] |= strcmp(wanted, "met") == 0;
	r->tally->rule_not_met[rule->index] |= strcmp(wanted, "not-met") == 0;
	if (says(t, wanted))
		return;
	buf_init(&got, STRING_MAX_BYTES);
	buf_adds(&got, says_word(t));
	if (t) {
		put_atoms(&got, "; does not hold: ", rule, t->atoms_no);
		put_atoms(&got, "; not known: ", rule, t->atoms_unknown);
	}
	char what[2 * ID_MAX_BYTES + 8];
	snprintf(what, sizeof what, "rule %.*s", SLICE_ARG(rule->p.full_id));
	failed(r, at, what, wanted, buf_str(&got));
	buf_fini(&got);
}

static bool
expect_rule(struct runner *r, struct place at)
{
	static const char *const words[] = {"met", "not-met", "undetermined", "silent"};
	struct slice id;
	const struct rule *rule = NULL;
	if (!parse_name(r, &id))
		return false;
	for (size_t i = 0; i < r->law->nrules && !rule; i++)
		if (is_named(r, id, &r->law->rules[i]->p))
			rule = r->law->rules[i];
	if (!rule) {
		law_mistake(r->p.diags, at, "there is no rule '%.*s'", SLICE_ARG(id));
		return false;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (parse_accept(&r->p, words[i])) {
			check_rule(r, at, rule, words[i]);
			return true;
		}
	parse_expected(&r->p, "met, not-met, undetermined or silent");
	return false;
}

static bool
expect_step(struct runner *r, struct place at)
{
	uint32_t step = 0, wanted = 0;
	if (!parse_vocab(&r->p, VOCAB_STEP, &step) || !parse_vocab(&r->p, VOCAB_OUTCOME, &wanted))
		return false;
	enum outcome got = r->ladder.step[step].outcome;
	if (got != (enum outcome)wanted)
		failed(r, at, vocab_word(VOCAB_STEP, step), vocab_word(VOCAB_OUTCOME, wanted),
			vocab_word(VOCAB_OUTCOME, got));
	return true;
}

static bool
expect_verdict(struct runner *r, struct place at)
{
	uint32_t wanted = 0;
	if (!parse_vocab(&r->p, VOCAB_VERDICT, &wanted))
		return false;
	if (r->ladder.verdict == (enum verdict)wanted)
		return true;
	struct buf got;
	buf_init(&got, STRING_MAX_BYTES);
	buf_adds(&got, vocab_word(VOCAB_VERDICT, r->ladder.verdict));
	for (uint32_t s = 0; s < STEP_COUNT; s++)
		if (r->ladder.step[s].outcome != OUTCOME_MET)
			buf_addf(&got, "; %s %s", vocab_word(VOCAB_STEP, s),
				vocab_word(VOCAB_OUTCOME, r->ladder.step[s].outcome));
	failed(r, at, "verdict", vocab_word(VOCAB_VERDICT, wanted), buf_str(&got));
	buf_fini(&got);
	return true;
}

/* DATE, or none. */
static bool
parse_day_or_none(struct runner *r, struct value *v)
{
	*v = (struct value){.has = VALUE_ABSENT};
	if (parse_accept(&r->p, "none"))
		return true;
	v->has = VALUE_KNOWN;
	return parse_date(&r->p, &v->day);
}

static void
check_day(struct runner *r, struct place at, const char *what, const struct value *wanted,
	const struct value *got)
{
	char a[CIVIL_TEXT_MAX] = "none", b[CIVIL_TEXT_MAX] = "none";
	bool want = wanted->has == VALUE_KNOWN, have = got->has == VALUE_KNOWN;
	if (want == have && (!want || wanted->day == got->day))
		return;
	failed(r, at, what, want ? civil_format(wanted->day, a) : a,
		have ? civil_format(got->day, b) : b);
}

static bool
expect_until(struct runner *r, struct place at)
{
	struct value wanted;
	if (!parse_day_or_none(r, &wanted))
		return false;
	check_day(r, at, "until", &wanted, &r->ladder.until);
	return true;
}

static bool
expect_clock(struct runner *r, struct place at)
{
	struct slice id;
	struct value wanted, got = {.has = VALUE_ABSENT};
	struct term terms[LAW_MAX_CLOCKS];
	char what[2 * ID_MAX_BYTES + 8];
	const struct clock *clock = NULL;
	if (!parse_name(r, &id))
		return false;
	for (size_t i = 0; i < r->law->nclocks && !clock; i++)
		if (is_named(r, id, &r->law->clocks[i]->p)) {
			clock = r->law->clocks[i];
			r->tally->clock[i] = true;
		}
	if (!clock) {
		law_mistake(r->p.diags, at, "there is no clock '%.*s'", SLICE_ARG(id));
		return false;
	}
	if (!parse_day_or_none(r, &wanted))
		return false;
	size_t n = term_all(&r->view, &r->now->facts, terms, COUNT_OF(terms));
	for (size_t i = 0; i < n; i++)
		if (terms[i].clock == clock && terms[i].state == TERM_DUE && !terms[i].maybe)
			got = (struct value){.has = VALUE_KNOWN, .day = terms[i].due};
	snprintf(what, sizeof what, "clock %.*s", SLICE_ARG(clock->p.full_id));
	check_day(r, at, what, &wanted, &got);
	return true;
}

static bool
expect_exposure(struct runner *r, struct place at)
{
	struct slice id;
	const struct exposure *x = NULL;
	if (!parse_name(r, &id))
		return false;
	for (size_t i = 0; i < r->law->nexposures && !x; i++)
		if (is_named(r, id, &r->law->exposures[i]->p)) {
			x = r->law->exposures[i];
			r->tally->exposure[i] = true;
		}
	if (!x) {
		law_mistake(r->p.diags, at, "there is no exposure '%.*s'", SLICE_ARG(id));
		return false;
	}
	enum tri applies =
		law_in_force(&r->view, &x->p) ? cond_eval(x->p.when, &r->now->facts) : TRI_NO;
	if (x->p.unless)
		applies = tri_and(applies, tri_not(cond_eval(x->p.unless, &r->now->facts)));
	static const char *const words[] = {"no", "maybe", "yes"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (parse_accept(&r->p, words[i])) {
			if ((size_t)applies != i)
				failed(r, at, "exposure", words[i], words[applies]);
			return true;
		}
	parse_expected(&r->p, "yes, no or maybe");
	return false;
}

bool
cases_expect(struct runner *r)
{
	static const struct {
		const char *word;
		bool (*check)(struct runner *r, struct place at);
	} kinds[] = {{"rule", expect_rule}, {"step", expect_step}, {"verdict", expect_verdict},
		{"until", expect_until}, {"clock", expect_clock}, {"exposure", expect_exposure}};
	struct place at = r->p.x.now.at;
	if (!cases_climb(r, at))
		return false;
	r->tally->nexpected++;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (parse_accept(&r->p, kinds[i].word))
			return kinds[i].check(r, at);
	parse_expected(&r->p, "rule, step, verdict, until, clock or exposure");
	return false;
}
