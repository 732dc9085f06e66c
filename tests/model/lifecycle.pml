/*
 * The lifecycle of register/transition.def, for spin: tests/scripts/model runs it.
 *
 * The host state B keeps a log; in it are recognitions, one order that rests on a foreign act, one
 * mirror of the order and one renewal.  The foreign state A keeps its own log with the act, and ends
 * it at some time.  Any document may come at any time, from anyone, with any one of its conditions
 * missing; time passes in ticks.  What the fold keeps is changed by the rows of the table alone.
 *
 * Beside it stand ghosts (g_...): what really happened, by the documents themselves, whatever the
 * table made of them.  A safeguard is broken when the two disagree on what has effect.
 *
 * One run of all of it does not end in the time of a test, so there are slices: -DSLICE_ORDER has the
 * exchange, recognitions and every document for the order; -DSLICE_MIRROR and -DSLICE_RENEWAL have a
 * recognised act, an order, and every document for its mirror or its renewal; -DSLICE_BOTH has the
 * two beside each other, with fewer documents.  -DSLICE_ALL has everything.
 */
#ifdef SLICE_ORDER
#define WITH_EXCHANGE
#define WITH_CONTESTS /* of the order */
#define WITH_CHANGES  /* of it */
#endif
#ifdef SLICE_MIRROR
#define WITH_MIRROR
#define WITH_CHANGES_OF_MIRROR
#endif
#ifdef SLICE_RENEWAL
#define WITH_RENEWAL
#define WITH_CONTESTS
#define WITH_CHANGES
#endif
#ifdef SLICE_BOTH
#define WITH_MIRROR
#define WITH_RENEWAL
#endif
#ifdef SLICE_ALL
#define WITH_EXCHANGE
#define WITH_MIRROR
#define WITH_CHANGES_OF_MIRROR
#define WITH_RENEWAL
#define WITH_CONTESTS
#define WITH_CHANGES
#endif

/* ---- bounds, in ticks ---- */

#ifndef CAP_TICKS
#define CAP_TICKS 3 /* the furthest end of an order, mirror or renewal */
#endif
#ifndef HOLD_TICKS
#define HOLD_TICKS 1
#endif
#ifndef WINDOW_TICKS
#define WINDOW_TICKS 2
#endif
#ifndef SILENCE_TICKS
#define SILENCE_TICKS 2
#endif

/* ---- the table's words ---- */

#define ORDER 1
#define MIRROR 2
#define RENEWAL 4
#define DEMAND 8
#define RECOGNITION 16
#define INQUIRY 32
#define REPORT 64
#define LAWPACK 128
#define ORDERS (ORDER | MIRROR)

#define NEW 1
#define PENDING 2
#define EFFECTIVE 4
#define STAYED 8
#define ENDED 16
#define OPEN 32
#define CLOSED 64
#define LIVE (PENDING | EFFECTIVE | STAYED)
#define SAME 0

#define AUTHORITY 1
#define COURT 2
#define PROVIDER 4
#define RIGHTS_HOLDER 8
#define PUBLISHER 16
#define NOBODY 32
#define ANYONE (AUTHORITY | COURT | PROVIDER | RIGHTS_HOLDER | PUBLISHER)

#define LETS_IN 1
#define IS_CONFIRMED 2
#define IS_NOTIFIED 4
#define STAYS 8
#define SPENDS 16
#define UNSTAYS 32
#define NARROWS 64
#define IS_REMOVED 128
#define LASTING (IS_CONFIRMED | IS_NOTIFIED | SPENDS)

mtype = { ELSEWHERE, /* in A's log, or of A's log in B's: no row is of it */
	TIME, DEMAND_MADE, TRANSCRIPT_MADE, DETERMINATION_MADE, GRANT, TRANSCRIPTION, REFUSAL,
	ORDER_MADE, MIRROR_MADE, RENEW_MADE, CONFIRM_MADE, NOTICE_GIVEN, CONTEST_MADE, UPHELD,
	NARROWED, ANNULLED, STAY_MADE, RESUME_MADE, NARROW_MADE, REMOVED_SAID, LIFT_MADE,
	INQUIRY_MADE, ANSWER_GIVEN, EXTENSION, REPORT_MADE, LAWPACK_MADE };

/* Conditions by their bits; they never change and are no part of the state. */
#define CONDITION(name, id, safeguard, clause) hidden int name = 1 << __COUNTER__;
#include "register/transition.def"
#undef CONDITION

/* The first row that fits is taken, as by transition_find(). */
#define ROW(r_what, r_from, r_event, r_by, r_needs, r_to, r_marks)                                 \
	if                                                                                         \
	:: !took && event == r_event && (what & (r_what)) && (state & (r_from)) &&                 \
		(by & (r_by)) && ((r_needs) & ~holds) == 0 ->                                      \
		took = 1; to = (r_to); marks = (r_marks)                                           \
	:: else                                                                                    \
	fi;

/* ---- what is there ---- */

#define O 0 /* the order */
#define M 1 /* its mirror */
#define N 2 /* its renewal */

typedef restriction {
	/* as the fold keeps it */
	byte state = NEW;
	byte marks;
	byte until, begin, window; /* ticks until its end, its first moment, the end of objection */
	byte hold;		   /* since the notice */
	byte gone;		   /* `removed`: 0 not said, 1 silence has ended it, else ticks + 1 */
	bit told;
	bit stay, medium;	   /* what stays it: a stay, a registered medium's contest */
	bit contest, media_contest; /* not decided yet */
	bit saw;		   /* a renewal: the material was seen behind `removed` */
	/* as it was */
	byte g_until, g_begin, g_window, g_gone;
	byte g_note; /* 0: none that reached whom it affects; 1: the hold is over; else ticks + 1 */
	byte g_over; /* 0, or why it has no effect any more */
	bit g_conf, g_stay, g_medium, g_spent, g_extended;
	short g_flaw; /* safeguards that its document breaks */
};
restriction r[3];

#define LIFTED 1
#define EXPIRED 2
#define SILENCED 3
#define ORPHANED 4

bit court_act = 1;	  /* A's act is a court's, not a regulator's */
byte a_log, seen;	  /* 0: empty, 1: the act, 2: its end; B has followed so far */
#ifdef QUESTIONS
byte g_first = CAP_TICKS; /* until the end that the order itself says */
bit g_narrowed; /* its end was brought nearer when a renewal waited */
#endif
bit lets_in, g_letin;	  /* a recognition of B's log */
short broken;		  /* safeguards, as bits */

/* ---- of one step, and 0 between steps ---- */

mtype event, done;
byte what, state, by, to, marks, subject, value, names, was_o, was_m, was_n, rounds, doc_of, doc_by;
bit key, took, starts, saw;
int holds, miss;
short flaw;

/* what a decision or resume names; of a mirror or renewal the order */
#define NOTHING 0
#define THE_STAY 1
#define THE_MEDIUMS 2
#define THE_CONTEST 3
#define THE_ORDER 4

#define SAFEGUARD(n) (1 << (n))
#define BREAKS(n) broken = broken | SAFEGUARD(n)
#define R r[subject]
#define IS_ALIVE(s) (r[s].state != NEW && !r[s].g_over)

/* ---- documents ---- */

inline
from_anyone()
{
	if
	:: by = AUTHORITY
	:: by = COURT
	:: by = PROVIDER
	:: by = PUBLISHER
	:: by = RIGHTS_HOLDER
	fi
}

inline
lacks(condition, safeguard)
{
	miss = condition;
	flaw = SAFEGUARD(safeguard)
}

inline
how_long()
{
	if
	:: value = 1
	:: value = CAP_TICKS - 1
	:: value = CAP_TICKS
	:: value = CAP_TICKS + 1; lacks(TERM, 3)
	fi
}

/* As a new restriction is: one of its own conditions may be missing. */
inline
made()
{
	from_anyone();
	if
	:: how_long();
	:: value = CAP_TICKS; lacks(SEPARATE, 5)
	:: value = CAP_TICKS; lacks(COLLATERAL, 4)
	:: value = CAP_TICKS; lacks(REASONED, 4)
	:: event == ORDER_MADE -> value = CAP_TICKS; starts = 1
	:: event == ORDER_MADE -> value = CAP_TICKS; lacks(DEMANDED, 0)
	:: event == ORDER_MADE -> value = CAP_TICKS; lacks(VERIFIED, 9)
	:: event == ORDER_MADE -> value = CAP_TICKS; lacks(COPYRIGHT, 4)
	:: event == RENEW_MADE -> value = CAP_TICKS; lacks(LET_IN, 1)
	:: event == RENEW_MADE -> value = CAP_TICKS; lacks(NEW_BASIS, 3)
	:: event == RENEW_MADE -> value = CAP_TICKS; saw = 1
	:: event == MIRROR_MADE -> value = CAP_TICKS; lacks(WINDOW, 8)
	:: event != MIRROR_MADE -> value = CAP_TICKS; lacks(WITHIN, 1)
	:: event != RENEW_MADE -> value = CAP_TICKS; lacks(SCOPE, 4)
	:: event != RENEW_MADE -> value = CAP_TICKS; lacks(MEDIA_SCOPE, 7)
	fi;
	if
	:: event != ORDER_MADE && !flaw -> names = NOTHING; flaw = SAFEGUARD(8)
	:: names = THE_ORDER
	fi;
	if
	:: by == AUTHORITY || (by == COURT && event != MIRROR_MADE)
	:: else -> flaw = flaw | SAFEGUARD(5)
	fi
}

inline
recognition_made()
{
	if
	:: event = GRANT
	:: event = TRANSCRIPTION
	:: event = REFUSAL
	fi;
	from_anyone();
	if
	:: skip
	:: lacks(DEMANDED, 1)
	:: lacks(VERIFIED, 9)
	:: lacks(GRANTED, 1)
	fi
}

/* What comes to each kind of restriction. */
inline
comes_to_any()
{
	if
	:: event = CONFIRM_MADE;
		if
		:: key = 0
		:: key = 1
		:: key = 1; lacks(SEPARATE, 5)
		:: key = 1; lacks(WHOLE, 5)
		fi
	:: event = NOTICE_GIVEN;
		if
		:: skip
		:: lacks(TOLD, 6)
		fi
	:: event = LIFT_MADE
	fi;
	from_anyone()
}

inline
contest_or_decision()
{
	if
	:: event = CONTEST_MADE;
		if
		:: skip
		:: lacks(AFFECTED, 6)
		:: lacks(MEDIUM, 6)
		fi
	:: if
	   :: event = UPHELD
	   :: event = NARROWED
	   :: event = ANNULLED
	   fi;
		if
		:: names = NOTHING
		:: names = THE_MEDIUMS
		:: names = THE_CONTEST
		fi;
	fi;
	from_anyone()
}

inline
change()
{
	if
	:: event = STAY_MADE
	:: event = RESUME_MADE;
		if
		:: names = NOTHING
		:: names = THE_STAY
		:: names = THE_MEDIUMS
		fi
	:: event = NARROW_MADE;
		if
		:: value = 0
		:: value = 1
		:: value = CAP_TICKS
		:: value = 1; lacks(SUBSET, 4)
		:: value = 1; lacks(SCOPE, 4)
		fi
	fi;
	from_anyone()
}

inline
removed()
{
	event = REMOVED_SAID;
	if
	:: skip
	:: lacks(AFFECTED, 8)
	:: lacks(SUBSET, 8)
	fi;
	from_anyone()
}

/* ---- ghosts ---- */

#define OF_STATE (by == AUTHORITY || by == COURT)

/* The contest that a decision names waits for one. */
#define IS_NAMED                                                                                   \
	((names == THE_MEDIUMS && R.media_contest) || (names == THE_CONTEST && R.contest))

inline
ghosts_of_document()
{
	if
	:: (event == GRANT && by == COURT || event == TRANSCRIPTION && by == AUTHORITY) &&
		court_act && !miss -> g_letin = 1
	:: event == CONFIRM_MADE && by == AUTHORITY && key && !flaw && IS_ALIVE(subject) ->
		R.g_conf = 1;
		if
		:: subject == N && r[N].saw && r[O].g_gone > 1 -> r[O].g_gone = 0
		:: else
		fi
	:: event == NOTICE_GIVEN && (by == AUTHORITY || by == PROVIDER) && !flaw &&
		IS_ALIVE(subject) && R.g_note == 0 -> R.g_note = HOLD_TICKS + 1
	:: event == CONTEST_MADE && by == PUBLISHER && !flaw && IS_ALIVE(subject) && !R.g_spent ->
		R.g_spent = 1; R.g_medium = 1
	:: event == UPHELD && by == COURT && names == THE_MEDIUMS && IS_NAMED -> R.g_medium = 0
	:: event == ANNULLED && OF_STATE && IS_NAMED && IS_ALIVE(subject) -> R.g_over = LIFTED
	:: event == LIFT_MADE && OF_STATE && IS_ALIVE(subject) -> R.g_over = LIFTED
	:: event == STAY_MADE && OF_STATE && IS_ALIVE(subject) -> R.g_stay = 1
	:: event == RESUME_MADE && by == COURT && names == THE_STAY -> R.g_stay = 0
	:: event == RESUME_MADE && by == COURT && names == THE_MEDIUMS -> R.g_medium = 0
	:: event == NARROW_MADE && OF_STATE && !flaw && IS_ALIVE(subject) && value < R.g_until ->
		R.g_until = value
	:: event == REMOVED_SAID && (by == PUBLISHER || by == PROVIDER) && !flaw &&
		IS_ALIVE(subject) && R.g_gone == 0 -> R.g_gone = SILENCE_TICKS + 1
	:: else
	fi
}

inline
ends_ghost(s)
{
	if
	:: IS_ALIVE(s) && r[s].g_until == 0 -> r[s].g_over = EXPIRED
	:: IS_ALIVE(s) && r[s].g_until != 0 && s != O && r[O].g_over -> r[s].g_over = ORPHANED
	:: IS_ALIVE(s) && r[s].g_until != 0 && !(s != O && r[O].g_over) && r[s].g_gone == 1 ->
		r[s].g_over = SILENCED
	:: else
	fi
}

inline
ghosts_of_time()
{
	ends_ghost(O);
	ends_ghost(N);
	ends_ghost(M);
	/* The one thing that moves an end: a renewal that is confirmed, notified and held. */
	if
	:: IS_ALIVE(N) && !r[N].g_flaw && r[N].g_conf && r[N].g_note == 1 && !r[N].g_extended ->
		r[N].g_extended = 1;
		if
		:: r[N].g_until > r[O].g_until -> r[O].g_until = r[N].g_until
		:: else
		fi
	:: else
	fi
}

inline
down(x, least)
{
	if
	:: x > least -> x = x - 1
	:: else
	fi
}

inline
tick_of(s)
{
	down(r[s].until, 0);
	down(r[s].begin, 0);
	down(r[s].window, 0);
	down(r[s].hold, 0);
	down(r[s].gone, 1);
	down(r[s].g_until, 0);
	down(r[s].g_begin, 0);
	down(r[s].g_window, 0);
	down(r[s].g_note, 1);
	down(r[s].g_gone, 1)
}

/* ---- the fold ---- */

inline
drop_unless(fact, condition)
{
	if
	:: fact
	:: else -> holds = holds & ~(condition)
	fi
}

/* What stays it besides what is named: as is_last() of the fold has it. */
#define NOTHING_ELSE_STAYS                                                                         \
	(!(R.stay && names != THE_STAY) && !(R.medium && names != THE_MEDIUMS))

inline
find_conditions()
{
	if
	:: event == TIME ->
		/* HELD is no more than that no clock runs; the fold asks for the marks there too. */
		holds = CONFIRMED | NOTIFIED | HELD | PASSED | SILENT | ORPHAN;
		drop_unless(R.marks & IS_CONFIRMED, CONFIRMED);
		drop_unless(R.marks & IS_NOTIFIED, NOTIFIED);
		drop_unless(!R.hold && !R.begin && !R.window, HELD);
		drop_unless(!R.until, PASSED);
		drop_unless(R.gone == 1, SILENT);
		drop_unless(subject != O && r[O].state == ENDED, ORPHAN)
	:: else ->
		holds = ~(miss | CONFIRMED | NOTIFIED | HELD | PASSED | SILENT | ORPHAN);
		drop_unless(court_act, OF_COURT);
		drop_unless(lets_in, LET_IN);
		drop_unless(key, OTHER_KEY);
		drop_unless(names == THE_ORDER && (r[O].state & LIVE), OF_ORDER);
		drop_unless(event != MIRROR_MADE || value <= r[O].until, WITHIN);
		drop_unless(!(R.marks & SPENDS), UNSPENT);
		drop_unless(event != NARROW_MADE || value <= R.until, SUBSET);
		if
		:: event == RESUME_MADE ->
			drop_unless((names == THE_STAY && R.stay) ||
				(names == THE_MEDIUMS && R.medium), NAMED);
			drop_unless(NOTHING_ELSE_STAYS, LAST_STAY)
		:: event == UPHELD || event == NARROWED || event == ANNULLED ->
			drop_unless(IS_NAMED, NAMED);
			drop_unless(names == THE_MEDIUMS && R.medium && NOTHING_ELSE_STAYS, LAST_STAY)
		:: else
		fi
	fi
}

inline
keep_new()
{
	R.until = value;
	R.begin = starts;
	R.saw = saw && r[O].gone > 1;
	R.g_until = (value > CAP_TICKS -> CAP_TICKS : value);
	R.g_begin = starts;
	R.g_flaw = flaw;
	if
	:: subject == M ->
		R.window = (miss == WINDOW -> WINDOW_TICKS - 1 : WINDOW_TICKS);
		R.g_window = WINDOW_TICKS;
		R.g_flaw = flaw | (value > r[O].g_until -> SAFEGUARD(8) : 0)
	:: else
	fi
}

inline
keep_entry()
{
	if
	:: event == GRANT || event == TRANSCRIPTION || event == REFUSAL ->
		lets_in = lets_in || (marks & LETS_IN)
	:: event == ORDER_MADE || event == MIRROR_MADE || event == RENEW_MADE -> keep_new()
	:: event == CONFIRM_MADE && subject == N && r[N].saw && r[O].gone > 1 -> r[O].gone = 0
	:: event == NOTICE_GIVEN && !R.told -> R.told = 1; R.hold = HOLD_TICKS
	:: event == CONTEST_MADE && (marks & STAYS) -> R.medium = 1; R.media_contest = 1
	:: event == CONTEST_MADE && !(marks & STAYS) -> R.contest = 1
	:: event == UPHELD || event == NARROWED ->
		if
		:: (marks & UNSTAYS) && names == THE_MEDIUMS -> R.medium = 0
		:: else
		fi;
		if
		:: names == THE_MEDIUMS -> R.media_contest = 0
		:: names == THE_CONTEST -> R.contest = 0
		:: else
		fi;
		if
		:: (marks & NARROWS) && flaw -> R.g_flaw = R.g_flaw | flaw
		:: else
		fi
	:: event == STAY_MADE -> R.stay = 1
	:: event == RESUME_MADE && names == THE_STAY -> R.stay = 0
	:: event == RESUME_MADE && names == THE_MEDIUMS -> R.medium = 0
	:: event == NARROW_MADE -> R.until = value; R.g_flaw = R.g_flaw | flaw
	:: event == REMOVED_SAID && R.gone == 0 ->
		R.gone = SILENCE_TICKS + 1; r[N].saw = (subject == O -> 0 : r[N].saw)
	:: else
	fi
}

inline
keep()
{
	if
	:: event == TIME ->
		R.state = (to == SAME -> R.state : to);
		if
		:: subject == N && R.state == EFFECTIVE && R.until > r[O].until ->
			r[O].until = R.until
		:: else
		fi
	:: else ->
		keep_entry();
		R.marks = R.marks | (marks & LASTING);
		R.state = (to == SAME || what == RECOGNITION -> R.state : to)
	fi
}

/* The entry, and then what time does: to the order, its renewal, its mirror. */
inline
fold()
{
	do
	:: state = R.state;
		what = (subject == O -> ORDER : (subject == M -> MIRROR : RENEWAL));
		if
		:: event == GRANT || event == TRANSCRIPTION || event == REFUSAL ->
			what = RECOGNITION; state = NEW
		:: else
		fi;
		find_conditions();
		took = 0;
#include "register/transition.def"
		if
		:: took -> keep()
		:: else
		fi;
		if
		:: event != TIME -> event = TIME; by = NOBODY; subject = O
		:: event == TIME && took && rounds < 9 -> rounds = rounds + 1
		:: event == TIME && !(took && rounds < 9) && subject == O -> subject = N
		:: event == TIME && !(took && rounds < 9) && subject == N -> subject = M
		:: event == TIME && !(took && rounds < 9) && subject == M -> break
		fi
	od
}

/* ---- safeguards ---- */

inline
check(s)
{
	if
	:: r[s].g_over == LIFTED && (r[s].state & LIVE) -> BREAKS(6)
	:: r[s].g_over == EXPIRED && (r[s].state & LIVE) -> BREAKS(3)
	:: r[s].g_over == SILENCED && (r[s].state & LIVE) -> BREAKS(8)
	:: r[s].g_over == ORPHANED && (r[s].state & LIVE) -> BREAKS(8)
	:: r[s].state == ENDED && !r[s].g_over -> BREAKS(2)
	:: r[s].state == STAYED && !r[s].g_stay && !r[s].g_medium -> BREAKS(6)
	:: else
	fi;
	if
	:: r[s].state == EFFECTIVE ->
		broken = broken | r[s].g_flaw;
		if :: !g_letin -> BREAKS(1) :: else fi;
		if :: !r[s].g_conf -> BREAKS(5) :: else fi;
		if :: r[s].g_note != 1 || r[s].g_begin -> BREAKS(6) :: else fi;
		if :: r[s].g_stay || r[s].g_medium -> BREAKS(6) :: else fi;
		if :: r[s].g_window -> BREAKS(8) :: else fi;
		if :: s != O && (r[O].state == ENDED || r[O].g_over) -> BREAKS(8) :: else fi
	:: else
	fi
}

/* Of what has ended no more is remembered than that, and why. */
inline
forget(s)
{
	if
	:: r[s].state == ENDED ->
		r[s].marks = 0;
		r[s].until = 0; r[s].begin = 0; r[s].window = 0; r[s].hold = 0; r[s].gone = 0;
		r[s].told = 0; r[s].stay = 0; r[s].medium = 0;
		r[s].contest = 0; r[s].media_contest = 0; r[s].saw = 0;
		r[s].g_until = 0; r[s].g_begin = 0; r[s].g_window = 0; r[s].g_gone = 0;
		r[s].g_note = 0; r[s].g_conf = 0; r[s].g_stay = 0; r[s].g_medium = 0;
		r[s].g_spent = 0; r[s].g_flaw = 0
	:: else
	fi
}

inline
step()
{
	done = event; doc_of = subject; doc_by = by;
	was_o = r[O].state; was_m = r[M].state; was_n = r[N].state;
	if
	:: event == TIME -> tick_of(O); tick_of(M); tick_of(N)
	:: else -> ghosts_of_document()
	fi;
#ifdef QUESTIONS
	if
	:: event == TIME -> down(g_first, 0)
	:: event == ORDER_MADE -> g_first = value
	:: event == NARROW_MADE && r[N].state == PENDING && value < r[O].until && OF_STATE &&
		!flaw -> g_narrowed = 1
	:: else
	fi;
#endif
	fold();
	ghosts_of_time();
	check(O); check(M); check(N);
	if
	:: done == ELSEWHERE && (was_o != r[O].state || was_m != r[M].state ||
		was_n != r[N].state) -> BREAKS(2)
	:: else
	fi;
	printf("%e of %d by %d, key %d, names %d, ticks %d, breaks %d: order %d, mirror %d, renewal %d\n",
		done, doc_of, doc_by, key, names, value, flaw, r[O].state, r[M].state, r[N].state);
	forget(O); forget(M); forget(N);
	event = 0; done = 0; what = 0; state = 0; by = 0; to = 0; marks = 0; subject = 0;
	value = 0; names = 0; was_o = 0; was_m = 0; was_n = 0; rounds = 0; key = 0; took = 0; doc_of = 0; doc_by = 0;
	starts = 0; saw = 0; holds = 0; miss = 0; flaw = 0
}

/* ---- all that may happen ---- */

active proctype
world()
{
#ifdef WITH_EXCHANGE
	if
	:: court_act = 1
	:: court_act = 0
	fi;
#else
	lets_in = 1; g_letin = 1;
#endif
	do
	:: atomic {
		if
		:: event = TIME; by = NOBODY
#ifdef WITH_EXCHANGE
		/* A logs the act, and then its end; B follows, and lifts when its authority does. */
		:: a_log < 2 -> event = ELSEWHERE; a_log = a_log + 1
		:: seen < a_log -> event = ELSEWHERE; seen = seen + 1
		:: seen && r[O].state == NEW -> recognition_made()
#endif
		:: r[O].state == NEW -> subject = O; event = ORDER_MADE; made()
		:: r[O].state != NEW -> subject = O; comes_to_any()
		:: r[O].state != NEW -> subject = O; removed()
#ifdef WITH_CONTESTS
		:: r[O].state != NEW -> subject = O; contest_or_decision()
#endif
#ifdef WITH_CHANGES
		:: r[O].state != NEW -> subject = O; change()
#endif
#ifdef WITH_MIRROR
		:: r[O].state != NEW && r[M].state == NEW -> subject = M; event = MIRROR_MADE; made()
		:: r[M].state != NEW -> subject = M; comes_to_any()
#endif
#ifdef WITH_CHANGES_OF_MIRROR
		:: r[M].state != NEW -> subject = M; removed()
		:: r[M].state != NEW -> subject = M; contest_or_decision()
		:: r[M].state != NEW -> subject = M; change()
#endif
#ifdef WITH_RENEWAL
		:: r[O].state != NEW && r[N].state == NEW -> subject = N; event = RENEW_MADE; made()
		:: r[N].state != NEW -> subject = N; comes_to_any()
#endif
		fi;
		d_step { step() }
	}
	od
}

/* ---- what is verified: no step ever breaks it ---- */

#define KEPT(n) ((broken & (1 << n)) == 0)

ltl S1 { [] KEPT(1) }
ltl S2 { [] KEPT(2) }
ltl S3 { [] KEPT(3) }
ltl S4 { [] KEPT(4) }
ltl S5 { [] KEPT(5) }
ltl S6 { [] KEPT(6) }
ltl S7 { [] KEPT(7) }
ltl S8 { [] KEPT(8) }
ltl S9 { [] KEPT(9) }
ltl all_of_them { [] (broken == 0) }

/* ---- and what must be found false: each of these can happen ---- */

#define IS(s, x) (r[s].state == x)
#define OVER(s, why) (r[s].state == ENDED && r[s].g_over == why)

#define OUTLIVED_ITS_FIRST_END (IS(O, EFFECTIVE) && r[N].g_extended && r[O].g_until == CAP_TICKS - 1)

#ifdef SLICE_ORDER
ltl can_take_effect { [] !(IS(O, EFFECTIVE)) }
ltl can_be_stayed_by_a_medium { [] !(IS(O, STAYED) && r[O].g_medium && !r[O].g_stay) }
ltl can_be_stayed_twice { [] !(IS(O, STAYED) && r[O].g_medium && r[O].g_stay) }
ltl can_go_on_behind_a_medium { [] !(IS(O, EFFECTIVE) && r[O].g_spent) }
ltl can_be_contested_again { [] !(IS(O, EFFECTIVE) && r[O].g_spent && r[O].contest) }
ltl can_expire { [] !(OVER(O, EXPIRED)) }
ltl can_be_lifted { [] !(OVER(O, LIFTED)) }
ltl can_fall_silent { [] !(OVER(O, SILENCED)) }
ltl can_be_unrecognised { [] !(seen == 2 && !lets_in && IS(O, NEW)) }
ltl can_be_in_effect_when_A_has_ended_its_act { [] !(a_log == 2 && IS(O, EFFECTIVE)) }
ltl can_be_in_effect_when_B_knows_of_it { [] !(seen == 2 && IS(O, EFFECTIVE)) }
ltl can_be_lifted_when_B_knows_of_it { [] !(seen == 2 && OVER(O, LIFTED)) }
#endif
#ifdef SLICE_MIRROR
ltl can_take_effect { [] !(IS(O, EFFECTIVE) && IS(M, EFFECTIVE)) }
ltl can_be_stayed { [] !(IS(M, STAYED) && r[M].g_medium) }
ltl can_go_on_behind_a_medium { [] !(IS(M, EFFECTIVE) && r[M].g_spent) }
ltl can_end_with_its_order { [] !(OVER(M, ORPHANED)) }
ltl can_expire_before_its_order { [] !(OVER(M, EXPIRED) && IS(O, EFFECTIVE)) }
ltl can_fall_silent { [] !(OVER(M, SILENCED) && IS(O, EFFECTIVE)) }
ltl can_be_lifted_alone { [] !(OVER(M, LIFTED) && IS(O, EFFECTIVE)) }
ltl can_wait_for_objections { [] !(IS(M, PENDING) && r[M].g_note == 1 && r[M].g_conf && r[M].g_window) }
#endif
#ifdef SLICE_RENEWAL
ltl can_take_effect { [] !(IS(N, EFFECTIVE)) }
ltl can_move_the_end { [] !(OUTLIVED_ITS_FIRST_END) }
ltl can_end_with_its_order { [] !(OVER(N, ORPHANED)) }
ltl can_be_lifted_alone { [] !(OVER(N, LIFTED) && IS(O, EFFECTIVE)) }
ltl can_come_too_late { [] !(OVER(N, ORPHANED) && OVER(O, EXPIRED)) }
ltl can_answer_removed { [] !(IS(O, EFFECTIVE) && r[N].saw && r[N].g_conf && r[O].g_gone == 0) }
ltl can_renew_what_is_stayed { [] !(IS(O, STAYED) && IS(N, EFFECTIVE)) }
#endif

/*
 * ---- what the design leaves open: none of these is so ----
 *
 * The table and the fold allow the opposite of each; spin shows how.
 */
#ifdef QUESTIONS
ltl a_mirror_needs_a_confirmed_order { [] !(IS(M, EFFECTIVE) && !r[O].g_conf) }
ltl a_mirror_needs_a_notified_order { [] !(IS(M, EFFECTIVE) && r[O].g_note == 0) }
ltl a_stay_stays_the_mirror { [] !(IS(M, EFFECTIVE) && IS(O, STAYED)) }
ltl a_lifted_renewal_gives_its_time_back { [] !(IS(O, EFFECTIVE) && OVER(N, LIFTED) && g_first == 0) }
ltl a_narrowed_end_stays_narrowed { [] !(IS(O, EFFECTIVE) && g_narrowed && r[N].g_extended && r[O].g_until > 1) }
#endif
