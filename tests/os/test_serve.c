/* What a handler sees of a request and says in its answer. */
#include "os/fetch.h"
#include "os/serve.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_BODY = 1000, TIMEOUT_S = 5, CONNECTIONS = 3 };

static const char *
url_of(unsigned port, const char *path)
{
	static char url[128];
	snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
	return url;
}

static void *
answer_later(void *from)
{
	struct serve_later *l = from;
	usleep(1000);
	serve_later_answer(l)->status = 202;
	buf_adds(&serve_later_answer(l)->body, "later");
	serve_resume(l);
	return NULL;
}

static pthread_t later;

static void
answer_in_ways(void *from, const struct serve_request *r, struct serve_answer *a)
{
	static const char fixed[] = "fixed";
	(void)from;
	a->status = 200;
	if (slice_is(r->path, "/later")) {
		assert_int_equal(pthread_create(&later, NULL, answer_later, serve_postpone(r)), 0);
	} else if (slice_is(r->path, "/file")) {
		a->file = memfd_create("file", MFD_CLOEXEC);
		assert_int_equal(write(a->file, "in a file", 9), 9);
	} else if (slice_is(r->path, "/fixed")) {
		a->bytes = slice_of(fixed);
		a->type = "text/x.fixed";
		serve_set(a, "ETag", "\"%d\"", 1);
	} else {
		buf_addf(&a->body, "%.*s|%d|%.*s", SLICE_ARG(r->query), r->query.p != NULL,
			SLICE_ARG(r->host));
	}
}

static void
answers_of_every_kind(void **state)
{
	static const struct {
		const char *path, *body;
		long status;
	} cases[] = {
		{"/later", "later", 202},
		{"/file", "in a file", 200},
		{"/fixed", "fixed", 200},
		{"/?a=%2e&b", "a=%2e&b|1|127.0.0.1:", 200},
		{"/?", "|1|127.0.0.1:", 200},
		{"/none", "|0|127.0.0.1:", 200},
	};
	struct serve *s = NULL;
	struct fetch *f = fetch_open();
	struct fetch_answer a;
	struct buf b;
	struct err e;
	const struct serve_options o = {.address = "127.0.0.1",
		.max_body = MAX_BODY,
		.max_connections = CONNECTIONS,
		.timeout_s = TIMEOUT_S,
		.handler = answer_in_ways};
	(void)state;
	buf_init(&b, 4096);
	assert_int_equal(serve_open(&o, &s, &e), OK);
	for (size_t i = 0; i < 3 * COUNT_OF(cases); i++) {
		size_t k = i % COUNT_OF(cases);
		assert_int_equal(
			fetch_url(f, url_of(serve_port(s), cases[k].path), NULL, &b, &a, &e), OK);
		assert_int_equal(a.status, cases[k].status);
		if (strncmp(buf_str(&b), cases[k].body, strlen(cases[k].body)) != 0)
			fail_msg("%s: %s", cases[k].path, buf_str(&b));
		if (k == 0)
			pthread_join(later, NULL);
	}
	buf_fini(&b);
	fetch_close(f);
	serve_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_of_every_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
