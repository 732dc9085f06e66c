#include "log/collect.h"

#include "base/base64.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "log/line.h"
#include "log/proof.h"
#include "os/fetch.h"
#include "os/file.h"
#include "os/folder.h"
#include "os/work.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	TRIES = 4, /* of one round: a size learned, and changed under our hands */
	COSIGNATURE_LEN = 8 + ED25519_SIG_LEN,
	URL_MAX = POLICY_URL_MAX + 128,
	ANSWER_MAX_BYTES = NOTE_MAX_BYTES,
	NAME_MAX_BYTES = 4096,
	SHOWN_MAX = 100, /* code points of a witness's own words */
	SHOWN_MAX_BYTES = 2048,
};

/* A witness and its own connection, for one thread at a time. */
struct worker {
	struct collect *c;
	struct collect_item item;
	struct fetch *fetch;
	struct buf answer, request;
	struct fetch_answer got;
};

struct collect {
	const struct policy *policy;
	struct worker *workers;
	struct collect_item *items; /* copies for who asks */
	size_t n;
	pthread_mutex_t mutex; /* of files, whose tiles are cached */
	struct files *files;
	struct buf note, text; /* of the last round */
	struct checkpoint checkpoint;
	uint64_t now;
};

static enum collect_outcome
outcome(struct worker *w, enum collect_outcome o, const char *why)
{
	w->item.outcome = o;
	snprintf(w->item.why, sizeof w->item.why, "%s", why);
	return o;
}

/* ---- asking ---- */

static const char *
url_of(const struct worker *w, const char *path, char to[URL_MAX])
{
	size_t n = strlen(w->item.witness->url);
	while (n && w->item.witness->url[n - 1] == '/')
		n--;
	snprintf(to, URL_MAX, "%.*s%s", (int)n, w->item.witness->url, path);
	return to;
}

static enum err_kind
make_request(struct worker *w, struct err *e)
{
	struct collect *c = w->c;
	struct files_tree tree = {c->files, c->checkpoint.size};
	struct advance a = {.old = w->item.last, .note = buf_slice(&c->note)};
	pthread_mutex_lock(&c->mutex);
	enum err_kind rc =
		merkle_prove_consistency(files_hash, &tree, a.old, tree.size, &a.steps, e);
	pthread_mutex_unlock(&c->mutex);
	if (rc != OK)
		return rc;
	buf_clear(&w->request);
	advance_put(&w->request, &a);
	return buf_failed(&w->request) ? err_set(e, ERR_IO, "out of memory") : OK;
}

/* The one line by the policy's key, verified over our own text. */
static enum err_kind
read_cosignature(struct worker *w, struct err *e)
{
	struct buf note;
	struct note n;
	unsigned char payload[COSIGNATURE_LEN];
	const struct vkey *k = &w->item.witness->key;
	buf_init(&note, ANSWER_MAX_BYTES + CHECKPOINT_TEXT_MAX);
	buf_add(&note, buf_slice(&w->c->text));
	buf_addc(&note, '\n');
	buf_add(&note, buf_slice(&w->answer));
	enum err_kind rc = buf_failed(&note) ? err_set(e, ERR_IO, "out of memory")
					     : note_parse(buf_slice(&note), &n, e);
	if (rc == OK)
		rc = note_verify(&n, k, &w->item.time, e);
	if (rc == OK)
		rc = note_find(&n, k, payload, sizeof payload, e);
	if (rc == OK && w->item.time > w->c->now + COLLECT_FUTURE_MAX_S)
		rc = err_set(e, ERR_MISMATCH, "its cosignature is of the future: %" PRIu64 " s",
			w->item.time - w->c->now);
	if (rc == OK && w->item.time == 0)
		rc = err_set(e, ERR_MISMATCH, "its cosignature is of no time");
	if (rc == OK)
		note_put_sig(
			&w->item.line, k, (struct slice){(const char *)payload, sizeof payload});
	buf_fini(&note);
	return rc;
}

static bool
read_size(const struct worker *w, uint64_t *size)
{
	struct slice s = buf_slice(&w->answer);
	if (strcmp(w->got.type, "text/x.tlog.size") != 0 || s.n < 2 || s.p[s.n - 1] != '\n')
		return false;
	return line_decimal((struct slice){s.p, s.n - 1}, MERKLE_MAX_SIZE, size);
}

/* True when the answer only says from which size to ask again. */
static bool
learn_size(struct worker *w)
{
	uint64_t size;
	if (!read_size(w, &size))
		outcome(w, COLLECT_FORK, "it refuses our tree (409), and says no size");
	else if (size == w->item.last)
		outcome(w, COLLECT_FORK, "it refuses our tree (409) from the very size it says");
	else if (size > w->c->checkpoint.size) {
		w->item.last = size;
		outcome(w, COLLECT_AHEAD, "");
		snprintf(w->item.why, sizeof w->item.why,
			"it cosigned a tree of %" PRIu64 " entries, and ours has %" PRIu64, size,
			w->c->checkpoint.size);
	} else {
		w->item.last = size;
		return true;
	}
	return false;
}

/* First line of an answer, for people. */
static void
refused(struct worker *w)
{
	struct slice s = buf_slice(&w->answer);
	const char *end = s.n ? memchr(s.p, '\n', s.n) : NULL;
	struct buf shown;
	s.n = end ? (size_t)(end - s.p) : s.n;
	buf_init(&shown, SHOWN_MAX_BYTES);
	utf8_put_escaped(&shown, s, SHOWN_MAX);
	outcome(w, COLLECT_SILENT, "");
	snprintf(w->item.why, sizeof w->item.why, "it answers %ld: %s", w->got.status,
		buf_str(&shown));
	buf_fini(&shown);
}

/* True: ask again. */
static bool
ask(struct worker *w)
{
	struct err e;
	char url[URL_MAX];
	struct slice body;
	if (w->item.last > w->c->checkpoint.size)
		w->item.last = 0; /* learned in another round, of a tree that is not ours: ask */
	if (make_request(w, &e) != OK) {
		outcome(w, COLLECT_SILENT, e.msg);
		return false;
	}
	body = buf_slice(&w->request);
	if (fetch_url(w->fetch, url_of(w, "/add-checkpoint", url), &body, &w->answer, &w->got,
		    &e) != OK) {
		outcome(w, COLLECT_SILENT, e.msg);
		return false;
	}
	if (w->got.status == 409)
		return learn_size(w);
	if (w->got.status == 422)
		outcome(w, COLLECT_FORK, "our tree does not extend the one it cosigned (422)");
	else if (w->got.status != 200)
		refused(w);
	else if (read_cosignature(w, &e) != OK)
		outcome(w, COLLECT_FALSE, e.msg);
	else {
		w->item.last = w->c->checkpoint.size;
		outcome(w, COLLECT_COSIGNED, "");
	}
	return false;
}

/* Is the root that our tree had at that size the one it shows? */
static bool
is_ours(struct collect *c, const struct checkpoint *theirs)
{
	struct files_tree tree = {c->files, c->checkpoint.size};
	struct steps steps;
	struct err e;
	if (theirs->size > tree.size)
		return false;
	pthread_mutex_lock(&c->mutex);
	bool ours = merkle_prove_consistency(
			    files_hash, &tree, theirs->size, tree.size, &steps, &e) == OK &&
		    merkle_check_consistency(theirs->size, &theirs->root, tree.size,
			    &c->checkpoint.root, &steps, &e) == OK;
	pthread_mutex_unlock(&c->mutex);
	return ours;
}

/* The log's signature, by a key of the policy, under a tree that ours neither is nor extends. */
static bool
is_proof(struct worker *w)
{
	const struct policy_party *logs;
	size_t n = policy_logs(w->c->policy, &logs);
	struct checkpoint theirs;
	struct note note;
	struct err e;
	bool by_log = false;
	if (note_parse(buf_slice(&w->item.theirs), &note, &e) != OK ||
		checkpoint_parse(note.text, &theirs, &e) != OK ||
		strcmp(theirs.origin, w->c->checkpoint.origin) != 0)
		return false;
	for (size_t i = 0; i < n && !by_log; i++)
		by_log = strcmp(logs[i].key.name, theirs.origin) == 0 &&
			 note_verify(&note, &logs[i].key, NULL, &e) == OK;
	return by_log && !is_ours(w->c, &theirs);
}

static void
fetch_theirs(struct worker *w)
{
	struct err e;
	char url[URL_MAX], hex[2 * SHA256_LEN + 1], path[2 * SHA256_LEN + 32];
	struct sha256 h = sha256_of(slice_of(w->c->checkpoint.origin));
	hex_format(h.b, SHA256_LEN, hex);
	snprintf(path, sizeof path, "/%s/checkpoint", hex);
	if (fetch_url(w->fetch, url_of(w, path, url), NULL, &w->answer, &w->got, &e) == OK &&
		w->got.status == 200)
		buf_add(&w->item.theirs, buf_slice(&w->answer));
	w->item.proven = is_proof(w);
}

static void
work(void *item)
{
	struct worker *w = item;
	bool again = true;
	buf_clear(&w->item.line);
	buf_clear(&w->item.theirs);
	w->item.proven = false;
	w->item.time = 0;
	if (!w->item.witness->url[0]) {
		outcome(w, COLLECT_NO_URL, "the policy has no URL of it");
		return;
	}
	for (int i = 0; again && i < TRIES; i++)
		again = ask(w);
	if (again)
		outcome(w, COLLECT_SILENT, "it says another size each time");
	if (w->item.outcome == COLLECT_AHEAD || w->item.outcome == COLLECT_FORK)
		fetch_theirs(w);
}

/* ---- a round ---- */

static enum err_kind
open_worker(struct collect *c, size_t i, const struct policy_party *witness, struct err *e)
{
	struct worker *w = &c->workers[i];
	w->c = c;
	w->item.witness = witness;
	buf_init(&w->item.line, NOTE_MAX_BYTES);
	buf_init(&w->item.theirs, NOTE_MAX_BYTES);
	buf_init(&w->answer, ANSWER_MAX_BYTES);
	buf_init(&w->request, PROOF_MAX_BYTES);
	w->fetch = fetch_open();
	return w->fetch ? OK : err_set(e, ERR_IO, "out of memory");
}

enum err_kind
collect_open(const struct policy *p, struct collect **to, struct err *e)
{
	const struct policy_party *parties;
	if (policy_check_enforceable(p, e) != OK)
		return e->kind;
	struct collect *c = calloc(1, sizeof *c);
	if (!c)
		return err_set(e, ERR_IO, "out of memory");
	c->policy = p;
	c->n = policy_witnesses(p, &parties);
	pthread_mutex_init(&c->mutex, NULL);
	buf_init(&c->note, NOTE_MAX_BYTES);
	buf_init(&c->text, CHECKPOINT_TEXT_MAX);
	c->workers = calloc(c->n, sizeof *c->workers);
	c->items = calloc(c->n, sizeof *c->items);
	if (!c->workers || !c->items) {
		collect_close(c);
		return err_set(e, ERR_IO, "out of memory");
	}
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && i < c->n; i++)
		rc = open_worker(c, i, &parties[i], e);
	if (rc != OK)
		collect_close(c);
	else
		*to = c;
	return rc;
}

void
collect_close(struct collect *c)
{
	if (!c)
		return;
	for (size_t i = 0; c->workers && i < c->n; i++) {
		buf_fini(&c->workers[i].item.line);
		buf_fini(&c->workers[i].item.theirs);
		buf_fini(&c->workers[i].answer);
		buf_fini(&c->workers[i].request);
		fetch_close(c->workers[i].fetch);
	}
	buf_fini(&c->note);
	buf_fini(&c->text);
	pthread_mutex_destroy(&c->mutex);
	free(c->workers);
	free(c->items);
	free(c);
}

enum err_kind
collect_round(
	struct collect *c, struct files *files, struct slice note, uint64_t now, struct err *e)
{
	struct note n;
	if (note_parse(note, &n, e) != OK || checkpoint_parse(n.text, &c->checkpoint, e) != OK)
		return e->kind;
	buf_clear(&c->note);
	buf_add(&c->note, note);
	buf_clear(&c->text);
	buf_add(&c->text, n.text);
	if (buf_failed(&c->note) || buf_failed(&c->text))
		return err_set(e, ERR_IO, "out of memory");
	c->files = files;
	c->now = now;
	work_each(c->workers, c->n, sizeof *c->workers, work);
	for (size_t i = 0; i < c->n; i++)
		c->items[i] = c->workers[i].item;
	return OK;
}

size_t
collect_items(const struct collect *c, const struct collect_item **items)
{
	*items = c->items;
	return c->n;
}

/* ---- what comes of it ---- */

/* The time of a line by the key that the note has already; 0: none, or one that does not verify. */
static uint64_t
time_there(const struct note *n, const struct vkey *k)
{
	uint64_t time = 0;
	struct err e;
	return note_verify(n, k, &time, &e) == OK ? time : 0;
}

static bool
is_replaced(const struct collect *c, const struct note *n, const struct note_sig *s)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct vkey *k = &c->items[i].witness->key;
		if (s->id == k->id && slice_is(s->name, k->name))
			return c->items[i].outcome == COLLECT_COSIGNED &&
			       c->items[i].time >= time_there(n, k);
	}
	return false;
}

enum err_kind
collect_merge(const struct collect *c, struct slice note, struct buf *to, struct err *e)
{
	struct note n;
	if (note_parse(note, &n, e) != OK)
		return e->kind;
	if (!slice_eq(n.text, buf_slice(&c->text)))
		return err_set(e, ERR_MISMATCH, "the log has another checkpoint by now");
	buf_add(to, n.text);
	buf_addc(to, '\n');
	for (size_t i = 0; i < n.nsigs; i++)
		if (!is_replaced(c, &n, &n.sigs[i]))
			buf_addf(to, "\xe2\x80\x94 %.*s %.*s\n", SLICE_ARG(n.sigs[i].name),
				SLICE_ARG(n.sigs[i].base64));
	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].outcome == COLLECT_COSIGNED &&
			c->items[i].time >= time_there(&n, &c->items[i].witness->key))
			buf_add(to, buf_slice(&c->items[i].line));
	return buf_failed(to) ? err_set(e, ERR_IO, "out of memory") : OK;
}

static enum err_kind
keep(const char *folder, uint64_t now, const struct collect_item *i, const char *what,
	struct slice note, struct err *e)
{
	char path[NAME_MAX_BYTES];
	int n = snprintf(path, sizeof path, "%s/%" PRIu64 "-%08" PRIx32 ".%s", folder, now,
		i->witness->key.id, what);
	if (n <= 0 || (size_t)n >= sizeof path)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", folder);
	return file_write(path, note, e);
}

enum err_kind
collect_keep_evidence(
	const struct collect *c, const char *folder, uint64_t now, size_t *n, struct err *e)
{
	struct err there;
	*n = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct collect_item *it = &c->items[i];
		if (!it->proven)
			continue;
		if (++*n == 1)
			(void)!folder_make(folder, 0755, &there); /* or it is there: see below */
		if (keep(folder, now, it, "ours", buf_slice(&c->note), e) != OK ||
			keep(folder, now, it, "theirs", buf_slice(&it->theirs), e) != OK)
			return e->kind;
	}
	return OK;
}
