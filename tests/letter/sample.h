/*
 * letter/sample.h: a small assessment made by hand, for the tests of src/letter.
 *
 * Words are from lang/letter.law and tests/letter/ui.law; rules, sources and findings are C.
 */
#ifndef EXQ_TESTS_LETTER_SAMPLE_H
#define EXQ_TESTS_LETTER_SAMPLE_H

#include "letter/letter.h"

enum sample_kind {
	SAMPLE_NOT_BOUND, /* two addressees, two measures, pages and a host: nobody is bound */
	SAMPLE_BOUND,	  /* the same, all bound, with deadline and end */
	SAMPLE_OPEN,	  /* the same, all undetermined */
	SAMPLE_MIXED,	  /* the hosting provider bound, the access provider not */
};

struct sample;

/* Aborts when the words do not parse: then no test of this folder means anything. */
struct sample *sample_open(enum sample_kind kind);
void sample_close(struct sample *s);

struct assessment *sample_assessment(struct sample *s);
struct arena *sample_arena(struct sample *s);
const struct law *sample_law(const struct sample *s);

/* The words of lang/ui.law alone; to be closed. */
struct law *sample_real_words(void);

#endif
