/*
 * Any bytes as a request, "METHOD PATH?QUERY", and behind a newline as Accept and If-None-Match: a
 * path that has a route has one spelling and leads nowhere else, and a query that is read is the
 * same again when it is written anew.
 */
#include "fuzz.h"

#include "node/route.h"

#include <stdio.h>
#include <string.h>

/* What stands before the byte, and *s what stands behind it. */
static struct slice
cut(struct slice *s, char at)
{
	const char *p = s->n ? memchr(s->p, at, s->n) : NULL;
	size_t n = p ? (size_t)(p - s->p) : s->n;
	struct slice head = {s->p, n};
	*s = (struct slice){s->p + n + (p != NULL), s->n - n - (p != NULL)};
	return head;
}

static void
put_escaped(char *to, size_t max, const char *text)
{
	size_t n = 0;
	for (; *text && n + 4 < max; text++, n += 3)
		snprintf(to + n, max - n, "%%%02X", (unsigned char)*text);
	to[n] = '\0';
}

/* Every value in another spelling: read as the same. */
static void
same_again(const struct query *q, unsigned params)
{
	char text[ROUTE_MAX_QUERY + 1], name[ROUTE_MAX_QUERY];
	struct query again;
	struct err e;
	put_escaped(name, sizeof name, q->name);
	int n = snprintf(text, sizeof text, "limit=%u", q->limit);
	if (q->has & PARAM_AFTER)
		n += snprintf(text + n, sizeof text - (size_t)n, "&after=%llu",
			(unsigned long long)q->after);
	if (q->has & PARAM_NAME)
		n += snprintf(text + n, sizeof text - (size_t)n, "&name=%s", name);
	enum err_kind rc = route_parse_query(
		(struct slice){text, (size_t)n}, params | PARAM_LIMIT, &again, &e);
	must(rc == OK && again.after == q->after && again.limit == q->limit &&
		strcmp(again.name, q->name) == 0);
}

static void
as_query(struct slice text, unsigned params)
{
	struct query q = {.limit = 0};
	struct err e = {.kind = OK};
	enum err_kind rc = route_parse_query(text, params, &q, &e);
	must(rc == OK || (rc == e.kind && e.msg[0] && q.limit == 0));
	if (rc != OK)
		return;
	must(!(q.has & ~params) && q.limit >= 1 && q.limit <= ROUTE_LIMIT_MAX);
	must(q.after <= INT64_MAX && strlen(q.name) <= ROUTE_NAME_MAX);
	if (strlen(q.name) < ROUTE_NAME_MAX)
		same_again(&q, params);
}

static void
as_route(struct slice method, struct slice path, struct slice query)
{
	const struct route *r = NULL;
	struct slice arg;
	struct err e;
	enum err_kind rc = route_find(method, path, &r, &arg, &e);
	must(rc == OK || rc == ERR_MISSING || rc == ERR_USAGE);
	if (rc == ERR_MISSING)
		return;
	size_t n = strcspn(r->pattern, "{");
	must(r == &routes[r->id] && path.n == n + arg.n && memcmp(path.p, r->pattern, n) == 0);
	must(!r->pattern[n] == !arg.n && (!arg.n || arg.p + arg.n == path.p + path.n));
	as_query(query, r->params);
}

static void
as_headers(struct slice text)
{
	static const char *const types[] = {"application/json", "text/plain"};
	struct slice accept = cut(&text, '\n');
	int which = route_choose(accept, types, COUNT_OF(types));
	must(which >= -1 && which < (int)COUNT_OF(types));
	(void)route_has_tag(text, "\"12-34\"");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice all = {(const char *)bytes, n};
	struct slice query = cut(&all, '\n'), path, method;
	as_headers(all);
	method = cut(&query, ' ');
	path = cut(&query, '?');
	as_route(method, path, query);
	as_query(query, PARAM_AFTER | PARAM_LIMIT | PARAM_NAME);
	return 0;
}
