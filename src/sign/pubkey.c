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

static EVP_PKEY *
read_key(struct slice info)
{
	const unsigned char *p = (const unsigned char *)info.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)info.n);
	ERR_clear_error();
	return key;
}

/*
 * OpenSSL's decoders do not say why they failed.  So where one did, a key that is good is read,
 * P-256's base point: where that fails, too, the machine is at fault and not the input.
 */
static bool
can_read_keys(void)
{
	static const char good[] =
		"\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A"
		"\x86\x48\xCE\x3D\x03\x01\x07\x03\x42\x00\x04\x6B\x17\xD1\xF2\xE1"
		"\x2C\x42\x47\xF8\xBC\xE6\xE5\x63\xA4\x40\xF2\x77\x03\x7D\x81\x2D"
		"\xEB\x33\xA0\xF4\xA1\x39\x45\xD8\x98\xC2\x96\x4F\xE3\x42\xE2\xFE"
		"\x1A\x7F\x9B\x8E\xE7\xEB\x4A\x7C\x0F\x9E\x16\x2B\xCE\x33\x57\x6B"
		"\x31\x5E\xCE\xCB\xB6\x40\x68\x37\xBF\x51\xF5";
	EVP_PKEY *key = read_key((struct slice){good, sizeof good - 1});
	EVP_PKEY_free(key);
	return key != NULL;
}

enum err_kind
pubkey_open(struct slice info, enum algorithm_key kind, struct pubkey **k, struct err *e)
{
	bool is_gost = kind == ALGORITHM_G256 || kind == ALGORITHM_G512;
	if (is_gost && gost_load(e) != OK)
		return e->kind;
	struct pubkey *new = calloc(1, sizeof *new);
	if (!new)
		return out_of_memory(e);
	new->kind = kind;
	new->key = read_key(info);
	bool can = new->key || can_read_keys();
	if (!new->key && can)
		new->key = read_key(info);
	if (!new->key) {
		free(new);
		return can ? err_set(e, ERR_SYNTAX, "a public key that is none") : out_of_memory(e);
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

/* Whether OpenSSL's calls since ERR_clear_error() failed for want of memory: no fault of the input.
 * Clears them. */
static bool
was_starved(void)
{
	bool starved = false;
	for (unsigned long code; (code = ERR_get_error()) != 0;)
		starved = starved || ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
	return starved;
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
	ERR_clear_error();
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(k->key, NULL);
	bool ready = c && EVP_PKEY_verify_init(c) == 1 &&
		     EVP_PKEY_CTX_set_signature_md(c, digest_by(d)) > 0;
	bool good = ready && EVP_PKEY_verify(c, (const unsigned char *)signature.p, signature.n,
				     hash, algorithm_digest_bytes(d)) == 1;
	EVP_PKEY_CTX_free(c);
	bool starved = was_starved();
	if (!ready || (!good && starved))
		return out_of_memory(e);
	return good ? OK : err_set(e, ERR_MISMATCH, "the signature is not by this key");
}
