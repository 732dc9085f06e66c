/* The sequencer: time, order, and what comes out at the borders of tiles. */
#include "../os/folder.h"
#include "log/edge.h"
#include "log/entry.h"
#include "log/receipt.h"
#include "opened.h"
#include "sign/ed25519.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MANY = 65540, MINUTE = 60 * 1000 };

/* ---- time ---- */

struct witness {
	struct ed25519 *key;
	struct vkey vkey;
};

static struct witness
new_witness(const char *name)
{
	struct witness w;
	unsigned char public[32];
	assert_int_equal(ed25519_new(&w.key, &err), OK);
	ed25519_public(w.key, public);
	assert_int_equal(vkey_make(slice_of(name), VKEY_COSIGNATURE, public, &w.vkey, &err), OK);
	return w;
}

/* The public checkpoint with a cosignature of `s` seconds. */
static void
cosign(struct sequencer *q, const struct witness *w, uint64_t s)
{
	struct note n;
	struct buf message, out;
	unsigned char payload[8 + 64];
	buf_init(&message, NOTE_MAX_BYTES);
	buf_init(&out, NOTE_MAX_BYTES);
	assert_int_equal(note_parse(sequencer_checkpoint(q), &n, &err), OK);
	cosignature_put_message(&message, s, n.text);
	for (int i = 0; i < 8; i++)
		payload[i] = (unsigned char)(s >> (56 - 8 * i));
	assert_int_equal(ed25519_sign(w->key, buf_slice(&message), payload + 8, &err), OK);
	/* As a collector has it: the log's own signature, and this one. */
	buf_add(&out, n.text);
	buf_addf(&out, "\n— %.*s %.*s\n", SLICE_ARG(n.sigs[0].name), SLICE_ARG(n.sigs[0].base64));
	note_put_sig(&out, &w->vkey, (struct slice){(const char *)payload, sizeof payload});
	if (sequencer_cosigned(q, buf_slice(&out), &err) != OK)
		fail_msg("%s", err.msg);
	buf_fini(&message);
	buf_fini(&out);
}

static void
a_clock_that_jumps(void **state)
{
	(void)state;
	struct submit_result r;
	struct witness w = new_witness("witness.example");
	struct sequencer *q = open_log("log");
	now += 1000;
	assert_int_equal(entered(q, 0).time, SAMPLE_TIME + 1000);
	now -= 5 * MINUTE; /* not far: time stands still */
	assert_int_equal(entered(q, 1).time, SAMPLE_TIME + 1000);
	now--;
	assert_int_equal(submit_one(q, 2, &r), ERR_IO);
	says("but the last entry is of");
	says("--let-time-stand); nothing was sequenced");
	sequencer_close(q);
	q = open_log("log");
	cosign(q, &w, (SAMPLE_TIME + 60 * MINUTE) / 1000);
	now = SAMPLE_TIME + 55 * MINUTE; /* five minutes behind the witness: just so */
	assert_int_equal(entered(q, 2).time, now);
	cosign(q, &w, (SAMPLE_TIME + 60 * MINUTE) / 1000);
	now--;
	assert_int_equal(submit_one(q, 3, &r), ERR_IO);
	says("the clock says");
	says("set the clock; nothing was sequenced");
	assert_int_equal(submit_one(q, 3, &r), ERR_IO); /* and again, as long as it is so */
	says("set the clock; nothing was sequenced");
	assert_int_equal(sequencer_size(q), 5);
	sequencer_close(q);
	q = open_log("log"); /* the witness is not forgotten */
	assert_int_equal(submit_one(q, 3, &r), ERR_IO);
	sequencer_close(q);
	now += 366LL * 24 * 60 * MINUTE; /* forward: what time it is then is not ours to judge */
	q = open_log("log");
	assert_int_equal(entered(q, 3).time, now);
	int64_t far = now;
	now = SAMPLE_TIME + 61 * MINUTE;
	assert_int_equal(submit_one(q, 4, &r), ERR_IO); /* it was ahead: who says so may go on */
	sequencer_close(q);
	q = open_log("log");
	sequencer_let_time_stand(q);
	assert_int_equal(entered(q, 4).time, far);
	r = entered(q, 5);
	assert_true(r.index == 7 && r.time == far);
	sequencer_close(q);
	ed25519_close(w.key);
}

static void
several_witnesses(void **state)
{
	(void)state;
	struct note n;
	struct witness a = new_witness("a.example"), b = new_witness("b.example");
	struct sequencer *q = open_log("log");
	entered(q, 0);
	cosign(q, &a, 1);
	cosign(q, &b, 2);
	cosign(q, &a, 3); /* again: in place of the first */
	uint64_t time = 0;
	assert_int_equal(note_parse(sequencer_checkpoint(q), &n, &err), OK);
	assert_int_equal(n.nsigs, 3);
	assert_int_equal(note_verify(&n, &a.vkey, &time, &err), OK);
	assert_int_equal(time, 3);
	assert_int_equal(note_verify(&n, &b.vkey, &time, &err), OK);
	struct buf old;
	buf_init(&old, NOTE_MAX_BYTES);
	buf_add(&old, sequencer_checkpoint(q));
	entered(q, 1);
	assert_int_equal(sequencer_cosigned(q, buf_slice(&old), &err), ERR_MISMATCH);
	says("another checkpoint");
	assert_int_equal(note_parse(sequencer_checkpoint(q), &n, &err), OK);
	buf_clear(&old);
	buf_add(&old, n.text);
	buf_addf(&old, "\n— x AAAAAAAA\n");
	assert_int_not_equal(sequencer_cosigned(q, buf_slice(&old), &err), OK);
	entered(q, 2); /* refusing is no reason to stop */
	buf_fini(&old);
	sequencer_close(q);
	ed25519_close(a.key);
	ed25519_close(b.key);
}

/* ---- trees ---- */

static struct sha256 leaves[MANY];

/* RFC 6962, 2.1, word for word. */
static struct sha256
root_of(const struct sha256 *d, size_t n)
{
	size_t k = 1;
	if (n == 1)
		return d[0];
	while (2 * k < n)
		k *= 2;
	struct sha256 left = root_of(d, k), right = root_of(d + k, n - k);
	return merkle_node(&left, &right);
}

static void
learn_leaf(uint64_t index, int64_t time, struct slice object)
{
	struct buf bytes;
	buf_init(&bytes, ENTRY_MAX_BYTES);
	entry_put(&bytes, &(struct entry){time, object});
	leaves[index] = merkle_leaf(buf_slice(&bytes));
	buf_fini(&bytes);
}

static void
check_tree(struct sequencer *q, uint64_t size)
{
	struct note n;
	struct checkpoint c;
	assert_int_equal(note_parse(sequencer_checkpoint(q), &n, &err), OK);
	assert_int_equal(checkpoint_parse(n.text, &c, &err), OK);
	assert_int_equal(c.size, size);
	assert_int_equal(sequencer_size(q), size);
	struct sha256 root = root_of(leaves, size);
	assert_memory_equal(c.root.b, root.b, SHA256_LEN);
	assert_int_equal(trust_check_note(sequencer_trust(q), &n, &err), OK);
}

static void
check_receipt(struct sequencer *q, uint64_t index, int64_t time, struct slice object)
{
	struct buf text;
	struct receipt r;
	buf_init(&text, PROOF_MAX_BYTES);
	assert_int_equal(sequencer_receipt(q, index, time, &text, &err), OK);
	assert_int_equal(receipt_parse(buf_slice(&text), &r, &err), OK);
	if (receipt_check(&r, object, &err) != OK)
		fail_msg("entry %llu: %s", (unsigned long long)index, err.msg);
	buf_fini(&text);
}

/* Objects from `at` on, n of them as one submission, learnt and the first's receipt checked. */
static void
grow(struct sequencer *q, uint64_t at, size_t n)
{
	struct slice objects[STORE_BATCH_MAX];
	static struct submit_result r[STORE_BATCH_MAX];
	for (size_t i = 0; i < n; i++)
		objects[i] = sample_object(&sample, at + i);
	if (sequencer_submit(q, objects, n, r, &err) != OK)
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(r[i].reason, TRUST_AUTHENTIC);
		assert_int_equal(r[i].index, at + i);
		learn_leaf(at + i, r[i].time, objects[i]);
	}
	check_receipt(q, at, r[0].time, objects[0]);
	for (size_t i = 0; i < n; i++)
		free((char *)objects[i].p);
	now++;
}

/* The two entries a sample begins with, out of its bundle. */
static void
learn_first(void)
{
	struct files *f = NULL;
	struct buf b;
	char path[512];
	snprintf(path, sizeof path, "%s/log/public", folder);
	buf_init(&b, ENTRY_MAX_BYTES);
	assert_int_equal(files_open(path, &f, &err), OK);
	for (uint64_t i = 0; i < 2; i++) {
		buf_clear(&b);
		assert_int_equal(files_entry(f, i, 2, &b, &err), OK);
		leaves[i] = merkle_leaf(buf_slice(&b));
	}
	buf_fini(&b);
	files_close(f);
}

static void
borders_of_tiles(void **state)
{
	(void)state;
	learn_first();
	struct sequencer *q = open_log("log");
	grow(q, 2, 252);
	for (uint64_t size = 254; size < 259; size++) {
		grow(q, size, 1);
		check_tree(q, size + 1);
		sequencer_close(q); /* and each edge can be opened */
		q = open_log("log");
		check_tree(q, size + 1);
	}
	sequencer_close(q);
}

static void
sign_preloaded(struct files *f, uint64_t size)
{
	struct files_tree tree = {f, size};
	struct checkpoint c = {.origin = SAMPLE_ORIGIN, .size = size};
	struct advance a = {.old = 2};
	struct signer *signer = NULL;
	struct buf text, note;
	buf_init(&text, CHECKPOINT_TEXT_MAX);
	buf_init(&note, NOTE_MAX_BYTES);
	assert_int_equal(merkle_root(files_hash, &tree, size, &c.root, &err), OK);
	assert_int_equal(merkle_prove_consistency(files_hash, &tree, 2, size, &a.steps, &err), OK);
	checkpoint_put(&text, &c);
	a.note = buf_slice(&text);
	assert_int_equal(signer_open(folder_path("log/signer"), &signer, &err), OK);
	assert_int_equal(signer_sign(signer, &a, &note, &err), OK);
	assert_int_equal(files_write_checkpoint(f, buf_slice(&note), &err), OK);
	signer_close(signer);
	buf_fini(&text);
	buf_fini(&note);
}

/* One object again and again as entries 2 to size: by the parts of the sequencer, without judging.
 */
static void
preload(uint64_t size)
{
	struct files *f = NULL;
	struct edge g;
	struct sha256 root = root_of(leaves, 2);
	struct slice object = sample_object(&sample, 0);
	char path[512];
	snprintf(path, sizeof path, "%s/log/public", folder);
	assert_int_equal(files_open(path, &f, &err), OK);
	assert_int_equal(edge_open(&g, f, 2, &root, &err), OK);
	while (g.size < size) {
		learn_leaf(g.size, now, object);
		assert_int_equal(edge_add(&g, &(struct entry){now, object}, &err), OK);
	}
	assert_int_equal(edge_flush(&g, &err), OK);
	assert_int_equal(files_sync(f, &err), OK);
	sign_preloaded(f, size);
	assert_int_equal(edge_drop_partials(&g, 2, &err), OK);
	edge_fini(&g);
	files_close(f);
	free((char *)object.p);
	snprintf(path, sizeof path,
		"sqlite3 log/queue.db 'UPDATE tree SET sequenced = %llu, published = %llu'",
		(unsigned long long)size, (unsigned long long)size);
	shell(path);
}

/* 2^16 makes a third level.  The first 65,300 are not signed one by one, which took 40 s. */
static void
borders_of_large_tiles(void **state)
{
	(void)state;
	learn_first();
	preload(65300);
	struct sequencer *q = open_log("log");
	uint64_t size = 65300;
	check_tree(q, size);
	grow(q, size, 234);
	for (size = 65534; size < 65538; size++) {
		grow(q, size, 1);
		check_tree(q, size + 1);
	}
	sequencer_close(q);
	q = open_log("log");
	check_tree(q, 65538);
	grow(q, size, 2);
	check_tree(q, 65540);
	sequencer_close(q);
}

/* ---- a batch ---- */

static void
good_bad_and_again(void **state)
{
	(void)state;
	struct sequencer *q = open_log("log");
	struct slice a = sample_object(&sample, 0), twin = sample_object(&sample, 0),
		     b = sample_object(&sample, 1), c = sample_object(&sample, 2);
	char *flipped = strndup("", 0);
	flipped = realloc(flipped, c.n);
	assert_non_null(flipped);
	memcpy(flipped, c.p, c.n);
	flipped[c.n - 1] ^= 1;
	struct slice other = sample_sign(&sample, true, "confirm", 9, "\"confirms\":1");
	/* Two signatures of one document have one id. */
	struct slice all[] = {b, slice_of("no object"), a, {flipped, c.n}, twin, b, other};
	static const enum trust_reason first[] = {TRUST_AUTHENTIC, TRUST_MALFORMED_OBJECT,
		TRUST_AUTHENTIC, TRUST_SIGNATURE_FALSE, TRUST_REPEATED, TRUST_REPEATED,
		TRUST_MALFORMED_DOCUMENT};
	static const uint64_t places[] = {2, 0, 3, 0, 3, 2, 0};
	struct submit_result r[COUNT_OF(all)];
	for (int round = 0; round < 2; round++) {
		assert_int_equal(sequencer_submit(q, all, COUNT_OF(all), r, &err), OK);
		for (size_t i = 0; i < COUNT_OF(all); i++) {
			bool again = round && first[i] == TRUST_AUTHENTIC;
			assert_int_equal(r[i].reason, again ? TRUST_REPEATED : first[i]);
			assert_int_equal(r[i].index, places[i]);
			assert_int_equal(r[i].time, places[i] ? SAMPLE_TIME : 0);
			assert_int_equal(r[i].other, all[i].p == twin.p);
		}
		assert_int_equal(sequencer_size(q), 4);
		now += 5;
		sequencer_close(q);
		q = open_log("log");
	}
	assert_int_equal(sequencer_submit(q, &c, 1, r, &err), OK);
	assert_int_equal(r[0].index, 4);
	assert_int_equal(sequencer_submit(q, &c, 0, r, &err), OK);
	sequencer_close(q);
	free(flipped);
	struct slice made[] = {a, twin, b, c, other};
	for (size_t i = 0; i < COUNT_OF(made); i++)
		free((char *)made[i].p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_LOG(a_clock_that_jumps),
		IN_LOG(several_witnesses),
		IN_LOG(borders_of_tiles),
		IN_LOG(borders_of_large_tiles),
		IN_LOG(good_bad_and_again),
	};
	return cmocka_run_group_tests(tests, opened_make, opened_end);
}
