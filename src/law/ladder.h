/*
 * law/ladder.h: rules on facts: the nine steps, their trace, and the verdict.  Pure.
 *
 * A view is the law as it stands on a day under the readings assumed.  Climbing evaluates every
 * rule of the view on the facts in Kleene's logic and keeps what each said and why.
 */
#ifndef EXQ_LAW_LADDER_H
#define EXQ_LAW_LADDER_H

#include "law/pack.h"

enum { LAW_MAX_ASSUMED = 8 };

struct assumption {
	struct slice pack; /* a draft pack's id */
	char reading;	   /* 'A'..'Z', or 0 when the pack declares none */
};

enum rule_says {
	RULE_SILENT,
	RULE_MET,
	RULE_NOT_MET,
	RULE_UNDETERMINED,
	RULE_MAYBE,
	RULE_DISPLACED
};
/* MAYBE: may apply, and would be satisfied: counts for nothing, is shown. */

struct rule_trace {
	const struct rule *rule;
	enum tri applies, holds;
	enum rule_says says;
	uint64_t atoms_no, atoms_unknown; /* atoms of when, unless and require, by number */
};

struct law_view {
	/* set by the caller */
	const struct law *law;
	civil_day on;
	struct assumption assumed[LAW_MAX_ASSUMED];
	size_t nassumed;
	/* set by law_view_init() */
	/* those in force, in file order, with what is known of each before any fact is */
	struct rule_trace *rules[STEP_COUNT];
	size_t nrules[STEP_COUNT];
	const struct clock **clocks; /* likewise */
	size_t nclocks;
	const struct exposure **exposures;
	size_t nexposures;
};

/*
 * The law on a day: finish a view of which law, day and assumptions are set.  Memory is from `a`.
 * ERR_MISSING when a pack or reading does not exist,
 * ERR_USAGE when the pack is no draft or its readings need a letter; the message lists what there
 * is.
 */
MUST_CHECK enum err_kind law_view_init(struct law_view *v, struct arena *a, struct err *e);

/*
 * The same view once these facts are known, whatever becomes known of the rest: in Kleene's logic
 * what is yes or no stays so.  What cannot apply is left out, what is decided is not evaluated
 * again, and climbing answers the same on any facts that add to these.  Memory is from `a`;
 * ERR_LIMIT when there is none.
 */
MUST_CHECK enum err_kind law_view_narrow(const struct law_view *v, const struct facts *f,
	struct arena *a, struct law_view *out, struct err *e);

/* Does the provision's condition hold, and no exception of it? */
enum tri provision_applies(const struct provision *p, const struct facts *f);

/* Is this provision in force in the view: dates, draft, reading. */
bool law_in_force(const struct law_view *v, const struct provision *p);

enum tri cond_eval(const struct cond *c, const struct facts *f);

enum { TRACE_MAX = 64 }; /* rules of one step that are not silent; more is a mistake in a pack */

struct step_trace {
	enum outcome outcome;
	struct rule_trace *rules; /* those that are not SILENT */
	size_t nrules;
};

struct ladder {
	struct step_trace step[STEP_COUNT];
	enum verdict verdict;
	struct value until; /* earliest `until` of the rules met, day; UNKNOWN when none says */
};

/* Climb all nine.  Memory from `a`; ERR_LIMIT when there is none. */
MUST_CHECK enum err_kind ladder_climb(const struct law_view *v, const struct facts *f,
	struct arena *a, struct ladder *l, struct err *e);

#endif
