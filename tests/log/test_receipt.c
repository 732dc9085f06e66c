/* Receipts prove their own entry, at its own time, and no other. */
#include "log/entry.h"
#include "log/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROOM = 1 << 20 };
static const int64_t TIME = 0x0102030405;
#define SIG "\n\xe2\x80\x94 log.example AAAAAAA=\n"

static const char object[] = "an object";

/* The receipt of an entry at `index` between its neighbours, of `size` 1 or 2, appended. */
static void
put_receipt(struct buf *to, uint64_t index, uint64_t size, const char *note_end)
{
	const struct entry one = {TIME, slice_of(object)};
	struct checkpoint c = {.origin = "log.example", .size = size};
	struct proof p = {.index = index, .steps = {.n = size - 1}};
	struct buf bytes, note;
	char time[16];
	buf_init(&bytes, ROOM);
	buf_init(&note, ROOM);
	entry_put(&bytes, &one);
	c.root = merkle_leaf(buf_slice(&bytes));
	p.steps.h[0] = merkle_leaf(slice_of("a neighbour"));
	if (size == 2)
		c.root = merkle_node(
			index ? &p.steps.h[0] : &c.root, index ? &c.root : &p.steps.h[0]);
	checkpoint_put(&note, &c);
	buf_adds(&note, note_end);
	p.extra = receipt_put_time(TIME, time);
	p.note = buf_slice(&note);
	proof_put(to, &p);
	buf_fini(&bytes);
	buf_fini(&note);
}

static void
test_time(void **state)
{
	(void)state;
	static const struct {
		int64_t time;
		const char *text;
	} rows[] = {
		{0, "AAAAAAAAAAA="},
		{1, "AAAAAAAAAAE="},
		{TIME, "AAAAAQIDBAU="},
		{INT64_MAX, "f/////////8="},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char to[16];
		assert_true(slice_is(receipt_put_time(rows[i].time, to), rows[i].text));
	}
}

static void
test_proves(void **state)
{
	(void)state;
	static const struct {
		uint64_t index, size;
	} rows[] = {{0, 1}, {0, 2}, {1, 2}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct receipt r;
		struct buf b;
		struct err e;
		buf_init(&b, ROOM);
		put_receipt(&b, rows[i].index, rows[i].size, SIG);
		assert_int_equal(receipt_parse(buf_slice(&b), &r, &e), OK);
		assert_int_equal(r.time, TIME);
		assert_int_equal(r.checkpoint.size, rows[i].size);
		assert_string_equal(r.checkpoint.origin, "log.example");
		assert_int_equal(r.note.nsigs, 1);
		assert_int_equal(receipt_check(&r, slice_of(object), &e), OK);
		assert_int_equal(receipt_check(&r, slice_of("an Object"), &e), ERR_MISMATCH);
		assert_int_equal(receipt_check(&r, slice_of("an object "), &e), ERR_MISMATCH);
		r.time++;
		assert_int_equal(receipt_check(&r, slice_of(object), &e), ERR_MISMATCH);
		r.time--;
		r.proof.index ^= 1;
		assert_int_equal(receipt_check(&r, slice_of(object), &e), ERR_MISMATCH);
		r.proof.index ^= 1;
		r.checkpoint.root.b[31] ^= 1;
		assert_int_equal(receipt_check(&r, slice_of(object), &e), ERR_MISMATCH);
		r.checkpoint.root.b[31] ^= 1;
		r.proof.steps.n++;
		assert_int_equal(receipt_check(&r, slice_of(object), &e), ERR_MISMATCH);
		buf_fini(&b);
	}
}

/* No entry is that large, whatever is said of it. */
static void
test_large_object(void **state)
{
	(void)state;
	static char large[ENTRY_MAX_OBJECT + 1];
	struct receipt r;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	put_receipt(&b, 0, 1, SIG);
	assert_int_equal(receipt_parse(buf_slice(&b), &r, &e), OK);
	assert_int_equal(receipt_check(&r, (struct slice){large, sizeof large}, &e), ERR_MISMATCH);
	assert_int_equal(
		receipt_check(&r, (struct slice){large, sizeof large - 1}, &e), ERR_MISMATCH);
	buf_fini(&b);
}

#define MAGIC "c2sp.org/tlog-proof@v1\n"
#define CHECKPOINT "log.example\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static void
test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where;
		enum err_kind kind;
	} bad[] = {
		{"", "line 1", ERR_SYNTAX},
		{MAGIC "index 0\n\n" CHECKPOINT SIG, "line 2", ERR_SYNTAX},
		{MAGIC "extra AAAA\nindex 0\n\n" CHECKPOINT SIG, "line 2", ERR_SYNTAX},
		{MAGIC "extra AAAAAAAAAAAA\nindex 0\n\n" CHECKPOINT SIG, "line 2", ERR_SYNTAX},
		{MAGIC "extra gAAAAAAAAAA=\nindex 0\n\n" CHECKPOINT SIG, "line 2", ERR_SYNTAX},
		{MAGIC "extra AAAAAAAAAAB=\nindex 0\n\n" CHECKPOINT SIG, "line 2", ERR_SYNTAX},
		{MAGIC "extra AAAAAAAAAAA=\nindex 0\n\n" CHECKPOINT, "its checkpoint: line",
			ERR_SYNTAX},
		{MAGIC "extra AAAAAAAAAAA=\nindex 0\n\nx" SIG, "its checkpoint: line", ERR_SYNTAX},
		{MAGIC "extra AAAAAAAAAAA=\nindex 0\n\n" CHECKPOINT "more\n" SIG,
			"its checkpoint: line 4", ERR_UNSUPPORTED},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		static struct receipt r;
		struct err e = {.msg = ""};
		r.time = 77;
		enum err_kind rc = receipt_parse(slice_of(bad[i].text), &r, &e);
		if (rc != bad[i].kind || !slice_starts(slice_of(e.msg), bad[i].where))
			fail_msg("%zu: kind %d: %s", i, rc, e.msg);
		assert_int_equal(r.time, 77);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_proves),
		cmocka_unit_test(test_large_object),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
