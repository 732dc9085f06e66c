#include "base/utf8.h"

static int
sequence_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

bool
utf8_next(struct slice s, size_t *at, uint32_t *cp)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	if (*at >= s.n)
		return false;
	int n = sequence_length((unsigned char)s.p[*at]);
	if (n == 0 || s.n - *at < (size_t)n)
		return false;
	uint32_t v = (unsigned char)s.p[*at] & mask[n];
	for (int i = 1; i < n; i++) {
		unsigned char c = (unsigned char)s.p[*at + (size_t)i];
		if ((c & 0xc0) != 0x80)
			return false;
		v = v << 6 | (c & 0x3f);
	}
	if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return false;
	*at += (size_t)n;
	*cp = v;
	return true;
}

void
utf8_put(struct buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		buf_addc(b, (char)cp);
	} else if (cp < 0x800) {
		buf_addc(b, (char)(0xc0 | cp >> 6));
		buf_addc(b, (char)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		buf_addc(b, (char)(0xe0 | cp >> 12));
		buf_addc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (cp & 0x3f)));
	} else {
		buf_addc(b, (char)(0xf0 | cp >> 18));
		buf_addc(b, (char)(0x80 | (cp >> 12 & 0x3f)));
		buf_addc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (cp & 0x3f)));
	}
}

bool
utf8_is_valid(struct slice s)
{
	size_t at = 0;
	uint32_t cp;
	while (utf8_next(s, &at, &cp))
		continue;
	return at == s.n;
}

bool
utf8_is_deceptive(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{0x0000, 0x001f}, {0x007f, 0x009f}, /* C0, DEL, C1 */
		{0x00ad, 0x00ad}, {0x034f, 0x034f}, /* soft hyphen, grapheme joiner */
		{0x061c, 0x061c}, {0x115f, 0x1160}, /* Arabic letter mark, Hangul fillers */
		{0x17b4, 0x17b5}, {0x180b, 0x180f}, /* Khmer and Mongolian invisibles */
		{0x200b, 0x200f}, {0x2028, 0x202e}, /* zero width, marks, separators, overrides */
		{0x2060, 0x206f}, {0x3164, 0x3164}, /* word joiner, isolates; Hangul filler */
		{0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, /* variation selectors, byte order mark */
		{0xffa0, 0xffa0}, {0xfff0, 0xfffb}, /* Hangul filler, annotation */
		{0xe0000, 0xe0fff},		    /* tags and further variation selectors */
	};
	for (size_t i = 0; i < COUNT_OF(ranges); i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return false;
}

static uint32_t
lower(uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		return cp + 0x20;
	if (cp >= 0x410 && cp <= 0x42F) /* А to Я */
		return cp + 0x20;
	if (cp >= 0x400 && cp <= 0x40F) /* Ѐ to Џ, Ё among them */
		return cp + 0x50;
	if ((cp >= 0x48A && cp <= 0x4BF) || (cp >= 0x4D0 && cp <= 0x52F))
		return cp |
		       1; /* Қ, Ә and the like: capitals are even, their small letters follow */
	return cp;
}

static bool
is_between_words(uint32_t cp)
{
	bool ascii = cp < 0x80 && !(cp >= 'a' && cp <= 'z') && !(cp >= '0' && cp <= '9');
	bool dash = cp >= 0x2010 && cp <= 0x201F; /* and quotation marks */
	return ascii || dash || cp == 0xA0 || cp == 0xAB || cp == 0xBB;
}

/* The next letter or digit, in lower case; 0 at the end. */
static uint32_t
next_letter(struct slice s, size_t *at)
{
	uint32_t cp;
	while (utf8_next(s, at, &cp)) {
		cp = lower(cp);
		if (!is_between_words(cp))
			return cp;
	}
	return 0;
}

bool
utf8_is_alike(struct slice a, struct slice b)
{
	size_t i = 0, j = 0;
	uint32_t x, y;
	do {
		x = next_letter(a, &i);
		y = next_letter(b, &j);
	} while (x && x == y);
	return x == y;
}

size_t
utf8_count(struct slice s)
{
	size_t at = 0, n = 0;
	uint32_t cp;
	while (utf8_next(s, &at, &cp))
		n++;
	return n;
}

void
utf8_put_escaped(struct buf *b, struct slice s, size_t max)
{
	size_t n = 0;
	uint32_t cp;
	for (size_t at = 0; at < s.n; n++) {
		if (n == max) {
			buf_adds(b, "...");
			return;
		}
		size_t from = at;
		if (!utf8_next(s, &at, &cp))
			buf_addf(b, "\\x%02x", (unsigned char)s.p[at++]);
		else if (utf8_is_deceptive(cp))
			buf_addf(b, "\\u{%04x}", cp);
		else if (cp == '\\')
			buf_adds(b, "\\\\");
		else
			buf_add(b, (struct slice){s.p + from, at - from});
	}
}
