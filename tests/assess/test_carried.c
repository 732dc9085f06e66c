/* The safeguards on a demand that nothing is wrong with, but for one thing at a time. */
#include "assess/assess.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { DAY_ON = 20500 /* 2026-02-16 */, ARENA_MAX = 1 << 20 };

#define ACT "\"kind\":\"court-act\",\"body\":\"Court of Almaty\",\"basis\":\"copyright\""
#define RECOGNISED                                                                                 \
	"\"by\":\"host-court\",\"state\":\"KZ\",\"writ\":\"1\",\"covers-measure\":true,"           \
	"\"covers-targets\":true"

/* What a part of the demand says in place of the good one; NULL: the good one. */
struct wrong {
	const char *act, *recognition, *claimant, *works, *publisher, *authenticity;
	enum target_kind target;
	int64_t neighbours; /* on an address; -1: nobody looked */
	unsigned safeguard; /* 0: carried */
	const char *why;
};

static const char *
part(const char *said, const char *good)
{
	return said ? said : good;
}

static void
decode(struct arena *a, const struct wrong *w, struct demand *d)
{
	struct buf text;
	struct err e = {.msg = ""};
	buf_init(&text, 4096);
	buf_addf(&text,
		"{\"type\":\"demand\",\"v\":1,\"reasons\":{\"en\":\"a copy\"},\"act\":{%s},"
		"\"recognition\":%s,\"claimant\":{%s},\"works\":[%s],\"publisher\":{%s},"
		"\"authenticity\":{%s},\"measures\":[\"remove-content\"],"
		"\"addressees\":[{\"kind\":\"hosting-provider\",\"state\":\"KZ\"}],"
		"\"targets\":[{\"kind\":\"url\",\"value\":\"https://films.example/a\"}]}",
		part(w->act, ACT ",\"state\":\"KZ\""), part(w->recognition, "null"),
		part(w->claimant, "\"kind\":\"rights-holder\",\"name\":\"Example Pictures\""),
		part(w->works, "{\"title\":\"A film\",\"category\":\"film\"}"),
		part(w->publisher, "\"media\":false,\"notified\":true"),
		part(w->authenticity, "\"signature\":\"valid\""));
	if (doc_decode(&demand_table, DOC_DRAFT, buf_slice(&text), a, d, NULL, &e) != OK)
		fail_msg("%.*s: %s", SLICE_ARG(buf_slice(&text)), e.msg);
	buf_fini(&text);
}

static struct value
yes_no(bool yes)
{
	return (struct value){.has = VALUE_KNOWN, .yes = yes};
}

static void
check(const struct wrong *w, size_t row)
{
	struct demand d;
	struct facts f;
	struct arena *a = arena_open(ARENA_MAX);
	decode(a, w, &d);
	assess_demand_facts(&d, DAY_ON, &f);
	f.v[FACT_HOST_STATE] = (struct value){.has = VALUE_KNOWN, .state = STATE('K', 'Z')};
	f.v[FACT_TARGET_KIND] = (struct value){.has = VALUE_KNOWN, .choice = w->target};
	f.v[FACT_TARGET_WHOLE] = yes_no(w->target != TARGET_URL);
	f.v[FACT_TARGET_NARROWEST] = f.v[FACT_MEASURE_EXACT] = yes_no(true);
	if (w->neighbours >= 0)
		f.v[FACT_TARGET_NEIGHBOURS] =
			(struct value){.has = VALUE_KNOWN, .number = w->neighbours};
	struct carried c = assess_carried(&d, &f);
	uint32_t expected = w->safeguard ? 1u << w->safeguard : 0;
	if (c.refused != expected)
		fail_msg("row %zu: refused by %#x, expected %#x", row, c.refused, expected);
	if (w->safeguard && strcmp(c.why[w->safeguard], w->why) != 0)
		fail_msg("row %zu: %s, expected %s", row, c.why[w->safeguard], w->why);
	arena_close(a);
}

#define FOREIGN .act = ACT ",\"state\":\"RU\""

static const struct wrong wrongs[] = {
	{.why = "nothing is wrong"},
	/* S1 */
	{FOREIGN, .recognition = "{" RECOGNISED "}"},
	{FOREIGN, .safeguard = 1, .why = "no-recognition"},
	{FOREIGN, .recognition = "{" RECOGNISED ",\"date\":\"2026-02-17\"}", .safeguard = 1,
		.why = "no-recognition"},
	{FOREIGN, .recognition = "{\"by\":\"host-court\",\"state\":\"RU\",\"writ\":\"1\"}",
		.safeguard = 1, .why = "no-recognition"},
	{FOREIGN, .recognition = "{\"by\":\"host-court\",\"writ\":\"1\"}", .safeguard = 1,
		.why = "no-recognition"},
	{FOREIGN, .recognition = "{\"by\":\"host-authority\",\"state\":\"KZ\",\"writ\":\"1\"}",
		.safeguard = 1, .why = "no-recognition"},
	{FOREIGN, .recognition = "{\"by\":\"host-court\",\"state\":\"KZ\",\"writ\":\"1\"}",
		.safeguard = 1, .why = "recognition-narrower"},
	{.act = "\"kind\":\"regulator-demand\",\"body\":\"B\",\"basis\":\"copyright\",\"state\":"
		"\"RU\"",
		.recognition = "{" RECOGNISED "}",
		.safeguard = 1,
		.why = "regulator-not-court"},
	/* S3 */
	{.act = ACT ",\"state\":\"KZ\",\"until\":\"2026-02-15\"", .safeguard = 3, .why = "ended"},
	{.act = ACT ",\"state\":\"KZ\",\"until\":\"2026-02-16\""},
	/* S4 */
	{.works = "{\"title\":\"A\",\"category\":\"other\"}",
		.safeguard = 4,
		.why = "works-unknown"},
	{.works = "{\"title\":\"A\",\"category\":\"film\"},{\"title\":\"B\",\"category\":"
		  "\"other\"}",
		.safeguard = 4,
		.why = "works-unknown"},
	{.works = "{\"title\":\"A\"}", .safeguard = 4, .why = "works-unknown"},
	{.works = "{\"category\":\"film\"}", .safeguard = 4, .why = "works-unknown"},
	{.works = "", .safeguard = 4, .why = "works-unknown"},
	{.act = "\"kind\":\"court-act\",\"body\":\"B\",\"basis\":\"defamation\",\"state\":\"KZ\"",
		.safeguard = 4,
		.why = "not-copyright"},
	{.target = TARGET_PREFIX, .safeguard = 4, .why = "prefix"},
	{.target = TARGET_IP, .neighbours = -1, .safeguard = 4, .why = "collateral-unknown"},
	{.target = TARGET_IP, .neighbours = 1, .safeguard = 4, .why = "shared-address"},
	{.target = TARGET_IP},
	/* S5 */
	{.act = "\"kind\":\"court-act\",\"basis\":\"copyright\",\"state\":\"KZ\"",
		.safeguard = 5,
		.why = "unnamed-body"},
	{.claimant = "\"kind\":\"author\",\"name\":\"COURT of  Almaty.\"",
		.safeguard = 5,
		.why = "same-body"},
	{.claimant = "\"kind\":\"unnamed\"", .safeguard = 5, .why = "unnamed-claimant"},
	{.claimant = "\"kind\":\"authority\"", .safeguard = 5, .why = "unnamed-claimant"},
	{.claimant = "\"title\":\"proven\"", .safeguard = 5, .why = "unnamed-claimant"},
	{.claimant = "\"kind\":\"author\""},
	{.act = "\"kind\":\"rights-holder-notice\",\"body\":\"B\",\"basis\":\"copyright\","
		"\"state\":\"KZ\"",
		.safeguard = 5,
		.why = "same-body"},
	/* S6, S7 */
	{.publisher = "\"media\":false", .safeguard = 6, .why = "no-notice"},
	{.publisher = "\"notified\":true"},
	{.publisher = "\"notified\":true",
		.target = TARGET_HOST,
		.safeguard = 7,
		.why = "media-unknown"},
	{.publisher = "\"media\":true,\"notified\":true"},
	{.publisher = "\"media\":true,\"notified\":true",
		.target = TARGET_DOMAIN,
		.safeguard = 7,
		.why = "media-whole-site"},
	{.act = "\"kind\":\"regulator-demand\",\"body\":\"B\",\"basis\":\"copyright\",\"state\":"
		"\"KZ\"",
		.publisher = "\"media\":true,\"notified\":true",
		.safeguard = 7,
		.why = "media-court-only"},
	{.act = "\"kind\":\"regulator-demand\",\"body\":\"B\",\"basis\":\"copyright\",\"state\":"
		"\"KZ\"",
		.publisher = "\"notified\":true",
		.safeguard = 7,
		.why = "media-unknown"},
	/* S8, S9 */
	{.act = ACT ",\"state\":\"KZ\",\"annulled\":true", .safeguard = 8, .why = "cause-gone"},
	{.authenticity = "\"signature\":\"none\"", .safeguard = 9, .why = "unverified"},
	{.authenticity = "\"signature\":\"unchecked\"", .safeguard = 9, .why = "unverified"},
	{.authenticity = "\"confirmed\":true"},
};

static void
each_safeguard_refuses_what_it_is_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrongs); i++)
		check(&wrongs[i], i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_safeguard_refuses_what_it_is_for),
	};
	return cmocka_run_group_tests_name("carried", tests, NULL, NULL);
}
