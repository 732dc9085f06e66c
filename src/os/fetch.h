/*
 * os/fetch.h: an HTTP(S) client by libcurl.  A door to the outside.
 *
 * GET and POST with hard limits: size after decompression, connection and total time, a slowest
 * rate; http and https only, at most three redirects, none from https to http, and a body is sent
 * on by 307 and 308 only.  gzip without negotiation is undone.  URLs with a user name are refused.
 * A proxy is taken from the environment, as by curl(1).
 *
 * A server's certificate must be of its name, and by an authority of the system or, in place of all
 * those, of the PEM file that CURL_CA_BUNDLE or else SSL_CERT_FILE names when fetch_open() is
 * called.
 */
#ifndef EXQ_OS_FETCH_H
#define EXQ_OS_FETCH_H

#include "base/buf.h"
#include "base/err.h"

enum { FETCH_CONNECT_S = 15, FETCH_TOTAL_S = 120, FETCH_SLOW_BYTES = 1000, FETCH_SLOW_S = 10 };

struct fetch; /* keeps connections open between calls; for one thread */

struct fetch *fetch_open(void); /* NULL when out of memory */
void fetch_close(struct fetch *f);

struct fetch_answer {
	long status;
	char type[80]; /* Content-Type without parameters, "" when none */
};

/*
 * body NULL: GET.  *to is cleared first and holds the answer's body, within its own cap; an answer
 * of any status is OK.  ERR_LIMIT: larger.  ERR_UNSUPPORTED: another scheme, also of a redirect.
 * ERR_IO: no answer.  The message begins with the URL.
 */
MUST_CHECK enum err_kind fetch_url(struct fetch *f, const char *url, const struct slice *body,
	struct buf *to, struct fetch_answer *answer, struct err *e);

#endif
