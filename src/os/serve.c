#include "os/serve.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	THREADS = 4,
	HEADERS_MAX_BYTES = 16 * 1024,
	BACKLOG = 128,
	WATCH_MS = 200,
	WHOLE = 2, /* times timeout_s: what a request may take from its first byte to the answer */
};

struct line {
	int fd; /* -1: free */
	int64_t until;
};

struct serve {
	struct serve_options o;
	unsigned port;
	int fd; /* bound; -1: the daemon's */
	struct MHD_Daemon *daemon;
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t stop;
	bool stopping, watching;
	struct line *lines; /* open connections: o.max_connections */
	pthread_t watcher;
};

/* A request, from its first line to its answer. */
struct serve_later {
	struct MHD_Connection *connection;
	char *query; /* NULL: none */
	struct buf body;
	bool begun, over, asked, postponed;
	struct serve_answer answer;
};

static int64_t
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- connections: how many, and since when each is busy ---- */

static int
fd_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *i =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	return i ? i->connect_fd : -1;
}

static struct line *
find_line(struct serve *s, int fd)
{
	for (unsigned i = 0; i < s->o.max_connections; i++)
		if (s->lines[i].fd == fd)
			return &s->lines[i];
	return NULL;
}

/* The clock of a connection starts anew with each request answered; of none when it is gone. */
static void
set_line(struct serve *s, int from, int to)
{
	pthread_mutex_lock(&s->mutex);
	struct line *l = find_line(s, from);
	if (l) {
		l->fd = to;
		l->until = now_ms() + (int64_t)s->o.timeout_s * WHOLE * 1000;
	} else if (to >= 0) {
		shutdown(to, SHUT_RDWR); /* accepted at the same moment as the last allowed one */
	}
	pthread_mutex_unlock(&s->mutex);
}

static enum MHD_Result
accept_one(void *from, const struct sockaddr *address, socklen_t n)
{
	struct serve *s = from;
	(void)address, (void)n;
	pthread_mutex_lock(&s->mutex);
	bool room = find_line(s, -1) != NULL;
	pthread_mutex_unlock(&s->mutex);
	return room ? MHD_YES : MHD_NO;
}

static void
connection_changed(void *from, struct MHD_Connection *c, void **context,
	enum MHD_ConnectionNotificationCode code)
{
	int fd = fd_of(c);
	(void)context;
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		set_line(from, -1, fd);
	else
		set_line(from, fd, -1);
}

/* A byte now and then keeps any timeout of silence away: the whole request has one too. */
static void *
watch(void *from)
{
	struct serve *s = from;
	pthread_mutex_lock(&s->mutex);
	while (!s->stopping) {
		struct timespec t;
		clock_gettime(CLOCK_REALTIME, &t);
		t.tv_nsec += WATCH_MS * 1000000L;
		t.tv_sec += t.tv_nsec / 1000000000L;
		t.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&s->stop, &s->mutex, &t);
		int64_t now = now_ms();
		for (unsigned i = 0; i < s->o.max_connections; i++)
			if (s->lines[i].fd >= 0 && s->lines[i].until < now)
				shutdown(s->lines[i].fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&s->mutex);
	return NULL;
}

/* ---- answers ---- */

void
serve_set(struct serve_answer *a, const char *name, const char *fmt, ...)
{
	va_list ap;
	assert(a->nheaders < SERVE_MAX_HEADERS);
	struct serve_header *h = &a->headers[a->nheaders++];
	h->name = name;
	va_start(ap, fmt);
	vsnprintf(h->value, sizeof h->value, fmt, ap);
	va_end(ap);
}

/* What is sent stays with the request, which ends after it was sent: nothing is copied. */
static struct MHD_Response *
make_response(struct serve_answer *a)
{
	struct slice body = a->bytes.p ? a->bytes : buf_slice(&a->body);
	struct stat is;
	if (a->file < 0)
		return MHD_create_response_from_buffer(
			body.n, (void *)(body.n ? body.p : ""), MHD_RESPMEM_PERSISTENT);
	if (fstat(a->file, &is) != 0 || !S_ISREG(is.st_mode))
		return NULL;
	struct MHD_Response *r = MHD_create_response_from_fd64((uint64_t)is.st_size, a->file);
	a->file = r ? -1 : a->file; /* the response closes it */
	return r;
}

static enum MHD_Result
send_answer(struct MHD_Connection *c, struct serve_answer *a)
{
	if (buf_failed(&a->body)) {
		a->status = MHD_HTTP_INTERNAL_SERVER_ERROR;
		buf_clear(&a->body);
	}
	struct MHD_Response *r = make_response(a);
	if (!r)
		return MHD_NO;
	enum MHD_Result rc = MHD_YES;
	if (a->type)
		rc = MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
	for (size_t i = 0; rc == MHD_YES && i < a->nheaders; i++)
		rc = MHD_add_response_header(r, a->headers[i].name, a->headers[i].value);
	if (rc == MHD_YES)
		rc = MHD_queue_response(c, a->status, r);
	MHD_destroy_response(r);
	return rc;
}

static enum MHD_Result
refuse_size(struct serve *s, struct MHD_Connection *c, struct serve_later *j)
{
	struct serve_answer *a = &j->answer;
	a->status = MHD_HTTP_CONTENT_TOO_LARGE;
	a->type = s->o.large_type ? s->o.large_type : "text/plain";
	if (s->o.large_body)
		buf_adds(&a->body, s->o.large_body);
	else
		buf_addf(&a->body, "the body is larger than %zu bytes\n", s->o.max_body);
	return send_answer(c, a);
}

struct serve_later *
serve_postpone(const struct serve_request *r)
{
	r->later->postponed = true;
	MHD_suspend_connection(r->later->connection);
	return r->later;
}

struct serve_answer *
serve_later_answer(struct serve_later *l)
{
	return &l->answer;
}

void
serve_resume(struct serve_later *l)
{
	MHD_resume_connection(l->connection);
}

/* ---- requests ---- */

/* Called by the library with the first line, before anything is parsed; the query is kept as sent.
 */
static void *
begin(void *from, const char *uri, struct MHD_Connection *c)
{
	struct serve *s = from;
	struct serve_later *j = calloc(1, sizeof *j);
	const char *query = strchr(uri, '?');
	if (!j)
		return NULL;
	buf_init(&j->body, s->o.max_body);
	buf_init(&j->answer.body, SIZE_MAX / 2);
	j->connection = c;
	j->answer.status = MHD_HTTP_INTERNAL_SERVER_ERROR;
	j->answer.file = -1;
	if (query && !(j->query = strdup(query + 1))) {
		free(j);
		return NULL;
	}
	return j;
}

/* Where a length is said that is too large nothing is read at all. */
static bool
says_too_large(struct serve *s, struct MHD_Connection *c)
{
	const char *n =
		MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	return n && strtoull(n, NULL, 10) > s->o.max_body;
}

static struct slice
header(struct MHD_Connection *c, const char *name)
{
	const char *v = MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
	return v ? slice_of(v) : (struct slice){NULL, 0};
}

static enum MHD_Result
answer(struct serve *s, struct serve_later *j, const char *path, const char *method)
{
	struct MHD_Connection *c = j->connection;
	const struct serve_request r = {.method = slice_of(method),
		.path = slice_of(path),
		.body = buf_slice(&j->body),
		.query = j->query ? slice_of(j->query) : (struct slice){NULL, 0},
		.accept = header(c, MHD_HTTP_HEADER_ACCEPT),
		.content_type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE),
		.host = header(c, MHD_HTTP_HEADER_HOST),
		.if_none_match = header(c, MHD_HTTP_HEADER_IF_NONE_MATCH),
		.later = j};
	/* A postponed request may be answered by the time its handler returns: it is not looked at,
	 * and a resumed one is asked about again. */
	j->asked = true;
	s->o.handler(s->o.from, &r, &j->answer);
	return j->postponed ? MHD_YES : send_answer(c, &j->answer);
}

/* Called by the library: with the headers, with each piece of the body, at its end, and when a
 * postponed answer is there. */
/* NOLINTBEGIN(readability-function-size): the library's signature */
static enum MHD_Result
take(void *from, struct MHD_Connection *c, const char *path, const char *method,
	const char *version, const char *piece, size_t *n, void **context)
{
	struct serve *s = from;
	struct serve_later *j = *context;
	(void)version;
	if (!j)
		return MHD_NO;
	if (!j->begun) {
		j->begun = true;
		return says_too_large(s, c) ? refuse_size(s, c, j) : MHD_YES;
	}
	if (*n) { /* what is over is read and dropped, so that the refusal can be heard */
		if (!j->over)
			buf_add(&j->body, (struct slice){piece, *n});
		j->over = j->over || buf_failed(&j->body);
		*n = 0;
		return MHD_YES;
	}
	if (j->asked)
		return j->postponed ? send_answer(c, &j->answer) : MHD_YES;
	return j->over ? refuse_size(s, c, j) : answer(s, j, path, method);
}
/* NOLINTEND(readability-function-size) */

static void
request_done(
	void *from, struct MHD_Connection *c, void **context, enum MHD_RequestTerminationCode code)
{
	struct serve_later *j = *context;
	int fd = fd_of(c);
	(void)code;
	set_line(from, fd, fd);
	if (j) {
		buf_fini(&j->body);
		buf_fini(&j->answer.body);
		if (j->answer.file >= 0)
			close(j->answer.file);
		free(j->query);
	}
	free(j);
	*context = NULL;
}

/* Paths are as sent: "%2e" is not the handler's ".". */
static size_t
leave_escaped(void *from, struct MHD_Connection *c, char *s)
{
	(void)from, (void)c;
	return strlen(s);
}

/* ---- the server ---- */

static socklen_t
parse_address(const struct serve_options *o, struct sockaddr_storage *to)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;
	memset(to, 0, sizeof *to);
	if (inet_pton(AF_INET, o->address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)o->port);
		return sizeof *v4;
	}
	if (inet_pton(AF_INET6, o->address, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)o->port);
		return sizeof *v6;
	}
	return 0;
}

static enum err_kind
open_socket(struct serve *s, struct err *e)
{
	struct sockaddr_storage a;
	socklen_t n = parse_address(&s->o, &a);
	int yes = 1;
	if (!n || s->o.port > UINT16_MAX)
		return err_set(e, ERR_USAGE, "%s:%u: no address and port", s->o.address, s->o.port);
	s->fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s->fd < 0 || setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
		bind(s->fd, (struct sockaddr *)&a, n) != 0 || listen(s->fd, BACKLOG) != 0 ||
		getsockname(s->fd, (struct sockaddr *)&a, &n) != 0)
		return err_set(e, ERR_IO, "%s:%u: %s", s->o.address, s->o.port, strerror(errno));
	s->port = ntohs(a.ss_family == AF_INET ? ((struct sockaddr_in *)&a)->sin_port
					       : ((struct sockaddr_in6 *)&a)->sin6_port);
	return OK;
}

enum err_kind
serve_bind(const struct serve_options *o, struct serve **to, struct err *e)
{
	struct serve *s = calloc(1, sizeof *s);
	struct line *lines = calloc(o->max_connections, sizeof *lines);
	if (!s || !lines) {
		free(s);
		free(lines);
		return err_set(e, ERR_IO, "out of memory");
	}
	s->o = *o;
	s->fd = -1;
	s->lines = lines;
	for (unsigned i = 0; i < o->max_connections; i++)
		lines[i].fd = -1;
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->stop, NULL);
	enum err_kind rc = open_socket(s, e);
	if (rc != OK)
		serve_close(s);
	else
		*to = s;
	return rc;
}

/*
 * The library's own limit, which it divides among its threads, is never reached: ours is.  Once it
 * runs it owns the socket.
 */
enum err_kind
serve_start(struct serve *s, struct err *e)
{
	unsigned threads = s->o.max_connections < THREADS ? s->o.max_connections : THREADS;
	if (pthread_create(&s->watcher, NULL, watch, s) != 0)
		return err_set(e, ERR_IO, "no thread can be started");
	s->watching = true;
	s->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME,
		(uint16_t)s->port, accept_one, s, take, s, MHD_OPTION_LISTEN_SOCKET, s->fd,
		MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
		(s->o.max_connections + THREADS) * THREADS, MHD_OPTION_CONNECTION_TIMEOUT,
		s->o.timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX_BYTES,
		MHD_OPTION_NOTIFY_CONNECTION, connection_changed, s, MHD_OPTION_NOTIFY_COMPLETED,
		request_done, s, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_URI_LOG_CALLBACK, begin, s, MHD_OPTION_END);
	s->fd = -1;
	return s->daemon ? OK : err_set(e, ERR_IO, "the HTTP server did not start");
}

enum err_kind
serve_open(const struct serve_options *o, struct serve **to, struct err *e)
{
	struct serve *s = NULL;
	enum err_kind rc = serve_bind(o, &s, e);
	if (s)
		rc = serve_start(s, e);
	if (rc != OK)
		serve_close(s);
	else
		*to = s;
	return rc;
}

unsigned
serve_port(const struct serve *s)
{
	return s->port;
}

void
serve_close(struct serve *s)
{
	if (!s)
		return;
	if (s->daemon)
		MHD_stop_daemon(s->daemon);
	pthread_mutex_lock(&s->mutex);
	s->stopping = true;
	pthread_cond_signal(&s->stop);
	pthread_mutex_unlock(&s->mutex);
	if (s->watching)
		pthread_join(s->watcher, NULL);
	if (s->fd >= 0)
		close(s->fd);
	pthread_cond_destroy(&s->stop);
	pthread_mutex_destroy(&s->mutex);
	free(s->lines);
	free(s);
}
