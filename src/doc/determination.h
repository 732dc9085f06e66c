/*
 * doc/determination.h: the `determination` document: the reasoned result of the ladder for a
 * demand. Pure values.
 *
 * A demand can meet four kinds of addressee, four measures and several targets, and the whole must
 * stay under DOC_MAX_BYTES: so what findings share stands once, in a list of its own, and findings
 * name it by place (from 0): addressees, targets, refusals, trace, questions, exposure, terms.
 * Findings alike in everything but their targets are written as one.  Sources of law stand in
 * `provisions`, once for each rule, clock and exposure that is named anywhere in the document.
 */
#ifndef EXQ_DOC_DETERMINATION_H
#define EXQ_DOC_DETERMINATION_H

#include "doc/demand.h"

enum {
	DETERMINATION_MAX_PACKS = 32,
	DETERMINATION_MAX_TABLES = 16,
	DETERMINATION_MAX_ASSUMED = 8,
	DETERMINATION_MAX_NAMES = 8, /* neighbours named; the count is always whole */
	DETERMINATION_MAX_FINDINGS = 1024,
	DETERMINATION_MAX_ROWS = 1024, /* of trace, questions, exposure, terms, provisions */
	DETERMINATION_MAX_CITES = 8,
};

struct determination_pack {
	struct value id, hash;
};

struct determination_table {
	struct value name, hash; /* "public-suffix-list", "neighbours" */
};

struct determination_assumed {
	struct value pack, reading; /* reading left out when the pack declares none */
};

struct determination_addressee {
	struct value kind, state, name;
};

struct determination_target {
	struct value kind;
	struct value value;    /* normal form; left out when refused */
	struct value as_given; /* as the demand has it; left out when equal to the normal form */
	struct value refused;  /* VOCAB_REFUSED_TARGET */
	struct value problem;  /* the refusal in words */
	struct value neighbours;
	struct list names; /* of neighbours, struct value .text */
	struct value narrowest;
};

/* Why this register does not carry a demand; `why` names interface text carried.<id>.<why>. */
struct determination_refusal {
	struct value safeguard, why;
};

struct determination_steps {
	struct value outcome[STEP_COUNT];
	uint8_t has;
};

struct determination_finding {
	struct value addressee, measure; /* place; VOCAB_MEASURE */
	struct list targets;		 /* places */
	struct value verdict;
	struct determination_steps steps;
	struct value carried;	      /* VOCAB_CARRIED */
	struct list refused;	      /* places in refusals */
	struct value able;	      /* can this kind of addressee take this measure at all */
	struct value effective;	      /* VOCAB_TARGET: what would be restricted in fact */
	struct value until;	      /* last day of the duty, when bound */
	struct value deadline, clock; /* day by which to act; id of the clock that says so */
	struct list trace, questions, exposure, terms; /* places */
};

struct determination_trace {
	struct value rule, step, outcome; /* full id; VOCAB_STEP; VOCAB_RULE_SAYS */
	struct list failed, unknown;	  /* conditions as written, struct value .text */
};

/*
 * With neither fact nor rule: no rule speaks to the step; ask which provision governs it.  With a
 * state: there is no rule pack for it, and no rule speaks to any step.
 */
struct determination_question {
	struct value step, whom, fact, rule; /* rule: its own question in place of the fact's */
	struct value state;
};

struct determination_exposure {
	struct value id, side, state, maybe;
};

struct determination_term {
	struct value clock, whose, state; /* VOCAB_CLOCK_FOR, VOCAB_TERM_STATE */
	struct value start, due, calendar, provisional, maybe, ran_out;
};

struct determination_inquiry {
	struct value inquiry; /* place in the demand's inquiries */
	struct list terms;    /* places */
};

struct determination_cite {
	struct value source, clause, url,
		checked; /* its id in the provision's pack; VOCAB_CHECKED */
};

struct determination_provision {
	struct value id; /* full id of a rule, clock or exposure */
	struct list cites;
};

struct determination {
	struct doc_common common;
	struct value demand, on, evaluator; /* hash of the demand's bytes; day; name and version */
	struct list packs, tables, assumed;
	struct list addressees, targets, refusals;
	struct list findings;
	struct list trace, questions, exposure, terms, inquiries, provisions;
	struct value unchecked; /* rests on a provision checked less well than `text` */
	struct texts disclaimer;
};

extern const struct table determination_table;

#endif
