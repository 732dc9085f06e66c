/*
 * log/signer.h: the separate process that holds a log's private keys and signs checkpoints.
 *
 * It signs only well-formed checkpoints of its own origin that extend the last one it signed, by a
 * consistency proof it checks itself; it keeps that last one durably before it answers, and refuses
 * a smaller tree, another root of the same size, or a proof that fails.  Asked again for what it
 * signed last it signs again: the same bytes.  One process a state folder (a lock); clients take
 * turns, none can make it fork, and none keeps others out: who is silent or slow is dropped
 * (log/patience.h), and a client that asks again connects anew.  After start it is sandboxed:
 * seccomp lists its system calls, Landlock leaves it its state folder alone.
 *
 * A request is that of tlog-witness add-checkpoint (log/proof.h) with the checkpoint's text and no
 * signatures behind it, ahead of it its length (u32, big-endian); an answer is a status byte, its
 * length (u32) and the signed note, or a message.
 */
#ifndef EXQ_LOG_SIGNER_H
#define EXQ_LOG_SIGNER_H

#include "log/note.h"
#include "log/policy.h"
#include "log/proof.h"

/* ---- the process ---- */

/*
 * A state folder holds *.key (Ed25519 PEM, one to eight: all sign, the old and the new while keys
 * change), `origin`, and `signed`, the last checkpoint signed.  signer_init() makes one with a new
 * key; without `signed` the process refuses to start (a restored machine must not begin anew).
 */
MUST_CHECK enum err_kind signer_init(
	const char *folder, struct slice origin, struct vkey *key, struct err *e);

/* A further key, named behind those that are there; it signs from the process's next start on. */
MUST_CHECK enum err_kind signer_add_key(const char *folder, struct vkey *key, struct err *e);

/*
 * Is what was signed last what witnesses know?  A folder put back from a backup is whole, and only
 * they can tell.  ERR_MISMATCH with *behind: one of them cosigned a larger tree that the log
 * signed, or another of that size; or so many are silent that they could make a quorum.  To be
 * asked before signer_serve(), by who holds the folder's socket.lock; no key is in memory
 * meanwhile.
 */
struct signer_check_options {
	const char *folder;
	const struct policy *policy;
	void (*report)(void *to, const char *witness, const char *why); /* of one without answer */
	void *to;
};
MUST_CHECK enum err_kind signer_check(
	const struct signer_check_options *o, bool *behind, struct err *e);

/* Serve on a listening or connected socket until `stop` (a descriptor) becomes readable. */
MUST_CHECK enum err_kind signer_serve(
	const char *folder, int socket, bool listening, int stop, struct err *e);

/* ---- its client ---- */

struct signer;

/* Connect to folder/socket when someone serves there; else start the process as a child. */
MUST_CHECK enum err_kind signer_open(const char *folder, struct signer **s, struct err *e);
void signer_close(struct signer *s);

/* What it signed last: *size, and the note appended when it is not NULL. */
MUST_CHECK enum err_kind signer_last(
	struct signer *s, uint64_t *size, struct buf *note, struct err *e);

/*
 * Show it a note from elsewhere (a mirror, a witness): when it carries the signer's own signature
 * over a larger tree than it remembers, it refuses to sign until that tree is restored.
 */
MUST_CHECK enum err_kind signer_show(struct signer *s, struct slice note, struct err *e);

/* Sign; the note is appended.  ERR_MISMATCH: refused, and why. */
MUST_CHECK enum err_kind signer_sign(
	struct signer *s, const struct advance *a, struct buf *note, struct err *e);

#endif
