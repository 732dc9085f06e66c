/*
 * store/store.h: what a node keeps besides the log's own files: the queue of submissions, and which
 * id stands at which index.  SQLite (WAL, synchronous=FULL); the same calls will be PostgreSQL's.
 *
 * What is given to store_put() is durable when it returns OK.  Sequencing is one transaction that
 * fixes index and time of each submission: from then on the tree is determined, byte for byte, and
 * a crash later repeats only the writing of files.  Every change of the tree's size is a
 * compare-and-swap on it, since a lock is no fence.
 */
#ifndef EXQ_STORE_STORE_H
#define EXQ_STORE_STORE_H

#include "base/arena.h"
#include "base/sha256.h"

enum { STORE_BATCH_MAX = 1024 };

struct store;

/* `path`: a file, made when `create`.  ERR_IO says what SQLite said and what to do about it. */
MUST_CHECK enum err_kind store_open(const char *path, bool create, struct store **s, struct err *e);
void store_close(struct store *s);

/* A submission; once sequenced, also its place. */
struct submission {
	struct sha256 id;
	struct slice object; /* DER; empty when it is published, and stands in the log's files */
	bool sequenced, published;
	bool known; /* of store_put(): the id was there before, with bytes that need not be these */
	uint64_t index;
	int64_t time;
};

/*
 * Queue n (at most STORE_BATCH_MAX) in one transaction.  One whose id is known keeps its first
 * object; `sequenced`, `index` and `time` are set where it has them.
 */
MUST_CHECK enum err_kind store_put(
	struct store *s, struct submission *items, size_t n, struct err *e);

/* ERR_MISSING: no such id.  The object is in `a`. */
MUST_CHECK enum err_kind store_find(struct store *s, const struct sha256 *id, struct arena *a,
	struct submission *item, struct err *e);

/* Where rows go: at most `max` items and max_bytes of their objects, the first one in any case. */
struct store_page {
	struct arena *a; /* for the objects */
	struct submission *items;
	size_t max, max_bytes;
	size_t n; /* how many there are: set by the call */
};

/* The oldest not yet sequenced, in the order they came. */
MUST_CHECK enum err_kind store_waiting(struct store *s, struct store_page *page, struct err *e);

/* Drop a queued one that turned out false (a row tampered with, a certificate revoked meanwhile).
 */
MUST_CHECK enum err_kind store_refuse(
	struct store *s, const struct sha256 *id, const char *why, struct err *e);

/*
 * Give the items the indexes size, size + 1 ... with their `time`, in one transaction, durable.
 * ERR_MISMATCH: the store's size is not `size` (another writer).
 */
MUST_CHECK enum err_kind store_sequence(
	struct store *s, uint64_t size, struct submission *items, size_t n, struct err *e);

/* Entries sequenced, and those of them whose files and checkpoint are known to be durable. */
MUST_CHECK enum err_kind store_sizes(
	struct store *s, uint64_t *sequenced, uint64_t *published, struct err *e);

/* Sequenced ones from `index` on that are not yet published, in order; max_bytes is not asked. */
MUST_CHECK enum err_kind store_unpublished(
	struct store *s, uint64_t index, struct store_page *page, struct err *e);

/* All below `size` are in files under a durable checkpoint: their objects leave the store. */
MUST_CHECK enum err_kind store_published(struct store *s, uint64_t size, struct err *e);

/*
 * Every row that has a place, in order of place and then of id, without objects; sorted on disk, so
 * that memory is flat.  The first call begins a walk over what the store holds then; *more false:
 * it is over, and the next call begins another, as it does after an error or store_walk_end().
 */
MUST_CHECK enum err_kind store_walk(
	struct store *s, struct submission *item, bool *more, struct err *e);
void store_walk_end(struct store *s);

/* For recovery: forget ids and queue places of entries, and learn them anew from the log, at most
 * STORE_BATCH_MAX at once. */
MUST_CHECK enum err_kind store_rebuild_begin(struct store *s, struct err *e);
MUST_CHECK enum err_kind store_rebuild_add(
	struct store *s, const struct submission *items, size_t n, struct err *e);
MUST_CHECK enum err_kind store_rebuild_end(struct store *s, uint64_t size, struct err *e);

#endif
