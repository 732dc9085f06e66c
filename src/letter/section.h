/*
 * letter/section.h: the parts that answers, letters and the memo are made of; only for them.
 *
 * Each adds its heading and blocks to w->page, or nothing when it has nothing to say.
 */
#ifndef EXQ_LETTER_SECTION_H
#define EXQ_LETTER_SECTION_H

#include "letter/cases.h"

/* ---- section_verdict.c ---- */

struct told {
	struct reasons of[VERDICT_COUNT]; /* numbered through */
};

void told_collect(const struct writing *w, struct told *t);

void section_demand(struct writing *w);	  /* what was demanded, by whom, and under which law */
void section_headline(struct writing *w); /* the verdict in a sentence */
void section_matrix(struct writing *w, const struct told *t); /* when there are several cases */
void section_reasons(struct writing *w, const struct told *t);
void section_grounds(struct writing *w, const struct told *t); /* of what binds */

/* ---- section_duty.c ---- */

void section_duty(struct writing *w); /* when bound: what, by when, until when */
void section_sender_term(struct writing *w);
void section_targets(struct writing *w);
void section_reach(struct writing *w);

/* ---- section_beside.c ---- */

void section_carried(struct writing *w);
void section_exposure(struct writing *w);

/* ---- section_term.c ---- */

enum { ASK_ALL = (1 << WHOM_COUNT) - 1 };

/* Questions of the findings with a verdict in `verdicts`, for those in `whom` (bits). */
bool section_questions(struct writing *w, const char *heading, uint32_t verdicts, uint32_t whom);
void section_clocks(struct writing *w, uint32_t whose); /* deadlines on the demand itself */
void section_inquiries(struct writing *w);

/* ---- source.c ---- */

/* The provision as "title, clause (how well checked)", noted for section_sources(). */
struct cell provision_cell(struct writing *w, const struct provision *p);

void section_sources(struct writing *w); /* every source that the page has named */
void section_made_from(struct writing *w);
void section_disclaimer(struct writing *w);

#endif
