/* A page as one self-contained HTML document: no scripts, nothing fetched. */
#include "letter/page.h"

static const char style[] =
	":root{color-scheme:light dark;--ink:#1b2330;--soft:#5a6475;--line:#d8dde6;--paper:#fff;"
	"--back:#f4f6f9;--bound:#0b4aa2;--not:#0f6b62;--open:#8a5a00;--warn:#a3161c}"
	"@media(prefers-color-scheme:dark){:root{--ink:#e8ebf1;--soft:#a3adbd;--line:#38414f;"
	"--paper:#1a202a;--back:#11151c;--bound:#8ab8ff;--not:#74d3c6;--open:#f0c261;"
	"--warn:#ff9a94}}"
	"*{box-sizing:border-box}"
	"body{margin:0;background:var(--back);color:var(--ink);"
	"font:1rem/1.55 \"DejaVu Sans\",\"Segoe UI\",Roboto,Arial,sans-serif}"
	"main{max-width:62rem;margin:1.5rem auto;padding:2rem 2.5rem;background:var(--paper);"
	"border:1px solid var(--line);border-radius:.5rem;position:relative}"
	"h1{font-size:1.7rem;line-height:1.25;margin:0 0 1rem}"
	"h2{font-size:1.2rem;margin:2.2rem 0 .7rem;padding-bottom:.3rem;"
	"border-bottom:2px solid var(--line);break-after:avoid}"
	"h3{font-size:1rem;margin:1.4rem 0 .4rem;break-after:avoid}"
	"p{margin:.5rem 0}"
	".quiet{color:var(--soft);font-size:.9rem}"
	".bound{color:var(--bound)}.not-bound{color:var(--not)}.open{color:var(--open)}"
	".warn{color:var(--warn)}"
	".verdict{font-size:1.15rem;font-weight:700;margin:1.2rem 0;padding:.7rem 1rem;"
	"border-left:.35rem solid currentColor;background:var(--back)}"
	".draft{border:2px solid var(--warn);border-radius:.4rem;padding:.6rem 1rem;margin:0 0 "
	"1.2rem}"
	".draft strong{color:var(--warn);letter-spacing:.08em;margin-right:.5rem}"
	".watermark{display:none}"
	"dl{display:grid;grid-template-columns:minmax(8rem,16rem) 1fr;gap:.25rem "
	"1.2rem;margin:.6rem 0}"
	"dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}"
	"ul{margin:.5rem 0;padding-left:1.3rem}li{margin:.45rem 0;overflow-wrap:anywhere}"
	".scroll{overflow-x:auto;margin:.8rem 0}"
	"table{border-collapse:collapse;width:100%;font-size:.93rem}"
	"th,td{text-align:left;vertical-align:top;padding:.5rem .7rem;"
	"border-bottom:1px solid var(--line);overflow-wrap:anywhere}"
	"thead th{border-bottom:2px solid var(--line);color:var(--soft)}"
	"td.bound,td.not-bound,td.open,td.warn{font-weight:600}"
	"tr{break-inside:avoid}a{color:var(--bound)}"
	"@media(max-width:40rem){main{margin:0;padding:1rem;border:0}dl{grid-template-columns:1fr}"
	"dd{margin-bottom:.5rem}}"
	"@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--back:#fff}"
	"main{margin:0;padding:0;border:0;max-width:none}body{font-size:10pt}"
	".watermark{display:block;position:fixed;top:40%;left:0;right:0;text-align:center;"
	"font-size:90pt;font-weight:700;color:#c00;opacity:.09;transform:rotate(-35deg)}"
	"@page{size:A4;margin:18mm}}";

static const char *const tone_class[TONE_COUNT] = {[TONE_PLAIN] = "",
	[TONE_QUIET] = "quiet",
	[TONE_BOUND] = "bound",
	[TONE_NOT_BOUND] = "not-bound",
	[TONE_OPEN] = "open",
	[TONE_WARN] = "warn"};

static void
put_escaped(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\'':
			buf_adds(out, "&#39;");
			break;
		case '\n':
			buf_adds(out, "<br>");
			break;
		default:
			buf_addc(out, s.p[i]);
		}
}

static void
put_cell(struct buf *out, const struct cell *c)
{
	put_escaped(out, c->text);
	if (!c->link.n)
		return;
	buf_adds(out, "<br><a href=\"");
	put_escaped(out, c->link);
	buf_adds(out, "\" rel=\"noreferrer\">");
	put_escaped(out, c->link);
	buf_adds(out, "</a>");
}

/* An element around a cell, with the class of its tone. */
static void
put_element(struct buf *out, const char *tag, const char *extra, const struct cell *c)
{
	buf_addf(out, "<%s%s", tag, extra);
	if (c->tone != TONE_PLAIN)
		buf_addf(out, " class=\"%s\"", tone_class[c->tone]);
	buf_addc(out, '>');
	put_cell(out, c);
	buf_addf(out, "</%s>", tag);
}

static void
put_row(struct buf *out, const struct block *b, size_t row)
{
	const struct cell *cells = &b->cells[row * b->ncols];
	buf_adds(out, row ? "<tr>" : "<thead><tr>");
	for (size_t c = 0; c < b->ncols; c++) {
		const char *scope = row ? " scope=\"row\"" : " scope=\"col\"";
		bool head = cells[c].text.n && (!row || (!c && page_is_matrix(b)));
		put_element(out, head ? "th" : "td", head ? scope : "", &cells[c]);
	}
	buf_adds(out, row ? "</tr>\n" : "</tr></thead>\n<tbody>\n");
}

static void
put_table(struct buf *out, const struct block *b)
{
	buf_adds(out, "<div class=\"scroll\"><table>\n");
	for (size_t r = 0; r < b->n / b->ncols; r++)
		put_row(out, b, r);
	buf_adds(out, "</tbody></table></div>\n");
}

static void
put_each(struct buf *out, const struct block *b, const char *open, const char *const tags[2])
{
	buf_addf(out, "<%s>\n", open);
	for (size_t i = 0; i < b->n; i++) {
		put_element(out, tags[i % b->ncols], "", &b->cells[i]);
		buf_addc(out, '\n');
	}
	buf_addf(out, "</%s>\n", open);
}

static void
put_block(struct buf *out, const struct block *b)
{
	static const char *const pairs[] = {"dt", "dd"}, *const items[] = {"li", "li"};
	const struct cell *c = b->cells;
	switch (b->kind) {
	case BLOCK_HEADING:
		put_element(out, b->level > 2 ? "h3" : "h2", "", c);
		break;
	case BLOCK_PARAGRAPH:
		put_element(out, "p", "", c);
		break;
	case BLOCK_VERDICT:
		buf_addf(out, "<p class=\"verdict %s\">", tone_class[c->tone]);
		put_cell(out, c);
		buf_adds(out, "</p>");
		break;
	case BLOCK_ROWS:
		put_each(out, b, "dl", pairs);
		break;
	case BLOCK_LIST:
		put_each(out, b, "ul", items);
		break;
	case BLOCK_TABLE:
		put_table(out, b);
		break;
	}
	buf_addc(out, '\n');
}

static void
put_mark(struct buf *out, const struct page *p)
{
	buf_adds(out, "<p class=\"draft\" role=\"note\"><strong>");
	put_escaped(out, p->mark);
	buf_adds(out, "</strong>");
	put_escaped(out, p->mark_why);
	buf_adds(out, "</p>\n<div class=\"watermark\" aria-hidden=\"true\">");
	put_escaped(out, p->mark);
	buf_adds(out, "</div>\n");
}

enum err_kind
page_write_html(const struct page *p, struct buf *out, struct err *e)
{
	buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		vocab_word(VOCAB_LANGUAGE, p->lang));
	buf_adds(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" "
		      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
	put_escaped(out, p->title);
	buf_adds(out, "</title>\n<style>");
	buf_adds(out, style);
	buf_adds(out, "</style>\n</head>\n<body>\n<main>\n<h1>");
	put_escaped(out, p->title);
	buf_adds(out, "</h1>\n");
	if (p->mark.n)
		put_mark(out, p);
	for (const struct block *b = p->first; b && !p->failed; b = b->next)
		put_block(out, b);
	buf_adds(out, "</main>\n</body>\n</html>\n");
	if (p->failed || buf_failed(out))
		return err_set(e, ERR_LIMIT, "the page is too long to be written as HTML");
	return OK;
}
