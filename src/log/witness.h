/*
 * log/witness.h: a witness, C2SP tlog-witness 1.0.0 with the statuses of its HEAD of July 2026.
 *
 * It cosigns (C2SP tlog-cosignature, cosignature/v1) the checkpoints of the logs it knows, each
 * only as an extension of the last one it cosigned: two trees that contradict one another never
 * both get its cosignature.  What it cosigned is durable before it answers.  It signs its own
 * spelling of what it read, and refuses extension lines, which it could not judge.
 *
 *   POST /add-checkpoint                        log/proof.h, struct advance
 *   GET /<hex SHA-256 of the origin>/checkpoint  the last one cosigned, with the log's signatures
 *
 * add-checkpoint answers, the first that holds:
 *
 *   400  not of its form; 404  not a known origin; 403  no signature by a key known for it, or a
 *   false one; 400  an extension, or old larger than the size; 409  old is not the size cosigned
 *   last: the body is that size and a newline, text/x.tlog.size; 422  the tree does not extend that
 *   one; 500  the state could not be kept (the witness answers nothing but that until it is started
 *   again); 200  signature lines, its own alone.
 *
 * `exq witness` serves it in a sandbox (os/sandbox.h): after witness_open() it needs no file but
 * those of its folder.
 *
 * A state folder holds `lock` and, an origin, a file named as in its URL: the cosigned checkpoint.
 * One process a folder.  A log of which nothing is kept begins anew at any size: a state folder is
 * never to be taken from a backup, nor to be shared by two keys.
 */
#ifndef EXQ_LOG_WITNESS_H
#define EXQ_LOG_WITNESS_H

#include "log/note.h"
#include "os/serve.h"
#include "sign/ed25519.h"

enum {
	WITNESS_MAX_LOGS = 64,	       /* keys of logs */
	WITNESS_MAX_BODY = 160 * 1024, /* a checkpoint and 63 hashes */
};

struct witness;

struct witness_options {
	const char *state;	   /* a folder that exists */
	const struct ed25519 *key; /* borrowed */
	struct slice name;	   /* of the witness's key */
	const struct vkey *logs;   /* copied; their names are the origins; several keys of one log
				      may be listed */
	size_t nlogs;
	int64_t (*clock)(void *from); /* ms since 1970 UTC */
	void *from;
};

/*
 * ERR_IO: another process has the folder.  ERR_MISMATCH: its state is not of this key, or was
 * changed.  ERR_USAGE: no log, a log's key that is of no log, or is the witness's own.
 */
MUST_CHECK enum err_kind witness_open(
	const struct witness_options *o, struct witness **w, struct err *e);
void witness_close(struct witness *w);

/* A serve_handler, `from` a struct witness; may be called by several threads. */
void witness_answer(void *from, const struct serve_request *r, struct serve_answer *a);

const struct vkey *witness_key(const struct witness *w);

#endif
