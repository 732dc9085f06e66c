/*
 * store/sqlite.h: what the files of the SQLite store share; of no interest elsewhere.
 *
 * A handle is for one thread.  After a write or sync that failed it refuses every call.
 */
#ifndef EXQ_STORE_SQLITE_H
#define EXQ_STORE_SQLITE_H

#include "store/store.h"

/* What is prepared when a store is opened; sqlite.c has their text. */
enum statement {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_TREE,
	SQL_FIND,
	SQL_PUT,
	SQL_WAITING,
	SQL_REFUSE,
	SQL_REFUSED,
	SQL_GROW,
	SQL_PLACE,
	SQL_UNPUBLISHED,
	SQL_KEEP,
	SQL_DROP,
	SQL_PUBLISHED,
	SQL_FORGET,
	SQL_UNPLACE,
	SQL_RESTART,
	SQL_LEARN,
	SQL_LEARNED,
	SQL_COUNT_ADD,
	SQL_REBUILT,
	SQL_WALK,
	SQL_COUNT
};

struct sqlite3;
struct sqlite3_stmt;

struct store {
	struct sqlite3 *db;
	char *path;
	bool broken; /* a write or sync failed: what the file holds now is not known */
	struct sqlite3_stmt *st[SQL_COUNT];
};

struct tree {
	uint64_t sequenced, published;
	bool rebuilding;
};

/* ERR_IO: what SQLite said last, and what to do about it. */
enum err_kind sqlite_refused(struct store *s, const char *what, struct err *e);

/* ERR_IO when it is broken. */
MUST_CHECK enum err_kind sqlite_usable(struct store *s, struct err *e);

/* Bind; bytes must stay until the statement has run.  What cannot be bound (no memory) is NULL,
 * which no column here takes: the statement then fails. */
void sqlite_bytes(struct store *s, enum statement which, int at, struct slice b);
void sqlite_id(struct store *s, enum statement which, int at, const struct sha256 *id);
void sqlite_number(struct store *s, enum statement which, int at, uint64_t n);

/* Run one that gives no row; it is ready for use again. */
MUST_CHECK enum err_kind sqlite_run(
	struct store *s, enum statement which, const char *what, struct err *e);

MUST_CHECK enum err_kind sqlite_tree(struct store *s, struct tree *t, struct err *e);

/* Every change: alone on the file from the start, so that what is read stays true.  ERR_MISMATCH
 * when it is being rebuilt and should not be, or the other way round. */
MUST_CHECK enum err_kind sqlite_begin(
	struct store *s, bool rebuilding, struct tree *t, struct err *e);

/* Commit, or roll back when rc is an error; returns the first error. */
MUST_CHECK enum err_kind sqlite_finish(struct store *s, enum err_kind rc, struct err *e);

#endif
