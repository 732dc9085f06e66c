/*
 * node/route.h: which path is what, and what a client says beside it: query, Accept and
 * If-None-Match.  Pure.
 *
 * Paths have one spelling: no escapes, no empty segment, no trailing slash.  Queries are
 * `name=value` joined by "&", percent-encoded as RFC 3986 has it ("+" is a plus); a parameter that
 * the route has not, or twice, is an error, never ignored.
 */
#ifndef EXQ_NODE_ROUTE_H
#define EXQ_NODE_ROUTE_H

#include "base/err.h"

#include <stdint.h>

enum {
	ROUTE_MAX_PATH = 256, /* longer than any there is */
	ROUTE_MAX_QUERY = 1024,
	ROUTE_MAX_HEADER = 1024, /* of Accept and If-None-Match; longer ones are as if not sent */
	ROUTE_NAME_MAX = 253,	 /* a host name */
	ROUTE_LIMIT_DEFAULT = 100,
	ROUTE_LIMIT_MAX = 1000,
};

enum route_id {
	ROUTE_CHECKPOINT,
	ROUTE_TILE,
	ROUTE_BLOB,
	ROUTE_SUBMISSIONS,
	ROUTE_COSIGNATURES,
	ROUTE_ORDERS,
	ROUTE_ORDER,
	ROUTE_DEMANDS,
	ROUTE_DEMAND,
	ROUTE_RECOGNITIONS,
	ROUTE_CONTESTS,
	ROUTE_INQUIRIES,
	ROUTE_ACTORS,
	ROUTE_STATUS,
	ROUTE_STATISTICS,
	ROUTE_PROBLEM,
	ROUTE_METRICS,
	ROUTE_HEALTHZ,
	ROUTE_COUNT
};

/* Cache-Control of its good answers. */
enum route_cache {
	CACHE_NEVER,   /* no-store */
	CACHE_ASK,     /* no-cache: kept, and asked about each time */
	CACHE_MOMENT,  /* a few seconds */
	CACHE_FOREVER, /* what never changes */
	CACHE_COUNT
};
const char *route_cache_text(enum route_cache c);

/* Parameters of a query, as bits. */
enum param { PARAM_AFTER = 1 << 0, PARAM_LIMIT = 1 << 1, PARAM_NAME = 1 << 2 };

struct route {
	const char *pattern; /* ends in "{}" for one segment, "{*}" for the rest */
	enum route_id id;
	bool post; /* else GET and HEAD */
	enum route_cache cache;
	unsigned params;
};
extern const struct route routes[ROUTE_COUNT];

/*
 * ERR_MISSING: nothing has this path.  ERR_USAGE: it has no such method; *r is set.  *arg borrows
 * what stands for the pattern's end.
 */
MUST_CHECK enum err_kind route_find(struct slice method, struct slice path, const struct route **r,
	struct slice *arg, struct err *e);
const char *route_methods(const struct route *r); /* for Allow */

struct query {
	unsigned has; /* parameters given */
	uint64_t after;
	unsigned limit; /* ROUTE_LIMIT_DEFAULT when not given */
	char name[ROUTE_NAME_MAX + 1];
};

/* `params`: those allowed.  On error *q is untouched. */
MUST_CHECK enum err_kind route_parse_query(
	struct slice text, unsigned params, struct query *q, struct err *e);

/* Which of n media types ("application/json") an Accept prefers, RFC 9110 section 12.5.1: the first
 * of equals, 0 where none was sent or it is no Accept; -1: none of them. */
int route_choose(struct slice accept, const char *const *types, size_t n);

/* Does If-None-Match name this entity tag (quoted)?  Weak comparison; "*" does. */
bool route_has_tag(struct slice if_none_match, const char *tag);

#endif
