/*
 * letter/letter.h: an assessment as people read it: the answer, three letters, the memo, and a
 * comparison of regimes.  Bytes in, bytes out.
 *
 * Each function builds a `struct page`; letter/page.h writes it as text, HTML or PDF.  Everything
 * in the page is in the arena given or borrowed from the assessment.  All words come from the
 * interface packs lang/letter.law and lang/ui.law and from the rule packs; a language that a rule
 * lacks falls back to English.
 *
 * While the assessment rests on a provision checked less well than `text`, the page is marked as a
 * draft, on every sheet; an office that confirms the provisions (`confirmed_by`) takes the mark
 * away and is named in its place.
 *
 * A letter speaks for one addressee, the assessment's first: assess with `--as` for another.
 */
#ifndef EXQ_LETTER_LETTER_H
#define EXQ_LETTER_LETTER_H

#include "assess/assess.h"
#include "letter/page.h"

struct letter_options {
	enum language lang;
	const char *confirmed_by; /* the office, or NULL */
	int width;		  /* for page_write_text(); 0: its default */
	bool colour;
};

/* The answer: verdicts, each distinct reason once, what is carried, questions, clocks, exposure. */
MUST_CHECK enum err_kind letter_answer(const struct assessment *as, const struct letter_options *o,
	struct arena *a, struct page *out, struct err *e);

/* The reply to whoever sent the demand. */
MUST_CHECK enum err_kind letter_sender(const struct assessment *as, const struct letter_options *o,
	struct arena *a, struct page *out, struct err *e);

/* The notice to the publisher: what was demanded, what was found, what can be done. */
MUST_CHECK enum err_kind letter_publisher(const struct assessment *as,
	const struct letter_options *o, struct arena *a, struct page *out, struct err *e);

/* The question to the competent authority of the executing state. */
MUST_CHECK enum err_kind letter_authority(const struct assessment *as,
	const struct letter_options *o, struct arena *a, struct page *out, struct err *e);

/* For the own desk: every rule's outcome, exposure, open questions. */
MUST_CHECK enum err_kind letter_memo(const struct assessment *as, const struct letter_options *o,
	struct arena *a, struct page *out, struct err *e);

enum { LETTER_MAX_REGIMES = PAGE_MAX_COLUMNS - 1 };

/* One law to compare: as it stands on a day, or with a draft assumed. */
struct letter_regime {
	struct slice label; /* in the page's language */
	const struct assessment *as;
};

/*
 * The same demand under several laws, side by side: verdict, and the step that stops it.  All
 * assessments are of one demand with the same addressees and measures, so that findings of one
 * addressee and measure can be put beside each other.  ERR_USAGE past LETTER_MAX_REGIMES.
 */
MUST_CHECK enum err_kind letter_compare(const struct letter_regime *regimes, size_t n,
	const struct letter_options *o, struct arena *a, struct page *out, struct err *e);

#endif
