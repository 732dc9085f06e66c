/*
 * law/cases.h: what packs must answer: facts, and the outcome expected.  Pure.
 *
 * The language of NAME.cases is in exequatur-law(5).  Mistakes of a file and expectations that fail
 * go to the same list, each with its place; a failed one says what came out and why.
 */
#ifndef EXQ_LAW_CASES_H
#define EXQ_LAW_CASES_H

#include "law/ladder.h"
#include "law/term.h"

enum { CASES_MAX = 1024 }; /* of one file */

/* Counts over any number of files; zeroed at first. */
struct cases_tally {
	size_t ncases, nexpected, nfailed;
	/* by place in law->rules, ->clocks, ->exposures: does a case expect it */
	bool rule_met[LAW_MAX_RULES], rule_not_met[LAW_MAX_RULES];
	bool clock[LAW_MAX_RULES], exposure[LAW_MAX_RULES];
};

/*
 * Run the cases of one file; names without a pack are `own`'s.  OK when the file has no mistake
 * (expectations that fail are counted, not errors); ERR_SYNTAX or ERR_LIMIT else.
 */
MUST_CHECK enum err_kind cases_run(const struct law *l, const struct law_pack *own,
	struct slice file, struct slice text, struct law_diags *d, struct cases_tally *t);

/* Report rules without a case met and one not met, clocks and exposures without a case. */
void cases_check_coverage(const struct law *l, struct law_diags *d, const struct cases_tally *t);

#endif
