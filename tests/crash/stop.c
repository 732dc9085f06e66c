/*
 * tests/crash/stop: run COMMAND, and at the N-th system call that writes, of all its processes
 * together, do what MODE says instead of it: kill (the process that makes it), killall (every
 * process of the run), eio, enospc, erofs (the call fails so).  The calls are stopped by seccomp's
 * notifications.  usage: crash_stop MODE N WHERE COMMAND...; into the file WHERE goes how many such
 * calls there were, and the name of the one that was hit.  Exit status: the command's; 99 killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "crash_stop: %s: %s\n", what, strerror(errno));
	exit(98);
}

/* Calls that no architecture of today lacks all of; those it has not are left out. */
static const char *const always[] = {"pwrite64", "fsync", "fdatasync", "rename", "renameat",
	"renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "sendto", "ftruncate"};

/* Install the filter; the descriptor on which calls are announced. */
static int
filter(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	must(f, "seccomp_init");
	for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
		int nr = seccomp_syscall_resolve_name(always[i]);
		if (nr >= 0)
			must(seccomp_rule_add(f, SCMP_ACT_NOTIFY, nr, 0) == 0, always[i]);
	}
	/* Standard output and error tell the test what was acknowledged. */
	must(seccomp_rule_add(f, SCMP_ACT_NOTIFY, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_GT, 2)) ==
				0 &&
			seccomp_rule_add(f, SCMP_ACT_NOTIFY, SCMP_SYS(openat), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT)) == 0 &&
			seccomp_load(f) == 0,
		"seccomp");
	return seccomp_notify_fd(f);
}

/* The child installs the filter on itself and waits; its descriptor is taken from outside. */
static pid_t
start(char **command, int *announced)
{
	int pair[2], fd = -1;
	char go;
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0, "socketpair");
	pid_t pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		setpgid(0, 0);
		int got = filter();
		/* write(2) is announced already, and nobody listens yet: writev(2) is not */
		struct iovec v = {&got, sizeof got};
		must(writev(pair[1], &v, 1) == sizeof got, "writev");
		must(read(pair[1], &go, 1) == 1, "read");
		close(got);
		execvp(command[0], command);
		_exit(97);
	}
	must(read(pair[0], &fd, sizeof fd) == sizeof fd, "read");
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	*announced = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	must(pidfd >= 0 && *announced >= 0, "pidfd_getfd");
	must(write(pair[0], "g", 1) == 1, "write");
	close(pidfd);
	close(pair[0]);
	close(pair[1]);
	return pid;
}

static int
code_of(const char *mode)
{
	static const struct {
		const char *name;
		int code;
	} codes[] = {{"eio", EIO}, {"enospc", ENOSPC}, {"erofs", EROFS}};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(mode, codes[i].name) == 0)
			return codes[i].code;
	return 0;
}

struct run {
	const char *mode;
	long count, n;
	char *hit;
	pid_t pid;
	int announced;
	struct seccomp_notif *q;
	struct seccomp_notif_resp *r;
};

/* Take one announcement: let it go on, or do what the mode says. */
static void
decide(struct run *run)
{
	memset(run->q, 0, sizeof *run->q);
	if (seccomp_notify_receive(run->announced, run->q) != 0)
		return;
	*run->r = (struct seccomp_notif_resp){
		.id = run->q->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
	if (++run->count == run->n) {
		run->hit = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, run->q->data.nr);
		int code = code_of(run->mode);
		if (!code) { /* without an answer the call is not made */
			kill(strcmp(run->mode, "kill") ? -run->pid : (pid_t)run->q->pid, SIGKILL);
			return;
		}
		run->r->error = -code;
		run->r->flags = 0;
	}
	seccomp_notify_respond(run->announced, run->r);
}

/* Until every process of the run has ended, orphans too; the status of the first. */
static int
supervise(struct run *run)
{
	int status = 0, first = 0;
	struct pollfd p = {.fd = run->announced, .events = POLLIN};
	for (;;) {
		pid_t ended;
		if (poll(&p, 1, 5) > 0 && (p.revents & POLLIN))
			decide(run);
		while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
			if (ended == run->pid)
				first = status;
		if (ended < 0)
			return first;
	}
}

int
main(int argc, char **argv)
{
	must(argc > 4, "usage: crash_stop MODE N WHERE COMMAND...");
	struct run run = {.mode = argv[1], .n = atol(argv[2])};
	must(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0, "prctl");
	run.pid = start(argv + 4, &run.announced);
	must(seccomp_notify_alloc(&run.q, &run.r) == 0, "seccomp_notify_alloc");
	int status = supervise(&run);
	seccomp_notify_free(run.q, run.r);
	FILE *f = fopen(argv[3], "w");
	must(f && fprintf(f, "%ld %s\n", run.count, run.hit ? run.hit : "-") > 0 && fclose(f) == 0,
		argv[3]);
	free(run.hit);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}
