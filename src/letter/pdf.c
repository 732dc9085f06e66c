/* Sheets of A4: set by Pango (which shapes Kazakh letters right), drawn by Cairo. */
#include "letter/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>

/* All lengths in points. */
static const double SHEET_WIDTH = 595.28, SHEET_HEIGHT = 841.89;
static const double MARGIN = 56, TOP = 64, BOTTOM = 66;
static const double SMALL = 8; /* of what stands above and below the text */

struct ink {
	double r, g, b;
};

static const struct ink inks[TONE_COUNT] = {[TONE_PLAIN] = {0.10, 0.13, 0.18},
	[TONE_QUIET] = {0.36, 0.40, 0.46},
	[TONE_BOUND] = {0.04, 0.29, 0.63},
	[TONE_NOT_BOUND] = {0.06, 0.42, 0.38},
	[TONE_OPEN] = {0.54, 0.35, 0.00},
	[TONE_WARN] = {0.64, 0.09, 0.11}};
static const struct ink rule_ink = {0.82, 0.85, 0.89};

struct pdf {
	const struct page *page;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoFontMap *map;
	PangoContext *context;
	double y;
	int sheet, sheets; /* sheets: 0 while they are being counted */
};

double
pdf_width(void)
{
	return SHEET_WIDTH - 2 * MARGIN;
}

static double
bottom(void)
{
	return SHEET_HEIGHT - BOTTOM;
}

static void
use_ink(cairo_t *cr, struct ink i)
{
	cairo_set_source_rgb(cr, i.r, i.g, i.b);
}

/* A hash or an address that is cut must not gain a hyphen. */
static void
set_no_hyphens(PangoLayout *l)
{
	PangoAttrList *list = pango_attr_list_new();
	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(l, list);
	pango_attr_list_unref(list);
}

static PangoLayout *
layout_of(const struct pdf *s, const struct pdf_column *c)
{
	PangoLayout *l = pango_layout_new(s->context);
	PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
	pango_font_description_set_absolute_size(font, c->size * PANGO_SCALE);
	if (c->bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(l, 1.12F);
	if (c->width > 0)
		pango_layout_set_width(l, (int)(c->width * PANGO_SCALE));
	set_no_hyphens(l);
	pango_layout_set_text(l, c->text.n ? c->text.p : "", (int)c->text.n);
	return l;
}

/* A single line that does not take part in the flow. */
static void
put_fixed(const struct pdf *s, const struct pdf_column *c, double y, bool right)
{
	PangoLayout *l = layout_of(s, c);
	pango_layout_set_alignment(l, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
	use_ink(s->cr, inks[c->tone]);
	cairo_move_to(s->cr, c->x, y);
	pango_cairo_show_layout(s->cr, l);
	g_object_unref(l);
}

/* The mark across the sheet is drawn as a shape: it must not mix with the text when copied. */
static void
put_watermark(const struct pdf *s)
{
	struct pdf_column c = {.text = s->page->mark, .size = 110, .bold = true};
	PangoLayout *l = layout_of(s, &c);
	int w, h;
	pango_layout_get_pixel_size(l, &w, &h);
	cairo_save(s->cr);
	cairo_translate(s->cr, SHEET_WIDTH / 2, SHEET_HEIGHT / 2);
	cairo_rotate(s->cr, -0.85);
	cairo_move_to(s->cr, -w / 2.0, -h / 2.0);
	pango_cairo_layout_path(s->cr, l);
	cairo_set_source_rgb(s->cr, 0.97, 0.93, 0.93);
	cairo_fill(s->cr);
	cairo_restore(s->cr);
	g_object_unref(l);
}

/* "Page 1 of 3" from the page's own words. */
static struct slice
sheet_text(const struct pdf *s, struct buf *b)
{
	static const char *const names[] = {"{page}", "{pages}"};
	const int values[] = {s->sheet, s->sheets};
	struct slice t = s->page->sheet_of;
	for (size_t i = 0; i < t.n;) {
		size_t k = 0;
		while (k < COUNT_OF(names) && !slice_starts(slice_from(t, i), names[k]))
			k++;
		if (k < COUNT_OF(names))
			buf_addf(b, "%d", values[k]);
		else
			buf_addc(b, t.p[i]);
		i += k < COUNT_OF(names) ? strlen(names[k]) : 1;
	}
	return buf_slice(b);
}

static void
put_rule(const struct pdf *s, double y, double thickness)
{
	use_ink(s->cr, rule_ink);
	cairo_set_line_width(s->cr, thickness);
	cairo_move_to(s->cr, MARGIN, y);
	cairo_line_to(s->cr, SHEET_WIDTH - MARGIN, y);
	cairo_stroke(s->cr);
}

static void
begin_sheet(struct pdf *s)
{
	struct pdf_column c = {.x = MARGIN, .width = pdf_width() * 0.7, .size = SMALL};
	struct buf number;
	buf_init(&number, 256);
	s->sheet++;
	s->y = TOP;
	if (s->page->mark.n) {
		put_watermark(s);
		c.text = s->page->mark;
		c.tone = TONE_WARN;
		c.bold = true;
		put_fixed(s, &c, TOP - 28, false);
	}
	put_rule(s, SHEET_HEIGHT - BOTTOM + 14, 0.5);
	c = (struct pdf_column){.x = MARGIN,
		.width = pdf_width() * 0.7,
		.size = SMALL,
		.tone = TONE_QUIET,
		.text = s->page->title};
	put_fixed(s, &c, SHEET_HEIGHT - BOTTOM + 20, false);
	c.x = MARGIN + pdf_width() * 0.7;
	c.width = pdf_width() * 0.3;
	c.text = sheet_text(s, &number);
	put_fixed(s, &c, SHEET_HEIGHT - BOTTOM + 20, true);
	buf_fini(&number);
}

static void
next_sheet(struct pdf *s)
{
	cairo_show_page(s->cr);
	begin_sheet(s);
}

double
pdf_height(const struct pdf *s, const struct pdf_column *c, size_t n)
{
	double most = 0;
	for (size_t i = 0; i < n; i++) {
		PangoLayout *l = layout_of(s, &c[i]);
		PangoRectangle r;
		pango_layout_get_extents(l, NULL, &r);
		double h = (double)r.height / PANGO_SCALE;
		most = h > most ? h : most;
		g_object_unref(l);
	}
	return most;
}

/* A link's target stands in a PDF string in quotes: one that holds a quote is left as text. */
static bool
begin_link(const struct pdf *s, struct slice link)
{
	char attributes[1024];
	if (!link.n || link.n > sizeof attributes - 16 || memchr(link.p, '\'', link.n) ||
		memchr(link.p, '\\', link.n))
		return false;
	(void)snprintf(attributes, sizeof attributes, "uri='%.*s'", SLICE_ARG(link));
	cairo_tag_begin(s->cr, CAIRO_TAG_LINK, attributes);
	return true;
}

/* Set as many lines as the sheet has room for; true when some are left. */
static bool
put_lines(const struct pdf *s, const struct pdf_column *c, PangoLayoutIter *lines, double *y)
{
	for (;;) {
		PangoRectangle r;
		pango_layout_iter_get_line_extents(lines, NULL, &r);
		double height = (double)r.height / PANGO_SCALE;
		double ascent = (double)(pango_layout_iter_get_baseline(lines) - r.y) / PANGO_SCALE;
		if (*y + height > bottom() && *y > TOP)
			return true;
		bool linked = begin_link(s, c->link);
		use_ink(s->cr, inks[c->tone]);
		cairo_move_to(s->cr, MARGIN + c->x + (double)r.x / PANGO_SCALE, *y + ascent);
		pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(lines));
		if (linked)
			cairo_tag_end(s->cr, CAIRO_TAG_LINK);
		*y += height;
		if (!pango_layout_iter_next_line(lines))
			return false;
	}
}

void
pdf_columns(struct pdf *s, const struct pdf_column *c, size_t n)
{
	PangoLayout *layouts[PAGE_MAX_COLUMNS];
	PangoLayoutIter *lines[PAGE_MAX_COLUMNS];
	bool left[PAGE_MAX_COLUMNS], any = true;
	double height = pdf_height(s, c, n);
	if (s->y + height > bottom() && height < bottom() - TOP)
		next_sheet(s);
	for (size_t i = 0; i < n; i++) {
		layouts[i] = layout_of(s, &c[i]);
		lines[i] = pango_layout_get_iter(layouts[i]);
		left[i] = true;
	}
	while (any && s->sheet < PAGE_MAX_SHEETS) {
		double most = s->y, top = s->y;
		any = false;
		for (size_t i = 0; i < n; i++) {
			double y = top;
			left[i] = left[i] && put_lines(s, &c[i], lines[i], &y);
			any = any || left[i];
			most = y > most ? y : most;
		}
		s->y = most;
		if (any)
			next_sheet(s);
	}
	for (size_t i = 0; i < n; i++) {
		pango_layout_iter_free(lines[i]);
		g_object_unref(layouts[i]);
	}
}

double
pdf_wish(const struct pdf *s, const struct pdf_column *column, bool word)
{
	struct pdf_column c = *column;
	c.width = 0;
	PangoLayout *l = layout_of(s, &c);
	PangoRectangle r;
	if (word) {
		pango_layout_set_wrap(l, PANGO_WRAP_WORD);
		pango_layout_set_width(l, 1);
	}
	pango_layout_get_extents(l, NULL, &r);
	g_object_unref(l);
	return (double)r.width / PANGO_SCALE + 1;
}

bool
pdf_is_full(const struct pdf *s)
{
	return s->sheet >= PAGE_MAX_SHEETS;
}

void
pdf_gap(struct pdf *s, double height)
{
	s->y += height;
}

void
pdf_gap_above(struct pdf *s, double height)
{
	s->y += s->y > TOP ? height : 0;
}

void
pdf_need(struct pdf *s, double height)
{
	if (s->y + height > bottom())
		next_sheet(s);
}

void
pdf_rule(struct pdf *s, double thickness)
{
	put_rule(s, s->y + 2.5, thickness);
}

void
pdf_bar(struct pdf *s, double height, enum tone tone)
{
	use_ink(s->cr, inks[tone]);
	cairo_rectangle(s->cr, MARGIN, s->y - 3, 4, height + 6);
	cairo_fill(s->cr);
}

static cairo_status_t
take_bytes(void *to, const unsigned char *bytes, unsigned n)
{
	struct buf *out = to;
	buf_add(out, (struct slice){(const char *)bytes, n});
	return buf_failed(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* The date is the page's own, so that the same page gives the same bytes. */
static void
set_metadata(const struct pdf *s)
{
	char day[CIVIL_TEXT_MAX], created[CIVIL_TEXT_MAX + 16];
	struct buf title;
	buf_init(&title, PAGE_MAX_BYTES);
	buf_add(&title, s->page->title);
	(void)snprintf(created, sizeof created, "%sT00:00:00Z", civil_format(s->page->on, day));
	cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_TITLE, buf_str(&title));
	cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
	cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATOR, "exequatur");
	buf_fini(&title);
}

static void
set_up_pango(struct pdf *s)
{
	cairo_font_options_t *plain = cairo_font_options_create();
	s->map = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(s->map), 72);
	s->context = pango_font_map_create_context(s->map);
	/* the measures of letters must not depend on a screen's pixels */
	cairo_font_options_set_hint_style(plain, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(plain, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(s->context, plain);
	pango_context_set_round_glyph_positions(s->context, FALSE);
	pango_context_set_language(
		s->context, pango_language_from_string(vocab_word(VOCAB_LANGUAGE, s->page->lang)));
	cairo_font_options_destroy(plain);
}

struct pdf *
pdf_open(const struct page *p, struct buf *out, int sheets)
{
	struct pdf *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->page = p;
	s->sheets = sheets;
	s->surface =
		cairo_pdf_surface_create_for_stream(take_bytes, out, SHEET_WIDTH, SHEET_HEIGHT);
	s->cr = cairo_create(s->surface);
	set_up_pango(s);
	set_metadata(s);
	begin_sheet(s);
	return s;
}

int
pdf_close(struct pdf *s)
{
	cairo_show_page(s->cr);
	cairo_destroy(s->cr);
	cairo_surface_finish(s->surface);
	int n = cairo_surface_status(s->surface) == CAIRO_STATUS_SUCCESS ? s->sheet : 0;
	cairo_surface_destroy(s->surface);
	g_object_unref(s->context);
	g_object_unref(s->map);
	free(s);
	return n;
}
