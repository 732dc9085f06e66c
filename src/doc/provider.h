/*
 * doc/provider.h: what is told to and by those who carry orders out: `notice`, `removed`,
 * `report`.  Pure values.
 */
#ifndef EXQ_DOC_PROVIDER_H
#define EXQ_DOC_PROVIDER_H

#include "doc/parts.h"

enum { REPORT_MAX_EXCEPTIONS = 1024 };

struct notice {
	struct doc_common common;
	struct doc_ref about;		       /* an order, mirror, renew or demand */
	struct value to, actor, name;	       /* VOCAB_PARTY; actor id; name of a body */
	struct value channel, sent, delivered; /* VOCAB_CHANNEL; null: not known to have arrived */
	struct value proof;		       /* salted hash of the proof in the annex */
};

struct removed {
	struct doc_common common;
	struct doc_ref about; /* an order, mirror or demand */
	struct value by, at;  /* VOCAB_PARTY; when it was taken down */
	struct list targets;
	struct value proof;
};

/* target: for collateral-seen the neighbour hit. */
struct report_exception {
	struct value kind, target_kind, target, at; /* VOCAB_EXCEPTION, VOCAB_TARGET */
	struct doc_ref about;			    /* order, mirror or demand */
	struct texts says;
};

struct report {
	struct doc_common common;
	struct value day, size, root; /* tree size carried out, and its root */
	struct value restricted;      /* targets in force at the day's end */
	struct list exceptions;	      /* struct report_exception */
};

extern const struct table notice_table, removed_table, report_table;

#endif
