/* A page for a terminal: plain UTF-8, wrapped at a width. */
#include "letter/page.h"

#include "base/utf8.h"

enum {
	LINE_DONE = -1,
	KEY_MAX = 30, /* columns of a key; a longer one is wrapped */
	COLUMN_GAP = 2,
	ITEM_INDENT = 2,
	WARN_INDENT = 2,
};

struct out {
	struct buf *buf;
	size_t width;
	bool colour;
};

/* A text being cut into lines; `at` is LINE_DONE (as size_t) when none is left. */
struct lines {
	struct slice text;
	size_t at;
};

static struct lines
lines_of(struct slice text)
{
	return (struct lines){text, 0};
}

static bool
is_done(const struct lines *l)
{
	return l->at == (size_t)LINE_DONE;
}

/* The next line of at most `width` columns: cut at a newline, else at a blank, else within. */
static struct slice
next_line(struct lines *l, size_t width)
{
	size_t start = l->at, at = start, blank = 0, columns = 0, before;
	struct slice t = l->text;
	uint32_t cp;
	if (is_done(l))
		return (struct slice){"", 0};
	for (before = at; utf8_next(t, &at, &cp); before = at) {
		if (cp == '\n') {
			l->at = at;
			return (struct slice){t.p + start, before - start};
		}
		if (cp == ' ')
			blank = before;
		if (++columns <= width)
			continue;
		l->at = blank > start ? blank + 1 : before;
		size_t end = blank > start ? blank : before;
		return (struct slice){t.p + start, end - start};
	}
	l->at = (size_t)LINE_DONE;
	return (struct slice){t.n ? t.p + start : "", t.n - start};
}

static void
put_spaces(struct out *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addc(o->buf, ' ');
}

static void
put_rule(struct out *o, const char *dash, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_adds(o->buf, dash);
}

static const char *
tone_escape(enum tone t)
{
	static const char *const escapes[TONE_COUNT] = {[TONE_PLAIN] = "",
		[TONE_QUIET] = "\x1b[2m",
		[TONE_BOUND] = "\x1b[1;34m",
		[TONE_NOT_BOUND] = "\x1b[36m",
		[TONE_OPEN] = "\x1b[33m",
		[TONE_WARN] = "\x1b[1;31m"};
	return escapes[t];
}

static void
put_toned(struct out *o, struct slice s, const char *escape)
{
	if (o->colour && *escape && s.n) {
		buf_adds(o->buf, escape);
		buf_add(o->buf, s);
		buf_adds(o->buf, "\x1b[0m");
	} else {
		buf_add(o->buf, s);
	}
}

/* A text under a hanging indent; the first line's indent is already written. */
static void
put_wrapped(struct out *o, struct slice text, size_t indent, const char *escape)
{
	struct lines l = lines_of(text);
	size_t width = o->width > indent + 10 ? o->width - indent : 10;
	for (bool first = true; !is_done(&l); first = false) {
		if (!first)
			put_spaces(o, indent);
		put_toned(o, next_line(&l, width), escape);
		buf_addc(o->buf, '\n');
	}
}

static void
put_heading(struct out *o, const struct block *b)
{
	buf_addc(o->buf, '\n');
	put_wrapped(o, b->cells[0].text, 0, "\x1b[1m");
	if (b->level > 2)
		return;
	size_t n = utf8_count(b->cells[0].text);
	put_rule(o, "─", n < o->width ? n : o->width);
	buf_addc(o->buf, '\n');
}

static void
put_verdict(struct out *o, const struct block *b)
{
	static const char *const bold[TONE_COUNT] = {[TONE_PLAIN] = "\x1b[1m"};
	const char *escape = bold[b->cells[0].tone];
	buf_adds(o->buf, "\n» ");
	put_wrapped(o, b->cells[0].text, 2, escape ? escape : tone_escape(b->cells[0].tone));
}

static void
put_rows(struct out *o, const struct block *b)
{
	size_t width = 0;
	for (size_t i = 0; i < b->n; i += 2) {
		size_t n = utf8_count(b->cells[i].text);
		width = n > width ? n : width;
	}
	width = width > KEY_MAX ? KEY_MAX : width;
	for (size_t i = 0; i < b->n; i += 2) {
		struct lines key = lines_of(b->cells[i].text);
		struct lines value = lines_of(b->cells[i + 1].text);
		while (!is_done(&key) || !is_done(&value)) {
			struct slice k = next_line(&key, width);
			struct slice v = next_line(&value, o->width - width - COLUMN_GAP);
			put_toned(o, k, "\x1b[2m");
			if (v.n)
				put_spaces(o, width - utf8_count(k) + COLUMN_GAP);
			put_toned(o, v, tone_escape(b->cells[i + 1].tone));
			buf_addc(o->buf, '\n');
		}
	}
}

static void
put_list(struct out *o, const struct block *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct cell *c = &b->cells[i];
		buf_adds(o->buf, "• ");
		put_wrapped(o, c->text, ITEM_INDENT, tone_escape(c->tone));
		if (!c->link.n)
			continue;
		put_spaces(o, ITEM_INDENT);
		put_toned(o, c->link, "\x1b[2m");
		buf_addc(o->buf, '\n');
	}
}

/* ---- tables ---- */

static size_t
longest(struct slice text, const char *ends)
{
	size_t n = 0, most = 0, at = 0;
	uint32_t cp;
	while (utf8_next(text, &at, &cp)) {
		n = cp < 128 && strchr(ends, (int)cp) ? 0 : n + 1;
		most = n > most ? n : most;
	}
	return most;
}

/* Each column gets its longest word, and then a share of what is left. */
static void
set_widths(const struct out *o, const struct block *b, size_t widths[PAGE_MAX_COLUMNS])
{
	size_t want[PAGE_MAX_COLUMNS] = {0}, least = 0, wanted = 0, words = 0;
	size_t room = o->width - COLUMN_GAP * (b->ncols - 1), each = room / b->ncols;
	for (size_t c = 0; c < b->ncols; c++) {
		widths[c] = 1;
		for (size_t i = c; i < b->n; i += b->ncols) {
			size_t line = longest(b->cells[i].text, "\n");
			size_t word = longest(b->cells[i].text, "\n ");
			want[c] = line > want[c] ? line : want[c];
			widths[c] = word > widths[c] ? word : widths[c];
		}
		words += widths[c];
	}
	for (size_t c = 0; c < b->ncols; c++) {
		/* words are torn only where they do not fit side by side */
		widths[c] = words > room && widths[c] > each ? each : widths[c];
		least += widths[c];
		wanted += want[c] > widths[c] ? want[c] - widths[c] : 0;
	}
	size_t spare = room - least;
	for (size_t c = 0; c < b->ncols; c++) {
		size_t more = want[c] > widths[c] ? want[c] - widths[c] : 0;
		widths[c] += wanted <= spare ? more : more * spare / wanted;
	}
}

/* Prints one row of cells side by side; returns how many lines it took. */
static size_t
put_table_row(struct out *o, const struct block *b, size_t row, const size_t *widths)
{
	struct lines l[PAGE_MAX_COLUMNS];
	const struct cell *cells = &b->cells[row * b->ncols];
	size_t n = 0;
	bool more = true;
	for (size_t c = 0; c < b->ncols; c++)
		l[c] = lines_of(cells[c].text);
	for (; more; n++) {
		size_t owed = 0; /* blanks are written only before more text */
		more = false;
		for (size_t c = 0; c < b->ncols; c++) {
			struct slice s = next_line(&l[c], widths[c]);
			if (s.n)
				put_spaces(o, owed);
			owed = (s.n ? 0 : owed) + widths[c] - utf8_count(s) + COLUMN_GAP;
			put_toned(o, s, row ? tone_escape(cells[c].tone) : "\x1b[1m");
			more = more || !is_done(&l[c]);
		}
		buf_addc(o->buf, '\n');
	}
	return n;
}

static void
put_table(struct out *o, const struct block *b)
{
	size_t widths[PAGE_MAX_COLUMNS], rows = b->n / b->ncols, taken = 0;
	set_widths(o, b, widths);
	for (size_t r = 0; r < rows; r++) {
		if (taken > 1)
			buf_addc(o->buf, '\n');
		taken = put_table_row(o, b, r, widths);
		if (r)
			continue;
		for (size_t c = 0; c < b->ncols; c++) {
			put_rule(o, "─", widths[c]);
			if (c + 1 < b->ncols)
				put_spaces(o, COLUMN_GAP);
		}
		buf_addc(o->buf, '\n');
		taken = 0;
	}
}

static void
put_block(struct out *o, const struct block *b, enum block_kind before)
{
	bool parts = before == BLOCK_PARAGRAPH || before == BLOCK_TABLE || before == BLOCK_LIST ||
		     before == BLOCK_VERDICT;
	if (b->kind != BLOCK_HEADING && b->kind != BLOCK_VERDICT &&
		(parts || (before == BLOCK_ROWS && b->kind != BLOCK_ROWS)))
		buf_addc(o->buf, '\n');
	switch (b->kind) {
	case BLOCK_HEADING:
		put_heading(o, b);
		break;
	case BLOCK_PARAGRAPH:
		put_wrapped(o, b->cells[0].text, 0, tone_escape(b->cells[0].tone));
		break;
	case BLOCK_VERDICT:
		put_verdict(o, b);
		break;
	case BLOCK_ROWS:
		put_rows(o, b);
		break;
	case BLOCK_LIST:
		put_list(o, b);
		break;
	case BLOCK_TABLE:
		put_table(o, b);
		break;
	}
}

static void
put_mark(struct out *o, const struct page *p)
{
	put_toned(o, p->mark, tone_escape(TONE_WARN));
	buf_adds(o->buf, ". ");
	struct lines l = lines_of(p->mark_why);
	size_t used = utf8_count(p->mark) + 2;
	buf_add(o->buf, next_line(&l, o->width - used));
	buf_addc(o->buf, '\n');
	while (!is_done(&l)) {
		put_spaces(o, WARN_INDENT);
		buf_add(o->buf, next_line(&l, o->width - WARN_INDENT));
		buf_addc(o->buf, '\n');
	}
	buf_addc(o->buf, '\n');
}

enum err_kind
page_write_text(const struct page *p, int width, bool colour, struct buf *out, struct err *e)
{
	int w = width > 0 ? width : PAGE_DEFAULT_WIDTH;
	w = w < PAGE_MIN_WIDTH ? PAGE_MIN_WIDTH : w > PAGE_MAX_WIDTH ? PAGE_MAX_WIDTH : w;
	struct out o = {out, (size_t)w, colour};
	enum block_kind before = BLOCK_HEADING;
	put_wrapped(&o, p->title, 0, "\x1b[1m");
	put_rule(&o, "═", utf8_count(p->title) < o.width ? utf8_count(p->title) : o.width);
	buf_adds(out, "\n\n");
	if (p->mark.n)
		put_mark(&o, p);
	for (const struct block *b = p->first; b && !p->failed; b = b->next) {
		put_block(&o, b, before);
		before = b->kind;
	}
	if (p->failed || buf_failed(out))
		return err_set(e, ERR_LIMIT, "the page is too long to be written as text");
	return OK;
}
