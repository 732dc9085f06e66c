/*
 * log/patience.h: how long a server waits for each of its clients, and whom it drops for another.
 * Pure.
 *
 * A place is lost by a request that was begun and not ended, and by silence; where all places are
 * taken a newcomer gets that of whoever has been silent longest, or else of the slowest request.
 * Times are ms of a clock that never goes back.
 */
#ifndef EXQ_LOG_PATIENCE_H
#define EXQ_LOG_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PATIENCE_REQUEST_MS = 10000, /* a request comes in one piece, or nearly */
	PATIENCE_IDLE_MS = 60000,    /* between requests; who comes back later connects anew */
	PATIENCE_CROWDED_MS = 1000,  /* a request, when others wait for the place */
};

struct patience {
	int64_t since; /* it connected, or was answered, or began the request */
	bool begun;    /* some of a request is here */
};

bool patience_is_over(const struct patience *p, int64_t now);

/* Who of `all` makes room; n: nobody has to. */
size_t patience_yields(const struct patience *all, size_t n, int64_t now);

#endif
