#include "os/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum { RAW_BYTES = 1 << 17, PATH_SHOWN = 400 };

struct input {
	char path[PATH_SHOWN];
	int fd;
	bool is_stdin, is_zstd, at_end, in_frame;
	ZSTD_DStream *zstd;
	char raw[RAW_BYTES];
	size_t from, to; /* bytes of raw not yet given */
	uint64_t done, total, plain;
};

static enum err_kind
fill(struct input *in, struct err *e)
{
	in->from = in->to = 0;
	while (!in->at_end && in->to < RAW_BYTES) {
		ssize_t n = read(in->fd, in->raw + in->to, RAW_BYTES - in->to);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_IO, "%s: %s", in->path, strerror(errno));
		in->at_end = n == 0;
		in->to += (size_t)n;
		in->done += (size_t)n;
	}
	return OK;
}

/* Look at the first bytes; needed again after a rewind. */
static enum err_kind
begin(struct input *in, struct err *e)
{
	static const char magic[] = {'\x28', '\xb5', '\x2f', '\xfd'};
	if (fill(in, e) != OK)
		return e->kind;
	in->is_zstd = in->to >= sizeof magic && memcmp(in->raw, magic, sizeof magic) == 0;
	in->plain = 0;
	in->in_frame = false;
	if (!in->is_zstd)
		return OK;
	if (!in->zstd)
		in->zstd = ZSTD_createDStream();
	if (!in->zstd || ZSTD_isError(ZSTD_initDStream(in->zstd)) ||
		ZSTD_isError(ZSTD_DCtx_setParameter(
			in->zstd, ZSTD_d_windowLogMax, INPUT_WINDOW_LOG_MAX)))
		return err_set(e, ERR_IO, "%s: out of memory", in->path);
	return OK;
}

static enum err_kind
open_file(struct input *in, struct err *e)
{
	struct stat st;
	in->fd = in->is_stdin ? STDIN_FILENO : open(in->path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", in->path,
			strerror(errno));
	if (fstat(in->fd, &st) == 0 && S_ISREG(st.st_mode))
		in->total = (uint64_t)st.st_size;
	return begin(in, e);
}

enum err_kind
input_open(const char *path, struct input **to, struct err *e)
{
	size_t n = strlen(path);
	if (n >= PATH_SHOWN)
		return err_set(e, ERR_LIMIT, "a path has at most %d bytes", PATH_SHOWN - 1);
	struct input *in = calloc(1, sizeof *in);
	if (!in)
		return err_set(e, ERR_IO, "out of memory");
	memcpy(in->path, path, n + 1);
	in->is_stdin = strcmp(path, "-") == 0;
	in->fd = -1;
	if (open_file(in, e) != OK) {
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
	if (in->fd >= 0 && !in->is_stdin)
		close(in->fd);
	ZSTD_freeDStream(in->zstd);
	free(in);
}

static enum err_kind
read_plain(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	if (in->from == in->to && fill(in, e) != OK)
		return e->kind;
	*n = in->to - in->from < max ? in->to - in->from : max;
	memcpy(to, in->raw + in->from, *n);
	in->from += *n;
	return OK;
}

static enum err_kind
read_zstd(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	ZSTD_outBuffer out = {to, max, 0};
	while (out.pos == 0) {
		if (in->from == in->to && fill(in, e) != OK)
			return e->kind;
		if (in->from == in->to && !in->in_frame)
			break;
		ZSTD_inBuffer raw = {in->raw, in->to, in->from};
		size_t rc = ZSTD_decompressStream(in->zstd, &out, &raw);
		if (ZSTD_isError(rc))
			return err_set(
				e, ERR_SYNTAX, "%s: zstd: %s", in->path, ZSTD_getErrorName(rc));
		if (in->from == in->to && raw.pos == raw.size && out.pos == 0 && rc != 0)
			return err_set(e, ERR_SYNTAX, "%s: the zstd data is cut short", in->path);
		in->from = raw.pos;
		in->in_frame = rc != 0;
	}
	*n = out.pos;
	return OK;
}

enum err_kind
input_read(struct input *in, char *to, size_t max, size_t *n, struct err *e)
{
	enum err_kind rc =
		in->is_zstd ? read_zstd(in, to, max, n, e) : read_plain(in, to, max, n, e);
	if (rc != OK)
		return rc;
	in->plain += *n;
	if (in->plain > INPUT_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "%s: more than 64 GiB", in->path);
	return OK;
}

enum err_kind
input_rewind(struct input *in, struct err *e)
{
	if (lseek(in->fd, 0, SEEK_SET) < 0)
		return err_set(
			e, ERR_IO, "%s: cannot be read twice: give a file, not a pipe", in->path);
	in->at_end = false;
	in->done = 0;
	return begin(in, e);
}

uint64_t
input_done(const struct input *in)
{
	return in->done - (in->to - in->from);
}

uint64_t
input_total(const struct input *in)
{
	return in->total;
}
