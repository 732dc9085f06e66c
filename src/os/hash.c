#include "os/hash.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct hash {
	EVP_MD_CTX *ctx;
};

struct hash *
hash_open(void)
{
	struct hash *h = calloc(1, sizeof *h);
	if (!h)
		return NULL;
	h->ctx = EVP_MD_CTX_new();
	if (h->ctx && EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) == 1)
		return h;
	EVP_MD_CTX_free(h->ctx);
	free(h);
	return NULL;
}

void
hash_add(struct hash *h, struct slice bytes)
{
	if (bytes.n && EVP_DigestUpdate(h->ctx, bytes.p, bytes.n) != 1)
		abort(); /* OpenSSL without SHA-256 is a broken installation */
}

void
hash_close(struct hash *h, char to[HASH_TEXT_MAX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	if (EVP_DigestFinal_ex(h->ctx, digest, &n) != 1)
		abort();
	EVP_MD_CTX_free(h->ctx);
	free(h);
	size_t at = (size_t)snprintf(to, HASH_TEXT_MAX, "sha256:");
	for (unsigned i = 0; i < n && at + 3 <= HASH_TEXT_MAX; i++)
		at += (size_t)snprintf(to + at, HASH_TEXT_MAX - at, "%02x", digest[i]);
}
