/*
 * register/transition.h: the lifecycle as a table, and the one way to read it.  Pure.
 *
 * The rows stand in transition.def, which the model of spin includes too.  A row is taken or an
 * event is refused; there is no other way from one state to the next.
 */
#ifndef EXQ_REGISTER_TRANSITION_H
#define EXQ_REGISTER_TRANSITION_H

#include "base/slice.h"

#include <stdint.h>

/* Kinds of subject, as bits. */
enum subject {
	SUBJECT_ORDER = 1 << 0,
	SUBJECT_MIRROR = 1 << 1,
	SUBJECT_RENEWAL = 1 << 2,
	SUBJECT_DEMAND = 1 << 3,
	SUBJECT_RECOGNITION = 1 << 4,
	SUBJECT_INQUIRY = 1 << 5,
	SUBJECT_REPORT = 1 << 6,
	SUBJECT_LAWPACK = 1 << 7,
	SUBJECT_CONTEST = 1 << 8, /* has no rows of its own: what is decided is the order */
};

/* States, as bits.  PENDING to ENDED are those of a restriction; a renewal is EFFECTIVE once. */
enum state {
	STATE_NEW = 1 << 0, /* not there before this entry */
	STATE_PENDING = 1 << 1,
	STATE_EFFECTIVE = 1 << 2,
	STATE_STAYED = 1 << 3,
	STATE_ENDED = 1 << 4,
	STATE_OPEN = 1 << 5, /* waits for an answer */
	STATE_CLOSED = 1 << 6,
};

enum event {
	EVENT_TIME,
	EVENT_DEMAND_MADE,
	EVENT_TRANSCRIPT_MADE,
	EVENT_DETERMINATION_MADE,
	EVENT_GRANT,
	EVENT_TRANSCRIPTION,
	EVENT_REFUSAL,
	EVENT_ORDER_MADE,
	EVENT_MIRROR_MADE,
	EVENT_RENEW_MADE,
	EVENT_CONFIRM_MADE,
	EVENT_NOTICE_GIVEN,
	EVENT_CONTEST_MADE,
	EVENT_UPHELD,
	EVENT_NARROWED,
	EVENT_ANNULLED,
	EVENT_STAY_MADE,
	EVENT_RESUME_MADE,
	EVENT_NARROW_MADE,
	EVENT_REMOVED_SAID,
	EVENT_LIFT_MADE,
	EVENT_INQUIRY_MADE,
	EVENT_ANSWER_GIVEN,
	EVENT_EXTENSION,
	EVENT_REPORT_MADE,
	EVENT_LAWPACK_MADE,
};

/* Kinds of issuer, as bits; those of actors are 1 << enum actor_kind. */
enum by {
	BY_AUTHORITY = 1 << 0,
	BY_COURT = 1 << 1,
	BY_PROVIDER = 1 << 2,
	BY_RIGHTS_HOLDER = 1 << 3,
	BY_PUBLISHER = 1 << 4,
	BY_NOBODY = 1 << 5, /* time */
};

/* Places of conditions in their order, at most 31; CONDITION_BIT() of one is its bit in a set. */
enum condition {
#define CONDITION(name, id, safeguard, clause) CONDITION_##name,
#include "register/transition.def"
#undef CONDITION
	CONDITION_COUNT
};
#define CONDITION_BIT(name) (1u << CONDITION_##name)

/* What is remembered of a subject when a row was taken. */
enum mark {
	MARK_LETS_IN = 1 << 0,	    /* a recognition that orders may rest on */
	MARK_IS_CONFIRMED = 1 << 1, /* by a second key */
	MARK_IS_NOTIFIED = 1 << 2,
	MARK_STAYS = 1 << 3,   /* what came stays it */
	MARK_SPENDS = 1 << 4,  /* the one stay a medium's contest has */
	MARK_UNSTAYS = 1 << 5, /* what is named stays it no longer */
	MARK_NARROWS = 1 << 6,
	MARK_IS_REMOVED = 1 << 7, /* its clock runs */
};

struct transition {
	unsigned what, from;
	enum event event;
	unsigned by;
	unsigned needs;
	unsigned to; /* 0: the state it is in */
	unsigned marks;
};

extern const struct transition transitions[];
extern const size_t transition_count;

/* Ids are published and never reused; safeguard 0 is none of S1 to S12. */
struct condition_row {
	const char *name, *id, *clause;
	int safeguard;
};
extern const struct condition_row conditions[CONDITION_COUNT];

/* Why no row fits: a missing condition, or one of these. */
enum refusal_kind { REFUSED_ROLE = CONDITION_COUNT, REFUSED_NOT_NOW };

/*
 * The first row for a subject of kind `what` in `state` whose event, issuer and conditions fit;
 * NULL and *why (enum condition or enum refusal_kind) where none does.
 */
const struct transition *transition_find(unsigned what, unsigned state, enum event event,
	unsigned by, unsigned holds, unsigned *why);

/* "term-too-long", "wrong-role", "not-now". */
const char *transition_reason(unsigned why);

#endif
