/* A page as PDF: what each kind of block looks like. */
#include "letter/pdf.h"

/* Sizes of letters, and the gap between columns, in points. */
static const double BODY = 9.5, SMALL = 8, GAP = 10;
static const double KEY_SHARE = 0.30; /* of the width, for the keys of rows */

static void
put_text(struct pdf *pdf, const struct cell *cell, double size, bool bold)
{
	struct pdf_column c = {.text = cell->text,
		.link = cell->link,
		.x = 0,
		.width = pdf_width(),
		.size = size,
		.bold = bold,
		.tone = cell->tone};
	pdf_columns(pdf, &c, 1);
}

/* A heading stands above at least some of its text, also where other headings come first. */
static double
room_below(const struct block *heading)
{
	static const double SOME = 60, HEADING = 30, ROW = 26;
	double room = SOME;
	const struct block *b = heading->next;
	for (; b && b->kind == BLOCK_HEADING; b = b->next)
		room += HEADING;
	if (b && b->kind == BLOCK_PARAGRAPH && b->next && b->next->kind == BLOCK_ROWS)
		room += ROW;
	return room;
}

static void
put_heading(struct pdf *pdf, const struct block *b)
{
	bool large = b->level <= 2;
	pdf_gap_above(pdf, large ? 16 : 9);
	pdf_need(pdf, room_below(b));
	put_text(pdf, b->cells, large ? 12.5 : 10, true);
	if (large)
		pdf_rule(pdf, 0.8);
	pdf_gap(pdf, large ? 8 : 3);
}

static void
put_verdict(struct pdf *pdf, const struct block *b)
{
	struct pdf_column c = {.text = b->cells->text,
		.x = 12,
		.width = pdf_width() - 12,
		.size = 11.5,
		.bold = true,
		.tone = b->cells->tone};
	double height = pdf_height(pdf, &c, 1);
	pdf_gap(pdf, 6);
	pdf_need(pdf, height + 8);
	pdf_bar(pdf, height, c.tone);
	pdf_columns(pdf, &c, 1);
	pdf_gap(pdf, 10);
}

static void
put_rows(struct pdf *pdf, const struct block *b)
{
	double key = pdf_width() * KEY_SHARE;
	for (size_t i = 0; i < b->n; i += 2) {
		struct pdf_column c[] = {
			{.text = b->cells[i].text,
				.x = 0,
				.width = key - GAP,
				.size = BODY,
				.tone = TONE_QUIET},
			{.text = b->cells[i + 1].text,
				.link = b->cells[i + 1].link,
				.x = key,
				.width = pdf_width() - key,
				.size = BODY,
				.tone = b->cells[i + 1].tone},
		};
		pdf_columns(pdf, c, COUNT_OF(c));
		pdf_gap(pdf, 3);
	}
	pdf_gap(pdf, 4);
}

static void
put_list(struct pdf *pdf, const struct block *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct cell *cell = &b->cells[i];
		struct pdf_column c[] = {
			{.text = {"•", sizeof "•" - 1}, .x = 2, .width = GAP, .size = BODY},
			{.text = cell->text,
				.x = 14,
				.width = pdf_width() - 14,
				.size = BODY,
				.tone = cell->tone},
		};
		pdf_columns(pdf, c, COUNT_OF(c));
		if (cell->link.n) {
			c[1].text = c[1].link = cell->link;
			c[1].size = SMALL;
			c[1].tone = TONE_BOUND;
			pdf_columns(pdf, &c[1], 1);
		}
		pdf_gap(pdf, 4);
	}
	pdf_gap(pdf, 2);
}

/* ---- tables ---- */

static struct pdf_column
table_cell(const struct block *b, size_t i)
{
	const struct cell *cell = &b->cells[i];
	bool head = i < b->ncols, first = i % b->ncols == 0 && page_is_matrix(b);
	bool toned = cell->tone != TONE_PLAIN && cell->tone != TONE_QUIET;
	return (struct pdf_column){.text = cell->text,
		.link = cell->link,
		.size = head ? SMALL : SMALL + 0.5,
		.bold = head || first || toned,
		.tone = head ? TONE_QUIET : cell->tone};
}

static void
set_widths(const struct pdf *pdf, const struct block *b, double widths[PAGE_MAX_COLUMNS])
{
	double want[PAGE_MAX_COLUMNS] = {0}, least = 0, wanted = 0;
	double room = pdf_width() - GAP * (double)(b->ncols - 1), each = room / (double)b->ncols;
	for (size_t c = 0; c < b->ncols; c++) {
		widths[c] = 0;
		for (size_t i = c; i < b->n; i += b->ncols) {
			struct pdf_column cell = table_cell(b, i);
			double line = pdf_wish(pdf, &cell, false);
			double word = pdf_wish(pdf, &cell, true);
			want[c] = line > want[c] ? line : want[c];
			widths[c] = word > widths[c] ? word : widths[c];
		}
		widths[c] = widths[c] > each ? each : widths[c];
		least += widths[c];
		wanted += want[c] > widths[c] ? want[c] - widths[c] : 0;
	}
	double spare = room - least, share = wanted > spare ? spare / wanted : 1;
	double even = wanted < spare ? (spare - wanted) / (double)b->ncols : 0;
	for (size_t c = 0; c < b->ncols; c++)
		widths[c] += even + (want[c] > widths[c] ? (want[c] - widths[c]) * share : 0);
}

static void
put_table(struct pdf *pdf, const struct block *b)
{
	double widths[PAGE_MAX_COLUMNS];
	set_widths(pdf, b, widths);
	pdf_gap(pdf, 4);
	for (size_t r = 0; r < b->n / b->ncols; r++) {
		struct pdf_column row[PAGE_MAX_COLUMNS];
		double x = 0;
		for (size_t c = 0; c < b->ncols; c++) {
			row[c] = table_cell(b, r * b->ncols + c);
			row[c].x = x;
			row[c].width = widths[c];
			x += widths[c] + GAP;
		}
		pdf_columns(pdf, row, b->ncols);
		pdf_rule(pdf, r ? 0.4 : 1);
		pdf_gap(pdf, 6);
	}
	pdf_gap(pdf, 4);
}

static void
put_block(struct pdf *pdf, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_HEADING:
		put_heading(pdf, b);
		break;
	case BLOCK_PARAGRAPH:
		put_text(pdf, b->cells, b->cells->tone == TONE_QUIET ? SMALL + 0.5 : BODY, false);
		pdf_gap(pdf, 5);
		break;
	case BLOCK_VERDICT:
		put_verdict(pdf, b);
		break;
	case BLOCK_ROWS:
		put_rows(pdf, b);
		break;
	case BLOCK_LIST:
		put_list(pdf, b);
		break;
	case BLOCK_TABLE:
		put_table(pdf, b);
		break;
	}
}

/* Set the whole; returns how many sheets it took, or 0 when it could not be written. */
static int
set_page(const struct page *p, struct buf *out, int sheets)
{
	struct cell title = {.text = p->title}, why = {.text = p->mark_why, .tone = TONE_WARN};
	struct pdf *pdf = pdf_open(p, out, sheets);
	if (!pdf)
		return 0;
	put_text(pdf, &title, 17, true);
	pdf_gap(pdf, 8);
	if (p->mark.n) {
		put_text(pdf, &why, BODY, false);
		pdf_gap(pdf, 8);
	}
	for (const struct block *b = p->first; b && !pdf_is_full(pdf); b = b->next)
		put_block(pdf, b);
	return pdf_close(pdf);
}

enum err_kind
page_write_pdf(const struct page *p, struct buf *out, struct err *e)
{
	struct buf counted;
	buf_init(&counted, PAGE_MAX_BYTES);
	int sheets = p->failed ? 0 : set_page(p, &counted, 0);
	buf_fini(&counted);
	if (!sheets || sheets >= PAGE_MAX_SHEETS || !set_page(p, out, sheets) || buf_failed(out))
		return err_set(e, ERR_LIMIT, "the page is too long to be written as PDF");
	return OK;
}
