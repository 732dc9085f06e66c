/*
 * node/node.h: a national node: the log's one writer, and the register it folds into.
 *
 * Submissions wait in a short queue; one worker takes all that wait as one batch of the sequencer,
 * so that they share what it costs to make them durable, and folds what came of it before anyone is
 * answered.  Readers see the register between two batches.  What would halt those who verify (rules
 * newer than these, a pinned file that is not there) is refused before it is in the log.
 */
#ifndef EXQ_NODE_NODE_H
#define EXQ_NODE_NODE_H

#include "log/sequencer.h"
#include "register/list.h"

enum {
	NODE_QUEUE_MAX = 1024, /* jobs of at most 64 KiB */
	NODE_BATCH_MAX = 256,
	NODE_MOMENT_MS = 10000, /* readers' time goes in such steps: answers can be kept */
};

struct node;

/* Recovers the log as sequencer_open() does, and folds it.  `folder` and `policy` (or NULL) are
 * borrowed.  ERR_MISMATCH: the log is damaged. */
MUST_CHECK enum err_kind node_open(const char *folder, const struct policy *policy,
	sequencer_clock *clock, void *from, struct node **n, struct err *e);

/* Start the worker, within a sandbox if the process has one. */
MUST_CHECK enum err_kind node_start(struct node *n, struct err *e);

/* What waits is answered, and nothing more taken. */
void node_stop(struct node *n);
void node_close(struct node *n);

/* The worker met an error that only a new start mends. */
bool node_failed(struct node *n, struct err *e);

/* ---- submissions ---- */

enum node_outcome {
	NODE_ENTERED,
	NODE_KNOWN, /* it stood there before */
	NODE_REFUSED,
	NODE_UNABLE, /* this machine could not, now */
	NODE_OUTCOME_COUNT
};

enum node_task { NODE_SUBMIT, NODE_COSIGN };

/* The caller's, until done() was called, by the worker. */
struct node_job {
	enum node_task task;
	struct slice bytes; /* a signed object; or a checkpoint with cosignatures */
	bool pins;	    /* it is a lawpack: what it pins must be at hand */
	void (*done)(struct node_job *j);
	void *to;
	/* set */
	enum node_outcome outcome;
	const char *reason; /* with NODE_REFUSED and NODE_UNABLE: a published id */
	char detail[ERR_MSG_MAX];
	uint64_t index;
	bool other;  /* known, with other bytes: another signature of the same document */
	bool folded; /* *verdict says what effect it has */
	struct fold_verdict verdict;
	struct buf receipt; /* with NODE_ENTERED and NODE_KNOWN; closed by done() */
	struct node_job *next;
};

/* False: too many wait, or the node stops; done() is not called. */
MUST_CHECK bool node_submit(struct node *n, struct node_job *j);

/* One was refused before it was submitted: it counts as the others do. */
void node_count_refused(struct node *n);

/* ---- reading ---- */

struct node_moment {
	const char *origin;
	uint64_t size;
	int64_t t; /* now, in steps; not before the last entry */
};

/* Nothing changes until node_read_end(). */
const struct list_of *node_read_begin(struct node *n, struct node_moment *m);
void node_read_end(struct node *n);

/* The size that is public; without waiting for anyone. */
uint64_t node_size(struct node *n);

/* Within a reading, of its moment; counted once for it. */
void node_count(
	struct node *n, const struct node_moment *m, struct arena *scratch, struct list_counts *c);

struct node_numbers {
	uint64_t waiting; /* submissions */
	uint64_t outcomes[NODE_OUTCOME_COUNT];
	uint64_t batches;
};
void node_numbers(struct node *n, struct node_numbers *to);

int64_t node_now(struct node *n);
const char *node_public(const struct node *n); /* the folder of what is published */
const struct policy *node_policy(const struct node *n);

#endif
