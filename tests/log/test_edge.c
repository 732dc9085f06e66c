/* A tree that grows on disk is the tree of its entries, in whatever steps, and opened anew. */
#include "../os/folder.h"
#include "log/edge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 600 };

static struct sha256 roots[SIZE + 1]; /* by the definition */
static struct files *files;

static struct entry
entry_of(uint64_t i)
{
	static char text[32];
	int n = snprintf(text, sizeof text, "entry %d", (int)i);
	return (struct entry){(int64_t)i, {text, (size_t)n}};
}

static int
set_up(void **state)
{
	struct frontier f;
	struct buf b;
	frontier_init(&f);
	buf_init(&b, ENTRY_MAX_BYTES);
	for (uint64_t i = 0;; i++) {
		struct entry one = entry_of(i);
		roots[i] = frontier_root(&f);
		if (i == SIZE)
			break;
		buf_clear(&b);
		entry_put(&b, &one);
		struct sha256 leaf = merkle_leaf(buf_slice(&b));
		frontier_add(&f, &leaf);
	}
	buf_fini(&b);
	return folder_set_up(state);
}

static void
new_log(void)
{
	struct err e;
	assert_int_equal(mkdir(folder_path("log"), 0700), 0);
	assert_int_equal(files_open(folder_path("log"), &files, &e), OK);
}

static void
drop_log(void)
{
	char command[600];
	files_close(files);
	snprintf(command, sizeof command, "rm -r '%s'", folder_path("log"));
	assert_int_equal(system(command), 0); /* NOLINT: a test's own folder */
}

static void
open_at(struct edge *g, uint64_t size)
{
	struct err e;
	if (edge_open(g, files, size, &roots[size], &e) != OK)
		fail_msg("%d entries: %s", (int)size, e.msg);
}

static void
grow_to(struct edge *g, uint64_t size)
{
	struct err e;
	while (g->size < size) {
		struct entry one = entry_of(g->size);
		assert_int_equal(edge_add(g, &one, &e), OK);
	}
	assert_int_equal(edge_flush(g, &e), OK);
	struct files_tree tree = {files, size};
	struct sha256 got;
	assert_int_equal(merkle_root(files_hash, &tree, size, &got, &e), OK);
	assert_true(sha256_eq(&got, &roots[size]));
}

static void
test_steps(void **state)
{
	(void)state;
	static const unsigned steps[] = {5, 100, 255, 256, 257, SIZE};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct edge g;
		new_log();
		open_at(&g, 0);
		for (uint64_t size = 0; size < SIZE;) {
			size = size + steps[i] < SIZE ? size + steps[i] : SIZE;
			grow_to(&g, size);
		}
		edge_fini(&g);
		drop_log();
	}
}

/* Opened anew it holds what it held. */
static void
check_same(const struct edge *a, const struct edge *b)
{
	assert_int_equal(a->size, b->size);
	assert_true(slice_eq(buf_slice(&a->bundle), buf_slice(&b->bundle)));
	for (int level = 0; level <= TILE_MAX_LEVEL; level++)
		assert_true(slice_eq(buf_slice(&a->tiles[level]), buf_slice(&b->tiles[level])));
}

static void
test_reopened(void **state)
{
	(void)state;
	struct edge g, again;
	struct err e;
	new_log();
	open_at(&g, 0);
	for (uint64_t size = 1; size <= SIZE; size++) {
		grow_to(&g, size);
		files_close(files);
		assert_int_equal(files_open(folder_path("log"), &files, &e), OK);
		open_at(&again, size);
		check_same(&g, &again);
		edge_fini(&g);
		g = again;
	}
	edge_fini(&g);
	/* At an earlier size too: what is full holds what was partial. */
	for (uint64_t size = 0; size <= SIZE; size++) {
		open_at(&g, size);
		edge_fini(&g);
		assert_int_equal(
			edge_open(&g, files, size, &roots[(size + 1) % SIZE], &e), ERR_MISMATCH);
	}
	/* From there the same entries are there already, and others are refused. */
	open_at(&g, 500);
	grow_to(&g, SIZE);
	edge_fini(&g);
	open_at(&g, 500);
	enum err_kind rc = OK;
	for (uint64_t i = 1; rc == OK && g.size < 520; i++) {
		struct entry one = entry_of(i);
		rc = edge_add(&g, &one, &e);
	}
	assert_int_equal(rc, ERR_MISMATCH);
	assert_int_equal(g.size, 512);
	edge_fini(&g);
	drop_log();
}

static void
change_byte(const char *name, long at)
{
	FILE *f = fopen(folder_path(name), "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, at, at < 0 ? SEEK_END : SEEK_SET), 0);
	int c = fgetc(f);
	assert_int_equal(fseek(f, at, at < 0 ? SEEK_END : SEEK_SET), 0);
	assert_int_equal(fputc(c ^ 1, f), c ^ 1);
	assert_int_equal(fclose(f), 0);
}

static enum err_kind
open_anew(struct err *e)
{
	struct edge g;
	struct files *f;
	assert_int_equal(files_open(folder_path("log"), &f, e), OK);
	enum err_kind rc = edge_open(&g, f, SIZE, &roots[SIZE], e);
	if (rc == OK)
		edge_fini(&g);
	files_close(f);
	return rc;
}

static void
test_tampered(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		long at; /* below 0: from the end */
	} rows[] = {
		{"log/tile/entries/002.p/88", 2},
		{"log/tile/entries/002.p/88", 500},
		{"log/tile/entries/002.p/88", -1},
		{"log/tile/entries/002.p/88", 0},
		{"log/tile/entries/002.p/88", 1},
		{"log/tile/0/002.p/88", 0},
		{"log/tile/0/002.p/88", -1},
		{"log/tile/1/000.p/2", 0},
		{"log/tile/1/000.p/2", -1},
	};
	struct edge g;
	struct err e;
	new_log();
	open_at(&g, 0);
	grow_to(&g, SIZE);
	edge_fini(&g);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(open_anew(&e), OK);
		change_byte(rows[i].file, rows[i].at);
		enum err_kind rc = open_anew(&e);
		if (rc != ERR_MISMATCH || !e.msg[0])
			fail_msg("row %zu: kind %d", i, rc);
		change_byte(rows[i].file, rows[i].at);
	}
	drop_log();
}

/* Longer than its name says, cut short, or gone. */
static void
test_cut(void **state)
{
	(void)state;
	static const char *names[] = {
		"log/tile/entries/002.p/88", "log/tile/0/002.p/88", "log/tile/1/000.p/2"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct edge g;
		struct stat st;
		struct err e;
		new_log();
		open_at(&g, 0);
		grow_to(&g, SIZE);
		edge_fini(&g);
		assert_int_equal(stat(folder_path(names[i]), &st), 0);
		assert_int_equal(truncate(folder_path(names[i]), st.st_size + 1), 0);
		assert_int_equal(open_anew(&e), ERR_MISMATCH);
		assert_int_equal(truncate(folder_path(names[i]), st.st_size - 1), 0);
		assert_int_equal(open_anew(&e), i ? ERR_MISMATCH : ERR_SYNTAX);
		assert_int_equal(truncate(folder_path(names[i]), 0), 0);
		assert_int_equal(open_anew(&e), ERR_MISMATCH);
		assert_int_equal(unlink(folder_path(names[i])), 0);
		assert_int_equal(open_anew(&e), ERR_MISSING);
		drop_log();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_reopened),
		cmocka_unit_test(test_tampered),
		cmocka_unit_test(test_cut),
	};
	return cmocka_run_group_tests(tests, set_up, folder_remove);
}
