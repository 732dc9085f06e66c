#include "node/node_parts.h"

#include "os/diag.h"

#include <stdio.h>
#include <stdlib.h>

enum { DOC_MAX_MEMORY = 8 << 20 };

/* ---- opening ---- */

static void
note_problem(void *to, const char *place, const char *what)
{
	(void)to;
	diag_note("serve", "%s: %s", place, what);
}

static enum err_kind
keep_verdict(void *to, const struct fold_entry *in, struct slice object,
	const struct fold_verdict *v, struct err *e)
{
	(void)object;
	struct node *n = to;
	if (in->index >= n->room) {
		size_t room = n->room ? 2 * n->room : 1024;
		struct fold_verdict *p = realloc(n->verdicts, room * sizeof *p);
		if (!p)
			return err_set(e, ERR_IO, "out of memory");
		n->verdicts = p;
		n->room = room;
	}
	n->verdicts[in->index] = *v;
	return OK;
}

static struct node *
new_node(const struct policy *policy, sequencer_clock *clock, void *from)
{
	struct node *n = calloc(1, sizeof *n);
	pthread_rwlockattr_t fair;
	if (!n)
		return NULL;
	n->policy = policy;
	n->clock = clock;
	n->clock_from = from;
	n->last = &n->first;
	buf_init(&n->object, OBJECT_MAX_BYTES);
	pthread_rwlockattr_init(&fair); /* readers without end keep no writer out */
	pthread_rwlockattr_setkind_np(&fair, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&n->lock, &fair);
	pthread_rwlockattr_destroy(&fair);
	pthread_mutex_init(&n->mutex, NULL);
	pthread_mutex_init(&n->counting, NULL);
	pthread_cond_init(&n->wake, NULL);
	n->doc = arena_open(DOC_MAX_MEMORY);
	return n;
}

static enum err_kind
open_register(struct node *n, const char *folder, struct err *e)
{
	struct conf conf;
	enum err_kind rc = conf_read(folder, &conf, e);
	if (rc != OK)
		return rc;
	snprintf(n->origin, sizeof n->origin, "%s", conf.origin);
	n->replay = (struct replay){
		.public = n->public, .problem = note_problem, .took = keep_verdict, .to = n};
	rc = replay_all(&n->replay, &conf, n->clock(n->clock_from), e);
	if (rc == OK && n->replay.problems)
		rc = err_set(e, ERR_MISMATCH, "the log is damaged; see `exq log check`");
	if (rc == OK && !(n->list = list_open(n->replay.fold)))
		rc = err_set(e, ERR_IO, "out of memory");
	if (rc == OK)
		rc = list_follow(n->list, e);
	atomic_store(&n->size, sequencer_size(n->sequencer));
	return rc;
}

enum err_kind
node_open(const char *folder, const struct policy *policy, sequencer_clock *clock, void *from,
	struct node **to, struct err *e)
{
	struct node *n = new_node(policy, clock, from);
	if (!n || !n->doc) {
		node_close(n);
		return err_set(e, ERR_IO, "out of memory");
	}
	int k = snprintf(n->public, sizeof n->public, "%s/public", folder);
	enum err_kind rc = k > 0 && (size_t)k < sizeof n->public
				   ? sequencer_open(folder, clock, from, &n->sequencer, e)
				   : err_set(e, ERR_LIMIT, "%s: the path is too long", folder);
	if (rc == OK)
		rc = open_register(n, folder, e);
	if (rc != OK) {
		node_close(n);
		return rc;
	}
	*to = n;
	return OK;
}

enum err_kind
node_start(struct node *n, struct err *e)
{
	n->works = pthread_create(&n->worker, NULL, node_work, n) == 0;
	return n->works ? OK : err_set(e, ERR_IO, "no thread can be started");
}

void
node_stop(struct node *n)
{
	if (!n || !n->works)
		return;
	pthread_mutex_lock(&n->mutex);
	n->stopping = true;
	pthread_cond_signal(&n->wake);
	pthread_mutex_unlock(&n->mutex);
	pthread_join(n->worker, NULL);
	n->works = false;
}

void
node_close(struct node *n)
{
	if (!n)
		return;
	node_stop(n);
	sequencer_close(n->sequencer);
	list_close(n->list);
	replay_close(&n->replay);
	arena_close(n->doc);
	buf_fini(&n->object);
	free(n->verdicts);
	pthread_cond_destroy(&n->wake);
	pthread_mutex_destroy(&n->counting);
	pthread_mutex_destroy(&n->mutex);
	pthread_rwlock_destroy(&n->lock);
	free(n);
}

/* ---- asking ---- */

bool
node_failed(struct node *n, struct err *e)
{
	pthread_mutex_lock(&n->mutex);
	bool failed = n->failed;
	if (failed)
		*e = n->why;
	pthread_mutex_unlock(&n->mutex);
	return failed;
}

bool
node_submit(struct node *n, struct node_job *j)
{
	j->next = NULL;
	pthread_mutex_lock(&n->mutex);
	bool room = !n->stopping && !n->failed && n->numbers.waiting < NODE_QUEUE_MAX;
	if (room) {
		*n->last = j;
		n->last = &j->next;
		n->numbers.waiting++;
		pthread_cond_signal(&n->wake);
	}
	pthread_mutex_unlock(&n->mutex);
	return room;
}

void
node_count_refused(struct node *n)
{
	pthread_mutex_lock(&n->mutex);
	n->numbers.outcomes[NODE_REFUSED]++;
	pthread_mutex_unlock(&n->mutex);
}

const struct list_of *
node_read_begin(struct node *n, struct node_moment *m)
{
	int64_t now = n->clock(n->clock_from), last;
	pthread_rwlock_rdlock(&n->lock);
	last = fold_time(n->replay.fold);
	now -= now % NODE_MOMENT_MS;
	*m = (struct node_moment){n->origin, fold_size(n->replay.fold), now > last ? now : last};
	return n->list;
}

void
node_read_end(struct node *n)
{
	pthread_rwlock_unlock(&n->lock);
}

uint64_t
node_size(struct node *n)
{
	return atomic_load(&n->size);
}

void
node_count(
	struct node *n, const struct node_moment *m, struct arena *scratch, struct list_counts *c)
{
	pthread_mutex_lock(&n->counting);
	if (m->size != n->counted.size || m->t != n->counted.t)
		list_count(n->list, m->t, scratch, &n->counts);
	n->counted = *m;
	*c = n->counts;
	pthread_mutex_unlock(&n->counting);
}

int64_t
node_now(struct node *n)
{
	return n->clock(n->clock_from);
}

void
node_numbers(struct node *n, struct node_numbers *to)
{
	pthread_mutex_lock(&n->mutex);
	*to = n->numbers;
	pthread_mutex_unlock(&n->mutex);
}

const char *
node_public(const struct node *n)
{
	return n->public;
}

const struct policy *
node_policy(const struct node *n)
{
	return n->policy;
}
