/* os/terminal.h: is standard output a terminal, and how wide.  A door to the outside. */
#ifndef EXQ_OS_TERMINAL_H
#define EXQ_OS_TERMINAL_H

#include <stdbool.h>

/* Columns of the terminal that standard output is; 0 when it is none or does not say. */
int terminal_columns(void);

bool terminal_is_output(void);

/* May colours be used: a terminal, and NO_COLOR (no-color.org) is not set. */
bool terminal_has_colour(void);

#endif
