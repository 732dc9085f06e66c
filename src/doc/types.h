/*
 * doc/types.h: every document type that can stand in a log, by name.  Pure.
 */
#ifndef EXQ_DOC_TYPES_H
#define EXQ_DOC_TYPES_H

#include "doc/parts.h"

enum doc_type {
	DOC_GENESIS,
	DOC_ROOT_ROTATE,
	DOC_LOGKEY,
	DOC_REVOKE,
	DOC_ACTOR,
	DOC_DEMAND,
	DOC_DETERMINATION,
	DOC_RECOGNITION,
	DOC_ORDER,
	DOC_NOTICE,
	DOC_CONTEST,
	DOC_DECISION,
	DOC_CONFIRM,
	DOC_STAY,
	DOC_RESUME,
	DOC_NARROW,
	DOC_RENEW,
	DOC_LIFT,
	DOC_REMOVED,
	DOC_MIRROR,
	DOC_REPORT,
	DOC_INQUIRY,
	DOC_ANSWER,
	DOC_LAWPACK,
	DOC_TYPE_COUNT
};

const struct table *doc_table(enum doc_type t);

/* Of what table is this document?  Reads `type` and `v` only.  ERR_SYNTAX: no JSON object or no
 * such type; ERR_UNSUPPORTED: a newer version, which is not malformed but not known here. */
MUST_CHECK enum err_kind doc_type_of(struct slice text, enum doc_type *t, struct err *e);

/*
 * Decode a document of whatever type under DOC_SIGNED; *doc is in `a` and of doc_table(*t)'s
 * struct, whose first member is the struct doc_common.
 */
MUST_CHECK enum err_kind doc_decode_any(struct slice text, struct arena *a, enum doc_type *t,
	const struct doc_common **doc, struct err *e);

#endif
