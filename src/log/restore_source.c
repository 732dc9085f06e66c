/* Copies of a log near and far, and its entries out of them. */
#include "log/restore_parts.h"

#include "log/audit.h"
#include "log/edge.h"
#include "os/file.h"
#include "os/folder.h"

#include <stdio.h>

/* ---- reading ---- */

static bool
is_url(const char *where)
{
	return strncmp(where, "http://", 7) == 0 || strncmp(where, "https://", 8) == 0;
}

static enum err_kind
read_path(const struct source *s, struct fetch *f, const char *path, size_t max, struct buf *to,
	struct err *e)
{
	char full[RESTORE_PATH_MAX];
	struct fetch_answer got;
	size_t n = strlen(s->where);
	while (n > 1 && s->where[n - 1] == '/')
		n--;
	int len =
		snprintf(full, sizeof full, "%.*s%s%s", (int)n, s->where, path[0] ? "/" : "", path);
	if (len <= 0 || (size_t)len >= sizeof full)
		return err_set(e, ERR_LIMIT, "%s: too long", s->where);
	if (!is_url(s->where))
		return file_read(full, max, to, e);
	if (fetch_url(f, full, NULL, to, &got, e) != OK)
		return e->kind;
	if (got.status != 200)
		return err_set(e, got.status == 404 ? ERR_MISSING : ERR_IO, "%s: status %ld", full,
			got.status);
	return OK;
}

enum err_kind
source_open(struct source *s, const struct conf *c, struct fetch *f, struct err *e)
{
	struct note n;
	buf_init(&s->note, NOTE_MAX_BYTES);
	enum err_kind rc = read_path(
		s, f, s->kind == SOURCE_COPY ? "checkpoint" : "", NOTE_MAX_BYTES, &s->note, e);
	if (rc == OK)
		rc = note_parse(buf_slice(&s->note), &n, e);
	if (rc == OK)
		rc = checkpoint_parse(n.text, &s->checkpoint, e);
	if (rc == OK && strcmp(s->checkpoint.origin, c->origin) != 0)
		rc = err_set(e, ERR_MISMATCH, "it is of the log %s", s->checkpoint.origin);
	return rc;
}

void
source_close(struct source *s)
{
	buf_fini(&s->note);
}

enum err_kind
source_bundle(const struct source *s, struct fetch *f, const struct tile *t, struct buf *to,
	struct err *e)
{
	char path[TILE_PATH_MAX];
	struct tile full = *t;
	enum err_kind rc = read_path(s, f, tile_path(t, path), BUNDLE_MAX_BYTES, to, e);
	full.width = TILE_WIDTH;
	if (rc == ERR_MISSING && t->width < TILE_WIDTH)
		rc = read_path(s, f, tile_path(&full, path), BUNDLE_MAX_BYTES, to, e);
	return rc;
}

/* ---- a folder from its entries ---- */

static enum err_kind
add_bundle(struct edge *g, struct slice bundle, uint64_t end, struct err *e)
{
	size_t at = 0;
	while (g->size < end) {
		struct slice bytes;
		struct entry one;
		unsigned long long index = g->size;
		if (bundle_next(bundle, &at, &bytes, e) != OK)
			return err_context(e, "entry %llu", index);
		if (!bytes.p)
			return err_set(
				e, ERR_MISSING, "entry %llu is missing in its bundle", index);
		if (entry_parse(bytes, &one, e) != OK || edge_add(g, &one, e) != OK)
			return err_context(e, "entry %llu", index);
	}
	return OK;
}

static enum err_kind
copy_entries(struct restore *x, const struct source *s, struct edge *g, struct err *e)
{
	struct buf bundle;
	uint64_t size = s->checkpoint.size;
	enum err_kind rc = OK;
	buf_init(&bundle, BUNDLE_MAX_BYTES);
	while (rc == OK && g->size < size) {
		struct tile t = {.level = TILE_ENTRIES, .index = g->size / TILE_WIDTH};
		t.width = tile_width(TILE_ENTRIES, t.index, size);
		rc = source_bundle(s, x->fetch, &t, &bundle, e);
		if (rc == OK)
			rc = add_bundle(g, buf_slice(&bundle), t.index * TILE_WIDTH + t.width, e);
		if (rc == OK && x->o->progress)
			x->o->progress(x->o->to, g->size, size);
	}
	buf_fini(&bundle);
	return rc == OK ? edge_flush(g, e) : rc;
}

static enum err_kind
check_root(struct restore *x, const struct source *s, struct err *e)
{
	struct files_tree tree = {x->files, s->checkpoint.size};
	struct sha256 root;
	if (merkle_root(files_hash, &tree, tree.size, &root, e) != OK)
		return e->kind;
	if (!sha256_eq(&root, &s->checkpoint.root))
		return err_set(e, ERR_MISMATCH, "its entries are not those of its checkpoint");
	return files_write_checkpoint(x->files, buf_slice(&s->note), e);
}

static enum err_kind
make_files(struct restore *x, const struct source *s, struct err *e)
{
	char path[RESTORE_PATH_MAX];
	struct edge g;
	const struct sha256 empty = merkle_empty();
	enum err_kind rc = folder_make(x->aside, 0755, e);
	if (rc == OK)
		rc = file_write(restore_path(x, RESTORE_MARK, path), slice_of(""), e);
	if (rc == OK)
		rc = folder_make(restore_path(x, "public", path), 0755, e);
	if (rc == OK)
		rc = files_open(path, &x->files, e);
	if (rc != OK || edge_open(&g, x->files, 0, &empty, e) != OK)
		return e->kind;
	rc = copy_entries(x, s, &g, e);
	edge_fini(&g);
	return rc == OK ? check_root(x, s, e) : rc;
}

/* ---- verified, and learned from ---- */

struct learner {
	struct restore *x;
	struct store *store;
	size_t n;	  /* of x->items */
	struct err first; /* the first problem found */
};

static void
take_problem(void *to, const char *place, const char *what)
{
	struct learner *l = to;
	if (l->first.kind == OK)
		err_set(&l->first, ERR_MISMATCH, "%s: %s", place, what);
}

static enum err_kind
flush(struct learner *l, struct err *e)
{
	enum err_kind rc = l->n ? store_rebuild_add(l->store, l->x->items, l->n, e) : OK;
	l->n = 0;
	return rc;
}

static enum err_kind
take_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *finding, struct err *e)
{
	struct learner *l = to;
	struct object o;
	struct err why;
	(void)finding;
	arena_reset(l->x->work);
	if (trust_replay(l->x->trust, time, object, l->x->work, e) != OK)
		return err_context(e, "entry %llu", (unsigned long long)index);
	l->x->items[l->n++] = (struct submission){
		.id = object_parse(object, &o, &why) == OK ? o.id : sha256_of(object),
		.sequenced = true,
		.published = true,
		.index = index,
		.time = time};
	return l->n == STORE_BATCH_MAX ? flush(l, e) : OK;
}

static enum err_kind
audit(struct learner *l, struct err *e)
{
	struct restore *x = l->x;
	struct audit_result r;
	const struct audit_options o = {.files = x->files,
		.conf = x->o->conf,
		.now = x->o->now,
		.report = take_problem,
		.entry = take_entry,
		.to = l};
	enum err_kind rc = audit_run(&o, &r, e);
	if (rc == OK)
		rc = flush(l, e);
	if (rc == OK && l->first.kind != OK) {
		*e = l->first;
		rc = e->kind;
	}
	return rc;
}

/* The store learns which id stands where, in the same pass. */
static enum err_kind
learn(struct restore *x, uint64_t size, struct err *e)
{
	struct learner l = {.x = x};
	char path[RESTORE_PATH_MAX];
	trust_close(x->trust);
	x->trust = trust_open(slice_of(x->o->conf.origin), &x->o->conf.genesis);
	if (!x->trust)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = store_open(restore_path(x, "queue.db", path), true, &l.store, e);
	if (rc == OK)
		rc = store_rebuild_begin(l.store, e);
	if (rc == OK)
		rc = audit(&l, e);
	if (rc == OK)
		rc = store_rebuild_end(l.store, size, e);
	store_close(l.store);
	return rc;
}

enum err_kind
restore_build(struct restore *x, const struct source *s, struct err *e)
{
	enum err_kind rc = make_files(x, s, e);
	return rc == OK ? learn(x, s->checkpoint.size, e) : rc;
}
