/* In the sandbox: its folder and the sockets it has; what else it tries ends it or is denied. */
#include "folder.h"
#include "os/sandbox.h"

#include <errno.h>
#include <fcntl.h>
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

/* What a child's try ended with, in the sandbox of folder/home: a signal's number, or -status. */
static int
try_to(int (*what)(void))
{
	struct err e;
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		if (sandbox_enter(home, &e) != OK)
			_exit(99);
		_exit(what());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
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

static void
no_such_folder(void **state)
{
	(void)state;
	struct err e;
	int status = 0;
	pid_t pid = fork();
	if (pid == 0)
		_exit(sandbox_enter("/nonexistent", &e) == ERR_IO ? 0 : 1);
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
		cmocka_unit_test(no_such_folder),
	};
	return cmocka_run_group_tests(tests, start, end);
}
