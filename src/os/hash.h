/* os/hash.h: SHA-256 of bytes that come piece by piece (FIPS 180-4, by OpenSSL). */
#ifndef EXQ_OS_HASH_H
#define EXQ_OS_HASH_H

#include "base/slice.h"

enum { HASH_TEXT_MAX = 72 }; /* "sha256:", 64 hex digits, and a NUL */

struct hash;

/* NULL when out of memory. */
struct hash *hash_open(void);
void hash_add(struct hash *h, struct slice bytes);

/* The text form; *h is closed.  Of NULL the text is "". */
void hash_close(struct hash *h, char to[HASH_TEXT_MAX]);

#endif
