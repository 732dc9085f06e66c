/* What those concerned can do: contests, removals; and narrowing. */
#include "history.h"
#include "standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define PENDING STATE_PENDING
#define EFFECTIVE STATE_EFFECTIVE
#define STAYED STATE_STAYED
#define ENDED STATE_ENDED
#define ADD_ALL(h, ...) add_all(h, (const char *const[]){__VA_ARGS__, NULL})
#define MEDIA_ORDER(hosts)                                                                         \
	OWN_ORDER(ORDER_BODY("remove-content", "hosting-provider",                                 \
		"\"targets\":[" URL_OF(hosts) "]", "null", NO_NARROWER))
#define MEDIA_NOTICE                                                                               \
	"notice notice kz.provider 4 {\"about\":%order,\"to\":\"publisher\",\"channel\":"          \
	"\"e-mail\",\"sent\":\"#3\",\"delivered\":null,\"proof\":\"$x\"}"
#define CONTEST_BY(label, who, time) label " contest " who " " time " {" CONTEST("%order") "}"
#define UPHELD(by, contest, time)                                                                  \
	"d decision " by " " time " {" DECISION(contest, "upheld", "null") "}"
#define REMOVED(label, time, targets) label " removed kz.site " time " {" REMOVED_OF "," targets "}"
#define TARGETS(list) "\"targets\":[" list "]"
#define NARROW(time, targets) "n narrow kz.authority " time " {" NARROW_OF "," targets "}"
#define RENEW_AT(time, seen)                                                                       \
	"renew renew kz.authority " time " {\"order\":\"$order\"," NEW_ACT "," OFFICE              \
	",\"seen\":\"" seen "\",\"until\":\"#5000\",\"considered\":[],\"collateral\":[]}"
#define CONFIRM_AT(time) "c confirm kz.authority/2 " time " {\"confirms\":\"$renew\"," OFFICE "}"

static void
add_all(struct history *h, const char *const *steps)
{
	for (size_t i = 0; steps[i]; i++)
		history_add(h, steps[i]);
}

/* ---- contests ---- */

static void
a_mediums_contest_stays_once_only(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, MEDIA_ORDER("paper.example/1"), CONFIRM, MEDIA_NOTICE);
	history_is(h, "order", "30", EFFECTIVE);
	history_add(h, CONTEST_BY("c1", "kz.media", "30"));
	history_is(h, "order", "30", STAYED);
	history_add(h, UPHELD("kz.authority", "%c1", "31"));
	history_is(h, "order", "31", STAYED); /* a court alone ends it */
	history_add(h, "r resume kz.court 32 {" RESUME_OF("%c1") "}");
	history_is(h, "order", "32", EFFECTIVE);
	history_add(h, CONTEST_BY("c2", "kz.media", "33"));
	history_is(h, "order", "33", EFFECTIVE);
	history_is_the_same_again(h, history_time("40"));
}

static void
a_court_that_upholds_ends_the_stay_of_that_contest(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, MEDIA_ORDER("paper.example/1"), CONFIRM, MEDIA_NOTICE,
		CONTEST_BY("c1", "kz.media", "30"), CONTEST_BY("c2", "kz.media", "31"),
		UPHELD("kz.court", "%c2", "32"));
	history_is(h, "order", "32", STAYED); /* c2 stays nothing */
	history_add(h, UPHELD("kz.court", "%c1", "33"));
	history_is(h, "order", "33", EFFECTIVE);
	history_refused(h, UPHELD("kz.court", "%c1", "34"), "refers-elsewhere", 0);
}

static void
contests_of_others_do_not_stay(void **state)
{
	static const struct {
		const char *host, *contest;
	} cases[] = {
		{"late.example/1", CONTEST_BY("c", "kz.late", "30")},	/* registered too late */
		{"other.example/1", CONTEST_BY("c", "kz.media", "30")}, /* not its page */
		{"films.example/1", CONTEST_BY("c", "kz.site", "30")},	/* no medium */
		{"paper.example/1", CONTEST_BY("c", "kz.provider", "30")},
		{"paper.example/1", CONTEST_BY("c", "kz.authority", "30")},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char order[4096];
		void *new = NULL;
		history_start(&new);
		history_change(order, sizeof order, MEDIA_ORDER("paper.example/1"),
			"paper.example/1", cases[i].host);
		ADD_ALL(new, DEMAND, order, CONFIRM, MEDIA_NOTICE, cases[i].contest);
		history_is(new, "order", "30", EFFECTIVE);
		history_clear(&new);
	}
}

static void
a_contest_of_anothers_order_is_kept_and_changes_nothing(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, "c contest kz.media 30 {" CONTEST(FOREIGN_REF) "}");
	history_is(h, "order", "30", EFFECTIVE);
	history_refused(h, UPHELD("kz.court", "%c", "31"), "refers-elsewhere", 0);
	history_refused(h, "c contest kz.site 31 {" CONTEST("%demand") "}", "refers-to-nothing", 0);
}

/* ---- removals ---- */

static void
silence_after_a_removal_ends_it_in_three_working_days(void **state)
{
	struct history *h = *state;
	struct fold_target t;
	struct sha256 id;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", ONE_URL));
	id = history_id(h, "order");
	assert_true(fold_target_at(h->f, &id, 0, history_time("120:-1"), &t) && !t.gone);
	assert_true(fold_target_at(h->f, &id, 0, history_time("120"), &t) && t.gone);
	assert_true(fold_target_at(h->f, &id, 1, history_time("120"), &t) && !t.gone);
	history_is(h, "order", "500", EFFECTIVE);
	/* Friday; Saturday, Sunday and the holiday of Monday are off */
	history_add(h, REMOVED("m2", "100", TARGETS(URL_OF("films.example/2"))));
	history_turns(h, "order", "264", EFFECTIVE, ENDED);
	assert_int_equal(history_view(h, "order", history_time("264")).end, FOLD_REMOVED);
	history_is_the_same_again(h, history_time("264"));
}

static void
a_second_removal_does_not_put_off_the_end(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", TWO_URLS), REMOVED("m2", "100", TWO_URLS));
	history_turns(h, "order", "120", EFFECTIVE, ENDED);
}

static void
a_removal_of_more_counts_for_what_is_restricted(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE,
		REMOVED("m", "40", TARGETS("{\"kind\":\"host\",\"value\":\"films.example\"}")));
	history_turns(h, "order", "120", EFFECTIVE, ENDED);
}

static void
a_host_may_say_it_and_a_mirror_ends_by_it(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, MIRRORED,
		"m removed kz.provider 60 {\"about\":%mirror,\"by\":\"hosting-provider\",\"at\":"
		"\"#60\"," COPY_URL "}");
	history_turns(h, "mirror", "216", EFFECTIVE, ENDED);
	history_is(h, "order", "216", EFFECTIVE);
}

static void
a_confirmed_renewal_that_saw_it_since_answers(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", TWO_URLS), RENEW_AT("60", "#40:1"));
	history_turns(h, "order", "120", EFFECTIVE, ENDED);
	history_add(h, CONFIRM_AT("61"));
	history_is(h, "order", "2399", EFFECTIVE);
	history_add(h, REMOVED("m2", "62", TWO_URLS)); /* said again, and not seen since */
	history_turns(h, "order", "216", EFFECTIVE, ENDED);
}

static void
what_did_not_see_it_since_does_not_answer(void **state)
{
	static const struct {
		const char *renew, *removed, *confirm;
	} cases[] = {
		{RENEW_AT("60", "#40"), REMOVED("m", "40", TWO_URLS), CONFIRM_AT("61")},
		/* what it claims to have seen lies behind the claim */
		{RENEW_AT("39", "#900"), REMOVED("m", "40", TWO_URLS), CONFIRM_AT("61")},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		void *new = NULL;
		history_start(&new);
		ADD_ALL(new, IN_FORCE);
		bool before = i == 1;
		history_add(new, before ? cases[i].renew : cases[i].removed);
		history_add(new, before ? cases[i].removed : cases[i].renew);
		history_add(new, cases[i].confirm);
		history_turns(new, "order", "120", EFFECTIVE, ENDED);
		history_clear(&new);
	}
}

static void
who_saw_it_between_two_removals_has_not_seen_it_since(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", TWO_URLS), REMOVED("m2", "55", TWO_URLS),
		RENEW_AT("60", "#50"), CONFIRM_AT("61"));
	history_turns(h, "order", "120", EFFECTIVE, ENDED);
}

static void
an_answer_that_comes_late_revives_nothing(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", TWO_URLS), RENEW_AT("60", "#50"));
	history_refused(h, CONFIRM_AT("120"), "not-now", 0);
	history_is(h, "order", "121", ENDED);
}

/* ---- who is who ---- */

#define PUBLISHER(id, time, more)                                                                  \
	"a actor kz.root " time " {\"actor\":\"" id                                                \
	"\",\"kind\":\"publisher\",\"names\":{\"en\":\"N\"},"                                      \
	"\"certificates\":[]" more "}"

/* The last entry of an actor counts, whole. */
static void
who_runs_a_host_now_may_say_it_is_gone(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, MEDIA_ORDER("films.example/1"), CONFIRM, MEDIA_NOTICE);
	history_refused(h,
		"m removed kz.other 30 "
		"{\"about\":%order,\"by\":\"publisher\",\"at\":\"#30\"," ONE_URL "}",
		"not-affected", 6);
	ADD_ALL(h, PUBLISHER("kz.other", "31", ",\"hosts\":[\"films.example\"]"),
		PUBLISHER("kz.site", "31", ""));
	history_refused(h, REMOVED("m", "32", ONE_URL), "not-affected", 6);
	history_add(h, "m removed kz.other 33 {\"about\":%order,\"by\":\"publisher\",\"at\":"
		       "\"#30\"," ONE_URL "}");
	history_turns(h, "order", "120", EFFECTIVE, ENDED);
}

/* Registered after the demand was made: too late to stay it, not to be told of later orders. */
static void
a_medium_registered_later_protects_later_orders(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, MEDIA_ORDER("films.example/1"), CONFIRM, MEDIA_NOTICE,
		PUBLISHER("kz.site", "50",
			",\"hosts\":[\"films.example\"],\"media\":{\"state\":\"RU\",\"number\":"
			"\"7\","
			"\"since\":\"2026-03-02\"}"),
		CONTEST_BY("c", "kz.site", "51"));
	history_is(h, "order", "51", EFFECTIVE);
	history_refused(h,
		"o order kz.authority 52 {\"demand\":%demand," OWN_ACT
		"," ORDER_BODY("block-access", "access-provider",
			"\"targets\":[{\"kind\":\"host\",\"value\":\"films.example\"}]", "null",
			WIDER("0")) "}",
		"media-whole-site", 7);
}

/* ---- what remains ---- */

static void
what_is_narrowed_away_is_gone(void **state)
{
	struct history *h = *state;
	struct fold_target t;
	ADD_ALL(h, IN_FORCE, NARROW("40", ONE_URL));
	struct sha256 id = history_id(h, "order");
	assert_int_equal(history_view(h, "order", history_time("40")).ntargets, 1);
	assert_true(fold_target_at(h->f, &id, 0, history_time("40"), &t));
	assert_true(slice_is(t.value, "http://films.example/1"));
	assert_false(fold_target_at(h->f, &id, 1, history_time("40"), &t));
	history_refused(h, NARROW("41", TWO_URLS), "not-a-subset", 4);
	history_refused(
		h, REMOVED("m", "42", TARGETS(URL_OF("films.example/2"))), "not-a-subset", 4);
}

static void
what_was_said_to_be_gone_stays_said_of_the_rest(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", TWO_URLS), NARROW("41", ONE_URL));
	history_turns(h, "order", "120", EFFECTIVE, ENDED);
}

static void
what_silence_let_go_is_not_taken_back(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, REMOVED("m", "40", ONE_URL));
	history_refused(h, NARROW("121", ONE_URL), "not-a-subset", 4);
	history_add(h, NARROW("122", TARGETS(URL_OF("films.example/2"))));
	history_is(h, "order", "123", EFFECTIVE);
}

/* Lists change; what is restricted can be let go by the name it was restricted by. */
static void
a_list_that_changed_hinders_no_release(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, PROTECT("$file8"), NARROW("901", ONE_URL),
		REMOVED("m", "902", ONE_URL));
	assert_int_equal(history_view(h, "order", history_time("903")).ntargets, 1);
	history_is(h, "order", "2000", ENDED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HISTORY(a_mediums_contest_stays_once_only),
		WITH_HISTORY(a_court_that_upholds_ends_the_stay_of_that_contest),
		cmocka_unit_test(contests_of_others_do_not_stay),
		WITH_HISTORY(a_contest_of_anothers_order_is_kept_and_changes_nothing),
		WITH_HISTORY(silence_after_a_removal_ends_it_in_three_working_days),
		WITH_HISTORY(a_second_removal_does_not_put_off_the_end),
		WITH_HISTORY(a_removal_of_more_counts_for_what_is_restricted),
		WITH_HISTORY(a_host_may_say_it_and_a_mirror_ends_by_it),
		WITH_HISTORY(a_confirmed_renewal_that_saw_it_since_answers),
		cmocka_unit_test(what_did_not_see_it_since_does_not_answer),
		WITH_HISTORY(who_saw_it_between_two_removals_has_not_seen_it_since),
		WITH_HISTORY(an_answer_that_comes_late_revives_nothing),
		WITH_HISTORY(who_runs_a_host_now_may_say_it_is_gone),
		WITH_HISTORY(a_medium_registered_later_protects_later_orders),
		WITH_HISTORY(what_is_narrowed_away_is_gone),
		WITH_HISTORY(what_was_said_to_be_gone_stays_said_of_the_rest),
		WITH_HISTORY(what_silence_let_go_is_not_taken_back),
		WITH_HISTORY(a_list_that_changed_hinders_no_release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
