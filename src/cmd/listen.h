/* cmd/listen.h: where a server listens, as an option says it. */
#ifndef EXQ_CMD_LISTEN_H
#define EXQ_CMD_LISTEN_H

#include "base/err.h"

enum { LISTEN_ADDRESS_MAX = 64 };

struct listen {
	char address[LISTEN_ADDRESS_MAX];
	unsigned port; /* 0: any */
};

/* "127.0.0.1:8000", "[::1]:8000".  On error *l is untouched. */
MUST_CHECK enum err_kind listen_parse(const char *text, struct listen *l, struct err *e);

#endif
