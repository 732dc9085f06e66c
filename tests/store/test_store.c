/* The store: what it gave is durable, what it refuses it names, and only one writer ever wins. */
#include "../os/folder.h"
#include "store/store.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARENA = 16 << 20, OTHER_USER = 65534 };

#define OBJECT "an object of some bytes"

static struct err err;

static struct submission
numbered(uint64_t n)
{
	struct submission s = {.object = slice_of(OBJECT), .time = 1000 + (int64_t)n};
	s.id = sha256_of((struct slice){(const char *)&n, sizeof n});
	return s;
}

static struct store *
open_store(bool create)
{
	struct store *s = NULL;
	enum err_kind rc = store_open(folder_path("queue.db"), create, &s, &err);
	if (rc != OK)
		fail_msg("%s", err.msg);
	return s;
}

static void
says(const char *what)
{
	if (!strstr(err.msg, what))
		fail_msg("'%s' does not say '%s'", err.msg, what);
}

static void
put(struct store *s, uint64_t from, uint64_t to)
{
	for (; from < to; from++) {
		struct submission it = numbered(from);
		assert_int_equal(store_put(s, &it, 1, &err), OK);
	}
}

static enum err_kind
read_waiting(struct store *s, struct arena *a, struct submission *items, size_t max,
	size_t max_bytes, size_t *n, struct err *e)
{
	struct store_page page = {.a = a, .items = items, .max = max, .max_bytes = max_bytes};
	enum err_kind rc = store_waiting(s, &page, e);
	*n = page.n;
	return rc;
}

static enum err_kind
read_unpublished(struct store *s, uint64_t index, struct arena *a, struct submission *items,
	size_t max, size_t *n, struct err *e)
{
	struct store_page page = {.a = a, .items = items, .max = max};
	enum err_kind rc = store_unpublished(s, index, &page, e);
	*n = page.n;
	return rc;
}

static size_t
waiting(struct store *s, struct submission *items, size_t n, size_t bytes)
{
	static struct arena *a;
	size_t got = 0;
	arena_close(a);
	a = arena_open(ARENA);
	assert_int_equal(read_waiting(s, a, items, n, bytes, &got, &err), OK);
	for (size_t i = 0; i < got; i++)
		assert_true(slice_is(items[i].object, OBJECT));
	if (n == 0) {
		arena_close(a);
		a = NULL;
	}
	return got;
}

static void
order_and_duplicates(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	struct submission items[8], got[8];
	struct stat st;
	for (uint64_t i = 0; i < 8; i++)
		items[i] = numbered(i == 5 ? 2 : i); /* one twice in a batch */
	items[5].object = slice_of("another object of the same id");
	assert_int_equal(store_put(s, items, 8, &err), OK);
	assert_int_equal(stat(folder_path("queue.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(folder_path("queue.db-wal"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(waiting(s, got, 8, ARENA), 7);
	static const uint64_t order[] = {0, 1, 2, 3, 4, 6, 7};
	for (size_t i = 0; i < 7; i++) {
		struct submission it = numbered(order[i]);
		assert_true(sha256_eq(&it.id, &got[i].id));
	}
	assert_int_equal(waiting(s, got, 3, ARENA), 3);
	assert_int_equal(waiting(s, got, 8, 2 * strlen(OBJECT)), 2);
	assert_int_equal(waiting(s, got, 8, 1), 1); /* never stuck behind a large one */
	waiting(s, got, 0, 0);
	store_close(s);
}

static void
from_queue_to_entry(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	struct submission got[8], it = numbered(1);
	struct arena *a = arena_open(ARENA);
	uint64_t sequenced, published;
	size_t n;
	put(s, 0, 5);
	assert_int_equal(waiting(s, got, 3, ARENA), 3);
	for (int i = 0; i < 3; i++)
		got[i].time = 1000 + i;
	assert_int_equal(store_sequence(s, 0, got, 3, &err), OK);
	assert_int_equal(got[2].index, 2);
	assert_int_equal(store_find(s, &it.id, a, &it, &err), OK);
	assert_true(it.sequenced && !it.published && slice_is(it.object, OBJECT));
	assert_int_equal(it.index, 1);
	assert_int_equal(it.time, 1001);
	assert_int_equal(read_unpublished(s, 1, a, got, 8, &n, &err), OK);
	assert_int_equal(n, 2);
	assert_int_equal(got[0].index, 1);
	assert_int_equal(store_published(s, 4, &err), ERR_MISMATCH);
	assert_int_equal(store_published(s, 2, &err), OK);
	assert_int_equal(store_published(s, 2, &err), OK);
	assert_int_equal(store_sizes(s, &sequenced, &published, &err), OK);
	assert_int_equal(sequenced, 3);
	assert_int_equal(published, 2);
	it = numbered(1);
	assert_int_equal(store_put(s, &it, 1, &err), OK);
	assert_true(it.sequenced && it.published && it.index == 1 && it.time == 1001);
	assert_int_equal(store_find(s, &it.id, a, &it, &err), OK);
	assert_true(it.published && it.object.n == 0);
	it = numbered(77);
	assert_int_equal(store_find(s, &it.id, a, &it, &err), ERR_MISSING);
	says("sha256:");
	waiting(s, got, 0, 0);
	arena_close(a);
	store_close(s);
}

static void
refusing_and_limits(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	struct submission it = numbered(0), none = numbered(9), got[4];
	struct submission *many = calloc(STORE_BATCH_MAX + 1, sizeof *many);
	put(s, 0, 2);
	assert_int_equal(store_put(s, many, STORE_BATCH_MAX + 1, &err), ERR_LIMIT);
	assert_int_equal(store_sequence(s, 0, many, STORE_BATCH_MAX + 1, &err), ERR_LIMIT);
	assert_int_equal(store_put(s, many, 1, &err), ERR_SYNTAX);
	for (uint64_t i = 0; i < STORE_BATCH_MAX; i++)
		many[i] = numbered(100 + i);
	assert_int_equal(store_put(s, many, STORE_BATCH_MAX, &err), OK);
	assert_int_equal(store_refuse(s, &it.id, "certificate revoked", &err), OK);
	assert_int_equal(store_refuse(s, &it.id, "certificate revoked", &err), ERR_MISSING);
	assert_int_equal(waiting(s, got, 1, ARENA), 1);
	it = numbered(1);
	assert_true(sha256_eq(&it.id, &got[0].id));
	/* one of two is not there: neither is sequenced */
	struct submission two[] = {it, none};
	assert_int_equal(store_sequence(s, 0, two, 2, &err), ERR_MISSING);
	assert_false(two[0].sequenced);
	assert_int_equal(store_sequence(s, 7, two, 1, &err), ERR_MISMATCH);
	says("another process");
	assert_int_equal(store_sequence(s, 0, two, 1, &err), OK);
	assert_int_equal(store_refuse(s, &it.id, "too late", &err), ERR_MISSING);
	waiting(s, got, 0, 0);
	free(many);
	store_close(s);
}

/* ---- two at once ---- */

enum { ROUNDS = 60 };

static void *
contend(void *arg)
{
	size_t *won = arg;
	struct store *s = NULL;
	struct err e;
	struct arena *a = arena_open(ARENA);
	if (store_open(folder_path("queue.db"), true, &s, &e) != OK)
		return strdup(e.msg);
	for (uint64_t i = 0; i < ROUNDS; i++) {
		struct submission it = numbered(i);
		uint64_t size, published;
		size_t n = 0;
		if (store_put(s, &it, 1, &e) != OK || store_sizes(s, &size, &published, &e) != OK ||
			read_waiting(s, a, &it, 1, ARENA, &n, &e) != OK)
			return strdup(e.msg);
		enum err_kind rc = n ? store_sequence(s, size, &it, 1, &e) : ERR_MISMATCH;
		*won += rc == OK;
		if (rc != OK && rc != ERR_MISMATCH && rc != ERR_MISSING)
			return strdup(e.msg);
	}
	arena_close(a);
	store_close(s);
	return NULL;
}

static void
two_handles(void **state)
{
	(void)state;
	pthread_t t[2];
	size_t won[2] = {0, 0};
	uint64_t sequenced, published;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&t[i], NULL, contend, &won[i]), 0);
	for (int i = 0; i < 2; i++) {
		void *said;
		pthread_join(t[i], &said);
		if (said)
			fail_msg("%s", (char *)said);
	}
	struct store *s = open_store(false);
	struct submission *got = calloc(ROUNDS, sizeof *got);
	struct arena *a = arena_open(ARENA);
	size_t n;
	assert_int_equal(store_sizes(s, &sequenced, &published, &err), OK);
	assert_int_equal(sequenced, won[0] + won[1]);
	assert_int_equal(read_unpublished(s, 0, a, got, ROUNDS, &n, &err), OK);
	assert_int_equal(n, sequenced);
	for (uint64_t i = 0; i < n; i++)
		assert_int_equal(got[i].index, i);
	free(got);
	arena_close(a);
	store_close(s);
}

/* ---- a hostile machine ---- */

static void
killed(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	store_close(s);
	for (uint64_t round = 0; round < 8; round++) {
		int told[2];
		assert_int_equal(pipe(told), 0);
		pid_t child = fork();
		if (child == 0) {
			s = open_store(false);
			for (uint64_t i = round * 1000;; i++) {
				put(s, i, i + 1);
				if (write(told[1], &i, sizeof i) != sizeof i)
					_exit(1);
			}
		}
		close(told[1]);
		uint64_t last = 0, one;
		for (uint64_t i = 0; i < 5 + round; i++)
			assert_int_equal(read(told[0], &last, sizeof last), sizeof last);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		while (read(told[0], &one, sizeof one) == sizeof one)
			last = one;
		close(told[0]);
		s = open_store(false);
		struct arena *a = arena_open(ARENA);
		for (uint64_t i = round * 1000; i <= last; i++) {
			struct submission it = numbered(i);
			assert_int_equal(store_find(s, &it.id, a, &it, &err), OK);
		}
		arena_close(a);
		store_close(s);
	}
}

/* Fill until it is refused, then see that what was said to be there is. */
static int
fill(const char *path, const char *expected)
{
	struct store *s;
	struct err e;
	uint64_t n = 0;
	struct arena *a = arena_open(ARENA);
	if (store_open(path, true, &s, &e) != OK)
		return 2;
	for (;; n++) {
		struct submission it = numbered(n);
		char object[4000];
		memset(object, 'x', sizeof object);
		it.object = (struct slice){object, sizeof object};
		if (store_put(s, &it, 1, &e) != OK)
			break;
		if (n > 10000)
			return 3;
	}
	if (e.kind != ERR_IO || !strstr(e.msg, expected) || n < 10) {
		fprintf(stderr, "%s\n", e.msg);
		return 4;
	}
	store_close(s);
	if (store_open(path, false, &s, &e) != OK)
		return 5;
	for (uint64_t i = 0; i < n; i++) {
		struct submission it = numbered(i);
		if (store_find(s, &it.id, a, &it, &e) != OK)
			return 6;
	}
	store_close(s);
	arena_close(a);
	return 0;
}

static int
status_of(pid_t child)
{
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void
file_size_limit(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		struct rlimit r = {1 << 20, 1 << 20};
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &r);
		_exit(fill(folder_path("queue.db"), "queue.db"));
	}
	assert_int_equal(status_of(child), 0);
}

static void
disk_full(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(mkdir(folder_path("disk"), 0700), 0);
	if (mount("exq-test", folder_path("disk"), "tmpfs", 0, "size=2m") != 0)
		skip();
	pid_t child = fork();
	if (child == 0)
		_exit(fill(folder_path("disk/queue.db"), "make room"));
	int status = status_of(child);
	umount(folder_path("disk"));
	assert_int_equal(status, 0);
}

static void
not_ours_to_write(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	store_close(s);
	assert_int_equal(chmod(folder_path("queue.db"), 0444), 0);
	assert_int_equal(chmod(folder, 0755), 0);
	pid_t child = fork();
	if (child == 0) {
		if (geteuid() == 0 && setuid(OTHER_USER) != 0)
			_exit(9);
		enum err_kind rc = store_open(folder_path("queue.db"), false, &s, &err);
		_exit(rc == ERR_IO && strstr(err.msg, "is read-only; the file and its") ? 0 : 1);
	}
	assert_int_equal(status_of(child), 0);
	assert_int_equal(store_open(folder_path("none.db"), false, &s, &err), ERR_IO);
	says("none.db: opening: unable to open database file");
	assert_int_equal(symlink("queue.db", folder_path("link.db")), 0);
	assert_int_equal(store_open(folder_path("link.db"), true, &s, &err), ERR_IO);
}

/* What another program does to the file. */
static void
tamper(const char *text)
{
	sqlite3 *db;
	char *said = NULL;
	assert_int_equal(sqlite3_open(folder_path("queue.db"), &db), SQLITE_OK);
	if (sqlite3_exec(db, "PRAGMA ignore_check_constraints = 1", NULL, NULL, NULL) != 0 ||
		sqlite3_exec(db, text, NULL, NULL, &said) != 0)
		fail_msg("%s", said);
	sqlite3_close(db);
}

static void
rows_of_another_shape(void **state)
{
	(void)state;
	static const struct {
		const char *change, *says;
	} rows[] = {
		{"UPDATE queue SET id = x'00' WHERE arrival = 2", "row 2: its id is not 32 bytes"},
		{"UPDATE queue SET object = x'' WHERE arrival = 2",
			"row 2: its object is not bytes"},
		{"DROP INDEX waiting; CREATE INDEX waiting ON queue (arrival) WHERE place IS NULL;"
		 "UPDATE queue SET time = -1 WHERE arrival = 2",
			"row 2: place and time are not two numbers, or none"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct submission got[4];
		size_t n;
		struct arena *a = arena_open(ARENA);
		struct store *s = open_store(true);
		put(s, 0, 3);
		tamper(rows[i].change);
		assert_int_equal(read_waiting(s, a, got, 4, ARENA, &n, &err), ERR_SYNTAX);
		says("queue.db: queue: ");
		says(rows[i].says);
		assert_int_equal(n, 0);
		store_close(s);
		arena_close(a);
		folder_empty(NULL);
	}
}

static void
files_that_are_no_store(void **state)
{
	(void)state;
	struct store *s;
	sqlite3 *db;
	folder_put("text.db",
		"no database, but long enough for a header of one....................", 64);
	assert_int_equal(store_open(folder_path("text.db"), true, &s, &err), ERR_IO);
	says("file is not a database; restore it");
	assert_int_equal(sqlite3_open(folder_path("other.db"), &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_int_equal(store_open(folder_path("other.db"), true, &s, &err), ERR_SYNTAX);
	says("not a store of exq");
	store_close(open_store(true));
	tamper("PRAGMA user_version = 2");
	assert_int_equal(store_open(folder_path("queue.db"), true, &s, &err), ERR_UNSUPPORTED);
	says("version 2");
	tamper("PRAGMA user_version = 1; DELETE FROM tree");
	assert_int_equal(store_open(folder_path("queue.db"), true, &s, &err), ERR_SYNTAX);
	says("tree: ");
}

static void
damaged(void **state)
{
	(void)state;
	char noise[4096];
	struct store *s = open_store(true);
	put(s, 0, 300);
	store_close(s);
	memset(noise, 0x5a, sizeof noise);
	int fd = open(folder_path("queue.db"), O_WRONLY);
	for (off_t page = 2; page < 9; page++)
		assert_int_equal(pwrite(fd, noise, sizeof noise, page * 4096), sizeof noise);
	close(fd);
	assert_int_equal(store_open(folder_path("queue.db"), false, &s, &err), ERR_IO);
	says("restore it from the log's files");
}

static void
rebuilding(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	struct submission items[4], it;
	struct arena *a = arena_open(ARENA);
	uint64_t sequenced, published;
	put(s, 0, 4);
	for (uint64_t i = 0; i < 4; i++)
		items[i] = numbered(i);
	assert_int_equal(store_sequence(s, 0, items, 2, &err), OK);
	assert_int_equal(store_rebuild_add(s, items, 1, &err), ERR_MISMATCH);
	assert_int_equal(store_rebuild_begin(s, &err), OK);
	/* cut short here: nothing else goes on until it is done anew */
	store_close(s);
	s = open_store(false);
	assert_int_equal(store_put(s, items, 1, &err), ERR_MISMATCH);
	says("rebuild it first");
	assert_int_equal(store_sizes(s, &sequenced, &published, &err), ERR_MISMATCH);
	assert_int_equal(store_rebuild_begin(s, &err), OK);
	for (uint64_t i = 0; i < 4; i++)
		items[i].index = i;
	it = items[0]; /* entry 0 is the submission 3, then 1, and 3 once more */
	items[0] = items[3];
	items[0].index = 0;
	items[2] = items[0];
	items[2].index = 2;
	assert_int_equal(store_rebuild_add(s, items + 1, 1, &err), ERR_MISMATCH);
	assert_int_equal(store_rebuild_add(s, items, 3, &err), OK);
	assert_int_equal(store_rebuild_end(s, 4, &err), ERR_MISMATCH);
	assert_int_equal(store_rebuild_end(s, 3, &err), OK);
	assert_int_equal(store_sizes(s, &sequenced, &published, &err), OK);
	assert_int_equal(sequenced, 3);
	assert_int_equal(published, 3);
	assert_int_equal(store_find(s, &items[0].id, a, &items[0], &err), OK);
	assert_int_equal(items[0].index, 0);
	assert_int_equal(store_find(s, &it.id, a, &it, &err), OK);
	assert_false(it.sequenced);
	assert_int_equal(waiting(s, items, 4, ARENA), 2);
	waiting(s, items, 0, 0);
	arena_close(a);
	store_close(s);
}

static struct submission
walked(struct store *s)
{
	struct submission it = {.index = 0};
	bool more = false;
	if (store_walk(s, &it, &more, &err) != OK || !more)
		fail_msg("%s", more ? err.msg : "the walk is over");
	assert_int_equal(it.object.n, 0);
	return it;
}

static void
walks_over(struct store *s)
{
	struct submission it;
	bool more = true;
	assert_int_equal(store_walk(s, &it, &more, &err), OK);
	assert_false(more);
}

/* By place: what is published, then what is sequenced; never what waits. */
static void
walking(void **state)
{
	(void)state;
	struct store *s = open_store(true);
	struct submission items[3], it;
	struct arena *a = arena_open(ARENA);
	walks_over(s);
	put(s, 0, 5);
	for (uint64_t i = 0; i < 3; i++)
		items[i] = numbered(2 - i); /* the submission 2 is entry 0 */
	assert_int_equal(store_sequence(s, 0, items, 3, &err), OK);
	assert_int_equal(store_published(s, 2, &err), OK);
	for (uint64_t i = 0; i < 3; i++) {
		it = walked(s);
		assert_int_equal(it.index, i);
		assert_int_equal(it.time, 1002 - (int64_t)i);
		assert_int_equal(it.published, i < 2);
		assert_memory_equal(it.id.b, items[i].id.b, SHA256_LEN);
		/* others may ask meanwhile */
		assert_int_equal(store_find(s, &items[2 - i].id, a, &it, &err), OK);
		assert_int_equal(it.index, 2 - i);
	}
	walks_over(s);
	assert_int_equal(walked(s).index, 0);
	store_walk_end(s);
	assert_int_equal(walked(s).index, 0);
	store_walk_end(s);
	assert_int_equal(store_published(s, 3, &err), OK);
	arena_close(a);
	store_close(s);
}

enum { CKPT_LOCK = 121 }; /* SQLite, WAL-index format: the byte a checkpointer locks */

/* A process is at a checkpoint as the store is opened: what it keeps from being synced is waited
 * for.
 */
static void
behind_a_checkpoint(void **state)
{
	(void)state;
	char said = 0;
	int ready[2], gone[2];
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = CKPT_LOCK, .l_len = 1};
	struct store *first = open_store(true), *second;
	put(first, 0, 1);
	assert_int_equal(pipe(ready) | pipe2(gone, O_NONBLOCK), 0);
	pid_t child = fork();
	if (child == 0) {
		int fd = open(folder_path("queue.db-shm"), O_RDWR);
		if (fd < 0 || fcntl(fd, F_SETLK, &lock) != 0 || write(ready[1], "r", 1) != 1)
			_exit(1);
		usleep(300000);
		_exit(write(gone[1], "g", 1) != 1);
	}
	assert_int_equal(read(ready[0], &said, 1), 1);
	second = open_store(false);
	assert_int_equal(read(gone[0], &said, 1), 1);
	assert_int_equal(said, 'g');
	int how = -1;
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_int_equal(how, 0);
	store_close(second);
	store_close(first);
	for (int i = 0; i < 2; i++) {
		close(ready[i]);
		close(gone[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(order_and_duplicates),
		IN_FOLDER(from_queue_to_entry),
		IN_FOLDER(refusing_and_limits),
		IN_FOLDER(two_handles),
		IN_FOLDER(killed),
		IN_FOLDER(file_size_limit),
		IN_FOLDER(disk_full),
		IN_FOLDER(not_ours_to_write),
		IN_FOLDER(rows_of_another_shape),
		IN_FOLDER(files_that_are_no_store),
		IN_FOLDER(damaged),
		IN_FOLDER(rebuilding),
		IN_FOLDER(walking),
		IN_FOLDER(behind_a_checkpoint),
	};
	return cmocka_run_group_tests(tests, folder_set_up, folder_remove);
}
