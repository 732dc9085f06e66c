/*
 * doc/inquiry.h: the `inquiry` to a state body, and its `answer`.  Pure values.
 *
 * The clock runs from the inquiry's entry.  A question that tells of persons stands in the annex.
 */
#ifndef EXQ_DOC_INQUIRY_H
#define EXQ_DOC_INQUIRY_H

#include "doc/parts.h"

struct inquiry {
	struct doc_common common;
	struct value to, kind; /* name of the body; VOCAB_INQUIRY: which clock runs */
	struct value by;       /* VOCAB_PARTY */
	struct texts question;
	struct doc_ref about;
};

struct answer {
	struct doc_common common;
	struct doc_ref inquiry;
	struct value outcome; /* VOCAB_ANSWER */
	struct doc_office decided_by;
	struct texts answer;
	struct value until;	   /* of an extension */
	struct value forwarded_to; /* name of a body */
};

extern const struct table inquiry_table, answer_table;

#endif
