#include "object_tlv.h"

#include "fuzz.h"
#include "sign/der.h"

enum {
	DEPTH_MAX = 24,
	CONSTRUCTED = 0x20,
	TAG_LOW = 0x1F,
	LENGTH_LONG = 0x80,
	LENGTH_BYTES_MAX = 4,
	PUT_MAX = 1 << 20,
};

struct tlv *
tlv_new(struct arena *a, unsigned char tag, struct slice content)
{
	struct tlv *t = arena_alloc(a, 1, sizeof *t);
	if (!t)
		abort();
	t->tag = tag;
	t->content = content;
	return t;
}

/* ---- reading ---- */

static bool parse_list(
	struct arena *a, struct slice *s, int depth, bool to_end, struct tlv **first);

/* Moves behind tag and length. */
static bool
parse_head(struct slice *s, struct tlv *t, size_t *length)
{
	const unsigned char *p = (const unsigned char *)s->p;
	if (s->n < 2 || (p[0] & TAG_LOW) == TAG_LOW)
		return false;
	size_t n = p[1] < LENGTH_LONG ? 0 : p[1] - (size_t)LENGTH_LONG;
	if (n > LENGTH_BYTES_MAX || s->n < 2 + n)
		return false;
	*length = p[1] < LENGTH_LONG ? p[1] : 0;
	for (size_t i = 0; i < n; i++)
		*length = *length << 8 | p[2 + i];
	size_t least = *length < LENGTH_LONG ? 0 : *length < 0x100 ? 1 : *length < 0x10000 ? 2 : 3;
	t->tag = p[0];
	t->form = p[1] == LENGTH_LONG ? TLV_INDEFINITE : n > least ? TLV_LONG : TLV_SHORTEST;
	*s = slice_from(*s, 2 + n);
	return *length <= s->n;
}

static bool
is_shortest(const struct tlv *t)
{
	for (; t; t = t->next)
		if (t->form != TLV_SHORTEST || !is_shortest(t->first))
			return false;
	return true;
}

static void
open_content(struct arena *a, struct tlv *t, int depth)
{
	struct tlv *first = NULL;
	struct slice in = t->content;
	if (!(t->tag & CONSTRUCTED) && t->tag != DER_OCTETS)
		return;
	if (parse_list(a, &in, depth + 1, false, &first) &&
		(t->tag != DER_OCTETS || is_shortest(first)))
		t->first = first;
}

static struct tlv *
parse_one(struct arena *a, struct slice *s, int depth)
{
	size_t length;
	struct tlv *t = tlv_new(a, 0, slice_of(""));
	if (depth > DEPTH_MAX || !parse_head(s, t, &length))
		return NULL;
	if (t->form == TLV_INDEFINITE)
		return parse_list(a, s, depth + 1, true, &t->first) ? t : NULL;
	t->content = (struct slice){s->p, length};
	*s = slice_from(*s, length);
	open_content(a, t, depth);
	return t;
}

/* Up to the end, or to an end of contents. */
static bool
parse_list(struct arena *a, struct slice *s, int depth, bool to_end, struct tlv **first)
{
	struct tlv **link = first;
	while (s->n) {
		if (to_end && s->n >= 2 && !s->p[0] && !s->p[1]) {
			*s = slice_from(*s, 2);
			return true;
		}
		*link = parse_one(a, s, depth);
		if (!*link)
			return false;
		link = &(*link)->next;
	}
	return !to_end;
}

struct tlv *
tlv_parse(struct arena *a, struct slice bytes)
{
	struct tlv *root = tlv_new(a, 0, slice_of(""));
	return parse_list(a, &bytes, 0, false, &root->first) ? root : NULL;
}

/* ---- writing ---- */

static size_t size_of(const struct tlv *t, bool der);

static size_t
content_size(const struct tlv *t, bool der)
{
	size_t n = t->first ? 0 : t->content.n;
	for (const struct tlv *c = t->first; c; c = c->next)
		n += size_of(c, der);
	return n;
}

static size_t
length_bytes(size_t n)
{
	return n < LENGTH_LONG ? 0 : n < 0x100 ? 1 : n < 0x10000 ? 2 : 3;
}

static size_t
size_of(const struct tlv *t, bool der)
{
	size_t n = content_size(t, der);
	if (!der && t->form == TLV_INDEFINITE)
		return 2 + n + 2;
	return 2 + length_bytes(n) + (!der && t->form == TLV_LONG) + n;
}

static void
put_head(struct buf *to, const struct tlv *t, bool der)
{
	size_t n = content_size(t, der);
	size_t bytes = length_bytes(n) + (!der && t->form == TLV_LONG);
	buf_addc(to, (char)t->tag);
	if (!der && t->form == TLV_INDEFINITE)
		buf_addc(to, (char)LENGTH_LONG);
	else
		buf_addc(to, (char)(bytes ? LENGTH_LONG + bytes : n));
	if (der || t->form != TLV_INDEFINITE)
		while (bytes-- > 0)
			buf_addc(to, (char)(n >> 8 * bytes));
}

void
tlv_put_children(struct buf *to, const struct tlv *t, bool der)
{
	for (const struct tlv *c = t->first; c; c = c->next)
		tlv_put(to, c, der);
}

void
tlv_put(struct buf *to, const struct tlv *t, bool der)
{
	put_head(to, t, der);
	if (t->first)
		tlv_put_children(to, t, der);
	else
		buf_add(to, t->content);
	if (!der && t->form == TLV_INDEFINITE)
		buf_add(to, (struct slice){"\0\0", 2});
}

/* ---- finding ---- */

struct tlv *
tlv_copy(struct arena *a, const struct tlv *t)
{
	struct tlv *copy = tlv_new(a, t->tag, t->content), **link = &copy->first;
	copy->form = t->form;
	for (const struct tlv *c = t->first; c; c = c->next) {
		*link = tlv_copy(a, c);
		link = &(*link)->next;
	}
	return copy;
}

size_t
tlv_count(const struct tlv *t)
{
	size_t n = 0;
	for (const struct tlv *c = t->first; c; c = c->next)
		n += 1 + tlv_count(c);
	return n;
}

struct tlv **
tlv_link(struct tlv *t, size_t i)
{
	for (struct tlv **link = &t->first; *link; link = &(*link)->next) {
		size_t below = tlv_count(*link);
		if (i == 0)
			return link;
		if (i <= below)
			return tlv_link(*link, i - 1);
		i -= 1 + below;
	}
	return NULL;
}

struct tlv *
tlv_child(const struct tlv *t, int tag, size_t k)
{
	struct tlv *c = t ? t->first : NULL;
	while (c && (c->tag != tag || k-- > 0))
		c = c->next;
	return c;
}

struct tlv *
tlv_last(const struct tlv *t, int tag)
{
	struct tlv *found = NULL;
	for (struct tlv *c = t ? t->first : NULL; c; c = c->next)
		if (c->tag == tag)
			found = c;
	return found;
}

struct tlv *
tlv_nth(const struct tlv *t, size_t k)
{
	struct tlv *c = t ? t->first : NULL;
	while (c && k-- > 0)
		c = c->next;
	return c;
}

/* Of a string in pieces, those together; of what was opened, as it was. */
static void
put_content(struct buf *to, const struct tlv *t)
{
	if (!t->first)
		buf_add(to, t->content);
	else if (!(t->tag & CONSTRUCTED))
		tlv_put_children(to, t, false);
	else
		for (const struct tlv *c = t->first; c; c = c->next)
			put_content(to, c);
}

struct slice
tlv_content(struct arena *a, const struct tlv *t)
{
	struct buf b;
	buf_init(&b, PUT_MAX);
	put_content(&b, t);
	struct slice s = arena_copy(a, b.n ? buf_slice(&b) : slice_of(""));
	buf_fini(&b);
	must(s.p != NULL);
	return s;
}
