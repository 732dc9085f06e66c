#include "log/witness.h"

#include "base/hex.h"
#include "log/checkpoint.h"
#include "log/proof.h"
#include "os/file.h"
#include "os/lock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	PATH_MAX_BYTES = 4096,
	HEX_MAX = 2 * SHA256_LEN + 1,
	COSIGNATURE_LEN = 8 + ED25519_SIG_LEN,
	MESSAGE_MAX = 2 * CHECKPOINT_TEXT_MAX
};

/* A log, and what was cosigned of it last. */
struct origin {
	pthread_mutex_t mutex; /* of what follows; held from the comparison to the answer */
	char name[VKEY_NAME_MAX + 1], hex[HEX_MAX];
	struct checkpoint last; /* size 0: nothing yet */
	struct buf note;	/* as it is kept; empty: nothing yet */
};

struct witness {
	struct lock *lock;
	char *folder;
	const struct ed25519 *key;
	struct vkey own;
	struct vkey logs[WITNESS_MAX_LOGS];
	struct origin *origins;
	size_t nlogs, norigins;
	int64_t (*clock)(void *from);
	void *clock_from;
	pthread_mutex_t mutex; /* of broken */
	bool broken;	       /* what the disk has is not known any more */
};

/* A request that got as far as its checkpoint. */
struct ask {
	struct advance advance;
	struct note note;
	struct checkpoint checkpoint;
	struct buf text; /* the checkpoint as we write it: what is signed */
};

/* ---- answers ---- */

static const char plain[] = "text/plain; charset=utf-8";

static void
say(struct serve_answer *a, unsigned status, const char *why)
{
	a->status = status;
	a->type = plain;
	buf_clear(&a->body);
	buf_addf(&a->body, "%s\n", why);
}

static void
say_size(struct serve_answer *a, uint64_t size)
{
	a->status = 409;
	a->type = "text/x.tlog.size";
	buf_addf(&a->body, "%llu\n", (unsigned long long)size);
}

/* ---- the request, up to what needs no state ---- */

static struct origin *
find_origin(struct witness *w, struct slice text)
{
	const char *end = memchr(text.p, '\n', text.n);
	struct slice name = {text.p, end ? (size_t)(end - text.p) : text.n};
	for (size_t i = 0; i < w->norigins; i++)
		if (slice_is(name, w->origins[i].name))
			return &w->origins[i];
	return NULL;
}

/* OK: signed by a key known for the origin, and by none of them falsely. */
static enum err_kind
check_signed(const struct witness *w, const char *origin, const struct note *n, struct err *e)
{
	size_t good = 0;
	for (size_t i = 0; i < w->nlogs; i++) {
		if (strcmp(w->logs[i].name, origin) != 0)
			continue;
		enum err_kind rc = note_verify(n, &w->logs[i], NULL, e);
		if (rc != OK && rc != ERR_MISSING)
			return rc;
		good += rc == OK;
	}
	return good ? OK : err_set(e, ERR_MISSING, "no signature by a key known for this log");
}

static bool
read_ask(struct witness *w, struct slice body, struct ask *k, struct origin **o,
	struct serve_answer *a)
{
	struct err e;
	if (advance_parse(body, &k->advance, &e) != OK ||
		note_parse(k->advance.note, &k->note, &e) != OK) {
		say(a, 400, e.msg);
		return false;
	}
	*o = find_origin(w, k->note.text);
	if (!*o) {
		say(a, 404, "the log is not known here");
		return false;
	}
	if (check_signed(w, (*o)->name, &k->note, &e) != OK) {
		say(a, 403, e.msg);
		return false;
	}
	if (checkpoint_parse(k->note.text, &k->checkpoint, &e) != OK) {
		say(a, 400, e.msg);
		return false;
	}
	checkpoint_put(&k->text, &k->checkpoint);
	if (!slice_eq(buf_slice(&k->text), k->note.text) || k->advance.old > k->checkpoint.size) {
		say(a, 400, "old is larger than the size, or the checkpoint is misspelt");
		return false;
	}
	return true;
}

/* ---- cosigning ---- */

static enum err_kind
check_growth(const struct origin *o, const struct ask *k, struct err *e)
{
	struct sha256 empty = merkle_empty();
	if (k->checkpoint.size == 0 && !sha256_eq(&k->checkpoint.root, &empty))
		return err_set(e, ERR_MISMATCH, "that is not the root of the empty tree");
	return merkle_check_consistency(o->last.size, o->last.size ? &o->last.root : &empty,
		k->checkpoint.size, &k->checkpoint.root, &k->advance.steps, e);
}

static enum err_kind
cosign(const struct witness *w, const struct ask *k, struct buf *line, struct err *e)
{
	unsigned char payload[COSIGNATURE_LEN];
	struct buf message;
	int64_t now = w->clock(w->clock_from) / 1000;
	if (now <= 0)
		return err_set(e, ERR_IO, "the clock is not set");
	for (int i = 0; i < 8; i++)
		payload[i] = (unsigned char)((uint64_t)now >> (56 - 8 * i));
	buf_init(&message, MESSAGE_MAX);
	cosignature_put_message(&message, (uint64_t)now, buf_slice(&k->text));
	enum err_kind rc = buf_failed(&message)
				   ? err_set(e, ERR_IO, "out of memory")
				   : ed25519_sign(w->key, buf_slice(&message), payload + 8, e);
	buf_fini(&message);
	if (rc != OK)
		return rc;
	note_put_sig(line, &w->own, (struct slice){(const char *)payload, sizeof payload});
	return buf_failed(line) ? err_set(e, ERR_IO, "out of memory") : OK;
}

/* Our text, the log's signatures that we verified, our own. */
static enum err_kind
put_note(const struct witness *w, const struct ask *k, struct slice line, struct buf *to,
	struct err *e)
{
	unsigned char sig[ED25519_SIG_LEN];
	buf_add(to, buf_slice(&k->text));
	buf_addc(to, '\n');
	for (size_t i = 0; i < w->nlogs; i++)
		if (strcmp(w->logs[i].name, k->checkpoint.origin) == 0 &&
			note_find(&k->note, &w->logs[i], sig, sizeof sig, e) == OK)
			note_put_sig(
				to, &w->logs[i], (struct slice){(const char *)sig, sizeof sig});
	buf_add(to, line);
	return buf_failed(to) ? err_set(e, ERR_IO, "out of memory") : OK;
}

static enum err_kind
path_of(const struct witness *w, const char *name, char to[PATH_MAX_BYTES], struct err *e)
{
	int n = snprintf(to, PATH_MAX_BYTES, "%s/%s", w->folder, name);
	return n > 0 && n < PATH_MAX_BYTES
		       ? OK
		       : err_set(e, ERR_LIMIT, "%s: the path is too long", w->folder);
}

static bool
is_broken(struct witness *w, bool now)
{
	pthread_mutex_lock(&w->mutex);
	w->broken = w->broken || now;
	bool broken = w->broken;
	pthread_mutex_unlock(&w->mutex);
	return broken;
}

/* Sign, keep, and only then answer. */
static enum err_kind
advance(struct witness *w, struct origin *o, const struct ask *k, struct serve_answer *a,
	struct err *e)
{
	struct buf line, note;
	char path[PATH_MAX_BYTES];
	buf_init(&line, NOTE_MAX_BYTES);
	buf_init(&note, NOTE_MAX_BYTES);
	enum err_kind rc = path_of(w, o->hex, path, e);
	if (rc == OK)
		rc = cosign(w, k, &line, e);
	if (rc == OK)
		rc = put_note(w, k, buf_slice(&line), &note, e);
	if (rc == OK && file_write(path, buf_slice(&note), e) != OK) {
		rc = e->kind;
		is_broken(w, true); /* it may be there, or not */
	}
	if (rc == OK) {
		a->status = 200;
		a->type = plain;
		buf_add(&a->body, buf_slice(&line));
		struct buf old = o->note;
		o->note = note;
		o->last = k->checkpoint;
		note = old;
	}
	buf_fini(&note);
	buf_fini(&line);
	return rc;
}

/* Compare and swap: nobody else sees the state between the two. */
static void
swap(struct witness *w, struct origin *o, const struct ask *k, struct serve_answer *a)
{
	struct err e;
	pthread_mutex_lock(&o->mutex);
	if (is_broken(w, false))
		say(a, 500, "the state could not be kept; start the witness again");
	else if (k->advance.old != o->last.size)
		say_size(a, o->last.size);
	else if (check_growth(o, k, &e) != OK)
		say(a, 422, e.msg);
	else if (advance(w, o, k, a, &e) != OK)
		say(a, 500, e.msg);
	pthread_mutex_unlock(&o->mutex);
}

static void
add_checkpoint(struct witness *w, struct slice body, struct serve_answer *a)
{
	struct ask k;
	struct origin *o;
	buf_init(&k.text, CHECKPOINT_TEXT_MAX);
	if (read_ask(w, body, &k, &o, a))
		swap(w, o, &k, a);
	buf_fini(&k.text);
}

/* ---- what can be asked ---- */

static void
show_last(struct witness *w, struct slice path, struct serve_answer *a)
{
	for (size_t i = 0; i < w->norigins; i++) {
		struct origin *o = &w->origins[i];
		if (path.n != 1 + HEX_MAX - 1 + strlen("/checkpoint") || path.p[0] != '/' ||
			memcmp(path.p + 1, o->hex, HEX_MAX - 1) != 0)
			continue;
		pthread_mutex_lock(&o->mutex);
		if (o->note.n) {
			a->status = 200;
			a->type = plain;
			buf_add(&a->body, buf_slice(&o->note));
		} else {
			say(a, 404, "nothing was cosigned of this log yet");
		}
		pthread_mutex_unlock(&o->mutex);
		return;
	}
	say(a, 404, "the log is not known here");
}

void
witness_answer(void *from, const struct serve_request *r, struct serve_answer *a)
{
	struct witness *w = from;
	bool post = slice_is(r->method, "POST"),
	     get = slice_is(r->method, "GET") || slice_is(r->method, "HEAD");
	if (slice_is(r->path, "/add-checkpoint") && post)
		add_checkpoint(w, r->body, a);
	else if (slice_ends(r->path, "/checkpoint") && get)
		show_last(w, r->path, a);
	else if (slice_is(r->path, "/add-checkpoint") || slice_ends(r->path, "/checkpoint"))
		say(a, 405, "the method is not allowed here");
	else
		say(a, 404, "POST /add-checkpoint, or GET /<origin's hash>/checkpoint");
}

/* ---- opening ---- */

static enum err_kind
check_kept(const struct witness *w, const struct origin *o, struct checkpoint *c, struct err *e)
{
	struct note n;
	if (note_parse(buf_slice(&o->note), &n, e) != OK || checkpoint_parse(n.text, c, e) != OK)
		return e->kind;
	if (strcmp(c->origin, o->name) != 0)
		return err_set(
			e, ERR_MISMATCH, "it is of the log %s, not of %s", c->origin, o->name);
	if (note_verify(&n, &w->own, NULL, e) != OK)
		return err_set(e, ERR_MISMATCH, "it is not cosigned by %s", w->own.name);
	return OK;
}

static enum err_kind
read_origin(struct witness *w, struct origin *o, struct err *e)
{
	char path[PATH_MAX_BYTES];
	struct sha256 hash = sha256_of(slice_of(o->name));
	hex_format(hash.b, SHA256_LEN, o->hex);
	if (path_of(w, o->hex, path, e) != OK)
		return e->kind;
	enum err_kind rc = file_read(path, NOTE_MAX_BYTES, &o->note, e);
	if (rc == ERR_MISSING) {
		buf_clear(&o->note);
		return OK;
	}
	if (rc == OK && check_kept(w, o, &o->last, e) != OK)
		rc = err_context(e, "%s", path);
	return rc;
}

/* One more origin, unless it is there; there are at most as many as keys. */
static void
add_origin(struct witness *w, const struct vkey *k)
{
	for (size_t i = 0; i < w->norigins; i++)
		if (strcmp(w->origins[i].name, k->name) == 0)
			return;
	struct origin *o = &w->origins[w->norigins++];
	pthread_mutex_init(&o->mutex, NULL);
	buf_init(&o->note, NOTE_MAX_BYTES);
	snprintf(o->name, sizeof o->name, "%s", k->name);
}

static enum err_kind
take_logs(struct witness *w, const struct witness_options *o, struct err *e)
{
	if (o->nlogs == 0 || o->nlogs > WITNESS_MAX_LOGS)
		return err_set(e, ERR_USAGE, "give the keys of one to %d logs", WITNESS_MAX_LOGS);
	w->origins = calloc(o->nlogs, sizeof *w->origins);
	if (!w->origins)
		return err_set(e, ERR_IO, "out of memory");
	for (size_t i = 0; i < o->nlogs; i++) {
		const struct vkey *k = &o->logs[i];
		if (k->type != VKEY_ED25519)
			return err_set(e, ERR_USAGE, "%s: a key of type 0x%02x is no log's",
				k->name, k->type);
		if (memcmp(k->key, w->own.key, ED25519_LEN) == 0)
			return err_set(
				e, ERR_USAGE, "%s: a log's key is not to be a witness's", k->name);
		w->logs[w->nlogs++] = *k;
		add_origin(w, k);
	}
	return OK;
}

static enum err_kind
open_state(struct witness *w, struct err *e)
{
	char path[PATH_MAX_BYTES];
	enum err_kind rc = path_of(w, "lock", path, e);
	if (rc == OK)
		rc = lock_open(path, 0, &w->lock, e);
	for (size_t i = 0; rc == OK && i < w->norigins; i++)
		rc = read_origin(w, &w->origins[i], e);
	return rc;
}

enum err_kind
witness_open(const struct witness_options *o, struct witness **to, struct err *e)
{
	unsigned char public[ED25519_LEN];
	struct witness *w = calloc(1, sizeof *w);
	if (!w)
		return err_set(e, ERR_IO, "out of memory");
	pthread_mutex_init(&w->mutex, NULL);
	w->key = o->key;
	w->clock = o->clock;
	w->clock_from = o->from;
	w->folder = strdup(o->state);
	ed25519_public(o->key, public);
	enum err_kind rc = w->folder ? OK : err_set(e, ERR_IO, "out of memory");
	if (rc == OK)
		rc = vkey_make(o->name, VKEY_COSIGNATURE, public, &w->own, e);
	if (rc == OK)
		rc = take_logs(w, o, e);
	if (rc == OK)
		rc = open_state(w, e);
	if (rc != OK)
		witness_close(w);
	else
		*to = w;
	return rc;
}

void
witness_close(struct witness *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->norigins; i++) {
		pthread_mutex_destroy(&w->origins[i].mutex);
		buf_fini(&w->origins[i].note);
	}
	pthread_mutex_destroy(&w->mutex);
	free(w->origins);
	free(w->folder);
	lock_close(w->lock);
	free(w);
}

const struct vkey *
witness_key(const struct witness *w)
{
	return &w->own;
}
