/*
 * doc/lawpack.h: the `lawpack` document: pins what the fold reads besides entries.  Pure
 * values.
 *
 * A later one replaces the earlier whole, from its own index on.
 */
#ifndef EXQ_DOC_LAWPACK_H
#define EXQ_DOC_LAWPACK_H

#include "doc/parts.h"

enum { LAWPACK_MAX_BLOBS = 64, LAWPACK_MAX_BYTES = 64 << 20 };

struct lawpack_blob {
	struct value name, kind, hash, bytes, valid_from; /* VOCAB_BLOB */
};

struct lawpack {
	struct doc_common common;
	struct value fold; /* version of the rules of the fold from here on */
	struct doc_office decided_by;
	struct list blobs; /* struct lawpack_blob */
};

extern const struct table lawpack_table;

#endif
