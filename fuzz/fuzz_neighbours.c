/* Any bytes as a file of neighbours: an error with its line, or names that can be counted. */
#include "fuzz.h"
#include "scope/reach.h"

enum { PAIRS_MAX = 1000, ARENA_MAX = 1 << 20 };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct arena *a;
	static const char *const targets[] = {"8.8.8.8", "2606:4700::1"};
	struct scope *s = scope_once();
	struct neighbours *all = neighbours_open(PAIRS_MAX);
	struct err e = {.kind = OK};
	if (!a)
		a = arena_open(ARENA_MAX);
	arena_reset(a);
	must(all != NULL);
	if (neighbours_parse_csv(all, s, (struct slice){(const char *)bytes, n}, &e) != OK) {
		must(e.kind != OK && strncmp(e.msg, "line ", 5) == 0);
		neighbours_close(all);
		return 0;
	}
	neighbours_finish(all);
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		struct target t;
		struct refusal why;
		struct slice names[4];
		size_t nnames;
		must(target_parse(s, TARGET_IP, slice_of(targets[i]), a, &t, &why) == OK);
		struct value v = neighbours_count(all, &t, names, COUNT_OF(names), &nnames);
		must(v.has == VALUE_UNKNOWN || (size_t)v.number >= nnames);
	}
	neighbours_close(all);
	return 0;
}
