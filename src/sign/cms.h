/*
 * sign/cms.h: a detached CMS signature (RFC 5652) over a stream of bytes, by OpenSSL; GOST R
 * 34.10-2012 through its engine `gost` (Debian libengine-gost-openssl).
 *
 * A register's file comes with such a signature of the authority that publishes it.  Which
 * certificate that is, is for the reader to say: it is given as a file, and the signature must be
 * by its key.  No chain is built, no validity period is judged (a register of 2014 must stay
 * verifiable), and nothing is fetched.  Of several signers one by this certificate suffices; it
 * must name the certificate (issuer and serial number, or key identifier).
 *
 * Keys: RSA, EC, GOST R 34.10-2001 and 34.10-2012 (256 and 512).  Digests: SHA-256, SHA-384,
 * SHA-512, GOST R 34.11-2012, and GOST R 34.11-94: what is known against it costs 2^105 steps, and
 * registers of 2014 are signed over it.  MD5 and SHA-1 are refused, with all others:
 * collisions are made at will, whoever gets a line into a register may choose some of its bytes,
 * and no register known here needs them.  Kazakhstan's GOST 34.310 is in no engine known here.
 */
#ifndef EXQ_SIGN_CMS_H
#define EXQ_SIGN_CMS_H

#include "base/err.h"
#include "base/slice.h"

enum {
	CMS_MAX_BYTES = 1 << 20, /* a signature with its certificates has some kilobytes */
	CMS_CERT_MAX_BYTES = 1 << 18,
	CMS_TEXT_MAX = 256,
	CMS_MAX_SIGNERS = 16,	 /* a register has one; each costs a verification */
	CMS_RSA_MIN_BITS = 2048, /* 112 bits of strength, the least of NIST SP 800-131A */
	CMS_EC_MIN_BITS = 256,
};

/* Gives the signed bytes: up to `max` into `to`, *n 0 at the end. */
typedef enum err_kind cms_read(void *from, char *to, size_t max, size_t *n, struct err *e);

/* Who signed, for people: the certificate's subject (RFC 2253 form, UTF-8), algorithm, days. */
struct cms_signer {
	char subject[CMS_TEXT_MAX], algorithm[64];
	char not_before[16], not_after[16]; /* YYYY-MM-DD */
};

/*
 * OK: the signature is by the key of the certificate (PEM or DER), over exactly the bytes read.
 * ERR_SYNTAX: no detached CMS signature, or no certificate, or bytes behind it; ERR_LIMIT: larger
 * than the limits above.
 * ERR_UNSUPPORTED: an algorithm that is not above, or a weak key; ERR_IO: no memory, or a package
 * is missing, which the message names; ERR_MISMATCH: well-formed, and not by this key or not over
 * these bytes.  Errors of `read` are passed on.  *who is set once the certificate has been read.
 */
MUST_CHECK enum err_kind cms_verify(cms_read *read, void *from, struct slice signature,
	struct slice certificate, struct cms_signer *who, struct err *e);

#endif
