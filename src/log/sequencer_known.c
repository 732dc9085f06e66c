/* What the log holds already: the store says where, and the entry that stands there decides. */
#include "log/sequencer_parts.h"

#include "log/entry.h"

#include <stdarg.h>
#include <stdio.h>

static enum err_kind PRINTF_LIKE(3, 4)
	false_row(struct err *e, const struct submission *row, const char *fmt, ...)
{
	char id[SHA256_TEXT_MAX], time[CIVIL_TEXT_MAX], why[ERR_MSG_MAX / 2];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	return err_set(e, ERR_MISMATCH,
		"queue.db: the row of %s says place %llu and time %s, and %s; see `exq log fsck`",
		sha256_format(&row->id, id), (unsigned long long)row->index,
		civil_format_instant(row->time, time), why);
}

/* The entry is the one of its tile, to whose hash a receipt would lead. */
static enum err_kind
check_leaf(struct sequencer *q, uint64_t index, struct slice bytes, struct err *e)
{
	struct files_tree tree = {q->files, q->edge.size};
	struct sha256 leaf = merkle_leaf(bytes), own;
	if (files_hash(&tree, 0, index, &own, e) != OK)
		return e->kind;
	return sha256_eq(&leaf, &own) ? OK
				      : err_set(e, ERR_MISMATCH,
						"entry %llu is not the one in its tile; see `exq "
						"log fsck`",
						(unsigned long long)index);
}

static enum err_kind
check_row(const struct submission *row, const struct entry *one, struct err *e)
{
	struct object o;
	struct err why;
	char text[SHA256_TEXT_MAX + CIVIL_TEXT_MAX];
	if (object_parse(one->object, &o, &why) != OK)
		return false_row(e, row, "no object stands there");
	if (!sha256_eq(&o.id, &row->id))
		return false_row(e, row, "there stands %s", sha256_format(&o.id, text));
	if (one->time != row->time)
		return false_row(
			e, row, "the entry is of %s", civil_format_instant(one->time, text));
	return OK;
}

/* *same: the object is the one that stands there. */
static enum err_kind
compare(struct sequencer *q, const struct submission *row, struct slice object, bool *same,
	struct err *e)
{
	struct buf bytes;
	struct entry one;
	if (row->index >= q->edge.size)
		return false_row(
			e, row, "the log has %llu entries", (unsigned long long)q->edge.size);
	buf_init(&bytes, ENTRY_MAX_BYTES);
	enum err_kind rc = files_entry(q->files, row->index, q->edge.size, &bytes, e);
	if (rc == OK)
		rc = check_leaf(q, row->index, buf_slice(&bytes), e);
	if (rc == OK)
		rc = entry_parse(buf_slice(&bytes), &one, e);
	if (rc == OK)
		rc = check_row(row, &one, e);
	if (rc == OK)
		*same = slice_eq(one.object, object);
	buf_fini(&bytes);
	return rc;
}

static void
set_known(struct submit_result *r, const struct submission *row, bool same)
{
	r->reason = TRUST_REPEATED;
	r->index = row->index;
	r->time = row->time;
	r->other = !same;
}

enum err_kind
sequencer_tell(struct sequencer *q, const struct submission *row, struct slice object,
	struct submit_result *r, struct err *e)
{
	bool same = false;
	if (compare(q, row, object, &same, e) != OK)
		return e->kind;
	set_known(r, row, same);
	return OK;
}

enum err_kind
sequencer_find_known(struct sequencer *q, struct slice object, struct submit_result *r, bool *told,
	struct err *e)
{
	struct submission row;
	bool same = false;
	char id[SHA256_TEXT_MAX];
	arena_reset(q->doc);
	enum err_kind rc = store_find(q->store, &r->finding.id, q->doc, &row, e);
	if (rc == ERR_MISSING || (rc == OK && !row.sequenced))
		return r->reason != TRUST_REPEATED
			       ? OK
			       : err_set(e, ERR_MISMATCH,
					 "queue.db: it does not know %s, which stands in the log; "
					 "see `exq log restore`",
					 sha256_format(&r->finding.id, id));
	if (rc != OK || compare(q, &row, object, &same, e) != OK)
		return e->kind;
	if (same || r->reason == TRUST_REPEATED) {
		set_known(r, &row, same);
		*told = true;
	}
	return OK;
}

enum err_kind
sequencer_object(struct sequencer *q, uint64_t index, struct buf *to, struct err *e)
{
	int64_t time;
	return sequencer_entry(q, index, &time, to, e);
}

enum err_kind
sequencer_entry(struct sequencer *q, uint64_t index, int64_t *time, struct buf *to, struct err *e)
{
	struct buf bytes;
	struct entry one;
	if (sequencer_usable(q, e) != OK)
		return e->kind;
	buf_init(&bytes, ENTRY_MAX_BYTES);
	enum err_kind rc = files_entry(q->files, index, q->edge.size, &bytes, e);
	if (rc == OK)
		rc = entry_parse(buf_slice(&bytes), &one, e);
	if (rc == OK) {
		buf_add(to, one.object);
		*time = one.time;
	}
	if (rc == OK && buf_failed(to))
		rc = err_set(e, ERR_IO, "out of memory");
	buf_fini(&bytes);
	return rc;
}
