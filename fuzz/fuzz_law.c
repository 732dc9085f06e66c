/* Any bytes as a rule pack: mistakes with a place each, or law that can be climbed. */
#include "fuzz.h"

#include "law/ladder.h"
#include "law/term.h"

enum { ARENA_MAX = 64 << 20, DAY = 20490, TERMS_MAX = 64 };

static void
climb(const struct law *l, const struct facts *f)
{
	struct arena *a = arena_open(ARENA_MAX);
	struct law_view v = {.law = l, .on = DAY}, narrow;
	struct ladder whole, part;
	struct term terms[TERMS_MAX];
	struct err e;
	if (law_view_init(&v, a, &e) == OK && ladder_climb(&v, f, a, &whole, &e) == OK) {
		must(law_view_narrow(&v, f, a, &narrow, &e) == OK);
		must(ladder_climb(&narrow, f, a, &part, &e) == OK);
		must(whole.verdict == part.verdict);
		(void)term_all(&v, f, terms, TERMS_MAX);
	}
	arena_close(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct facts nothing, something;
	struct law *l = law_open();
	struct law_diags *d = law_diags_open();
	char hash[72] = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
	enum err_kind rc =
		law_add(l, slice_of("f.law"), (struct slice){(const char *)bytes, n}, hash, d);
	if (rc == OK)
		rc = law_finish(l, d);
	must((rc == OK) == (d->errors == 0));
	for (size_t i = 0; i < d->n; i++)
		must(d->items[i].at.line >= 1 && d->items[i].at.column >= 1 &&
			d->items[i].message.n);
	for (unsigned i = 0; i < FACT_COUNT; i++)
		something.v[i] = (struct value){.has = VALUE_KNOWN, .number = 1};
	if (rc == OK) {
		climb(l, &nothing);
		climb(l, &something);
	}
	law_diags_close(d);
	law_close(l);
	return 0;
}
