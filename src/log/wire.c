#include "log/wire.h"

static void
put_length(char *to, size_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)(n >> (24 - 8 * i));
}

static uint32_t
get_length(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void
wire_begin(struct buf *to, enum wire_status status)
{
	char head[WIRE_ANSWER_HEAD] = {(char)status};
	buf_add(to, (struct slice){head, sizeof head});
}

void
wire_end(struct buf *to)
{
	if (!buf_failed(to))
		put_length(to->p + 1, to->n - WIRE_ANSWER_HEAD);
}

uint32_t
wire_length(const unsigned char head[WIRE_ANSWER_HEAD])
{
	return get_length(head + 1);
}

void
wire_put_request(struct buf *to, const char *word, struct slice rest)
{
	char head[4];
	put_length(head, strlen(word) + 1 + rest.n);
	buf_add(to, (struct slice){head, sizeof head});
	buf_adds(to, word);
	buf_addc(to, '\n');
	buf_add(to, rest);
}

enum wire_state
wire_request(struct slice in, size_t max, struct slice *request)
{
	if (in.n < 4)
		return WIRE_MORE;
	size_t n = get_length((const unsigned char *)in.p);
	if (n > max || in.n - 4 > n)
		return WIRE_BROKEN;
	if (in.n - 4 < n)
		return WIRE_MORE;
	*request = slice_from(in, 4);
	return WIRE_WHOLE;
}
