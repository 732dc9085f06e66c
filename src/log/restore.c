#include "log/restore_parts.h"

#include "os/file.h"
#include "os/folder.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORK_MAX_BYTES = 64 << 20 };

const char *
restore_path(const struct restore *x, const char *name, char to[RESTORE_PATH_MAX])
{
	snprintf(to, RESTORE_PATH_MAX, "%.3900s/%.150s", x->aside, name);
	return to;
}

/* ---- one of them is taken ---- */

/* Largest first; of equals those named first. */
static int
compare(const void *a, const void *b)
{
	const struct source *x = *(const struct source *const *)a,
			    *y = *(const struct source *const *)b;
	if (x->checkpoint.size != y->checkpoint.size)
		return x->checkpoint.size > y->checkpoint.size ? -1 : 1;
	return x < y ? -1 : 1;
}

/* Only what is marked as half a restoration is ever deleted. */
static enum err_kind
clear_aside(struct restore *x, struct err *e)
{
	char path[RESTORE_PATH_MAX];
	struct buf none;
	struct err why;
	files_close(x->files);
	x->files = NULL;
	buf_init(&none, 1);
	bool ours = file_read(restore_path(x, RESTORE_MARK, path), 1, &none, &why) == OK;
	buf_fini(&none);
	return ours ? folder_delete(x->aside, e) : OK;
}

static enum err_kind
take_largest(struct restore *x, struct err *e)
{
	const struct source *copies[COUNT_OF(x->sources)] = {NULL};
	size_t n = 0;
	struct err why;
	for (size_t i = 0; i < x->nsources; i++)
		if (x->sources[i].kind == SOURCE_COPY)
			copies[n++] = &x->sources[i];
	qsort(copies, n, sizeof copies[0], compare);
	for (size_t i = 0; i < n; i++) {
		if (clear_aside(x, e) != OK)
			return e->kind;
		if (restore_build(x, copies[i], &why) == OK) {
			x->taken = copies[i];
			return OK;
		}
		x->o->report(x->o->to, copies[i]->where, why.msg);
	}
	return err_set(e, ERR_MISSING, "no source has this log");
}

/* ---- what waited ---- */

static enum err_kind
carry_batch(struct restore *x, struct store *to, struct submission *items, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		items[i] = (struct submission){.id = items[i].id, .object = items[i].object};
	if (n && store_put(to, items, n, e) != OK)
		return e->kind;
	for (size_t i = 0; i < n; i++)
		x->r->carried += !items[i].sequenced;
	return OK;
}

/* Sequenced without a public checkpoint it goes back to the queue: nobody was told of it. */
static enum err_kind
carry(struct restore *x, struct store *from, struct store *to, struct err *e)
{
	struct store_page page = {.a = x->work,
		.items = x->items,
		.max = STORE_BATCH_MAX,
		.max_bytes = WORK_MAX_BYTES / 2};
	uint64_t at = 0;
	do {
		arena_reset(x->work);
		if (store_unpublished(from, at, &page, e) != OK)
			return e->kind;
		at = page.n ? page.items[page.n - 1].index + 1 : at;
		if (carry_batch(x, to, page.items, page.n, e) != OK)
			return e->kind;
	} while (page.n == page.max);
	arena_reset(x->work);
	if (store_waiting(from, &page, e) != OK)
		return e->kind;
	if (page.n == page.max)
		x->o->report(x->o->to, x->folder, "more wait in its queue.db than were carried");
	return carry_batch(x, to, page.items, page.n, e);
}

static enum err_kind
carry_queue(struct restore *x, struct err *e)
{
	char old[RESTORE_PATH_MAX + 32], new[RESTORE_PATH_MAX];
	struct store *from = NULL, *to = NULL;
	struct err why;
	snprintf(old, sizeof old, "%s/queue.db", x->folder);
	enum err_kind rc = store_open(old, false, &from, &why);
	if (rc != OK) {
		if (rc != ERR_MISSING && x->taken->where == x->local)
			x->o->report(x->o->to, old, why.msg);
		return OK;
	}
	rc = store_open(restore_path(x, "queue.db", new), false, &to, e);
	if (rc == OK && carry(x, from, to, &why) != OK)
		x->o->report(x->o->to, old, why.msg);
	store_close(from);
	store_close(to);
	return rc;
}

/* ---- into place ---- */

static enum err_kind
put_in_place(struct restore *x, bool there, struct err *e)
{
	char mark[RESTORE_PATH_MAX];
	if (folder_delete(restore_path(x, RESTORE_MARK, mark), e) != OK)
		return e->kind;
	if (!there)
		return folder_rename(x->aside, x->folder, e);
	snprintf(x->r->before, sizeof x->r->before, "%.4000s.before-%lld", x->folder,
		(long long)x->o->now);
	enum err_kind rc = folder_swap(x->aside, x->folder, e);
	return rc == OK ? folder_rename(x->aside, x->r->before, e) : rc;
}

/* The checkpoint, without what others may have written into the copy that was taken. */
static enum err_kind
publish(struct restore *x, struct err *e)
{
	struct buf note;
	char what[ERR_MSG_MAX];
	size_t left = 0;
	buf_init(&note, NOTE_MAX_BYTES);
	enum err_kind rc = restore_note(x, true, &note, &left, e);
	if (rc == OK)
		rc = files_write_checkpoint(x->files, buf_slice(&note), e);
	buf_fini(&note);
	if (rc != OK || !left)
		return rc;
	snprintf(what, sizeof what,
		"left out: %zu signatures on its checkpoint: by no key of the log%s", left,
		x->o->policy ? " or witness of the policy, false, or of the future"
			     : ", and no policy names witnesses");
	x->o->report(x->o->to, x->taken->where, what);
	return OK;
}

static enum err_kind
rebuild(struct restore *x, bool there, struct err *e)
{
	enum err_kind rc = restore_read_signer(x, e);
	if (rc == OK)
		rc = restore_find(x, e);
	if (rc == OK)
		rc = take_largest(x, e);
	if (rc == OK)
		rc = restore_check(x, e);
	if (rc == OK)
		rc = publish(x, e);
	if (rc == OK)
		rc = restore_signer(x, e);
	if (rc == OK)
		rc = conf_write(x->aside, &x->o->conf, e);
	if (rc == OK)
		rc = carry_queue(x, e);
	if (rc != OK)
		return rc;
	x->r->size = x->taken->checkpoint.size;
	x->r->root = x->taken->checkpoint.root;
	x->r->from = x->taken->where == x->local ? x->o->folder : x->taken->where;
	return put_in_place(x, there, e);
}

static enum err_kind
name_folders(struct restore *x, struct err *e)
{
	size_t n = strlen(x->o->folder);
	while (n > 1 && x->o->folder[n - 1] == '/')
		n--;
	if (n == 0 || n > RESTORE_PATH_MAX - 256 || x->o->nfrom > RESTORE_MAX_SOURCES)
		return err_set(e, ERR_LIMIT, "the path is too long, or more than %d sources",
			RESTORE_MAX_SOURCES);
	memcpy(x->folder, x->o->folder, n);
	snprintf(x->aside, sizeof x->aside, "%s.restore-part", x->folder);
	snprintf(x->local, sizeof x->local, "%s/public", x->folder);
	snprintf(x->signer, sizeof x->signer, "%s/signer", x->folder);
	snprintf(x->memory, sizeof x->memory, "%s/signer/signed", x->folder);
	snprintf(x->shown, sizeof x->shown, "%s/signer/shown", x->folder);
	return OK;
}

static void
close_all(struct restore *x)
{
	for (size_t i = 0; i < x->nsources; i++)
		source_close(&x->sources[i]);
	latest_fini(&x->latest);
	files_close(x->files);
	trust_close(x->trust);
	arena_close(x->work);
	fetch_close(x->fetch);
	lock_close(x->signer_lock);
	lock_close(x->lock);
	free(x);
}

/* Nothing may be sequenced or signed while it is exchanged. */
static enum err_kind
lock_all(struct restore *x, struct err *e)
{
	char path[RESTORE_PATH_MAX + 32];
	snprintf(path, sizeof path, "%s/lock", x->folder);
	enum err_kind rc = lock_open(path, 0, &x->lock, e);
	if (rc == OK || rc == ERR_MISSING)
		rc = restore_lock_signer(x, e);
	return rc;
}

enum err_kind
restore_run(const struct restore_options *o, struct restore_result *r, struct err *e)
{
	struct err none;
	struct restore *x = calloc(1, sizeof *x);
	*r = (struct restore_result){.size = 0};
	if (!x)
		return err_set(e, ERR_IO, "out of memory");
	x->o = o;
	x->r = r;
	x->fetch = fetch_open();
	x->work = arena_open(WORK_MAX_BYTES);
	enum err_kind rc =
		x->fetch && x->work ? name_folders(x, e) : err_set(e, ERR_IO, "out of memory");
	if (rc == OK)
		rc = lock_all(x, e);
	if (rc == OK) {
		rc = rebuild(x, x->lock != NULL, e);
		if (rc != OK)
			(void)!clear_aside(x, &none);
	}
	close_all(x);
	return rc;
}
