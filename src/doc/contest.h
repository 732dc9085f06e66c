/*
 * doc/contest.h: the `contest` document, and the `decision` that answers it.  Pure values.
 *
 * A decision says what becomes of the *order* (its field is `order-is`, so that nobody reads it as
 * the contest's fate): `upheld` refuses the contest, the order stands and a stay the contest caused
 * ends; `narrowed` grants it in part, the order goes on for the decision's `targets` alone;
 * `annulled` grants it, the order and its mirrors end.
 */
#ifndef EXQ_DOC_CONTEST_H
#define EXQ_DOC_CONTEST_H

#include "doc/parts.h"

struct contest {
	struct doc_common common; /* reasons may stand in the annex */
	struct doc_ref order;	  /* an order or mirror, in whichever log */
	struct value by;	  /* VOCAB_PARTY */
	struct value grounds;	  /* SET of VOCAB_GROUND */
	struct value relief;	  /* SET of VOCAB_RELIEF */
	struct list targets;	  /* those contested; left out: all */
	struct contest_media {
		struct value state, number, since;
		uint8_t has;
	} media;	      /* registration as mass media; null: none */
	struct list evidence; /* struct doc_evidence */
};

struct decision {
	struct doc_common common;
	struct doc_ref contest;
	struct value order, order_is; /* id; VOCAB_ORDER_IS */
	struct doc_office decided_by;
	struct list targets;	       /* what remains, when narrowed */
	struct doc_court_act by_court; /* null: an authority decided */
};

extern const struct table contest_table, decision_table;

#endif
