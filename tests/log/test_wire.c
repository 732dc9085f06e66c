/* Frames between the signer and its clients: whole, not yet, or broken. */
#include "log/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROOM = 4096, MAX = 300 };

static void
test_requests(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
		enum wire_state is;
	} rows[] = {
		{"", 0, WIRE_MORE},
		{"\0\0\0", 3, WIRE_MORE},
		{"\0\0\0\0", 4, WIRE_WHOLE},
		{"\0\0\0\2a", 5, WIRE_MORE},
		{"\0\0\0\2ab", 6, WIRE_WHOLE},
		{"\0\0\0\2abc", 7, WIRE_BROKEN},
		{"\0\0\0\0a", 5, WIRE_BROKEN},
		{"\0\0\1\x2c", 4, WIRE_MORE},
		{"\0\0\1\x2d", 4, WIRE_BROKEN},
		{"\1\0\0\1a", 5, WIRE_BROKEN},
		{"\x80\0\0\0", 4, WIRE_BROKEN},
		{"\xff\xff\xff\xff", 4, WIRE_BROKEN},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct slice got = {"untouched", 9};
		struct slice in = {rows[i].bytes, rows[i].n};
		if (wire_request(in, MAX, &got) != rows[i].is)
			fail_msg("row %zu", i);
		if (rows[i].is == WIRE_WHOLE)
			assert_true(slice_eq(got, slice_from(in, 4)));
		else
			assert_true(slice_is(got, "untouched"));
	}
}

/* However it arrives: a part of a frame is never one, and one byte more breaks it. */
static void
test_request_again(void **state)
{
	(void)state;
	struct buf b;
	struct slice got;
	buf_init(&b, ROOM);
	wire_put_request(&b, "sign", (struct slice){"\0rest", 5});
	for (size_t n = 0; n < b.n; n++)
		assert_int_equal(wire_request((struct slice){b.p, n}, MAX, &got), WIRE_MORE);
	assert_int_equal(wire_request(buf_slice(&b), MAX, &got), WIRE_WHOLE);
	assert_true(slice_eq(got, (struct slice){"sign\n\0rest", 10}));
	assert_int_equal(wire_request(buf_slice(&b), 10, &got), WIRE_WHOLE);
	assert_int_equal(wire_request(buf_slice(&b), 9, &got), WIRE_BROKEN);
	buf_addc(&b, 'x');
	assert_int_equal(wire_request(buf_slice(&b), MAX, &got), WIRE_BROKEN);
	buf_clear(&b);
	wire_put_request(&b, "state", (struct slice){NULL, 0});
	assert_int_equal(wire_request(buf_slice(&b), MAX, &got), WIRE_WHOLE);
	assert_true(slice_is(got, "state\n"));
	buf_fini(&b);
}

static void
test_answers(void **state)
{
	(void)state;
	static const size_t lengths[] = {0, 1, 255, 256, 65536};
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		struct buf b;
		buf_init(&b, 1 << 20);
		wire_begin(&b, WIRE_REFUSED);
		for (size_t k = 0; k < lengths[i]; k++)
			buf_addc(&b, 'x');
		wire_end(&b);
		assert_int_equal(b.p[0], 'r');
		assert_int_equal(wire_length((const unsigned char *)b.p), lengths[i]);
		assert_int_equal(b.n, WIRE_ANSWER_HEAD + lengths[i]);
		buf_fini(&b);
	}
	static const unsigned char most[WIRE_ANSWER_HEAD] = {'d', 0xff, 0xff, 0xff, 0xff};
	assert_true(wire_length(most) == UINT32_MAX);
}

/* An answer that does not fit stays refused. */
static void
test_answer_too_large(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, WIRE_ANSWER_HEAD + 1);
	wire_begin(&b, WIRE_DONE);
	buf_adds(&b, "xy");
	wire_end(&b);
	assert_true(buf_failed(&b));
	buf_fini(&b);
	buf_init(&b, 1);
	wire_begin(&b, WIRE_DONE);
	wire_end(&b);
	assert_true(buf_failed(&b) && b.n == 0);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_request_again),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_answer_too_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
