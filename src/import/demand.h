/* import/demand.h: an imported `record` as the demand it would be, so that it can be assessed. */
#ifndef EXQ_IMPORT_DEMAND_H
#define EXQ_IMPORT_DEMAND_H

#include "doc/demand.h"
#include "doc/record.h"

/*
 * Only what the register says becomes known; the rest stays unknown, never guessed.  An entry
 * restricts by url, or by what its blockType says: those values are the demand's targets, in their
 * normal form or, where they have none, as published (all it lists, when none is of that kind).
 * All memory is from `a`; *d borrows *r.
 * ERR_LIMIT when out of memory.
 */
MUST_CHECK enum err_kind record_to_demand(
	const struct record *r, struct arena *a, struct demand *d, struct err *e);

#endif
