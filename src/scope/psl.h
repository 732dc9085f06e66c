/* scope/psl.h: the public suffix list (libpsl).  Pure. */
#ifndef EXQ_SCOPE_PSL_H
#define EXQ_SCOPE_PSL_H

#include "scope/url.h"

struct scope {
	void *list; /* psl_ctx_t */
	struct url_reader *urls;
};

/* ICANN and private rules; a name below none of them is below the rule "*". */
bool psl_is_suffix(const struct scope *s, const char *host);

/* The part of `host` that is one label below its suffix; empty when it is a suffix itself. */
struct slice psl_registrable(const struct scope *s, struct slice host, const char *cstr);

#endif
