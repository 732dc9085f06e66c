/*
 * sign/pubkey.h: public keys and digests of the algorithms of sign/algorithm.h, by OpenSSL.
 *
 * ERR_IO everywhere: the machine cannot tell, for want of memory or of the engine (sign/gost.h).
 */
#ifndef EXQ_SIGN_PUBKEY_H
#define EXQ_SIGN_PUBKEY_H

#include "sign/algorithm.h"

struct pubkey;

/* From a SubjectPublicKeyInfo whose form algorithm_take_key() has read as `kind`.  ERR_SYNTAX: no
 * point of its curve. */
MUST_CHECK enum err_kind pubkey_open(
	struct slice info, enum algorithm_key kind, struct pubkey **k, struct err *e);
void pubkey_close(struct pubkey *k);

/* ERR_UNSUPPORTED: the key does not fit the algorithm; ERR_MISMATCH: the signature is false. */
MUST_CHECK enum err_kind pubkey_check(const struct pubkey *k, enum object_algorithm a,
	struct slice bytes, struct slice signature, struct err *e);

/* algorithm_digest_bytes() of them. */
MUST_CHECK enum err_kind pubkey_digest(enum algorithm_digest d, struct slice bytes,
	unsigned char to[ALGORITHM_DIGEST_MAX], struct err *e);

#endif
