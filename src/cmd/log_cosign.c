/* exq log cosign: cosignatures of a policy's witnesses into a log's checkpoint. */
#include "cmd/log.h"

#include "log/collect.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/fetch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 3, EVERY_MAX_S = 24 * 3600, PATH_MAX_BYTES = 4096, URL_MAX_BYTES = 512 };

struct job {
	const char *folder, *node; /* node: the URL of who writes the log meanwhile, or NULL */
	char public[PATH_MAX_BYTES], signer[PATH_MAX_BYTES], evidence[PATH_MAX_BYTES];
	unsigned every; /* s; 0: once */
	struct policy *policy;
	struct collect *collect;
	struct files *files;
	struct buf note, merged;
};

static const char *const outcomes[] = {
	[COLLECT_NO_URL] = "unasked",
	[COLLECT_COSIGNED] = "cosigned",
	[COLLECT_SILENT] = "silent",
	[COLLECT_FALSE] = "false",
	[COLLECT_AHEAD] = "ahead",
	[COLLECT_FORK] = "fork",
};

/* ---- a round ---- */

static enum err_kind
ask_all(struct job *j, struct err *e)
{
	enum err_kind rc = files_read_checkpoint(j->files, &j->note, e);
	if (rc == OK)
		rc = collect_round(j->collect, j->files, buf_slice(&j->note),
			(uint64_t)(clock_now() / 1000), e);
	return rc;
}

static size_t
count(const struct job *j, enum collect_outcome o)
{
	const struct collect_item *items;
	size_t n = collect_items(j->collect, &items), found = 0;
	for (size_t i = 0; i < n; i++)
		found += items[i].outcome == o;
	return found;
}

/* Into the public checkpoint; only for this moment is the log locked. */
/* A node that runs has the log: it verifies them itself, by its own policy. */
static enum err_kind
hand_to_node(struct job *j, struct err *e)
{
	struct fetch *f = fetch_open();
	struct fetch_answer a = {.status = 0};
	struct buf answer;
	char url[URL_MAX_BYTES];
	buf_init(&answer, NOTE_MAX_BYTES);
	buf_clear(&j->merged);
	snprintf(url, sizeof url, "%s/v1/cosignatures", j->node);
	enum err_kind rc = f ? collect_merge(j->collect, buf_slice(&j->note), &j->merged, e)
			     : err_set(e, ERR_IO, "out of memory");
	const struct slice body = buf_slice(&j->merged);
	if (rc == OK)
		rc = fetch_url(f, url, &body, &answer, &a, e);
	if (rc == OK && a.status != 200)
		rc = err_set(e, a.status == 409 ? ERR_MISMATCH : ERR_IO, "%s: %ld: %.300s", url,
			a.status, buf_str(&answer));
	buf_fini(&answer);
	fetch_close(f);
	return rc;
}

static enum err_kind
hand_in(struct job *j, struct err *e)
{
	struct sequencer *q = NULL;
	if (j->node)
		return hand_to_node(j, e);
	enum err_kind rc = log_open(j->folder, &q, e);
	buf_clear(&j->merged);
	if (rc == OK)
		rc = collect_merge(j->collect, sequencer_checkpoint(q), &j->merged, e);
	if (rc == OK)
		rc = sequencer_cosigned(q, buf_slice(&j->merged), e);
	sequencer_close(q);
	return rc;
}

/* Has the log a newer checkpoint than the round was about? */
static bool
moved_on(struct job *j)
{
	struct err e;
	struct note before, after;
	struct buf now;
	buf_init(&now, NOTE_MAX_BYTES);
	bool moved = files_read_checkpoint(j->files, &now, &e) == OK &&
		     note_parse(buf_slice(&now), &after, &e) == OK &&
		     note_parse(buf_slice(&j->note), &before, &e) == OK &&
		     !slice_eq(before.text, after.text);
	buf_fini(&now);
	return moved;
}

/* Ask until the log stands still for as long as it takes. */
static enum err_kind
collect_all(struct job *j, struct err *e)
{
	enum err_kind rc = OK;
	for (int i = 0; i < ROUNDS; i++) {
		rc = ask_all(j, e);
		if (rc != OK)
			return rc;
		if (count(j, COLLECT_AHEAD) && moved_on(j))
			continue;
		rc = count(j, COLLECT_COSIGNED) ? hand_in(j, e) : OK;
		if (rc != ERR_MISMATCH || !moved_on(j))
			return rc;
	}
	return rc;
}

/* ---- what it says ---- */

static void
print_items(const struct job *j)
{
	const struct collect_item *items;
	size_t n = collect_items(j->collect, &items);
	char when[CIVIL_TEXT_MAX];
	for (size_t i = 0; i < n; i++) {
		const struct collect_item *it = &items[i];
		bool good = it->outcome == COLLECT_COSIGNED;
		bool claim = !it->proven &&
			     (it->outcome == COLLECT_AHEAD || it->outcome == COLLECT_FORK);
		printf("%s %s %s%s\n", outcomes[it->outcome], it->witness->name,
			good ? civil_format_instant((int64_t)it->time * 1000, when) : it->why,
			claim ? "; it shows nothing that the log signed" : "");
	}
}

/* Evidence of what is proven is kept, and the signer shown what it must not contradict. */
static enum err_kind
alarm_all(struct job *j, size_t *proven, struct err *e)
{
	const struct collect_item *items;
	struct signer *signer = NULL;
	struct err why;
	size_t all = collect_items(j->collect, &items);
	if (collect_keep_evidence(
		    j->collect, j->evidence, (uint64_t)(clock_now() / 1000), proven, e) != OK)
		return e->kind;
	if (!*proven)
		return OK;
	printf("evidence: %s\n", j->evidence);
	if (signer_open(j->signer, &signer, &why) != OK) {
		diag_note("log cosign", "the signer was not told: %s", why.msg);
		return OK;
	}
	for (size_t i = 0; i < all; i++)
		if (items[i].proven && signer_show(signer, buf_slice(&items[i].theirs), &why) != OK)
			diag_note("log cosign", "%s: %s", items[i].witness->name, why.msg);
	signer_close(signer);
	return OK;
}

static int
judge(struct job *j, struct err *e)
{
	struct policy_verdict v;
	char when[CIVIL_TEXT_MAX];
	size_t proven;
	uint64_t now = (uint64_t)(clock_now() / 1000);
	print_items(j);
	if (alarm_all(j, &proven, e) != OK || files_read_checkpoint(j->files, &j->note, e) != OK)
		return EXIT_BROKEN;
	enum err_kind rc = policy_verify(j->policy, buf_slice(&j->note), now, &v, e);
	if (rc == OK)
		printf("quorum: of %llu entries, since %s\n", (unsigned long long)v.checkpoint.size,
			civil_format_instant((int64_t)v.quorum * 1000, when));
	else if (rc == ERR_MISSING)
		printf("quorum: none: %s\n", e->msg);
	else
		return EXIT_BROKEN;
	fflush(stdout);
	if (proven)
		return EXIT_NO;
	return rc == OK ? EXIT_YES : EXIT_UNKNOWN;
}

/* ---- the command ---- */

static enum err_kind
open_job(struct job *j, const struct args *a, struct err *e)
{
	const char *every = args_get(a, "every"), *path = args_get(a, "policy");
	char *end = NULL;
	unsigned long s = every ? strtoul(every, &end, 10) : 0;
	if (every && (every[0] < '1' || every[0] > '9' || *end || s > EVERY_MAX_S))
		return err_set(e, ERR_USAGE, "--every %s: seconds, 1 to %d", every, EVERY_MAX_S);
	j->every = (unsigned)s;
	if (!path)
		return err_set(e, ERR_USAGE, "--policy is missing");
	j->node = args_get(a, "node");
	if (j->node && strlen(j->node) > URL_MAX_BYTES / 2)
		return err_set(e, ERR_USAGE, "--node: the URL is too long");
	if (strlen(j->folder) > PATH_MAX_BYTES - 64)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", j->folder);
	snprintf(j->public, sizeof j->public, "%s/public", j->folder);
	snprintf(j->signer, sizeof j->signer, "%s/signer", j->folder);
	snprintf(j->evidence, sizeof j->evidence, "%s/evidence", j->folder);
	enum err_kind rc = log_read_policy(path, &j->policy, e);
	if (rc == OK)
		rc = collect_open(j->policy, &j->collect, e);
	return rc == OK ? files_open(j->public, &j->files, e) : rc;
}

/* Until a signal, or the proof of a fork. */
static int
rounds(struct job *j, const char *op, const sigset_t *end)
{
	for (;;) {
		struct err e;
		int rc = collect_all(j, &e) == OK ? judge(j, &e) : EXIT_BROKEN;
		if (rc == EXIT_BROKEN)
			diag_error(op, &e);
		if (!j->every || rc == EXIT_NO)
			return rc;
		const struct timespec pause = {.tv_sec = (time_t)j->every};
		if (sigtimedwait(end, NULL, &pause) > 0)
			return rc;
	}
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.folder = a->pos[0]};
	struct err e;
	sigset_t end;
	int rc = EXIT_BROKEN;
	buf_init(&j.note, NOTE_MAX_BYTES);
	buf_init(&j.merged, NOTE_MAX_BYTES);
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGINT);
	if (open_job(&j, a, &e) != OK) {
		diag_error(c->name, &e);
	} else {
		if (j.every)
			sigprocmask(SIG_BLOCK, &end, NULL);
		rc = rounds(&j, c->name, &end);
	}
	files_close(j.files);
	collect_close(j.collect);
	policy_close(j.policy);
	buf_fini(&j.note);
	buf_fini(&j.merged);
	return rc;
}

static const struct opt opts[] = {
	{"policy", "FILE", "a C2SP tlog-policy that names the witnesses, with their URLs", false},
	{"node", "URL", "hand them to the `exq serve` that runs on the folder, which has its lock",
		false},
	{"every", "SECONDS", "again and again, also when nothing is new (300 is usual)", false},
};

const struct cmd cmd_log_cosign = {
	.name = "log cosign",
	.args = "FOLDER",
	.brief = "collect the cosignatures of witnesses on a log's checkpoint",
	.help = "Every witness that has a URL in the policy is asked to cosign the newest "
		"checkpoint, and\n"
		"what verifies is put beside the log's signature.  A line a witness says "
		"`cosigned`,\n"
		"`silent`, `false`, `unasked`; or `fork` or `ahead`, when it cosigned a tree that "
		"ours\n"
		"does not extend: then both checkpoints are kept in FOLDER/evidence and the "
		"signer is\n"
		"shown them.  Exit status 0: a quorum stands behind the checkpoint; 3: none does; "
		"1: a\n"
		"fork, or an older copy of the log, proven by the log's own signature: a witness "
		"that\n"
		"only claims it is told, and stops nothing.\n"
		"\n  exq log cosign /var/lib/exq/kz --policy kz.policy --every 300\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
