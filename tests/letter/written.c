#include "written.h"

#include <string.h>

const build_fn builds[BUILD_COUNT] = {[BUILD_ANSWER] = letter_answer,
	[BUILD_SENDER] = letter_sender,
	[BUILD_PUBLISHER] = letter_publisher,
	[BUILD_AUTHORITY] = letter_authority,
	[BUILD_MEMO] = letter_memo};
const char *const lang_words[LANG_COUNT] = {"en", "ru", "kk"};
const struct letter_options english = {.lang = LANG_EN, .width = 100};

static struct page
build_page(struct sample *s, build_fn build, const struct letter_options *o)
{
	struct page p;
	struct err e;
	assert_int_equal(build(sample_assessment(s), o, sample_arena(s), &p, &e), OK);
	if (p.missing.n)
		fail_msg("no text %.*s", SLICE_ARG(p.missing));
	return p;
}

void
write_text(struct sample *s, build_fn build, const struct letter_options *o, struct buf *out)
{
	struct page p = build_page(s, build, o);
	struct err e;
	buf_clear(out);
	assert_int_equal(page_write_text(&p, o->width, o->colour, out, &e), OK);
}

void
write_html(struct sample *s, build_fn build, const struct letter_options *o, struct buf *out)
{
	struct page p = build_page(s, build, o);
	struct err e;
	buf_clear(out);
	assert_int_equal(page_write_html(&p, out, &e), OK);
}

void
write_pdf(struct sample *s, build_fn build, const struct letter_options *o, struct buf *out)
{
	struct page p = build_page(s, build, o);
	struct err e;
	buf_clear(out);
	assert_int_equal(page_write_pdf(&p, out, &e), OK);
}

struct buf
answer_of(enum sample_kind kind, const struct letter_options *o)
{
	struct sample *s = sample_open(kind);
	struct buf b;
	buf_init(&b, PAGE_MAX_BYTES);
	write_text(s, letter_answer, o, &b);
	sample_close(s);
	return b;
}

size_t
count(struct buf *b, const char *what)
{
	size_t n = 0;
	for (const char *at = buf_str(b); (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

void
assert_has(struct buf *b, const char *what)
{
	if (!strstr(buf_str(b), what))
		fail_msg("\"%s\" is not in:\n%s", what, buf_str(b));
}

void
assert_has_not(struct buf *b, const char *what)
{
	if (strstr(buf_str(b), what))
		fail_msg("\"%s\" is in:\n%s", what, buf_str(b));
}
