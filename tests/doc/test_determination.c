#include "doc/determination.h"
#include "law/fact.h"
#include "law/ladder.h"
#include "law/term.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ARENA_MAX = 16 << 20, OUT_MAX = 1 << 20 };

static int
setup(void **state)
{
	*state = arena_open(ARENA_MAX);
	return *state ? 0 : -1;
}

static int
teardown(void **state)
{
	arena_close(*state);
	return 0;
}

static void
each_field_reaches_its_member(void **state)
{
	struct determination d;
	struct buf text;
	struct err e = {.kind = OK};
	buf_init(&text, DOC_MAX_BYTES);
	assert_int_equal(file_read(TEST_SOURCE "/tests/vectors/determination/good/every-field.json",
				 DOC_MAX_BYTES, &text, &e),
		OK);
	if (doc_decode(&determination_table, DOC_SIGNED, buf_slice(&text), *state, &d, NULL, &e) !=
		OK)
		fail_msg("%s", e.msg);
	const struct determination_finding *f = d.findings.items;
	assert_int_equal(d.findings.n, 2);
	assert_int_equal(f[0].verdict.choice, VERDICT_NOT_BOUND);
	assert_int_equal(f[0].steps.outcome[STEP_IN_FORCE].choice, OUTCOME_NOT_MET);
	assert_int_equal(f[0].steps.outcome[STEP_TIMELY].choice, OUTCOME_MET);
	assert_int_equal(((const struct value *)f[0].refused.items)[1].number, 1);
	assert_int_equal(f[1].effective.choice, TARGET_HOST);
	const struct determination_trace *t = d.trace.items;
	assert_true(slice_is(
		((const struct value *)t[0].failed.items)[0].text, "recognition.by is host-court"));
	const struct determination_term *term = d.terms.items;
	assert_true(term[1].provisional.yes);
	assert_int_equal(term[1].calendar.state, STATE('K', 'Z'));
	buf_fini(&text);
}

static struct value
number(int64_t n)
{
	return (struct value){.has = VALUE_KNOWN, .number = n};
}

static struct value
word(uint32_t n)
{
	return (struct value){.has = VALUE_KNOWN, .choice = n};
}

static struct value
text_of(const char *s)
{
	return (struct value){.has = VALUE_KNOWN, .text = slice_of(s)};
}

static struct list
places(struct arena *a, size_t n)
{
	struct value *v = arena_alloc(a, n, sizeof *v);
	assert_non_null(v);
	for (size_t i = 0; i < n; i++)
		v[i] = number((int64_t)i + 10);
	return (struct list){v, n};
}

/* Findings as many as 4 addressees, 4 measures and 2 groups of targets make, each with rows as
 * rich as a real one: fills what the header promises to hold. */
static struct list
many_findings(struct arena *a)
{
	enum { ADDRESSEES = 4, MEASURES = 4, GROUPS = 2, N = ADDRESSEES * MEASURES * GROUPS };
	struct determination_finding *f = arena_alloc(a, N, sizeof *f);
	assert_non_null(f);
	for (size_t i = 0; i < N; i++) {
		f[i].addressee = number((int64_t)(i / (MEASURES * GROUPS)));
		f[i].measure = word(i / GROUPS % MEASURES);
		f[i].targets = places(a, 3);
		f[i].verdict = word(VERDICT_NOT_BOUND);
		f[i].steps.has = VALUE_KNOWN;
		for (size_t s = 0; s < STEP_COUNT; s++)
			f[i].steps.outcome[s] = word(OUTCOME_UNDETERMINED);
		f[i].carried = word(1);
		f[i].refused = places(a, 4);
		f[i].able = (struct value){.has = VALUE_KNOWN, .yes = true};
		f[i].effective = word(TARGET_DOMAIN);
		f[i].trace = places(a, 25);
		f[i].questions = places(a, 15);
		f[i].exposure = places(a, 8);
		f[i].terms = places(a, 8);
	}
	return (struct list){f, N};
}

static struct list
many_provisions(struct arena *a)
{
	enum { N = 50 };
	struct determination_provision *p = arena_alloc(a, N, sizeof *p);
	assert_non_null(p);
	for (size_t i = 0; i < N; i++) {
		struct determination_cite *c = arena_alloc(a, 1, sizeof *c);
		assert_non_null(c);
		p[i].id = text_of("conventions.a-rule-with-a-name-of-usual-length");
		c->source = text_of("conventions.minsk-1993");
		c->clause = text_of("art. 51, 53, 55");
		c->url = text_of("https://law.example/rus/docs/K1500000377");
		c->checked = word(CHECKED_EXCERPT);
		p[i].cites = (struct list){c, 1};
	}
	return (struct list){p, N};
}

static struct list
many_rows(struct arena *a)
{
	enum { N = 60 };
	struct determination_trace *t = arena_alloc(a, N, sizeof *t);
	assert_non_null(t);
	for (size_t i = 0; i < N; i++) {
		struct value *atom = arena_alloc(a, 1, sizeof *atom);
		assert_non_null(atom);
		*atom = text_of("recognition.by is host-court");
		t[i].rule = text_of("conventions.a-rule-with-a-name-of-usual-length");
		t[i].step = word(STEP_IN_FORCE);
		t[i].outcome = word(2);
		t[i].unknown = (struct list){atom, 1};
	}
	return (struct list){t, N};
}

static void
a_large_case_fits_one_entry(void **state)
{
	struct arena *a = *state;
	static const char hash[] =
		"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	struct determination_addressee who = {.kind = word(0)};
	struct determination_target target = {.kind = word(TARGET_URL)};
	struct determination d = {.common.v = number(1), .demand = text_of(hash)}, again;
	who.state = (struct value){.has = VALUE_KNOWN, .state = STATE('K', 'Z')};
	target.value = text_of("https://news.example/2026/02/06/a-title-of-usual-length");
	d.on = (struct value){.has = VALUE_KNOWN, .day = 20000};
	d.evaluator = text_of("exq-ladder/1");
	d.packs = (struct list){arena_alloc(a, 1, 1), 0};
	d.addressees = (struct list){&who, 1};
	d.targets = (struct list){&target, 1};
	d.findings = many_findings(a);
	d.trace = many_rows(a);
	d.provisions = many_provisions(a);
	struct buf out;
	struct jout w;
	struct err e = {.kind = OK};
	buf_init(&out, OUT_MAX);
	jout_init(&w, &out, false);
	doc_encode(&determination_table, &d, &w);
	assert_true(out.n < DOC_MAX_BYTES);
	if (doc_decode(&determination_table, DOC_DRAFT, buf_slice(&out), a, &again, NULL, &e) != OK)
		fail_msg("%s", e.msg);
	assert_int_equal(again.findings.n, d.findings.n);
	buf_fini(&out);
}

/* Words of the document and enums of the layers above must agree in number. */
static void
words_are_those_of_the_law(void **state)
{
	(void)state;
	assert_int_equal(vocab_of(VOCAB_WHOM)->n, WHOM_COUNT);
	for (uint32_t i = 0; i < WHOM_COUNT; i++)
		assert_string_equal(vocab_word(VOCAB_WHOM, i), whom_word((enum whom)i));
	assert_string_equal(vocab_word(VOCAB_SIDE, SIDE_REFUSING), "refusing");
	assert_string_equal(vocab_word(VOCAB_CLOCK_FOR, CLOCK_INQUIRER), "inquirer");
	assert_string_equal(vocab_word(VOCAB_TERM_STATE, TERM_NO_CALENDAR), "no-calendar");
	/* RULE_SILENT has no word: what is silent is not written */
	assert_string_equal(vocab_word(VOCAB_RULE_SAYS, RULE_MAYBE - 1), "may-apply");
	assert_string_equal(vocab_word(VOCAB_RULE_SAYS, RULE_DISPLACED - 1), "displaced");
	assert_int_equal((int)DOC_MAX_ATOMS, (int)LAW_MAX_ATOMS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_reaches_its_member),
		cmocka_unit_test(a_large_case_fits_one_entry),
		cmocka_unit_test(words_are_those_of_the_law),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
