/* import/demand.h: an imported `record` as the demand it would be, so that it can be assessed. */
#ifndef EXQ_IMPORT_DEMAND_H
#define EXQ_IMPORT_DEMAND_H

#include "doc/demand.h"
#include "doc/record.h"

/*
 * Only what the register says becomes known; the rest stays unknown, never guessed.  Targets are
 * the record's and its refused values as published.  All memory is from `a`; *d borrows *r.
 * ERR_LIMIT when out of memory.
 */
MUST_CHECK enum err_kind record_to_demand(
	const struct record *r, struct arena *a, struct demand *d, struct err *e);

#endif
