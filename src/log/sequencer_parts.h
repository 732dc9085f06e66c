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
};

/* Bring files, signer and checkpoint to what the store has sequenced. */
MUST_CHECK enum err_kind sequencer_publish(struct sequencer *q, struct err *e);

/* The checkpoint of the edge's tree, durable; then what it makes superfluous goes. */
MUST_CHECK enum err_kind sequencer_make_public(
	struct sequencer *q, struct slice note, struct err *e);

/* The newest cosignature on the public checkpoint, for the rule about the clock. */
void sequencer_note_cosigned(struct sequencer *q);

#endif
