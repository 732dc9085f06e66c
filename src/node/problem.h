/*
 * node/problem.h: answers that refuse, RFC 9457.
 *
 * `type` is the path /v1/problems/REASON, which the node serves too; `reason` is the published id
 * alone.  Ids are those of log/trust.h and register/transition.h, and the node's own below; none is
 * ever reused.
 */
#ifndef EXQ_NODE_PROBLEM_H
#define EXQ_NODE_PROBLEM_H

#include "os/serve.h"

#define PROBLEM_TYPE "application/problem+json"

/* The node's own reasons. */
#define PROBLEM_NOT_FOUND "not-found"
#define PROBLEM_METHOD "method-not-allowed"
#define PROBLEM_QUERY "bad-query"
#define PROBLEM_MEDIA "media-type"
#define PROBLEM_ACCEPT "not-acceptable"
#define PROBLEM_LARGE "too-large"
#define PROBLEM_QUEUE "queue-full"
#define PROBLEM_UNABLE "unable"
#define PROBLEM_RULES "newer-rules"
#define PROBLEM_PINNED "pinned-missing"
#define PROBLEM_COSIGNATURE "cosignature-refused"

enum { PROBLEM_RETRY_S = 2 };

/* What is in the answer's body is dropped; 503 and 429 get a Retry-After. */
void problem_set(struct serve_answer *a, unsigned status, const char *reason, const char *detail);

/* The status for an object that log/trust.h refused for this reason. */
unsigned problem_status_of(const char *reason);

/* What a reason rests on: "design 4; RFC 5280 4.1.2.5"; NULL: no such reason.  *safeguard: 0 for
 * none. */
const char *problem_clause(struct slice reason, int *safeguard);

/* The body of a 413, static. */
extern const char problem_large[];

#endif
