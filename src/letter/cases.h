/*
 * letter/cases.h: findings that are alike are told once; only for the builders of this folder.
 *
 * A `bool *in` marks a set of the assessment's findings.
 */
#ifndef EXQ_LETTER_CASES_H
#define EXQ_LETTER_CASES_H

#include "letter/words.h"

/* A rule that decides verdicts, or a step that no rule speaks to, and the findings it decides. */
struct reason {
	enum step step;
	const struct rule *rule; /* NULL: no rule speaks to the step */
	enum rule_says says;
	bool *in;
	size_t number; /* from 1, as the page shows it */
};

struct reasons {
	struct reason *items;
	size_t n, room;
};

/*
 * What decides the findings with this verdict, in the order of the ladder: the rules not met; the
 * rules and steps left open; or, when bound, the rules met.  Numbers continue from *number.
 */
void reasons_collect(const struct writing *w, enum verdict v, size_t *number, struct reasons *out);

/* The first step that is not met, else the first that is open; STEP_COUNT when bound. */
enum step ladder_stop(const struct ladder *l);

/* "access provider: block access, delist; …"; empty when every finding is in. */
struct slice case_list(const struct writing *w, const bool *in);

struct slice case_target(const struct writing *w, const struct assess_target *t);

/* "1–3, 5", of numbers that rise. */
struct slice case_ranges(const struct writing *w, const size_t *numbers, size_t n);

/* The one target of a finding, or "targets: 1–3, 5", their places; see case_numbered(). */
struct slice case_targets(const struct writing *w, const struct finding *f);

/* "2. https://…": the target at place `i`, with its number when there are several. */
struct slice case_numbered(const struct writing *w, size_t i);

bool *case_set(const struct writing *w); /* empty */
size_t case_count(const struct writing *w, enum verdict v);
bool same_addressee(const struct demand_addressee *a, const struct demand_addressee *b);

#endif
