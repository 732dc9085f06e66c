#include "register/join.h"

#include "doc/common.h"

#include <search.h>
#include <string.h>

enum {
	/* Text is written anew, at worst as six bytes for one: "\u007f" for what stood there raw.
	 */
	PART_MAX_BYTES = 6 * DOC_MAX_BYTES,
};

struct part {
	struct part *next; /* by number */
	unsigned number;   /* from 1 */
	struct sha256 id, key;
	struct sha256 rest; /* of all that must be the same in every part */
	struct slice text;
};

struct join_set {
	struct slice issuer, set;
	enum doc_type type;
	unsigned count, there;
	bool over;
	struct part *first;
};

static int
by_set(const void *a, const void *b)
{
	const struct join_set *x = a, *y = b;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	if (x->count != y->count)
		return x->count < y->count ? -1 : 1;
	int order = slice_cmp(x->set, y->set);
	return order ? order : slice_cmp(x->issuer, y->issuer);
}

bool
join_is_part(const struct doc_common *doc)
{
	const struct doc_part *p = &doc->part;
	return p->has == VALUE_KNOWN && (p->count.number > 1 || p->number.number > p->count.number);
}

/* ---- sets ---- */

static struct join_set *
new_set(void **sets, struct arena *kept, const struct join_set *key)
{
	struct join_set *s = arena_alloc(kept, 1, sizeof *s);
	if (!s)
		return NULL;
	*s = *key;
	s->issuer = arena_copy(kept, key->issuer);
	s->set = arena_copy(kept, key->set);
	return s->issuer.p && s->set.p && tsearch(s, sets, by_set) ? s : NULL;
}

static struct join_set *
find_set(void **sets, struct arena *kept, const struct fold_entry *in)
{
	const struct doc_common *doc = in->doc;
	const struct join_set key = {.issuer = doc->issuer.text,
		.set = doc->part.set.text,
		.type = in->type,
		.count = (unsigned)doc->part.count.number};
	void *const *at = tfind(&key, sets, by_set);
	return at ? *at : new_set(sets, kept, &key);
}

/* Where a part of this number stands or belongs. */
static struct part **
place_of(struct join_set *s, unsigned number)
{
	struct part **at = &s->first;
	while (*at && (*at)->number < number)
		at = &(*at)->next;
	return at;
}

void
join_end(struct join_set *set)
{
	set->over = true;
}

/* ---- one part ---- */

static bool
is_list(const struct field *f)
{
	return f->kind == FIELD_LIST || f->kind == FIELD_TEXT_LIST || f->kind == FIELD_INT_LIST;
}

static struct list *
list_at(void *doc, const struct field *f)
{
	return (void *)((char *)doc + f->offset);
}

static struct slice
encode(const struct table *t, const void *doc, struct buf *to)
{
	struct jout w;
	buf_init(to, PART_MAX_BYTES);
	jout_init(&w, to, false);
	doc_encode(t, doc, &w);
	return buf_slice(to);
}

/* The hash of the document without what may differ. */
static bool
hash_rest(const struct table *t, const void *doc, struct arena *scratch, struct sha256 *hash)
{
	void *copy = arena_alloc(scratch, 1, t->size);
	struct buf text;
	if (!copy)
		return false;
	memcpy(copy, doc, t->size);
	struct doc_common *common = copy;
	common->nonce = common->issued = common->part.number = (struct value){.has = VALUE_UNKNOWN};
	for (size_t i = 0; i < t->nfields; i++)
		if (is_list(&t->fields[i]))
			*list_at(copy, &t->fields[i]) = (struct list){NULL, 0};
	*hash = sha256_of(encode(t, copy, &text));
	bool whole = !buf_failed(&text);
	buf_fini(&text);
	return whole;
}

static struct part *
new_part(const struct fold_entry *in, struct arena *to, struct arena *scratch)
{
	const struct table *t = doc_table(in->type);
	struct part *p = arena_alloc(to, 1, sizeof *p);
	struct buf text;
	if (!p || !hash_rest(t, in->doc, scratch, &p->rest))
		return NULL;
	p->number = (unsigned)in->doc->part.number.number;
	p->id = in->id;
	p->key = in->key;
	p->text = arena_copy(to, encode(t, in->doc, &text));
	bool whole = !buf_failed(&text) && p->text.p;
	buf_fini(&text);
	return whole ? p : NULL;
}

/* ---- all of them ---- */

static bool
are_alike(const struct part *first)
{
	for (const struct part *p = first; p; p = p->next)
		if (!sha256_eq(&p->key, &first->key) || !sha256_eq(&p->rest, &first->rest))
			return false;
	return true;
}

static enum err_kind
decode(const struct table *t, struct slice text, struct arena *a, void **doc, struct err *e)
{
	struct jval *root = NULL;
	*doc = arena_alloc(a, 1, t->size);
	if (!*doc || jval_parse(text, PART_MAX_BYTES, DOC_MAX_DEPTH, &root, e) != OK)
		return err_set(e, ERR_LIMIT, "no memory"); /* it is JSON: written here */
	enum err_kind rc = doc_decode_parsed(t, DOC_SIGNED, root, a, *doc, NULL, e);
	jval_close(root);
	return rc;
}

/* One list of the parts of a document, into that of the first. */
static bool
join_list(const struct field *f, void *const *docs, size_t n, struct arena *a)
{
	size_t size = f->kind == FIELD_LIST ? f->sub->size : sizeof(struct value), items = 0;
	bool said = false;
	for (size_t i = 0; i < n; i++) {
		const struct list *l = list_at(docs[i], f);
		items += l->n;
		said = said || l->items;
	}
	if (!said)
		return true;
	char *all = arena_alloc(a, items, size), *to = all;
	for (size_t i = 0; all && i < n; i++) {
		const struct list *l = list_at(docs[i], f);
		if (l->n)
			memcpy(to, l->items, l->n * size);
		to += l->n * size;
	}
	*list_at(docs[0], f) = (struct list){all, items};
	return all != NULL;
}

/* What was a document once is one again; if ever one is not, it is refused, and by all. */
static enum join_is
join_all(const struct join_set *s, const struct part *first, struct arena *a, struct join *j)
{
	const struct table *t = doc_table(s->type);
	void *docs[DOC_MAX_PARTS] = {NULL};
	struct sha256 *ids = arena_alloc(a, s->count, sizeof *ids);
	struct err e;
	size_t n = 0;
	if (!ids)
		return JOIN_NO_MEMORY;
	for (const struct part *p = first; p; p = p->next) {
		if (decode(t, p->text, a, &docs[n], &e) != OK)
			return e.kind == ERR_LIMIT ? JOIN_NO_MEMORY : JOIN_DIFFERS;
		ids[n++] = p->id;
	}
	for (size_t i = 0; i < t->nfields; i++)
		if (is_list(&t->fields[i]) && !join_list(&t->fields[i], docs, n, a))
			return JOIN_NO_MEMORY;
	j->doc = docs[0];
	j->ids = ids;
	j->n = n;
	return JOIN_COMPLETES;
}

/* The last part stands among the others for as long as it takes to join them. */
static enum join_is
complete(struct join_set *s, struct part *last, struct arena *a, struct join *j)
{
	struct part **at = place_of(s, last->number), *next = *at;
	last->next = next;
	*at = last;
	enum join_is is = are_alike(s->first) ? join_all(s, s->first, a, j) : JOIN_DIFFERS;
	*at = next;
	if (is == JOIN_DIFFERS)
		join_end(s);
	j->set = s;
	return is;
}

enum join_is
join_add(void **sets, struct arena *kept, struct arena *scratch, const struct fold_entry *in,
	struct join *j)
{
	const struct doc_part *said = &in->doc->part;
	if (said->number.number > said->count.number)
		return JOIN_DIFFERS;
	struct join_set *s = find_set(sets, kept, in);
	if (!s)
		return JOIN_NO_MEMORY;
	struct part **at = place_of(s, (unsigned)said->number.number);
	if (s->over || (*at && (*at)->number == (unsigned)said->number.number))
		return JOIN_DIFFERS;
	bool last = s->there + 1 == s->count;
	struct part *p = new_part(in, last ? scratch : kept, scratch);
	if (!p)
		return JOIN_NO_MEMORY;
	if (last)
		return complete(s, p, scratch, j);
	p->next = *at;
	*at = p;
	s->there++;
	return JOIN_WAITS;
}
