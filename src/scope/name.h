/* scope/name.h: host names in UTS 46 ASCII form (libidn2, non-transitional).  Pure. */
#ifndef EXQ_SCOPE_NAME_H
#define EXQ_SCOPE_NAME_H

#include "scope/target.h"

struct name {
	char text[HOST_MAX_BYTES + 1]; /* lower case, no trailing dot, NUL behind it */
	size_t n;
};

/*
 * Labels of letters, digits, '-' and '_' (names with underscores are served, RFC 2181 section 11),
 * 1 to 63 bytes, not all of the last one digits (that would be an address).  On error *out is
 * untouched.
 */
MUST_CHECK enum err_kind name_parse(
	struct slice text, struct name *out, enum refused_target *why, struct err *e);

/* UTF-8, and no character that is not seen or misleads the eye. */
MUST_CHECK enum err_kind target_check_characters(
	struct slice text, enum refused_target *why, struct err *e);

/* Record why a target is refused; always ERR_SYNTAX, or ERR_LIMIT for REFUSED_TOO_LONG. */
enum err_kind target_refuse(
	enum refused_target *why, enum refused_target is, struct err *e, const char *message);

#endif
