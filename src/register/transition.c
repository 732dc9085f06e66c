#include "register/transition.h"

/* The short names of transition.def. */
#define S1 1
#define S3 3
#define S4 4
#define S5 5
#define S6 6
#define S7 7
#define S8 8
#define S9 9
#define CONDITION(name, id, safeguard, clause) {#name, id, clause, safeguard},
const struct condition_row conditions[CONDITION_COUNT] = {
#include "register/transition.def"
};
#undef CONDITION

enum {
	/* subjects */
	ORDER = SUBJECT_ORDER,
	MIRROR = SUBJECT_MIRROR,
	ORDERS = SUBJECT_ORDER | SUBJECT_MIRROR,
	RENEWAL = SUBJECT_RENEWAL,
	DEMAND = SUBJECT_DEMAND,
	RECOGNITION = SUBJECT_RECOGNITION,
	INQUIRY = SUBJECT_INQUIRY,
	REPORT = SUBJECT_REPORT,
	LAWPACK = SUBJECT_LAWPACK,
	/* states */
	NEW = STATE_NEW,
	PENDING = STATE_PENDING,
	EFFECTIVE = STATE_EFFECTIVE,
	STAYED = STATE_STAYED,
	ENDED = STATE_ENDED,
	OPEN = STATE_OPEN,
	CLOSED = STATE_CLOSED,
	LIVE = STATE_PENDING | STATE_EFFECTIVE | STATE_STAYED,
	SAME = 0,
	/* issuers */
	AUTHORITY = BY_AUTHORITY,
	COURT = BY_COURT,
	PROVIDER = BY_PROVIDER,
	RIGHTS_HOLDER = BY_RIGHTS_HOLDER,
	PUBLISHER = BY_PUBLISHER,
	NOBODY = BY_NOBODY,
	ANYONE = BY_AUTHORITY | BY_COURT | BY_PROVIDER | BY_RIGHTS_HOLDER | BY_PUBLISHER,
	/* marks */
	LETS_IN = MARK_LETS_IN,
	IS_CONFIRMED = MARK_IS_CONFIRMED,
	IS_NOTIFIED = MARK_IS_NOTIFIED,
	STAYS = MARK_STAYS,
	SPENDS = MARK_SPENDS,
	UNSTAYS = MARK_UNSTAYS,
	NARROWS = MARK_NARROWS,
	IS_REMOVED = MARK_IS_REMOVED,
};

/* Conditions by their bits. */
enum {
#define CONDITION(name, id, safeguard, clause) name = CONDITION_BIT(name),
#include "register/transition.def"
#undef CONDITION
};

#define ROW(what, from, event, by, needs, to, marks)                                               \
	{what, from, EVENT_##event, by, needs, to, marks},
const struct transition transitions[] = {
#include "register/transition.def"
};
#undef ROW
const size_t transition_count = COUNT_OF(transitions);

static unsigned
first_missing(unsigned needs, unsigned holds)
{
	unsigned why = 0;
	while (!(needs & ~holds & 1u << why))
		why++;
	return why;
}

const struct transition *
transition_find(
	unsigned what, unsigned state, enum event event, unsigned by, unsigned holds, unsigned *why)
{
	bool may = false; /* this issuer, in some state */
	*why = REFUSED_NOT_NOW;
	for (size_t i = 0; i < transition_count; i++) {
		const struct transition *t = &transitions[i];
		if (!(t->what & what) || t->event != event)
			continue;
		bool by_whom = t->by & by;
		if (!may)
			*why = by_whom ? REFUSED_NOT_NOW : REFUSED_ROLE;
		may = may || by_whom;
		if (!by_whom || !(t->from & state))
			continue;
		if ((t->needs & ~holds) == 0)
			return t;
		*why = first_missing(t->needs, holds);
	}
	return NULL;
}

const char *
transition_reason(unsigned why)
{
	if (why == REFUSED_ROLE)
		return "wrong-role";
	return why == REFUSED_NOT_NOW ? "not-now" : conditions[why].id;
}
