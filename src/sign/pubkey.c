#include "sign/pubkey.h"

#include "base/sha256.h"
#include "sign/gost.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>

struct pubkey {
	EVP_PKEY *key;
	enum algorithm_key kind;
};

static enum err_kind
out_of_memory(struct err *e)
{
	return err_set(e, ERR_IO, "out of memory");
}

enum err_kind
pubkey_open(struct slice info, enum algorithm_key kind, struct pubkey **k, struct err *e)
{
	const unsigned char *p = (const unsigned char *)info.p;
	bool is_gost = kind == ALGORITHM_G256 || kind == ALGORITHM_G512;
	if (is_gost && gost_load(e) != OK)
		return e->kind;
	struct pubkey *new = calloc(1, sizeof *new);
	if (!new)
		return out_of_memory(e);
	new->kind = kind;
	new->key = d2i_PUBKEY(NULL, &p, (long)info.n);
	ERR_clear_error();
	if (!new->key) {
		free(new);
		return err_set(e, ERR_SYNTAX, "a public key that is none");
	}
	*k = new;
	return OK;
}

void
pubkey_close(struct pubkey *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->key);
	free(k);
}

static const EVP_MD *
digest_by(enum algorithm_digest d)
{
	static const int nids[] = {[DIGEST_SHA256] = NID_sha256,
		[DIGEST_SHA384] = NID_sha384,
		[DIGEST_GOST256] = NID_id_GostR3411_2012_256,
		[DIGEST_GOST512] = NID_id_GostR3411_2012_512};
	return EVP_get_digestbynid(nids[d]);
}

enum err_kind
pubkey_digest(enum algorithm_digest d, struct slice bytes, unsigned char to[ALGORITHM_DIGEST_MAX],
	struct err *e)
{
	unsigned n = 0;
	if (d == DIGEST_SHA256) {
		struct sha256 h = sha256_of(bytes);
		memcpy(to, h.b, sizeof h.b);
		return OK;
	}
	if (d != DIGEST_SHA384 && gost_load(e) != OK)
		return e->kind;
	const EVP_MD *md = digest_by(d);
	if (!md || EVP_Digest(bytes.p, bytes.n, to, &n, md, NULL) != 1)
		return out_of_memory(e);
	return OK;
}

enum err_kind
pubkey_check(const struct pubkey *k, enum object_algorithm a, struct slice bytes,
	struct slice signature, struct err *e)
{
	unsigned char hash[ALGORITHM_DIGEST_MAX];
	enum algorithm_digest d = algorithm_digest_of(a);
	if (!algorithm_fits(a, k->kind))
		return err_set(e, ERR_UNSUPPORTED, "the key does not make signatures of %s",
			algorithm_name(a));
	if (pubkey_digest(d, bytes, hash, e) != OK)
		return e->kind;
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(k->key, NULL);
	bool ready = c && EVP_PKEY_verify_init(c) == 1 &&
		     EVP_PKEY_CTX_set_signature_md(c, digest_by(d)) > 0;
	bool good = ready && EVP_PKEY_verify(c, (const unsigned char *)signature.p, signature.n,
				     hash, algorithm_digest_bytes(d)) == 1;
	EVP_PKEY_CTX_free(c);
	ERR_clear_error();
	if (!ready)
		return out_of_memory(e);
	return good ? OK : err_set(e, ERR_MISMATCH, "the signature is not by this key");
}
