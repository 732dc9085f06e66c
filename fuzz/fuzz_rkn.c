/* Any bytes as a dump, in pieces as long as the first byte says: records that decode, or an error.
 */
#include "fuzz.h"

#include "doc/record.h"
#include "import/demand.h"
#include "import/rkn.h"

enum { ARENA_MAX = 16 << 20 };

struct taken {
	struct arena *arena;
	uint64_t n, targets, refused, doubles;
};

static enum err_kind
take(void *to, struct slice line, struct err *e)
{
	struct taken *t = to;
	struct record r;
	struct demand d;
	arena_reset(t->arena);
	must(line.n && line.p[line.n - 1] == '\n' && !memchr(line.p, '\n', line.n - 1));
	must(doc_decode(&record_table, DOC_DRAFT, line, t->arena, &r, NULL, e) == OK);
	must(record_to_demand(&r, t->arena, &d, e) == OK);
	t->n++;
	t->targets += r.targets.n;
	t->refused += r.refused.n;
	t->doubles += r.doubles.n;
	return OK;
}

static void
adds_up(const struct rkn_counts *c, const struct taken *t)
{
	uint64_t refused = 0;
	for (unsigned i = 0; i < REFUSED_COUNT; i++)
		refused += c->refused[i];
	must(c->entries == t->n && c->targets == t->targets && refused == t->refused &&
		c->doubles == t->doubles);
	must(c->values == c->targets + c->doubles + refused);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct taken t = {.arena = arena_open(ARENA_MAX)};
	struct rkn_options o = {.scope = scope_once(),
		.file_hash = "sha256:"
			     "0000000000000000000000000000000000000000000000000000000000000000",
		.take = take,
		.to = &t};
	struct rkn *r = rkn_open(&o);
	struct rkn_counts counts;
	struct err e = {.kind = OK};
	enum err_kind rc = OK;
	size_t step = n ? (size_t)bytes[0] + 1 : 1;
	must(r && t.arena);
	for (size_t at = 1; at < n && rc == OK; at += step)
		rc = rkn_push(r,
			(struct slice){(const char *)bytes + at, n - at < step ? n - at : step},
			&e);
	if (rc == OK)
		rc = rkn_finish(r, &counts, &e);
	if (rc == OK)
		adds_up(&counts, &t);
	else
		must(e.kind == rc && e.msg[0]);
	rkn_close(r);
	arena_close(t.arena);
	return 0;
}
