/* exq log signer: the process that holds a log's keys, on its own. */
#include "cmd/log.h"

#include "log/signer.h"
#include "os/diag.h"
#include "os/lock.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 16 };

/* One process listens in a folder, for as long as it lives. */
static enum err_kind
take_lock(const char *folder, struct err *e)
{
	struct lock *l = NULL;
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/socket.lock", folder);
	if (n <= 0 || (size_t)n >= sizeof path)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", folder);
	return lock_open(path, 0, &l, e);
}

static enum err_kind
listen_at(const char *folder, int *fd, struct err *e)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int n = snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", folder);
	if (n <= 0 || (size_t)n >= sizeof at.sun_path)
		return err_set(e, ERR_LIMIT, "%s: too long for a socket's path", folder);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return err_set(e, ERR_IO, "%s", strerror(errno));
	/* What is there was left by a process that was killed: a live one would hold the lock. */
	unlink(at.sun_path);
	mode_t old = umask(0117);
	bool ok = bind(*fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(*fd, BACKLOG) == 0;
	umask(old);
	return ok ? OK : err_set(e, ERR_IO, "%s: %s", at.sun_path, strerror(errno));
}

/* ---- against what witnesses know ---- */

static void
note_witness(void *to, const char *witness, const char *why)
{
	const struct cmd *c = to;
	diag_note(c->name, "no answer of %s: %s", witness, why);
}

/* EXIT_NO: it must not sign. */
static int
check(const struct cmd *c, const struct args *a, struct err *e)
{
	struct policy *policy = NULL;
	bool behind = false;
	enum err_kind rc = log_read_policy(args_get(a, "policy"), &policy, e);
	if (rc == OK && policy)
		rc = signer_check(&(struct signer_check_options){.folder = a->pos[0],
					  .policy = policy,
					  .report = note_witness,
					  .to = (void *)(uintptr_t)c},
			&behind, e);
	policy_close(policy);
	if (behind)
		return EXIT_NO;
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

/* ---- serving ---- */

static enum err_kind
serve(const char *folder, struct err *e)
{
	int socket = -1;
	sigset_t end;
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGINT);
	sigprocmask(SIG_BLOCK, &end, NULL);
	int stop = signalfd(-1, &end, SFD_CLOEXEC);
	enum err_kind rc = listen_at(folder, &socket, e);
	return rc == OK ? signer_serve(folder, socket, true, stop, e) : rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct err e = {.kind = OK};
	int status = take_lock(a->pos[0], &e) == OK ? check(c, a, &e) : EXIT_BROKEN;
	if (status == EXIT_YES && serve(a->pos[0], &e) != OK)
		status = EXIT_BROKEN;
	if (status != EXIT_YES)
		diag_error(c->name, &e);
	_exit(status); /* in its sandbox there is nothing left to tidy */
}

static const struct opt opts[] = {
	{"policy", "FILE", "a C2SP tlog-policy, whose witnesses are asked before it serves", false},
};

const struct cmd cmd_log_signer = {
	.name = "log signer",
	.args = "FOLDER",
	.brief = "serve a log's signer: the one process that reads its private key",
	.help = "FOLDER is the `signer` folder of a log.  Listens on FOLDER/socket (mode 0660) and "
		"signs\n"
		"only checkpoints of its own log that extend the last one it signed, which it "
		"keeps in\n"
		"FOLDER/signed before it answers.  Runs in a sandbox (seccomp, Landlock), as a "
		"user of\n"
		"its own if one likes.  Where no such process runs, `exq log add` starts one for "
		"as\n"
		"long as it needs it.\n"
		"\n"
		"With --policy it first asks the witnesses what they cosigned last, and serves "
		"only when\n"
		"none of them holds more than it signed, as after a folder was put back from a "
		"backup, and\n"
		"no quorum of them is silent: otherwise exit status 1.\n"
		"\n  exq log signer /var/lib/exq/kz/signer --policy kz.policy\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
