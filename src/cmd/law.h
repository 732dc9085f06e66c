/* cmd/law.h: what the commands `exq law …` share. */
#ifndef EXQ_CMD_LAW_H
#define EXQ_CMD_LAW_H

#include "cmd/cmd.h"
#include "cmd/load.h"

/* The packs of the folder given (or the installed one); prints every mistake, with its place. */
struct law_shelf {
	struct law *law;
	struct law_diags *diags;
	const char *folder;
};
MUST_CHECK enum err_kind shelf_open(struct law_shelf *s, const char *op, const char *folder);
void shelf_close(struct law_shelf *s);

/* Print diagnostics from the `from`-th on: FILE:LINE:COLUMN: error: … */
void shelf_print_diags(const struct law_diags *d, size_t from, bool warnings);

/*
 * What a command that prints something about the packs does: open them (FOLDER is the argument at
 * `folder`), let `work` fill *out, print it, and say what went wrong.  Returns the exit status.
 */
typedef enum err_kind law_work(const struct law *l, const struct args *a, enum language lang,
	struct buf *out, struct err *e);
int law_run(const struct cmd *c, const struct args *a, size_t folder, law_work *work);

/* --lang; false, with a diagnostic, when it names no language. */
bool law_language(const struct cmd *c, const struct args *a, enum language *lang);

extern const struct cmd cmd_law_check, cmd_law_facts, cmd_law_graph, cmd_law_list, cmd_law_show,
	cmd_law_test;

#endif
