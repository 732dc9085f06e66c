/* scope/address.h: addresses and prefixes in one text form; the IANA special ones.  Pure. */
#ifndef EXQ_SCOPE_ADDRESS_H
#define EXQ_SCOPE_ADDRESS_H

#include "scope/target.h"

#include <stdint.h>

enum { ADDRESS_TEXT_MAX = 64 }; /* an IPv6 address, "/128" and a NUL */

/* IPv4 stands in the last four bytes behind ::ffff:0:0/96, so that both compare as one. */
struct address {
	uint8_t bytes[16];
	bool v4;
	unsigned length; /* of a prefix, in bits of its own kind; 32 or 128 for an address */
};

/* Dotted decimal, or any RFC 4291 form; no zone. */
bool address_parse(struct slice text, struct address *a);

/* address "/" length; false when it is none.  Host bits are not looked at. */
bool address_parse_prefix(struct slice text, struct address *a);

bool address_has_host_bits(const struct address *a);

/* RFC 5952; "/N" behind it for a prefix. */
void address_format(const struct address *a, bool prefix, char to[ADDRESS_TEXT_MAX]);

/* Does `a` (a prefix or an address) hold or overlap `b`? */
bool address_overlaps(const struct address *a, const struct address *b);

/* The registry's name for it when it is special-purpose, multicast or reserved, else NULL. */
const char *address_special_name(const struct address *a);

#endif
