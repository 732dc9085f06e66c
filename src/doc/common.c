#include "doc/common.h"

#include "doc/demand.h"

#define STRUCT struct doc_ref
static const struct field doc_ref_fields[] = {
	ROW_OF(FIELD_ORIGIN, log, "log", FIELD_REQUIRED),
	ROW_HASH(id, "id", FIELD_REQUIRED),
};
const struct table doc_ref_table = {.type = "a reference",
	.fields = doc_ref_fields,
	.nfields = COUNT_OF(doc_ref_fields),
	.size = sizeof(STRUCT)};
#undef STRUCT
