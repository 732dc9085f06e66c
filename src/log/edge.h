/*
 * log/edge.h: the right edge of a growing tree, as it is written to files: the last, partial tile
 * of each level and the last bundle.  Memory is flat in the size of the log.
 */
#ifndef EXQ_LOG_EDGE_H
#define EXQ_LOG_EDGE_H

#include "log/entry.h"
#include "log/files.h"

struct edge {
	struct files *files; /* borrowed */
	uint64_t size;
	struct buf bundle;		      /* entries of the last bundle */
	struct buf tiles[TILE_MAX_LEVEL + 1]; /* hashes of the last tile of each level */
	bool dirty[TILE_MAX_LEVEL + 1];	      /* not yet written at this width */
};

/* Read the edge of a tree of `size` from its files, and check it against `root`. */
MUST_CHECK enum err_kind edge_open(struct edge *g, struct files *files, uint64_t size,
	const struct sha256 *root, struct err *e);
void edge_fini(struct edge *g);

/* One more entry; a tile or bundle it fills is written. */
MUST_CHECK enum err_kind edge_add(struct edge *g, const struct entry *entry, struct err *e);

/* Write what is partial: the files of a tree of g->size are then complete. */
MUST_CHECK enum err_kind edge_flush(struct edge *g, struct err *e);

/*
 * Remove the partial files that full ones have replaced since the tree had `from` entries.  Only
 * when a checkpoint of the tree is public: names of full tiles need not be durable before, and the
 * checkpoint of `from` entries would have nothing left to stand on.
 */
MUST_CHECK enum err_kind edge_drop_partials(struct edge *g, uint64_t from, struct err *e);

#endif
