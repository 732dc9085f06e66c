#include "os/output.h"

#include "os/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PATH_MAX_BYTES = 4096,
	ASIDE_TRIES = 16, /* names left behind by killed processes that had our number */
};

struct output {
	int fd;
	int failed;  /* errno of the first piece that could not be written */
	char *path;  /* NULL: standard output */
	char *aside; /* NULL: pieces go to fd as they come */
};

static enum err_kind
refused(const char *path, int number, struct err *e)
{
	return err_set(e, ERR_IO, "%s: %s", path ? path : "standard output", strerror(number));
}

static void
forget_aside(struct output *o)
{
	sweep_forget(o->aside);
	free(o->aside);
	o->aside = NULL;
}

static void
forget(struct output *o)
{
	if (o->path && o->fd >= 0)
		close(o->fd);
	forget_aside(o);
	free(o->path);
	free(o);
}

bool
output_bytes(int fd, struct slice s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = slice_from(s, (size_t)n);
	}
	return true;
}

/* The rename itself is durable only when the folder is. */
static bool
sync_folder_of(const char *path)
{
	char folder[PATH_MAX_BYTES] = ".";
	const char *slash = strrchr(path, '/');
	if (slash)
		snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path),
			path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/* To be swept from before it is there, so that no moment is left in which it would stay behind. */
static bool
create_aside(struct output *o, const char *name, mode_t mode)
{
	o->aside = strdup(name);
	if (!o->aside || !sweep_remember(o->aside)) {
		errno = ENOMEM;
	} else {
		o->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (o->fd >= 0)
			return true;
	}
	int number = errno;
	forget_aside(o);
	errno = number;
	return false;
}

static bool
open_aside(struct output *o, mode_t mode)
{
	char name[PATH_MAX_BYTES];
	for (int i = 0; i < ASIDE_TRIES; i++) {
		int n = snprintf(name, sizeof name, "%s.part-%ld-%d", o->path, (long)getpid(), i);
		if (n < 0 || (size_t)n >= sizeof name) {
			errno = ENAMETOOLONG;
			return false;
		}
		if (create_aside(o, name, mode))
			return true;
		if (errno != EEXIST)
			break;
	}
	return false;
}

/*
 * A link stays a link: what it leads to is replaced, with the rights it had.  A device or a pipe
 * cannot be replaced (/dev/null must not become a file), so it is written to; a folder refuses
 * that.
 */
static bool
open_path(struct output *o, const char *path)
{
	struct stat st = {.st_mode = S_IFREG | 0644};
	o->path = realpath(path, NULL);
	if (!o->path && errno == ENOENT)
		o->path = strdup(path);
	else if (o->path && stat(o->path, &st) != 0)
		return false;
	if (!o->path)
		return false;
	if (S_ISREG(st.st_mode))
		return open_aside(o, st.st_mode & 0777);
	o->fd = open(o->path, O_WRONLY | O_CLOEXEC);
	return o->fd >= 0;
}

enum err_kind
output_open(const char *path, struct output **to, struct err *e)
{
	if (path && !*path)
		return err_set(e, ERR_USAGE, "the name of the file to write is empty");
	struct output *o = calloc(1, sizeof *o);
	if (!o)
		return err_set(e, ERR_IO, "out of memory");
	bool is_stdout = !path || strcmp(path, "-") == 0;
	o->fd = is_stdout ? STDOUT_FILENO : -1;
	if (!is_stdout && !open_path(o, path)) {
		refused(path, errno, e);
		forget(o);
		return e->kind;
	}
	*to = o;
	return OK;
}

enum err_kind
output_add(struct output *o, struct slice bytes, struct err *e)
{
	if (!o->failed && !output_bytes(o->fd, bytes))
		o->failed = errno;
	return o->failed ? refused(o->path, o->failed, e) : OK;
}

/* Every step is a chance for the disk to say no; the first no is told. */
static int
put_in_place(struct output *o)
{
	if (o->failed || !o->path)
		return o->failed;
	if (o->aside && fsync(o->fd) != 0)
		return errno;
	int closed = close(o->fd);
	o->fd = -1;
	if (closed != 0)
		return errno;
	if (!o->aside)
		return 0;
	if (rename(o->aside, o->path) != 0)
		return errno;
	forget_aside(o);
	return sync_folder_of(o->path) ? 0 : errno;
}

enum err_kind
output_commit(struct output *o, struct err *e)
{
	int number = put_in_place(o);
	if (number)
		refused(o->path, number, e);
	output_abandon(o);
	return number ? ERR_IO : OK;
}

void
output_abandon(struct output *o)
{
	if (!o)
		return;
	if (o->aside)
		unlink(o->aside);
	forget(o);
}
