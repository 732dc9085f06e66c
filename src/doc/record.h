/*
 * doc/record.h: the `record` document: an entry imported from another register.  Pure values.
 *
 * It can be assessed and never signed: a register taken from elsewhere must not turn into orders.
 * What the register published stands as published (FIELD_RAW); what could not be brought into a
 * normal form stands in `refused` with its reason, and what an entry lists twice in `doubles`, so
 * that nothing is silently dropped.
 */
#ifndef EXQ_DOC_RECORD_H
#define EXQ_DOC_RECORD_H

#include "doc/field.h"

enum {
	RECORD_MAX_TARGETS = 4096, /* the largest real entry has 1,215 values of all kinds */
};

/* date: a calendar day; date_text only when what was published is none. */
struct record_decision {
	struct value date, date_text, number, org;
	uint8_t has;
};

struct record_target {
	struct value kind, value; /* VOCAB_TARGET; normal form */
	struct value as_given;	  /* as published; left out when equal to the normal form */
	struct value ts;	  /* its own time stamp, as published */
};

struct record_refused {
	struct value kind, value; /* as published */
	struct value reason;	  /* VOCAB_REFUSED_TARGET */
	struct value ts;
};

/* Published again within the entry: the normal form is among the targets already. */
struct record_double {
	struct value kind, value; /* as published */
	struct value ts;
};

struct record {
	struct value v;
	struct value reg, file_hash, verified; /* `register`; verified: the file's signature was */
	struct value updated, updated_urgently, format_version; /* of the file, as published */
	struct value entry, position; /* id; byte offset of the entry in the file */
	struct value included, entry_type, block_type, urgency;
	struct value hash, ts; /* of the entry, as published; what the hash is over is not known */
	struct record_decision decision;
	struct list targets; /* struct record_target */
	struct list refused; /* struct record_refused */
	struct list doubles; /* struct record_double */
};

extern const struct table record_table;

#endif
