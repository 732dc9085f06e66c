/*
 * doc/recognition.h: the `recognition` document: what the host state made of one foreign
 * act.  Pure values.
 *
 * What a court granted stands whole in `grant`, or not at all: a refusal has none.
 */
#ifndef EXQ_DOC_RECOGNITION_H
#define EXQ_DOC_RECOGNITION_H

#include "doc/parts.h"

/* The foreign act, as it names itself. */
struct recognition_act {
	struct value kind, state, body, number, date; /* VOCAB_ACT_KIND */
	uint8_t has;
};

struct recognition_grant {
	struct value court, number, date, writ, writ_date, copy; /* copy: salted hash */
	struct value finality, service, translation;		 /* shown to the court: yes or no */
	struct value measures;					 /* SET of VOCAB_MEASURE */
	struct list targets;					 /* struct doc_target */
	struct value until;
	uint8_t has;
};

struct recognition {
	struct doc_common common;
	struct doc_ref demand;
	struct recognition_act act;
	struct value outcome; /* VOCAB_RECOGNITION */
	struct doc_office decided_by;
	struct recognition_grant grant;
	struct value not_met; /* SET of VOCAB_STEP: why it was refused */
};

extern const struct table recognition_table;

#endif
