/*
 * node/replay.h: a log's entries into a fold: all that stand in its public folder, verified, and
 * then each that is sequenced.
 *
 * Files that lawpacks pin are read from blob/sha256/HEX of the folder.
 */
#ifndef EXQ_NODE_REPLAY_H
#define EXQ_NODE_REPLAY_H

#include "log/audit.h"
#include "register/fold.h"

enum { REPLAY_BLOB_MAX_BYTES = 64 << 20 };

struct replay {
	const char *public;						/* the folder */
	void (*problem)(void *to, const char *place, const char *what); /* of the audit */
	/* An entry, its object and what became of it; may be NULL. */
	enum err_kind (*took)(void *to, const struct fold_entry *in, struct slice object,
		const struct fold_verdict *v, struct err *e);
	void *to;
	/* set */
	struct fold *fold;
	uint64_t problems;
	struct buf blob;
	struct arena *doc;
};

/*
 * A fold of all that stands in the log.  With problems the log is damaged, and nothing is to be
 * told from it.  Closed by replay_close(), also after an error.
 */
MUST_CHECK enum err_kind replay_all(
	struct replay *r, const struct conf *conf, int64_t now, struct err *e);
void replay_close(struct replay *r);

/* The next entry, which the log's own sequencer judged and entered. */
MUST_CHECK enum err_kind replay_next(
	struct replay *r, uint64_t index, int64_t time, struct slice object, struct err *e);

/* The bytes of a pinned file, borrowed until the next call.  A fold_blob. */
MUST_CHECK enum err_kind replay_blob(
	void *from, const struct sha256 *hash, struct slice *bytes, struct err *e);

#endif
