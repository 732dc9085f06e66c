#include "node/answer.h"

static answer_route *const answers[ROUTE_COUNT] = {
	[ROUTE_CHECKPOINT] = answer_checkpoint,
	[ROUTE_TILE] = answer_tile,
	[ROUTE_BLOB] = answer_blob,
	[ROUTE_SUBMISSIONS] = answer_submission,
	[ROUTE_COSIGNATURES] = answer_cosignatures,
	[ROUTE_ORDERS] = answer_page,
	[ROUTE_ORDER] = answer_one,
	[ROUTE_DEMANDS] = answer_page,
	[ROUTE_DEMAND] = answer_one,
	[ROUTE_RECOGNITIONS] = answer_page,
	[ROUTE_CONTESTS] = answer_page,
	[ROUTE_INQUIRIES] = answer_page,
	[ROUTE_ACTORS] = answer_actors,
	[ROUTE_STATUS] = answer_status,
	[ROUTE_STATISTICS] = answer_statistics,
	[ROUTE_PROBLEM] = answer_problem,
	[ROUTE_METRICS] = answer_metrics,
	[ROUTE_HEALTHZ] = answer_health,
};

void
answer_good(struct ask *k, const char *type)
{
	k->a->status = 200;
	k->a->type = type;
	serve_set(k->a, "Cache-Control", "%s", route_cache_text(k->route->cache));
	serve_set(k->a, "X-Content-Type-Options", "nosniff");
}

bool
answer_is_known(struct ask *k, const char *tag)
{
	bool known = k->r->if_none_match.p && route_has_tag(k->r->if_none_match, tag);
	serve_set(k->a, "ETag", "%s", tag);
	if (known) {
		k->a->status = 304;
		serve_set(k->a, "Cache-Control", "%s", route_cache_text(k->route->cache));
	}
	return known;
}

void
answer_problem(struct ask *k)
{
	int safeguard;
	const char *clause = problem_clause(k->arg, &safeguard);
	if (!clause) {
		problem_set(k->a, 404, PROBLEM_NOT_FOUND, "no such reason was ever published");
		return;
	}
	answer_good(k, ANSWER_PLAIN);
	buf_addf(&k->a->body, "reason: %.*s\nclause: %s\n", SLICE_ARG(k->arg), clause);
	if (safeguard)
		buf_addf(&k->a->body, "safeguard: S%d\n", safeguard);
}

void
node_answer(void *from, const struct serve_request *r, struct serve_answer *a)
{
	struct ask k = {.node = from, .r = r, .a = a};
	struct err e;
	enum err_kind rc = route_find(r->method, r->path, &k.route, &k.arg, &e);
	if (rc == ERR_USAGE)
		serve_set(a, "Allow", "%s", route_methods(k.route));
	if (rc != OK)
		problem_set(a, rc == ERR_USAGE ? 405 : 404,
			rc == ERR_USAGE ? PROBLEM_METHOD : PROBLEM_NOT_FOUND, e.msg);
	else if (route_parse_query(r->query, k.route->params, &k.query, &e) != OK)
		problem_set(a, 400, PROBLEM_QUERY, e.msg);
	else
		answers[k.route->id](&k);
}
