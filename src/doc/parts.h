/*
 * doc/parts.h: the values that documents of several types share.  Pure.
 *
 * Ids in a `hash` member name an entry of the document's own log; a struct doc_ref names an entry
 * of any log.  Persons appear by the role word of a struct doc_office or of VOCAB_PARTY, never by
 * name: names are those of bodies (S12).
 */
#ifndef EXQ_DOC_PARTS_H
#define EXQ_DOC_PARTS_H

#include "doc/field.h"

/*
 * One of `count` documents that say together what does not fit DOC_MAX_BYTES: alike in everything
 * but nonce, issued, number and their lists, which are joined in the order of the numbers.  They
 * count as one document, known by the id of number 1, from the entry that completes them on.
 */
struct doc_part {
	struct value set, number, count; /* 128 bits in hex; from 1 */
	uint8_t has;
};

/* Members every document has. */
struct doc_common {
	struct value v, log, nonce, issued, issuer, state;
	struct list refs; /* struct doc_ref */
	struct texts reasons;
	struct value annex; /* salted hash */
	struct doc_part part;
};

struct doc_ref {
	struct value log, id;
	uint8_t has; /* of an object; of no meaning in a list */
};

#endif
