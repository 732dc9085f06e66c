/* log/line.h: the pieces the log's text formats are made of: lines, decimals, hashes.  Pure. */
#ifndef EXQ_LOG_LINE_H
#define EXQ_LOG_LINE_H

#include "base/buf.h"
#include "base/sha256.h"

struct line_walk {
	struct slice rest;
	size_t n; /* number of the line taken last, from 1 */
};

/* The next line without its newline; false, with nothing taken, when none ends in a newline. */
bool line_next(struct line_walk *l, struct slice *line);

/* Digits only, no leading zero, at most `max`. */
MUST_CHECK bool line_decimal(struct slice text, uint64_t max, uint64_t *v);

/* A hash in base64, as text formats of the log have it. */
MUST_CHECK bool line_hash(struct slice text, struct sha256 *h);
void line_put_hash(struct buf *to, const struct sha256 *h);

#endif
