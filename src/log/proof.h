/*
 * log/proof.h: receipts, C2SP tlog-proof@v1; and the request of tlog-witness.  Pure.
 *
 * A receipt says that an entry is in the tree of a checkpoint, and carries that checkpoint: years
 * later it is verified with nothing but the entry and the log's key.
 */
#ifndef EXQ_LOG_PROOF_H
#define EXQ_LOG_PROOF_H

#include "base/buf.h"
#include "log/merkle.h"

enum { PROOF_MAX_BYTES = 160 * 1024, PROOF_MAX_EXTRA = 4096 };

struct proof {
	uint64_t index;
	struct steps steps; /* leaf to root */
	struct slice extra; /* base64 as written, "" when there is none; not authenticated */
	struct slice note;  /* the checkpoint, verbatim; borrowed */
};

/* On error *p is untouched and *e says the line. */
MUST_CHECK enum err_kind proof_parse(struct slice text, struct proof *p, struct err *e);
void proof_put(struct buf *to, const struct proof *p);

/* tlog-witness add-checkpoint: `old <n>`, up to 63 hashes, an empty line, the checkpoint. */
struct advance {
	uint64_t old;
	struct steps steps;
	struct slice note; /* borrowed; its syntax is not judged here */
};
MUST_CHECK enum err_kind advance_parse(struct slice text, struct advance *a, struct err *e);
void advance_put(struct buf *to, const struct advance *a);

#endif
