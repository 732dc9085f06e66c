/* For every condition of every row a history that lacks exactly it, and why it is refused. */
#include "history.h"
#include "standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { STEP_MAX = 8192, BEFORE_MAX = 8 };

struct lack {
	enum event event;
	unsigned what;
	enum condition condition;
	const char *reason;
	int safeguard;
	const char *before[BEFORE_MAX];
	const char *step, *was, *is; /* the step would be taken but for the change */
};

#define TRANSCRIPT                                                                                 \
	"demand demand kz.provider 1 {\"transcript\":{\"by\":\"Host\"}," ACT(                      \
		"court-act", "KZ") "," ASKED "}"
#define REGULATOR_DEMAND                                                                           \
	"demand demand kz.authority 1 {" ACT("regulator-demand", "KZ") "," ASKED "}"
#define LOCAL_GRANT "grant recognition kz.court 2 {" GRANT_OF("%demand", "granted") "}"
#define FIRST_URL URL_OF("films.example/1")
#define OF_HOST "{\"kind\":\"host\",\"value\":\"films.example\"}"
#define NARROWER                                                                                   \
	"{\"measure\":\"remove-content\",\"kind\":\"url\",\"unfit\":\"tried-without-effect\"}"
#define HOST_ORDER                                                                                 \
	OWN_ORDER(ORDER_BODY("disable-hosting", "hosting-provider", "\"targets\":[" OF_HOST "]",   \
		"null", WIDER("3")))
#define IS_ORDER EVENT_ORDER_MADE, SUBJECT_ORDER
#define IS_MIRROR EVENT_MIRROR_MADE, SUBJECT_MIRROR
#define IS_RENEWAL EVENT_RENEW_MADE, SUBJECT_RENEWAL

static const struct lack orders[] = {
	{IS_ORDER, CONDITION_DEMANDED, "demand-unknown", 0, {NULL}, ORDER, NULL, NULL},
	{IS_ORDER, CONDITION_VERIFIED, "unverified", 9, {TRANSCRIPT}, ORDER, NULL, NULL},
	{IS_ORDER, CONDITION_LET_IN, "not-recognised", 1, {DEMAND}, ORDER, "own-court-act",
		"recognition"},
	{IS_ORDER, CONDITION_WITHIN, "wider-than-allowed", 1, {GRANT}, FOREIGN_ORDER, FIRST_URL,
		URL_OF("films.example/3")},
	{IS_ORDER, CONDITION_WITHIN, "wider-than-allowed", 1, {GRANT}, FOREIGN_ORDER,
		"\"measure\":\"remove-content\"", "\"measure\":\"delist\""},
	{IS_ORDER, CONDITION_WITHIN, "wider-than-allowed", 1, {GRANT}, FOREIGN_ORDER, "\"#2400\"",
		"\"#3000:1\""},
	{IS_ORDER, CONDITION_SEPARATE, "not-separate", 5, {DEMAND}, ORDER, "Committee",
		"studio  llp."},
	{IS_ORDER, CONDITION_TERM, "term-too-long", 3, {DEMAND}, ORDER, "\"#2400\"", "\"#8762:1\""},
	{IS_ORDER, CONDITION_TERM, "term-too-long", 3, {DEMAND}, ORDER, "\"#2400\"", "\"#2\""},
	{IS_ORDER, CONDITION_TERM, "term-too-long", 3, {DEMAND}, ORDER, "false,\"measure\"",
		"true,\"measure\""},
	{IS_ORDER, CONDITION_COPYRIGHT, "works-unknown", 4, {DEMAND}, ORDER, "\"film\"",
		"\"other\""},
	{IS_ORDER, CONDITION_SCOPE, "target-refused", 4, {DEMAND}, ORDER, FIRST_URL,
		URL_OF("Films.example/1")},
	{IS_ORDER, CONDITION_SCOPE, "target-refused", 4, {DEMAND}, ORDER, FIRST_URL,
		URL_OF("x.gov.kz/1")},
	{IS_ORDER, CONDITION_SCOPE, "target-refused", 4, {DEMAND}, ORDER, FIRST_URL,
		"{\"kind\":\"host\",\"value\":\"pages.example\"}"},
	{IS_ORDER, CONDITION_SCOPE, "target-refused", 4, {DEMAND}, ORDER, FIRST_URL,
		"{\"kind\":\"domain\",\"value\":\"com.kz\"}"},
	{IS_ORDER, CONDITION_SCOPE, "target-refused", 4, {DEMAND}, ORDER, FIRST_URL,
		"{\"kind\":\"ip\",\"value\":\"10.0.0.1\"}"},
	{IS_ORDER, CONDITION_SCOPE, "target-refused", 4, {DEMAND}, ORDER, FIRST_URL,
		"{\"kind\":\"ip\",\"value\":\"8.8.8.0/24\"}"},
	{IS_ORDER, CONDITION_COLLATERAL, "collateral-unassessed", 4, {DEMAND}, HOST_ORDER,
		"\"target\":0", "\"target\":1"},
	{IS_ORDER, CONDITION_COLLATERAL, "collateral-unassessed", 4, {DEMAND},
		OWN_ORDER(ORDER_BODY("block-access", "access-provider",
			"\"targets\":[{\"kind\":\"ip\",\"value\":\"8.8.8.8\"}]", "null",
			WIDER("0"))),
		"\"neighbours\":0", "\"neighbours\":1"},
	{IS_ORDER, CONDITION_REASONED, "not-reasoned", 4, {DEMAND}, HOST_ORDER, NARROWER, ""},
	{IS_ORDER, CONDITION_MEDIA_SCOPE, "media-whole-site", 7, {DEMAND}, HOST_ORDER,
		"films.example", "www.paper.example"},
	{IS_ORDER, CONDITION_MEDIA_SCOPE, "media-whole-site", 7, {DEMAND}, HOST_ORDER, "null",
		"{\"actor\":\"kz.media\",\"media\":false}"},
	{IS_ORDER, CONDITION_MEDIA_SCOPE, "media-whole-site", 7, {DEMAND}, HOST_ORDER, "null",
		"{\"name\":\"A foreign paper\",\"media\":true}"},
	{IS_ORDER, CONDITION_MEDIA_SCOPE, "media-whole-site", 7, {DEMAND},
		OWN_ORDER(ORDER_BODY("block-access", "access-provider",
			"\"targets\":[" URL_OF("paper.example/1") "]", SITE, WIDER("0"))),
		"http:", "https:"},
};

#define HOST_MIRROR                                                                                \
	"mirror mirror kz.authority 30 {\"order\":\"$order\"," OFFICE                              \
	",\"copies\":[\"same-content\"],\"targets\":[{\"kind\":\"host\",\"value\":"                \
	"\"copy.example\"}],\"evidence\":[{\"title\":\"Page\",\"hash\":\"$x\","                    \
	"\"date\":\"2026-03-01\"}],\"objection-until\":\"#60\",\"from\":\"#30\","                  \
	"\"until\":\"#2000\",\"affected\":null," WIDER("0") "}"

static const struct lack mirrors[] = {
	{IS_MIRROR, CONDITION_OF_ORDER, "no-living-order", 8,
		{IN_FORCE, "lift lift kz.court 29 {" LIFT_OF("order", "annulled") "}"}, MIRROR,
		NULL, NULL},
	{IS_MIRROR, CONDITION_OF_ORDER, "no-living-order", 8, {IN_FORCE, MIRROR}, MIRROR, "$order",
		"$mirror"},
	{IS_MIRROR, CONDITION_WITHIN, "wider-than-allowed", 1, {IN_FORCE}, MIRROR, "\"#2000\"",
		"\"#2400:1\""},
	{IS_MIRROR, CONDITION_SEPARATE, "not-separate", 5, {IN_FORCE}, MIRROR, "Committee",
		"STUDIO LLP"},
	{IS_MIRROR, CONDITION_TERM, "term-too-long", 3, {IN_FORCE}, MIRROR, "\"#2000\"", "\"#30\""},
	{IS_MIRROR, CONDITION_SCOPE, "target-refused", 4, {IN_FORCE}, MIRROR, "copy.example/1",
		"news.example/1"},
	{IS_MIRROR, CONDITION_COLLATERAL, "collateral-unassessed", 4, {IN_FORCE}, HOST_MIRROR,
		ASSESSED("0"), "\"collateral\":[]"},
	{IS_MIRROR, CONDITION_REASONED, "not-reasoned", 4, {IN_FORCE}, HOST_MIRROR, NARROWER, ""},
	{IS_MIRROR, CONDITION_MEDIA_SCOPE, "media-whole-site", 7, {IN_FORCE}, HOST_MIRROR,
		"\"copy.example\"", "\"paper.example\""},
	{IS_MIRROR, CONDITION_WINDOW, "no-objection-window", 8, {IN_FORCE}, MIRROR, "\"#60\"",
		"\"#54:-1\""},
};

#define RENEWED IN_FORCE, RENEW
#define TO_CONTEST "contest contest kz.site 30 {" CONTEST("%order") "}"
#define NARROWED_TO(what)                                                                          \
	"d decision kz.authority 31 {" DECISION("%contest", "narrowed", "null") "," what "}"
#define STAYED IN_FORCE, "stay stay kz.authority 29 {" STAY_OF "}"

#define RENEW_WITH(basis, until, assessed)                                                         \
	"renew renew kz.authority 1000 {\"order\":\"$order\"," basis "," OFFICE                    \
	",\"seen\":\"#990\",\"until\":\"" until "\"," assessed "}"
#define SECOND_GRANT "grant2 recognition kz.court 900 {" GRANT_OF(FOREIGN_REF, "granted") "}"
#define FOREIGN_RENEW                                                                              \
	RENEW_WITH("\"basis\":{\"kind\":\"recognition\",\"court\":\"City court\",\"number\":"      \
		   "\"2-9\",\"date\":\"2026-03-20\",\"ref\":\"$grant2\"}",                         \
		"#3000", NO_NARROWER)
#define HOST_RENEW RENEW_WITH(NEW_ACT, "#5000", WIDER("2"))

#define INTERIM_ORDER                                                                              \
	"order order kz.authority 2 {\"demand\":%demand," OWN_ACT "," OFFICE                       \
	",\"interim\":true,\"measure\":\"remove-content\",\"addressees\":[\"hosting-provider\"]"   \
	"," TWO_URLS                                                                               \
	",\"works\":[{\"title\":\"F\",\"category\":\"film\"}],\"from\":\"#2\",\"until\":"          \
	"\"#722\",\"affected\":null," NO_NARROWER "}"
#define INTERIM_RENEW                                                                              \
	"renew renew kz.authority 640 {\"order\":\"$order\"," NEW_ACT "," OFFICE                   \
	",\"seen\":\"#630\",\"until\":\"#1360\"," NO_NARROWER "}"
#define REGISTERED                                                                                 \
	"a actor kz.root 900 "                                                                     \
	"{\"actor\":\"kz.site\",\"kind\":\"publisher\",\"names\":{\"en\":\"N\"},"                  \
	"\"certificates\":[],\"hosts\":[\"films.example\"],\"media\":{\"state\":\"KZ\","           \
	"\"number\":"                                                                              \
	"\"1\",\"since\":\"2026-04-01\"}}"

static const struct lack renewals[] = {
	{IS_RENEWAL, CONDITION_OF_ORDER, "no-living-order", 8,
		{IN_FORCE, "lift lift kz.court 29 {" LIFT_OF("order", "annulled") "}"}, RENEW, NULL,
		NULL},
	{IS_RENEWAL, CONDITION_OF_ORDER, "no-living-order", 8, {IN_FORCE, MIRROR}, RENEW, "$order",
		"$mirror"},
	{IS_RENEWAL, CONDITION_LET_IN, "not-recognised", 1, {IN_FORCE}, RENEW, "own-court-act",
		"recognition"},
	{IS_RENEWAL, CONDITION_LET_IN, "not-recognised", 1, {GRANT, FOREIGN_ORDER}, RENEW, NULL,
		NULL},
	{IS_RENEWAL, CONDITION_WITHIN, "wider-than-allowed", 1,
		{GRANT, FOREIGN_ORDER, SECOND_GRANT}, FOREIGN_RENEW, "\"#3000\"", "\"#3000:1\""},
	{IS_RENEWAL, CONDITION_COLLATERAL, "collateral-unassessed", 4, {DEMAND, HOST_ORDER},
		HOST_RENEW, ASSESSED("2"), "\"collateral\":[]"},
	{IS_RENEWAL, CONDITION_REASONED, "not-reasoned", 4, {DEMAND, HOST_ORDER}, HOST_RENEW,
		NARROWER, ""},
	{IS_RENEWAL, CONDITION_SEPARATE, "not-separate", 5, {IN_FORCE}, RENEW, "Committee",
		"Studio LLP"},
	{IS_RENEWAL, CONDITION_TERM, "term-too-long", 3, {IN_FORCE}, RENEW, "\"#5000\"",
		"\"#9760:1\""},
	{IS_RENEWAL, CONDITION_NEW_BASIS, "basis-repeated", 3, {IN_FORCE}, RENEW, NEW_ACT, OWN_ACT},
	{IS_RENEWAL, CONDITION_NEW_BASIS, "basis-repeated", 3, {IN_FORCE}, RENEW, NEW_ACT,
		"\"basis\":{\"kind\":\"own-court-act\",\"court\":\"CITY COURT\","
		"\"number\":\"2 - 1\",\"date\":\"2026-02-20\"}"},
	{IS_RENEWAL, CONDITION_NEW_BASIS, "basis-repeated", 3, {RENEWED}, RENEW, NULL, NULL},
	{IS_RENEWAL, CONDITION_NEW_BASIS, "basis-repeated", 3, {GRANT, FOREIGN_ORDER, SECOND_GRANT},
		FOREIGN_RENEW, "$grant2", "$grant"},
	{IS_RENEWAL, CONDITION_TERM, "term-too-long", 3, {DEMAND, INTERIM_ORDER}, INTERIM_RENEW,
		"\"#1360\"", "\"#1360:1\""},
	{IS_RENEWAL, CONDITION_SCOPE, "target-refused", 4, {IN_FORCE, PROTECT("$file8")}, RENEW,
		NULL, NULL},
	{IS_RENEWAL, CONDITION_MEDIA_SCOPE, "media-whole-site", 7, {DEMAND, HOST_ORDER, REGISTERED},
		HOST_RENEW, NULL, NULL},
};

static const struct lack replies[] = {
	{EVENT_CONFIRM_MADE, SUBJECT_ORDER, CONDITION_OTHER_KEY, "same-key", 5, {DEMAND, ORDER},
		CONFIRM, "kz.authority/2", "kz.authority"},
	{EVENT_CONFIRM_MADE, SUBJECT_ORDER, CONDITION_SEPARATE, "not-separate", 5,
		{"demand demand kz.agency 1 {" ACT("court-act", "KZ") "," ASKED "}", ORDER},
		CONFIRM, "kz.authority/2", "kz.agency"},
	{EVENT_CONFIRM_MADE, SUBJECT_ORDER, CONDITION_WHOLE, "parts-differ", 5, {DEMAND, ORDER},
		CONFIRM, "\"decided", "\"parts\":[\"$order\"],\"decided"},
	{EVENT_NOTICE_GIVEN, SUBJECT_ORDER, CONDITION_TOLD, "not-told", 6, {DEMAND, ORDER}, NOTICE,
		"kz.site", "kz.other"},
	{EVENT_NOTICE_GIVEN, SUBJECT_ORDER, CONDITION_TOLD, "not-told", 6, {DEMAND, ORDER}, NOTICE,
		"\"delivered\":\"#3\"", "\"delivered\":null"},
	{EVENT_NOTICE_GIVEN, SUBJECT_MIRROR, CONDITION_TOLD, "not-told", 6, {IN_FORCE, MIRROR},
		MIRROR_NOTICE, "\"hosting-provider\"", "\"reader\""},
	{EVENT_UPHELD, SUBJECT_ORDER, CONDITION_NAMED, "refers-elsewhere", 0, {IN_FORCE},
		"d decision kz.court 31 {" DECISION("%contest", "upheld", "null") "}", NULL, NULL},
	{EVENT_ANNULLED, SUBJECT_ORDER, CONDITION_NAMED, "refers-elsewhere", 0,
		{IN_FORCE, TO_CONTEST},
		"d decision kz.court 31 {" DECISION("%contest", "annulled", "null") "}", "%contest",
		"%order"},
	{EVENT_NARROWED, SUBJECT_ORDER, CONDITION_NAMED, "refers-elsewhere", 0, {IN_FORCE},
		NARROWED_TO(ONE_URL), NULL, NULL},
	{EVENT_NARROWED, SUBJECT_ORDER, CONDITION_SUBSET, "not-a-subset", 4, {IN_FORCE, TO_CONTEST},
		NARROWED_TO(ONE_URL), "films.example/1", "films.example/3"},
	{EVENT_NARROWED, SUBJECT_ORDER, CONDITION_SCOPE, "target-refused", 4,
		{IN_FORCE, TO_CONTEST}, NARROWED_TO(ONE_URL), "films.example/1", "news.example/3"},
	{EVENT_RESUME_MADE, SUBJECT_ORDER, CONDITION_NAMED, "refers-elsewhere", 0, {STAYED},
		"r resume kz.court 31 {" RESUME_OF("%stay") "}", "%stay", "%order"},
	{EVENT_NARROW_MADE, SUBJECT_ORDER, CONDITION_SUBSET, "not-a-subset", 4, {IN_FORCE},
		"n narrow kz.authority 31 {" NARROW_OF "," ONE_URL "}", "films.example/1",
		"films.example/3"},
	{EVENT_NARROW_MADE, SUBJECT_ORDER, CONDITION_SUBSET, "not-a-subset", 4, {IN_FORCE},
		"n narrow kz.authority 31 {" NARROW_OF "," ONE_URL ",\"until\":\"#2400\"}", "#2400",
		"#2400:1"},
	{EVENT_NARROW_MADE, SUBJECT_ORDER, CONDITION_SUBSET, "not-a-subset", 4, {IN_FORCE},
		"n narrow kz.authority 31 {" NARROW_OF "," ONE_URL
		",\"addressees\":[\"hosting-provider\"]}",
		"hosting-provider", "platform"},
	{EVENT_NARROW_MADE, SUBJECT_ORDER, CONDITION_SUBSET, "not-a-subset", 4, {IN_FORCE},
		"n narrow kz.authority 31 {" NARROW_OF "," ONE_URL
		",\"measure\":\"remove-content\"}",
		"remove-content", "delist"},
	{EVENT_NARROW_MADE, SUBJECT_ORDER, CONDITION_SCOPE, "target-refused", 4, {IN_FORCE},
		"n narrow kz.authority 31 {" NARROW_OF "," ONE_URL "}", "films.example/1",
		"news.example/3"},
	{EVENT_REMOVED_SAID, SUBJECT_ORDER, CONDITION_AFFECTED, "not-affected", 6, {IN_FORCE},
		"m removed kz.site 40 {" REMOVED_OF "," ONE_URL "}", "kz.site", "kz.other"},
	{EVENT_REMOVED_SAID, SUBJECT_ORDER, CONDITION_AFFECTED, "not-affected", 6, {IN_FORCE},
		"m removed kz.provider 40 {" REMOVED_OF "," ONE_URL "}", "kz.provider",
		"kz.access"},
	{EVENT_REMOVED_SAID, SUBJECT_ORDER, CONDITION_SUBSET, "not-a-subset", 4, {IN_FORCE},
		"m removed kz.site 40 {" REMOVED_OF "," ONE_URL "}", "films.example/1",
		"films.example/3"},
};

#define IS_GRANT EVENT_GRANT, SUBJECT_RECOGNITION
#define IS_WRIT EVENT_TRANSCRIPTION, SUBJECT_RECOGNITION
#define WRIT "grant recognition kz.authority 2 {" GRANT_OF("%demand", "transcribed") "}"
#define REFUSAL                                                                                    \
	"no recognition kz.authority 2 {\"demand\":%demand,\"act\":{\"kind\":\"court-act\","       \
	"\"state\":\"RU\",\"body\":\"MGS\",\"number\":\"3-1\",\"date\":\"2026-01-10\"},"           \
	"\"outcome\":\"refused\"," OFFICE ",\"not-met\":[\"in-force\"]}"

static const struct lack recognitions[] = {
	{IS_GRANT, CONDITION_DEMANDED, "demand-unknown", 0, {NULL}, LOCAL_GRANT, NULL, NULL},
	{IS_GRANT, CONDITION_VERIFIED, "unverified", 9, {TRANSCRIPT}, LOCAL_GRANT, NULL, NULL},
	{IS_GRANT, CONDITION_OF_COURT, "not-a-court-act", 1, {DEMAND}, LOCAL_GRANT, "court-act",
		"regulator-demand"},
	{IS_GRANT, CONDITION_OF_COURT, "not-a-court-act", 1, {REGULATOR_DEMAND}, LOCAL_GRANT, NULL,
		NULL},
	{IS_GRANT, CONDITION_GRANTED, "nothing-granted", 1, {DEMAND}, REFUSAL,
		"kz.authority 2 {\"demand\":%demand,\"act\":{\"kind\":\"court-act\","
		"\"state\":\"RU\",\"body\":\"MGS\",\"number\":\"3-1\",\"date\":\"2026-01-10\"},"
		"\"outcome\":\"refused\"",
		"kz.court 2 {\"demand\":%demand,\"act\":{\"kind\":\"court-act\","
		"\"state\":\"RU\",\"body\":\"MGS\",\"number\":\"3-1\",\"date\":\"2026-01-10\"},"
		"\"outcome\":\"granted\""},
	{IS_GRANT, CONDITION_GRANTED, "nothing-granted", 1, {DEMAND}, LOCAL_GRANT,
		"films.example/1", "FILMS.example/1"},
	{IS_WRIT, CONDITION_DEMANDED, "demand-unknown", 0, {NULL}, WRIT, NULL, NULL},
	{IS_WRIT, CONDITION_VERIFIED, "unverified", 9, {TRANSCRIPT}, WRIT, NULL, NULL},
	{IS_WRIT, CONDITION_OF_COURT, "not-a-court-act", 1, {REGULATOR_DEMAND}, WRIT, NULL, NULL},
	{IS_WRIT, CONDITION_GRANTED, "nothing-granted", 1, {DEMAND}, REFUSAL, "refused",
		"transcribed"},
	{EVENT_REFUSAL, SUBJECT_RECOGNITION, CONDITION_DEMANDED, "demand-unknown", 0, {NULL},
		REFUSAL, NULL, NULL},
};

/* ---- running ---- */

static void
enter(struct history *h, const struct lack *l)
{
	for (size_t i = 0; i < BEFORE_MAX && l->before[i]; i++)
		history_add(h, l->before[i]);
}

static void
is_refused(const struct lack *l)
{
	void *state = NULL;
	char step[STEP_MAX];
	if (l->was) {
		history_start(&state);
		enter(state, l);
		history_add(state, l->step);
		history_clear(&state);
	}
	history_start(&state);
	enter(state, l);
	history_change(step, sizeof step, l->step, l->was ? l->was : "", l->was ? l->is : "");
	history_refused(state, step, l->reason, l->safeguard);
	history_is_the_same_again(state, history_time("9999"));
	history_clear(&state);
}

static const struct {
	const struct lack *rows;
	size_t n;
} all[] = {
	{orders, COUNT_OF(orders)},
	{mirrors, COUNT_OF(mirrors)},
	{renewals, COUNT_OF(renewals)},
	{replies, COUNT_OF(replies)},
	{recognitions, COUNT_OF(recognitions)},
};

static void
what_lacks_one_condition_is_refused_for_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t k = 0; k < all[i].n; k++)
			is_refused(&all[i].rows[k]);
}

static bool
is_tried(const struct transition *t, unsigned condition)
{
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t k = 0; k < all[i].n; k++) {
			const struct lack *l = &all[i].rows[k];
			if (l->event == t->event && l->what & t->what && l->condition == condition)
				return true;
		}
	return false;
}

/* Those of a contest that stays, and the last stay, choose between two rows and refuse nothing. */
static void
every_condition_of_every_row_is_tried(void **state)
{
	(void)state;
	const unsigned choose =
		CONDITION_BIT(LAST_STAY) | CONDITION_BIT(MEDIUM) | CONDITION_BIT(UNSPENT);
	for (size_t i = 0; i < transition_count; i++) {
		const struct transition *t = &transitions[i];
		if (t->event == EVENT_TIME || t->event == EVENT_CONTEST_MADE)
			continue;
		for (unsigned c = 0; c < CONDITION_COUNT; c++)
			if (t->needs & ~choose & 1u << c && !is_tried(t, c))
				fail_msg("row %zu: %s is not tried", i, conditions[c].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_lacks_one_condition_is_refused_for_it),
		cmocka_unit_test(every_condition_of_every_row_is_tried),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
