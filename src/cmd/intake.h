/* cmd/intake.h: what is assessed: a demand, or an entry of an imported register as one. */
#ifndef EXQ_CMD_INTAKE_H
#define EXQ_CMD_INTAKE_H

#include "scope/reach.h"

#include "doc/demand.h"

struct intake {
	struct demand demand;
	bool is_record;
	struct slice entry; /* of a record: its id in its register */
};

/*
 * Decode a `demand` or a `record`; all memory is from `a`, and `text` must outlive it.  Errors are
 * those of doc_decode().
 */
MUST_CHECK enum err_kind intake_decode(
	struct slice text, struct arena *a, struct intake *out, struct err *e);

/*
 * A record names no addressee and no measure: `as` (NULL: not given) is asked for, and the measure
 * is the narrowest that `as` can take.  ERR_USAGE where a record has no `as`.
 */
MUST_CHECK enum err_kind intake_complete(
	struct intake *in, const struct demand_addressee *as, struct err *e);

#endif
