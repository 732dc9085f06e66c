/* SHA-256, hex and base64 beside known answers (FIPS 180-4 examples, RFC 4648 section 10). */
#include "base/base64.h"
#include "base/hex.h"
#include "base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
test_sha256(void **state)
{
	(void)state;
	char text[SHA256_TEXT_MAX];
	struct sha256 h = sha256_of(slice_of("abc"));
	assert_string_equal(sha256_format(&h, text),
		"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	h = sha256_of((struct slice){NULL, 0});
	assert_string_equal(sha256_format(&h, text),
		"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	struct sha256 back;
	struct err e;
	assert_int_equal(sha256_parse(slice_of(text), &back, &e), OK);
	assert_true(sha256_eq(&h, &back));
}

static void
test_sha256_in_pieces(void **state)
{
	(void)state;
	char bytes[1000];
	memset(bytes, 'x', sizeof bytes);
	struct sha256 whole = sha256_of((struct slice){bytes, sizeof bytes});
	for (size_t step = 1; step < 300; step += 37) {
		struct sha256_run r;
		sha256_start(&r);
		for (size_t at = 0; at < sizeof bytes; at += step)
			sha256_add(
				&r, (struct slice){bytes + at,
					    step < sizeof bytes - at ? step : sizeof bytes - at});
		struct sha256 h = sha256_end(&r);
		assert_true(sha256_eq(&h, &whole));
	}
}

static void
test_hash_text_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "sha256:", "sha256:00",
		"sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
		"sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
	struct sha256 h;
	struct err e;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(sha256_parse(slice_of(bad[i]), &h, &e), ERR_SYNTAX);
}

static void
test_base64(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"}, {"\xfb\xff", "+/8="}};
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		struct buf b;
		unsigned char back[16];
		size_t n = 99;
		buf_init(&b, 64);
		base64_put(&b, slice_of(pairs[i][0]));
		assert_string_equal(buf_str(&b), pairs[i][1]);
		assert_true(base64_parse(slice_of(pairs[i][1]), back, sizeof back, &n));
		assert_true(slice_eq((struct slice){(char *)back, n}, slice_of(pairs[i][0])));
		buf_fini(&b);
	}
}

static void
test_base64_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"Z", "Zg",
		"Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg==", "Zm9v\n", " m9v", "Zm-_",
		"Zm8=Zm9v", "=m9v"};
	unsigned char back[16];
	size_t n;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(base64_parse(slice_of(bad[i]), back, sizeof back, &n));
	assert_false(base64_parse(slice_of("Zm9vYmFy"), back, 5, &n));
	assert_true(base64_parse(slice_of("Zm9vYmFy"), back, 6, &n));
}

static void
test_base64_past_the_cap(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 7);
	base64_put(&b, slice_of("foobar"));
	assert_true(buf_failed(&b));
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_sha256_in_pieces),
		cmocka_unit_test(test_hash_text_refused),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_base64_refused),
		cmocka_unit_test(test_base64_past_the_cap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
