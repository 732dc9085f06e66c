#include "log/entry.h"

#include <assert.h>

enum { BUNDLE_LENGTH_LEN = 2 };

enum err_kind
entry_parse(struct slice bytes, struct entry *entry, struct err *e)
{
	uint64_t time = 0;
	if (bytes.n > ENTRY_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "an entry of %zu bytes; %d are allowed", bytes.n,
			ENTRY_MAX_BYTES);
	if (bytes.n <= ENTRY_TIME_LEN)
		return err_set(e, ERR_SYNTAX,
			"byte %zu: the entry ends within its time, or has no object", bytes.n);
	for (size_t i = 0; i < ENTRY_TIME_LEN; i++)
		time = time << 8 | (unsigned char)bytes.p[i];
	if (time > INT64_MAX)
		return err_set(e, ERR_SYNTAX, "byte 0: the entry's time is past 2^63 - 1");
	*entry = (struct entry){(int64_t)time, slice_from(bytes, ENTRY_TIME_LEN)};
	return OK;
}

/* Room for a whole entry with `front` bytes before it, so that none is half added. */
static char *
put_at(struct buf *to, const struct entry *entry, size_t front)
{
	assert(entry->time >= 0 && entry->object.n && entry->object.n <= ENTRY_MAX_OBJECT);
	char *start = buf_room(to, front + ENTRY_TIME_LEN + entry->object.n);
	if (!start)
		return NULL;
	char *p = start + front;
	for (int i = 0; i < ENTRY_TIME_LEN; i++)
		*p++ = (char)((uint64_t)entry->time >> (8 * (ENTRY_TIME_LEN - 1 - i)));
	memcpy(p, entry->object.p, entry->object.n);
	to->n += front + ENTRY_TIME_LEN + entry->object.n;
	return start;
}

void
entry_put(struct buf *to, const struct entry *entry)
{
	(void)put_at(to, entry, 0);
}

void
bundle_put(struct buf *to, const struct entry *entry)
{
	size_t n = ENTRY_TIME_LEN + entry->object.n;
	char *start = put_at(to, entry, BUNDLE_LENGTH_LEN);
	if (!start)
		return;
	start[0] = (char)(n >> 8);
	start[1] = (char)n;
}

enum err_kind
bundle_next(struct slice bundle, size_t *at, struct slice *bytes, struct err *e)
{
	if (bundle.n > BUNDLE_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "a bundle of %zu bytes; %d are allowed", bundle.n,
			BUNDLE_MAX_BYTES);
	if (*at == bundle.n) {
		*bytes = (struct slice){NULL, 0};
		return OK;
	}
	if (bundle.n - *at < BUNDLE_LENGTH_LEN)
		return err_set(e, ERR_SYNTAX, "byte %zu: the bundle ends within a length", *at);
	const unsigned char *p = (const unsigned char *)bundle.p + *at;
	size_t n = (size_t)p[0] << 8 | p[1];
	if (n > bundle.n - *at - BUNDLE_LENGTH_LEN)
		return err_set(e, ERR_SYNTAX,
			"byte %zu: the bundle ends within an entry of %zu bytes", *at, n);
	*bytes = (struct slice){bundle.p + *at + BUNDLE_LENGTH_LEN, n};
	*at += BUNDLE_LENGTH_LEN + n;
	return OK;
}
