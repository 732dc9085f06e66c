/*
 * log/signer_state.h: what the signer decides and remembers; no sockets here.
 *
 * A folder holds `origin`, one to eight *.key (Ed25519, PEM; all sign, in the order of their
 * names), `signed`, the last note it signed, and perhaps `shown`, a larger one of its own that it
 * was shown.
 */
#ifndef EXQ_LOG_SIGNER_STATE_H
#define EXQ_LOG_SIGNER_STATE_H

#include "log/checkpoint.h"
#include "log/signer.h"
#include "os/lock.h"
#include "sign/ed25519.h"

enum { SIGNER_MAX_KEYS = 8, SIGNER_MAX_REQUEST = NOTE_MAX_BYTES + 64 };

struct signer_state {
	int folder; /* descriptor */
	char origin[ORIGIN_MAX + 1];
	struct ed25519 *keys[SIGNER_MAX_KEYS];
	struct vkey vkeys[SIGNER_MAX_KEYS];
	size_t nkeys;
	struct checkpoint last;
	struct buf note;	 /* the last one signed */
	bool kept;		 /* it is durable: this process wrote it */
	struct checkpoint shown; /* the largest of its own it saw; size 0: none larger */
	struct lock *lock;
};

/* Reads all, and takes the folder's lock.  ERR_MISSING: no `signed`: the process must not start. */
MUST_CHECK enum err_kind signer_state_open(
	const char *folder, struct signer_state *s, struct err *e);
void signer_state_close(struct signer_state *s);

/*
 * Answer a request: `last\n`, `show\n` and a note, or `sign\n` and what log/proof.h calls an
 * advance. OK: the note (of show: nothing) is appended to *to.  ERR_MISMATCH, ERR_SYNTAX: refused,
 * and why. ERR_IO: the state could not be kept; the process must end.
 */
MUST_CHECK enum err_kind signer_answer(
	struct signer_state *s, struct slice request, struct buf *to, struct err *e);

#endif
