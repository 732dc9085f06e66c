#include "log/checkpoint.h"
#include "log/entry.h"
#include "log/files.h"
#include "log/note.h"
#include "log/receipt.h"
#include "logtool.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { RANDOM_ENTRIES = 200, MAX_ENTRIES = 1 << 24 };

struct verifier {
	struct files *files;
	struct vkey key, cosigner;
	bool cosigned;
	struct checkpoint checkpoint;
	struct sha256 *leaves;		     /* of the bundles' entries */
	struct sha256 old_roots[EDGE_SIZES]; /* of the first entries, by a frontier */
	struct frontier all;
	struct buf bytes, entry;
};

/* Signed by all who must have, and of the log's origin. */
static enum err_kind
read_note(const struct verifier *v, struct slice bytes, struct checkpoint *c, struct err *e)
{
	struct note n;
	if (note_parse(bytes, &n, e) != OK || note_verify(&n, &v->key, NULL, e) != OK ||
		(v->cosigned && note_verify(&n, &v->cosigner, NULL, e) != OK) ||
		checkpoint_parse(n.text, c, e) != OK)
		return err_context(e, "checkpoint");
	if (strcmp(c->origin, v->key.name) != 0)
		return err_set(e, ERR_MISMATCH, "checkpoint: of another origin");
	return OK;
}

/* That of a receipt or consistency proof must be the folder's. */
static enum err_kind
same_note(const struct verifier *v, struct slice bytes, struct err *e)
{
	struct checkpoint c;
	if (read_note(v, bytes, &c, e) != OK)
		return e->kind;
	if (c.size != v->checkpoint.size || !sha256_eq(&c.root, &v->checkpoint.root))
		return err_set(e, ERR_MISMATCH, "checkpoint: not the folder's");
	return OK;
}

/* ---- entries and tiles ---- */

static void
take_leaf(struct verifier *v, struct slice entry)
{
	v->leaves[v->all.size] = merkle_leaf(entry);
	frontier_add(&v->all, &v->leaves[v->all.size]);
	for (size_t k = 0; k < EDGE_SIZES; k++)
		if (edge_sizes[k] == v->all.size)
			v->old_roots[k] = frontier_root(&v->all);
}

static enum err_kind
check_bundle(struct verifier *v, const struct tile *t, struct err *e)
{
	size_t at = 0;
	struct slice one;
	struct entry entry;
	if (files_read(v->files, t, &v->bytes, e) != OK)
		return e->kind;
	for (unsigned i = 0; i < t->width; i++) {
		if (bundle_next(buf_slice(&v->bytes), &at, &one, e) != OK)
			return e->kind;
		if (!one.p)
			return err_set(e, ERR_MISMATCH, "no entry %u", i);
		if (entry_parse(one, &entry, e) != OK)
			return e->kind;
		take_leaf(v, one);
	}
	return at == v->bytes.n ? OK : err_set(e, ERR_MISMATCH, "bytes behind the last entry");
}

/* The hashes are those wanted; they become the one hash of the level above. */
static enum err_kind
check_tile(struct verifier *v, const struct tile *t, struct sha256 *hashes, struct err *e)
{
	const struct sha256 *wanted = hashes + t->index * TILE_WIDTH;
	struct slice bytes = {(const char *)wanted->b, (size_t)t->width * SHA256_LEN};
	if (files_read(v->files, t, &v->bytes, e) != OK)
		return e->kind;
	if (!slice_eq(buf_slice(&v->bytes), bytes))
		return err_set(e, ERR_MISMATCH, "other hashes than of the entries");
	if (t->width == TILE_WIDTH)
		hashes[t->index] = tile_hash(buf_slice(&v->bytes), 0, TILE_WIDTH);
	return OK;
}

static enum err_kind
check_level(struct verifier *v, int level, struct sha256 *hashes, struct err *e)
{
	char path[TILE_PATH_MAX];
	struct tile t = {.level = level};
	while ((t.width = tile_width(level, t.index, v->checkpoint.size)) > 0) {
		enum err_kind rc = level == TILE_ENTRIES ? check_bundle(v, &t, e)
							 : check_tile(v, &t, hashes, e);
		if (rc != OK)
			return err_context(e, "%s", tile_path(&t, path));
		t.index++;
	}
	return OK;
}

static enum err_kind
check_tree(struct verifier *v, struct err *e)
{
	size_t n = v->checkpoint.size;
	struct files_tree tree = {v->files, n};
	struct sha256 root = merkle_empty();
	if (check_level(v, TILE_ENTRIES, NULL, e) != OK)
		return e->kind;
	struct sha256 *hashes = malloc(n * sizeof *hashes);
	if (!hashes)
		return err_set(e, ERR_IO, "out of memory");
	memcpy(hashes, v->leaves, n * sizeof *hashes);
	enum err_kind rc = OK;
	for (int level = 0; rc == OK && level <= TILE_MAX_LEVEL; level++)
		rc = check_level(v, level, hashes, e);
	free(hashes);
	if (rc == OK)
		rc = merkle_root(files_hash, &tree, n, &root, e);
	struct sha256 mine = frontier_root(&v->all);
	if (rc == OK && (!sha256_eq(&root, &v->checkpoint.root) || !sha256_eq(&root, &mine)))
		return err_set(e, ERR_MISMATCH, "checkpoint: its root is not that of the entries");
	return rc;
}

/* ---- proofs that are made here ---- */

static enum err_kind
check_entry(struct verifier *v, uint64_t i, struct err *e)
{
	struct files_tree tree = {v->files, v->checkpoint.size};
	struct steps steps;
	if (i >= tree.size)
		return OK;
	if (merkle_prove_inclusion(files_hash, &tree, i, tree.size, &steps, e) != OK ||
		merkle_check_inclusion(
			i, tree.size, &v->leaves[i], &steps, &v->checkpoint.root, e) != OK)
		return err_context(e, "entry %llu", (unsigned long long)i);
	return OK;
}

static enum err_kind
check_entries(struct verifier *v, struct err *e)
{
	uint64_t n = v->checkpoint.size, x = 88172645463325252ULL;
	enum err_kind rc = check_entry(v, 0, e);
	if (rc == OK)
		rc = check_entry(v, 1, e);
	if (rc == OK)
		rc = check_entry(v, n - 1, e);
	for (uint64_t i = TILE_WIDTH; rc == OK && i <= n; i += TILE_WIDTH) {
		rc = check_entry(v, i - 1, e);
		if (rc == OK)
			rc = check_entry(v, i, e);
	}
	for (int k = 0; rc == OK && k < RANDOM_ENTRIES; k++) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17; /* xorshift64 */
		rc = check_entry(v, x % n, e);
	}
	return rc;
}

static enum err_kind
check_sizes(struct verifier *v, struct err *e)
{
	struct files_tree tree = {v->files, v->checkpoint.size};
	struct steps steps;
	for (size_t k = 0; k < EDGE_SIZES && edge_sizes[k] < tree.size; k++)
		if (merkle_prove_consistency(
			    files_hash, &tree, edge_sizes[k], tree.size, &steps, e) != OK ||
			merkle_check_consistency(edge_sizes[k], &v->old_roots[k], tree.size,
				&v->checkpoint.root, &steps, e) != OK)
			return err_context(e, "from size %llu", (unsigned long long)edge_sizes[k]);
	return OK;
}

/* ---- proofs that others made ---- */

static enum err_kind
check_receipt(struct verifier *v, const char *path, struct err *e)
{
	struct receipt r;
	struct entry one;
	char beside[4096];
	size_t stem = strlen(path) - strlen(".tlog-proof");
	snprintf(beside, sizeof beside, "%.*s.entry", (int)stem, path);
	if (file_read(beside, ENTRY_MAX_BYTES, &v->entry, e) != OK ||
		entry_parse(buf_slice(&v->entry), &one, e) != OK ||
		receipt_parse(buf_slice(&v->bytes), &r, e) != OK ||
		same_note(v, r.proof.note, e) != OK)
		return e->kind;
	if (one.time != r.time)
		return err_set(e, ERR_MISMATCH, "extra: not the entry's time");
	return receipt_check(&r, one.object, e);
}

static enum err_kind
check_advance(struct verifier *v, struct err *e)
{
	struct files_tree tree = {v->files, v->checkpoint.size};
	struct advance a;
	struct sha256 old;
	if (advance_parse(buf_slice(&v->bytes), &a, e) != OK || same_note(v, a.note, e) != OK)
		return e->kind;
	if (a.old > tree.size)
		return err_set(e, ERR_MISMATCH, "old: not a size of this log");
	if (merkle_root(files_hash, &tree, a.old, &old, e) != OK)
		return e->kind;
	return merkle_check_consistency(a.old, &old, tree.size, &v->checkpoint.root, &a.steps, e);
}

static enum err_kind
check_file(struct verifier *v, const char *path, struct err *e)
{
	if (file_read(path, PROOF_MAX_BYTES, &v->bytes, e) != OK)
		return e->kind;
	enum err_kind rc = slice_ends(slice_of(path), ".advance") ? check_advance(v, e)
			   : slice_ends(slice_of(path), ".tlog-proof")
				   ? check_receipt(v, path, e)
				   : err_set(e, ERR_USAGE, "neither .advance nor .tlog-proof");
	return rc == OK ? OK : err_context(e, "%s", path);
}

static enum err_kind
check_all(struct verifier *v, char *const *files, size_t n, struct err *e)
{
	if (files_read_checkpoint(v->files, &v->bytes, e) != OK ||
		read_note(v, buf_slice(&v->bytes), &v->checkpoint, e) != OK)
		return e->kind;
	if (v->checkpoint.size == 0 || v->checkpoint.size > MAX_ENTRIES)
		return err_set(e, ERR_LIMIT, "checkpoint: not a size for this test");
	v->leaves = calloc(v->checkpoint.size, sizeof *v->leaves);
	if (!v->leaves)
		return err_set(e, ERR_IO, "out of memory");
	if (check_tree(v, e) != OK || check_entries(v, e) != OK || check_sizes(v, e) != OK)
		return e->kind;
	for (size_t i = 0; i < n; i++)
		if (check_file(v, files[i], e) != OK)
			return e->kind;
	printf("%llu entries, %zu proofs\n", (unsigned long long)v->checkpoint.size, n);
	return OK;
}

enum err_kind
log_verify(const char *folder, const char *vkey, const char *cosigner, char *const *files, size_t n,
	struct err *e)
{
	struct verifier v = {.cosigned = cosigner != NULL};
	if (vkey_parse(slice_of(vkey), &v.key, e) != OK ||
		(cosigner && vkey_parse(slice_of(cosigner), &v.cosigner, e) != OK))
		return e->kind;
	if (v.key.type != VKEY_ED25519 || (cosigner && v.cosigner.type != VKEY_COSIGNATURE))
		return err_set(e, ERR_USAGE, "a key of the other type");
	if (files_open(folder, &v.files, e) != OK)
		return e->kind;
	frontier_init(&v.all);
	buf_init(&v.bytes, BUNDLE_MAX_BYTES);
	buf_init(&v.entry, ENTRY_MAX_BYTES);
	enum err_kind rc = check_all(&v, files, n, e);
	free(v.leaves);
	buf_fini(&v.bytes);
	buf_fini(&v.entry);
	files_close(v.files);
	return rc;
}
