#include "cmd/log.h"

#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdarg.h>
#include <stdio.h>

static int64_t
machine_clock(void *from)
{
	(void)from;
	return clock_now();
}

enum err_kind
log_open(const char *folder, struct sequencer **q, struct err *e)
{
	return sequencer_open(folder, machine_clock, NULL, q, e);
}

static enum err_kind
read_checkpoint(struct log_public *p, struct err *e)
{
	struct note n;
	if (note_parse(buf_slice(&p->note), &n, e) != OK ||
		checkpoint_parse(n.text, &p->checkpoint, e) != OK)
		return err_context(e, "public/checkpoint");
	if (strcmp(p->checkpoint.origin, p->conf.origin) != 0)
		return err_set(e, ERR_MISMATCH, "public/checkpoint: it is of the log %s, not of %s",
			p->checkpoint.origin, p->conf.origin);
	return OK;
}

enum err_kind
log_public_open(const char *folder, struct log_public *p, struct err *e)
{
	char path[4096];
	*p = (struct log_public){.files = NULL};
	buf_init(&p->note, NOTE_MAX_BYTES);
	int n = snprintf(path, sizeof path, "%s/public", folder);
	enum err_kind rc = n > 0 && (size_t)n < sizeof path
				   ? conf_read(folder, &p->conf, e)
				   : err_set(e, ERR_USAGE, "the path of the folder is too long");
	if (rc == OK)
		rc = files_open(path, &p->files, e);
	if (rc == OK)
		rc = files_read_checkpoint(p->files, &p->note, e);
	return rc == OK ? read_checkpoint(p, e) : rc;
}

void
log_public_close(struct log_public *p)
{
	files_close(p->files);
	buf_fini(&p->note);
}

int
log_exit(enum err_kind rc)
{
	switch (rc) {
	case OK:
		return EXIT_YES;
	case ERR_SYNTAX:
	case ERR_LIMIT:
	case ERR_UNSUPPORTED:
	case ERR_MISMATCH:
		return EXIT_NO;
	default:
		return EXIT_BROKEN;
	}
}

bool
log_parse_index(const char *text, uint64_t *index)
{
	uint64_t v = 0;
	if (!*text || (text[0] == '0' && text[1]))
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || v > (MERKLE_MAX_SIZE - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(*text - '0');
	}
	*index = v;
	return true;
}

/* ---- options ---- */

enum err_kind
log_parse_conf(const char *origin, const char *genesis, struct conf *c, struct err *e)
{
	*c = (struct conf){.origin = ""};
	if (!origin || !genesis)
		return err_set(e, ERR_USAGE, "--origin and --genesis go together");
	if (strlen(origin) > ORIGIN_MAX)
		return err_set(e, ERR_USAGE, "--origin: longer than %d bytes", ORIGIN_MAX);
	snprintf(c->origin, sizeof c->origin, "%s", origin);
	if (sha256_parse(slice_of(genesis), &c->genesis, e) != OK)
		return err_context(e, "--genesis");
	return OK;
}

enum err_kind
log_read_policy(const char *path, struct policy **p, struct err *e)
{
	struct buf text;
	if (!path)
		return OK;
	buf_init(&text, POLICY_MAX_BYTES);
	enum err_kind rc = file_read(path, POLICY_MAX_BYTES, &text, e);
	if (rc == OK && policy_parse(buf_slice(&text), p, e) != OK)
		rc = err_context(e, "%s", path);
	if (rc == OK && policy_check_enforceable(*p, e) != OK)
		rc = err_context(e, "%s", path);
	buf_fini(&text);
	return rc;
}

/* ---- audit ---- */

struct job {
	const struct log_audit *what;
	struct log_problems *problems, own;
	struct progress progress;
	struct log_seen seen;
};

void
log_problem(struct log_problems *p, const char *place, const char *fmt, ...)
{
	va_list ap;
	p->n++;
	if (p->printed == AUDIT_MAX_REPORTED)
		return;
	p->printed++;
	printf("wrong: %s: ", place);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void
print_problem(void *to, const char *place, const char *what)
{
	struct job *j = to;
	log_problem(j->problems, place, "%s", what);
}

static void
show_progress(void *to, uint64_t done, uint64_t size)
{
	struct job *j = to;
	j->progress.total = size;
	progress_at(&j->progress, done);
}

static enum err_kind
pass_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *finding, struct err *e)
{
	struct job *j = to;
	return j->what->entry(j->what->to, index, time, object, finding, e);
}

static void
print_result(const struct audit_result *r, const struct log_audit *w, const struct log_problems *p)
{
	char hash[SHA256_TEXT_MAX], when[CIVIL_TEXT_MAX];
	printf("origin: %s\nsize: %llu\nroot: %s\n", r->checkpoint.origin,
		(unsigned long long)r->size, sha256_format(&r->checkpoint.root, hash));
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++)
		if (r->types[i])
			printf("entries: %s %llu\n", doc_table(i)->type,
				(unsigned long long)r->types[i]);
	for (unsigned i = 0; i < TRUST_REASON_COUNT; i++)
		if (r->refused[i])
			printf("without effect: %s %llu\n", trust_reason_id(i),
				(unsigned long long)r->refused[i]);
	if (w->policy)
		printf("cosignatures: %zu, a quorum since %s\n", r->cosignatures,
			r->cosigned ? civil_format_instant((int64_t)r->cosigned * 1000, when)
				    : "never");
	if (w->hashes_only)
		puts("signatures: not checked");
	if (p->n > p->printed)
		printf("wrong: and %llu more, which are not listed\n",
			(unsigned long long)(p->n - p->printed));
	printf("problems: %llu\n", (unsigned long long)p->n);
}

static enum err_kind
audit(struct job *j, struct files *files, const struct policy *policy, struct audit_result *r,
	struct err *e)
{
	const struct log_audit *w = j->what;
	struct audit_options o = {.files = files,
		.seen = j->seen.one,
		.nseen = j->seen.n,
		.hashes_only = w->hashes_only,
		.policy = policy,
		.now = clock_now(),
		.report = print_problem,
		.entry = w->entry ? pass_entry : NULL,
		.progress = show_progress,
		.to = j};
	enum err_kind rc = w->origin || w->genesis
				   ? log_parse_conf(w->origin, w->genesis, &o.conf, e)
				   : conf_read(w->folder, &o.conf, e);
	if (rc != OK)
		return rc;
	progress_start(&j->progress, "check", 0);
	rc = audit_run(&o, r, e);
	progress_end(&j->progress);
	return rc;
}

static int
end(struct job *j, const struct audit_result *r, struct err *e)
{
	const struct log_audit *w = j->what;
	if (r->problems > AUDIT_MAX_REPORTED)
		j->problems->n += r->problems - AUDIT_MAX_REPORTED;
	enum err_kind rc = w->finish ? w->finish(w->to, r, e) : OK;
	if (rc != OK)
		diag_error(w->op, e);
	print_result(r, w, j->problems);
	return j->problems->n ? EXIT_NO : log_exit(rc);
}

int
log_audit(const struct log_audit *what)
{
	static struct job j; /* large */
	j = (struct job){.what = what, .problems = what->problems ? what->problems : &j.own};
	struct err e = {.kind = OK};
	struct files *files = NULL;
	struct policy *policy = NULL;
	struct audit_result r;
	char path[4096];
	int n = snprintf(path, sizeof path, "%s%s", what->folder, what->origin ? "" : "/public");
	enum err_kind rc =
		n > 0 && (size_t)n < sizeof path
			? log_read_policy(what->policy, &policy, &e)
			: err_set(&e, ERR_LIMIT, "%s: the path is too long", what->folder);
	if (rc == OK && what->seen)
		rc = log_seen_read(&j.seen, what->seen, policy, clock_now(), &e);
	if (rc == OK)
		rc = files_open(path, &files, &e);
	if (rc == OK)
		rc = audit(&j, files, policy, &r, &e);
	log_seen_close(&j.seen);
	files_close(files);
	policy_close(policy);
	if (rc == OK)
		return end(&j, &r, &e);
	diag_error(what->op, &e);
	return rc == ERR_MISMATCH ? EXIT_NO : EXIT_BROKEN;
}
