/* Targets in their normal form: vectors, their own normal form, equal spellings, refusals. */
#include "bench.h"
#include "scope/address.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct vector {
	enum target_kind kind;
	const char *given, *normal; /* NULL: refused */
	enum refused_target why;
};

/* What both parsers take, RFC 3986 section 6.2, RFC 5952, UTS 46. */
static const struct vector strict[] = {
	{TARGET_URL, "HTTP://Example.COM", "http://example.com/", 0},
	{TARGET_URL, "http://example.com:80/a", "http://example.com/a", 0},
	{TARGET_URL, "https://example.com:443/a", "https://example.com/a", 0},
	{TARGET_URL, "https://example.com:80/a", "https://example.com:80/a", 0},
	{TARGET_URL, "http://example.com/a/./b/../c", "http://example.com/a/c", 0},
	{TARGET_URL, "http://example.com/../../a", "http://example.com/a", 0},
	{TARGET_URL, "http://example.com/%7euser/%2f", "http://example.com/~user/%2F", 0},
	{TARGET_URL, "http://example.com/a?b=1&c#d", "http://example.com/a?b=1&c", 0},
	{TARGET_URL, "http://example.com?b", "http://example.com/?b", 0},
	{TARGET_URL, "http://example.com./a", "http://example.com/a", 0},
	{TARGET_URL, "http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai/", 0},
	{TARGET_URL, "http://xn--e1afmkfd.xn--p1ai/", "http://xn--e1afmkfd.xn--p1ai/", 0},
	{TARGET_URL, "http://8.8.8.8/", "http://8.8.8.8/", 0},
	{TARGET_URL, "http://[2606:4700:0:0::1]/", "http://[2606:4700::1]/", 0},
	{TARGET_URL, "http://my_films.example/", "http://my_films.example/", 0},
	{TARGET_URL, "", NULL, REFUSED_EMPTY},
	{TARGET_URL, "ftp://example.com/", NULL, REFUSED_SCHEME},
	{TARGET_URL, "javascript:alert(1)", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://user:pw@example.com/", NULL, REFUSED_USERINFO},
	{TARGET_URL, "http://example.com:0/", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://example.com:00/", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "https://[2606:4700::1]:0/a", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://example.com:65536/", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://[2606:4700::1%25eth0]/", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://[v1.a]/", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://10.0.0.1/", NULL, REFUSED_SPECIAL},
	{TARGET_URL, "http://0x7f.1/", NULL, REFUSED_SPECIAL},
	{TARGET_URL, "http://127.1/", NULL, REFUSED_SPECIAL},
	{TARGET_URL, "http://2130706433/", NULL, REFUSED_SPECIAL},
	{TARGET_URL, "http://0177.0.0.1/", NULL, REFUSED_SPECIAL},
	{TARGET_URL, "http://[::1]/", NULL, REFUSED_SPECIAL},
	{TARGET_URL, "http://[::ffff:10.0.0.1]/", NULL, REFUSED_SPECIAL},
	{TARGET_HOST, "Example.COM.", "example.com", 0},
	{TARGET_HOST, "faß.de", "xn--fa-hia.de", 0}, /* non-transitional */
	{TARGET_HOST, "қазақстан.қаз", "xn--80aaa0a6awh12ed.xn--80ao21a", 0},
	{TARGET_HOST, "8.8.8.8", NULL, REFUSED_SYNTAX}, {TARGET_HOST, "com", NULL, REFUSED_SUFFIX},
	{TARGET_HOST, "com.kz", NULL, REFUSED_SUFFIX},
	{TARGET_HOST, "github.io", NULL, REFUSED_SUFFIX}, /* a private rule */
	{TARGET_HOST, "рф", NULL, REFUSED_SUFFIX}, {TARGET_HOST, "a..b", NULL, REFUSED_SYNTAX},
	{TARGET_HOST, "a..", NULL, REFUSED_SYNTAX}, {TARGET_HOST, ".", NULL, REFUSED_EMPTY},
	{TARGET_HOST, "a\u200bb.example", NULL, REFUSED_ENCODING},
	{TARGET_HOST, "a\u202eb.example", NULL, REFUSED_ENCODING},
	{TARGET_HOST, "\xff\xfe.example", NULL, REFUSED_ENCODING},
	{TARGET_DOMAIN, "films.example", "films.example", 0}, {TARGET_IP, "8.8.8.8", "8.8.8.8", 0},
	{TARGET_IP, "2606:4700:3031:0000:0000:0000:681b:a769", "2606:4700:3031::681b:a769", 0},
	{TARGET_IP, "2606:4700:0:1:0:0:0:1", "2606:4700:0:1::1", 0},
	{TARGET_IP, "8.8.8", NULL, REFUSED_SYNTAX},
	{TARGET_IP, "fe80::1%eth0", NULL, REFUSED_SYNTAX},
	{TARGET_IP, "192.168.1.1", NULL, REFUSED_SPECIAL},
	{TARGET_PREFIX, "8.8.8.0/24", "8.8.8.0/24", 0},
	{TARGET_PREFIX, "2606:4700::/32", "2606:4700::/32", 0},
	{TARGET_PREFIX, "8.8.8.8/24", NULL, REFUSED_HOST_BITS},
	{TARGET_PREFIX, "8.8.8.0/33", NULL, REFUSED_SYNTAX},
	{TARGET_PREFIX, "8.8.8.0", NULL, REFUSED_SYNTAX},
	{TARGET_PREFIX, "10.0.0.0/8", NULL, REFUSED_SPECIAL},
	{TARGET_PREFIX, "0.0.0.0/0", NULL, REFUSED_SPECIAL},
	{TARGET_PREFIX, "192.0.0.0/2", NULL, REFUSED_SPECIAL}, /* holds private ranges */
};

/* What only registers write. */
static const struct vector lenient[] = {
	{TARGET_URL, "films.example/a", "http://films.example/a", 0},
	{TARGET_URL, "http:\\\\films.example/a", "http://films.example/a", 0},
	{TARGET_URL, "http//films.example/a", "http://films.example/a", 0},
	{TARGET_URL, " http://films.example/a b ", "http://films.example/a%20b", 0},
	{TARGET_URL, "http://films.example/ф", "http://films.example/%D1%84", 0},
	{TARGET_URL, "http://films.example/100%", "http://films.example/100%25", 0},
	{TARGET_URL, "films.example:0/a", NULL, REFUSED_SYNTAX},
	{TARGET_URL, "http://", NULL, REFUSED_EMPTY},
	{TARGET_URL, "Newcamd525://films.example:10000", NULL, REFUSED_SCHEME},
	{TARGET_URL, "http://films.example/????", NULL, REFUSED_ENCODING},
	{TARGET_DOMAIN, "*.films.example", "films.example", 0},
	{TARGET_DOMAIN, "8.8.8.8", "8.8.8.8", 0},
};

static void
check_vector(struct bench *b, const struct vector *v, bool mends)
{
	struct target t, again;
	struct refusal r = {.why = REFUSED_COUNT};
	struct slice given = slice_of(v->given);
	enum err_kind rc = mends ? target_parse_lenient(b->scope, v->kind, given, b->arena, &t, &r)
				 : target_parse(b->scope, v->kind, given, b->arena, &t, &r);
	if (!v->normal) {
		if (rc == OK || r.why != v->why)
			fail_msg("%s: wanted refusal %d, got %d %d", v->given, v->why, rc, r.why);
		assert_true(r.err.msg[0]);
		return;
	}
	if (rc != OK || !slice_is(t.text, v->normal))
		fail_msg("%s: %s", v->given, rc == OK ? t.text.p : r.err.msg);
	assert_int_equal(target_parse(b->scope, t.kind, t.text, b->arena, &again, &r), OK);
	assert_true(slice_eq(t.text, again.text));
	assert_true(slice_eq(t.registrable, again.registrable));
}

static void
each_vector_has_its_normal_form(void **state)
{
	for (size_t i = 0; i < COUNT_OF(strict); i++) {
		check_vector(*state, &strict[i], false);
		if (strict[i].normal)
			check_vector(*state, &strict[i], true);
	}
	for (size_t i = 0; i < COUNT_OF(lenient); i++)
		check_vector(*state, &lenient[i], true);
}

static void
limits_are_told(void **state)
{
	struct bench *b = *state;
	static char longest[3 * TARGET_MAX_BYTES];
	struct target t;
	struct refusal r;
	memset(longest, 'a', sizeof longest);
	memcpy(longest, "http://films.example/", 21);
	for (size_t n = TARGET_MAX_BYTES - 1; n <= TARGET_MAX_BYTES + 1; n++) {
		enum err_kind rc = target_parse(
			b->scope, TARGET_URL, (struct slice){longest, n}, b->arena, &t, &r);
		assert_int_equal(rc, n <= TARGET_MAX_BYTES ? OK : ERR_LIMIT);
		if (rc != OK)
			assert_int_equal(r.why, REFUSED_TOO_LONG);
	}
	assert_int_equal(target_parse(b->scope, TARGET_HOST, (struct slice){longest + 21, 300},
				 b->arena, &t, &r),
		ERR_LIMIT);
}

/* Too long before anything is read of it: a URL as given, one that was mended, a Cyrillic name. */
static void
what_is_far_too_long_is_not_taken_apart(void **state)
{
	enum { FAR = 4 * TARGET_MAX_BYTES };
	struct bench *b = *state;
	static char given[FAR + 64];
	struct target t;
	struct refusal r;
	memset(given, 'a', sizeof given);
	memcpy(given, "http://", 7);
	assert_int_equal(target_parse(b->scope, TARGET_URL, (struct slice){given, FAR + 1},
				 b->arena, &t, &r),
		ERR_LIMIT);
	assert_int_equal(r.why, REFUSED_TOO_LONG);
	assert_int_equal(target_parse_lenient(b->scope, TARGET_URL, (struct slice){given + 7, FAR},
				 b->arena, &t, &r),
		ERR_LIMIT);
	assert_int_equal(r.why, REFUSED_TOO_LONG);
	for (size_t i = 0; i + 1 < sizeof given; i += 2)
		memcpy(given + i, "ф", 2);
	assert_int_equal(target_parse(b->scope, TARGET_HOST,
				 (struct slice){given, 4 * HOST_MAX_BYTES + 2}, b->arena, &t, &r),
		ERR_LIMIT);
	assert_int_equal(r.why, REFUSED_TOO_LONG);
}

/* "xn--l1a" is seven bytes; labels of letters follow until the name has the length. */
static void
check_length(struct bench *b, size_t n, bool dot)
{
	char given[2 * HOST_MAX_BYTES];
	size_t end = n - strlen("xn--l1a") + strlen("ф");
	struct target t;
	struct refusal r = {.why = REFUSED_COUNT};
	memset(given, 'a', sizeof given);
	memcpy(given, "ф.", 3);
	for (size_t at = 52; at + 1 < end; at += 50)
		given[at] = '.';
	given[end] = '.';
	enum err_kind rc = target_parse(
		b->scope, TARGET_HOST, (struct slice){given, end + dot}, b->arena, &t, &r);
	if (n > HOST_MAX_BYTES) {
		assert_int_equal(rc, ERR_LIMIT);
		assert_int_equal(r.why, REFUSED_TOO_LONG);
		return;
	}
	assert_int_equal(rc, OK);
	assert_int_equal(t.text.n, n);
}

static void
a_name_is_as_long_as_its_ascii_form(void **state)
{
	for (size_t n = HOST_MAX_BYTES - 1; n <= HOST_MAX_BYTES + 5; n++) {
		check_length(*state, n, false);
		check_length(*state, n, true);
	}
}

static void
parts_of_a_url_are_found(void **state)
{
	struct bench *b = *state;
	struct target t;
	struct refusal r;
	assert_int_equal(target_parse(b->scope, TARGET_URL, slice_of("https://www.a.films.co.uk/x"),
				 b->arena, &t, &r),
		OK);
	assert_true(t.https);
	assert_true(slice_is(t.host, "www.a.films.co.uk"));
	assert_true(slice_is(t.registrable, "films.co.uk"));
	assert_int_equal(
		target_parse(b->scope, TARGET_URL, slice_of("http://github.io/"), b->arena, &t, &r),
		OK);
	assert_true(t.is_suffix);
}

static const char *
special_name(const char *text)
{
	struct address a;
	assert_true(address_parse(slice_of(text), &a));
	return address_special_name(&a);
}

/* The first and last address of each range of RFC 6890's registries, and those beside it. */
static void
special_ranges_end_where_they_end(void **state)
{
	static const struct {
		const char *before, *first, *last, *after; /* NULL: another range begins there */
	} ranges[] = {
		{NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
		{"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
		{"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
		{"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
		{"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
		{"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
		{"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
		{"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
		{"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
		{"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
		{"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
		{NULL, "240.0.0.0", "255.255.255.255", NULL},
		{NULL, "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"},
		{NULL, "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"},
		{"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
			"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"},
		{"2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
			"2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"},
		{"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
			"4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
		{NULL, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
		{NULL, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ranges); i++) {
		assert_non_null(special_name(ranges[i].first));
		assert_non_null(special_name(ranges[i].last));
		if (ranges[i].before)
			assert_null(special_name(ranges[i].before));
		if (ranges[i].after)
			assert_null(special_name(ranges[i].after));
	}
}

static void
special_ranges_have_their_names(void **state)
{
	static const struct {
		const char *address, *name;
	} named[] = {
		{"::1", "Loopback"},
		{"::", "Unspecified"},
		{"::ffff:8.8.8.8", "IPv4-mapped"},
		{"::8.8.8.8", "IPv4-compatible"},
		{"64:ff9b::8.8.8.8", "RFC 6052"},
		{"64:ff9b:1::1", "RFC 8215"},
		{"100::1", "Discard-Only"},
		{"2001::1", "RFC 2928"},
		{"2001:2::1", "RFC 2928"},
		{"2001:1ff::", "RFC 2928"},
		{"4000::1", "Reserved"},
		{"fe00::1", "Reserved"},
		{"fec0::1", "Site-Local"},
		{"ff02::1", "Multicast"},
		{"5f00::1", "RFC 9602"},
		{"192.0.0.170", "RFC 6890"},
		{"192.88.99.1", "RFC 7526"},
		{"224.0.0.1", "Multicast"},
	};
	/* Parts of special ranges that are reachable, and ranges that were reserved once. */
	static const char *const reachable[] = {"192.0.0.9", "192.0.0.10", "192.31.196.1",
		"192.52.193.1", "192.175.48.1", "2001:1::1", "2001:1::2", "2001:1::3", "2001:3::1",
		"2001:4:112::1", "2001:20::1", "2001:30::1", "2001:200::1", "2620:4f:8000::1"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		const char *name = special_name(named[i].address);
		assert_non_null(name);
		assert_non_null(strstr(name, named[i].name));
	}
	for (size_t i = 0; i < COUNT_OF(reachable); i++)
		assert_null(special_name(reachable[i]));
	assert_null(special_name("8.8.8.8"));
	assert_null(special_name("2606:4700::1111"));
}

/* Against inet_pton() and inet_ntop(), on addresses drawn at random. */
static void
addresses_read_as_the_system_reads_them(void **state)
{
	uint32_t seed = 7;
	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint8_t bytes[16];
		char text[64], ours[ADDRESS_TEXT_MAX];
		struct address a;
		int family = i % 2 ? AF_INET : AF_INET6;
		for (size_t k = 0; k < sizeof bytes; k++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[k] = seed >> 30 ? (uint8_t)(seed >> 16) : 0; /* many zeros */
		}
		assert_non_null(inet_ntop(family, bytes, text, sizeof text));
		assert_true(address_parse(slice_of(text), &a));
		assert_memory_equal(family == AF_INET ? a.bytes + 12 : a.bytes, bytes,
			family == AF_INET ? 4 : 16);
		address_format(&a, false, ours);
		if (family == AF_INET)
			assert_string_equal(ours, text);
		struct address again;
		assert_true(address_parse(slice_of(ours), &again));
		assert_memory_equal(a.bytes, again.bytes, 16);
	}
}

static void
a_broken_list_of_suffixes_is_refused(void **state)
{
	struct scope *s = NULL;
	struct err e;
	(void)state;
	assert_int_not_equal(scope_open(slice_of(""), &s, &e), OK);
	scope_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_vector_has_its_normal_form),
		cmocka_unit_test(limits_are_told),
		cmocka_unit_test(what_is_far_too_long_is_not_taken_apart),
		cmocka_unit_test(a_name_is_as_long_as_its_ascii_form),
		cmocka_unit_test(parts_of_a_url_are_found),
		cmocka_unit_test(special_ranges_end_where_they_end),
		cmocka_unit_test(special_ranges_have_their_names),
		cmocka_unit_test(addresses_read_as_the_system_reads_them),
		cmocka_unit_test(a_broken_list_of_suffixes_is_refused),
	};
	return cmocka_run_group_tests_name("target", tests, bench_open, bench_close);
}
