/*
 * base/buf.h: bytes that grow up to a cap given at the start.  Pure.
 *
 * Its error sticks: after a refused growth every further call does nothing and buf_failed()
 * says so; the bytes held so far stay valid.  Nothing is ever half-added by one call.
 */
#ifndef EXQ_BASE_BUF_H
#define EXQ_BASE_BUF_H

#include "base/slice.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool failed;
};

/* Caller's memory; allocates nothing until bytes come. `max` is the cap in bytes. */
void buf_init(struct buf *b, size_t max);
void buf_fini(struct buf *b);

/* Forget the bytes and the error, keep the memory. */
void buf_clear(struct buf *b);

/* Room for n more bytes, or NULL; the caller writes up to n and then adds to b->n. */
char *buf_room(struct buf *b, size_t n);

/* Inline: documents are written in pieces of a few bytes. */
static inline void
buf_add(struct buf *b, struct slice s)
{
	bool fits = !b->failed && s.n < b->cap - b->n && s.n <= b->max - b->n;
	char *to = !s.n ? NULL : fits ? b->p + b->n : buf_room(b, s.n);
	if (!to)
		return;
	memcpy(to, s.p, s.n);
	b->n += s.n;
}

static inline void
buf_adds(struct buf *b, const char *cstr)
{
	buf_add(b, slice_of(cstr));
}

static inline void
buf_addc(struct buf *b, char c)
{
	buf_add(b, (struct slice){&c, 1});
}

void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

static inline bool
buf_failed(const struct buf *b)
{
	return b->failed;
}

static inline struct slice
buf_slice(const struct buf *b)
{
	return (struct slice){b->p, b->n};
}

/* The bytes as a C string (a NUL is put behind them, not counted); "" when there are none. */
const char *buf_str(struct buf *b);

#endif
