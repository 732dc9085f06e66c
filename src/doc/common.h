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
	LINE_MAX_POINTS = 1000, /* a title, a reference, provisions as cited */
};

extern const struct table doc_ref_table, doc_part_table;

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

#endif
