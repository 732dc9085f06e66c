#include "os/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_kind
failed(const char *path, struct err *e)
{
	return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
}

enum err_kind
folder_make(const char *path, unsigned mode, struct err *e)
{
	return mkdir(path, mode) == 0 ? OK : failed(path, e);
}

/* What leads to `path`: up to its last slash, or ".". */
static enum err_kind
sync_parent(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char *parent = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	if (!parent)
		return err_set(e, ERR_IO, "out of memory");
	int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		failed(parent, e);
	if (fd >= 0)
		close(fd);
	free(parent);
	return ok ? OK : e->kind;
}

enum err_kind
folder_rename(const char *from, const char *to, struct err *e)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
		return failed(to, e);
	return sync_parent(to, e);
}

enum err_kind
folder_swap(const char *a, const char *b, struct err *e)
{
	if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) != 0)
		return failed(b, e);
	return sync_parent(a, e) == OK ? sync_parent(b, e) : e->kind;
}

static int
delete_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

enum err_kind
folder_delete(const char *path, struct err *e)
{
	enum { DEPTH = 16 };
	if (nftw(path, delete_one, DEPTH, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
		return OK;
	return failed(path, e);
}
