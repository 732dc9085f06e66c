/* Beside the recursive definition of RFC 6962 section 2.1, and trees too large to hold. */
#include "log/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SMALL = 300, LEVELS = 63 };

/* ---- the definition ---- */

static struct sha256 leaves[SMALL];

static size_t
largest_below(size_t n)
{
	size_t k = 1;
	while (k * 2 < n)
		k *= 2;
	return k;
}

/* Kept once computed: every pair of sizes asks for the same ones again. */
static struct sha256
mth(size_t from, size_t n)
{
	static struct sha256 kept[SMALL + 1][SMALL + 1];
	static bool has[SMALL + 1][SMALL + 1];
	if (n == 0)
		return sha256_of((struct slice){NULL, 0});
	if (n == 1)
		return leaves[from];
	if (!has[from][n]) {
		size_t k = largest_below(n);
		struct sha256 l = mth(from, k), r = mth(from + k, n - k);
		kept[from][n] = merkle_node(&l, &r);
		has[from][n] = true;
	}
	return kept[from][n];
}

static void
path(size_t m, size_t from, size_t n, struct steps *s)
{
	if (n == 1)
		return;
	size_t k = largest_below(n);
	path(m < k ? m : m - k, m < k ? from : from + k, m < k ? k : n - k, s);
	s->h[s->n++] = m < k ? mth(from + k, n - k) : mth(from, k);
}

static void
subproof(size_t m, size_t from, size_t n, bool known, struct steps *s)
{
	if (m == n) {
		if (!known)
			s->h[s->n++] = mth(from, n);
		return;
	}
	size_t k = largest_below(n);
	if (m <= k) {
		subproof(m, from, k, known, s);
		s->h[s->n++] = mth(from + k, n - k);
	} else {
		subproof(m - k, from + k, n - k, false, s);
		s->h[s->n++] = mth(from, k);
	}
}

/* ---- readers ---- */

static uint64_t read_size; /* nothing outside the tree may be asked for */

static enum err_kind
read_small(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	(void)from, (void)e;
	assert_true((index + 1) << level <= read_size);
	*h = mth((size_t)(index << level), (size_t)1 << level);
	return OK;
}

/* Every leaf is the same, so a complete subtree's root depends on its level only. */
static struct sha256 same[LEVELS];

static enum err_kind
read_same(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	(void)from, (void)e;
	assert_true(level < LEVELS && index < read_size >> level);
	*h = same[level];
	return OK;
}

static enum err_kind
read_fails(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	(void)from, (void)level, (void)index, (void)h;
	return err_set(e, ERR_MISSING, "no tile");
}

static int
setup(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SMALL; i++) {
		char text[16];
		snprintf(text, sizeof text, "entry %u", i);
		leaves[i] = merkle_leaf(slice_of(text));
	}
	same[0] = leaves[0];
	for (unsigned i = 1; i < LEVELS; i++)
		same[i] = merkle_node(&same[i - 1], &same[i - 1]);
	return 0;
}

static bool
steps_eq(const struct steps *a, const struct steps *b)
{
	return a->n == b->n && memcmp(a->h, b->h, a->n * sizeof a->h[0]) == 0;
}

static void
test_known(void **state)
{
	(void)state;
	char text[SHA256_TEXT_MAX];
	struct sha256 h = merkle_empty();
	assert_string_equal(sha256_format(&h, text),
		"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	h = merkle_leaf((struct slice){NULL, 0});
	assert_string_equal(sha256_format(&h, text),
		"sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

static void
test_roots(void **state)
{
	(void)state;
	struct frontier f;
	struct sha256 root;
	struct err e;
	frontier_init(&f);
	for (size_t n = 0; n <= SMALL; n++) {
		struct sha256 want = mth(0, n), got = frontier_root(&f);
		read_size = n;
		assert_true(sha256_eq(&want, &got));
		assert_int_equal(merkle_root(read_small, NULL, n, &root, &e), OK);
		assert_true(sha256_eq(&want, &root));
		if (n < SMALL)
			frontier_add(&f, &leaves[n]);
	}
}

static void
test_inclusion(void **state)
{
	(void)state;
	struct err e;
	for (size_t n = 1; n <= SMALL; n++) {
		struct sha256 root = mth(0, n);
		read_size = n;
		for (size_t i = 0; i < n; i++) {
			struct steps want = {.n = 0}, got;
			path(i, 0, n, &want);
			assert_int_equal(
				merkle_prove_inclusion(read_small, NULL, i, n, &got, &e), OK);
			assert_true(steps_eq(&want, &got));
			assert_int_equal(
				merkle_check_inclusion(i, n, &leaves[i], &got, &root, &e), OK);
		}
	}
}

static void
test_consistency(void **state)
{
	(void)state;
	struct err e;
	for (size_t n = 0; n <= SMALL; n++) {
		struct sha256 root = mth(0, n);
		read_size = n;
		for (size_t old = 0; old <= n; old++) {
			struct steps want = {.n = 0}, got;
			struct sha256 old_root = mth(0, old);
			if (old > 0)
				subproof(old, 0, n, true, &want);
			assert_int_equal(
				merkle_prove_consistency(read_small, NULL, old, n, &got, &e), OK);
			assert_true(steps_eq(&want, &got));
			assert_int_equal(
				merkle_check_consistency(old, &old_root, n, &root, &got, &e), OK);
		}
	}
}

/* The proof with one thing wrong at a time, all of which must be refused. */
static void
refuse_inclusion(uint64_t i, uint64_t n, const struct sha256 *leaf, const struct steps *good,
	const struct sha256 *root)
{
	struct err e;
	struct steps s = *good;
	struct sha256 other = *root;
	other.b[31] ^= 1;
	assert_int_equal(merkle_check_inclusion(i, n, leaf, good, &other, &e), ERR_MISMATCH);
	assert_int_equal(merkle_check_inclusion(i, n, &other, good, root, &e), ERR_MISMATCH);
	assert_int_equal(merkle_check_inclusion(n, n, leaf, good, root, &e), ERR_MISMATCH);
	assert_int_equal(merkle_check_inclusion(i, 0, leaf, good, root, &e), ERR_MISMATCH);
	for (size_t at = 0; at < s.n; at++) {
		s.h[at].b[at % 32] ^= 0x80;
		assert_int_equal(merkle_check_inclusion(i, n, leaf, &s, root, &e), ERR_MISMATCH);
		s = *good;
	}
	if (s.n < MERKLE_MAX_STEPS) {
		s.h[s.n++] = other;
		assert_int_equal(merkle_check_inclusion(i, n, leaf, &s, root, &e), ERR_MISMATCH);
		s = *good;
	}
	if (s.n) {
		s.n--;
		assert_int_equal(merkle_check_inclusion(i, n, leaf, &s, root, &e), ERR_MISMATCH);
	}
}

static void
test_inclusion_refused(void **state)
{
	(void)state;
	struct err e;
	for (size_t n = 1; n <= 40; n++) {
		struct sha256 root = mth(0, n);
		read_size = n;
		for (size_t i = 0; i < n; i++) {
			struct steps s;
			assert_int_equal(
				merkle_prove_inclusion(read_small, NULL, i, n, &s, &e), OK);
			refuse_inclusion(i, n, &leaves[i], &s, &root);
			for (size_t other = 0; other < n; other++)
				if (other != i)
					assert_int_equal(merkle_check_inclusion(other, n,
								 &leaves[i], &s, &root, &e),
						ERR_MISMATCH);
		}
	}
}

static void
refuse_consistency(uint64_t old, const struct sha256 *old_root, uint64_t n,
	const struct sha256 *root, const struct steps *good)
{
	struct err e;
	struct steps s = *good;
	struct sha256 other = *root;
	other.b[0] ^= 1;
	assert_int_equal(merkle_check_consistency(old, &other, n, root, good, &e), ERR_MISMATCH);
	assert_int_equal(
		merkle_check_consistency(old, old_root, n, &other, good, &e), ERR_MISMATCH);
	for (size_t at = 0; at < s.n; at++) {
		s.h[at].b[at % 32] ^= 1;
		assert_int_equal(
			merkle_check_consistency(old, old_root, n, root, &s, &e), ERR_MISMATCH);
		s = *good;
	}
	s.h[s.n++] = other;
	assert_int_equal(merkle_check_consistency(old, old_root, n, root, &s, &e), ERR_MISMATCH);
	s = *good;
	if (s.n) {
		s.n--;
		assert_int_equal(
			merkle_check_consistency(old, old_root, n, root, &s, &e), ERR_MISMATCH);
	}
}

static void
test_consistency_refused(void **state)
{
	(void)state;
	struct err e;
	struct steps s;
	for (size_t n = 1; n <= 40; n++) {
		struct sha256 root = mth(0, n);
		read_size = n;
		for (size_t old = 1; old <= n; old++) {
			struct sha256 old_root = mth(0, old);
			assert_int_equal(
				merkle_prove_consistency(read_small, NULL, old, n, &s, &e), OK);
			refuse_consistency(old, &old_root, n, &root, &s);
		}
		assert_int_equal(
			merkle_prove_consistency(read_small, NULL, n + 1, n, &s, &e), ERR_MISMATCH);
		s.n = 0;
		assert_int_equal(
			merkle_check_consistency(n + 1, &root, n, &root, &s, &e), ERR_MISMATCH);
	}
}

static void
test_from_nothing(void **state)
{
	(void)state;
	struct err e;
	struct steps s = {.n = 0};
	struct sha256 empty = merkle_empty(), root = mth(0, 7);
	assert_int_equal(merkle_check_consistency(0, &empty, 7, &root, &s, &e), OK);
	assert_int_equal(merkle_check_consistency(0, NULL, 7, &root, &s, &e), OK);
	assert_int_equal(merkle_check_consistency(0, &empty, 0, &empty, &s, &e), OK);
	assert_int_equal(merkle_check_consistency(0, &empty, 0, &root, &s, &e), ERR_MISMATCH);
	s.h[s.n++] = root;
	assert_int_equal(merkle_check_consistency(0, &empty, 7, &root, &s, &e), ERR_MISMATCH);
	assert_int_equal(merkle_check_consistency(7, &root, 7, &root, &s, &e), ERR_MISMATCH);
}

static uint64_t
random_below(uint64_t n)
{
	static uint64_t x = 0x9e3779b97f4a7c15;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x % n;
}

/* Sizes of every number of bits; the recursion's own answer is not to be had, the root is. */
static void
test_large(void **state)
{
	(void)state;
	struct err e;
	for (unsigned round = 0; round < 2000; round++) {
		uint64_t n = 1 + random_below((uint64_t)1 << (10 + round % 53));
		uint64_t i = random_below(n), old = 1 + random_below(n);
		struct sha256 root, old_root;
		struct steps s;
		read_size = n;
		assert_int_equal(merkle_root(read_same, NULL, n, &root, &e), OK);
		assert_int_equal(merkle_root(read_same, NULL, old, &old_root, &e), OK);
		assert_int_equal(merkle_prove_inclusion(read_same, NULL, i, n, &s, &e), OK);
		assert_int_equal(merkle_check_inclusion(i, n, &same[0], &s, &root, &e), OK);
		if (n > 1)
			refuse_inclusion(i, n, &same[0], &s, &root);
		assert_int_equal(merkle_prove_consistency(read_same, NULL, old, n, &s, &e), OK);
		assert_int_equal(merkle_check_consistency(old, &old_root, n, &root, &s, &e), OK);
		if (s.n < MERKLE_MAX_STEPS)
			refuse_consistency(old, &old_root, n, &root, &s);
	}
}

static void
test_largest(void **state)
{
	(void)state;
	struct err e;
	struct steps s;
	struct sha256 root;
	read_size = MERKLE_MAX_SIZE;
	assert_int_equal(merkle_root(read_same, NULL, MERKLE_MAX_SIZE, &root, &e), OK);
	assert_int_equal(merkle_prove_inclusion(read_same, NULL, 0, MERKLE_MAX_SIZE, &s, &e), OK);
	assert_int_equal(s.n, MERKLE_MAX_STEPS);
	assert_int_equal(merkle_check_inclusion(0, MERKLE_MAX_SIZE, &same[0], &s, &root, &e), OK);
	/* RFC 6962 section 2.1.2: up to ceil(log2(n)) + 1 steps, one more than there is room for.
	 */
	assert_int_equal(
		merkle_prove_consistency(read_same, NULL, 3, MERKLE_MAX_SIZE, &s, &e), ERR_LIMIT);
	assert_int_equal(merkle_root(read_same, NULL, MERKLE_MAX_SIZE + 1, &root, &e), ERR_LIMIT);
}

static void
test_errors_passed_on(void **state)
{
	(void)state;
	struct err e;
	struct steps s;
	struct sha256 root;
	assert_int_equal(merkle_root(read_fails, NULL, 5, &root, &e), ERR_MISSING);
	assert_int_equal(merkle_prove_inclusion(read_fails, NULL, 2, 5, &s, &e), ERR_MISSING);
	assert_int_equal(merkle_prove_inclusion(read_same, NULL, 5, 5, &s, &e), ERR_MISMATCH);
	assert_int_equal(merkle_prove_consistency(read_fails, NULL, 3, 5, &s, &e), ERR_MISSING);
	assert_string_equal(e.msg, "no tile");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_inclusion),
		cmocka_unit_test(test_consistency),
		cmocka_unit_test(test_inclusion_refused),
		cmocka_unit_test(test_consistency_refused),
		cmocka_unit_test(test_from_nothing),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_largest),
		cmocka_unit_test(test_errors_passed_on),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
