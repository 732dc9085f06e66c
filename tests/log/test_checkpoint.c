/* The text of a checkpoint has one spelling. */
#include "log/checkpoint.h"
#include "log/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static void
test_round_trip(void **state)
{
	(void)state;
	static const char *const good[] = {"log.example\n0\n" ROOT, "a\n1\n" ROOT,
		"go.sum database tree\n70000\n" ROOT, "\xd1\x84\n9223372036854775807\n" ROOT};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct checkpoint c;
		struct buf b;
		struct err e;
		struct sha256 empty = merkle_empty();
		buf_init(&b, CHECKPOINT_TEXT_MAX);
		assert_int_equal(checkpoint_parse(slice_of(good[i]), &c, &e), OK);
		assert_true(sha256_eq(&c.root, &empty));
		checkpoint_put(&b, &c);
		assert_string_equal(buf_str(&b), good[i]);
		buf_fini(&b);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where;
	} bad[] = {
		{"", "line 1"},
		{"a", "line 1"},
		{"\n1\n" ROOT, "line 1"},
		{"a\tb\n1\n" ROOT, "line 1"},
		{"\xff\n1\n" ROOT, "line 1"},
		{"a\n", "line 2"},
		{"a\n\n" ROOT, "line 2"},
		{"a\n01\n" ROOT, "line 2"},
		{"a\n+1\n" ROOT, "line 2"},
		{"a\n-1\n" ROOT, "line 2"},
		{"a\n1 \n" ROOT, "line 2"},
		{"a\n9223372036854775808\n" ROOT, "line 2"},
		{"a\n18446744073709551617\n" ROOT, "line 2"},
		{"a\n99999999999999999999999\n" ROOT, "line 2"},
		{"a\n1\n", "line 3"},
		{"a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "line 3"},
		{"a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", "line 3"},
		{"a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hS\n", "line 3"},
		{"a\n1\n" ROOT "\n", "line 4"},
		{"a\n1\n" ROOT "x", "line 4"},
		{"a\n1\n" ROOT "extension\n", "line 4"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct checkpoint c = {.size = 77};
		struct err e;
		if (checkpoint_parse(slice_of(bad[i].text), &c, &e) == OK ||
			!slice_starts(slice_of(e.msg), bad[i].where))
			fail_msg("%zu: %s", i, e.msg);
		assert_int_equal(c.size, 77);
	}
}

static void
test_origin_length(void **state)
{
	(void)state;
	struct checkpoint c;
	struct buf b;
	struct err e;
	buf_init(&b, 1024);
	for (int i = 0; i < ORIGIN_MAX; i++)
		buf_addc(&b, 'o');
	buf_adds(&b, "\n5\n" ROOT);
	assert_int_equal(checkpoint_parse(buf_slice(&b), &c, &e), OK);
	assert_int_equal(strlen(c.origin), ORIGIN_MAX);
	buf_clear(&b);
	for (int i = 0; i <= ORIGIN_MAX; i++)
		buf_addc(&b, 'o');
	buf_adds(&b, "\n5\n" ROOT);
	assert_int_equal(checkpoint_parse(buf_slice(&b), &c, &e), ERR_SYNTAX);
	while (b.n <= CHECKPOINT_TEXT_MAX)
		buf_addc(&b, 'x');
	assert_int_equal(checkpoint_parse(buf_slice(&b), &c, &e), ERR_LIMIT);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_origin_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
