/* The node's worker: batches for the sequencer, and what came of them into the register. */
#include "node/node_parts.h"

#include "doc/lawpack.h"
#include "log/policy.h"
#include "node/problem.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- a job's end ---- */

static void
count_outcome(struct node *n, enum node_outcome o)
{
	pthread_mutex_lock(&n->mutex);
	n->numbers.outcomes[o]++;
	n->numbers.waiting--;
	pthread_mutex_unlock(&n->mutex);
}

static void
finish(struct node *n, struct node_job *j)
{
	count_outcome(n, j->outcome);
	j->done(j);
}

static void PRINTF_LIKE(4, 5)
	refuse(struct node_job *j, enum node_outcome o, const char *reason, const char *fmt, ...)
{
	va_list ap;
	j->outcome = o;
	j->reason = reason;
	va_start(ap, fmt);
	vsnprintf(j->detail, sizeof j->detail, fmt, ap);
	va_end(ap);
}

static void
fail(struct node *n, const struct err *e)
{
	pthread_mutex_lock(&n->mutex);
	if (!n->failed)
		n->why = *e;
	n->failed = true;
	pthread_mutex_unlock(&n->mutex);
}

/* ---- into the register ---- */

static enum err_kind
follow_locked(struct node *n, struct err *e)
{
	uint64_t size = sequencer_size(n->sequencer);
	for (uint64_t i = fold_size(n->replay.fold); i < size; i++) {
		int64_t time;
		buf_clear(&n->object);
		if (sequencer_entry(n->sequencer, i, &time, &n->object, e) != OK ||
			replay_next(&n->replay, i, time, buf_slice(&n->object), e) != OK)
			return e->kind;
	}
	return list_follow(n->list, e);
}

/* What the log has and the fold cannot take is for who starts the node anew: nobody is told from
 * an older register for longer than that takes. */
static void
follow(struct node *n)
{
	struct err e;
	pthread_rwlock_wrlock(&n->lock);
	if (follow_locked(n, &e) != OK)
		fail(n, &e);
	pthread_rwlock_unlock(&n->lock);
	atomic_store(&n->size, sequencer_size(n->sequencer));
}

/* ---- submissions ---- */

/*
 * A lawpack whose files are not there, as they are pinned, would halt every fold.  Its own are read
 * only when it is authentic: nobody else makes the node hash them.  One that is not authentic is
 * for the sequencer to refuse.
 */
static bool
pins_are_there(struct node *n, struct node_job *j)
{
	struct trust_finding f;
	struct err e;
	arena_reset(n->doc);
	if (!j->pins ||
		trust_judge(sequencer_trust(n->sequencer), n->clock(n->clock_from), j->bytes,
			n->doc, &f, &e) != OK ||
		f.reason != TRUST_AUTHENTIC || f.type != DOC_LAWPACK)
		return true;
	const struct lawpack *doc = (const struct lawpack *)f.doc;
	const struct lawpack_blob *blob = doc->blobs.items;
	for (size_t i = 0; i < doc->blobs.n; i++) {
		struct sha256 wanted, is;
		struct slice bytes;
		if (sha256_parse(blob[i].hash.text, &wanted, &e) == OK &&
			replay_blob(&n->replay, &wanted, &bytes, &e) == OK &&
			(is = sha256_of(bytes), sha256_eq(&is, &wanted)))
			continue;
		refuse(j, NODE_REFUSED, PROBLEM_PINNED,
			"the node has not the bytes of %.*s, which it pins",
			SLICE_ARG(blob[i].hash.text));
		return false;
	}
	return true;
}

static void
give_receipt(struct node *n, struct node_job *j, const struct submit_result *r)
{
	struct err e;
	if (sequencer_receipt(n->sequencer, r->index, r->time, &j->receipt, &e) != OK) {
		refuse(j, NODE_UNABLE, PROBLEM_UNABLE, "%s", e.msg);
		return;
	}
	j->outcome = r->reason == TRUST_AUTHENTIC ? NODE_ENTERED : NODE_KNOWN;
	j->index = r->index;
	j->other = r->other;
	j->folded = r->index < fold_size(n->replay.fold);
	if (j->folded)
		j->verdict = n->verdicts[r->index];
}

static void
conclude(struct node *n, struct node_job *j, const struct submit_result *r)
{
	if (r->reason == TRUST_AUTHENTIC || r->reason == TRUST_REPEATED)
		give_receipt(n, j, r);
	else
		refuse(j, NODE_REFUSED, trust_reason_id(r->reason), "%s", r->finding.detail);
	finish(n, j);
}

/* Only opening the log again helps; what was queued is sequenced then. */
static bool
is_broken(struct node *n, struct err *e)
{
	size_t done;
	return sequencer_step(n->sequencer, &done, e) != OK;
}

/* An object that this machine cannot judge keeps no other out: then each goes alone. */
static void
submit(struct node *n, struct node_job *const *jobs, size_t count)
{
	struct err e, broken;
	for (size_t i = 0; i < count; i++)
		n->objects[i] = jobs[i]->bytes;
	if (sequencer_submit(n->sequencer, n->objects, count, n->results, &e) == OK) {
		follow(n);
		for (size_t i = 0; i < count; i++)
			conclude(n, jobs[i], &n->results[i]);
		return;
	}
	if (is_broken(n, &broken))
		fail(n, &e);
	else if (count > 1) {
		for (size_t i = 0; i < count; i++)
			submit(n, &jobs[i], 1);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		refuse(jobs[i], NODE_UNABLE, PROBLEM_UNABLE, "%s", e.msg);
		finish(n, jobs[i]);
	}
}

/* ---- cosignatures ---- */

static bool
has_line(const struct note *n, const struct note_sig *sig)
{
	for (size_t i = 0; i < n->nsigs; i++)
		if (n->sigs[i].id == sig->id && slice_eq(n->sigs[i].name, sig->name))
			return true;
	return false;
}

/* The line by this witness, when it is true, newer than the one there, and of no later time than
 * now.  ERR_MISMATCH: it is false. */
static enum err_kind
take_line(const struct note *from, const struct note *there, const struct vkey *k, uint64_t now,
	struct note *to, struct err *e)
{
	struct err none;
	uint64_t time = 0, before = 0;
	enum err_kind rc = note_verify(from, k, &time, e);
	if (rc == ERR_MISMATCH)
		return rc;
	if (rc != OK || time > now ||
		(note_verify(there, k, &before, &none) == OK && before >= time))
		return OK;
	for (size_t i = 0; i < from->nsigs; i++)
		if (from->sigs[i].id == k->id && slice_is(from->sigs[i].name, k->name))
			to->sigs[to->nsigs++] = from->sigs[i];
	return OK;
}

static void
put_lines(struct buf *to, const struct note *n, const struct note *but)
{
	for (size_t i = 0; i < n->nsigs; i++)
		if (!but || !has_line(but, &n->sigs[i]))
			buf_addf(to, "\xe2\x80\x94 %.*s %.*s\n", SLICE_ARG(n->sigs[i].name),
				SLICE_ARG(n->sigs[i].base64));
}

static enum err_kind
merge(struct node *n, struct slice bytes, struct buf *to, struct err *e)
{
	static struct note there, from, taken; /* large; the worker's */
	const struct policy_party *w;
	uint64_t now = (uint64_t)(n->clock(n->clock_from) / 1000);
	if (note_parse(sequencer_checkpoint(n->sequencer), &there, e) != OK ||
		note_parse(bytes, &from, e) != OK)
		return e->kind;
	if (!slice_eq(there.text, from.text))
		return err_set(e, ERR_MISMATCH, "the log has another checkpoint by now");
	taken.nsigs = 0;
	size_t count = policy_witnesses(n->policy, &w);
	for (size_t i = 0; i < count && taken.nsigs < from.nsigs; i++)
		if (take_line(&from, &there, &w[i].key, now, &taken, e) != OK)
			return e->kind;
	buf_add(to, there.text);
	buf_addc(to, '\n');
	put_lines(to, &there, &taken);
	put_lines(to, &taken, NULL);
	return OK;
}

static void
cosign(struct node *n, struct node_job *j)
{
	struct buf note;
	struct err e, broken;
	buf_init(&note, NOTE_MAX_BYTES);
	enum err_kind rc = n->policy ? merge(n, j->bytes, &note, &e)
				     : err_set(&e, ERR_USAGE, "this node has no policy");
	if (rc == OK)
		rc = sequencer_cosigned(n->sequencer, buf_slice(&note), &e);
	j->outcome = NODE_ENTERED;
	if (rc == OK)
		buf_add(&j->receipt, sequencer_checkpoint(n->sequencer));
	else if (rc == ERR_IO)
		refuse(j, NODE_UNABLE, PROBLEM_UNABLE, "%s", e.msg);
	else
		refuse(j, NODE_REFUSED, PROBLEM_COSIGNATURE, "%s", e.msg);
	if (rc == ERR_IO && is_broken(n, &broken))
		fail(n, &e);
	buf_fini(&note);
	finish(n, j);
}

/* ---- the worker ---- */

static void
work_on(struct node *n, struct node_job *first)
{
	struct node_job *batch[NODE_BATCH_MAX];
	size_t count = 0;
	for (struct node_job *j = first, *next; j; j = next) {
		next = j->next; /* a job that is done is its owner's */
		if (j->task == NODE_COSIGN)
			cosign(n, j);
		else if (pins_are_there(n, j))
			batch[count++] = j;
		else
			finish(n, j);
		if (count && (!next || count == NODE_BATCH_MAX)) {
			submit(n, batch, count);
			count = 0;
			pthread_mutex_lock(&n->mutex);
			n->numbers.batches++;
			pthread_mutex_unlock(&n->mutex);
		}
	}
}

void *
node_work(void *from)
{
	struct node *n = from;
	pthread_mutex_lock(&n->mutex);
	while (!n->stopping || n->first) {
		struct node_job *first = n->first;
		if (!first) {
			pthread_cond_wait(&n->wake, &n->mutex);
			continue;
		}
		n->first = NULL;
		n->last = &n->first;
		pthread_mutex_unlock(&n->mutex);
		work_on(n, first);
		pthread_mutex_lock(&n->mutex);
	}
	pthread_mutex_unlock(&n->mutex);
	return NULL;
}
