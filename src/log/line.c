#include "log/line.h"

#include "base/base64.h"

bool
line_next(struct line_walk *l, struct slice *line)
{
	const char *end = l->rest.n ? memchr(l->rest.p, '\n', l->rest.n) : NULL;
	if (!end)
		return false;
	*line = (struct slice){l->rest.p, (size_t)(end - l->rest.p)};
	l->rest = slice_from(l->rest, line->n + 1);
	l->n++;
	return true;
}

bool
line_decimal(struct slice text, uint64_t max, uint64_t *v)
{
	uint64_t got = 0;
	if (text.n == 0 || (text.n > 1 && text.p[0] == '0'))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		unsigned digit = (unsigned)(text.p[i] - '0');
		if (got > max / 10 || got * 10 > max - digit || digit > max)
			return false;
		got = got * 10 + digit;
	}
	*v = got;
	return true;
}

bool
line_hash(struct slice text, struct sha256 *h)
{
	struct sha256 got = {{0}};
	size_t n;
	if (!base64_parse(text, got.b, sizeof got.b, &n) || n != SHA256_LEN)
		return false;
	*h = got;
	return true;
}

void
line_put_hash(struct buf *to, const struct sha256 *h)
{
	base64_put(to, (struct slice){(const char *)h->b, SHA256_LEN});
	buf_addc(to, '\n');
}
