/*
 * register/list.h: a register read in parts: pages of one kind of subject, one by its id, those on
 * a host, and how many there are in each state.  Pure.
 *
 * A list follows a fold and is as large as what it lists.  Reading changes neither: several threads
 * may read at once, each with an arena of its own, while nobody adds.  What is written of a subject
 * is, byte for byte, what fold_write() writes of it at that time.
 */
#ifndef EXQ_REGISTER_LIST_H
#define EXQ_REGISTER_LIST_H

#include "register/fold.h"

enum list_kind {
	LIST_ORDERS, /* with mirrors and renewals */
	LIST_DEMANDS,
	LIST_RECOGNITIONS,
	LIST_CONTESTS,
	LIST_INQUIRIES,
	LIST_KIND_COUNT
};

enum {
	LIST_MAX_ON_HOST = 1000, /* answered at once; more cannot be asked for */
	LIST_STATES = 7,	 /* places of the bits of enum state */
};

const char *list_kind_name(enum list_kind k); /* "orders" */
const char *list_state_name(size_t place);    /* "effective" */

struct list_of; /* opaque */

/* NULL: out of memory.  Borrows the fold. */
struct list_of *list_open(const struct fold *f);
void list_close(struct list_of *l);

/* Take in what the fold was given since.  ERR_IO: no memory; then it is to be closed. */
MUST_CHECK enum err_kind list_follow(struct list_of *l, struct err *e);

/* Where to read from, and where to put it. */
struct list_page {
	int64_t t;
	struct arena *scratch; /* reset with each subject */
	struct buf *to;
	size_t max;	/* subjects */
	uint64_t after; /* only those of a larger index; any when `begins` */
	bool begins;
	bool more;     /* set: there are others */
	uint64_t next; /* set, with more: the index of the last one written */
};

/* The subjects as JSON, "," between them; an actor has no index but its place in order of ids. */
MUST_CHECK enum err_kind list_write(
	const struct list_of *l, enum list_kind kind, struct list_page *p, struct err *e);
MUST_CHECK enum err_kind list_write_actors(
	const struct list_of *l, struct list_page *p, struct err *e);

/* One of the kind by its id.  ERR_MISSING. */
MUST_CHECK enum err_kind list_write_one(const struct list_of *l, enum list_kind kind,
	const struct sha256 *id, struct list_page *p, struct err *e);

/*
 * Orders and mirrors that are not ended and whose targets are this host (in normal form; or the
 * address), a URL on it, or a domain above it; p->more: not all of them were written.
 */
struct list_status {
	size_t n, effective;
	int64_t until; /* the latest end of those in effect; 0: none is */
};
MUST_CHECK enum err_kind list_write_host(const struct list_of *l, struct slice host,
	struct list_page *p, struct list_status *s, struct err *e);

/* By kind and place of the state's bit; and what is open past its time. */
struct list_counts {
	uint64_t by[LIST_KIND_COUNT][LIST_STATES];
	uint64_t overdue_contests, overdue_inquiries, actors;
};
void list_count(const struct list_of *l, int64_t t, struct arena *scratch, struct list_counts *c);

#endif
