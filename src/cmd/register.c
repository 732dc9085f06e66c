/* exq register: what stands in a register at a time, folded from its log. */
#include "cmd/log.h"

#include "node/replay.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>

enum { REGISTER_MAX_OUT = 1 << 30 };

static void
print_problem(void *to, const char *place, const char *what)
{
	(void)to;
	diag_note("register", "%s: %s", place, what);
}

static enum err_kind
print_refused(void *to, const struct fold_entry *in, struct slice object,
	const struct fold_verdict *v, struct err *e)
{
	char id[SHA256_TEXT_MAX], by[8] = "";
	(void)to, (void)object, (void)e;
	if (!v->reason)
		return OK;
	if (v->safeguard)
		snprintf(by, sizeof by, " S%d", v->safeguard);
	printf("refused %llu %s %s%s\n", (unsigned long long)in->index, sha256_format(&in->id, id),
		v->reason, by);
	return OK;
}

static enum err_kind
show(const struct fold *f, const struct args *a, struct err *e)
{
	int64_t at = clock_now();
	struct buf out;
	if (args_has(a, "at") && civil_parse_instant(slice_of(args_get(a, "at")), &at, e) != OK)
		return err_context(e, "--at");
	if (at < fold_time(f) && args_has(a, "at"))
		return err_set(e, ERR_USAGE, "--at is before the last entry");
	at = at < fold_time(f) ? fold_time(f) : at;
	buf_init(&out, REGISTER_MAX_OUT);
	enum err_kind rc = fold_write(f, at, &out, e);
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&out), e);
	buf_fini(&out);
	return rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	bool refused = args_has(a, "refused");
	struct replay r = {.problem = print_problem, .took = refused ? print_refused : NULL};
	struct conf conf;
	struct err e;
	char path[4096];
	const char *origin = args_get(a, "origin"), *genesis = args_get(a, "genesis");
	bool copy = origin || genesis;
	snprintf(path, sizeof path, "%.4000s%s", a->pos[0], copy ? "" : "/public");
	r.public = path;
	enum err_kind rc =
		copy ? log_parse_conf(origin, genesis, &conf, &e) : conf_read(a->pos[0], &conf, &e);
	if (rc == OK)
		rc = replay_all(&r, &conf, clock_now(), &e);
	if (rc == OK && r.problems)
		rc = err_set(&e, ERR_MISMATCH, "the log is damaged: nothing is told from it");
	if (rc == OK && !refused)
		rc = show(r.fold, a, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	replay_close(&r);
	return rc == OK ? EXIT_YES : rc == ERR_MISMATCH ? EXIT_NO : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"origin", "ORIGIN", "the log's origin; FOLDER is then its public folder or a mirror of it",
		false},
	{"genesis", "ID", "the id of its genesis, the one thing to be trusted", false},
	{"at", "INSTANT", "as it will be then (default: now), not before the last entry", false},
	{"refused", NULL, "list instead the entries without effect, each with its reason", false},
	{"o", "FILE", "write there (default: standard output)", false},
};

const struct cmd cmd_register = {
	.name = "register",
	.args = "FOLDER",
	.brief = "what a register holds, folded and verified from its log",
	.help = "Every entry is verified, and folded in order into the state of each demand, "
		"order, mirror,\n"
		"contest and inquiry; as JSON.  The same log gives the same bytes for everyone.  "
		"What the\n"
		"safeguards refused has no effect and stays in the log: --refused lists it, "
		"`refused "
		"INDEX\n"
		"ID REASON [Sn]`.  Exit status 0: told; 1: the log is damaged, and nothing is "
		"told; "
		"2:\n"
		"a file that a lawpack pins is missing, or the rules are newer than this program.\n"
		"\n  exq register /var/lib/exq/kz\n"
		"  exq register mirror --origin kz.example/register --genesis sha256:… --refused\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
