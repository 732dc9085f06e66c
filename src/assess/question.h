/* assess/question.h: what must be asked of whom where a step is undetermined.  Pure. */
#ifndef EXQ_ASSESS_QUESTION_H
#define EXQ_ASSESS_QUESTION_H

#include "assess/assess.h"

/*
 * Fill f->questions, in `a`, from f->ladder and f->facts: one question a fact, in the order of the
 * ladder. A fact matters only where it leaves its condition undecided; one behind a decided `or`
 * does not. False when there is no memory.
 */
bool question_collect(struct finding *f, struct arena *a);

#endif
