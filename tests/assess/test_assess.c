/* From a demand and a pack to findings: verdict and carried, groups, questions, the document. */
#include "assess/assess.h"
#include "base/sha256.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { ARENA_MAX = 64 << 20, PSL_MAX = 4 << 20 };

/* A rule that holds for all, at each step but the last. */
#define ALWAYS(id, step)                                                                           \
	"rule " id " { step " step " cite s \"art. 1\" checked text when host.state is KZ "        \
	"require host.state is present else \"never\" say \"" id "\" }\n"
#define EIGHT                                                                                      \
	"pack t \"Test\"\nsource s { title en \"S\" url \"https://law.example/\" }\n" ALWAYS(      \
		"a", "authentic") ALWAYS("b", "competent") ALWAYS("c", "in-force")                 \
		ALWAYS("d", "addressee") ALWAYS("e", "protected") ALWAYS("f", "standing")          \
			ALWAYS("g", "procedure") ALWAYS("h", "proportionate")

static const char lax[] =
	EIGHT "rule i { step timely cite s \"art. 2\" checked text when host.state is KZ "
	      "require host.state is KZ until earliest of 30 days after on, act.until "
	      "else \"never\" say \"i\" }\n"
	      "clock act-by { cite s \"art. 3\" checked text for addressee when host.state is KZ "
	      "starts received within 3 days say \"three days\" }\n"
	      "exposure fine { cite s \"art. 4\" checked excerpt side refusing state KZ "
	      "when host.state is KZ say \"a fine\" }\n";

static const char strict[] =
	EIGHT "rule i { step timely cite s \"art. 2\" checked text when host.state is KZ "
	      "require act.kind is regulator-demand else \"never\" say \"i\" }\n";

/* The strict rule, displaced where the pack says so. */
static const char displaced[] =
	EIGHT "rule i { step timely cite s \"art. 2\" checked text when host.state is KZ "
	      "require act.kind is regulator-demand else \"never\" say \"i\" }\n"
	      "rule j { step timely cite s \"art. 5\" checked text when host.state is KZ "
	      "require host.state is KZ overrides i else \"never\" say \"j\" }\n";

static const char asking[] =
	EIGHT "rule i { step timely cite s \"art. 2\" checked text when host.state is KZ "
	      "require act.final is yes and (act.annulled is no or act.kind is court-act) "
	      "else \"never\" say \"i\" }\n";

/* What no safeguard refuses. */
static const char good[] =
	"{\"type\":\"demand\",\"v\":1,\"received\":\"2026-02-06\","
	"\"reasons\":{\"en\":\"a copy of the film\"},"
	"\"authenticity\":{\"signature\":\"valid\"},"
	"\"act\":{\"kind\":\"court-act\",\"state\":\"KZ\",\"body\":\"A "
	"court\",\"basis\":\"copyright\","
	"\"until\":\"2026-02-20\"},"
	"\"claimant\":{\"name\":\"Example Pictures\"},"
	"\"works\":[{\"title\":\"A film\",\"category\":\"film\",\"nature\":[\"creative-work\"]}],"
	"\"publisher\":{\"media\":false,\"notified\":true},"
	"\"addressees\":[{\"kind\":\"hosting-provider\",\"state\":\"KZ\"}],"
	"\"measures\":[\"remove-content\"],"
	"\"targets\":[{\"kind\":\"url\",\"value\":\"https://films.example/a\"},"
	"{\"kind\":\"url\",\"value\":\"https://films.example/b\"}]}";

/* The same as a regulator of another state would put it. */
static const char bad[] =
	"{\"type\":\"demand\",\"v\":1,\"received\":\"2026-02-06\","
	"\"act\":{\"kind\":\"regulator-demand\",\"state\":\"RU\",\"body\":\"A regulator\"},"
	"\"publisher\":{\"media\":true},"
	"\"addressees\":[{\"kind\":\"hosting-provider\",\"state\":\"KZ\"},"
	"{\"kind\":\"access-provider\",\"state\":\"KZ\"}],"
	"\"measures\":[\"remove-content\",\"block-access\"],"
	"\"targets\":[{\"kind\":\"url\",\"value\":\"https://news.example/a\"},"
	"{\"kind\":\"host\",\"value\":\"news.example\"},{\"kind\":\"domain\",\"value\":\"com.kz\"},"
	"{\"kind\":\"ip\",\"value\":\"10.0.0.1\"}]}";

struct bench {
	struct arena *arena;
	struct law *law;
	struct law_diags *diags;
	struct law_view view;
	struct scope *scope;
	struct buf psl;
	struct demand demand;
	struct assess_options options;
	struct assessment as;
};

static void
open_law(struct bench *b, const char *pack)
{
	struct err e;
	char hash[72];
	b->law = law_open();
	b->diags = law_diags_open();
	sha256_text_of(slice_of(pack), hash);
	enum err_kind rc = law_add(b->law, slice_of("t.law"), slice_of(pack), hash, b->diags);
	if (rc == OK)
		rc = law_finish(b->law, b->diags);
	if (rc != OK && b->diags->n)
		print_message("%.*s\n", SLICE_ARG(b->diags->items[0].message));
	assert_int_equal(rc, OK);
	b->view = (struct law_view){.law = b->law, .on = 20490}; /* 2026-02-06 */
	assert_int_equal(law_view_init(&b->view, b->arena, &e), OK);
}

static void
assess(struct bench *b, const char *pack, const char *demand)
{
	struct err e = {.msg = ""};
	memset(b, 0, sizeof *b);
	b->arena = arena_open(ARENA_MAX);
	open_law(b, pack);
	buf_init(&b->psl, PSL_MAX);
	assert_int_equal(
		file_read("/usr/share/publicsuffix/public_suffix_list.dafsa", PSL_MAX, &b->psl, &e),
		OK);
	assert_int_equal(scope_open(buf_slice(&b->psl), &b->scope, &e), OK);
	if (doc_decode(&demand_table, DOC_DRAFT, slice_of(demand), b->arena, &b->demand, NULL,
		    &e) != OK)
		fail_msg("%s", e.msg);
	b->options = (struct assess_options){.view = &b->view, .scope = b->scope};
	assert_int_equal(assess_run(&b->options, &b->demand, b->arena, &b->as, &e), OK);
}

static void
close_bench(struct bench *b)
{
	scope_close(b->scope);
	law_close(b->law);
	law_diags_close(b->diags);
	buf_fini(&b->psl);
	arena_close(b->arena);
}

/* A demand that every rule lets pass binds, whatever the safeguards say; and the other way round.
 */
static void
verdict_and_carried_never_mix(void **state)
{
	static const struct {
		const char *pack, *demand;
		enum verdict verdict;
		bool carried;
	} cases[] = {
		{lax, good, VERDICT_BOUND, true},
		{lax, bad, VERDICT_BOUND, false},
		{strict, good, VERDICT_NOT_BOUND, true},
		{strict, bad, VERDICT_BOUND, false},
		{displaced, good, VERDICT_BOUND, true},
		{displaced, bad, VERDICT_BOUND, false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench b;
		assess(&b, cases[i].pack, cases[i].demand);
		assert_int_not_equal(b.as.nfindings, 0);
		for (size_t f = 0; f < b.as.nfindings; f++) {
			assert_int_equal(b.as.findings[f].ladder.verdict, cases[i].verdict);
			assert_int_equal(b.as.findings[f].carried.refused == 0, cases[i].carried);
		}
		close_bench(&b);
	}
}

/* No rule, override or draft changes what a safeguard says of the same demand. */
static void
packs_do_not_reach_safeguards(void **state)
{
	static const char *const packs[] = {lax, strict, displaced, asking};
	struct bench first, b;
	(void)state;
	assess(&first, packs[0], bad);
	for (size_t i = 1; i < COUNT_OF(packs); i++) {
		assess(&b, packs[i], bad);
		assert_int_equal(b.as.nfindings, first.as.nfindings);
		for (size_t f = 0; f < b.as.nfindings; f++)
			assert_int_equal(b.as.findings[f].carried.refused,
				first.as.findings[f].carried.refused);
		close_bench(&b);
	}
	close_bench(&first);
}

static void
every_safeguard_names_its_reason(void **state)
{
	static const struct {
		unsigned safeguard;
		const char *why;
	} expected[] = {{1, "regulator-not-court"}, {4, "not-copyright"}, {6, "no-notice"},
		{7, "media-court-only"}, {9, "unverified"}};
	struct bench b;
	(void)state;
	assess(&b, lax, bad);
	const struct carried *c = &b.as.findings[0].carried;
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		assert_true(c->refused & 1u << expected[i].safeguard);
		assert_string_equal(c->why[expected[i].safeguard], expected[i].why);
	}
	close_bench(&b);
}

/* `good` with one thing said otherwise. */
static void
change(struct buf *to, const char *from, const char *with)
{
	const char *at = strstr(good, from);
	assert_non_null(at);
	buf_clear(to);
	buf_add(to, (struct slice){good, (size_t)(at - good)});
	buf_adds(to, with);
	buf_adds(to, at + strlen(from));
}

static void
one_thing_amiss_is_one_safeguard(void **state)
{
	static const char page[] = "\"kind\":\"url\",\"value\":\"https://films.example/a\"";
	static const struct {
		const char *from, *with;
		unsigned safeguard;
		const char *why;
	} cases[] = {
		{"court-act\",\"state\":\"KZ\"", "regulator-demand\",\"state\":\"RU\"", 1,
			"regulator-not-court"},
		{"court-act\",\"state\":\"KZ\"", "court-act\",\"state\":\"RU\"", 1,
			"no-recognition"},
		{"2026-02-20", "2026-02-05", 3, "ended"},
		{page, "\"kind\":\"prefix\",\"value\":\"8.8.8.0/24\"", 4, "prefix"},
		{page, "\"kind\":\"ip\",\"value\":\"10.0.0.1\"", 4, "special-address"},
		{page, "\"kind\":\"host\",\"value\":\"com.kz\"", 4, "public-suffix"},
		{"\"basis\":\"copyright\",", "", 4, "not-copyright"},
		{"\"title\":\"A film\",", "", 4, "works-unknown"},
		{page, "\"kind\":\"host\",\"value\":\"films.example\"", 4, "not-narrowest"},
		{"\"name\":\"Example Pictures\"", "\"name\":\"A court\"", 5, "same-body"},
		{"\"notified\":true", "\"notified\":false", 6, "no-notice"},
		{"\"works\":", "\"use\":{\"removed\":true},\"works\":", 8, "cause-gone"},
		{"\"signature\":\"valid\"", "\"signature\":\"invalid\"", 9, "unverified"},
	};
	struct buf text;
	(void)state;
	buf_init(&text, sizeof good + 200);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench b;
		change(&text, cases[i].from, cases[i].with);
		assess(&b, lax, buf_str(&text));
		const struct carried *c = &b.as.findings[0].carried;
		if (c->refused != 1u << cases[i].safeguard)
			fail_msg("%s: refused %x", cases[i].why, c->refused);
		assert_string_equal(c->why[cases[i].safeguard], cases[i].why);
		close_bench(&b);
	}
	buf_fini(&text);
}

/* Of a medium, only pages: neither its host, nor a domain it stands below. */
static void
a_medium_is_not_taken_down_whole(void **state)
{
	static const char targets[] =
		"\"targets\":[{\"kind\":\"domain\",\"value\":\"films.example\"},"
		"{\"kind\":\"host\",\"value\":\"www.films.example\"}]}";
	struct bench b;
	struct buf text;
	(void)state;
	buf_init(&text, sizeof good + sizeof targets);
	change(&text, "\"media\":false", "\"media\":true");
	text.n = (size_t)(strstr(buf_str(&text), "\"targets\"") - buf_str(&text));
	buf_adds(&text, targets);
	assess(&b, lax, buf_str(&text));
	assert_int_equal(b.as.nfindings, 2);
	for (size_t i = 0; i < b.as.nfindings; i++)
		assert_string_equal(b.as.findings[i].carried.why[7], "media-whole-site");
	assert_false(b.as.targets[0].narrowest); /* the host lies within */
	assert_true(b.as.targets[1].narrowest);
	close_bench(&b);
	buf_fini(&text);
}

/* The same page at a public suffix: its host may remove it; nobody may block all names there. */
static void
a_measure_that_would_hit_a_public_suffix_is_not_carried(void **state)
{
	static const char page[] = "{\"kind\":\"url\",\"value\":\"https://github.io/a\"}]}";
	struct bench b;
	char demand[sizeof good + sizeof page];
	(void)state;
	size_t before = (size_t)(strstr(good, "\"targets\":[") - good) + strlen("\"targets\":[");
	snprintf(demand, sizeof demand, "%.*s%s", (int)before, good, page);
	struct demand_addressee access = {
		.kind = {.has = VALUE_KNOWN, .choice = ADDRESSEE_ACCESS_PROVIDER},
		.state = {.has = VALUE_KNOWN, .state = STATE('K', 'Z')}};
	assess(&b, lax, demand);
	assert_int_equal(b.as.findings[0].carried.refused, 0);
	assert_int_equal(b.as.findings[0].effective, TARGET_URL);
	struct err e;
	struct assessment as;
	b.options.as = &access;
	b.options.measures = 1u << MEASURE_BLOCK_ACCESS;
	assert_int_equal(assess_run(&b.options, &b.demand, b.arena, &as, &e), OK);
	assert_int_equal(as.findings[0].ladder.verdict, VERDICT_BOUND);
	assert_int_equal(as.findings[0].effective, TARGET_HOST);
	assert_int_equal(as.findings[0].carried.refused, 1u << 4);
	assert_string_equal(as.findings[0].carried.why[4], "public-suffix");
	close_bench(&b);
}

static void
a_bound_demand_has_scope_deadline_and_end(void **state)
{
	struct bench b;
	char day[CIVIL_TEXT_MAX];
	(void)state;
	assess(&b, lax, good);
	assert_int_equal(b.as.nfindings, 1); /* two pages alike in every fact */
	const struct finding *f = &b.as.findings[0];
	assert_int_equal(f->ntargets, 2);
	assert_int_equal(f->deadline.has, VALUE_KNOWN);
	assert_string_equal(civil_format(f->deadline.day, day), "2026-02-09");
	assert_string_equal(civil_format(f->until.day, day), "2026-02-20");
	assert_int_equal(f->carried.until, f->until.day);
	assert_int_equal(f->nexposures, 1);
	close_bench(&b);
}

/* Refused and wide targets are assessed too, apart from the others. */
static void
targets_are_grouped_by_their_facts(void **state)
{
	struct bench b;
	(void)state;
	assess(&b, lax, bad);
	assert_int_equal(b.as.nfindings, 2 * 2 * 4);
	for (size_t i = 0; i < b.as.nfindings; i++) {
		const struct finding *f = &b.as.findings[i];
		const struct assess_target *t = &b.as.targets[f->targets[0]];
		const struct value *v = f->facts->v;
		bool access = f->who.kind.choice == ADDRESSEE_ACCESS_PROVIDER;
		if (access && f->measure == MEASURE_BLOCK_ACCESS && t->ok &&
			t->t.kind == TARGET_URL) {
			assert_false(v[FACT_MEASURE_EXACT].yes);
			assert_int_equal(f->effective, TARGET_HOST);
		}
		if (!t->ok && t->why == REFUSED_SUFFIX)
			assert_true(v[FACT_TARGET_SUFFIX].yes);
		if (!t->ok && t->why == REFUSED_SPECIAL)
			assert_true(v[FACT_TARGET_SPECIAL].yes);
		if (t->ok && t->t.kind == TARGET_HOST)
			assert_false(v[FACT_TARGET_NARROWEST].yes);
	}
	close_bench(&b);
}

/* act.kind is known, so act.annulled decides nothing and is not asked. */
static void
only_what_matters_is_asked(void **state)
{
	struct bench b;
	(void)state;
	assess(&b, asking, good);
	const struct finding *f = &b.as.findings[0];
	assert_int_equal(f->ladder.verdict, VERDICT_UNDETERMINED);
	assert_int_equal(f->nquestions, 1);
	assert_int_equal(f->questions[0].fact, FACT_ACT_FINAL);
	assert_int_equal(f->questions[0].whom, WHOM_COURT);
	close_bench(&b);
}

static void
a_step_without_a_rule_asks_a_lawyer(void **state)
{
	struct bench b;
	(void)state;
	assess(&b, EIGHT, good);
	const struct finding *f = &b.as.findings[0];
	assert_int_equal(f->ladder.verdict, VERDICT_UNDETERMINED);
	assert_int_equal(f->nquestions, 1);
	assert_true(f->questions[0].no_rule);
	assert_int_equal(f->questions[0].step, STEP_TIMELY);
	assert_int_equal(f->questions[0].whom, WHOM_LAWYER);
	close_bench(&b);
}

static void
an_addressee_and_measures_may_be_put_in_place(void **state)
{
	struct bench b;
	struct assessment as;
	struct err e;
	struct demand_addressee who = {
		.kind = {.has = VALUE_KNOWN, .choice = ADDRESSEE_SEARCH_ENGINE},
		.state = {.has = VALUE_KNOWN, .state = STATE('K', 'Z')}};
	(void)state;
	assess(&b, lax, bad);
	b.options.as = &who;
	b.options.measures = 1u << MEASURE_DELIST;
	assert_int_equal(assess_run(&b.options, &b.demand, b.arena, &as, &e), OK);
	assert_int_equal(as.nfindings, 4);
	assert_int_equal(as.findings[0].measure, MEASURE_DELIST);
	assert_int_equal(as.findings[0].who.kind.choice, ADDRESSEE_SEARCH_ENGINE);
	close_bench(&b);
}

static void
too_little_memory_is_told(void **state)
{
	struct bench b;
	struct assessment as;
	struct err e;
	(void)state;
	assess(&b, lax, bad);
	for (size_t room = 1024; room <= 64 << 10; room *= 2) {
		struct arena *small = arena_open(room);
		enum err_kind rc = assess_run(&b.options, &b.demand, small, &as, &e);
		assert_true(rc == OK || rc == ERR_LIMIT);
		if (room == 1024)
			assert_int_equal(rc, ERR_LIMIT);
		arena_close(small);
	}
	close_bench(&b);
}

/* What is written is a good document, and says the same as the assessment. */
static void
the_determination_is_a_document(void **state)
{
	struct bench b;
	struct determination d, back;
	struct assess_inputs in = {.psl_hash = NULL};
	struct buf text;
	struct jout w;
	struct err e = {.msg = ""};
	(void)state;
	assess(&b, lax, bad);
	sha256_text_of(slice_of(bad), b.as.demand_id);
	assert_int_equal(assess_determination(&b.as, &in, b.arena, &d, &e), OK);
	buf_init(&text, DOC_MAX_BYTES);
	jout_init(&w, &text, false);
	doc_encode(&determination_table, &d, &w);
	if (doc_decode(&determination_table, DOC_DRAFT, buf_slice(&text), b.arena, &back, NULL,
		    &e) != OK)
		fail_msg("%s", e.msg);
	assert_int_equal(back.addressees.n, 2);
	assert_int_equal(back.targets.n, 4);
	size_t targets = 0;
	for (size_t i = 0; i < back.findings.n; i++)
		targets += ((struct determination_finding *)back.findings.items)[i].targets.n;
	assert_int_equal(targets, 2 * 2 * 4);
	assert_int_equal(back.trace.n, STEP_COUNT); /* the same nine rules everywhere */
	assert_int_equal(back.provisions.n, STEP_COUNT + 2);
	buf_fini(&text);
	close_bench(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdict_and_carried_never_mix),
		cmocka_unit_test(packs_do_not_reach_safeguards),
		cmocka_unit_test(every_safeguard_names_its_reason),
		cmocka_unit_test(one_thing_amiss_is_one_safeguard),
		cmocka_unit_test(a_medium_is_not_taken_down_whole),
		cmocka_unit_test(a_measure_that_would_hit_a_public_suffix_is_not_carried),
		cmocka_unit_test(a_bound_demand_has_scope_deadline_and_end),
		cmocka_unit_test(targets_are_grouped_by_their_facts),
		cmocka_unit_test(only_what_matters_is_asked),
		cmocka_unit_test(a_step_without_a_rule_asks_a_lawyer),
		cmocka_unit_test(an_addressee_and_measures_may_be_put_in_place),
		cmocka_unit_test(too_little_memory_is_told),
		cmocka_unit_test(the_determination_is_a_document),
	};
	return cmocka_run_group_tests_name("assess", tests, NULL, NULL);
}
