/*
 * os/input.h: the bytes of a file as a stream, plain or zstd (RFC 8878; recognised by its magic
 * number).  A door to the outside.
 *
 * zstd frames may follow one another, skippable ones among them; anything else behind a frame is an
 * error.  An error sticks until input_rewind().
 */
#ifndef EXQ_OS_INPUT_H
#define EXQ_OS_INPUT_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

enum { INPUT_WINDOW_LOG_MAX = 27 };	     /* 128 MiB: `zstd --long`; more is refused */
#define INPUT_MAX_BYTES ((uint64_t)64 << 30) /* after decompression; a register has 1 GB */

struct input;

/* "-" is standard input.  ERR_MISSING, ERR_IO. */
MUST_CHECK enum err_kind input_open(const char *path, struct input **in, struct err *e);
void input_close(struct input *in);

/*
 * Up to `max` (not 0) plain bytes into `to`; *n is 0 only at the end.  ERR_SYNTAX where zstd data
 * is broken or cut short, ERR_LIMIT past INPUT_MAX_BYTES or INPUT_WINDOW_LOG_MAX.
 */
MUST_CHECK enum err_kind input_read(
	struct input *in, char *to, size_t max, size_t *n, struct err *e);

/* From the beginning once more; ERR_IO where that cannot be (a pipe). */
MUST_CHECK enum err_kind input_rewind(struct input *in, struct err *e);

/* For progress: bytes of the file read so far, and of the whole file (0: unknown). */
uint64_t input_done(const struct input *in);
uint64_t input_total(const struct input *in);

#endif
