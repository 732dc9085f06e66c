/*
 * log/entry.h: an entry of the log, and bundles of entries.  Pure.
 *
 * An entry is the sequencer's time (u64, big-endian, ms since 1970 UTC, never decreasing) followed
 * by the DER of a signed object.  A bundle (C2SP tlog-tiles) is each entry behind its length (u16,
 * big-endian): no count, no trailer.
 */
#ifndef EXQ_LOG_ENTRY_H
#define EXQ_LOG_ENTRY_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum {
	ENTRY_TIME_LEN = 8,
	ENTRY_MAX_BYTES = 65535, /* what a bundle's length can say */
	ENTRY_MAX_OBJECT = ENTRY_MAX_BYTES - ENTRY_TIME_LEN,
	BUNDLE_MAX_BYTES = 256 * (2 + ENTRY_MAX_BYTES),
};

struct entry {
	int64_t time;
	struct slice object; /* borrowed */
};

/* ERR_SYNTAX: no object behind the time, or a time past 2^63 - 1.  ERR_LIMIT. */
MUST_CHECK enum err_kind entry_parse(struct slice bytes, struct entry *entry, struct err *e);

/* Append an entry's bytes, or as one of a bundle; the object is within ENTRY_MAX_OBJECT. */
void entry_put(struct buf *to, const struct entry *entry);
void bundle_put(struct buf *to, const struct entry *entry);

/* Walk a bundle: start with *at = 0.  bytes->p is NULL behind the last entry. */
MUST_CHECK enum err_kind bundle_next(
	struct slice bundle, size_t *at, struct slice *bytes, struct err *e);

#endif
