/* Objects of the openssl program against ours: good ones, broken ones, those of others. */
#include "keys.h"
#include "roles.h"
#include "sign/object.h"

#include <openssl/cms.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct err why;

static enum err_kind
verify(struct slice der, const struct cert *by)
{
	struct object o;
	enum err_kind rc = object_parse(der, &o, &why);
	return rc == OK ? object_verify(&o, by, &why) : rc;
}

static void
refuse(struct slice der, enum err_kind kind, const char *text)
{
	struct object o = {.signing_time = 77};
	enum err_kind rc = object_parse(der, &o, &why);
	if (rc != kind || !strstr(why.msg, text))
		fail_msg("kind %d: %s; not %s", rc, rc == OK ? "" : why.msg, text);
	assert_int_equal(o.signing_time, 77);
}

/* No bit of it can be changed: what is not signed is read strictly. */
static void
flip_all(struct slice der, const struct cert *by)
{
	char *copy = malloc(der.n);
	assert_non_null(copy);
	memcpy(copy, der.p, der.n);
	for (size_t i = 0; i < der.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			copy[i] ^= (char)(1 << bit);
			if (verify((struct slice){copy, der.n}, by) == OK)
				fail_msg("byte %zu bit %d is free", i, bit);
			copy[i] ^= (char)(1 << bit);
		}
	free(copy);
	for (size_t n = 0; n < der.n; n++)
		assert_int_not_equal(verify((struct slice){der.p, n}, by), OK);
}

static void
try_way(const struct role_kind *k, const char *digest, const char *more)
{
	char options[128], file[32];
	struct object o;
	snprintf(options, sizeof options, "-md %s %s %s", digest, k->engine, more);
	snprintf(file, sizeof file, "%s.pem", k->name);
	struct slice der = sign_object(k->name, "document", options);
	struct cert *by = cert_of(file), *root = cert_of("root.pem");
	if (verify(der, by) != OK)
		fail_msg("%s %s: %s", k->name, options, why.msg);
	assert_int_equal(object_parse(der, &o, &why), OK);
	assert_true(slice_eq(o.content, file_of("document")));
	struct sha256 id = sha256_of(o.content);
	assert_true(sha256_eq(&o.id, &id));
	assert_true(o.signing_time % 1000 == 0 && o.signing_time > 1700000000000);
	assert_int_equal(!o.key_id.n, strcmp(more, "-keyid") != 0);
	assert_int_equal(verify(der, root), ERR_MISMATCH);
	assert_string_equal(why.msg, "it carries another certificate");
	if (!strcmp(k->name, "p256") || !strcmp(digest, "md_gost12_256"))
		flip_all(der, by);
	cert_close(by);
	cert_close(root);
}

static void
what_openssl_makes_is_read(void **state)
{
	(void)state;
	for (const struct role_kind *k = role_kinds; k->name; k++)
		for (size_t i = 0; has_kind(k) && k->digests[i]; i++) {
			try_way(k, k->digests[i], "");
			try_way(k, k->digests[i], "-keyid");
		}
}

static void
what_is_outside_the_profile_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *options;
		enum err_kind kind;
		const char *text;
	} ways[] = {
		{"-md sha512", ERR_UNSUPPORTED, "a digest that is not in the profile"},
		{"-md sha1", ERR_UNSUPPORTED, "a digest that is not in the profile"},
		{"-noattr", ERR_SYNTAX, "not what stands here"},
		{"-nocerts", ERR_SYNTAX, "not what stands here"},
		{"-certfile ec.pem", ERR_SYNTAX, "bytes behind the end"},
		{"-signer ec.pem -inkey ec.key -nocerts", ERR_SYNTAX, ""},
		{"-econtent_type 1.2.3.4", ERR_SYNTAX, ""},
		{"-outform PEM", ERR_SYNTAX, "at byte 0"},
		{"-indef -stream", ERR_SYNTAX, "at byte 0: tag or length is not in DER"},
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		refuse(sign_object("p256", "document", ways[i].options), ways[i].kind,
			ways[i].text);
	refuse(sign_object("rsa2048", "document", "-keyopt rsa_padding_mode:pss"), ERR_UNSUPPORTED,
		"a signature algorithm that is not in the profile");
	assert_true(openssl("cms -sign -binary -nodetach -outform DER -in document -signer p256.pem"
			    " -inkey p256.key -out object"));
	refuse(file_of("object"), ERR_SYNTAX, "bytes behind the end");
	assert_true(openssl("cms -sign -binary -nosmimecap -outform DER -in document -signer"
			    " p256.pem -inkey p256.key -out object"));
	refuse(file_of("object"), ERR_SYNTAX, "something is missing");
	assert_true(openssl("cms -data_create -in document -outform DER -out object"));
	refuse(file_of("object"), ERR_SYNTAX, "not CMS SignedData");
}

static void
sizes_are_bounded(void **state)
{
	static char big[OBJECT_MAX_BYTES + 1];
	(void)state;
	put_file("most", (struct slice){big, OBJECT_MAX_CONTENT});
	put_file("more", (struct slice){big, OBJECT_MAX_CONTENT + 1});
	struct cert *by = cert_of("p256.pem");
	assert_int_equal(verify(sign_object("p256", "most", ""), by), OK);
	refuse(sign_object("p256", "more", ""), ERR_LIMIT, "content of more than");
	refuse((struct slice){big, sizeof big}, ERR_LIMIT, "larger than 65527 bytes");
	refuse(slice_of(""), ERR_SYNTAX, "at byte 0: something is missing");
	cert_close(by);
}

static struct slice
encode(CMS_ContentInfo *cms)
{
	unsigned char *der = NULL;
	int n = i2d_CMS_ContentInfo(cms, &der);
	assert_true(n > 0);
	put_file("object", (struct slice){(const char *)der, (size_t)n});
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	return file_of("object");
}

static void
attributes_that_are_not_signed_are_refused(void **state)
{
	(void)state;
	struct slice der = sign_object("p256", "document", "");
	const unsigned char *p = (const unsigned char *)der.p;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
	CMS_SignerInfo *si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
	assert_int_equal(CMS_unsigned_add1_attr_by_NID(
				 si, NID_pkcs9_unstructuredName, V_ASN1_UTF8STRING, "x", 1),
		1);
	refuse(encode(cms), ERR_SYNTAX, "bytes behind the end");
}

/* Put `with` in the place of the first `old`, of the same length. */
static void
swap(struct slice der, struct slice old, struct slice with, enum err_kind kind, const char *text)
{
	char *copy = malloc(der.n);
	assert_non_null(copy);
	memcpy(copy, der.p, der.n);
	char *at = memmem(copy, der.n, old.p, old.n);
	assert_non_null(at);
	memcpy(at, with.p, with.n);
	refuse((struct slice){copy, der.n}, kind, text);
	free(copy);
}

#define BYTES(s) ((struct slice){(s), sizeof(s) - 1})

static void
each_part_is_read_strictly(void **state)
{
	(void)state;
	struct slice der = sign_object("p256", "document", "");
	struct slice attribute = BYTES("\x30\x18\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03");
	swap(der, BYTES("\x02\x01\x01\x31"), BYTES("\x02\x01\x02\x31"), ERR_SYNTAX,
		"a version that is not 1 or 3");
	swap(der, BYTES("\x02\x01\x01\x31"), BYTES("\x02\x01\x03\x31"), ERR_SYNTAX,
		"a signer of another version");
	swap(der, attribute, BYTES("\x30\x18\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05"),
		ERR_SYNTAX, "the first attribute is not content-type");
	swap(der, BYTES("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05"),
		BYTES("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04"), ERR_SYNTAX,
		"the second attribute is not signing-time");
	swap(der, BYTES("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0"),
		BYTES("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0"), ERR_SYNTAX,
		"content that is not of type id-data");
	swap(der, BYTES("\x31\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"),
		BYTES("\x31\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"), ERR_SYNTAX,
		"a content-type that is not id-data");
	swap(der, BYTES("\x30\x0B\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"),
		BYTES("\x30\x0B\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"), ERR_SYNTAX,
		"the signer's digest is not the object's");
	struct object o;
	assert_int_equal(object_parse(der, &o, &why), OK);
	struct slice algorithm = BYTES("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02\x04");
	swap(der, algorithm, BYTES("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x03\x04"),
		ERR_UNSUPPORTED, "not of the digest");
	char value[160];
	memcpy(value, o.signature.p, o.signature.n);
	value[3] = '\0';
	swap(der, o.signature, (struct slice){value, o.signature.n}, ERR_SYNTAX, "");
}

/* A certificate's twin: same name and number, another key. */
static void
a_twin_is_not_the_signer(void **state)
{
	(void)state;
	assert_true(
		make_role("twin2", "root", role_kinds[0].key, "/CN=kz.court.astana", "role", ""));
	assert_true(openssl("cms -sign -binary -nodetach -nosmimecap -nocerts -certfile twin2.pem"
			    " -outform DER -in document -signer p256.pem -inkey p256.key"
			    " -out object"));
	struct cert *twin = cert_of("twin2.pem");
	/* -nocerts also leaves -certfile away in some versions: then there is no certificate. */
	enum err_kind rc = verify(file_of("object"), twin);
	assert_true(rc == ERR_MISMATCH || rc == ERR_SYNTAX);
	assert_true(make_role("other", "root", role_kinds[0].key, "/CN=kz.court.astana", "role",
		"-set_serial 8"));
	struct slice der = sign_object("p256", "document", "");
	struct object o;
	struct cert *other = cert_of("other.pem");
	assert_int_equal(object_parse(der, &o, &why), OK);
	o.certificate = cert_der(other);
	assert_int_equal(object_verify(&o, other, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "the signer it names is not the certificate it carries");
	o.certificate = cert_der(twin);
	assert_int_equal(object_verify(&o, twin, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "the signature is not by this key");
	o.algorithm = OBJECT_RSA_SHA256;
	assert_int_equal(object_verify(&o, twin, &why), ERR_UNSUPPORTED);
	/* An unfit key is told before what it is to be of. */
	o.content = slice_of("other");
	assert_int_equal(object_verify(&o, twin, &why), ERR_UNSUPPORTED);
	o.algorithm = OBJECT_ECDSA_SHA256;
	assert_int_equal(object_verify(&o, twin, &why), ERR_MISMATCH);
	assert_string_equal(why.msg, "the digest signed is not of the content");
	cert_close(twin);
	cert_close(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_openssl_makes_is_read),
		cmocka_unit_test(what_is_outside_the_profile_is_refused),
		cmocka_unit_test(sizes_are_bounded),
		cmocka_unit_test(attributes_that_are_not_signed_are_refused),
		cmocka_unit_test(each_part_is_read_strictly),
		cmocka_unit_test(a_twin_is_not_the_signer),
	};
	return cmocka_run_group_tests_name("object", tests, roles_make, keys_remove);
}
