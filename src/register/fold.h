/*
 * register/fold.h: the register: log entries, in their order, folded into the state of every
 * demand, recognition, order, contest, inquiry and actor at a time t.  Pure.
 *
 * Input are the entries, already opened and judged (log/trust.h), the files their lawpacks pin, and
 * t; nothing else: two folds of one log give the same bytes, on any machine, in any year.  What
 * breaks a safeguard is refused with a published reason and has no effect; it stays in the log.
 * Restrictions end by time alone.
 */
#ifndef EXQ_REGISTER_FOLD_H
#define EXQ_REGISTER_FOLD_H

#include "base/buf.h"
#include "base/sha256.h"
#include "doc/types.h"
#include "register/transition.h"

enum {
	FOLD_VERSION = 1,		   /* of the rules: genesis and lawpack say which */
	FOLD_MAX_BYTES = 1 << 30,	   /* of memory for one register */
	FOLD_HOLD_MS = 24 * 3600 * 1000,   /* S6: between notice and effect, never less */
	FOLD_WINDOW_MS = 24 * 3600 * 1000, /* S8: to object to a mirror, never less */
	FOLD_MAX_DAYS = 365,		   /* S3 */
	FOLD_MAX_INTERIM_DAYS = 30,	   /* S3 */
	FOLD_REMOVED_DAYS = 3,		   /* S8: working days, silence after a `removed` */
	FOLD_EXTENSION_DAYS = 30,	   /* of an inquiry's clock, at most, once */
	FOLD_ANSWER_DAYS = 5,		   /* S6: working days, for contests and inquiries */
};

/* An entry as log/trust.h judged it. */
struct fold_entry {
	uint64_t index; /* each one more than the last; the first is 0 */
	int64_t time;	/* ms; never less than the last */
	struct sha256 id;
	enum doc_type type;
	const struct doc_common *doc; /* of the type's struct; borrowed during the call */
	struct sha256 key;	      /* hash of the signer's public key */
	const char *refused;	      /* NULL: authentic; else the reason's id */
};

struct fold;

/* The bytes of a pinned file; borrowed until the call returns.  ERR_MISSING: not at hand. */
typedef enum err_kind fold_blob(
	void *from, const struct sha256 *hash, struct slice *bytes, struct err *e);

/* `blob` may be NULL: then a lawpack cannot be taken. */
MUST_CHECK enum err_kind fold_open(
	struct slice origin, fold_blob *blob, void *from, struct fold **f, struct err *e);
void fold_close(struct fold *f);

/* What became of an entry. */
struct fold_verdict {
	const char *reason; /* NULL: it has effect; else a published id, "term-too-long" */
	int safeguard;	    /* that refused it, 1 to 12; 0: none */
	bool waits;	    /* no reason, and no effect: other parts of its document are missing */
};

/*
 * Take the next entry.  OK: *v says what became of it.  ERR_UNSUPPORTED: rules newer than these,
 * from here on every call says so: whoever enforces holds what it had (design, section 6).
 * ERR_MISSING: a pinned file is not at hand; ERR_MISMATCH: an index or time out of order.  Behind
 * these the fold is what it was before; behind ERR_IO (no memory) it is to be closed.
 */
MUST_CHECK enum err_kind fold_add(
	struct fold *f, const struct fold_entry *in, struct fold_verdict *v, struct err *e);

uint64_t fold_size(const struct fold *f); /* entries taken */
int64_t fold_time(const struct fold *f);  /* of the last one; 0: none */

/* Why a restriction ended. */
enum fold_end {
	FOLD_LIVES,
	FOLD_EXPIRED,
	FOLD_LIFTED,
	FOLD_ANNULLED,
	FOLD_REMOVED,	   /* silence after a `removed` */
	FOLD_PARENT_ENDED, /* of a mirror or renewal */
};

/* A restriction at a time; slices are the fold's. */
struct fold_view {
	struct sha256 id, parent;  /* parent of mirrors and renewals; else zeros */
	unsigned what, state;	   /* one bit of enum subject and enum state */
	enum fold_end end;	   /* with STATE_ENDED */
	int64_t from, until, time; /* of the entry; until as renewals have it */
	int64_t effective;	   /* the earliest it can take effect; 0: not known yet */
	int64_t ended;
	enum measure measure;
	uint32_t addressees; /* set of enum addressee_kind */
	size_t ntargets;
};

/* A target in force or not; `gone`: said to be removed, unanswered. */
struct fold_target {
	enum target_kind kind;
	struct slice value;
	bool gone;
};

/* t is not before fold_time().  ERR_MISSING: no restriction of that id was ever accepted. */
MUST_CHECK enum err_kind fold_find(const struct fold *f, const struct sha256 *id, int64_t t,
	struct fold_view *v, struct err *e);
bool fold_target_at(
	const struct fold *f, const struct sha256 *id, size_t i, int64_t t, struct fold_target *to);

/* All that is in the register at t, as JSON; in the order of the entries. */
MUST_CHECK enum err_kind fold_write(const struct fold *f, int64_t t, struct buf *to, struct err *e);

#endif
