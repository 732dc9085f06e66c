/*
 * os/sandbox.h: a process gives up what it does not need (seccomp(2), landlock(7)).  A door to the
 * outside.
 *
 * System calls are those of a list, made once what must be opened is open; any other ends the
 * process.  Of the file system it keeps one folder, of the network nothing but the sockets it has.
 * In builds with AddressSanitizer the list is longer by what its runtime calls.
 */
#ifndef EXQ_OS_SANDBOX_H
#define EXQ_OS_SANDBOX_H

#include "base/err.h"

/* Whose calls: both read and write files of the folder, accept on sockets, answer, and end. */
enum sandbox_of {
	SANDBOX_POLLING, /* one thread, poll(2), files by openat(2) and renameat(2) */
	SANDBOX_SERVING, /* threads of its own, as os/serve starts them, and os/output */
	/* The same, and the writer of a log: folders made and removed in its folder; a database
	 * that is open already, by its descriptors; and local sockets, to reach the signer's
	 * process again. */
	SANDBOX_NODE,
};

/*
 * For a server that keeps its state in `folder`.  ERR_UNSUPPORTED: the kernel has no seccomp.  A
 * kernel without Landlock is noted on standard error, and seccomp alone holds.  Cannot be undone;
 * it is of this thread and those it starts: a process enters before it has others.  What looks for
 * leaks as a process ends cannot run inside: end it by _exit(2).
 */
MUST_CHECK enum err_kind sandbox_enter(const char *folder, enum sandbox_of what, struct err *e);

#endif
