/* What is sent to a node: signed objects, and cosignatures on its checkpoint. */
#include "node/answer.h"

#include "doc/anchor.h"
#include "doc/lawpack.h"

#include <stdio.h>
#include <stdlib.h>

enum { DOC_MAX_MEMORY = 8 << 20 };

/* ---- a job ---- */

struct sent {
	struct node_job job; /* first */
	struct serve_later *later;
};

static void
put_effect(struct serve_answer *a, const struct node_job *j)
{
	if (!j->folded)
		serve_set(a, "Exequatur-Effect", "unknown");
	else if (j->verdict.waits)
		serve_set(a, "Exequatur-Effect", "waits");
	else if (!j->verdict.reason)
		serve_set(a, "Exequatur-Effect", "yes");
	else if (!j->verdict.safeguard)
		serve_set(a, "Exequatur-Effect", "no; reason=%s", j->verdict.reason);
	else
		serve_set(a, "Exequatur-Effect", "no; reason=%s; safeguard=S%d", j->verdict.reason,
			j->verdict.safeguard);
}

static void
put_receipt(struct serve_answer *a, struct node_job *j)
{
	a->status = 200;
	a->type = ANSWER_PLAIN;
	serve_set(a, "Cache-Control", "%s", route_cache_text(CACHE_NEVER));
	buf_fini(&a->body);
	a->body = j->receipt;
	buf_init(&j->receipt, 0);
	if (j->task != NODE_SUBMIT)
		return;
	serve_set(a, "Exequatur-Entry", "%llu%s%s", (unsigned long long)j->index,
		j->outcome == NODE_KNOWN ? "; known" : "", j->other ? "; other-signature" : "");
	put_effect(a, j);
}

static void
done(struct node_job *j)
{
	struct sent *s = (struct sent *)j;
	struct serve_later *later = s->later;
	struct serve_answer *a = serve_later_answer(later);
	if (j->outcome == NODE_ENTERED || j->outcome == NODE_KNOWN)
		put_receipt(a, j);
	else if (j->outcome == NODE_UNABLE)
		problem_set(a, 503, j->reason, j->detail);
	else if (j->task == NODE_COSIGN)
		problem_set(a, 409, j->reason, j->detail);
	else
		problem_set(a, problem_status_of(j->reason), j->reason, j->detail);
	buf_fini(&j->receipt);
	free(s);
	serve_resume(later);
}

/* The body stays with the request until it is answered. */
static void
hand_over(struct ask *k, enum node_task task, bool pins)
{
	struct sent *s = calloc(1, sizeof *s);
	if (!s) {
		problem_set(k->a, 503, PROBLEM_UNABLE, "out of memory");
		return;
	}
	s->job = (struct node_job){.task = task, .bytes = k->r->body, .pins = pins, .done = done};
	buf_init(&s->job.receipt, (size_t)2 * NOTE_MAX_BYTES);
	s->later = serve_postpone(k->r);
	if (node_submit(k->node, &s->job))
		return;
	problem_set(serve_later_answer(s->later), 503, PROBLEM_QUEUE,
		"too many submissions wait, or the node is about to stop");
	serve_resume(s->later);
	free(s);
}

/* ---- what is refused before it waits ---- */

static bool
is_of_type(struct slice content_type, const char *const *types, size_t n)
{
	size_t end = 0;
	while (end < content_type.n && !strchr("; \t", content_type.p[end]))
		end++;
	for (size_t i = 0; i < n; i++)
		if (end == strlen(types[i]) && strncasecmp(content_type.p, types[i], end) == 0)
			return true;
	return false;
}

/* Rules newer than these: everyone who verifies would have to stop (design, section 4). */
static bool
switches_on(const struct doc_common *doc, enum doc_type type)
{
	const struct value *fold = type == DOC_LAWPACK	 ? &((const struct lawpack *)doc)->fold
				   : type == DOC_GENESIS ? &((const struct genesis *)doc)->fold
							 : NULL;
	return fold && fold->has == VALUE_KNOWN && fold->number > FOLD_VERSION;
}

/* The reason, or NULL and *pins: it is a lawpack. */
static const char *
look_at(struct slice body, struct arena *a, bool *pins, struct err *e)
{
	struct object o;
	enum doc_type type;
	const struct doc_common *doc;
	if (object_parse(body, &o, e) != OK)
		return e->kind == ERR_IO ? PROBLEM_UNABLE : trust_reason_id(TRUST_MALFORMED_OBJECT);
	if (doc_decode_any(o.content, a, &type, &doc, e) != OK) {
		if (e->kind == ERR_IO || arena_is_starved(a))
			return PROBLEM_UNABLE;
		return trust_reason_id(e->kind == ERR_UNSUPPORTED ? TRUST_NEWER_VERSION
								  : TRUST_MALFORMED_DOCUMENT);
	}
	*pins = type == DOC_LAWPACK;
	if (!switches_on(doc, type))
		return NULL;
	err_set(e, ERR_UNSUPPORTED,
		"it switches on rules of the register newer than version %d, by which all who "
		"verify it with this version would stop",
		FOLD_VERSION);
	return PROBLEM_RULES;
}

void
answer_submission(struct ask *k)
{
	static const char *const types[] = {
		"application/cms", "application/pkcs7-mime", "application/octet-stream"};
	struct arena *a = NULL;
	struct err e = {.kind = OK};
	bool pins = false;
	if (!is_of_type(k->r->content_type, types, COUNT_OF(types))) {
		serve_set(k->a, "Accept-Post", "application/cms, application/octet-stream");
		problem_set(k->a, 415, PROBLEM_MEDIA, "a signed object is application/cms");
		return;
	}
	if (!(a = arena_open(DOC_MAX_MEMORY))) {
		problem_set(k->a, 503, PROBLEM_UNABLE, "out of memory");
		return;
	}
	const char *reason = look_at(k->r->body, a, &pins, &e);
	arena_close(a);
	if (!reason) {
		hand_over(k, NODE_SUBMIT, pins);
		return;
	}
	node_count_refused(k->node);
	problem_set(k->a, strcmp(reason, PROBLEM_UNABLE) == 0 ? 503 : 422, reason, e.msg);
}

void
answer_cosignatures(struct ask *k)
{
	static const char *const types[] = {"text/plain", "application/octet-stream"};
	if (is_of_type(k->r->content_type, types, COUNT_OF(types)))
		hand_over(k, NODE_COSIGN, false);
	else
		problem_set(k->a, 415, PROBLEM_MEDIA, "a signed note is text/plain");
}
