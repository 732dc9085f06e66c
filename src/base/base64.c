#include "base/base64.h"

#include <stdint.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

enum { PAD = 64 }; /* its place among the letters */

void
base64_put(struct buf *to, struct slice bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	if (bytes.n > to->max) {
		to->failed = true;
		return;
	}
	size_t n = (bytes.n + 2) / 3 * 4;
	char *out = n ? buf_room(to, n) : NULL;
	if (!out)
		return;
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		unsigned v = (unsigned)p[i] << 16 | (left > 1 ? (unsigned)p[i + 1] << 8 : 0) |
			     (left > 2 ? p[i + 2] : 0);
		*out++ = letters[v >> 18];
		*out++ = letters[v >> 12 & 63];
		*out++ = letters[left > 1 ? v >> 6 & 63 : PAD];
		*out++ = letters[left > 2 ? v & 63 : PAD];
	}
	to->n += n;
}

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool
base64_parse(struct slice text, unsigned char *to, size_t max, size_t *n)
{
	size_t pads = 0, got = 0;
	uint32_t v = 0;
	while (pads < 2 && pads < text.n && text.p[text.n - 1 - pads] == '=')
		pads++;
	if (text.n % 4 != 0 || text.n / 4 * 3 - pads > max)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int d = i < text.n - pads ? value_of(text.p[i]) : 0;
		if (d < 0)
			return false;
		v = v << 6 | (uint32_t)d;
		for (int k = 0; i % 4 == 3 && k < 3; k++) {
			unsigned char byte = (unsigned char)(v >> (16 - 8 * k));
			if (got < text.n / 4 * 3 - pads)
				to[got++] = byte;
			else if (byte)
				return false; /* bits behind the end that are not zero */
		}
	}
	*n = got;
	return true;
}
