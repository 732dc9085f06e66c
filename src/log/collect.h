/*
 * log/collect.h: cosignatures asked of the witnesses of a policy, the client's side of C2SP
 * tlog-witness.
 *
 * Each witness that has a URL is asked at once, from the size it last had, which it tells itself
 * (409).  What it answers is verified by the policy's key.  Two answers are alarms: that our tree
 * does not extend what it cosigned (422; or a 409 that says no size, or the one we asked from), and
 * that it cosigned a larger tree than ours.  Then its own checkpoint is fetched: beside ours it is
 * evidence.  Only one that the log itself signed, and that is not part of our tree, proves
 * anything: a witness that merely claims it, alone, must not stop a log.
 */
#ifndef EXQ_LOG_COLLECT_H
#define EXQ_LOG_COLLECT_H

#include "log/files.h"
#include "log/policy.h"

enum { COLLECT_FUTURE_MAX_S = 300 };

enum collect_outcome {
	COLLECT_NO_URL,
	COLLECT_COSIGNED,
	COLLECT_SILENT, /* no answer, or one that refuses: `why` says it */
	COLLECT_FALSE,	/* its cosignature is not by its key, or of the future */
	COLLECT_AHEAD,	/* it cosigned a larger tree */
	COLLECT_FORK,	/* it cosigned a tree that ours does not extend */
};

struct collect_item {
	const struct policy_party *witness; /* of the policy */
	uint64_t last;			    /* the size it cosigned last, as far as it is known */
	enum collect_outcome outcome;
	bool proven;   /* AHEAD, FORK: by `theirs`, which the log signed */
	uint64_t time; /* of its cosignature, s */
	char why[ERR_MSG_MAX];
	struct buf line;   /* its cosignature, a line of a note */
	struct buf theirs; /* AHEAD, FORK: its checkpoint; empty where it shows none */
};

struct collect;

/* The policy is borrowed.  ERR_UNSUPPORTED: policy_check_enforceable() refuses it. */
MUST_CHECK enum err_kind collect_open(const struct policy *p, struct collect **c, struct err *e);
void collect_close(struct collect *c);

/*
 * Ask all for cosignatures on a checkpoint whose tree is in `files`; `now` in s.  OK: every item
 * has its outcome.  ERR_SYNTAX: no checkpoint.
 */
MUST_CHECK enum err_kind collect_round(
	struct collect *c, struct files *files, struct slice note, uint64_t now, struct err *e);

size_t collect_items(const struct collect *c, const struct collect_item **items);

/*
 * The note with the cosignatures of the last round, appended: one a key, the newest.  ERR_MISMATCH:
 * the round was about another checkpoint.
 */
MUST_CHECK enum err_kind collect_merge(
	const struct collect *c, struct slice note, struct buf *to, struct err *e);

/*
 * Keep both checkpoints of everything proven by the last round in `folder`, made when it is not
 * there: `<now>-<key id>.ours` and `.theirs`; *n how many times.  Of mere claims nothing is kept.
 */
MUST_CHECK enum err_kind collect_keep_evidence(
	const struct collect *c, const char *folder, uint64_t now, size_t *n, struct err *e);

#endif
