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

struct serve;

struct serve_request {
	struct slice method, path, body; /* path without query, as sent */
};

struct serve_answer {
	unsigned status;
	const char *type; /* Content-Type; static */
	struct buf body;  /* open; closed by the server; when it failed the answer is a 500 */
};

typedef void serve_handler(void *from, const struct serve_request *r, struct serve_answer *a);

struct serve_options {
	const char *address; /* "127.0.0.1" */
	unsigned port;	     /* 0: any; serve_port() tells */
	size_t max_body;
	unsigned max_connections, timeout_s;
	serve_handler *handler;
	void *from;
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
