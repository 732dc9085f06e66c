/* cmd/act_read.h: the commands that read the register for people: status, show, inbox. */
#ifndef EXQ_CMD_ACT_READ_H
#define EXQ_CMD_ACT_READ_H

#include "cmd/act_parts.h"

struct reading {
	const struct args *args;
	struct ledger ledger;
	struct arena *a;
	int64_t at; /* not before the last entry */
};

/* The log by --log, EXQ_LOG or --copy; the time by --at, or now. */
MUST_CHECK enum err_kind reading_open(
	struct reading *r, const struct cmd *c, const struct args *a, struct err *e);
void reading_close(struct reading *r);

/* Tell what went wrong, close; the exit status: `status` when nothing did. */
int reading_end(
	const struct cmd *c, struct reading *r, enum err_kind rc, int status, const struct err *e);

#define ACT_READ_OPTS                                                                              \
	{"log", "FOLDER", "the log's folder (default: EXQ_LOG)", false},                           \
		{"copy", "FOLDER", "instead: a copy of what a log publishes", false},              \
		{"origin", "ORIGIN", "of the copy: the log's origin", false},                      \
	{                                                                                          \
		"genesis", "ID", "of the copy: the id of its genesis", false                       \
	}

#endif
