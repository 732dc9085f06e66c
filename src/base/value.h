/*
 * base/value.h: a fact or field of a document that may be unknown.  Pure.
 *
 * Three states, never two: not said (UNKNOWN), said to be none (ABSENT, JSON null), and said
 * (KNOWN).  "Could not check" is never "no".
 */
#ifndef EXQ_BASE_VALUE_H
#define EXQ_BASE_VALUE_H

#include "base/civil.h"

enum value_has { VALUE_UNKNOWN = 0, VALUE_ABSENT, VALUE_KNOWN };

/* Two upper-case letters of ISO 3166-1 as one number; 0 is no state. */
typedef uint16_t state_code;

#define STATE(a, b) ((state_code)((a) << 8 | (b)))

struct value {
	uint8_t has; /* enum value_has */
	union {
		bool yes;
		int64_t number;	 /* counts; instants in ms */
		uint32_t set;	 /* one bit per value of the vocabulary */
		uint32_t choice; /* index into the vocabulary */
		civil_day day;
		state_code state;
		struct slice text;
	};
};

/* Kleene's strong three-valued logic.  The order makes `and` the least and `or` the greatest. */
enum tri { TRI_NO = 0, TRI_UNKNOWN = 1, TRI_YES = 2 };

static inline enum tri
tri_not(enum tri a)
{
	return (enum tri)(TRI_YES - a);
}

static inline enum tri
tri_and(enum tri a, enum tri b)
{
	return a < b ? a : b;
}

static inline enum tri
tri_or(enum tri a, enum tri b)
{
	return a > b ? a : b;
}

/* Two upper-case ASCII letters, or 0. */
static inline state_code
state_parse(struct slice s)
{
	if (s.n != 2 || s.p[0] < 'A' || s.p[0] > 'Z' || s.p[1] < 'A' || s.p[1] > 'Z')
		return 0;
	return STATE(s.p[0], s.p[1]);
}

#endif
