/* Who shares an address: pairs sorted twice, by address and by name. */
#include "base/buf.h"
#include "scope/address.h"
#include "scope/psl.h"
#include "scope/reach.h"

#include <assert.h>
#include <stdlib.h>

struct pair {
	struct address address;
	uint32_t at; /* of the name in the pool */
	uint16_t n;
};

struct neighbours {
	struct buf pool;
	struct pair *pairs; /* by address, then name */
	uint32_t *by_name;  /* places in pairs, by name */
	size_t n, room, max;
	bool finished;
};

enum { POOL_MAX = 512 << 20 }; /* twenty million names */

struct neighbours *
neighbours_open(size_t max)
{
	struct neighbours *n = calloc(1, sizeof *n);
	if (!n)
		return NULL;
	buf_init(&n->pool, POOL_MAX);
	n->max = max;
	return n;
}

void
neighbours_close(struct neighbours *n)
{
	if (!n)
		return;
	buf_fini(&n->pool);
	free(n->pairs);
	free(n->by_name);
	free(n);
}

static bool
make_room(struct neighbours *n)
{
	if (n->n < n->room)
		return true;
	size_t room = n->room ? n->room * 2 : 1024;
	struct pair *more = realloc(n->pairs, room * sizeof *more);
	if (!more)
		return false;
	n->pairs = more;
	n->room = room;
	return true;
}

enum err_kind
neighbours_add(struct neighbours *n, struct slice registrable, struct slice ip, struct err *e)
{
	struct pair p = {.at = (uint32_t)n->pool.n, .n = (uint16_t)registrable.n};
	assert(!n->finished && registrable.n <= HOST_MAX_BYTES);
	if (!address_parse(ip, &p.address))
		return err_set(e, ERR_SYNTAX, "no IPv4 or IPv6 address");
	if (n->n == n->max)
		return err_set(e, ERR_LIMIT, "more than %zu names on addresses", n->max);
	buf_add(&n->pool, registrable);
	if (buf_failed(&n->pool) || !make_room(n))
		return err_set(e, ERR_LIMIT, "out of memory for the names on addresses");
	n->pairs[n->n++] = p;
	return OK;
}

static struct slice
name_of(const struct neighbours *n, const struct pair *p)
{
	return (struct slice){n->pool.p + p->at, p->n};
}

static int
cmp_address(const struct pair *a, const struct pair *b)
{
	return memcmp(a->address.bytes, b->address.bytes, sizeof a->address.bytes);
}

static int
by_address(const void *a, const void *b, void *arg)
{
	const struct pair *x = a, *y = b;
	int c = cmp_address(x, y);
	return c ? c : slice_cmp(name_of(arg, x), name_of(arg, y));
}

static int
by_name(const void *a, const void *b, void *arg)
{
	const struct neighbours *n = arg;
	const uint32_t *x = a, *y = b;
	int c = slice_cmp(name_of(n, &n->pairs[*x]), name_of(n, &n->pairs[*y]));
	return c ? c : (*x > *y) - (*x < *y);
}

void
neighbours_finish(struct neighbours *n)
{
	size_t kept = 0;
	if (n->n)
		qsort_r(n->pairs, n->n, sizeof *n->pairs, by_address, n);
	for (size_t i = 0; i < n->n; i++)
		if (!kept || by_address(&n->pairs[kept - 1], &n->pairs[i], n) != 0)
			n->pairs[kept++] = n->pairs[i];
	n->n = kept;
	n->by_name = calloc(kept + 1, sizeof *n->by_name);
	for (size_t i = 0; n->by_name && i < kept; i++)
		n->by_name[i] = (uint32_t)i;
	if (n->by_name && kept)
		qsort_r(n->by_name, kept, sizeof *n->by_name, by_name, n);
	n->finished = true;
}

/* ---- look-ups ---- */

/* The first pair whose address is not before the key. */
static size_t
first_at(const struct neighbours *n, const struct pair *key)
{
	size_t low = 0, high = n->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (cmp_address(&n->pairs[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t
first_named(const struct neighbours *n, struct slice name)
{
	size_t low = 0, high = n->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (slice_cmp(name_of(n, &n->pairs[n->by_name[mid]]), name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Names found so far; they may come twice, from two addresses. */
struct found {
	struct slice *names;
	size_t n, room;
	bool failed;
};

static void
add_found(struct found *f, struct slice name)
{
	if (f->n == f->room) {
		size_t room = f->room ? f->room * 2 : 64;
		struct slice *more = realloc(f->names, room * sizeof *more);
		if (!more) {
			f->failed = true;
			return;
		}
		f->names = more;
		f->room = room;
	}
	f->names[f->n++] = name;
}

/* Every name on an address, or within a prefix, but one's own; false when none at all is there. */
static bool
collect(const struct neighbours *n, const struct address *where, struct slice own, struct found *f)
{
	struct pair key = {.address = *where};
	size_t i = first_at(n, &key), from = i;
	for (; i < n->n && address_overlaps(where, &n->pairs[i].address); i++)
		if (!slice_eq(name_of(n, &n->pairs[i]), own))
			add_found(f, name_of(n, &n->pairs[i]));
	return i > from;
}

static int
by_text(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static size_t
drop_doubles(struct found *f)
{
	size_t kept = 0;
	if (f->n)
		qsort(f->names, f->n, sizeof *f->names, by_text);
	for (size_t i = 0; i < f->n; i++)
		if (!kept || !slice_eq(f->names[kept - 1], f->names[i]))
			f->names[kept++] = f->names[i];
	return kept;
}

static bool
collect_for(const struct neighbours *n, const struct target *t, struct found *f)
{
	struct address where;
	struct slice none = {"", 0};
	bool known = false;
	if (address_parse_prefix(t->text, &where) || address_parse(t->host, &where))
		return collect(n, &where, none, f);
	if (!t->registrable.n)
		return false;
	for (size_t i = first_named(n, t->registrable); i < n->n; i++) {
		const struct pair *p = &n->pairs[n->by_name[i]];
		if (!slice_eq(name_of(n, p), t->registrable))
			break;
		known = collect(n, &p->address, t->registrable, f) || known;
	}
	return known;
}

struct value
neighbours_count(const struct neighbours *n, const struct target *t, struct slice *names,
	size_t max, size_t *nnames)
{
	struct found f = {.names = NULL};
	struct value v = {.has = VALUE_UNKNOWN};
	*nnames = 0;
	assert(n->finished);
	if (n->by_name && collect_for(n, t, &f) && !f.failed) {
		size_t count = drop_doubles(&f);
		v = (struct value){.has = VALUE_KNOWN, .number = (int64_t)count};
		for (size_t i = 0; i < count && i < max; i++)
			names[(*nnames)++] = f.names[i];
	}
	free(f.names);
	return v;
}

/* ---- CSV ---- */

static struct slice
trimmed(struct slice s)
{
	while (s.n && strchr(" \t\r", s.p[0]))
		s = slice_from(s, 1);
	while (s.n && strchr(" \t\r", s.p[s.n - 1]))
		s.n--;
	return s;
}

/* name,address */
static enum err_kind
parse_line(struct neighbours *n, struct scope *s, struct slice line, struct err *e)
{
	struct name name;
	enum refused_target why;
	const char *comma = memchr(line.p, ',', line.n);
	if (!comma)
		return err_set(e, ERR_SYNTAX, "expected name,address");
	struct slice left = trimmed((struct slice){line.p, (size_t)(comma - line.p)});
	struct slice right = trimmed(slice_from(line, (size_t)(comma - line.p) + 1));
	if (name_parse(left, &name, &why, e) != OK)
		return e->kind;
	struct slice host = {name.text, name.n};
	struct slice registrable = psl_registrable(s, host, name.text);
	return neighbours_add(n, registrable.n ? registrable : host, right, e);
}

enum err_kind
neighbours_parse_csv(struct neighbours *n, struct scope *s, struct slice text, struct err *e)
{
	for (size_t number = 1; text.n; number++) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t len = end ? (size_t)(end - text.p) : text.n;
		struct slice line = trimmed((struct slice){text.p, len});
		text = slice_from(text, len + (end != NULL));
		if (!line.n || line.p[0] == '#' || (number == 1 && slice_is(line, "name,address")))
			continue;
		if (parse_line(n, s, line, e) != OK)
			return err_context(e, "line %zu", number);
	}
	return OK;
}
