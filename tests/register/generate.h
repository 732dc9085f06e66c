/* tests/register/generate.h: the next op of a random history, likely one that means something. */
#ifndef EXQ_TESTS_REGISTER_GENERATE_H
#define EXQ_TESTS_REGISTER_GENERATE_H

#include "model.h"

struct dice {
	uint64_t state; /* never 0 */
};

/* 0 to n - 1. */
unsigned dice_below(struct dice *d, unsigned n);

struct op generate(struct dice *d, const struct model *m, int64_t now);

#endif
