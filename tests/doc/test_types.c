#include "doc/anchor.h"
#include "doc/check.h"
#include "doc/types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { ARENA_MAX = 1 << 20 };

#define HASH "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define VKEY "log.example/kz+00112233+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define SIGNED                                                                                     \
	",\"v\":1,\"log\":\"log.example/kz\",\"nonce\":\"00112233445566778899aabbccddeeff\","      \
	"\"issued\":\"2026-02-07T09:30:00Z\",\"issuer\":\"kz.root\",\"state\":\"KZ\","
#define GENESIS                                                                                    \
	"{\"type\":\"genesis\"" SIGNED "\"root\":\"MIIB\",\"next-root\":\"" HASH                   \
	"\",\"log-keys\":[\"" VKEY "\"],\"fold\":1,\"names\":{\"en\":\"Register\"}}"

static void
every_type_has_a_table_of_its_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++) {
		char text[80];
		enum doc_type t = DOC_TYPE_COUNT;
		struct err e;
		const struct table *table = doc_table((enum doc_type)i);
		assert_non_null(table);
		assert_false(table->never_signed);
		snprintf(text, sizeof text, "{\"v\":1,\"x\":1,\"type\":\"%s\"}", table->type);
		assert_int_equal(doc_type_of(slice_of(text), &t, &e), OK);
		assert_int_equal(t, i);
	}
}

static void
what_is_no_type_is_told_from_what_is_newer(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err_kind kind;
		const char *part;
	} bad[] = {
		{"{\"type\":\"demand\",\"v\":2,\"new\":1}", ERR_UNSUPPORTED, "newer than this"},
		{"{\"type\":\"demand\",\"v\":0}", ERR_SYNTAX, "/v: expected"},
		{"{\"type\":\"demand\"}", ERR_SYNTAX, "/v: expected"},
		{"{\"type\":\"record\",\"v\":1}", ERR_SYNTAX, "/type: expected"},
		{"{\"type\":\"Demand\",\"v\":1}", ERR_SYNTAX, "/type: expected"},
		{"{\"type\":7,\"v\":1}", ERR_SYNTAX, "/type: expected"},
		{"{\"v\":1}", ERR_SYNTAX, "/type: expected"},
		{"[]", ERR_SYNTAX, "expected an object"},
		{"{\"type\":\"demand\",\"type\":\"order\",\"v\":1}", ERR_SYNTAX, "duplicate"},
		{"", ERR_SYNTAX, "not JSON"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		enum doc_type t = DOC_TYPE_COUNT;
		struct err e;
		assert_int_equal(doc_type_of(slice_of(bad[i].text), &t, &e), bad[i].kind);
		assert_non_null(strstr(e.msg, bad[i].part));
		assert_int_equal(t, DOC_TYPE_COUNT);
	}
}

static void
any_type_is_decoded_as_signed(void **state)
{
	(void)state;
	struct arena *a = arena_open(ARENA_MAX);
	enum doc_type t = DOC_TYPE_COUNT;
	const struct doc_common *doc = NULL;
	struct err e;
	assert_int_equal(doc_decode_any(slice_of(GENESIS), a, &t, &doc, &e), OK);
	assert_int_equal(t, DOC_GENESIS);
	assert_true(slice_is(doc->issuer.text, "kz.root"));
	const struct genesis *g = (const struct genesis *)(const void *)doc;
	assert_int_equal(g->log_keys.n, 1);
	assert_true(slice_is(((const struct value *)g->log_keys.items)[0].text, VKEY));
	assert_int_equal(g->fold.number, 1);
	doc = NULL;
	assert_int_equal(doc_decode_any(slice_of("{\"type\":\"logkey\",\"v\":1,\"key\":\"" VKEY
						 "\",\"action\":\"add\"}"),
				 a, &t, &doc, &e),
		ERR_SYNTAX);
	assert_non_null(strstr(e.msg, "/log: required, and missing (and 4 more)"));
	assert_null(doc);
	arena_close(a);
	a = arena_open(16);
	assert_int_equal(doc_decode_any(slice_of(GENESIS), a, &t, &doc, &e), ERR_LIMIT);
	arena_close(a);
}

static void
keys_hosts_and_base64_have_one_spelling(void **state)
{
	(void)state;
	static const struct {
		enum field_kind kind;
		const char *text;
		bool good;
	} cases[] = {
		{FIELD_VKEY, VKEY, true},
		{FIELD_VKEY, "a+00112233+BQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
		{FIELD_VKEY, "+00112233+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
		{FIELD_VKEY, "a b+00112233+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
		{FIELD_VKEY, "a+0011223+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
		{FIELD_VKEY, "a+00112233+AQAA", false},
		{FIELD_VKEY, "a+00112233", false},
		{FIELD_VKEY, "a", false},
		{FIELD_BASE64, "AAEC", true},
		{FIELD_BASE64, "AAE=", true},
		{FIELD_BASE64, "AAECAw==", false}, /* four bytes */
		{FIELD_BASE64, "AAF=", false},	   /* bits behind the end */
		{FIELD_BASE64, "AAE", false},
		{FIELD_BASE64, "AA\nE", false},
		{FIELD_BASE64, "", false},
		{FIELD_HOST, "a.example", true},
		{FIELD_HOST, "my_site.xn--p1ai.example", true},
		{FIELD_HOST, "example", false},
		{FIELD_HOST, "a.example.", false},
		{FIELD_HOST, ".example", false},
		{FIELD_HOST, "a..example", false},
		{FIELD_HOST, "A.example", false},
		{FIELD_HOST, "-a.example", false},
		{FIELD_HOST, "a-.example", false},
		{FIELD_HOST, "*.example", false},
		{FIELD_HOST, "", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct field f = {.name = "x", .kind = cases[i].kind, .max = 3};
		struct value v;
		struct err e;
		if ((field_check_text(&f, slice_of(cases[i].text), &v, &e) == OK) != cases[i].good)
			fail_msg("'%s' is %s", cases[i].text, cases[i].good ? "good" : "bad");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_has_a_table_of_its_name),
		cmocka_unit_test(what_is_no_type_is_told_from_what_is_newer),
		cmocka_unit_test(any_type_is_decoded_as_signed),
		cmocka_unit_test(keys_hosts_and_base64_have_one_spelling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
