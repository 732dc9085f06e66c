/*
 * log/trust.h: who may sign in a log, folded from its own entries; and whether one object is
 * authentic there.  No I/O; time is the entry's.
 *
 * A verifier is given one thing: the log's origin and the id of its genesis.  Entry 0 must be that
 * genesis; later entries of the state's root change keys and certificates, each from its own index
 * on (design, sections 4 and 6).  An object is authentic when its document names this log, its
 * issuer is the subject of its certificate, that certificate was registered by an `actor` document
 * (or is the root's), issued by the root, valid at the entry's time and not revoked, as is the
 * root that issued it, and the signature is by its key.  What is authentic may still have no
 * effect: that is for the register.
 *
 * Memory is by what the root registered, not by the length of the log.  So only documents of the
 * root are known again (TRUST_REPEATED): a second copy of a role's document is authentic here, and
 * to drop it is for the register's fold, which has to know every id anyway.
 *
 * ERR_IO everywhere: this machine cannot tell, for want of memory or of the engine for GOST.  That
 * is never a reason: the same bytes have one answer everywhere.
 */
#ifndef EXQ_LOG_TRUST_H
#define EXQ_LOG_TRUST_H

#include "doc/types.h"
#include "log/note.h"
#include "sign/object.h"

enum {
	TRUST_MAX_KEYS = 64,	  /* log keys a log ever had */
	TRUST_MAX_CERTS = 100000, /* certificates a state ever registered */
	TRUST_DETAIL_MAX = 256,
};

/* Why an object is not authentic.  Ids are published ("signer-revoked") and never reused. */
enum trust_reason {
	TRUST_AUTHENTIC = 0,
	TRUST_MALFORMED_OBJECT,
	TRUST_MALFORMED_DOCUMENT,
	TRUST_NEWER_VERSION,
	TRUST_OTHER_LOG,
	TRUST_OTHER_STATE,
	TRUST_NOT_GENESIS,  /* entry 0 is not the genesis given, or a genesis stands later */
	TRUST_ROOT_ONLY,    /* of a type only the root may issue */
	TRUST_NOT_FOR_ROOT, /* of a type the root does not issue */
	TRUST_ISSUER_NOT_SIGNER,
	TRUST_ISSUER_UNKNOWN,
	TRUST_CERT_MALFORMED,
	TRUST_CERT_UNREGISTERED,
	TRUST_CERT_NOT_ISSUED, /* not by the state's root in force */
	TRUST_CERT_NOT_YET,
	TRUST_CERT_EXPIRED,
	TRUST_CERT_REVOKED,
	TRUST_SIGNATURE_FALSE,
	TRUST_ALGORITHM,
	TRUST_ROOT_NOT_COMMITTED, /* a new root whose key was not committed to */
	TRUST_KEY_CLASH, /* adds a log key that is there, retires one that is not, or the last */
	TRUST_REPEATED,	 /* of the root, and it took effect before */
	TRUST_REASON_COUNT
};

const char *trust_reason_id(enum trust_reason r);     /* "signer-revoked" */
const char *trust_reason_clause(enum trust_reason r); /* "design 4; RFC 5280 4.1.2.5" */

struct trust;

/* Everything it keeps is its own.  NULL when out of memory. */
struct trust *trust_open(struct slice origin, const struct sha256 *genesis);
void trust_close(struct trust *t);

struct trust_finding {
	enum trust_reason reason;
	char detail[TRUST_DETAIL_MAX]; /* for people: which certificate, which field; "" */
	struct sha256 id;
	enum doc_type type;
	char issuer[ACTOR_MAX + 1];
	uint64_t changes;	      /* documents of the root that had taken effect */
	int64_t not_after;	      /* of the certificate; ms */
	const struct doc_common *doc; /* in the arena given; NULL when it is malformed */
};

/*
 * Judge an object as the entry of index trust_size() at `time`.  Any outcome but an error of the
 * machine is OK, with *f set.  The document is decoded into `a`.
 */
MUST_CHECK enum err_kind trust_judge(struct trust *t, int64_t time, struct slice der,
	struct arena *a, struct trust_finding *f, struct err *e);

/* Judge, and let it take effect when it is authentic and of the root: the next entry. */
MUST_CHECK enum err_kind trust_add(struct trust *t, int64_t time, struct slice der, struct arena *a,
	struct trust_finding *f, struct err *e);

/*
 * The next entry of one's own log, judged when it was sequenced: only documents of the root are
 * judged again, so that a start takes no signature check an entry.  ERR_MISMATCH: not authentic.
 */
MUST_CHECK enum err_kind trust_replay(
	struct trust *t, int64_t time, struct slice der, struct arena *a, struct err *e);

/*
 * Count an entry judged before without judging it again.  False, and nothing done: it was not
 * authentic, is of the root, a document of the root came between, or its certificate has ended.
 */
bool trust_count(struct trust *t, int64_t time, const struct trust_finding *f);

uint64_t trust_size(const struct trust *t); /* entries taken */
state_code trust_state(const struct trust *t);

/* Keys by which checkpoints of this size of tree may be signed: in force now, oldest first. */
size_t trust_log_keys(const struct trust *t, const struct vkey **keys);

/* OK: the note is signed by a log key in force, and by none falsely. */
MUST_CHECK enum err_kind trust_check_note(
	const struct trust *t, const struct note *n, struct err *e);

#endif
