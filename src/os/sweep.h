/*
 * os/sweep.h: files that must not outlive the process when a signal ends it.  A door to the
 * outside.
 *
 * SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU and SIGXFSZ, unless ignored or caught by
 * others already, remove them, and then end the process as they would have.  Nothing can be done
 * about SIGKILL or a power cut.
 */
#ifndef EXQ_OS_SWEEP_H
#define EXQ_OS_SWEEP_H

#include <stdbool.h>

enum { SWEEP_MAX_FILES = 8 }; /* written aside at one time; commands have one */

/* `path` is borrowed until sweep_forget().  False when there are too many. */
bool sweep_remember(const char *path);

/* Takes what was never remembered, too. */
void sweep_forget(const char *path);

#endif
