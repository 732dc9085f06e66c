#include "bench.h"

#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { PSL_MAX = 4 << 20, ARENA_MAX = 8 << 20 };

int
bench_open(void **state)
{
	static struct bench b;
	struct err e;
	buf_init(&b.psl, PSL_MAX);
	b.arena = arena_open(ARENA_MAX);
	assert_int_equal(
		file_read("/usr/share/publicsuffix/public_suffix_list.dafsa", PSL_MAX, &b.psl, &e),
		OK);
	assert_int_equal(scope_open(buf_slice(&b.psl), &b.scope, &e), OK);
	*state = &b;
	return 0;
}

int
bench_close(void **state)
{
	struct bench *b = *state;
	scope_close(b->scope);
	arena_close(b->arena);
	buf_fini(&b->psl);
	return 0;
}
