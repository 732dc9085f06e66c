/*
 * doc/common.h: the fields every document has, and parts several types share.  Pure.
 */
#ifndef EXQ_DOC_COMMON_H
#define EXQ_DOC_COMMON_H

#include "doc/parts.h"
#include "doc/row.h"

enum {
	DOC_MAX_REFS = 64,
	DOC_MAX_REASONS = 8000, /* code points in one language */
	DOC_MAX_PARTS = 64,	/* 3 MiB */
	NONCE_DIGITS = 32,	/* 128 bits */
	NAME_MAX_POINTS = 300,	/* names of bodies, courts, publishers */
	DOC_MAX_TARGETS = 1024, /* as of a demand */
	DOC_MAX_CONSIDERED = 64,
	DOC_MAX_EVIDENCE = 200,
	NUMBER_MAX_POINTS = 200, /* numbers of cases, writs, registrations */
	LINE_MAX_POINTS = 1000,	 /* a title, a reference, provisions as cited */
};

extern const struct table doc_ref_table, doc_part_table, doc_target_table, doc_office_table,
	doc_court_act_table, doc_collateral_table, doc_narrower_table, doc_affected_table,
	doc_evidence_table;

/*
 * The first rows of every table; the member is `struct doc_common common`.  `why` is the flag of
 * the reasons: FIELD_REQUIRED in whatever decides something.
 */
#define ROWS_COMMON_WITH(why)                                                                      \
	ROW_TYPE, ROW_OF(FIELD_VERSION, common.v, "v", FIELD_REQUIRED),                            \
		ROW_OF(FIELD_ORIGIN, common.log, "log", FIELD_SIGNED),                             \
		ROW_MAX(FIELD_HEX, common.nonce, "nonce", FIELD_SIGNED, NONCE_DIGITS),             \
		ROW_INSTANT(common.issued, "issued", FIELD_SIGNED),                                \
		ROW_OF(FIELD_ACTOR, common.issuer, "issuer", FIELD_SIGNED),                        \
		ROW_STATE(common.state, "state", FIELD_SIGNED),                                    \
		ROW_LIST(common.refs, "refs", 0, &doc_ref_table, 0, DOC_MAX_REFS),                 \
		ROW_TEXTS(common.reasons, "reasons", why, DOC_MAX_REASONS),                        \
		ROW_HASH(common.annex, "annex", 0),                                                \
		ROW_OBJECT(common.part, "part", 0, &doc_part_table)
#define ROWS_COMMON ROWS_COMMON_WITH(0)
#define ROWS_REASONED ROWS_COMMON_WITH(FIELD_REQUIRED)

/* Rows of what most decisions have, each with the member of that name. */
#define ROW_DECIDED_BY ROW_OBJECT(decided_by, "decided-by", FIELD_REQUIRED, &doc_office_table)
#define ROW_TARGETS(f) ROW_LIST(targets, "targets", f, &doc_target_table, 1, DOC_MAX_TARGETS)
#define ROW_CONSIDERED(f)                                                                          \
	ROW_LIST(considered, "considered", f, &doc_narrower_table, 0, DOC_MAX_CONSIDERED)
#define ROW_COLLATERAL(f)                                                                          \
	ROW_LIST(collateral, "collateral", f, &doc_collateral_table, 0, DOC_MAX_TARGETS)
#define ROW_REF(m, n, f) ROW_OBJECT(m, n, f, &doc_ref_table)

#endif
