/* The public folder: written once, never replaced, read whole; hashes of any size out of it. */
#include "../os/folder.h"
#include "log/files.h"
#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROOM = 1 << 20 };

static struct tree tree;
static struct files *files;
static const struct tile first = {0, 0, 3}, full = {0, 0, TILE_WIDTH};

/* A folder of its own below the test's, as folders are in it. */
static int
open_files(void **state)
{
	struct err e;
	(void)state;
	return mkdir(folder_path("log"), 0700) == 0 &&
			       files_open(folder_path("log"), &files, &e) == OK
		       ? 0
		       : -1;
}

static int
close_files(void **state)
{
	char command[600];
	(void)state;
	files_close(files);
	files = NULL;
	snprintf(command, sizeof command, "rm -r '%s'", folder_path("log"));
	return system(command); /* NOLINT: a test's own folder */
}

#define IN_LOG(test) cmocka_unit_test_setup_teardown(test, open_files, close_files)

static struct slice
bytes_of(char c, size_t n)
{
	static char bytes[TILE_BYTES];
	memset(bytes, c, sizeof bytes);
	return (struct slice){bytes, n};
}

static bool
is_there(const char *name)
{
	struct stat st;
	return lstat(folder_path(name), &st) == 0;
}

static void
test_write(void **state)
{
	(void)state;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	assert_int_equal(files_read(files, &first, &b, &e), ERR_MISSING);
	assert_int_equal(files_write(files, &first, bytes_of('a', 96), &e), OK);
	assert_true(is_there("log/tile/0/000.p/3"));
	assert_false(is_there("log/tile/0/000.p/3.new"));
	assert_int_equal(files_read(files, &first, &b, &e), OK);
	assert_true(slice_eq(buf_slice(&b), bytes_of('a', 96)));
	assert_int_equal(files_write(files, &first, bytes_of('a', 96), &e), OK);
	assert_int_equal(files_write(files, &first, bytes_of('b', 96), &e), ERR_MISMATCH);
	assert_non_null(strstr(e.msg, "tile/0/000.p/3"));
	assert_int_equal(files_write(files, &first, bytes_of('a', 95), &e), ERR_MISMATCH);
	assert_int_equal(files_read(files, &first, &b, &e), OK);
	assert_true(slice_eq(buf_slice(&b), bytes_of('a', 96)));
	assert_int_equal(files_sync(files, &e), OK);
	assert_int_equal(files_sync(files, &e), OK);
	buf_fini(&b);
}

/* What a crash left aside is written over; a short tile is refused. */
static void
test_leftovers(void **state)
{
	(void)state;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	assert_int_equal(files_write(files, &full, bytes_of('a', TILE_BYTES), &e), OK);
	struct tile next = {0, 1, TILE_WIDTH};
	folder_put("log/tile/0/001.new", "half", 4);
	assert_int_equal(files_write(files, &next, bytes_of('b', TILE_BYTES), &e), OK);
	assert_false(is_there("log/tile/0/001.new"));
	folder_put("log/tile/0/002", "short", 5);
	next.index = 2;
	assert_int_equal(files_read(files, &next, &b, &e), ERR_MISMATCH);
	folder_put("log/tile/0/002", bytes_of('c', TILE_BYTES).p, TILE_BYTES);
	assert_int_equal(files_read(files, &next, &b, &e), OK);
	buf_fini(&b);
}

static void
test_partials(void **state)
{
	(void)state;
	struct tile wide = {0, 0, 200};
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	assert_int_equal(files_drop_partials(files, &full, &e), OK);
	assert_int_equal(files_write(files, &first, bytes_of('a', 96), &e), OK);
	assert_int_equal(files_write(files, &wide, bytes_of('a', 200 * SHA256_LEN), &e), OK);
	/* Another partial one does not serve: only the full one has a place of its own. */
	wide.width = 100;
	assert_int_equal(files_read(files, &wide, &b, &e), ERR_MISSING);
	assert_non_null(strstr(e.msg, "000.p/100"));
	assert_int_equal(files_write(files, &full, bytes_of('a', TILE_BYTES), &e), OK);
	unsigned width = 0;
	assert_int_equal(files_read_as(files, &wide, &b, &width, &e), OK);
	assert_int_equal(b.n, TILE_BYTES);
	assert_int_equal(width, TILE_WIDTH);
	assert_int_equal(files_read_as(files, &first, &b, &width, &e), OK);
	assert_int_equal(width, first.width);
	assert_int_equal(truncate(folder_path("log/tile/0/000.p/3"), 97), 0);
	assert_int_equal(files_read(files, &first, &b, &e), ERR_MISMATCH);
	assert_string_equal(e.msg, "tile/0/000.p/3: 97 bytes, too long for 3 hashes");
	assert_int_equal(files_drop_partials(files, &full, &e), OK);
	assert_false(is_there("log/tile/0/000.p"));
	assert_true(is_there("log/tile/0/000"));
	assert_int_equal(files_read(files, &first, &b, &e), OK);
	assert_int_equal(files_drop_partials(files, &full, &e), OK);
	assert_int_equal(files_sync(files, &e), OK);
	buf_fini(&b);
}

static void
test_strange_files(void **state)
{
	(void)state;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	assert_int_equal(files_write(files, &full, bytes_of('a', TILE_BYTES), &e), OK);
	struct tile next = {0, 1, TILE_WIDTH};
	assert_int_equal(symlink("000", folder_path("log/tile/0/001")), 0);
	assert_int_equal(files_read(files, &next, &b, &e), ERR_IO);
	assert_int_equal(files_write(files, &next, bytes_of('a', TILE_BYTES), &e), ERR_IO);
	next.index = 2;
	assert_int_equal(mkdir(folder_path("log/tile/0/002"), 0700), 0);
	assert_int_equal(files_read(files, &next, &b, &e), ERR_SYNTAX);
	next.index = 3;
	assert_int_equal(mkfifo(folder_path("log/tile/0/003"), 0600), 0);
	assert_int_equal(files_read(files, &next, &b, &e), ERR_SYNTAX);
	next.index = 4;
	assert_int_equal(symlink("000", folder_path("log/tile/0/004.new")), 0);
	assert_int_equal(files_write(files, &next, bytes_of('b', TILE_BYTES), &e), ERR_IO);
	assert_int_equal(files_read(files, &full, &b, &e), OK);
	assert_true(slice_eq(buf_slice(&b), bytes_of('a', TILE_BYTES)));
	assert_int_equal(truncate(folder_path("log/tile/0/000"), TILE_BYTES + 1), 0);
	assert_int_equal(files_read(files, &full, &b, &e), ERR_LIMIT);
	assert_int_equal(files_write(files, &full, bytes_of('a', TILE_BYTES), &e), ERR_MISMATCH);
	buf_fini(&b);
}

static void
test_checkpoint(void **state)
{
	(void)state;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	assert_int_equal(files_read_checkpoint(files, &b, &e), ERR_MISSING);
	assert_int_equal(files_write_checkpoint(files, slice_of("one\n"), &e), OK);
	assert_int_equal(files_write_checkpoint(files, slice_of("two\n"), &e), OK);
	assert_int_equal(files_read_checkpoint(files, &b, &e), OK);
	assert_true(slice_is(buf_slice(&b), "two\n"));
	assert_false(is_there("log/checkpoint.new"));
	buf_fini(&b);
}

/* Of one folder with the largest tree, the root of every smaller one. */
static void
test_hashes(void **state)
{
	(void)state;
	struct frontier f;
	struct err e;
	tree_files(&tree, TREE_MAX, files);
	frontier_init(&f);
	for (uint64_t size = 0; size <= TREE_MAX; size++) {
		/* Of a smaller tree the full tiles serve, but not the partial ones of this one. */
		struct files_tree of = {files, size < TILE_WIDTH ? size : TREE_MAX};
		struct sha256 got, want = frontier_root(&f);
		if (merkle_root(files_hash, &of, size, &got, &e) != OK)
			fail_msg("%d: %s", (int)size, e.msg);
		assert_true(sha256_eq(&got, &want));
		if (size < TREE_MAX)
			frontier_add(&f, &tree.leaves[size]);
	}
	struct files_tree of = {files, 10};
	struct sha256 got;
	assert_int_equal(files_hash(&of, 0, 10, &got, &e), ERR_MISSING);
	assert_int_equal(files_hash(&of, 3, 1, &got, &e), ERR_MISSING);
	assert_int_equal(files_hash(&of, 20, 0, &got, &e), ERR_MISSING);
}

static void
test_entries(void **state)
{
	(void)state;
	static const uint64_t places[] = {0, 1, 255, 256, 511, 512, TREE_MAX - 1};
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	tree_files(&tree, TREE_MAX, files);
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		buf_clear(&b);
		assert_int_equal(files_entry(files, places[i], TREE_MAX, &b, &e), OK);
		struct sha256 leaf = merkle_leaf(buf_slice(&b));
		assert_true(sha256_eq(&leaf, &tree.leaves[places[i]]));
	}
	assert_int_equal(files_entry(files, TREE_MAX, TREE_MAX, &b, &e), ERR_MISSING);
	assert_int_equal(truncate(folder_path("log/tile/entries/000"), 100), 0);
	assert_int_equal(files_entry(files, 200, TREE_MAX, &b, &e), ERR_SYNTAX);
	assert_int_equal(truncate(folder_path("log/tile/entries/000"), 0), 0);
	assert_int_equal(files_entry(files, 0, TREE_MAX, &b, &e), ERR_MISMATCH);
	buf_fini(&b);
}

static int
set_up(void **state)
{
	tree_open(&tree, "log.example", TREE_MAX);
	return folder_set_up(state);
}

static int
tear_down(void **state)
{
	tree_close(&tree);
	return folder_remove(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_LOG(test_write),
		IN_LOG(test_leftovers),
		IN_LOG(test_partials),
		IN_LOG(test_strange_files),
		IN_LOG(test_checkpoint),
		IN_LOG(test_hashes),
		IN_LOG(test_entries),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
