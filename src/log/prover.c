#include "log/prover.h"

#include <stdio.h>

/* ---- which tile is false ---- */

/* The tile of a level on the way from an entry to the root. */
static struct tile
tile_above(const struct prover_tree *t, int level, uint64_t index)
{
	uint64_t at = level < TILE_MAX_LEVEL ? index >> 8 * (level + 1) : 0;
	return (struct tile){
		.level = level, .index = at, .width = tile_width(level, at, t->tree.size)};
}

/* Is a full tile's root the hash that the tile above it has? */
static enum err_kind
compare_above(struct prover_tree *t, const struct tile *full, bool *same, struct err *e)
{
	unsigned half = 8 * (unsigned)full->level + 7;
	struct sha256 left, right, above;
	if (files_hash(&t->tree, half, 2 * full->index, &left, e) != OK ||
		files_hash(&t->tree, half, 2 * full->index + 1, &right, e) != OK ||
		files_hash(&t->tree, half + 1, full->index, &above, e) != OK)
		return e->kind;
	struct sha256 own = merkle_node(&left, &right);
	*same = sha256_eq(&own, &above);
	return OK;
}

/* Nothing stands above a partial tile but the root: those at the right edge, of every level. */
static enum err_kind
accuse_edge(struct prover_tree *t, struct err *e)
{
	char path[TILE_PATH_MAX], list[ERR_MSG_MAX / 2] = "";
	size_t n = 0;
	for (int level = 0; level <= TILE_MAX_LEVEL; level++) {
		struct tile last = tile_above(t, level, t->tree.size);
		if (last.width == 0)
			continue;
		int more = snprintf(
			list + n, sizeof list - n, "%s%s", n ? " or " : "", tile_path(&last, path));
		n += more > 0 && (size_t)more < sizeof list - n ? (size_t)more : 0;
	}
	return err_set(e, ERR_MISMATCH,
		"%s is false: the proof does not lead to the root of the checkpoint", list);
}

/* Up from an entry whose proof fails. */
static enum err_kind
accuse(struct prover_tree *t, uint64_t index, struct err *e)
{
	char low[TILE_PATH_MAX], high[TILE_PATH_MAX];
	for (int level = 0; level < TILE_MAX_LEVEL; level++) {
		struct tile full = tile_above(t, level, index);
		struct tile above = tile_above(t, level + 1, index);
		bool same = false;
		if (full.width < TILE_WIDTH)
			break;
		if (compare_above(t, &full, &same, e) != OK)
			return e->kind;
		if (!same)
			return err_set(e, ERR_MISMATCH,
				"%s or %s is false: the one is not what the other says of it",
				tile_path(&full, low), tile_path(&above, high));
	}
	return accuse_edge(t, e);
}

/* ---- proofs ---- */

enum err_kind
prover_entry(struct prover_tree *t, uint64_t index, const struct sha256 *leaf, struct steps *steps,
	struct err *e)
{
	struct steps s;
	struct sha256 own;
	struct tile bundle = tile_above(t, 0, index);
	char low[TILE_PATH_MAX], high[TILE_PATH_MAX];
	if (merkle_prove_inclusion(files_hash, &t->tree, index, t->tree.size, &s, e) != OK ||
		files_hash(&t->tree, 0, index, &own, e) != OK)
		return e->kind;
	if (!sha256_eq(&own, leaf)) {
		tile_path(&bundle, high);
		bundle.level = TILE_ENTRIES;
		return err_set(e, ERR_MISMATCH, "entry %llu: %s or %s is false: they differ",
			(unsigned long long)index, tile_path(&bundle, low), high);
	}
	if (merkle_check_inclusion(index, t->tree.size, leaf, &s, &t->root, e) != OK) {
		(void)accuse(t, index, e);
		return err_context(e, "entry %llu", (unsigned long long)index);
	}
	*steps = s;
	return OK;
}

enum err_kind
prover_growth(struct prover_tree *t, uint64_t old, struct steps *steps, struct err *e)
{
	struct sha256 root = t->root;
	struct steps s;
	if (merkle_prove_consistency(files_hash, &t->tree, old, t->tree.size, &s, e) != OK)
		return e->kind;
	if (old < t->tree.size && merkle_root(files_hash, &t->tree, old, &root, e) != OK)
		return e->kind;
	if (merkle_check_consistency(old, &root, t->tree.size, &t->root, &s, e) != OK) {
		(void)accuse(t, old - 1, e);
		return err_context(e, "from %llu entries", (unsigned long long)old);
	}
	*steps = s;
	return OK;
}
