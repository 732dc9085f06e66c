#include "doc/order.h"

#include "doc/common.h"

enum {
	MUST = FIELD_REQUIRED,
	NONE = FIELD_NULLABLE, /* can be known not to exist */
};

#define STRUCT struct order_basis
static const struct field order_basis_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_ORDER_BASIS),
	ROW_TEXT(court, "court", MUST, NAME_MAX_POINTS),
	ROW_TEXT(number, "number", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(date, "date", MUST),
	ROW_HASH(ref, "ref", 0),
};
PART(order_basis, "basis");
#undef STRUCT

#define STRUCT struct order_work
static const struct field order_work_fields[] = {
	ROW_TEXT(title, "title", MUST, LINE_MAX_POINTS),
	ROW_WORD(category, "category", MUST, VOCAB_CATEGORY),
	ROW_TEXT(rights_holder, "rights-holder", 0, NAME_MAX_POINTS),
};
PART(order_work, "a work");
#undef STRUCT

#define STRUCT struct order
static const struct field order_fields[] = {
	ROWS_REASONED,
	ROW_REF(demand, "demand", MUST),
	ROW_HASH(determination, "determination", 0),
	ROW_OBJECT(basis, "basis", MUST, &order_basis_table),
	ROW_DECIDED_BY,
	ROW_YES(interim, "interim", MUST),
	ROW_WORD(measure, "measure", MUST, VOCAB_MEASURE),
	ROW_SET(addressees, "addressees", MUST, VOCAB_ADDRESSEE, 1),
	ROW_TARGETS(MUST),
	ROW_LIST(works, "works", MUST, &order_work_table, 1, ORDER_MAX_WORKS),
	ROW_INSTANT(from, "from", MUST),
	ROW_INSTANT(until, "until", MUST),
	ROW_OBJECT(affected, "affected", MUST | NONE, &doc_affected_table),
	ROW_CONSIDERED(MUST),
	ROW_COLLATERAL(MUST),
};
DOCUMENT(order, "order");
#undef STRUCT

#define STRUCT struct mirror
static const struct field mirror_fields[] = {
	ROWS_REASONED,
	ROW_HASH(order, "order", MUST),
	ROW_DECIDED_BY,
	ROW_SET(copies, "copies", MUST, VOCAB_COPY, 1),
	ROW_TARGETS(MUST),
	ROW_LIST(evidence, "evidence", MUST, &doc_evidence_table, 1, DOC_MAX_EVIDENCE),
	ROW_INSTANT(objection_until, "objection-until", MUST),
	ROW_INSTANT(from, "from", MUST),
	ROW_INSTANT(until, "until", MUST),
	ROW_OBJECT(affected, "affected", MUST | NONE, &doc_affected_table),
	ROW_CONSIDERED(MUST),
	ROW_COLLATERAL(MUST),
};
DOCUMENT(mirror, "mirror");
#undef STRUCT

#define STRUCT struct confirm
static const struct field confirm_fields[] = {
	ROWS_COMMON,
	ROW_HASH(confirms, "confirms", MUST),
	ROW_HASHES(parts, "parts", 0, 1, DOC_MAX_PARTS),
	ROW_DECIDED_BY,
};
DOCUMENT(confirm, "confirm");
#undef STRUCT

#define STRUCT struct stay
static const struct field stay_fields[] = {
	ROWS_REASONED,
	ROW_HASH(order, "order", MUST),
	ROW_DECIDED_BY,
	ROW_REF(contest, "contest", 0),
	ROW_OBJECT(by_court, "by-court", MUST | NONE, &doc_court_act_table),
};
DOCUMENT(stay, "stay");
#undef STRUCT

#define STRUCT struct resume
static const struct field resume_fields[] = {
	ROWS_REASONED,
	ROW_HASH(order, "order", MUST),
	ROW_REF(ends, "ends", MUST),
	ROW_DECIDED_BY,
	ROW_OBJECT(by_court, "by-court", MUST, &doc_court_act_table),
};
DOCUMENT(resume, "resume");
#undef STRUCT

#define STRUCT struct narrow
static const struct field narrow_fields[] = {
	ROWS_REASONED,
	ROW_HASH(order, "order", MUST),
	ROW_REF(because, "because", 0),
	ROW_DECIDED_BY,
	ROW_TARGETS(MUST),
	ROW_WORD(measure, "measure", 0, VOCAB_MEASURE),
	ROW_SET(addressees, "addressees", 0, VOCAB_ADDRESSEE, 1),
	ROW_INSTANT(until, "until", 0),
	ROW_COLLATERAL(0),
};
DOCUMENT(narrow, "narrow");
#undef STRUCT

#define STRUCT struct renew
static const struct field renew_fields[] = {
	ROWS_REASONED,
	ROW_HASH(order, "order", MUST),
	ROW_OBJECT(basis, "basis", MUST, &order_basis_table),
	ROW_DECIDED_BY,
	ROW_INSTANT(seen, "seen", MUST),
	ROW_INSTANT(until, "until", MUST),
	ROW_CONSIDERED(MUST),
	ROW_COLLATERAL(MUST),
};
DOCUMENT(renew, "renew");
#undef STRUCT

#define STRUCT struct lift
static const struct field lift_fields[] = {
	ROWS_REASONED,
	ROW_HASH(order, "order", MUST),
	ROW_WORD(cause, "cause", MUST, VOCAB_LIFT_CAUSE),
	ROW_REF(because, "because", 0),
	ROW_DECIDED_BY,
	ROW_OBJECT(by_court, "by-court", MUST | NONE, &doc_court_act_table),
};
DOCUMENT(lift, "lift");
#undef STRUCT
