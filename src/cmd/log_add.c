/* exq log add: signed objects into a log, each with its receipt. */
#include "cmd/log.h"

#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

struct job {
	struct sequencer *q;
	size_t n;
	struct buf bytes[ARGS_MAX];
	struct slice objects[ARGS_MAX];
	struct submit_result results[ARGS_MAX];
};

static enum err_kind
read_objects(struct job *j, const struct args *a, struct err *e)
{
	for (size_t i = 1; i < a->npos; i++) {
		struct buf *b = &j->bytes[j->n];
		buf_init(b, OBJECT_MAX_BYTES);
		j->n++;
		if (file_read(a->pos[i], OBJECT_MAX_BYTES, b, e) != OK)
			return e->kind;
		j->objects[i - 1] = buf_slice(b);
	}
	return OK;
}

/* FOLDER/<id><suffix> */
static enum err_kind
write_named(const struct submit_result *r, const char *folder, const char *suffix,
	const struct buf *text, struct err *e)
{
	char path[4096], id[SHA256_TEXT_MAX];
	int n = snprintf(path, sizeof path, "%s/%s%s", folder,
		sha256_format(&r->finding.id, id) + strlen("sha256:"), suffix);
	if (n <= 0 || (size_t)n >= sizeof path)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", folder);
	return file_write(path, buf_slice(text), e);
}

/* A receipt proves the bytes that stand in the log: where they are others, they go beside it. */
static enum err_kind
write_receipt(struct job *j, const struct submit_result *r, const char *folder, struct err *e)
{
	struct buf text, object;
	buf_init(&text, PROOF_MAX_BYTES);
	buf_init(&object, OBJECT_MAX_BYTES);
	enum err_kind rc = sequencer_receipt(j->q, r->index, r->time, &text, e);
	if (rc == OK && r->other) {
		rc = sequencer_object(j->q, r->index, &object, e);
		if (rc == OK)
			rc = write_named(r, folder, ".der", &object, e);
	}
	if (rc == OK)
		rc = write_named(r, folder, ".tlog-proof", &text, e);
	buf_fini(&text);
	buf_fini(&object);
	return rc;
}

/* One line an object; false when it was refused. */
static bool
print_result(const struct submit_result *r, const char *path)
{
	char id[SHA256_TEXT_MAX], when[CIVIL_TEXT_MAX];
	bool in = r->reason == TRUST_AUTHENTIC || r->reason == TRUST_REPEATED;
	if (!in) {
		printf("refused %s: %s: %s (%s)\n", path, trust_reason_id(r->reason),
			r->finding.detail, trust_reason_clause(r->reason));
		return false;
	}
	printf("%s %llu %s %s %s%s\n", r->reason == TRUST_REPEATED ? "known" : "entered",
		(unsigned long long)r->index, civil_format_instant(r->time, when),
		sha256_format(&r->finding.id, id), path,
		r->other ? ": another signature of this document stands there" : "");
	return true;
}

static int
add(struct job *j, const struct args *a, struct err *e)
{
	const char *receipts = args_get(a, "receipts");
	int rc = EXIT_YES;
	if (read_objects(j, a, e) != OK || log_open(a->pos[0], &j->q, e) != OK)
		return EXIT_BROKEN;
	if (args_has(a, "let-time-stand"))
		sequencer_let_time_stand(j->q);
	if (sequencer_submit(j->q, j->objects, j->n, j->results, e) != OK)
		return EXIT_BROKEN;
	for (size_t i = 0; i < j->n; i++) {
		const char *path = a->pos[i + 1];
		if (!print_result(&j->results[i], path)) {
			rc = EXIT_NO;
		} else if (receipts && write_receipt(j, &j->results[i], receipts, e) != OK) {
			err_context(e, "%s is in the log, its receipt is not written", path);
			return EXIT_BROKEN;
		}
	}
	return rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct err e = {.kind = OK};
	struct job *j = calloc(1, sizeof *j);
	int rc = j ? add(j, a, &e) : EXIT_BROKEN;
	if (!j)
		err_set(&e, ERR_IO, "out of memory");
	if (rc == EXIT_BROKEN)
		diag_error(c->name, &e);
	if (j) {
		sequencer_close(j->q);
		for (size_t i = 0; i < j->n; i++)
			buf_fini(&j->bytes[i]);
	}
	free(j);
	return rc;
}

static const struct opt opts[] = {
	{"receipts", "FOLDER", "write each receipt there, as <id>.tlog-proof", false},
	{"let-time-stand", NULL, "the clock was ahead at the last entry, and is right now", false},
};

const struct cmd cmd_log_add = {
	.name = "log add",
	.args = "FOLDER OBJECT...",
	.brief = "enter signed objects into a log",
	.help = "Each object must be authentic in this log: signed by the issuer it names, with a\n"
		"certificate that the state's root registered, valid now and not revoked.  It is "
		"judged\n"
		"as the log stood before the command: what depends on an actor's registration is\n"
		"entered in a second one.  A line an object says `entered INDEX TIME ID`, `known "
		"…`\n"
		"when it was there already (nothing changes), or `refused` with the reason's id.  "
		"What\n"
		"has a line that says entered is durable under a signed checkpoint.  Exit status "
		"0, "
		"1\n"
		"when one was refused, 2 when the machine failed: without a line nothing was\n"
		"acknowledged, and a receipt that could not be written is made by `exq log "
		"prove`.\n"
		"A line `known …: another signature of this document stands there` is of an "
		"object whose\n"
		"document was entered before with other bytes: a receipt proves those, and they "
		"are written\n"
		"beside it as <id>.der.\n"
		"\n  exq log add /var/lib/exq/kz order.der --receipts receipts\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 2,
	.max_args = ARGS_MAX,
	.run = run,
};
