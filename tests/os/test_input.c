/* Bytes of files, plain and zstd, as a stream. */
#include "base/buf.h"
#include "folder.h"
#include "os/input.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include <cmocka.h>

enum { BIG = 5 << 20, BLOCK = 1 << 17 };

static size_t
pack(char **to, const char *bytes, size_t n)
{
	size_t cap = ZSTD_compressBound(n);
	*to = malloc(cap);
	assert_non_null(*to);
	size_t packed = ZSTD_compress(*to, cap, bytes, n, 3);
	assert_false(ZSTD_isError(packed));
	return packed;
}

/* All of it, `step` bytes at a time; the kind of the error that ended it. */
static enum err_kind
read_all(struct input *in, size_t step, struct buf *to, struct err *e)
{
	for (;;) {
		size_t n = 99;
		char *room = buf_room(to, step);
		assert_non_null(room);
		if (input_read(in, room, step, &n, e) != OK) {
			assert_int_equal(n, 0);
			return e->kind;
		}
		assert_true(n <= step);
		if (n == 0)
			return OK;
		to->n += n;
	}
}

static enum err_kind
read_file(const char *path, size_t step, struct buf *to, struct err *e)
{
	struct input *in = NULL;
	buf_clear(to);
	if (input_open(path, &in, e) != OK)
		return e->kind;
	enum err_kind rc = read_all(in, step, to, e);
	if (rc == OK)
		assert_int_equal(input_done(in), input_total(in));
	input_close(in);
	return rc;
}

static void
plain_bytes_come_as_they_are(void **state)
{
	static const struct slice files[] = {
		{"", 0}, {"x", 1}, {"abc", 3}, {"\x28\xb5\x2f", 3}, {"<?xml version", 13}};
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const char *path = folder_put("plain", files[i].p, files[i].n);
		for (size_t step = 1; step < 20; step += 6) {
			assert_int_equal(read_file(path, step, &b, &e), OK);
			assert_true(slice_eq(buf_slice(&b), files[i]));
		}
	}
	buf_fini(&b);
}

static void
big_files_come_whole_plain_and_packed(void **state)
{
	char *bytes = some_bytes(BIG), *packed;
	size_t n = pack(&packed, bytes, BIG);
	struct slice all = {bytes, BIG};
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, BIG + (1 << 20));
	assert_int_equal(read_file(folder_put("plain", bytes, BIG), 70001, &b, &e), OK);
	assert_true(slice_eq(buf_slice(&b), all));
	assert_int_equal(read_file(folder_put("packed", packed, n), 70001, &b, &e), OK);
	assert_true(slice_eq(buf_slice(&b), all));
	free(packed);
	free(bytes);
	buf_fini(&b);
}

/* Two frames, an empty one and a skippable one: one stream. */
static void
frames_follow_one_another(void **state)
{
	static const char skippable[] = "\x5e\x2a\x4d\x18\x03\0\0\0abc";
	char *one, *two, *none;
	size_t n1 = pack(&one, "first ", 6), n2 = pack(&two, "second", 6), n0 = pack(&none, "", 0);
	struct buf file, b;
	struct err e;
	(void)state;
	buf_init(&file, 1 << 20);
	buf_init(&b, 1 << 20);
	buf_add(&file, (struct slice){skippable, sizeof skippable - 1});
	buf_add(&file, (struct slice){one, n1});
	buf_add(&file, (struct slice){none, n0});
	buf_add(&file, (struct slice){two, n2});
	buf_add(&file, (struct slice){skippable, sizeof skippable - 1});
	const char *path = folder_put("frames", file.p, file.n);
	for (size_t step = 1; step < 14; step += 4) {
		assert_int_equal(read_file(path, step, &b, &e), OK);
		assert_true(slice_is(buf_slice(&b), "first second"));
	}
	free(none);
	free(two);
	free(one);
	buf_fini(&b);
	buf_fini(&file);
}

/* Cut anywhere, no file passes for a whole one. */
static void
zstd_cut_short_is_an_error(void **state)
{
	char *bytes = some_bytes(300), *packed;
	size_t n = pack(&packed, bytes, 300);
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 1 << 20);
	for (size_t cut = 4; cut < n; cut++) {
		assert_int_equal(
			read_file(folder_put("cut", packed, cut), 1000, &b, &e), ERR_SYNTAX);
		assert_non_null(strstr(e.msg, "cut: zstd data is cut short"));
	}
	free(packed);
	free(bytes);
	buf_fini(&b);
}

static void
broken_zstd_is_an_error(void **state)
{
	char *bytes = some_bytes(5000), packed[8192];
	ZSTD_CCtx *c = ZSTD_createCCtx();
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 1 << 20);
	ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
	size_t n = ZSTD_compress2(c, packed, sizeof packed, bytes, 5000);
	assert_false(ZSTD_isError(n));
	for (size_t at = 9; at < n; at += 97) {
		packed[at] ^= 0x10;
		enum err_kind rc = read_file(folder_put("broken", packed, n), 1000, &b, &e);
		assert_int_equal(rc, ERR_SYNTAX);
		packed[at] ^= 0x10;
	}
	memcpy(packed + n, "more", 4);
	assert_int_equal(read_file(folder_put("more", packed, n + 4), 1000, &b, &e), ERR_SYNTAX);
	assert_non_null(strstr(e.msg, "broken zstd data before byte"));
	assert_int_equal(read_file(folder_put("more", packed, n + 2), 1000, &b, &e), ERR_SYNTAX);
	ZSTD_freeCCtx(c);
	free(bytes);
	buf_fini(&b);
}

/* RFC 8878, 3.1.1.1.2: the exponent of the window above its least size of 1 KiB. */
static void
windows_are_bounded(void **state)
{
	char frame[] = {'\x28', '\xb5', '\x2f', '\xfd', 0, 0, 1, 0, 0};
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 1 << 20);
	frame[5] = (char)((INPUT_WINDOW_LOG_MAX - 10) << 3);
	assert_int_equal(read_file(folder_put("long", frame, sizeof frame), 1000, &b, &e), OK);
	frame[5] = (char)((INPUT_WINDOW_LOG_MAX + 1 - 10) << 3);
	assert_int_equal(
		read_file(folder_put("long", frame, sizeof frame), 1000, &b, &e), ERR_LIMIT);
	assert_non_null(strstr(e.msg, "window of more than 128 MiB"));
	buf_fini(&b);
}

/* Two megabytes that unpack to one byte too many: a frame of blocks that repeat one byte. */
static const char *
bomb(void)
{
	static const char head[] = {'\x28', '\xb5', '\x2f', '\xfd', 0, 7 << 3};
	struct buf b;
	buf_init(&b, 8 << 20);
	buf_add(&b, (struct slice){head, sizeof head});
	for (uint64_t n = 0; n < INPUT_MAX_BYTES; n += BLOCK)
		buf_add(&b, (struct slice){"\x02\0\x10x", 4});
	buf_add(&b, (struct slice){"\x0b\0\0x", 4});
	assert_false(buf_failed(&b));
	const char *path = folder_put("bomb", b.p, b.n);
	buf_fini(&b);
	return path;
}

static void
what_it_unpacks_to_is_bounded(void **state)
{
	struct input *in = NULL;
	struct err e;
	uint64_t sum = 0;
	size_t n = 1;
	char *to = malloc(BLOCK);
	(void)state;
	assert_non_null(to);
	assert_int_equal(input_open(bomb(), &in, &e), OK);
	while (input_read(in, to, BLOCK, &n, &e) == OK && n)
		sum += n;
	assert_int_equal(n, 0);
	assert_int_equal(e.kind, ERR_LIMIT);
	assert_true(sum <= INPUT_MAX_BYTES && sum > INPUT_MAX_BYTES - BLOCK);
	input_close(in);
	free(to);
}

static void
what_cannot_be_opened_is_told(void **state)
{
	struct input *in = NULL;
	struct err e;
	(void)state;
	assert_int_equal(input_open("/nowhere/at/all", &in, &e), ERR_MISSING);
	assert_int_equal(input_open("/dev/null/x", &in, &e), ERR_IO);
	assert_int_equal(input_open(folder, &in, &e), ERR_IO);
	assert_non_null(strstr(e.msg, "directory"));
	assert_null(in);
	input_close(NULL);
}

/* Reading at address 0 of one's own memory is refused by the kernel, as a bad disk would. */
static void
a_failing_read_is_told_and_sticks(void **state)
{
	struct input *in = NULL;
	struct err e;
	char to[8];
	size_t n;
	(void)state;
	assert_int_equal(input_open("/proc/self/mem", &in, &e), OK);
	assert_int_equal(input_total(in), 0);
	assert_int_equal(input_read(in, to, sizeof to, &n, &e), ERR_IO);
	e.msg[0] = '\0';
	assert_int_equal(input_read(in, to, sizeof to, &n, &e), ERR_IO);
	assert_non_null(strstr(e.msg, "/proc/self/mem: "));
	input_close(in);
}

static void
a_file_is_read_twice(void **state)
{
	char *packed;
	size_t n = pack(&packed, "the same again", 14);
	struct input *in = NULL;
	struct buf b;
	struct err e;
	char few[4];
	size_t got;
	(void)state;
	buf_init(&b, 1 << 20);
	assert_int_equal(input_open(folder_put("twice", packed, n), &in, &e), OK);
	assert_int_equal(input_read(in, few, sizeof few, &got, &e), OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(input_rewind(in, &e), OK);
		assert_int_equal(input_done(in), 0);
		buf_clear(&b);
		assert_int_equal(read_all(in, 5, &b, &e), OK);
		assert_true(slice_is(buf_slice(&b), "the same again"));
	}
	folder_put("twice", packed, n - 1);
	assert_int_equal(input_rewind(in, &e), OK);
	assert_int_equal(read_all(in, 5, &b, &e), ERR_SYNTAX);
	folder_put("twice", "plain now", 9);
	assert_int_equal(input_rewind(in, &e), OK);
	buf_clear(&b);
	assert_int_equal(read_all(in, 5, &b, &e), OK);
	assert_true(slice_is(buf_slice(&b), "plain now"));
	input_close(in);
	free(packed);
	buf_fini(&b);
}

/* Standard input is a pipe that gives one byte at a time; the writer is another process. */
static void
standard_input_is_recognised_byte_by_byte(void **state)
{
	char *packed;
	size_t n = pack(&packed, "piped", 5);
	int ends[2], was = dup(STDIN_FILENO);
	struct input *in = NULL;
	struct buf b;
	struct err e;
	(void)state;
	buf_init(&b, 1 << 20);
	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		for (size_t i = 0; i < n; i++)
			usleep(write(ends[1], packed + i, 1) == 1 ? 500 : 0);
		_exit(0);
	}
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(input_open("-", &in, &e), OK);
	assert_int_equal(read_all(in, 100, &b, &e), OK);
	assert_true(slice_is(buf_slice(&b), "piped"));
	assert_int_equal(input_total(in), 0);
	assert_int_equal(input_done(in), n);
	assert_int_equal(input_rewind(in, &e), ERR_IO);
	assert_string_equal(
		e.msg, "standard input: cannot be read a second time: give a file, not a pipe");
	input_close(in);
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
	dup2(was, STDIN_FILENO);
	close(was);
	free(packed);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(plain_bytes_come_as_they_are),
		IN_FOLDER(big_files_come_whole_plain_and_packed),
		IN_FOLDER(frames_follow_one_another),
		IN_FOLDER(zstd_cut_short_is_an_error),
		IN_FOLDER(broken_zstd_is_an_error),
		IN_FOLDER(windows_are_bounded),
		IN_FOLDER(what_it_unpacks_to_is_bounded),
		IN_FOLDER(what_cannot_be_opened_is_told),
		IN_FOLDER(a_failing_read_is_told_and_sticks),
		IN_FOLDER(a_file_is_read_twice),
		IN_FOLDER(standard_input_is_recognised_byte_by_byte),
	};
	return cmocka_run_group_tests_name("input", tests, folder_set_up, folder_remove);
}
