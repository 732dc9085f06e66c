/* base/hex.h: bytes as lower-case hex digits (RFC 4648 section 8, lower case only).  Pure. */
#ifndef EXQ_BASE_HEX_H
#define EXQ_BASE_HEX_H

#include "base/slice.h"

/* Write 2 * n digits and a NUL. */
void hex_format(const unsigned char *bytes, size_t n, char *to);

/* Exactly 2 * n lower-case digits; on false `to` is undefined. */
MUST_CHECK bool hex_parse(struct slice text, unsigned char *to, size_t n);

#endif
