/* exq mirror --batch: a document for each line of a CSV file (RFC 4180), `name,reason`. */
#include "cmd/act_parts.h"

#include "base/utf8.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/terminal.h"

#include <stdio.h>

enum { BATCH_MAX_BYTES = 8 << 20, BATCH_MAX_LINES = 10000 };

struct batch {
	struct act_job *j;
	struct act_doc **good; /* those the register would take */
	size_t n, ngood, bad, refused;
};

/* One field of a line, quoted or not, and what separates it from the next; false: neither. */
static bool
take_field(struct slice *line, struct arena *a, struct slice *to)
{
	struct slice in = *line;
	struct buf text;
	bool quoted = in.n && in.p[0] == '"', closed = !quoted;
	size_t i = quoted;
	buf_init(&text, DOC_MAX_BYTES);
	for (; i < in.n; i++) {
		if (quoted && in.p[i] == '"' && !(i + 1 < in.n && in.p[i + 1] == '"')) {
			closed = true;
			i++;
			break;
		}
		if (!quoted && (in.p[i] == ',' || in.p[i] == '"'))
			break;
		i += quoted && in.p[i] == '"'; /* doubled */
		buf_addc(&text, in.p[i]);
	}
	bool good = closed && (i == in.n || in.p[i] == ',') && !buf_failed(&text);
	*line = slice_from(in, i < in.n ? i + 1 : i);
	*to = arena_copy(a, text.n ? buf_slice(&text) : (struct slice){"", 0});
	buf_fini(&text);
	return good && to->p;
}

static void
tell_bad(struct batch *b, size_t line, const char *why)
{
	printf("bad line %zu: %s\n", line, why);
	b->bad++;
}

static void
tell_one(const struct batch *b, const struct act_doc *d, size_t line)
{
	struct buf text;
	struct err e;
	buf_init(&text, ACT_OUT_MAX);
	utf8_put_escaped(&text, slice_of(d->name), 200);
	buf_addc(&text, ' ');
	if (d->verdict.reason)
		ledger_put_reason(&text, d->verdict.reason, d->verdict.safeguard);
	else if (act_put_outcome(&text, b->j, b->j->ledger.trial, d, &e) != OK)
		buf_adds(&text, e.msg);
	printf("line %zu %s %s\n", line, d->verdict.reason ? "would-refuse" : "would-be",
		buf_str(&text));
	buf_fini(&text);
}

/* ERR_*: the machine's; what is wrong with the line is told and counted. */
static enum err_kind
take_line(struct batch *b, struct slice line, size_t number, struct err *e)
{
	struct slice name = {"", 0}, reason = {"", 0}, rest = line;
	struct err why = {.kind = OK, .msg = "a field too many, or a quotation mark left open"};
	struct act_doc *d = arena_alloc(b->j->a, 1, sizeof *d);
	if (!d)
		return err_set(e, ERR_LIMIT, "out of memory");
	bool good = take_field(&rest, b->j->a, &name);
	bool more = line.n > 0 && (rest.n || line.p[line.n - 1] == ',');
	good = good && (!more || take_field(&rest, b->j->a, &reason)) && rest.n == 0;
	if (good && !name.n) {
		good = false;
		err_set(&why, ERR_SYNTAX, "no name");
	}
	d->name = name.p;
	d->why = reason.p;
	if (good && act_draft(b->j, d, &why) != OK)
		good = false;
	if (!good) {
		tell_bad(b, number, why.msg[0] ? why.msg : "mistakes, told above");
		return OK;
	}
	if (act_try(b->j, d, e) != OK)
		return e->kind;
	tell_one(b, d, number);
	b->refused += d->verdict.reason != NULL;
	if (!d->verdict.reason)
		b->good[b->ngood++] = d;
	b->n++;
	return OK;
}

static enum err_kind
take_all(struct batch *b, struct slice text, struct err *e)
{
	size_t number = 0;
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		struct slice line = {text.p, end ? (size_t)(end - text.p) : text.n};
		text = slice_from(text, end ? line.n + 1 : line.n);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (++number > BATCH_MAX_LINES)
			return err_set(e, ERR_LIMIT, "more than %d lines", BATCH_MAX_LINES);
		if (!line.n || (number == 1 && slice_is(line, "name,reason")))
			continue;
		if (take_line(b, line, number, e) != OK)
			return err_context(e, "line %zu", number);
	}
	return OK;
}

static enum err_kind
submit(struct batch *b, int *status, struct err *e)
{
	const struct args *a = b->j->args;
	size_t in = 0;
	bool go = true;
	*status = b->bad || b->refused || !b->n ? EXIT_NO : EXIT_YES;
	if (b->bad && !args_has(a, "anyway")) {
		diag_note(b->j->cmd->name, "nothing was submitted: %zu line%s malformed", b->bad,
			b->bad == 1 ? " is" : "s are");
		return OK;
	}
	if (args_has(a, "dry-run") || !b->ngood)
		return OK;
	fflush(stdout);
	if (!args_has(a, "yes") && (terminal_is_input() || terminal_is_output()) &&
		terminal_ask("sign and submit all of these? [y/N] ", &go, e) != OK)
		return e->kind;
	if (!go) {
		diag_note(b->j->cmd->name, "nothing was signed");
		*status = EXIT_NO;
		return OK;
	}
	if (act_submit(b->j, b->good, b->ngood, &in, e) != OK)
		return e->kind;
	if (in < b->ngood)
		*status = EXIT_NO;
	return OK;
}

static enum err_kind
check_options(const struct args *a, struct err *e)
{
	static const char *const none[] = {"url", "host", "domain", "ip", "receipt"};
	for (size_t i = 0; i < COUNT_OF(none); i++)
		if (args_has(a, none[i]))
			return err_set(e, ERR_USAGE, "--%s: not with --batch", none[i]);
	return OK;
}

enum err_kind
act_batch(struct act_job *j, const char *path, int *status, struct err *e)
{
	struct batch b = {.j = j};
	struct buf text;
	if (check_options(j->args, e) != OK)
		return e->kind;
	b.good = arena_alloc(j->a, BATCH_MAX_LINES, sizeof *b.good);
	if (!b.good)
		return err_set(e, ERR_LIMIT, "out of memory");
	buf_init(&text, BATCH_MAX_BYTES);
	enum err_kind rc = file_read(path, BATCH_MAX_BYTES, &text, e);
	if (rc == OK && take_all(&b, buf_slice(&text), e) != OK)
		rc = err_context(e, "%.200s", path);
	if (rc == OK)
		rc = submit(&b, status, e);
	buf_fini(&text);
	return rc;
}
