/*
 * The store in one SQLite file.  Three tables: `tree` (one row: how far sequencing and publication
 * have come), `queue` (submissions until their entries are published) and `entry` (which id stands
 * where, of what is published).  The queue's index stays small however large the log is.
 */
#include "store/sqlite.h"

#include "os/clock.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	APPLICATION = 0x45585155, /* "EXQU" */
	VERSION = 1,
	BUSY_MS = 10000,
	BUSY_STEP_MS = 10,
	WHERE_MAX = 96,
};

static const char schema[] =
	"BEGIN IMMEDIATE;"
	"CREATE TABLE tree (one INTEGER PRIMARY KEY CHECK (one = 1),"
	" sequenced INTEGER NOT NULL CHECK (sequenced >= 0),"
	" published INTEGER NOT NULL CHECK (published BETWEEN 0 AND sequenced),"
	" rebuilding INTEGER NOT NULL CHECK (rebuilding IN (0, 1))) STRICT;"
	"INSERT INTO tree VALUES (1, 0, 0, 0);"
	"CREATE TABLE queue (arrival INTEGER PRIMARY KEY,"
	" id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),"
	" object BLOB NOT NULL CHECK (length(object) > 0),"
	" place INTEGER UNIQUE CHECK (place >= 0), time INTEGER CHECK (time >= 0),"
	" CHECK ((place IS NULL) = (time IS NULL))) STRICT;"
	"CREATE INDEX waiting ON queue (arrival) WHERE place IS NULL;"
	"CREATE TABLE entry (id BLOB PRIMARY KEY CHECK (length(id) = 32),"
	" place INTEGER NOT NULL CHECK (place >= 0),"
	" time INTEGER NOT NULL CHECK (time >= 0)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE refused (number INTEGER PRIMARY KEY, id BLOB NOT NULL CHECK (length(id) = "
	"32),"
	" why TEXT NOT NULL) STRICT;"
	"PRAGMA application_id = 1163415893;"
	"PRAGMA user_version = 1;"
	"COMMIT;";

#define ROW(table, arrival, object) "SELECT '" table "', " arrival ", id, " object ", place, time "

static const char *const sql[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_TREE] = "SELECT sequenced, published, rebuilding FROM tree",
	[SQL_FIND] = ROW("queue", "arrival", "object") "FROM queue WHERE id = ?1 UNION ALL " ROW(
		"entry", "place", "NULL") "FROM entry WHERE id = ?1",
	[SQL_PUT] = "INSERT INTO queue (id, object) VALUES (?1, ?2)",
	[SQL_WAITING] = (ROW(
		"queue", "arrival", "object") "FROM queue INDEXED BY waiting WHERE place IS NULL "
					      "ORDER BY arrival LIMIT ?1"),
	[SQL_REFUSE] = "DELETE FROM queue WHERE id = ?1 AND place IS NULL",
	[SQL_REFUSED] = "INSERT INTO refused (id, why) VALUES (?1, ?2)",
	[SQL_GROW] = "UPDATE tree SET sequenced = ?2 WHERE sequenced = ?1",
	[SQL_PLACE] = "UPDATE queue SET place = ?2, time = ?3 WHERE id = ?1 AND place IS NULL",
	[SQL_UNPUBLISHED] = (ROW("queue", "arrival", "object") "FROM queue WHERE place >= ?2 "
							       "ORDER BY place LIMIT ?1"),
	[SQL_KEEP] = ("INSERT INTO entry (id, place, time) "
		      "SELECT id, place, time FROM queue WHERE place < ?1"),
	[SQL_DROP] = "DELETE FROM queue WHERE place < ?1",
	[SQL_PUBLISHED] = "UPDATE tree SET published = ?1",
	[SQL_FORGET] = "DELETE FROM entry",
	[SQL_UNPLACE] = "UPDATE queue SET place = NULL, time = NULL WHERE place IS NOT NULL",
	[SQL_RESTART] = "UPDATE tree SET sequenced = 0, published = 0, rebuilding = 1",
	[SQL_LEARN] = "INSERT OR IGNORE INTO entry (id, place, time) VALUES (?1, ?2, ?3)",
	[SQL_LEARNED] = "DELETE FROM queue WHERE id = ?1",
	[SQL_COUNT_ADD] = "UPDATE tree SET sequenced = sequenced + ?1",
	[SQL_REBUILT] = "UPDATE tree SET published = sequenced, rebuilding = 0",
	[SQL_WALK] = (ROW("queue", "arrival", "object") "FROM queue WHERE place IS NOT NULL UNION "
							"ALL " ROW("entry", "place",
								"NULL") "FROM entry ORDER BY 5, 3"),
};

/* ---- errors ---- */

static const char *
advice(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return "; nothing of this was kept: make room, and try again";
	case SQLITE_BUSY:
		return "; another process holds it for longer than 10 s";
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return "; the file and its folder must be this user's to write";
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return "; restore it from the log's files (exq log restore)";
	case SQLITE_IOERR:
		return "; end the process and look at the disk before it starts again";
	default:
		return "";
	}
}

enum err_kind
sqlite_refused(struct store *s, const char *what, struct err *e)
{
	int code = sqlite3_extended_errcode(s->db);
	int number = sqlite3_system_errno(s->db);
	s->broken |= (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CORRUPT;
	bool machine = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
	return err_set(e, ERR_IO, "%s: %s: %s%s%s%s", s->path, what, sqlite3_errmsg(s->db),
		machine && number ? ": " : "", machine && number ? strerror(number) : "",
		advice(code));
}

/* ---- statements ---- */

enum err_kind
sqlite_run(struct store *s, enum statement which, const char *what, struct err *e)
{
	int code = sqlite3_step(s->st[which]);
	enum err_kind rc = code == SQLITE_DONE ? OK : sqlite_refused(s, what, e);
	sqlite3_reset(s->st[which]);
	return rc;
}

void
sqlite_bytes(struct store *s, enum statement which, int at, struct slice b)
{
	(void)sqlite3_bind_blob64(s->st[which], at, b.n ? b.p : "", b.n, SQLITE_STATIC);
}

void
sqlite_id(struct store *s, enum statement which, int at, const struct sha256 *id)
{
	sqlite_bytes(s, which, at, (struct slice){(const char *)id->b, SHA256_LEN});
}

void
sqlite_number(struct store *s, enum statement which, int at, uint64_t n)
{
	assert(n <= INT64_MAX);
	(void)sqlite3_bind_int64(s->st[which], at, (sqlite3_int64)n);
}

enum err_kind
sqlite_tree(struct store *s, struct tree *t, struct err *e)
{
	sqlite3_stmt *st = s->st[SQL_TREE];
	int code = sqlite3_step(st);
	enum err_kind rc = OK;
	int64_t v[3] = {0};
	for (int i = 0; code == SQLITE_ROW && i < 3; i++)
		v[i] = sqlite3_column_type(st, i) == SQLITE_INTEGER ? sqlite3_column_int64(st, i)
								    : -1;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		rc = sqlite_refused(s, "reading tree", e);
	else if (code == SQLITE_DONE || v[1] < 0 || v[0] < v[1] || (v[2] & ~1) != 0)
		rc = err_set(e, ERR_SYNTAX,
			"%s: tree: its row should hold sequenced >= published >= 0 and rebuilding",
			s->path);
	else
		*t = (struct tree){(uint64_t)v[0], (uint64_t)v[1], v[2] == 1};
	sqlite3_reset(st);
	return rc;
}

enum err_kind
sqlite_usable(struct store *s, struct err *e)
{
	if (s->broken)
		return err_set(e, ERR_IO,
			"%s: after the error before, this process may not go on with it", s->path);
	return OK;
}

enum err_kind
sqlite_begin(struct store *s, bool rebuilding, struct tree *t, struct err *e)
{
	if (sqlite_usable(s, e) != OK ||
		sqlite_run(s, SQL_BEGIN, "starting a transaction", e) != OK)
		return e->kind;
	enum err_kind rc = sqlite_tree(s, t, e);
	if (rc == OK && t->rebuilding != rebuilding)
		rc = err_set(e, ERR_MISMATCH,
			rebuilding ? "%s: is not being rebuilt"
				   : "%s: its rebuilding was cut short: rebuild it first",
			s->path);
	if (rc != OK)
		(void)sqlite3_exec(s->db, sql[SQL_ROLLBACK], NULL, NULL, NULL);
	return rc;
}

enum err_kind
sqlite_finish(struct store *s, enum err_kind rc, struct err *e)
{
	if (rc == OK)
		rc = sqlite_run(s, SQL_COMMIT, "committing", e);
	if (rc != OK && !sqlite3_get_autocommit(s->db))
		(void)sqlite3_exec(s->db, sql[SQL_ROLLBACK], NULL, NULL, NULL);
	return rc;
}

/* ---- opening ---- */

/* SQLite would make it readable to all; its companions get the rights of the file. */
static enum err_kind
make_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	close(fd);
	return OK;
}

static int
take_number(void *to, int n, char **values, char **names)
{
	(void)names;
	*(long *)to = n == 1 && values[0] ? strtol(values[0], NULL, 10) : -1;
	return 0;
}

/* Of a row of several columns. */
static int
take_first(void *to, int n, char **values, char **names)
{
	return n > 0 ? take_number(to, 1, values, names) : 0;
}

static int
take_text(void *to, int n, char **values, char **names)
{
	(void)names;
	snprintf(to, WHERE_MAX, "%s", n == 1 && values[0] ? values[0] : "");
	return 0;
}

static enum err_kind
ask(struct store *s, const char *text, int (*take)(void *, int, char **, char **), void *to,
	struct err *e)
{
	return sqlite3_exec(s->db, text, take, to, NULL) == SQLITE_OK ? OK
								      : sqlite_refused(s, text, e);
}

static enum err_kind
check_ours(struct store *s, bool create, struct err *e)
{
	long application = -1, version = -1, tables = -1;
	if (ask(s, "PRAGMA application_id", take_number, &application, e) != OK ||
		ask(s, "PRAGMA user_version", take_number, &version, e) != OK ||
		ask(s, "SELECT count(*) FROM sqlite_schema", take_number, &tables, e) != OK)
		return e->kind;
	/* Another process may make it at the same time: its schema is then as good as ours. */
	if (create && tables == 0 && application == 0 && version == 0) {
		if (ask(s, schema, NULL, NULL, e) == OK)
			return OK;
		(void)sqlite3_exec(s->db, sql[SQL_ROLLBACK], NULL, NULL, NULL);
		if (ask(s, "PRAGMA application_id", take_number, &application, e) != OK ||
			ask(s, "PRAGMA user_version", take_number, &version, e) != OK)
			return e->kind;
	}
	if (application != APPLICATION)
		return err_set(e, ERR_SYNTAX, "%s: a database, but not a store of exq", s->path);
	if (version != VERSION)
		return err_set(e, ERR_UNSUPPORTED, "%s: store of version %ld; this exq knows %d",
			s->path, version, VERSION);
	return OK;
}

/* The whole file would take long when the log is large; the rest is checked row by row, as read. */
static enum err_kind
check_integrity(struct store *s, struct err *e)
{
	static const char *const checks[] = {
		"PRAGMA quick_check(tree)", "PRAGMA quick_check(queue)"};
	for (size_t i = 0; i < COUNT_OF(checks); i++) {
		char said[WHERE_MAX] = "";
		if (ask(s, checks[i], take_text, said, e) != OK)
			return e->kind;
		if (strcmp(said, "ok") != 0)
			return err_set(e, ERR_IO, "%s: damaged: %s%s", s->path, said,
				advice(SQLITE_CORRUPT));
	}
	return OK;
}

/*
 * What a killed process committed can be read before it is durable: synced before it is.  That
 * comes first in a checkpoint; a full disk leaves the rest of it for later.  Where another process
 * is at one this does nothing, says busy, and waits for nobody: so it is asked again.
 */
static enum err_kind
sync_log(struct store *s, struct err *e)
{
	static const char text[] = "PRAGMA wal_checkpoint(PASSIVE)";
	for (int waited = 0; waited < BUSY_MS; waited += sqlite3_sleep(BUSY_STEP_MS)) {
		long busy = 0;
		int code = sqlite3_exec(s->db, text, take_first, &busy, NULL);
		if (code != SQLITE_OK && (code & 0xff) != SQLITE_FULL)
			return sqlite_refused(s, text, e);
		if (!busy)
			return OK;
	}
	return err_set(
		e, ERR_IO, "%s: its log could not be synced%s", s->path, advice(SQLITE_BUSY));
}

/* The change of mode does not wait for who is at it, either: SQLite asks its busy handler for
 * locks, and not where two would wait for each other. */
static enum err_kind
begin_log(struct store *s, char mode[WHERE_MAX], struct err *e)
{
	static const char text[] = "PRAGMA journal_mode = WAL";
	int64_t end = clock_steady() + BUSY_MS;
	int code;
	do {
		code = sqlite3_exec(s->db, text, take_text, mode, NULL);
		if (code == SQLITE_OK)
			return OK;
		if ((code & 0xff) == SQLITE_BUSY)
			sqlite3_sleep(BUSY_STEP_MS);
	} while ((code & 0xff) == SQLITE_BUSY && clock_steady() < end);
	return sqlite_refused(s, text, e);
}

static enum err_kind
set_up(struct store *s, bool create, struct err *e)
{
	char mode[WHERE_MAX] = "";
	if (sqlite3_db_readonly(s->db, "main") == 1)
		return err_set(e, ERR_IO, "%s: is read-only%s", s->path, advice(SQLITE_READONLY));
	if (sqlite3_busy_timeout(s->db, BUSY_MS) != SQLITE_OK || begin_log(s, mode, e) != OK)
		return e->kind;
	if (strcmp(mode, "wal") != 0)
		return err_set(e, ERR_IO, "%s: no write-ahead log can be kept beside it", s->path);
	if (ask(s, "PRAGMA synchronous = FULL", NULL, NULL, e) != OK ||
		ask(s, "PRAGMA trusted_schema = OFF", NULL, NULL, e) != OK ||
		check_ours(s, create, e) != OK || check_integrity(s, e) != OK ||
		sync_log(s, e) != OK)
		return e->kind;
	for (int i = 0; i < SQL_COUNT; i++)
		if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i],
			    NULL) != SQLITE_OK)
			return sqlite_refused(s, sql[i], e);
	struct tree t;
	return sqlite_tree(s, &t, e);
}

/*
 * What a statement may have to undo stays in memory (a batch at most): a process in a sandbox has
 * no folder for temporary files, and finds out only when a batch is large.
 */
static void
undo_in_memory(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

enum err_kind
store_open(const char *path, bool create, struct store **to, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, undo_in_memory);
	if (create && make_file(path, e) != OK)
		return e->kind;
	struct store *s = calloc(1, sizeof *s);
	if (!s || !(s->path = strdup(path))) {
		free(s);
		return err_set(e, ERR_IO, "out of memory");
	}
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	enum err_kind rc = sqlite3_open_v2(path, &s->db, flags, NULL) == SQLITE_OK
				   ? set_up(s, create, e)
				   : sqlite_refused(s, "opening", e);
	if (rc != OK) {
		store_close(s);
		return rc;
	}
	*to = s;
	return OK;
}

void
store_close(struct store *s)
{
	if (!s)
		return;
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(s->st[i]);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}
