/* law/cases_parts.h: what the files of law/cases share; only for them. */
#ifndef EXQ_LAW_CASES_PARTS_H
#define EXQ_LAW_CASES_PARTS_H

#include "law/cases.h"
#include "law/parse.h"

/* The facts of a case, and what is assumed in it. */
struct setting {
	struct slice name;
	struct facts facts;
	struct assumption assumed[LAW_MAX_ASSUMED];
	size_t nassumed;
};

struct runner {
	struct parser p; /* the same words as packs */
	const struct law *law;
	const struct law_pack *own;
	struct cases_tally *tally;
	struct setting *settings[CASES_MAX];
	size_t n;
	struct setting *now;
	bool climbed; /* view and ladder are of the facts as they are */
	struct law_view view;
	struct ladder ladder;
};

/* Take the law's answer to the case as it stands; false, with a mistake, when there is none. */
bool cases_climb(struct runner *r, struct place at);

/* What stands behind `expect`; false when it is mistaken. */
bool cases_expect(struct runner *r);

#endif
