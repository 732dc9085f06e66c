/* One answer of an interview: what is taken, what is refused with which words, what stays. */
#include "base/civil.h"
#include "cmd/interview.h"
#include "os/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { ARENA_MAX = 1 << 20 };

static struct answers answers;

static int
begin(void **state)
{
	(void)state;
	answers = (struct answers){.arena = arena_open(ARENA_MAX)};
	return answers.arena ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	arena_close(answers.arena);
	return 0;
}

static void
each_kind_of_field_takes_its_answers(void **state)
{
	static const struct {
		const char *path, *line, *kept; /* kept NULL: refused */
		const char *says;
	} cases[] = {
		{"act/kind", "court-act", "court-act", ""},
		{"act/kind", "99", NULL, "a number from 1 to"},
		{"act/names", "1, 2", "hosting-provider access-provider", ""},
		{"act/names", "0", "", ""},
		{"act/names", "1, nobody", NULL, "separated by commas"},
		{"act/final", "ИӘ", NULL, "1 (yes) or 2 (no)"},
		{"act/final", "иә", "true", ""},
		{"act/final", "2", "false", ""},
		{"act/final", "perhaps", NULL, "1 (yes) or 2 (no)"},
		{"act/date", "2026-02-06", "2026-02-06", ""},
		{"act/date", "2026-02-30", NULL, "YYYY-MM-DD"},
		{"act/state", "kz", "KZ", ""},
		{"act/state", "3", "KZ", ""},
		{"act/state", "K1", NULL, "or two letters"},
		{"act/body", "A court", "A court", ""},
		{"act/body", "\xff", NULL, "not UTF-8"},
		{"act/body",
			"a\xe2\x80\xae"
			"b",
			NULL, "U+202E"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err e = {.msg = ""};
		struct slice line = slice_of(cases[i].line);
		enum err_kind rc = answers_take(&answers, cases[i].path, line, &e);
		if ((rc == OK) != (cases[i].kept != NULL) || !strstr(e.msg, cases[i].says))
			fail_msg("%s: %s: %d %s", cases[i].path, cases[i].line, rc, e.msg);
		const struct answer *x = answers_find(&answers, cases[i].path);
		if (rc == OK && !slice_eq(x->text, slice_of(cases[i].kept)))
			fail_msg("%s: %.*s", cases[i].path, SLICE_ARG(x->text));
	}
}

static void
days_have_their_words(void **state)
{
	struct err e;
	char day[CIVIL_TEXT_MAX];
	civil_day before = civil_of_instant(clock_now());
	(void)state;
	assert_int_equal(answers_take(&answers, "received", slice_of("ВЧЕРА"), &e), ERR_SYNTAX);
	assert_int_equal(answers_take(&answers, "received", slice_of("yesterday"), &e), OK);
	struct slice said = answers_find(&answers, "received")->text;
	assert_true(slice_is(said, civil_format(before - 1, day)) ||
		    slice_is(said, civil_format(civil_of_instant(clock_now()) - 1, day)));
}

static void
a_refused_answer_leaves_the_one_before(void **state)
{
	struct err e;
	(void)state;
	assert_int_equal(answers_take(&answers, "act/state", slice_of("KZ"), &e), OK);
	assert_int_equal(answers_take(&answers, "act/state", slice_of("9"), &e), ERR_SYNTAX);
	assert_true(answers_is(&answers, "act/state", "KZ"));
	assert_int_equal(answers_take(&answers, "act/state", slice_of(""), &e), OK);
	assert_null(answers_find(&answers, "act/state"));
}

static void
there_is_an_end_to_answers(void **state)
{
	struct err e;
	(void)state;
	for (; answers.n < INTERVIEW_MAX_ANSWERS; answers.n++)
		snprintf(answers.all[answers.n].path, INTERVIEW_PATH_MAX, "targets/%zu/value",
			answers.n);
	assert_int_equal(answers_take(&answers, "act/state", slice_of("KZ"), &e), ERR_LIMIT);
	assert_non_null(strstr(e.msg, "more than 1024 answers"));
	assert_int_equal(answers.n, INTERVIEW_MAX_ANSWERS);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(each_kind_of_field_takes_its_answers),
		FRESH(days_have_their_words),
		FRESH(a_refused_answer_leaves_the_one_before),
		FRESH(there_is_an_end_to_answers),
	};
	return cmocka_run_group_tests_name("interview", tests, NULL, NULL);
}
