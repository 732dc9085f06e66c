/*
 * sign/algorithm.h: the closed list of algorithms of signed objects and their certificates, and
 * how their identifiers are written (RFC 5754, 5758, 4055, 9215).  Pure.
 *
 * ECDSA has no parameters, RSA has NULL; digests and GOST have either: programs differ, and both
 * are in use.
 */
#ifndef EXQ_SIGN_ALGORITHM_H
#define EXQ_SIGN_ALGORITHM_H

#include "sign/der.h"

enum {
	ALGORITHM_RSA_MIN_BITS = 2048, /* 112 bits of strength, the least of NIST SP 800-131A */
	ALGORITHM_RSA_MAX_BITS = 8192, /* a check costs 15 times that of 2048 */
	ALGORITHM_DIGEST_MAX = 64,
};

/* A digest with the signature over it. */
enum object_algorithm {
	OBJECT_ECDSA_SHA256,
	OBJECT_ECDSA_SHA384,
	OBJECT_RSA_SHA256,
	OBJECT_RSA_SHA384,
	OBJECT_GOST256, /* 34.10-2012 and 34.11-2012 of 256 bits */
	OBJECT_GOST512,
};

enum algorithm_digest { DIGEST_SHA256, DIGEST_SHA384, DIGEST_GOST256, DIGEST_GOST512 };

enum algorithm_key {
	ALGORITHM_P256,
	ALGORITHM_P384,
	ALGORITHM_RSA,
	ALGORITHM_G256,
	ALGORITHM_G512
};

/* As people are told: "ECDSA with SHA-256". */
const char *algorithm_name(enum object_algorithm a);
enum algorithm_digest algorithm_digest_of(enum object_algorithm a);
size_t algorithm_digest_bytes(enum algorithm_digest d);
/* Whether a key of this kind makes such signatures. */
bool algorithm_fits(enum object_algorithm a, enum algorithm_key k);

/* Read an AlgorithmIdentifier; ERR_UNSUPPORTED in the cursor where it is not of the list. */
enum algorithm_digest algorithm_take_digest(struct der *d);
/* Of a SignerInfo: an RSA or GOST key's name may stand for the signature's. */
enum object_algorithm algorithm_take_signature(struct der *d, enum algorithm_digest digest);
/* Of a certificate: the signature's own name, which says the digest. */
enum object_algorithm algorithm_take_issue(struct der *d);

/* Read a SubjectPublicKeyInfo: curve or parameter set, form of the point, size of an RSA key. */
enum algorithm_key algorithm_take_key(struct der *d);

/* The form of a signature value: of ECDSA DER of two positive numbers, of GOST its length. */
void algorithm_check_value(struct der *d, enum object_algorithm a, struct slice value);

#endif
