/* scope/bench.h: what tests of scope share: the public suffix list, and an arena. */
#ifndef EXQ_TESTS_SCOPE_BENCH_H
#define EXQ_TESTS_SCOPE_BENCH_H

#include "base/buf.h"
#include "scope/target.h"

struct bench {
	struct scope *scope;
	struct buf psl;
	struct arena *arena;
};

/* A group's setup and teardown. */
int bench_open(void **state);
int bench_close(void **state);

#endif
