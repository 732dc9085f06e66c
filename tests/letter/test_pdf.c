/* What a reader of the PDF really gets: by pdftotext of poppler-utils. */
#include "written.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The text of the PDF, sheets ended by form feeds. */
static void
read_pdf(const struct buf *pdf, struct buf *text)
{
	char path[] = "/tmp/exq-test-pdf-XXXXXX", command[128];
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, pdf->p, pdf->n), pdf->n);
	close(fd);
	snprintf(command, sizeof command, "pdftotext -enc UTF-8 -layout %s -", path);
	FILE *f = popen(command, "r"); /* NOLINT(cert-env33-c): the command is ours */
	assert_non_null(f);
	buf_clear(text);
	for (int c; (c = getc(f)) != EOF;)
		buf_addc(text, (char)c);
	assert_int_equal(pclose(f), 0);
	unlink(path);
}

/* How many sheets there are, and on how many of them the words stand. */
static size_t
sheets_with(struct buf *text, const char *words, size_t *sheets)
{
	size_t with = 0;
	*sheets = 0;
	for (char *sheet = (char *)(uintptr_t)buf_str(text), *end; (end = strchr(sheet, '\f'));
		sheet = end + 1) {
		*end = '\0';
		++*sheets;
		with += strstr(sheet, words) != NULL;
	}
	return with;
}

static void
the_mark_stands_on_every_sheet(void **state)
{
	(void)state;
	static const char *const marks[] = {"DRAFT", "ПРОЕКТ", "ЖОБА"};
	static const build_fn letters[] = {letter_answer, letter_sender, letter_memo};
	struct buf pdf, text;
	size_t sheets;
	buf_init(&pdf, PAGE_MAX_BYTES);
	buf_init(&text, PAGE_MAX_BYTES);
	for (size_t i = 0; i < COUNT_OF(letters) * LANG_COUNT; i++) {
		struct sample *s = sample_open(SAMPLE_MIXED);
		struct letter_options o = {.lang = (enum language)(i % LANG_COUNT)};
		write_pdf(s, letters[i / LANG_COUNT], &o, &pdf);
		read_pdf(&pdf, &text);
		size_t marked = sheets_with(&text, marks[o.lang], &sheets);
		assert_int_equal(marked, sheets);
		assert_true(sheets >= 2);
		o.confirmed_by = "Example Legal Office";
		write_pdf(s, letters[i / LANG_COUNT], &o, &pdf);
		read_pdf(&pdf, &text);
		assert_non_null(strstr(buf_str(&text), "Example Legal Office"));
		assert_int_equal(sheets_with(&text, marks[o.lang], &sheets), 0);
		sample_close(s);
	}
	buf_fini(&pdf);
	buf_fini(&text);
}

static void
kazakh_letters_come_out_as_they_went_in(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct letter_options o = {.lang = LANG_KK};
	struct buf pdf, text;
	buf_init(&pdf, PAGE_MAX_BYTES);
	buf_init(&text, PAGE_MAX_BYTES);
	write_pdf(s, letter_answer, &o, &pdf);
	read_pdf(&pdf, &text);
	assert_non_null(strstr(buf_str(&text), "ә ғ қ ң ө ұ ү һ і"));
	assert_non_null(
		strstr(buf_str(&text), "Талап ешбір адресатты ешбір шараға міндеттемейді."));
	assert_non_null(strstr(buf_str(&text), "2026 жылғы 16 ақпан"));
	o.lang = LANG_RU;
	write_pdf(s, letter_answer, &o, &pdf);
	read_pdf(&pdf, &text);
	assert_non_null(strstr(buf_str(&text), "Иностранный акт действует только после признания"));
	buf_fini(&pdf);
	buf_fini(&text);
	sample_close(s);
}

static void
sheets_are_numbered(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_NOT_BOUND);
	struct letter_options o = {.lang = LANG_EN};
	struct buf pdf, text;
	char words[64];
	size_t sheets;
	buf_init(&pdf, PAGE_MAX_BYTES);
	buf_init(&text, PAGE_MAX_BYTES);
	write_pdf(s, letter_memo, &o, &pdf);
	read_pdf(&pdf, &text);
	(void)sheets_with(&text, "", &sheets);
	snprintf(words, sizeof words, "Page %zu of %zu", sheets, sheets);
	read_pdf(&pdf, &text);
	assert_int_equal(sheets_with(&text, words, &sheets), 1);
	buf_fini(&pdf);
	buf_fini(&text);
	sample_close(s);
}

static void
the_same_page_gives_the_same_bytes(void **state)
{
	(void)state;
	struct sample *s = sample_open(SAMPLE_MIXED);
	struct letter_options o = {.lang = LANG_KK};
	struct buf first, second;
	buf_init(&first, PAGE_MAX_BYTES);
	buf_init(&second, PAGE_MAX_BYTES);
	write_pdf(s, letter_answer, &o, &first);
	sleep(1); /* a clock that found its way in would show */
	write_pdf(s, letter_answer, &o, &second);
	assert_true(slice_eq(buf_slice(&first), buf_slice(&second)));
	assert_non_null(memmem(first.p, first.n, "20260216000000Z", 15));
	buf_fini(&first);
	buf_fini(&second);
	sample_close(s);
}

/* One row longer than several sheets goes on where it stopped, and nothing is lost. */
static void
a_row_longer_than_a_sheet_goes_on(void **state)
{
	(void)state;
	enum { LINES = 400 };
	struct sample *s = sample_open(SAMPLE_MIXED);
	struct page p;
	struct err e;
	struct buf pdf, text, cell;
	buf_init(&pdf, PAGE_MAX_BYTES);
	buf_init(&text, PAGE_MAX_BYTES);
	buf_init(&cell, PAGE_MAX_BYTES);
	for (int i = 0; i < LINES; i++)
		buf_addf(&cell, "line-%d-end https://very.example/%0200d\n", i, i);
	page_init(&p, sample_arena(s), LANG_EN, 20000);
	p.title = slice_of("Long");
	p.sheet_of = slice_of("{page}/{pages}");
	page_table(&p, 2);
	page_cell_text(&p, slice_of("key"));
	page_cell_text(&p, slice_of("value"));
	page_cell_text(&p, slice_of("short"));
	page_cell_text(&p, buf_slice(&cell));
	assert_int_equal(page_write_pdf(&p, &pdf, &e), OK);
	read_pdf(&pdf, &text);
	for (int i = 0; i < LINES; i++) {
		char words[32];
		snprintf(words, sizeof words, "line-%d-end", i);
		assert_non_null(strstr(buf_str(&text), words));
	}
	buf_fini(&pdf);
	buf_fini(&text);
	buf_fini(&cell);
	sample_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mark_stands_on_every_sheet),
		cmocka_unit_test(kazakh_letters_come_out_as_they_went_in),
		cmocka_unit_test(sheets_are_numbered),
		cmocka_unit_test(the_same_page_gives_the_same_bytes),
		cmocka_unit_test(a_row_longer_than_a_sheet_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
