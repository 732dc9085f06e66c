/*
 * log/trust_parts.h: what the files of log/trust share.
 */
#ifndef EXQ_LOG_TRUST_PARTS_H
#define EXQ_LOG_TRUST_PARTS_H

#include "doc/anchor.h"
#include "log/checkpoint.h"
#include "log/trust.h"

/* An actor's registration is its newest `actor` document, known by its index. */
struct trust_actor {
	char id[ACTOR_MAX + 1];
	uint64_t since;
};

/*
 * A certificate of a role, of a root that is or was in force, or one that is only revoked.  A
 * role's is registered while its actor's newest document is the one that named it last.
 */
struct trust_cert {
	struct sha256 hash;
	struct trust_actor *actor; /* a role's; else NULL */
	struct trust_cert *root;   /* a role's: what issued it, in force when it was registered */
	uint64_t since;
	int64_t not_before, not_after; /* a root's, in ms */
	bool revoked;
};

struct trust {
	char origin[ORIGIN_MAX + 1];
	struct sha256 genesis, next_root;
	uint64_t size;
	uint64_t changes; /* documents of the root that took effect */
	uint64_t floor;	  /* certificates registered before this index have ended */
	state_code state;
	struct cert *root;
	struct trust_cert *root_known;	  /* the same in `certs` */
	struct vkey keys[TRUST_MAX_KEYS]; /* in force */
	size_t nkeys;
	struct vkey retired[TRUST_MAX_KEYS];
	size_t nretired;
	struct cert_cache *cache;
	void *actors, *certs, *ids; /* trees of tsearch(3): struct trust_actor, _cert, sha256 */
	size_t ncerts;
};

/* One judgement under way. */
struct trust_case {
	struct trust *t;
	int64_t time;
	struct object object;
	const struct doc_common *doc;
	struct trust_finding *f;
	struct arena *a;
};

/* Set the finding's reason and detail; returns OK, for a refusal is a result. */
enum err_kind trust_refuse(struct trust_finding *f, enum trust_reason r, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

struct trust_cert *trust_find_cert(const struct trust *t, const struct sha256 *hash);

bool trust_is_of_root(enum doc_type type);

/*
 * Would this document of the root take effect, and is it signed by the root it must be signed by?
 * `apply` lets it: then a refusal is no longer possible, only an error of the machine.
 */
MUST_CHECK enum err_kind trust_root_judge(struct trust_case *c, struct err *e);
MUST_CHECK enum err_kind trust_root_apply(struct trust_case *c, struct err *e);

#endif
