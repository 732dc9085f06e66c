/* Ed25519 beside the vectors of RFC 8032 section 7.1; keys kept in files. */
#include "base/hex.h"
#include "os/file.h"
#include "sign/ed25519.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* TEST 2: the message is the one byte 72. */
static const char public_hex[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
static const char sig_hex[] = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
			      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

static void
test_vector(void **state)
{
	(void)state;
	unsigned char key[32], sig[64];
	struct slice message = slice_of("\x72");
	assert_true(hex_parse(slice_of(public_hex), key, sizeof key));
	assert_true(hex_parse(slice_of(sig_hex), sig, sizeof sig));
	assert_true(ed25519_check(key, message, sig));
	for (size_t i = 0; i < sizeof sig; i++) {
		sig[i] ^= 1;
		assert_false(ed25519_check(key, message, sig));
		sig[i] ^= 1;
	}
	assert_false(ed25519_check(key, slice_of("\x73"), sig));
	assert_false(ed25519_check(key, slice_of(""), sig));
}

/* S plus the group order says the same to who does not look: it must not pass. */
static void
test_malleated(void **state)
{
	(void)state;
	static const char order_hex[] =
		"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
	unsigned char key[32], sig[64], order[32];
	unsigned carry = 0;
	assert_true(hex_parse(slice_of(public_hex), key, sizeof key));
	assert_true(hex_parse(slice_of(sig_hex), sig, sizeof sig));
	assert_true(hex_parse(slice_of(order_hex), order, sizeof order));
	for (int i = 0; i < 32; i++) {
		carry += (unsigned)sig[32 + i] + order[i];
		sig[32 + i] = (unsigned char)carry;
		carry >>= 8;
	}
	assert_false(ed25519_check(key, slice_of("\x72"), sig));
}

static void
test_kept_key(void **state)
{
	(void)state;
	char folder[] = "/tmp/test_ed25519_XXXXXX", path[64];
	struct ed25519 *k, *again;
	unsigned char a[32], b[32], sig[64], same[64];
	struct buf pem;
	struct stat st;
	struct err e;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/log.key", folder);
	buf_init(&pem, 4096);
	assert_int_equal(ed25519_new(&k, &e), OK);
	assert_int_equal(ed25519_save(k, path, &e), OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(ed25519_save(k, path, &e), ERR_IO); /* never over another file */
	assert_int_equal(file_read(path, 4096, &pem, &e), OK);
	assert_true(slice_starts(buf_slice(&pem), "-----BEGIN PRIVATE KEY-----\n"));
	assert_int_equal(ed25519_parse(buf_slice(&pem), &again, &e), OK);
	ed25519_public(k, a);
	ed25519_public(again, b);
	assert_memory_equal(a, b, sizeof a);
	assert_int_equal(ed25519_sign(k, slice_of("text"), sig, &e), OK);
	assert_int_equal(ed25519_sign(again, slice_of("text"), same, &e), OK);
	assert_memory_equal(sig, same, sizeof sig);
	assert_true(ed25519_check(a, slice_of("text"), sig));
	buf_addc(&pem, '\n');
	assert_int_equal(ed25519_parse(buf_slice(&pem), &again, &e), ERR_SYNTAX);
	unlink(path);
	rmdir(folder);
	assert_int_equal(ed25519_save(k, path, &e), ERR_IO);
	ed25519_close(k);
	ed25519_close(again);
	ed25519_close(NULL);
	buf_fini(&pem);
}

static void
test_keys_refused(void **state)
{
	(void)state;
	/* Of X25519: well-formed, but it signs nothing. */
	static const char x25519[] =
		"-----BEGIN PRIVATE KEY-----\n"
		"MC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
		"-----END PRIVATE KEY-----\n";
	struct ed25519 *k;
	struct err e;
	assert_int_equal(ed25519_parse(slice_of(""), &k, &e), ERR_SYNTAX);
	assert_int_equal(
		ed25519_parse(slice_of("-----BEGIN PRIVATE KEY-----\n"), &k, &e), ERR_SYNTAX);
	assert_int_equal(ed25519_parse(slice_of(x25519), &k, &e), ERR_UNSUPPORTED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vector),
		cmocka_unit_test(test_malleated),
		cmocka_unit_test(test_kept_key),
		cmocka_unit_test(test_keys_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
