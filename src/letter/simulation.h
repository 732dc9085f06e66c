/*
 * letter/simulation.h: a tally as people read it: text, JSON, CSV, or a page with a chart.
 *
 * All words are from the interface packs; bytes in, bytes out.
 */
#ifndef EXQ_LETTER_SIMULATION_H
#define EXQ_LETTER_SIMULATION_H

#include "assess/tally.h"

struct simulation {
	const struct tally *tally; /* finished */
	const struct law *law;
	enum language lang;
	struct slice labels[TALLY_MAX_REGIMES]; /* of the regimes */
	struct slice source;			/* the register's file name */
	const struct demand_addressee *as;
	uint32_t measures; /* 0: as each entry asks */
};

/* "text", "json", "csv", "html" */
bool simulation_has_format(const char *format);

/* Append the answer.  ERR_LIMIT when it does not fit. */
MUST_CHECK enum err_kind simulation_write(
	const struct simulation *s, const char *format, struct buf *out, struct err *e);

#endif
