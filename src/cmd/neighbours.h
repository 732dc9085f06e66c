/* cmd/neighbours.h: who shares addresses, from a file. */
#ifndef EXQ_CMD_NEIGHBOURS_H
#define EXQ_CMD_NEIGHBOURS_H

#include "scope/reach.h"

/*
 * A file of lines `name,address`, or of imported records (JSON lines), told apart by its first
 * byte.  `hash` gets the file's.  *n is the caller's to close.
 */
MUST_CHECK enum err_kind neighbours_load(
	const char *path, struct scope *s, struct neighbours **n, char hash[72], struct err *e);

#endif
