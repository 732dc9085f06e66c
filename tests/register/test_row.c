/* Every row of the lifecycle is taken, from the state and to the state it says. */
#include "history.h"
#include "standard.h"

#include "register/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { BEFORE_MAX = 12 };

struct taken {
	enum event event;
	unsigned what, by, from, to;
	const char *label; /* of the subject; NULL: none is kept */
	const char *before[BEFORE_MAX];
	const char *step; /* NULL: time alone, to `at` */
	const char *at;
	enum fold_end end;
};

#define DONE NULL, FOLD_LIVES
#define ORDER_IS SUBJECT_ORDER
#define PENDING STATE_PENDING
#define EFFECTIVE STATE_EFFECTIVE
#define ENDED STATE_ENDED
#define BY_SITE "{" CONTEST("%order") "}"
#define SITE_CONTEST "contest contest kz.site 30 " BY_SITE
#define MEDIA_ORDER                                                                                \
	OWN_ORDER(ORDER_BODY("remove-content", "hosting-provider",                                 \
		"\"targets\":[{\"kind\":\"url\",\"value\":\"http://paper.example/1\"}]", "null",   \
		NO_NARROWER))
#define MEDIA_NOTICE                                                                               \
	"notice notice kz.provider 4 {\"about\":%order,\"to\":\"publisher\",\"channel\":"          \
	"\"e-mail\",\"sent\":\"#3\",\"delivered\":null,\"proof\":\"$x\"}"
#define MEDIA_CONTEST "contest contest kz.media 5 " BY_SITE
#define CONTESTED DEMAND, MEDIA_ORDER, CONFIRM, MEDIA_NOTICE, MEDIA_CONTEST
#define STAY(label, time) label " stay kz.authority " time " {" STAY_OF "}"
#define RESUME(what) "r resume kz.court 12 {" RESUME_OF(what) "}"
#define DECIDE(by, is) "d decision " by " 40 {" DECISION("%contest", is, "null") "," ONE_URL "}"
#define DECIDE_PLAIN(by, at, is) "d decision " by " " at " {" DECISION("%contest", is, "null") "}"
#define INQUIRY "q inquiry kz.media 5 {\"to\":\"Committee\",\"kind\":\"media-request\"}"
#define ANSWER(is) "a answer kz.authority 6 {\"inquiry\":%q,\"outcome\":\"" is "\"," OFFICE "}"
#define TRANSCRIPT_BY(who)                                                                         \
	"demand demand " who                                                                       \
	" 1 {\"transcript\":{\"by\":\"Host\"}," ACT("court-act", "RU") "," ASKED "}"
#define REFUSAL_BY(who)                                                                            \
	"no recognition " who " 2 {\"demand\":" FOREIGN_REF                                        \
	",\"act\":{\"kind\":\"court-act\",\"state\":\"RU\",\"body\":\"MGS\",\"number\":\"3-1\","   \
	"\"date\":\"2026-01-10\"},\"outcome\":\"refused\"," OFFICE ",\"not-met\":[\"in-force\"]}"

#define NO_STEP(step) "\"" step "\":\"undetermined\""
#define DETERMINATION(demand)                                                                                                                      \
	"det determination kz.access 5 {" demand ",\"on\":\"2026-03-02\",\"evaluator\":\"e/1\","                                                   \
	"\"packs\":[],\"addressees\":[{\"kind\":\"access-provider\",\"state\":\"KZ\"}]," ONE_URL                                                   \
	",\"findings\":[{\"addressee\":0,\"measure\":\"block-access\",\"targets\":[0],"                                                            \
	"\"verdict\":"                                                                                                                             \
	"\"undetermined\",\"steps\":{" NO_STEP("authentic") "," NO_STEP("competent") "," NO_STEP("in-force") "," NO_STEP("addressee") "," NO_STEP( \
		"protected") "," NO_STEP("standing") "," NO_STEP("procedure") "," NO_STEP("propor"                                                 \
											  "tionat"                                                 \
											  "e") "," NO_STEP("timely") "},\"carried\":\"yes\",\"trace\":[]}],\"trace\":[],\"provisions\":[],\"disclaimer\":{\"en\":\"D\"}}"

static const struct taken rows[] = {
	/* time */
	{EVENT_TIME, ORDER_IS, BY_NOBODY, EFFECTIVE, ENDED, "order", {IN_FORCE}, NULL, "2400",
		FOLD_EXPIRED},
	{EVENT_TIME, SUBJECT_MIRROR, BY_NOBODY, EFFECTIVE, ENDED, "mirror",
		{IN_FORCE, MIRRORED,
			"n narrow kz.court 70 {" NARROW_OF "," ONE_URL ",\"until\":\"#100\"}"},
		NULL, "100", FOLD_PARENT_ENDED},
	{EVENT_TIME, ORDER_IS, BY_NOBODY, PENDING, EFFECTIVE, "order", {IN_FORCE}, NULL, "28",
		FOLD_LIVES},
	/* demands and recognitions */
	{EVENT_DEMAND_MADE, SUBJECT_DEMAND, BY_RIGHTS_HOLDER, STATE_NEW, STATE_OPEN, "demand",
		{NULL}, DEMAND, DONE},
	{EVENT_TRANSCRIPT_MADE, SUBJECT_DEMAND, BY_PROVIDER, STATE_NEW, STATE_OPEN, "demand",
		{NULL}, TRANSCRIPT_BY("kz.access"), DONE},
	{EVENT_GRANT, SUBJECT_RECOGNITION, BY_COURT, STATE_NEW, STATE_CLOSED, "grant", {NULL},
		GRANT, DONE},
	{EVENT_TRANSCRIPTION, SUBJECT_RECOGNITION, BY_AUTHORITY, STATE_NEW, STATE_CLOSED, "grant",
		{NULL},
		"grant recognition kz.authority 1 {" GRANT_OF(FOREIGN_REF, "transcribed") "}",
		DONE},
	{EVENT_REFUSAL, SUBJECT_RECOGNITION, BY_AUTHORITY, STATE_NEW, STATE_CLOSED, "no", {NULL},
		REFUSAL_BY("kz.authority"), DONE},
	{EVENT_REFUSAL, SUBJECT_RECOGNITION, BY_COURT, STATE_NEW, STATE_CLOSED, "no", {NULL},
		REFUSAL_BY("kz.court"), DONE},
	{EVENT_DETERMINATION_MADE, SUBJECT_DEMAND, BY_PROVIDER, STATE_OPEN, STATE_OPEN, "demand",
		{DEMAND}, DETERMINATION("\"demand\":\"$demand\""), DONE},
	/* restrictions */
	{EVENT_ORDER_MADE, ORDER_IS, BY_AUTHORITY, STATE_NEW, PENDING, "order", {DEMAND}, ORDER,
		DONE},
	{EVENT_ORDER_MADE, ORDER_IS, BY_AUTHORITY, STATE_NEW, PENDING, "order", {GRANT},
		FOREIGN_ORDER, DONE},
	{EVENT_MIRROR_MADE, SUBJECT_MIRROR, BY_AUTHORITY, STATE_NEW, PENDING, "mirror", {IN_FORCE},
		MIRROR, DONE},
	{EVENT_RENEW_MADE, SUBJECT_RENEWAL, BY_AUTHORITY, STATE_NEW, PENDING, "renew", {IN_FORCE},
		RENEW, DONE},
	{EVENT_CONFIRM_MADE, ORDER_IS, BY_AUTHORITY, PENDING, PENDING, "order", {DEMAND, ORDER},
		CONFIRM, DONE},
	{EVENT_CONFIRM_MADE, SUBJECT_RENEWAL, BY_AUTHORITY, PENDING, PENDING, "renew",
		{IN_FORCE, RENEW}, RENEW_CONFIRM, DONE},
	{EVENT_NOTICE_GIVEN, ORDER_IS, BY_AUTHORITY, PENDING, PENDING, "order", {DEMAND, ORDER},
		NOTICE, DONE},
	{EVENT_NOTICE_GIVEN, SUBJECT_MIRROR, BY_AUTHORITY, PENDING, PENDING, "mirror",
		{IN_FORCE, MIRROR}, MIRROR_NOTICE, DONE},
	/* contests and decisions */
	{EVENT_CONTEST_MADE, ORDER_IS, BY_PUBLISHER, PENDING, STATE_STAYED, "order",
		{DEMAND, MEDIA_ORDER, CONFIRM, MEDIA_NOTICE}, MEDIA_CONTEST, DONE},
	{EVENT_CONTEST_MADE, ORDER_IS, BY_PUBLISHER, EFFECTIVE, EFFECTIVE, "order", {IN_FORCE},
		SITE_CONTEST, DONE},
	{EVENT_CONTEST_MADE, ORDER_IS, BY_PROVIDER, EFFECTIVE, EFFECTIVE, "order", {IN_FORCE},
		"contest contest kz.access 30 " BY_SITE, DONE},
	{EVENT_UPHELD, ORDER_IS, BY_COURT, STATE_STAYED, PENDING, "order", {CONTESTED},
		DECIDE_PLAIN("kz.court", "12", "upheld"), DONE},
	{EVENT_UPHELD, ORDER_IS, BY_COURT, STATE_STAYED, STATE_STAYED, "order",
		{CONTESTED, STAY("s", "6")}, DECIDE_PLAIN("kz.court", "12", "upheld"), DONE},
	{EVENT_UPHELD, ORDER_IS, BY_AUTHORITY, STATE_STAYED, STATE_STAYED, "order", {CONTESTED},
		DECIDE_PLAIN("kz.authority", "12", "upheld"), DONE},
	{EVENT_UPHELD, ORDER_IS, BY_AUTHORITY, EFFECTIVE, EFFECTIVE, "order",
		{IN_FORCE, SITE_CONTEST}, DECIDE_PLAIN("kz.authority", "40", "upheld"), DONE},
	{EVENT_NARROWED, ORDER_IS, BY_AUTHORITY, EFFECTIVE, EFFECTIVE, "order",
		{IN_FORCE, SITE_CONTEST}, DECIDE("kz.authority", "narrowed"), DONE},
	{EVENT_ANNULLED, ORDER_IS, BY_COURT, EFFECTIVE, ENDED, "order", {IN_FORCE, SITE_CONTEST},
		DECIDE_PLAIN("kz.court", "40", "annulled"), DONE},
	/* changes */
	{EVENT_STAY_MADE, ORDER_IS, BY_AUTHORITY, EFFECTIVE, STATE_STAYED, "order", {IN_FORCE},
		STAY("s", "40"), DONE},
	{EVENT_RESUME_MADE, ORDER_IS, BY_COURT, STATE_STAYED, PENDING, "order",
		{IN_FORCE, STAY("s", "6")}, RESUME("%s"), DONE},
	{EVENT_RESUME_MADE, ORDER_IS, BY_COURT, STATE_STAYED, STATE_STAYED, "order",
		{IN_FORCE, STAY("s", "6"), STAY("s2", "7")}, RESUME("%s"), DONE},
	{EVENT_NARROW_MADE, ORDER_IS, BY_AUTHORITY, EFFECTIVE, EFFECTIVE, "order", {IN_FORCE},
		"n narrow kz.authority 40 {" NARROW_OF "," ONE_URL "}", DONE},
	{EVENT_REMOVED_SAID, ORDER_IS, BY_PUBLISHER, EFFECTIVE, EFFECTIVE, "order", {IN_FORCE},
		"m removed kz.site 40 {" REMOVED_OF "," TWO_URLS "}", DONE},
	{EVENT_TIME, ORDER_IS, BY_NOBODY, EFFECTIVE, ENDED, "order",
		{IN_FORCE, "m removed kz.site 40 {" REMOVED_OF "," TWO_URLS "}"}, NULL, "120",
		FOLD_REMOVED},
	{EVENT_LIFT_MADE, ORDER_IS, BY_AUTHORITY, EFFECTIVE, ENDED, "order", {IN_FORCE},
		"l lift kz.authority 40 {" LIFT_OF("order", "issued-in-error") "}", DONE},
	{EVENT_LIFT_MADE, SUBJECT_RENEWAL, BY_AUTHORITY, PENDING, ENDED, "renew", {IN_FORCE, RENEW},
		"l lift kz.authority 1003 {" LIFT_OF("renew", "annulled") "}", DONE},
	/* inquiries, reports, lawpacks */
	{EVENT_INQUIRY_MADE, SUBJECT_INQUIRY, BY_PUBLISHER, STATE_NEW, STATE_OPEN, "q", {NULL},
		INQUIRY, DONE},
	{EVENT_ANSWER_GIVEN, SUBJECT_INQUIRY, BY_AUTHORITY, STATE_OPEN, STATE_CLOSED, "q",
		{INQUIRY}, ANSWER("answered"), DONE},
	{EVENT_EXTENSION, SUBJECT_INQUIRY, BY_AUTHORITY, STATE_OPEN, STATE_OPEN, "q", {INQUIRY},
		ANSWER("extended"), DONE},
	{EVENT_REPORT_MADE, SUBJECT_REPORT, BY_PROVIDER, STATE_NEW, STATE_CLOSED, NULL, {NULL},
		"p report kz.access 30 {\"day\":\"2026-03-02\",\"size\":9,\"root\":\"$x\","
		"\"exceptions\":[]}",
		DONE},
	{EVENT_LAWPACK_MADE, SUBJECT_LAWPACK, BY_AUTHORITY, STATE_NEW, STATE_CLOSED, NULL, {NULL},
		"p lawpack kz.authority 1 {\"fold\":1," OFFICE ",\"blobs\":[{\"name\":\"f\","
		"\"kind\":\"suffixes\",\"hash\":\"$file0\",\"bytes\":1,"
		"\"valid-from\":\"2026-01-01\"}]}",
		DONE},
};

static unsigned
state_of(const struct history *h, const char *label, int64_t t)
{
	struct sha256 id = history_id(h, label);
	const struct item *it = fold_item(h->f, &id, ~0u);
	struct fold_view v;
	struct err e;
	if (fold_find(h->f, &id, t, &v, &e) == OK)
		return v.state;
	return it ? it->state : STATE_NEW;
}

static void
takes(const struct taken *row)
{
	void *state = NULL;
	history_start(&state);
	struct history *h = state;
	for (size_t i = 0; i < BEFORE_MAX && row->before[i]; i++)
		history_add(h, row->before[i]);
	if (!row->step) {
		history_turns(h, row->label, row->at, row->from, row->to);
		assert_int_equal(history_view(h, row->label, history_time(row->at)).end, row->end);
	} else {
		int64_t t = history_time_of(row->step);
		if (row->label && state_of(h, row->label, t) != row->from)
			fail_msg("%s: not in state %u before", row->step, row->from);
		history_add(h, row->step);
		if (row->label && state_of(h, row->label, t) != row->to)
			fail_msg("%s: not in state %u behind", row->step, row->to);
	}
	history_is_the_same_again(h, history_time("9999"));
	history_clear(&state);
}

static void
what_fits_a_row_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		takes(&rows[i]);
}

static bool
is_of(const struct taken *row, const struct transition *t)
{
	static const unsigned needs[] = {[FOLD_LIVES] = 0,
		[FOLD_EXPIRED] = CONDITION_BIT(PASSED),
		[FOLD_LIFTED] = 0,
		[FOLD_ANNULLED] = 0,
		[FOLD_REMOVED] = CONDITION_BIT(SILENT),
		[FOLD_PARENT_ENDED] = CONDITION_BIT(ORPHAN)};
	return row->event == t->event && row->what & t->what && row->by & t->by &&
	       row->from & t->from && row->to == (t->to ? t->to : row->from) &&
	       (needs[row->end] & ~t->needs) == 0;
}

static void
every_row_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < transition_count; i++) {
		size_t k = 0;
		while (k < COUNT_OF(rows) && !is_of(&rows[k], &transitions[i]))
			k++;
		if (k == COUNT_OF(rows))
			fail_msg("row %zu (event %d) is not tried", i, transitions[i].event);
	}
}

/* Whoever else says it, and whenever else: no row fits. */
static void
other_roles_and_states_are_refused(void **state)
{
	static const struct {
		const char *step, *reason;
	} cases[] = {
		{"o order kz.provider 30 {\"demand\":%demand," OWN_ACT "," ORDER_REST "}",
			"wrong-role"},
		{"g recognition kz.authority 30 {" GRANT_OF("%demand", "granted") "}",
			"wrong-role"},
		{"g recognition kz.court 30 {" GRANT_OF("%demand", "transcribed") "}",
			"wrong-role"},
		{"s stay kz.site 30 {" STAY_OF "}", "wrong-role"},
		{"r resume kz.authority 30 {" RESUME_OF("%s") "}", "wrong-role"},
		{"r resume kz.court 30 {" RESUME_OF("%s") "}", "not-now"},
		{"d demand kz.site 30 {" ACT("court-act", "KZ") "," ASKED "}", "wrong-role"},
		{"l lift kz.studio 30 {" LIFT_OF("order", "annulled") "}", "wrong-role"},
		{"l lift kz.court 30 {" LIFT_OF("demand", "annulled") "}", "refers-to-nothing"},
		{"c confirm kz.court 30 {\"confirms\":\"$order\"," OFFICE "}", "wrong-role"},
		{"s stay kz.nobody 30 {" STAY_OF "}", "issuer-unknown"},
		{"m removed kz.court 30 {" REMOVED_OF "," ONE_URL "}", "wrong-role"},
		{"n narrow kz.studio 30 {" NARROW_OF "," ONE_URL "}", "wrong-role"},
		{"m mirror kz.court 30 {\"order\":\"$demand\"," OFFICE
		 ",\"copies\":[\"redirect\"]," COPY_URL
		 ",\"evidence\":[{\"title\":\"P\",\"hash\":\"$x\",\"date\":\"2026-03-01\"}],"
		 "\"objection-until\":\"#60\",\"from\":\"#30\",\"until\":\"#2000\",\"affected\":"
		 "null,"
		 "\"considered\":[],\"collateral\":[]}",
			"refers-to-nothing"},
	};
	struct history *h = *state;
	static const char *const before[] = {IN_FORCE};
	for (size_t i = 0; i < COUNT_OF(before); i++)
		history_add(h, before[i]);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		history_refused(h, cases[i].step, cases[i].reason, 0);
	history_add(h, "l lift kz.court 31 {" LIFT_OF("order", "annulled") "}");
	static const char *const late[] = {"s stay kz.court 32 {" STAY_OF "}",
		"c confirm kz.authority/2 32 {\"confirms\":\"$order\"," OFFICE "}",
		"n notice kz.authority 32 {\"about\":%order," TOLD("kz.site") "}",
		"c contest kz.site 32 {" CONTEST("%order") "}",
		"l2 lift kz.court 32 {" LIFT_OF("order", "annulled") "}",
		"n narrow kz.court 32 {" NARROW_OF "," ONE_URL "}",
		"m removed kz.site 32 {" REMOVED_OF "," ONE_URL "}"};
	for (size_t i = 0; i < COUNT_OF(late); i++)
		history_refused(h, late[i], "not-now", 0);
}

static void
a_demand_of_another_log_may_be_assessed(void **state)
{
	struct history *h = *state;
	history_add(h, DETERMINATION("\"refs\":[" FOREIGN_REF "],\"demand\":\"$theirs\""));
	history_refused(h, DETERMINATION("\"refs\":[%theirs],\"demand\":\"$theirs\""),
		"refers-to-nothing", 0);
	history_refused(h, DETERMINATION("\"demand\":\"$theirs\""), "refers-to-nothing", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_a_row_is_taken),
		cmocka_unit_test(every_row_is_taken),
		WITH_HISTORY(a_demand_of_another_log_may_be_assessed),
		WITH_HISTORY(other_roles_and_states_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
