#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

enum err_kind
err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	e->kind = kind;
	vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	return kind;
}

enum err_kind
err_context(struct err *e, const char *fmt, ...)
{
	char front[ERR_MSG_MAX / 2];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(front, sizeof front - 2, fmt, ap);
	va_end(ap);
	if (n < 0)
		return e->kind;
	size_t len = strlen(front);
	front[len++] = ':';
	front[len++] = ' ';
	size_t keep = sizeof e->msg - len - 1;
	memmove(e->msg + len, e->msg, keep);
	memcpy(e->msg, front, len);
	e->msg[sizeof e->msg - 1] = '\0';
	return e->kind;
}
