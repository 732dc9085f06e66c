/*
 * assess/target.h: the targets of a demand as scope sees them, and their facts.  Pure.
 */
#ifndef EXQ_ASSESS_TARGET_H
#define EXQ_ASSESS_TARGET_H

#include "assess/assess.h"

/* Normalise every target of the demand; refused ones stay, with the reason. */
MUST_CHECK enum err_kind assess_targets(struct scope *s, const struct demand *d,
	const struct neighbours *n, struct arena *a, struct assessment *out);

/* Facts of one target under one addressee and measure. */
void assess_target_facts(
	const struct assess_target *t, enum addressee_kind who, enum measure m, struct facts *f);

/* Do two sets of facts agree on every fact a target brings? */
bool assess_same_target_facts(const struct facts *a, const struct facts *b);

#endif
