/* Keys in files and in a token: what they make the openssl program opens. */
#include "keys.h"
#include "roles.h"
#include "sign/key.h"
#include "sign/object.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct err why;
static char folder[] = "/tmp/exq-key-XXXXXX";

static const char *
at(const char *name)
{
	static char paths[8][64];
	static size_t n;
	char *to = paths[n++ % 8];
	snprintf(to, sizeof paths[0], "%s/%s", folder, name);
	return to;
}

/* Nobody is asked: tests/scripts/secret does that. */
static void
leave_terminal(void)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY);
	if (tty >= 0) {
		ioctl(tty, TIOCNOTTY);
		close(tty);
	}
}

static int
make(void **state)
{
	leave_terminal();
	return mkdtemp(folder) ? roles_make(state) : -1;
}

static int
clear(void **state)
{
	char command[64];
	snprintf(command, sizeof command, "rm -r %s", folder);
	return keys_remove(state) | system(command);
}

static void
is_ok(enum err_kind rc)
{
	if (rc != OK)
		fail_msg("%s", why.msg);
}

static struct cert *
issue(const struct key *k, const char *actor, const struct cert *root, const struct key *subject)
{
	struct key_issue what = {actor, 1700000000000, 4102444800000, root, subject};
	struct buf der;
	struct cert *c = NULL;
	buf_init(&der, CERT_MAX_BYTES);
	is_ok(key_issue_cert(k, &what, &der, &why));
	is_ok(cert_parse(buf_slice(&der), &c, &why));
	buf_fini(&der);
	return c;
}

static void
put_cert(const char *name, const struct cert *c)
{
	struct buf pem;
	buf_init(&pem, 1 << 16);
	cert_put_pem(c, &pem);
	put_file(name, buf_slice(&pem));
	buf_fini(&pem);
}

/* Sign with it, and let the program verify with the root as its only authority. */
static void
try_key(const struct key *k, const char *engine)
{
	struct buf der;
	struct object o;
	struct cert *root = issue(k, "kz.root", NULL, k);
	struct cert *role = issue(k, "kz.court", root, k);
	buf_init(&der, OBJECT_MAX_BYTES);
	assert_true(cert_facts(root)->root);
	assert_int_equal(cert_facts(role)->not_after, 4102444800000);
	is_ok(key_sign_object(k, role, slice_of("{\"a\":1}"), 1760000000000, &der, &why));
	is_ok(object_parse(buf_slice(&der), &o, &why));
	assert_int_equal(o.signing_time, 1760000000000);
	put_file("made", buf_slice(&der));
	put_cert("made.pem", root);
	assert_true(openssl(
		"cms -verify -binary -inform DER -in made -CAfile made.pem -out out %s", engine));
	assert_true(slice_is(file_of("out"), "{\"a\":1}"));
	cert_close(root);
	cert_close(role);
	buf_fini(&der);
}

static void
new_keys_sign(void **state)
{
	static const enum key_kind kinds[] = {
		KEY_P256, KEY_P384, KEY_RSA3072, KEY_GOST256, KEY_GOST512};
	(void)state;
	put_file("secret", slice_of("correct horse\nnot this\n"));
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		bool gost = kinds[i] >= KEY_GOST256;
		struct key *k = NULL;
		struct stat st;
		char name[16];
		if (gost && !make_gost())
			continue;
		snprintf(name, sizeof name, "new%zu", i);
		is_ok(key_new(kinds[i], at(name), NULL, &why));
		assert_int_equal(stat(at(name), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(key_new(kinds[i], at(name), NULL, &why), ERR_IO);
		is_ok(key_open(at(name), NULL, &k, &why));
		try_key(k, gost ? "-engine gost" : "");
		key_close(k);
	}
}

static void
a_pass_phrase_opens(void **state)
{
	struct key *k = NULL;
	FILE *f;
	(void)state;
	assert_non_null(f = fopen(at("secret"), "w"));
	fputs("correct horse\nnot this\n", f);
	fclose(f);
	assert_non_null(f = fopen(at("wrong"), "w"));
	fputs("\n", f);
	fclose(f);
	is_ok(key_new(KEY_P256, at("locked"), at("secret"), &why));
	is_ok(key_open(at("locked"), at("secret"), &k, &why));
	key_close(k);
	k = NULL;
	assert_int_equal(key_open(at("locked"), NULL, &k, &why), ERR_MISSING); /* no terminal */
	assert_int_equal(key_open(at("locked"), at("wrong"), &k, &why), ERR_SYNTAX);
	assert_int_equal(key_open(at("locked"), at("none"), &k, &why), ERR_MISSING);
	assert_int_equal(key_open(at("none"), NULL, &k, &why), ERR_MISSING);
	assert_int_equal(key_open(at("secret"), NULL, &k, &why), ERR_SYNTAX);
	assert_int_equal(key_new(KEY_P256, at("other"), at("none"), &why), ERR_MISSING);
	assert_null(k);
	key_close(NULL);
}

static void
what_does_not_belong_together_is_refused(void **state)
{
	static char big[OBJECT_MAX_CONTENT + 1];
	struct key *a = NULL, *b = NULL;
	struct buf der;
	(void)state;
	buf_init(&der, OBJECT_MAX_BYTES);
	is_ok(key_new(KEY_P256, at("a"), NULL, &why));
	is_ok(key_new(KEY_P384, at("b"), NULL, &why));
	is_ok(key_open(at("a"), NULL, &a, &why));
	is_ok(key_open(at("b"), NULL, &b, &why));
	struct cert *root = issue(a, "kz.root", NULL, a), *role = issue(a, "kz.court", root, b);
	assert_int_equal(key_sign_object(a, role, slice_of("x"), 0, &der, &why), ERR_MISMATCH);
	is_ok(key_sign_object(b, role, slice_of("x"), 0, &der, &why));
	assert_int_equal(key_sign_object(b, role, (struct slice){big, sizeof big}, 0, &der, &why),
		ERR_LIMIT);
	struct key_issue what = {"kz.x", 0, 1000, root, a};
	assert_int_equal(key_issue_cert(b, &what, &der, &why), ERR_MISMATCH);
	what.actor = "A Person";
	assert_int_equal(key_issue_cert(a, &what, &der, &why), ERR_SYNTAX);
	what.actor = "kz.x";
	what.not_after = -1000;
	assert_int_equal(key_issue_cert(a, &what, &der, &why), ERR_SYNTAX);
	cert_close(role);
	cert_close(root);
	key_close(a);
	key_close(b);
	buf_fini(&der);
}

static void
a_token_signs(void **state)
{
	char command[1024], conf[128];
	struct key *k = NULL;
	FILE *f;
	(void)state;
	assert_non_null(f = fopen(at("softhsm2.conf"), "w"));
	fprintf(f, "directories.tokendir = %s\n", folder);
	fclose(f);
	assert_non_null(f = fopen(at("pin"), "w"));
	fputs("1234\n", f);
	fclose(f);
	snprintf(conf, sizeof conf, "%s", at("softhsm2.conf"));
	setenv("SOFTHSM2_CONF", conf, 1);
	is_ok(key_new(KEY_P256, at("import"), NULL, &why));
	snprintf(command, sizeof command,
		"softhsm2-util --init-token --free --label exq --pin 1234 --so-pin 1234 >/dev/null "
		"2>&1"
		" && softhsm2-util --import %s/import --token exq --label role --id 01 --pin 1234"
		" >/dev/null 2>&1",
		folder);
	if (system(command) != 0)
		skip();
	const char *uri = "pkcs11:token=exq;object=role;type=private";
	is_ok(key_open(uri, at("pin"), &k, &why));
	try_key(k, "");
	key_close(k);
	k = NULL;
	assert_int_equal(
		key_open("pkcs11:token=exq;object=other", at("pin"), &k, &why), ERR_MISSING);
	assert_null(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_keys_sign),
		cmocka_unit_test(a_pass_phrase_opens),
		cmocka_unit_test(what_does_not_belong_together_is_refused),
		cmocka_unit_test(a_token_signs),
	};
	return cmocka_run_group_tests_name("key", tests, make, clear);
}
