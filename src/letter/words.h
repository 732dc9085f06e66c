/*
 * letter/words.h: the words of a page, in its language; only for the builders of this folder.
 *
 * Every text stands in an interface pack: `letter.*` and `carried.*` in lang/letter.law, the words
 * of the vocabularies in lang/ui.law.  A text that is missing shows as its id, and page.missing
 * names it.  Results live in the page's arena.
 */
#ifndef EXQ_LETTER_WORDS_H
#define EXQ_LETTER_WORDS_H

#include "letter/letter.h"

/* A provision that the page has named. */
struct named {
	const struct provision *p;
};

/* What every builder works on. */
struct writing {
	const struct assessment *as;
	const struct law *law;
	const struct letter_options *options;
	enum language lang;
	struct arena *arena;
	struct page *page;
	bool one_state;	    /* all addressees are in one: it is said once */
	struct named *used; /* in the order of their first naming */
	size_t nused, used_room;
};

/* Start a page: title, DRAFT mark or confirmation, as the assessment wants. */
struct writing writing_begin(const struct assessment *as, const struct letter_options *o,
	struct arena *a, struct page *out, const char *title_id);

/* OK, or ERR_LIMIT when the arena was too small. */
MUST_CHECK enum err_kind writing_end(const struct writing *w, struct err *e);

void *writing_alloc(const struct writing *w, size_t n, size_t size); /* NULL: page failed */

struct slice word_text(const struct writing *w, const char *id);

/* Text `<prefix><word>`. */
struct slice word_of(const struct writing *w, const char *prefix, const char *word);

/* A text of a pack in the page's language. */
struct slice word_pack(const struct writing *w, const struct texts *t);

struct fill {
	const char *name;
	struct slice value;
};

/* The text of the id with each {name} replaced. */
struct slice word_fill(const struct writing *w, const char *id, const struct fill *f, size_t n);
#define WORD_FILL(w, id, ...)                                                                      \
	word_fill(w, id, (const struct fill[]){__VA_ARGS__},                                       \
		COUNT_OF(((const struct fill[]){__VA_ARGS__})))

struct slice word_date(const struct writing *w, civil_day day);
struct slice word_number(const struct writing *w, uint64_t n);
struct slice word_state(const struct writing *w, state_code s);
struct slice word_addressee(const struct writing *w, const struct demand_addressee *a);
struct slice word_measure(const struct writing *w, enum measure m);

/* The same beginning with a capital, in the three languages: for headings. */
struct slice word_capital(const struct writing *w, struct slice s);

/* "○ not bound": the verdict with the mark that stands for it where there is no colour. */
struct slice word_verdict(const struct writing *w, enum verdict v);
enum tone word_tone(enum verdict v);

/* Text from outside: deceptive characters and ill-formed bytes escaped. */
struct slice word_outside(const struct writing *w, struct slice s);

/* The value as given, or the text for "not known" and "known to be none". */
struct slice word_value(const struct writing *w, const struct value *text);

/* Keep what a buffer holds, and fini it. */
struct slice word_keep(const struct writing *w, struct buf *b);

/* Add with a separator in front when there is something already. */
void word_join(struct buf *b, const char *separator, struct slice s);

/* Add a line "Concerns: …"; nothing when `cases` is empty: then all are concerned. */
void word_concerns(const struct writing *w, struct buf *b, struct slice cases);

#endif
