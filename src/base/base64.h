/*
 * base/base64.h: base64 (RFC 4648 section 4) in one spelling only: padded, no white space, unused
 * bits zero.  Pure.
 */
#ifndef EXQ_BASE_BASE64_H
#define EXQ_BASE_BASE64_H

#include "base/buf.h"

/* Append; what does not fit makes `to` fail. */
void base64_put(struct buf *to, struct slice bytes);

/* At most `max` bytes into `to`; *n how many.  False when longer or of another spelling. */
MUST_CHECK bool base64_parse(struct slice text, unsigned char *to, size_t max, size_t *n);

#endif
