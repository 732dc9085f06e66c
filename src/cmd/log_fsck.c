/* exq log fsck: one's own log rebuilt from its bundles, and its store and signer held against it.
 */
#include "cmd/log.h"

#include "os/diag.h"

#include <stdio.h>

struct fsck {
	struct store *store;
	struct arena *a;
	uint64_t wrong;
};

/* Each entry is where the store says its id is; a second one with an id is nowhere there. */
static enum err_kind
check_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *finding, struct err *e)
{
	struct fsck *k = to;
	struct submission s;
	struct object o;
	struct err why;
	(void)finding;
	if (object_parse(object, &o, &why) != OK)
		return OK; /* the audit counts it */
	arena_reset(k->a);
	enum err_kind rc = store_find(k->store, &o.id, k->a, &s, e);
	if (rc != OK && rc != ERR_MISSING)
		return rc;
	if (rc == OK && s.sequenced && s.index <= index && (s.index < index || s.time == time))
		return OK;
	char id[SHA256_TEXT_MAX];
	printf("wrong: queue.db: %s is entry %llu, and the store %s\n", sha256_format(&o.id, id),
		(unsigned long long)index,
		rc == ERR_MISSING ? "does not know it" : "has it at another place or time");
	k->wrong++;
	return OK;
}

static int
check_sizes(const char *op, const char *folder, struct fsck *k)
{
	struct err e;
	struct signer *signer = NULL;
	uint64_t sequenced, published, signed_size = 0;
	char path[4096];
	snprintf(path, sizeof path, "%s/signer", folder);
	enum err_kind rc = store_sizes(k->store, &sequenced, &published, &e);
	if (rc == OK)
		rc = signer_open(path, &signer, &e);
	if (rc == OK)
		rc = signer_last(signer, &signed_size, NULL, &e);
	signer_close(signer);
	if (rc != OK) {
		diag_error(op, &e);
		return EXIT_BROKEN;
	}
	printf("sequenced: %llu\npublished: %llu\nsigned: %llu\n", (unsigned long long)sequenced,
		(unsigned long long)published, (unsigned long long)signed_size);
	if (published > signed_size || signed_size > sequenced) {
		puts("wrong: store and signer are not of one history; see `exq log restore`");
		return EXIT_NO;
	}
	return EXIT_YES;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct fsck k = {.a = arena_open(1 << 20)};
	struct err e;
	char path[4096];
	snprintf(path, sizeof path, "%s/queue.db", a->pos[0]);
	if (!k.a || store_open(path, false, &k.store, &e) != OK) {
		if (!k.a)
			err_set(&e, ERR_IO, "out of memory");
		diag_error(c->name, &e);
		arena_close(k.a);
		return EXIT_BROKEN;
	}
	int rc = log_audit(&(struct log_audit){.op = c->name,
		.folder = a->pos[0],
		.policy = args_get(a, "policy"),
		.entry = check_entry,
		.to = &k});
	int sizes = rc == EXIT_BROKEN ? rc : check_sizes(c->name, a->pos[0], &k);
	store_close(k.store);
	arena_close(k.a);
	if (rc == EXIT_YES)
		rc = k.wrong ? EXIT_NO : sizes;
	return rc;
}

static const struct opt opts[] = {
	{"policy", "FILE", "a C2SP tlog-policy: ask for a quorum of cosignatures too", false},
};

const struct cmd cmd_log_fsck = {
	.name = "log fsck",
	.args = "FOLDER",
	.brief = "rebuild one's own log from its bundles, and compare tiles, store and signer",
	.help = "All that `exq log check` checks, and besides that the store knows each entry at "
		"its "
		"place\n"
		"and that the signer has signed no more than is there.  Run it while nothing "
		"writes "
		"to\n"
		"the log.  Exit status 0: nothing is wrong; 1: something is, named with its "
		"place.\n"
		"\n  exq log fsck /var/lib/exq/kz\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
