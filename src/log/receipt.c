#include "log/receipt.h"

#include "base/base64.h"
#include "log/entry.h"

struct slice
receipt_put_time(int64_t time, char to[16])
{
	unsigned char bytes[ENTRY_TIME_LEN];
	struct buf text;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)((uint64_t)time >> (56 - 8 * i));
	buf_init(&text, 16);
	base64_put(&text, (struct slice){(const char *)bytes, sizeof bytes});
	size_t n = text.n < 16 ? text.n : 16;
	memcpy(to, text.p, n);
	buf_fini(&text);
	return (struct slice){to, n};
}

static enum err_kind
parse_time(struct slice extra, int64_t *time, struct err *e)
{
	unsigned char bytes[ENTRY_TIME_LEN];
	size_t n = 0;
	uint64_t t = 0;
	if (!base64_parse(extra, bytes, sizeof bytes, &n) || n != sizeof bytes || bytes[0] & 0x80)
		return err_set(e, ERR_SYNTAX,
			"line 2: `extra` is not the time of an entry, eight bytes in base64");
	for (size_t i = 0; i < sizeof bytes; i++)
		t = t << 8 | bytes[i];
	*time = (int64_t)t;
	return OK;
}

enum err_kind
receipt_parse(struct slice text, struct receipt *r, struct err *e)
{
	struct receipt got;
	if (proof_parse(text, &got.proof, e) != OK ||
		parse_time(got.proof.extra, &got.time, e) != OK)
		return e->kind;
	if (note_parse(got.proof.note, &got.note, e) != OK ||
		checkpoint_parse(got.note.text, &got.checkpoint, e) != OK)
		return err_context(e, "its checkpoint");
	*r = got;
	return OK;
}

enum err_kind
receipt_check(const struct receipt *r, struct slice object, struct err *e)
{
	struct buf bytes;
	struct entry one = {r->time, object};
	if (object.n > ENTRY_MAX_OBJECT)
		return err_set(e, ERR_MISMATCH, "the object is larger than an entry can be");
	buf_init(&bytes, ENTRY_MAX_BYTES);
	entry_put(&bytes, &one);
	struct sha256 leaf = merkle_leaf(buf_slice(&bytes));
	bool failed = buf_failed(&bytes);
	buf_fini(&bytes);
	if (failed)
		return err_set(e, ERR_IO, "out of memory");
	return merkle_check_inclusion(
		r->proof.index, r->checkpoint.size, &leaf, &r->proof.steps, &r->checkpoint.root, e);
}
