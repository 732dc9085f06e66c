/* A signer that listens: whoever asks, whatever they send, however many they are. */
#include "../os/folder.h"
#include "history.h"
#include "log/patience.h"
#include "log/signer_state.h"
#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { CLIENTS_MAX = 16, TREE_MAX = 64 };

struct served {
	pid_t pid;
	int stop;
};

static struct served
serve(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int stop[2];
	assert_int_equal(pipe(stop), 0);
	snprintf(to.sun_path, sizeof to.sun_path, "%.90s/socket", at);
	unlink(to.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(listen(fd, 32), 0);
	struct served v = {.pid = fork(), .stop = stop[1]};
	if (v.pid == 0) {
		close(stop[1]);
		_exit(signer_serve(at, fd, true, stop[0], &err) != OK);
	}
	close(stop[0]);
	close(fd);
	return v;
}

static void
end_serving(struct served v)
{
	int status = 1;
	close(v.stop);
	waitpid(v.pid, &status, 0);
	assert_int_equal(status, 0);
}

static int
connect_raw(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	struct timeval patience = {.tv_sec = 30};
	snprintf(to.sun_path, sizeof to.sun_path, "%.90s/socket", at);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return fd;
}

/* The status byte of the answer; 0: the connection was closed. */
static char
say(int fd, const char *bytes, size_t n)
{
	char got[64 * 1024];
	assert_int_equal(send(fd, bytes, n, MSG_NOSIGNAL), n);
	ssize_t m = recv(fd, got, sizeof got, 0);
	return m > 0 ? got[0] : '\0';
}

static void
what_is_no_request(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
		char answer;
	} rows[] = {
		{"\0\0\0\5last\n", 9, 'd'},
		{"\0\0\0\0", 4, 'f'},
		{"\0\0\0\4last", 8, 'f'},
		{"\0\0\0\6last\n\n", 10, 'f'},
		{"\0\0\0\5sign\n", 9, 'f'},
		{"\0\0\0\5show\n", 9, 'f'},
		{"\0\0\0\x0bsign\nold x\n", 15, 'f'},
		{"\0\0\0\5last\n\0", 10, '\0'},
		{"\0\0\0\5last\n\0\0\0\5last\n", 18, '\0'},
		{"\xff\xff\xff\xff", 4, '\0'},
		{"\0\2\0\x41", 4, '\0'}, /* one more than the largest */
		{"GET / HTTP/1.1\r\n\r\n", 18, '\0'},
	};
	struct served v = serve();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int fd = connect_raw();
		char got = say(fd, rows[i].bytes, rows[i].n);
		if (got != rows[i].answer)
			fail_msg("row %zu: '%c' and not '%c'", i, got, rows[i].answer);
		close(fd);
	}
	/* The largest, of no sense, in pieces. */
	int fd = connect_raw();
	char *large = calloc(1, 4 + SIGNER_MAX_REQUEST);
	assert_non_null(large);
	memcpy(large,
		(char[]){0, SIGNER_MAX_REQUEST >> 16, (char)(SIGNER_MAX_REQUEST >> 8 & 0xff),
			(char)(SIGNER_MAX_REQUEST & 0xff)},
		4);
	memcpy(large + 4, "show\n", 5);
	assert_int_equal(say(fd, large, 4 + SIGNER_MAX_REQUEST), 'f');
	assert_int_equal(say(fd, "\0\0\0\5last\n", 9), 'd');
	close(fd);
	free(large);
	end_serving(v);
}

static bool
is_closed(int fd)
{
	char byte;
	return recv(fd, &byte, 1, 0) <= 0 && errno != EAGAIN;
}

/* The kernel says of it that system calls are filtered: "Seccomp:	2". */
static bool
is_in_sandbox(pid_t pid)
{
	char path[64], line[256];
	bool in = false;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		in = in || strcmp(line, "Seccomp:\t2\n") == 0;
	fclose(f);
	return in;
}

static void
who_loses_the_place(void **state)
{
	enum { NOW = 1000000 };
	(void)state;
	static const struct {
		struct patience all[3];
		size_t who;
	} rows[] = {
		{{{5, false}, {4, false}, {6, false}}, 1},
		{{{5, false}, {1, true}, {4, false}}, 2}, /* silence before work */
		{{{NOW, true}, {NOW, false}, {NOW, true}}, 1},
		{{{7, true}, {6, true}, {8, true}}, 1},
		{{{NOW, true}, {NOW - PATIENCE_CROWDED_MS, true}, {NOW - 1, true}}, 3},
		{{{NOW, true}, {NOW - PATIENCE_CROWDED_MS - 1, true}, {NOW, true}}, 1},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(patience_yields(rows[i].all, 3, NOW), rows[i].who);
	assert_int_equal(patience_yields(NULL, 0, NOW), 0);
	static const struct {
		struct patience p;
		bool over;
	} times[] = {
		{{NOW - PATIENCE_REQUEST_MS, true}, false},
		{{NOW - PATIENCE_REQUEST_MS - 1, true}, true},
		{{NOW - PATIENCE_IDLE_MS, false}, false},
		{{NOW - PATIENCE_IDLE_MS - 1, false}, true},
	};
	for (size_t i = 0; i < COUNT_OF(times); i++)
		assert_int_equal(patience_is_over(&times[i].p, NOW), times[i].over);
}

/* Who connects and says nothing keeps nobody out, and who was put out comes in again. */
static void
idle_clients_make_room(void **state)
{
	(void)state;
	int fds[2 * CLIENTS_MAX];
	struct buf note;
	struct signer *s = NULL;
	uint64_t size;
	struct served v = serve();
	buf_init(&note, NOTE_MAX_BYTES);
	for (int i = 0; i < CLIENTS_MAX; i++)
		fds[i] = connect_raw();
	assert_int_equal(signer_open(at, &s, &err), OK);
	assert_int_equal(sign(s, 'a', 0, 7, &note), OK);
	assert_true(is_in_sandbox(v.pid));
	assert_true(is_closed(fds[0]));
	assert_int_equal(say(fds[1], "\0\0\0\5last\n", 9), 'd'); /* the others stayed */
	usleep(5000); /* those that come now are younger by its clock */
	for (int i = CLIENTS_MAX; i < 2 * CLIENTS_MAX; i++)
		fds[i] = connect_raw();
	assert_int_equal(say(fds[2 * CLIENTS_MAX - 1], "\0\0\0\5last\n", 9), 'd');
	assert_true(is_closed(fds[1])); /* and so was the signer's client */
	assert_int_equal(signer_last(s, &size, NULL, &err), OK);
	assert_int_equal(size, 7);
	assert_int_equal(sign(s, 'a', 7, 9, &note), OK);
	for (int i = 0; i < 2 * CLIENTS_MAX; i++)
		close(fds[i]);
	end_serving(v);
	assert_int_equal(signer_last(s, &size, NULL, &err), ERR_IO); /* nobody is there */
	signer_close(s);
	buf_fini(&note);
}

static void
slow_and_many(void **state)
{
	(void)state;
	int fds[CLIENTS_MAX], extra;
	struct served v = serve();
	for (int i = 0; i < CLIENTS_MAX; i++) {
		fds[i] = connect_raw();
		assert_int_equal(say(fds[i], "\0\0\0\5last\n", 9), 'd');
	}
	/* Half a request from one holds up nobody. */
	assert_int_equal(send(fds[0], "\0\0\0\5la", 6, 0), 6);
	int64_t before = clock_now();
	for (int i = 1; i < CLIENTS_MAX; i++)
		assert_int_equal(say(fds[i], "\0\0\0\5last\n", 9), 'd');
	assert_true(clock_now() - before < 5000);
	/* The 17th is served; who was silent longest goes, not who is in the middle of a request.
	 */
	extra = connect_raw();
	assert_int_equal(say(extra, "\0\0\0\5last\n", 9), 'd');
	assert_true(is_closed(fds[1]));
	assert_int_equal(say(fds[2], "\0\0\0\5last\n", 9), 'd');
	assert_int_equal(say(fds[0], "st\n", 3), 'd');
	close(fds[1]);
	close(fds[0]);
	close(extra);
	/* Who goes away in the middle of a request, and who never reads. */
	assert_int_equal(send(fds[2], "\0\0\0\5la", 6, 0), 6);
	for (int i = 2; i < CLIENTS_MAX; i++)
		close(fds[i]);
	end_serving(v);
}

/* Sign history `which` upwards as fast as it goes; each note signed is kept. */
_Noreturn static void
hammer(char which, int to)
{
	struct signer *s = NULL;
	struct buf note;
	uint64_t size = 0;
	buf_init(&note, NOTE_MAX_BYTES);
	if (signer_open(at, &s, &err) != OK)
		_exit(2);
	for (int i = 0; i < 200; i++) {
		buf_clear(&note);
		if (signer_last(s, &size, NULL, &err) != OK)
			_exit(3);
		uint64_t next = size + 1 < TREE_MAX ? size + 1 : size;
		enum err_kind rc = sign(s, which, size, next, &note);
		if (rc != OK && rc != ERR_MISMATCH)
			_exit(4);
		if (rc == OK && write(to, note.p, note.n) != (ssize_t)note.n)
			_exit(5);
	}
	_exit(0);
}

/* No two notes of one size have different roots.  *sizes: how many sizes there were. */
static void
check_notes(struct slice all, size_t *sizes)
{
	char roots[TREE_MAX + 1][64] = {{0}};
	char *copy = strndup(all.p, all.n);
	size_t seen = 0;
	assert_non_null(copy);
	for (char *p = copy; (p = strstr(p, ORIGIN "\n")) != NULL; p++) {
		unsigned size;
		char root[64];
		if (p != copy && p[-1] != '\n')
			continue;
		assert_int_equal(sscanf(p, ORIGIN "\n%u\n%63s\n", &size, root), 2);
		assert_true(size <= TREE_MAX);
		if (roots[size][0])
			assert_string_equal(roots[size], root);
		seen += !roots[size][0];
		snprintf(roots[size], sizeof roots[size], "%s", root);
	}
	free(copy);
	*sizes = seen;
}

static void
clients_of_two_histories(void **state)
{
	(void)state;
	enum { HAMMERS = 6 };
	int notes[2], status;
	pid_t pids[HAMMERS];
	struct served v = serve();
	const char *path = folder_path("signer/notes");
	notes[0] = open(path, O_RDWR | O_CREAT | O_APPEND, 0600);
	for (int i = 0; i < HAMMERS; i++)
		if ((pids[i] = fork()) == 0)
			hammer(i % 2 ? 'a' : 'b', notes[0]);
	for (int i = 0; i < HAMMERS; i++) {
		waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	end_serving(v);
	struct buf all;
	size_t sizes = 0;
	buf_init(&all, 4 << 20);
	off_t n = lseek(notes[0], 0, SEEK_END);
	char *to = buf_room(&all, (size_t)n);
	assert_non_null(to);
	assert_int_equal(pread(notes[0], to, (size_t)n, 0), n);
	all.n = (size_t)n;
	check_notes(buf_slice(&all), &sizes);
	assert_true(sizes >= TREE_MAX - 11); /* one history prevailed, and went on */
	close(notes[0]);
	buf_fini(&all);
}

/* ---- and a signer that is none ---- */

/* Answers these bytes to the first who asks. */
static pid_t
pretend(const char *bytes, size_t n)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	char asked[64];
	snprintf(to.sun_path, sizeof to.sun_path, "%.90s/socket", at);
	unlink(to.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(listen(fd, 1), 0);
	pid_t pid = fork();
	if (pid == 0) {
		int client = accept(fd, NULL, NULL);
		ssize_t got = recv(client, asked, sizeof asked, 0);
		_exit(got <= 0 || send(client, bytes, n, MSG_NOSIGNAL) != (ssize_t)n);
	}
	close(fd);
	return pid;
}

static void
what_is_no_answer(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
		enum err_kind kind;
		const char *says;
	} rows[] = {
		{"", 0, ERR_IO, "it ended without an answer"},
		{"d\0\0\0", 4, ERR_IO, "it ended without an answer"},
		{"d\0\0\0\5note", 9, ERR_IO, "it ended without an answer"},
		{"d\xff\xff\xff\xff", 5, ERR_IO, "an answer of 4294967295 bytes"},
		{"d\0\0\0\0", 5, ERR_SYNTAX, "line 1"},
		{"r\0\0\0\4stop", 9, ERR_MISMATCH, "stop"},
		{"f\0\0\0\4full", 9, ERR_IO, "full"},
		{"r\0\0\0\0", 5, ERR_MISMATCH, "it did not say why not"},
		{"f\0\0\0\0", 5, ERR_IO, "it did not say why not"},
		{"f\0\0\0\2\0x", 7, ERR_IO, "it did not say why not"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct signer *s = NULL;
		int status = 1;
		pid_t pid = pretend(rows[i].bytes, rows[i].n);
		enum err_kind rc = signer_open(at, &s, &err);
		waitpid(pid, &status, 0);
		assert_int_equal(status, 0);
		assert_null(s);
		if (rc != rows[i].kind || !strstr(err.msg, rows[i].says))
			fail_msg("row %zu: kind %d: '%s'", i, rc, err.msg);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SIGNER(what_is_no_request),
		cmocka_unit_test(who_loses_the_place),
		IN_SIGNER(idle_clients_make_room),
		IN_SIGNER(slow_and_many),
		IN_SIGNER(clients_of_two_histories),
		IN_SIGNER(what_is_no_answer),
	};
	return cmocka_run_group_tests(tests, folder_set_up, folder_remove);
}
