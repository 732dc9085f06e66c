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
