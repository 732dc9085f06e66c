/*
 * os/diag.h: one line on standard error: `level op key=value`, untrusted bytes escaped.
 */
#ifndef EXQ_OS_DIAG_H
#define EXQ_OS_DIAG_H

#include "base/err.h"

#include <stdint.h>

/* `exq: op: message`, control and deceptive characters escaped. */
void diag_error(const char *op, const struct err *e);
void diag_note(const char *op, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Progress on a terminal: redraws one line at most ten times a second; silent when standard error
 * is no terminal.  total 0 = unknown.
 */
struct progress {
	const char *what;
	uint64_t total, last_drawn_ms;
	bool on;
};
void progress_start(struct progress *p, const char *what, uint64_t total);
void progress_at(struct progress *p, uint64_t done);
void progress_end(struct progress *p);

#endif
