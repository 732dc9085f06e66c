#include "os/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
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
			break;
		to->n += (size_t)n;
	}
	if (to->n > max)
		return err_set(e, ERR_LIMIT, "%s: larger than %zu bytes", path, max);
	return OK;
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

static bool
write_all(int fd, struct slice s)
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
	char folder[4096] = ".";
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

static bool
write_aside(const char *path, const char *aside, struct slice bytes)
{
	int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool ok = fd >= 0 && write_all(fd, bytes) && fsync(fd) == 0;
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	ok = ok && rename(aside, path) == 0;
	if (!ok && fd >= 0) {
		int was = errno;
		unlink(aside);
		errno = was;
	}
	return ok && sync_folder_of(path);
}

enum err_kind
file_write(const char *path, struct slice bytes, struct err *e)
{
	if (!path || strcmp(path, "-") == 0) {
		if (!write_all(STDOUT_FILENO, bytes))
			return err_set(e, ERR_IO, "standard output: %s", strerror(errno));
		return OK;
	}
	char aside[4096];
	int n = snprintf(aside, sizeof aside, "%s.part-%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof aside)
		return err_set(e, ERR_LIMIT, "path too long");
	if (!write_aside(path, aside, bytes))
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	return OK;
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
	if (!d)
		return err_set(e, ERR_MISSING, "%s: %s", folder, strerror(errno));
	for (struct dirent *it; n < NAMES_MAX && (it = readdir(d)) != NULL;)
		if (has_suffix(it->d_name, suffix) && (names[n] = strdup(it->d_name)) != NULL)
			n++;
	closedir(d);
	qsort(names, n, sizeof *names, by_name);
	buf_clear(to);
	for (size_t i = 0; i < n; i++) {
		buf_add(to, (struct slice){names[i], strlen(names[i]) + 1});
		free(names[i]);
	}
	buf_addc(to, '\0');
	return OK;
}

void
file_hash(struct slice bytes, char to[72])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	if (EVP_Digest(bytes.p ? bytes.p : "", bytes.n, digest, &n, EVP_sha256(), NULL) != 1)
		abort(); /* OpenSSL without SHA-256 is a broken installation */
	size_t at = (size_t)snprintf(to, 72, "sha256:");
	for (unsigned i = 0; i < n && at + 3 <= 72; i++)
		at += (size_t)snprintf(to + at, 72 - at, "%02x", digest[i]);
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
