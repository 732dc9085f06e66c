#include "os/sandbox.h"

#include "os/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- Landlock: the headers of Debian 12 know its first version ---- */

#define ACCESS_FS_REFER (1ULL << 13)	/* version 2 */
#define ACCESS_FS_TRUNCATE (1ULL << 14) /* version 3 */
#define ACCESS_FS_IOCTL (1ULL << 15)	/* version 5 */
#define ACCESS_NET_ALL 3ULL		/* version 4: bind and connect of TCP */

struct ruleset {
	uint64_t fs, net;
};

static uint64_t
known_fs(long version)
{
	uint64_t all = (1ULL << 13) - 1;
	if (version >= 2)
		all |= ACCESS_FS_REFER;
	if (version >= 3)
		all |= ACCESS_FS_TRUNCATE;
	if (version >= 5)
		all |= ACCESS_FS_IOCTL;
	return all;
}

static bool
allow_folder(int ruleset, const char *folder, enum sandbox_of what, uint64_t known)
{
	const uint64_t wanted =
		(what == SANDBOX_NODE ? LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR
				      : 0) |
		LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
		LANDLOCK_ACCESS_FS_REMOVE_FILE | ACCESS_FS_TRUNCATE;
	struct landlock_path_beneath_attr rule = {.allowed_access = wanted & known};
	rule.parent_fd = open(folder, O_PATH | O_CLOEXEC);
	bool ok = rule.parent_fd >= 0 && syscall(SYS_landlock_add_rule, ruleset,
						 LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	if (rule.parent_fd >= 0)
		close(rule.parent_fd);
	return ok;
}

static enum err_kind
restrict_files(const char *folder, enum sandbox_of what, struct err *e)
{
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1) {
		diag_note("sandbox", "this kernel has no Landlock: seccomp alone holds");
		return OK;
	}
	struct ruleset attr = {.fs = known_fs(version), .net = version >= 4 ? ACCESS_NET_ALL : 0};
	size_t size = version >= 4 ? sizeof attr : sizeof attr.fs;
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	bool ok = ruleset >= 0 && allow_folder(ruleset, folder, what, attr.fs) &&
		  syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	if (!ok)
		err_set(e, ERR_IO, "%s: Landlock: %s", folder, strerror(errno));
	if (ruleset >= 0)
		close(ruleset);
	return ok ? OK : e->kind;
}

/* ---- seccomp ---- */

static const int allowed[] = {
	/* sockets it has, and those that come through them */
	SCMP_SYS(accept4),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendto),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(close),
	SCMP_SYS(fcntl),
	/* files of its folder */
	SCMP_SYS(openat),
	SCMP_SYS(fsync),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(unlinkat),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(lseek),
	/* memory and time; none that could be executed, see below */
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	/* the end */
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(tgkill), /* abort() of an assertion */
#if defined(__SANITIZE_ADDRESS__)
	SCMP_SYS(sigaltstack),
	SCMP_SYS(sched_yield),
	SCMP_SYS(readlink),
	SCMP_SYS(getuid),
	SCMP_SYS(open),
	SCMP_SYS(stat),
	SCMP_SYS(getppid),
	SCMP_SYS(sched_getaffinity),
#endif
};

/* What SANDBOX_SERVING has beside that. */
static const int serving[] = {
	/* libmicrohttpd's sockets */
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(eventfd2),
	SCMP_SYS(getsockname),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown),
	/* threads; they are started below */
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(sched_getaffinity), /* malloc asks how many there may be */
	SCMP_SYS(rt_sigtimedwait),
	SCMP_SYS(gettimeofday), /* where the vDSO cannot tell */
	SCMP_SYS(time),
	/* os/output; what Landlock does not allow to be opened can be looked at */
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(getcwd),
	SCMP_SYS(readlink),
	SCMP_SYS(rename),
	SCMP_SYS(unlink),
};

/* What SANDBOX_NODE has beside both. */
static const int node[] = {
	SCMP_SYS(mkdirat), SCMP_SYS(getdents64), SCMP_SYS(sendfile),
	/* SQLite, on files that are open */
	SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
	SCMP_SYS(access), SCMP_SYS(geteuid),
	/* the signer's process, by a local socket; a child of our own is waited for at the end */
	SCMP_SYS(connect), SCMP_SYS(wait4),
	SCMP_SYS(sysinfo), /* qsort asks how much memory there is */
};

static int
allow(scmp_filter_ctx filter, const int *calls, size_t n)
{
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return rc;
}

/*
 * A thread, never a process.  What clone3(2) is asked for cannot be seen from here: as in an older
 * kernel there is none, and the C library takes clone(2).
 */
static int
allow_threads(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
			SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
			SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
	return rc;
}

static int
fill(scmp_filter_ctx filter, enum sandbox_of what)
{
	int rc = allow(filter, allowed, COUNT_OF(allowed));
	if (rc == 0 && what != SANDBOX_POLLING)
		rc = allow(filter, serving, COUNT_OF(serving));
	if (rc == 0 && what != SANDBOX_POLLING)
		rc = allow_threads(filter);
	if (rc == 0 && what == SANDBOX_NODE)
		rc = allow(filter, node, COUNT_OF(node));
	if (rc == 0 && what == SANDBOX_NODE) /* of its own, never of the network */
		rc = seccomp_rule_add(
			filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}

static enum err_kind
restrict_calls(enum sandbox_of what, struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter)
		return err_set(e, ERR_UNSUPPORTED, "this system has no seccomp");
	int rc = fill(filter, what);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc == 0 ? OK : err_set(e, ERR_UNSUPPORTED, "seccomp: %s", strerror(-rc));
}

enum err_kind
sandbox_enter(const char *folder, enum sandbox_of what, struct err *e)
{
	const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set(e, ERR_IO, "sandbox: %s", strerror(errno));
	if (restrict_files(folder, what, e) != OK)
		return e->kind;
	return restrict_calls(what, e);
}
