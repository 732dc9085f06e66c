/* base/slice.h: a borrowed run of bytes, never NUL-terminated.  Pure. */
#ifndef EXQ_BASE_SLICE_H
#define EXQ_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

struct slice {
	const char *p;
	size_t n;
};

/* For "%.*s": the precision and the pointer of a slice. */
#define SLICE_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline struct slice
slice_of(const char *cstr)
{
	return (struct slice){cstr, cstr ? strlen(cstr) : 0};
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
slice_is(struct slice a, const char *cstr)
{
	return slice_eq(a, slice_of(cstr));
}

static inline bool
slice_starts(struct slice a, const char *prefix)
{
	size_t n = strlen(prefix);
	return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

static inline bool
slice_ends(struct slice a, const char *suffix)
{
	size_t n = strlen(suffix);
	return a.n >= n && memcmp(a.p + a.n - n, suffix, n) == 0;
}

/* Order by bytes; shorter first when one is the other's beginning. */
static inline int
slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* The part from `at` on; `at` must not be past the end. */
static inline struct slice
slice_from(struct slice a, size_t at)
{
	return (struct slice){a.p + at, a.n - at};
}

#endif
