#include "tree.h"

#include "log/edge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static enum err_kind
read_subtree(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	struct tree *t = from;
	struct sha256 left, right;
	if (level == 0) {
		*h = t->leaves[index];
		return OK;
	}
	assert_int_equal(read_subtree(t, level - 1, 2 * index, &left, e), OK);
	assert_int_equal(read_subtree(t, level - 1, 2 * index + 1, &right, e), OK);
	*h = merkle_node(&left, &right);
	return OK;
}

enum { TREE_TEXT_MAX = 64 };

static struct slice
text_of(uint64_t i, uint64_t fork, char to[TREE_TEXT_MAX])
{
	int n = snprintf(
		to, TREE_TEXT_MAX, "%s %llu", i < fork ? "leaf" : "other", (unsigned long long)i);
	return (struct slice){to, (size_t)n};
}

void
tree_open(struct tree *t, const char *origin, uint64_t fork)
{
	struct err e;
	unsigned char public[ED25519_LEN];
	memset(t, 0, sizeof *t);
	t->fork = fork;
	snprintf(t->origin, sizeof t->origin, "%s", origin);
	for (uint64_t i = 0; i < TREE_MAX; i++) {
		char text[TREE_TEXT_MAX];
		struct entry one = {.object = text_of(i, fork, text)};
		struct buf bytes;
		buf_init(&bytes, sizeof text + ENTRY_TIME_LEN);
		entry_put(&bytes, &one);
		t->leaves[i] = merkle_leaf(buf_slice(&bytes));
		buf_fini(&bytes);
	}
	assert_int_equal(ed25519_new(&t->key, &e), OK);
	ed25519_public(t->key, public);
	assert_int_equal(vkey_make(slice_of(origin), VKEY_ED25519, public, &t->vkey, &e), OK);
}

void
tree_share_key(struct tree *t, const struct tree *of)
{
	ed25519_close(t->key);
	t->key = of->key;
	t->vkey = of->vkey;
}

void
tree_close(struct tree *t)
{
	ed25519_close(t->key);
}

struct sha256
tree_root(struct tree *t, uint64_t size)
{
	struct sha256 root;
	struct err e;
	assert_int_equal(merkle_root(read_subtree, t, size, &root, &e), OK);
	return root;
}

void
tree_sign(struct tree *t, struct slice text, struct buf *to)
{
	unsigned char sig[ED25519_SIG_LEN];
	struct err e;
	assert_int_equal(ed25519_sign(t->key, text, sig, &e), OK);
	buf_add(to, text);
	buf_addc(to, '\n');
	note_put_sig(to, &t->vkey, (struct slice){(const char *)sig, sizeof sig});
	assert_false(buf_failed(to));
}

void
tree_note(struct tree *t, uint64_t size, struct buf *to)
{
	struct checkpoint c = {.size = size, .root = tree_root(t, size)};
	struct buf text;
	snprintf(c.origin, sizeof c.origin, "%s", t->origin);
	buf_init(&text, CHECKPOINT_TEXT_MAX);
	checkpoint_put(&text, &c);
	tree_sign(t, buf_slice(&text), to);
	buf_fini(&text);
}

void
tree_ask(struct tree *t, uint64_t old, uint64_t size, struct buf *to)
{
	struct advance a = {.old = old};
	struct err e;
	struct buf note;
	buf_init(&note, NOTE_MAX_BYTES);
	tree_note(t, size, &note);
	if (old <= size)
		assert_int_equal(
			merkle_prove_consistency(read_subtree, t, old, size, &a.steps, &e), OK);
	a.note = buf_slice(&note);
	advance_put(to, &a);
	buf_fini(&note);
}

void
tree_files(struct tree *t, uint64_t size, struct files *files)
{
	struct edge g;
	struct err e;
	struct sha256 empty = merkle_empty();
	assert_int_equal(edge_open(&g, files, 0, &empty, &e), OK);
	for (uint64_t i = 0; i < size; i++) {
		char text[TREE_TEXT_MAX];
		struct entry one = {.object = text_of(i, t->fork, text)};
		assert_int_equal(edge_add(&g, &one, &e), OK);
	}
	assert_int_equal(edge_flush(&g, &e), OK);
	edge_fini(&g);
}
