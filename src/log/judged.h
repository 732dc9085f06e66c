/*
 * log/judged.h: which bytes were found authentic by this very process, so that what comes back from
 * the queue is not verified twice, and what was changed there is.
 */
#ifndef EXQ_LOG_JUDGED_H
#define EXQ_LOG_JUDGED_H

#include "log/trust.h"

struct judged;

/* NULL when out of memory. */
struct judged *judged_open(void);
void judged_close(struct judged *j);
void judged_clear(struct judged *j);

/* By the hash of an object's DER.  The finding is copied. */
MUST_CHECK enum err_kind judged_add(
	struct judged *j, const struct sha256 *hash, const struct trust_finding *f, struct err *e);
const struct trust_finding *judged_find(const struct judged *j, const struct sha256 *hash);

#endif
