#include "log/audit.h"

#include "log/entry.h"

#include <stdarg.h>
#include <stdio.h>

enum { DOC_MAX_MEMORY = 8 << 20, COSIGNED_EARLY_MAX = 5 * 60 * 1000 };

struct audit {
	const struct audit_options *o;
	struct audit_result *r;
	struct trust *trust;
	struct arena *doc;
	struct buf bundle, tile, note;
	struct buf levels[TILE_MAX_LEVEL + 1]; /* recomputed: hashes not yet in a full tile */
	uint64_t at;			       /* entries seen */
	int64_t last_time;
	size_t seen;			/* checkpoints of the options passed */
	const struct audit_seen *bound; /* the one whose cosignatures are newest; NULL: none yet */
	bool fold;			/* an entry was lost: what follows cannot be judged */
	bool ended;			/* nothing of what follows is there */
};

static void PRINTF_LIKE(3, 4) report(struct audit *a, const struct tile *t, const char *fmt, ...)
{
	char path[TILE_PATH_MAX] = "checkpoint", what[ERR_MSG_MAX];
	va_list ap;
	if (t)
		tile_path(t, path);
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (a->r->problems++ < AUDIT_MAX_REPORTED)
		a->o->report(a->o->to, path, what);
}

/* ---- tiles, recomputed and compared ---- */

/* Which of two hashes of a full tile is the one its parent has?  For the message only. */
static const char *
who_differs(struct audit *a, const struct tile *t, struct slice mine)
{
	struct files_tree tree = {a->o->files, a->r->size};
	struct sha256 parent, ours, theirs;
	struct err e;
	if (t->width < TILE_WIDTH || a->tile.n != TILE_BYTES ||
		files_hash(&tree, 8 * (unsigned)(t->level + 1), t->index, &parent, &e) != OK)
		return "which of the two is false is not told by the tiles above";
	ours = tile_hash(mine, 0, TILE_WIDTH);
	theirs = tile_hash(buf_slice(&a->tile), 0, TILE_WIDTH);
	if (sha256_eq(&parent, &ours))
		return "the tile above agrees with what is below, so this tile is false";
	if (sha256_eq(&parent, &theirs))
		return "the tile above agrees with this tile, so what is below is false";
	return "the tile above agrees with neither";
}

static size_t
first_difference(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;
	while (i < n && a.p[i] == b.p[i])
		i++;
	return i / SHA256_LEN;
}

/* The tile as its file has it beside its hashes as recomputed. */
static void
compare_tile(struct audit *a, const struct tile *t, struct slice mine)
{
	struct err e;
	if (files_read(a->o->files, t, &a->tile, &e) != OK) {
		report(a, t, "%s", e.msg);
		return;
	}
	struct slice theirs = {a->tile.p, a->tile.n < mine.n ? a->tile.n : mine.n};
	if (slice_eq(theirs, mine))
		return;
	uint64_t place = t->index * TILE_WIDTH + first_difference(theirs, mine);
	report(a, t, "hash %llu is not that of %s %llu: %s",
		(unsigned long long)(place % TILE_WIDTH),
		t->level == 0 ? "entry" : "the tile below with index", (unsigned long long)place,
		who_differs(a, t, mine));
}

static struct tile
tile_at(const struct audit *a, int level, uint64_t index)
{
	return (struct tile){
		.level = level, .index = index, .width = tile_width(level, index, a->r->size)};
}

static void
add_hash(struct audit *a, int level, const struct sha256 *h)
{
	struct buf *own = &a->levels[level];
	buf_add(own, (struct slice){(const char *)h->b, SHA256_LEN});
	if (own->n < TILE_BYTES)
		return;
	uint64_t index = (a->at >> 8 * (level + 1)) - 1;
	struct tile t = tile_at(a, level, index);
	compare_tile(a, &t, buf_slice(own));
	struct sha256 up = tile_hash(buf_slice(own), 0, TILE_WIDTH);
	buf_clear(own);
	if (level < TILE_MAX_LEVEL)
		add_hash(a, level + 1, &up);
}

static void
compare_partials(struct audit *a)
{
	for (int level = 0; level <= TILE_MAX_LEVEL; level++) {
		if (!a->levels[level].n)
			continue;
		struct tile t =
			tile_at(a, level, level < TILE_MAX_LEVEL ? a->at >> 8 * (level + 1) : 0);
		compare_tile(a, &t, buf_slice(&a->levels[level]));
	}
}

/* The root over the recomputed hashes alone: complete subtrees, largest first, folded from the
 * right. */
static struct sha256
own_root(const struct audit *a)
{
	struct sha256 root = merkle_empty();
	bool any = false;
	for (int level = 0; level <= TILE_MAX_LEVEL; level++) {
		unsigned width = (unsigned)(a->levels[level].n / SHA256_LEN), end = width;
		for (unsigned count = 1; count <= TILE_WIDTH / 2; count *= 2) {
			if (!(width & count))
				continue;
			end -= count;
			struct sha256 part = tile_hash(buf_slice(&a->levels[level]), end, count);
			root = any ? merkle_node(&part, &root) : part;
			any = true;
		}
	}
	return root;
}

/* ---- checkpoints kept by others ---- */

/* The tree stands at the size of one: is it the tree that was signed then? */
static void
compare_seen(struct audit *a, const struct audit_seen *s)
{
	struct sha256 root = own_root(a);
	struct err e;
	if (a->fold && trust_check_note(a->trust, &s->note, &e) != OK) {
		report(a, NULL, "beside %s: %s", s->name, e.msg);
		return;
	}
	if (!sha256_eq(&root, &s->checkpoint.root))
		report(a, NULL,
			"beside %s: the root of the first %llu entries is another there: one of "
			"the two is of a log that was forked",
			s->name, (unsigned long long)a->at);
	else if (s->cosigned > (a->bound ? a->bound->cosigned : 0))
		a->bound = s;
}

static void
pass_seen(struct audit *a)
{
	while (a->seen < a->o->nseen && a->o->seen[a->seen].checkpoint.size == a->at)
		compare_seen(a, &a->o->seen[a->seen++]);
}

/* Those of more entries than the log has. */
static void
report_unreached(struct audit *a)
{
	for (; a->seen < a->o->nseen; a->seen++)
		report(a, NULL, "beside %s: that is of %llu entries: this copy is older, or cut",
			a->o->seen[a->seen].name,
			(unsigned long long)a->o->seen[a->seen].checkpoint.size);
}

/* ---- entries ---- */

static void
add_leaf(struct audit *a, const struct sha256 *leaf)
{
	a->at++;
	add_hash(a, 0, leaf);
	pass_seen(a);
}

static void
check_time(struct audit *a, const struct tile *t, int64_t time)
{
	char is[CIVIL_TEXT_MAX], was[CIVIL_TEXT_MAX];
	unsigned long long index = a->at;
	if (time < a->last_time)
		report(a, t, "entry %llu: its time is before that of the one before", index);
	if (a->bound && time < a->bound->cosigned - COSIGNED_EARLY_MAX)
		report(a, t,
			"entry %llu: its time is %s, and a tree without it was cosigned at %s (%s)",
			index, civil_format_instant(time, is),
			civil_format_instant(a->bound->cosigned, was), a->bound->name);
	a->last_time = time;
}

static enum err_kind
judge_entry(struct audit *a, const struct tile *t, const struct entry *one, struct trust_finding *f,
	struct err *e)
{
	arena_reset(a->doc);
	if (trust_add(a->trust, one->time, one->object, a->doc, f, e) != OK)
		return e->kind;
	if (f->reason == TRUST_AUTHENTIC)
		a->r->types[f->type]++;
	else
		a->r->refused[f->reason]++;
	if (a->at == 0 && f->reason != TRUST_AUTHENTIC)
		report(a, t, "entry 0: %s: %s", trust_reason_id(f->reason), f->detail);
	return OK;
}

static enum err_kind
take_entry(struct audit *a, const struct tile *t, struct slice bytes, struct err *e)
{
	struct entry one;
	struct err why;
	struct trust_finding f, *found = NULL;
	unsigned long long index = a->at;
	struct sha256 leaf = merkle_leaf(bytes);
	if (entry_parse(bytes, &one, &why) != OK) {
		report(a, t, "entry %llu: %s", index, why.msg);
		a->fold = false;
	} else {
		check_time(a, t, one.time);
		if (a->fold) {
			found = &f;
			if (judge_entry(a, t, &one, &f, e) != OK)
				return e->kind;
		}
		if (a->o->entry &&
			a->o->entry(a->o->to, a->at, one.time, one.object, found, e) != OK)
			return e->kind;
	}
	add_leaf(a, &leaf);
	return OK;
}

/*
 * Where a bundle cannot be read the hashes of its tile stand in for it, so that the rest is
 * compared.  Where they cannot be read either the audit ends: whoever wrote the checkpoint can name
 * any size, and each bundle of that would be missing, too.
 */
static bool
skip_bundle(struct audit *a, uint64_t end)
{
	struct tile t = tile_at(a, 0, a->at / TILE_WIDTH);
	struct err e;
	struct sha256 h[TILE_WIDTH];
	a->fold = false;
	if (files_read(a->o->files, &t, &a->tile, &e) != OK) {
		if (e.kind != ERR_MISSING)
			report(a, &t, "%s", e.msg);
		a->ended = true;
		return false;
	}
	memcpy(h, a->tile.p, a->tile.n);
	for (size_t i = a->at % TILE_WIDTH; a->at < end; i++)
		add_leaf(a, &h[i]);
	return true;
}

static void
report_ended(struct audit *a, const struct tile *t)
{
	report(a, t, "entries %llu to %llu are missing", (unsigned long long)a->at,
		(unsigned long long)a->r->size - 1);
}

static void
lose_bundle(struct audit *a, const struct tile *t, uint64_t end, const struct err *why)
{
	bool skipped = skip_bundle(a, end);
	if (skipped || why->kind != ERR_MISSING)
		report(a, t, "%s", why->msg);
	if (!skipped)
		report_ended(a, t);
}

/* The entries of a bundle that was read; *at is left behind the last one, or where it breaks off.
 */
static enum err_kind
take_entries(struct audit *a, const struct tile *t, uint64_t end, size_t *at, struct err *e)
{
	while (a->at < end) {
		struct slice one;
		struct err why;
		enum err_kind rc = bundle_next(buf_slice(&a->bundle), at, &one, &why);
		if (rc != OK || !one.p) {
			report(a, t, "entry %llu: %s", (unsigned long long)a->at,
				rc != OK ? why.msg : "it is missing");
			if (!skip_bundle(a, end))
				report_ended(a, t);
			*at = a->bundle.n;
			return OK;
		}
		if (take_entry(a, t, one, e) != OK)
			return e->kind;
	}
	return OK;
}

static enum err_kind
take_bundle(struct audit *a, struct err *e)
{
	struct tile t = tile_at(a, TILE_ENTRIES, a->at / TILE_WIDTH);
	uint64_t end = t.index * TILE_WIDTH + t.width;
	struct err why;
	size_t at = 0;
	unsigned width;
	if (files_read_as(a->o->files, &t, &a->bundle, &width, &why) != OK) {
		lose_bundle(a, &t, end, &why);
		return OK;
	}
	if (take_entries(a, &t, end, &at, e) != OK)
		return e->kind;
	if (at < a->bundle.n && t.width == width)
		report(a, &t, "bytes behind the last entry");
	return OK;
}

/* ---- the checkpoint ---- */

static enum err_kind
read_checkpoint(struct audit *a, struct note *n, struct err *e)
{
	if (files_read_checkpoint(a->o->files, &a->note, e) != OK)
		return e->kind;
	if (note_parse(buf_slice(&a->note), n, e) != OK ||
		checkpoint_parse(n->text, &a->r->checkpoint, e) != OK)
		return err_context(e, "checkpoint");
	a->r->size = a->r->checkpoint.size;
	if (strcmp(a->r->checkpoint.origin, a->o->conf.origin) != 0)
		return err_set(e, ERR_MISMATCH, "checkpoint: it is of the log %s, not of %s",
			a->r->checkpoint.origin, a->o->conf.origin);
	return OK;
}

static void
check_signatures(struct audit *a, const struct note *n)
{
	struct err e;
	struct policy_verdict v = {.cosignatures = 0};
	if (!a->fold && !a->o->hashes_only)
		report(a, NULL, "its signature could not be judged: entries are missing");
	else if (trust_check_note(a->trust, n, &e) != OK)
		report(a, NULL, "%s", e.msg);
	if (!a->o->policy)
		return;
	if (policy_verify(
		    a->o->policy, buf_slice(&a->note), (uint64_t)(a->o->now / 1000), &v, &e) != OK)
		report(a, NULL, "%s", e.msg);
	a->r->cosignatures = v.cosignatures;
	a->r->cosigned = v.quorum;
}

static void
check_root(struct audit *a)
{
	struct sha256 root = own_root(a);
	if (!sha256_eq(&root, &a->r->checkpoint.root))
		report(a, NULL, "its root is not that of the %llu entries",
			(unsigned long long)a->r->size);
}

static enum err_kind
run(struct audit *a, struct err *e)
{
	struct note n;
	enum err_kind rc = read_checkpoint(a, &n, e);
	if (rc == OK)
		pass_seen(a); /* of the empty tree */
	while (rc == OK && !a->ended && a->at < a->r->size) {
		rc = take_bundle(a, e);
		if (rc == OK && a->o->progress)
			a->o->progress(a->o->to, a->at, a->r->size);
	}
	if (rc != OK)
		return rc;
	if (!a->ended) {
		compare_partials(a);
		check_root(a);
	}
	report_unreached(a);
	if (!a->o->hashes_only)
		check_signatures(a, &n);
	return OK;
}

enum err_kind
audit_run(const struct audit_options *o, struct audit_result *r, struct err *e)
{
	struct audit a = {.o = o, .r = r, .fold = !o->hashes_only};
	*r = (struct audit_result){.size = 0};
	buf_init(&a.bundle, BUNDLE_MAX_BYTES);
	buf_init(&a.tile, TILE_BYTES);
	buf_init(&a.note, NOTE_MAX_BYTES);
	for (int level = 0; level <= TILE_MAX_LEVEL; level++)
		buf_init(&a.levels[level], TILE_BYTES);
	a.trust = trust_open(slice_of(o->conf.origin), &o->conf.genesis);
	a.doc = arena_open(DOC_MAX_MEMORY);
	enum err_kind rc = a.trust && a.doc ? run(&a, e) : err_set(e, ERR_IO, "out of memory");
	trust_close(a.trust);
	arena_close(a.doc);
	buf_fini(&a.bundle);
	buf_fini(&a.tile);
	buf_fini(&a.note);
	for (int level = 0; level <= TILE_MAX_LEVEL; level++)
		buf_fini(&a.levels[level]);
	return rc;
}
