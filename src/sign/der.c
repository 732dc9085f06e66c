#include "sign/der.h"

#include "base/civil.h"

enum {
	TAG_LOW = 0x1F, /* all five bits: the number stands in further bytes */
	LENGTH_LONG = 0x80,
	LENGTH_BYTES_MAX = 4,
	TIME_DIGITS_MAX = 14, /* YYYYMMDDhhmmss */
	UTC_PIVOT = 50,	      /* RFC 5280: of two digits, from 50 on the last century's */
	UTC_FIRST = 1950,
	UTC_LAST = 2049,
	SECOND_MS = 1000,
};

/* An element as it lies there. */
struct element {
	int tag;
	struct slice whole, content;
};

struct der
der_open(struct slice all, struct err *e)
{
	e->kind = OK;
	e->msg[0] = '\0';
	return (struct der){all.p, all, e};
}

void
der_fail_at(struct der *d, const char *at, enum err_kind kind, const char *what)
{
	if (!der_failed(d))
		err_set(d->e, kind, "at byte %zu: %s", at ? (size_t)(at - d->base) : 0, what);
}

void
der_fail(struct der *d, enum err_kind kind, const char *what)
{
	der_fail_at(d, d->left.p, kind, what);
}

int
der_peek(const struct der *d)
{
	return der_failed(d) || !d->left.n ? -1 : (unsigned char)d->left.p[0];
}

/* The length behind the tag: how many bytes it is written in, or 0 when it is not in DER. */
static size_t
read_length(struct slice s, size_t *length)
{
	const unsigned char *p = (const unsigned char *)s.p;
	if (s.n < 2)
		return 0;
	*length = p[1];
	if (p[1] < LENGTH_LONG)
		return 1;
	size_t n = p[1] - (size_t)LENGTH_LONG;
	if (n == 0 || n > LENGTH_BYTES_MAX || s.n < 2 + n || p[2] == 0)
		return 0;
	*length = 0;
	for (size_t i = 0; i < n; i++)
		*length = *length << 8 | p[2 + i];
	return *length < LENGTH_LONG ? 0 : 1 + n;
}

static bool
next(struct der *d, struct element *el)
{
	size_t length = 0;
	int tag = der_peek(d);
	if (tag < 0) {
		der_fail(d, ERR_SYNTAX, "something is missing");
		return false;
	}
	size_t head = (tag & TAG_LOW) == TAG_LOW ? 0 : 1 + read_length(d->left, &length);
	if (head < 2) {
		der_fail(d, ERR_SYNTAX, "tag or length is not in DER");
		return false;
	}
	if (length > d->left.n - head) {
		der_fail(d, ERR_SYNTAX, "longer than what it is in");
		return false;
	}
	el->tag = tag;
	el->whole = (struct slice){d->left.p, head + length};
	el->content = (struct slice){d->left.p + head, length};
	return true;
}

static struct element
take(struct der *d, int tag)
{
	struct element el = {.tag = -1, .whole = slice_of(""), .content = slice_of("")};
	struct element found;
	if (der_failed(d) || !next(d, &found))
		return el;
	if (found.tag != tag) {
		der_fail(d, ERR_SYNTAX, "not what stands here in the profile");
		return el;
	}
	d->left = slice_from(d->left, found.whole.n);
	return found;
}

struct slice
der_take(struct der *d, int tag)
{
	return take(d, tag).content;
}

struct slice
der_take_whole(struct der *d, int tag)
{
	return take(d, tag).whole;
}

struct der
der_enter(struct der *d, int tag)
{
	return (struct der){d->base, take(d, tag).content, d->e};
}

/* X.690, 8.3.2: the first nine bits are not all alike. */
static bool
is_shortest(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	if (s.n < 2)
		return s.n == 1;
	return !(p[0] == 0 && p[1] < 0x80) && !(p[0] == 0xFF && p[1] >= 0x80);
}

struct slice
der_take_integer(struct der *d)
{
	const char *at = d->left.p;
	struct slice s = der_take(d, DER_INTEGER);
	if (!der_failed(d) && !is_shortest(s))
		der_fail_at(d, at, ERR_SYNTAX, "an integer that is not in DER");
	return der_failed(d) ? slice_of("") : s;
}

struct slice
der_take_positive(struct der *d, size_t max)
{
	const char *at = d->left.p;
	struct slice s = der_take_integer(d);
	if (der_failed(d))
		return s;
	if ((unsigned char)s.p[0] >= 0x80 || (s.n == 1 && s.p[0] == 0))
		der_fail_at(d, at, ERR_SYNTAX, "an integer that is not positive");
	else if (s.p[0] == 0)
		s = slice_from(s, 1);
	if (s.n > max)
		der_fail_at(d, at, ERR_LIMIT, "an integer that is too large");
	return der_failed(d) ? slice_of("") : s;
}

int
der_take_small(struct der *d)
{
	const char *at = d->left.p;
	struct slice s = der_take_integer(d);
	if (der_failed(d))
		return 0;
	if (s.n != 1 || (unsigned char)s.p[0] >= 0x80) {
		der_fail_at(d, at, ERR_SYNTAX, "an integer that is not 0 to 127");
		return 0;
	}
	return s.p[0];
}

struct slice
der_take_bits(struct der *d)
{
	const char *at = d->left.p;
	struct slice s = der_take(d, DER_BITS);
	if (der_failed(d))
		return s;
	if (s.n == 0 || s.p[0] != 0) {
		der_fail_at(d, at, ERR_SYNTAX, "a bit string with unused bits");
		return slice_of("");
	}
	return slice_from(s, 1);
}

/* Two decimal digits, or -1. */
static int
two(const char *p)
{
	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return -1;
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* MMDDhhmmss behind the year. */
static bool
read_time(int year, const char *p, int64_t *ms)
{
	struct civil_date date = {year, two(p), two(p + 2)};
	int hour = two(p + 4), minute = two(p + 6), second = two(p + 8);
	if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31 || hour < 0 ||
		hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	civil_day day = civil_from_date(date);
	struct civil_date again = civil_to_date(day);
	if (again.month != date.month || again.day != date.day)
		return false;
	*ms = (((int64_t)day * 24 + hour) * 60 + minute) * 60 + second;
	*ms *= SECOND_MS;
	return true;
}

/* Four digits, or what UTCTime's two mean; -1 when they are none. */
static int
read_year(const char *p, bool utc)
{
	int high = two(p), low = utc ? 0 : two(p + 2);
	if (high < 0 || low < 0)
		return -1;
	if (utc)
		return high + (high < UTC_PIVOT ? 2000 : 1900);
	return high * 100 + low;
}

int64_t
der_take_time(struct der *d)
{
	const char *at = d->left.p;
	bool utc = der_peek(d) != DER_TIME;
	struct slice s = der_take(d, utc ? DER_UTC_TIME : DER_TIME);
	size_t digits = utc ? TIME_DIGITS_MAX - 2 : TIME_DIGITS_MAX;
	int64_t ms = 0;
	if (der_failed(d))
		return 0;
	bool ok = s.n == digits + 1 && s.p[digits] == 'Z';
	int year = ok ? read_year(s.p, utc) : -1;
	ok = ok && year >= UTC_FIRST && (utc || year > UTC_LAST) &&
	     read_time(year, s.p + (utc ? 2 : 4), &ms);
	if (!ok)
		der_fail_at(d, at, ERR_SYNTAX,
			"a time that is not UTCTime until 2049, then GeneralizedTime, with "
			"seconds and Z");
	return ok ? ms : 0;
}

void
der_expect(struct der *d, struct slice element, const char *what)
{
	if (der_failed(d))
		return;
	if (d->left.n < element.n || memcmp(d->left.p, element.p, element.n) != 0)
		der_fail(d, ERR_SYNTAX, what);
	else
		d->left = slice_from(d->left, element.n);
}

void
der_end(struct der *d)
{
	if (!der_failed(d) && d->left.n)
		der_fail(d, ERR_SYNTAX, "bytes behind the end");
}
