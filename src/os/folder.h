/* os/folder.h: folders made and put in their place, durably.  A door to the outside. */
#ifndef EXQ_OS_FOLDER_H
#define EXQ_OS_FOLDER_H

#include "base/err.h"

/* ERR_IO when something of that name is there already. */
MUST_CHECK enum err_kind folder_make(const char *path, unsigned mode, struct err *e);

/* Never over something that is there; the folder that holds `to` is synced. */
MUST_CHECK enum err_kind folder_rename(const char *from, const char *to, struct err *e);

/* Exchange two that are there, at once; what holds them is synced. */
MUST_CHECK enum err_kind folder_swap(const char *a, const char *b, struct err *e);

/* With all that is in it, through no link; OK when there is none. */
MUST_CHECK enum err_kind folder_delete(const char *path, struct err *e);

#endif
