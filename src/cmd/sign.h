/* cmd/sign.h: the subcommands that make keys, certificates and documents, sign and verify. */
#ifndef EXQ_CMD_SIGN_H
#define EXQ_CMD_SIGN_H

#include "base/err.h"
#include "cmd/cmd.h"
#include "sign/cert.h"

extern const struct cmd cmd_draft, cmd_key_hash, cmd_key_new, cmd_key_issue, cmd_sign, cmd_verify;

/* A certificate from a file.  The message names the file. */
MUST_CHECK enum err_kind sign_read_cert(const char *path, struct cert **c, struct err *e);

/* Is this a document of a type that can be signed, whole and without mistakes? */
MUST_CHECK enum err_kind sign_check_document(struct slice type, struct slice text, struct err *e);

/* A usage error unless all these options are given; `names` ends with NULL. */
MUST_CHECK enum err_kind sign_need(const struct args *a, const char *const *names, struct err *e);

#endif
