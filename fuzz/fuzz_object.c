/*
 * An object that we accept OpenSSL's CMS reads whole, with the same content, one signer and the
 * same signature, and writes back byte for byte; and one that we verify it verifies.
 */
#include "fuzz.h"
#include "sign/gost.h"
#include "sign/object.h"

#include <openssl/cms.h>
#include <openssl/err.h>

static void
verify(const struct object *o, CMS_ContentInfo *cms)
{
	struct cert *by = NULL;
	struct err e = {.kind = OK};
	if (cert_parse(o->certificate, &by, &e) != OK)
		return;
	if (object_verify(o, by, &e) == OK) {
		BIO *out = BIO_new(BIO_s_mem());
		char *p = NULL;
		must(CMS_verify(cms, NULL, NULL, NULL, out,
			     CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1);
		long n = BIO_get_mem_data(out, &p);
		must(slice_eq((struct slice){p, (size_t)n}, o->content));
		BIO_free(out);
	}
	cert_close(by);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct object o;
	struct err e = {.kind = OK};
	unsigned char *again = NULL;
	const unsigned char *p = bytes;
	enum err_kind rc = object_parse((struct slice){(const char *)bytes, n}, &o, &e);
	if (rc != OK) {
		must(e.kind == rc && e.msg[0]);
		return 0;
	}
	if (gost_load(&e) != OK && (o.algorithm == OBJECT_GOST256 || o.algorithm == OBJECT_GOST512))
		return 0;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)n);
	must(cms != NULL);
	must(p == bytes + n && CMS_is_detached(cms) == 0);
	STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(cms);
	must(sk_CMS_SignerInfo_num(all) == 1);
	CMS_SignerInfo *one = sk_CMS_SignerInfo_value(all, 0);
	const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(one);
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);
	must(slice_eq(o.signature, (struct slice){(const char *)ASN1_STRING_get0_data(signature),
					   (size_t)ASN1_STRING_length(signature)}));
	must(content &&
		slice_eq(o.content, (struct slice){(const char *)ASN1_STRING_get0_data(*content),
					    (size_t)ASN1_STRING_length(*content)}));
	must(CMS_signed_get_attr_count(one) == 3 && CMS_unsigned_get_attr_count(one) <= 0);
	must(i2d_CMS_ContentInfo(cms, &again) == (int)n && memcmp(again, bytes, n) == 0);
	verify(&o, cms);
	OPENSSL_free(again);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return 0;
}
