#include "doc/record.h"

#include "doc/row.h"

enum {
	RAW_MAX_POINTS = 8192,	  /* values as published; the longest real one has 632 */
	STAMP_MAX_POINTS = 64,	  /* dates and words as published */
	TARGET_MAX_POINTS = 2048, /* a URL, see scope/target.h */
	TYPE_MAX = 999,		  /* types of entries; 1 to 8 are in use */
	MUST = FIELD_REQUIRED,
};

/* The largest integer of I-JSON (RFC 7493 section 2.2). */
#define POSITION_MAX (((uint64_t)1 << 53) - 1)

#define STRUCT struct record_decision
static const struct field decision_fields[] = {
	ROW_DATE(date, "date", 0),
	ROW_RAW(date_text, "date-text", 0, STAMP_MAX_POINTS),
	ROW_RAW(number, "number", 0, RAW_MAX_POINTS),
	ROW_RAW(org, "org", 0, RAW_MAX_POINTS),
};
PART(decision, "decision");
#undef STRUCT

#define STRUCT struct record_target
static const struct field target_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_TARGET),
	ROW_TEXT(value, "value", MUST, TARGET_MAX_POINTS),
	ROW_RAW(as_given, "as-given", 0, RAW_MAX_POINTS),
	ROW_RAW(ts, "ts", 0, STAMP_MAX_POINTS),
};
PART(target, "a target");
#undef STRUCT

#define STRUCT struct record_refused
static const struct field refused_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_TARGET),
	ROW_RAW(value, "value", MUST, RAW_MAX_POINTS),
	ROW_WORD(reason, "reason", MUST, VOCAB_REFUSED_TARGET),
	ROW_RAW(ts, "ts", 0, STAMP_MAX_POINTS),
};
PART(refused, "a refused value");
#undef STRUCT

#define STRUCT struct record_double
static const struct field double_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_TARGET),
	ROW_RAW(value, "value", MUST, RAW_MAX_POINTS),
	ROW_RAW(ts, "ts", 0, STAMP_MAX_POINTS),
};
PART(double, "a value given twice");
#undef STRUCT

#define STRUCT struct record
static const struct field record_fields[] = {
	ROW_TYPE,
	ROW_OF(FIELD_VERSION, v, "v", MUST),
	ROW_WORD(reg, "register", MUST, VOCAB_REGISTER),
	ROW_HASH(file_hash, "file-hash", MUST),
	ROW_YES(verified, "verified", MUST),
	ROW_RAW(updated, "updated", 0, STAMP_MAX_POINTS),
	ROW_RAW(updated_urgently, "updated-urgently", 0, STAMP_MAX_POINTS),
	ROW_RAW(format_version, "format-version", 0, STAMP_MAX_POINTS),
	ROW_TEXT(entry, "entry", MUST, STAMP_MAX_POINTS),
	ROW_INT(position, "position", MUST, POSITION_MAX),
	ROW_RAW(included, "included", 0, STAMP_MAX_POINTS),
	ROW_INT(entry_type, "entry-type", 0, TYPE_MAX),
	ROW_RAW(block_type, "block-type", 0, STAMP_MAX_POINTS),
	ROW_RAW(urgency, "urgency", 0, STAMP_MAX_POINTS),
	ROW_RAW(hash, "hash", 0, STAMP_MAX_POINTS),
	ROW_RAW(ts, "ts", 0, STAMP_MAX_POINTS),
	ROW_OBJECT(decision, "decision", 0, &decision_table),
	ROW_LIST(targets, "targets", MUST, &target_table, 0, RECORD_MAX_TARGETS),
	ROW_LIST(refused, "refused", 0, &refused_table, 0, RECORD_MAX_TARGETS),
	ROW_LIST(doubles, "doubles", 0, &double_table, 0, RECORD_MAX_TARGETS),
};
#undef STRUCT

const struct table record_table = {.type = "record",
	.fields = record_fields,
	.nfields = COUNT_OF(record_fields),
	.size = sizeof(struct record),
	.max_bytes = RECORD_MAX_BYTES,
	.never_signed = true};
