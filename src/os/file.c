#include "os/file.h"

#include "os/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_STEP = 65536, NAMES_MAX_BYTES = 1 << 20 };

static enum err_kind
read_all(int fd, const char *path, size_t max, struct buf *to, struct err *e)
{
	for (;;) {
		char *room = buf_room(to, READ_STEP);
		if (!room)
			return err_set(e, ERR_LIMIT, "%s: larger than %zu bytes", path, max);
		ssize_t n = read(fd, room, READ_STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
		if (n == 0)
			return OK;
		to->n += (size_t)n;
	}
}

enum err_kind
file_read(const char *path, size_t max, struct buf *to, struct err *e)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(
			e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
	buf_clear(to);
	to->max = max + READ_STEP;
	enum err_kind rc = read_all(fd, path, max, to, e);
	if (!is_stdin)
		close(fd);
	return rc;
}

enum err_kind
file_write(const char *path, struct slice bytes, struct err *e)
{
	struct output *o = NULL;
	if (output_open(path, &o, e) != OK)
		return e->kind;
	if (output_add(o, bytes, e) != OK) {
		output_abandon(o);
		return e->kind;
	}
	return output_commit(o, e);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int
has_suffix(const char *name, const char *suffix)
{
	return name[0] != '.' && slice_ends(slice_of(name), suffix);
}

enum err_kind
file_list(const char *folder, const char *suffix, struct buf *to, struct err *e)
{
	enum { NAMES_MAX = 4096 };
	char *names[NAMES_MAX];
	size_t n = 0;
	DIR *d = opendir(folder);
	bool whole = true; /* a name that is left out could be the one that matters */
	if (!d)
		return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", folder,
			strerror(errno));
	for (struct dirent *it; whole && (it = readdir(d)) != NULL;)
		if (has_suffix(it->d_name, suffix)) {
			whole = n < NAMES_MAX && (names[n] = strdup(it->d_name)) != NULL;
			n += whole;
		}
	closedir(d);
	qsort(names, n, sizeof *names, by_name);
	buf_clear(to);
	for (size_t i = 0; i < n; i++) {
		buf_add(to, (struct slice){names[i], strlen(names[i]) + 1});
		free(names[i]);
	}
	buf_addc(to, '\0');
	if (whole && !buf_failed(to))
		return OK;
	return err_set(
		e, ERR_LIMIT, "%s: more names in it than %d, or longer ones", folder, NAMES_MAX);
}

const char *
file_data_folder(void)
{
	const char *set = getenv("EXQ_DATA");
	if (set && *set)
		return set;
	if (access(EXQ_SOURCE_DATA "/law", R_OK) == 0)
		return EXQ_SOURCE_DATA;
	return EXQ_INSTALLED_DATA;
}
