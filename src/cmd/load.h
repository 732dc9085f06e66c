/* cmd/load.h: rule packs and interface packs from a folder. */
#ifndef EXQ_CMD_LOAD_H
#define EXQ_CMD_LOAD_H

#include "law/pack.h"

/*
 * Every FOLDER/law/X.law and FOLDER/lang/X.law, in the order of names (`folder` NULL: the data
 * folder of the program).  With a mistake in any of them ERR_SYNTAX, *e has the first and how many
 * more, and *d holds all; *l and *d are the caller's to close in every case (NULL is none).
 */
MUST_CHECK enum err_kind load_law(
	const char *folder, struct law **l, struct law_diags **d, struct err *e);

/* "FOLDER/PART/NAME" into `to`; ERR_LIMIT when it is too long. */
enum { LOAD_PATH_MAX = 4096 };
MUST_CHECK enum err_kind load_path(const char *folder, const char *part, const char *name,
	char to[LOAD_PATH_MAX], struct err *e);

#endif
