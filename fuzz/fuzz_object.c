/*
 * Our reader of signed objects against OpenSSL's CMS, in both directions.
 *
 * An object that we accept OpenSSL reads whole, with the same content, one signer and the same
 * signature, and writes back byte for byte; one that we verify it verifies, and one whose digest or
 * signature we find false it does not.  What else OpenSSL verifies and we refuse, we refuse by a
 * rule of the profile, with its place; where OpenSSL has a reader for what the rule is about, it
 * agrees.
 *
 * Inputs are changed by object_mutate.c, which signs again what it changed.  With EXQ_FUZZ_STATS in
 * the environment it is told at the end how many were verified, and which rules refused what
 * OpenSSL verifies.
 */
#include "fuzz.h"
#include "object_claims.h"
#include "sign/gost.h"
#include "sign/object.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdio.h>

enum { CACHED_MAX = 4, RULES_MAX = 128 };

static struct {
	size_t runs, parsed, verified, refused;
	struct {
		char text[ERR_MSG_MAX];
		size_t n;
	} rules[RULES_MAX]; /* what OpenSSL verifies and we refuse */
	size_t nrules;
} stats;

static void
tell(void)
{
	fprintf(stderr, "%zu inputs, %zu read, %zu verified, %zu refused that OpenSSL verifies:\n",
		stats.runs, stats.parsed, stats.verified, stats.refused);
	for (size_t i = 0; i < stats.nrules; i++)
		fprintf(stderr, "%9zu %s\n", stats.rules[i].n, stats.rules[i].text);
}

static void
count_rule(const char *text)
{
	size_t i = 0;
	stats.refused++;
	while (i < stats.nrules && strcmp(stats.rules[i].text, text) != 0)
		i++;
	if (i == RULES_MAX)
		return;
	if (i == stats.nrules)
		snprintf(stats.rules[stats.nrules++].text, ERR_MSG_MAX, "%s", text);
	stats.rules[i].n++;
}

/* ---- OpenSSL's side ---- */

/* NULL unless all bytes are one ContentInfo. */
static CMS_ContentInfo *
read_cms(struct slice in)
{
	const unsigned char *p = (const unsigned char *)in.p;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)in.n);
	if (cms && p != (const unsigned char *)in.p + in.n) {
		CMS_ContentInfo_free(cms);
		cms = NULL;
	}
	return cms;
}

/* By the certificate it carries, whoever issued it; what comes out is `content` unless NULL. */
static bool
cms_verifies(CMS_ContentInfo *cms, const struct slice *content)
{
	char *p = NULL;
	BIO *out = BIO_new(BIO_s_mem());
	bool ok =
		CMS_verify(cms, NULL, NULL, NULL, out, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
	long n = BIO_get_mem_data(out, &p);
	if (ok && content)
		must(slice_eq((struct slice){p, (size_t)n}, *content));
	BIO_free(out);
	return ok;
}

static struct slice
octets(const ASN1_OCTET_STRING *s)
{
	return (struct slice){
		(const char *)ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s)};
}

/* Does OpenSSL write it in the same bytes?  Then it is DER, as far as OpenSSL has read it. */
static bool
is_written_so(CMS_ContentInfo *cms, struct slice in)
{
	unsigned char *again = NULL;
	int n = i2d_CMS_ContentInfo(cms, &again);
	bool same = n >= 0 && slice_eq((struct slice){(const char *)again, (size_t)n}, in);
	OPENSSL_free(again);
	return same;
}

static void
compare(const struct object *o, CMS_ContentInfo *cms)
{
	must(CMS_is_detached(cms) == 0);
	STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(cms);
	must(sk_CMS_SignerInfo_num(all) == 1);
	CMS_SignerInfo *one = sk_CMS_SignerInfo_value(all, 0);
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);
	must(slice_eq(o->signature, octets(CMS_SignerInfo_get0_signature(one))));
	must(content && slice_eq(o->content, octets(*content)));
	must(CMS_signed_get_attr_count(one) == 3 && CMS_unsigned_get_attr_count(one) <= 0);
	must(is_written_so(cms, o->der));
}

/* ---- what we refuse ---- */

static const char in_it[] = "the certificate in it: ";

/* The text behind the place, which must be within the bytes. */
static const char *
behind_place(const char *msg, size_t n)
{
	static const char at_byte[] = "at byte ";
	char *end = NULL;
	if (strncmp(msg, in_it, strlen(in_it)) == 0)
		msg += strlen(in_it);
	must(strncmp(msg, at_byte, strlen(at_byte)) == 0);
	unsigned long at = strtoul(msg + strlen(at_byte), &end, 10);
	must(end > msg + strlen(at_byte) && at <= n);
	must(strncmp(end, ": ", 2) == 0 && end[2]);
	return end + 2;
}

static void
refused(struct slice in, const struct err *e)
{
	must(e->kind == ERR_SYNTAX || e->kind == ERR_LIMIT || e->kind == ERR_UNSUPPORTED);
	if (in.n > OBJECT_MAX_BYTES) {
		must(e->kind == ERR_LIMIT && strstr(e->msg, "larger than"));
		return;
	}
	const char *rule = behind_place(e->msg, in.n);
	CMS_ContentInfo *cms = read_cms(in);
	if (cms && cms_verifies(cms, NULL)) {
		count_rule(rule);
		if (strncmp(e->msg, in_it, strlen(in_it)) != 0 && is_written_so(cms, in))
			must(claim_holds(rule, cms));
	}
	CMS_ContentInfo_free(cms);
}

/* The rules there are behind the reader's: names are compared as bytes, the certificate of a root
 * is signed by itself, and a signature's algorithm is one of the key. */
static void
refused_later(CMS_ContentInfo *cms, const struct err *e)
{
	static const char *const rules[] = {"a root that is not signed by its own key",
		"the signer it names is not the certificate it carries",
		"the key does not make signatures of"};
	must(e->kind != ERR_IO && e->msg[0]);
	if (!cms_verifies(cms, NULL))
		return;
	bool named = false;
	for (size_t i = 0; i < COUNT_OF(rules); i++)
		if (strncmp(e->msg, rules[i], strlen(rules[i])) == 0) {
			count_rule(rules[i]);
			named = true;
		}
	must(named);
}

/* ---- */

/* Cached or not, a certificate is the same. */
static enum err_kind
verify_cached(const struct object *o, struct err *e)
{
	static struct cert_cache *cache;
	const struct cert *by;
	if (!cache)
		cache = cert_cache_open(CACHED_MAX);
	must(cache != NULL);
	enum err_kind rc = cert_cache_get(cache, o->certificate, &by, e);
	if (rc != OK)
		return rc;
	must(slice_eq(cert_der(by), o->certificate));
	return object_verify(o, by, e);
}

static void
verify(const struct object *o, CMS_ContentInfo *cms)
{
	struct cert *by = NULL;
	struct err e = {.kind = OK}, again = {.kind = OK};
	enum err_kind rc = cert_parse(o->certificate, &by, &e);
	if (rc == OK)
		rc = object_verify(o, by, &e);
	must(verify_cached(o, &again) == rc);
	if (rc == OK) {
		stats.verified++;
		must(cms_verifies(cms, &o->content));
	} else {
		must(rc == e.kind && strcmp(e.msg, again.msg) == 0);
		refused_later(cms, &e);
	}
	cert_close(by);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct object o;
	struct err e = {.kind = OK}, none;
	struct slice in = {(const char *)bytes, n};
	if (stats.runs++ == 0 && getenv("EXQ_FUZZ_STATS"))
		atexit(tell);
	enum err_kind rc = object_parse(in, &o, &e);
	must(rc == e.kind);
	if (rc != OK) {
		refused(in, &e);
	} else if (gost_load(&none) == OK ||
		   (o.algorithm != OBJECT_GOST256 && o.algorithm != OBJECT_GOST512)) {
		stats.parsed++;
		CMS_ContentInfo *cms = read_cms(in);
		must(cms != NULL);
		compare(&o, cms);
		verify(&o, cms);
		CMS_ContentInfo_free(cms);
	}
	ERR_clear_error();
	return 0;
}
