/* Any bytes as a target of every kind: one normal form, which is its own. */
#include "fuzz.h"

#include "scope/address.h"
#include "scope/target.h"

enum { ARENA_MAX = 1 << 20 };

static void
is_normal(struct scope *s, const struct target *t, struct arena *a)
{
	struct target again;
	struct refusal why;
	struct address address;
	must(t->text.n > 0 && t->text.n <= TARGET_MAX_BYTES);
	for (size_t i = 0; i < t->text.n; i++)
		must(t->text.p[i] > ' ' && t->text.p[i] < 0x7f);
	must(target_parse(s, t->kind, t->text, a, &again, &why) == OK);
	must(slice_eq(again.text, t->text) && slice_eq(again.host, t->host));
	if (memmem(t->text.p, t->text.n, "???", 3))
		return; /* in a register such a run stands for characters lost */
	must(target_parse_lenient(s, t->kind, t->text, a, &again, &why) == OK);
	must(slice_eq(again.text, t->text) && !target_is_mended(t, t->text));
	if (address_parse(t->host, &address))
		must(!address_special_name(&address));
}

static void
try_kind(struct scope *s, enum target_kind kind, struct slice text, struct arena *a)
{
	struct target strict, lenient;
	struct refusal why = {.why = REFUSED_COUNT};
	bool ok = target_parse(s, kind, text, a, &strict, &why) == OK;
	must(ok || (why.why < REFUSED_COUNT && why.err.msg[0]));
	why.why = REFUSED_COUNT;
	bool mended = target_parse_lenient(s, kind, text, a, &lenient, &why) == OK;
	must(mended || (why.why < REFUSED_COUNT && why.err.msg[0]));
	if (ok) {
		is_normal(s, &strict, a);
		must(memmem(text.p, text.n, "???", 3) ||
			(mended && slice_eq(strict.text, lenient.text)));
	}
	if (mended)
		is_normal(s, &lenient, a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct arena *a;
	struct scope *s = scope_once();
	if (!a)
		a = arena_open(ARENA_MAX);
	arena_reset(a);
	for (unsigned k = 0; k < TARGET_KIND_COUNT; k++)
		try_kind(s, (enum target_kind)k, (struct slice){(const char *)bytes, n}, a);
	return 0;
}
