/*
 * scope/target.h: what a restriction points at, in one normal form.  Pure.
 *
 * url     RFC 3986 (by libcurl's URL API), http or https, host in UTS 46 ASCII form (libidn2,
 *         non-transitional), lower case, default port dropped, dot segments removed, escapes
 *         upper-cased, unreserved characters not escaped, no fragment, path at least "/"
 * host    a name in UTS 46 ASCII form, lower case, no trailing dot
 * domain  a host and everything below it; written without "*."
 * ip      RFC 5952 for IPv6, dotted decimal for IPv4
 * prefix  address "/" length, no host bits
 *
 * Refused: what has no normal form, port 0, special-purpose and reserved addresses (IANA
 * registries), IPv4 addresses written as IPv6, public suffixes.
 */
#ifndef EXQ_SCOPE_TARGET_H
#define EXQ_SCOPE_TARGET_H

#include "base/arena.h"
#include "base/err.h"
#include "doc/vocab.h"

enum {
	TARGET_MAX_BYTES = 2048, /* a URL; the longest real one has 632 */
	HOST_MAX_BYTES = 253,	 /* RFC 1035 in text form */
};

struct scope; /* the public suffix list and scratch memory; one per thread */

struct target {
	enum target_kind kind;
	struct slice text;	  /* the normal form */
	struct slice host;	  /* name or address literal within it; empty for prefix */
	struct slice registrable; /* registrable domain of host; empty for addresses */
	bool https;		  /* url only */
	bool is_suffix; /* of a url: its host is a public suffix; others are refused then */
};

/* `psl` holds a public suffix list as text or DAFSA.  ERR_SYNTAX when libpsl cannot read it. */
MUST_CHECK enum err_kind scope_open(struct slice psl, struct scope **s, struct err *e);
void scope_close(struct scope *s);

/* Why a target has no normal form: its class, and the reason in words. */
struct refusal {
	enum refused_target why;
	struct err err; /* ERR_SYNTAX, or ERR_LIMIT: too long, or (no memory) without a class */
};

/*
 * Put `value` into its normal form.  All slices of *t are in `a`.  On refusal *t is untouched and
 * *r tells why.
 */
MUST_CHECK enum err_kind target_parse(struct scope *s, enum target_kind kind, struct slice value,
	struct arena *a, struct target *t, struct refusal *r);

/*
 * Like target_parse(), for values as registers really publish them: surrounding blanks, `http:\\`,
 * `http//`, a missing scheme, `*.` before a domain, raw Cyrillic names, long IPv6 forms, blanks and
 * non-ASCII in paths (escaped as their UTF-8), an address given as a domain (its kind becomes ip).
 */
MUST_CHECK enum err_kind target_parse_lenient(struct scope *s, enum target_kind kind,
	struct slice value, struct arena *a, struct target *t, struct refusal *r);

/* Was anything but case changed? */
bool target_is_mended(const struct target *t, struct slice given);

#endif
