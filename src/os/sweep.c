#include "os/sweep.h"

#include "base/slice.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

/* Read by a signal handler, at any moment: so lock-free atomics, and never a path half changed. */
static _Atomic(const char *) files[SWEEP_MAX_FILES];
_Static_assert(ATOMIC_POINTER_LOCK_FREE == 2, "a signal handler reads these pointers");

/* The signal's own action is back already (SA_RESETHAND): raising it again ends the process. */
static void
sweep(int number)
{
	for (size_t i = 0; i < SWEEP_MAX_FILES; i++) {
		const char *path = atomic_load(&files[i]);
		if (path)
			(void)unlink(path);
	}
	(void)raise(number);
}

static void
catch_signals(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU, SIGXFSZ};
	struct sigaction new = {.sa_handler = sweep, .sa_flags = (int)SA_RESETHAND}, old;
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			(void)sigaction(ends[i], &new, NULL);
}

bool
sweep_remember(const char *path)
{
	catch_signals();
	for (size_t i = 0; i < SWEEP_MAX_FILES; i++) {
		const char *none = NULL;
		if (atomic_compare_exchange_strong(&files[i], &none, path))
			return true;
	}
	return false;
}

void
sweep_forget(const char *path)
{
	for (size_t i = 0; i < SWEEP_MAX_FILES; i++) {
		const char *mine = path;
		if (path && atomic_compare_exchange_strong(&files[i], &mine, NULL))
			return;
	}
}
