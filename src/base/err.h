/*
 * base/err.h: why a call failed.  Pure.
 *
 * A function that can fail takes a `struct err *` last and returns its kind; OK is 0.
 * The message is one line without place of program code: what is wrong, where in the
 * input, what was expected.  Callers put context in front with err_context().
 */
#ifndef EXQ_BASE_ERR_H
#define EXQ_BASE_ERR_H

#include "base/slice.h"

enum { ERR_MSG_MAX = 512 };

enum err_kind {
	OK = 0,
	ERR_USAGE,	 /* the caller of the program asked for something that is not offered */
	ERR_SYNTAX,	 /* input is not of its format */
	ERR_LIMIT,	 /* input is larger, deeper or longer than a named limit */
	ERR_IO,		 /* the machine refused: file, disk, memory, a package that is missing */
	ERR_MISSING,	 /* a file or item named does not exist */
	ERR_UNSUPPORTED, /* well-formed, but of a version or kind not known here */
	ERR_MISMATCH,	 /* a signature or hash does not fit what it is said to be of */
};

struct err {
	enum err_kind kind;
	char msg[ERR_MSG_MAX];
};

/* Record kind and message (cut at ERR_MSG_MAX), and return kind. */
enum err_kind err_set(struct err *e, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Put "<context>: " in front of the message already recorded; returns e->kind. */
enum err_kind err_context(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
