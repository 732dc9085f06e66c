/* letter/written.h: pages of a sample as they are written, and what must stand in them. */
#ifndef EXQ_TESTS_LETTER_WRITTEN_H
#define EXQ_TESTS_LETTER_WRITTEN_H

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

typedef enum err_kind (*build_fn)(const struct assessment *, const struct letter_options *,
	struct arena *, struct page *, struct err *);

enum { BUILD_ANSWER, BUILD_SENDER, BUILD_PUBLISHER, BUILD_AUTHORITY, BUILD_MEMO, BUILD_COUNT };

extern const build_fn builds[BUILD_COUNT];
extern const char *const lang_words[LANG_COUNT];
extern const struct letter_options english;

/* The page in *out; asserts that it could be built and that no word was missing. */
void write_text(struct sample *s, build_fn build, const struct letter_options *o, struct buf *out);
void write_html(struct sample *s, build_fn build, const struct letter_options *o, struct buf *out);
void write_pdf(struct sample *s, build_fn build, const struct letter_options *o, struct buf *out);

/* The answer of a sample as text. */
struct buf answer_of(enum sample_kind kind, const struct letter_options *o);

size_t count(struct buf *b, const char *what);
void assert_has(struct buf *b, const char *what);
void assert_has_not(struct buf *b, const char *what);

#endif
