/* An acting command, from its row: draft, try, show, ask, sign, submit. */
#include "cmd/act_parts.h"

#include "os/diag.h"
#include "os/terminal.h"

#include <stdio.h>

static int
refuse(const struct act_job *j, const struct act_doc *d)
{
	struct buf why;
	struct err e;
	buf_init(&why, ERR_MSG_MAX);
	ledger_put_reason(&why, d->verdict.reason, d->verdict.safeguard);
	err_set(&e, ERR_MISMATCH, "the register would refuse this: %s", buf_str(&why));
	buf_fini(&why);
	diag_error(j->cmd->name, &e);
	return EXIT_NO;
}

static enum err_kind
show(const struct act_job *j, const struct act_doc *d, struct err *e)
{
	struct buf out;
	enum err_kind rc = OK;
	buf_init(&out, ACT_OUT_MAX);
	act_show(&d->root, doc_table(j->act->type)->type, &out);
	if (!d->verdict.reason) {
		buf_adds(&out, "would be ");
		rc = act_put_outcome(&out, j, j->ledger.trial, d, e);
		buf_addc(&out, '\n');
	}
	if (rc == OK)
		fputs(buf_str(&out), stdout);
	buf_fini(&out);
	return rc;
}

/* Where somebody sits before a terminal, and did not say --yes. */
static enum err_kind
ask(const struct act_job *j, bool *go, struct err *e)
{
	*go = true;
	if (args_has(j->args, "yes") || !(terminal_is_input() || terminal_is_output()))
		return OK;
	fflush(stdout);
	return terminal_ask("sign and submit? [y/N] ", go, e);
}

static enum err_kind
act_once(struct act_job *j, struct act_doc *d, int *rc, struct err *e)
{
	struct act_doc *const one[] = {d};
	size_t in = 0;
	bool go = false;
	if (act_draft(j, d, e) != OK || act_try(j, d, e) != OK || show(j, d, e) != OK)
		return e->kind;
	if (d->verdict.reason)
		*rc = refuse(j, d);
	if (args_has(j->args, "dry-run") || (d->verdict.reason && !args_has(j->args, "anyway")))
		return OK;
	if (ask(j, &go, e) != OK)
		return e->kind;
	if (!go) {
		diag_note(j->cmd->name, "nothing was signed");
		*rc = EXIT_NO;
		return OK;
	}
	if (act_submit(j, one, 1, &in, e) != OK)
		return e->kind;
	*rc = in && !d->verdict.reason ? EXIT_YES : EXIT_NO;
	return OK;
}

int
act_usage(const struct cmd *c, const char *what)
{
	struct err e;
	err_set(&e, ERR_USAGE, "%s; see `exq %s --help`", what, c->name);
	diag_error(c->name, &e);
	return EXIT_BROKEN;
}

int
act_run(const struct act *act, const struct cmd *c, const struct args *a)
{
	struct act_job j;
	struct act_doc d = {.name = NULL};
	struct err e = {.kind = OK};
	int status = EXIT_YES;
	enum err_kind rc = act_open(&j, act, c, a, &e);
	if (rc == OK && args_has(a, "batch"))
		rc = act_batch(&j, args_get(a, "batch"), &status, &e);
	else if (rc == OK)
		rc = act_once(&j, &d, &status, &e);
	if (rc != OK && e.msg[0])
		diag_error(c->name, &e);
	act_close(&j);
	if (rc == OK)
		return status;
	return rc == ERR_MISMATCH ? EXIT_NO : EXIT_BROKEN;
}
