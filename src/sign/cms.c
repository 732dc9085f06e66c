#include "sign/cms.h"

#include "base/utf8.h"
#include "sign/gost.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <time.h>

enum { READ_STEP = 1 << 16, NAME_MAX_BYTES = 80 };

/* See the header for what is not here. */
static const struct {
	int nid, min_bits;
} keys[] = {
	{NID_rsaEncryption, CMS_RSA_MIN_BITS},
	{NID_rsassaPss, CMS_RSA_MIN_BITS},
	{NID_X9_62_id_ecPublicKey, CMS_EC_MIN_BITS},
	{NID_id_GostR3410_2001, CMS_EC_MIN_BITS},
	{NID_id_GostR3410_2012_256, CMS_EC_MIN_BITS},
	{NID_id_GostR3410_2012_512, CMS_EC_MIN_BITS},
};
static const int digests[] = {NID_sha256, NID_sha384, NID_sha512, NID_id_GostR3411_2012_256,
	NID_id_GostR3411_2012_512, NID_id_GostR3411_94};

/* One verification; all that OpenSSL gave is freed in forget(). */
struct job {
	X509 *cert;
	CMS_ContentInfo *cms;
	CMS_SignerInfo *by[CMS_MAX_SIGNERS]; /* those that name the certificate; of *cms */
	size_t nby;
	BIO *chain; /* a digest for each algorithm in use, then nowhere */
};

static void
forget(struct job *j)
{
	BIO_free_all(j->chain);
	CMS_ContentInfo_free(j->cms);
	X509_free(j->cert);
	ERR_clear_error();
}

static enum err_kind
out_of_memory(struct err *e)
{
	return err_set(e, ERR_IO, "out of memory");
}

static const char *
name_of(const ASN1_OBJECT *o, char to[NAME_MAX_BYTES])
{
	if (OBJ_obj2txt(to, NAME_MAX_BYTES, o, 0) <= 0)
		snprintf(to, NAME_MAX_BYTES, "algorithm without a name");
	return to;
}

/* Without this one OpenSSL asks for a password on the terminal. */
static int
no_password(char *to, int n, int writing, void *from)
{
	(void)to, (void)n, (void)writing, (void)from;
	return -1;
}

static bool
is_single_pem(struct slice s)
{
	static const char begin[] = "-----BEGIN ";
	const char *at = s.n ? memmem(s.p, s.n, begin, sizeof begin - 1) : NULL;
	if (!at)
		return false;
	at += sizeof begin - 1;
	return !memmem(at, s.n - (size_t)(at - s.p), begin, sizeof begin - 1);
}

/* DER as it is, PEM as the DER in it: `owned` is to be freed with OPENSSL_free(). */
static bool
der_of(struct slice s, const char *pem_name, struct slice *der, unsigned char **owned)
{
	long n = 0;
	*owned = NULL;
	*der = s;
	if (slice_starts(s, "\x30"))
		return true;
	if (!is_single_pem(s))
		return false;
	BIO *text = BIO_new_mem_buf(s.p, (int)s.n);
	bool ok =
		text && PEM_bytes_read_bio(owned, &n, NULL, pem_name, text, no_password, NULL) == 1;
	BIO_free(text);
	*der = (struct slice){(const char *)*owned, (size_t)n};
	return ok;
}

static enum err_kind
parse_cert(struct job *j, struct slice bytes, struct err *e)
{
	struct slice der;
	unsigned char *owned;
	X509_free(j->cert);
	j->cert = NULL;
	if (der_of(bytes, PEM_STRING_X509, &der, &owned)) {
		const unsigned char *p = (const unsigned char *)der.p;
		j->cert = d2i_X509(NULL, &p, (long)der.n);
		if (j->cert && (const char *)p != der.p + der.n) {
			X509_free(j->cert);
			j->cert = NULL;
		}
	}
	OPENSSL_free(owned);
	if (!j->cert)
		return err_set(e, ERR_SYNTAX, "not one X.509 certificate (PEM or DER)");
	return OK;
}

static enum err_kind
parse_cms(struct job *j, struct slice bytes, struct err *e)
{
	struct slice der;
	unsigned char *owned;
	bool whole = false;
	if (der_of(bytes, PEM_STRING_CMS, &der, &owned)) {
		const unsigned char *p = (const unsigned char *)der.p;
		j->cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
		whole = (const char *)p == der.p + der.n;
	}
	OPENSSL_free(owned);
	if (!j->cms || !whole || OBJ_obj2nid(CMS_get0_type(j->cms)) != NID_pkcs7_signed)
		return err_set(e, ERR_SYNTAX, "not one CMS signature (PEM or DER)");
	if (CMS_is_detached(j->cms) != 1)
		return err_set(e, ERR_SYNTAX,
			"the signature has content of its own; one beside the file is wanted");
	return OK;
}

/* What people read must not hide anything; what does not fit is left out. */
static void
put_text(char *to, size_t max, struct slice from)
{
	size_t n = 0;
	uint32_t cp;
	for (size_t was = 0, at = 0; utf8_next(from, &at, &cp); was = at) {
		bool hides = utf8_is_deceptive(cp);
		size_t len = hides ? 1 : at - was;
		if (n + len >= max)
			break;
		memcpy(to + n, hides ? "?" : from.p + was, len);
		n += len;
	}
	to[n] = '\0';
}

static void
put_subject(char *to, size_t max, X509 *cert)
{
	BIO *text = BIO_new(BIO_s_mem());
	char *p = NULL;
	unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
	if (text && X509_NAME_print_ex(text, X509_get_subject_name(cert), 0, flags) >= 0) {
		long n = BIO_get_mem_data(text, &p);
		put_text(to, max, (struct slice){p, n > 0 ? (size_t)n : 0});
	}
	BIO_free(text);
}

static void
put_day(char *to, size_t max, const ASN1_TIME *t)
{
	struct tm tm;
	if (ASN1_TIME_to_tm(t, &tm) != 1 || strftime(to, max, "%Y-%m-%d", &tm) == 0)
		to[0] = '\0';
}

static const ASN1_OBJECT *
key_algorithm(X509 *cert)
{
	ASN1_OBJECT *o = NULL;
	X509_PUBKEY_get0_param(&o, NULL, NULL, NULL, X509_get_X509_PUBKEY(cert));
	return o;
}

static void
describe(X509 *cert, struct cms_signer *who)
{
	char name[NAME_MAX_BYTES];
	put_subject(who->subject, sizeof who->subject, cert);
	put_text(who->algorithm, sizeof who->algorithm,
		slice_of(name_of(key_algorithm(cert), name)));
	put_day(who->not_before, sizeof who->not_before, X509_get0_notBefore(cert));
	put_day(who->not_after, sizeof who->not_after, X509_get0_notAfter(cert));
}

/* OpenSSL reads the key with the certificate, so the engine has to be there before: parse again. */
static enum err_kind
take_cert(struct job *j, struct slice bytes, struct cms_signer *who, struct err *e)
{
	if (parse_cert(j, bytes, e) != OK)
		return e->kind;
	describe(j->cert, who);
	if (!gost_is(OBJ_obj2nid(key_algorithm(j->cert))))
		return OK;
	return gost_load(e) == OK ? parse_cert(j, bytes, e) : e->kind;
}

static enum err_kind
check_key(X509 *cert, struct err *e)
{
	char name[NAME_MAX_BYTES];
	const ASN1_OBJECT *algorithm = key_algorithm(cert);
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	int nid = OBJ_obj2nid(algorithm);
	size_t i = 0;
	while (i < COUNT_OF(keys) && keys[i].nid != nid)
		i++;
	if (i == COUNT_OF(keys))
		return err_set(e, ERR_UNSUPPORTED, "certificate: no signature by %s is verified",
			name_of(algorithm, name));
	if (!key)
		return err_set(
			e, ERR_SYNTAX, "certificate: broken key of %s", name_of(algorithm, name));
	if (EVP_PKEY_get_bits(key) < keys[i].min_bits)
		return err_set(e, ERR_UNSUPPORTED, "certificate: %s of less than %d bits is weak",
			name_of(algorithm, name), keys[i].min_bits);
	return OK;
}

/* The signers that name the certificate: by issuer and serial number, or by key identifier. */
static enum err_kind
find_signers(struct job *j, struct err *e)
{
	STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(j->cms);
	int n = sk_CMS_SignerInfo_num(all);
	if (n <= 0)
		return err_set(e, ERR_SYNTAX, "the signature has no signer");
	if (n > CMS_MAX_SIGNERS)
		return err_set(
			e, ERR_LIMIT, "the signature has more than %d signers", CMS_MAX_SIGNERS);
	for (int i = 0; i < n; i++) {
		CMS_SignerInfo *one = sk_CMS_SignerInfo_value(all, i);
		if (CMS_SignerInfo_cert_cmp(one, j->cert) != 0)
			continue;
		CMS_SignerInfo_set1_signer_cert(one, j->cert);
		j->by[j->nby++] = one;
	}
	if (j->nby == 0)
		return err_set(e, ERR_MISMATCH, "the signature is not by this certificate");
	return OK;
}

static int
digest_of(CMS_SignerInfo *one, const ASN1_OBJECT **o)
{
	X509_ALGOR *algorithm = NULL;
	CMS_SignerInfo_get0_algs(one, NULL, NULL, &algorithm, NULL);
	X509_ALGOR_get0(o, NULL, NULL, algorithm);
	return OBJ_obj2nid(*o);
}

static enum err_kind
check_digest(CMS_SignerInfo *one, struct err *e)
{
	char name[NAME_MAX_BYTES];
	const ASN1_OBJECT *o = NULL;
	int nid = digest_of(one, &o);
	size_t i = 0;
	while (i < COUNT_OF(digests) && digests[i] != nid)
		i++;
	if (i == COUNT_OF(digests))
		return err_set(e, ERR_UNSUPPORTED,
			"the signature is over a digest by %s, which proves nothing or is unknown",
			name_of(o, name));
	return gost_is(nid) ? gost_load(e) : OK;
}

/* Each algorithm once, however many signers use it. */
static enum err_kind
add_digest(struct job *j, size_t at, struct err *e)
{
	const ASN1_OBJECT *o = NULL;
	int nid = digest_of(j->by[at], &o);
	for (size_t i = 0; i < at; i++)
		if (digest_of(j->by[i], &o) == nid)
			return OK;
	BIO *link = BIO_new(BIO_f_md());
	if (!link || BIO_set_md(link, EVP_get_digestbynid(nid)) != 1) {
		BIO_free(link);
		return out_of_memory(e);
	}
	j->chain = BIO_push(link, j->chain);
	return OK;
}

/* A signer with a digest that is refused does not speak for the others, only if it is the last. */
static enum err_kind
open_chain(struct job *j, struct err *e)
{
	struct err why = {.kind = OK};
	size_t good = 0;
	for (size_t i = 0; i < j->nby; i++)
		if (check_digest(j->by[i], &why) == OK)
			j->by[good++] = j->by[i];
	if (good == 0) {
		*e = why;
		return e->kind;
	}
	j->nby = good;
	j->chain = BIO_new(BIO_s_null());
	if (!j->chain)
		return out_of_memory(e);
	for (size_t i = 0; i < j->nby; i++)
		if (add_digest(j, i, e) != OK)
			return e->kind;
	return OK;
}

static enum err_kind
digest_all(struct job *j, cms_read *read, void *from, struct err *e)
{
	char bytes[READ_STEP];
	for (;;) {
		size_t n = 0;
		enum err_kind rc = read(from, bytes, sizeof bytes, &n, e);
		if (rc != OK || n == 0)
			return rc;
		if (BIO_write(j->chain, bytes, (int)n) != (int)n)
			return out_of_memory(e);
	}
}

/*
 * RFC 5652, 5.4: with signed attributes the signature is over them, and one of them is the digest
 * of the bytes; without, it is over that digest itself, and no one can tell whether bytes or key
 * differ.
 */
static enum err_kind
check_signer(CMS_SignerInfo *one, BIO *chain, struct err *e)
{
	bool has_attributes = CMS_signed_get_attr_count(one) >= 0;
	if (has_attributes && CMS_SignerInfo_verify(one) != 1)
		return err_set(e, ERR_MISMATCH, "the signature is not by this certificate's key");
	if (CMS_SignerInfo_verify_content(one, chain) != 1)
		return err_set(e, ERR_MISMATCH, "the signature is over other bytes%s",
			has_attributes ? "" : ", or not by this certificate's key");
	return OK;
}

static enum err_kind
check_any(struct job *j, struct err *e)
{
	struct err why = {.kind = OK};
	for (size_t i = 0; i < j->nby; i++)
		if (check_signer(j->by[i], j->chain, &why) == OK)
			return OK;
	*e = why;
	return e->kind;
}

static enum err_kind
check_sizes(struct slice signature, struct slice certificate, struct err *e)
{
	if (signature.n > CMS_MAX_BYTES)
		return err_set(
			e, ERR_LIMIT, "the signature is larger than %d bytes", CMS_MAX_BYTES);
	if (certificate.n > CMS_CERT_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "the certificate is larger than %d bytes",
			CMS_CERT_MAX_BYTES);
	return OK;
}

enum err_kind
cms_verify(cms_read *read, void *from, struct slice signature, struct slice certificate,
	struct cms_signer *who, struct err *e)
{
	struct job j = {0};
	*who = (struct cms_signer){0};
	enum err_kind rc = check_sizes(signature, certificate, e);
	if (rc == OK)
		rc = take_cert(&j, certificate, who, e);
	if (rc == OK)
		rc = check_key(j.cert, e);
	if (rc == OK)
		rc = parse_cms(&j, signature, e);
	if (rc == OK)
		rc = find_signers(&j, e);
	if (rc == OK)
		rc = open_chain(&j, e);
	if (rc == OK)
		rc = digest_all(&j, read, from, e);
	if (rc == OK)
		rc = check_any(&j, e);
	forget(&j);
	return rc;
}
