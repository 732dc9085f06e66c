/*
 * sign/key.h: private keys of roles and roots: PEM files, or tokens by `pkcs11:` URI (RFC 7512)
 * through OpenSSL's engine pkcs11 (Debian libengine-pkcs11-openssl).
 *
 * A PIN stands in a file named by pin-source= in the URI, or in `secret_file`, as does the pass
 * phrase of an encrypted PEM; where there is neither, it is asked for on the terminal, once, and
 * only when the key needs it (os/secret.h).  Neither is ever an argument.  The engine reads
 * pin-source= itself, and takes the whole file for the PIN: a newline too.
 */
#ifndef EXQ_SIGN_KEY_H
#define EXQ_SIGN_KEY_H

#include "base/buf.h"
#include "base/err.h"
#include "sign/cert.h"

struct key;

enum key_kind { KEY_P256, KEY_P384, KEY_RSA3072, KEY_GOST256, KEY_GOST512 };

/*
 * `where`: a path or a pkcs11: URI; `secret_file`: NULL, or a file whose first line is the pass
 * phrase or PIN.  ERR_SYNTAX, of a token ERR_MISSING: no such key, or the secret does not open it;
 * ERR_MISSING: also when a secret is needed, no file is given, and there is no terminal.
 */
MUST_CHECK enum err_kind key_open(
	const char *where, const char *secret_file, struct key **k, struct err *e);
void key_close(struct key *k);

/* A new key into a file that must not exist (mode 0600); encrypted when secret_file is not NULL. */
MUST_CHECK enum err_kind key_new(
	enum key_kind kind, const char *path, const char *secret_file, struct err *e);

/* A certificate of the profile of cert.h, as DER: self-signed when `root` is NULL.  ERR_LIMIT: RFC
 * 5280 takes common names of 64 characters, fewer than an actor id may have. */
struct key_issue {
	const char *actor;
	int64_t not_before, not_after; /* ms */
	const struct cert *root;       /* with `k` its key */
	const struct key *subject;     /* whose public key; of a root: `k` */
};
MUST_CHECK enum err_kind key_issue_cert(
	const struct key *k, const struct key_issue *what, struct buf *der, struct err *e);

/* Sign a document: the object of sign/object.h, as DER.  ERR_MISMATCH: not the certificate's key.
 */
MUST_CHECK enum err_kind key_sign_object(const struct key *k, const struct cert *c,
	struct slice document, int64_t signing_time, struct buf *der, struct err *e);

#endif
