/*
 * log/note.h: signed notes and verifier keys, C2SP signed-note 1.0.0.  Pure.
 *
 * A note is a text that ends in a newline, an empty line, and signature lines
 * `— <name> <base64(key id || signature)>`.  It is split at the last empty line.
 */
#ifndef EXQ_LOG_NOTE_H
#define EXQ_LOG_NOTE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum {
	NOTE_MAX_BYTES = 128 * 1024, /* a hundred signatures of algorithms to come */
	NOTE_MAX_SIGS = 100,	     /* 16 must be accepted */
	VKEY_NAME_MAX = 255,
	VKEY_TEXT_MAX = VKEY_NAME_MAX + 64,
	ED25519_LEN = 32,
	ED25519_SIG_LEN = 64,
};

enum vkey_type { VKEY_ED25519 = 0x01, VKEY_COSIGNATURE = 0x04 };

/* `name+hex8(id)+base64(type || key)`, Ed25519 only: others are ERR_UNSUPPORTED. */
struct vkey {
	char name[VKEY_NAME_MAX + 1];
	uint32_t id;
	enum vkey_type type;
	unsigned char key[ED25519_LEN];
};

/* The id is computed and must be the one said. */
MUST_CHECK enum err_kind vkey_parse(struct slice text, struct vkey *k, struct err *e);
char *vkey_format(const struct vkey *k, char to[VKEY_TEXT_MAX]);

/* From a name and a public key; ERR_SYNTAX when the name is none (empty, space, '+'). */
MUST_CHECK enum err_kind vkey_make(struct slice name, enum vkey_type type,
	const unsigned char key[ED25519_LEN], struct vkey *k, struct err *e);

struct note_sig {
	struct slice name;
	uint32_t id;
	struct slice base64; /* key id and signature, known to be canonical base64 */
};

struct note {
	struct slice text; /* with its last newline */
	struct note_sig sigs[NOTE_MAX_SIGS];
	size_t nsigs;
};

/* Borrows `bytes`.  On error *n is untouched and *e says the line. */
MUST_CHECK enum err_kind note_parse(struct slice bytes, struct note *n, struct err *e);

/*
 * The signature's bytes behind the key id, when there is one by (name, id): `len` of them into
 * `to`.  ERR_MISSING: none.  ERR_SYNTAX: of another length.
 */
MUST_CHECK enum err_kind note_find(
	const struct note *n, const struct vkey *k, unsigned char *to, size_t len, struct err *e);

/*
 * Is it signed by this key?  OK.  ERR_MISSING: no line by it.  ERR_MISMATCH: a line by it that is
 * false, for which the whole note is to be rejected.  For VKEY_COSIGNATURE *time gets the
 * cosignature's time in seconds (C2SP tlog-cosignature, cosignature/v1); else 0; may be NULL.
 */
MUST_CHECK enum err_kind note_verify(
	const struct note *n, const struct vkey *k, uint64_t *time, struct err *e);

/* Append a signature line; `payload` is what stands behind the key id. */
void note_put_sig(struct buf *to, const struct vkey *k, struct slice payload);

/* Append what a cosigner signs: "cosignature/v1\ntime <t>\n" and the note's text. */
void cosignature_put_message(struct buf *to, uint64_t time, struct slice text);

#endif
