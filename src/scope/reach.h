/*
 * scope/reach.h: how far a measure reaches, and what else it touches.  Pure.
 */
#ifndef EXQ_SCOPE_REACH_H
#define EXQ_SCOPE_REACH_H

#include "base/value.h"
#include "scope/target.h"

/* Can this kind of addressee take this measure at all?  (An access provider cannot remove content.)
 */
bool reach_is_able(enum addressee_kind who, enum measure m);

/*
 * Can it be applied to this target and nothing else?  An access provider sees only the host of an
 * https URL, so blocking one page blocks the host; whoever holds the content can remove one page.
 */
bool reach_is_exact(enum addressee_kind who, enum measure m, const struct target *t);

/* What would be touched in fact: the kind of target the measure really restricts. */
enum target_kind reach_effective(enum addressee_kind who, enum measure m, const struct target *t);

/*
 * Would it touch every name below a public suffix?  A page of https://github.io/ can be removed;
 * who blocks its host blocks what all the others have there.
 */
bool reach_is_suffix(enum addressee_kind who, enum measure m, const struct target *t);

/*
 * The narrowest measure that this kind of addressee can take and that reaches the target: the first
 * that is exact, else the first it can take at all.  True when it is exact.
 */
bool reach_narrowest(enum addressee_kind who, const struct target *t, enum measure *m);

/* ---- who shares an address ---- */

struct neighbours;

/* Names and addresses, at most `max` pairs.  NULL when out of memory. */
struct neighbours *neighbours_open(size_t max);
void neighbours_close(struct neighbours *n);

/* One pair; the name is reduced to its registrable domain by the caller.  ERR_LIMIT past max. */
MUST_CHECK enum err_kind neighbours_add(
	struct neighbours *n, struct slice registrable, struct slice ip, struct err *e);

/* After the last add, before the first look-up. */
void neighbours_finish(struct neighbours *n);

/*
 * Lines `name,address`, `#` comments and blank lines allowed, header line `name,address` allowed.
 * Every bad line is an error with its number: ERR_SYNTAX.
 */
MUST_CHECK enum err_kind neighbours_parse_csv(
	struct neighbours *n, struct scope *s, struct slice text, struct err *e);

/*
 * How many other registrable domains share an address with the target (its host's addresses, or the
 * address itself, or those within the prefix).  UNKNOWN when nothing is known of the target;
 * `names` gets up to max of them, *nnames how many.
 */
struct value neighbours_count(const struct neighbours *n, const struct target *t,
	struct slice *names, size_t max, size_t *nnames);

#endif
