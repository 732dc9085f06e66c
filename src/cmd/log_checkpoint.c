/* exq log checkpoint: the newest checkpoint of a log, as it is published. */
#include "cmd/log.h"

#include "os/diag.h"

#include <stdio.h>

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct log_public p;
	enum err_kind rc = log_public_open(a->pos[0], &p, &e);
	if (rc == OK && fwrite(p.note.p, 1, p.note.n, stdout) != p.note.n)
		rc = err_set(&e, ERR_IO, "standard output: not written");
	if (rc != OK)
		diag_error(c->name, &e);
	log_public_close(&p);
	return log_exit(rc);
}

const struct cmd cmd_log_checkpoint = {
	.name = "log checkpoint",
	.args = "FOLDER",
	.brief = "print the newest checkpoint, with its signatures and cosignatures",
	.help = "A C2SP signed note: origin, size, root, and a line for each signature.  Nothing "
		"is "
		"printed\n"
		"that is no checkpoint of this log; whether its signatures and its root are true "
		"is what\n"
		"`exq log check` answers.  Exit status 1: what is published is wrong; 2: the "
		"machine failed.\n"
		"\n  exq log checkpoint /var/lib/exq/kz\n",
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
