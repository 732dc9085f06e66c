#include "log/proof.h"

#include "base/base64.h"
#include "log/line.h"
#include "log/note.h"

#include <inttypes.h>

static const char magic[] = "c2sp.org/tlog-proof@v1";

static enum err_kind
check_size(struct slice text, struct err *e)
{
	if (text.n <= PROOF_MAX_BYTES)
		return OK;
	return err_set(
		e, ERR_LIMIT, "a text of %zu bytes; %d are allowed", text.n, PROOF_MAX_BYTES);
}

/* "<word> <n>" */
static enum err_kind
parse_number(struct line_walk *l, struct slice line, const char *word, uint64_t max, uint64_t *v,
	struct err *e)
{
	size_t n = strlen(word);
	if (!slice_starts(line, word) || line.n == n || line.p[n] != ' ' ||
		!line_decimal(slice_from(line, n + 1), max, v))
		return err_set(e, ERR_SYNTAX, "line %zu: \"%s\", a space, and a decimal below 2^63",
			l->n ? l->n : 1, word);
	return OK;
}

/* Hashes, an empty line, and the rest, which is the checkpoint. */
static enum err_kind
parse_steps(struct line_walk *l, struct steps *s, struct slice *note, struct err *e)
{
	struct slice line = {"?", 1}; /* no empty line was seen yet */
	s->n = 0;
	while (line_next(l, &line) && line.n) {
		if (s->n == MERKLE_MAX_STEPS)
			return err_set(e, ERR_LIMIT, "line %zu: more than %d hashes", l->n,
				MERKLE_MAX_STEPS);
		if (!line_hash(line, &s->h[s->n]))
			return err_set(e, ERR_SYNTAX, "line %zu: a hash, 32 bytes in base64", l->n);
		s->n++;
	}
	if (line.n || l->rest.n == 0)
		return err_set(e, ERR_SYNTAX,
			"line %zu: an empty line and a checkpoint behind the hashes", l->n + 1);
	if (l->rest.n > NOTE_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "line %zu: a checkpoint of %zu bytes; %d are allowed",
			l->n + 1, l->rest.n, NOTE_MAX_BYTES);
	*note = l->rest;
	return OK;
}

static void
put_steps(struct buf *to, const struct steps *s, struct slice note)
{
	for (size_t i = 0; i < s->n; i++)
		line_put_hash(to, &s->h[i]);
	buf_addc(to, '\n');
	buf_add(to, note);
}

static enum err_kind
parse_extra(struct line_walk *l, struct slice base64, struct slice *extra, struct err *e)
{
	unsigned char bytes[PROOF_MAX_EXTRA];
	size_t n;
	if (base64.n > PROOF_MAX_EXTRA)
		return err_set(e, ERR_LIMIT, "line %zu: extra data of %zu bytes; %d are allowed",
			l->n, base64.n, PROOF_MAX_EXTRA);
	if (base64.n == 0 || !base64_parse(base64, bytes, sizeof bytes, &n))
		return err_set(e, ERR_SYNTAX, "line %zu: extra data in base64", l->n);
	*extra = base64;
	return OK;
}

enum err_kind
proof_parse(struct slice text, struct proof *p, struct err *e)
{
	static const char extra[] = "extra ";
	struct proof got = {.extra = {"", 0}};
	struct line_walk l = {.rest = text};
	struct slice line;
	if (check_size(text, e) != OK)
		return e->kind;
	if (!line_next(&l, &line) || !slice_is(line, magic))
		return err_set(e, ERR_SYNTAX, "line 1: \"%s\"", magic);
	if (!line_next(&l, &line))
		return err_set(e, ERR_SYNTAX, "line 2: an index");
	if (slice_starts(line, extra)) {
		if (parse_extra(&l, slice_from(line, sizeof extra - 1), &got.extra, e) != OK)
			return e->kind;
		if (!line_next(&l, &line))
			return err_set(e, ERR_SYNTAX, "line 3: an index");
	}
	if (parse_number(&l, line, "index", MERKLE_MAX_SIZE - 1, &got.index, e) != OK ||
		parse_steps(&l, &got.steps, &got.note, e) != OK)
		return e->kind;
	*p = got;
	return OK;
}

void
proof_put(struct buf *to, const struct proof *p)
{
	buf_addf(to, "%s\n", magic);
	if (p->extra.n) {
		buf_adds(to, "extra ");
		buf_add(to, p->extra);
		buf_addc(to, '\n');
	}
	buf_addf(to, "index %" PRIu64 "\n", p->index);
	put_steps(to, &p->steps, p->note);
}

enum err_kind
advance_parse(struct slice text, struct advance *a, struct err *e)
{
	struct advance got = {.old = 0};
	struct line_walk l = {.rest = text};
	struct slice line = {"", 0};
	if (check_size(text, e) != OK)
		return e->kind;
	(void)line_next(&l, &line);
	if (parse_number(&l, line, "old", MERKLE_MAX_SIZE, &got.old, e) != OK ||
		parse_steps(&l, &got.steps, &got.note, e) != OK)
		return e->kind;
	*a = got;
	return OK;
}

void
advance_put(struct buf *to, const struct advance *a)
{
	buf_addf(to, "old %" PRIu64 "\n", a->old);
	put_steps(to, &a->steps, a->note);
}
