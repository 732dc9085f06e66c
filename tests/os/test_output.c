/* Files that are there whole or not at all, and what their bytes are called. */
#include "../../src/os/folder.h" /* "os/folder.h" is found beside this file */
#include "base/sha256.h"
#include "folder.h"
#include "os/file.h"
#include "os/output.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void
pieces_appear_together(void **state)
{
	struct output *o = NULL;
	struct err e;
	(void)state;
	folder_put("out", "before", 6);
	assert_int_equal(output_open(folder_path("out"), &o, &e), OK);
	assert_int_equal(output_add(o, slice_of("one "), &e), OK);
	assert_int_equal(output_add(o, slice_of(""), &e), OK);
	assert_int_equal(output_add(o, slice_of("two"), &e), OK);
	assert_true(folder_holds("out", "before"));
	assert_int_equal(output_commit(o, &e), OK);
	assert_true(folder_holds("out", "one two"));
	assert_int_equal(folder_count(), 1);
}

static void
what_is_abandoned_leaves_nothing(void **state)
{
	struct output *o = NULL;
	struct err e;
	(void)state;
	folder_put("out", "before", 6);
	assert_int_equal(output_open(folder_path("out"), &o, &e), OK);
	assert_int_equal(output_add(o, slice_of("half"), &e), OK);
	assert_int_equal(folder_count(), 2);
	output_abandon(o);
	assert_true(folder_holds("out", "before"));
	assert_int_equal(folder_count(), 1);
	assert_int_equal(output_open(folder_path("new"), &o, &e), OK);
	output_abandon(o);
	assert_int_equal(folder_count(), 1);
	output_abandon(NULL);
}

static void
rights_and_links_stay(void **state)
{
	struct stat st;
	struct err e;
	(void)state;
	const char *file = folder_put("file", "before", 6);
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(symlink("file", folder_path("link")), 0);
	assert_int_equal(file_write(folder_path("link"), slice_of("after"), &e), OK);
	assert_true(folder_holds("file", "after"));
	assert_int_equal(lstat(folder_path("link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(folder_path("file"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* Names of killed processes with our number are passed by, up to a limit; none is touched. */
static void
leftovers_do_not_block(void **state)
{
	char name[64];
	struct err e;
	(void)state;
	for (int i = 0; i < 16; i++) {
		snprintf(name, sizeof name, "out.part-%ld-%d", (long)getpid(), i);
		assert_int_equal(file_write(folder_path("out"), slice_of(name), &e), OK);
		assert_true(folder_holds("out", name));
		folder_put(name, "left", 4);
	}
	assert_int_equal(file_write(folder_path("out"), slice_of("x"), &e), ERR_IO);
	assert_true(folder_holds("out", name));
	assert_true(folder_holds(name, "left"));
	assert_int_equal(folder_count(), 17);
}

/* A child that has half a file aside, and is sent the signal. */
static int
end_child_by(int number, bool ignored)
{
	struct output *o = NULL;
	struct err e;
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		signal(number, ignored ? SIG_IGN : SIG_DFL);
		if (output_open(folder_path("out"), &o, &e) != OK ||
			output_add(o, slice_of("half"), &e) != OK || folder_count() != 2)
			_exit(1);
		(void)raise(number);
		_exit(output_commit(o, &e) == OK ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
a_signal_leaves_nothing_aside(void **state)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU, SIGXFSZ};
	(void)state;
	folder_put("out", "before", 6);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		int status = end_child_by(ends[i], false);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == ends[i]);
		assert_true(folder_holds("out", "before"));
		assert_int_equal(folder_count(), 1);
	}
	assert_int_equal(end_child_by(SIGHUP, true), 0); /* as under nohup(1) */
	assert_true(folder_holds("out", "half"));
	assert_int_equal(folder_count(), 1);
}

static void
what_cannot_be_written_is_told(void **state)
{
	char longer[5000];
	struct err e;
	(void)state;
	memset(longer, 'a', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(file_write("/nowhere/at/all", slice_of("x"), &e), ERR_IO);
	assert_string_equal(e.msg, "/nowhere/at/all: No such file or directory");
	assert_int_equal(file_write("/proc/exq", slice_of("x"), &e), ERR_IO);
	assert_int_equal(file_write(folder, slice_of("x"), &e), ERR_IO);
	assert_non_null(strstr(e.msg, ": Is a directory"));
	assert_int_equal(file_write("/dev/null/x", slice_of("x"), &e), ERR_IO);
	assert_int_equal(file_write(longer, slice_of("x"), &e), ERR_IO);
	for (int i = 0; i < 4090; i += 2)
		memcpy(longer + i, "./", 2);
	strcpy(longer + 4090, "x");
	assert_int_equal(file_write(longer, slice_of("x"), &e), ERR_IO);
	assert_int_equal(folder_count(), 0);
}

/*
 * What is no plain file is written to, and stays what it is.  A pipe of our own stands for devices:
 * a mistake in this place, tried on /dev/null by root, takes it away from the whole machine.
 */
static void
a_pipe_is_written_to_and_stays_one(void **state)
{
	struct output *o = NULL;
	struct stat st;
	struct err e;
	char got[8] = "";
	(void)state;
	assert_int_equal(mkfifo(folder_path("pipe"), 0600), 0);
	int reader = open(folder_path("pipe"), O_RDONLY | O_NONBLOCK);
	assert_true(reader >= 0);
	assert_int_equal(output_open(folder_path("pipe"), &o, &e), OK);
	assert_int_equal(output_add(o, slice_of("x"), &e), OK);
	assert_int_equal(read(reader, got, sizeof got), 1);
	assert_int_equal(output_add(o, slice_of("yz"), &e), OK);
	assert_int_equal(output_commit(o, &e), OK);
	assert_int_equal(read(reader, got, sizeof got), 2);
	assert_int_equal(stat(folder_path("pipe"), &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(folder_count(), 1);
	close(reader);
}

static void
a_pipe_without_a_reader_is_told(void **state)
{
	struct output *o = NULL;
	struct err e;
	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	assert_int_equal(mkfifo(folder_path("pipe"), 0600), 0);
	int reader = open(folder_path("pipe"), O_RDONLY | O_NONBLOCK);
	assert_int_equal(output_open(folder_path("pipe"), &o, &e), OK);
	close(reader);
	assert_int_equal(output_add(o, slice_of("x"), &e), ERR_IO);
	assert_non_null(strstr(e.msg, "/pipe: Broken pipe"));
	assert_int_equal(output_add(o, slice_of(""), &e), ERR_IO);
	assert_int_equal(output_commit(o, &e), ERR_IO);
	assert_int_equal(folder_count(), 1);
}

/* The kernel's limit on a file's size acts as a full disk: half a piece fits, then none does. */
static void
a_full_disk_keeps_the_file_from_before(void **state)
{
	struct rlimit was, few = {100, 100};
	struct output *o = NULL;
	struct err e, again;
	char *bytes = some_bytes(150);
	(void)state;
	folder_put("out", "before", 6);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	few.rlim_max = was.rlim_max;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(output_open(folder_path("out"), &o, &e), OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
	enum err_kind rc = output_add(o, (struct slice){bytes, 150}, &e);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(rc, ERR_IO);
	assert_non_null(strstr(e.msg, "/out: File too large"));
	assert_int_equal(output_add(o, slice_of("more"), &again), ERR_IO);
	assert_int_equal(output_commit(o, &again), ERR_IO);
	assert_string_equal(again.msg, e.msg);
	assert_true(folder_holds("out", "before"));
	assert_int_equal(folder_count(), 1);
	free(bytes);
}

/* What takes the file's place while pieces are written: a folder that cannot be replaced. */
static void
a_failed_rename_leaves_nothing_aside(void **state)
{
	struct output *o = NULL;
	struct err e;
	(void)state;
	assert_int_equal(output_open(folder_path("out"), &o, &e), OK);
	assert_int_equal(mkdir(folder_path("out"), 0755), 0);
	assert_int_equal(output_commit(o, &e), ERR_IO);
	assert_non_null(strstr(e.msg, "/out: Is a directory"));
	assert_int_equal(folder_count(), 1);
}

static void
standard_output_gets_pieces_as_they_come(void **state)
{
	struct output *o = NULL;
	struct err e, late;
	int full = open("/dev/full", O_WRONLY),
	    file = open(folder_path("stdout"), O_CREAT | O_RDWR, 0600);
	(void)state;
	fflush(stdout);
	int was = dup(STDOUT_FILENO);
	dup2(file, STDOUT_FILENO);
	bool ok = output_open("-", &o, &e) == OK && output_add(o, slice_of("x"), &e) == OK &&
		  folder_holds("stdout", "x") && output_commit(o, &e) == OK &&
		  file_write(NULL, slice_of("y"), &e) == OK && folder_holds("stdout", "xy");
	dup2(full, STDOUT_FILENO);
	enum err_kind rc = file_write(NULL, slice_of("x"), &late);
	dup2(was, STDOUT_FILENO);
	close(was);
	close(full);
	close(file);
	assert_true(ok);
	assert_int_equal(rc, ERR_IO);
	assert_string_equal(late.msg, "standard output: No space left on device");
}

/* FIPS 180-4's own examples, and bytes in pieces against bytes at once. */
static void
hashes_are_those_of_the_standard(void **state)
{
	char one[SHA256_TEXT_MAX], two[SHA256_TEXT_MAX];
	char *bytes = some_bytes(100000);
	(void)state;
	sha256_text_of(slice_of("abc"), one);
	assert_string_equal(
		one, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_text_of((struct slice){NULL, 0}, one);
	assert_string_equal(
		one, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	struct sha256_run h;
	sha256_start(&h);
	for (size_t at = 0, step = 1; at < 100000; at += step, step = step * 2 + 1)
		sha256_add(&h, (struct slice){bytes + at, step < 100000 - at ? step : 100000 - at});
	struct sha256 end = sha256_end(&h);
	sha256_format(&end, two);
	sha256_text_of((struct slice){bytes, 100000}, one);
	assert_string_equal(one, two);
	free(bytes);
}

static void
folders_change_places_and_go(void **state)
{
	struct err e;
	(void)state;
	assert_int_equal(folder_make(folder_path("a"), 0700, &e), OK);
	assert_int_equal(folder_make(folder_path("b"), 0700, &e), OK);
	folder_put("a/in", "of a", 4);
	folder_put("b/in", "of b", 4);
	assert_int_equal(folder_swap(folder_path("a"), folder_path("b"), &e), OK);
	assert_true(folder_holds("a/in", "of b") && folder_holds("b/in", "of a"));
	assert_int_equal(folder_swap(folder_path("a"), folder_path("none"), &e), ERR_MISSING);
	assert_int_equal(folder_rename(folder_path("a"), folder_path("b"), &e), ERR_IO);
	/* a link in it goes, and what it leads to stays */
	assert_int_equal(symlink(folder_path("b"), folder_path("a/link")), 0);
	assert_int_equal(folder_make(folder_path("a/deep"), 0700, &e), OK);
	assert_int_equal(folder_delete(folder_path("a"), &e), OK);
	assert_int_equal(folder_delete(folder_path("a"), &e), OK);
	assert_true(folder_holds("b/in", "of a"));
	assert_int_equal(folder_count(), 1);
	assert_int_equal(folder_delete(folder_path("b"), &e), OK);
}

static void
a_list_of_names_is_whole_or_refused(void **state)
{
	enum { MOST = 4096 };
	struct buf names;
	struct err e;
	char name[32];
	size_t n = 0;
	(void)state;
	buf_init(&names, 1 << 20);
	for (int i = 0; i < MOST; i++) {
		snprintf(name, sizeof name, "%05d.x", i);
		folder_put(name, "", 0);
	}
	folder_put("other", "", 0);
	assert_int_equal(file_list(folder, ".x", &names, &e), OK);
	for (const char *at = names.p; *at; at += strlen(at) + 1)
		n++;
	assert_int_equal(n, MOST);
	folder_put("one more.x", "", 0);
	assert_int_equal(file_list(folder, ".x", &names, &e), ERR_LIMIT);
	buf_fini(&names);
	buf_init(&names, 64);
	assert_int_equal(file_list(folder, "0.x", &names, &e), ERR_LIMIT);
	assert_int_equal(file_list(folder_path("nowhere"), "", &names, &e), ERR_MISSING);
	assert_int_equal(file_list(folder_path("other"), "", &names, &e), ERR_IO);
	buf_fini(&names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(pieces_appear_together),
		IN_FOLDER(what_is_abandoned_leaves_nothing),
		IN_FOLDER(rights_and_links_stay),
		IN_FOLDER(leftovers_do_not_block),
		IN_FOLDER(a_signal_leaves_nothing_aside),
		IN_FOLDER(what_cannot_be_written_is_told),
		IN_FOLDER(a_pipe_is_written_to_and_stays_one),
		IN_FOLDER(a_pipe_without_a_reader_is_told),
		IN_FOLDER(a_full_disk_keeps_the_file_from_before),
		IN_FOLDER(a_failed_rename_leaves_nothing_aside),
		IN_FOLDER(standard_output_gets_pieces_as_they_come),
		IN_FOLDER(hashes_are_those_of_the_standard),
		IN_FOLDER(folders_change_places_and_go),
		IN_FOLDER(a_list_of_names_is_whole_or_refused),
	};
	return cmocka_run_group_tests_name("output", tests, folder_set_up, folder_remove);
}
