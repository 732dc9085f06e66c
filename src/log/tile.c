#include "log/tile.h"

#include "log/line.h"
#include "log/merkle.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { GROUP = 1000, GROUPS_MAX = 7 }; /* 2^64 has 20 digits */

/* "x001/x234/067" */
static size_t
put_index(uint64_t index, char *to, size_t max)
{
	unsigned groups[GROUPS_MAX];
	int n = 0;
	size_t at = 0;
	do {
		groups[n++] = (unsigned)(index % GROUP);
		index /= GROUP;
	} while (index);
	while (n-- > 0)
		at += (size_t)snprintf(to + at, max - at, n ? "x%03u/" : "%03u", groups[n] % GROUP);
	return at;
}

char *
tile_path(const struct tile *t, char to[TILE_PATH_MAX])
{
	size_t at;
	assert(t->level >= TILE_ENTRIES && t->level <= TILE_MAX_LEVEL);
	assert(t->width >= 1 && t->width <= TILE_WIDTH);
	if (t->level == TILE_ENTRIES)
		at = (size_t)snprintf(to, TILE_PATH_MAX, "tile/entries/");
	else
		at = (size_t)snprintf(to, TILE_PATH_MAX, "tile/%d/", t->level);
	at += put_index(t->index, to + at, TILE_PATH_MAX - at);
	if (t->width < TILE_WIDTH)
		snprintf(to + at, TILE_PATH_MAX - at, ".p/%u", t->width);
	return to;
}

/* The value of "x001/x234/067"; other spellings give some value, whose path then differs. */
static bool
take_index(struct slice text, uint64_t *index)
{
	uint64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned digit = (unsigned)(text.p[i] - '0');
		if (text.p[i] == 'x' || text.p[i] == '/')
			continue;
		if (digit > 9 || v > (UINT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*index = v;
	return true;
}

static bool
take_level(struct slice *rest, int *level)
{
	if (slice_starts(*rest, "tile/entries/")) {
		*level = TILE_ENTRIES;
		*rest = slice_from(*rest, strlen("tile/entries/"));
		return true;
	}
	size_t front = strlen("tile/");
	if (!slice_starts(*rest, "tile/") || rest->n < front + 2 || rest->p[front + 1] != '/')
		return false;
	*level = rest->p[front] - '0';
	*rest = slice_from(*rest, front + 2);
	return *level >= 0 && *level <= TILE_MAX_LEVEL;
}

static bool
take_width(struct slice *rest, unsigned *width)
{
	static const char mark[] = ".p/";
	const char *at = rest->n ? memmem(rest->p, rest->n, mark, sizeof mark - 1) : NULL;
	uint64_t v = TILE_WIDTH;
	if (at) {
		size_t front = (size_t)(at - rest->p);
		if (!line_decimal(slice_from(*rest, front + sizeof mark - 1), TILE_WIDTH - 1, &v))
			return false;
		rest->n = front;
	}
	*width = (unsigned)v;
	return v > 0;
}

enum err_kind
tile_parse(struct slice path, struct tile *t, struct err *e)
{
	struct tile got;
	struct slice rest = path;
	char again[TILE_PATH_MAX];
	if (path.n >= TILE_PATH_MAX || !take_level(&rest, &got.level) ||
		!take_width(&rest, &got.width) || !take_index(rest, &got.index) ||
		!slice_is(path, tile_path(&got, again)))
		return err_set(e, ERR_SYNTAX, "no path of a tile");
	if (tile_width(got.level, got.index, MERKLE_MAX_SIZE) < got.width)
		return err_set(e, ERR_LIMIT, "a tile of a tree past 2^63 entries");
	*t = got;
	return OK;
}

unsigned
tile_width(int level, uint64_t index, uint64_t size)
{
	if (level > TILE_MAX_LEVEL)
		return 0;
	uint64_t hashes = level > 0 ? size >> (8 * level) : size;
	if (index < hashes / TILE_WIDTH)
		return TILE_WIDTH;
	return index > hashes / TILE_WIDTH ? 0 : (unsigned)(hashes % TILE_WIDTH);
}

struct tile_part
tile_of(unsigned level, uint64_t index, uint64_t size)
{
	unsigned within = level % 8;
	uint64_t first = index << within;
	struct tile_part p = {
		.tile = {.level = (int)(level / 8), .index = first / TILE_WIDTH},
		.at = (unsigned)(first % TILE_WIDTH),
		.count = 1U << within,
	};
	p.tile.width = tile_width(p.tile.level, p.tile.index, size);
	return p;
}

struct sha256
tile_hash(struct slice bytes, unsigned at, unsigned count)
{
	struct sha256 h[TILE_WIDTH];
	assert(count >= 1 && count <= TILE_WIDTH && (count & (count - 1)) == 0);
	assert(bytes.n / SHA256_LEN >= (size_t)at + count);
	memcpy(h, bytes.p + (size_t)at * SHA256_LEN, (size_t)count * SHA256_LEN);
	for (; count > 1; count /= 2)
		for (unsigned i = 0; i < count / 2; i++)
			h[i] = merkle_node(&h[(size_t)2 * i], &h[(size_t)2 * i + 1]);
	return h[0];
}
