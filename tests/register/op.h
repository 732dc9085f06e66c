/*
 * tests/register/op.h: documents as small numbers, so that a random history can be made, replayed
 * and shortened.
 *
 * An op is known by its number, which gives its document's id; times are absolute, so that a
 * history stays one when ops are taken out of it.
 */
#ifndef EXQ_TESTS_REGISTER_OP_H
#define EXQ_TESTS_REGISTER_OP_H

#include "register/fold.h"

#define OP_START ((int64_t)1772409600000) /* Monday, 2 March 2026 */
#define OP_HOUR ((int64_t)3600 * 1000)
#define OP_DAY (24 * OP_HOUR)

enum { OPS_MAX = 240, OP_TARGETS = 8 };

enum op_kind {
	OP_DEMAND,
	OP_RECOGNITION,
	OP_ORDER,
	OP_MIRROR,
	OP_RENEW,
	OP_CONFIRM,
	OP_NOTICE,
	OP_CONTEST,
	OP_DECISION,
	OP_STAY,
	OP_RESUME,
	OP_NARROW,
	OP_REMOVED,
	OP_LIFT,
	OP_KINDS
};

enum op_actor {
	WHO_AUTHORITY,
	WHO_AGENCY,
	WHO_COURT,
	WHO_HOST,
	WHO_ACCESS,
	WHO_STUDIO,
	WHO_MEDIUM, /* registered in 2020; has paper.example */
	WHO_SITE,   /* has films.example */
	WHO_LATE,   /* registered on 4 March 2026; has late.example */
	WHO_COUNT
};

/* Targets, as bits. */
enum op_target {
	ON_PAGE_1 = 1 << 0,
	ON_PAGE_2 = 1 << 1,
	ON_FILMS = 1 << 2, /* the host of both */
	ON_ARTICLE = 1 << 3,
	ON_PAPER = 1 << 4, /* the host of the article: a medium's */
	ON_LATE = 1 << 5,  /* a page */
	ON_SUFFIX = 1 << 6,
	ON_PROTECTED = 1 << 7,
};

enum op_flag {
	IS_FOREIGN = 1 << 0,	    /* the demand's act: of another state */
	IS_REGULATORS = 1 << 1,	    /* the act: a regulator's */
	IS_TRANSCRIPT = 1 << 2,	    /* the demand */
	IS_CHECKED = 1 << 3,	    /* the transcript: its issuer confirmed it */
	IS_ELSEWHERE = 1 << 4,	    /* `ref` stands in another log */
	IS_RECOGNISED = 1 << 5,	    /* the basis is the recognition `ref2` */
	IS_INTERIM = 1 << 6,	    /* the order */
	IS_UNASSESSED = 1 << 7,	    /* no collateral */
	IS_OTHER_WORK = 1 << 8,	    /* the order: works of category "other" */
	IS_CLAIMANTS = 1 << 9,	    /* decided by the office that the claimant is */
	IS_UNDELIVERED = 1 << 10,   /* the notice */
	IS_TO_HOST = 1 << 11,	    /* the notice: to the host, not the publisher */
	HAS_UNTIL = 1 << 12,	    /* the narrowing */
	IS_OTHER_MEASURE = 1 << 13, /* the narrowing, or the order: to delist */
	IS_UNREASONED = 1 << 14,    /* no narrower measure was considered */
};

enum op_affected { AFFECTS_NOBODY_FOUND, AFFECTS_SITE, AFFECTS_MEDIUM, AFFECTS_A_NAME };

struct op {
	enum op_kind kind;
	unsigned number; /* from 1; a later op of the same number repeats it */
	int64_t time;
	enum op_actor who;
	unsigned key;	  /* 0 or 1 of the actor's */
	unsigned ref;	  /* 0: of nothing */
	unsigned ref2;	  /* recognition; order of a decision; what a resume ends; who was told */
	unsigned choice;  /* outcome; enum op_affected */
	unsigned targets; /* never 0 where there are any */
	unsigned flags;	  /* enum op_flag */
	unsigned basis;	  /* number of the court's act */
	int64_t from, until, instant; /* instant: objection until; seen */
};

/* A fold with what every history begins with: genesis, actors, a lawpack. */
struct fold *op_open(void);

MUST_CHECK enum err_kind op_enter(
	struct fold *f, const struct op *o, struct fold_verdict *v, struct err *e);

struct sha256 op_id(unsigned number);

/* "  order 3 by kz.authority/0 at 2026-..", a line of a report. */
void op_print(const struct op *o, const char *verdict);

#endif
