/*
 * os/output.h: a file written piece by piece, that is there whole or not at all: written aside,
 * fsync, rename, fsync of its folder.  A door to the outside.
 *
 * A link keeps leading where it led, and what it leads to is replaced, with the rights it had.  A
 * device or a pipe is written to as pieces come, like standard output.  A piece that could not be
 * written sticks: output_commit() then fails, and the file from before is there.  A signal that
 * ends the process takes what was written aside with it (os/sweep.h).
 */
#ifndef EXQ_OS_OUTPUT_H
#define EXQ_OS_OUTPUT_H

#include "base/err.h"
#include "base/slice.h"

struct output;

/* All of it, through interruptions; false: not, and errno says why. */
bool output_bytes(int fd, struct slice bytes);

/* "-" or NULL is standard output: pieces go there as they come.  ERR_IO. */
MUST_CHECK enum err_kind output_open(const char *path, struct output **o, struct err *e);

MUST_CHECK enum err_kind output_add(struct output *o, struct slice bytes, struct err *e);

/* Put it in its place; *o is closed in every case. */
MUST_CHECK enum err_kind output_commit(struct output *o, struct err *e);

/* Leave things as they were before output_open().  Takes NULL. */
void output_abandon(struct output *o);

#endif
