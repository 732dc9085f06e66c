/* cmd/import.h: the commands `exq import …`. */
#ifndef EXQ_CMD_IMPORT_H
#define EXQ_CMD_IMPORT_H

#include "cmd/cmd.h"

extern const struct cmd cmd_import_rkn;

#endif
