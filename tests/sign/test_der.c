/* DER has one spelling: each other is refused, and the place is told. */
#include "sign/der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define BYTES(s)                                                                                   \
	{                                                                                          \
		(s), sizeof(s) - 1                                                                 \
	}
#define SLICE(s) ((struct slice)BYTES(s))

enum what { ANY, INT, POSITIVE, SMALL, BITS, TIME, NESTED };

static const struct {
	struct slice der;
	enum what what;
	int64_t value; /* length of what is taken, number or time */
	const char *error;
} cases[] = {
	{BYTES("\x30\x00"), ANY, 0, NULL},
	{BYTES("\x30\x80\x00\x00"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES("\x30\x81\x01\x00"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES("\x30\x82\x00\x80"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES("\x30\x85\x01\x00\x00\x00\x00"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES("\x30\x84\xFF\xFF\xFF\xFF"), ANY, 0, "at byte 0: longer than what it is in"},
	{BYTES("\x30\x82\x01"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES("\x30\x01"), ANY, 0, "at byte 0: longer than what it is in"},
	{BYTES("\x30"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES("\x3F\x20\x00"), ANY, 0, "at byte 0: tag or length is not in DER"},
	{BYTES(""), ANY, 0, "at byte 0: something is missing"},
	{BYTES("\x31\x00"), ANY, 0, "at byte 0: not what stands here in the profile"},
	{BYTES("\x30\x00\x00"), ANY, 0, "at byte 2: bytes behind the end"},
	{BYTES("\x30\x03\x30\x02\x00"), NESTED, 0, "at byte 2: longer than what it is in"},
	{BYTES("\x30\x03\x30\x00\x00"), NESTED, 0, "at byte 4: bytes behind the end"},
	{BYTES("\x02\x01\x00"), INT, 1, NULL},
	{BYTES("\x02\x00"), INT, 0, "at byte 0: an integer that is not in DER"},
	{BYTES("\x02\x02\x00\x7F"), INT, 0, "at byte 0: an integer that is not in DER"},
	{BYTES("\x02\x02\xFF\x80"), INT, 0, "at byte 0: an integer that is not in DER"},
	{BYTES("\x02\x02\x00\x80"), INT, 2, NULL},
	{BYTES("\x02\x02\xFF\x7F"), INT, 2, NULL},
	{BYTES("\x02\x02\x00\x80"), POSITIVE, 1, NULL},
	{BYTES("\x02\x01\x00"), POSITIVE, 0, "at byte 0: an integer that is not positive"},
	{BYTES("\x02\x01\x80"), POSITIVE, 0, "at byte 0: an integer that is not positive"},
	{BYTES("\x02\x03\x01\x02\x03"), POSITIVE, 0, "at byte 0: an integer that is too large"},
	{BYTES("\x02\x01\x7F"), SMALL, 127, NULL},
	{BYTES("\x02\x02\x00\x80"), SMALL, 0, "at byte 0: an integer that is not 0 to 127"},
	{BYTES("\x02\x01\xFF"), SMALL, 0, "at byte 0: an integer that is not 0 to 127"},
	{BYTES("\x03\x02\x00\xFF"), BITS, 1, NULL},
	{BYTES("\x03\x00"), BITS, 0, "at byte 0: a bit string with unused bits"},
	{BYTES("\x03\x02\x01\xFE"), BITS, 0, "at byte 0: a bit string with unused bits"},
	{BYTES("\x17\x0D"
	       "700101000001Z"),
		TIME, 1000, NULL},
	{BYTES("\x17\x0D"
	       "491231235959Z"),
		TIME, 2524607999000, NULL},
	{BYTES("\x17\x0D"
	       "500101000000Z"),
		TIME, -631152000000, NULL},
	{BYTES("\x18\x0F"
	       "20500101000000Z"),
		TIME, 2524608000000, NULL},
	{BYTES("\x18\x0F"
	       "20491231235959Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x18\x0F"
	       "00000101000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x18\x0F"
	       "2x500101000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x18\x0F"
	       "20x00101000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x18\x11"
	       "20500101000000.5Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0B"
	       "7001010000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x11"
	       "700101000000+0000"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700101000000z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700229000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "701301000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700001000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700132000000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700101240000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700101006000Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "700101000060Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x17\x0D"
	       "7001010000 1Z"),
		TIME, 0, "at byte 0: a time that is not"},
	{BYTES("\x02\x01\x00"), TIME, 0, "at byte 0: not what stands here in the profile"},
};

static int64_t
take(struct der *d, enum what what)
{
	struct der in;
	switch (what) {
	case ANY:
		return (int64_t)der_take(d, DER_SEQUENCE).n;
	case INT:
		return (int64_t)der_take_integer(d).n;
	case POSITIVE:
		return (int64_t)der_take_positive(d, 2).n;
	case SMALL:
		return der_take_small(d);
	case BITS:
		return (int64_t)der_take_bits(d).n;
	case TIME:
		return der_take_time(d);
	case NESTED:
		in = der_enter(d, DER_SEQUENCE);
		(void)der_take(&in, DER_SEQUENCE);
		der_end(&in);
	}
	return 0;
}

static void
one_spelling(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err e;
		/* On the heap and just so long: the sanitizer sees a byte too far. */
		char *copy = malloc(cases[i].der.n ? cases[i].der.n : 1);
		assert_non_null(copy);
		memcpy(copy, cases[i].der.p, cases[i].der.n);
		struct der d = der_open((struct slice){copy, cases[i].der.n}, &e);
		int64_t value = take(&d, cases[i].what);
		der_end(&d);
		if ((e.kind == OK) != !cases[i].error ||
			(cases[i].error && !slice_starts(slice_of(e.msg), cases[i].error)))
			fail_msg("case %zu: %s", i, e.msg);
		assert_int_equal(value, cases[i].value);
		free(copy);
	}
}

static void
the_first_error_sticks(void **state)
{
	struct err e;
	(void)state;
	struct der d = der_open(SLICE("\x02\x01\x05\x30\x00\x04\x00"), &e);
	assert_int_equal(der_take_small(&d), 5);
	(void)der_take(&d, DER_OCTETS);
	assert_string_equal(e.msg, "at byte 3: not what stands here in the profile");
	assert_int_equal(der_peek(&d), -1);
	struct der in = der_enter(&d, DER_SEQUENCE);
	assert_int_equal(der_take_small(&in), 0);
	assert_int_equal(der_take_time(&in), 0);
	assert_int_equal(der_take_positive(&d, 9).n, 0);
	assert_int_equal(der_take_bits(&d).n, 0);
	der_expect(&d, SLICE("\x30"), "other");
	der_end(&d);
	der_fail(&d, ERR_LIMIT, "later");
	assert_string_equal(e.msg, "at byte 3: not what stands here in the profile");
	d = der_open((struct slice){NULL, 0}, &e);
	der_fail(&d, ERR_SYNTAX, "nothing");
	assert_string_equal(e.msg, "at byte 0: nothing");
	d = der_open(SLICE("\x05\x00\x05"), &e);
	der_expect(&d, SLICE("\x05\x00"), "no NULL");
	assert_int_equal(e.kind, OK);
	der_expect(&d, SLICE("\x05\x00"), "no NULL");
	assert_string_equal(e.msg, "at byte 2: no NULL");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_spelling),
		cmocka_unit_test(the_first_error_sticks),
	};
	return cmocka_run_group_tests_name("der", tests, NULL, NULL);
}
