#include "os/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

struct lock {
	int fd;
};

enum { PAUSE_MS = 20 };

static bool
try_for(int fd, unsigned wait_ms)
{
	const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
	for (unsigned waited = 0;; waited += PAUSE_MS) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= wait_ms)
			return false;
		nanosleep(&pause, NULL);
	}
}

enum err_kind
lock_open(const char *path, unsigned wait_ms, struct lock **l, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_set(
			e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
	if (!try_for(fd, wait_ms)) {
		bool held = errno == EWOULDBLOCK;
		err_set(e, ERR_IO, "%s: %s", path,
			held ? "another process holds it" : strerror(errno));
		close(fd);
		return e->kind;
	}
	*l = malloc(sizeof **l);
	if (!*l) {
		close(fd);
		return err_set(e, ERR_IO, "out of memory");
	}
	(*l)->fd = fd;
	return OK;
}

void
lock_close(struct lock *l)
{
	if (!l)
		return;
	close(l->fd);
	free(l);
}
