#include "written.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static void
confirmation_takes_the_draft_mark_away(void **state)
{
	(void)state;
	static const char *const marks[] = {"DRAFT", "ПРОЕКТ", "ЖОБА"};
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct buf b;
	buf_init(&b, PAGE_MAX_BYTES);
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		struct letter_options o = {.lang = (enum language)i};
		sample_assessment(s)->rests_on_unchecked = true;
		write_text(s, letter_answer, &o, &b);
		assert_has(&b, marks[i]);
		write_html(s, letter_sender, &o, &b);
		assert_has(&b, marks[i]);
		o.confirmed_by = "Legal desk <of> Example";
		write_html(s, letter_sender, &o, &b);
		assert_has_not(&b, marks[i]);
		assert_has(&b, "Legal desk &lt;of&gt; Example");
		o.confirmed_by = NULL;
		sample_assessment(s)->rests_on_unchecked = false;
		write_text(s, letter_answer, &o, &b);
		assert_has_not(&b, marks[i]);
	}
	buf_fini(&b);
	sample_close(s);
}

static void
html_is_escaped_and_self_contained(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct buf b;
	buf_init(&b, PAGE_MAX_BYTES);
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		struct letter_options o = {.lang = (enum language)i};
		char tag[32];
		write_html(s, letter_answer, &o, &b);
		snprintf(tag, sizeof tag, "<html lang=\"%s\">", lang_words[i]);
		assert_has(&b, tag);
		assert_has(&b, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Co");
		assert_has(&b, "https://news.example/a?x=1&amp;y=&lt;b&gt;");
		assert_has(&b, "<a href=\"https://law.example/cpc?a=1&amp;b=2\"");
		assert_has_not(&b, "<script");
		assert_has_not(&b, "javascript:"); /* a source's URL that is none of the web */
		assert_has_not(&b, "src=");
		assert_int_equal(count(&b, "<h1>"), 1);
		assert_int_equal(count(&b, "<table>"), count(&b, "</table>"));
		assert_int_equal(count(&b, "<li"), count(&b, "</li>"));
	}
	buf_fini(&b);
	sample_close(s);
}

static void
text_keeps_to_its_width(void **state)
{
	(void)state;
	static const int widths[] = {1, 40, 60, 80, 120, 10000};
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct buf b;
	buf_init(&b, PAGE_MAX_BYTES);
	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		struct letter_options o = {.lang = LANG_RU, .width = widths[i]};
		size_t most = widths[i] < PAGE_MIN_WIDTH   ? PAGE_MIN_WIDTH
			      : widths[i] > PAGE_MAX_WIDTH ? PAGE_MAX_WIDTH
							   : (size_t)widths[i];
		write_text(s, letter_memo, &o, &b);
		for (const char *line = buf_str(&b); *line;) {
			const char *end = strchr(line, '\n');
			struct slice l = {line, (size_t)(end - line)};
			bool link = l.n > 4 && memmem(l.p, l.n, "://", 3); /* never cut */
			if (utf8_count(l) > most && !link)
				fail_msg("wider than %zu: %.*s", most, SLICE_ARG(l));
			if (l.n && l.p[l.n - 1] == ' ')
				fail_msg("ends in a blank: %.*s", SLICE_ARG(l));
			line = end + 1;
		}
	}
	buf_fini(&b);
	sample_close(s);
}

static void
colour_is_only_where_asked_for(void **state)
{
	(void)state;
	struct letter_options o = {.lang = LANG_EN, .colour = true};
	struct buf b = answer_of(SAMPLE_NOT_BOUND, &o);
	assert_has(&b, "\x1b[1m");
	buf_fini(&b);
	b = answer_of(SAMPLE_NOT_BOUND, &english);
	assert_has_not(&b, "\x1b");
	buf_fini(&b);
}

static void
too_little_memory_is_an_error(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct err e;
	struct page p;
	struct buf b;
	for (size_t max = 0; max < 60000; max += 997) {
		struct arena *small = arena_open(max);
		if (!small)
			continue;
		for (size_t i = 0; i < BUILD_COUNT; i++)
			if (builds[i](sample_assessment(s), &english, small, &p, &e) != OK)
				assert_int_equal(e.kind, ERR_LIMIT);
		arena_close(small);
	}
	struct arena *none = arena_open(100);
	assert_int_equal(letter_answer(sample_assessment(s), &english, none, &p, &e), ERR_LIMIT);
	buf_init(&b, PAGE_MAX_BYTES);
	assert_int_equal(page_write_text(&p, 80, false, &b, &e), ERR_LIMIT);
	assert_int_equal(page_write_html(&p, &b, &e), ERR_LIMIT);
	assert_int_equal(page_write_pdf(&p, &b, &e), ERR_LIMIT);
	buf_fini(&b);
	arena_close(none);
	sample_close(s);
}

static void
too_small_an_output_is_an_error(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct page p;
	struct err e;
	struct buf b;
	assert_int_equal(
		letter_answer(sample_assessment(s), &english, sample_arena(s), &p, &e), OK);
	buf_init(&b, 200);
	assert_int_equal(page_write_text(&p, 80, false, &b, &e), ERR_LIMIT);
	buf_clear(&b);
	assert_int_equal(page_write_html(&p, &b, &e), ERR_LIMIT);
	buf_clear(&b);
	assert_int_equal(page_write_pdf(&p, &b, &e), ERR_LIMIT);
	buf_fini(&b);
	sample_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(confirmation_takes_the_draft_mark_away),
		cmocka_unit_test(html_is_escaped_and_self_contained),
		cmocka_unit_test(text_keeps_to_its_width),
		cmocka_unit_test(colour_is_only_where_asked_for),
		cmocka_unit_test(too_little_memory_is_an_error),
		cmocka_unit_test(too_small_an_output_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
