/* What may become an order, a mirror or a renewal: S1, S4, S5, S7, S9. */
#include "history.h"
#include "standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TARGETS(list) "\"targets\":[" list "]"
#define BLOCK(targets, assessed)                                                                   \
	OWN_ORDER(ORDER_BODY("block-access", "access-provider", targets, "null", assessed))
#define REMOVE(targets, assessed)                                                                  \
	OWN_ORDER(ORDER_BODY("remove-content", "hosting-provider", targets, "null", assessed))
#define TARGET(kind, value) "{\"kind\":\"" kind "\",\"value\":\"" value "\"}"
#define SUSPEND(name, kind)                                                                        \
	OWN_ORDER(ORDER_BODY(                                                                      \
		"suspend-domain", "registrar", TARGETS(TARGET(kind, name)), "null", WIDER("0")))
#define TRANSCRIPT(authenticity)                                                                   \
	"demand demand kz.provider 1 {\"transcript\":{\"by\":\"Host\"},\"authenticity\":{"         \
	"\"signature\":\"none\"" authenticity "}," ACT("court-act", "KZ") "," ASKED "}"

struct tried {
	const char *demand, *order;
	const char *reason; /* NULL: taken */
	int safeguard;
};

static const struct tried tried[] = {
	/* S1: whose act, and what let it in */
	{"demand demand kz.agency 1 {" ACT("court-act", "RU") "," ASKED "}", ORDER,
		"not-recognised", 1},
	{"demand demand kz.agency 1 {" ACT("regulator-demand", "RU") "," ASKED "}", ORDER,
		"not-recognised", 1},
	{"demand demand kz.studio 1 {\"act\":null," ASKED "}", ORDER, NULL, 0},
	{GRANT, FOREIGN_ORDER, NULL, 0},
	{GRANT,
		"order order kz.authority 2 {\"demand\":" FOREIGN_REF "," OWN_ACT "," ORDER_REST
		"}",
		"not-recognised", 1},
	{"grant recognition kz.court 1 {" GRANT_OF(
		 "{\"log\":\"ru.example/register\",\"id\":\"$y\"}", "granted") "}",
		FOREIGN_ORDER, "not-recognised", 1},
	{"grant recognition kz.court 1 {" GRANT_OF("{\"log\":\"by.example/register\",\"id\":"
						   "\"$theirs\"}",
		 "granted") "}",
		FOREIGN_ORDER, "not-recognised", 1},
	{"no recognition kz.court 1 {\"demand\":" FOREIGN_REF
	 ",\"act\":{\"kind\":\"court-act\",\"state\":\"RU\",\"body\":\"MGS\",\"number\":\"3\","
	 "\"date\":\"2026-01-10\"},\"outcome\":\"refused\"," OFFICE ",\"not-met\":[\"timely\"]}",
		"order order kz.authority 2 {\"demand\":" FOREIGN_REF
		",\"basis\":{\"kind\":\"recognition\",\"court\":\"C\",\"number\":\"2-5\","
		"\"date\":\"2026-02-20\",\"ref\":\"$no\"}," ORDER_REST "}",
		"not-recognised", 1},
	/* what stands here is no demand of another log: there nothing could be said of it */
	{DEMAND,
		"order order kz.authority 2 {\"demand\":{\"log\":\"ru.example/register\",\"id\":"
		"\"$demand\"}," OWN_ACT "," ORDER_REST "}",
		"demand-unknown", 0},
	{DEMAND,
		"grant recognition kz.court 2 {" GRANT_OF(
			"{\"log\":\"ru.example/register\",\"id\":\"$demand\"}", "granted") "}",
		"demand-unknown", 0},
	/* S9: a transcript */
	{TRANSCRIPT(""), ORDER, "unverified", 9},
	{TRANSCRIPT(",\"confirmed\":true"), ORDER, "unverified", 9},
	{TRANSCRIPT(",\"confirmed\":false,\"how\":\"by telephone\""), ORDER, "unverified", 9},
	{TRANSCRIPT(",\"confirmed\":true,\"how\":null"), ORDER, "unverified", 9},
	{TRANSCRIPT(",\"confirmed\":true,\"how\":\"by telephone\""), ORDER, NULL, 0},
	/* S5: who asks does not decide */
	{"demand demand kz.authority 1 {" ACT("court-act", "KZ") "," ASKED "}", ORDER,
		"not-separate", 5},
	{"demand demand kz.agency 1 {" ACT("court-act", "KZ") "," ASKED "}", ORDER, NULL, 0},
	/* S4: suffixes, protected names, addresses; what is touched in fact */
	{DEMAND, BLOCK(TARGETS(TARGET("url", "https://pages.example/1")), WIDER("0")),
		"target-refused", 4},
	{DEMAND, REMOVE(TARGETS(URL_OF("pages.example/1")), NO_NARROWER), NULL, 0},
	{DEMAND, BLOCK(TARGETS(TARGET("domain", "pages.example")), WIDER("0")), "target-refused",
		4},
	{DEMAND, BLOCK(TARGETS(TARGET("domain", "a.pages.example")), WIDER("0")), NULL, 0},
	{DEMAND, BLOCK(TARGETS(TARGET("domain", "gov.kz")), WIDER("0")), "target-refused", 4},
	{DEMAND, BLOCK(TARGETS(TARGET("domain", "x.news.example")), WIDER("0")), "target-refused",
		4},
	{DEMAND, BLOCK(TARGETS(TARGET("ip", "8.8.8.8")), WIDER("0")), NULL, 0},
	{DEMAND, BLOCK(TARGETS(TARGET("ip", "192.168.0.1")), WIDER("0")), "target-refused", 4},
	{DEMAND, BLOCK(TARGETS(TARGET("ip", "8.8.8.8")), WIDER("0") ",\"annex\":\"$x\""), NULL, 0},
	{DEMAND,
		BLOCK(TARGETS(TARGET("ip", "8.8.8.8")),
			"\"considered\":[{\"measure\":\"remove-content\",\"kind\":\"url\","
			"\"unfit\":"
			"\"tried-without-effect\"}],\"collateral\":[{\"target\":0,\"method\":"
			"\"registers\",\"neighbours\":0,\"names\":[],\"date\":\"2026-03-01\"},"
			"{\"target\":0,\"method\":\"crawl\",\"neighbours\":7,\"names\":[],\"date\":"
			"\"2026-03-01\"}]"),
		"collateral-unassessed", 4},
	{DEMAND, BLOCK(TARGETS(TARGET("url", "https://films.example/1")), NO_NARROWER),
		"collateral-unassessed", 4},
	{DEMAND,
		BLOCK(TARGETS(TARGET("url", "https://films.example/1")),
			ASSESSED("0") ",\"considered\":[]"),
		"not-reasoned", 4},
	{DEMAND, BLOCK(TARGETS(TARGET("url", "https://films.example/1")), WIDER("0")), NULL, 0},
	{DEMAND, BLOCK(TARGETS(URL_OF("films.example/1")), NO_NARROWER), NULL, 0},
	{DEMAND, BLOCK(TARGETS(TARGET("url", "https://8.8.8.8/1")), WIDER("0")), NULL, 0},
	{DEMAND, BLOCK(TARGETS(TARGET("url", "https://8.8.8.8/1")), WIDER("7")),
		"collateral-unassessed", 4},
	{DEMAND, REMOVE(TARGETS(TARGET("url", "https://8.8.8.8/1")), NO_NARROWER), NULL, 0},
	{DEMAND, SUSPEND("https://pirate.portal.example/1", "url"), "target-refused", 4},
	{DEMAND, SUSPEND("pirate.portal.example", "domain"), "target-refused", 4},
	{DEMAND, SUSPEND("portal.example", "domain"), NULL, 0},
	/* S7: pages of media, and what holds media */
	{DEMAND, SUSPEND("paper.example", "domain"), "media-whole-site", 7},
	{DEMAND, REMOVE(TARGETS(TARGET("url", "https://paper.example/1")), NO_NARROWER), NULL, 0},
	{DEMAND, BLOCK(TARGETS(URL_OF("paper.example/1")), NO_NARROWER), NULL, 0},
	{DEMAND, BLOCK(TARGETS(TARGET("url", "https://paper.example/1")), WIDER("0")),
		"media-whole-site", 7},
	{DEMAND, BLOCK(TARGETS(TARGET("host", "www.late.example")), WIDER("0")), "media-whole-site",
		7},
	{DEMAND, BLOCK(TARGETS(TARGET("domain", "paper.example")), WIDER("0")), "media-whole-site",
		7},
};

static void
an_order_is_let_in_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(tried); i++) {
		const struct tried *t = &tried[i];
		void *new = NULL;
		history_start(&new);
		history_add(new, t->demand);
		if (t->reason)
			history_refused(new, t->order, t->reason, t->safeguard);
		else
			history_add(new, t->order);
		history_clear(&new);
	}
}

static void
another_logs_documents_are_evidence(void **state)
{
	struct history *h = *state;
	h->origin = HISTORY_FOREIGN;
	history_refused(h, GRANT, "other-log", 9);
	h->origin = NULL;
	history_refused(h, FOREIGN_ORDER, "not-recognised", 1);
	h->unauthentic = "signer-revoked";
	history_refused(h, "grant recognition kz.court 3 {" GRANT_OF(FOREIGN_REF, "granted") "}",
		"signer-revoked", 9);
	h->unauthentic = NULL;
	history_refused(h,
		"order order kz.authority 4 {\"demand\":" FOREIGN_REF "," RECOGNISED "," ORDER_REST
		"}",
		"not-recognised", 1);
}

/* A colleague of another body may be the second; the first official's other document may not. */
static void
any_second_official_confirms(void **state)
{
	struct history *h = *state;
	history_add(h, DEMAND);
	history_add(h, ORDER);
	history_refused(
		h, "c confirm kz.authority 3 {\"confirms\":\"$order\"," OFFICE "}", "same-key", 5);
	history_add(h, "c confirm kz.agency 3 {\"confirms\":\"$order\"," OFFICE "}");
	history_add(h, NOTICE);
	history_turns(h, "order", "28", STATE_PENDING, STATE_EFFECTIVE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_is_let_in_or_refused),
		WITH_HISTORY(another_logs_documents_are_evidence),
		WITH_HISTORY(any_second_official_confirms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
