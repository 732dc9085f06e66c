/* For who watches over a node: OpenMetrics 1.0, and whether it works. */
#include "node/answer.h"

#include "log/policy.h"
#include "os/file.h"

#include <stdio.h>

enum { SCRATCH_MAX_BYTES = 16 << 20, LAST_OF_ORDERS = 4 /* ended: told also when none is */ };

static void
head(struct buf *to, const char *name, const char *type, const char *help)
{
	buf_addf(to, "# TYPE exq_%s %s\n# HELP exq_%s %s\n", name, type, name, help);
}

static void
put_counts(struct buf *to, const struct list_counts *c)
{
	head(to, "subjects", "gauge", "What is in the register, by kind and state.");
	for (size_t k = 0; k < LIST_KIND_COUNT; k++)
		for (size_t s = 1; s < LIST_STATES; s++)
			if (c->by[k][s] || (k == LIST_ORDERS && s <= LAST_OF_ORDERS))
				buf_addf(to, "exq_subjects{kind=\"%s\",state=\"%s\"} %llu\n",
					list_kind_name(k), list_state_name(s),
					(unsigned long long)c->by[k][s]);
	head(to, "overdue", "gauge", "What waits for an answer past its time.");
	buf_addf(to, "exq_overdue{kind=\"contests\"} %llu\nexq_overdue{kind=\"inquiries\"} %llu\n",
		(unsigned long long)c->overdue_contests, (unsigned long long)c->overdue_inquiries);
}

static void
put_numbers(struct buf *to, const struct node_numbers *n)
{
	static const char *const outcomes[NODE_OUTCOME_COUNT] = {
		[NODE_ENTERED] = "entered",
		[NODE_KNOWN] = "known",
		[NODE_REFUSED] = "refused",
		[NODE_UNABLE] = "unable",
	};
	head(to, "submissions", "counter", "Submissions judged, by what became of them.");
	for (size_t i = 0; i < NODE_OUTCOME_COUNT; i++)
		buf_addf(to, "exq_submissions_total{outcome=\"%s\"} %llu\n", outcomes[i],
			(unsigned long long)n->outcomes[i]);
	head(to, "batches", "counter", "Batches that were made durable at once.");
	buf_addf(to, "exq_batches_total %llu\n", (unsigned long long)n->batches);
	head(to, "queue_length", "gauge", "Submissions that wait or are under way.");
	buf_addf(to, "exq_queue_length %llu\n", (unsigned long long)n->waiting);
}

/* Only what a policy's witnesses really said counts. */
static void
put_ages(struct ask *k, struct buf *to)
{
	char path[4096 + 16];
	struct policy_verdict v = {.newest = 0};
	struct buf note;
	struct err e;
	int64_t now = node_now(k->node) / 1000;
	buf_init(&note, NOTE_MAX_BYTES);
	snprintf(path, sizeof path, "%s/checkpoint", node_public(k->node));
	enum err_kind rc =
		node_policy(k->node) ? file_read(path, NOTE_MAX_BYTES, &note, &e) : ERR_MISSING;
	if (rc == OK)
		rc = policy_verify(node_policy(k->node), buf_slice(&note), (uint64_t)now, &v, &e);
	if ((rc == OK || rc == ERR_MISSING) && v.newest) {
		head(to, "cosignature_age_seconds", "gauge", "Since the newest cosignature.");
		buf_addf(to, "exq_cosignature_age_seconds %lld\n",
			(long long)(now - (int64_t)v.newest));
	}
	if (rc == OK && v.quorum) {
		head(to, "quorum_age_seconds", "gauge",
			"Since a whole quorum of witnesses stood behind the checkpoint.");
		buf_addf(to, "exq_quorum_age_seconds %lld\n", (long long)(now - (int64_t)v.quorum));
	}
	buf_fini(&note);
}

void
answer_metrics(struct ask *k)
{
	struct list_counts c;
	struct node_moment m;
	struct node_numbers n;
	struct buf *to = &k->a->body;
	struct arena *scratch = arena_open(SCRATCH_MAX_BYTES);
	if (!scratch) {
		problem_set(k->a, 503, PROBLEM_UNABLE, "out of memory");
		return;
	}
	(void)node_read_begin(k->node, &m);
	node_count(k->node, &m, scratch, &c);
	node_read_end(k->node);
	arena_close(scratch);
	node_numbers(k->node, &n);
	answer_good(k, "application/openmetrics-text; version=1.0.0; charset=utf-8");
	head(to, "log_entries", "gauge", "Size of the public log.");
	buf_addf(to, "exq_log_entries %llu\n", (unsigned long long)node_size(k->node));
	put_counts(to, &c);
	put_numbers(to, &n);
	put_ages(k, to);
	buf_adds(to, "# EOF\n");
}

void
answer_health(struct ask *k)
{
	struct err e;
	if (node_failed(k->node, &e)) {
		problem_set(k->a, 503, PROBLEM_UNABLE, e.msg);
		return;
	}
	answer_good(k, ANSWER_PLAIN);
	buf_adds(&k->a->body, "ok\n");
}
