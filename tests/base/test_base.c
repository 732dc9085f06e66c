#include "base/arena.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
buf_error_sticks(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 4);
	buf_adds(&b, "abc");
	buf_adds(&b, "de");
	assert_true(buf_failed(&b));
	buf_adds(&b, "d");
	assert_string_equal(buf_str(&b), "abc");
	buf_clear(&b);
	buf_addf(&b, "%d", 1234);
	assert_string_equal(buf_str(&b), "1234");
	buf_fini(&b);
}

static void
arena_keeps_to_its_cap(void **state)
{
	(void)state;
	struct arena *a = arena_open(100000);
	char *p = arena_alloc(a, 50000, 1);
	assert_non_null(p);
	assert_int_equal(p[49999], 0);
	assert_null(arena_alloc(a, 60000, 1));
	assert_null(arena_alloc(a, SIZE_MAX / 2, 4));
	struct slice s = arena_copy(a, slice_of("kept"));
	assert_true(slice_is(s, "kept"));
	arena_reset(a);
	assert_non_null(arena_alloc(a, 40000, 1));
	arena_close(a);
}

/* Every day of 800 years against the definition: the next day is one later. */
static void
civil_counts_every_day(void **state)
{
	(void)state;
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	civil_day n = civil_from_date((struct civil_date){1600, 1, 1});
	for (int y = 1600; y < 2400; y++)
		for (int m = 1; m <= 12; m++) {
			bool leap = m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0);
			for (int d = 1; d <= days[m - 1] + leap; d++, n++) {
				struct civil_date back = civil_to_date(n);
				assert_int_equal(civil_from_date((struct civil_date){y, m, d}), n);
				assert_true(back.year == y && back.month == m && back.day == d);
			}
		}
	assert_int_equal(civil_from_date((struct civil_date){1970, 1, 1}), 0);
	assert_int_equal(civil_weekday(0), 3); /* a Thursday */
}

static civil_day
day(const char *text)
{
	civil_day d = 0;
	struct err e;
	assert_int_equal(civil_parse(slice_of(text), &d, &e), OK);
	return d;
}

static void
civil_parses_one_spelling(void **state)
{
	(void)state;
	static const char *const bad[] = {"2026-2-06", "2026-02-30", "2026-13-01", "20260206",
		"2026-02-06 ", "2025-02-29", "1500-01-01", "2026-00-10", "", "2026/02/06"};
	struct err e;
	civil_day d = 7;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(civil_parse(slice_of(bad[i]), &d, &e), ERR_SYNTAX);
	assert_int_equal(d, 7);
	char text[CIVIL_TEXT_MAX];
	assert_string_equal(civil_format(day("2024-02-29"), text), "2024-02-29");
	assert_int_equal(civil_add_months(day("2026-01-31"), 1), day("2026-02-28"));
	assert_int_equal(civil_add_months(day("2026-11-30"), 3), day("2027-02-28"));
	assert_int_equal(civil_add_months(day("2026-03-31"), -1), day("2026-02-28"));
}

static void
instants_are_utc_with_z(void **state)
{
	(void)state;
	static const char *const bad[] = {"2026-02-06T10:00:00", "2026-02-06T10:00:00+05:00",
		"2026-02-06T24:00:00Z", "2026-02-06T10:00:60Z", "2026-02-06 10:00:00Z",
		"2026-02-06T10:00:00.5Z", "2026-02-06T10:00Z"};
	struct err e;
	int64_t ms = 1;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(civil_parse_instant(slice_of(bad[i]), &ms, &e), ERR_SYNTAX);
	assert_int_equal(ms, 1);
	char text[CIVIL_TEXT_MAX];
	assert_int_equal(civil_parse_instant(slice_of("2026-02-06T10:20:30.250Z"), &ms, &e), OK);
	assert_string_equal(civil_format_instant(ms, text), "2026-02-06T10:20:30.250Z");
	assert_string_equal(civil_format_instant(-1000, text), "1969-12-31T23:59:59Z");
}

static void
names_are_alike_but_for_case_and_spaces(void **state)
{
	static const struct {
		const char *a, *b;
		bool alike;
	} cases[] = {{"Court of Almaty", "COURT  of Almaty.", true}, {"a", "b", false},
		{"Қазақ «Әділет» Ёлки", "қАЗАҚ Әділет ёЛКИ", true}, {"суд", "суды", false},
		{"суд", "Суд", true}, {"", " .", true}, {"Court 1", "Court 2", false},
		{"Rights-holder", "rights holder", true}, {"cop", "сор", false}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
			utf8_is_alike(slice_of(cases[i].a), slice_of(cases[i].b)), cases[i].alike);
}

static void
utf8_refuses_what_is_not(void **state)
{
	(void)state;
	static const char *const bad[] = {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff",
		"a\x80", "\xe2\x82", "\xe0\x80\xaf"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(utf8_is_valid(slice_of(bad[i])));
	assert_true(utf8_is_valid(slice_of("Қазақстан \xf0\x9f\x8e\xac")));
	struct buf b;
	buf_init(&b, 1000);
	utf8_put_escaped(&b, slice_of("a\n\xe2\x80\xae\xff\\я"), 99);
	assert_string_equal(buf_str(&b), "a\\u{000a}\\u{202e}\\xff\\\\я");
	buf_clear(&b);
	utf8_put_escaped(&b, slice_of("абвг"), 2);
	assert_string_equal(buf_str(&b), "аб...");
	for (uint32_t cp = 0; cp < 0x110000; cp += 17) {
		uint32_t got = 0;
		size_t at = 0;
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		buf_clear(&b);
		utf8_put(&b, cp);
		assert_true(utf8_next(buf_slice(&b), &at, &got) && got == cp && at == b.n);
	}
	buf_fini(&b);
}

static void
json_is_strict(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "{", "{\"a\":1,\"a\":2}", "{} x", "[1,]", "\"\xff\"",
		"[[[[1]]]]", "nul", "{\"a\":\"\\u0000\"}", "\xef\xbb\xbf{}"};
	struct jval *j = NULL;
	struct err e;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_int_not_equal(jval_parse(slice_of(bad[i]), 100, 3, &j, &e), OK);
		assert_null(j);
	}
	assert_int_equal(jval_parse(slice_of("[1,2,3]"), 3, 3, &j, &e), ERR_LIMIT);
	assert_int_equal(jval_parse(slice_of("{\"b\":[true],\"a\":\"]]]]\"}"), 100, 3, &j, &e), OK);
	assert_int_equal(jval_kind(j), JVAL_OBJECT);
	assert_true(slice_is(jval_text(jval_find(j, "a")), "]]]]"));
	jval_close(j);
}

static void
json_writes_what_it_reads(void **state)
{
	(void)state;
	struct buf b;
	struct jout w;
	buf_init(&b, 1000);
	jout_init(&w, &b, false);
	jout_open(&w, '{');
	jout_member(&w, "t", slice_of("\"\\\n\x01я"));
	jout_name(&w, "l");
	jout_open(&w, '[');
	jout_int(&w, -5);
	jout_null(&w);
	jout_bool(&w, true);
	jout_close(&w, ']');
	jout_name(&w, "e");
	jout_open(&w, '{');
	jout_close(&w, '}');
	jout_close(&w, '}');
	assert_string_equal(
		buf_str(&b), "{\"t\":\"\\\"\\\\\\n\\u0001я\",\"l\":[-5,null,true],\"e\":{}}");
	buf_fini(&b);
}

static void
kleene_tables(void **state)
{
	(void)state;
	for (int a = TRI_NO; a <= TRI_YES; a++)
		for (int b = TRI_NO; b <= TRI_YES; b++) {
			enum tri and = a == TRI_NO || b == TRI_NO     ? TRI_NO
				       : a == TRI_YES && b == TRI_YES ? TRI_YES
								      : TRI_UNKNOWN;
			assert_int_equal(tri_and((enum tri)a, (enum tri)b), and);
			assert_int_equal(tri_or(tri_not((enum tri)a), tri_not((enum tri)b)),
				tri_not(tri_and((enum tri)a, (enum tri)b)));
		}
}

static void
err_context_goes_in_front(void **state)
{
	(void)state;
	struct err e;
	assert_int_equal(err_set(&e, ERR_SYNTAX, "line %d", 3), ERR_SYNTAX);
	assert_int_equal(err_context(&e, "%s", "file.json"), ERR_SYNTAX);
	assert_string_equal(e.msg, "file.json: line 3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_error_sticks),
		cmocka_unit_test(arena_keeps_to_its_cap),
		cmocka_unit_test(civil_counts_every_day),
		cmocka_unit_test(civil_parses_one_spelling),
		cmocka_unit_test(instants_are_utc_with_z),
		cmocka_unit_test(names_are_alike_but_for_case_and_spaces),
		cmocka_unit_test(utf8_refuses_what_is_not),
		cmocka_unit_test(json_is_strict),
		cmocka_unit_test(json_writes_what_it_reads),
		cmocka_unit_test(kleene_tables),
		cmocka_unit_test(err_context_goes_in_front),
	};
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
