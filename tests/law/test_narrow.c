/*
 * A narrowed view answers as the whole one does: the packs of the project on facts drawn at random,
 * some of which were known when the view was narrowed.
 */
#include "base/sha256.h"
#include "law/ladder.h"
#include "law/term.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 3000, ARENA_MAX = 64 << 20, NAMES_MAX = 1 << 16, TERMS_MAX = 64 };

struct bench {
	struct law *law;
	struct law_diags *diags;
	struct arena *arena, *round;
};

static void
add_pack(struct bench *b, const char *name)
{
	struct err e;
	char path[512], hash[72];
	struct buf text;
	snprintf(path, sizeof path, "%s/law/%s", TEST_SOURCE, name);
	buf_init(&text, PACK_MAX_BYTES);
	assert_int_equal(file_read(path, PACK_MAX_BYTES, &text, &e), OK);
	sha256_text_of(buf_slice(&text), hash);
	assert_int_equal(law_add(b->law, slice_of(name), buf_slice(&text), hash, b->diags), OK);
	buf_fini(&text);
}

static int
open_bench(void **state)
{
	static struct bench b;
	struct err e;
	struct buf names;
	b = (struct bench){
		law_open(), law_diags_open(), arena_open(ARENA_MAX), arena_open(ARENA_MAX)};
	buf_init(&names, NAMES_MAX);
	assert_int_equal(file_list(TEST_SOURCE "/law", ".law", &names, &e), OK);
	for (size_t at = 0; names.p[at]; at += strlen(names.p + at) + 1)
		add_pack(&b, names.p + at);
	assert_int_equal(law_finish(b.law, b.diags), OK);
	buf_fini(&names);
	*state = &b;
	return 0;
}

static int
close_bench(void **state)
{
	struct bench *b = *state;
	law_close(b->law);
	law_diags_close(b->diags);
	arena_close(b->arena);
	arena_close(b->round);
	return 0;
}

/* xorshift: the same numbers in every run. */
static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % below;
}

static struct value
draw_value(uint32_t *seed, const struct fact_row *row)
{
	static const state_code states[] = {STATE('A', 'M'), STATE('B', 'Y'), STATE('K', 'Z'),
		STATE('K', 'G'), STATE('R', 'U')};
	enum { SOME_DAY = 20490, SPAN = 800, ABSENT_ONE_IN = 12 };
	struct value v = {.has = draw(seed, ABSENT_ONE_IN) ? VALUE_KNOWN : VALUE_ABSENT};
	switch (row->type) {
	case FACT_YES:
		v.yes = draw(seed, 2) != 0;
		break;
	case FACT_STATE:
		v.state = states[draw(seed, COUNT_OF(states))];
		break;
	case FACT_DAY:
		v.day = SOME_DAY + (civil_day)draw(seed, SPAN);
		break;
	case FACT_SET:
		v.set = draw(seed, 1u << vocab_of(row->vocab)->n);
		break;
	case FACT_WORD:
		v.choice = draw(seed, (uint32_t)vocab_of(row->vocab)->n);
		break;
	default:
		v.number = draw(seed, 1000);
	}
	return v;
}

/* Facts, and fewer of the same. */
static void
draw_facts(uint32_t *seed, struct facts *some, struct facts *more)
{
	enum { UNKNOWN_ONE_IN = 4 };
	*some = *more = (struct facts){0};
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (!draw(seed, UNKNOWN_ONE_IN))
			continue;
		more->v[i] = draw_value(seed, fact_row((enum fact)i));
		if (draw(seed, 2))
			some->v[i] = more->v[i];
	}
}

static void
same_ladder(const struct ladder *a, const struct ladder *b)
{
	assert_int_equal(a->verdict, b->verdict);
	assert_int_equal(a->until.has, b->until.has);
	if (a->until.has == VALUE_KNOWN)
		assert_int_equal(a->until.day, b->until.day);
	for (size_t s = 0; s < STEP_COUNT; s++) {
		const struct step_trace *x = &a->step[s], *y = &b->step[s];
		assert_int_equal(x->outcome, y->outcome);
		assert_int_equal(x->nrules, y->nrules);
		for (size_t i = 0; i < x->nrules; i++) {
			assert_ptr_equal(x->rules[i].rule, y->rules[i].rule);
			assert_int_equal(x->rules[i].applies, y->rules[i].applies);
			assert_int_equal(x->rules[i].holds, y->rules[i].holds);
			assert_int_equal(x->rules[i].says, y->rules[i].says);
			assert_int_equal(x->rules[i].atoms_no, y->rules[i].atoms_no);
			assert_int_equal(x->rules[i].atoms_unknown, y->rules[i].atoms_unknown);
		}
	}
}

static void
same_terms(const struct law_view *v, const struct law_view *narrow, const struct facts *f)
{
	struct term a[TERMS_MAX], b[TERMS_MAX];
	size_t n = term_all(v, f, a, TERMS_MAX);
	assert_int_equal(term_all(narrow, f, b, TERMS_MAX), n);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(a[i].clock, b[i].clock);
		assert_int_equal(a[i].due, b[i].due);
		assert_int_equal(a[i].maybe, b[i].maybe);
	}
}

static void
a_narrowed_view_answers_the_same(void **state)
{
	struct bench *b = *state;
	struct err e;
	uint32_t seed = 20260207, left_out = 0;
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct law_view v = {.law = b->law, .on = 20490 + (civil_day)draw(&seed, 400)},
				narrow;
		struct facts some, more;
		struct ladder whole, part;
		arena_reset(b->round);
		v.nassumed = i % 4 ? 1 : 0;
		v.assumed[0] =
			(struct assumption){slice_of("eaeu-2026-draft"), (char)('A' + i % 3)};
		draw_facts(&seed, &some, &more);
		assert_int_equal(law_view_init(&v, b->round, &e), OK);
		assert_int_equal(law_view_narrow(&v, &some, b->round, &narrow, &e), OK);
		assert_int_equal(ladder_climb(&v, &more, b->round, &whole, &e), OK);
		assert_int_equal(ladder_climb(&narrow, &more, b->round, &part, &e), OK);
		same_ladder(&whole, &part);
		same_terms(&v, &narrow, &more);
		left_out += v.nrules[STEP_IN_FORCE] > narrow.nrules[STEP_IN_FORCE];
	}
	assert_in_range(left_out, ROUNDS / 2, ROUNDS); /* it does narrow */
}

static void
too_little_memory_is_told(void **state)
{
	struct bench *b = *state;
	struct err e;
	struct facts f = {0};
	struct law_view v = {.law = b->law, .on = 20490}, narrow;
	arena_reset(b->round);
	assert_int_equal(law_view_init(&v, b->round, &e), OK);
	for (size_t room = 64; room <= 16 << 10; room *= 2) {
		struct arena *small = arena_open(room);
		enum err_kind rc = law_view_narrow(&v, &f, small, &narrow, &e);
		assert_true(rc == ERR_LIMIT || (rc == OK && room > 64));
		arena_close(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_narrowed_view_answers_the_same),
		cmocka_unit_test(too_little_memory_is_told),
	};
	return cmocka_run_group_tests_name("narrow", tests, open_bench, close_bench);
}
