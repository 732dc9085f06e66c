#include "os/hash.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct hash {
	EVP_MD_CTX *ctx;
};

/* OpenSSL without SHA-256 is a broken installation: no answer could say which bytes it is of. */
static void
must(int holds)
{
	if (holds != 1)
		abort();
}

struct hash *
hash_open(void)
{
	struct hash *h = calloc(1, sizeof *h);
	if (!h)
		return NULL;
	h->ctx = EVP_MD_CTX_new();
	if (!h->ctx) {
		free(h);
		return NULL;
	}
	must(EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL));
	return h;
}

void
hash_add(struct hash *h, struct slice bytes)
{
	if (bytes.n)
		must(EVP_DigestUpdate(h->ctx, bytes.p, bytes.n));
}

void
hash_close(struct hash *h, char to[HASH_TEXT_MAX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	to[0] = '\0';
	if (!h)
		return;
	must(EVP_DigestFinal_ex(h->ctx, digest, &n));
	EVP_MD_CTX_free(h->ctx);
	free(h);
	size_t at = (size_t)snprintf(to, HASH_TEXT_MAX, "sha256:");
	for (unsigned i = 0; i < n && at + 3 <= HASH_TEXT_MAX; i++)
		at += (size_t)snprintf(to + at, HASH_TEXT_MAX - at, "%02x", digest[i]);
}
