/*
 * sign/ed25519.h: Ed25519 (RFC 8032) as notes use it, by OpenSSL; private keys in PEM (PKCS #8).
 *
 * ed25519_check() is pure.  A key is made, read and used; its bytes leave the module only into the
 * file it is kept in, made with mode 0600 and never over another file.
 */
#ifndef EXQ_SIGN_ED25519_H
#define EXQ_SIGN_ED25519_H

#include "base/err.h"

struct ed25519;

/* True only for the one signature form of RFC 8032 (S below the group order). */
bool ed25519_check(
	const unsigned char key[32], struct slice message, const unsigned char signature[64]);

MUST_CHECK enum err_kind ed25519_new(struct ed25519 **k, struct err *e);
MUST_CHECK enum err_kind ed25519_parse(struct slice pem, struct ed25519 **k, struct err *e);
MUST_CHECK enum err_kind ed25519_save(const struct ed25519 *k, const char *path, struct err *e);
void ed25519_close(struct ed25519 *k);

void ed25519_public(const struct ed25519 *k, unsigned char to[32]);
MUST_CHECK enum err_kind ed25519_sign(
	const struct ed25519 *k, struct slice message, unsigned char to[64], struct err *e);

#endif
