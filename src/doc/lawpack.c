#include "doc/lawpack.h"

#include "doc/common.h"

enum {
	FOLD_MAX = 1000, /* as of the genesis */
	MUST = FIELD_REQUIRED,
};

#define STRUCT struct lawpack_blob
static const struct field lawpack_blob_fields[] = {
	ROW_TEXT(name, "name", MUST, NUMBER_MAX_POINTS),
	ROW_WORD(kind, "kind", MUST, VOCAB_BLOB),
	ROW_HASH(hash, "hash", MUST),
	ROW_RANGE(bytes, "bytes", MUST, 1, LAWPACK_MAX_BYTES),
	ROW_DATE(valid_from, "valid-from", MUST),
};
PART(lawpack_blob, "a pinned file");
#undef STRUCT

#define STRUCT struct lawpack
static const struct field lawpack_fields[] = {
	ROWS_COMMON,
	ROW_RANGE(fold, "fold", MUST, 1, FOLD_MAX),
	ROW_DECIDED_BY,
	ROW_LIST(blobs, "blobs", MUST, &lawpack_blob_table, 1, LAWPACK_MAX_BLOBS),
};
DOCUMENT(lawpack, "lawpack");
#undef STRUCT
