/* What time does: effect, end, stays; renewals and mirrors. */
#include "history.h"
#include "standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define PENDING STATE_PENDING
#define EFFECTIVE STATE_EFFECTIVE
#define STAYED STATE_STAYED
#define ENDED STATE_ENDED
#define ADD_ALL(h, ...) add_all(h, (const char *const[]){__VA_ARGS__, NULL})
#define LIFT(what, time, cause) "l lift kz.court " time " {" LIFT_OF(what, cause) "}"
#define STAY(label, time) label " stay kz.authority " time " {" STAY_OF "}"
#define RESUME(what, time) "r resume kz.court " time " {" RESUME_OF(what) "}"

static void
add_all(struct history *h, const char *const *steps)
{
	for (size_t i = 0; steps[i]; i++)
		history_add(h, steps[i]);
}

static void
effect_waits_for_the_last_of_first_moment_hold_and_second_key(void **state)
{
	(void)state;
	static const struct {
		const char *from, *confirm, *notice, *effect;
		bool notice_first;
	} cases[] = {
		{"#2", "3", "4", "28", false},
		{"#2", "50", "4", "50", true},
		{"#2", "28:1", "4", "28:1", true},
		{"#28:1", "3", "4", "28:1", false},
		{"#100", "3", "4", "100", false},
		{"#2", "3", "60:7", "84:7", false},
		{"#90", "80", "60", "90", true},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char order[4096], confirm[512], notice[1024];
		void *new = NULL;
		history_start(&new);
		history_add(new, DEMAND);
		history_add(new, history_change(order, sizeof order, ORDER, "#2", cases[i].from));
		history_change(confirm, sizeof confirm, CONFIRM, " 3 ", " @ ");
		history_change(notice, sizeof notice, NOTICE, " 4 ", " @ ");
		char at[32], step[1100];
		for (int k = 0; k < 2; k++) {
			bool n = (k == 0) == cases[i].notice_first;
			snprintf(at, sizeof at, " %s ", n ? cases[i].notice : cases[i].confirm);
			history_change(step, sizeof step, n ? notice : confirm, " @ ", at);
			history_is(new, "order", n ? cases[i].notice : cases[i].confirm, PENDING);
			history_add(new, step);
		}
		history_turns(new, "order", cases[i].effect, PENDING, EFFECTIVE);
		assert_int_equal(history_view(new, "order", history_time("200")).effective,
			history_time(cases[i].effect));
		history_clear(&new);
	}
}

static void
without_a_second_key_or_notice_it_never_has_effect(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, ORDER, CONFIRM);
	history_is(h, "order", "2399", PENDING);
	history_turns(h, "order", "2400", PENDING, ENDED);
}

static void
it_ends_by_itself_however_late_one_looks(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE);
	history_turns(h, "order", "2400", EFFECTIVE, ENDED);
	struct fold_view late = history_view(h, "order", history_time("99999"));
	assert_int_equal(late.ended, history_time("2400"));
	assert_int_equal(late.end, FOLD_EXPIRED);
	history_is(h, "order", "2399", EFFECTIVE); /* looking changed nothing */
	history_is_the_same_again(h, history_time("2399"));
	struct fold_view never = history_view(h, "order", INT64_MAX);
	assert_int_equal(never.state, ENDED);
}

static void
a_stay_acts_at_once_and_a_court_ends_each(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE);
	history_is(h, "order", "40", EFFECTIVE);
	ADD_ALL(h, STAY("s1", "40"), STAY("s2", "41"));
	history_is(h, "order", "41", STAYED);
	history_refused(h, "r resume kz.authority 42 {" RESUME_OF("%s1") "}", "wrong-role", 0);
	history_add(h, RESUME("%s1", "43"));
	history_is(h, "order", "44", STAYED);
	history_refused(h, RESUME("%s1", "45"), "refers-elsewhere", 0);
	history_add(h, RESUME("%s2", "46"));
	history_is(h, "order", "46", EFFECTIVE);
	history_add(h, STAY("s3", "50"));
	history_is(h, "order", "50", STAYED);
	history_turns(h, "order", "2400", STAYED, ENDED);
}

static void
the_hold_runs_on_during_a_stay(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, STAY("s1", "6"), RESUME("%s1", "10"));
	history_is(h, "order", "10", PENDING);
	history_turns(h, "order", "28", PENDING, EFFECTIVE);
	ADD_ALL(h, STAY("s2", "29"), RESUME("%s2", "30"));
	history_is(h, "order", "30", EFFECTIVE);
}

/* ---- renewals ---- */

static void
a_renewal_in_time_moves_the_end(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, RENEW, RENEW_CONFIRM, RENEW_NOTICE);
	assert_int_equal(
		history_view(h, "order", history_time("1026:-1")).until, history_time("2400"));
	assert_int_equal(
		history_view(h, "order", history_time("1026")).until, history_time("5000"));
	history_turns(h, "renew", "1026", PENDING, EFFECTIVE);
	history_is(h, "order", "2400", EFFECTIVE);
	history_turns(h, "order", "5000", EFFECTIVE, ENDED);
	history_turns(h, "renew", "5000", EFFECTIVE, ENDED);
}

static void
a_renewal_that_is_late_or_incomplete_moves_nothing(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, RENEW, RENEW_CONFIRM);
	history_turns(h, "order", "2400", EFFECTIVE, ENDED);
	/* its hold would end with the order's last moment, or behind it */
	history_add(h, "n notice kz.authority 2376 {\"about\":%renew," TOLD("kz.site") "}");
	history_turns(h, "order", "2400", EFFECTIVE, ENDED);
	history_turns(h, "renew", "2400", PENDING, ENDED);
	history_is(h, "order", "4000", ENDED);
}

static void
a_renewal_just_in_time_is_in_time(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, RENEW, RENEW_CONFIRM,
		"n notice kz.authority 2376:-1 {\"about\":%renew," TOLD("kz.site") "}");
	history_is(h, "order", "2400", EFFECTIVE);
	history_turns(h, "order", "5000", EFFECTIVE, ENDED);
}

static void
no_renewal_brings_the_end_nearer(void **state)
{
	struct history *h = *state;
	char step[4096];
	ADD_ALL(h, IN_FORCE, history_change(step, sizeof step, RENEW, "#5000", "#1500"),
		RENEW_CONFIRM, RENEW_NOTICE);
	history_turns(h, "renew", "1500", EFFECTIVE, ENDED);
	history_turns(h, "order", "2400", EFFECTIVE, ENDED);
}

static void
what_a_lifted_renewal_gave_falls_away(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, RENEW, RENEW_CONFIRM, RENEW_NOTICE, LIFT("renew", "1100", "annulled"));
	assert_int_equal(
		history_view(h, "order", history_time("1100")).until, history_time("2400"));
	history_turns(h, "order", "2400", EFFECTIVE, ENDED);
}

static void
an_order_that_lived_by_a_lifted_renewal_ends_with_it(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, RENEW, RENEW_CONFIRM, RENEW_NOTICE, LIFT("renew", "3000", "annulled"));
	history_is(h, "order", "3000", ENDED);
	assert_int_equal(
		history_view(h, "order", history_time("4000")).ended, history_time("3000"));
}

static void
a_nearer_end_cuts_renewals_too(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, RENEW, RENEW_CONFIRM,
		"n narrow kz.court 1001 {" NARROW_OF "," TWO_URLS ",\"until\":\"#1200\"}",
		RENEW_NOTICE);
	history_turns(h, "order", "1200", EFFECTIVE, ENDED);
	history_is(h, "order", "1500", ENDED);
}

/* ---- mirrors ---- */

static void
a_mirror_waits_for_its_window_and_its_order(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, MIRRORED);
	history_turns(h, "mirror", "60", PENDING, EFFECTIVE);
	history_turns(h, "mirror", "2000", EFFECTIVE, ENDED);
}

static void
a_copy_of_what_has_no_effect_has_none(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, ORDER, CONFIRM, MIRRORED);
	history_is(h, "mirror", "1000", PENDING);
	history_add(h, "n notice kz.authority 100 {\"about\":%order," TOLD("kz.site") "}");
	history_turns(h, "order", "124", PENDING, EFFECTIVE);
	history_turns(h, "mirror", "124", PENDING, EFFECTIVE);
	history_is_the_same_again(h, history_time("124"));
}

static void
a_mirror_is_stayed_and_resumed_with_its_order(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, MIRRORED, STAY("s1", "70"));
	history_is(h, "mirror", "70", STAYED);
	history_add(h, "s2 stay kz.court 71 {\"order\":\"$mirror\"," OFFICE ",\"by-court\":null}");
	history_add(h, RESUME("%s1", "72"));
	history_is(h, "order", "72", EFFECTIVE);
	history_is(h, "mirror", "72", STAYED);
	history_add(h, "r resume kz.court 73 {\"order\":\"$mirror\",\"ends\":%s2," OFFICE
		       "," BY_COURT_ACT "}");
	history_is(h, "mirror", "73", EFFECTIVE);
	history_is_the_same_again(h, history_time("73"));
}

static void
a_mirror_made_during_a_stay_waits(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, STAY("s1", "29"), MIRRORED);
	history_is(h, "mirror", "70", PENDING);
	history_add(h, RESUME("%s1", "72"));
	history_is(h, "mirror", "72", EFFECTIVE);
}

static void
a_mirror_ends_with_its_order(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, MIRRORED);
	history_is(h, "mirror", "80", EFFECTIVE);
	history_add(h, LIFT("order", "80", "appeal-won"));
	history_is(h, "mirror", "80", ENDED);
	assert_int_equal(history_view(h, "order", history_time("80")).end, FOLD_ANNULLED);
	assert_int_equal(history_view(h, "mirror", history_time("9999")).end, FOLD_PARENT_ENDED);
	assert_int_equal(history_view(h, "mirror", history_time("9999")).ended, history_time("80"));
	history_refused(
		h, "c confirm kz.agency 81 {\"confirms\":\"$mirror\"," OFFICE "}", "not-now", 0);
}

static void
a_renewed_order_keeps_its_mirrors_to_their_own_end(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, MIRRORED, RENEW, RENEW_CONFIRM, RENEW_NOTICE);
	history_turns(h, "mirror", "2000", EFFECTIVE, ENDED);
	history_is(h, "order", "2400", EFFECTIVE);
}

static void
a_mirror_of_an_expired_order_has_expired(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, MIRRORED,
		"n narrow kz.court 70 {" NARROW_OF "," TWO_URLS ",\"until\":\"#90\"}");
	history_turns(h, "mirror", "90", EFFECTIVE, ENDED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(effect_waits_for_the_last_of_first_moment_hold_and_second_key),
		WITH_HISTORY(without_a_second_key_or_notice_it_never_has_effect),
		WITH_HISTORY(it_ends_by_itself_however_late_one_looks),
		WITH_HISTORY(a_stay_acts_at_once_and_a_court_ends_each),
		WITH_HISTORY(the_hold_runs_on_during_a_stay),
		WITH_HISTORY(a_renewal_in_time_moves_the_end),
		WITH_HISTORY(a_renewal_that_is_late_or_incomplete_moves_nothing),
		WITH_HISTORY(a_renewal_just_in_time_is_in_time),
		WITH_HISTORY(no_renewal_brings_the_end_nearer),
		WITH_HISTORY(what_a_lifted_renewal_gave_falls_away),
		WITH_HISTORY(an_order_that_lived_by_a_lifted_renewal_ends_with_it),
		WITH_HISTORY(a_nearer_end_cuts_renewals_too),
		WITH_HISTORY(a_mirror_waits_for_its_window_and_its_order),
		WITH_HISTORY(a_copy_of_what_has_no_effect_has_none),
		WITH_HISTORY(a_mirror_is_stayed_and_resumed_with_its_order),
		WITH_HISTORY(a_mirror_made_during_a_stay_waits),
		WITH_HISTORY(a_mirror_ends_with_its_order),
		WITH_HISTORY(a_renewed_order_keeps_its_mirrors_to_their_own_end),
		WITH_HISTORY(a_mirror_of_an_expired_order_has_expired),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
