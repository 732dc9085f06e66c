/*
 * base/utf8.h: UTF-8 as RFC 3629 has it (no overlong forms, no surrogates).  Pure.
 */
#ifndef EXQ_BASE_UTF8_H
#define EXQ_BASE_UTF8_H

#include "base/buf.h"

#include <stdint.h>

/*
 * Decode the code point at *at, and move *at behind it.  Returns false, with *at unchanged, at the
 * end or at a byte that does not begin a well-formed sequence.
 */
bool utf8_next(struct slice s, size_t *at, uint32_t *cp);

void utf8_put(struct buf *b, uint32_t cp);

bool utf8_is_valid(struct slice s);

/*
 * Is this a code point that changes how its neighbours are read without being seen: C0 and C1
 * controls, DEL, bidirectional marks and overrides (UAX 9), zero-width and other invisible format
 * characters, line and paragraph separators?  Names and values from outside must hold none.
 */
bool utf8_is_deceptive(uint32_t cp);

/*
 * Do two names differ in nothing but the case of Latin and Cyrillic letters, spaces and ASCII
 * punctuation?  For telling that two offices are one; letters that only look alike stay apart.
 */
bool utf8_is_alike(struct slice a, struct slice b);

/* How many code points; of an ill-formed text, those before the first ill-formed byte. */
size_t utf8_count(struct slice s);

/*
 * Append s for a terminal or a diagnostic line: deceptive characters and ill-formed bytes become
 * \u{XXXX} or \xXX, a backslash is doubled, and what passes `max` code points becomes "...".
 */
void utf8_put_escaped(struct buf *b, struct slice s, size_t max);

#endif
