#include "log/restore_parts.h"

#include "os/file.h"
#include "os/folder.h"
#include "os/lock.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORK_MAX_BYTES = 64 << 20 };

const char *
restore_path(const struct restore *x, const char *name, char to[RESTORE_PATH_MAX])
{
	snprintf(to, RESTORE_PATH_MAX, "%.3900s/%.150s", x->aside, name);
	return to;
}

/* ---- who has what ---- */

static void
add_source(struct restore *x, enum source_kind kind, const char *where, const struct vkey *witness)
{
	struct source *s = &x->sources[x->nsources];
	struct err e;
	char what[ERR_MSG_MAX];
	*s = (struct source){.kind = kind, .where = where, .witness = witness};
	enum err_kind rc = source_open(s, &x->o->conf, x->fetch, &e);
	bool local = where == x->local || where == x->memory;
	if (rc == OK) {
		snprintf(what, sizeof what, "a checkpoint of %llu entries",
			(unsigned long long)s->checkpoint.size);
		x->nsources++;
	} else {
		snprintf(what, sizeof what, "%s", e.msg);
		source_close(s);
	}
	if (rc == OK || !(local && rc == ERR_MISSING))
		x->o->report(x->o->to, where, what);
}

static void
find_sources(struct restore *x)
{
	const struct policy_party *witnesses;
	size_t n = x->o->policy ? policy_witnesses(x->o->policy, &witnesses) : 0;
	add_source(x, SOURCE_COPY, x->local, NULL);
	add_source(x, SOURCE_SIGNER, x->memory, NULL);
	for (size_t i = 0; i < x->o->nfrom; i++)
		add_source(x, SOURCE_COPY, x->o->from[i], NULL);
	for (size_t i = 0; i < n; i++)
		if (witnesses[i].url[0])
			add_source(x, SOURCE_WITNESS, witnesses[i].url, &witnesses[i].key);
}

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

/* ---- one of them is taken ---- */

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

/* ---- and all others must be part of its history ---- */

/* Does someone vouch for it who can: the log by its signature, a witness, the signer's memory? */
static bool
is_vouched(const struct restore *x, const struct source *s)
{
	struct note n;
	struct err e;
	if (s->kind != SOURCE_COPY)
		return true;
	return note_parse(buf_slice(&s->note), &n, &e) == OK &&
	       trust_check_note(x->trust, &n, &e) == OK;
}

static enum err_kind
check_one(struct restore *x, const struct source *s, struct err *e)
{
	uint64_t size = x->taken->checkpoint.size;
	struct files_tree tree = {x->files, size};
	struct sha256 root;
	bool fits = false;
	if (s->checkpoint.size <= size) {
		if (merkle_root(files_hash, &tree, s->checkpoint.size, &root, e) != OK)
			return e->kind;
		fits = sha256_eq(&root, &s->checkpoint.root);
	}
	if (fits)
		return OK;
	if (!is_vouched(x, s)) {
		x->o->report(x->o->to, s->where, "left out: the log did not sign its checkpoint");
		return OK;
	}
	if (s->checkpoint.size > size)
		return err_set(e, ERR_MISMATCH,
			"the checkpoint of %llu entries, seen at %s, is missing: no source has its "
			"entries, and the largest that has is of %llu (%s)",
			(unsigned long long)s->checkpoint.size, s->where, (unsigned long long)size,
			x->taken->where);
	return err_set(e, ERR_MISMATCH,
		"a fork: the checkpoint of %llu entries seen at %s is not of the history that %s "
		"has",
		(unsigned long long)s->checkpoint.size, s->where, x->taken->where);
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

static enum err_kind
rebuild(struct restore *x, bool there, struct err *e)
{
	find_sources(x);
	enum err_kind rc = take_largest(x, e);
	for (size_t i = 0; rc == OK && i < x->nsources; i++)
		if (&x->sources[i] != x->taken)
			rc = check_one(x, &x->sources[i], e);
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
	return OK;
}

static void
close_all(struct restore *x)
{
	for (size_t i = 0; i < x->nsources; i++)
		source_close(&x->sources[i]);
	files_close(x->files);
	trust_close(x->trust);
	arena_close(x->work);
	fetch_close(x->fetch);
	free(x);
}

enum err_kind
restore_run(const struct restore_options *o, struct restore_result *r, struct err *e)
{
	struct lock *lock = NULL;
	struct err none;
	char path[RESTORE_PATH_MAX + 32];
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
	if (rc == OK) { /* nothing may be sequenced while it is exchanged */
		snprintf(path, sizeof path, "%s/lock", x->folder);
		rc = lock_open(path, 0, &lock, e);
		bool there = rc == OK;
		if (rc == ERR_MISSING)
			rc = OK;
		if (rc == OK)
			rc = rebuild(x, there, e);
		if (rc != OK)
			(void)!clear_aside(x, &none);
	}
	lock_close(lock);
	close_all(x);
	return rc;
}
