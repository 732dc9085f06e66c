/* All that was seen of a log, and whether it is of the history that is taken. */
#include "log/restore_parts.h"

#include "os/file.h"

#include <stdio.h>

enum { NAMES_MAX_BYTES = 2 << 20, SIG_MAX_BYTES = 8 + ED25519_SIG_LEN };

static void
report(const struct restore *x, const char *where, const char *what)
{
	x->o->report(x->o->to, where, what);
}

static void
report_size(const struct restore *x, const struct source *s)
{
	char what[ERR_MSG_MAX];
	snprintf(what, sizeof what, "a checkpoint of %llu entries",
		(unsigned long long)s->checkpoint.size);
	report(x, s->where, what);
}

/* ---- who has what ---- */

static void
add_copy(struct restore *x, const char *where)
{
	struct source *s = &x->sources[x->nsources];
	struct err e;
	*s = (struct source){.kind = SOURCE_COPY, .where = where};
	enum err_kind rc = source_open(s, &x->o->conf, x->fetch, &e);
	if (rc == OK) {
		report_size(x, s);
		x->nsources++;
		return;
	}
	if (where != x->local || rc != ERR_MISSING)
		report(x, where, e.msg);
	source_close(s);
}

/* What the signer signed cannot be taken back: it is known, or it is not there, or it is no go. */
static enum err_kind
add_memory(struct restore *x, const char *where, struct err *e)
{
	struct source *s = &x->sources[x->nsources];
	*s = (struct source){.kind = SOURCE_SIGNER, .where = where};
	enum err_kind rc = source_open(s, &x->o->conf, x->fetch, e);
	if (rc == OK) {
		report_size(x, s);
		x->nsources++;
		return OK;
	}
	source_close(s);
	if (rc == ERR_MISSING)
		return OK;
	return err_set(e, ERR_MISMATCH,
		"%s cannot be read, so that what was signed is not known (%.200s): mend the file; "
		"or "
		"move it away, and give --policy, so that witnesses say how large the log was",
		where, e->msg);
}

/* It has forgotten, or its URL leads elsewhere: what it says of nothing is no answer. */
static void
doubt(const struct restore *x, struct latest_item *it)
{
	struct note n;
	struct err e;
	for (size_t i = 0; it->answer == LATEST_NONE && i < x->nsources; i++)
		if (note_parse(buf_slice(&x->sources[i].note), &n, &e) == OK &&
			note_verify(&n, &it->witness->key, NULL, &e) == OK) {
			it->answer = LATEST_SILENT;
			snprintf(it->why, sizeof it->why,
				"it knows of no checkpoint, and %.300s has one it cosigned",
				x->sources[i].where);
		}
}

static enum err_kind
add_witnesses(struct restore *x, struct err *e)
{
	if (!x->o->policy)
		return OK;
	latest_ask(&x->latest, x->o->policy, x->o->conf.origin);
	for (size_t i = 0; i < x->latest.n; i++) {
		struct latest_item *it = &x->latest.items[i];
		struct source *s = &x->sources[x->nsources];
		const char *where = it->witness->url[0] ? it->witness->url : it->witness->name;
		doubt(x, it);
		if (it->answer != LATEST_HAS) {
			report(x, where, it->why);
			continue;
		}
		*s = (struct source){.kind = SOURCE_WITNESS,
			.where = where,
			.note = it->note, /* its bytes move */
			.checkpoint = it->checkpoint};
		buf_init(&it->note, 1);
		report_size(x, s);
		x->nsources++;
	}
	return latest_check_silent(&x->latest, x->o->policy, e);
}

enum err_kind
restore_find(struct restore *x, struct err *e)
{
	add_copy(x, x->local);
	enum err_kind rc = add_memory(x, x->memory, e);
	if (rc == OK)
		rc = add_memory(x, x->shown, e);
	for (size_t i = 0; rc == OK && i < x->o->nfrom; i++)
		add_copy(x, x->o->from[i]);
	return rc == OK ? add_witnesses(x, e) : rc;
}

/* ---- all must be part of one history ---- */

static bool
is_signed_by_log(const struct restore *x, const struct note *n)
{
	struct err e;
	bool found = trust_check_note(x->trust, n, &e) == OK;
	for (size_t i = 0; !found && i < x->nkeys; i++)
		found = note_verify(n, &x->keys[i], NULL, &e) == OK;
	return found;
}

static bool
is_cosigned(const struct restore *x, const struct note *n)
{
	const struct policy_party *w;
	struct err e;
	size_t count = x->o->policy ? policy_witnesses(x->o->policy, &w) : 0;
	for (size_t i = 0; i < count; i++)
		if (note_verify(n, &w[i].key, NULL, &e) == OK)
			return true;
	return false;
}

/*
 * Does someone vouch for it who can: the log by its signature, a witness, the signer's memory?  The
 * keys are those of the tree taken, and those at hand: a larger tree may have changed them.
 */
static bool
is_vouched(const struct restore *x, const struct source *s)
{
	struct note n;
	struct err e;
	if (s->kind == SOURCE_SIGNER || s->kind == SOURCE_WITNESS)
		return true;
	return note_parse(buf_slice(&s->note), &n, &e) == OK &&
	       (is_signed_by_log(x, &n) || is_cosigned(x, &n));
}

/* Nobody known vouches.  A copy that is larger may have it from a key that came later. */
static enum err_kind
pass_over(const struct restore *x, const struct source *s, struct err *e)
{
	if (s->kind == SOURCE_COPY && s->checkpoint.size > x->taken->checkpoint.size)
		return err_set(e, ERR_MISMATCH,
			"%s has a checkpoint of this log of %llu entries, more than the %llu that "
			"could be proven, signed by a key not known here: if it is the log's, "
			"which was changed, give it with --signer-key; else %s",
			s->where, (unsigned long long)s->checkpoint.size,
			(unsigned long long)x->taken->checkpoint.size,
			s->where == x->local ? "move that folder away"
					     : "leave this source out of --from");
	report(x, s->where, "left out: the log did not sign its checkpoint");
	return OK;
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
	if (!is_vouched(x, s))
		return pass_over(x, s, e);
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

/* Witnesses answered it, whoever they were: what is no checkpoint says nothing. */
static enum err_kind
check_evidence(struct restore *x, const char *path, struct err *e)
{
	struct source s = {.kind = SOURCE_EVIDENCE, .where = path};
	enum err_kind rc = source_open(&s, &x->o->conf, x->fetch, e);
	if (rc == OK) {
		report_size(x, &s);
		rc = check_one(x, &s, e);
	} else if (rc != ERR_IO) {
		report(x, path, e->msg);
		rc = OK;
	}
	source_close(&s);
	return rc;
}

static enum err_kind
check_all_evidence(struct restore *x, struct err *e)
{
	char folder[RESTORE_PATH_MAX + 16], path[RESTORE_PATH_MAX + 300];
	struct buf names;
	buf_init(&names, NAMES_MAX_BYTES);
	snprintf(folder, sizeof folder, "%s/evidence", x->folder);
	enum err_kind rc = file_list(folder, ".theirs", &names, e);
	for (const char *name = names.p; rc == OK && *name; name += strlen(name) + 1) {
		snprintf(path, sizeof path, "%s/%.255s", folder, name);
		rc = check_evidence(x, path, e);
	}
	buf_fini(&names);
	return rc == ERR_MISSING ? OK : rc;
}

enum err_kind
restore_check(struct restore *x, struct err *e)
{
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && i < x->nsources; i++)
		if (&x->sources[i] != x->taken)
			rc = check_one(x, &x->sources[i], e);
	return rc == OK ? check_all_evidence(x, e) : rc;
}

/* ---- the checkpoint, as it was verified ---- */

static size_t
put_sig(const struct note *n, const struct vkey *k, uint64_t latest, struct buf *to)
{
	unsigned char payload[SIG_MAX_BYTES];
	bool dated = k->type == VKEY_COSIGNATURE;
	size_t len = dated ? SIG_MAX_BYTES : ED25519_SIG_LEN;
	uint64_t time = 0;
	struct err e;
	if (note_verify(n, k, &time, &e) != OK || (dated && (time == 0 || time > latest)) ||
		note_find(n, k, payload, len, &e) != OK)
		return 0;
	note_put_sig(to, k, (struct slice){(const char *)payload, len});
	return 1;
}

static bool
is_among(const struct vkey *k, const struct vkey *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(keys[i].key, k->key, sizeof k->key) == 0)
			return true;
	return false;
}

enum err_kind
restore_note(const struct restore *x, bool witnesses, struct buf *to, size_t *left, struct err *e)
{
	const struct policy_party *w;
	const struct vkey *keys;
	struct note n;
	size_t nkeys = trust_log_keys(x->trust, &keys), put = 0;
	size_t count = witnesses && x->o->policy ? policy_witnesses(x->o->policy, &w) : 0;
	uint64_t latest = (uint64_t)(x->o->now / 1000) + RESTORE_FUTURE_MAX_S;
	if (note_parse(buf_slice(&x->taken->note), &n, e) != OK)
		return e->kind;
	buf_add(to, n.text);
	buf_addc(to, '\n');
	for (size_t i = 0; i < nkeys; i++)
		put += put_sig(&n, &keys[i], latest, to);
	for (size_t i = 0; i < x->nkeys; i++)
		if (!is_among(&x->keys[i], keys, nkeys) && !is_among(&x->keys[i], x->keys, i))
			put += put_sig(&n, &x->keys[i], latest, to);
	for (size_t i = 0; i < count; i++)
		put += put_sig(&n, &w[i].key, latest, to);
	*left = n.nsigs - put;
	return buf_failed(to) ? err_set(e, ERR_IO, "out of memory") : OK;
}
