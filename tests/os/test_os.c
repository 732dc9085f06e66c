/* The doors outside: lines of a file, work on several processors. */
#include "os/lines.h"
#include "os/work.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/exq-lines-XXXXXX";

static void
put(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int
make_file(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int
remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void
lines_come_one_by_one(void **state)
{
	static const char *const expected[] = {"one", "", "three", "no end"};
	struct lines *l = NULL;
	struct slice line;
	struct err e;
	(void)state;
	put("one\r\n\nthree\nno end", 18);
	assert_int_equal(lines_open(path, 10, &l, &e), OK);
	assert_int_equal(lines_total(l), 18);
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		assert_int_equal(lines_next(l, &line, &e), OK);
		assert_non_null(line.p);
		assert_true(slice_is(line, expected[i]));
		assert_int_equal(lines_number(l), i + 1);
	}
	assert_int_equal(lines_done(l), 18);
	assert_int_equal(lines_next(l, &line, &e), OK);
	assert_null(line.p);
	lines_close(l);
}

static void
a_long_line_is_refused_with_its_number(void **state)
{
	struct lines *l = NULL;
	struct slice line;
	struct err e;
	(void)state;
	put("short\n12345678901\n", 18);
	assert_int_equal(lines_open(path, 10, &l, &e), OK);
	assert_int_equal(lines_next(l, &line, &e), OK);
	assert_int_equal(lines_next(l, &line, &e), ERR_LIMIT);
	assert_non_null(strstr(e.msg, ":2: longer than 10 bytes"));
	lines_close(l);
}

static void
a_missing_file_is_told(void **state)
{
	struct lines *l = NULL;
	struct slice line;
	struct err e;
	(void)state;
	assert_int_equal(lines_open("/nowhere/at/all", 10, &l, &e), ERR_MISSING);
	assert_int_equal(lines_open("/tmp", 10, &l, &e), OK);
	assert_int_equal(lines_next(l, &line, &e), ERR_IO);
	lines_close(l);
	lines_close(NULL);
}

static void
twice(void *item)
{
	*(int *)item *= 2;
}

static void
every_item_is_worked_once(void **state)
{
	int items[WORK_MAX_HANDS];
	(void)state;
	for (int i = 0; i < WORK_MAX_HANDS; i++)
		items[i] = i;
	work_each(items, WORK_MAX_HANDS, sizeof items[0], twice);
	for (int i = 0; i < WORK_MAX_HANDS; i++)
		assert_int_equal(items[i], 2 * i);
	assert_in_range(work_hands(), 1, WORK_MAX_HANDS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_one_by_one),
		cmocka_unit_test(a_long_line_is_refused_with_its_number),
		cmocka_unit_test(a_missing_file_is_told),
		cmocka_unit_test(every_item_is_worked_once),
	};
	return cmocka_run_group_tests_name("os", tests, make_file, remove_file);
}
