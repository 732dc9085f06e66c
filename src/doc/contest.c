#include "doc/contest.h"

#include "doc/common.h"

enum {
	MUST = FIELD_REQUIRED,
	NONE = FIELD_NULLABLE, /* can be known not to exist */
};

#define STRUCT struct contest_media
static const struct field contest_media_fields[] = {
	ROW_STATE(state, "state", MUST),
	ROW_TEXT(number, "number", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(since, "since", MUST),
};
PART(contest_media, "a media registration");
#undef STRUCT

#define STRUCT struct contest
static const struct field contest_fields[] = {
	ROWS_COMMON,
	ROW_REF(order, "order", MUST),
	ROW_WORD(by, "by", MUST, VOCAB_PARTY),
	ROW_SET(grounds, "grounds", MUST, VOCAB_GROUND, 1),
	ROW_SET(relief, "relief", MUST, VOCAB_RELIEF, 1),
	ROW_TARGETS(0),
	ROW_OBJECT(media, "media", NONE, &contest_media_table),
	ROW_LIST(evidence, "evidence", 0, &doc_evidence_table, 0, DOC_MAX_EVIDENCE),
};
DOCUMENT(contest, "contest");
#undef STRUCT

#define STRUCT struct decision
static const struct field decision_fields[] = {
	ROWS_REASONED,
	ROW_REF(contest, "contest", MUST),
	ROW_HASH(order, "order", MUST),
	ROW_WORD(order_is, "order-is", MUST, VOCAB_ORDER_IS),
	ROW_DECIDED_BY,
	ROW_TARGETS(0),
	ROW_OBJECT(by_court, "by-court", MUST | NONE, &doc_court_act_table),
};
DOCUMENT(decision, "decision");
#undef STRUCT
