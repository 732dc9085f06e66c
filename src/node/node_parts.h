/* node/node_parts.h: what the files of node/node share. */
#ifndef EXQ_NODE_NODE_PARTS_H
#define EXQ_NODE_NODE_PARTS_H

#include "node/node.h"
#include "node/replay.h"

#include <pthread.h>
#include <stdatomic.h>

struct node {
	char public[4096];
	const struct policy *policy;
	sequencer_clock *clock;
	void *clock_from;

	/* The worker's alone. */
	struct sequencer *sequencer;
	struct arena *doc;
	struct buf object;
	struct slice objects[NODE_BATCH_MAX];
	struct submit_result results[NODE_BATCH_MAX];

	pthread_rwlock_t lock; /* of the register: who reads, and the worker */
	struct replay replay;
	struct list_of *list;
	char origin[ORIGIN_MAX + 1];
	struct fold_verdict *verdicts; /* of each entry */
	size_t room;
	atomic_uint_fast64_t size; /* public */

	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t wake;
	struct node_job *first, **last;
	struct node_numbers numbers;
	bool stopping, failed;
	struct err why;

	pthread_mutex_t counting; /* of what follows */
	struct list_counts counts;
	struct node_moment counted; /* size 0: not yet */

	pthread_t worker;
	bool works;
};

/* ---- the worker (work.c) ---- */

void *node_work(void *n);

#endif
