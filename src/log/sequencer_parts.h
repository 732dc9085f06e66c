/*
 * log/sequencer_parts.h: what the files of log/sequencer share.
 */
#ifndef EXQ_LOG_SEQUENCER_PARTS_H
#define EXQ_LOG_SEQUENCER_PARTS_H

#include "log/conf.h"
#include "log/edge.h"
#include "log/judged.h"
#include "log/sequencer.h"
#include "os/lock.h"

struct sequencer {
	struct lock *lock;
	struct conf conf;
	struct store *store;
	struct files *files;
	struct signer *signer;
	struct trust *trust;
	struct judged *judged;
	struct edge edge;
	bool edge_open;
	struct arena *work, *doc;    /* of a batch; of one document */
	struct buf note;	     /* the public checkpoint */
	uint64_t signed_size;	     /* the signer's last */
	uint64_t published;	     /* the store's: partial files of it may be there */
	int64_t last_time, cosigned; /* of the last entry; newest cosignature on it; ms */
	sequencer_clock *clock;
	void *clock_from;
	bool broken, time_stands;
	struct submission batch[STORE_BATCH_MAX];
	size_t from[STORE_BATCH_MAX];
	/* Of each object of a call: the store knew its id; and its result is final. */
	bool known[STORE_BATCH_MAX], told[STORE_BATCH_MAX];
	uint64_t next; /* where the next of them stands that is new */
};

/*
 * After an error files, store and memory may differ: only opening again, which recovers, helps.
 * Returns rc.
 */
enum err_kind sequencer_broken(struct sequencer *q, enum err_kind rc);
MUST_CHECK enum err_kind sequencer_usable(const struct sequencer *q, struct err *e);

/*
 * The store's row of an id that was there before, held against the entry it points at; then the
 * result says known.  ERR_MISMATCH: another entry stands there, or none.
 */
MUST_CHECK enum err_kind sequencer_tell(struct sequencer *q, const struct submission *row,
	struct slice object, struct submit_result *r, struct err *e);

/*
 * An object that would not be entered now: does this very object stand in the log already?  Then it
 * is known, whatever became of its certificate since: who asks again because the answer was lost
 * must get the same one.  So is any copy of a document of the root that stands there.
 */
MUST_CHECK enum err_kind sequencer_find_known(struct sequencer *q, struct slice object,
	struct submit_result *r, bool *told, struct err *e);

/* Bring files, signer and checkpoint to what the store has sequenced. */
MUST_CHECK enum err_kind sequencer_publish(struct sequencer *q, struct err *e);

/* The checkpoint of the edge's tree, durable; then what it makes superfluous goes. */
MUST_CHECK enum err_kind sequencer_make_public(
	struct sequencer *q, struct slice note, struct err *e);

/* The newest cosignature on the public checkpoint, for the rule about the clock. */
void sequencer_note_cosigned(struct sequencer *q);

#endif
