#include "log/checkpoint.h"

#include "base/utf8.h"
#include "log/line.h"
#include "log/merkle.h"

#include <inttypes.h>

static bool
is_origin(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	return s.n > 0 && s.n <= ORIGIN_MAX && utf8_is_valid(s);
}

enum err_kind
checkpoint_parse(struct slice text, struct checkpoint *c, struct err *e)
{
	struct checkpoint got = {.size = 0};
	struct line_walk l = {.rest = text};
	struct slice line;
	if (text.n > CHECKPOINT_TEXT_MAX)
		return err_set(e, ERR_LIMIT, "a checkpoint of %zu bytes; %d are allowed", text.n,
			CHECKPOINT_TEXT_MAX);
	if (!line_next(&l, &line) || !is_origin(line))
		return err_set(e, ERR_SYNTAX,
			"line 1: an origin, of 1 to %d bytes without control characters",
			ORIGIN_MAX);
	memcpy(got.origin, line.p, line.n);
	if (!line_next(&l, &line) || !line_decimal(line, MERKLE_MAX_SIZE, &got.size))
		return err_set(e, ERR_SYNTAX, "line 2: a size, in decimal, below 2^63");
	if (!line_next(&l, &line) || !line_hash(line, &got.root))
		return err_set(e, ERR_SYNTAX, "line 3: a root hash, 32 bytes in base64");
	if (line_next(&l, &line) && line.n)
		return err_set(e, ERR_UNSUPPORTED, "line 4: extensions are not known here");
	if (l.n > 3 || l.rest.n)
		return err_set(e, ERR_SYNTAX, "line 4: a checkpoint ends with its root hash");
	*c = got;
	return OK;
}

void
checkpoint_put(struct buf *to, const struct checkpoint *c)
{
	buf_addf(to, "%s\n%" PRIu64 "\n", c->origin, c->size);
	line_put_hash(to, &c->root);
}
