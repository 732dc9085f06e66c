/*
 * cmd/regime.h: the laws an answer is compared under: a day, and the drafts assumed on it.
 */
#ifndef EXQ_CMD_REGIME_H
#define EXQ_CMD_REGIME_H

#include "cmd/session.h"

enum { REGIME_MAX = 8 };

struct regime {
	struct law_view view; /* its law, day and assumptions, too */
	struct slice label;   /* for people, in the session's language */
};

struct regimes {
	struct regime at[REGIME_MAX];
	size_t n;
};

#define REGIME_OPT                                                                                 \
	{                                                                                          \
		"compare", "WHAT", "beside it: a DATE, a draft PACK (each reading), PACK:READING", \
			true                                                                       \
	}

/*
 * First the session's own day and assumptions, then one for each --compare: a DATE is that day
 * with the same assumptions; a draft pack is one regime for each of its readings; PACK:X is one.
 * Memory is from `a`.
 */
MUST_CHECK enum err_kind regimes_build(const struct session *s, const struct args *args,
	struct arena *a, struct regimes *out, struct err *e);

extern const struct cmd cmd_assess, cmd_simulate; /* the commands that use it */

#endif
