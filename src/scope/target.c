#include "scope/target.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "scope/psl.h"

#include <strings.h>

/* Slices of a result are the caller's arena's; until the end they are scratch. */
struct draft {
	struct scope *scope;
	struct arena *arena;
	struct target t;
	bool lenient;
	enum refused_target *why;
	struct err *err;
};

static enum err_kind
refuse(struct draft *d, enum refused_target is, const char *message)
{
	return target_refuse(d->why, is, d->err, message);
}

/* Keep text, and host as the part of it that it is. */
static enum err_kind
keep(struct draft *d, struct slice text, struct slice host)
{
	size_t at = host.n ? (size_t)(host.p - text.p) : 0;
	d->t.text = arena_copy(d->arena, text);
	if (!d->t.text.p)
		return err_set(d->err, ERR_LIMIT, "no memory for the targets");
	d->t.host = host.n ? (struct slice){d->t.text.p + at, host.n} : (struct slice){"", 0};
	return OK;
}

static enum err_kind
check_special(struct draft *d, const struct address *a)
{
	const char *name = address_special_name(a);
	if (!name)
		return OK;
	*d->why = REFUSED_SPECIAL;
	return err_set(d->err, ERR_SYNTAX, "a special-purpose address: %s", name);
}

static enum err_kind
parse_url(struct draft *d, struct slice value)
{
	struct url url;
	enum err_kind rc = url_parse(d->scope->urls, value, d->lenient, &url, d->why, d->err);
	if (rc == OK && url.is_address)
		rc = check_special(d, &url.address);
	if (rc == OK)
		rc = keep(d, url.text, url.host);
	if (rc != OK)
		return rc;
	d->t.https = url.https;
	if (url.is_address)
		return OK;
	d->t.registrable = psl_registrable(d->scope, d->t.host, url.name.text);
	d->t.is_suffix = !d->t.registrable.n;
	return OK;
}

static enum err_kind
parse_address(struct draft *d, struct slice value)
{
	struct address a;
	char text[ADDRESS_TEXT_MAX];
	if (!address_parse(value, &a))
		return refuse(d, REFUSED_SYNTAX, "no IPv4 or IPv6 address");
	enum err_kind rc = check_special(d, &a);
	if (rc != OK)
		return rc;
	address_format(&a, false, text);
	return keep(d, slice_of(text), slice_of(text));
}

static enum err_kind
parse_prefix(struct draft *d, struct slice value)
{
	struct address a;
	char text[ADDRESS_TEXT_MAX];
	if (!address_parse_prefix(value, &a))
		return refuse(
			d, REFUSED_SYNTAX, "no prefix: expected an address, '/' and a length");
	if (address_has_host_bits(&a))
		return refuse(d, REFUSED_HOST_BITS, "the prefix has bits set behind its length");
	enum err_kind rc = check_special(d, &a);
	if (rc != OK)
		return rc;
	address_format(&a, true, text);
	return keep(d, slice_of(text), (struct slice){NULL, 0});
}

static enum err_kind
parse_name(struct draft *d, struct slice value)
{
	struct name name;
	struct address a;
	if (address_parse(value, &a)) {
		if (!d->lenient)
			return refuse(d, REFUSED_SYNTAX, "an address, and no name: its kind is ip");
		d->t.kind = TARGET_IP;
		return parse_address(d, value);
	}
	enum err_kind rc = name_parse(value, &name, d->why, d->err);
	if (rc != OK)
		return rc;
	struct slice text = {name.text, name.n};
	if (psl_is_suffix(d->scope, name.text))
		return refuse(
			d, REFUSED_SUFFIX, "a public suffix: it would touch every name below it");
	rc = keep(d, text, text);
	if (rc == OK)
		d->t.registrable = psl_registrable(d->scope, d->t.host, name.text);
	return rc;
}

static enum err_kind
parse(struct draft *d, struct slice value)
{
	switch (d->t.kind) {
	case TARGET_URL:
		return parse_url(d, value);
	case TARGET_IP:
		return parse_address(d, value);
	case TARGET_PREFIX:
		return parse_prefix(d, value);
	default:
		return parse_name(d, value);
	}
}

enum err_kind
target_parse(struct scope *s, enum target_kind kind, struct slice value, struct arena *a,
	struct target *t, struct refusal *r)
{
	struct draft d = {.scope = s, .arena = a, .t.kind = kind, .why = &r->why, .err = &r->err};
	if (!value.n)
		return refuse(&d, REFUSED_EMPTY, "there is nothing");
	enum err_kind rc = parse(&d, value);
	if (rc == OK)
		*t = d.t;
	return rc;
}

/* ---- as registers really publish them ---- */

static struct slice
trim(struct slice s)
{
	while (s.n && strchr(" \t\r\n", s.p[0]))
		s = slice_from(s, 1);
	while (s.n && strchr(" \t\r\n", s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool
starts_nocase(struct slice s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && strncasecmp(s.p, prefix, n) == 0;
}

/* The normal form has no fragment, so nothing in one is a reason to refuse. */
static struct slice
without_fragment(struct slice url)
{
	const char *hash = url.n ? memchr(url.p, '#', url.n) : NULL;
	return hash ? (struct slice){url.p, (size_t)(hash - url.p)} : url;
}

/* Three or more '?' in a row stand where characters were lost before publication. */
static bool
has_lost_characters(struct slice s)
{
	return s.p && s.n >= 3 && memmem(s.p, s.n, "???", 3) != NULL;
}

/*
 * A scheme as it may have been meant: "http:\\", "http//", "http:/", none at all.  False when the
 * value has another scheme, or is well as it is.
 */
static bool
mend_scheme(struct slice value, struct buf *mended)
{
	static const char *const slips[] = {
		"http:\\\\", "https:\\\\", "http//", "https//", "http:/", "https:/"};
	if (memmem(value.p, value.n, "://", 3))
		return false;
	for (size_t i = 0; i < COUNT_OF(slips); i++)
		if (starts_nocase(value, slips[i])) {
			buf_adds(mended, i % 2 ? "https://" : "http://");
			buf_add(mended, slice_from(value, strlen(slips[i])));
			return true;
		}
	buf_adds(mended, "http://");
	buf_add(mended, value);
	return true;
}

static enum err_kind
parse_mended(struct draft *d, struct slice value)
{
	struct buf text;
	enum err_kind rc;
	if (d->t.kind == TARGET_DOMAIN && slice_starts(value, "*."))
		return parse(d, slice_from(value, 2));
	if (d->t.kind != TARGET_URL)
		return parse(d, value);
	if (has_lost_characters(value))
		return refuse(d, REFUSED_ENCODING,
			"characters were lost before publication: question marks stand in a row");
	buf_init(&text, (size_t)4 * TARGET_MAX_BYTES);
	bool mended = mend_scheme(value, &text);
	if (buf_failed(&text))
		rc = refuse(d, REFUSED_TOO_LONG, "a URL has at most 2048 bytes");
	else
		rc = parse(d, mended ? buf_slice(&text) : value);
	buf_fini(&text);
	return rc;
}

enum err_kind
target_parse_lenient(struct scope *s, enum target_kind kind, struct slice value, struct arena *a,
	struct target *t, struct refusal *r)
{
	struct draft d = {.scope = s,
		.arena = a,
		.t.kind = kind,
		.lenient = true,
		.why = &r->why,
		.err = &r->err};
	value = trim(value);
	if (kind == TARGET_URL)
		value = without_fragment(value);
	if (!value.n)
		return refuse(&d, REFUSED_EMPTY, "there is nothing");
	enum err_kind rc = parse_mended(&d, value);
	if (rc == OK)
		*t = d.t;
	return rc;
}

bool
target_is_mended(const struct target *t, struct slice given)
{
	return t->text.n != given.n || strncasecmp(t->text.p, given.p, given.n) != 0;
}
