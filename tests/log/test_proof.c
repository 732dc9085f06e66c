/* Receipts and requests to witnesses have one spelling; what is put is what was read. */
#include "log/note.h"
#include "log/proof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MAGIC "c2sp.org/tlog-proof@v1\n"
#define HASH "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

enum { ROOM = 1 << 20 };

static void
test_proof(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint64_t index;
		size_t n;
		const char *extra, *note;
	} rows[] = {
		{MAGIC "index 0\n\nnote\n", 0, 0, "", "note\n"},
		{MAGIC "index 7\n" HASH HASH "\nnote", 7, 2, "", "note"},
		{MAGIC "extra AAAA\nindex 9223372036854775806\n" HASH "\n\n\n", INT64_MAX - 1, 1,
			"AAAA", "\n\n"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct proof p;
		struct buf b;
		struct err e;
		buf_init(&b, ROOM);
		assert_int_equal(proof_parse(slice_of(rows[i].text), &p, &e), OK);
		assert_int_equal(p.index, rows[i].index);
		assert_int_equal(p.steps.n, rows[i].n);
		assert_true(slice_is(p.extra, rows[i].extra));
		assert_true(slice_is(p.note, rows[i].note));
		proof_put(&b, &p);
		assert_string_equal(buf_str(&b), rows[i].text);
		buf_fini(&b);
	}
}

static void
test_proof_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where;
	} bad[] = {
		{"", "line 1"},
		{"c2sp.org/tlog-proof@v1", "line 1"},
		{"c2sp.org/tlog-proof@v2\nindex 0\n\nn\n", "line 1"},
		{MAGIC, "line 2"},
		{MAGIC "index 00\n\nn\n", "line 2"},
		{MAGIC "index\n\nn\n", "line 2"},
		{MAGIC "index  1\n\nn\n", "line 2"},
		{MAGIC "Index 1\n\nn\n", "line 2"},
		{MAGIC "index 9223372036854775807\n\nn\n", "line 2"},
		{MAGIC "extra \nindex 0\n\nn\n", "line 2"},
		{MAGIC "extra AAA\nindex 0\n\nn\n", "line 2"},
		{MAGIC "extra AB==\nindex 0\n\nn\n", "line 2"},
		{MAGIC "extra AAAA\n", "line 3"},
		{MAGIC "extra AAAA\nextra AAAA\nindex 0\n\nn\n", "line 3"},
		{MAGIC "index 0\nextra AAAA\n\nn\n", "line 3"},
		{MAGIC "index 0\n", "line 3"},
		{MAGIC "index 0\n\n", "line 4"},
		{MAGIC "index 0\n" HASH, "line 4"},
		{MAGIC "index 0\n" HASH "n\n\nn\n", "line 4"},
		{MAGIC "index 0\nAAAA\n\nn\n", "line 3"},
		{MAGIC "index 0\n " HASH "\nn\n", "line 3"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct proof p = {.index = 77};
		struct err e;
		if (proof_parse(slice_of(bad[i].text), &p, &e) != ERR_SYNTAX ||
			!slice_starts(slice_of(e.msg), bad[i].where))
			fail_msg("%zu: %s", i, e.msg);
		assert_int_equal(p.index, 77);
	}
}

/* `front`, `hashes` lines of hashes, an empty line, and `note` bytes. */
static void
write_text(struct buf *b, const char *front, int hashes, size_t note)
{
	buf_clear(b);
	buf_adds(b, front);
	while (hashes--)
		buf_adds(b, HASH);
	buf_addc(b, '\n');
	while (note--)
		buf_addc(b, 'n');
}

static void
test_limits(void **state)
{
	(void)state;
	struct proof p;
	struct advance a;
	struct err e;
	struct buf b;
	buf_init(&b, ROOM);
	write_text(&b, MAGIC "index 1\n", MERKLE_MAX_STEPS, NOTE_MAX_BYTES);
	assert_int_equal(proof_parse(buf_slice(&b), &p, &e), OK);
	assert_int_equal(p.steps.n, MERKLE_MAX_STEPS);
	write_text(&b, MAGIC "index 1\n", MERKLE_MAX_STEPS + 1, 1);
	assert_int_equal(proof_parse(buf_slice(&b), &p, &e), ERR_LIMIT);
	write_text(&b, MAGIC "index 1\n", 0, NOTE_MAX_BYTES + 1);
	assert_int_equal(proof_parse(buf_slice(&b), &p, &e), ERR_LIMIT);
	write_text(&b, MAGIC "index 1\n", 0, PROOF_MAX_BYTES);
	assert_int_equal(proof_parse(buf_slice(&b), &p, &e), ERR_LIMIT);
	write_text(&b, "old 1\n", MERKLE_MAX_STEPS + 1, 1);
	assert_int_equal(advance_parse(buf_slice(&b), &a, &e), ERR_LIMIT);
	buf_clear(&b);
	buf_adds(&b, MAGIC "extra ");
	for (int i = 0; i < PROOF_MAX_EXTRA + 4; i++)
		buf_addc(&b, 'A');
	buf_adds(&b, "\nindex 0\n\nn\n");
	assert_int_equal(proof_parse(buf_slice(&b), &p, &e), ERR_LIMIT);
	buf_fini(&b);
}

static void
test_advance(void **state)
{
	(void)state;
	static const char text[] = "old 20852163\n" HASH HASH "\norigin\n1\n" HASH "\nsig\n";
	struct advance a;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	assert_int_equal(advance_parse(slice_of(text), &a, &e), OK);
	assert_int_equal(a.old, 20852163);
	assert_int_equal(a.steps.n, 2);
	advance_put(&b, &a);
	assert_string_equal(buf_str(&b), text);
	buf_fini(&b);
}

static void
test_advance_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "old 0", "old 0\n", "old 0\n\n", "old 00\n\nn\n",
		"old\n\nn\n", "old 9223372036854775808\n\nn\n", "old -1\n\nn\n", "index 0\n\nn\n",
		"old 1\n" HASH, "old 1\nx\n\nn\n", "\nold 1\n\nn\n"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct advance a = {.old = 77};
		struct err e;
		if (advance_parse(slice_of(bad[i]), &a, &e) != ERR_SYNTAX)
			fail_msg("%zu", i);
		assert_true(slice_starts(slice_of(e.msg), "line ") && a.old == 77);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proof),
		cmocka_unit_test(test_proof_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_advance),
		cmocka_unit_test(test_advance_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
