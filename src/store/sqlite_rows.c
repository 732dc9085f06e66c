/* Submissions in the SQLite store: queue, sequencing, publication, recovery. */
#include "store/sqlite.h"

#include <sqlite3.h>
#include <stdlib.h>

/* ---- rows ---- */

static enum err_kind
misshapen(struct store *s, sqlite3_stmt *st, const char *what, struct err *e)
{
	return err_set(e, ERR_SYNTAX, "%s: %s: row %lld: %s", s->path,
		(const char *)sqlite3_column_text(st, 0), sqlite3_column_int64(st, 1), what);
}

/* The row the statement stands on; `a` NULL: without the object. */
static enum err_kind
read_row(struct store *s, sqlite3_stmt *st, struct arena *a, struct submission *to, struct err *e)
{
	struct submission it = {.published = sqlite3_column_text(st, 0)[0] == 'e'};
	if (sqlite3_column_type(st, 2) != SQLITE_BLOB || sqlite3_column_bytes(st, 2) != SHA256_LEN)
		return misshapen(s, st, "its id is not 32 bytes", e);
	memcpy(it.id.b, sqlite3_column_blob(st, 2), SHA256_LEN);
	int object = sqlite3_column_type(st, 3), place = sqlite3_column_type(st, 4),
	    time = sqlite3_column_type(st, 5);
	if (it.published ? object != SQLITE_NULL
			 : object != SQLITE_BLOB || sqlite3_column_bytes(st, 3) == 0)
		return misshapen(s, st, "its object is not bytes", e);
	if (place != time || (place != SQLITE_INTEGER && (place != SQLITE_NULL || it.published)))
		return misshapen(s, st, "place and time are not two numbers, or none", e);
	int64_t at = sqlite3_column_int64(st, 4);
	it.time = sqlite3_column_int64(st, 5);
	if (at < 0 || it.time < 0)
		return misshapen(s, st, "place or time is below 0", e);
	it.sequenced = place == SQLITE_INTEGER;
	it.index = (uint64_t)at;
	if (a && !it.published) {
		it.object = arena_copy(a, (struct slice){sqlite3_column_blob(st, 3),
						  (size_t)sqlite3_column_bytes(st, 3)});
		if (!it.object.p)
			return err_set(e, ERR_LIMIT, "%s: no memory for an object", s->path);
	}
	*to = it;
	return OK;
}

/* ERR_MISSING without a message: no such id. */
static enum err_kind
find(struct store *s, const struct sha256 *id, struct arena *a, struct submission *item,
	struct err *e)
{
	sqlite3_stmt *st = s->st[SQL_FIND];
	sqlite_id(s, SQL_FIND, 1, id);
	int code = sqlite3_step(st);
	enum err_kind rc = code == SQLITE_ROW	 ? read_row(s, st, a, item, e)
			   : code == SQLITE_DONE ? ERR_MISSING
						 : sqlite_refused(s, "looking up an id", e);
	sqlite3_reset(st);
	return rc;
}

enum err_kind
store_find(struct store *s, const struct sha256 *id, struct arena *a, struct submission *item,
	struct err *e)
{
	char text[SHA256_TEXT_MAX];
	if (sqlite_usable(s, e) != OK)
		return e->kind;
	enum err_kind rc = find(s, id, a, item, e);
	if (rc == ERR_MISSING)
		return err_set(e, rc, "%s: nothing of id %s", s->path, sha256_format(id, text));
	return rc;
}

/* Rows of a bound statement; max_bytes 0: however large. */
static enum err_kind
read_rows(struct store *s, enum statement which, size_t max_bytes, struct store_page *page,
	struct err *e)
{
	sqlite3_stmt *st = s->st[which];
	enum err_kind rc = OK;
	size_t done = 0, bytes = 0;
	int code = SQLITE_DONE;
	while (rc == OK && done < page->max && (code = sqlite3_step(st)) == SQLITE_ROW) {
		size_t more = (size_t)sqlite3_column_bytes(st, 3);
		if (done && max_bytes && (more > max_bytes || bytes > max_bytes - more))
			break;
		rc = read_row(s, st, page->a, &page->items[done], e);
		bytes += more;
		done++;
	}
	if (rc == OK && code != SQLITE_ROW && code != SQLITE_DONE)
		rc = sqlite_refused(s, "reading the queue", e);
	sqlite3_reset(st);
	page->n = rc == OK ? done : 0;
	return rc;
}

/* ---- the queue ---- */

static enum err_kind
put_one(struct store *s, const struct submission *item, struct submission *to, struct err *e)
{
	struct submission known;
	*to = *item;
	to->sequenced = to->published = to->known = false;
	enum err_kind rc = find(s, &item->id, NULL, &known, e);
	if (rc == OK) {
		known.object = item->object;
		known.known = true;
		*to = known;
	}
	if (rc != ERR_MISSING)
		return rc;
	if (!item->object.n)
		return err_set(e, ERR_SYNTAX, "%s: an object without bytes", s->path);
	sqlite_id(s, SQL_PUT, 1, &item->id);
	sqlite_bytes(s, SQL_PUT, 2, item->object);
	return sqlite_run(s, SQL_PUT, "queueing", e);
}

static enum err_kind
check_batch(size_t n, struct err *e)
{
	if (n > STORE_BATCH_MAX)
		return err_set(e, ERR_LIMIT, "%zu submissions at once; at most %d", n,
			(int)STORE_BATCH_MAX);
	return OK;
}

enum err_kind
store_put(struct store *s, struct submission *items, size_t n, struct err *e)
{
	struct tree t;
	if (check_batch(n, e) != OK)
		return e->kind;
	struct submission *done = calloc(n ? n : 1, sizeof *done);
	if (!done)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = sqlite_begin(s, false, &t, e);
	if (rc == OK) {
		for (size_t i = 0; i < n && rc == OK; i++)
			rc = put_one(s, &items[i], &done[i], e);
		rc = sqlite_finish(s, rc, e);
	}
	if (rc == OK && n)
		memcpy(items, done, n * sizeof *done);
	free(done);
	return rc;
}

enum err_kind
store_waiting(struct store *s, struct store_page *page, struct err *e)
{
	page->n = 0;
	if (sqlite_usable(s, e) != OK)
		return e->kind;
	sqlite_number(s, SQL_WAITING, 1, page->max);
	return read_rows(s, SQL_WAITING, page->max_bytes, page, e);
}

static enum err_kind
not_waiting(struct store *s, const struct sha256 *id, struct err *e)
{
	char text[SHA256_TEXT_MAX];
	return err_set(
		e, ERR_MISSING, "%s: nothing waits of id %s", s->path, sha256_format(id, text));
}

enum err_kind
store_refuse(struct store *s, const struct sha256 *id, const char *why, struct err *e)
{
	struct tree t;
	if (sqlite_begin(s, false, &t, e) != OK)
		return e->kind;
	sqlite_id(s, SQL_REFUSE, 1, id);
	enum err_kind rc = sqlite_run(s, SQL_REFUSE, "refusing", e);
	if (rc == OK && sqlite3_changes(s->db) != 1)
		rc = not_waiting(s, id, e);
	if (rc == OK) {
		sqlite_id(s, SQL_REFUSED, 1, id);
		(void)sqlite3_bind_text(s->st[SQL_REFUSED], 2, why, -1, SQLITE_STATIC);
		rc = sqlite_run(s, SQL_REFUSED, "refusing", e);
	}
	return sqlite_finish(s, rc, e);
}

/* ---- sequencing and publication ---- */

static enum err_kind
place_one(struct store *s, const struct submission *item, uint64_t index, struct err *e)
{
	if (item->time < 0)
		return err_set(e, ERR_SYNTAX, "%s: a time below 0", s->path);
	sqlite_id(s, SQL_PLACE, 1, &item->id);
	sqlite_number(s, SQL_PLACE, 2, index);
	sqlite_number(s, SQL_PLACE, 3, (uint64_t)item->time);
	enum err_kind rc = sqlite_run(s, SQL_PLACE, "sequencing", e);
	if (rc == OK && sqlite3_changes(s->db) != 1)
		rc = not_waiting(s, &item->id, e);
	return rc;
}

static enum err_kind
grow(struct store *s, uint64_t size, size_t n, const struct tree *t, struct err *e)
{
	if (size > INT64_MAX - n)
		return err_set(e, ERR_LIMIT, "%s: a tree past 2^63 entries", s->path);
	sqlite_number(s, SQL_GROW, 1, size);
	sqlite_number(s, SQL_GROW, 2, size + n);
	enum err_kind rc = sqlite_run(s, SQL_GROW, "sequencing", e);
	if (rc == OK && sqlite3_changes(s->db) != 1)
		rc = err_set(e, ERR_MISMATCH,
			"%s: %llu entries are sequenced, not %llu: another process writes this log",
			s->path, (unsigned long long)t->sequenced, (unsigned long long)size);
	return rc;
}

enum err_kind
store_sequence(struct store *s, uint64_t size, struct submission *items, size_t n, struct err *e)
{
	struct tree t;
	if (check_batch(n, e) != OK || sqlite_begin(s, false, &t, e) != OK)
		return e->kind;
	enum err_kind rc = grow(s, size, n, &t, e);
	for (size_t i = 0; i < n && rc == OK; i++)
		rc = place_one(s, &items[i], size + i, e);
	rc = sqlite_finish(s, rc, e);
	for (size_t i = 0; i < n && rc == OK; i++) {
		items[i].sequenced = true;
		items[i].index = size + i;
	}
	return rc;
}

enum err_kind
store_sizes(struct store *s, uint64_t *sequenced, uint64_t *published, struct err *e)
{
	struct tree t;
	if (sqlite_usable(s, e) != OK || sqlite_tree(s, &t, e) != OK)
		return e->kind;
	if (t.rebuilding)
		return err_set(e, ERR_MISMATCH,
			"%s: its rebuilding was cut short: rebuild it first", s->path);
	*sequenced = t.sequenced;
	*published = t.published;
	return OK;
}

enum err_kind
store_unpublished(struct store *s, uint64_t index, struct store_page *page, struct err *e)
{
	page->n = 0;
	if (sqlite_usable(s, e) != OK)
		return e->kind;
	sqlite_number(s, SQL_UNPUBLISHED, 1, page->max);
	sqlite_number(s, SQL_UNPUBLISHED, 2, index);
	return read_rows(s, SQL_UNPUBLISHED, 0, page, e);
}

enum err_kind
store_published(struct store *s, uint64_t size, struct err *e)
{
	struct tree t;
	if (sqlite_begin(s, false, &t, e) != OK)
		return e->kind;
	enum err_kind rc = OK;
	if (size > t.sequenced)
		rc = err_set(e, ERR_MISMATCH, "%s: %llu entries published of %llu sequenced",
			s->path, (unsigned long long)size, (unsigned long long)t.sequenced);
	if (rc == OK && size > t.published) {
		sqlite_number(s, SQL_KEEP, 1, size);
		sqlite_number(s, SQL_DROP, 1, size);
		sqlite_number(s, SQL_PUBLISHED, 1, size);
		rc = sqlite_run(s, SQL_KEEP, "publishing", e);
		if (rc == OK && (uint64_t)sqlite3_changes(s->db) != size - t.published)
			rc = err_set(e, ERR_SYNTAX,
				"%s: queue: %d rows from place %llu to %llu, not one each", s->path,
				sqlite3_changes(s->db), (unsigned long long)t.published,
				(unsigned long long)size);
		if (rc == OK)
			rc = sqlite_run(s, SQL_DROP, "publishing", e);
		if (rc == OK)
			rc = sqlite_run(s, SQL_PUBLISHED, "publishing", e);
	}
	return sqlite_finish(s, rc, e);
}

/* ---- the whole index ---- */

enum err_kind
store_walk(struct store *s, struct submission *item, bool *more, struct err *e)
{
	sqlite3_stmt *st = s->st[SQL_WALK];
	*more = false;
	if (sqlite_usable(s, e) != OK)
		return e->kind;
	int code = sqlite3_step(st);
	enum err_kind rc = code == SQLITE_ROW	 ? read_row(s, st, NULL, item, e)
			   : code == SQLITE_DONE ? OK
						 : sqlite_refused(s, "reading the index", e);
	*more = rc == OK && code == SQLITE_ROW;
	if (!*more)
		sqlite3_reset(st);
	return rc;
}

void
store_walk_end(struct store *s)
{
	sqlite3_reset(s->st[SQL_WALK]);
}

/* ---- recovery ---- */

enum err_kind
store_rebuild_begin(struct store *s, struct err *e)
{
	static const enum statement steps[] = {SQL_RESTART, SQL_FORGET, SQL_UNPLACE};
	if (sqlite_usable(s, e) != OK || sqlite_run(s, SQL_BEGIN, "rebuilding", e) != OK)
		return e->kind;
	enum err_kind rc = OK;
	for (size_t i = 0; i < COUNT_OF(steps) && rc == OK; i++)
		rc = sqlite_run(s, steps[i], "rebuilding", e);
	return sqlite_finish(s, rc, e);
}

static enum err_kind
learn(struct store *s, const struct submission *item, uint64_t index, struct err *e)
{
	if (item->index != index || item->time < 0)
		return err_set(e, ERR_MISMATCH, "%s: entry %llu where %llu follows", s->path,
			(unsigned long long)item->index, (unsigned long long)index);
	sqlite_id(s, SQL_LEARN, 1, &item->id);
	sqlite_number(s, SQL_LEARN, 2, index);
	sqlite_number(s, SQL_LEARN, 3, (uint64_t)item->time);
	sqlite_id(s, SQL_LEARNED, 1, &item->id);
	enum err_kind rc = sqlite_run(s, SQL_LEARN, "rebuilding", e);
	return rc == OK ? sqlite_run(s, SQL_LEARNED, "rebuilding", e) : rc;
}

enum err_kind
store_rebuild_add(struct store *s, const struct submission *items, size_t n, struct err *e)
{
	struct tree t;
	if (check_batch(n, e) != OK || sqlite_begin(s, true, &t, e) != OK)
		return e->kind;
	enum err_kind rc = OK;
	for (size_t i = 0; i < n && rc == OK; i++)
		rc = learn(s, &items[i], t.sequenced + i, e);
	sqlite_number(s, SQL_COUNT_ADD, 1, n);
	if (rc == OK)
		rc = sqlite_run(s, SQL_COUNT_ADD, "rebuilding", e);
	return sqlite_finish(s, rc, e);
}

enum err_kind
store_rebuild_end(struct store *s, uint64_t size, struct err *e)
{
	struct tree t;
	if (sqlite_begin(s, true, &t, e) != OK)
		return e->kind;
	enum err_kind rc = OK;
	if (t.sequenced != size)
		rc = err_set(e, ERR_MISMATCH, "%s: %llu entries were learnt of %llu", s->path,
			(unsigned long long)t.sequenced, (unsigned long long)size);
	if (rc == OK)
		rc = sqlite_run(s, SQL_REBUILT, "rebuilding", e);
	return sqlite_finish(s, rc, e);
}
