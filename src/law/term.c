#include "law/term.h"

/* ---- working days ---- */

const struct calendar *
calendar_find(const struct law *l, state_code state, int year)
{
	for (size_t i = 0; i < l->ncalendars; i++)
		if (l->calendars[i]->state == state && l->calendars[i]->year == year)
			return l->calendars[i];
	return NULL;
}

static bool
has_day(const civil_day *days, size_t n, civil_day day)
{
	size_t low = 0;
	while (low < n) {
		size_t mid = low + (n - low) / 2;
		if (days[mid] == day)
			return true;
		if (days[mid] < day)
			low = mid + 1;
		else
			n = mid;
	}
	return false;
}

bool
calendar_is_working(
	const struct law *l, state_code state, civil_day day, bool *known, bool *provisional)
{
	enum { SATURDAY = 5 };
	const struct calendar *c = calendar_find(l, state, civil_to_date(day).year);
	*known = c != NULL;
	if (!c)
		return false;
	*provisional = *provisional || c->provisional;
	if (has_day(c->work, c->nwork, day))
		return true;
	return civil_weekday(day) < SATURDAY && !has_day(c->off, c->noff, day);
}

enum term_state
calendar_add(const struct law *l, state_code state, civil_day start, int n, civil_day *due,
	bool *provisional)
{
	civil_day day = start;
	while (n > 0) {
		bool known;
		day++;
		bool works = calendar_is_working(l, state, day, &known, provisional);
		if (!known)
			return TERM_NO_CALENDAR;
		n -= works;
	}
	*due = day;
	return TERM_DUE;
}

/* ---- clocks ---- */

static state_code
calendar_of(const struct clock *c, const struct facts *f)
{
	if (c->calendar_state)
		return c->calendar_state;
	const struct value *v = &f->v[c->calendar];
	return v->has == VALUE_KNOWN ? v->state : 0;
}

static void
count(const struct law_view *v, const struct facts *f, struct term *t)
{
	enum { HOURS_A_DAY = 24 };
	const struct clock *c = t->clock;
	t->state = TERM_DUE;
	switch (c->unit) {
	case UNIT_HOURS: /* the day by whose end the hours have run, wherever in the day they began
			  */
		t->due = t->start + (c->n + HOURS_A_DAY - 1) / HOURS_A_DAY;
		break;
	case UNIT_MONTHS:
		t->due = civil_add_months(t->start, c->n);
		break;
	case UNIT_WORKING_DAYS:
		t->calendar = calendar_of(c, f);
		t->state =
			calendar_add(v->law, t->calendar, t->start, c->n, &t->due, &t->provisional);
		break;
	default:
		t->due = t->start + c->n;
	}
	t->ran_out = t->state == TERM_DUE && t->due < v->on;
}

/* False when the clock does not run.  One that starts after another starts where that one ends. */
static bool
run_clock(const struct law_view *v, const struct facts *f, const struct clock *c, struct term *t)
{
	enum tri applies = law_in_force(v, &c->p) ? provision_applies(&c->p, f) : TRI_NO;
	*t = (struct term){.clock = c, .state = TERM_NO_START, .maybe = applies == TRI_UNKNOWN};
	if (applies == TRI_NO)
		return false;
	if (c->after) {
		struct term before;
		if (!run_clock(v, f, c->after, &before))
			return false;
		t->maybe = t->maybe || before.maybe;
		t->provisional = before.provisional;
		t->state = before.state;
		t->start = before.due;
		if (before.state == TERM_DUE)
			count(v, f, t);
		return true;
	}
	const struct value *start = &f->v[c->starts];
	if (start->has == VALUE_ABSENT)
		return false;
	t->start = start->has == VALUE_KNOWN ? start->day : 0;
	if (start->has == VALUE_KNOWN)
		count(v, f, t);
	return true;
}

size_t
term_all(const struct law_view *v, const struct facts *f, struct term *out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < v->nclocks && n < max; i++)
		n += run_clock(v, f, v->clocks[i], &out[n]);
	return n;
}
