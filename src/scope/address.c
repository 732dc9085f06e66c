/*
 * Addresses.  The table is of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890,
 * RFC 8190) as of 2025, those not globally reachable, and multicast (RFC 5771, RFC 4291).  Of IPv6
 * only 2000::/3 is global unicast; the IANA IPv6 Address Space Registry reserves what is left.
 */
#include "scope/address.h"

#include <arpa/inet.h>
#include <stdio.h>

enum { V4_AT = 12, V4_BITS = 32, V6_BITS = 128 };

struct special {
	struct address prefix;
	const char *name;
	bool reachable; /* a part of one below it that is globally reachable all the same */
};

#define V4(a, b, c, d, n)                                                                          \
	{                                                                                          \
		.bytes = {[10] = 0xff, 0xff, a, b, c, d}, .v4 = true, .length = n                  \
	}
/* The first four groups, and the last. */
#define V6(a, b, c, d, h, n)                                                                       \
	{                                                                                          \
		.bytes = {(a) >> 8, (a)&0xff, (b) >> 8, (b)&0xff, (c) >> 8, (c)&0xff, (d) >> 8,    \
			(d)&0xff, [14] = (h) >> 8, (h)&0xff},                                      \
		.length = n                                                                        \
	}

static const struct special specials[] = {
	{V4(192, 0, 0, 9, 32), "Port Control Protocol Anycast (RFC 7723)", true},
	{V4(192, 0, 0, 10, 32), "TURN Anycast (RFC 8155)", true},
	{V4(0, 0, 0, 0, 8), "\"This network\" (RFC 791)", false},
	{V4(10, 0, 0, 0, 8), "Private-Use (RFC 1918)", false},
	{V4(100, 64, 0, 0, 10), "Shared Address Space (RFC 6598)", false},
	{V4(127, 0, 0, 0, 8), "Loopback (RFC 1122)", false},
	{V4(169, 254, 0, 0, 16), "Link Local (RFC 3927)", false},
	{V4(172, 16, 0, 0, 12), "Private-Use (RFC 1918)", false},
	{V4(192, 0, 0, 0, 24), "IETF Protocol Assignments (RFC 6890)", false},
	{V4(192, 0, 2, 0, 24), "Documentation (RFC 5737)", false},
	{V4(192, 88, 99, 0, 24), "Deprecated 6to4 Relay Anycast (RFC 7526)", false},
	{V4(192, 168, 0, 0, 16), "Private-Use (RFC 1918)", false},
	{V4(198, 18, 0, 0, 15), "Benchmarking (RFC 2544)", false},
	{V4(198, 51, 100, 0, 24), "Documentation (RFC 5737)", false},
	{V4(203, 0, 113, 0, 24), "Documentation (RFC 5737)", false},
	{V4(224, 0, 0, 0, 4), "Multicast (RFC 5771)", false},
	{V4(240, 0, 0, 0, 4), "Reserved (RFC 1112)", false},
	{V6(0x2001, 0x1, 0, 0, 0x1, 128), "Port Control Protocol Anycast (RFC 7723)", true},
	{V6(0x2001, 0x1, 0, 0, 0x2, 128), "TURN Anycast (RFC 8155)", true},
	{V6(0x2001, 0x1, 0, 0, 0x3, 128), "DNS-SD SRP Anycast (RFC 9665)", true},
	{V6(0x2001, 0x3, 0, 0, 0, 32), "AMT (RFC 7450)", true},
	{V6(0x2001, 0x4, 0x112, 0, 0, 48), "AS112-v6 (RFC 7535)", true},
	{V6(0x2001, 0x20, 0, 0, 0, 28), "ORCHIDv2 (RFC 7343)", true},
	{V6(0x2001, 0x30, 0, 0, 0, 28), "Drone Remote ID (RFC 9374)", true},
	{V6(0, 0, 0, 0, 0x1, 128), "Loopback (RFC 4291)", false},
	{V6(0, 0, 0, 0, 0, 128), "Unspecified Address (RFC 4291)", false},
	{{.bytes = {[10] = 0xff, 0xff}, .length = 96}, "IPv4-mapped Address (RFC 4291)", false},
	/* Reachable, but an IPv4 address in other words: that one is to be named. */
	{V6(0x64, 0xff9b, 0, 0, 0, 96), "IPv4-IPv6 Translation (RFC 6052)", false},
	{V6(0x64, 0xff9b, 0x1, 0, 0, 48), "IPv4-IPv6 Translation (RFC 8215)", false},
	{V6(0x100, 0, 0, 0, 0, 64), "Discard-Only (RFC 6666)", false},
	{V6(0x100, 0, 0, 0x1, 0, 64), "Dummy IPv6 Prefix (RFC 9780)", false},
	{V6(0x2001, 0, 0, 0, 0, 23), "IETF Protocol Assignments (RFC 2928)", false},
	{V6(0x2001, 0xdb8, 0, 0, 0, 32), "Documentation (RFC 3849)", false},
	{V6(0x2002, 0, 0, 0, 0, 16), "6to4 (RFC 3056)", false},
	{V6(0x3fff, 0, 0, 0, 0, 20), "Documentation (RFC 9637)", false},
	{V6(0x5f00, 0, 0, 0, 0, 16), "Segment Routing SIDs (RFC 9602)", false},
	{V6(0xfc00, 0, 0, 0, 0, 7), "Unique-Local (RFC 4193)", false},
	{V6(0xfe80, 0, 0, 0, 0, 10), "Link-Local Unicast (RFC 4291)", false},
	{V6(0xfec0, 0, 0, 0, 0, 10), "Site-Local, deprecated (RFC 3879)", false},
	{V6(0xff00, 0, 0, 0, 0, 8), "Multicast (RFC 4291)", false},
	{V6(0, 0, 0, 0, 0, 96), "IPv4-compatible Address, deprecated (RFC 4291)", false},
	{V6(0, 0, 0, 0, 0, 3), "Reserved by IETF (RFC 4291)", false},
	{V6(0x4000, 0, 0, 0, 0, 2), "Reserved by IETF (RFC 4291)", false},
	{V6(0x8000, 0, 0, 0, 0, 1), "Reserved by IETF (RFC 4291)", false},
};

bool
address_parse(struct slice text, struct address *a)
{
	char given[INET6_ADDRSTRLEN];
	struct address new = {.bytes = {[10] = 0xff, [11] = 0xff}, .v4 = true, .length = V4_BITS};
	if (!text.n || text.n >= sizeof given || memchr(text.p, '\0', text.n))
		return false;
	memcpy(given, text.p, text.n);
	given[text.n] = '\0';
	if (inet_pton(AF_INET, given, new.bytes + V4_AT) != 1) {
		new = (struct address){.length = V6_BITS};
		if (inet_pton(AF_INET6, given, new.bytes) != 1)
			return false;
	}
	*a = new;
	return true;
}

static bool
parse_length(struct slice s, unsigned most, unsigned *length)
{
	unsigned n = 0;
	if (!s.n || s.n > 3 || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (unsigned)(s.p[i] - '0');
	}
	*length = n;
	return n <= most;
}

bool
address_parse_prefix(struct slice text, struct address *a)
{
	const char *slash = text.n ? memchr(text.p, '/', text.n) : NULL;
	struct address new;
	if (!slash || !address_parse((struct slice){text.p, (size_t)(slash - text.p)}, &new))
		return false;
	struct slice behind = slice_from(text, (size_t)(slash - text.p) + 1);
	if (!parse_length(behind, new.length, &new.length))
		return false;
	*a = new;
	return true;
}

/* Bits of the sixteen bytes that the prefix fixes. */
static unsigned
fixed_bits(const struct address *a)
{
	return a->v4 ? V6_BITS - V4_BITS + a->length : a->length;
}

static bool
same_bits(const struct address *a, const struct address *b, unsigned n)
{
	unsigned whole = n / 8, rest = n % 8;
	if (memcmp(a->bytes, b->bytes, whole) != 0)
		return false;
	return !rest || ((a->bytes[whole] ^ b->bytes[whole]) >> (8 - rest)) == 0;
}

bool
address_has_host_bits(const struct address *a)
{
	for (unsigned bit = fixed_bits(a); bit < V6_BITS; bit++)
		if (a->bytes[bit / 8] & 0x80 >> bit % 8)
			return true;
	return false;
}

void
address_format(const struct address *a, bool prefix, char to[ADDRESS_TEXT_MAX])
{
	char text[INET6_ADDRSTRLEN] = "";
	if (a->v4)
		inet_ntop(AF_INET, a->bytes + V4_AT, text, sizeof text);
	else
		inet_ntop(AF_INET6, a->bytes, text, sizeof text);
	snprintf(to, ADDRESS_TEXT_MAX, prefix ? "%s/%u" : "%s", text, a->length);
}

bool
address_overlaps(const struct address *a, const struct address *b)
{
	unsigned x = fixed_bits(a), y = fixed_bits(b);
	return same_bits(a, b, x < y ? x : y);
}

const char *
address_special_name(const struct address *a)
{
	for (size_t i = 0; i < COUNT_OF(specials); i++) {
		const struct special *s = &specials[i];
		if (s->prefix.v4 != a->v4 || !address_overlaps(a, &s->prefix))
			continue;
		if (!s->reachable)
			return s->name;
		if (fixed_bits(a) >= fixed_bits(&s->prefix))
			return NULL; /* wholly within a part that is reachable */
	}
	return NULL;
}
