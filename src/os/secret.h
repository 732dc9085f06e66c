/*
 * os/secret.h: pass phrases and PINs: the first line of a file, or a line typed on the terminal.
 * A door to the outside.
 *
 * The terminal is the process's controlling one (/dev/tty), whatever its standard streams are.  Its
 * echo is off from the question to the answer, and on again however that ends: also by SIGINT,
 * SIGTERM, SIGHUP, SIGQUIT or SIGTSTP, which take effect once the terminal is as it was; continued
 * after SIGTSTP, it asks anew.  Only one thread may ask at a time.
 */
#ifndef EXQ_OS_SECRET_H
#define EXQ_OS_SECRET_H

#include "base/err.h"

enum { SECRET_MAX = 256 }; /* bytes, with the NUL behind it */

/*
 * On an error `to` holds nothing; else it is the caller's to wipe.  ERR_SYNTAX: the line is empty,
 * or has a NUL in it; ERR_LIMIT: it, or the file, is too long.
 */
MUST_CHECK enum err_kind secret_read(const char *file, char to[SECRET_MAX], struct err *e);

/* Show the prompt, escaped, and wait for a line.  ERR_MISSING: there is no terminal. */
MUST_CHECK enum err_kind secret_ask(struct slice prompt, char to[SECRET_MAX], struct err *e);

void secret_wipe(char secret[SECRET_MAX]);

#endif
