/* Entries and bundles of them: what is put comes back, what is cut short is refused. */
#include "log/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
test_entry(void **state)
{
	(void)state;
	struct entry got, one = {INT64_C(0x0102030405060708), slice_of("DER")};
	struct buf b;
	struct err e;
	buf_init(&b, 64);
	entry_put(&b, &one);
	assert_true(slice_is(buf_slice(&b), "\x01\x02\x03\x04\x05\x06\x07\x08"
					    "DER"));
	assert_int_equal(entry_parse(buf_slice(&b), &got, &e), OK);
	assert_int_equal(got.time, one.time);
	assert_true(slice_eq(got.object, one.object));
	buf_fini(&b);
}

static void
test_entry_refused(void **state)
{
	(void)state;
	struct entry got;
	struct err e;
	char *large = calloc(1, ENTRY_MAX_BYTES + 1);
	for (size_t n = 0; n <= ENTRY_TIME_LEN; n++)
		assert_int_equal(entry_parse((struct slice){large, n}, &got, &e), ERR_SYNTAX);
	assert_int_equal(
		entry_parse((struct slice){large, ENTRY_MAX_BYTES + 1}, &got, &e), ERR_LIMIT);
	assert_int_equal(entry_parse((struct slice){large, ENTRY_MAX_BYTES}, &got, &e), OK);
	large[0] = (char)0x80;
	assert_int_equal(entry_parse((struct slice){large, 9}, &got, &e), ERR_SYNTAX);
	free(large);
}

static void
test_bundle(void **state)
{
	(void)state;
	struct buf b;
	struct err e;
	struct slice bytes;
	struct entry got;
	size_t at = 0;
	char *large = calloc(1, ENTRY_MAX_OBJECT);
	buf_init(&b, BUNDLE_MAX_BYTES);
	for (int i = 0; i < 256; i++)
		bundle_put(&b, &(struct entry){i, {large, i == 7 ? ENTRY_MAX_OBJECT : 1}});
	assert_false(buf_failed(&b));
	for (int i = 0; i < 256; i++) {
		assert_int_equal(bundle_next(buf_slice(&b), &at, &bytes, &e), OK);
		assert_int_equal(entry_parse(bytes, &got, &e), OK);
		assert_int_equal(got.time, i);
		assert_int_equal(got.object.n, i == 7 ? ENTRY_MAX_OBJECT : 1);
	}
	assert_int_equal(bundle_next(buf_slice(&b), &at, &bytes, &e), OK);
	assert_null(bytes.p);
	buf_fini(&b);
	free(large);
}

static void
test_bundle_refused(void **state)
{
	(void)state;
	static const char two[] = "\0\1a\0\2bc";
	struct slice bytes;
	struct err e;
	for (size_t n = 0; n < sizeof two; n++) {
		size_t at = 0;
		enum err_kind rc;
		do
			rc = bundle_next((struct slice){two, n}, &at, &bytes, &e);
		while (rc == OK && bytes.p);
		assert_int_equal(rc, n == 0 || n == 3 || n == 7 ? OK : ERR_SYNTAX);
	}
	size_t at = 3;
	assert_int_equal(bundle_next((struct slice){two, 6}, &at, &bytes, &e), ERR_SYNTAX);
	assert_string_equal(e.msg, "byte 3: the bundle ends within an entry of 2 bytes");
	at = 0;
	assert_int_equal(
		bundle_next((struct slice){two, BUNDLE_MAX_BYTES + 1}, &at, &bytes, &e), ERR_LIMIT);
}

/* An entry that is empty is one to a bundle, though not to us. */
static void
test_empty_entry(void **state)
{
	(void)state;
	struct slice bytes;
	struct err e;
	size_t at = 0;
	assert_int_equal(bundle_next((struct slice){"\0\0", 2}, &at, &bytes, &e), OK);
	assert_non_null(bytes.p);
	assert_int_equal(bytes.n, 0);
}

static void
test_put_past_the_cap(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 20);
	bundle_put(&b, &(struct entry){1, slice_of("x")});
	assert_int_equal(b.n, 11);
	bundle_put(&b, &(struct entry){1, slice_of("x")});
	assert_true(buf_failed(&b));
	assert_int_equal(b.n, 11);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_entry_refused),
		cmocka_unit_test(test_bundle),
		cmocka_unit_test(test_bundle_refused),
		cmocka_unit_test(test_empty_entry),
		cmocka_unit_test(test_put_past_the_cap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
