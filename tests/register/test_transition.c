/*
 * The lifecycle, written a second time by hand: from the design, not from transition.def.  Whatever
 * a row of the table says differently fails here; tests/scripts/model-mutations tries them all.
 */
#include "register/transition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- what is expected ---- */

/*
 * of: the kinds of subject: Order, Mirror, reNewal, Demand, reCognition, Inquiry, Report, Lawpack.
 * in: states: new, pending, effective, stayed, open ('ended' and 'closed' take nothing).
 * by: Authority, Court, Provider, Rights holder, pUblisher; T is time.
 * needs: published reasons, in the order in which they are told.
 * Where two lines fit, the earlier one is taken if nothing that it needs is missing.
 */
struct expected {
	enum event event;
	const char *of, *in, *by, *needs, *to;
	unsigned marks;
};

static const struct expected table[] = {
	/* Everything ends by itself, before anything takes effect. */
	{EVENT_TIME, "OMN", "pes", "T", "not-over", "ended", 0},
	{EVENT_TIME, "MN", "pes", "T", "parent-lives", "ended", 0},
	{EVENT_TIME, "OM", "pes", "T", "answered", "ended", 0},
	{EVENT_TIME, "OMN", "p", "T", "unconfirmed not-notified on-hold", "effective", 0},

	/* Whoever has a claim may demand, and anyone may bring a transcript of one. */
	{EVENT_DEMAND_MADE, "D", "n", "ACR", "", "open", 0},
	{EVENT_TRANSCRIPT_MADE, "D", "n", "ACPRU", "", "open", 0},
	{EVENT_DETERMINATION_MADE, "D", "o", "AP", "", "same", 0},

	/* A court grants; an authority transcribes a writ or refuses, and never grants. */
	{EVENT_GRANT, "C", "n", "C", "demand-unknown not-a-court-act nothing-granted unverified",
		"closed", MARK_LETS_IN},
	{EVENT_TRANSCRIPTION, "C", "n", "A",
		"demand-unknown not-a-court-act nothing-granted unverified", "closed",
		MARK_LETS_IN},
	{EVENT_REFUSAL, "C", "n", "AC", "demand-unknown", "closed", 0},

	/* What a restriction must hold before it is pending. */
	{EVENT_ORDER_MADE, "O", "n", "AC",
		"demand-unknown not-recognised wider-than-allowed not-separate unverified "
		"term-too-long works-unknown target-refused collateral-unassessed not-reasoned "
		"media-whole-site",
		"pending", 0},
	{EVENT_MIRROR_MADE, "M", "n", "A",
		"no-living-order wider-than-allowed not-separate term-too-long target-refused "
		"collateral-unassessed not-reasoned media-whole-site no-objection-window",
		"pending", 0},
	{EVENT_RENEW_MADE, "N", "n", "AC",
		"no-living-order not-recognised wider-than-allowed not-separate term-too-long "
		"basis-repeated target-refused collateral-unassessed not-reasoned "
		"media-whole-site",
		"pending", 0},

	/* A second key, and the notice: at any time of its life, and to no other state. */
	{EVENT_CONFIRM_MADE, "OMN", "pes", "A", "not-separate same-key parts-differ", "same",
		MARK_IS_CONFIRMED},
	{EVENT_NOTICE_GIVEN, "OMN", "pes", "AP", "not-told", "same", MARK_IS_NOTIFIED},

	/* The first contest of a registered medium stays; all others have a clock and no more. */
	{EVENT_CONTEST_MADE, "OM", "pes", "U", "not-affected not-registered-media stay-spent",
		"stayed", MARK_STAYS | MARK_SPENDS},
	{EVENT_CONTEST_MADE, "OM", "pes", "UPA", "", "same", 0},

	/* A court ends a stay; the last one gone, it waits as if new.  An authority upholds. */
	{EVENT_UPHELD, "OM", "s", "C", "refers-elsewhere stayed-otherwise", "pending",
		MARK_UNSTAYS},
	{EVENT_UPHELD, "OM", "s", "C", "refers-elsewhere", "same", MARK_UNSTAYS},
	{EVENT_UPHELD, "OM", "pe", "C", "refers-elsewhere", "same", 0},
	{EVENT_UPHELD, "OM", "pes", "A", "refers-elsewhere", "same", 0},
	{EVENT_NARROWED, "OM", "pes", "AC", "target-refused not-a-subset refers-elsewhere", "same",
		MARK_NARROWS},
	{EVENT_ANNULLED, "OM", "pes", "AC", "refers-elsewhere", "ended", 0},
	{EVENT_RESUME_MADE, "OM", "s", "C", "refers-elsewhere stayed-otherwise", "pending",
		MARK_UNSTAYS},
	{EVENT_RESUME_MADE, "OM", "s", "C", "refers-elsewhere", "same", MARK_UNSTAYS},

	/* Quick to restore: authority and court, whatever it waits for. */
	{EVENT_STAY_MADE, "OM", "pes", "AC", "", "stayed", MARK_STAYS},
	{EVENT_NARROW_MADE, "OM", "pes", "AC", "target-refused not-a-subset", "same", MARK_NARROWS},
	{EVENT_REMOVED_SAID, "OM", "pes", "UP", "not-a-subset not-affected", "same",
		MARK_IS_REMOVED},
	{EVENT_LIFT_MADE, "OMN", "pes", "AC", "", "ended", 0},

	/* Questions and reports change no restriction. */
	{EVENT_INQUIRY_MADE, "I", "n", "ACPRU", "", "open", 0},
	{EVENT_ANSWER_GIVEN, "I", "o", "A", "", "closed", 0},
	{EVENT_EXTENSION, "I", "o", "A", "", "same", 0},
	{EVENT_REPORT_MADE, "R", "n", "P", "", "closed", 0},
	{EVENT_LAWPACK_MADE, "L", "n", "A", "", "closed", 0},
};

/* Reasons in the order in which they are told, and the safeguard that each is of. */
static const struct {
	const char *id;
	int safeguard;
} reasons[] = {{"demand-unknown", 0}, {"no-living-order", 8}, {"not-recognised", 1},
	{"not-a-court-act", 1}, {"nothing-granted", 1}, {"wider-than-allowed", 1},
	{"not-separate", 5}, {"unverified", 9}, {"same-key", 5}, {"parts-differ", 5},
	{"term-too-long", 3}, {"basis-repeated", 3}, {"works-unknown", 4}, {"target-refused", 4},
	{"collateral-unassessed", 4}, {"not-reasoned", 4}, {"media-whole-site", 7},
	{"no-objection-window", 8}, {"not-a-subset", 4}, {"not-told", 6}, {"not-affected", 6},
	{"refers-elsewhere", 0}, {"not-registered-media", 6}, {"stay-spent", 6},
	{"stayed-otherwise", 6}, {"unconfirmed", 5}, {"not-notified", 6}, {"on-hold", 6},
	{"not-over", 3}, {"answered", 8}, {"parent-lives", 8}};

/* ---- letters and bits ---- */

static const char subjects[] = "OMNDCIRL", states[] = "npesxoc", issuers[] = "ACPRUT";
static const unsigned subject_of[] = {SUBJECT_ORDER, SUBJECT_MIRROR, SUBJECT_RENEWAL,
	SUBJECT_DEMAND, SUBJECT_RECOGNITION, SUBJECT_INQUIRY, SUBJECT_REPORT, SUBJECT_LAWPACK,
	SUBJECT_CONTEST};
static const unsigned state_of[] = {STATE_NEW, STATE_PENDING, STATE_EFFECTIVE, STATE_STAYED,
	STATE_ENDED, STATE_OPEN, STATE_CLOSED};
static const char *const state_names[] = {
	"new", "pending", "effective", "stayed", "ended", "open", "closed"};
static const unsigned issuer_of[] = {
	BY_AUTHORITY, BY_COURT, BY_PROVIDER, BY_RIGHTS_HOLDER, BY_PUBLISHER, BY_NOBODY};

/* An entry, but for its conditions. */
struct cell {
	size_t what, in, by;
	enum event event;
};

static bool
has(const char *letters, char one)
{
	return one && strchr(letters, one);
}

static bool
is_of(const struct expected *x, const struct cell *c)
{
	return x->event == c->event && has(x->of, subjects[c->what]);
}

static bool
fits(const struct expected *x, const struct cell *c)
{
	return is_of(x, c) && has(x->in, states[c->in]) && has(x->by, issuers[c->by]);
}

static unsigned
needs_of(const struct expected *x)
{
	unsigned needs = 0;
	for (unsigned i = 0; i < COUNT_OF(reasons); i++) {
		const char *at = strstr(x->needs, reasons[i].id);
		size_t n = strlen(reasons[i].id);
		if (at && (at == x->needs || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			needs |= 1u << i;
	}
	return needs;
}

static unsigned
to_of(const struct expected *x)
{
	for (size_t i = 0; i < COUNT_OF(state_names); i++)
		if (strcmp(x->to, state_names[i]) == 0)
			return state_of[i];
	return 0;
}

/* ---- asking the table ---- */

static const struct expected *
wanted(const struct cell *c, unsigned holds, const char **why)
{
	*why = NULL;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (!fits(&table[i], c))
			continue;
		unsigned missing = needs_of(&table[i]) & ~holds, first = 0;
		if (!missing)
			return &table[i];
		while (!(missing & 1u << first))
			first++;
		*why = reasons[first].id;
	}
	return NULL;
}

/* Nothing fits: is it by whom, or when? */
static const char *
wanted_refusal(const struct cell *c)
{
	bool any = false;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (!is_of(&table[i], c))
			continue;
		if (has(table[i].by, issuers[c->by]))
			return "not-now";
		any = true;
	}
	return any ? "wrong-role" : "not-now";
}

static const char *
ask(const struct cell *c, unsigned holds, const struct transition **row)
{
	unsigned why;
	*row = transition_find(
		subject_of[c->what], state_of[c->in], c->event, issuer_of[c->by], holds, &why);
	return *row ? NULL : transition_reason(why);
}

static void
expect(const struct cell *c, unsigned holds)
{
	const struct transition *row;
	const char *why, *got = ask(c, holds, &row);
	const struct expected *x = wanted(c, holds, &why);
	bool same = x ? row && row->to == to_of(x) && row->marks == x->marks &&
				    row->needs == needs_of(x)
		      : !row && why && strcmp(got, why) == 0;
	if (!same)
		fail_msg("subject %c, %s, event %d, issuer %c, conditions %08x: %s, wanted %s",
			subjects[c->what], state_names[c->in], (int)c->event, issuers[c->by], holds,
			row ? "taken otherwise" : got, x ? x->to : why);
}

/* What it says to an entry that fits no line. */
static void
expect_refused(const struct cell *c)
{
	const struct transition *row;
	const char *got = ask(c, ~0u, &row), *want = wanted_refusal(c);
	if (row || strcmp(got, want) != 0)
		fail_msg("subject %d, %s, event %d, issuer %c: %s, wanted %s", (int)c->what,
			state_names[c->in], (int)c->event, issuers[c->by], row ? "taken" : got,
			want);
}

static void
check_cell(const struct cell *c)
{
	bool any = false;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (!fits(&table[i], c))
			continue;
		any = true;
		unsigned needs = needs_of(&table[i]);
		for (unsigned bit = 0; bit < CONDITION_COUNT; bit++) {
			expect(c, needs & ~(1u << bit));
			expect(c, ~(1u << bit));
		}
		expect(c, needs);
	}
	if (!any)
		expect_refused(c);
	else
		expect(c, 0);
}

/* ---- the tests ---- */

static void
every_entry_is_taken_or_refused_as_the_design_says(void **state)
{
	struct cell c;
	(void)state;
	for (c.event = EVENT_TIME; c.event <= EVENT_LAWPACK_MADE; c.event++)
		for (c.what = 0; c.what < COUNT_OF(subject_of); c.what++)
			for (c.in = 0; c.in < COUNT_OF(state_of); c.in++)
				for (c.by = 0; c.by < COUNT_OF(issuer_of); c.by++)
					check_cell(&c);
}

static void
reasons_are_as_published(void **state)
{
	(void)state;
	assert_int_equal(CONDITION_COUNT, COUNT_OF(reasons));
	for (unsigned i = 0; i < COUNT_OF(reasons); i++) {
		assert_string_equal(transition_reason(i), reasons[i].id);
		assert_int_equal(conditions[i].safeguard, reasons[i].safeguard);
		assert_true(strlen(conditions[i].clause) > 0);
	}
	assert_string_equal(transition_reason(REFUSED_ROLE), "wrong-role");
	assert_string_equal(transition_reason(REFUSED_NOT_NOW), "not-now");
}

/* What the expectations name is there: a slip of the pen would expect nothing. */
static void
expectations_are_well_formed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		unsigned words = table[i].needs[0] != 0;
		for (const char *p = table[i].needs; *p; p++)
			words += *p == ' ';
		unsigned known = 0;
		for (unsigned bit = 0; bit < CONDITION_COUNT; bit++)
			known += needs_of(&table[i]) >> bit & 1;
		assert_int_equal(words, known);
		assert_true(to_of(&table[i]) != 0 || strcmp(table[i].to, "same") == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_entry_is_taken_or_refused_as_the_design_says),
		cmocka_unit_test(reasons_are_as_published),
		cmocka_unit_test(expectations_are_well_formed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
