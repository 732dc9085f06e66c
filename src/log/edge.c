#include "log/edge.h"

static unsigned
width_of(const struct buf *tile)
{
	return (unsigned)(tile->n / SHA256_LEN);
}

/* How many full tiles of a level a tree has. */
static uint64_t
full_tiles(uint64_t size, int level)
{
	int bits = level == TILE_ENTRIES ? 8 : 8 * (level + 1);
	return bits < 64 ? size >> bits : 0;
}

/* The last tile of a level in the tree of g->size: its index, and the width it has now. */
static struct tile
last_tile(const struct edge *g, int level)
{
	return (struct tile){.level = level, .index = full_tiles(g->size, level), .width = 0};
}

/* *width: of the file, 0 when there is nothing to read. */
static enum err_kind
read_part(struct edge *g, int level, struct buf *to, unsigned *width, struct err *e)
{
	struct tile t = last_tile(g, level);
	t.width = tile_width(level, t.index, g->size);
	*width = 0;
	if (t.width == 0)
		return OK;
	if (files_read_as(g->files, &t, to, width, e) != OK)
		return e->kind;
	if (level != TILE_ENTRIES)
		to->n = (size_t)t.width * SHA256_LEN;
	return OK;
}

/* A bundle read from a wider file than this tree's ends where the tree does. */
static enum err_kind
cut_bundle(struct edge *g, unsigned width, struct err *e)
{
	size_t at = 0;
	for (uint64_t i = 0; i < g->size % TILE_WIDTH; i++) {
		struct slice one;
		if (bundle_next(buf_slice(&g->bundle), &at, &one, e) != OK)
			return e->kind;
		if (!one.p)
			return err_set(e, ERR_MISMATCH, "the last bundle ends at its entry %llu",
				(unsigned long long)i);
		struct sha256 leaf = merkle_leaf(one);
		unsigned long long index = g->size - g->size % TILE_WIDTH + i;
		if (memcmp(leaf.b, g->tiles[0].p + i * SHA256_LEN, SHA256_LEN) != 0)
			return err_set(
				e, ERR_MISMATCH, "entry %llu is not the one in its tile", index);
	}
	if (width < TILE_WIDTH && at < g->bundle.n)
		return err_set(e, ERR_MISMATCH,
			"the last bundle, of %u entries, has bytes behind them", width);
	g->bundle.n = at;
	return OK;
}

static enum err_kind
check_root(struct edge *g, const struct sha256 *root, struct err *e)
{
	struct files_tree tree = {g->files, g->size};
	struct sha256 got;
	if (merkle_root(files_hash, &tree, g->size, &got, e) != OK)
		return e->kind;
	if (!sha256_eq(&got, root))
		return err_set(e, ERR_MISMATCH,
			"the tiles of the tree of %llu entries do not have its root",
			(unsigned long long)g->size);
	return OK;
}

enum err_kind
edge_open(struct edge *g, struct files *files, uint64_t size, const struct sha256 *root,
	struct err *e)
{
	*g = (struct edge){.files = files, .size = size};
	buf_init(&g->bundle, BUNDLE_MAX_BYTES);
	for (int level = 0; level <= TILE_MAX_LEVEL; level++)
		buf_init(&g->tiles[level], TILE_BYTES);
	unsigned bundle, tile;
	enum err_kind rc = read_part(g, TILE_ENTRIES, &g->bundle, &bundle, e);
	for (int level = 0; rc == OK && level <= TILE_MAX_LEVEL; level++)
		rc = read_part(g, level, &g->tiles[level], &tile, e);
	if (rc == OK)
		rc = cut_bundle(g, bundle, e);
	if (rc == OK)
		rc = check_root(g, root, e);
	if (rc != OK)
		edge_fini(g);
	return rc;
}

void
edge_fini(struct edge *g)
{
	buf_fini(&g->bundle);
	for (int level = 0; level <= TILE_MAX_LEVEL; level++)
		buf_fini(&g->tiles[level]);
}

/* ---- growing ---- */

static enum err_kind
write_full(struct edge *g, int level, struct buf *bytes, struct err *e)
{
	struct tile t = {
		.level = level, .index = full_tiles(g->size, level) - 1, .width = TILE_WIDTH};
	if (files_write(g->files, &t, buf_slice(bytes), e) != OK)
		return e->kind;
	buf_clear(bytes);
	return OK;
}

/* One more hash at a level; a full tile becomes one hash of the level above. */
static enum err_kind
add_hash(struct edge *g, int level, const struct sha256 *h, struct err *e)
{
	struct buf *tile = &g->tiles[level];
	buf_add(tile, (struct slice){(const char *)h->b, SHA256_LEN});
	g->dirty[level] = true;
	if (width_of(tile) < TILE_WIDTH)
		return buf_failed(tile) ? err_set(e, ERR_IO, "out of memory") : OK;
	struct sha256 up = tile_hash(buf_slice(tile), 0, TILE_WIDTH);
	if (write_full(g, level, tile, e) != OK)
		return e->kind;
	g->dirty[level] = false;
	return level < TILE_MAX_LEVEL ? add_hash(g, level + 1, &up, e) : OK;
}

enum err_kind
edge_add(struct edge *g, const struct entry *entry, struct err *e)
{
	size_t at = g->bundle.n;
	bundle_put(&g->bundle, entry);
	if (buf_failed(&g->bundle))
		return err_set(e, ERR_IO, "out of memory");
	struct sha256 leaf = merkle_leaf(slice_from(buf_slice(&g->bundle), at + 2));
	g->size++;
	if (g->size % TILE_WIDTH == 0 && write_full(g, TILE_ENTRIES, &g->bundle, e) != OK)
		return e->kind;
	return add_hash(g, 0, &leaf, e);
}

enum err_kind
edge_flush(struct edge *g, struct err *e)
{
	struct tile t = last_tile(g, TILE_ENTRIES);
	t.width = (unsigned)(g->size % TILE_WIDTH);
	if (t.width && g->dirty[0] && files_write(g->files, &t, buf_slice(&g->bundle), e) != OK)
		return e->kind;
	for (int level = 0; level <= TILE_MAX_LEVEL; level++) {
		t = last_tile(g, level);
		t.width = width_of(&g->tiles[level]);
		if (!g->dirty[level] || !t.width)
			continue;
		if (files_write(g->files, &t, buf_slice(&g->tiles[level]), e) != OK)
			return e->kind;
		g->dirty[level] = false;
	}
	return OK;
}

/* Only trees that were published had partial files, and those at the edge of `from` are the last.
 */
enum err_kind
edge_drop_partials(struct edge *g, uint64_t from, struct err *e)
{
	for (int level = TILE_ENTRIES; level <= TILE_MAX_LEVEL; level++) {
		struct tile t = {
			.level = level, .index = full_tiles(from, level), .width = TILE_WIDTH};
		if (full_tiles(g->size, level) > t.index &&
			files_drop_partials(g->files, &t, e) != OK)
			return e->kind;
	}
	return OK;
}
