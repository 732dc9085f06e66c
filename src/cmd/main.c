/* exq: find the subcommand, parse its options by its table, run it. */
#include "cmd/cmd.h"
#include "cmd/demand.h"
#include "cmd/import.h"
#include "cmd/law.h"
#include "cmd/log.h"
#include "cmd/regime.h"
#include "cmd/sign.h"

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
	NULL,
};

static const struct opt opt_help = {"help", NULL, "show this help", false};

static void
print_commands(FILE *to)
{
	fputs("exq " EXQ_VERSION
	      ": restrictions of Internet resources for copyright, with reasons\n\n"
	      "usage: exq COMMAND [OPTION]... [FILE]...\n\n",
		to);
	for (size_t i = 0; cmd_list[i]; i++)
		fprintf(to, "  %-16s %s\n", cmd_list[i]->name, cmd_list[i]->brief);
	fputs("\n`exq COMMAND --help` explains a command.  The program informs; it does not "
	      "replace a\n"
	      "lawyer.\n",
		to);
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
	}
	printf("\n%s", c->help);
}

static const struct opt *
find_opt(const struct cmd *c, const char *name, size_t n)
{
	if (n == strlen(opt_help.name) && strncmp(name, opt_help.name, n) == 0)
		return &opt_help;
	for (size_t i = 0; i < c->nopts; i++)
		if (strlen(c->opts[i].name) == n && strncmp(c->opts[i].name, name, n) == 0)
			return &c->opts[i];
	return NULL;
}

static int
usage(const struct cmd *c, const char *what, const char *which)
{
	fprintf(stderr, "exq: %s: %s%s; see `exq %s --help`\n", c->name, what, which, c->name);
	return EXIT_BROKEN;
}

static int
take_option(const struct cmd *c, struct args *a, char **argv, int argc, int *i)
{
	const char *word = argv[*i] + (argv[*i][1] == '-' ? 2 : 1);
	const char *eq = argv[*i][1] == '-' ? strchr(word, '=') : NULL;
	const struct opt *o = find_opt(c, word, eq ? (size_t)(eq - word) : strlen(word));
	const char *value = "";
	if (!o)
		return usage(c, "no option ", argv[*i]);
	if (!o->arg && eq)
		return usage(c, "takes no value: ", argv[*i]);
	if (o->arg) {
		if (!eq && *i + 1 >= argc)
			return usage(c, "a value is missing behind ", argv[*i]);
		value = eq ? eq + 1 : argv[++*i];
	}
	if (!o->many && args_has(a, o->name))
		return usage(c, "given twice: ", o->name);
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

int
main(int argc, char **argv)
{
	int words;
	if (argc < 2) {
		print_commands(stderr);
		return EXIT_BROKEN;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
		print_commands(stdout);
		return EXIT_YES;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("exq " EXQ_VERSION);
		return EXIT_YES;
	}
	const struct cmd *c = find_cmd(argc, argv, &words);
	if (!c) {
		fprintf(stderr, "exq: no command '%.40s'; see `exq help`\n", argv[1]);
		return EXIT_BROKEN;
	}
	return run(c, argc, argv, words + 1);
}
