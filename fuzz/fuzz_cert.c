/* A certificate that we accept OpenSSL reads whole, and reads the same in it. */
#include "fuzz.h"
#include "sign/cert.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void
compare(X509 *x, const struct cert_facts *f)
{
	char name[ACTOR_MAX + 2];
	struct tm tm;
	const X509_NAME *subject = X509_get_subject_name(x);
	must(X509_NAME_get_text_by_NID((X509_NAME *)subject, NID_commonName, name, sizeof name) ==
		(int)strlen(f->actor));
	must(strcmp(name, f->actor) == 0);
	must(X509_get_version(x) == X509_VERSION_3);
	must((X509_get_extension_flags(x) & (EXFLAG_INVALID | EXFLAG_CRITICAL)) == 0);
	must((X509_check_ca(x) == 1) == f->root);
	must((X509_get_key_usage(x) & KU_DIGITAL_SIGNATURE) != 0);
	must(ASN1_TIME_to_tm(X509_get0_notBefore(x), &tm) == 1 &&
		timegm(&tm) == f->not_before / 1000);
	must(ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) == 1 &&
		timegm(&tm) == f->not_after / 1000);
	must(X509_get0_pubkey(x) != NULL);
	must(!f->root || X509_verify(x, X509_get0_pubkey(x)) == 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct cert *c = NULL;
	struct err e = {.kind = OK};
	unsigned char *again = NULL;
	const unsigned char *p = bytes;
	enum err_kind rc = cert_parse((struct slice){(const char *)bytes, n}, &c, &e);
	if (rc != OK) {
		must(e.kind == rc && e.msg[0]);
		return 0;
	}
	X509 *x = d2i_X509(NULL, &p, (long)n);
	must(x && p == bytes + n);
	must(i2d_re_X509_tbs(x, NULL) > 0);
	must(i2d_X509(x, &again) == (int)n && memcmp(again, bytes, n) == 0);
	compare(x, cert_facts(c));
	OPENSSL_free(again);
	X509_free(x);
	cert_close(c);
	return 0;
}
