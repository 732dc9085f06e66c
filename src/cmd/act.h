/*
 * cmd/act.h: the acting commands: each drafts one document from its options and the facts at hand,
 * tries it on a copy of the register, shows it, signs it and submits it to the log.
 *
 * A command is a row: the document's type, what its argument names, its options (each with the
 * field it gives: struct opt .path) and what is filled in from the register.  What was said by an
 * option is never filled in.
 */
#ifndef EXQ_CMD_ACT_H
#define EXQ_CMD_ACT_H

#include "base/err.h"
#include "cmd/cmd.h"
#include "doc/types.h"

extern const struct cmd cmd_transcribe, cmd_recognise, cmd_refuse, cmd_order, cmd_confirm,
	cmd_notice, cmd_stay, cmd_resume, cmd_narrow, cmd_renew, cmd_lift, cmd_mirror, cmd_removed,
	cmd_contest, cmd_decide, cmd_inquire, cmd_answer;
extern const struct cmd cmd_status, cmd_show, cmd_inbox;

#define DOC_BIT(type) (1u << (type))

struct act_job;
struct act_doc;

/* Fill in what no option said. */
typedef enum err_kind act_fill(struct act_job *j, struct act_doc *d, struct err *e);

struct act {
	enum doc_type type;
	const char *subject; /* the field that names the argument's entry; NULL: it is no id */
	unsigned of;	     /* DOC_BIT() of what that may be */
	bool decides;	     /* it has `decided-by` */
	act_fill *fill;	     /* may be NULL */
};

int act_run(const struct act *act, const struct cmd *c, const struct args *a);

/* Tell that the command line is wrong; the exit status. */
int act_usage(const struct cmd *c, const char *what);

#endif
