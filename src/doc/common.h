/*
 * doc/common.h: the fields every document has, and parts several types share.  Pure.
 */
#ifndef EXQ_DOC_COMMON_H
#define EXQ_DOC_COMMON_H

#include "doc/row.h"

enum {
	DOC_MAX_REFS = 64,
	DOC_MAX_REASONS = 8000, /* code points in one language */
	NONCE_DIGITS = 32,	/* 128 bits */
	NAME_MAX_POINTS = 300,	/* names of bodies, courts, publishers */
	LINE_MAX_POINTS = 1000, /* a title, a reference, provisions as cited */
};

extern const struct table doc_ref_table;

/* The first rows of every table; the member is `struct doc_common common`. */
#define ROWS_COMMON                                                                                \
	ROW_TYPE, ROW_OF(FIELD_VERSION, common.v, "v", FIELD_REQUIRED),                            \
		ROW_OF(FIELD_ORIGIN, common.log, "log", FIELD_SIGNED),                             \
		ROW_MAX(FIELD_HEX, common.nonce, "nonce", FIELD_SIGNED, NONCE_DIGITS),             \
		ROW_OF(FIELD_INSTANT, common.issued, "issued", FIELD_SIGNED),                      \
		ROW_OF(FIELD_ACTOR, common.issuer, "issuer", FIELD_SIGNED),                        \
		ROW_STATE(common.state, "state", FIELD_SIGNED),                                    \
		ROW_LIST(common.refs, "refs", 0, &doc_ref_table, 0, DOC_MAX_REFS),                 \
		ROW_TEXTS(common.reasons, "reasons", 0, DOC_MAX_REASONS),                          \
		ROW_HASH(common.annex, "annex", 0)

#endif
