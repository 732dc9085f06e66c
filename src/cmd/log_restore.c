/* exq log restore: a lost or rolled-back log rebuilt from mirrors and witnesses. */
#include "cmd/log.h"

#include "log/restore.h"
#include "os/clock.h"
#include "os/diag.h"

#include <stdio.h>

struct job {
	struct restore_options o;
	struct policy *policy;
	const char *from[RESTORE_MAX_SOURCES], *keys[ARGS_MAX];
	struct progress progress;
};

static void
print_source(void *to, const char *where, const char *what)
{
	(void)to;
	printf("seen: %s: %s\n", where, what);
}

static void
show_progress(void *to, uint64_t done, uint64_t size)
{
	struct job *j = to;
	j->progress.total = size;
	progress_at(&j->progress, done);
}

static enum err_kind
read_options(struct job *j, const struct args *a, struct err *e)
{
	const char *v;
	if (log_parse_conf(args_get(a, "origin"), args_get(a, "genesis"), &j->o.conf, e) != OK)
		return e->kind;
	while ((v = args_nth(a, "from", j->o.nfrom)) != NULL && j->o.nfrom < COUNT_OF(j->from))
		j->from[j->o.nfrom++] = v;
	while ((v = args_nth(a, "signer-key", j->o.nkeys)) != NULL &&
		j->o.nkeys < COUNT_OF(j->keys))
		j->keys[j->o.nkeys++] = v;
	if (j->o.nfrom == 0)
		return err_set(e, ERR_USAGE, "--from is missing: a URL or folder of a copy");
	j->o.folder = a->pos[0];
	j->o.from = j->from;
	j->o.keys = j->keys;
	j->o.now = clock_now();
	j->o.report = print_source;
	j->o.progress = show_progress;
	j->o.to = j;
	return log_read_policy(args_get(a, "policy"), &j->policy, e);
}

static void
print_result(const struct restore_result *r)
{
	char hash[SHA256_TEXT_MAX];
	printf("from: %s\nsize: %llu\nroot: %s\nqueued: %zu\n", r->from,
		(unsigned long long)r->size, sha256_format(&r->root, hash), r->carried);
	if (r->before[0])
		printf("before: %s\n", r->before);
	if (!r->signer)
		puts("signer: no key; nothing can be signed: give --signer-key");
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.policy = NULL};
	struct restore_result r;
	struct err e;
	enum err_kind rc = read_options(&j, a, &e);
	if (rc == OK) {
		j.o.policy = j.policy;
		if (!j.policy)
			puts("witnesses: not asked");
		progress_start(&j.progress, "restore", 0);
		rc = restore_run(&j.o, &r, &e);
		progress_end(&j.progress);
	}
	if (rc == OK)
		print_result(&r);
	else
		diag_error(c->name, &e);
	policy_close(j.policy);
	if (rc == OK)
		return EXIT_YES;
	return rc == ERR_MISMATCH ? EXIT_NO : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"origin", "ORIGIN", "the log's origin", false},
	{"genesis", "ID", "the id of its genesis, the one thing to be trusted", false},
	{"from", "URL|FOLDER", "a copy of its public folder", true},
	{"policy", "FILE", "a C2SP tlog-policy, whose witnesses are asked what they saw", false},
	{"signer-key", "FILE", "a key of the log, in PEM (default: those in FOLDER/signer)", true},
};

const struct cmd cmd_log_restore = {
	.name = "log restore",
	.args = "FOLDER",
	.brief = "rebuild a lost or rolled-back log from its mirrors and witnesses",
	.help = "The largest copy that proves to be this log is taken, each of its entries hashed "
		"and\n"
		"judged.  What is still in FOLDER, what the signer remembers and what the "
		"witnesses of\n"
		"the policy cosigned must be part of it: where a larger checkpoint was seen than "
		"any copy\n"
		"has entries for, or witnesses that are silent could hold one, nothing is "
		"restored, and it\n"
		"is said which and where.  The old folder is kept under another name.  Stop what "
		"serves\n"
		"the log, and its signer, first.  Exit status 0: restored; 1: a fork, or a larger\n"
		"checkpoint is missing or may be.\n"
		"\n  exq log restore /var/lib/exq/kz --origin kz.example/register --genesis "
		"sha256:… \\\n"
		"      --from https://mirror.example/kz --policy kz.policy --signer-key log.key\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
