#include "os/diag.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	NOTE_MAX_BYTES = 4096,
	LINE_MAX_BYTES = 4 * NOTE_MAX_BYTES,
	LINE_MAX_POINTS = 1000,
	REDRAW_MS = 100,
	BAR_WIDTH = 30
};

static void
put_line(const char *level, const char *op, struct slice message)
{
	struct buf b;
	buf_init(&b, LINE_MAX_BYTES);
	buf_addf(&b, "exq: %s: %s", op, level);
	utf8_put_escaped(&b, message, LINE_MAX_POINTS);
	buf_addc(&b, '\n');
	fputs(buf_str(&b), stderr);
	buf_fini(&b);
}

void
diag_error(const char *op, const struct err *e)
{
	put_line("", op, slice_of(e->msg));
}

void
diag_note(const char *op, const char *fmt, ...)
{
	char line[NOTE_MAX_BYTES];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	put_line("note: ", op, slice_of(line));
}

static uint64_t
now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

void
progress_start(struct progress *p, const char *what, uint64_t total)
{
	*p = (struct progress){.what = what, .total = total, .on = isatty(STDERR_FILENO) == 1};
}

void
progress_at(struct progress *p, uint64_t done)
{
	uint64_t now = p->on ? now_ms() : 0;
	if (!p->on || now - p->last_drawn_ms < REDRAW_MS)
		return;
	p->last_drawn_ms = now;
	if (!p->total) {
		fprintf(stderr, "\r%s %llu", p->what, (unsigned long long)done);
		return;
	}
	unsigned filled = (unsigned)(done >= p->total ? BAR_WIDTH : done * BAR_WIDTH / p->total);
	fprintf(stderr, "\r%s [", p->what);
	for (unsigned i = 0; i < BAR_WIDTH; i++)
		fputc(i < filled ? '#' : '.', stderr);
	fprintf(stderr, "] %llu%%", (unsigned long long)(done * 100 / p->total));
}

void
progress_end(struct progress *p)
{
	if (p->on)
		fputs("\r\033[K", stderr);
}
