/*
 * bench/log_make: the public folder of a log of COUNT entries of BYTES random bytes, for
 * bench/verify. usage: bench_log_make FOLDER ORIGIN COUNT BYTES (FOLDER exists and is empty)
 */
#include "log/checkpoint.h"
#include "log/edge.h"
#include "log/note.h"
#include "sign/ed25519.h"

#include <stdio.h>
#include <stdlib.h>

static void
must(enum err_kind rc, const struct err *e)
{
	if (rc == OK)
		return;
	fprintf(stderr, "bench_log_make: %s\n", e->msg);
	exit(2);
}

static void
sign(struct files *f, const struct checkpoint *c, struct err *e)
{
	struct ed25519 *k;
	struct vkey v;
	struct buf text, note;
	unsigned char public[32], signature[64];
	buf_init(&text, CHECKPOINT_TEXT_MAX);
	buf_init(&note, NOTE_MAX_BYTES);
	must(ed25519_new(&k, e), e);
	ed25519_public(k, public);
	must(vkey_make(slice_of(c->origin), VKEY_ED25519, public, &v, e), e);
	checkpoint_put(&text, c);
	must(ed25519_sign(k, buf_slice(&text), signature, e), e);
	buf_add(&note, buf_slice(&text));
	buf_addc(&note, '\n');
	note_put_sig(&note, &v, (struct slice){(const char *)signature, sizeof signature});
	must(files_write_checkpoint(f, buf_slice(&note), e), e);
	ed25519_close(k);
}

int
main(int argc, char **argv)
{
	struct err e = {.msg = "usage: bench_log_make FOLDER ORIGIN COUNT BYTES"};
	struct files *f;
	struct edge g;
	struct sha256 empty = merkle_empty();
	struct checkpoint c = {.size = 0};
	must(argc == 5 ? OK : ERR_USAGE, &e);
	uint64_t count = strtoull(argv[3], NULL, 10);
	size_t n = strtoul(argv[4], NULL, 10);
	char *bytes = calloc(1, n + 1);
	must(files_open(argv[1], &f, &e), &e);
	must(edge_open(&g, f, 0, &empty, &e), &e);
	uint64_t x = 88172645463325252ULL;
	for (uint64_t i = 0; bytes && i < count; i++) {
		for (size_t k = 0; k + 8 <= n; k += 8) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17; /* xorshift64 */
			memcpy(bytes + k, &x, 8);
		}
		struct entry one = {(int64_t)i, {bytes, n}};
		must(edge_add(&g, &one, &e), &e);
	}
	must(edge_flush(&g, &e), &e);
	must(files_sync(f, &e), &e);
	struct files_tree tree = {f, count};
	c.size = count;
	snprintf(c.origin, sizeof c.origin, "%s", argv[2]);
	must(merkle_root(files_hash, &tree, count, &c.root, &e), &e);
	sign(f, &c, &e);
	edge_fini(&g);
	files_close(f);
	free(bytes);
	return 0;
}
