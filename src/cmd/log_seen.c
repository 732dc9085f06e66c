/* Checkpoints that somebody kept, for `exq log check --seen`: notes, or the receipts they are in.
 */
#include "cmd/log.h"

#include "log/receipt.h"
#include "os/file.h"

#include <stdlib.h>

enum err_kind
log_parse_kept(
	struct slice bytes, struct note *n, struct checkpoint *c, struct slice *note, struct err *e)
{
	struct receipt r;
	if (slice_starts(bytes, "c2sp.org/tlog-proof@")) {
		if (receipt_parse(bytes, &r, e) != OK)
			return e->kind;
		*n = r.note;
		*c = r.checkpoint;
		*note = r.proof.note;
		return OK;
	}
	*note = bytes;
	if (note_parse(bytes, n, e) != OK)
		return e->kind;
	return checkpoint_parse(n->text, c, e);
}

static enum err_kind
read_one(
	struct audit_seen *s, struct buf *bytes, const struct policy *p, int64_t now, struct err *e)
{
	struct policy_verdict v = {.quorum = 0};
	struct slice note = {NULL, 0};
	enum err_kind rc = file_read(s->name, PROOF_MAX_BYTES, bytes, e);
	if (rc != OK)
		return rc; /* names it */
	rc = log_parse_kept(buf_slice(bytes), &s->note, &s->checkpoint, &note, e);
	if (rc == OK && p)
		rc = policy_verify(p, note, (uint64_t)(now / 1000), &v, e);
	s->cosigned = (int64_t)v.quorum * 1000;
	return rc == OK ? OK : err_context(e, "%s", s->name);
}

static int
by_size(const void *a, const void *b)
{
	uint64_t x = ((const struct audit_seen *)a)->checkpoint.size;
	uint64_t y = ((const struct audit_seen *)b)->checkpoint.size;
	return (x > y) - (x < y);
}

enum err_kind
log_seen_read(struct log_seen *s, const struct args *a, const struct policy *p, int64_t now,
	struct err *e)
{
	const char *name;
	while (s->n < LOG_SEEN_MAX && (name = args_nth(a, "seen", s->n)) != NULL) {
		struct audit_seen *one = &s->one[s->n];
		struct buf *bytes = &s->bytes[s->n++];
		one->name = name;
		buf_init(bytes, PROOF_MAX_BYTES);
		if (read_one(one, bytes, p, now, e) != OK)
			return e->kind;
	}
	qsort(s->one, s->n, sizeof s->one[0], by_size);
	return OK;
}

void
log_seen_close(struct log_seen *s)
{
	for (size_t i = 0; i < s->n; i++)
		buf_fini(&s->bytes[i]);
}
