#include "os/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

struct output {
	int fd;
	bool is_stdout;
	char path[PATH_BYTES], aside[PATH_BYTES];
};

static enum err_kind
open_aside(struct output *o, const char *path, struct err *e)
{
	int n = snprintf(o->aside, PATH_BYTES, "%s.part-%ld", path, (long)getpid());
	if (n < 0 || n >= PATH_BYTES)
		return err_set(e, ERR_LIMIT, "a path has at most %d bytes", PATH_BYTES - 1);
	memcpy(o->path, path, strlen(path) + 1);
	o->fd = open(o->aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (o->fd < 0)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	return OK;
}

enum err_kind
output_open(const char *path, struct output **to, struct err *e)
{
	struct output *o = calloc(1, sizeof *o);
	if (!o)
		return err_set(e, ERR_IO, "out of memory");
	o->is_stdout = !path || strcmp(path, "-") == 0;
	o->fd = STDOUT_FILENO;
	if (!o->is_stdout && open_aside(o, path, e) != OK) {
		free(o);
		return e->kind;
	}
	*to = o;
	return OK;
}

enum err_kind
output_add(struct output *o, struct slice s, struct err *e)
{
	while (s.n) {
		ssize_t n = write(o->fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_IO, "%s: %s",
				o->is_stdout ? "standard output" : o->path, strerror(errno));
		s = slice_from(s, (size_t)n);
	}
	return OK;
}

/* The rename itself is durable only when the folder is. */
static bool
sync_folder_of(const char *path)
{
	char folder[PATH_BYTES] = ".";
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

enum err_kind
output_commit(struct output *o, struct err *e)
{
	enum err_kind rc = OK;
	if (!o->is_stdout) {
		bool ok = fsync(o->fd) == 0;
		ok = close(o->fd) == 0 && ok;
		o->fd = -1;
		ok = ok && rename(o->aside, o->path) == 0 && sync_folder_of(o->path);
		if (!ok) {
			rc = err_set(e, ERR_IO, "%s: %s", o->path, strerror(errno));
			unlink(o->aside);
		}
	}
	free(o);
	return rc;
}

void
output_abandon(struct output *o)
{
	if (!o)
		return;
	if (!o->is_stdout) {
		close(o->fd);
		unlink(o->aside);
	}
	free(o);
}
