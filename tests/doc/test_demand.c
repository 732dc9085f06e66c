#include "doc/demand.h"
#include "law/fact.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ARENA_MAX = 4 << 20 };

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

static void
read_good(const char *path, enum doc_profile profile, struct arena *a, struct demand *d)
{
	struct buf text;
	struct err e = {.kind = OK};
	buf_init(&text, DOC_MAX_BYTES);
	if (file_read(path, DOC_MAX_BYTES, &text, &e) != OK ||
		doc_decode(&demand_table, profile, buf_slice(&text), a, d, NULL, &e) != OK)
		fail_msg("%s: %s", path, e.msg);
	buf_fini(&text);
}

#define GOOD TEST_SOURCE "/tests/vectors/demand/good/"

static civil_day
day(int y, int m, int d)
{
	return civil_from_date((struct civil_date){y, m, d});
}

static void
each_field_reaches_its_member(void **state)
{
	struct demand d;
	read_good(GOOD "every-field.json", DOC_SIGNED, *state, &d);
	assert_int_equal(d.received.day, day(2026, 2, 6));
	assert_int_equal(d.transcript.has, VALUE_KNOWN);
	assert_true(slice_is(d.transcript.by.text, "Legal desk, Host Example LLP"));
	assert_false(d.authenticity.confirmed.yes);
	assert_int_equal(d.act.kind.choice, ACT_COURT_ACT);
	assert_int_equal(d.act.final_date.day, day(2026, 2, 1));
	assert_int_equal(d.act.until.day, day(2026, 12, 31));
	assert_int_equal(d.act.names.set,
		1u << ADDRESSEE_HOSTING_PROVIDER | 1u << ADDRESSEE_ACCESS_PROVIDER);
	assert_int_equal(d.recognition.state.state, STATE('K', 'Z'));
	assert_true(slice_is(d.recognition.writ.text, "77"));
	assert_int_equal(d.works.n, 1);
	const struct demand_work *work = d.works.items;
	assert_true(slice_is(work[0].rights_holder.text, "Example Pictures"));
	assert_int_equal(d.addressees.n, 2);
	const struct demand_addressee *who = d.addressees.items;
	assert_int_equal(who[1].kind.choice, ADDRESSEE_PLATFORM);
	assert_int_equal(who[1].daily_users.number, 100000);
	assert_int_equal(d.measures.set, 1u << MEASURE_REMOVE_CONTENT | 1u << MEASURE_BLOCK_ACCESS);
	const struct demand_target *target = d.targets.items;
	assert_int_equal(target[1].kind.choice, TARGET_PREFIX);
	assert_true(slice_is(target[1].value.text, "192.0.2.0/24"));
	const struct demand_inquiry *inquiry = d.inquiries.items;
	assert_int_equal(inquiry[0].answered.day, day(2026, 2, 12));
}

static void
unknown_is_not_none(void **state)
{
	struct demand least, none;
	read_good(GOOD "least.json", DOC_DRAFT, *state, &least);
	read_good(GOOD "known-to-be-none.json", DOC_DRAFT, *state, &none);
	assert_int_equal(least.recognition.has, VALUE_UNKNOWN);
	assert_int_equal(none.recognition.has, VALUE_ABSENT);
	assert_int_equal(least.act.number.has, VALUE_UNKNOWN);
	assert_int_equal(none.act.number.has, VALUE_ABSENT);
	assert_null(least.evidence.items);
	assert_non_null(none.evidence.items);
	assert_int_equal(none.evidence.n, 0);
	struct slice writ = slice_of("recognition.writ");
	assert_int_equal(doc_find_value(&demand_table, &least, writ).has, VALUE_UNKNOWN);
	assert_int_equal(doc_find_value(&demand_table, &none, writ).has, VALUE_ABSENT);
}

static void
a_description_is_not_yet_signable(void **state)
{
	struct demand d;
	struct doc_mistakes m;
	struct err e;
	struct slice text = slice_of("{\"type\":\"demand\",\"v\":1,\"addressees\":[{\"kind\":"
				     "\"platform\",\"state\":\"KZ\"}],\"measures\":[\"delist\"],"
				     "\"targets\":[{\"kind\":\"host\",\"value\":\"a.example\"}]}");
	assert_int_equal(doc_decode(&demand_table, DOC_DRAFT, text, *state, &d, &m, &e), OK);
	assert_int_equal(
		doc_decode(&demand_table, DOC_SIGNED, text, *state, &d, &m, &e), ERR_SYNTAX);
	/* log, nonce, issued, issuer, state, act, claimant, works */
	assert_int_equal(m.n, 8);
}

static enum field_kind
kind_of(enum fact_type t)
{
	static const enum field_kind kinds[] = {
		FIELD_YES, FIELD_WORD, FIELD_SET, FIELD_STATE, FIELD_DATE, FIELD_INT, FIELD_TEXT};
	return kinds[t];
}

/* The rule language names fields of the demand: the two tables must not drift apart. */
static void
facts_of_demands_are_fields_of_theirs(void **state)
{
	(void)state;
#define NAME_OF(id, name, type, vocab, whom) id,
	static const enum fact facts[] = {FACTS_OF_DEMAND(NAME_OF)};
#undef NAME_OF
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		const struct fact_row *row = fact_row(facts[i]);
		size_t offset;
		const struct field *f = doc_find_field(&demand_table, slice_of(row->name), &offset);
		if (!f)
			fail_msg("no field for the fact %s", row->name);
		assert_int_equal(f->kind, kind_of(row->type));
		if (f->kind == FIELD_WORD || f->kind == FIELD_SET)
			assert_int_equal(f->vocab, row->vocab);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_reaches_its_member),
		cmocka_unit_test(unknown_is_not_none),
		cmocka_unit_test(a_description_is_not_yet_signable),
		cmocka_unit_test(facts_of_demands_are_fields_of_theirs),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
