/* Packs: each mistake once, with its place and what was expected; Kleene's logic; terms; dates. */
#include "law/cases.h"
#include "law/ladder.h"
#include "law/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ARENA_MAX = 16 << 20, TEXT_MAX = 1 << 20 };

#define HEAD                                                                                       \
	"pack p en \"p\" ru \"p\" kk \"p\"\n"                                                      \
	"source s { title en \"t\" ru \"t\" kk \"t\" url \"https://example.org/\" }\n"
#define TEXTS " else en \"e\" ru \"e\" kk \"e\" say en \"s\" ru \"s\" kk \"s\" }\n"
#define RULE(id, clauses) "rule " id " { step timely cite s \"1\" checked text " clauses TEXTS

struct bench {
	struct law *law;
	struct law_diags *diags;
	struct arena *arena;
};

static enum err_kind
open_law(struct bench *b, const char *pack)
{
	char hash[72] = "sha256:";
	*b = (struct bench){law_open(), law_diags_open(), arena_open(ARENA_MAX)};
	enum err_kind rc = law_add(b->law, slice_of("p.law"), slice_of(pack), hash, b->diags);
	return rc == OK ? law_finish(b->law, b->diags) : rc;
}

static void
close_law(struct bench *b)
{
	law_close(b->law);
	law_diags_close(b->diags);
	arena_close(b->arena);
}

static void
each_mistake_has_its_place(void **state)
{
	static const struct {
		const char *pack;
		int line, column;
		const char *says;
	} cases[] = {
		{"", 1, 1, "pack"},
		{"rule r { }", 1, 1, "pack"},
		{HEAD "rul r { }\n", 3, 1, "expected source, rule, clock"},
		{HEAD RULE("r", "when host.state is XX9 require act.final is yes"), 3, 0, ""},
		{HEAD RULE("r", "when host.state is KX require act.final is yes"), 3, 65,
			"a state"},
		{HEAD "rule r { step timely cite s \"\" checked text when host.state is KZ require "
		      "act.final is yes" TEXTS,
			3, 29, "no article"},
		{HEAD "exposure x { cite s \"1\" checked text side complying state KZ when "
		      "host.state is KZ say en \"\" ru \"s\" kk \"s\" }\n",
			3, 0, "the text is empty"},
		{HEAD RULE("r", "when host.state is kz require act.final is yes"), 3, 65,
			"there is no fact 'kz'"},
		{HEAD RULE("r", "when act.final is KZ require act.final is yes"), 3, 64, "yes, no"},
		{HEAD RULE("r", "when received is yes require act.final is yes"), 3, 0, ""},
		{HEAD RULE("r", "when act.names is court-act require act.final is yes"), 3, 0, ""},
		{HEAD RULE("r", "when act.final is yes and require act.final is yes"), 3, 0, ""},
		{HEAD RULE("r", "when (act.final is yes require act.final is yes"), 3, 0, ""},
		{HEAD RULE("r", "require act.final is yes"), 3, 6, "'when' is missing in 'r'"},
		{HEAD RULE("r", "when act.final is yes"), 3, 6, "'require' is missing in 'r'"},
		{HEAD "rule r { cite s \"1\" checked text when act.final is yes require act.final "
		      "is "
		      "yes" TEXTS,
			3, 6, "'step' is missing in 'r'"},
		{HEAD "rule r { step timely when act.final is yes require act.final is yes" TEXTS,
			3, 6, "'cite' is missing in 'r'"},
		{HEAD RULE("r", "when act.final is yes require act.final is yes step timely"), 3, 0,
			"before"},
		{HEAD RULE("r", "when act.final is yes require act.final is yes overrides q"), 3, 0,
			"'p.q'"},
		{HEAD RULE("r",
			 "when act.final is yes require act.final is yes valid from 2026-13-01"),
			3, 0, "2026-13-01"},
		{HEAD RULE("r", "assume A when act.final is yes require act.final is yes"), 3, 0,
			""},
		{HEAD RULE("r", "when act.final is yes require act.final is yes")
				RULE("r", "when act.final is yes require act.final is yes"),
			4, 6, "has 'r' already, in line 3"},
		{HEAD "source s { title en \"t\" url \"https://example.org/\" }\n", 3, 0, "'s'"},
		{HEAD "calendar KZ 2026 { off 01-01 }\n", 3, 0, "cites nothing"},
		{HEAD "calendar KZ 2026 { cite s \"1\" checked text off 02-30 }\n", 3, 0, ""},
		{HEAD "clock c { cite s \"1\" checked text for addressee when act.final is yes "
		      "starts "
		      "received say en \"s\" ru \"s\" kk \"s\" }\n",
			3, 7, "'within' is missing in 'c'"},
		{HEAD "clock c { cite s \"1\" checked text for addressee when act.final is yes "
		      "starts "
		      "after c within 1 days say en \"s\" ru \"s\" kk \"s\" }\n",
			3, 7, "starts after itself"},
		{HEAD "exposure x { cite s \"1\" checked text side complying when act.final is yes "
		      "say "
		      "en \"s\" ru \"s\" kk \"s\" }\n",
			3, 10, "'state' is missing in 'x'"},
		{HEAD "# a comment with \u202e in it\n", 3, 18, "U+202E"},
		{HEAD "rule r { step timely cite s \"a\u202eb\" checked text when act.final is yes "
		      "require act.final is yes" TEXTS,
			3, 0, "U+202E"},
		{HEAD "rule r { step timely cite s \"never ends\n", 3, 29, "end on its line"},
		{HEAD "@", 3, 1, "no word begins with '@'"},
	};
	size_t wrong = 0;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench b;
		assert_int_not_equal(open_law(&b, cases[i].pack), OK);
		assert_true(b.diags->errors > 0 && b.diags->n > 0);
		const struct law_diag *d = &b.diags->items[0];
		if (d->at.line != cases[i].line ||
			(cases[i].column && d->at.column != cases[i].column) ||
			!memmem(d->message.p, d->message.n, cases[i].says, strlen(cases[i].says))) {
			wrong++;
			print_message("case %zu: %d:%d: %.*s\n", i, d->at.line, d->at.column,
				SLICE_ARG(d->message));
		}
		close_law(&b);
	}
	assert_int_equal(wrong, 0);
}

static void
circles_of_overrides_are_found_whatever_their_number(void **state)
{
	/* every rule overrides all before it: two to the sixtieth paths, and one circle */
	static char pack[TEXT_MAX];
	enum { RULES = 60 };
	size_t n = (size_t)snprintf(pack, sizeof pack, "%s", HEAD);
	for (int i = 0; i < RULES; i++) {
		n += (size_t)snprintf(pack + n, sizeof pack - n,
			"rule r%d { step timely cite s \"1\" checked text when act.final is yes "
			"require act.final is yes overrides ",
			i);
		for (int k = 0; k < (i ? i : 1); k++)
			n += (size_t)snprintf(pack + n, sizeof pack - n, "%sr%d", k ? ", " : "",
				i ? k : RULES - 1);
		n += (size_t)snprintf(pack + n, sizeof pack - n, "%s", TEXTS);
	}
	struct bench b;
	(void)state;
	assert_int_not_equal(open_law(&b, pack), OK);
	assert_true(b.diags->errors >= RULES);
	close_law(&b);
}

static void
a_long_line_costs_no_more_than_many_short_ones(void **state)
{
	static char pack[TEXT_MAX];
	size_t n = (size_t)snprintf(pack, sizeof pack, "%s", HEAD);
	while (n + 100 < sizeof pack)
		n += (size_t)snprintf(pack + n, sizeof pack - n, "text a%zu \"b\" ", n);
	struct bench b;
	(void)state;
	(void)open_law(&b, pack); /* the limit of texts may be met: it is told */
	for (size_t i = 0; i < b.diags->n; i++)
		assert_true(b.diags->items[i].at.line == 3 && b.diags->items[i].at.column > 0);
	close_law(&b);
}

/* ---- what rules say ---- */

static enum rule_says
climb(const char *clauses, struct facts *f, civil_day on)
{
	char pack[8192];
	struct bench b;
	struct err e;
	struct ladder l;
	struct law_view v = {.on = on};
	snprintf(pack, sizeof pack, "%s", HEAD);
	snprintf(pack + strlen(pack), sizeof pack - strlen(pack),
		"rule r { step timely cite s \"1\" checked text %s%s", clauses, TEXTS);
	if (open_law(&b, pack) != OK)
		fail_msg("%s: %.*s", clauses, SLICE_ARG(b.diags->items[0].message));
	v.law = b.law;
	assert_int_equal(law_view_init(&v, b.arena, &e), OK);
	f->v[FACT_ON] = (struct value){.has = VALUE_KNOWN, .day = on};
	assert_int_equal(ladder_climb(&v, f, b.arena, &l, &e), OK);
	enum rule_says says =
		l.step[STEP_TIMELY].nrules ? l.step[STEP_TIMELY].rules[0].says : RULE_SILENT;
	close_law(&b);
	return says;
}

static struct value
tri_value(enum tri t)
{
	return (struct value){
		.has = t == TRI_UNKNOWN ? VALUE_UNKNOWN : VALUE_KNOWN, .yes = t == TRI_YES};
}

static enum rule_says
says_of(enum tri t)
{
	return t == TRI_YES ? RULE_MET : t == TRI_NO ? RULE_NOT_MET : RULE_UNDETERMINED;
}

static void
logic_is_kleenes(void **state)
{
	(void)state;
	for (enum tri a = TRI_NO; a <= TRI_YES; a++)
		for (enum tri b = TRI_NO; b <= TRI_YES; b++) {
			struct facts f = {0};
			f.v[FACT_HOST_STATE] =
				(struct value){.has = VALUE_KNOWN, .state = STATE('K', 'Z')};
			f.v[FACT_ACT_FINAL] = tri_value(a);
			f.v[FACT_ACT_ANNULLED] = tri_value(b);
			enum tri both = a < b ? a : b, either = a > b ? a : b;
			assert_int_equal(climb("when host.state is KZ require act.final is yes and "
					       "act.annulled is yes",
						 &f, 20490),
				says_of(both));
			assert_int_equal(climb("when host.state is KZ require act.final is yes or "
					       "act.annulled is yes",
						 &f, 20490),
				says_of(either));
			assert_int_equal(climb("when host.state is KZ require not act.final is yes",
						 &f, 20490),
				says_of((enum tri)(TRI_YES - a)));
			/* applies as `a`, holds as `b` */
			enum rule_says wanted = a == TRI_NO    ? RULE_SILENT
						: a == TRI_YES ? says_of(b)
						: b == TRI_YES ? RULE_MAYBE
							       : RULE_UNDETERMINED;
			assert_int_equal(climb("when act.final is yes require act.annulled is yes",
						 &f, 20490),
				wanted);
		}
}

static void
absent_is_not_unknown(void **state)
{
	static const struct {
		const char *require;
		enum rule_says absent, unknown;
	} cases[] = {
		{"act.court is absent", RULE_MET, RULE_UNDETERMINED},
		{"act.court is present", RULE_NOT_MET, RULE_UNDETERMINED},
		{"act.court is other-court", RULE_NOT_MET, RULE_UNDETERMINED},
		{"act.court is not other-court", RULE_MET, RULE_UNDETERMINED},
		{"act.final-date before 2026-01-01", RULE_NOT_MET, RULE_UNDETERMINED},
		{"on within 3 years of act.final-date", RULE_NOT_MET, RULE_UNDETERMINED},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char clauses[200];
		struct facts f = {0};
		snprintf(clauses, sizeof clauses, "when host.state is KZ require %s",
			cases[i].require);
		f.v[FACT_HOST_STATE] = (struct value){.has = VALUE_KNOWN, .state = STATE('K', 'Z')};
		assert_int_equal(climb(clauses, &f, 20490), cases[i].unknown);
		f.v[FACT_ACT_COURT].has = f.v[FACT_ACT_FINAL_DATE].has = VALUE_ABSENT;
		assert_int_equal(climb(clauses, &f, 20490), cases[i].absent);
	}
}

/* Both days count; a rule's own `until` may follow and is no end of the law. */
static void
law_has_its_days(void **state)
{
	static const char dated[] = "valid from 2026-02-06 until 2026-02-10 when host.state is KZ "
				    "require act.final is absent";
	static const char from[] = "valid from 2026-02-06 until act.until when host.state is KZ "
				   "require act.final is absent";
	enum { FIRST = 20490, LAST = 20494 }; /* 6 and 10 February 2026 */
	struct facts f = {0};
	(void)state;
	f.v[FACT_HOST_STATE] = (struct value){.has = VALUE_KNOWN, .state = STATE('K', 'Z')};
	f.v[FACT_ACT_FINAL].has = VALUE_ABSENT;
	assert_int_equal(climb(dated, &f, FIRST - 1), RULE_SILENT);
	assert_int_equal(climb(dated, &f, FIRST), RULE_MET);
	assert_int_equal(climb(dated, &f, LAST), RULE_MET);
	assert_int_equal(climb(dated, &f, LAST + 1), RULE_SILENT);
	assert_int_equal(climb(from, &f, FIRST - 1), RULE_SILENT);
	assert_int_equal(climb(from, &f, LAST + 1000), RULE_MET);
}

/* ---- terms ---- */

static struct term
term_of(const char *clauses, civil_day received)
{
	char pack[8192];
	struct bench b;
	struct err e;
	struct facts f = {0};
	struct law_view v = {.on = received};
	struct term t[2];
	snprintf(pack, sizeof pack,
		"%scalendar KZ 2026 { cite s \"1\" checked text off 03-09 work 03-07 }\n", HEAD);
	snprintf(pack + strlen(pack), sizeof pack - strlen(pack),
		"clock c { cite s \"1\" checked text for addressee when host.state is KZ starts "
		"received "
		"%s say en \"s\" ru \"s\" kk \"s\" }\n",
		clauses);
	if (open_law(&b, pack) != OK)
		fail_msg("%s: %.*s", clauses, SLICE_ARG(b.diags->items[0].message));
	v.law = b.law;
	f.v[FACT_HOST_STATE] = (struct value){.has = VALUE_KNOWN, .state = STATE('K', 'Z')};
	f.v[FACT_RECEIVED] = (struct value){.has = VALUE_KNOWN, .day = received};
	assert_int_equal(law_view_init(&v, b.arena, &e), OK);
	assert_int_equal(term_all(&v, &f, t, 2), 1);
	close_law(&b);
	return t[0];
}

static void
terms_are_counted_as_law_counts_them(void **state)
{
	static const struct {
		const char *within, *received, *due; /* NULL: no calendar */
	} cases[] = {
		{"within 1 days", "2026-02-06", "2026-02-07"},
		{"within 3 hours", "2026-02-06", "2026-02-07"},
		{"within 25 hours", "2026-02-06", "2026-02-08"},
		{"within 1 months", "2026-01-31", "2026-02-28"},
		{"within 12 months", "2026-02-06", "2027-02-06"},
		{"within 1 working-days", "2026-02-05", "2026-02-06"},
		{"within 1 working-days", "2026-02-06", "2026-02-09"},
		{"within 1 working-days", "2026-03-06", "2026-03-07"}, /* a Saturday worked */
		{"within 2 working-days", "2026-03-06", "2026-03-10"}, /* the 9th is off */
		{"within 5 working-days", "2026-12-30", NULL}, /* into a year without table */
		{"within 5 working-days calendar RU", "2026-02-06", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		civil_day received;
		char due[CIVIL_TEXT_MAX];
		struct err e;
		assert_int_equal(civil_parse(slice_of(cases[i].received), &received, &e), OK);
		struct term t = term_of(cases[i].within, received);
		assert_int_equal(t.state, cases[i].due ? TERM_DUE : TERM_NO_CALENDAR);
		if (cases[i].due)
			assert_string_equal(civil_format(t.due, due), cases[i].due);
	}
}

/* ---- cases ---- */

static void
cases_fail_with_what_came_out(void **state)
{
	static const char good[] = HEAD RULE("r", "when host.state is KZ require act.final is yes");
	static const struct {
		const char *text;
		enum err_kind rc;
		size_t expected, failed;
		const char *says;
	} cases[] = {
		{"case \"a\" { on 2026-01-01 host.state is KZ act.final is yes expect rule r met }",
			OK, 1, 0, NULL},
		{"case \"a\" { on 2026-01-01 host.state is KZ act.final is no expect rule r met }",
			OK, 1, 1, "expected met, came out not-met"},
		{"case \"a\" { on 2026-01-01 host.state is KZ expect step timely met }", OK, 1, 1,
			"came out undetermined"},
		{"case \"a\" { on 2026-01-01 }\ncase \"a\" { on 2026-01-01 }", ERR_SYNTAX, 0, 0,
			"there is a case \"a\" already"},
		{"case \"a\" { host.state is KZ expect rule r met }", ERR_SYNTAX, 0, 0, "no day"},
		{"case \"a\" like \"b\" { }", ERR_SYNTAX, 0, 0, "no case \"b\""},
		{"case \"a\" { on 2026-01-01 expect rule q met }", ERR_SYNTAX, 0, 0, "q"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench b;
		static struct cases_tally t;
		t = (struct cases_tally){.ncases = 0};
		assert_int_equal(open_law(&b, good), OK);
		assert_int_equal(cases_run(b.law, b.law->packs[0], slice_of("p.cases"),
					 slice_of(cases[i].text), b.diags, &t),
			cases[i].rc);
		if (cases[i].rc == OK)
			assert_int_equal(t.nexpected, cases[i].expected);
		assert_int_equal(t.nfailed, cases[i].failed);
		if (cases[i].says) {
			const struct law_diag *d = &b.diags->items[0];
			if (!memmem(d->message.p, d->message.n, cases[i].says,
				    strlen(cases[i].says)))
				fail_msg("case %zu: %.*s", i, SLICE_ARG(d->message));
		}
		close_law(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_has_its_place),
		cmocka_unit_test(circles_of_overrides_are_found_whatever_their_number),
		cmocka_unit_test(a_long_line_costs_no_more_than_many_short_ones),
		cmocka_unit_test(logic_is_kleenes),
		cmocka_unit_test(absent_is_not_unknown),
		cmocka_unit_test(law_has_its_days),
		cmocka_unit_test(terms_are_counted_as_law_counts_them),
		cmocka_unit_test(cases_fail_with_what_came_out),
	};
	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
