/* Mistakes of packs and cases, all of them in one run. */
#include "law/lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIAGS_MAX_BYTES = 1 << 20, MESSAGE_MAX = 512 };

struct law_diags *
law_diags_open(void)
{
	struct law_diags *d = calloc(1, sizeof *d);
	if (!d)
		return NULL;
	d->arena = arena_open(DIAGS_MAX_BYTES);
	d->items = d->arena ? arena_alloc(d->arena, LAW_MAX_DIAGS, sizeof *d->items) : NULL;
	d->cap = LAW_MAX_DIAGS;
	if (d->items)
		return d;
	law_diags_close(d);
	return NULL;
}

void
law_diags_close(struct law_diags *d)
{
	if (!d)
		return;
	arena_close(d->arena);
	free(d);
}

static void
add(struct law_diags *d, struct place at, bool warning, const char *message)
{
	d->errors += !warning;
	d->warnings += warning;
	if (d->n == d->cap)
		return;
	struct slice kept = arena_copy(d->arena, slice_of(message));
	struct slice file = arena_copy(d->arena, at.file);
	if (!kept.p || !file.p)
		return;
	at.file = file;
	d->items[d->n++] = (struct law_diag){at, warning, kept};
}

void
law_mistake(struct law_diags *d, struct place at, const char *fmt, ...)
{
	char message[MESSAGE_MAX];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	add(d, at, false, message);
}

void
law_warn(struct law_diags *d, struct place at, const char *fmt, ...)
{
	char message[MESSAGE_MAX];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	add(d, at, true, message);
}
