/* A witness as requests and answers: every status, what is kept, and that no fork gets through. */
#include "../os/folder.h"
#include "log/witness.h"
#include "tree.h"

#include "base/base64.h"
#include "base/hex.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char origin[] = "kz.example/register";
static struct tree log_, fork_, stranger;
static struct ed25519 *key;
static struct vkey own;
static int64_t now_ms = 1800000000000;

static int64_t
test_clock(void *from)
{
	return *(int64_t *)from;
}

static enum err_kind
try_open(const struct vkey *logs, size_t n, const char *name, struct witness **w, struct err *e)
{
	return witness_open(&(struct witness_options){.state = folder,
				    .key = key,
				    .name = slice_of(name),
				    .logs = logs,
				    .nlogs = n,
				    .clock = test_clock,
				    .from = &now_ms},
		w, e);
}

static struct witness *
open_witness(void)
{
	struct witness *w = NULL;
	struct err e;
	assert_int_equal(try_open(&log_.vkey, 1, "am.example-witness", &w, &e), OK);
	return w;
}

static int
make(void **state)
{
	unsigned char public[ED25519_LEN];
	struct err e;
	tree_open(&log_, origin, TREE_MAX);
	tree_open(&fork_, origin, 7);
	tree_share_key(&fork_, &log_);
	tree_open(&stranger, "other.example/log", TREE_MAX);
	assert_int_equal(ed25519_new(&key, &e), OK);
	ed25519_public(key, public);
	assert_int_equal(
		vkey_make(slice_of("am.example-witness"), VKEY_COSIGNATURE, public, &own, &e), OK);
	return folder_set_up(state);
}

static int
unmake(void **state)
{
	tree_close(&log_);
	tree_close(&stranger);
	ed25519_close(key);
	return folder_remove(state);
}

/* ---- asking ---- */

static unsigned
ask(struct witness *w, const char *method, const char *path, struct slice body, struct buf *to,
	const char **type)
{
	struct serve_answer a = {.status = 0};
	const struct serve_request r = {slice_of(method), slice_of(path), body};
	buf_init(&a.body, 1 << 20);
	witness_answer(w, &r, &a);
	assert_false(buf_failed(&a.body));
	if (to) {
		buf_clear(to);
		buf_add(to, buf_slice(&a.body));
	}
	if (type)
		*type = a.type;
	buf_fini(&a.body);
	return a.status;
}

static unsigned
add(struct witness *w, struct tree *t, uint64_t old, uint64_t size, struct buf *to)
{
	struct buf body;
	buf_init(&body, 1 << 20);
	tree_ask(t, old, size, &body);
	unsigned status = ask(w, "POST", "/add-checkpoint", buf_slice(&body), to, NULL);
	buf_fini(&body);
	return status;
}

static unsigned
add_text(struct witness *w, struct slice body)
{
	return ask(w, "POST", "/add-checkpoint", body, NULL, NULL);
}

/* The lines are one cosignature by the witness on the checkpoint of this size. */
static uint64_t
check_lines(struct tree *t, uint64_t size, struct slice lines)
{
	struct buf note;
	struct note n;
	struct err e;
	uint64_t time = 0;
	buf_init(&note, NOTE_MAX_BYTES);
	tree_note(t, size, &note);
	buf_add(&note, lines);
	assert_int_equal(note_parse(buf_slice(&note), &n, &e), OK);
	assert_int_equal(n.nsigs, 2);
	assert_int_equal(note_verify(&n, &own, &time, &e), OK);
	buf_fini(&note);
	return time;
}

static const char *
monitor_path(void)
{
	static char path[128];
	char hex[65];
	struct sha256 h = sha256_of(slice_of(origin));
	hex_format(h.b, SHA256_LEN, hex);
	snprintf(path, sizeof path, "/%s/checkpoint", hex);
	return path;
}

/* ---- tests ---- */

static void
grows_and_says_so(void **state)
{
	struct witness *w = open_witness();
	static const uint64_t sizes[] = {0, 0, 1, 2, 7, 8, 8, 255, 256, 257, 600};
	struct buf b;
	(void)state;
	buf_init(&b, 1 << 20);
	for (size_t i = 1; i < COUNT_OF(sizes); i++) {
		now_ms += 1000;
		assert_int_equal(add(w, &log_, sizes[i - 1], sizes[i], &b), 200);
		assert_int_equal(check_lines(&log_, sizes[i], buf_slice(&b)), now_ms / 1000);
	}
	buf_fini(&b);
	witness_close(w);
}

static void
learns_by_conflict(void **state)
{
	struct witness *w = open_witness();
	struct buf b, body;
	const char *type;
	(void)state;
	buf_init(&b, 4096);
	buf_init(&body, 1 << 20);
	assert_int_equal(add(w, &log_, 5, 9, &b), 409);
	assert_string_equal(buf_str(&b), "0\n");
	assert_int_equal(add(w, &log_, 0, 5, NULL), 200);
	tree_ask(&log_, 0, 9, &body);
	assert_int_equal(ask(w, "POST", "/add-checkpoint", buf_slice(&body), &b, &type), 409);
	assert_string_equal(buf_str(&b), "5\n");
	assert_string_equal(type, "text/x.tlog.size");
	assert_int_equal(add(w, &log_, 5, 9, NULL), 200);
	assert_int_equal(add(w, &log_, 5, 9, NULL), 409);
	assert_int_equal(add(w, &log_, 3, 4, &b), 409);
	assert_string_equal(buf_str(&b), "9\n");
	buf_fini(&b);
	buf_fini(&body);
	witness_close(w);
}

static void
strangers_are_refused(void **state)
{
	struct witness *w = open_witness();
	struct tree impostor;
	struct buf b;
	struct slice text;
	struct note n;
	struct err e;
	(void)state;
	assert_int_equal(add(w, &stranger, 0, 3, NULL), 404);
	tree_open(&impostor, origin, TREE_MAX); /* its own key under the log's name */
	assert_int_equal(add(w, &impostor, 0, 3, NULL), 403);
	tree_close(&impostor);
	/* the log's name and key id, and a signature that is not its own */
	buf_init(&b, 1 << 20);
	buf_adds(&b, "old 0\n\n");
	tree_note(&log_, 3, &b);
	text = slice_from(buf_slice(&b), 7);
	assert_int_equal(note_parse(text, &n, &e), OK);
	size_t at = (size_t)(n.sigs[0].base64.p - b.p) + 40;
	b.p[at] = b.p[at] == 'A' ? 'B' : 'A';
	assert_int_equal(add_text(w, buf_slice(&b)), 403);
	/* a good one does not make up for a false one */
	buf_clear(&b);
	buf_adds(&b, "old 0\n\n");
	tree_note(&log_, 3, &b);
	unsigned char zeros[ED25519_SIG_LEN] = {0};
	note_put_sig(&b, &log_.vkey, (struct slice){(const char *)zeros, sizeof zeros});
	assert_int_equal(add_text(w, buf_slice(&b)), 403);
	buf_fini(&b);
	witness_close(w);
}

static void
malformed_is_refused(void **state)
{
	struct witness *w = open_witness();
	struct buf b;
	(void)state;
	buf_init(&b, 1 << 20);
	assert_int_equal(add_text(w, (struct slice){NULL, 0}), 400);
	assert_int_equal(add_text(w, slice_of("old 0\n")), 400);
	static const char *const olds[] = {"old 00\n\n", "old -1\n\n", "old 0 \n\n", "OLD 0\n\n",
		"old 9223372036854775808\n\n", "old 0\nAAAA\n\n", "old 0\n"};
	for (size_t i = 0; i < COUNT_OF(olds); i++) {
		buf_clear(&b);
		buf_adds(&b, olds[i]);
		tree_note(&log_, 3, &b);
		assert_int_equal(add_text(w, buf_slice(&b)), 400);
	}
	assert_int_equal(add(w, &log_, 4, 3, NULL), 400); /* old > size */
	/* an extension line, well signed; and a size with a leading zero */
	static const char *const tails[] = {"%s\n3\n%s\nextension\n", "%s\n03\n%s\n"};
	for (size_t i = 0; i < COUNT_OF(tails); i++) {
		struct sha256 root = tree_root(&log_, 3);
		struct buf text, root64;
		char spelt[512];
		buf_init(&text, 512);
		buf_init(&root64, 64);
		base64_put(&root64, (struct slice){(const char *)root.b, SHA256_LEN});
		int n = i ? snprintf(spelt, sizeof spelt, "%s\n03\n%s\n", origin, buf_str(&root64))
			  : snprintf(spelt, sizeof spelt, "%s\n3\n%s\nextension\n", origin,
				    buf_str(&root64));
		buf_clear(&b);
		buf_adds(&b, "old 0\n\n");
		tree_sign(&log_, (struct slice){spelt, (size_t)n}, &b);
		assert_int_equal(add_text(w, buf_slice(&b)), 400);
		buf_fini(&root64);
		buf_fini(&text);
	}
	assert_int_equal(add(w, &log_, 0, 3, NULL), 200); /* nothing of that changed anything */
	buf_fini(&b);
	witness_close(w);
}

/* The request from `old` with the checkpoint of one tree and the proof of another. */
static unsigned
add_mixed(struct witness *w, uint64_t old, uint64_t said, struct tree *proof, uint64_t psize,
	struct tree *note, uint64_t nsize)
{
	struct buf b, p;
	struct advance a;
	struct err e;
	buf_init(&b, 1 << 20);
	buf_init(&p, 1 << 20);
	tree_ask(proof, old, psize, &p);
	assert_int_equal(advance_parse(buf_slice(&p), &a, &e), OK);
	struct buf n;
	buf_init(&n, NOTE_MAX_BYTES);
	tree_note(note, nsize, &n);
	a.note = buf_slice(&n);
	a.old = said;
	advance_put(&b, &a);
	unsigned status = add_text(w, buf_slice(&b));
	buf_fini(&b);
	buf_fini(&p);
	buf_fini(&n);
	return status;
}

static void
forks_are_refused(void **state)
{
	struct witness *w = open_witness();
	struct buf b;
	struct checkpoint c = {.size = 0};
	(void)state;
	buf_init(&b, 1 << 20);
	/* size 0 with another root */
	snprintf(c.origin, sizeof c.origin, "%s", origin);
	struct buf text;
	buf_init(&text, 512);
	checkpoint_put(&text, &c);
	buf_adds(&b, "old 0\n\n");
	tree_sign(&log_, buf_slice(&text), &b);
	assert_int_equal(add_text(w, buf_slice(&b)), 422);
	buf_fini(&text);
	/* a proof where none belongs */
	assert_int_equal(add_mixed(w, 3, 0, &log_, 10, &log_, 10), 422);
	assert_int_equal(add(w, &log_, 0, 10, NULL), 200);
	assert_int_equal(add(w, &fork_, 10, 10, NULL), 422); /* the same size, another root */
	assert_int_equal(add(w, &fork_, 10, 12, NULL), 422);
	assert_int_equal(add_mixed(w, 10, 10, &log_, 12, &fork_, 12), 422);
	assert_int_equal(add_mixed(w, 10, 10, &log_, 13, &log_, 12), 422);
	assert_int_equal(add_mixed(w, 10, 10, &log_, 12, &log_, 10), 422);
	assert_int_equal(add(w, &log_, 10, 12, &b), 200);
	assert_int_equal(check_lines(&log_, 12, buf_slice(&b)), now_ms / 1000);
	buf_fini(&b);
	witness_close(w);
}

static void
what_is_kept_outlives_the_process(void **state)
{
	struct witness *w = open_witness(), *other = NULL;
	struct buf b;
	struct note n;
	struct err e;
	(void)state;
	buf_init(&b, 1 << 20);
	assert_int_equal(ask(w, "GET", monitor_path(), (struct slice){NULL, 0}, &b, NULL), 404);
	assert_int_equal(add(w, &log_, 0, 20, NULL), 200);
	assert_int_equal(try_open(&log_.vkey, 1, "am.example-witness", &other, &e), ERR_IO);
	witness_close(w);
	w = open_witness();
	assert_int_equal(ask(w, "GET", monitor_path(), (struct slice){NULL, 0}, &b, NULL), 200);
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &log_.vkey, NULL, &e), OK);
	assert_int_equal(note_verify(&n, &own, NULL, &e), OK);
	assert_int_equal(add(w, &fork_, 20, 21, NULL), 422);
	assert_int_equal(add(w, &log_, 0, 21, &b), 409);
	assert_string_equal(buf_str(&b), "20\n");
	witness_close(w);
	/* of another key, and changed */
	assert_int_equal(try_open(&log_.vkey, 1, "am.other", &w, &e), ERR_MISMATCH);
	char name[128];
	snprintf(name, sizeof name, "%.64s", monitor_path() + 1);
	tree_note(&log_, 5, &b);
	b.n = 0;
	buf_clear(&b);
	tree_note(&log_, 5, &b);
	folder_put(name, b.p, b.n);
	assert_int_equal(try_open(&log_.vkey, 1, "am.example-witness", &w, &e), ERR_MISMATCH);
	folder_put(name, "x", 1);
	assert_int_equal(try_open(&log_.vkey, 1, "am.example-witness", &w, &e), ERR_SYNTAX);
	buf_fini(&b);
}

static void
what_cannot_be_kept_is_not_signed(void **state)
{
	struct witness *w = open_witness();
	struct buf b;
	(void)state;
	buf_init(&b, 4096);
	assert_int_equal(add(w, &log_, 0, 4, NULL), 200);
	/* in place of the state's file a folder, which no rename replaces */
	char name[128], path[4096];
	snprintf(name, sizeof name, "%.64s", monitor_path() + 1);
	snprintf(path, sizeof path, "%s", folder_path(name));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(add(w, &log_, 4, 5, &b), 500);
	assert_null(strstr(buf_str(&b), "\xe2\x80\x94"));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(add(w, &log_, 4, 5, &b), 500); /* until it is started again */
	buf_fini(&b);
	witness_close(w);
}

static void
its_keys_are_told_apart(void **state)
{
	struct witness *w = NULL;
	struct vkey mine = own, cosigner = own;
	struct err e;
	(void)state;
	mine.type = VKEY_ED25519;
	assert_int_equal(try_open(NULL, 0, "am.w", &w, &e), ERR_USAGE);
	assert_int_equal(try_open(&mine, 1, "am.w", &w, &e), ERR_USAGE);
	assert_int_equal(try_open(&cosigner, 1, "am.w", &w, &e), ERR_USAGE);
	assert_int_equal(try_open(&log_.vkey, 1, "a name", &w, &e), ERR_SYNTAX);
	now_ms -= now_ms + 1; /* a clock before 1970 signs nothing */
	w = open_witness();
	assert_int_equal(add(w, &log_, 0, 4, NULL), 500);
	witness_close(w);
	now_ms = 1800000000000;
}

static void
other_requests_are_answered_too(void **state)
{
	struct witness *w = open_witness();
	const struct slice none = {NULL, 0};
	(void)state;
	assert_int_equal(ask(w, "GET", "/add-checkpoint", none, NULL, NULL), 405);
	assert_int_equal(ask(w, "PUT", monitor_path(), none, NULL, NULL), 405);
	assert_int_equal(ask(w, "GET", "/", none, NULL, NULL), 404);
	assert_int_equal(ask(w, "GET", "/checkpoint", none, NULL, NULL), 404);
	assert_int_equal(ask(w, "GET", "", none, NULL, NULL), 404);
	witness_close(w);
}

/* ---- two at once: one of two that contradict one another ---- */

struct racer {
	struct witness *w;
	struct tree *t;
	unsigned status;
};

static void *
race(void *from)
{
	struct racer *r = from;
	r->status = add(r->w, r->t, 8, 9, NULL);
	return NULL;
}

static void
one_of_two_wins(void **state)
{
	struct witness *w = open_witness();
	(void)state;
	assert_int_equal(add(w, &log_, 0, 8, NULL), 200);
	for (int i = 0; i < 8; i++) {
		struct racer r[4] = {{w, &log_, 0}, {w, &log_, 0}, {w, &log_, 0}, {w, &log_, 0}};
		pthread_t t[4];
		size_t won = 0, late = 0;
		for (size_t k = 0; k < COUNT_OF(r); k++)
			assert_int_equal(pthread_create(&t[k], NULL, race, &r[k]), 0);
		for (size_t k = 0; k < COUNT_OF(r); k++) {
			pthread_join(t[k], NULL);
			won += r[k].status == 200;
			late += r[k].status == 409;
		}
		assert_int_equal(won, i == 0 ? 1 : 0);
		assert_int_equal(won + late, COUNT_OF(r));
	}
	witness_close(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(grows_and_says_so),
		IN_FOLDER(learns_by_conflict),
		IN_FOLDER(strangers_are_refused),
		IN_FOLDER(malformed_is_refused),
		IN_FOLDER(forks_are_refused),
		IN_FOLDER(what_is_kept_outlives_the_process),
		IN_FOLDER(what_cannot_be_kept_is_not_signed),
		IN_FOLDER(its_keys_are_told_apart),
		IN_FOLDER(other_requests_are_answered_too),
		IN_FOLDER(one_of_two_wins),
	};
	return cmocka_run_group_tests(tests, make, unmake);
}
