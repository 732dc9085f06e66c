/*
 * sign/cert.h: role certificates and the roots of states (RFC 5280); signatures by OpenSSL.
 *
 * The form is read by sign/cert_form.h, in DER only.  Extensions are subject and authority key
 * identifier (a root may do without the second), key usage (critical) and basic constraints; any
 * other, critical or not, is refused, since what stands in it is in a public log for ever.
 * The subject is one common name, the actor id, and optionally a country: names of natural
 * persons, national numbers, e-mail addresses, and every other attribute or alternative name are
 * refused.  A root signs role certificates and the documents of the state's root: its key usage is
 * digitalSignature and keyCertSign, CA true, path length 0, self-signed.  A role certificate has
 * digitalSignature only, and CA false.  No CRL, no OCSP, no network: what is revoked stands in the
 * log.
 */
#ifndef EXQ_SIGN_CERT_H
#define EXQ_SIGN_CERT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/sha256.h"
#include "sign/algorithm.h"

enum { CERT_MAX_BYTES = 8192, ACTOR_MAX = 100 };

struct cert;

struct cert_facts {
	char actor[ACTOR_MAX + 1];
	char country[3];	       /* two letters, or "" */
	int64_t not_before, not_after; /* ms, inclusive */
	struct sha256 hash;	       /* of the DER */
	struct sha256 key_hash;	       /* of the DER of its SubjectPublicKeyInfo */
	bool root;
};

/* The whole profile is checked.  ERR_SYNTAX, ERR_LIMIT, ERR_UNSUPPORTED (algorithm, weak key);
 * ERR_IO: it could not be checked here, for want of memory or of the engine for GOST. */
MUST_CHECK enum err_kind cert_parse(struct slice der, struct cert **c, struct err *e);
void cert_close(struct cert *c);
const struct cert_facts *cert_facts(const struct cert *c);
struct slice cert_der(const struct cert *c);

/* How a signer is named: DER of the names, bytes of the number (without a leading zero) and of the
 * subject key identifier.  Borrowed. */
struct cert_names {
	struct slice issuer, subject, serial, key_id;
};
const struct cert_names *cert_names(const struct cert *c);

/* PEM (one certificate) or DER as a file holds it. */
MUST_CHECK enum err_kind cert_parse_file(struct slice bytes, struct cert **c, struct err *e);
/* Append as PEM. */
void cert_put_pem(const struct cert *c, struct buf *to);

/* ERR_MISMATCH: not issued by this root (name, key identifier, signature).  A root is issued by
 * itself only. */
MUST_CHECK enum err_kind cert_check_issued(
	const struct cert *c, const struct cert *root, struct err *e);

/* Whether its key makes such signatures. */
bool cert_fits(const struct cert *c, enum object_algorithm a);

/* ERR_UNSUPPORTED: the certificate's key does not fit the algorithm; ERR_MISMATCH: false. */
MUST_CHECK enum err_kind cert_check_signature(const struct cert *c, enum object_algorithm a,
	struct slice bytes, struct slice signature, struct err *e);

/* ERR_MISMATCH: `at` (ms) is before or after its validity. */
MUST_CHECK enum err_kind cert_check_time(const struct cert *c, int64_t at, struct err *e);

/*
 * Certificates met before, by the hash of their DER: parsed once, and their issue checked once for
 * each root.  Holds at most `max`; not for several threads.
 */
struct cert_cache;
struct cert_cache *cert_cache_open(size_t max); /* max > 0; NULL: out of memory */
void cert_cache_close(struct cert_cache *cc);
/* Borrowed from the cache until it is closed or evicts it: use it before the next call. */
MUST_CHECK enum err_kind cert_cache_get(
	struct cert_cache *cc, struct slice der, const struct cert **c, struct err *e);
/* As cert_check_issued(), remembered. */
MUST_CHECK enum err_kind cert_cache_check_issued(
	struct cert_cache *cc, const struct cert *c, const struct cert *root, struct err *e);

#endif
