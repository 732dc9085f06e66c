/*
 * law/term.h: deadlines: clocks of the packs, counted in the working days of a state.  Pure.
 */
#ifndef EXQ_LAW_TERM_H
#define EXQ_LAW_TERM_H

#include "law/ladder.h"

enum term_state {
	TERM_DUE,	  /* due is set */
	TERM_NO_START,	  /* the day it starts from is not known */
	TERM_NO_CALENDAR, /* no holiday table for a year it crosses */
};

struct term {
	const struct clock *clock;
	enum term_state state;
	civil_day start, due; /* the start itself is not counted */
	bool provisional;     /* a provisional holiday table was used */
	bool maybe;	      /* whether the clock applies at all is undetermined */
	bool ran_out;	      /* due is before the day of the view */
	state_code calendar;
};

/* The calendar of a state and year, or NULL. */
const struct calendar *calendar_find(const struct law *l, state_code state, int year);

/* Is the day worked?  false and *known = false when there is no table for its year. */
bool calendar_is_working(
	const struct law *l, state_code state, civil_day day, bool *known, bool *provisional);

/* The n-th working day after `start`; TERM_NO_CALENDAR when a table is missing. */
enum term_state calendar_add(const struct law *l, state_code state, civil_day start, int n,
	civil_day *due, bool *provisional);

/*
 * Every clock of the view whose condition is not `no` on the facts, in pack order; a clock that
 * starts after another is counted from that one's due day.  Returns how many were put in `out`.
 */
size_t term_all(const struct law_view *v, const struct facts *f, struct term *out, size_t max);

#endif
