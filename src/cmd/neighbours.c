#include "cmd/neighbours.h"
#include "base/sha256.h"

#include "doc/record.h"
#include "os/file.h"

enum {
	FILE_MAX_BYTES = 1 << 30,     /* the records of a whole state register have some 800 MB */
	PAIRS_MAX = 20 * 1000 * 1000, /* 32 bytes each */
	RECORD_ARENA_MAX = 64 << 20,
};

/* One entry: the names it lists are taken to be on the addresses it lists. */
struct entry {
	struct arena *arena;
	struct scope *scope;
	struct slice *names;
	struct slice *addresses;
	size_t nnames, naddresses;
};

static bool
is_listed(const struct entry *x, struct slice name)
{
	for (size_t i = 0; i < x->nnames; i++)
		if (slice_eq(x->names[i], name))
			return true;
	return false;
}

/* A target without a normal form is in the record by mistake; it shares nothing. */
static void
take_target(struct entry *x, const struct record_target *given)
{
	struct target t;
	struct refusal why;
	enum target_kind kind = (enum target_kind)given->kind.choice;
	if (target_parse(x->scope, kind, given->value.text, x->arena, &t, &why) != OK)
		return;
	if (t.kind == TARGET_IP)
		x->addresses[x->naddresses++] = t.text;
	else if (t.registrable.n && !is_listed(x, t.registrable))
		x->names[x->nnames++] = t.registrable;
}

static enum err_kind
add_pairs(struct neighbours *n, const struct entry *x, struct err *e)
{
	for (size_t i = 0; i < x->nnames; i++)
		for (size_t k = 0; k < x->naddresses; k++)
			if (neighbours_add(n, x->names[i], x->addresses[k], e) != OK)
				return e->kind;
	return OK;
}

static enum err_kind
add_record(struct neighbours *n, struct scope *s, struct slice line, struct arena *a, struct err *e)
{
	struct record r;
	struct entry x = {.arena = a, .scope = s};
	arena_reset(a);
	enum err_kind rc = doc_decode(&record_table, DOC_DRAFT, line, a, &r, NULL, e);
	if (rc != OK)
		return rc;
	const struct record_target *t = r.targets.items;
	x.names = arena_alloc(a, r.targets.n, sizeof *x.names);
	x.addresses = arena_alloc(a, r.targets.n, sizeof *x.addresses);
	if (!x.names || !x.addresses)
		return err_set(e, ERR_LIMIT, "out of memory");
	for (size_t i = 0; i < r.targets.n; i++)
		take_target(&x, &t[i]);
	return add_pairs(n, &x, e);
}

static enum err_kind
add_records(struct neighbours *n, struct scope *s, struct slice text, struct err *e)
{
	struct arena *a = arena_open(RECORD_ARENA_MAX);
	enum err_kind rc = a ? OK : err_set(e, ERR_LIMIT, "out of memory");
	for (size_t number = 1; rc == OK && text.n; number++) {
		const char *end = memchr(text.p, '\n', text.n);
		struct slice line = {text.p, end ? (size_t)(end - text.p) : text.n};
		text = slice_from(text, line.n + (end != NULL));
		if (line.n && add_record(n, s, line, a, e) != OK)
			rc = err_context(e, "line %zu", number);
	}
	arena_close(a);
	return rc;
}

static enum err_kind
add_file(struct neighbours *n, struct scope *s, struct slice text, struct err *e)
{
	bool records = text.n && text.p[0] == '{';
	return records ? add_records(n, s, text, e) : neighbours_parse_csv(n, s, text, e);
}

enum err_kind
neighbours_load(
	const char *path, struct scope *s, struct neighbours **n, char hash[72], struct err *e)
{
	struct buf text;
	struct neighbours *made = neighbours_open(PAIRS_MAX);
	if (!made)
		return err_set(e, ERR_LIMIT, "out of memory");
	buf_init(&text, FILE_MAX_BYTES);
	enum err_kind rc = file_read(path, FILE_MAX_BYTES, &text, e);
	if (rc == OK && add_file(made, s, buf_slice(&text), e) != OK)
		rc = err_context(e, "%s", path);
	if (rc == OK) {
		sha256_text_of(buf_slice(&text), hash);
		neighbours_finish(made);
		*n = made;
	} else {
		neighbours_close(made);
	}
	buf_fini(&text);
	return rc;
}
