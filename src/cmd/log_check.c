/* exq log check: a log as anyone can check it, given its public folder and what it is known by. */
#include "cmd/log.h"

static int
run(const struct cmd *c, struct args *a)
{
	return log_audit(&(struct log_audit){.op = c->name,
		.folder = a->pos[0],
		.origin = args_get(a, "origin"),
		.genesis = args_get(a, "genesis"),
		.policy = args_get(a, "policy"),
		.seen = a,
		.hashes_only = args_has(a, "hashes-only")});
}

static const struct opt opts[] = {
	{"origin", "ORIGIN", "the log's origin; FOLDER is then its public folder or a mirror of it",
		false},
	{"genesis", "ID", "the id of its genesis, the one thing to be trusted", false},
	{"policy", "FILE", "a C2SP tlog-policy: ask for a quorum of cosignatures too", false},
	{"seen", "FILE", "a checkpoint or receipt kept earlier: the log must extend it", true},
	{"hashes-only", NULL, "check hashes alone, no signature", false},
};

const struct cmd cmd_log_check = {
	.name = "log check",
	.args = "FOLDER",
	.brief = "check a whole log: hashes, signatures, certificates, times, quorum",
	.help = "FOLDER is a log's folder, or with --origin and --genesis any copy of what it "
		"publishes.\n"
		"Every entry is hashed up to the root of the checkpoint, and judged from the "
		"genesis\n"
		"on: who signed, with a certificate registered when, revoked when.  Each mistake "
		"is\n"
		"named with its place.  With --seen the log must also extend every checkpoint "
		"kept,\n"
		"and with --policy enter nothing under a time before its cosignatures.\n"
		"It ends at the first bundle whose entries and hashes are both missing; of more "
		"than\n"
		"1,000 mistakes the rest are counted.  Exit status 0: nothing is wrong; 1: "
		"something is;\n"
		"2: it could not be found out.\n"
		"\n  exq log check /var/lib/exq/kz\n"
		"  exq log check mirror --origin kz.example/register --genesis sha256:… \\\n"
		"      --policy kz.policy --seen receipt-of-2027\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
