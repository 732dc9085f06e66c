/*
 * sign/object.h: signed objects, a strict profile of CMS SignedData (RFC 5652) as RFC 6488 has one
 * for RPKI.  The reader is pure; object_verify() is by OpenSSL, which loads an engine for GOST.
 *
 * DER only.  SignedData version 1 (signer by issuer and serial number) or 3 (by key identifier);
 * one digest algorithm, content type id-data with the document as attached content, exactly one
 * certificate, no CRLs, exactly one signer; signed attributes exactly content-type, message-digest
 * and signing-time, one value each, in DER order; no unsigned attributes; nothing behind.
 * Algorithms: ECDSA on P-256 or P-384 and RSA >= 2048 (PKCS #1 v1.5) with SHA-256 or SHA-384; GOST
 * R 34.10-2012 with GOST R 34.11-2012.  `openssl cms -verify` opens every one.
 *
 * The reader is our own (fast, and with one place for each mistake) and is held against OpenSSL's
 * by differential fuzzing: what it accepts OpenSSL accepts, with the same content.  The form
 * of the certificate within is read too (sign/cert_form.h).
 */
#ifndef EXQ_SIGN_OBJECT_H
#define EXQ_SIGN_OBJECT_H

#include "base/buf.h"
#include "base/sha256.h"
#include "sign/algorithm.h"
#include "sign/cert.h"

enum {
	OBJECT_MAX_BYTES = 65527, /* a log entry less its time */
	OBJECT_MAX_CONTENT = 48 * 1024,
};

/* All slices borrow from the DER. */
struct object {
	struct slice der, content, certificate;
	struct sha256 id;	 /* of the content: the document's */
	struct slice attributes; /* DER of [0]; what is signed begins with 0x31 instead of 0xA0 */
	struct slice digest;	 /* value of message-digest */
	struct slice issuer, serial; /* DER of the name, bytes of the positive number; or */
	struct slice key_id;	     /* the subject key identifier; the others are "" */
	struct slice signature;
	enum object_algorithm algorithm;
	int64_t signing_time; /* ms; only the signer's claim */
};

/*
 * Read the form; no signature is checked.  ERR_SYNTAX, ERR_LIMIT and ERR_UNSUPPORTED (an algorithm)
 * say the place: "at byte N".  On error *o is untouched.
 */
MUST_CHECK enum err_kind object_parse(struct slice der, struct object *o, struct err *e);

/*
 * Is it signed by the key of `by`, the certificate it carries?  ERR_MISMATCH: the signer named is
 * another, the digest is not the content's, or the signature is false.  ERR_UNSUPPORTED: the key
 * does not fit the algorithm.  ERR_IO: no memory, or no engine for GOST.
 */
MUST_CHECK enum err_kind object_verify(
	const struct object *o, const struct cert *by, struct err *e);

#endif
