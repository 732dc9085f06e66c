#include "os/lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct lines {
	FILE *f;
	const char *path;
	char *line;
	size_t cap, max;
	uint64_t number, done, total;
};

enum err_kind
lines_open(const char *path, size_t max_line, struct lines **l, struct err *e)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *f = is_stdin ? stdin : fopen(path, "re");
	struct stat st;
	if (!f)
		return err_set(
			e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
	struct lines *new = calloc(1, sizeof *new);
	if (!new) {
		if (!is_stdin)
			(void)fclose(f);
		return err_set(e, ERR_IO, "out of memory");
	}
	*new = (struct lines){.f = f, .path = path, .max = max_line};
	if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
		new->total = (uint64_t)st.st_size;
	*l = new;
	return OK;
}

void
lines_close(struct lines *l)
{
	if (!l)
		return;
	if (l->f != stdin)
		(void)fclose(l->f);
	free(l->line);
	free(l);
}

/* getline(3) would take any length, so the bytes are taken one by one up to the limit. */
static enum err_kind
take(struct lines *l, size_t *n, struct err *e)
{
	int c;
	*n = 0;
	while ((c = getc_unlocked(l->f)) != EOF && c != '\n') {
		if (*n == l->max)
			return err_set(e, ERR_LIMIT, "%s:%llu: longer than %zu bytes", l->path,
				(unsigned long long)l->number + 1, l->max);
		if (*n == l->cap) {
			size_t cap = l->cap ? l->cap * 2 : 4096;
			char *more = realloc(l->line, cap);
			if (!more)
				return err_set(e, ERR_IO, "out of memory");
			l->line = more;
			l->cap = cap;
		}
		l->line[(*n)++] = (char)c;
	}
	l->done += *n + (c == '\n');
	if (ferror(l->f))
		return err_set(e, ERR_IO, "%s: %s", l->path, strerror(errno));
	return OK;
}

enum err_kind
lines_next(struct lines *l, struct slice *line, struct err *e)
{
	size_t n;
	enum err_kind rc = take(l, &n, e);
	*line = (struct slice){NULL, 0};
	if (rc != OK || (n == 0 && feof(l->f)))
		return rc;
	l->number++;
	if (n && l->line[n - 1] == '\r')
		n--;
	*line = (struct slice){n ? l->line : "", n};
	return OK;
}

uint64_t
lines_number(const struct lines *l)
{
	return l->number;
}

uint64_t
lines_done(const struct lines *l)
{
	return l->done;
}

uint64_t
lines_total(const struct lines *l)
{
	return l->total;
}
