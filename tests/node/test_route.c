/* Paths, queries and headers of requests. */
#include "node/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
paths(void **state)
{
	static const struct {
		const char *method, *path;
		enum err_kind rc;
		enum route_id id;
		const char *arg;
	} cases[] = {
		{"GET", "/checkpoint", OK, ROUTE_CHECKPOINT, ""},
		{"HEAD", "/checkpoint", OK, ROUTE_CHECKPOINT, ""},
		{"POST", "/checkpoint", ERR_USAGE, ROUTE_CHECKPOINT, ""},
		{"get", "/checkpoint", ERR_USAGE, ROUTE_CHECKPOINT, ""},
		{"GET", "/tile/0/x001/234", OK, ROUTE_TILE, "0/x001/234"},
		{"GET", "/tile/", ERR_MISSING, 0, NULL},
		{"GET", "/blob/sha256/ab", OK, ROUTE_BLOB, "ab"},
		{"GET", "/blob/sha256/a/b", ERR_MISSING, 0, NULL},
		{"GET", "/v1/orders", OK, ROUTE_ORDERS, ""},
		{"GET", "/v1/orders/", ERR_MISSING, 0, NULL},
		{"GET", "/v1/orders/sha256:00", OK, ROUTE_ORDER, "sha256:00"},
		{"GET", "/V1/orders", ERR_MISSING, 0, NULL},
		{"GET", "/v1/%6Frders", ERR_MISSING, 0, NULL},
		{"POST", "/v1/submissions", OK, ROUTE_SUBMISSIONS, ""},
		{"GET", "/v1/submissions", ERR_USAGE, ROUTE_SUBMISSIONS, ""},
		{"GET", "", ERR_MISSING, 0, NULL},
		{"GET", "*", ERR_MISSING, 0, NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct route *r = NULL;
		struct slice arg = {NULL, 0};
		struct err e;
		enum err_kind rc = route_find(
			slice_of(cases[i].method), slice_of(cases[i].path), &r, &arg, &e);
		if (rc != cases[i].rc || (rc != ERR_MISSING && r->id != cases[i].id) ||
			(rc == OK && !slice_is(arg, cases[i].arg)))
			fail_msg("%s %s: %d", cases[i].method, cases[i].path, rc);
	}
	for (size_t i = 0; i < ROUTE_COUNT; i++)
		assert_int_equal(routes[i].id, i);
}

static void
queries(void **state)
{
	static const struct {
		const char *text;
		enum err_kind rc;
		unsigned has, limit;
		uint64_t after;
		const char *name;
	} cases[] = {
		{"", OK, 0, ROUTE_LIMIT_DEFAULT, 0, ""},
		{"limit=1", OK, PARAM_LIMIT, 1, 0, ""},
		{"after=7&limit=1000", OK, PARAM_AFTER | PARAM_LIMIT, 1000, 7, ""},
		{"after=9223372036854775807", OK, PARAM_AFTER, ROUTE_LIMIT_DEFAULT, INT64_MAX, ""},
		{"after=9223372036854775808", ERR_SYNTAX, 0, 0, 0, NULL},
		{"name=a%2eb", OK, PARAM_NAME, ROUTE_LIMIT_DEFAULT, 0, "a.b"},
		{"n%61me=a+b", OK, PARAM_NAME, ROUTE_LIMIT_DEFAULT, 0, "a+b"},
		{"name=a=b", OK, PARAM_NAME, ROUTE_LIMIT_DEFAULT, 0, "a=b"},
		{"name=%", ERR_SYNTAX, 0, 0, 0, NULL},
		{"name=%4", ERR_SYNTAX, 0, 0, 0, NULL},
		{"name=%4g", ERR_SYNTAX, 0, 0, 0, NULL},
		{"name=%00", ERR_SYNTAX, 0, 0, 0, NULL},
		{"name=", ERR_SYNTAX, 0, 0, 0, NULL},
		{"name", ERR_SYNTAX, 0, 0, 0, NULL},
		{"limit=0", ERR_SYNTAX, 0, 0, 0, NULL},
		{"limit=1001", ERR_SYNTAX, 0, 0, 0, NULL},
		{"limit=01", ERR_SYNTAX, 0, 0, 0, NULL},
		{"limit=1&limit=1", ERR_SYNTAX, 0, 0, 0, NULL},
		{"limit=1&", OK, PARAM_LIMIT, 1, 0, ""},
		{"&limit=1", ERR_SYNTAX, 0, 0, 0, NULL},
		{"other=1", ERR_SYNTAX, 0, 0, 0, NULL},
		{"averyveryverylongname=1", ERR_SYNTAX, 0, 0, 0, NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct query q = {.limit = 0};
		struct err e;
		enum err_kind rc = route_parse_query(
			slice_of(cases[i].text), PARAM_AFTER | PARAM_LIMIT | PARAM_NAME, &q, &e);
		if (rc != cases[i].rc || q.has != cases[i].has || q.limit != cases[i].limit ||
			q.after != cases[i].after || (rc == OK && strcmp(q.name, cases[i].name)))
			fail_msg("'%s': %d", cases[i].text, rc);
	}
}

static void
queries_have_limits(void **state)
{
	char text[ROUTE_MAX_QUERY + 2];
	struct query q;
	struct err e;
	(void)state;
	memset(text, 'a', sizeof text);
	memcpy(text, "name=", 5);
	assert_int_equal(
		route_parse_query((struct slice){text, 5 + ROUTE_NAME_MAX}, PARAM_NAME, &q, &e),
		OK);
	assert_int_equal(
		route_parse_query((struct slice){text, 6 + ROUTE_NAME_MAX}, PARAM_NAME, &q, &e),
		ERR_SYNTAX);
	assert_int_equal(
		route_parse_query((struct slice){text, ROUTE_MAX_QUERY + 1}, PARAM_NAME, &q, &e),
		ERR_LIMIT);
	assert_int_equal(route_parse_query(slice_of("name=a"), PARAM_LIMIT, &q, &e), ERR_SYNTAX);
}

static void
accept(void **state)
{
	static const char *const types[] = {"application/json", "text/plain"};
	static const struct {
		const char *accept;
		int which;
	} cases[] = {
		{"", 0},
		{"*/*", 0},
		{"text/plain", 1},
		{"TEXT/Plain", 1},
		{"text/*", 1},
		{"text/html", -1},
		{"text/html, */*;q=0.1", 0},
		{"text/plain, application/json", 0},
		{"text/plain;q=0.9, application/json;q=0.8", 1},
		{"text/plain;q=0.9,application/*;q=1.000", 0},
		{"application/json;q=0, */*", 1},
		{"application/json; charset=utf-8; q=0.1, text/plain;q=0.2", 1},
		{"*/*;q=0", -1},
		{"text/plain;q=2", 0},
		{"nonsense", 0},
		{",", -1},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int which = route_choose(slice_of(cases[i].accept), types, COUNT_OF(types));
		if (which != cases[i].which)
			fail_msg("'%s': %d", cases[i].accept, which);
	}
}

static void
tags(void **state)
{
	(void)state;
	assert_true(route_has_tag(slice_of("*"), "\"1-2\""));
	assert_true(route_has_tag(slice_of("\"1-2\""), "\"1-2\""));
	assert_true(route_has_tag(slice_of("\"x\" , W/\"1-2\""), "\"1-2\""));
	assert_false(route_has_tag(slice_of("\"1-22\""), "\"1-2\""));
	assert_false(route_has_tag(slice_of("1-2"), "\"1-2\""));
	assert_false(route_has_tag(slice_of(""), "\"1-2\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(queries),
		cmocka_unit_test(queries_have_limits),
		cmocka_unit_test(accept),
		cmocka_unit_test(tags),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
