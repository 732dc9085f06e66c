/* Signatures of the openssl program against ours: good ones, broken ones, those of others. */
#include "base/utf8.h"
#include "keys.h"
#include "sign/cms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* The stream: bytes in steps that change, and an error behind `fail_at` of them. */
struct stream {
	struct slice left;
	size_t step, given, fail_at;
};

static enum err_kind
next_bytes(void *from, char *to, size_t max, size_t *n, struct err *e)
{
	struct stream *s = from;
	if (s->fail_at && s->given >= s->fail_at)
		return err_set(e, ERR_LIMIT, "the stream says no");
	s->step = s->step * 5 % 65521;
	*n = s->left.n < s->step ? s->left.n : s->step;
	*n = *n < max ? *n : max;
	memcpy(to, s->left.p, *n);
	s->left = slice_from(s->left, *n);
	s->given += *n;
	return OK;
}

static struct cms_signer who;
static struct err why;

static enum err_kind
verify(struct slice content, struct slice signature, struct slice certificate)
{
	struct stream s = {.left = content, .step = 1};
	memset(&who, 'x', sizeof who);
	why.msg[0] = '\0';
	enum err_kind rc = cms_verify(next_bytes, &s, signature, certificate, &who, &why);
	if (rc != OK) {
		assert_int_equal(why.kind, rc);
		assert_true(why.msg[0] && !strchr(why.msg, '\n'));
	}
	return rc;
}

#define IS(kind, content, signature, certificate)                                                  \
	do {                                                                                       \
		enum err_kind is = verify(content, signature, certificate);                        \
		if (is != (kind))                                                                  \
			print_message("kind %d: %s\n", is, why.msg);                               \
		assert_int_equal(is, kind);                                                        \
	} while (0)

/* The same bytes with one bit of the byte `at` the other way round. */
static struct slice
flipped(struct slice s, size_t at, char *to)
{
	memcpy(to, s.p, s.n);
	to[at] ^= 0x04;
	return (struct slice){to, s.n};
}

/* The same bytes with `new` written over the first place where `old` begins. */
static struct slice
replaced(struct slice s, struct slice old, struct slice new, char *to)
{
	memcpy(to, s.p, s.n);
	char *at = memmem(to, s.n, old.p, old.n);
	assert_non_null(at);
	assert_true((size_t)(at - to) + new.n <= s.n);
	memcpy(at, new.p, new.n);
	return (struct slice){to, s.n};
}

static const struct way {
	const char *name, *options;
	bool text;
} common[] =
	{
		{"rsa", ""},
		{"rsa", "-md sha384"},
		{"rsa", "-md sha512 -nocerts"},
		{"rsa", "-noattr"},
		{"rsa", "-keyid"},
		{"rsa", "-keyopt rsa_padding_mode:pss"},
		{"rsa", "-outform PEM", true},
		{"ec", ""},
		{"ec", "-md sha512 -noattr"},
},
  gost[] = {
	  {"gost256", "-engine gost"},
	  {"gost256", "-engine gost -noattr -nocerts"},
	  {"gost512", "-engine gost"},
	  {"gost512", "-engine gost -outform PEM", true},
	  {"gost2001", "-engine gost"},
	  {"gost2001", "-engine gost -md md_gost94"},
};

static void
try_way(const struct way *w)
{
	char name[32], changed[8192];
	snprintf(name, sizeof name, "%s.pem", w->name);
	struct slice cert = file_of(name), content = file_of("content");
	struct slice sig = sign_by(w->name, "content", w->options);
	struct slice none = sign_by(w->name, "empty", w->options);
	assert_true(sig.n < sizeof changed);
	IS(OK, content, sig, cert);
	IS(OK, slice_of(""), none, cert);
	IS(ERR_MISMATCH, content, none, cert);
	IS(ERR_MISMATCH, slice_of(""), sig, cert);
	IS(ERR_MISMATCH, content, sig, file_of("stranger.pem"));
	for (size_t i = 0; i < content.n; i++)
		IS(ERR_MISMATCH, flipped(content, i, changed), sig, cert);
	/* Without attributes the signature value is at the end, and with them too. */
	for (size_t i = sig.n - 24; i < sig.n && !w->text; i++)
		assert_int_not_equal(verify(content, flipped(sig, i, changed), cert), OK);
	for (size_t n = 0; n + 4 < sig.n; n += 1 + sig.n / 97)
		IS(ERR_SYNTAX, content, ((struct slice){sig.p, n}), cert);
}

static void
without_its_engine_gost_is_not_supported(void **state)
{
	(void)state;
	if (!make_gost())
		skip();
	struct slice cert = file_of("gost256.pem");
	struct slice sig = sign_by("gost256", "content", "-engine gost");
	pid_t child = fork();
	if (child == 0) {
		setenv("OPENSSL_ENGINES", "/nowhere", 1);
		enum err_kind rc = verify(file_of("content"), sig, cert);
		_exit(rc == ERR_IO && strstr(why.msg, "libengine-gost-openssl") &&
					strcmp(who.subject, "CN=gost256") == 0
				? 0
				: 1);
	}
	int status = 1;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
good_signatures_are_good_and_no_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(common); i++)
		try_way(&common[i]);
}

static void
gost_signatures_too(void **state)
{
	(void)state;
	if (!make_gost())
		skip();
	for (size_t i = 0; i < COUNT_OF(gost); i++)
		try_way(&gost[i]);
}

static void
other_forms_are_read(void **state)
{
	char changed[8192];
	(void)state;
	assert_true(openssl("smime -sign -binary -in content -signer rsa.pem -inkey rsa.key"
			    " -outform PEM -out sig"));
	struct slice sig = file_of("sig");
	assert_true(slice_starts(sig, "-----BEGIN PKCS7-----"));
	IS(OK, file_of("content"), sig, file_of("rsa.pem"));
	assert_true(openssl("x509 -in rsa.pem -outform DER -out rsa.der"));
	IS(OK, file_of("content"), sig, file_of("rsa.der"));
	/* BER: the outermost length is left open, and two zeros end it. */
	struct slice der = sign_by("rsa", "content", "");
	assert_true(slice_starts(der, "0\x82") && der.n < sizeof changed);
	memcpy(changed, "0\x80", 2);
	memcpy(changed + 2, der.p + 4, der.n - 4);
	memset(changed + der.n - 2, 0, 2);
	IS(OK, file_of("content"), ((struct slice){changed, der.n}), file_of("rsa.pem"));
	assert_true(openssl("x509 -in rsa.pem -text -out rsa.text"));
	IS(OK, file_of("content"), sig, file_of("rsa.text"));
}

/* Same issuer, same number, another key: only the mathematics tells. */
static void
a_twin_is_not_the_signer(void **state)
{
	(void)state;
	struct slice content = file_of("content"), twin = file_of("twin.pem");
	IS(ERR_MISMATCH, content, sign_by("rsa", "content", ""), twin);
	assert_non_null(strstr(why.msg, "not by this certificate's key"));
	IS(ERR_MISMATCH, content, sign_by("rsa", "content", "-noattr"), twin);
	assert_non_null(strstr(why.msg, "over other bytes, or not by"));
	IS(ERR_MISMATCH, content, sign_by("rsa", "content", ""), file_of("ec.pem"));
	assert_string_equal(why.msg, "the signature is not by this certificate");
	assert_string_equal(who.subject, "CN=Curve");
}

static void
attached_content_is_refused(void **state)
{
	(void)state;
	struct slice rsa = file_of("rsa.pem");
	IS(ERR_SYNTAX, file_of("content"), sign_by("rsa", "content", "-nodetach"), rsa);
	assert_non_null(strstr(why.msg, "content of its own"));
	IS(ERR_SYNTAX, slice_of(""), sign_by("rsa", "empty", "-nodetach"), rsa);
}

static void
one_signer_of_several_suffices(void **state)
{
	(void)state;
	struct slice content = file_of("content"), rsa = file_of("rsa.pem");
	struct slice two = sign_by("rsa", "content", "-signer ec.pem -inkey ec.key");
	IS(OK, content, two, rsa);
	IS(OK, content, two, file_of("ec.pem"));
	IS(ERR_MISMATCH, content, two, file_of("twin.pem"));
	IS(ERR_MISMATCH, content, two, file_of("stranger.pem"));
	IS(OK, content, sign_twice("rsa", "sha1", "sha256"), rsa);
	IS(OK, content, sign_twice("rsa", "sha256", "md5"), rsa);
	IS(ERR_UNSUPPORTED, content, sign_twice("rsa", "sha1", "md5"), rsa);
}

/* Of two signatures by one certificate, on two digests, either suffices; none of them does not. */
static void
a_broken_signer_does_not_hide_a_good_one(void **state)
{
	static const struct slice head = {"\x04\x82\x01\0", 4}; /* of 256 bytes, a value of RSA */
	char changed[8192];
	(void)state;
	struct slice content = file_of("content"), rsa = file_of("rsa.pem");
	struct slice sig = sign_twice("rsa", "sha256", "sha512");
	assert_true(sig.n < sizeof changed);
	memcpy(changed, sig.p, sig.n);
	char *one = memmem(changed, sig.n, head.p, head.n);
	assert_non_null(one);
	char *two = memmem(one + 1, sig.n - (size_t)(one + 1 - changed), head.p, head.n);
	assert_non_null(two);
	sig.p = changed;
	IS(OK, content, sig, rsa);
	one[9] ^= 1;
	IS(OK, content, sig, rsa);
	two[9] ^= 1;
	IS(ERR_MISMATCH, content, sig, rsa);
	one[9] ^= 1;
	IS(OK, content, sig, rsa);
}

static void
signers_are_bounded(void **state)
{
	char options[1024] = "-nocerts ";
	(void)state;
	for (int i = 1; i < CMS_MAX_SIGNERS; i++)
		strcat(options, "-signer ec.pem -inkey ec.key ");
	struct slice content = file_of("content"), ec = file_of("ec.pem");
	IS(OK, content, sign_by("ec", "content", options), ec);
	strcat(options, "-signer ec.pem -inkey ec.key ");
	IS(ERR_LIMIT, content, sign_by("ec", "content", options), ec);
	assert_string_equal(why.msg, "the signature has more than 16 signers");
}

static void
weak_algorithms_are_refused(void **state)
{
	static const char *const weak[] = {"md5", "sha1", "sha224", "sha3-256", "ripemd160"};
	(void)state;
	struct slice content = file_of("content"), rsa = file_of("rsa.pem");
	for (size_t i = 0; i < COUNT_OF(weak); i++) {
		char options[32];
		snprintf(options, sizeof options, "-md %s", weak[i]);
		IS(ERR_UNSUPPORTED, content, sign_by("rsa", "content", options), rsa);
		assert_non_null(strcasestr(why.msg, weak[i]));
	}
}

static void
weak_and_foreign_keys_are_refused(void **state)
{
	static const struct {
		const char *options, *message;
	} bad[] = {
		{"rsa:1024", "rsaEncryption of less than 2048 bits"},
		{"ec -pkeyopt ec_paramgen_curve:prime192v1", "less than 256 bits"},
		{"ed25519", "no signature by ED25519"},
	};
	(void)state;
	struct slice content = file_of("content"), sig = sign_by("rsa", "content", "");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_true(make_cert("bad", bad[i].options, "/CN=Bad"));
		IS(ERR_UNSUPPORTED, content, sig, file_of("bad.pem"));
		assert_non_null(strstr(why.msg, bad[i].message));
	}
}

static void
what_is_no_certificate_is_refused(void **state)
{
	char changed[8192];
	(void)state;
	struct slice content = file_of("content"), sig = sign_by("rsa", "content", "");
	assert_true(openssl("x509 -in ec.pem -outform DER -out ec.der"));
	assert_true(openssl("rsa -traditional -aes128 -passout pass:x -in rsa.key -out locked"));
	struct slice pem = file_of("ec.pem"), der = file_of("ec.der"), locked = file_of("locked");
	static const char *const bad[] = {"", "0", "0\x82", "garbage",
		"-----BEGIN CERTIFICATE-----",
		"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		IS(ERR_SYNTAX, content, sig, slice_of(bad[i]));
	IS(ERR_SYNTAX, content, sig, sig);
	IS(ERR_SYNTAX, content, sig, file_of("rsa.key"));
	/* A locked certificate: nobody is asked for the password. */
	struct slice key = slice_of("RSA PRIVATE KEY"), name = slice_of("CERTIFICATE----");
	struct slice once = replaced(locked, key, name, changed);
	IS(ERR_SYNTAX, content, sig, replaced(once, key, name, changed));
	memcpy(changed, pem.p, pem.n);
	memcpy(changed + pem.n, pem.p, pem.n);
	IS(ERR_SYNTAX, content, sig, ((struct slice){changed, 2 * pem.n}));
	memcpy(changed, der.p, der.n);
	changed[der.n] = 0;
	IS(ERR_SYNTAX, content, sig, ((struct slice){changed, der.n + 1}));
	/* A point that is not on its curve. */
	der = replaced(der, slice_of("\x03\x42"), slice_of("\x03\x42"), changed);
	char *point = memmem(changed, der.n, "\x03\x42\0\x04", 4);
	assert_non_null(point);
	point[9] ^= 1;
	IS(ERR_SYNTAX, content, sig, der);
	assert_non_null(strstr(why.msg, "broken key of id-ecPublicKey"));
}

static void
what_is_no_signature_is_refused(void **state)
{
	char changed[8192];
	(void)state;
	struct slice content = file_of("content"), rsa = file_of("rsa.pem");
	struct slice sig = sign_by("rsa", "content", "");
	static const char *const bad[] = {"", "0", "garbage", "-----BEGIN CMS-----\nAAAA\n",
		"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		IS(ERR_SYNTAX, content, slice_of(bad[i]), rsa);
	IS(ERR_SYNTAX, content, rsa, rsa);
	memcpy(changed, sig.p, sig.n);
	changed[sig.n] = 0;
	IS(ERR_SYNTAX, content, ((struct slice){changed, sig.n + 1}), rsa);
	assert_true(openssl("cms -data_create -in content -outform DER -out sig"));
	IS(ERR_SYNTAX, content, file_of("sig"), rsa);
	assert_true(openssl("cms -encrypt -in content -outform DER -out sig rsa.pem"));
	IS(ERR_SYNTAX, content, file_of("sig"), rsa);
	assert_true(openssl("crl2pkcs7 -nocrl -certfile rsa.pem -outform DER -out sig"));
	IS(ERR_SYNTAX, content, file_of("sig"), rsa);
	assert_string_equal(why.msg, "the signature has no signer");
}

static void
sizes_are_bounded(void **state)
{
	char *big = calloc(1, CMS_MAX_BYTES + 1);
	(void)state;
	assert_non_null(big);
	struct slice content = file_of("content"), rsa = file_of("rsa.pem");
	IS(ERR_LIMIT, content, ((struct slice){big, CMS_MAX_BYTES + 1}), rsa);
	IS(ERR_SYNTAX, content, ((struct slice){big, CMS_MAX_BYTES}), rsa);
	IS(ERR_LIMIT, content, rsa, ((struct slice){big, CMS_CERT_MAX_BYTES + 1}));
	IS(ERR_SYNTAX, content, rsa, ((struct slice){big, CMS_CERT_MAX_BYTES}));
	free(big);
}

static void
big_content_is_streamed(void **state)
{
	enum { BIG = 5 << 20 };
	char *big = malloc(BIG);
	(void)state;
	assert_non_null(big);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (char)(i * 2654435761u >> 13);
	struct slice content = {big, BIG};
	put_file("big", content);
	struct slice sig = sign_by("ec", "big", ""), ec = file_of("ec.pem");
	IS(OK, content, sig, ec);
	big[BIG - 1] ^= 1;
	IS(ERR_MISMATCH, content, sig, ec);
	assert_string_equal(why.msg, "the signature is over other bytes");
	free(big);
}

static void
errors_of_the_stream_are_passed_on(void **state)
{
	(void)state;
	struct stream s = {.left = file_of("content"), .step = 1, .fail_at = 5};
	struct slice sig = sign_by("rsa", "content", ""), rsa = file_of("rsa.pem");
	assert_int_equal(cms_verify(next_bytes, &s, sig, rsa, &who, &why), ERR_LIMIT);
	assert_string_equal(why.msg, "the stream says no");
	assert_int_equal(s.given, 5);
}

static void
the_signer_is_told(void **state)
{
	char day[16], changed[8192];
	time_t now = time(NULL);
	(void)state;
	assert_true(make_cert("named", "rsa:2048", "/O=Служба, надзор/CN=a\xe2\x80\xae\x62"));
	assert_true(openssl("x509 -in named.pem -outform DER -out named.der"));
	struct slice sig = sign_by("named", "content", ""), der = file_of("named.der");
	IS(OK, file_of("content"), sig, der);
	assert_string_equal(who.subject, "CN=a?b,O=Служба\\, надзор");
	assert_string_equal(who.algorithm, "rsaEncryption");
	strftime(day, sizeof day, "%Y-%m-%d", gmtime(&now));
	assert_string_equal(who.not_before, day);
	assert_true(strcmp(who.not_after, day) > 0);
	struct slice odd = replaced(der, slice_of("\x17\x0d"), slice_of("\x17\x0dxx"), changed);
	(void)verify(slice_of(""), sig, odd);
	assert_string_equal(who.not_before, "");
	/* Names that are no UTF-8 OpenSSL does not read at all. */
	odd = replaced(der, slice_of("надзор"), slice_of("\xff"), changed);
	IS(ERR_SYNTAX, slice_of(""), sig, odd);
	(void)verify(slice_of(""), sig, slice_of("garbage"));
	assert_string_equal(who.subject, "");
}

static void
a_long_name_is_cut_between_characters(void **state)
{
	(void)state;
	assert_true(make_cert("long", "rsa:2048",
		"/OU=ааааааааааааааааааааааааааааааааааааааааааааааааааааааааа"
		"/OU=бббббббббббббббббббббббббббббббббббббббббббббббббббббббббб"
		"/OU=вввввввввввввввввввввввввввввввввввввввввввввввввввввввввв"));
	IS(ERR_MISMATCH, slice_of(""), sign_by("rsa", "empty", ""), file_of("long.pem"));
	assert_in_range(strlen(who.subject), CMS_TEXT_MAX - 2, CMS_TEXT_MAX - 1);
	assert_true(utf8_is_valid(slice_of(who.subject)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		/* The first: later the engine is in the process. */
		cmocka_unit_test(without_its_engine_gost_is_not_supported),
		cmocka_unit_test(good_signatures_are_good_and_no_others),
		cmocka_unit_test(gost_signatures_too),
		cmocka_unit_test(other_forms_are_read),
		cmocka_unit_test(a_twin_is_not_the_signer),
		cmocka_unit_test(attached_content_is_refused),
		cmocka_unit_test(one_signer_of_several_suffices),
		cmocka_unit_test(a_broken_signer_does_not_hide_a_good_one),
		cmocka_unit_test(signers_are_bounded),
		cmocka_unit_test(weak_algorithms_are_refused),
		cmocka_unit_test(weak_and_foreign_keys_are_refused),
		cmocka_unit_test(what_is_no_certificate_is_refused),
		cmocka_unit_test(what_is_no_signature_is_refused),
		cmocka_unit_test(sizes_are_bounded),
		cmocka_unit_test(big_content_is_streamed),
		cmocka_unit_test(errors_of_the_stream_are_passed_on),
		cmocka_unit_test(the_signer_is_told),
		cmocka_unit_test(a_long_name_is_cut_between_characters),
	};
	return cmocka_run_group_tests_name("cms", tests, keys_make, keys_remove);
}
