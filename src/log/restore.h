/*
 * log/restore.h: a log that was lost, or went back to an older copy, rebuilt from what others have
 * of it.
 *
 * Sources are copies of its public folder, served over HTTP or lying in a folder, and what is still
 * there locally; besides them witnesses and the signer's memory say how large the log has been.
 * The largest source that proves to be this log is taken: every entry hashed, every signature
 * judged from the genesis on (log/audit.h).  Everything else that was seen must be part of its
 * history, the files `signed` and `shown` of the signer and the evidence kept of alarms included. A
 * larger checkpoint that the log signed, or a witness cosigned, whose entries no source has, ends
 * it: a log that begins again below it would fork.  So does what could be one: a larger checkpoint
 * of a copy by a key not known here, a memory of the signer that cannot be read, and witnesses that
 * do not answer and could make a quorum.
 *
 * Of the signatures on the checkpoint taken those that were verified are kept: of the log, and of
 * the policy's witnesses with times not after now + 300 s.
 *
 * No signer may run on the folder.  The new one is made aside and put in place at once, in exchange
 * for the one that is there, which is kept.  What waited in the old queue waits in the new one.
 */
#ifndef EXQ_LOG_RESTORE_H
#define EXQ_LOG_RESTORE_H

#include "log/conf.h"
#include "log/policy.h"

enum { RESTORE_MAX_SOURCES = 64, RESTORE_PATH_MAX = 4096 };

struct restore_options {
	const char *folder; /* of the log; need not exist */
	struct conf conf;
	const char *const *from; /* URLs, and paths of folders */
	size_t nfrom;
	const struct policy *policy; /* NULL: no witness is asked */
	const char *const *keys;     /* PEM files of the log's keys; none: those in folder/signer,
					which in any case say what the log signed */
	size_t nkeys;
	int64_t now; /* ms */
	void (*report)(void *to, const char *where, const char *what);
	void (*progress)(void *to, uint64_t done, uint64_t size); /* may be NULL */
	void *to;
};

struct restore_result {
	uint64_t size;
	struct sha256 root;
	const char *from; /* which source; borrowed of the options */
	size_t carried;	  /* submissions that waited */
	bool signer;	  /* false: no key was given nor found: nothing can be signed */
	char before[RESTORE_PATH_MAX]; /* where the old folder is; "": there was none */
};

/*
 * ERR_MISMATCH: a fork, or a larger checkpoint is missing or could be: which, where it was seen,
 * and what to do. ERR_MISSING: no source has this log.  On an error `folder` is as it was.
 */
MUST_CHECK enum err_kind restore_run(
	const struct restore_options *o, struct restore_result *r, struct err *e);

#endif
