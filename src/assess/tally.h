/*
 * assess/tally.h: what a regime would make of a whole register, entry by entry.  Pure.
 *
 * An entry counts once under each regime: bound when any of its findings is, else undetermined
 * when any is, else not bound.  It stops at the first step that is not met (or, when
 * undetermined, the first that is open) of its first finding with that verdict.  So under every
 * regime bound + not bound + undetermined is the number of entries, and the steps add up to the
 * latter two.  An entry that names nothing to restrict is counted apart (`nothing`).  Beside all
 * this, never mixed with it, stands what the safeguards say.
 */
#ifndef EXQ_ASSESS_TALLY_H
#define EXQ_ASSESS_TALLY_H

#include "assess/assess.h"

enum {
	TALLY_MAX_REGIMES = 8,
	TALLY_MAX_BODIES = 4096, /* a state's register names some hundreds; the rest is summed */
	TALLY_EXAMPLES = 3,	 /* for each regime, verdict and step */
	TALLY_TEXT_MAX = 120,	 /* bytes kept of an example's id and target */
	SAFEGUARD_COUNT = 13,	 /* S1..S12 by number */
};

struct tally_cell {
	uint64_t verdict[VERDICT_COUNT];
	uint64_t stopped[STEP_COUNT]; /* not bound: the first step not met */
	uint64_t open[STEP_COUNT];    /* undetermined: the first step open */
	/* [0] carried; [n] refused, Sn being the first safeguard that does */
	uint64_t carried[SAFEGUARD_COUNT];
};

struct tally_example {
	uint64_t position; /* of the entry in the register, from 1; 0 when there is none */
	char id[TALLY_TEXT_MAX], target[TALLY_TEXT_MAX];
};

struct tally_regime {
	struct tally_cell all;
	/* earliest entries; a bound one stands at step 0 */
	struct tally_example examples[VERDICT_COUNT][STEP_COUNT][TALLY_EXAMPLES];
};

struct tally_body {
	struct slice name; /* empty: not named */
	uint64_t entries;
	struct tally_cell regime[TALLY_MAX_REGIMES];
};

struct tally {
	struct arena *arena;
	size_t nregimes;
	uint64_t entries; /* those that name something to restrict */
	uint64_t nothing;
	struct tally_regime *regimes;
	struct tally_body **bodies; /* most entries first after tally_finish() */
	size_t nbodies;
	struct tally_body others; /* bodies past TALLY_MAX_BODIES */
	struct tally_body **slots;
};

/* Who issued an entry, and how to find it again. */
struct tally_entry {
	uint64_t position;
	struct slice id, body;
};

/* NULL when out of memory. */
struct tally *tally_open(size_t nregimes);
void tally_close(struct tally *t);

/* Count one entry, assessed under every regime in turn.  ERR_IO when out of memory. */
MUST_CHECK enum err_kind tally_add(struct tally *t, const struct tally_entry *entry,
	const struct assessment *const *regimes, struct err *e);

/* Add the counts of another tally of the same regimes. */
MUST_CHECK enum err_kind tally_merge(struct tally *into, const struct tally *from, struct err *e);

/* Put the bodies in order. */
void tally_finish(struct tally *t);

#endif
