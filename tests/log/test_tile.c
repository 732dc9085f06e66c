/* Paths as C2SP tlog-tiles spells them; widths and parts beside the tree itself. */
#include "log/merkle.h"
#include "log/tile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MANY = 70000 };

static void
test_paths(void **state)
{
	(void)state;
	static const struct {
		struct tile t;
		const char *path;
	} rows[] = {
		{{0, 0, 256}, "tile/0/000"},
		{{0, 0, 1}, "tile/0/000.p/1"},
		{{0, 999, 255}, "tile/0/999.p/255"},
		{{0, 1000, 256}, "tile/0/x001/000"},
		{{0, 1234067, 256}, "tile/0/x001/x234/067"},
		{{3, 1234067, 8}, "tile/3/x001/x234/067.p/8"},
		{{7, 0, 127}, "tile/7/000.p/127"},
		{{TILE_ENTRIES, 0, 256}, "tile/entries/000"},
		{{TILE_ENTRIES, 1234067, 17}, "tile/entries/x001/x234/067.p/17"},
		{{0, 36028797018963966, 256}, "tile/0/x036/x028/x797/x018/x963/966"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char path[TILE_PATH_MAX];
		struct tile t;
		struct err e;
		assert_string_equal(tile_path(&rows[i].t, path), rows[i].path);
		assert_int_equal(tile_parse(slice_of(rows[i].path), &t, &e), OK);
		assert_int_equal(t.level, rows[i].t.level);
		assert_int_equal(t.index, rows[i].t.index);
		assert_int_equal(t.width, rows[i].t.width);
	}
	char path[TILE_PATH_MAX];
	assert_string_equal(tile_path(&(struct tile){TILE_ENTRIES, UINT64_MAX, 255}, path),
		"tile/entries/x018/x446/x744/x073/x709/x551/615.p/255");
}

static void
test_paths_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0",
		"tile/0/00", "tile/0/0000", "tile/0/x000/000", "tile/0/x001", "tile/0/x001/",
		"tile/0/001/000", "tile/0/x001/x000", "tile/0/x1/000", "tile/0/X001/000",
		"tile/00/000", "tile/01/000", "tile/8/000", "tile/63/000", "tile/-1/000",
		"tile/0/-01", "tile/0/+01", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
		"tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/257", "tile/0/000.p/1/",
		"tile/0/000.p/1.p/1", "tile/0/000/", "/tile/0/000", "tile//000", "tile/0//000",
		"tile/data/000", "tile/8/0/000", "tile/entries/0", "tile/Entries/000",
		"tile/0/000\n", "tile/0/000 ", "tile/0/../000", "tile/0/x001//000", "tile/7/000",
		"tile/7/000.p/128", "tile/7/001.p/1", "tile/0/x036/x028/x797/x018/x963/968",
		"tile/0/x036/x028/x797/x018/x963/967",
		"tile/entries/x018/x446/x744/x073/x709/x551/615.p/255",
		"tile/entries/x118/x446/x744/x073/x709/x551/615",
		"tile/entries/x001/x018/x446/x744/x073/x709/x551/615",
		"tile/entries/x001/x001/x018/x446/x744/x073/x709/x551/x615/x615/x615/x615"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct tile t = {5, 5, 5};
		struct err e = {.kind = OK};
		if (tile_parse(slice_of(bad[i]), &t, &e) == OK)
			fail_msg("%s", bad[i]);
		assert_true(e.msg[0] && t.level == 5 && t.index == 5 && t.width == 5);
	}
}

static void
test_widths(void **state)
{
	(void)state;
	static const struct {
		uint64_t size;
		int level;
		uint64_t index;
		unsigned width;
	} rows[] = {
		{0, 0, 0, 0},
		{1, 0, 0, 1},
		{1, 1, 0, 0},
		{255, 0, 0, 255},
		{255, 1, 0, 0},
		{256, 0, 0, 256},
		{256, 0, 1, 0},
		{256, 1, 0, 1},
		{257, 0, 1, 1},
		{257, 1, 0, 1},
		{65535, 1, 0, 255},
		{65536, 1, 0, 256},
		{65536, 2, 0, 1},
		{65536, 1, 1, 0},
		{70000, 0, 272, 256},
		{70000, 0, 273, 112},
		{70000, 0, 274, 0},
		{70000, 1, 0, 256},
		{70000, 1, 1, 17},
		{70000, 2, 0, 1},
		{70000, 3, 0, 0},
		{70000, TILE_ENTRIES, 273, 112},
		{70000, TILE_ENTRIES, 0, 256},
		{MERKLE_MAX_SIZE, 7, 0, 127},
		{MERKLE_MAX_SIZE, 8, 0, 0},
		{MERKLE_MAX_SIZE, 0, UINT64_MAX, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(
			tile_width(rows[i].level, rows[i].index, rows[i].size), rows[i].width);
}

/* Level by level, by the definition: the hash of each 256 below. */
struct levels {
	struct sha256 *h[3];
};

static enum err_kind
read_tiles(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	const struct levels *l = from;
	struct tile_part p = tile_of(level, index, MANY);
	(void)e;
	assert_true(p.at + p.count <= p.tile.width);
	assert_int_equal(p.tile.width, tile_width(p.tile.level, p.tile.index, MANY));
	struct slice bytes = {(const char *)l->h[p.tile.level][p.tile.index * TILE_WIDTH].b,
		(size_t)p.tile.width * SHA256_LEN};
	*h = tile_hash(bytes, p.at, p.count);
	return OK;
}

static void
test_tree_of_tiles(void **state)
{
	(void)state;
	struct levels l;
	struct frontier f;
	struct sha256 root, want;
	struct err e;
	frontier_init(&f);
	for (int i = 0; i < 3; i++)
		assert_non_null(l.h[i] = calloc(MANY, sizeof *l.h[i]));
	for (uint32_t i = 0; i < MANY; i++) {
		l.h[0][i] = merkle_leaf((struct slice){(const char *)&i, sizeof i});
		frontier_add(&f, &l.h[0][i]);
	}
	for (int level = 1; level < 3; level++)
		for (size_t i = 0; i < (size_t)MANY >> (8 * level); i++)
			l.h[level][i] = tile_hash(
				(struct slice){
					(const char *)l.h[level - 1][i * TILE_WIDTH].b, TILE_BYTES},
				0, TILE_WIDTH);
	want = frontier_root(&f);
	assert_int_equal(merkle_root(read_tiles, &l, MANY, &root, &e), OK);
	assert_true(sha256_eq(&root, &want));
	for (uint64_t i = 0; i < MANY; i += 997) {
		struct steps s;
		assert_int_equal(merkle_prove_inclusion(read_tiles, &l, i, MANY, &s, &e), OK);
		assert_int_equal(merkle_check_inclusion(i, MANY, &l.h[0][i], &s, &root, &e), OK);
		assert_int_equal(merkle_prove_consistency(read_tiles, &l, i, MANY, &s, &e), OK);
	}
	for (int i = 0; i < 3; i++)
		free(l.h[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_paths_refused),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_tree_of_tiles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
