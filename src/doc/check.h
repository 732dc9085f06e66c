/*
 * doc/check.h: values of fields from their text form, one spelling each.  Pure.
 *
 * Serves what stands in JSON strings, and answers typed by a person.
 */
#ifndef EXQ_DOC_CHECK_H
#define EXQ_DOC_CHECK_H

#include "doc/field.h"

/*
 * The value of a field whose JSON form is a string: TEXT, RAW, WORD, DATE, INSTANT, STATE, ACTOR,
 * ORIGIN, HASH, HEX, BASE64, VKEY, HOST.  *v borrows `text`.  On error (ERR_SYNTAX, ERR_LIMIT) *v
 * is untouched and *e says what was expected, and what may have been meant.
 */
MUST_CHECK enum err_kind field_check_text(
	const struct field *f, struct slice text, struct value *v, struct err *e);

/* The word's number in *bit; on error *bit is untouched. */
MUST_CHECK enum err_kind field_check_word(
	enum vocab_id vocab, struct slice word, uint32_t *number, struct err *e);

/* Is `word` so near to `name` that it is likely a slip: at most two letters off, cases alike? */
bool field_is_near(struct slice word, const char *name);

/* The table's field most likely meant by a name it does not have, or NULL. */
const struct field *field_find_near(const struct table *t, struct slice name);

#endif
