#include "doc/inquiry.h"

#include "doc/common.h"

enum {
	MUST = FIELD_REQUIRED,
};

#define STRUCT struct inquiry
static const struct field inquiry_fields[] = {
	ROWS_COMMON,
	ROW_TEXT(to, "to", MUST, NAME_MAX_POINTS),
	ROW_WORD(kind, "kind", MUST, VOCAB_INQUIRY),
	ROW_WORD(by, "by", 0, VOCAB_PARTY),
	ROW_TEXTS(question, "question", 0, DOC_MAX_REASONS),
	ROW_REF(about, "about", 0),
};
DOCUMENT(inquiry, "inquiry");
#undef STRUCT

#define STRUCT struct answer
static const struct field answer_fields[] = {
	ROWS_COMMON,
	ROW_REF(inquiry, "inquiry", MUST),
	ROW_WORD(outcome, "outcome", MUST, VOCAB_ANSWER),
	ROW_DECIDED_BY,
	ROW_TEXTS(answer, "answer", 0, DOC_MAX_REASONS),
	ROW_DATE(until, "until", 0),
	ROW_TEXT(forwarded_to, "forwarded-to", 0, NAME_MAX_POINTS),
};
DOCUMENT(answer, "answer");
#undef STRUCT
