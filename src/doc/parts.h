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

/* What a restriction points at; VOCAB_ORDER_TARGET has no prefix (S4). */
struct doc_target {
	struct value kind, value; /* normal form: scope/target.h */
	uint8_t has;
};

/* Who decided (S5): an office and a role in it, never a person. */
struct doc_office {
	struct value name, role; /* VOCAB_ROLE */
	uint8_t has;
};

/* A court's act; `copy` is the salted hash of the copy in the annex. */
struct doc_court_act {
	struct value court, number, date, copy;
	uint8_t has;
};

/* How many others a target would touch. */
struct doc_collateral {
	struct value target, method, neighbours, date; /* place in targets; VOCAB_METHOD; count */
	struct list names; /* of those affected, struct value .text; the count is always whole */
};

/* A narrower measure that was considered, and why it does not do. */
struct doc_narrower {
	struct value measure, kind, unfit; /* VOCAB_MEASURE, VOCAB_ORDER_TARGET, VOCAB_UNFIT */
	struct texts says;
};

/* Who answers for the restricted material, as the deciding office found. */
struct doc_affected {
	struct value actor, name, state, media; /* actor id; name of a body; registered or not */
	uint8_t has;
};

struct doc_evidence {
	struct value title, hash, date;
};

#endif
