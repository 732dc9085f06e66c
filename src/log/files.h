/*
 * log/files.h: the public folder of a log: /checkpoint and /tile/…, as any web server serves it.
 *
 * Files are written aside, synced and renamed; the folders touched are synced by files_sync(),
 * which must come before a checkpoint speaks of them.  A tile that is there with other bytes is
 * ERR_MISMATCH (never replaced); with the same bytes it is left alone, and until the first sync
 * written anew, since what a crash left may not be durable.  After a failed sync the caller must
 * end the process: what the page cache says is no longer true.
 */
#ifndef EXQ_LOG_FILES_H
#define EXQ_LOG_FILES_H

#include "base/buf.h"
#include "log/merkle.h"
#include "log/tile.h"

struct files;

/* `folder` must exist.  Tiles read lately are kept in memory, a fixed number of them. */
MUST_CHECK enum err_kind files_open(const char *folder, struct files **f, struct err *e);
void files_close(struct files *f);

/*
 * *to is cleared first.  A partial tile that is not there is looked for in the full one; a file of
 * hashes must have the length of its own width.  ERR_MISSING.  files_read_as() says whose width the
 * file has that was read: a bundle of just the width asked for has no bytes behind its last entry.
 */
MUST_CHECK enum err_kind files_read(
	struct files *f, const struct tile *t, struct buf *to, struct err *e);
MUST_CHECK enum err_kind files_read_as(
	struct files *f, const struct tile *t, struct buf *to, unsigned *width, struct err *e);
MUST_CHECK enum err_kind files_write(
	struct files *f, const struct tile *t, struct slice bytes, struct err *e);

/* What was written is durable when this returns OK. */
MUST_CHECK enum err_kind files_sync(struct files *f, struct err *e);

/* Partial tiles that a full one has replaced, once a checkpoint over the full one is public. */
MUST_CHECK enum err_kind files_drop_partials(
	struct files *f, const struct tile *full, struct err *e);

MUST_CHECK enum err_kind files_read_checkpoint(struct files *f, struct buf *to, struct err *e);
MUST_CHECK enum err_kind files_write_checkpoint(struct files *f, struct slice note, struct err *e);

/* A merkle_read over the hash tiles of a tree of `size`; `from` is the struct files_tree. */
struct files_tree {
	struct files *files;
	uint64_t size;
};
MUST_CHECK enum err_kind files_hash(
	void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e);

/* The entry's bytes out of its bundle in a tree of `size`, appended to *to. */
MUST_CHECK enum err_kind files_entry(
	struct files *f, uint64_t index, uint64_t size, struct buf *to, struct err *e);

#endif
