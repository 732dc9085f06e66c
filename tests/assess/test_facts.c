/* Every fact of the demand comes from the field of its name: unknown, known to be none, known. */
#include "assess/assess.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define COMMON                                                                                     \
	"\"type\":\"demand\",\"v\":1,\"addressees\":[{\"kind\":\"publisher\",\"state\":\"KZ\"}],"  \
	"\"measures\":[\"delist\"],\"targets\":[{\"kind\":\"host\",\"value\":\"a.example\"}]"

enum { DAY_ON = 20500 /* 2026-02-16 */, ARENA_MAX = 1 << 20 };

/* A value the field takes, as JSON. */
static void
put_sample(struct buf *b, const struct field *f)
{
	switch (f->kind) {
	case FIELD_TEXT:
		buf_adds(b, "\"text\"");
		break;
	case FIELD_WORD:
		buf_addf(b, "\"%s\"", vocab_word(f->vocab, 1));
		break;
	case FIELD_SET:
		buf_addf(b, "[\"%s\"]", vocab_word(f->vocab, 1));
		break;
	case FIELD_YES:
		buf_adds(b, "true");
		break;
	case FIELD_DATE:
		buf_adds(b, "\"2026-02-06\"");
		break;
	case FIELD_STATE:
		buf_adds(b, "\"BY\"");
		break;
	default:
		fail_msg("%s: a kind of field no fact has", f->name);
	}
}

/* {…, "act": {"final": <value>}} or {…, "received": <value>} */
static void
put_document(struct buf *b, const char *name, const char *value)
{
	const char *dot = strchr(name, '.');
	buf_clear(b);
	if (dot)
		buf_addf(b, "{" COMMON ",\"%.*s\":{%s\"%s\":%s}}", (int)(dot - name), name,
			slice_starts(slice_of(name), "transcript") ? "\"by\":\"a desk\"," : "",
			dot + 1, value);
	else
		buf_addf(b, "{" COMMON ",\"%s\":%s}", name, value);
}

static void
facts_of(const struct buf *text, struct facts *f)
{
	struct demand d;
	struct err e = {.msg = ""};
	struct arena *a = arena_open(ARENA_MAX);
	if (doc_decode(&demand_table, DOC_DRAFT, buf_slice(text), a, &d, NULL, &e) != OK)
		fail_msg("%.*s: %s", SLICE_ARG(buf_slice(text)), e.msg);
	assess_demand_facts(&d, DAY_ON, f);
	arena_close(a);
}

static void
check_known(enum fact fact, const struct value *v)
{
	const struct fact_row *row = fact_row(fact);
	if (v->has != VALUE_KNOWN)
		fail_msg("%s: said, and not known", row->name);
	switch (row->type) {
	case FACT_YES:
		assert_true(v->yes);
		break;
	case FACT_WORD:
		assert_int_equal(v->choice, 1);
		break;
	case FACT_SET:
		assert_int_equal(v->set, 1u << 1);
		break;
	case FACT_STATE:
		assert_int_equal(v->state, STATE('B', 'Y'));
		break;
	case FACT_DAY:
		assert_int_equal(v->day, 20490);
		break;
	default:
		break;
	}
}

static void
check_others(enum fact fact, const struct facts *f)
{
#define NAME(id, name, type, vocab, whom) id,
	static const enum fact of_demand[] = {FACTS_OF_DEMAND(NAME)};
#undef NAME
	for (size_t i = 0; i < COUNT_OF(of_demand); i++)
		if (of_demand[i] != fact && f->v[of_demand[i]].has != VALUE_UNKNOWN)
			fail_msg("%s set %s", fact_row(fact)->name, fact_row(of_demand[i])->name);
}

static void
every_fact_comes_from_its_field(void **state)
{
#define NAME(id, name, type, vocab, whom) id,
	static const enum fact of_demand[] = {FACTS_OF_DEMAND(NAME)};
#undef NAME
	struct buf text, sample;
	struct facts f;
	(void)state;
	buf_init(&text, 4096);
	buf_init(&sample, 4096);
	for (size_t i = 0; i < COUNT_OF(of_demand); i++) {
		const char *name = fact_row(of_demand[i])->name;
		size_t at = 0;
		const struct field *field = doc_find_field(&demand_table, slice_of(name), &at);
		if (!field)
			fail_msg("%s: the demand has no such field", name);
		buf_clear(&sample);
		put_sample(&sample, field);
		put_document(&text, name, buf_str(&sample));
		facts_of(&text, &f);
		check_known(of_demand[i], &f.v[of_demand[i]]);
		check_others(of_demand[i], &f);
		if (field->flags & FIELD_NULLABLE) {
			put_document(&text, name, "null");
			facts_of(&text, &f);
			assert_int_equal(f.v[of_demand[i]].has, VALUE_ABSENT);
		}
	}
	buf_fini(&text);
	buf_fini(&sample);
}

static void
a_part_known_to_be_none_makes_its_facts_absent(void **state)
{
	struct buf text;
	struct facts f;
	(void)state;
	buf_init(&text, 4096);
	buf_adds(&text, "{" COMMON ",\"recognition\":null}");
	facts_of(&text, &f);
	assert_int_equal(f.v[FACT_REC_BY].has, VALUE_ABSENT);
	assert_int_equal(f.v[FACT_REC_WRIT].has, VALUE_ABSENT);
	assert_int_equal(f.v[FACT_ACT_KIND].has, VALUE_UNKNOWN);
	buf_fini(&text);
}

/* What was written down from a letter is neither signed nor, without a record of how, confirmed. */
static void
a_transcript_alone_is_not_authentic(void **state)
{
	static const struct {
		const char *transcript, *how;
		enum value_has signature, confirmed;
	} cases[] = {
		{"null", "null", VALUE_KNOWN, VALUE_KNOWN},
		{"{\"by\":\"a desk\"}", "null", VALUE_UNKNOWN, VALUE_UNKNOWN},
		{"{\"by\":\"a desk\",\"channel\":\"paper\"}", "null", VALUE_UNKNOWN, VALUE_UNKNOWN},
		{"{\"by\":\"a desk\",\"channel\":\"e-mail\"}", "\"the court office, by telephone\"",
			VALUE_UNKNOWN, VALUE_KNOWN},
		{"{\"by\":\"a desk\",\"channel\":\"register\"}", "null", VALUE_KNOWN, VALUE_KNOWN},
	};
	struct buf text;
	struct facts f;
	(void)state;
	buf_init(&text, 4096);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&text);
		buf_addf(&text,
			"{" COMMON ",\"transcript\":%s,\"authenticity\":{\"signature\":\"valid\","
			"\"confirmed\":true,\"how\":%s}}",
			cases[i].transcript, cases[i].how);
		facts_of(&text, &f);
		assert_int_equal(f.v[FACT_AUTH_SIGNATURE].has, cases[i].signature);
		assert_int_equal(f.v[FACT_AUTH_CONFIRMED].has, cases[i].confirmed);
	}
	buf_fini(&text);
}

/* A recognition or a finality dated after the day asked about (2026-02-16) is not there yet. */
static void
what_comes_later_has_not_happened(void **state)
{
	static const struct {
		const char *recognised, *final;
		enum value_has writ;
		bool is_final;
	} cases[] = {
		{"2026-02-16", "2026-02-16", VALUE_KNOWN, true},
		{"2026-02-17", "2026-02-16", VALUE_ABSENT, true},
		{"2026-02-16", "2026-02-17", VALUE_KNOWN, false},
	};
	struct buf text;
	struct facts f;
	(void)state;
	buf_init(&text, 4096);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&text);
		buf_addf(&text,
			"{" COMMON ",\"recognition\":{\"writ\":\"1\",\"date\":\"%s\"},"
			"\"act\":{\"final\":true,\"final-date\":\"%s\"}}",
			cases[i].recognised, cases[i].final);
		facts_of(&text, &f);
		assert_int_equal(f.v[FACT_REC_WRIT].has, cases[i].writ);
		assert_int_equal(f.v[FACT_REC_COVERS_TARGETS].has,
			cases[i].writ == VALUE_ABSENT ? VALUE_ABSENT : VALUE_UNKNOWN);
		assert_int_equal(f.v[FACT_ACT_FINAL].yes, cases[i].is_final);
	}
	buf_fini(&text);
}

/* One work that does not say leaves the whole open. */
static void
works_are_taken_together(void **state)
{
	static const struct {
		const char *works;
		enum value_has identified, categories, nature;
	} cases[] = {
		{"[]", VALUE_UNKNOWN, VALUE_UNKNOWN, VALUE_UNKNOWN},
		{"[{\"title\":\"A\",\"category\":\"film\",\"nature\":[\"news-facts\"]},"
		 "{\"title\":\"B\",\"category\":\"music\",\"nature\":[\"news-facts\"]}]",
			VALUE_KNOWN, VALUE_KNOWN, VALUE_KNOWN},
		{"[{\"title\":\"A\",\"category\":\"film\"},{\"title\":\"B\"}]", VALUE_KNOWN,
			VALUE_UNKNOWN, VALUE_UNKNOWN},
		{"[{\"category\":\"film\"}]", VALUE_UNKNOWN, VALUE_KNOWN, VALUE_UNKNOWN},
	};
	struct buf text;
	struct facts f;
	(void)state;
	buf_init(&text, 4096);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&text);
		buf_addf(&text, "{" COMMON ",\"works\":%s}", cases[i].works);
		facts_of(&text, &f);
		assert_int_equal(f.v[FACT_WORKS_IDENTIFIED].has, cases[i].identified);
		assert_int_equal(f.v[FACT_WORKS_CATEGORIES].has, cases[i].categories);
		assert_int_equal(f.v[FACT_WORKS_NATURE].has, cases[i].nature);
	}
	assert_int_equal(f.v[FACT_ON].day, DAY_ON);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fact_comes_from_its_field),
		cmocka_unit_test(a_part_known_to_be_none_makes_its_facts_absent),
		cmocka_unit_test(a_transcript_alone_is_not_authentic),
		cmocka_unit_test(what_comes_later_has_not_happened),
		cmocka_unit_test(works_are_taken_together),
	};
	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
