/* register/parts.h: what the files of register/ share. */
#ifndef EXQ_REGISTER_PARTS_H
#define EXQ_REGISTER_PARTS_H

#include "doc/anchor.h"
#include "doc/contest.h"
#include "doc/demand.h"
#include "doc/inquiry.h"
#include "doc/lawpack.h"
#include "doc/order.h"
#include "doc/provider.h"
#include "doc/recognition.h"
#include "law/term.h"
#include "register/fold.h"
#include "scope/target.h"

#define NEVER INT64_MAX
#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* ---- what the fold remembers ---- */

struct actor_entry {
	struct slice id;
	enum actor_kind kind;
	uint32_t provides; /* set of enum addressee_kind */
	struct slice *hosts;
	size_t nhosts;
	bool media, listed; /* listed: among the media of the fold, now or before */
	civil_day media_since;
	struct actor_entry *next_medium;
};

/* Every subject begins with this. */
struct item {
	struct sha256 id; /* first: ids are looked up by it */
	unsigned what, state, marks;
	uint64_t index;
	int64_t time;
	const struct actor_entry *issuer;
	struct sha256 key;
	struct item *next; /* in order of the entries */
};

struct demand_entry {
	struct item item;
	state_code act_state; /* 0: not known */
	bool of_court;	      /* the act is a court's, or none is said */
	bool unverified;      /* a transcript, and not recorded how its issuer confirmed it */
	struct slice claimant;
};

struct recognition_entry {
	struct item item;
	struct sha256 demand;
	struct slice demand_log;
	uint32_t measures;
	struct target *targets;
	size_t ntargets;
	int64_t until;
};

struct held_target {
	struct target t;
	int64_t removed; /* when `removed` was entered; NEVER: not said, or answered */
	int64_t due;	 /* silence until then ends it */
};

/* What stays a restriction: a stay, or a contest by a registered medium. */
struct hindrance {
	struct sha256 id;
	bool open;
	struct hindrance *next;
};

/* An order, a mirror or a renewal. */
struct restriction {
	struct item item;
	struct restriction *parent;   /* of a mirror or renewal */
	struct restriction *renewals; /* of an order, oldest first; by `sibling` */
	struct restriction *mirrors;  /* of an order; by `sibling` */
	struct restriction *sibling;
	const struct demand_entry *demand;	     /* NULL: in another log */
	const struct recognition_entry *recognition; /* it rests on; NULL: an own court's act */
	struct slice number, court;		     /* of the basis */
	civil_day decided;
	enum measure measure;
	uint32_t addressees;
	struct held_target *targets;
	size_t ntargets;
	struct slice affected; /* actor id; "" when none was found or it is no actor */
	bool nobody_found;
	bool interim;
	bool said_media;      /* by the order itself: of a registered medium */
	struct sha256 *parts; /* their ids by number, when it came in parts */
	size_t nparts;
	int64_t from, until, objection_until;
	int64_t own_until;		    /* an order: without its renewals */
	int64_t seen;			    /* a renewal: when the material was last seen */
	int64_t confirmed, notified, since; /* since: in its state */
	int64_t ended;
	enum fold_end end;
	struct hindrance *hindrances;
};

struct contest_entry {
	struct item item;
	struct sha256 order;
	struct slice order_log;
	int64_t due;
	bool decided;
	uint32_t order_is;
};

struct inquiry_entry {
	struct item item;
	struct slice to;
	int64_t due, answered;
	bool extended;
};

struct fold {
	struct arena *a, *scratch; /* the first lives as long as the fold */
	struct slice origin;
	state_code state;
	fold_blob *blob;
	void *from;
	bool newer; /* rules these are not */
	uint64_t size;
	int64_t time;
	void *ids, *seen,
		*actors; /* of struct item, struct sha256, struct actor_entry: tsearch(3) */
	void *sets;	 /* of what comes in parts: join.h */
	struct item *first, *last;
	struct actor_entry *media; /* registered mass media, by `next_medium` */
	struct scope *scope;	   /* the suffixes pinned; NULL: none yet */
	struct law *holidays;
	struct slice *protected_names;
	size_t nprotected;
};

/* ---- looking up ---- */

struct item *fold_item(const struct fold *f, const struct sha256 *id, unsigned what);
struct item *fold_item_of(const struct fold *f, const struct value *hash, unsigned what);
const struct actor_entry *fold_actor(const struct fold *f, struct slice id);

/* A new subject of `size` bytes, in place; NULL when out of memory. */
void *fold_new_item(struct fold *f, const struct fold_entry *in, unsigned what, size_t size);
MUST_CHECK bool fold_keep(struct fold *f, struct item *it);

/* ---- time (life.c) ---- */

/* Let time pass to t, with all it does to the restriction, its renewals and its parent. */
void life_advance(struct restriction *r, int64_t t);

/* When it takes effect if nothing else comes; NEVER: something is missing.  A mirror not before its
 * order has effect. */
int64_t life_effect(const struct restriction *r);

/* What a renewal that has ended gave falls away: the order's end as the others have it, or t. */
void life_fall_back(struct restriction *order, int64_t t);

/* The order and its renewals end at `until`, those that end later. */
void life_cut(struct restriction *order, int64_t until);

/* The end of the n-th working day after an instant, in the state's days; without a table of its
 * holidays Saturdays and Sundays alone are off. */
int64_t life_due(const struct fold *f, int64_t from, int n);

/* ---- targets (targets.c) ---- */

/* What a target holds, another holds too: the same, or everything below its host. */
bool target_covers(const struct target *wide, const struct target *t);
bool target_all_covered(const struct target *t, size_t n, const struct target *wide, size_t nwide);

/* Targets of a document in normal form, into `a`; false: one is not, or may not be named. */
bool target_read(struct fold *f, const struct list *from, struct arena *a, struct target **to);

/* A copy in the fold's own memory; false: out of memory.  What is refused must leave nothing there.
 */
bool target_keep(struct fold *f, const struct target *t, size_t n, struct target **to);

/* The same of what some of n targets are, word for word: those may be named, whatever became of the
 * lists since. */
bool target_read_among(struct fold *f, const struct list *from, const struct target *known,
	size_t n, struct arena *a, struct target **to);

/* May it still be named, by the lists now in force? */
bool target_may_stand(struct fold *f, const struct target *t);

/* Is the host one the actor runs, or below one? */
bool target_is_of(const struct target *t, const struct actor_entry *a);

/* ---- entries (demand.c, order.c, reply.c, other.c) ---- */

/* An entry on its way through the table. */
struct attempt {
	struct fold *f;
	const struct fold_entry *in;
	const struct actor_entry *by;
	struct fold_verdict *v;
	const struct transition *row; /* that was taken */
	const struct sha256 *parts;   /* ids of the document's parts, when it came in several */
	size_t nparts;
};

/* The row for a subject that is there (its time has been advanced) or new; false: refused. */
bool attempt(struct attempt *a, const struct item *subject, unsigned what, enum event event,
	unsigned holds);

/* Refuse what refers to nothing. */
bool attempt_refers_to_nothing(struct attempt *a);

/* Refuse what pins a file that is not of its kind. */
bool attempt_pins_unreadable(struct attempt *a);

/* The restriction named, as it is at the entry's time; NULL: refused. */
struct restriction *reply_subject(struct attempt *a, const struct value *id, unsigned what);
bool reply_attempt(struct attempt *a, struct restriction *r, enum event event, unsigned holds);

/* What the row says of it; `end` with a row that ends it. */
void reply_set_state(
	struct restriction *r, const struct transition *row, int64_t t, enum fold_end end);

/* The row taken, and that this entry stays it, and with it its mirrors.  false: out of memory. */
bool stay_begin(struct attempt *a, struct restriction *r);

/* The row taken, and that `ended` stays it no longer, nor its mirrors. */
void stay_end(struct attempt *a, struct restriction *r, struct hindrance *ended);

/* What stays it and has this id, or NULL; does nothing but `h` stay it? */
struct hindrance *stay_find(const struct restriction *r, const struct value *id);
bool stay_is_last(const struct restriction *r, const struct hindrance *h);

/* Each takes one document type.  ERR_*: the machine's. */
typedef enum err_kind fold_take(struct attempt *a, struct err *e);
fold_take take_demand, take_determination, take_recognition, take_order, take_mirror, take_renew;
fold_take take_confirm, take_notice, take_contest, take_decision, take_stay, take_resume;
fold_take take_narrow, take_removed, take_lift, take_inquiry, take_answer, take_report,
	take_lawpack;

enum err_kind out_of_memory(struct err *e);

/*
 * The demand a reference leads to; NULL with true: one of another log.  False: to none.  An id
 * covers the log that its document names: what stands here is no demand of another log, and a
 * reference that says so would be past every test of it.
 */
bool demand_of(const struct fold *f, const struct doc_ref *r, const struct demand_entry **d);

/* Does `said` (a known value, or none) name this log's own document? */
bool ref_is_local(const struct fold *f, const struct doc_ref *r);

#endif
