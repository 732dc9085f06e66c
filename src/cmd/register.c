/* exq register: what stands in a register at a time, folded from its log. */
#include "cmd/log.h"

#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"
#include "register/fold.h"

#include <stdio.h>

enum { REGISTER_MAX_OUT = 1 << 30, BLOB_MAX_BYTES = 64 << 20 };

struct job {
	const char *public; /* the folder of what the log publishes */
	struct fold *fold;
	struct buf blob;
	bool refused;
	uint64_t problems;
};

static enum err_kind
read_blob(void *from, const struct sha256 *hash, struct slice *bytes, struct err *e)
{
	struct job *j = from;
	char path[4096], text[SHA256_TEXT_MAX];
	sha256_format(hash, text);
	int n = snprintf(path, sizeof path, "%s/blob/sha256/%s", j->public, strchr(text, ':') + 1);
	if (n <= 0 || (size_t)n >= sizeof path)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", j->public);
	buf_clear(&j->blob);
	if (file_read(path, BLOB_MAX_BYTES, &j->blob, e) != OK)
		return e->kind;
	*bytes = buf_slice(&j->blob);
	return OK;
}

/* Two certificates of one key are one key. */
static enum err_kind
key_of(struct slice der, struct sha256 *key, struct err *e)
{
	struct object o;
	struct cert *c = NULL;
	if (object_parse(der, &o, e) != OK || cert_parse(o.certificate, &c, e) != OK)
		return e->kind;
	*key = cert_facts(c)->key_hash;
	cert_close(c);
	return OK;
}

static enum err_kind
take_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *f, struct err *e)
{
	struct job *j = to;
	struct fold_verdict v;
	struct fold_entry in = {.index = index, .time = time};
	if (!f)
		return err_set(e, ERR_MISMATCH, "entry %llu: the log is damaged before it",
			(unsigned long long)index);
	in.id = f->id;
	in.type = f->type;
	in.doc = f->doc;
	if (f->reason != TRUST_AUTHENTIC)
		in.refused = trust_reason_id(f->reason);
	else if (key_of(object, &in.key, e) != OK)
		return e->kind;
	if (fold_add(j->fold, &in, &v, e) != OK)
		return err_context(e, "entry %llu", (unsigned long long)index);
	if (v.reason && j->refused) {
		char id[SHA256_TEXT_MAX], by[8] = "";
		if (v.safeguard)
			snprintf(by, sizeof by, " S%d", v.safeguard);
		printf("refused %llu %s %s%s\n", (unsigned long long)index,
			sha256_format(&f->id, id), v.reason, by);
	}
	return OK;
}

static void
print_problem(void *to, const char *place, const char *what)
{
	struct job *j = to;
	j->problems++;
	diag_note("register", "%s: %s", place, what);
}

static enum err_kind
fold_log(struct job *j, const struct conf *conf, struct err *e)
{
	struct audit_result r;
	struct audit_options o = {.conf = *conf,
		.now = clock_now(),
		.report = print_problem,
		.entry = take_entry,
		.to = j};
	enum err_kind rc = files_open(j->public, &o.files, e);
	if (rc == OK)
		rc = fold_open(slice_of(conf->origin), read_blob, j, &j->fold, e);
	if (rc == OK)
		rc = audit_run(&o, &r, e);
	files_close(o.files);
	return rc;
}

static enum err_kind
show(struct job *j, const struct args *a, struct err *e)
{
	int64_t at = clock_now();
	struct buf out;
	if (args_has(a, "at") && civil_parse_instant(slice_of(args_get(a, "at")), &at, e) != OK)
		return err_context(e, "--at");
	if (at < fold_time(j->fold) && args_has(a, "at"))
		return err_set(e, ERR_USAGE, "--at is before the last entry");
	at = at < fold_time(j->fold) ? fold_time(j->fold) : at;
	buf_init(&out, REGISTER_MAX_OUT);
	enum err_kind rc = fold_write(j->fold, at, &out, e);
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&out), e);
	buf_fini(&out);
	return rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.refused = args_has(a, "refused")};
	struct conf conf;
	struct err e;
	char path[4096];
	const char *origin = args_get(a, "origin"), *genesis = args_get(a, "genesis");
	bool copy = origin || genesis;
	snprintf(path, sizeof path, "%.4000s%s", a->pos[0], copy ? "" : "/public");
	j.public = path;
	buf_init(&j.blob, BLOB_MAX_BYTES);
	enum err_kind rc =
		copy ? log_parse_conf(origin, genesis, &conf, &e) : conf_read(a->pos[0], &conf, &e);
	if (rc == OK)
		rc = fold_log(&j, &conf, &e);
	if (rc == OK && j.problems)
		rc = err_set(&e, ERR_MISMATCH, "the log is damaged: nothing is told from it");
	if (rc == OK && !j.refused)
		rc = show(&j, a, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	fold_close(j.fold);
	buf_fini(&j.blob);
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
