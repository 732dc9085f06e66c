/*
 * os/serve.h: an HTTP server by libmicrohttpd.  A door to the outside.
 *
 * Requests are read whole into a capped buffer before the handler is called, one at a time a
 * thread; slow, oversized and surplus connections are ended: silent for timeout_s, or twice that
 * without a whole request and its answer; a body over max_body is answered 413; a connection past
 * max_connections is closed at once.
 */
#ifndef EXQ_OS_SERVE_H
#define EXQ_OS_SERVE_H

#include "base/buf.h"
#include "base/err.h"

enum { SERVE_MAX_HEADERS = 8, SERVE_HEADER_MAX = 320 };

struct serve;
struct serve_later;

/* All slices are the server's, until the answer was given.  p is NULL where nothing was sent. */
struct serve_request {
	struct slice method, path, body;			/* path without query, as sent */
	struct slice query;					/* behind the first "?", as sent */
	struct slice accept, content_type, host, if_none_match; /* headers; the first of a name */
	struct serve_later *later;
};

struct serve_header {
	const char *name; /* static */
	char value[SERVE_HEADER_MAX];
};

/* A HEAD is asked and answered as a GET is: the server leaves the body out. */
struct serve_answer {
	unsigned status;
	const char *type;   /* Content-Type; static */
	struct buf body;    /* open; closed by the server; when it failed the answer is a 500 */
	struct slice bytes; /* where p is set, instead of the body: static */
	int file; /* -1, or instead of both, a regular file: the server sends all and closes it */
	size_t nheaders;
	struct serve_header headers[SERVE_MAX_HEADERS];
};

/* Put a header into the answer, cut to its limit; more than there is room for is a mistake. */
void PRINTF_LIKE(3, 4) serve_set(struct serve_answer *a, const char *name, const char *fmt, ...);

typedef void serve_handler(void *from, const struct serve_request *r, struct serve_answer *a);

/*
 * An answer that another thread will give: called by the handler, which then returns and has left
 * its answer alone.  The request's method, path and headers end with the handler; its body stays
 * until serve_resume().  No connection may be waiting when the server is closed.
 */
struct serve_later *serve_postpone(const struct serve_request *r);
struct serve_answer *serve_later_answer(struct serve_later *l); /* status 500, nothing in it */
void serve_resume(struct serve_later *l);

struct serve_options {
	const char *address; /* "127.0.0.1" */
	unsigned port;	     /* 0: any; serve_port() tells */
	size_t max_body;
	unsigned max_connections, timeout_s;
	serve_handler *handler;
	void *from;
	const char *large_type, *large_body; /* of the 413; static; NULL: one of our own */
};

MUST_CHECK enum err_kind serve_open(const struct serve_options *o, struct serve **s, struct err *e);

/*
 * The same in two steps, for who enters a sandbox between them: bound and with its port, but
 * nothing is accepted and no thread runs; then it serves.  After an error of the second it is still
 * to be closed.
 */
MUST_CHECK enum err_kind serve_bind(const struct serve_options *o, struct serve **s, struct err *e);
MUST_CHECK enum err_kind serve_start(struct serve *s, struct err *e);

unsigned serve_port(const struct serve *s);
void serve_close(struct serve *s); /* waits for requests under way */

#endif
