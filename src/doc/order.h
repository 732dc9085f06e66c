/*
 * doc/order.h: restrictions and what changes them: `order`, `mirror`, `confirm`, `stay`,
 * `resume`, `narrow`, `renew`, `lift`.  Pure values.
 *
 * A restriction holds from `from` on and before `until`; both are instants, so that its end does
 * not depend on a calendar day of some place.  What a table cannot see (until within the cap, a
 * second official's key, a subset of targets) the fold of the register refuses.
 */
#ifndef EXQ_DOC_ORDER_H
#define EXQ_DOC_ORDER_H

#include "doc/parts.h"

enum { ORDER_MAX_WORKS = 200 };

/* What it rests on: `ref` is the id of the recognition in the same log; left out for own acts. */
struct order_basis {
	struct value kind, court, number, date, ref; /* VOCAB_ORDER_BASIS */
	uint8_t has;
};

struct order_work {
	struct value title, category, rights_holder; /* VOCAB_CATEGORY; name of a body */
};

struct order {
	struct doc_common common;
	struct doc_ref demand;
	struct value determination; /* id, when one was made */
	struct order_basis basis;
	struct doc_office decided_by;
	struct value interim;	 /* yes: an interim measure, of 30 days at most */
	struct value measure;	 /* VOCAB_MEASURE: one */
	struct value addressees; /* SET of VOCAB_ADDRESSEE */
	struct list targets;	 /* struct doc_target */
	struct list works;	 /* struct order_work */
	struct value from, until;
	struct doc_affected affected; /* null: nobody could be found */
	struct list considered;	      /* struct doc_narrower; [] says that none is narrower */
	struct list collateral;	      /* struct doc_collateral */
};

/* Names added to an order as copies; measure, addressees, works and basis are the order's. */
struct mirror {
	struct doc_common common;
	struct value order; /* id of the parent: an order, never a mirror */
	struct doc_office decided_by;
	struct value copies;	       /* SET of VOCAB_COPY */
	struct list targets, evidence; /* struct doc_target, struct doc_evidence */
	struct value objection_until, from, until;
	struct doc_affected affected;
	struct list considered, collateral;
};

/* The second official's key. */
struct confirm {
	struct doc_common common;
	struct value confirms; /* id of an order, mirror, narrow or renew */
	struct list parts;     /* ids of all its parts in order, when it has several */
	struct doc_office decided_by;
};

struct stay {
	struct doc_common common;
	struct value order;
	struct doc_office decided_by;
	struct doc_ref contest;	       /* that led to it */
	struct doc_court_act by_court; /* null: the authority's own motion */
};

/* Only a court's act ends a stay while the order stands. */
struct resume {
	struct doc_common common;
	struct value order;
	struct doc_ref ends; /* the stay, or the contest, whose effect ends: no other */
	struct doc_office decided_by;
	struct doc_court_act by_court;
};

/* What remains; never more than there was. */
struct narrow {
	struct doc_common common;
	struct value order;
	struct doc_ref because; /* a decision, a demand withdrawn in part */
	struct doc_office decided_by;
	struct list targets;
	struct value measure, addressees, until; /* when they change */
	struct list collateral;
};

/* A new decision on the same order. */
struct renew {
	struct doc_common common;
	struct value order;
	struct order_basis basis; /* a new one: not that of the order */
	struct doc_office decided_by;
	struct value seen; /* when the material was last seen at the targets */
	struct value until;
	struct list considered, collateral;
};

struct lift {
	struct doc_common common;
	struct value order, cause; /* VOCAB_LIFT_CAUSE */
	struct doc_ref because;	   /* the removed, decision or foreign lift it follows */
	struct doc_office decided_by;
	struct doc_court_act by_court; /* null: no court asked for it */
};

extern const struct table order_table, mirror_table, confirm_table, stay_table, resume_table,
	narrow_table, renew_table, lift_table;

#endif
