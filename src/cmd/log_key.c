/* exq log key: a further key for a log's signer. */
#include "cmd/log.h"

#include "os/diag.h"

#include <stdio.h>

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct vkey key;
	char path[4096], text[VKEY_TEXT_MAX];
	int n = snprintf(path, sizeof path, "%s/signer", a->pos[0]);
	enum err_kind rc = n > 0 && (size_t)n < sizeof path
				   ? signer_add_key(path, &key, &e)
				   : err_set(&e, ERR_LIMIT, "the path is too long");
	if (rc == OK)
		puts(vkey_format(&key, text));
	else
		diag_error(c->name, &e);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

const struct cmd cmd_log_key = {
	.name = "log key",
	.args = "FOLDER",
	.brief = "make a further key of a log, and print what others verify it by",
	.help = "The key is made in FOLDER/signer, named behind those that are there; from the "
		"next\n"
		"start of the signer on all of them sign.  Verifiers take it from the entry of a\n"
		"`logkey` document on.\n"
		"\n  exq draft logkey state=KZ action=add key=\"$(exq log key kz)\" -o "
		"logkey.json\n",
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
