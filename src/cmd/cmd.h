/*
 * cmd/cmd.h: a subcommand as a table entry.  `exq help` and the test of the man pages read it.
 *
 * Exit status: 0 yes, 1 no, 2 usage or broken input, 3 could not tell.
 */
#ifndef EXQ_CMD_CMD_H
#define EXQ_CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>

enum { EXIT_YES = 0, EXIT_NO = 1, EXIT_BROKEN = 2, EXIT_UNKNOWN = 3 };

struct args;
struct table;

struct opt {
	const char *name; /* without "--"; a one-letter name is "-o" */
	const char *arg;  /* NULL for a switch, else what help calls the argument */
	const char *help;
	bool many; /* may be given more than once */
	/* Of commands that draft a document (cmd/act.h): must the field be given, and which is it.
	 */
	bool need;
	const char *path;
};

struct cmd {
	const char *name;	 /* "assess", "law check" */
	const char *args;	 /* positional arguments as help shows them: "FILE" */
	const char *brief;	 /* one line */
	const char *help;	 /* paragraphs, an example at the end */
	const struct table *doc; /* of which its options give fields; NULL: none */
	const struct opt *opts;
	size_t nopts;
	size_t min_args, max_args;
	int (*run)(const struct cmd *c, struct args *a);
};

enum { ARGS_MAX = 256 };

/* Parsed command line: positional arguments, and option values in order of appearance. */
struct args {
	const char *pos[ARGS_MAX];
	size_t npos;
	struct {
		const struct opt *opt;
		const char *value; /* "" for a switch */
	} given[ARGS_MAX];
	size_t ngiven;
};

/* The last value given, or NULL; `i`-th with args_nth. */
const char *args_get(const struct args *a, const char *name);
const char *args_nth(const struct args *a, const char *name, size_t i);
bool args_has(const struct args *a, const char *name);

extern const struct cmd *const cmd_list[]; /* ended by NULL */

#endif
