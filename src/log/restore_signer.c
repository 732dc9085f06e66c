/* The signer of a log that is restored: its keys, its memory, and that none runs. */
#include "log/restore_parts.h"

#include "os/file.h"
#include "os/folder.h"
#include "sign/ed25519.h"

#include <stdio.h>

enum { KEY_MAX_BYTES = 4096, NAMES_MAX_BYTES = 64 * 1024 };

enum err_kind
restore_lock_signer(struct restore *x, struct err *e)
{
	char path[RESTORE_PATH_MAX + 32];
	snprintf(path, sizeof path, "%s/lock", x->signer);
	enum err_kind rc = lock_open(path, 0, &x->signer_lock, e);
	if (rc == OK || rc == ERR_MISSING)
		return OK;
	return err_context(e, "a signer may run on %s: stop `exq log signer` first", x->signer);
}

/* ---- what is there ---- */

static enum err_kind
read_key(const struct restore *x, const char *path, struct ed25519 **key, struct vkey *v,
	struct err *e)
{
	struct buf pem;
	unsigned char public[ED25519_LEN];
	buf_init(&pem, KEY_MAX_BYTES);
	enum err_kind rc = file_read(path, KEY_MAX_BYTES, &pem, e);
	if (rc == OK && ed25519_parse(buf_slice(&pem), key, e) != OK)
		rc = err_context(e, "%s", path);
	if (pem.p)
		explicit_bzero(pem.p, pem.n);
	buf_fini(&pem);
	if (rc != OK)
		return rc;
	ed25519_public(*key, public);
	rc = vkey_make(slice_of(x->o->conf.origin), VKEY_ED25519, public, v, e);
	if (rc != OK) {
		ed25519_close(*key);
		*key = NULL;
	}
	return rc;
}

static enum err_kind
learn_key(struct restore *x, const char *path, struct err *e)
{
	struct ed25519 *key = NULL;
	if (x->nkeys == RESTORE_MAX_KEYS)
		return err_set(e, ERR_LIMIT, "more than %d keys", RESTORE_MAX_KEYS);
	enum err_kind rc = read_key(x, path, &key, &x->keys[x->nkeys], e);
	x->nkeys += rc == OK;
	ed25519_close(key);
	return rc;
}

/* Call take() for every key in the signer's folder, if there is one. */
static enum err_kind
each_old_key(struct restore *x,
	enum err_kind (*take)(struct restore *, const char *, void *, struct err *), void *to,
	struct err *e)
{
	struct buf names;
	char path[RESTORE_PATH_MAX];
	buf_init(&names, NAMES_MAX_BYTES);
	enum err_kind rc = file_list(x->signer, ".key", &names, e);
	for (const char *name = names.p; rc == OK && *name; name += strlen(name) + 1) {
		snprintf(path, sizeof path, "%.3800s/%.255s", x->signer, name);
		rc = take(x, path, to, e);
	}
	buf_fini(&names);
	return rc == ERR_MISSING ? OK : rc;
}

/* Others were given where one of these does not do. */
static enum err_kind
learn_old_key(struct restore *x, const char *path, void *to, struct err *e)
{
	(void)to;
	enum err_kind rc = learn_key(x, path, e);
	if (rc == OK || !x->o->nkeys)
		return rc;
	x->o->report(x->o->to, path, e->msg);
	return OK;
}

static enum err_kind
check_origin(const struct restore *x, struct err *e)
{
	char path[RESTORE_PATH_MAX + 32];
	struct buf text;
	size_t n = strlen(x->o->conf.origin);
	snprintf(path, sizeof path, "%s/origin", x->signer);
	buf_init(&text, ORIGIN_MAX + 1);
	enum err_kind rc = file_read(path, ORIGIN_MAX + 1, &text, e);
	if (rc == OK &&
		(text.n != n + 1 || memcmp(text.p, x->o->conf.origin, n) != 0 || text.p[n] != '\n'))
		rc = err_set(e, ERR_MISMATCH, "it is not the line %s", x->o->conf.origin);
	buf_fini(&text);
	if (rc == OK || rc == ERR_MISSING)
		return OK;
	return err_set(e, ERR_MISMATCH,
		"%s does not say that the signer is of this log (%.200s): mend the file, or move "
		"%s away if it is another log's, and give the key with --signer-key",
		path, e->msg, x->signer);
}

enum err_kind
restore_read_signer(struct restore *x, struct err *e)
{
	enum err_kind rc = check_origin(x, e);
	for (size_t i = 0; rc == OK && i < x->o->nkeys; i++)
		rc = learn_key(x, x->o->keys[i], e);
	return rc == OK ? each_old_key(x, learn_old_key, NULL, e) : rc;
}

/* ---- the new one ---- */

/* What its keys say of the notes that it is to remember. */
struct keyring {
	size_t n;
	struct note taken, shown;
	bool has_shown, signed_by, shown_by, shown_false;
};

/* Under a name of ours. */
static enum err_kind
copy_key(struct restore *x, const char *path, void *to, struct err *e)
{
	struct keyring *r = to;
	struct ed25519 *key = NULL;
	struct vkey v;
	struct err why;
	char name[64], path_to[RESTORE_PATH_MAX];
	enum err_kind rc = read_key(x, path, &key, &v, e);
	if (rc != OK)
		return rc;
	r->signed_by = r->signed_by || note_verify(&r->taken, &v, NULL, &why) == OK;
	enum err_kind shown = r->has_shown ? note_verify(&r->shown, &v, NULL, &why) : ERR_MISSING;
	r->shown_by = r->shown_by || shown == OK;
	r->shown_false = r->shown_false || (shown != OK && shown != ERR_MISSING);
	snprintf(name, sizeof name, "signer/log%zu.key", r->n++);
	rc = ed25519_save(key, restore_path(x, name, path_to), e);
	ed25519_close(key);
	return rc;
}

/* The keys given, or those of the signer that is there. */
static enum err_kind
copy_keys(struct restore *x, struct keyring *r, struct err *e)
{
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && i < x->o->nkeys; i++)
		rc = copy_key(x, x->o->keys[i], r, e);
	return rc == OK && !x->o->nkeys ? each_old_key(x, copy_key, r, e) : rc;
}

static const struct source *
find_shown(const struct restore *x)
{
	for (size_t i = 0; i < x->nsources; i++)
		if (x->sources[i].where == x->shown)
			return &x->sources[i];
	return NULL;
}

/* A note shown that is by none of its keys would keep it from starting, and is in the history. */
static enum err_kind
write_memory(struct restore *x, const struct keyring *r, struct err *e)
{
	char path[RESTORE_PATH_MAX], origin[ORIGIN_MAX + 2];
	struct buf note;
	size_t left;
	int n = snprintf(origin, sizeof origin, "%s\n", x->o->conf.origin);
	buf_init(&note, NOTE_MAX_BYTES);
	enum err_kind rc = restore_note(x, false, &note, &left, e);
	if (rc == OK)
		rc = file_write(restore_path(x, "signer/signed", path), buf_slice(&note), e);
	buf_fini(&note);
	if (rc == OK && r->shown_by && !r->shown_false)
		rc = file_write(
			restore_path(x, "signer/shown", path), buf_slice(&find_shown(x)->note), e);
	if (rc == OK)
		rc = file_write(restore_path(x, "signer/origin", path),
			(struct slice){origin, (size_t)n}, e);
	return rc;
}

enum err_kind
restore_signer(struct restore *x, struct err *e)
{
	char path[RESTORE_PATH_MAX];
	struct keyring r = {.n = 0};
	const struct source *shown = find_shown(x);
	enum err_kind rc = note_parse(buf_slice(&x->taken->note), &r.taken, e);
	if (rc == OK && shown)
		rc = note_parse(buf_slice(&shown->note), &r.shown, e);
	r.has_shown = shown != NULL;
	if (rc == OK)
		rc = folder_make(restore_path(x, "signer", path), 0700, e);
	if (rc == OK)
		rc = copy_keys(x, &r, e);
	if (rc != OK)
		return rc;
	x->r->signer = r.n > 0;
	if (r.n && !r.signed_by)
		return err_set(e, ERR_MISMATCH,
			"the checkpoint of %llu entries is signed by none of the keys given: give "
			"the log's",
			(unsigned long long)x->taken->checkpoint.size);
	return r.n ? write_memory(x, &r, e) : OK;
}
