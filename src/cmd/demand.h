/* cmd/demand.h: what the subcommands of `exq demand` share. */
#ifndef EXQ_CMD_DEMAND_H
#define EXQ_CMD_DEMAND_H

#include "cmd/cmd.h"
#include "doc/field.h"

/* The table that --type names (demand when it is not given); NULL, with a diagnostic, for none. */
const struct table *demand_type_option(const struct cmd *c, const struct args *a);

extern const struct cmd cmd_demand_check, cmd_demand_fields, cmd_demand_new;

#endif
