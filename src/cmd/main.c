/* exq: find the subcommand, parse its options by its table, run it. */
#include "cmd/act.h"
#include "cmd/demand.h"
#include "cmd/draft.h"
#include "cmd/import.h"
#include "cmd/law.h"
#include "cmd/log.h"
#include "cmd/regime.h"
#include "cmd/sign.h"
#include "cmd/witness.h"
#include "doc/field.h"
#include "os/diag.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct cmd *const cmd_list[] = {
	&cmd_assess,
	&cmd_demand_check,
	&cmd_demand_fields,
	&cmd_demand_new,
	&cmd_draft,
	&cmd_import_rkn,
	&cmd_key_hash,
	&cmd_key_issue,
	&cmd_key_new,
	&cmd_law_check,
	&cmd_law_facts,
	&cmd_law_graph,
	&cmd_law_list,
	&cmd_law_show,
	&cmd_law_test,
	&cmd_register,
	&cmd_serve,
	&cmd_sign,
	&cmd_log_add,
	&cmd_log_check,
	&cmd_log_checkpoint,
	&cmd_log_fsck,
	&cmd_log_init,
	&cmd_log_key,
	&cmd_log_prove,
	&cmd_log_signer,
	&cmd_log_verify,
	&cmd_simulate,
	&cmd_verify,
	&cmd_witness,
	&cmd_witness_key,
	&cmd_log_cosign,
	&cmd_log_restore,
	&cmd_inbox,
	&cmd_status,
	&cmd_show,
	&cmd_transcribe,
	&cmd_recognise,
	&cmd_refuse,
	&cmd_order,
	&cmd_confirm,
	&cmd_notice,
	&cmd_stay,
	&cmd_resume,
	&cmd_narrow,
	&cmd_renew,
	&cmd_lift,
	&cmd_mirror,
	&cmd_removed,
	&cmd_contest,
	&cmd_decide,
	&cmd_inquire,
	&cmd_answer,
	NULL,
};

static const struct opt opt_help = {"help", NULL, "show this help", false};

/* Is the command one of the group ("law check" of "law")?  Of NULL every command is. */
static bool
is_of(const struct cmd *c, const char *group)
{
	size_t n = group ? strlen(group) : 0;
	return !group || (strncmp(c->name, group, n) == 0 && c->name[n] == ' ');
}

static bool
is_group(const char *name)
{
	for (size_t i = 0; cmd_list[i]; i++)
		if (is_of(cmd_list[i], name))
			return true;
	return false;
}

static void
print_commands(FILE *to, const char *group)
{
	fprintf(to,
		"exq " EXQ_VERSION
		": restrictions of Internet resources for copyright, with reasons\n\n"
		"usage: exq %s%sCOMMAND [OPTION]... [FILE]...\n\n",
		group ? group : "", group ? " " : "");
	for (size_t i = 0; cmd_list[i]; i++)
		if (is_of(cmd_list[i], group))
			fprintf(to, "  %-16s %s\n", cmd_list[i]->name, cmd_list[i]->brief);
	fputs("\n`exq help COMMAND` explains a command.  The program informs; it does not "
	      "replace a\n"
	      "lawyer.\n",
		to);
}

enum { HELP_COLUMN = 31, HELP_WIDTH = 90 };

/* The words that an option of a document takes, where there is a list of them. */
static void
print_words(const struct cmd *c, const struct opt *o)
{
	size_t offset, column = HELP_WIDTH;
	const struct field *f =
		c->doc && o->path ? doc_find_field(c->doc, slice_of(o->path), &offset) : NULL;
	if (!f || (f->kind != FIELD_WORD && f->kind != FIELD_SET))
		return;
	const struct vocab *v = vocab_of(f->vocab);
	for (size_t i = 0; i < v->n; i++) {
		size_t n = strlen(v->words[i]) + strlen(", ");
		bool begins = column + n > HELP_WIDTH;
		if (begins)
			printf("%s%*s", i ? "\n" : "", HELP_COLUMN, "");
		printf("%s%s%s", begins ? "" : " ", v->words[i], i + 1 < v->n ? "," : "\n");
		column = (begins ? HELP_COLUMN : column) + n;
	}
}

static void
print_help(const struct cmd *c)
{
	printf("usage: exq %s%s%s%s\n%s\n", c->name, c->nopts ? " [OPTION]..." : "",
		c->args[0] ? " " : "", c->args, c->brief);
	if (c->nopts)
		puts("\noptions:");
	for (size_t i = 0; i < c->nopts; i++) {
		const struct opt *o = &c->opts[i];
		char left[64];
		snprintf(left, sizeof left, "%s%s%s%s", strlen(o->name) == 1 ? "-" : "--", o->name,
			o->arg ? " " : "", o->arg ? o->arg : "");
		printf("  %-28s %s\n", left, o->help);
		print_words(c, o);
	}
	printf("\n%s", c->help);
}

static const struct opt *
find_opt(const struct cmd *c, const char *name, size_t n)
{
	if ((n == strlen(opt_help.name) && strncmp(name, opt_help.name, n) == 0) ||
		(n == 1 && *name == 'h'))
		return &opt_help;
	for (size_t i = 0; i < c->nopts; i++)
		if (strlen(c->opts[i].name) == n && strncmp(c->opts[i].name, name, n) == 0)
			return &c->opts[i];
	return NULL;
}

static int
usage(const struct cmd *c, const char *what, const char *which)
{
	struct err e;
	err_set(&e, ERR_USAGE, "%s%.80s; see `exq %s --help`", what, which, c->name);
	diag_error(c->name, &e);
	return EXIT_BROKEN;
}

static int
take_option(const struct cmd *c, struct args *a, char **argv, int argc, int *i)
{
	const char *said = argv[*i], *word = said + (said[1] == '-' ? 2 : 1);
	const char *eq = said[1] == '-' ? strchr(word, '=') : NULL;
	const struct opt *o = find_opt(c, word, eq ? (size_t)(eq - word) : strlen(word));
	const char *value = "";
	if (!o)
		return usage(c, "no option ", said);
	if (!o->arg && eq)
		return usage(c, "takes no value: ", said);
	if (o->arg) {
		if (!eq && *i + 1 >= argc)
			return usage(c, "a value is missing behind ", said);
		value = eq ? eq + 1 : argv[++*i];
	}
	if (!o->many && args_has(a, o->name))
		return usage(c, "given twice: ", said);
	if (a->ngiven == ARGS_MAX)
		return usage(c, "too many options", "");
	a->given[a->ngiven].opt = o;
	a->given[a->ngiven++].value = value;
	return EXIT_YES;
}

static int
parse(const struct cmd *c, struct args *a, int argc, char **argv, int from)
{
	bool only_files = false;
	for (int i = from; i < argc; i++) {
		if (!only_files && strcmp(argv[i], "--") == 0) {
			only_files = true;
		} else if (!only_files && argv[i][0] == '-' && argv[i][1]) {
			int rc = take_option(c, a, argv, argc, &i);
			if (rc != EXIT_YES)
				return rc;
		} else if (a->npos == ARGS_MAX) {
			return usage(c, "too many arguments", "");
		} else {
			a->pos[a->npos++] = argv[i];
		}
	}
	return EXIT_YES;
}

static int
run(const struct cmd *c, int argc, char **argv, int from)
{
	struct args a = {.npos = 0};
	int rc = parse(c, &a, argc, argv, from);
	if (rc != EXIT_YES)
		return rc;
	if (args_has(&a, "help")) {
		print_help(c);
		return EXIT_YES;
	}
	if (a.npos < c->min_args)
		return usage(c, "missing: ", c->args);
	if (a.npos > c->max_args)
		return usage(c, "one argument too many: ", a.pos[c->max_args]);
	return c->run(c, &a);
}

/* Commands of two words ("law check") are looked for before those of one. */
static const struct cmd *
find_cmd(int argc, char **argv, int *words)
{
	char two[64] = "";
	if (argc > 2)
		snprintf(two, sizeof two, "%s %s", argv[1], argv[2]);
	for (*words = 2; *words > 0; --*words)
		for (size_t i = 0; cmd_list[i]; i++)
			if (strcmp(cmd_list[i]->name, *words == 2 ? two : argv[1]) == 0)
				return cmd_list[i];
	return NULL;
}

static int
no_command(int argc, char **argv)
{
	struct err e;
	const char *second = argc > 2 && is_group(argv[1]) ? argv[2] : "";
	err_set(&e, ERR_USAGE, "no command '%.40s%s%.40s'; see `exq help`", argv[1],
		*second ? " " : "", second);
	diag_error("usage", &e);
	return EXIT_BROKEN;
}

static bool
is_help(const char *word)
{
	return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* `exq help`, `exq help law`, `exq help law show`; the words behind "help" are argv[2] and on. */
static int
help(int argc, char **argv)
{
	int words;
	const struct cmd *c = argc > 2 ? find_cmd(argc - 1, argv + 1, &words) : NULL;
	if (c)
		print_help(c);
	else if (argc == 2 || (argc == 3 && is_group(argv[2])))
		print_commands(stdout, argc > 2 ? argv[2] : NULL);
	else
		return no_command(argc - 1, argv + 1);
	return EXIT_YES;
}

static int
dispatch(int argc, char **argv)
{
	int words;
	if (is_help(argv[1]))
		return help(argc, argv);
	if (strcmp(argv[1], "--version") == 0) {
		puts("exq " EXQ_VERSION);
		return EXIT_YES;
	}
	const struct cmd *c = find_cmd(argc, argv, &words);
	if (c)
		return run(c, argc, argv, words + 1);
	if (!is_group(argv[1]) || (argc > 2 && !is_help(argv[2])))
		return no_command(argc, argv);
	print_commands(argc > 2 ? stdout : stderr, argv[1]);
	return argc > 2 ? EXIT_YES : EXIT_BROKEN;
}

/* What was printed and could not be written was not said: that is no success. */
static int
finish(int rc)
{
	struct err e;
	bool failed = ferror(stdout) != 0;
	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return rc;
	if (rc != EXIT_BROKEN) {
		err_set(&e, ERR_IO, "standard output: %s",
			errno ? strerror(errno) : "it could not be written");
		diag_error("output", &e);
	}
	return EXIT_BROKEN;
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		print_commands(stderr, NULL);
		return EXIT_BROKEN;
	}
	return finish(dispatch(argc, argv));
}
