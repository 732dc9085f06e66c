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

/*
 * For a server of local sockets that keeps its state in `folder`: it can read and write files
 * there, accept, answer, and end.  ERR_UNSUPPORTED: the kernel has no seccomp.  A kernel without
 * Landlock is noted on standard error, and seccomp alone holds.  Cannot be undone, and goes to
 * children.
 */
MUST_CHECK enum err_kind sandbox_enter(const char *folder, struct err *e);

#endif
