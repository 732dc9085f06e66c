/*
 * log/policy.h: whom a relying party trusts, C2SP tlog-policy; and what this project asks of it
 * besides.  Pure.
 *
 * A witness's name begins with the jurisdiction that can compel who holds its key: two lower-case
 * letters of ISO 3166-1 and a dot ("kz.nic", "de.some-university").  So it can be read off the file
 * alone whether one state could make, or prevent, a quorum.
 */
#ifndef EXQ_LOG_POLICY_H
#define EXQ_LOG_POLICY_H

#include "log/checkpoint.h"
#include "log/note.h"

enum {
	POLICY_MAX_BYTES = 64 * 1024,
	POLICY_MAX_ITEMS = 64, /* logs, witnesses, groups: of each; 32 must be supported */
	POLICY_URL_MAX = 512,
};

struct policy; /* opaque; closed with policy_close() */

/* On error *p is untouched and *e says the line. */
MUST_CHECK enum err_kind policy_parse(struct slice text, struct policy **p, struct err *e);
void policy_close(struct policy *p);

/*
 * Refused with ERR_UNSUPPORTED: `quorum none`; a witness whose jurisdiction is not said; a quorum
 * that the keys of one jurisdiction alone can make, or that it cannot be made without.  Everything
 * that enforces asks this first.
 */
MUST_CHECK enum err_kind policy_check_enforceable(const struct policy *p, struct err *e);

/* What a note that passed says. */
struct policy_verdict {
	struct checkpoint checkpoint;
	uint64_t
		quorum; /* s; since then a whole quorum stood behind it: one witness that lies about
			   the time cannot make it look fresh.  0: no quorum, or none asked for */
	uint64_t newest; /* s; of any listed witness */
	size_t cosignatures;
};

/*
 * OK: signed by a listed log whose key's name is the origin, and by a quorum of witnesses with
 * times not after now + 300 s.  ERR_SYNTAX: no note or checkpoint; ERR_MISMATCH: by no listed log,
 * or a false signature of a known key; ERR_MISSING: no quorum (*v is set then: how far it got).
 */
MUST_CHECK enum err_kind policy_verify(const struct policy *p, struct slice note, uint64_t now,
	struct policy_verdict *v, struct err *e);

/* The logs and witnesses listed; url is "" when none was given.  Borrowed. */
struct policy_party {
	struct vkey key;
	char name[VKEY_NAME_MAX + 1]; /* of a witness, in the policy; a log has none: "" */
	char url[POLICY_URL_MAX + 1];
};
size_t policy_logs(const struct policy *p, const struct policy_party **logs);
size_t policy_witnesses(const struct policy *p, const struct policy_party **witnesses);

/*
 * Would these witnesses make the quorum among themselves?  Bit i of the set is witness i of
 * policy_witnesses().  Of `quorum none` any do, also no witness at all.
 */
bool policy_has_quorum(const struct policy *p, uint64_t witnesses);

#endif
