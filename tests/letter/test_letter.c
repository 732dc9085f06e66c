#include "written.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- all pages, all languages ---- */

static void
nothing_is_missing_in_any_language(void **state)
{
	(void)state;
	for (unsigned k = SAMPLE_NOT_BOUND; k <= SAMPLE_MIXED; k++)
		for (size_t i = 0; i < (size_t)BUILD_COUNT * LANG_COUNT; i++) {
			struct sample *s = sample_open((enum sample_kind)k);
			struct letter_options o = {.lang = (enum language)(i % LANG_COUNT)};
			struct buf b;
			buf_init(&b, PAGE_MAX_BYTES);
			write_text(s, builds[i / LANG_COUNT], &o, &b);
			/* the only brace is that of an escaped character in a name */
			assert_int_equal(count(&b, "{"), count(&b, "\\u{202e}"));
			assert_true(utf8_is_valid(buf_slice(&b)));
			buf_fini(&b);
			sample_close(s);
		}
}

static void
every_text_of_the_catalogue_has_three_languages(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_OPEN);
	const struct law *l = sample_law(s);
	size_t letters = 0;
	for (size_t i = 0; i < l->ntexts; i++) {
		const struct text_item *t = l->texts[i];
		letters += slice_starts(t->id, "letter.") || slice_starts(t->id, "carried.");
		for (size_t k = 0; k < LANG_COUNT; k++)
			if (t->texts.in[k].has != VALUE_KNOWN || !t->texts.in[k].text.n)
				fail_msg("%.*s has no %s", SLICE_ARG(t->id), lang_words[k]);
	}
	assert_true(letters > 150);
	sample_close(s);
}

/* Every refusal that assess/carried.c can give has its text. */
static void
every_refusal_has_a_text(void **state)
{
	(void)state;
	static const char *const ids[] = {"carried.S1.regulator-not-court",
		"carried.S1.no-recognition", "carried.S3.ended", "carried.S4.prefix",
		"carried.S4.special-address", "carried.S4.public-suffix",
		"carried.S4.not-copyright", "carried.S4.works-unknown", "carried.S4.not-narrowest",
		"carried.S4.wider-than-asked", "carried.S4.collateral-unknown",
		"carried.S4.shared-address", "carried.S1.recognition-narrower",
		"carried.S5.unnamed-body", "carried.S5.unnamed-claimant",
		"carried.S7.media-unknown", "carried.S4.no-reasons", "carried.S5.same-body",
		"carried.S6.no-notice", "carried.S7.media-court-only",
		"carried.S7.media-whole-site", "carried.S8.cause-gone", "carried.S9.unverified"};
	struct sample *s = sample_open(SAMPLE_OPEN);
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		if (!law_text(sample_law(s), ids[i], LANG_KK).n)
			fail_msg("no text %s", ids[i]);
	for (unsigned i = 0; i < vocab_of(VOCAB_REFUSED_TARGET)->n; i++) {
		char id[80];
		snprintf(id, sizeof id, "letter.refused.%s", vocab_word(VOCAB_REFUSED_TARGET, i));
		if (!law_text(sample_law(s), id, LANG_RU).n)
			fail_msg("no text %s", id);
	}
	sample_close(s);
}

static void
assert_word(const struct law *l, const char *prefix, const char *word)
{
	char id[120];
	snprintf(id, sizeof id, "%s%s", prefix, word);
	if (!law_text(l, id, LANG_KK).n)
		fail_msg("lang/ui.law has no %s", id);
}

/* The real words, not those of these tests: every id that a page can ask for. */
static void
the_interface_pack_has_every_word(void **state)
{
	(void)state;
	static const struct {
		const char *prefix;
		enum vocab_id vocab;
	} words[] = {{"step.", VOCAB_STEP}, {"verdict.", VOCAB_VERDICT},
		{"outcome.", VOCAB_OUTCOME}, {"measure.", VOCAB_MEASURE},
		{"addressee.", VOCAB_ADDRESSEE}, {"target.", VOCAB_TARGET}, {"whom.", VOCAB_WHOM},
		{"checked.", VOCAB_CHECKED}, {"act-kind.", VOCAB_ACT_KIND},
		{"basis.", VOCAB_BASIS}};
	struct law *l = sample_real_words();
	for (size_t i = 0; i < COUNT_OF(words); i++)
		for (unsigned k = 0; k < vocab_of(words[i].vocab)->n; k++)
			assert_word(l, words[i].prefix, vocab_word(words[i].vocab, k));
	for (unsigned f = 0; f < FACT_COUNT; f++)
		assert_word(l, "ask.", fact_row((enum fact)f)->name);
	law_close(l);
}

static void
a_missing_text_shows_as_its_id(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_OPEN);
	struct assessment *as = sample_assessment(s);
	struct buf b;
	struct page p;
	struct err e;
	as->findings[0].questions[0].fact = FACT_ACT_FINAL; /* no ask.act.final in the words */
	assert_int_equal(letter_answer(as, &english, sample_arena(s), &p, &e), OK);
	assert_true(slice_is(p.missing, "ask.act.final"));
	buf_init(&b, PAGE_MAX_BYTES);
	assert_int_equal(page_write_text(&p, 80, false, &b, &e), OK);
	assert_has(&b, "ask.act.final");
	buf_fini(&b);
	sample_close(s);
}

/* ---- the answer ---- */

static void
findings_alike_are_told_once(void **state)
{
	(void)state;
	struct buf b = answer_of(SAMPLE_NOT_BOUND, &english);
	assert_has(&b, "It binds nobody addressed");
	assert_int_equal(count(&b, "A foreign act has effect only after"), 1);
	assert_int_equal(count(&b, "An act binds those whom"), 1);
	assert_has(&b, "1. Effect in the executing state: not met (step 3 of 9)");
	assert_has(&b, "access provider: all measures"); /* whom the second reason concerns */
	assert_has(&b, "[1–2]");
	assert_has(&b, "Code of Civil Procedure of Kazakhstan, art. 501 (checked by excerpt)");
	assert_has(&b, "until a court of Kazakhstan recognises it");
	assert_int_equal(count(&b, "S1. A foreign act that is not a court's"), 1);
	assert_has(&b, "the register's own safeguards, not law");
	assert_has(&b, "Concerns: all addressees: remove content (news.example), "
		       "block access (news.example)");
	assert_has(&b, "The client may claim damages.");
	assert_has(&b, "12: other.example");
	assert_has(&b, "sha256:0123456789abcdef");
	buf_fini(&b);
}

static void
a_duty_names_scope_deadline_and_end(void **state)
{
	(void)state;
	struct buf b = answer_of(SAMPLE_MIXED, &english);
	assert_has(&b, "Cases in which it binds: 4; does not bind: 4; cannot be told yet: 0.");
	assert_has(&b, "●\u00a0bound");
	assert_has(&b, "○\u00a0not bound");
	assert_has(&b, "Hosting provider: remove content");
	assert_has_not(&b, "Access provider: remove content\nExactly");
	assert_has(&b, "16 February 2026. Five working days from receipt.");
	assert_has(&b, "Last day of the restriction");
	assert_has(&b, "Carried: in some cases");
	buf_fini(&b);
	b = answer_of(SAMPLE_BOUND, &english);
	assert_has(&b, "It binds in every case examined.");
	assert_has(&b, "Carried: yes");
	assert_has(&b, "11 February 2027"); /* the longest the register would let it stand */
	assert_has_not(&b, "Why it does not bind");
	buf_fini(&b);
}

static void
an_open_case_says_what_to_ask_of_whom(void **state)
{
	(void)state;
	struct buf b = answer_of(SAMPLE_OPEN, &english);
	assert_has(&b, "Whether it binds cannot be told yet, in any case examined.");
	assert_int_equal(count(&b, "Does the claimant hold the right, and by which document?"), 1);
	assert_has(&b, "Which provision governs this step: timely?");
	assert_has(&b, "No rule of the packs speaks to this step.");
	buf_fini(&b);
	b = answer_of(SAMPLE_NOT_BOUND, &english);
	assert_has_not(&b, "Does the claimant hold the right"); /* would change nothing */
	buf_fini(&b);
}

static void
the_senders_term_is_the_senders(void **state)
{
	(void)state;
	struct buf b = answer_of(SAMPLE_NOT_BOUND, &english);
	assert_has(&b, "The sender says  within one day");
	assert_has(&b, "The law sets     no term: the demand is not found to bind");
	buf_fini(&b);
	b = answer_of(SAMPLE_BOUND, &english);
	assert_has(&b, "The law sets     16 February 2026");
	buf_fini(&b);
}

static void
inquiries_with_the_same_clocks_stand_together(void **state)
{
	(void)state;
	struct buf b = answer_of(SAMPLE_NOT_BOUND, &english);
	assert_has(&b, "• Ministry of Examples\n• Prosecutor of Examples\n");
	assert_int_equal(count(&b, "Then: deemed refused"), 1);
	assert_has(&b, "13 February");
	assert_has(&b, "has passed");
	buf_fini(&b);
}

static void
dates_stand_in_their_language(void **state)
{
	(void)state;
	static const char *const dates[] = {
		"16 February 2026", "16 февраля 2026 года", "2026 жылғы 16 ақпан"};
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		struct letter_options o = {.lang = (enum language)i};
		struct buf b = answer_of(SAMPLE_NOT_BOUND, &o);
		assert_has(&b, dates[i]);
		buf_fini(&b);
	}
}

/* ---- letters ---- */

static void
a_letter_speaks_for_one_addressee(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct buf b;
	buf_init(&b, PAGE_MAX_BYTES);
	write_text(s, letter_sender, &english, &b);
	assert_has(&b, "(name of the organisation), hosting provider, Kazakhstan");
	assert_has_not(&b, "access provider");
	assert_has(&b, "What does not bind is not carried out.");
	assert_has(&b, "Does the claimant hold the right"); /* the sender is asked all the same */
	assert_has_not(&b, "safeguards");
	write_text(s, letter_publisher, &english, &b);
	assert_has(&b, "To    News \\u{202e} Agency");
	assert_has(&b, "Object: to us in writing");
	write_text(s, letter_authority, &english, &b);
	assert_has(&b, "The competent authority. State: Kazakhstan");
	assert_has(&b, "Are we obliged to carry out a demand of this kind");
	assert_has(&b, "Which provision governs this step: timely?");
	buf_fini(&b);
	sample_close(s);
}

static void
a_letter_without_findings_is_refused(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct page p;
	struct err e;
	sample_assessment(s)->nfindings = 0;
	for (size_t i = BUILD_SENDER; i <= BUILD_AUTHORITY; i++)
		assert_int_equal(builds[i](sample_assessment(s), &english, sample_arena(s), &p, &e),
			ERR_USAGE);
	sample_close(s);
}

static void
the_memo_shows_every_rule(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_MIXED);
	struct buf b;
	buf_init(&b, PAGE_MAX_BYTES);
	write_text(s, letter_memo, &english, &b);
	assert_has(&b, "The ladder: hosting provider: all measures");
	assert_has(&b, "The ladder: access provider: all measures");
	assert_has(&b, "kz.foreign-act: not met");
	assert_has(&b, "kz.foreign-act: met");
	assert_has(&b, "Not fulfilled: recognition.by is host-court");
	assert_has(&b, "Does the claimant hold the right"); /* every open question */
	buf_fini(&b);
	sample_close(s);
}

/* ---- the comparison ---- */

static void
regimes_stand_side_by_side(void **state)
{
	(void)state;
	struct sample *today = sample_open(SAMPLE_NOT_BOUND), *draft = sample_open(SAMPLE_MIXED);
	struct letter_regime r[LETTER_MAX_REGIMES + 1] = {
		{slice_of("Today"), sample_assessment(today)},
		{slice_of("Reading C"), sample_assessment(draft)}};
	struct buf b;
	struct page p;
	struct err e;
	buf_init(&b, PAGE_MAX_BYTES);
	assert_int_equal(letter_compare(r, 2, &english, sample_arena(today), &p, &e), OK);
	assert_int_equal(p.missing.n, 0);
	assert_int_equal(page_write_text(&p, 100, false, &b, &e), OK);
	assert_has(&b, "Today");
	assert_has(&b, "Reading C");
	assert_has(&b, "Hosting provider  ○\u00a0not bound                       ●\u00a0bound");
	assert_has(&b, "3. Effect in the executing state");
	assert_int_equal(count(&b, "all measures"), 4);
	assert_int_equal(letter_compare(r, 0, &english, sample_arena(today), &p, &e), ERR_USAGE);
	assert_int_equal(
		letter_compare(r, LETTER_MAX_REGIMES + 1, &english, sample_arena(today), &p, &e),
		ERR_USAGE);
	buf_fini(&b);
	sample_close(today);
	sample_close(draft);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_missing_in_any_language),
		cmocka_unit_test(every_text_of_the_catalogue_has_three_languages),
		cmocka_unit_test(every_refusal_has_a_text),
		cmocka_unit_test(the_interface_pack_has_every_word),
		cmocka_unit_test(a_missing_text_shows_as_its_id),
		cmocka_unit_test(findings_alike_are_told_once),
		cmocka_unit_test(a_duty_names_scope_deadline_and_end),
		cmocka_unit_test(an_open_case_says_what_to_ask_of_whom),
		cmocka_unit_test(the_senders_term_is_the_senders),
		cmocka_unit_test(inquiries_with_the_same_clocks_stand_together),
		cmocka_unit_test(dates_stand_in_their_language),
		cmocka_unit_test(a_letter_speaks_for_one_addressee),
		cmocka_unit_test(a_letter_without_findings_is_refused),
		cmocka_unit_test(the_memo_shows_every_rule),
		cmocka_unit_test(regimes_stand_side_by_side),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
