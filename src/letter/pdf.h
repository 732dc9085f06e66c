/*
 * letter/pdf.h: sheets of A4 on which columns of text are set one below the other; only for
 * pdf_page.c.
 *
 * Lengths are in points, from the left edge of the text.  When a sheet is full the next begins by
 * itself, with the page's mark and its number.
 */
#ifndef EXQ_LETTER_PDF_H
#define EXQ_LETTER_PDF_H

#include "letter/page.h"

struct pdf;

/* One column of what is set side by side. */
struct pdf_column {
	struct slice text, link;
	double x, width, size;
	bool bold;
	enum tone tone;
};

/* `sheets` is the number to show as the whole; 0 while they are being counted.  NULL: no memory. */
struct pdf *pdf_open(const struct page *p, struct buf *out, int sheets);

/* How many sheets there are, or 0 when the bytes could not be written. */
int pdf_close(struct pdf *pdf);

double pdf_width(void);
bool pdf_is_full(const struct pdf *pdf); /* PAGE_MAX_SHEETS are reached */

/*
 * Set columns side by side.  What fits on one sheet is not torn; what does not goes on, every
 * column from the line where it stopped.
 */
void pdf_columns(struct pdf *pdf, const struct pdf_column *c, size_t n);

/* The height that columns would take. */
double pdf_height(const struct pdf *pdf, const struct pdf_column *c, size_t n);

/* How wide a text wants to be, or (`word`) has to be to keep its words whole. */
double pdf_wish(const struct pdf *pdf, const struct pdf_column *c, bool word);

void pdf_gap(struct pdf *pdf, double height);
void pdf_gap_above(struct pdf *pdf, double height); /* none at the top of a sheet */
void pdf_need(struct pdf *pdf, double height);	    /* a new sheet when less is left */

/* A line across, a little below what was set last. */
void pdf_rule(struct pdf *pdf, double thickness);

/* A bar at the left edge, beside what will be set next. */
void pdf_bar(struct pdf *pdf, double height, enum tone tone);

#endif
