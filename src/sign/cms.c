#define OPENSSL_SUPPRESS_DEPRECATED /* engines: the only way to GOST in Debian 12 */
#include "sign/cms.h"

#include <openssl/pem.h> /* before cms.h, which then declares its PEM readers */

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>

struct source {
	cms_read *read;
	void *from;
	enum err_kind rc;
	struct err *err;
};

static bool
is_pem(struct slice bytes)
{
	return slice_starts(bytes, "-----BEGIN ");
}

static X509 *
parse_certificate(struct slice bytes)
{
	BIO *in = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	X509 *x = NULL;
	if (in)
		x = is_pem(bytes) ? PEM_read_bio_X509(in, NULL, NULL, NULL)
				  : d2i_X509_bio(in, NULL);
	BIO_free(in);
	return x;
}

static CMS_ContentInfo *
parse_signature(struct slice bytes)
{
	BIO *in = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	CMS_ContentInfo *c = NULL;
	if (in)
		c = is_pem(bytes) ? PEM_read_bio_CMS(in, NULL, NULL, NULL) : d2i_CMS_bio(in, NULL);
	BIO_free(in);
	return c;
}

/* Kept for the life of the process; false when the package is not there. */
static bool
load_gost(void)
{
	static bool loaded;
	if (loaded)
		return true;
	ENGINE *e = ENGINE_by_id("gost");
	loaded = e && ENGINE_init(e) && ENGINE_set_default(e, ENGINE_METHOD_ALL);
	ENGINE_free(e);
	ERR_clear_error();
	return loaded;
}

/* ---- who signed ---- */

static void
format_day(const ASN1_TIME *t, char to[16])
{
	struct tm tm;
	to[0] = '\0';
	if (ASN1_TIME_to_tm(t, &tm) == 1)
		snprintf(to, 16, "%04d-%02d-%02d", (tm.tm_year + 1900) % 10000,
			(tm.tm_mon + 1) % 100, tm.tm_mday % 100);
}

static void
describe(const X509 *x, struct cms_signer *who)
{
	*who = (struct cms_signer){.subject = ""};
	BIO *out = BIO_new(BIO_s_mem());
	const X509_ALGOR *algorithm;
	const ASN1_OBJECT *object;
	char *text = NULL;
	if (out && X509_NAME_print_ex(out, X509_get_subject_name(x), 0,
			   XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		long n = BIO_get_mem_data(out, &text);
		snprintf(who->subject, sizeof who->subject, "%.*s", (int)n, text ? text : "");
	}
	BIO_free(out);
	X509_get0_signature(NULL, &algorithm, x);
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	OBJ_obj2txt(who->algorithm, sizeof who->algorithm, object, 0);
	format_day(X509_get0_notBefore(x), who->not_before);
	format_day(X509_get0_notAfter(x), who->not_after);
}

/* The certificate with a key that can be used here. */
static X509 *
open_certificate(struct slice bytes, struct cms_signer *who, struct err *e)
{
	X509 *x = parse_certificate(bytes);
	if (!x) {
		err_set(e, ERR_SYNTAX, "no X.509 certificate in PEM or DER");
		return NULL;
	}
	if (!X509_get0_pubkey(x) && load_gost()) {
		X509_free(x); /* it remembers that the key was not understood */
		x = parse_certificate(bytes);
	}
	if (x && X509_get0_pubkey(x)) {
		describe(x, who);
		return x;
	}
	err_set(e, ERR_UNSUPPORTED,
		"the certificate's key is of an algorithm not known here; for GOST install "
		"libengine-gost-openssl");
	X509_free(x);
	return NULL;
}

/* ---- the signature ---- */

/* GOST R 34.11-94 is weak, and what registers of 2014 were signed over; MD5 and SHA-1 are neither.
 */
static bool
is_trusted(int digest)
{
	static const int trusted[] = {NID_sha256, NID_sha384, NID_sha512, NID_sha3_256,
		NID_sha3_384, NID_sha3_512, NID_id_GostR3411_2012_256, NID_id_GostR3411_2012_512,
		NID_id_GostR3411_94};
	for (size_t i = 0; i < COUNT_OF(trusted); i++)
		if (digest == trusted[i])
			return true;
	return false;
}

static enum err_kind
check_digests(CMS_ContentInfo *c, struct err *e)
{
	STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(c);
	for (int i = 0; i < sk_CMS_SignerInfo_num(all); i++) {
		X509_ALGOR *digest;
		const ASN1_OBJECT *object;
		char name[64];
		CMS_SignerInfo_get0_algs(
			sk_CMS_SignerInfo_value(all, i), NULL, NULL, &digest, NULL);
		X509_ALGOR_get0(&object, NULL, NULL, digest);
		OBJ_obj2txt(name, sizeof name, object, 0);
		if (!is_trusted(OBJ_obj2nid(object)))
			return err_set(e, ERR_UNSUPPORTED,
				"signed over a digest that is not trusted here: %s", name);
		if (!EVP_get_digestbyobj(object) && !(load_gost() && EVP_get_digestbyobj(object)))
			return err_set(e, ERR_UNSUPPORTED,
				"digest %s is not known here; for GOST install "
				"libengine-gost-openssl",
				name);
	}
	return OK;
}

static enum err_kind
check_signature(CMS_ContentInfo *c, struct err *e)
{
	if (!c)
		return err_set(e, ERR_SYNTAX, "no CMS signature in PEM or DER");
	if (OBJ_obj2nid(CMS_get0_type(c)) != NID_pkcs7_signed)
		return err_set(e, ERR_SYNTAX, "a CMS message, but no signature");
	if (CMS_is_detached(c) != 1)
		return err_set(e, ERR_SYNTAX,
			"the signature holds its own content; one over the file is needed");
	if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(c)) < 1)
		return err_set(e, ERR_SYNTAX, "a CMS signature without a signer");
	return check_digests(c, e);
}

static int
read_source(BIO *b, char *to, int max)
{
	struct source *s = BIO_get_data(b);
	size_t n = 0;
	BIO_clear_retry_flags(b);
	if (max <= 0 || s->rc != OK)
		return -1;
	s->rc = s->read(s->from, to, (size_t)max, &n, s->err);
	return s->rc == OK ? (int)n : -1;
}

static long
control_source(BIO *b, int command, long number, void *pointer)
{
	(void)b, (void)number, (void)pointer;
	return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *
source_method(void)
{
	static BIO_METHOD *method; /* one for the process */
	if (!method) {
		method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "bytes");
		if (method) {
			BIO_meth_set_read(method, read_source);
			BIO_meth_set_ctrl(method, control_source);
		}
	}
	return method;
}

static enum err_kind
verify(CMS_ContentInfo *c, X509 *x, struct source *s, struct err *e)
{
	enum { FLAGS = CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY };
	enum err_kind rc = ERR_MISMATCH;
	STACK_OF(X509) *certificates = sk_X509_new_null();
	BIO_METHOD *method = source_method();
	BIO *in = method ? BIO_new(method) : NULL;
	if (!certificates || !in || !sk_X509_push(certificates, x)) {
		rc = err_set(e, ERR_IO, "out of memory");
		goto out;
	}
	BIO_set_data(in, s);
	BIO_set_init(in, 1);
	if (CMS_verify(c, certificates, NULL, in, NULL, FLAGS) == 1)
		rc = OK;
	if (s->rc != OK)
		rc = s->rc; /* *e says why the bytes could not be read */
	else if (rc != OK)
		err_set(e, ERR_MISMATCH,
			"the signature is not by this certificate's key over these bytes");
out:
	BIO_free(in);
	sk_X509_free(certificates);
	ERR_clear_error();
	return rc;
}

enum err_kind
cms_verify(cms_read *read, void *from, struct slice signature, struct slice certificate,
	struct cms_signer *who, struct err *e)
{
	struct source s = {.read = read, .from = from, .err = e};
	if (signature.n > CMS_MAX_BYTES || certificate.n > CMS_CERT_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "a signature has at most %d bytes, a certificate %d",
			CMS_MAX_BYTES, CMS_CERT_MAX_BYTES);
	X509 *x = open_certificate(certificate, who, e);
	if (!x)
		return e->kind;
	CMS_ContentInfo *c = parse_signature(signature);
	enum err_kind rc = check_signature(c, e);
	if (rc == OK)
		rc = verify(c, x, &s, e);
	CMS_ContentInfo_free(c);
	X509_free(x);
	ERR_clear_error();
	return rc;
}
