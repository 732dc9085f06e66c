/*
 * log/audit.h: a log's public folder checked from its bundles up: every entry is hashed, every tile
 * recomputed and compared, the root compared with the checkpoint's; and, when asked, every
 * signature, certificate and time as log/trust.h has them.  Memory is flat in the size of the log.
 *
 * What is wrong is reported with its place, and the audit goes on: one broken tile does not hide
 * another.  It ends early where neither a bundle nor its hashes can be read, since a checkpoint can
 * name any size; and of more problems than AUDIT_MAX_REPORTED the rest are only counted.
 */
#ifndef EXQ_LOG_AUDIT_H
#define EXQ_LOG_AUDIT_H

#include "log/conf.h"
#include "log/files.h"
#include "log/policy.h"
#include "log/trust.h"

enum { AUDIT_MAX_REPORTED = 1000 }; /* more than anyone reads; a false tree can make any number */

/* `place`: a path in the folder, and what in it; valid during the call. */
typedef void audit_report(void *to, const char *place, const char *what);

/* An entry that is in its place; `finding` is NULL unless signatures are checked. */
typedef enum err_kind audit_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *finding, struct err *e);

/*
 * A checkpoint of this log that somebody kept, its own or a receipt's: the log must extend it, and
 * no entry behind it may be older than its cosignatures by more than five minutes.
 */
struct audit_seen {
	const char *name; /* for messages: where it was kept */
	struct note note;
	struct checkpoint checkpoint;
	int64_t cosigned; /* ms; since when a quorum of the policy stood behind it, or 0 */
};

struct audit_options {
	struct files *files;
	struct conf conf;
	bool hashes_only;	       /* no signature is checked, not even the checkpoint's */
	const struct policy *policy;   /* NULL: cosignatures are not asked for */
	const struct audit_seen *seen; /* in order of size */
	size_t nseen;
	int64_t now; /* ms */
	audit_report *report;
	audit_entry *entry;					  /* may be NULL */
	void (*progress)(void *to, uint64_t done, uint64_t size); /* may be NULL */
	void *to;
};

struct audit_result {
	uint64_t size, problems;
	struct checkpoint checkpoint;
	uint64_t types[DOC_TYPE_COUNT];	      /* authentic entries */
	uint64_t refused[TRUST_REASON_COUNT]; /* entries that stand in the log without effect */
	size_t cosignatures;
	uint64_t cosigned; /* since when a quorum stands behind it, s */
};

/*
 * OK: the audit ran to its end; problems are counted in *r.  Entries that are not authentic are no
 * problem of the log: they have no effect.  ERR_*: there is no checkpoint, or the machine refused.
 */
MUST_CHECK enum err_kind audit_run(
	const struct audit_options *o, struct audit_result *r, struct err *e);

#endif
