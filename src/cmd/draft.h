/* cmd/draft.h: documents written from the command line. */
#ifndef EXQ_CMD_DRAFT_H
#define EXQ_CMD_DRAFT_H

#include "cmd/cmd.h"

extern const struct cmd cmd_draft;

#endif
