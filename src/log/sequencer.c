#include "log/sequencer.h"

#include "log/sequencer_parts.h"

#include "log/entry.h"

#include <stdio.h>

enum { BATCH_MAX_BYTES = 16 << 20 }; /* objects of one batch in memory */

/* After an error files, store and memory may differ: only opening again, which recovers, helps. */
enum err_kind
sequencer_broken(struct sequencer *q, enum err_kind rc)
{
	if (rc != OK)
		q->broken = true;
	return rc;
}

enum err_kind
sequencer_usable(const struct sequencer *q, struct err *e)
{
	if (q->broken)
		return err_set(e, ERR_IO,
			"the log stopped at an error before; start again, which recovers it");
	return OK;
}

/* ---- time ---- */

/*
 * The time of the next entries: the clock's, never before the last entry's.  A clock that went back
 * behind the newest cosignature would make entries that verifiers refuse; one behind the last entry
 * would give many the same time, unseen.
 */
static enum err_kind
next_time(struct sequencer *q, int64_t *time, struct err *e)
{
	int64_t now = q->clock(q->clock_from);
	char a[CIVIL_TEXT_MAX], b[CIVIL_TEXT_MAX];
	if (now < q->cosigned - SEQUENCER_CLOCK_BACK_MAX)
		return err_set(e, ERR_IO,
			"the clock says %s, but a witness cosigned this log at %s: set the clock; "
			"nothing was sequenced",
			civil_format_instant(now, a), civil_format_instant(q->cosigned, b));
	if (now < q->last_time - SEQUENCER_CLOCK_BACK_MAX && !q->time_stands)
		return err_set(e, ERR_IO,
			"the clock says %s, but the last entry is of %s: set the clock, or, if it "
			"was ahead then, let the log's time stand until it is reached "
			"(--let-time-stand); nothing was sequenced",
			civil_format_instant(now, a), civil_format_instant(q->last_time, b));
	*time = now > q->last_time ? now : q->last_time;
	return OK;
}

void
sequencer_let_time_stand(struct sequencer *q)
{
	q->time_stands = true;
}

/* ---- a batch ---- */

/* Judge an object of the queue as the next entry, and let it take effect. */
static enum err_kind
take(struct sequencer *q, struct submission *s, int64_t time, bool *good, struct err *e)
{
	struct sha256 hash = sha256_of(s->object);
	const struct trust_finding *before = judged_find(q->judged, &hash);
	struct trust_finding f;
	*good = true;
	if (before && sha256_eq(&before->id, &s->id) && trust_count(q->trust, time, before))
		return OK;
	/* A false entry is not to be counted: judged first, taken only when authentic. */
	arena_reset(q->doc);
	if (trust_judge(q->trust, time, s->object, q->doc, &f, e) != OK)
		return e->kind;
	if (f.reason == TRUST_AUTHENTIC && !sha256_eq(&f.id, &s->id)) {
		f.reason = TRUST_MALFORMED_OBJECT;
		snprintf(f.detail, sizeof f.detail, "the queue holds it under another id");
	}
	*good = f.reason == TRUST_AUTHENTIC;
	if (!*good) {
		char why[TRUST_DETAIL_MAX + 64];
		snprintf(why, sizeof why, "%s: %s", trust_reason_id(f.reason), f.detail);
		return store_refuse(q->store, &s->id, why, e);
	}
	if (trust_count(q->trust, time, &f))
		return OK;
	arena_reset(q->doc); /* of the root: it takes effect */
	return trust_add(q->trust, time, s->object, q->doc, &f, e);
}

/* Those of the batch that may stand in the log, moved together; *n how many. */
static enum err_kind
judge_batch(struct sequencer *q, struct submission *items, size_t *n, struct err *e)
{
	size_t good = 0;
	int64_t time;
	if (next_time(q, &time, e) != OK)
		return e->kind;
	for (size_t i = 0; i < *n; i++) {
		bool fits;
		if (take(q, &items[i], time, &fits, e) != OK)
			return e->kind;
		if (!fits)
			continue;
		items[good] = items[i];
		items[good++].time = time;
	}
	*n = good;
	return OK;
}

/* ---- files and checkpoint ---- */

static enum err_kind
prove_and_sign(struct sequencer *q, struct buf *note, struct err *e)
{
	struct files_tree tree = {q->files, q->edge.size};
	struct checkpoint c = {.size = q->edge.size};
	struct advance a = {.old = q->signed_size};
	struct buf text;
	snprintf(c.origin, sizeof c.origin, "%s", q->conf.origin);
	enum err_kind rc = merkle_root(files_hash, &tree, c.size, &c.root, e);
	if (rc == OK)
		rc = merkle_prove_consistency(files_hash, &tree, a.old, c.size, &a.steps, e);
	if (rc != OK)
		return rc;
	buf_init(&text, CHECKPOINT_TEXT_MAX);
	checkpoint_put(&text, &c);
	a.note = buf_slice(&text);
	rc = signer_sign(q->signer, &a, note, e);
	buf_fini(&text);
	if (rc == OK)
		q->signed_size = c.size;
	return rc;
}

static enum err_kind
write_entries(struct sequencer *q, struct err *e)
{
	struct submission items[STORE_BATCH_MAX];
	struct store_page page = {.a = q->work, .items = items, .max = COUNT_OF(items)};
	do {
		arena_reset(q->work);
		if (store_unpublished(q->store, q->edge.size, &page, e) != OK)
			return e->kind;
		for (size_t i = 0; i < page.n; i++) {
			struct entry one = {items[i].time, items[i].object};
			if (items[i].index != q->edge.size)
				return err_set(e, ERR_MISMATCH, "the store has no entry %llu",
					(unsigned long long)q->edge.size);
			if (edge_add(&q->edge, &one, e) != OK)
				return e->kind;
			q->last_time = one.time;
		}
	} while (page.n == page.max);
	return edge_flush(&q->edge, e);
}

enum err_kind
sequencer_make_public(struct sequencer *q, struct slice note, struct err *e)
{
	if (files_write_checkpoint(q->files, note, e) != OK ||
		edge_drop_partials(&q->edge, q->published, e) != OK ||
		store_published(q->store, q->edge.size, e) != OK)
		return e->kind;
	q->published = q->edge.size;
	return OK;
}

/*
 * A checkpoint that verifiers would refuse is not published: the signer may hold keys that the log
 * has not taken in yet, or no longer.  It remembers what it signed; with a key in force put back
 * the next start publishes.
 */
static enum err_kind
check_signed(struct sequencer *q, const struct buf *note, struct err *e)
{
	struct note n;
	if (note_parse(buf_slice(note), &n, e) != OK || trust_check_note(q->trust, &n, e) != OK)
		return err_context(e, "not published: the signer's keys");
	return OK;
}

/* Everything sequenced and not yet public: bundles and tiles, the signer, the checkpoint. */
enum err_kind
sequencer_publish(struct sequencer *q, struct err *e)
{
	struct buf note;
	buf_init(&note, NOTE_MAX_BYTES);
	enum err_kind rc = write_entries(q, e);
	if (rc == OK)
		rc = files_sync(q->files, e);
	if (rc == OK)
		rc = prove_and_sign(q, &note, e);
	if (rc == OK)
		rc = check_signed(q, &note, e);
	if (rc == OK)
		rc = sequencer_make_public(q, buf_slice(&note), e);
	if (rc == OK) {
		buf_clear(&q->note);
		buf_add(&q->note, buf_slice(&note));
	}
	buf_fini(&note);
	return rc;
}

/* ---- steps ---- */

static enum err_kind
step(struct sequencer *q, size_t *waiting, size_t *sequenced, struct err *e)
{
	struct submission *items = q->batch;
	uint64_t size = q->edge.size;
	arena_reset(q->work);
	struct store_page page = {
		.a = q->work, .items = items, .max = STORE_BATCH_MAX, .max_bytes = BATCH_MAX_BYTES};
	if (store_waiting(q->store, &page, e) != OK)
		return e->kind;
	size_t n = *waiting = page.n;
	if (n == 0)
		return OK;
	if (judge_batch(q, items, &n, e) != OK)
		return e->kind;
	*sequenced += n;
	if (n == 0)
		return OK;
	if (store_sequence(q->store, size, items, n, e) != OK)
		return e->kind;
	return sequencer_publish(q, e);
}

enum err_kind
sequencer_step(struct sequencer *q, size_t *n, struct err *e)
{
	size_t waiting = 0;
	*n = 0;
	if (sequencer_usable(q, e) != OK)
		return e->kind;
	do
		if (step(q, &waiting, n, e) != OK)
			return sequencer_broken(q, e->kind);
	while (waiting);
	judged_clear(q->judged);
	return OK;
}

/* ---- submissions ---- */

/* *told: what becomes of it is known already. */
static enum err_kind
judge_one(struct sequencer *q, struct slice object, struct submit_result *r, bool *told,
	struct err *e)
{
	struct sha256 hash = sha256_of(object);
	int64_t time = 0;
	*r = (struct submit_result){0};
	*told = false;
	arena_reset(q->doc);
	if (next_time(q, &time, e) != OK ||
		trust_judge(q->trust, time, object, q->doc, &r->finding, e) != OK)
		return e->kind;
	r->reason = r->finding.reason;
	return r->reason == TRUST_AUTHENTIC ? judged_add(q->judged, &hash, &r->finding, e)
					    : sequencer_find_known(q, object, r, told, e);
}

/* Queue what is authentic; what is known already is not queued again. */
static enum err_kind
queue(struct sequencer *q, const struct slice *objects, size_t n, struct submit_result *results,
	struct err *e)
{
	struct submission *items = q->batch;
	size_t *from = q->from, m = 0;
	for (size_t i = 0; i < n; i++) {
		if (results[i].reason != TRUST_AUTHENTIC)
			continue;
		items[m] = (struct submission){.id = results[i].finding.id, .object = objects[i]};
		from[m++] = i;
	}
	if (m == 0)
		return OK;
	if (store_put(q->store, items, m, e) != OK)
		return e->kind;
	for (size_t i = 0; i < m; i++) {
		q->known[from[i]] = items[i].known;
		q->told[from[i]] = items[i].sequenced;
		if (items[i].sequenced &&
			sequencer_tell(q, &items[i], items[i].object, &results[from[i]], e) != OK)
			return e->kind;
	}
	return OK;
}

static enum err_kind
judge_again(struct sequencer *q, struct slice object, struct submit_result *r, struct err *e)
{
	bool told;
	if (judge_one(q, object, r, &told, e) != OK)
		return e->kind;
	return r->reason == TRUST_AUTHENTIC ? err_set(e, ERR_IO, "lost by the store") : OK;
}

/*
 * What this call brought stands in its order from q->next on: what stands before was there.  Bytes
 * are read again only where the id was there: queued earlier, or twice in this call.
 */
static enum err_kind
find_place(struct sequencer *q, struct slice object, bool known, struct submit_result *r,
	struct err *e)
{
	struct submission s;
	arena_reset(q->doc);
	enum err_kind rc = store_find(q->store, &r->finding.id, q->doc, &s, e);
	if (rc == OK && !s.sequenced)
		return err_set(e, ERR_IO, "still queued after the queue was emptied");
	if (rc ==
		ERR_MISSING) /* refused as it was sequenced: something of the root came before it */
		return judge_again(q, object, r, e);
	if (rc == OK && known)
		rc = sequencer_tell(q, &s, object, r, e);
	if (rc != OK)
		return rc;
	bool before = s.index < q->next;
	r->index = s.index;
	r->time = s.time;
	r->reason = before || r->other ? TRUST_REPEATED : TRUST_AUTHENTIC;
	if (!before)
		q->next = s.index + 1;
	return OK;
}

/* What fails here has changed nothing: an object that this machine cannot judge (no engine for its
 * algorithm) stops nobody else's. */
static enum err_kind
judge_all(struct sequencer *q, const struct slice *objects, size_t n, struct submit_result *results,
	struct err *e)
{
	q->next = q->edge.size;
	for (size_t i = 0; i < n; i++)
		if (judge_one(q, objects[i], &results[i], &q->told[i], e) != OK)
			return e->kind;
	return OK;
}

static enum err_kind
submit(struct sequencer *q, const struct slice *objects, size_t n, struct submit_result *results,
	struct err *e)
{
	size_t done;
	if (queue(q, objects, n, results, e) != OK || sequencer_step(q, &done, e) != OK)
		return e->kind;
	for (size_t i = 0; i < n; i++)
		if (results[i].reason == TRUST_AUTHENTIC && !q->told[i] &&
			find_place(q, objects[i], q->known[i], &results[i], e) != OK)
			return e->kind;
	return OK;
}

enum err_kind
sequencer_submit(struct sequencer *q, const struct slice *objects, size_t n,
	struct submit_result *results, struct err *e)
{
	if (sequencer_usable(q, e) != OK)
		return e->kind;
	for (size_t at = 0; at < n; at += STORE_BATCH_MAX) {
		size_t m = n - at < STORE_BATCH_MAX ? n - at : STORE_BATCH_MAX;
		if (judge_all(q, objects + at, m, results + at, e) != OK)
			return e->kind;
		if (submit(q, objects + at, m, results + at, e) != OK)
			return sequencer_broken(q, e->kind);
	}
	return OK;
}
