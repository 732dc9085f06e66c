#include "os/input.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { RAW_BYTES = 1 << 17, MAGIC_BYTES = 4 };

struct input {
	int fd;
	char *path;
	off_t start; /* -1: bytes come once */
	uint64_t done, total, given;
	ZSTD_DCtx *zstd; /* NULL until the first bytes are zstd */
	bool begun, packed, in_frame, at_end;
	struct err failed; /* sticks until input_rewind() */
	size_t raw_at, raw_n;
	char raw[RAW_BYTES];
};

static enum err_kind
open_file(struct input *in, const char *path, struct err *e)
{
	struct stat st;
	bool is_stdin = strcmp(path, "-") == 0;
	in->path = strdup(is_stdin ? "standard input" : path);
	in->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (!in->path)
		return err_set(e, ERR_IO, "out of memory");
	if (in->fd < 0 || fstat(in->fd, &st) != 0)
		return err_set(
			e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(e, ERR_IO, "%s: %s", path, strerror(EISDIR));
	in->start = lseek(in->fd, 0, SEEK_CUR);
	if (S_ISREG(st.st_mode) && st.st_size > in->start)
		in->total = (uint64_t)(st.st_size - in->start);
	return OK;
}

enum err_kind
input_open(const char *path, struct input **to, struct err *e)
{
	struct input *in = calloc(1, sizeof *in);
	if (!in)
		return err_set(e, ERR_IO, "out of memory");
	in->fd = -1;
	if (open_file(in, path, e) != OK) {
		input_close(in);
		return e->kind;
	}
	*to = in;
	return OK;
}

void
input_close(struct input *in)
{
	if (!in)
		return;
	ZSTD_freeDCtx(in->zstd);
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	free(in->path);
	free(in);
}

/* At least a magic number's bytes, so that a pipe that gives one at a time is recognised too. */
static enum err_kind
fill(struct input *in, struct err *e)
{
	in->raw_at = in->raw_n = 0;
	while (!in->at_end && in->raw_n < MAGIC_BYTES) {
		ssize_t n = read(in->fd, in->raw + in->raw_n, RAW_BYTES - in->raw_n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_IO, "%s: %s", in->path, strerror(errno));
		in->at_end = n == 0;
		in->raw_n += (size_t)n;
		in->done += (uint64_t)n;
	}
	return OK;
}

/* RFC 8878, 3.1.1: a frame; 3.1.2: a skippable frame, which pzstd puts first. */
static bool
is_zstd(const char *p, size_t n)
{
	return n >= MAGIC_BYTES &&
	       (memcmp(p, "\x28\xb5\x2f\xfd", MAGIC_BYTES) == 0 ||
		       ((p[0] & 0xf0) == 0x50 && memcmp(p + 1, "\x2a\x4d\x18", 3) == 0));
}

static enum err_kind
begin(struct input *in, struct err *e)
{
	if (fill(in, e) != OK)
		return e->kind;
	in->begun = true;
	in->packed = is_zstd(in->raw, in->raw_n);
	if (!in->packed)
		return OK;
	if (!in->zstd)
		in->zstd = ZSTD_createDCtx();
	if (!in->zstd || ZSTD_isError(ZSTD_DCtx_setParameter(
				 in->zstd, ZSTD_d_windowLogMax, INPUT_WINDOW_LOG_MAX)))
		return err_set(e, ERR_IO, "out of memory");
	return OK;
}

static enum err_kind
read_plain(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	if (in->raw_at == in->raw_n && fill(in, e) != OK)
		return e->kind;
	size_t left = in->raw_n - in->raw_at;
	*n = left < max ? left : max;
	memcpy(to, in->raw + in->raw_at, *n);
	in->raw_at += *n;
	return OK;
}

static enum err_kind
zstd_failed(const struct input *in, size_t code, struct err *e)
{
	switch (ZSTD_getErrorCode(code)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return err_set(e, ERR_LIMIT, "%s: zstd with a window of more than %d MiB", in->path,
			1 << (INPUT_WINDOW_LOG_MAX - 20));
	case ZSTD_error_memory_allocation:
		return err_set(e, ERR_IO, "out of memory");
	default:
		return err_set(e, ERR_SYNTAX, "%s: broken zstd data before byte %llu: %s", in->path,
			(unsigned long long)in->done, ZSTD_getErrorName(code));
	}
}

/* Frames may follow one another; between two of them `in_frame` is false, and the file may end. */
static enum err_kind
read_packed(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	ZSTD_outBuffer out = {to, max, 0};
	while (out.pos == 0) {
		if (in->raw_at == in->raw_n && fill(in, e) != OK)
			return e->kind;
		if (in->raw_n == 0 && !in->in_frame)
			break;
		ZSTD_inBuffer raw = {in->raw, in->raw_n, in->raw_at};
		size_t code = ZSTD_decompressStream(in->zstd, &out, &raw);
		if (ZSTD_isError(code))
			return zstd_failed(in, code, e);
		in->raw_at = raw.pos;
		in->in_frame = code != 0;
		if (in->raw_n == 0 && in->in_frame && out.pos == 0)
			return err_set(e, ERR_SYNTAX, "%s: zstd data is cut short", in->path);
	}
	*n = out.pos;
	return OK;
}

static enum err_kind
read_some(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	if (!in->begun && begin(in, e) != OK)
		return e->kind;
	if ((in->packed ? read_packed : read_plain)(in, to, max, n, e) != OK)
		return e->kind;
	if (*n > INPUT_MAX_BYTES - in->given)
		return err_set(e, ERR_LIMIT, "%s: more than %llu bytes", in->path,
			(unsigned long long)INPUT_MAX_BYTES);
	in->given += *n;
	return OK;
}

enum err_kind
input_read(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	assert(max > 0);
	*n = 0;
	if (in->failed.kind == OK && read_some(in, to, max, n, e) == OK)
		return OK;
	if (in->failed.kind == OK)
		in->failed = *e;
	*e = in->failed;
	*n = 0;
	return e->kind;
}

enum err_kind
input_rewind(struct input *in, struct err *e)
{
	if (in->start < 0 || lseek(in->fd, in->start, SEEK_SET) < 0)
		return err_set(e, ERR_IO,
			"%s: cannot be read a second time: give a file, not a pipe", in->path);
	in->begun = in->packed = in->in_frame = in->at_end = false;
	in->raw_at = in->raw_n = 0;
	in->done = in->given = 0;
	in->failed.kind = OK;
	if (in->zstd)
		(void)ZSTD_DCtx_reset(in->zstd, ZSTD_reset_session_only);
	return OK;
}

uint64_t
input_done(const struct input *in)
{
	return in->done;
}

uint64_t
input_total(const struct input *in)
{
	return in->total;
}
