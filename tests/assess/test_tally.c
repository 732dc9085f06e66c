/* The sums of a tally, merging, examples, and bodies past the limit. */
#include "assess/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* An assessment with one target and up to three findings. */
struct sample {
	struct demand_target said;
	struct assess_target target;
	size_t at;
	struct finding findings[3];
	struct assessment as;
};

static struct sample
sample(void)
{
	struct sample s = {.said.value = {.has = VALUE_KNOWN, .text = slice_of("a.example")}};
	return s;
}

static const struct assessment *
finish(struct sample *s, size_t nfindings)
{
	s->target.said = &s->said;
	for (size_t i = 0; i < nfindings; i++) {
		s->findings[i].targets = &s->at;
		s->findings[i].ntargets = 1;
	}
	s->as = (struct assessment){.targets = &s->target,
		.ntargets = 1,
		.findings = s->findings,
		.nfindings = nfindings};
	return &s->as;
}

static void
set_not_bound(struct finding *f, enum step stopped)
{
	f->ladder.verdict = VERDICT_NOT_BOUND;
	f->ladder.step[STEP_AUTHENTIC].outcome = OUTCOME_UNDETERMINED;
	f->ladder.step[stopped].outcome = OUTCOME_NOT_MET;
}

static void
set_undetermined(struct finding *f, enum step open)
{
	f->ladder.verdict = VERDICT_UNDETERMINED;
	f->ladder.step[open].outcome = OUTCOME_UNDETERMINED;
}

static void
set_bound(struct finding *f)
{
	f->ladder.verdict = VERDICT_BOUND;
}

static void
add(struct tally *t, uint64_t position, const char *body, const struct assessment *a,
	const struct assessment *b)
{
	const struct assessment *both[] = {a, b};
	struct tally_entry entry = {
		.position = position, .id = slice_of("id"), .body = slice_of(body)};
	struct err e;
	assert_int_equal(tally_add(t, &entry, both, &e), OK);
}

static void
sums_add_up(const struct tally *t)
{
	for (size_t r = 0; r < t->nregimes; r++) {
		const struct tally_cell *c = &t->regimes[r].all;
		uint64_t stopped = 0, open = 0, carried = 0;
		for (size_t i = 0; i < STEP_COUNT; i++) {
			stopped += c->stopped[i];
			open += c->open[i];
		}
		for (size_t i = 0; i < SAFEGUARD_COUNT; i++)
			carried += c->carried[i];
		assert_int_equal(c->verdict[VERDICT_BOUND] + c->verdict[VERDICT_NOT_BOUND] +
					 c->verdict[VERDICT_UNDETERMINED],
			t->entries);
		assert_int_equal(stopped, c->verdict[VERDICT_NOT_BOUND]);
		assert_int_equal(open, c->verdict[VERDICT_UNDETERMINED]);
		assert_int_equal(carried, t->entries);
	}
}

/* One target that binds makes the entry bind; the first step not met counts, not the first open. */
static void
an_entry_counts_once(void **state)
{
	struct tally *t = tally_open(2);
	struct sample mixed = sample(), stopped = sample();
	(void)state;
	set_not_bound(&mixed.findings[0], STEP_TIMELY);
	set_undetermined(&mixed.findings[1], STEP_STANDING);
	set_bound(&mixed.findings[2]);
	set_not_bound(&stopped.findings[0], STEP_IN_FORCE);
	stopped.findings[0].carried.refused = 1u << 9 | 1u << 4;
	add(t, 1, "Court A", finish(&mixed, 3), finish(&stopped, 1));
	add(t, 2, "Court A", finish(&mixed, 2), finish(&stopped, 1));
	add(t, 3, "", finish(&mixed, 1), finish(&stopped, 1));
	sums_add_up(t);
	assert_int_equal(t->regimes[0].all.verdict[VERDICT_BOUND], 1);
	assert_int_equal(t->regimes[0].all.open[STEP_STANDING], 1);
	assert_int_equal(t->regimes[0].all.stopped[STEP_TIMELY], 1);
	assert_int_equal(t->regimes[1].all.stopped[STEP_IN_FORCE], 3);
	assert_int_equal(t->regimes[1].all.carried[4], 3);
	assert_int_equal(t->nbodies, 2);
	assert_int_equal(t->regimes[0].examples[VERDICT_BOUND][0][0].position, 1);
	assert_string_equal(
		t->regimes[1].examples[VERDICT_NOT_BOUND][STEP_IN_FORCE][0].target, "a.example");
	tally_close(t);
}

/* However the entries are split among hands, the merged tally is the same. */
static void
merging_keeps_the_earliest_examples(void **state)
{
	struct tally *all = tally_open(1), *part[2] = {tally_open(1), tally_open(1)};
	struct sample s = sample();
	struct err e;
	(void)state;
	set_not_bound(&s.findings[0], STEP_IN_FORCE);
	for (uint64_t i = 10; i > 0; i--)
		add(part[i % 2], i, i < 4 ? "Court A" : "Court B", finish(&s, 1), NULL);
	assert_int_equal(tally_merge(all, part[1], &e), OK);
	assert_int_equal(tally_merge(all, part[0], &e), OK);
	tally_finish(all);
	sums_add_up(all);
	assert_int_equal(all->entries, 10);
	assert_true(slice_is(all->bodies[0]->name, "Court B"));
	assert_int_equal(all->bodies[0]->entries, 7);
	assert_int_equal(all->bodies[1]->regime[0].stopped[STEP_IN_FORCE], 3);
	for (size_t i = 0; i < TALLY_EXAMPLES; i++)
		assert_int_equal(
			all->regimes[0].examples[VERDICT_NOT_BOUND][STEP_IN_FORCE][i].position,
			i + 1);
	tally_close(all);
	tally_close(part[0]);
	tally_close(part[1]);
}

static void
bodies_past_the_limit_are_summed(void **state)
{
	enum { MORE = 5 };
	struct tally *t = tally_open(1);
	struct sample s = sample();
	char name[32];
	(void)state;
	set_not_bound(&s.findings[0], STEP_IN_FORCE);
	for (unsigned i = 0; i < TALLY_MAX_BODIES + MORE; i++) {
		snprintf(name, sizeof name, "Court %u", i);
		add(t, i + 1, name, finish(&s, 1), NULL);
	}
	sums_add_up(t);
	assert_int_equal(t->nbodies, TALLY_MAX_BODIES);
	assert_int_equal(t->others.entries, MORE);
	tally_close(t);
	tally_close(NULL);
}

/* A long target is cut between characters. */
static void
examples_are_cut_whole(void **state)
{
	static char host[2 * TALLY_TEXT_MAX + 1];
	struct tally *t = tally_open(1);
	struct sample s = sample();
	(void)state;
	for (size_t i = 0; i + 1 < sizeof host; i += 2)
		memcpy(host + i, "\u0436", 2);
	s.said.value.text = (struct slice){host, sizeof host - 1};
	set_not_bound(&s.findings[0], STEP_IN_FORCE);
	add(t, 1, "Court A", finish(&s, 1), NULL);
	const char *kept = t->regimes[0].examples[VERDICT_NOT_BOUND][STEP_IN_FORCE][0].target;
	enum { WHOLE = (TALLY_TEXT_MAX - 1) / 2 * 2 };
	assert_int_equal(strlen(kept), WHOLE);
	assert_memory_equal(kept, host, WHOLE);
	tally_close(t);
}

static void
an_entry_without_targets_is_counted_apart(void **state)
{
	struct tally *t = tally_open(1), *all = tally_open(1);
	struct sample s = sample();
	struct err e;
	(void)state;
	set_not_bound(&s.findings[0], STEP_IN_FORCE);
	add(t, 1, "Court A", finish(&s, 0), NULL);
	add(t, 2, "Court A", finish(&s, 1), NULL);
	assert_int_equal(tally_merge(all, t, &e), OK);
	assert_int_equal(all->entries, 1);
	assert_int_equal(all->nothing, 1);
	sums_add_up(all);
	tally_close(t);
	tally_close(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_counts_once),
		cmocka_unit_test(merging_keeps_the_earliest_examples),
		cmocka_unit_test(bodies_past_the_limit_are_summed),
		cmocka_unit_test(examples_are_cut_whole),
		cmocka_unit_test(an_entry_without_targets_is_counted_apart),
	};
	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
