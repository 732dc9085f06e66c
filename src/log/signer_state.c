#include "log/signer_state.h"

#include "os/file.h"
#include "os/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
	KEY_MAX_BYTES = 4096,
	NAMES_MAX_BYTES = 64 * 1024,
	LOCK_WAIT_MS = 5000,
	KEY_NUMBER_MAX = 999
};

static enum err_kind
failed(const char *name, struct err *e)
{
	return err_set(
		e, errno == ENOENT ? ERR_MISSING : ERR_IO, "signer: %s: %s", name, strerror(errno));
}

/* ---- the folder ---- */

static enum err_kind
read_name(int folder, const char *name, size_t max, struct buf *to, struct err *e)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = 0;
	buf_clear(to);
	if (fd < 0)
		return failed(name, e);
	do {
		char *at = buf_room(to, 1024);
		n = at ? read(fd, at, 1024) : -1;
		to->n += n > 0 ? (size_t)n : 0;
	} while (n > 0 && to->n <= max);
	close(fd);
	if (n < 0)
		return failed(name, e);
	return n ? err_set(e, ERR_LIMIT, "signer: %s: larger than %zu bytes", name, max) : OK;
}

/* Written aside, synced, renamed, the folder synced: only then is it remembered. */
static enum err_kind
keep(int folder, const char *name, struct slice bytes, struct err *e)
{
	char aside[64];
	snprintf(aside, sizeof aside, "%s.new", name);
	int fd = openat(folder, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_set(e, ERR_IO, "signer: %s: %s", aside, strerror(errno));
	bool ok = output_bytes(fd, bytes) && fsync(fd) == 0;
	if (!ok)
		err_set(e, ERR_IO, "signer: %s: %s", aside, strerror(errno));
	if (close(fd) != 0 && ok)
		return err_set(e, ERR_IO, "signer: %s: %s", aside, strerror(errno));
	if (ok && (renameat(folder, aside, folder, name) != 0 || fsync(folder) != 0))
		return err_set(e, ERR_IO, "signer: %s: %s", name, strerror(errno));
	return ok ? OK : e->kind;
}

/* ---- opening ---- */

static enum err_kind
read_key(struct signer_state *s, const char *name, struct err *e)
{
	struct buf pem;
	unsigned char public[ED25519_LEN];
	if (s->nkeys == SIGNER_MAX_KEYS)
		return err_set(e, ERR_LIMIT, "signer: more than %d keys", SIGNER_MAX_KEYS);
	buf_init(&pem, (size_t)2 * KEY_MAX_BYTES);
	enum err_kind rc = read_name(s->folder, name, KEY_MAX_BYTES, &pem, e);
	if (rc == OK && ed25519_parse(buf_slice(&pem), &s->keys[s->nkeys], e) != OK)
		rc = err_context(e, "signer: %s", name);
	if (pem.p)
		explicit_bzero(pem.p, pem.n);
	buf_fini(&pem);
	if (rc != OK)
		return rc;
	ed25519_public(s->keys[s->nkeys], public);
	return vkey_make(slice_of(s->origin), VKEY_ED25519, public, &s->vkeys[s->nkeys++], e);
}

static enum err_kind
read_keys(struct signer_state *s, const char *folder, struct err *e)
{
	struct buf names;
	buf_init(&names, NAMES_MAX_BYTES);
	enum err_kind rc = file_list(folder, ".key", &names, e);
	for (const char *name = names.p; rc == OK && *name; name += strlen(name) + 1)
		rc = read_key(s, name, e);
	buf_fini(&names);
	if (rc == OK && !s->nkeys)
		rc = err_set(e, ERR_MISSING, "signer: %s holds no *.key", folder);
	return rc;
}

/* A checkpoint of this log, signed by one of these keys and by none of them falsely. */
static enum err_kind
read_own(const struct signer_state *s, struct slice bytes, struct checkpoint *c, struct err *e)
{
	struct note n;
	size_t good = 0;
	if (note_parse(bytes, &n, e) != OK || checkpoint_parse(n.text, c, e) != OK)
		return e->kind;
	if (strcmp(c->origin, s->origin) != 0)
		return err_set(
			e, ERR_MISMATCH, "it is of the log %s, not of %s", c->origin, s->origin);
	for (size_t i = 0; i < s->nkeys; i++) {
		enum err_kind rc = note_verify(&n, &s->vkeys[i], NULL, e);
		good += rc == OK;
		if (rc != OK && rc != ERR_MISSING)
			return rc;
	}
	return good ? OK : err_set(e, ERR_MISMATCH, "it is signed by no key of this signer");
}

static enum err_kind
read_origin(struct signer_state *s, struct err *e)
{
	struct buf text;
	buf_init(&text, 2048);
	enum err_kind rc = read_name(s->folder, "origin", ORIGIN_MAX + 1, &text, e);
	if (rc == OK && (text.n < 2 || text.p[text.n - 1] != '\n'))
		rc = err_set(e, ERR_SYNTAX, "signer: origin: not one line");
	if (rc == OK)
		memcpy(s->origin, text.p, text.n - 1);
	buf_fini(&text);
	return rc;
}

static enum err_kind
read_memory(struct signer_state *s, struct err *e)
{
	struct buf shown;
	enum err_kind rc = read_name(s->folder, "signed", NOTE_MAX_BYTES, &s->note, e);
	if (rc == ERR_MISSING)
		return err_set(e, ERR_MISSING,
			"signer: no `signed`, so what was signed last is not known; `exq log "
			"restore` finds it");
	if (rc == OK && read_own(s, buf_slice(&s->note), &s->last, e) != OK)
		rc = err_context(e, "signer: signed");
	if (rc != OK)
		return rc;
	buf_init(&shown, (size_t)2 * NOTE_MAX_BYTES);
	rc = read_name(s->folder, "shown", NOTE_MAX_BYTES, &shown, e);
	if (rc == OK && read_own(s, buf_slice(&shown), &s->shown, e) != OK)
		rc = err_context(e, "signer: shown");
	buf_fini(&shown);
	return rc == ERR_MISSING ? OK : rc;
}

/* One whose client was killed still ends what it was asked for: waited for, a while. */
static enum err_kind
take_lock(struct signer_state *s, const char *folder, struct err *e)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/lock", folder);
	if (n <= 0 || (size_t)n >= sizeof path)
		return err_set(e, ERR_LIMIT, "signer: %s: the path is too long", folder);
	return lock_open(path, LOCK_WAIT_MS, &s->lock, e) == OK ? OK : err_context(e, "signer");
}

enum err_kind
signer_state_open(const char *folder, struct signer_state *s, struct err *e)
{
	*s = (struct signer_state){.folder = -1};
	buf_init(&s->note, (size_t)2 * NOTE_MAX_BYTES);
	s->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err_kind rc = s->folder >= 0 ? take_lock(s, folder, e) : failed(folder, e);
	if (rc == OK)
		rc = read_origin(s, e);
	if (rc == OK)
		rc = read_keys(s, folder, e);
	if (rc == OK)
		rc = read_memory(s, e);
	if (rc != OK)
		signer_state_close(s);
	return rc;
}

void
signer_state_close(struct signer_state *s)
{
	for (size_t i = 0; i < s->nkeys; i++)
		ed25519_close(s->keys[i]);
	s->nkeys = 0;
	buf_fini(&s->note);
	lock_close(s->lock);
	if (s->folder >= 0)
		close(s->folder);
	s->lock = NULL;
	s->folder = -1;
}

/* ---- signing ---- */

static enum err_kind
put_note(const struct signer_state *s, const struct checkpoint *c, struct buf *to, struct err *e)
{
	unsigned char signature[ED25519_SIG_LEN];
	struct buf text;
	enum err_kind rc = OK;
	buf_init(&text, CHECKPOINT_TEXT_MAX);
	checkpoint_put(&text, c); /* our own spelling of what was read */
	buf_add(to, buf_slice(&text));
	buf_addc(to, '\n');
	for (size_t i = 0; rc == OK && i < s->nkeys; i++) {
		rc = ed25519_sign(s->keys[i], buf_slice(&text), signature, e);
		if (rc == OK)
			note_put_sig(to, &s->vkeys[i],
				(struct slice){(const char *)signature, sizeof signature});
	}
	if (rc == OK && (buf_failed(&text) || buf_failed(to)))
		rc = err_set(e, ERR_IO, "out of memory");
	buf_fini(&text);
	return rc;
}

static enum err_kind
check_advance(const struct signer_state *s, const struct advance *a, const struct checkpoint *c,
	struct err *e)
{
	if (strcmp(c->origin, s->origin) != 0)
		return err_set(e, ERR_MISMATCH, "refused: of the log %s, and this signer's is %s",
			c->origin, s->origin);
	if (s->shown.size > s->last.size || (s->shown.size && s->shown.size == s->last.size &&
						    !sha256_eq(&s->shown.root, &s->last.root)))
		return err_set(e, ERR_MISMATCH,
			"refused: a tree of %llu entries with another history was signed by this "
			"key, and %llu are remembered here; see `exq log restore`",
			(unsigned long long)s->shown.size, (unsigned long long)s->last.size);
	if (c->size < s->last.size)
		return err_set(e, ERR_MISMATCH,
			"refused: %llu entries, and %llu were signed before",
			(unsigned long long)c->size, (unsigned long long)s->last.size);
	if (a->old != s->last.size)
		return err_set(e, ERR_MISMATCH, "refused: a proof from %llu entries, not from %llu",
			(unsigned long long)a->old, (unsigned long long)s->last.size);
	if (merkle_check_consistency(
		    s->last.size, &s->last.root, c->size, &c->root, &a->steps, e) != OK)
		return err_context(e, "refused");
	return OK;
}

static enum err_kind
sign(struct signer_state *s, struct slice request, struct buf *to, struct err *e)
{
	struct advance a;
	struct checkpoint c;
	struct buf note;
	if (advance_parse(request, &a, e) != OK || checkpoint_parse(a.note, &c, e) != OK ||
		check_advance(s, &a, &c, e) != OK)
		return e->kind;
	buf_init(&note, NOTE_MAX_BYTES);
	enum err_kind rc = put_note(s, &c, &note, e);
	/* What the process before wrote may not have reached the disk: once more by this one. */
	if (rc == OK && (!s->kept || !slice_eq(buf_slice(&note), buf_slice(&s->note))))
		rc = keep(s->folder, "signed", buf_slice(&note), e);
	if (rc == OK) {
		s->kept = true;
		s->last = c;
		buf_clear(&s->note);
		buf_add(&s->note, buf_slice(&note));
		buf_add(to, buf_slice(&note));
	}
	buf_fini(&note);
	return rc;
}

/* Anyone may show anything: only what this signer's own key signed says something. */
static enum err_kind
show(struct signer_state *s, struct slice note, struct err *e)
{
	struct checkpoint c = {.size = 0};
	if (read_own(s, note, &c, e) != OK)
		return e->kind;
	bool forked = c.size == s->last.size && !sha256_eq(&c.root, &s->last.root);
	if (c.size < s->shown.size || (c.size <= s->last.size && !forked))
		return OK;
	if (keep(s->folder, "shown", note, e) != OK)
		return e->kind;
	s->shown = c;
	return OK;
}

enum err_kind
signer_answer(struct signer_state *s, struct slice request, struct buf *to, struct err *e)
{
	if (slice_is(request, "last\n")) {
		buf_add(to, buf_slice(&s->note));
		return OK;
	}
	if (slice_starts(request, "show\n"))
		return show(s, slice_from(request, 5), e);
	if (slice_starts(request, "sign\n"))
		return sign(s, slice_from(request, 5), to, e);
	return err_set(e, ERR_SYNTAX, "expected last, show or sign");
}

/* ---- a new one ---- */

enum err_kind
signer_init(const char *folder, struct slice origin, struct vkey *key, struct err *e)
{
	struct signer_state s = {.folder = -1};
	char path[4096];
	unsigned char public[ED25519_LEN];
	struct checkpoint empty = {.size = 0, .root = merkle_empty()};
	if (origin.n > ORIGIN_MAX)
		return err_set(e, ERR_LIMIT, "an origin has at most %d bytes", ORIGIN_MAX);
	snprintf(path, sizeof path, "%.4000s/log.key", folder);
	memcpy(empty.origin, origin.p, origin.n);
	memcpy(s.origin, origin.p, origin.n);
	buf_init(&s.note, NOTE_MAX_BYTES);
	s.folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err_kind rc = s.folder >= 0 ? ed25519_new(&s.keys[0], e) : failed(folder, e);
	if (rc == OK) {
		s.nkeys = 1;
		ed25519_public(s.keys[0], public);
		rc = vkey_make(origin, VKEY_ED25519, public, &s.vkeys[0], e);
	}
	if (rc == OK)
		rc = ed25519_save(s.keys[0], path, e);
	if (rc == OK)
		rc = put_note(&s, &empty, &s.note, e);
	if (rc == OK)
		rc = keep(s.folder, "signed", buf_slice(&s.note), e);
	buf_clear(&s.note);
	buf_addf(&s.note, "%s\n", s.origin);
	if (rc == OK)
		rc = keep(s.folder, "origin", buf_slice(&s.note), e);
	if (rc == OK)
		*key = s.vkeys[0];
	signer_state_close(&s);
	return rc;
}

/* ---- a further key ---- */

/* The number in "logNNN.key"; "log.key" is the first. */
static unsigned
number_of(const char *name)
{
	unsigned n = 0;
	if (strncmp(name, "log", 3) != 0)
		return 1;
	for (name += 3; *name >= '0' && *name <= '9' && n < KEY_NUMBER_MAX; name++)
		n = n * 10 + (unsigned)(*name - '0');
	return n ? n : 1;
}

/* Behind those that are there, in the order of bytes: "log.key", "log002.key", "log003.key". */
static enum err_kind
next_key_name(const char *folder, char to[4096], struct err *e)
{
	struct buf names;
	unsigned count = 0, last = 0;
	buf_init(&names, NAMES_MAX_BYTES);
	enum err_kind rc = file_list(folder, ".key", &names, e);
	for (const char *name = names.p; rc == OK && *name; name += strlen(name) + 1) {
		unsigned n = number_of(name);
		last = n > last ? n : last;
		count++;
	}
	buf_fini(&names);
	if (rc != OK)
		return rc;
	if (count == SIGNER_MAX_KEYS || last >= KEY_NUMBER_MAX)
		return err_set(e, ERR_LIMIT,
			"signer: %u keys are there, the last has number %u; remove one that is "
			"retired",
			count, last);
	snprintf(to, 4096, "%.4000s/log%03u.key", folder, last + 1);
	return OK;
}

enum err_kind
signer_add_key(const char *folder, struct vkey *key, struct err *e)
{
	struct signer_state s = {.folder = -1};
	char path[4096];
	unsigned char public[ED25519_LEN];
	s.folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err_kind rc = s.folder >= 0 ? read_origin(&s, e) : failed(folder, e);
	if (rc == OK)
		rc = next_key_name(folder, path, e);
	if (rc == OK)
		rc = ed25519_new(&s.keys[0], e);
	if (rc == OK) {
		s.nkeys = 1;
		ed25519_public(s.keys[0], public);
		rc = vkey_make(slice_of(s.origin), VKEY_ED25519, public, key, e);
	}
	if (rc == OK)
		rc = ed25519_save(s.keys[0], path, e);
	signer_state_close(&s);
	return rc;
}
