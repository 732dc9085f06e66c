/* cmd/log.h: commands on a log, and what they share. */
#ifndef EXQ_CMD_LOG_H
#define EXQ_CMD_LOG_H

#include "cmd/cmd.h"
#include "log/audit.h"
#include "log/sequencer.h"

extern const struct cmd cmd_log_add, cmd_log_check, cmd_log_checkpoint, cmd_log_fsck, cmd_log_init,
	cmd_log_key, cmd_log_prove, cmd_log_signer, cmd_log_verify;

/* The sequencer of a log's folder, on the machine's clock. */
MUST_CHECK enum err_kind log_open(const char *folder, struct sequencer **q, struct err *e);

/* Audit `folder`/public, print what is wrong and then what was found; the exit status. */
struct log_audit {
	const char *op, *folder, *origin, *genesis, *policy; /* NULL: from log.conf; none */
	bool hashes_only;
	audit_entry *entry; /* may be NULL */
	void *to;
};
int log_audit(const struct log_audit *what);

/* "sha256:…", or a decimal index below 2^63; false when it is neither. */
bool log_parse_index(const char *text, uint64_t *index);

#endif
