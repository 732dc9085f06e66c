/*
 * os/file.h: files in and out.  A door to the outside: nothing pure includes it.
 */
#ifndef EXQ_OS_FILE_H
#define EXQ_OS_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* The whole file ("-" is standard input), refused past `max` bytes.  *to is cleared first. */
MUST_CHECK enum err_kind file_read(const char *path, size_t max, struct buf *to, struct err *e);

/* One piece through os/output.h: after an error or a crash the old file is there, whole. */
MUST_CHECK enum err_kind file_write(const char *path, struct slice bytes, struct err *e);

/*
 * Names in a folder that end in `suffix`, sorted by bytes; each "name\0", the list ends with "\0".
 * ERR_LIMIT: more than 4096, or than `to` takes: none is left out unseen.
 */
MUST_CHECK enum err_kind file_list(
	const char *folder, const char *suffix, struct buf *to, struct err *e);

/* The folder of data files: $EXQ_DATA if set, else beside the program's source, else installed. */
const char *file_data_folder(void);

#endif
