/* In the sandbox: its folder and the sockets it has; what else it tries ends it or is denied. */
#include "folder.h"
#include "os/file.h"
#include "os/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char home[512];

/* What a child's try ended with, in a sandbox of folder/home: a signal's number, or -status. */
static int
try_in(enum sandbox_of kind, int (*what)(void))
{
	struct err e;
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		if (sandbox_enter(home, kind, &e) != OK)
			_exit(99);
		_exit(what());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static int
try_to(int (*what)(void))
{
	return try_in(SANDBOX_POLLING, what);
}

static int
keep_state(void)
{
	char bytes[8];
	int dir = openat(AT_FDCWD, home, O_RDONLY | O_DIRECTORY);
	int fd = openat(dir, "signed.new", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (dir < 0 || fd < 0 || write(fd, "state", 5) != 5 || fsync(fd) != 0 || close(fd) != 0)
		return 1;
	if (renameat(dir, "signed.new", dir, "signed") != 0 || fsync(dir) != 0)
		return 2;
	fd = openat(dir, "signed", O_RDONLY);
	return fd >= 0 && read(fd, bytes, sizeof bytes) == 5 ? 0 : 3;
}

static int
open_errno(const char *path, int flags)
{
	int fd = openat(AT_FDCWD, path, flags, 0600);
	return fd >= 0 ? 1 : errno == EACCES ? 0 : 2;
}

static int
read_outside(void)
{
	return open_errno("/etc/passwd", O_RDONLY);
}

static int
read_beside(void)
{
	char path[600];
	snprintf(path, sizeof path, "%s/../beside", home);
	return open_errno(path, O_RDONLY);
}

static int
write_beside(void)
{
	char path[600];
	snprintf(path, sizeof path, "%s/../new", home);
	return open_errno(path, O_RDWR | O_CREAT);
}

static int
through_a_link(void)
{
	char path[600];
	snprintf(path, sizeof path, "%s/link", home);
	return open_errno(path, O_RDONLY);
}

static int
make_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0;
}

static int before[2];

static int
connect_one(void)
{
	struct sockaddr at = {.sa_family = AF_UNIX};
	return connect(before[0], &at, sizeof at) == 0;
}

static int
talk(void)
{
	char byte = 0;
	return send(before[0], "x", 1, 0) == 1 && recv(before[1], &byte, 1, 0) == 1 && byte == 'x'
		       ? 0
		       : 1;
}

static int
run_program(void)
{
	char name[] = "/bin/true", *const argv[] = {name, NULL}, *const env[] = {NULL};
	return execve(argv[0], argv, env);
}

static int
start_process(void)
{
	return fork() == 0;
}

static int
make_executable(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0) == MAP_FAILED;
}

static int
send_signal(void)
{
	return kill(getpid(), SIGCONT);
}

static void
what_it_may(void **state)
{
	(void)state;
	assert_int_equal(try_to(keep_state), 0);
	assert_int_equal(try_to(talk), 0);
}

static void
files_of_others(void **state)
{
	(void)state;
	assert_int_equal(try_to(read_outside), 0);
	assert_int_equal(try_to(read_beside), 0);
	assert_int_equal(try_to(write_beside), 0);
	assert_int_equal(try_to(through_a_link), 0);
	assert_int_not_equal(access(folder_path("new"), F_OK), 0);
}

static void
calls_it_has_no_use_for(void **state)
{
	(void)state;
	static int (*const all[])(void) = {
		make_socket, connect_one, run_program, start_process, make_executable, send_signal};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int got = try_to(all[i]);
		if (got != SIGSYS)
			fail_msg("call %zu: %d and not SIGSYS", i, got);
	}
}

static void *
think(void *from)
{
	*(int *)from = 1;
	return NULL;
}

static int
start_thread(void)
{
	pthread_t t;
	int thought = 0;
	return pthread_create(&t, NULL, think, &thought) == 0 && pthread_join(t, NULL) == 0 &&
			       thought
		       ? 0
		       : 1;
}

static int
write_by_output(void)
{
	struct err e;
	char path[600];
	snprintf(path, sizeof path, "%s/signed", home);
	if (file_write(path, slice_of("state"), &e) != OK)
		return 1;
	snprintf(path, sizeof path, "%s/../new", home);
	return file_write(path, slice_of("state"), &e) == ERR_IO && strstr(e.msg, strerror(EACCES))
		       ? 0
		       : 2;
}

/* A server with threads has them, and its way to write files; the rest is as for the other. */
static void
threads(void **state)
{
	(void)state;
	static int (*const good[])(void) = {start_thread, write_by_output, keep_state, talk,
		read_outside, read_beside, write_beside, through_a_link};
	static int (*const bad[])(void) = {
		make_socket, connect_one, run_program, start_process, make_executable, send_signal};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int got = try_in(SANDBOX_SERVING, good[i]);
		if (got != 0)
			fail_msg("call %zu: %d", i, got);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int got = try_in(SANDBOX_SERVING, bad[i]);
		if (got != SIGSYS)
			fail_msg("call %zu: %d and not SIGSYS", i, got);
	}
	assert_int_equal(try_in(SANDBOX_POLLING, start_thread), SIGSYS);
	assert_int_not_equal(access(folder_path("new"), F_OK), 0);
}

static int
make_network_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int
make_local_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ? 0 : 1;
}

static int
make_and_drop_folder(void)
{
	int dir = openat(AT_FDCWD, home, O_RDONLY | O_DIRECTORY);
	return dir >= 0 && mkdirat(dir, "x001", 0755) == 0 &&
			       unlinkat(dir, "x001", AT_REMOVEDIR) == 0
		       ? 0
		       : 1;
}

static int
make_folder_beside(void)
{
	char path[600];
	snprintf(path, sizeof path, "%s/../made", home);
	return mkdirat(AT_FDCWD, path, 0755) != 0 && errno == EACCES ? 0 : 1;
}

/* The writer of a log: folders, and sockets that do not leave the machine. */
static void
a_node(void **state)
{
	(void)state;
	static int (*const good[])(void) = {make_local_socket, make_and_drop_folder,
		make_folder_beside, start_thread, keep_state, talk, read_outside, read_beside,
		write_beside, through_a_link};
	static int (*const bad[])(void) = {
		make_network_socket, run_program, start_process, make_executable, send_signal};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int got = try_in(SANDBOX_NODE, good[i]);
		if (got != 0)
			fail_msg("call %zu: %d", i, got);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int got = try_in(SANDBOX_NODE, bad[i]);
		if (got != SIGSYS)
			fail_msg("call %zu: %d and not SIGSYS", i, got);
	}
	assert_int_equal(try_in(SANDBOX_SERVING, make_and_drop_folder), SIGSYS);
}

static void
no_such_folder(void **state)
{
	(void)state;
	struct err e;
	int status = 0;
	pid_t pid = fork();
	if (pid == 0)
		_exit(sandbox_enter("/nonexistent", SANDBOX_POLLING, &e) == ERR_IO ? 0 : 1);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

static int
start(void **state)
{
	if (folder_set_up(state) != 0)
		return -1;
	snprintf(home, sizeof home, "%s/home", folder);
	folder_put("beside", "x", 1);
	return mkdir(home, 0700) == 0 && symlink("../beside", folder_path("home/link")) == 0 &&
			       socketpair(AF_UNIX, SOCK_STREAM, 0, before) == 0
		       ? 0
		       : -1;
}

static int
end(void **state)
{
	unlink(folder_path("home/link"));
	unlink(folder_path("home/signed"));
	rmdir(home);
	return folder_remove(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_may),
		cmocka_unit_test(files_of_others),
		cmocka_unit_test(calls_it_has_no_use_for),
		cmocka_unit_test(threads),
		cmocka_unit_test(a_node),
		cmocka_unit_test(no_such_folder),
	};
	return cmocka_run_group_tests(tests, start, end);
}
