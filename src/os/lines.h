/* os/lines.h: a file line by line, however long the file.  A door to the outside. */
#ifndef EXQ_OS_LINES_H
#define EXQ_OS_LINES_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

struct lines;

/* "-" is standard input.  A line longer than max_line bytes ends the reading with ERR_LIMIT. */
MUST_CHECK enum err_kind lines_open(
	const char *path, size_t max_line, struct lines **l, struct err *e);
void lines_close(struct lines *l);

/* The next line without its end; line->p is NULL behind the last.  Valid until the next call. */
MUST_CHECK enum err_kind lines_next(struct lines *l, struct slice *line, struct err *e);

/* Number of the last line given, from 1; bytes read so far, and of the whole file (0: unknown). */
uint64_t lines_number(const struct lines *l);
uint64_t lines_done(const struct lines *l);
uint64_t lines_total(const struct lines *l);

#endif
