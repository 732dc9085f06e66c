#include "doc/check.h"
#include "doc/record.h"
#include "doc/row.h"
#include "doc/types.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { ARENA_MAX = 16 << 20 };

/* A small type with one field of each kind. */
struct part {
	struct value name;
	uint8_t has;
};

struct sample {
	struct value v, text, raw, word, set, yes, number, date, instant, state, actor, origin,
		hash, hex;
	struct texts texts;
	struct part part;
	struct list parts, lines, places;
};

#define STRUCT struct part
static const struct field part_fields[] = {
	ROW_TEXT(name, "name", FIELD_SIGNED | FIELD_NULLABLE, 5),
};
PART(part, "a part");
#undef STRUCT

#define STRUCT struct sample
static const struct field sample_fields[] = {
	ROW_TYPE,
	ROW_OF(FIELD_VERSION, v, "v", FIELD_REQUIRED),
	ROW_TEXT(text, "text", 0, 5),
	ROW_RAW(raw, "raw", 0, 5),
	ROW_WORD(word, "word", FIELD_NULLABLE, VOCAB_MEASURE),
	ROW_SET(set, "set", 0, VOCAB_MEASURE, 1),
	ROW_YES(yes, "yes", 0),
	ROW_INT(number, "number", 0, 10),
	ROW_DATE(date, "date", 0),
	ROW_OF(FIELD_INSTANT, instant, "instant", 0),
	ROW_STATE(state, "state", 0),
	ROW_OF(FIELD_ACTOR, actor, "actor", 0),
	ROW_OF(FIELD_ORIGIN, origin, "origin", 0),
	ROW_HASH(hash, "hash", 0),
	ROW_MAX(FIELD_HEX, hex, "hex", 0, 4),
	ROW_TEXTS(texts, "texts", 0, 5),
	ROW_OBJECT(part, "part", FIELD_NULLABLE, &part_table),
	ROW_LIST(parts, "parts", 0, &part_table, 0, 100),
	ROW_TEXT_LIST(lines, "lines", 0, 1, 2),
	ROW_INT_LIST(places, "places", 0, 0, 2),
};
#undef STRUCT

static const struct table sample_table = {.type = "sample",
	.fields = sample_fields,
	.nfields = COUNT_OF(sample_fields),
	.size = sizeof(struct sample)};

/* Every type there is; a folder of vectors has its name. */
enum { TYPES = DOC_TYPE_COUNT + 1 };

static const struct table *
type_at(size_t i)
{
	return i < DOC_TYPE_COUNT ? doc_table((enum doc_type)i) : &record_table;
}

static int
setup(void **state)
{
	*state = arena_open(ARENA_MAX);
	return *state ? 0 : -1;
}

static int
teardown(void **state)
{
	arena_close(*state);
	return 0;
}

static enum err_kind
decode(struct arena *a, const char *text, struct sample *s, struct doc_mistakes *m, struct err *e)
{
	return doc_decode(&sample_table, DOC_DRAFT, slice_of(text), a, s, m, e);
}

/* Decodes, encodes compactly, and compares. */
static void
same_again(struct arena *a, const char *text)
{
	struct sample s;
	struct err e = {.kind = OK};
	struct jout w;
	struct buf out;
	buf_init(&out, 4096);
	jout_init(&w, &out, false);
	if (decode(a, text, &s, NULL, &e) != OK)
		fail_msg("%s: %s", text, e.msg);
	doc_encode(&sample_table, &s, &w);
	assert_string_equal(buf_str(&out), text);
	buf_fini(&out);
}

static void
every_kind_goes_round(void **state)
{
	same_again(*state, "{\"type\":\"sample\",\"v\":1}");
	same_again(*state,
		"{\"type\":\"sample\",\"v\":1,\"text\":"
		"\"\xd0\xb6\xd0\xb6\xd0\xb6\xd0\xb6\xd0\xb6\","
		"\"raw\":\"\",\"word\":\"delist\",\"set\":[\"remove-content\",\"suspend-domain\"],"
		"\"yes\":false,\"number\":10,\"date\":\"2024-02-29\","
		"\"instant\":\"2024-02-29T23:59:59.999Z\",\"state\":\"KZ\",\"actor\":\"a-1.b\","
		"\"origin\":\"a--b.example/x_~.-/Y\",\"hash\":\"sha256:"
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
		"\"hex\":\"00ff\",\"texts\":{\"en\":\"a\",\"kk\":\"b\"},\"part\":{\"name\":null},"
		"\"parts\":[{},{\"name\":\"x\"}],\"lines\":[\"a\",\"b\"],\"places\":[0,65535]}");
	same_again(*state,
		"{\"type\":\"sample\",\"v\":1,\"raw\":\"\\n\\u001b\xe2\x80\x8b\",\"word\":null,"
		"\"part\":null,\"parts\":[],\"places\":[]}");
}

static void
set_is_written_in_the_order_of_its_words(void **state)
{
	struct sample s;
	struct err e;
	struct jout w;
	struct buf out;
	buf_init(&out, 4096);
	jout_init(&w, &out, false);
	assert_int_equal(decode(*state,
				 "{\"set\":[\"delist\",\"remove-content\"],\"v\":1,\"type\":"
				 "\"sample\"}",
				 &s, NULL, &e),
		OK);
	doc_encode(&sample_table, &s, &w);
	assert_string_equal(buf_str(&out),
		"{\"type\":\"sample\",\"v\":1,\"set\":[\"remove-content\",\"delist\"]}");
	buf_fini(&out);
}

static bool
told(const struct doc_mistakes *m, const char *pointer, const char *part)
{
	for (size_t i = 0; i < m->n; i++)
		if (slice_is(m->items[i].pointer, pointer) &&
			memmem(m->items[i].message.p, m->items[i].message.n, part, strlen(part)))
			return true;
	return false;
}

static void
all_mistakes_in_one_run(void **state)
{
	struct sample s;
	struct doc_mistakes m;
	struct err e;
	assert_int_equal(
		decode(*state,
			"{\"type\":\"sample\",\"text\":7,\"wrod\":1,\"word\":\"delst\","
			"\"set\":[\"delist\",\"x\",\"delist\"],\"parts\":[{},{\"name\":\"\"},"
			"{\"a/b~c\":1}],\"lines\":[],\"places\":[1,70000],\"part\":[],"
			"\"texts\":{\"en\":\"\",\"fr\":\"a\"},\"yes\":null}",
			&s, &m, &e),
		ERR_SYNTAX);
	assert_true(told(&m, "/text", "expected text, found an integer"));
	assert_true(told(&m, "/wrod", "sample has no such field; did you mean \"word\"?"));
	assert_true(told(&m, "/word", "found \"delst\"; did you mean \"delist\"?"));
	assert_true(told(&m, "/set/1", "expected a measure: one of remove-content, "));
	assert_true(told(&m, "/set/2", "\"delist\" stands twice"));
	assert_true(told(&m, "/parts/1/name", "empty"));
	assert_true(told(&m, "/parts/2/a~1b~0c", "a part has no such field"));
	assert_true(told(&m, "/lines", "expected at least 1, found 0"));
	assert_true(told(&m, "/places/1", "expected 0 to 65535, found 70000"));
	assert_true(told(&m, "/part", "expected an object, found a list"));
	assert_true(told(&m, "/texts/en", "empty"));
	assert_true(told(&m, "/texts/fr", "expected a language"));
	assert_true(told(&m, "/yes", "null says"));
	assert_true(told(&m, "/v", "required, and missing"));
	assert_int_equal(m.n, 14);
	assert_int_equal(m.dropped, 0);
	assert_string_equal(e.msg, "/text: expected text, found an integer (and 13 more)");
	static const struct sample zero;
	assert_memory_equal(&s, &zero, sizeof s);
}

static void
mistakes_past_the_limit_are_counted(void **state)
{
	struct sample s;
	struct doc_mistakes m;
	struct err e;
	struct buf text;
	buf_init(&text, 65536);
	buf_adds(&text, "{\"type\":\"sample\",\"v\":1,\"parts\":[");
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "%s{\"name\":\"123456\"}", i ? "," : "");
	buf_adds(&text, "]}");
	assert_int_equal(decode(*state, buf_str(&text), &s, &m, &e), ERR_LIMIT);
	assert_int_equal(m.n, DIAG_MAX);
	assert_int_equal(m.dropped, 100 - DIAG_MAX);
	assert_string_equal(
		e.msg, "/parts/0/name: 6 characters, at most 5 are taken (and 99 more)");
	buf_fini(&text);
}

static void
long_pointers_leave_room_for_the_message(void **state)
{
	struct sample s;
	struct doc_mistakes m;
	struct err e;
	struct buf text;
	buf_init(&text, 65536);
	buf_adds(&text, "{\"type\":\"sample\",\"v\":1,\"");
	for (int i = 0; i < 1000; i++)
		buf_adds(&text, "/~");
	buf_adds(&text, "\":1}");
	assert_int_equal(decode(*state, buf_str(&text), &s, &m, &e), ERR_SYNTAX);
	assert_int_equal(m.items[0].pointer.n, 1 + 4 * 1000);
	assert_non_null(strstr(e.msg, "sample has no such field"));
	buf_fini(&text);
}

static void
another_type_or_newer_version_stands_alone(void **state)
{
	struct sample s;
	struct doc_mistakes m;
	struct err e;
	assert_int_equal(
		decode(*state, "{\"v\":2,\"type\":\"sample\",\"new\":1,\"text\":5}", &s, &m, &e),
		ERR_UNSUPPORTED);
	assert_int_equal(m.n, 1);
	assert_non_null(strstr(e.msg, "/v: version 2 is newer than this program"));
	assert_int_equal(decode(*state, "{\"v\":2,\"type\":\"order\"}", &s, &m, &e), ERR_SYNTAX);
	assert_int_equal(m.n, 1);
	assert_string_equal(e.msg, "/type: expected \"sample\"");
}

static void
signing_asks_for_more(void **state)
{
	struct sample s;
	struct doc_mistakes m;
	struct err e;
	struct slice text = slice_of("{\"type\":\"sample\",\"v\":1,\"part\":{}}");
	assert_int_equal(doc_decode(&sample_table, DOC_DRAFT, text, *state, &s, &m, &e), OK);
	assert_int_equal(
		doc_decode(&sample_table, DOC_SIGNED, text, *state, &s, &m, &e), ERR_SYNTAX);
	assert_true(told(&m, "/part/name", "required, and missing"));
}

static void
out_of_memory_is_an_error(void **state)
{
	(void)state;
	static struct sample s;
	struct err e;
	struct arena *a = arena_open(8);
	assert_int_equal(decode(a, "{\"type\":\"sample\",\"v\":1,\"text\":\"abc\"}", &s, NULL, &e),
		ERR_LIMIT);
	assert_int_equal(
		decode(a, "{\"type\":\"sample\",\"v\":1,\"parts\":[{}]}", &s, NULL, &e), ERR_LIMIT);
	assert_int_equal(
		decode(a, "{\"type\":\"sample\",\"v\":1,\"w\":1}", &s, NULL, &e), ERR_LIMIT);
	assert_non_null(strstr(e.msg, "more memory"));
	arena_close(a);
}

static void
paths_find_fields_and_values(void **state)
{
	struct sample s;
	struct err e;
	size_t at = 0;
	const struct slice name = slice_of("part.name");
	assert_ptr_equal(doc_find_field(&sample_table, name, &at), &part_fields[0]);
	assert_int_equal(at, offsetof(struct sample, part.name));
	assert_non_null(doc_find_field(&sample_table, slice_of("/part/name"), &at));
	assert_non_null(doc_find_field(&sample_table, slice_of("parts"), &at));
	assert_null(doc_find_field(&sample_table, slice_of("parts/name"), &at));
	assert_null(doc_find_field(&sample_table, slice_of("part/nam"), &at));
	assert_null(doc_find_field(&sample_table, slice_of("part/name/x"), &at));
	assert_null(doc_find_field(&sample_table, slice_of(""), &at));
	assert_int_equal(
		decode(*state, "{\"type\":\"sample\",\"v\":1,\"part\":null}", &s, NULL, &e), OK);
	assert_int_equal(doc_find_value(&sample_table, &s, name).has, VALUE_ABSENT);
	assert_int_equal(doc_find_value(&sample_table, &s, slice_of("text")).has, VALUE_UNKNOWN);
	assert_int_equal(decode(*state, "{\"type\":\"sample\",\"v\":1}", &s, NULL, &e), OK);
	assert_int_equal(doc_find_value(&sample_table, &s, name).has, VALUE_UNKNOWN);
	assert_int_equal(decode(*state, "{\"type\":\"sample\",\"v\":1,\"part\":{\"name\":\"n\"}}",
				 &s, NULL, &e),
		OK);
	assert_true(slice_is(doc_find_value(&sample_table, &s, name).text, "n"));
	assert_int_equal(doc_find_value(&sample_table, &s, slice_of("part")).has, VALUE_UNKNOWN);
	assert_int_equal(doc_find_value(&sample_table, &s, slice_of("type")).has, VALUE_UNKNOWN);
}

static void
near_is_a_slip_and_no_more(void **state)
{
	(void)state;
	static const char *const near[][2] = {{"final_date", "final-date"}, {"Kind", "kind"},
		{"adressees", "addressees"}, {"taregts", "targets"}, {"measure", "measures"}};
	static const char *const far[][2] = {{"block", "block-access"}, {"on", "form"}, {"", "a"},
		{"court", "body"}, {"if", "by"}};
	for (size_t i = 0; i < COUNT_OF(near); i++)
		assert_true(field_is_near(slice_of(near[i][0]), near[i][1]));
	for (size_t i = 0; i < COUNT_OF(far); i++)
		assert_false(field_is_near(slice_of(far[i][0]), far[i][1]));
}

/* ---- vectors: tests/vectors/TYPE/good/NAME.json, tests/vectors/TYPE/bad/REASON--why.json ---- */

static const struct {
	const char *reason;
	enum err_kind kind;
	const char *part; /* of the message */
} reasons[] = {
	{"unknown-field", ERR_SYNTAX, "has no such field"},
	{"missing", ERR_SYNTAX, "required, and missing"},
	{"wrong-type", ERR_SYNTAX, ", found "},
	{"not-a-word", ERR_SYNTAX, ": one of "},
	{"duplicate-word", ERR_SYNTAX, "stands twice"},
	{"null", ERR_SYNTAX, "null says"},
	{"empty", ERR_SYNTAX, "empty; leave"},
	{"too-long", ERR_LIMIT, "characters, at most"},
	{"deceptive", ERR_SYNTAX, "a control or invisible character"},
	{"not-a-date", ERR_SYNTAX, "expected a date as YYYY-MM-DD"},
	{"not-an-instant", ERR_SYNTAX, "expected an instant as "},
	{"not-a-state", ERR_SYNTAX, "expected a state: "},
	{"not-a-hash", ERR_SYNTAX, "expected a hash: "},
	{"not-hex", ERR_SYNTAX, "expected 32 digits of 0-9 and a-f"},
	{"not-an-actor", ERR_SYNTAX, "expected an actor: "},
	{"not-an-origin", ERR_SYNTAX, "expected a log's origin: "},
	{"out-of-range", ERR_LIMIT, ", found "},
	{"not-base64", ERR_SYNTAX, "expected base64 of "},
	{"not-a-key", ERR_SYNTAX, "expected a log's key: "},
	{"not-a-host", ERR_SYNTAX, "expected a host name: "},
	{"bad-version", ERR_SYNTAX, "expected the version, 1"},
	{"newer-version", ERR_UNSUPPORTED, "newer than this program"},
	{"other-type", ERR_SYNTAX, "/type: expected \""},
	{"too-few", ERR_SYNTAX, "expected at least 1, found 0"},
	{"too-many", ERR_LIMIT, "items, at most "},
	{"no-language", ERR_SYNTAX, "at least one language"},
	{"not-json", ERR_SYNTAX, "not JSON"},
	{"duplicate-name", ERR_SYNTAX, "duplicate object key"},
	{"too-deep", ERR_LIMIT, "nested deeper"},
	{"too-large", ERR_LIMIT, "bytes of JSON, at most"},
};

static void
refused_for_its_reason(const struct table *t, const char *name, struct slice text)
{
	struct arena *a = arena_open(ARENA_MAX);
	void *doc = arena_alloc(a, 1, t->size);
	struct err e = {.kind = OK};
	size_t i = 0;
	while (i < COUNT_OF(reasons) &&
		!(slice_starts(slice_of(name), reasons[i].reason) &&
			strncmp(name + strlen(reasons[i].reason), "--", 2) == 0))
		i++;
	if (i == COUNT_OF(reasons))
		fail_msg("%s: its reason is none of the known", name);
	enum err_kind rc = doc_decode(t, DOC_DRAFT, text, a, doc, NULL, &e);
	if (rc != reasons[i].kind || e.kind != rc || !strstr(e.msg, reasons[i].part))
		fail_msg("%s: %d: %s", name, (int)rc, e.msg);
	arena_close(a);
}

/* What is good is written and read again to the same bytes. */
static void
accepted_and_goes_round(const struct table *t, const char *name, struct slice text)
{
	struct arena *a = arena_open(ARENA_MAX);
	void *doc = arena_alloc(a, 1, t->size);
	struct err e = {.kind = OK};
	struct jout w;
	struct buf out[2];
	for (size_t i = 0; i < COUNT_OF(out); i++) {
		if (doc_decode(t, DOC_DRAFT, text, a, doc, NULL, &e) != OK)
			fail_msg("%s: %s", name, e.msg);
		buf_init(&out[i], RECORD_MAX_BYTES);
		jout_init(&w, &out[i], false);
		doc_encode(t, doc, &w);
		text = buf_slice(&out[i]);
	}
	assert_string_equal(buf_str(&out[0]), buf_str(&out[1]));
	buf_fini(&out[0]);
	buf_fini(&out[1]);
	arena_close(a);
}

static size_t
each_vector(size_t type, const char *sort,
	void (*check)(const struct table *t, const char *name, struct slice text))
{
	char folder[512], path[1024];
	struct buf names, text;
	struct err e;
	size_t n = 0;
	buf_init(&names, 1 << 20);
	buf_init(&text, 1 << 20);
	snprintf(folder, sizeof folder, TEST_SOURCE "/tests/vectors/%s/%s", type_at(type)->type,
		sort);
	assert_int_equal(file_list(folder, ".json", &names, &e), OK);
	for (const char *s = buf_str(&names); *s; s += strlen(s) + 1, n++) {
		snprintf(path, sizeof path, "%s/%s", folder, s);
		assert_int_equal(file_read(path, 1 << 20, &text, &e), OK);
		check(type_at(type), s, buf_slice(&text));
	}
	buf_fini(&text);
	buf_fini(&names);
	return n;
}

static void
good_vectors_are_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < TYPES; i++)
		assert_true(each_vector(i, "good", accepted_and_goes_round) >= 2);
}

static void
bad_vectors_are_refused_for_their_reason(void **state)
{
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < TYPES; i++) {
		size_t bad = each_vector(i, "bad", refused_for_its_reason);
		assert_true(bad >= 5);
		n += bad;
	}
	assert_true(n >= 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_goes_round),
		cmocka_unit_test(set_is_written_in_the_order_of_its_words),
		cmocka_unit_test(all_mistakes_in_one_run),
		cmocka_unit_test(mistakes_past_the_limit_are_counted),
		cmocka_unit_test(long_pointers_leave_room_for_the_message),
		cmocka_unit_test(another_type_or_newer_version_stands_alone),
		cmocka_unit_test(signing_asks_for_more),
		cmocka_unit_test(out_of_memory_is_an_error),
		cmocka_unit_test(paths_find_fields_and_values),
		cmocka_unit_test(near_is_a_slip_and_no_more),
		cmocka_unit_test(good_vectors_are_accepted),
		cmocka_unit_test(bad_vectors_are_refused_for_their_reason),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
