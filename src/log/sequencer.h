/*
 * log/sequencer.h: the one writer of a log.
 *
 * A log's folder: `log.conf` (origin, genesis id), `public/` (log/files.h), `queue.db` (store),
 * `signer/` (log/signer.h), `lock`.  A batch goes through: indexes and times fixed in the store
 * (durable) -> bundles and tiles -> the signer, which remembers before it answers -> the public
 * checkpoint -> the store forgets the objects -> receipts.  After a crash sequencer_open() repeats
 * what is not done: the same tree comes out, byte for byte.
 */
#ifndef EXQ_LOG_SEQUENCER_H
#define EXQ_LOG_SEQUENCER_H

#include "log/files.h"
#include "log/proof.h"
#include "log/signer.h"
#include "log/trust.h"
#include "store/store.h"

enum {
	SEQUENCER_CLOCK_BACK_MAX = 5 * 60 * 1000, /* ms before the newest cosignature, or the last
						     entry: refused */
};

struct sequencer;

typedef int64_t sequencer_clock(void *from); /* ms since 1970 UTC */

/* Takes the lock, recovers.  ERR_IO "another process is sequencing" when it is taken. */
MUST_CHECK enum err_kind sequencer_open(const char *folder, sequencer_clock *clock, void *from,
	struct sequencer **q, struct err *e);
void sequencer_close(struct sequencer *q);

/*
 * The clock was ahead once, and is right now: entries get the last one's time until it has passed.
 * Without this a clock far behind the last entry is refused.
 */
void sequencer_let_time_stand(struct sequencer *q);

struct submit_result {
	enum trust_reason
		reason; /* TRUST_AUTHENTIC: it is in the log; TRUST_REPEATED: it was already */
	struct trust_finding finding;
	uint64_t index;
	int64_t time;
	/* Known, and what stands at `index` has the id and other bytes: a second signature of the
	 * same document.  A receipt proves what stands there; see sequencer_object(). */
	bool other;
};

/*
 * Judge, queue, sequence and publish n objects as one or more batches.  When it returns OK the
 * checkpoint that covers every authentic one is durable.  On an error nothing was acknowledged;
 * what was queued is sequenced at the next call or start.  What the store says of an id it knew
 * before is believed only when the entry at that place has this id and time: else ERR_MISMATCH.
 */
MUST_CHECK enum err_kind sequencer_submit(struct sequencer *q, const struct slice *objects,
	size_t n, struct submit_result *results, struct err *e);

/* Sequence what others queued (exq log add beside a running daemon); *n how many. */
MUST_CHECK enum err_kind sequencer_step(struct sequencer *q, size_t *n, struct err *e);

/* The object that stands at index, appended; and its entry's time. */
MUST_CHECK enum err_kind sequencer_object(
	struct sequencer *q, uint64_t index, struct buf *to, struct err *e);
MUST_CHECK enum err_kind sequencer_entry(
	struct sequencer *q, uint64_t index, int64_t *time, struct buf *to, struct err *e);

/*
 * The receipt (log/receipt.h) of an entry and its time, under the newest public checkpoint; its
 * proof has been checked.
 */
MUST_CHECK enum err_kind sequencer_receipt(
	struct sequencer *q, uint64_t index, int64_t time, struct buf *to, struct err *e);

/*
 * Put cosignatures into the public checkpoint, beside those of others it has; those of another tree
 * are refused.  Whoever calls has verified each, and that its time is not in the future.
 */
MUST_CHECK enum err_kind sequencer_cosigned(
	struct sequencer *q, struct slice note_with_cosignatures, struct err *e);

/* The public checkpoint, with the cosignatures it has; borrowed until the next call. */
struct slice sequencer_checkpoint(const struct sequencer *q);
uint64_t sequencer_size(const struct sequencer *q);
struct trust *sequencer_trust(struct sequencer *q);

#endif
