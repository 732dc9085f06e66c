/*
 * node/answer.h: the HTTP of a node: a request to its route, and what each route answers.
 *
 * Good answers have the Cache-Control of their route; refusals are problem documents
 * (node/problem.h).  What is read of the register is as JSON or, when Accept prefers it, as plain
 * text, under an entity tag of the log's size and the moment.
 */
#ifndef EXQ_NODE_ANSWER_H
#define EXQ_NODE_ANSWER_H

#include "node/node.h"
#include "node/problem.h"
#include "node/route.h"
#include "os/serve.h"

#define ANSWER_PLAIN "text/plain; charset=utf-8"
#define ANSWER_BYTES "application/octet-stream"

/* A serve_handler, `from` a struct node; for any number of threads. */
void node_answer(void *from, const struct serve_request *r, struct serve_answer *a);

/* ---- for the routes' own files ---- */

struct ask {
	struct node *node;
	const struct serve_request *r;
	struct serve_answer *a;
	const struct route *route;
	struct slice arg; /* what stands for the end of the route's pattern */
	struct query query;
};

/* Each answers one route, or several: api.c, static.c, submit.c, metrics.c. */
typedef void answer_route(struct ask *k);
answer_route answer_checkpoint, answer_tile, answer_blob, answer_submission, answer_cosignatures,
	answer_page, answer_one, answer_actors, answer_status, answer_statistics, answer_problem,
	answer_metrics, answer_health;

/* 200, with the route's Cache-Control. */
void answer_good(struct ask *k, const char *type);

/* Has the client what this tag (quoted) is of?  Then the answer is 304; in any case it has the tag.
 */
bool answer_is_known(struct ask *k, const char *tag);

/* A JSON text as plain text: "name: value" a line, a blank line before each item of a list.
 * ERR_SYNTAX: it is none. */
MUST_CHECK enum err_kind text_of_json(struct slice json, struct buf *to, struct err *e);

#endif
