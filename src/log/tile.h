/*
 * log/tile.h: tiles of hashes and bundles of entries, C2SP tlog-tiles.  Pure.
 *
 * A tile of level L and index N holds up to 256 hashes; its i-th is the root of the subtree of
 * 256^L leaves that begins at leaf (256 N + i) 256^L.  A bundle holds the entries of the tile of
 * level 0 with its index.  A partial tile has width 1 to 255 and a path of its own.
 */
#ifndef EXQ_LOG_TILE_H
#define EXQ_LOG_TILE_H

#include "base/sha256.h"

enum {
	TILE_WIDTH = 256,
	TILE_BYTES = TILE_WIDTH * SHA256_LEN,
	TILE_ENTRIES = -1,  /* as a level: the bundle of entries */
	TILE_MAX_LEVEL = 7, /* 256^8 leaves are more than 2^63 */
	TILE_PATH_MAX = 64,
};

struct tile {
	int level; /* 0 to TILE_MAX_LEVEL, or TILE_ENTRIES */
	uint64_t index;
	unsigned width; /* 1 to TILE_WIDTH */
};

/* "tile/0/x001/x234/067.p/8", "tile/entries/000", and a NUL; returns `to`. */
char *tile_path(const struct tile *t, char to[TILE_PATH_MAX]);

/* Such a path, all bytes consumed, in the one spelling of the specification. */
MUST_CHECK enum err_kind tile_parse(struct slice path, struct tile *t, struct err *e);

/* How many hashes (entries) the tile of this level and index has in a tree of `size`: 0 to 256. */
unsigned tile_width(int level, uint64_t index, uint64_t size);

/* The tile of level t/8 that holds or lets compute the subtree root (level, index) of merkle_read:
 * the hash is that of `count` hashes from place `at` on. */
struct tile_part {
	struct tile tile; /* width: as the tree of `size` has it */
	unsigned at, count;
};
struct tile_part tile_of(unsigned level, uint64_t index, uint64_t size);

/* The root over `count` (a power of two) hashes of a tile's bytes from place `at` on. */
struct sha256 tile_hash(struct slice bytes, unsigned at, unsigned count);

#endif
