/*
 * log/checkpoint.h: the text of a checkpoint, C2SP tlog-checkpoint 1.0.0.  Pure.
 *
 * Three lines: origin, size in decimal, root in base64.  Extension lines are refused: none is
 * defined for this log, and what a verifier does not know it cannot have checked.
 */
#ifndef EXQ_LOG_CHECKPOINT_H
#define EXQ_LOG_CHECKPOINT_H

#include "base/buf.h"
#include "base/sha256.h"

enum { ORIGIN_MAX = 200, CHECKPOINT_TEXT_MAX = 512 };

struct checkpoint {
	char origin[ORIGIN_MAX + 1];
	uint64_t size; /* 0 to MERKLE_MAX_SIZE */
	struct sha256 root;
};

/* The text of a note.  On error *c is untouched and *e says the line. */
MUST_CHECK enum err_kind checkpoint_parse(struct slice text, struct checkpoint *c, struct err *e);
void checkpoint_put(struct buf *to, const struct checkpoint *c);

#endif
