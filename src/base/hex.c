#include "base/hex.h"

static const char digits[] = "0123456789abcdef";

void
hex_format(const unsigned char *bytes, size_t n, char *to)
{
	for (size_t i = 0; i < n; i++) {
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 15];
	}
	*to = '\0';
}

bool
hex_parse(struct slice text, unsigned char *to, size_t n)
{
	if (text.n != 2 * n)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		const char *at = memchr(digits, text.p[i], sizeof digits - 1);
		if (!at)
			return false;
		unsigned v = (unsigned)(at - digits);
		to[i / 2] = (unsigned char)(i % 2 ? to[i / 2] | v : v << 4);
	}
	return true;
}
