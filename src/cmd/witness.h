/* cmd/witness.h: commands of whoever runs a witness. */
#ifndef EXQ_CMD_WITNESS_H
#define EXQ_CMD_WITNESS_H

#include "cmd/cmd.h"

extern const struct cmd cmd_witness, cmd_witness_key;

#endif
