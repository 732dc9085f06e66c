#include "doc/provider.h"

#include "doc/common.h"

enum {
	VALUE_MAX_POINTS = 2048,     /* a target, see scope/target.h */
	RESTRICTED_MAX = 1000000000, /* targets in force at once */
	MUST = FIELD_REQUIRED,
	NONE = FIELD_NULLABLE, /* can be known not to exist */
};

/* The largest integer of I-JSON (RFC 7493 section 2.2). */
#define SIZE_MAX_OF_JSON (((uint64_t)1 << 53) - 1)

#define STRUCT struct notice
static const struct field notice_fields[] = {
	ROWS_COMMON,
	ROW_REF(about, "about", MUST),
	ROW_WORD(to, "to", MUST, VOCAB_PARTY),
	ROW_OF(FIELD_ACTOR, actor, "actor", 0),
	ROW_TEXT(name, "name", 0, NAME_MAX_POINTS),
	ROW_WORD(channel, "channel", MUST, VOCAB_CHANNEL),
	ROW_INSTANT(sent, "sent", MUST),
	ROW_INSTANT(delivered, "delivered", MUST | NONE),
	ROW_HASH(proof, "proof", MUST),
};
DOCUMENT(notice, "notice");
#undef STRUCT

#define STRUCT struct removed
static const struct field removed_fields[] = {
	ROWS_COMMON,
	ROW_REF(about, "about", MUST),
	ROW_WORD(by, "by", MUST, VOCAB_PARTY),
	ROW_INSTANT(at, "at", MUST),
	ROW_TARGETS(MUST),
	ROW_HASH(proof, "proof", 0),
};
DOCUMENT(removed, "removed");
#undef STRUCT

#define STRUCT struct report_exception
static const struct field report_exception_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_EXCEPTION),
	ROW_REF(about, "about", MUST),
	ROW_WORD(target_kind, "target-kind", MUST, VOCAB_TARGET),
	ROW_TEXT(target, "target", MUST, VALUE_MAX_POINTS),
	ROW_INSTANT(at, "at", MUST),
	ROW_TEXTS(says, "says", 0, LINE_MAX_POINTS),
};
PART(report_exception, "an exception");
#undef STRUCT

#define STRUCT struct report
static const struct field report_fields[] = {
	ROWS_COMMON,
	ROW_DATE(day, "day", MUST),
	ROW_INT(size, "size", MUST, SIZE_MAX_OF_JSON),
	ROW_HASH(root, "root", MUST),
	ROW_INT(restricted, "restricted", 0, RESTRICTED_MAX),
	ROW_LIST(exceptions, "exceptions", MUST, &report_exception_table, 0, REPORT_MAX_EXCEPTIONS),
};
DOCUMENT(report, "report");
#undef STRUCT
