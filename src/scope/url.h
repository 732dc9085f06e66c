/* scope/url.h: URLs in one text form (RFC 3986, by libcurl's URL API).  Pure. */
#ifndef EXQ_SCOPE_URL_H
#define EXQ_SCOPE_URL_H

#include "scope/address.h"
#include "scope/name.h"

struct url_reader; /* libcurl's handle and scratch memory, used again and again */

/* NULL when out of memory. */
struct url_reader *url_open(void);
void url_close(struct url_reader *u);

/* A URL taken apart and put together; texts are the reader's, until its next call. */
struct url {
	struct slice text; /* the normal form */
	struct slice host; /* within it; a literal IPv6 address without brackets */
	bool https, is_address;
	struct name name;	/* of a host that is no address */
	struct address address; /* of one that is */
};

/*
 * Strict: what RFC 3986 does not allow is refused.  Lenient: it is escaped.  *out is touched only
 * on success.
 */
MUST_CHECK enum err_kind url_parse(struct url_reader *u, struct slice text, bool lenient,
	struct url *out, enum refused_target *why, struct err *e);

#endif
