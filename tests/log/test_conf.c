/* log.conf has one spelling, and is read as it was written. */
#include "../os/folder.h"
#include "log/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define GENESIS "genesis sha256:" HEX "\n"

static void
test_conf(void **state)
{
	(void)state;
	static const struct {
		const char *text, *origin;
	} rows[] = {
		{"origin kz.example/register\n" GENESIS, "kz.example/register"},
		{"origin x\n" GENESIS, "x"},
		{"origin two words\n" GENESIS, "two words"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct conf c;
		struct buf b;
		struct err e;
		assert_int_equal(conf_parse(slice_of(rows[i].text), &c, &e), OK);
		assert_string_equal(c.origin, rows[i].origin);
		assert_int_equal(c.genesis.b[1], 0x11);
		buf_init(&b, CONF_MAX_BYTES);
		conf_put(&b, &c);
		assert_string_equal(buf_str(&b), rows[i].text);
		buf_fini(&b);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where;
	} bad[] = {
		{"", "line 1"},
		{"origin", "line 1"},
		{"origin\n", "line 1"},
		{"origin \n" GENESIS, "line 1"},
		{"origin\tx\n" GENESIS, "line 1"},
		{"Origin x\n" GENESIS, "line 1"},
		{"originx\n" GENESIS, "line 1"},
		{GENESIS "origin x\n", "line 1"},
		{"origin x", "line 1"},
		{"origin x\n", "line 2"},
		{"origin x\ngenesis sha256:" HEX, "line 2"},
		{"origin x\ngenesis " HEX "\n", "line 2"},
		{"origin x\ngenesis sha256:" HEX "0\n", "line 2"},
		{"origin x\ngenesis sha256:" HEX " \n", "line 2"},
		{"origin x\ngenesis  sha256:" HEX "\n", "line 2"},
		{"origin x\ngenesis sha256:00112233445566778899AABBCCDDEEFF\n", "line 2"},
		{"origin x\norigin x\n" GENESIS, "line 2"},
		{"origin x\n" GENESIS "\n", "line 3"},
		{"origin x\n" GENESIS GENESIS, "line 3"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct conf c = {.origin = "untouched"};
		struct err e = {.msg = ""};
		enum err_kind rc = conf_parse(slice_of(bad[i].text), &c, &e);
		if (rc != ERR_SYNTAX || !slice_starts(slice_of(e.msg), bad[i].where))
			fail_msg("%zu: kind %d: %s", i, rc, e.msg);
		assert_string_equal(c.origin, "untouched");
	}
	static const char nul[] = "origin x\0y\n" GENESIS;
	struct conf c;
	struct err e;
	assert_int_equal(conf_parse((struct slice){nul, sizeof nul - 1}, &c, &e), ERR_SYNTAX);
}

static void
test_limits(void **state)
{
	(void)state;
	struct conf c;
	struct buf b;
	struct err e;
	buf_init(&b, (size_t)2 * CONF_MAX_BYTES);
	for (size_t n = ORIGIN_MAX; n <= ORIGIN_MAX + 1; n++) {
		buf_clear(&b);
		buf_adds(&b, "origin ");
		for (size_t i = 0; i < n; i++)
			buf_addc(&b, 'x');
		buf_adds(&b, "\n" GENESIS);
		assert_int_equal(
			conf_parse(buf_slice(&b), &c, &e), n == ORIGIN_MAX ? OK : ERR_SYNTAX);
	}
	while (b.n <= CONF_MAX_BYTES)
		buf_addc(&b, '\n');
	assert_int_equal(conf_parse(buf_slice(&b), &c, &e), ERR_LIMIT);
	buf_fini(&b);
}

static void
test_file(void **state)
{
	(void)state;
	struct conf c = {.origin = "kz.example/register", .genesis = {{7}}}, back;
	struct err e;
	assert_int_equal(conf_read(folder, &back, &e), ERR_MISSING);
	assert_int_equal(conf_write(folder, &c, &e), OK);
	assert_int_equal(folder_count(), 1);
	assert_int_equal(conf_read(folder, &back, &e), OK);
	assert_string_equal(back.origin, c.origin);
	assert_true(sha256_eq(&back.genesis, &c.genesis));
	folder_put("log.conf", "origin x\n", 9);
	assert_int_equal(conf_read(folder, &back, &e), ERR_SYNTAX);
	assert_non_null(strstr(e.msg, "log.conf: line 2"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conf),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		IN_FOLDER(test_file),
	};
	return cmocka_run_group_tests(tests, folder_set_up, folder_remove);
}
