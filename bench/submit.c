/*
 * bench/submit: signed submissions from bytes to durable receipt, beside CMS_verify() with its
 * chain over the same bytes, in turns in one run.  usage: bench_submit FOLDER OBJECT...
 *
 * FOLDER is a log in which every OBJECT is authentic (bench/submit.sh makes both).  Objects go in
 * batches of 1,000.  Prints: submit ratio=R ours=… floor=… unit=1/s (medians of the batches).
 */
#include "log/sequencer.h"
#include "os/clock.h"
#include "os/file.h"

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCH = 1000, BATCHES_MAX = 64 };

static int64_t
machine_clock(void *from)
{
	(void)from;
	return clock_now();
}

static double
now_s(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
fail(const char *what)
{
	fprintf(stderr, "bench_submit: %s\n", what);
	exit(2);
}

/* Receipts are made for every one: that is what a submission waits for. */
static double
ours(struct sequencer *q, const struct slice *objects)
{
	static struct submit_result results[BATCH];
	struct buf receipt;
	struct err e;
	double start = now_s();
	if (sequencer_submit(q, objects, BATCH, results, &e) != OK)
		fail(e.msg);
	buf_init(&receipt, PROOF_MAX_BYTES);
	for (size_t i = 0; i < BATCH; i++) {
		if (results[i].reason != TRUST_AUTHENTIC)
			fail(results[i].finding.detail);
		buf_clear(&receipt);
		if (sequencer_receipt(q, results[i].index, results[i].time, &receipt, &e) != OK)
			fail(e.msg);
	}
	buf_fini(&receipt);
	return BATCH / (now_s() - start);
}

static double
bare(X509_STORE *roots, const struct slice *objects)
{
	double start = now_s();
	for (size_t i = 0; i < BATCH; i++) {
		const unsigned char *p = (const unsigned char *)objects[i].p;
		CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)objects[i].n);
		if (!cms || CMS_verify(cms, NULL, roots, NULL, NULL, CMS_BINARY) != 1)
			fail("CMS_verify refuses an object");
		CMS_ContentInfo_free(cms);
	}
	return BATCH / (now_s() - start);
}

static X509_STORE *
read_root(const char *path)
{
	FILE *f = fopen(path, "r");
	X509 *root = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;
	X509_STORE *s = X509_STORE_new();
	X509_VERIFY_PARAM *p = X509_VERIFY_PARAM_new();
	if (!root || !s || !p || X509_STORE_add_cert(s, root) != 1)
		fail("no root");
	X509_VERIFY_PARAM_set_purpose(p, X509_PURPOSE_ANY);
	X509_STORE_set1_param(s, p);
	X509_VERIFY_PARAM_free(p);
	X509_free(root);
	fclose(f);
	return s;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* A file of objects, each behind its length (u32, big-endian). */
static size_t
read_objects(const char *path, struct buf *bytes, struct slice *objects, size_t max)
{
	struct err e;
	size_t n = 0;
	if (file_read(path, bytes->max, bytes, &e) != OK)
		fail(e.msg);
	for (size_t at = 0; at + 4 <= bytes->n && n < max;) {
		const unsigned char *p = (const unsigned char *)bytes->p + at;
		size_t len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		objects[n++] = (struct slice){bytes->p + at + 4, len};
		at += 4 + len;
	}
	return n;
}

int
main(int argc, char **argv)
{
	static struct slice objects[BATCH * BATCHES_MAX];
	double mine[BATCHES_MAX], floor[BATCHES_MAX];
	struct sequencer *q;
	struct buf bytes;
	struct err e;
	if (argc != 4)
		fail("usage: bench_submit FOLDER ROOT.crt OBJECTS");
	buf_init(&bytes, (size_t)1 << 30);
	size_t n = read_objects(argv[3], &bytes, objects, COUNT_OF(objects)) / BATCH;
	if (n == 0)
		fail("fewer objects than a batch");
	X509_STORE *roots = read_root(argv[2]);
	if (sequencer_open(argv[1], machine_clock, NULL, &q, &e) != OK)
		fail(e.msg);
	for (size_t i = 0; i < n; i++) {
		floor[i] = bare(roots, objects + i * BATCH);
		mine[i] = ours(q, objects + i * BATCH);
	}
	qsort(mine, n, sizeof mine[0], by_value);
	qsort(floor, n, sizeof floor[0], by_value);
	printf("submit ratio=%.2f ours=%.0f floor=%.0f unit=1/s bytes=%zu batches=%zu\n",
		mine[n / 2] / floor[n / 2], mine[n / 2], floor[n / 2], objects[0].n, n);
	sequencer_close(q);
	X509_STORE_free(roots);
	buf_fini(&bytes);
	return 0;
}
