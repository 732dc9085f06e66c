#include "doc/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ARENA_MAX = 16 << 20 };

#define HASH "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FRONT                                                                                      \
	"{\"type\":\"record\",\"v\":1,\"register\":\"rkn\",\"file-hash\":\"" HASH                  \
	"\",\"verified\":false,\"entry\":\"7\",\"position\":120,"

static void
what_was_published_stands_as_published(void **state)
{
	(void)state;
	struct arena *a = arena_open(ARENA_MAX);
	struct record r;
	struct err e;
	assert_int_equal(
		doc_decode(&record_table, DOC_DRAFT,
			slice_of(FRONT
				"\"decision\":{\"number\":\" 1 \",\"org\":\"\",\"date\":"
				"\"2015-08-01\"},"
				"\"targets\":[{\"kind\":\"ip\",\"value\":\"192.0.2.1\"}],"
				"\"refused\":[{\"kind\":\"url\",\"value\":\"http://\xc2\xad\","
				"\"reason\":\"encoding\"}]}"),
			a, &r, NULL, &e),
		OK);
	assert_int_equal(r.position.number, 120);
	assert_false(r.verified.yes);
	assert_true(slice_is(r.decision.number.text, " 1 "));
	assert_int_equal(r.decision.org.has, VALUE_KNOWN);
	assert_int_equal(r.decision.org.text.n, 0);
	assert_int_equal(r.decision.date_text.has, VALUE_UNKNOWN);
	assert_int_equal(r.targets.n, 1);
	const struct record_refused *refused = r.refused.items;
	assert_true(slice_is(refused[0].value.text, "http://\xc2\xad"));
	assert_int_equal(refused[0].reason.choice, REFUSED_ENCODING);
	arena_close(a);
}

static void
a_record_is_never_signed(void **state)
{
	(void)state;
	struct arena *a = arena_open(ARENA_MAX);
	struct record r;
	struct doc_mistakes m;
	struct err e;
	struct slice good = slice_of(FRONT "\"targets\":[]}");
	assert_int_equal(doc_decode(&record_table, DOC_DRAFT, good, a, &r, &m, &e), OK);
	assert_int_equal(doc_decode(&record_table, DOC_SIGNED, good, a, &r, &m, &e), ERR_USAGE);
	assert_string_equal(e.msg, "a record is taken from elsewhere and is never signed");
	arena_close(a);
}

/* Longer than a signed document may be; a register has such entries. */
static void
a_record_may_be_large(void **state)
{
	(void)state;
	struct arena *a = arena_open(ARENA_MAX);
	struct record r;
	struct err e;
	struct buf text;
	buf_init(&text, 2 * RECORD_MAX_BYTES);
	buf_adds(&text, FRONT "\"targets\":[");
	for (int i = 0; i < RECORD_MAX_TARGETS; i++)
		buf_addf(&text, "%s{\"kind\":\"host\",\"value\":\"n%d.example\"}", i ? "," : "", i);
	buf_adds(&text, "]}");
	assert_true(text.n > DOC_MAX_BYTES);
	assert_int_equal(
		doc_decode(&record_table, DOC_DRAFT, buf_slice(&text), a, &r, NULL, &e), OK);
	assert_int_equal(r.targets.n, RECORD_MAX_TARGETS);
	buf_clear(&text);
	buf_adds(&text, FRONT "\"targets\":[");
	for (int i = 0; i <= RECORD_MAX_TARGETS; i++)
		buf_addf(&text, "%s{\"kind\":\"host\",\"value\":\"n%d.example\"}", i ? "," : "", i);
	buf_adds(&text, "]}");
	assert_int_equal(
		doc_decode(&record_table, DOC_DRAFT, buf_slice(&text), a, &r, NULL, &e), ERR_LIMIT);
	assert_string_equal(e.msg, "/targets: 4097 items, at most 4096 are taken");
	buf_fini(&text);
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_published_stands_as_published),
		cmocka_unit_test(a_record_is_never_signed),
		cmocka_unit_test(a_record_may_be_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
