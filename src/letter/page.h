/*
 * letter/page.h: an answer or a letter as a page, before it has a form.
 *
 * A page is a list of blocks, and every block is a grid of cells: a heading, a paragraph, a verdict
 * and a list have one column, key and value rows two, a table as many as it says, its first row
 * being the header.  The writers (text, HTML, PDF) render the same blocks; none adds words of its
 * own.  All memory is from the page's arena; an error sticks and the writers report it.
 *
 * A newline in a cell's text is a line break.  Text is UTF-8 without deceptive characters: what
 * comes from outside is escaped by whoever builds the page (letter/words.h).
 */
#ifndef EXQ_LETTER_PAGE_H
#define EXQ_LETTER_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/err.h"
#include "doc/vocab.h"

enum {
	PAGE_MAX_COLUMNS = 9,	   /* a row header and eight regimes side by side */
	PAGE_MAX_BYTES = 32 << 20, /* of one rendering; a demand has at most 1024 targets */
	PAGE_MAX_SHEETS = 2000,	   /* of a PDF */
	PAGE_DEFAULT_WIDTH = 80,   /* of a pipe or file, and of a terminal that does not say */
	PAGE_MIN_WIDTH = 40,
	PAGE_MAX_WIDTH = 120, /* longer lines are hard to read */
};

/* Never told by colour alone: the text of a cell carries a mark of its own. */
enum tone { TONE_PLAIN, TONE_QUIET, TONE_BOUND, TONE_NOT_BOUND, TONE_OPEN, TONE_WARN, TONE_COUNT };

struct cell {
	struct slice text;
	enum tone tone;
	struct slice link; /* http or https, or empty */
};

enum block_kind {
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_VERDICT,
	BLOCK_ROWS,
	BLOCK_LIST,
	BLOCK_TABLE
};

struct block {
	enum block_kind kind;
	int level;	    /* HEADING: 2 or 3 */
	struct cell *cells; /* row by row */
	size_t ncols, n, room;
	struct block *next;
};

struct page {
	struct arena *arena;
	enum language lang;
	civil_day on; /* the day the page speaks of, and the date of a PDF */
	struct slice title;
	struct slice mark, mark_why; /* "DRAFT" and the reason; empty: none */
	struct slice sheet_of;	     /* "{page} / {pages}" */
	struct block *first, *last;
	struct slice missing; /* id of the first interface text there is none of; empty: none */
	bool failed;
};

void page_init(struct page *p, struct arena *a, enum language lang, civil_day on);

void page_heading(struct page *p, int level, struct slice text);
void page_paragraph(struct page *p, enum tone tone, struct slice text);
void page_verdict(struct page *p, enum tone tone, struct slice text);

/* A key and its value, and an item of a list: they join the block before when it is of the kind. */
void page_row(struct page *p, struct slice key, struct slice value);
void page_row_cell(struct page *p, struct slice key, struct cell value);
void page_item(struct page *p, struct slice text);
void page_item_cell(struct page *p, struct cell item);

/* A table is opened, then filled cell by cell, row by row. */
void page_table(struct page *p, size_t ncols);
void page_cell(struct page *p, struct cell c);
void page_cell_text(struct page *p, struct slice text);

/* Is the first column a header of rows?  So it is where the corner is left empty. */
static inline bool
page_is_matrix(const struct block *b)
{
	return b->kind == BLOCK_TABLE && b->n && !b->cells[0].text.n;
}

/*
 * Append the page.  `width` is in columns (0: PAGE_DEFAULT_WIDTH), `colour` puts terminal escapes
 * around marks and headings.  ERR_LIMIT when the page or its rendering does not fit; then *out
 * holds nothing that may be used.
 */
MUST_CHECK enum err_kind page_write_text(
	const struct page *p, int width, bool colour, struct buf *out, struct err *e);

/* One self-contained document without scripts. */
MUST_CHECK enum err_kind page_write_html(const struct page *p, struct buf *out, struct err *e);

/* A4; the same page gives the same bytes. */
MUST_CHECK enum err_kind page_write_pdf(const struct page *p, struct buf *out, struct err *e);

#endif
