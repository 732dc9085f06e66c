/* exq log checkpoint: the newest checkpoint of a log, as it is published. */
#include "cmd/log.h"

#include "os/diag.h"

#include <stdio.h>

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct files *files = NULL;
	struct buf note;
	char path[4096];
	buf_init(&note, NOTE_MAX_BYTES);
	int n = snprintf(path, sizeof path, "%s/public", a->pos[0]);
	enum err_kind rc = n > 0 && (size_t)n < sizeof path
				   ? files_open(path, &files, &e)
				   : err_set(&e, ERR_LIMIT, "the path is too long");
	if (rc == OK)
		rc = files_read_checkpoint(files, &note, &e);
	if (rc == OK && fwrite(note.p, 1, note.n, stdout) != note.n)
		rc = err_set(&e, ERR_IO, "standard output: not written");
	if (rc != OK)
		diag_error(c->name, &e);
	files_close(files);
	buf_fini(&note);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

const struct cmd cmd_log_checkpoint = {
	.name = "log checkpoint",
	.args = "FOLDER",
	.brief = "print the newest checkpoint, with its signatures and cosignatures",
	.help = "A C2SP signed note: origin, size, root, and a line for each signature.\n"
		"\n  exq log checkpoint /var/lib/exq/kz\n",
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
