/*
 * sign/cms.h: a detached CMS signature (RFC 5652) over a stream of bytes, by OpenSSL; GOST R
 * 34.10-2012 through its engine `gost` (Debian libengine-gost-openssl).
 *
 * A register's file comes with such a signature of the authority that publishes it.  Which
 * certificate that is, is for the reader to say: it is given as a file, and the signature must be
 * by its key.  No chain is built, no validity period is judged (a register of 2014 must stay
 * verifiable), and nothing is fetched.
 */
#ifndef EXQ_SIGN_CMS_H
#define EXQ_SIGN_CMS_H

#include "base/err.h"
#include "base/slice.h"

enum {
	CMS_MAX_BYTES = 1 << 20, /* a signature with its certificates has some kilobytes */
	CMS_CERT_MAX_BYTES = 1 << 18,
	CMS_TEXT_MAX = 256,
};

/* Gives the signed bytes: up to `max` into `to`, *n 0 at the end. */
typedef enum err_kind cms_read(void *from, char *to, size_t max, size_t *n, struct err *e);

/* Who signed, for people: the certificate's subject (RFC 2253 form, UTF-8), algorithm, days. */
struct cms_signer {
	char subject[CMS_TEXT_MAX], algorithm[64];
	char not_before[16], not_after[16]; /* YYYY-MM-DD */
};

/*
 * OK: the signature, and every signer in it, is by the key of the certificate, over exactly the
 * bytes read.  ERR_SYNTAX: no detached CMS signature, or no certificate (both PEM or DER).
 * ERR_UNSUPPORTED: an algorithm that OpenSSL and its engine here do not know (the message names the
 * package that is missing), or a digest other than SHA-2, SHA-3 and GOST's: MD5 and SHA-1 can be
 * forged; GOST R 34.11-94, which registers of 2014 were signed over, is taken.  ERR_MISMATCH:
 * well-formed, and not by this key or not over these bytes.  ERR_LIMIT.  Errors of `read` are
 * passed on.  *who is set once the certificate has been read.
 */
MUST_CHECK enum err_kind cms_verify(cms_read *read, void *from, struct slice signature,
	struct slice certificate, struct cms_signer *who, struct err *e);

#endif
