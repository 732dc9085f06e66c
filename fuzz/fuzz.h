/* fuzz/fuzz.h: what fuzz entries share. */
#ifndef EXQ_FUZZ_H
#define EXQ_FUZZ_H

#include "os/file.h"
#include "scope/target.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* An abort is what the fuzzer looks for. */
static inline void
must(bool holds)
{
	if (!holds)
		abort();
}

/* The public suffix list, loaded once. */
static inline struct scope *
scope_once(void)
{
	enum { PSL_MAX = 4 << 20 };
	static struct scope *s;
	static struct buf psl;
	struct err e;
	if (s)
		return s;
	buf_init(&psl, PSL_MAX);
	must(file_read("/usr/share/publicsuffix/public_suffix_list.dafsa", PSL_MAX, &psl, &e) ==
		OK);
	must(scope_open(buf_slice(&psl), &s, &e) == OK);
	return s;
}

#endif
