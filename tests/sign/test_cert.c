/* Certificates outside the profile, one mistake each, and the cache. */
#include "keys.h"
#include "roles.h"
#include "sign/cert.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define SKI "subjectKeyIdentifier=hash\n"
#define AKI "authorityKeyIdentifier=keyid\n"
#define USE "keyUsage=critical,digitalSignature\n"
#define LEAF "basicConstraints=CA:FALSE\n"
#define P256 "ec -pkeyopt ec_paramgen_curve:P-256"

static struct err why;

static void
refuse(const char *file, enum err_kind kind, const char *text)
{
	struct cert *c = NULL;
	enum err_kind rc = cert_parse(file_of(file), &c, &why);
	if (rc != kind || !strstr(why.msg, text))
		fail_msg("%s: kind %d %s; not %s", file, rc, rc == OK ? "" : why.msg, text);
	assert_null(c);
}

static const struct {
	const char *what, *subject, *section, *options;
	enum err_kind kind;
	const char *text;
} bad[] = {
	{"SAN", NULL, SKI AKI USE LEAF "subjectAltName=email:a@b.example", "", ERR_SYNTAX,
		"an extension that is not in the profile"},
	{"unknown", NULL, SKI AKI USE LEAF "1.2.3.4=ASN1:NULL", "", ERR_SYNTAX,
		"an extension that is not in the profile"},
	{"unknown critical", NULL, SKI AKI USE LEAF "1.2.3.4=critical,ASN1:NULL", "", ERR_SYNTAX,
		"an extension that is not in the profile"},
	{"CA", NULL, SKI AKI USE "basicConstraints=critical,CA:TRUE,pathlen:0", "", ERR_SYNTAX,
		"key usage and CA do not fit"},
	{"CA, no length", NULL, SKI AKI USE "basicConstraints=critical,CA:TRUE", "", ERR_SYNTAX,
		"basic constraints that are not"},
	{"long path", NULL, SKI AKI USE "basicConstraints=critical,CA:TRUE,pathlen:1", "",
		ERR_SYNTAX, "basic constraints that are not"},
	{"CA not critical", NULL, SKI AKI USE "basicConstraints=CA:TRUE,pathlen:0", "", ERR_SYNTAX,
		"basic constraints of a root must be critical"},
	{"signs certificates", NULL, SKI AKI LEAF "keyUsage=critical,digitalSignature,keyCertSign",
		"", ERR_SYNTAX, "key usage and CA do not fit"},
	{"other use", NULL, SKI AKI LEAF "keyUsage=critical,digitalSignature,cRLSign", "",
		ERR_SYNTAX, "key usage that is not"},
	{"no use", NULL, SKI AKI LEAF, "", ERR_SYNTAX, "without subject key identifier or key"},
	{"use not critical", NULL, SKI AKI LEAF "keyUsage=digitalSignature", "", ERR_SYNTAX,
		"key usage must be critical"},
	{"SKI critical", NULL, AKI USE LEAF "subjectKeyIdentifier=critical,hash", "", ERR_SYNTAX,
		"key identifiers must not be"},
	{"no SKI", NULL, AKI USE LEAF "subjectKeyIdentifier=none", "", ERR_SYNTAX,
		"without subject key identifier"},
	{"no AKI", NULL, SKI USE LEAF "authorityKeyIdentifier=none", "", ERR_SYNTAX,
		"without authority key identifier"},
	{"AKI with name", NULL, SKI USE LEAF "authorityKeyIdentifier=keyid,issuer:always", "",
		ERR_SYNTAX, "bytes behind the end"},
	{"short SKI", NULL, AKI USE LEAF "subjectKeyIdentifier=01:02", "", ERR_SYNTAX,
		"a key identifier that is not"},
	{"e-mail", "/CN=kz.court/emailAddress=a@b.example", NULL, "", ERR_SYNTAX, "a name with"},
	{"serialNumber", "/CN=kz.court/serialNumber=1", NULL, "", ERR_SYNTAX, "a name with"},
	{"givenName", "/GN=Aigul/CN=kz.court", NULL, "", ERR_SYNTAX, "a name with"},
	{"O", "/O=Court/CN=kz.court", NULL, "", ERR_SYNTAX, "a name with"},
	{"two CN", "/CN=kz.court/CN=kz.other", NULL, "", ERR_SYNTAX, "a second common name"},
	{"two C", "/C=KZ/C=RU/CN=kz.court", NULL, "", ERR_SYNTAX, "a name with"},
	{"C behind CN", "/CN=kz.court/C=KZ", NULL, "", ERR_SYNTAX, "a country behind"},
	{"several in a set", "/C=KZ+CN=kz.court", NULL, "-multivalue", ERR_SYNTAX, ""},
	{"country", "/C=kz/CN=kz.court", NULL, "", ERR_SYNTAX, "a country that is not"},
	{"no CN", "/C=KZ", NULL, "", ERR_SYNTAX, "a name without a common name"},
	{"capital", "/CN=KZ.court", NULL, "", ERR_SYNTAX, "not an actor id"},
	{"blank", "/CN=Aigul Nurlan", NULL, "", ERR_SYNTAX, "not an actor id"},
	{"dot behind", "/CN=kz.court.", NULL, "", ERR_SYNTAX, "not an actor id"},
	{"two dots", "/CN=kz..court", NULL, "", ERR_SYNTAX, "not an actor id"},
	{"dot and hyphen", "/CN=kz.-court", NULL, "", ERR_SYNTAX, "not an actor id"},
	{"own issuer", "/C=KZ/CN=kz.root", NULL, "", ERR_SYNTAX, "a role must not"},
	{"MD5", NULL, NULL, "-md5", ERR_UNSUPPORTED, "a signature algorithm that is not"},
	{"SHA-1", NULL, NULL, "-sha1", ERR_UNSUPPORTED, "a signature algorithm that is not"},
	{"SHA-512", NULL, NULL, "-sha512", ERR_UNSUPPORTED, "a signature algorithm that is not"},
	{"negative", NULL, NULL, "-set_serial -7", ERR_SYNTAX, "an integer that is not positive"},
	{"zero", NULL, NULL, "-set_serial 0", ERR_SYNTAX, "an integer that is not positive"},
	{"long number", NULL, NULL, "-set_serial 0x010203040506070809101112131415161718192021",
		ERR_LIMIT, "an integer that is too large"},
};

static void
one_mistake_each(void **state)
{
	(void)state;
	assert_true(make_root("rsaroot", "rsa:2048", "/C=KZ/CN=kz.root", "root"));
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		char section[16] = "role", options[96];
		bool is_set = strcmp(bad[i].options, "-multivalue") == 0;
		if (bad[i].section) {
			snprintf(section, sizeof section, "bad%zu", i);
			add_section(section, bad[i].section);
		}
		snprintf(options, sizeof options, "%s", is_set ? "" : bad[i].options);
		bool made = make_role("bad", strstr(options, "-md5") ? "rsaroot" : "root", P256,
			bad[i].subject ? bad[i].subject : "/CN=kz.court", section, options);
		if (!made)
			fail_msg("%s was not made", bad[i].what);
		refuse("bad.der", bad[i].kind, bad[i].text);
	}
}

static void
weak_and_foreign_keys_are_refused(void **state)
{
	static const struct {
		const char *key;
		enum err_kind kind;
		const char *text;
	} weak[] = {
		{"rsa:1024", ERR_UNSUPPORTED, "less than 2048 bits"},
		{"rsa:2048 -pkeyopt rsa_keygen_pubexp:3", ERR_UNSUPPORTED, "weak exponent"},
		{"ec -pkeyopt ec_paramgen_curve:P-521", ERR_UNSUPPORTED, "a curve that is not"},
		{"ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit", ERR_SYNTAX,
			"not what stands here"},
		{"ed25519", ERR_UNSUPPORTED, "a key that is not in the profile"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(weak); i++) {
		assert_true(make_role("weak", "root", weak[i].key, "/CN=kz.court", "role", ""));
		refuse("weak.der", weak[i].kind, weak[i].text);
	}
	assert_true(openssl("req -x509 -nodes -newkey rsa:9000 -pkeyopt rsa_keygen_primes:5"
			    " -keyout w.key -out w.der -outform DER -subj /CN=kz.root -days 30"
			    " -config cnf -extensions root"));
	refuse("w.der", ERR_LIMIT, "too large");
}

static void
a_first_version_is_refused(void **state)
{
	(void)state;
	assert_true(openssl("req -new -nodes -newkey " P256 " -keyout v1.key -out v1.csr"
			    " -subj /CN=kz.court -config cnf"));
	assert_true(openssl("x509 -req -in v1.csr -CA root.pem -CAkey root.key -set_serial 9"
			    " -days 30 -outform DER -out v1.der"));
	refuse("v1.der", ERR_SYNTAX, "not what stands here");
}

static void
with_changed(struct slice der, size_t at, char to, enum err_kind kind, const char *text)
{
	char copy[CERT_MAX_BYTES];
	struct cert *c = NULL;
	memcpy(copy, der.p, der.n);
	copy[at] = to;
	enum err_kind rc = cert_parse((struct slice){copy, der.n}, &c, &why);
	cert_close(c);
	if (rc != kind || !strstr(why.msg, text))
		fail_msg("byte %zu: kind %d %s", at, rc, why.msg);
}

/* Where a root is its own issuer every bit is signed, or refused by form. */
static void
no_bit_of_a_root_is_free(void **state)
{
	char copy[CERT_MAX_BYTES + 2];
	(void)state;
	struct slice der = file_of("root.der");
	memcpy(copy, der.p, der.n);
	for (size_t i = 0; i < der.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct cert *c = NULL;
			copy[i] ^= (char)(1 << bit);
			if (cert_parse((struct slice){copy, der.n}, &c, &why) == OK)
				fail_msg("byte %zu bit %d is free", i, bit);
			copy[i] ^= (char)(1 << bit);
		}
	for (size_t n = 0; n < der.n; n++) {
		struct cert *c = NULL;
		assert_int_not_equal(cert_parse((struct slice){der.p, n}, &c, &why), OK);
	}
	struct cert *c = NULL;
	copy[der.n] = '\0';
	assert_int_equal(cert_parse((struct slice){copy, der.n + 1}, &c, &why), ERR_SYNTAX);
	assert_non_null(strstr(why.msg, "bytes behind the end"));
	assert_int_equal(cert_parse((struct slice){copy, CERT_MAX_BYTES + 1}, &c, &why), ERR_LIMIT);
	with_changed(der, der.n - 1, (char)(der.p[der.n - 1] ^ 1), ERR_SYNTAX,
		"a root that is not signed by its own key");
	const char *point = memmem(der.p, der.n, "\x03\x42\0\x04", 4);
	assert_non_null(point);
	size_t at = (size_t)(point - der.p);
	with_changed(der, at + 3, 2, ERR_SYNTAX, "a point of the curve that is not uncompressed");
	with_changed(
		der, at + 9, (char)(der.p[at + 9] ^ 1), ERR_SYNTAX, "a public key that is none");
}

/* Of a role the issuer's signature is not looked at here. */
static void
validity_has_an_order(void **state)
{
	(void)state;
	struct slice der = file_of("p256.der"), time = {"\x17\x0D", 2};
	const char *from = memmem(der.p, der.n, time.p, time.n);
	assert_non_null(from);
	const char *to = memmem(from + 1, der.n - (size_t)(from + 1 - der.p), time.p, time.n);
	assert_non_null(to);
	with_changed(der, (size_t)(to + 2 - der.p), '0', ERR_SYNTAX, "validity that ends before");
}

static void
files_hold_one_certificate(void **state)
{
	struct cert *c = NULL, *again = NULL;
	struct buf pem;
	(void)state;
	c = cert_of("root.pem");
	assert_string_equal(cert_facts(c)->actor, "kz.root");
	assert_true(cert_facts(c)->root);
	assert_true(slice_eq(cert_der(c), file_of("root.der")));
	buf_init(&pem, 1 << 16);
	cert_put_pem(c, &pem);
	assert_true(slice_eq(buf_slice(&pem), file_of("root.pem")));
	buf_adds(&pem, "text behind\n");
	assert_int_equal(cert_parse_file(buf_slice(&pem), &again, &why), OK);
	cert_close(again);
	again = NULL;
	cert_put_pem(c, &pem);
	assert_int_equal(cert_parse_file(buf_slice(&pem), &again, &why), ERR_SYNTAX);
	cert_close(c);
	buf_fini(&pem);
	static const char *const none[] = {"", "x", "-----BEGIN CERTIFICATE-----\nMA==\n",
		"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"};
	for (size_t i = 0; i < COUNT_OF(none); i++)
		assert_int_equal(cert_parse_file(slice_of(none[i]), &again, &why), ERR_SYNTAX);
	c = cert_of("p256.der");
	assert_false(cert_facts(c)->root);
	cert_close(c);
	cert_close(NULL);
}

static void
issued_by_this_root_and_no_other(void **state)
{
	(void)state;
	assert_true(make_root("root2", P256, "/C=KZ/CN=kz.root", "root"));
	assert_true(make_root("ruroot", P256, "/CN=ru.root", "root"));
	assert_true(make_root("rsaroot", "rsa:2048", "/C=KZ/CN=kz.root", "root"));
	add_section("lies", USE LEAF SKI "authorityKeyIdentifier=keyid\n");
	struct cert *root = cert_of("root.pem"), *twin = cert_of("root2.pem");
	struct cert *ru = cert_of("ruroot.pem"), *role = cert_of("p256.pem");
	assert_int_equal(cert_check_issued(role, root, &why), OK);
	assert_int_equal(cert_check_issued(root, root, &why), OK);
	assert_int_equal(cert_check_issued(twin, root, &why), ERR_MISMATCH);
	assert_int_equal(cert_check_issued(role, role, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "the issuer given is a role, not a root");
	assert_int_equal(cert_check_issued(role, twin, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "issued by another key of kz.root");
	assert_int_equal(cert_check_issued(role, ru, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "issued under another name than ru.root");
	/* A bit of the signature's last byte: the form is good, the issue is not. */
	char copy[CERT_MAX_BYTES];
	struct slice der = cert_der(role);
	memcpy(copy, der.p, der.n);
	copy[der.n - 1] ^= 1;
	struct cert *forged = NULL;
	assert_int_equal(cert_parse((struct slice){copy, der.n}, &forged, &why), OK);
	assert_int_equal(cert_check_issued(forged, root, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "the signature is not by this key");
	int64_t from = cert_facts(role)->not_before, to = cert_facts(role)->not_after;
	assert_int_equal(cert_check_time(role, from, &why), OK);
	assert_int_equal(cert_check_time(role, to, &why), OK);
	assert_int_equal(cert_check_time(role, from - 1, &why), ERR_MISMATCH);
	assert_non_null(strstr(why.msg, "is valid only from"));
	assert_int_equal(cert_check_time(role, to + 1, &why), ERR_MISMATCH);
	assert_non_null(strstr(why.msg, "was valid until"));
	cert_close(forged);
	cert_close(role);
	cert_close(ru);
	cert_close(twin);
	cert_close(root);
}

static void
the_cache_remembers_and_forgets(void **state)
{
	enum { ROLES = 5, ROUNDS = 200 };
	struct slice ders[ROLES];
	char name[16];
	(void)state;
	struct cert *root = cert_of("root.pem");
	struct cert *ru = cert_of("ruroot.pem");
	for (size_t i = 0; i < ROLES; i++) {
		snprintf(name, sizeof name, "c%zu", i);
		assert_true(make_role(name, "root", P256, "/CN=kz.court", "role", ""));
		strcat(name, ".der");
		ders[i] = file_of(name);
	}
	for (size_t max = 1; max <= ROLES + 1; max++) {
		struct cert_cache *cc = cert_cache_open(max);
		assert_non_null(cc);
		for (unsigned i = 0, r = 1; i < ROUNDS; i++, r = r * 1103515245 + 12345) {
			const struct cert *c = NULL;
			struct slice der = ders[r >> 16 & 0xFF ? (r >> 16) % ROLES : 0];
			assert_int_equal(cert_cache_get(cc, der, &c, &why), OK);
			assert_true(slice_eq(cert_der(c), der));
			assert_int_equal(cert_cache_check_issued(cc, c, root, &why), OK);
			assert_int_equal(cert_cache_check_issued(cc, c, root, &why), OK);
			assert_int_equal(cert_cache_check_issued(cc, c, ru, &why), ERR_MISMATCH);
		}
		const struct cert *same = NULL, *again = NULL;
		assert_int_equal(cert_cache_get(cc, ders[0], &same, &why), OK);
		assert_int_equal(cert_cache_get(cc, ders[0], &again, &why), OK);
		assert_ptr_equal(same, again);
		assert_int_equal(cert_cache_get(cc, slice_of("x"), &again, &why), ERR_SYNTAX);
		assert_ptr_equal(same, again);
		/* One that is not in the cache is checked all the same. */
		assert_int_equal(cert_cache_check_issued(cc, root, root, &why), OK);
		cert_cache_close(cc);
	}
	cert_cache_close(NULL);
	cert_close(root);
	cert_close(ru);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_mistake_each),
		cmocka_unit_test(weak_and_foreign_keys_are_refused),
		cmocka_unit_test(a_first_version_is_refused),
		cmocka_unit_test(no_bit_of_a_root_is_free),
		cmocka_unit_test(validity_has_an_order),
		cmocka_unit_test(files_hold_one_certificate),
		cmocka_unit_test(issued_by_this_root_and_no_other),
		cmocka_unit_test(the_cache_remembers_and_forgets),
	};
	return cmocka_run_group_tests_name("cert", tests, roles_make, keys_remove);
}
