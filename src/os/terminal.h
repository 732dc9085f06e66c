/*
 * os/terminal.h: is standard output a terminal, and how wide; a question on the process's own
 * terminal.  A door to the outside.
 */
#ifndef EXQ_OS_TERMINAL_H
#define EXQ_OS_TERMINAL_H

#include "base/err.h"

/* Columns of the terminal that standard output is; 0 when it is none or does not say. */
int terminal_columns(void);

bool terminal_is_output(void);
bool terminal_is_input(void); /* is standard input one */

/* May colours be used: a terminal, and NO_COLOR (no-color.org) is not set. */
bool terminal_has_colour(void);

/*
 * Show the question on /dev/tty, whatever the standard streams are, and wait for a line: *yes when
 * it begins with y.  ERR_MISSING: there is no terminal; ERR_IO: it ended before a line did.
 */
MUST_CHECK enum err_kind terminal_ask(const char *question, bool *yes, struct err *e);

#endif
