/* The HTTP client and server against each other, and each against rude peers, on loopback. */
#include "os/fetch.h"
#include "os/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_BODY = 1000, TIMEOUT_S = 1, CONNECTIONS = 3 };

/* ---- the server under test ---- */

static void
echo(void *from, const struct serve_request *r, struct serve_answer *a)
{
	(void)from;
	a->status = 200;
	a->type = "text/x.echo; charset=utf-8";
	buf_addf(&a->body, "%.*s %.*s ", SLICE_ARG(r->method), SLICE_ARG(r->path));
	buf_add(&a->body, r->body);
}

static struct serve *
open_echo(void)
{
	struct serve *s = NULL;
	struct err e;
	const struct serve_options o = {.address = "127.0.0.1",
		.max_body = MAX_BODY,
		.max_connections = CONNECTIONS,
		.timeout_s = TIMEOUT_S,
		.handler = echo};
	assert_int_equal(serve_open(&o, &s, &e), OK);
	return s;
}

static const char *
url_of(unsigned port, const char *path)
{
	static char url[128];
	snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
	return url;
}

static void
asked_and_answered(void **state)
{
	struct serve *s = open_echo();
	struct fetch *f = fetch_open();
	struct fetch_answer a;
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 4096);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			fetch_url(f, url_of(serve_port(s), "/a%2e?q=1"), NULL, &b, &a, &e), OK);
		assert_string_equal(buf_str(&b), "GET /a%2e ");
		assert_int_equal(a.status, 200);
		assert_string_equal(a.type, "text/x.echo");
		const struct slice body = slice_of("hello");
		assert_int_equal(fetch_url(f, url_of(serve_port(s), "/b"), &body, &b, &a, &e), OK);
		assert_string_equal(buf_str(&b), "POST /b hello");
	}
	const struct slice nothing = {NULL, 0};
	assert_int_equal(fetch_url(f, url_of(serve_port(s), "/"), &nothing, &b, &a, &e), OK);
	assert_string_equal(buf_str(&b), "POST / ");
	buf_fini(&b);
	fetch_close(f);
	serve_close(s);
}

static void
a_body_too_large_is_refused(void **state)
{
	struct serve *s = open_echo();
	struct fetch *f = fetch_open();
	struct fetch_answer a;
	struct buf b;
	struct err e;
	char big[MAX_BODY + 1];
	(void)state;
	memset(big, 'x', sizeof big);
	buf_init(&b, 4096);
	struct slice body = {big, MAX_BODY};
	assert_int_equal(fetch_url(f, url_of(serve_port(s), "/"), &body, &b, &a, &e), OK);
	assert_int_equal(a.status, 200);
	assert_int_equal(b.n, MAX_BODY + strlen("POST / "));
	body.n++;
	assert_int_equal(fetch_url(f, url_of(serve_port(s), "/"), &body, &b, &a, &e), OK);
	assert_int_equal(a.status, 413);
	assert_string_equal(buf_str(&b), "the body is larger than 1000 bytes\n");
	buf_fini(&b);
	fetch_close(f);
	serve_close(s);
}

static void
an_answer_too_large_is_refused(void **state)
{
	struct serve *s = open_echo();
	struct fetch *f = fetch_open();
	struct fetch_answer a;
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 8);
	assert_int_equal(
		fetch_url(f, url_of(serve_port(s), "/longer"), NULL, &b, &a, &e), ERR_LIMIT);
	assert_non_null(strstr(e.msg, "/longer: the answer is larger than 8 bytes"));
	assert_int_equal(b.n, 0);
	assert_int_equal(fetch_url(f, url_of(serve_port(s), "/"), NULL, &b, &a, &e), OK);
	buf_fini(&b);
	fetch_close(f);
	serve_close(s);
}

/* ---- rude clients ---- */

static int
connect_to(unsigned port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

/* Whether the peer ends the connection within so long. */
static bool
ends_within(int fd, int ms)
{
	char c;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	while (poll(&p, 1, ms) > 0)
		if (read(fd, &c, 1) <= 0)
			return true;
	return false;
}

static void
slow_clients_are_ended(void **state)
{
	struct serve *s = open_echo();
	const struct timespec pause = {.tv_nsec = 300 * 1000000L};
	static const char head[] = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n";
	(void)state;
	int silent = connect_to(serve_port(s)), headers = connect_to(serve_port(s)),
	    body = connect_to(serve_port(s));
	assert_int_equal(send(headers, head, 20, 0), 20);
	assert_int_equal(send(body, head, sizeof head - 1, 0), sizeof head - 1);
	int headers_ended = -1, body_ended = -1;
	for (int i = 0; i < 20 && (headers_ended < 0 || body_ended < 0); i++) {
		nanosleep(&pause, NULL);
		if (send(headers, "x", 1, MSG_NOSIGNAL) < 0 && headers_ended < 0)
			headers_ended = i;
		if (send(body, "x", 1, MSG_NOSIGNAL) < 0 && body_ended < 0)
			body_ended = i;
	}
	assert_true(headers_ended >= 3 && headers_ended < 15);
	assert_true(body_ended >= 3 && body_ended < 15);
	assert_true(ends_within(silent, 100));
	close(silent);
	close(headers);
	close(body);
	serve_close(s);
}

static void
surplus_connections_are_ended(void **state)
{
	struct serve *s = open_echo();
	int fds[CONNECTIONS];
	static const char ask[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	char c;
	(void)state;
	for (int i = 0; i < CONNECTIONS; i++) { /* asked and answered, and kept open */
		fds[i] = connect_to(serve_port(s));
		assert_int_equal(send(fds[i], ask, sizeof ask - 1, 0), sizeof ask - 1);
		assert_int_equal(read(fds[i], &c, 1), 1);
	}
	int one_more = connect_to(serve_port(s));
	assert_true(ends_within(one_more, 500));
	close(one_more);
	close(fds[0]);
	bool served = false; /* as soon as the server has seen that one went */
	for (int i = 0; i < 20 && !served; i++) {
		const struct timespec pause = {.tv_nsec = 50 * 1000000L};
		nanosleep(&pause, NULL);
		int fd = connect_to(serve_port(s));
		served = send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL) > 0 && read(fd, &c, 1) == 1;
		close(fd);
	}
	assert_true(served);
	for (int i = 1; i < CONNECTIONS; i++)
		close(fds[i]);
	serve_close(s);
}

static void
a_taken_port_is_named(void **state)
{
	struct serve *s = open_echo(), *other = NULL;
	struct err e;
	struct serve_options o = {.address = "127.0.0.1",
		.port = serve_port(s),
		.max_connections = 1,
		.timeout_s = 1,
		.handler = echo};
	char wanted[64];
	(void)state;
	assert_int_equal(serve_open(&o, &other, &e), ERR_IO);
	snprintf(wanted, sizeof wanted, "127.0.0.1:%u: ", serve_port(s));
	assert_non_null(strstr(e.msg, wanted));
	o.address = "localhost";
	assert_int_equal(serve_open(&o, &other, &e), ERR_USAGE);
	serve_close(s);
	serve_close(NULL);
}

/* ---- rude servers: one connection after another is given these bytes ---- */

struct script {
	int fd;
	unsigned port;
	const char *bytes;
	size_t n;
	int connections;
	pthread_t thread;
};

static void *
play(void *from)
{
	struct script *s = from;
	char ask[2048];
	for (int i = 0; i < s->connections; i++) {
		int fd = accept(s->fd, NULL, NULL);
		if (fd < 0)
			break;
		if (read(fd, ask, sizeof ask) > 0)
			(void)!send(fd, s->bytes, s->n, MSG_NOSIGNAL);
		shutdown(fd, SHUT_WR);
		while (read(fd, ask, sizeof ask) > 0)
			;
		close(fd);
	}
	return NULL;
}

static void
play_start(struct script *s, const char *bytes, size_t n, int connections)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	*s = (struct script){.bytes = bytes, .n = n, .connections = connections};
	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(s->fd, 8), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&a, &len), 0);
	s->port = ntohs(a.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, play, s), 0);
}

static void
play_end(struct script *s)
{
	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
}

static enum err_kind
fetch_from(const char *bytes, size_t n, int connections, size_t max, struct buf *b,
	struct fetch_answer *a, struct err *e)
{
	struct script s;
	struct fetch *f = fetch_open();
	buf_init(b, max);
	play_start(&s, bytes, n, connections);
	enum err_kind rc = fetch_url(f, url_of(s.port, "/x"), NULL, b, a, e);
	fetch_close(f);
	play_end(&s);
	return rc;
}

/* An answer of these headers and a body given in hex. */
static size_t
compose(char *to, size_t max, const char *head, const char *hex)
{
	int n = snprintf(to, max, "HTTP/1.1 %s\r\n\r\n", head);
	assert_true(n > 0 && (size_t)n < max);
	size_t at = (size_t)n;
	for (; *hex && at < max; hex += 2) {
		unsigned v;
		assert_int_equal(sscanf(hex, "%2x", &v), 1);
		to[at++] = (char)v;
	}
	return at;
}

/* "hello hello hello hello\n" and 64 KiB of zeros, by gzip -9n. */
static const char hello_gz[] = "1f8b0800000000000203cb48cdc9c957c84027b9000088590b18000000";
static const char zeros_gz[] = "1f8b0800000000000203edc1010100000080"
			       "90feafee080a0000000000000000000000000000000000000000000000"
			       "0000000000000000000000000000000000000000000000000000000000"
			       "00000000000000000000000000000000000000006aeb8e97d700000100";

static void
gzip_without_negotiation_is_undone(void **state)
{
	char bytes[512];
	struct fetch_answer a;
	struct buf b;
	struct err e;
	size_t n = compose(bytes, sizeof bytes, "200 OK\r\nContent-Encoding: gzip", hello_gz);
	(void)state;
	assert_int_equal(fetch_from(bytes, n, 1, 100, &b, &a, &e), OK);
	assert_string_equal(buf_str(&b), "hello hello hello hello\n");
	buf_fini(&b);
	/* the cap is on what comes out */
	assert_int_equal(fetch_from(bytes, n, 1, 23, &b, &a, &e), ERR_LIMIT);
	buf_fini(&b);
	n = compose(bytes, sizeof bytes, "200 OK\r\nContent-Encoding: gzip", zeros_gz);
	assert_int_equal(fetch_from(bytes, n, 1, 1000, &b, &a, &e), ERR_LIMIT);
	assert_int_equal(b.n, 0);
	buf_fini(&b);
	/* cut short, and of a coding that is not known */
	n = compose(bytes, sizeof bytes, "200 OK\r\nContent-Length: 29\r\nContent-Encoding: gzip",
		hello_gz);
	assert_int_equal(fetch_from(bytes, n - 5, 1, 1000, &b, &a, &e), ERR_IO);
	buf_fini(&b);
	n = compose(bytes, sizeof bytes, "200 OK\r\nContent-Encoding: odd", hello_gz);
	assert_int_equal(fetch_from(bytes, n, 1, 1000, &b, &a, &e), ERR_IO);
	buf_fini(&b);
}

static void
redirects_are_followed_with_care(void **state)
{
	char bytes[512];
	struct fetch_answer a;
	struct buf b;
	struct err e;
	struct serve *s = open_echo();
	(void)state;
	int n = snprintf(bytes, sizeof bytes,
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%u/there\r\n"
		"Connection: close\r\nContent-Length: 0\r\n\r\n",
		serve_port(s));
	assert_int_equal(fetch_from(bytes, (size_t)n, 1, 100, &b, &a, &e), OK);
	assert_string_equal(buf_str(&b), "GET /there ");
	buf_fini(&b);
	serve_close(s);

	static const char *const refused[] = {"file:///etc/passwd", "ftp://127.0.0.1/x",
		"gopher://127.0.0.1:70/", "data:text/plain,x"};
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		n = snprintf(bytes, sizeof bytes,
			"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
			refused[i]);
		assert_int_equal(fetch_from(bytes, (size_t)n, 1, 100, &b, &a, &e), ERR_UNSUPPORTED);
		assert_non_null(strstr(e.msg, "redirected: "));
		buf_fini(&b);
	}
	static const char loop[] = "HTTP/1.1 301 Moved\r\nLocation: /x\r\nConnection: close\r\n"
				   "Content-Length: 0\r\n\r\n";
	assert_int_equal(fetch_from(loop, sizeof loop - 1, 4, 100, &b, &a, &e), ERR_LIMIT);
	buf_fini(&b);
}

static void
a_body_is_not_turned_into_a_question(void **state)
{
	static const char found[] = "HTTP/1.1 302 Found\r\nLocation: /other\r\n"
				    "Content-Length: 0\r\n\r\n";
	struct script s;
	struct fetch *f = fetch_open();
	struct fetch_answer a;
	struct buf b;
	struct err e;
	const struct slice body = slice_of("body");
	(void)state;
	buf_init(&b, 100);
	play_start(&s, found, sizeof found - 1, 1);
	assert_int_equal(fetch_url(f, url_of(s.port, "/x"), &body, &b, &a, &e), OK);
	assert_int_equal(a.status, 302);
	fetch_close(f);
	play_end(&s);
	buf_fini(&b);
}

static void
what_does_not_answer_is_named(void **state)
{
	struct fetch *f = fetch_open();
	struct fetch_answer a;
	struct buf b;
	struct err e;
	struct serve *s = open_echo();
	char url[64];
	(void)state;
	buf_init(&b, 100);
	snprintf(url, sizeof url, "http://127.0.0.1:%u/x", serve_port(s));
	serve_close(s);
	assert_int_equal(fetch_url(f, url, NULL, &b, &a, &e), ERR_IO);
	assert_non_null(strstr(e.msg, url));
	assert_int_equal(fetch_url(f, "file:///etc/passwd", NULL, &b, &a, &e), ERR_UNSUPPORTED);
	assert_int_equal(fetch_url(f, "", NULL, &b, &a, &e), ERR_UNSUPPORTED);
	assert_int_not_equal(fetch_url(f, "http://a:b@127.0.0.1/", NULL, &b, &a, &e), OK);
	assert_int_not_equal(fetch_url(f, "http://", NULL, &b, &a, &e), OK);
	buf_fini(&b);
	fetch_close(f);
	fetch_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_and_answered),
		cmocka_unit_test(a_body_too_large_is_refused),
		cmocka_unit_test(an_answer_too_large_is_refused),
		cmocka_unit_test(slow_clients_are_ended),
		cmocka_unit_test(surplus_connections_are_ended),
		cmocka_unit_test(a_taken_port_is_named),
		cmocka_unit_test(gzip_without_negotiation_is_undone),
		cmocka_unit_test(redirects_are_followed_with_care),
		cmocka_unit_test(a_body_is_not_turned_into_a_question),
		cmocka_unit_test(what_does_not_answer_is_named),
	};
	setenv("no_proxy", "127.0.0.1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
