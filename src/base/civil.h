/*
 * base/civil.h: dates of the proleptic Gregorian calendar and instants in UTC.  Pure.
 *
 * A `civil_day` counts days from 1970-01-01 (day 0); years 1583 to 9999 only.  An instant is
 * milliseconds from 1970-01-01T00:00:00Z.  Text forms are RFC 3339: a date is `full-date`; an
 * instant is `date-time` in UTC with the letter Z, seconds, and no or three decimals.
 */
#ifndef EXQ_BASE_CIVIL_H
#define EXQ_BASE_CIVIL_H

#include "base/err.h"

#include <stdint.h>

typedef int32_t civil_day;

enum { CIVIL_TEXT_MAX = 32 };

struct civil_date {
	int year, month, day;
};

civil_day civil_from_date(struct civil_date d);
struct civil_date civil_to_date(civil_day day);

/* 0 Monday .. 6 Sunday. */
int civil_weekday(civil_day day);

/* The same day of the month n months later; the last day of that month when it has no such day. */
civil_day civil_add_months(civil_day day, int n);

/* `YYYY-MM-DD`, all bytes consumed.  On error *day is untouched. */
MUST_CHECK enum err_kind civil_parse(struct slice text, civil_day *day, struct err *e);

/* `YYYY-MM-DDThh:mm:ss[.mmm]Z`, all bytes consumed.  On error *ms is untouched. */
MUST_CHECK enum err_kind civil_parse_instant(struct slice text, int64_t *ms, struct err *e);

/* Write `YYYY-MM-DD` and a NUL; returns `to`. */
char *civil_format(civil_day day, char to[CIVIL_TEXT_MAX]);

/* Write `YYYY-MM-DDThh:mm:ssZ` (milliseconds only when they are not zero) and a NUL. */
char *civil_format_instant(int64_t ms, char to[CIVIL_TEXT_MAX]);

/* The UTC day an instant falls on. */
civil_day civil_of_instant(int64_t ms);

#endif
