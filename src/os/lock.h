/* os/lock.h: one process at a time (flock(2)).  A door to the outside. */
#ifndef EXQ_OS_LOCK_H
#define EXQ_OS_LOCK_H

#include "base/err.h"

struct lock;

/*
 * Lock the file, made when it is not there; wait up to `wait_ms` for who holds it.  ERR_IO: held
 * all that time, or no such folder.  Freed by the kernel when the process ends, however it ends.
 */
MUST_CHECK enum err_kind lock_open(
	const char *path, unsigned wait_ms, struct lock **l, struct err *e);
void lock_close(struct lock *l);

#endif
