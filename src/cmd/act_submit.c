/* Signing, and the way into the log: its folder, or its node by HTTP. */
#include "cmd/act_parts.h"

#include "cmd/log.h"
#include "log/receipt.h"
#include "os/diag.h"
#include "os/fetch.h"
#include "os/file.h"
#include "sign/key.h"

#include <stdio.h>
#include <stdlib.h>

enum { ANSWER_MAX = 1 << 20, ANSWER_DEPTH = 8, STATUS_OK = 200 };

/* ---- signing ---- */

static enum err_kind
sign_one(struct act_job *j, const struct key *k, struct act_doc *d, struct err *e)
{
	struct buf der;
	buf_init(&der, OBJECT_MAX_BYTES);
	enum err_kind rc = key_sign_object(k, j->cert, d->text, j->now, &der, e);
	if (rc == OK) {
		d->der = arena_copy(j->a, buf_slice(&der));
		if (!d->der.p)
			rc = err_set(e, ERR_LIMIT, "out of memory");
	}
	buf_fini(&der);
	return rc;
}

static enum err_kind
sign_all(struct act_job *j, struct act_doc *const *docs, size_t n, struct err *e)
{
	struct key *k = NULL;
	enum err_kind rc = key_open(act_setting(j->args, "key", "EXQ_KEY"),
		act_setting(j->args, "secret", "EXQ_SECRET"), &k, e);
	for (size_t i = 0; rc == OK && i < n; i++)
		rc = sign_one(j, k, docs[i], e);
	key_close(k);
	if (rc == ERR_MISMATCH) /* of key and certificate: nothing the register said */
		rc = e->kind = ERR_USAGE;
	return rc;
}

/* ---- telling ---- */

/* The register once more, with the entry as it stands in the log. */
static enum err_kind
tell_outcome(struct act_job *j, struct act_doc *d, struct err *e)
{
	struct fold *f = j->ledger.fold;
	struct buf line;
	const struct fold_entry in = {.index = d->index,
		.time = d->time,
		.id = d->id,
		.type = j->act->type,
		.doc = d->doc,
		.key = cert_facts(j->cert)->key_hash};
	if (fold_size(f) != d->index) {
		diag_note(
			j->cmd->name, "others came before it: `exq show` tells what became of it");
		return OK;
	}
	if (fold_add(f, &in, &d->verdict, e) != OK)
		return e->kind;
	buf_init(&line, ACT_OUT_MAX);
	buf_adds(&line, "state ");
	enum err_kind rc = OK;
	if (d->verdict.reason) {
		buf_adds(&line, "refused ");
		ledger_put_reason(&line, d->verdict.reason, d->verdict.safeguard);
	} else {
		rc = act_put_outcome(&line, j, f, d, e);
	}
	if (rc == OK)
		puts(buf_str(&line));
	buf_fini(&line);
	return rc;
}

static enum err_kind
tell_entered(struct act_job *j, struct act_doc *d, bool known, struct err *e)
{
	char id[SHA256_TEXT_MAX], when[CIVIL_TEXT_MAX];
	d->entered = true;
	printf("%s %llu %s %s\n", known ? "known" : "entered", (unsigned long long)d->index,
		civil_format_instant(d->time, when), sha256_format(&d->id, id));
	return known ? OK : tell_outcome(j, d, e);
}

static enum err_kind
write_receipt(const struct act_job *j, struct slice text, struct err *e)
{
	const char *path = args_get(j->args, "receipt");
	if (path && file_write(path, text, e) != OK)
		return err_context(e, "it is in the log, its receipt is not written");
	return OK;
}

/* ---- to a folder ---- */

static enum err_kind
take_result(struct act_job *j, struct sequencer *q, struct act_doc *d,
	const struct submit_result *r, struct err *e)
{
	bool in = r->reason == TRUST_AUTHENTIC || r->reason == TRUST_REPEATED;
	struct buf text;
	if (!in) {
		printf("refused %s: %s (%s)\n", trust_reason_id(r->reason), r->finding.detail,
			trust_reason_clause(r->reason));
		return OK;
	}
	d->index = r->index;
	d->time = r->time;
	if (tell_entered(j, d, r->reason == TRUST_REPEATED, e) != OK)
		return e->kind;
	if (!args_has(j->args, "receipt"))
		return OK;
	buf_init(&text, PROOF_MAX_BYTES);
	enum err_kind rc = sequencer_receipt(q, r->index, r->time, &text, e);
	if (rc == OK)
		rc = write_receipt(j, buf_slice(&text), e);
	buf_fini(&text);
	return rc;
}

static enum err_kind
submit_to_folder(struct act_job *j, struct act_doc *const *docs, size_t n, struct err *e)
{
	struct sequencer *q = NULL;
	struct slice *objects = arena_alloc(j->a, n, sizeof *objects);
	struct submit_result *results = arena_alloc(j->a, n, sizeof *results);
	if (!objects || !results)
		return err_set(e, ERR_LIMIT, "out of memory");
	for (size_t i = 0; i < n; i++)
		objects[i] = docs[i]->der;
	enum err_kind rc = log_open(j->log, &q, e);
	if (rc == OK)
		rc = sequencer_submit(q, objects, n, results, e);
	for (size_t i = 0; rc == OK && i < n; i++)
		rc = take_result(j, q, docs[i], &results[i], e);
	sequencer_close(q);
	return rc;
}

/* ---- to a node ---- */

/* Signed by a key that the log's own entries name. */
static bool
is_signed(struct act_job *j, const struct receipt *r)
{
	struct err e;
	for (size_t i = 0; i < j->ledger.n; i++) {
		const struct ledger_row *row = &j->ledger.rows[i];
		const struct doc_common *doc = NULL;
		struct value one = {.has = VALUE_UNKNOWN}, *keys = &one;
		size_t n = 0;
		struct vkey k;
		if (!row->reason && (row->type == DOC_GENESIS || row->type == DOC_LOGKEY))
			doc = act_decode(row, j->a);
		if (doc && row->type == DOC_GENESIS) {
			keys = ((const struct genesis *)doc)->log_keys.items;
			n = ((const struct genesis *)doc)->log_keys.n;
		} else if (doc && ((const struct logkey *)doc)->action.choice == KEY_ADD) {
			one = ((const struct logkey *)doc)->key;
			n = 1;
		}
		for (size_t m = 0; m < n; m++)
			if (vkey_parse(keys[m].text, &k, &e) == OK &&
				note_verify(&r->note, &k, NULL, &e) == OK)
				return true;
	}
	return false;
}

static enum err_kind
take_receipt(struct act_job *j, struct act_doc *d, struct slice text, struct err *e)
{
	struct receipt r;
	if (receipt_parse(text, &r, e) != OK || receipt_check(&r, d->der, e) != OK)
		return err_context(e, "%.200s answers with no receipt of what was sent", j->log);
	if (strcmp(r.checkpoint.origin, j->ledger.conf.origin) != 0 || !is_signed(j, &r))
		return err_set(e, ERR_MISMATCH,
			"%.200s answers with a receipt that no key of the log %s signed", j->log,
			j->ledger.conf.origin);
	d->index = r.proof.index;
	d->time = r.time;
	if (tell_entered(j, d, false, e) != OK)
		return e->kind;
	return write_receipt(j, text, e);
}

/* RFC 9457: `reason` is the id, `detail` for people. */
static void
tell_problem(struct act_job *j, long status, struct slice text)
{
	struct jval *root = NULL;
	struct err e;
	struct slice reason = {"", 0}, detail = {"", 0};
	if (jval_parse(text, ANSWER_MAX, ANSWER_DEPTH, &root, &e) == OK &&
		jval_kind(root) == JVAL_OBJECT) {
		struct jval *r = jval_find(root, "reason"), *d = jval_find(root, "detail");
		if (r && jval_kind(r) == JVAL_TEXT)
			reason = jval_text(r);
		if (d && jval_kind(d) == JVAL_TEXT)
			detail = jval_text(d);
	}
	err_set(&e, ERR_MISMATCH, "%.200s refused it: %.*s%s%.*s (HTTP status %ld)", j->log,
		SLICE_ARG(reason), reason.n && detail.n ? ": " : "", SLICE_ARG(detail), status);
	diag_error(j->cmd->name, &e);
	jval_close(root);
}

static enum err_kind
submit_to_url(struct act_job *j, struct act_doc *const *docs, size_t n, struct err *e)
{
	char url[LEDGER_PATH_MAX];
	struct fetch_answer answer;
	struct buf body;
	size_t end = strlen(j->log);
	while (end && j->log[end - 1] == '/')
		end--;
	int length = snprintf(url, sizeof url, "%.*s/v1/submissions", (int)end, j->log);
	if (length <= 0 || (size_t)length >= sizeof url)
		return err_set(e, ERR_LIMIT, "%.80s: too long for a URL", j->log);
	struct fetch *f = fetch_open();
	if (!f)
		return err_set(e, ERR_IO, "out of memory");
	buf_init(&body, ANSWER_MAX);
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && i < n; i++) {
		rc = fetch_url(f, url, &docs[i]->der, &body, &answer, e);
		if (rc == OK && answer.status == STATUS_OK)
			rc = take_receipt(j, docs[i], buf_slice(&body), e);
		else if (rc == OK)
			tell_problem(j, answer.status, buf_slice(&body));
	}
	buf_fini(&body);
	fetch_close(f);
	return rc;
}

enum err_kind
act_submit(struct act_job *j, struct act_doc *const *docs, size_t n, size_t *in, struct err *e)
{
	*in = 0;
	if (n == 0)
		return OK;
	if (sign_all(j, docs, n, e) != OK)
		return e->kind;
	enum err_kind rc =
		act_is_url(j->log) ? submit_to_url(j, docs, n, e) : submit_to_folder(j, docs, n, e);
	for (size_t i = 0; i < n; i++)
		*in += docs[i]->entered;
	return rc;
}
