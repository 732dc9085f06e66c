/* A node without HTTP: what waits together is one batch, what the fold says, and a full queue. */
#include "../log/opened.h"
#include "../os/folder.h"
#include "log/receipt.h"
#include "node/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t ended;

static void
count_end(struct node_job *j)
{
	(void)j;
	ended++;
}

static struct node *
open_node(void)
{
	struct node *n = NULL;
	if (node_open(folder_path("log"), NULL, sample_clock, &now, &n, &err) != OK)
		fail_msg("%s", err.msg);
	return n;
}

static void
fill_job(struct node_job *j, struct slice bytes)
{
	*j = (struct node_job){.task = NODE_SUBMIT, .bytes = bytes, .done = count_end};
	buf_init(&j->receipt, (size_t)2 * NOTE_MAX_BYTES);
}

static void
fini_job(struct node_job *j)
{
	buf_fini(&j->receipt);
	free((char *)j->bytes.p);
}

static void
what_waits_together_is_one_batch(void **state)
{
	enum { COUNT = 40, TWICE = 7, FALSE = 9 };
	static struct node_job jobs[COUNT];
	struct node_numbers numbers;
	struct node *n = open_node();
	(void)state;
	ended = 0;
	for (size_t i = 0; i < COUNT; i++) {
		fill_job(&jobs[i], sample_object(&sample, i == TWICE ? 0 : i));
		if (i == FALSE)
			((char *)jobs[i].bytes.p)[jobs[i].bytes.n - 1] ^= 1;
		assert_true(node_submit(n, &jobs[i]));
	}
	node_numbers(n, &numbers);
	assert_int_equal(numbers.waiting, COUNT);
	assert_int_equal(node_start(n, &err), OK);
	node_stop(n);
	assert_int_equal(ended, COUNT);
	node_numbers(n, &numbers);
	assert_int_equal(numbers.waiting, 0);
	assert_int_equal(numbers.batches, 1);
	assert_int_equal(numbers.outcomes[NODE_ENTERED], COUNT - 2);
	assert_int_equal(numbers.outcomes[NODE_KNOWN], 1);
	assert_int_equal(numbers.outcomes[NODE_REFUSED], 1);
	assert_int_equal(node_size(n), 2 + COUNT - 2);
	assert_string_equal(jobs[FALSE].reason, "signature-false");
	assert_int_equal(jobs[TWICE].index, jobs[0].index);
	for (size_t i = 0; i < COUNT; i++) {
		struct receipt r;
		if (i == FALSE || i == TWICE)
			continue;
		assert_int_equal(receipt_parse(buf_slice(&jobs[i].receipt), &r, &err), OK);
		assert_int_equal(receipt_check(&r, jobs[i].bytes, &err), OK);
		assert_int_equal(r.checkpoint.size, node_size(n));
		assert_true(jobs[i].folded);
		assert_string_equal(jobs[i].verdict.reason, "refers-to-nothing");
	}
	for (size_t i = 0; i < COUNT; i++)
		fini_job(&jobs[i]);
	node_close(n);
}

/* What the fold said is known again after a new start. */
static void
told_the_same_after_a_start(void **state)
{
	struct node_job before, after;
	(void)state;
	fill_job(&before, sample_object(&sample, 1));
	fill_job(&after, sample_object(&sample, 1));
	struct node *n = open_node();
	assert_true(node_submit(n, &before));
	assert_int_equal(node_start(n, &err), OK);
	node_close(n);
	n = open_node();
	assert_int_equal(node_size(n), 3);
	assert_true(node_submit(n, &after));
	assert_int_equal(node_start(n, &err), OK);
	node_close(n);
	assert_int_equal(before.outcome, NODE_ENTERED);
	assert_int_equal(after.outcome, NODE_KNOWN);
	assert_int_equal(after.index, before.index);
	assert_ptr_equal(after.verdict.reason, before.verdict.reason);
	fini_job(&before);
	fini_job(&after);
}

static void
a_full_queue_takes_no_more(void **state)
{
	static struct node_job jobs[NODE_QUEUE_MAX + 1];
	struct node *n = open_node();
	(void)state;
	ended = 0;
	for (size_t i = 0; i <= NODE_QUEUE_MAX; i++) {
		fill_job(&jobs[i], (struct slice){NULL, 0});
		assert_int_equal(node_submit(n, &jobs[i]), i < NODE_QUEUE_MAX);
	}
	assert_int_equal(node_start(n, &err), OK);
	node_stop(n);
	assert_int_equal(ended, NODE_QUEUE_MAX);
	assert_int_equal(jobs[0].outcome, NODE_REFUSED);
	assert_string_equal(jobs[0].reason, "object-malformed");
	assert_false(node_submit(n, &jobs[NODE_QUEUE_MAX])); /* it has stopped */
	for (size_t i = 0; i <= NODE_QUEUE_MAX; i++)
		fini_job(&jobs[i]);
	node_close(n);
}

/* A clock that went back stops nothing for good. */
static void
a_clock_gone_back_is_told_and_passes(void **state)
{
	struct node_job one, two, three;
	struct err e;
	(void)state;
	fill_job(&one, sample_object(&sample, 1));
	fill_job(&two, sample_object(&sample, 2));
	fill_job(&three, sample_object(&sample, 2));
	struct node *n = open_node();
	assert_true(node_submit(n, &one));
	assert_int_equal(node_start(n, &err), OK);
	node_stop(n);
	now -= 3600 * 1000;
	assert_false(node_submit(n, &two));
	node_close(n);
	n = open_node();
	assert_true(node_submit(n, &two));
	assert_int_equal(node_start(n, &err), OK);
	node_stop(n);
	assert_int_equal(two.outcome, NODE_UNABLE);
	assert_string_equal(two.reason, "unable");
	assert_false(node_failed(n, &e));
	node_close(n);
	now += 3600 * 1000;
	n = open_node();
	assert_true(node_submit(n, &three));
	assert_int_equal(node_start(n, &err), OK);
	node_close(n);
	assert_int_equal(three.outcome, NODE_ENTERED);
	fini_job(&one);
	fini_job(&two);
	fini_job(&three);
}

static void
a_damaged_log_is_not_served(void **state)
{
	struct node *n = NULL;
	(void)state;
	shell("printf X | dd of=log/public/tile/entries/000.p/2 bs=1 seek=900 conv=notrunc "
	      "2>/dev/null");
	assert_int_not_equal(node_open(folder_path("log"), NULL, sample_clock, &now, &n, &err), OK);
	assert_null(n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_LOG(what_waits_together_is_one_batch),
		IN_LOG(told_the_same_after_a_start),
		IN_LOG(a_full_queue_takes_no_more),
		IN_LOG(a_clock_gone_back_is_told_and_passes),
		IN_LOG(a_damaged_log_is_not_served),
	};
	return cmocka_run_group_tests(tests, opened_make, opened_end);
}
