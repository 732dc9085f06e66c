/*
 * log/wire.h: how the signer and its clients frame what they say.  Pure.
 *
 * A request is its length (u32, big-endian) and so many bytes; an answer a status byte, its length
 * and so many bytes.
 */
#ifndef EXQ_LOG_WIRE_H
#define EXQ_LOG_WIRE_H

#include "base/buf.h"

#include <stdint.h>

enum wire_status { WIRE_DONE = 'd', WIRE_REFUSED = 'r', WIRE_FAILED = 'f' };
enum { WIRE_ANSWER_HEAD = 5 };

/* An answer into an empty buf: begin, add, end. */
void wire_begin(struct buf *to, enum wire_status status);
void wire_end(struct buf *to);

/* The length in an answer's head. */
uint32_t wire_length(const unsigned char head[WIRE_ANSWER_HEAD]);

void wire_put_request(struct buf *to, const char *word, struct slice rest);

enum wire_state { WIRE_MORE, WIRE_WHOLE, WIRE_BROKEN };

/* Is `in` a whole request, no more and no less, of at most `max` bytes? */
enum wire_state wire_request(struct slice in, size_t max, struct slice *request);

#endif
