/* Opening a log: what a crash left undone is done, and what cannot be is said. */
#include "log/sequencer_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { LOCK_WAIT_MS = 10000, WORK_MAX_BYTES = 64 << 20, DOC_MAX_MEMORY = 8 << 20 };

static enum err_kind
join(const char *folder, const char *name, char to[4096], struct err *e)
{
	int n = snprintf(to, 4096, "%s/%s", folder, name);
	return n > 0 && n < 4096 ? OK : err_set(e, ERR_LIMIT, "%s: the path is too long", folder);
}

static enum err_kind
open_parts(struct sequencer *q, const char *folder, struct err *e)
{
	char path[4096];
	enum err_kind rc = join(folder, "lock", path, e);
	if (rc == OK)
		rc = lock_open(path, LOCK_WAIT_MS, &q->lock, e);
	if (rc == OK)
		rc = conf_read(folder, &q->conf, e);
	if (rc == OK)
		rc = join(folder, "queue.db", path, e);
	if (rc == OK)
		rc = store_open(path, false, &q->store, e);
	if (rc == OK)
		rc = join(folder, "public", path, e);
	if (rc == OK)
		rc = files_open(path, &q->files, e);
	if (rc == OK)
		rc = join(folder, "signer", path, e);
	if (rc == OK)
		rc = signer_open(path, &q->signer, e);
	if (rc != OK)
		return rc;
	q->trust = trust_open(slice_of(q->conf.origin), &q->conf.genesis);
	q->judged = judged_open();
	q->work = arena_open(WORK_MAX_BYTES);
	q->doc = arena_open(DOC_MAX_MEMORY);
	return q->trust && q->judged && q->work && q->doc ? OK
							  : err_set(e, ERR_IO, "out of memory");
}

/* ---- what is public ---- */

static enum err_kind
read_public(struct sequencer *q, struct checkpoint *c, struct err *e)
{
	struct note n;
	*c = (struct checkpoint){.size = 0, .root = merkle_empty()};
	enum err_kind rc = files_read_checkpoint(q->files, &q->note, e);
	if (rc == ERR_MISSING) { /* a log made, whose first entry was not yet published */
		buf_clear(&q->note);
		return OK;
	}
	if (rc == OK)
		rc = note_parse(buf_slice(&q->note), &n, e);
	if (rc == OK)
		rc = checkpoint_parse(n.text, c, e);
	if (rc == OK && strcmp(c->origin, q->conf.origin) != 0)
		rc = err_set(e, ERR_MISMATCH, "it is of the log %s", c->origin);
	return rc == OK ? OK : err_context(e, "public/checkpoint");
}

/* The signer's last tree; one of the public size must be the public one. */
static enum err_kind
check_signed(struct sequencer *q, const struct checkpoint *public, struct err *e)
{
	struct buf last;
	struct note n;
	struct checkpoint c;
	buf_init(&last, NOTE_MAX_BYTES);
	enum err_kind rc = signer_last(q->signer, &q->signed_size, &last, e);
	if (rc == OK)
		rc = note_parse(buf_slice(&last), &n, e);
	if (rc == OK)
		rc = checkpoint_parse(n.text, &c, e);
	if (rc == OK && c.size == public->size && !sha256_eq(&c.root, &public->root))
		rc = err_set(e, ERR_MISMATCH,
			"public/checkpoint has another root than the signer remembers for %llu "
			"entries; see `exq log restore`",
			(unsigned long long)c.size);
	buf_fini(&last);
	return rc;
}

/* Its signer's memory, its files and its store must be of one history. */
static enum err_kind
check_sizes(
	struct sequencer *q, const struct checkpoint *public, uint64_t *sequenced, struct err *e)
{
	if (check_signed(q, public, e) != OK ||
		store_sizes(q->store, sequenced, &q->published, e) != OK)
		return e->kind;
	if (q->signed_size > *sequenced)
		return err_set(e, ERR_MISMATCH,
			"the signer has signed a tree of %llu entries, and this log has %llu: it "
			"is an older copy; see `exq log restore`",
			(unsigned long long)q->signed_size, (unsigned long long)*sequenced);
	if (public->size > q->signed_size)
		return err_set(e, ERR_MISMATCH,
			"public/checkpoint is of %llu entries, and the signer remembers %llu: its "
			"state is an older copy; see `exq log restore`",
			(unsigned long long)public->size, (unsigned long long)q->signed_size);
	if (q->published > public->size)
		return err_set(e, ERR_MISMATCH,
			"the store has published %llu entries, and public/checkpoint is of %llu: "
			"it is an older copy; see `exq log restore`",
			(unsigned long long)q->published, (unsigned long long)public->size);
	return OK;
}

/* ---- trust, from the log's own entries ---- */

/* `whole`: the file ends with the entry before `end`. */
static enum err_kind
replay_bundle(struct sequencer *q, struct slice bundle, uint64_t end, bool whole, struct err *e)
{
	size_t at = 0;
	while (trust_size(q->trust) < end) {
		struct slice bytes;
		struct entry one;
		unsigned long long index = trust_size(q->trust);
		if (bundle_next(bundle, &at, &bytes, e) != OK)
			return err_context(e, "entry %llu", index);
		if (!bytes.p)
			return err_set(
				e, ERR_MISMATCH, "entry %llu is missing in its bundle", index);
		arena_reset(q->doc);
		if (entry_parse(bytes, &one, e) != OK ||
			trust_replay(q->trust, one.time, one.object, q->doc, e) != OK)
			return err_context(e, "entry %llu", index);
		q->last_time = one.time;
	}
	return at < bundle.n && whole
		       ? err_set(e, ERR_MISMATCH, "bytes behind entry %llu in its bundle",
				 (unsigned long long)end - 1)
		       : OK;
}

static enum err_kind
replay(struct sequencer *q, uint64_t size, struct err *e)
{
	struct buf bundle;
	enum err_kind rc = OK;
	buf_init(&bundle, BUNDLE_MAX_BYTES);
	while (rc == OK && trust_size(q->trust) < size) {
		struct tile t = {.level = TILE_ENTRIES, .index = trust_size(q->trust) / TILE_WIDTH};
		uint64_t end =
			(t.index + 1) * TILE_WIDTH < size ? (t.index + 1) * TILE_WIDTH : size;
		unsigned width;
		t.width = tile_width(TILE_ENTRIES, t.index, size);
		rc = files_read_as(q->files, &t, &bundle, &width, e);
		if (rc == OK)
			rc = replay_bundle(q, buf_slice(&bundle), end, width == t.width, e);
	}
	buf_fini(&bundle);
	return rc;
}

static enum err_kind
replay_row(struct sequencer *q, const struct submission *s, struct err *e)
{
	struct trust_finding f;
	unsigned long long index = s->index, next = trust_size(q->trust);
	arena_reset(q->doc);
	if (index != next)
		return err_set(e, ERR_MISMATCH, "queue.db: entry %llu is missing", next);
	if (trust_add(q->trust, s->time, s->object, q->doc, &f, e) != OK)
		return e->kind;
	if (f.reason != TRUST_AUTHENTIC)
		return err_set(e, ERR_MISMATCH, "queue.db: entry %llu: %s: %s", index,
			trust_reason_id(f.reason), f.detail);
	if (!sha256_eq(&f.id, &s->id))
		return err_set(
			e, ERR_MISMATCH, "queue.db: entry %llu is held under another id", index);
	return OK;
}

/* What was sequenced and is not public yet stands in the store, with its time. */
static enum err_kind
replay_unpublished(struct sequencer *q, uint64_t sequenced, struct err *e)
{
	struct store_page page = {.a = q->work, .items = q->batch, .max = STORE_BATCH_MAX};
	do {
		arena_reset(q->work);
		if (store_unpublished(q->store, trust_size(q->trust), &page, e) != OK)
			return e->kind;
		for (size_t i = 0; i < page.n; i++)
			if (replay_row(q, &q->batch[i], e) != OK)
				return e->kind;
	} while (page.n == page.max);
	if (trust_size(q->trust) != sequenced)
		return err_set(e, ERR_MISMATCH,
			"queue.db: %llu entries are sequenced, and those from %llu on are missing",
			(unsigned long long)sequenced, (unsigned long long)trust_size(q->trust));
	return OK;
}

/* Its root is that of the tiles; it must be signed, too, by a key the log has. */
static enum err_kind
check_public(struct sequencer *q, struct err *e)
{
	struct note n;
	struct err why;
	if (q->note.n == 0)
		return OK;
	if (note_parse(buf_slice(&q->note), &n, &why) == OK &&
		trust_check_note(q->trust, &n, &why) == OK)
		return OK;
	return err_set(e, ERR_MISMATCH, "public/checkpoint: %s; see `exq log restore`", why.msg);
}

static enum err_kind
recover(struct sequencer *q, struct err *e)
{
	struct checkpoint public;
	uint64_t sequenced = 0;
	enum err_kind rc = read_public(q, &public, e);
	if (rc == OK)
		rc = check_sizes(q, &public, &sequenced, e);
	if (rc == OK)
		rc = edge_open(&q->edge, q->files, public.size, &public.root, e);
	if (rc != OK)
		return rc;
	q->edge_open = true;
	rc = replay(q, public.size, e);
	if (rc == OK)
		rc = check_public(q, e);
	if (rc == OK)
		sequencer_note_cosigned(q);
	if (rc == OK)
		rc = replay_unpublished(q, sequenced, e);
	/* A checkpoint that a crash left renamed and not synced: once more, and durable. */
	if (rc == OK && sequenced > public.size)
		rc = sequencer_publish(q, e);
	else if (rc == OK && q->published < public.size)
		rc = sequencer_make_public(q, buf_slice(&q->note), e);
	return rc;
}

enum err_kind
sequencer_open(
	const char *folder, sequencer_clock *clock, void *from, struct sequencer **q, struct err *e)
{
	struct sequencer *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(e, ERR_IO, "out of memory");
	s->clock = clock;
	s->clock_from = from;
	buf_init(&s->note, NOTE_MAX_BYTES);
	enum err_kind rc = open_parts(s, folder, e);
	if (rc == OK)
		rc = recover(s, e);
	if (rc != OK) {
		err_context(e, "%s", folder);
		sequencer_close(s);
		return e->kind;
	}
	*q = s;
	return OK;
}

void
sequencer_close(struct sequencer *q)
{
	if (!q)
		return;
	if (q->edge_open)
		edge_fini(&q->edge);
	signer_close(q->signer);
	files_close(q->files);
	store_close(q->store);
	trust_close(q->trust);
	judged_close(q->judged);
	arena_close(q->work);
	arena_close(q->doc);
	buf_fini(&q->note);
	lock_close(q->lock);
	free(q);
}
