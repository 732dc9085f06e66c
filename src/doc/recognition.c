#include "doc/recognition.h"

#include "doc/common.h"

enum {
	MUST = FIELD_REQUIRED,
};

#define STRUCT struct recognition_act
static const struct field recognition_act_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_ACT_KIND),
	ROW_STATE(state, "state", MUST),
	ROW_TEXT(body, "body", MUST, NAME_MAX_POINTS),
	ROW_TEXT(number, "number", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(date, "date", MUST),
};
PART(recognition_act, "act");
#undef STRUCT

#define STRUCT struct recognition_grant
static const struct field recognition_grant_fields[] = {
	ROW_TEXT(court, "court", MUST, NAME_MAX_POINTS),
	ROW_TEXT(number, "number", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(date, "date", MUST),
	ROW_TEXT(writ, "writ", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(writ_date, "writ-date", MUST),
	ROW_HASH(copy, "copy", MUST),
	ROW_YES(finality, "finality", MUST),
	ROW_YES(service, "service", MUST),
	ROW_YES(translation, "translation", MUST),
	ROW_SET(measures, "measures", MUST, VOCAB_MEASURE, 1),
	ROW_TARGETS(MUST),
	ROW_INSTANT(until, "until", MUST),
};
PART(recognition_grant, "grant");
#undef STRUCT

#define STRUCT struct recognition
static const struct field recognition_fields[] = {
	ROWS_REASONED,
	ROW_REF(demand, "demand", MUST),
	ROW_OBJECT(act, "act", MUST, &recognition_act_table),
	ROW_WORD(outcome, "outcome", MUST, VOCAB_RECOGNITION),
	ROW_DECIDED_BY,
	ROW_OBJECT(grant, "grant", 0, &recognition_grant_table),
	ROW_SET(not_met, "not-met", 0, VOCAB_STEP, 1),
};
DOCUMENT(recognition, "recognition");
#undef STRUCT
