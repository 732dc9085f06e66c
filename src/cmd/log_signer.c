/* exq log signer: the process that holds a log's keys, on its own. */
#include "cmd/log.h"

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

static int
run(const struct cmd *c, struct args *a)
{
	struct err e = {.kind = OK};
	int socket = -1;
	sigset_t end;
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGINT);
	sigprocmask(SIG_BLOCK, &end, NULL);
	int stop = signalfd(-1, &end, SFD_CLOEXEC);
	enum err_kind rc = take_lock(a->pos[0], &e);
	if (rc == OK)
		rc = listen_at(a->pos[0], &socket, &e);
	if (rc == OK)
		rc = signer_serve(a->pos[0], socket, true, stop, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	_exit(rc == OK ? EXIT_YES : EXIT_BROKEN); /* in its sandbox there is nothing left to tidy */
}

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
		"\n  exq log signer /var/lib/exq/kz/signer\n",
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
