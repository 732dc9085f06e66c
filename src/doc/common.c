#include "doc/common.h"

#define STRUCT struct doc_ref
static const struct field doc_ref_fields[] = {
	ROW_OF(FIELD_ORIGIN, log, "log", FIELD_REQUIRED),
	ROW_HASH(id, "id", FIELD_REQUIRED),
};
SHARED_PART(doc_ref, "a reference");
#undef STRUCT

#define STRUCT struct doc_part
static const struct field doc_part_fields[] = {
	ROW_MAX(FIELD_HEX, set, "set", FIELD_REQUIRED, NONCE_DIGITS),
	ROW_RANGE(number, "number", FIELD_REQUIRED, 1, DOC_MAX_PARTS),
	ROW_RANGE(count, "count", FIELD_REQUIRED, 1, DOC_MAX_PARTS),
};
SHARED_PART(doc_part, "a part");
#undef STRUCT

enum {
	TARGET_MAX_POINTS = 2048,    /* a URL, see scope/target.h */
	NEIGHBOURS_MAX = 1000000000, /* names on one address: all names there are */
	NEIGHBOURS_NAMED = 64,
	MUST = FIELD_REQUIRED,
	NONE = FIELD_NULLABLE,
};

#define STRUCT struct doc_target
static const struct field doc_target_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_ORDER_TARGET),
	ROW_TEXT(value, "value", MUST, TARGET_MAX_POINTS),
};
SHARED_PART(doc_target, "a target");
#undef STRUCT

#define STRUCT struct doc_office
static const struct field doc_office_fields[] = {
	ROW_TEXT(name, "name", MUST, NAME_MAX_POINTS),
	ROW_WORD(role, "role", MUST, VOCAB_ROLE),
};
SHARED_PART(doc_office, "an office");
#undef STRUCT

#define STRUCT struct doc_court_act
static const struct field doc_court_act_fields[] = {
	ROW_TEXT(court, "court", MUST, NAME_MAX_POINTS),
	ROW_TEXT(number, "number", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(date, "date", MUST),
	ROW_HASH(copy, "copy", MUST),
};
SHARED_PART(doc_court_act, "a court's act");
#undef STRUCT

#define STRUCT struct doc_collateral
static const struct field doc_collateral_fields[] = {
	ROW_INT(target, "target", MUST, DOC_MAX_TARGETS - 1),
	ROW_WORD(method, "method", MUST, VOCAB_METHOD),
	ROW_INT(neighbours, "neighbours", MUST, NEIGHBOURS_MAX),
	ROW_TEXT_LIST(names, "names", MUST, 0, NEIGHBOURS_NAMED),
	ROW_DATE(date, "date", MUST),
};
SHARED_PART(doc_collateral, "a collateral assessment");
#undef STRUCT

#define STRUCT struct doc_narrower
static const struct field doc_narrower_fields[] = {
	ROW_WORD(measure, "measure", MUST, VOCAB_MEASURE),
	ROW_WORD(kind, "kind", MUST, VOCAB_ORDER_TARGET),
	ROW_WORD(unfit, "unfit", MUST, VOCAB_UNFIT),
	ROW_TEXTS(says, "says", 0, LINE_MAX_POINTS),
};
SHARED_PART(doc_narrower, "a narrower measure");
#undef STRUCT

#define STRUCT struct doc_affected
static const struct field doc_affected_fields[] = {
	ROW_OF(FIELD_ACTOR, actor, "actor", 0),
	ROW_TEXT(name, "name", 0, NAME_MAX_POINTS),
	ROW_STATE(state, "state", 0),
	ROW_YES(media, "media", MUST),
};
SHARED_PART(doc_affected, "an affected party");
#undef STRUCT

#define STRUCT struct doc_evidence
static const struct field doc_evidence_fields[] = {
	ROW_TEXT(title, "title", MUST, LINE_MAX_POINTS),
	ROW_HASH(hash, "hash", MUST),
	ROW_DATE(date, "date", MUST),
};
SHARED_PART(doc_evidence, "a piece of evidence");
#undef STRUCT
