/*
 * sign/der.h: a cursor over DER (ITU-T X.690, clause 10).  Pure.
 *
 * One spelling only: definite lengths in their shortest form, tags of one byte, integers without
 * needless octets.  Nothing is copied: contents are slices of the bytes given to der_open().
 *
 * An error sticks: it stands in the struct err shared by a cursor and all that were entered from
 * it, the first one with its place ("at byte N", counted from the beginning of all), and from then
 * on every call gives "" or 0 and does nothing.  So a reader reads on and asks once, at the end.
 */
#ifndef EXQ_SIGN_DER_H
#define EXQ_SIGN_DER_H

#include "base/err.h"

#include <stdint.h>

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8 = 0x0C,
	DER_PRINTABLE = 0x13,
	DER_UTC_TIME = 0x17,
	DER_TIME = 0x18, /* GeneralizedTime */
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80,    /* [0], primitive; [1] is one more ... */
	DER_CONTEXT_OF = 0xA0, /* [0], constructed */
};

struct der {
	const char *base;  /* of all bytes, for places */
	struct slice left; /* not read yet */
	struct err *e;
};

/* Sets e->kind to OK. */
struct der der_open(struct slice all, struct err *e);

/* The tag of the next element; -1 at the end or after an error. */
int der_peek(const struct der *d);

/* The content of the next element, which must have this tag. */
struct slice der_take(struct der *d, int tag);

/* The next element with its tag and length. */
struct slice der_take_whole(struct der *d, int tag);

/* The same as a cursor over the content; der_end() it. */
struct der der_enter(struct der *d, int tag);

/* Content octets of an INTEGER; of a positive one with der_take_positive(), at most `max` bytes
 * without the zero that keeps it positive, which is left away. */
struct slice der_take_integer(struct der *d);
struct slice der_take_positive(struct der *d, size_t max);

/* An INTEGER of 0 to 127. */
int der_take_small(struct der *d);

/* Octets of a BIT STRING that has no unused bits. */
struct slice der_take_bits(struct der *d);

/* UTCTime (1950 to 2049) or, for years it does not have, GeneralizedTime: seconds, the letter Z and
 * no fraction, as RFC 5280, 4.1.2.5.  Milliseconds since 1970. */
int64_t der_take_time(struct der *d);

/* The next element must be these very bytes. */
void der_expect(struct der *d, struct slice element, const char *what);

/* Nothing may be left. */
void der_end(struct der *d);

/* An error at the next element unless there is one already; at a place inside with der_fail_at().
 */
void der_fail(struct der *d, enum err_kind kind, const char *what);
void der_fail_at(struct der *d, const char *at, enum err_kind kind, const char *what);

static inline bool
der_failed(const struct der *d)
{
	return d->e->kind != OK;
}

#endif
