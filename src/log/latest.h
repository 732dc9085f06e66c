/*
 * log/latest.h: what the witnesses of a policy cosigned last of a log, C2SP tlog-witness: GET
 * <URL>/<hex SHA-256 of the origin>/checkpoint of each, all at once.
 *
 * Only a checkpoint of this log that carries the witness's own cosignature is an answer, or that it
 * has none (404).  Whoever is silent may hold a larger one: could the silent ones make a quorum,
 * nobody knows how large the log has been.
 */
#ifndef EXQ_LOG_LATEST_H
#define EXQ_LOG_LATEST_H

#include "log/policy.h"

enum latest_answer {
	LATEST_SILENT, /* no answer that counts: `why` says it */
	LATEST_NONE,   /* it has cosigned nothing of this log */
	LATEST_HAS,
};

struct latest_item {
	const struct policy_party *witness; /* of the policy */
	enum latest_answer answer;
	struct buf note; /* HAS */
	struct checkpoint checkpoint;
	char why[ERR_MSG_MAX];
};

struct latest {
	struct latest_item items[POLICY_MAX_ITEMS]; /* in the order of policy_witnesses() */
	size_t n;
};

/* Asks them; the policy is borrowed.  Every item has its answer then.  Closed by latest_fini(). */
void latest_ask(struct latest *l, const struct policy *p, const char *origin);
void latest_fini(struct latest *l);

/* ERR_MISMATCH, naming them: the silent ones could make a quorum of the policy. */
MUST_CHECK enum err_kind latest_check_silent(
	const struct latest *l, const struct policy *p, struct err *e);

#endif
