#include "node/route.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = PARAM_AFTER | PARAM_LIMIT, QUALITY_MAX = 1000 };

const struct route routes[ROUTE_COUNT] = {
	{"/checkpoint", ROUTE_CHECKPOINT, false, CACHE_ASK, 0},
	{"/tile/{*}", ROUTE_TILE, false, CACHE_FOREVER, 0},
	{"/blob/sha256/{}", ROUTE_BLOB, false, CACHE_FOREVER, 0},
	{"/v1/submissions", ROUTE_SUBMISSIONS, true, CACHE_NEVER, 0},
	{"/v1/cosignatures", ROUTE_COSIGNATURES, true, CACHE_NEVER, 0},
	{"/v1/orders", ROUTE_ORDERS, false, CACHE_MOMENT, PAGE},
	{"/v1/orders/{}", ROUTE_ORDER, false, CACHE_MOMENT, 0},
	{"/v1/demands", ROUTE_DEMANDS, false, CACHE_MOMENT, PAGE},
	{"/v1/demands/{}", ROUTE_DEMAND, false, CACHE_MOMENT, 0},
	{"/v1/recognitions", ROUTE_RECOGNITIONS, false, CACHE_MOMENT, PAGE},
	{"/v1/contests", ROUTE_CONTESTS, false, CACHE_MOMENT, PAGE},
	{"/v1/inquiries", ROUTE_INQUIRIES, false, CACHE_MOMENT, PAGE},
	{"/v1/actors", ROUTE_ACTORS, false, CACHE_MOMENT, PAGE},
	{"/v1/status", ROUTE_STATUS, false, CACHE_MOMENT, PARAM_NAME},
	{"/v1/statistics", ROUTE_STATISTICS, false, CACHE_MOMENT, 0},
	{"/v1/problems/{}", ROUTE_PROBLEM, false, CACHE_MOMENT, 0},
	{"/metrics", ROUTE_METRICS, false, CACHE_NEVER, 0},
	{"/healthz", ROUTE_HEALTHZ, false, CACHE_NEVER, 0},
};

const char *
route_cache_text(enum route_cache c)
{
	static const char *const texts[CACHE_COUNT] = {
		[CACHE_NEVER] = "no-store",
		[CACHE_ASK] = "no-cache",
		[CACHE_MOMENT] = "public, max-age=5",
		[CACHE_FOREVER] = "public, max-age=31536000, immutable",
	};
	return texts[c];
}

/* ---- paths ---- */

static bool
matches(const char *pattern, struct slice path, struct slice *arg)
{
	const char *brace = strchr(pattern, '{');
	size_t n = brace ? (size_t)(brace - pattern) : strlen(pattern);
	*arg = slice_from(path, path.n);
	if (!brace)
		return slice_is(path, pattern);
	if (path.n <= n || memcmp(path.p, pattern, n) != 0)
		return false;
	*arg = slice_from(path, n);
	return brace[1] == '*' || !memchr(arg->p, '/', arg->n);
}

const char *
route_methods(const struct route *r)
{
	return r->post ? "POST" : "GET, HEAD";
}

static bool
allows(const struct route *r, struct slice method)
{
	return r->post ? slice_is(method, "POST")
		       : slice_is(method, "GET") || slice_is(method, "HEAD");
}

enum err_kind
route_find(struct slice method, struct slice path, const struct route **r, struct slice *arg,
	struct err *e)
{
	for (size_t i = 0; path.n && path.n <= ROUTE_MAX_PATH && i < ROUTE_COUNT; i++) {
		if (!matches(routes[i].pattern, path, arg))
			continue;
		*r = &routes[i];
		return allows(&routes[i], method)
			       ? OK
			       : err_set(e, ERR_USAGE, "%s has only %s", routes[i].pattern,
					 route_methods(&routes[i]));
	}
	return err_set(e, ERR_MISSING, "nothing is there");
}

/* ---- queries ---- */

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Into `to`, with a NUL behind it; false: too long, or no escape, or an escaped NUL. */
static bool
unescape(struct slice s, char *to, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		int c = (unsigned char)s.p[i];
		if (c == '%') {
			int high = i + 2 < s.n ? digit_of(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? digit_of(s.p[i + 2]) : -1;
			c = high < 0 || low < 0 ? 0 : high * 16 + low;
			i += 2;
		}
		if (!c || n + 1 >= max)
			return false;
		to[n++] = (char)c;
	}
	to[n] = '\0';
	return true;
}

/* Decimal, one spelling, at most `max`. */
static bool
number(const char *text, uint64_t max, uint64_t *to)
{
	uint64_t v = 0;
	if (!*text || (text[0] == '0' && text[1]))
		return false;
	for (; *text; text++) {
		uint64_t d = (uint64_t)(*text - '0');
		if (*text < '0' || *text > '9' || v > (max - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*to = v;
	return true;
}

static const struct {
	const char *name;
	enum param bit;
} params_known[] = {{"after", PARAM_AFTER}, {"limit", PARAM_LIMIT}, {"name", PARAM_NAME}};

static bool
set_param(struct query *q, enum param p, const char *value)
{
	uint64_t n = 0;
	switch (p) {
	case PARAM_AFTER:
		return number(value, INT64_MAX, &q->after);
	case PARAM_LIMIT:
		if (!number(value, ROUTE_LIMIT_MAX, &n) || n == 0)
			return false;
		q->limit = (unsigned)n;
		return true;
	default:
		memcpy(q->name, value, strlen(value) + 1);
		return *value != '\0';
	}
}

static enum err_kind
take_param(struct slice name, struct slice value, unsigned params, struct query *q, struct err *e)
{
	char key[16], text[ROUTE_NAME_MAX + 1];
	if (!unescape(name, key, sizeof key))
		return err_set(e, ERR_SYNTAX, "the query has a parameter that is not known");
	for (size_t i = 0; i < COUNT_OF(params_known); i++) {
		enum param p = params_known[i].bit;
		if (strcmp(key, params_known[i].name) != 0 || !(params & p))
			continue;
		if (q->has & p)
			return err_set(e, ERR_SYNTAX, "the query has %s twice", key);
		q->has |= p;
		if (!unescape(value, text, sizeof text) || !set_param(q, p, text))
			return err_set(e, ERR_SYNTAX, "the query's %s is none", key);
		return OK;
	}
	return err_set(e, ERR_SYNTAX, "the query has a parameter that is not known here");
}

/* What stands before the byte, and *s what stands behind it. */
static struct slice
cut(struct slice *s, char at)
{
	const char *p = s->n ? memchr(s->p, at, s->n) : NULL;
	size_t n = p ? (size_t)(p - s->p) : s->n;
	struct slice head = {s->p, n};
	*s = slice_from(*s, p ? n + 1 : n);
	return head;
}

enum err_kind
route_parse_query(struct slice text, unsigned params, struct query *to, struct err *e)
{
	struct query q = {.limit = ROUTE_LIMIT_DEFAULT};
	if (text.n > ROUTE_MAX_QUERY)
		return err_set(e, ERR_LIMIT, "the query is longer than %d bytes", ROUTE_MAX_QUERY);
	while (text.n) {
		struct slice value = cut(&text, '&'), name = cut(&value, '=');
		if (take_param(name, value, params, &q, e) != OK)
			return e->kind;
	}
	*to = q;
	return OK;
}

/* ---- Accept ---- */

static struct slice
trim(struct slice s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = slice_from(s, 1);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static bool
same_word(struct slice a, const char *b)
{
	return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

/* "0.8" in thousandths; -1: none. */
static int
quality_of(struct slice s)
{
	int q = 0, unit = QUALITY_MAX;
	if (!s.n || s.n > 5 || (s.n > 1 && s.p[1] != '.'))
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (i == 1)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		q += unit * (s.p[i] - '0');
		unit /= 10;
	}
	return q <= QUALITY_MAX ? q : -1;
}

/* Of a range with its parameters; those that are not q are ignored. */
static int
quality_in(struct slice parameters)
{
	while (parameters.n) {
		struct slice value = cut(&parameters, ';'), name = trim(cut(&value, '='));
		if (same_word(name, "q"))
			return quality_of(trim(value));
	}
	return QUALITY_MAX;
}

/* How narrowly a range names the type: 3 itself, 2 its kind, 1 any; 0 not. */
static int
fit(struct slice range, const char *type)
{
	size_t kind = strcspn(type, "/") + 1;
	if (same_word(range, type))
		return 3;
	if (range.n == kind + 1 && range.p[kind] == '*' && strncasecmp(range.p, type, kind) == 0)
		return 2;
	return same_word(range, "*/*");
}

/* -1: it is no Accept. */
static int
quality_for(struct slice accept, const char *type)
{
	int best = 0, quality = 0;
	while (accept.n) {
		struct slice rest = cut(&accept, ','), range = trim(cut(&rest, ';'));
		int q = quality_in(rest), how = fit(range, type);
		if (q < 0 || (range.n && !memchr(range.p, '/', range.n)))
			return -1;
		if (how > best) {
			best = how;
			quality = q;
		}
	}
	return quality;
}

int
route_choose(struct slice accept, const char *const *types, size_t n)
{
	int best = -1, quality = 0;
	accept = trim(accept);
	if (!accept.n || accept.n > ROUTE_MAX_HEADER)
		return 0;
	for (size_t i = 0; i < n; i++) {
		int q = quality_for(accept, types[i]);
		if (q < 0)
			return 0;
		if (q > quality) {
			best = (int)i;
			quality = q;
		}
	}
	return best;
}

/* ---- If-None-Match ---- */

bool
route_has_tag(struct slice list, const char *tag)
{
	list = trim(list);
	if (slice_is(list, "*"))
		return true;
	if (list.n > ROUTE_MAX_HEADER)
		return false;
	while (list.n) { /* no tag of ours has a comma */
		struct slice one = trim(cut(&list, ','));
		if (one.n > 2 && one.p[0] == 'W' && one.p[1] == '/')
			one = slice_from(one, 2);
		if (slice_is(one, tag))
			return true;
	}
	return false;
}
