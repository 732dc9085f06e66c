/* How far a measure reaches, and who shares an address. */
#include "scope/reach.h"

#include "bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
an_access_provider_cannot_block_one_page_under_https(void **state)
{
	struct bench *b = *state;
	struct target page, plain, host, ip;
	struct refusal r;
	enum measure m;
	assert_int_equal(target_parse(b->scope, TARGET_URL, slice_of("https://a.example/x"),
				 b->arena, &page, &r),
		OK);
	assert_int_equal(target_parse(b->scope, TARGET_URL, slice_of("http://a.example/x"),
				 b->arena, &plain, &r),
		OK);
	assert_int_equal(
		target_parse(b->scope, TARGET_HOST, slice_of("a.example"), b->arena, &host, &r),
		OK);
	assert_int_equal(
		target_parse(b->scope, TARGET_IP, slice_of("8.8.8.8"), b->arena, &ip, &r), OK);
	assert_false(reach_is_exact(ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, &page));
	assert_true(reach_is_exact(ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, &plain));
	assert_int_equal(reach_effective(ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, &page),
		TARGET_HOST);
	assert_true(reach_is_exact(ADDRESSEE_HOSTING_PROVIDER, MEASURE_REMOVE_CONTENT, &page));
	assert_false(reach_is_able(ADDRESSEE_ACCESS_PROVIDER, MEASURE_REMOVE_CONTENT));
	assert_true(reach_narrowest(ADDRESSEE_HOSTING_PROVIDER, &page, &m));
	assert_int_equal(m, MEASURE_REMOVE_CONTENT);
	assert_false(reach_narrowest(ADDRESSEE_ACCESS_PROVIDER, &page, &m));
	assert_int_equal(m, MEASURE_BLOCK_ACCESS);
	assert_true(reach_narrowest(ADDRESSEE_HOSTING_PROVIDER, &ip, &m));
	assert_int_equal(m, MEASURE_DISABLE_HOSTING);
	for (unsigned who = 0; who < ADDRESSEE_COUNT; who++)
		(void)reach_narrowest((enum addressee_kind)who, &host, &m); /* all can do one */
}

static struct target
target_of(struct bench *b, enum target_kind kind, const char *value)
{
	struct target t = {.kind = kind};
	struct refusal r;
	assert_int_equal(target_parse(b->scope, kind, slice_of(value), b->arena, &t, &r), OK);
	return t;
}

static void
suspending_a_name_is_exact_for_a_registered_domain_alone(void **state)
{
	static const struct {
		enum target_kind kind;
		const char *value;
		bool exact;
		enum target_kind effective;
	} cases[] = {
		{TARGET_DOMAIN, "films.co.uk", true, TARGET_DOMAIN},
		{TARGET_DOMAIN, "www.films.co.uk", false, TARGET_DOMAIN},
		{TARGET_HOST, "films.co.uk", false, TARGET_DOMAIN},
		{TARGET_URL, "http://films.co.uk/", false, TARGET_DOMAIN},
		{TARGET_IP, "8.8.8.8", false, TARGET_IP},
	};
	const enum addressee_kind who = ADDRESSEE_REGISTRAR;
	const enum measure m = MEASURE_SUSPEND_DOMAIN;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct target t = target_of(*state, cases[i].kind, cases[i].value);
		assert_int_equal(reach_is_exact(who, m, &t), cases[i].exact);
		assert_int_equal(reach_effective(who, m, &t), cases[i].effective);
		assert_false(reach_is_exact(ADDRESSEE_PUBLISHER, m, &t)); /* not able at all */
	}
}

static void
what_reaches_past_the_page_reaches_a_suffix(void **state)
{
	static const struct {
		const char *url;
		enum addressee_kind who;
		enum measure m;
		bool suffix;
	} cases[] = {
		{"https://github.io/x", ADDRESSEE_HOSTING_PROVIDER, MEASURE_REMOVE_CONTENT, false},
		{"https://github.io/x", ADDRESSEE_HOSTING_PROVIDER, MEASURE_DISABLE_HOSTING, true},
		{"https://github.io/x", ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, true},
		{"http://github.io/x", ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, false},
		{"http://com/", ADDRESSEE_REGISTRAR, MEASURE_SUSPEND_DOMAIN, true},
		{"https://github.io/x", ADDRESSEE_SEARCH_ENGINE, MEASURE_DELIST, false},
		{"https://a.github.io/x", ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, false},
		{"https://8.8.8.8/x", ADDRESSEE_ACCESS_PROVIDER, MEASURE_BLOCK_ACCESS, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct target t = target_of(*state, TARGET_URL, cases[i].url);
		if (reach_is_suffix(cases[i].who, cases[i].m, &t) != cases[i].suffix)
			fail_msg("%s: %d %d", cases[i].url, cases[i].who, cases[i].m);
	}
}

/* ---- neighbours ---- */

static struct value
count(struct bench *b, const struct neighbours *n, enum target_kind kind, const char *what)
{
	struct target t;
	struct refusal r;
	struct slice names[8];
	size_t nnames;
	assert_int_equal(target_parse(b->scope, kind, slice_of(what), b->arena, &t, &r), OK);
	return neighbours_count(n, &t, names, COUNT_OF(names), &nnames);
}

static void
neighbours_are_other_registrable_domains(void **state)
{
	static const char csv[] =
		"name,address\n# who is where\n\na.example,8.8.8.8\nwww.a.example,8.8.8.8\n"
		"b.example, 8.8.8.8\nb.example,8.8.8.9\nc.example,8.8.8.9\r\nc.example,8.8.8.9\n"
		"d.example,2606:4700:0:0::1\ne.example,2606:4700::1";
	struct bench *b = *state;
	struct err e;
	struct neighbours *n = neighbours_open(100);
	assert_int_equal(neighbours_parse_csv(n, b->scope, slice_of(csv), &e), OK);
	neighbours_finish(n);
	assert_int_equal(count(b, n, TARGET_URL, "http://a.example/x").number, 1);
	assert_int_equal(count(b, n, TARGET_HOST, "b.example").number, 2);
	assert_int_equal(count(b, n, TARGET_IP, "8.8.8.8").number, 2);
	assert_int_equal(count(b, n, TARGET_PREFIX, "8.8.8.0/24").number, 3);
	assert_int_equal(count(b, n, TARGET_HOST, "d.example").number, 1);
	assert_int_equal(count(b, n, TARGET_HOST, "unknown.example").has, VALUE_UNKNOWN);
	assert_int_equal(count(b, n, TARGET_IP, "9.9.9.9").has, VALUE_UNKNOWN);
	neighbours_close(n);
}

static void
broken_lines_are_told_by_number(void **state)
{
	static const struct {
		const char *csv, *says;
	} cases[] = {
		{"a.example,8.8.8.8\nb.example\n", "line 2"},
		{"a.example,8.8.8.8\n\nb.example,8.8.8\n", "line 3"},
		{"a..b,8.8.8.8\n", "line 1"},
		{"a.example,1.1.1.1\nb.example,1.1.1.2\nc.example,1.1.1.3\n", "line 3"},
	};
	struct bench *b = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err e;
		struct neighbours *n = neighbours_open(2);
		assert_int_not_equal(
			neighbours_parse_csv(n, b->scope, slice_of(cases[i].csv), &e), OK);
		assert_non_null(strstr(e.msg, cases[i].says));
		neighbours_close(n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_access_provider_cannot_block_one_page_under_https),
		cmocka_unit_test(suspending_a_name_is_exact_for_a_registered_domain_alone),
		cmocka_unit_test(what_reaches_past_the_page_reaches_a_suffix),
		cmocka_unit_test(neighbours_are_other_registrable_domains),
		cmocka_unit_test(broken_lines_are_told_by_number),
	};
	return cmocka_run_group_tests_name("reach", tests, bench_open, bench_close);
}
