/* log/restore_parts.h: what the files of log/restore share. */
#ifndef EXQ_LOG_RESTORE_PARTS_H
#define EXQ_LOG_RESTORE_PARTS_H

#include "log/files.h"
#include "log/latest.h"
#include "log/restore.h"
#include "log/trust.h"
#include "os/fetch.h"
#include "os/lock.h"
#include "store/store.h"

/* In a folder that is half made, and may be deleted. */
#define RESTORE_MARK "restoring"

enum { RESTORE_MAX_KEYS = 64, RESTORE_FUTURE_MAX_S = 300 };

enum source_kind {
	SOURCE_COPY,	/* of the public folder: it may have the entries */
	SOURCE_WITNESS, /* what it cosigned last */
	SOURCE_SIGNER,	/* what the local signer signed last, or was shown: `where` is the file */
	SOURCE_EVIDENCE /* what a witness once answered: `where` is the file */
};

struct source {
	enum source_kind kind;
	const char *where; /* URL or path */
	struct buf note;
	struct checkpoint checkpoint;
};

/* Read its checkpoint, of any kind but a witness.  ERR_*: it has none that is of this log. */
MUST_CHECK enum err_kind source_open(
	struct source *s, const struct conf *c, struct fetch *f, struct err *e);
void source_close(struct source *s);

/* The bundle of its tree, or the full one in place of a partial one. */
MUST_CHECK enum err_kind source_bundle(const struct source *s, struct fetch *f,
	const struct tile *t, struct buf *to, struct err *e);

struct restore {
	const struct restore_options *o;
	struct restore_result *r;
	char folder[RESTORE_PATH_MAX], aside[RESTORE_PATH_MAX + 16]; /* no slash at their ends */
	char local[RESTORE_PATH_MAX + 16], signer[RESTORE_PATH_MAX + 16],
		memory[RESTORE_PATH_MAX + 16], shown[RESTORE_PATH_MAX + 16];
	struct lock *lock, *signer_lock;    /* NULL: the folder is not there */
	struct vkey keys[RESTORE_MAX_KEYS]; /* of the log, as far as their files are at hand */
	size_t nkeys;
	struct latest latest;
	struct fetch *fetch;
	struct source sources[2 * RESTORE_MAX_SOURCES + POLICY_MAX_ITEMS];
	size_t nsources;
	const struct source *taken;
	struct files *files; /* of aside/public, while it is the candidate */
	struct trust *trust; /* folded from its entries */
	struct arena *work;
	struct submission items[STORE_BATCH_MAX];
};

/* aside/NAME */
const char *restore_path(const struct restore *x, const char *name, char to[RESTORE_PATH_MAX]);

/* aside: bundles of a source, tiles, checkpoint; verified from end to end, trust and store. */
MUST_CHECK enum err_kind restore_build(struct restore *x, const struct source *s, struct err *e);

/* Find and report all that was seen of this log.  ERR_*: something that must be known is not. */
MUST_CHECK enum err_kind restore_find(struct restore *x, struct err *e);

/* All that was seen is of the history that was taken; ERR_MISMATCH: a fork, or more was seen. */
MUST_CHECK enum err_kind restore_check(struct restore *x, struct err *e);

/*
 * The note taken, with no other signatures than those verified: of the log's keys and, if wanted,
 * of the policy's witnesses, with times up to now.  *left counts the lines that are not in it.
 */
MUST_CHECK enum err_kind restore_note(
	const struct restore *x, bool witnesses, struct buf *to, size_t *left, struct err *e);

/* No signer runs on the folder, nor begins to while it is restored. */
MUST_CHECK enum err_kind restore_lock_signer(struct restore *x, struct err *e);

/* x->keys: those given and those in the signer's folder, whose other files must be in order. */
MUST_CHECK enum err_kind restore_read_signer(struct restore *x, struct err *e);

/* aside/signer, with what was signed last. */
MUST_CHECK enum err_kind restore_signer(struct restore *x, struct err *e);

#endif
