/*
 * tests/register/model.h: the safeguards a second time, said of what was accepted.
 *
 * It keeps the ops, and whether the fold took them; from these alone, and looking back each time,
 * it says which may be taken, and in what state each restriction is at a time.  It shares no code
 * with src/register.
 */
#ifndef EXQ_TESTS_REGISTER_MODEL_H
#define EXQ_TESTS_REGISTER_MODEL_H

#include "op.h"

enum { MODEL_OPEN_MAX = 64, MODEL_RENEWALS_MAX = 32 };

#define MODEL_NEVER INT64_MAX

struct model_op {
	struct op op;
	bool taken, stays; /* stays: it is a contest that stays */
};

struct model {
	struct model_op all[OPS_MAX];
	size_t n;
};

struct model_renewal {
	const struct op *op;
	int64_t confirmed, notified, until;
	bool effective, lifted;
};

/* An order or mirror, as far as was looked. */
struct model_life {
	const struct op *op, *parent; /* parent: of a mirror */
	size_t place;
	unsigned targets;
	int64_t due[OP_TARGETS], removed[OP_TARGETS];
	int64_t own_until, until, confirmed, notified, ended, parent_ended, parent_effective;
	unsigned open[MODEL_OPEN_MAX];
	size_t nopen;
	bool spent;
	struct model_renewal renewals[MODEL_RENEWALS_MAX];
	size_t nrenewals;
};

/* The op of that number that was taken, of one of the kinds (bits); NULL: none. */
const struct op *model_find(const struct model *m, unsigned number, unsigned kinds);

/* An order or mirror at t, as all ops up to then made it; false: there is none. */
bool model_life(const struct model *m, unsigned number, int64_t t, struct model_life *l);

/* enum state of an order, mirror or renewal; 0: there is none. */
unsigned model_state(const struct model *m, unsigned number, int64_t t);

/* Is it to be taken?  *stays: and does it, as a contest, stay. */
bool model_accepts(const struct model *m, const struct op *o, bool *stays);

/* The target bits those of the set hold too. */
unsigned model_covered_by(unsigned targets);

/* The safeguard that what has effect at t breaks, in words; NULL: none. */
const char *model_breach(const struct model *m, unsigned number, int64_t t);

#endif
