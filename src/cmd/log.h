/* cmd/log.h: commands on a log, and what they share. */
#ifndef EXQ_CMD_LOG_H
#define EXQ_CMD_LOG_H

#include "cmd/cmd.h"
#include "log/audit.h"
#include "log/sequencer.h"

extern const struct cmd cmd_log_add, cmd_log_check, cmd_log_checkpoint, cmd_log_fsck, cmd_log_init,
	cmd_log_key, cmd_log_prove, cmd_log_signer, cmd_log_verify;
extern const struct cmd cmd_log_cosign;
extern const struct cmd cmd_log_restore, cmd_register, cmd_serve;

/* The sequencer of a log's folder, on the machine's clock. */
MUST_CHECK enum err_kind log_open(const char *folder, struct sequencer **q, struct err *e);

/* What a log's folder publishes: its checkpoint, of the origin that its log.conf says. */
struct log_public {
	struct conf conf;
	struct files *files;
	struct buf note;
	struct checkpoint checkpoint;
};
/* ERR_SYNTAX, ERR_LIMIT, ERR_MISMATCH: what is there is no checkpoint of this log.  Closed by
 * log_public_close(), also after an error. */
MUST_CHECK enum err_kind log_public_open(const char *folder, struct log_public *p, struct err *e);
void log_public_close(struct log_public *p);

/* The exit status: what was read is wrong, or the machine failed. */
int log_exit(enum err_kind rc);

/* What --origin and --genesis say, both given. */
MUST_CHECK enum err_kind log_parse_conf(
	const char *origin, const char *genesis, struct conf *c, struct err *e);

/* A policy that may enforce; NULL: none. */
MUST_CHECK enum err_kind log_read_policy(const char *path, struct policy **p, struct err *e);

/* Checkpoints kept earlier, of files: notes or receipts; in order of size. */
enum { LOG_SEEN_MAX = ARGS_MAX };
struct log_seen {
	struct audit_seen one[LOG_SEEN_MAX];
	struct buf bytes[LOG_SEEN_MAX];
	size_t n;
};
/* With a policy their cosignatures must make its quorum.  Closed by log_seen_close(), also after an
 * error. */
MUST_CHECK enum err_kind log_seen_read(struct log_seen *s, const struct args *a,
	const struct policy *p, int64_t now, struct err *e);
void log_seen_close(struct log_seen *s);

/* A note, or the one in a receipt; borrows `bytes`. */
MUST_CHECK enum err_kind log_parse_kept(struct slice bytes, struct note *n, struct checkpoint *c,
	struct slice *note, struct err *e);

/* What is wrong, told as it is found: one line each, AUDIT_MAX_REPORTED of them, all counted. */
struct log_problems {
	uint64_t n, printed;
};
void PRINTF_LIKE(3, 4) log_problem(struct log_problems *p, const char *place, const char *fmt, ...);

/* Audit `folder`/public, print what is wrong and then what was found; the exit status. */
struct log_audit {
	const char *op, *folder, *origin, *genesis, *policy; /* NULL: from log.conf; none */
	const struct args *seen;			     /* with options --seen; NULL: none */
	bool hashes_only;
	struct log_problems *problems; /* NULL: its own */
	audit_entry *entry;	       /* may be NULL */
	/* More to check when the audit has run to its end; may be NULL. */
	enum err_kind (*finish)(void *to, const struct audit_result *r, struct err *e);
	void *to;
};
int log_audit(const struct log_audit *what);

/* "sha256:…", or a decimal index below 2^63; false when it is neither. */
bool log_parse_index(const char *text, uint64_t *index);

#endif
