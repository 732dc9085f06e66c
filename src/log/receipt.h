/*
 * log/receipt.h: what proves, offline and for ever, that an object stood in a log.  Pure.
 *
 * A receipt is a C2SP tlog-proof whose `extra` is the entry's time (eight bytes, big-endian ms):
 * the entry proven is that time followed by the object's DER.  It needs no one's service: a checker
 * has the object, the receipt, and the log's key.
 */
#ifndef EXQ_LOG_RECEIPT_H
#define EXQ_LOG_RECEIPT_H

#include "log/checkpoint.h"
#include "log/note.h"
#include "log/proof.h"

/* The time as `extra` has it, in base64; borrows `to`. */
struct slice receipt_put_time(int64_t time, char to[16]);

struct receipt {
	struct proof proof;
	struct note note;
	struct checkpoint checkpoint;
	int64_t time;
};

/* ERR_SYNTAX: no receipt; the checkpoint in it is read too.  Borrows `text`. */
MUST_CHECK enum err_kind receipt_parse(struct slice text, struct receipt *r, struct err *e);

/* ERR_MISMATCH: the object is not the entry the receipt proves. */
MUST_CHECK enum err_kind receipt_check(const struct receipt *r, struct slice object, struct err *e);

#endif
