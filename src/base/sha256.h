/*
 * base/sha256.h: SHA-256 (FIPS 180-4).  Pure.
 *
 * By OpenSSL's low-level calls, which read no configuration and allocate nothing: a log of a
 * million entries is three million small hashes.
 */
#ifndef EXQ_BASE_SHA256_H
#define EXQ_BASE_SHA256_H

#include "base/err.h"

#include <stdint.h>

enum { SHA256_LEN = 32, SHA256_TEXT_MAX = 72 }; /* "sha256:", 64 hex digits, and a NUL */

struct sha256 {
	unsigned char b[SHA256_LEN];
};

/* Bytes that come piece by piece; the caller's memory, nothing to free. */
struct sha256_run {
	_Alignas(8) unsigned char state[128];
};

void sha256_start(struct sha256_run *r);
void sha256_add(struct sha256_run *r, struct slice bytes);
struct sha256 sha256_end(struct sha256_run *r);

struct sha256 sha256_of(struct slice bytes);

static inline bool
sha256_eq(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a->b, b->b, SHA256_LEN) == 0;
}

/* "sha256:" and 64 lower-case hex digits, and a NUL; returns `to`. */
char *sha256_format(const struct sha256 *h, char to[SHA256_TEXT_MAX]);

/* The text of the hash of `bytes`. */
char *sha256_text_of(struct slice bytes, char to[SHA256_TEXT_MAX]);

/* The text form, all bytes consumed.  On error *h is untouched. */
MUST_CHECK enum err_kind sha256_parse(struct slice text, struct sha256 *h, struct err *e);

#endif
