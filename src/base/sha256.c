/* OpenSSL 3 calls these deprecated; what replaces them loads providers and configuration files. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/sha256.h"

#include "base/hex.h"

#include <assert.h>
#include <openssl/sha.h>

static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256_run), "room for OpenSSL's state");

static SHA256_CTX *
ctx_of(struct sha256_run *r)
{
	return (SHA256_CTX *)(void *)r->state;
}

void
sha256_start(struct sha256_run *r)
{
	SHA256_Init(ctx_of(r));
}

void
sha256_add(struct sha256_run *r, struct slice bytes)
{
	if (bytes.n)
		SHA256_Update(ctx_of(r), bytes.p, bytes.n);
}

struct sha256
sha256_end(struct sha256_run *r)
{
	struct sha256 h;
	SHA256_Final(h.b, ctx_of(r));
	return h;
}

struct sha256
sha256_of(struct slice bytes)
{
	struct sha256_run r;
	sha256_start(&r);
	sha256_add(&r, bytes);
	return sha256_end(&r);
}

static const char prefix[] = "sha256:";

char *
sha256_format(const struct sha256 *h, char to[SHA256_TEXT_MAX])
{
	memcpy(to, prefix, sizeof prefix - 1);
	hex_format(h->b, SHA256_LEN, to + sizeof prefix - 1);
	return to;
}

char *
sha256_text_of(struct slice bytes, char to[SHA256_TEXT_MAX])
{
	struct sha256 h = sha256_of(bytes);
	return sha256_format(&h, to);
}

enum err_kind
sha256_parse(struct slice text, struct sha256 *h, struct err *e)
{
	struct sha256 got = {{0}};
	if (!slice_starts(text, prefix) || text.n != sizeof prefix - 1 + (size_t)2 * SHA256_LEN ||
		!hex_parse(slice_from(text, sizeof prefix - 1), got.b, SHA256_LEN))
		return err_set(e, ERR_SYNTAX, "a hash is \"sha256:\" and 64 lower-case hex digits");
	*h = got;
	return OK;
}
