/* A tally as one page without scripts, with the charts a person would look at first. */
#include "letter/simulation_parts.h"

static const char style[] =
	":root{--bound:#a3293d;--open:#c58a1b;--not:#2f6f8f;--ink:#1c2430;--soft:#5d6775;"
	"--line:#d9dee5;--ground:#fff}"
	"*{box-sizing:border-box}"
	"body{font:16px/1.5 system-ui,\"DejaVu Sans\",sans-serif;color:var(--ink);"
	"background:var(--ground);max-width:62rem;margin:2rem auto;padding:0 1rem}"
	"h1{font-size:1.7rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}"
	"dt{color:var(--soft)}dd{margin:0}"
	"table{border-collapse:collapse;width:100%;font-size:.92rem}"
	"th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);"
	"vertical-align:top}"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
	".scroll{overflow-x:auto}"
	"h3{font-size:1rem;margin:1.2rem 0 .3rem;overflow-wrap:anywhere}"
	".bar{display:flex;height:1.9rem;border-radius:3px;overflow:hidden;background:var(--line)}"
	".bar i{min-width:3px;background:var(--c);print-color-adjust:exact;"
	"-webkit-print-color-adjust:exact}"
	".legend{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;margin:.3rem 0;padding:0;"
	"list-style:none;font-size:.9rem}"
	".legend li::before{content:\"\";display:inline-block;width:.85rem;height:.85rem;"
	"margin-right:.4rem;border-radius:2px;vertical-align:-1px;background:var(--c);"
	"print-color-adjust:exact;-webkit-print-color-adjust:exact}"
	"code{font:.9em/1.4 ui-monospace,\"DejaVu Sans Mono\",monospace;overflow-wrap:anywhere}"
	"footer{margin-top:3rem;color:var(--soft);border-top:1px solid var(--line);"
	"padding-top:.8rem}"
	"@media print{body{margin:0;max-width:none}}";

/* In the order of the vocabulary: bound, not bound, undetermined. */
static const char *const verdict_colours[VERDICT_COUNT] = {"#a3293d", "#2f6f8f", "#c58a1b"};

/* Nine hues that differ in lightness too, so that they can be told apart without colour. */
static const char *const step_colours[STEP_COUNT] = {"#123a5a", "#2f6f8f", "#5aa0b8", "#3d7d5c",
	"#8aa83f", "#c9a227", "#c7702e", "#9c3d4e", "#6b4a7d"};

static void
put_escaped(struct buf *out, struct slice s)
{
	static const struct {
		char c;
		const char *name;
	} names[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
	for (size_t i = 0; i < s.n; i++) {
		size_t k = 0;
		while (k < COUNT_OF(names) && names[k].c != s.p[i])
			k++;
		if (k < COUNT_OF(names))
			buf_adds(out, names[k].name);
		else
			buf_addc(out, s.p[i]);
	}
}

static void
put_tagged(struct buf *out, const char *open, struct slice text, const char *close)
{
	buf_adds(out, open);
	put_escaped(out, text);
	buf_adds(out, close);
}

static void
put_heading(const struct simulation *s, const char *id, struct buf *out)
{
	put_tagged(out, "<h2>", sim_text(s, "sim.", id), "</h2>\n");
}

static void
put_fact(const struct simulation *s, const char *label, struct buf *value, struct buf *out)
{
	put_tagged(out, "<dt>", sim_text(s, "sim.", label), "</dt>");
	put_tagged(out, "<dd>", buf_slice(value), "</dd>\n");
	buf_clear(value);
}

static void
put_facts(const struct simulation *s, struct buf *out)
{
	struct buf value;
	buf_init(&value, 8192);
	buf_adds(out, "<dl>\n");
	buf_add(&value, s->source);
	put_fact(s, "register", &value, out);
	sim_put_addressee(s, &value);
	put_fact(s, "addressee", &value, out);
	sim_put_measures(s, &value);
	put_fact(s, "measure", &value, out);
	sim_put_count(s, s->tally->entries, &value);
	put_fact(s, "entries", &value, out);
	if (s->tally->nothing) {
		sim_put_count(s, s->tally->nothing, &value);
		put_fact(s, "nothing", &value, out);
	}
	buf_adds(out, "</dl>\n");
	buf_fini(&value);
}

/* A part of a bar: entries with one verdict, or at one step. */
struct segment {
	uint64_t n;
	const char *colour;
	struct slice name;
};

/* The colours alone, of all entries; a part too small to see is three pixels wide. */
static void
put_bar(const struct simulation *s, const struct segment *parts, size_t n, struct buf *out)
{
	uint64_t rest = s->tally->entries;
	buf_adds(out, "<div class=\"bar\" aria-hidden=\"true\">");
	for (size_t i = 0; i < n; i++) {
		if (!parts[i].n)
			continue;
		rest -= parts[i].n;
		buf_addf(out, "<i style=\"--c:%s;flex:%llu\" title=\"", parts[i].colour,
			(unsigned long long)parts[i].n);
		put_tagged(out, "", parts[i].name, ": ");
		sim_put_count(s, parts[i].n, out);
		buf_adds(out, "\"></i>");
	}
	if (rest)
		buf_addf(out, "<span style=\"flex:%llu\"></span>", (unsigned long long)rest);
	buf_adds(out, "</div>\n");
}

/* Every number in words below its bar, however small its part; `all`: those of nothing too. */
static void
put_legend(const struct simulation *s, const struct segment *parts, size_t n, bool all,
	struct buf *out)
{
	buf_adds(out, "<ul class=\"legend\">");
	for (size_t i = 0; i < n; i++) {
		if (!all && !parts[i].n)
			continue;
		buf_addf(out, "<li style=\"--c:%s\">", parts[i].colour);
		put_tagged(out, "", parts[i].name, " <b>");
		sim_put_count(s, parts[i].n, out);
		buf_adds(out, "</b>");
		if (parts[i].n * 2000 >= s->tally->entries && parts[i].n) { /* not "0.0 %" */
			buf_adds(out, " (");
			sim_put_share(s, parts[i].n, s->tally->entries, out);
			buf_addc(out, ')');
		}
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ul>\n");
}

static void
put_verdict_chart(const struct simulation *s, struct buf *out)
{
	put_heading(s, "verdicts", out);
	for (size_t r = 0; r < s->tally->nregimes; r++) {
		struct segment parts[VERDICT_COUNT];
		for (unsigned v = 0; v < VERDICT_COUNT; v++)
			parts[v] = (struct segment){s->tally->regimes[r].all.verdict[v],
				verdict_colours[v],
				sim_text(s, "verdict.", vocab_word(VOCAB_VERDICT, v))};
		put_tagged(out, "<h3>", s->labels[r], "</h3>\n");
		put_bar(s, parts, VERDICT_COUNT, out);
		put_legend(s, parts, VERDICT_COUNT, true, out);
	}
}

/* The steps at which entries stop (not bound) or stay open (undetermined), where any do. */
static void
put_step_chart(const struct simulation *s, enum verdict which, const char *heading, struct buf *out)
{
	bool any = false;
	for (size_t r = 0; r < s->tally->nregimes; r++) {
		const struct tally_cell *c = &s->tally->regimes[r].all;
		const uint64_t *counts = which == VERDICT_NOT_BOUND ? c->stopped : c->open;
		struct segment parts[STEP_COUNT];
		if (!c->verdict[which])
			continue;
		if (!any)
			put_heading(s, heading, out);
		any = true;
		for (unsigned i = 0; i < STEP_COUNT; i++)
			parts[i] = (struct segment){counts[i], step_colours[i],
				sim_text(s, "step.", vocab_word(VOCAB_STEP, i))};
		put_tagged(out, "<h3>", s->labels[r], "</h3>\n");
		put_bar(s, parts, STEP_COUNT, out);
		put_legend(s, parts, STEP_COUNT, false, out);
	}
}

static void
put_number_cell(const struct simulation *s, uint64_t n, struct buf *out)
{
	buf_adds(out, "<td class=\"n\">");
	sim_put_count(s, n, out);
	buf_adds(out, "</td>");
}

static void
put_table_head(const struct simulation *s, const char *first, struct buf *out)
{
	buf_adds(out, "<div class=\"scroll\"><table><thead><tr>");
	put_tagged(out, "<th>", sim_text(s, "sim.", first), "</th>");
	put_tagged(out, "<th class=\"n\">", sim_text(s, "sim.", "entries"), "</th>");
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		put_tagged(out, "<th class=\"n\">",
			sim_text(s, "verdict.", vocab_word(VOCAB_VERDICT, v)), "</th>");
	buf_adds(out, "</tr></thead><tbody>\n");
}

static void
put_table_row(const struct simulation *s, struct slice label, uint64_t entries,
	const struct tally_cell *c, struct buf *out)
{
	put_tagged(out, "<tr><td>", label, "</td>");
	put_number_cell(s, entries, out);
	for (size_t v = 0; v < VERDICT_COUNT; v++)
		put_number_cell(s, c->verdict[v], out);
	buf_adds(out, "</tr>\n");
}

static void
put_bodies(const struct simulation *s, struct buf *out)
{
	struct tally_body rest;
	size_t shown = sim_bodies(s, &rest);
	put_heading(s, "bodies", out);
	for (size_t r = 0; r < s->tally->nregimes; r++) {
		put_tagged(out, "<h3>", s->labels[r], "</h3>\n");
		put_table_head(s, "body", out);
		for (size_t i = 0; i < shown; i++) {
			const struct tally_body *b = s->tally->bodies[i];
			put_table_row(s, sim_body_name(s, b), b->entries, &b->regime[r], out);
		}
		if (rest.entries)
			put_table_row(s, rest.name, rest.entries, &rest.regime[r], out);
		buf_adds(out, "</tbody></table></div>\n");
	}
}

static void
put_example_row(const struct simulation *s, const char *verdict, const char *step,
	const struct tally_example *x, struct buf *out)
{
	put_tagged(out, "<tr><td>", sim_text(s, "verdict.", verdict), "</td>");
	put_tagged(out, "<td>", step ? sim_text(s, "step.", step) : (struct slice){"", 0}, "</td>");
	put_tagged(out, "<td><code>", slice_of(x->id), "</code></td>");
	put_tagged(out, "<td><code>", slice_of(x->target), "</code></td></tr>\n");
}

static void
put_examples(const struct simulation *s, size_t r, struct buf *out)
{
	const struct tally_regime *of = &s->tally->regimes[r];
	put_tagged(out, "<h3>", s->labels[r], "</h3>\n");
	buf_adds(out, "<div class=\"scroll\"><table><thead><tr>");
	put_tagged(out, "<th>", sim_text(s, "sim.", "verdict"), "</th>");
	put_tagged(out, "<th>", sim_text(s, "sim.", "step"), "</th>");
	put_tagged(out, "<th>", sim_text(s, "sim.", "entry"), "</th>");
	put_tagged(out, "<th>", sim_text(s, "sim.", "target"), "</th></tr></thead><tbody>\n");
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		for (unsigned i = 0; i < STEP_COUNT; i++)
			for (size_t x = 0; x < TALLY_EXAMPLES && of->examples[v][i][x].position;
				x++)
				put_example_row(s, vocab_word(VOCAB_VERDICT, v),
					v == VERDICT_BOUND ? NULL : vocab_word(VOCAB_STEP, i),
					&of->examples[v][i][x], out);
	buf_adds(out, "</tbody></table></div>\n");
}

static void
put_carried(const struct simulation *s, struct buf *out)
{
	put_heading(s, "carried", out);
	buf_adds(out, "<ul>\n");
	for (size_t r = 0; r < s->tally->nregimes; r++) {
		const uint64_t *c = s->tally->regimes[r].all.carried;
		put_tagged(out, "<li>", s->labels[r], ": ");
		put_tagged(out, "", sim_text(s, "sim.", "carried-yes"), " ");
		sim_put_count(s, c[0], out);
		for (unsigned i = 1; i < SAFEGUARD_COUNT; i++)
			if (c[i]) {
				buf_addf(out, "; S%u ", i);
				sim_put_count(s, c[i], out);
			}
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ul>\n");
}

void
simulation_html(const struct simulation *s, struct buf *out)
{
	struct slice title = sim_text(s, "sim.", "title");
	buf_addf(out, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n",
		vocab_word(VOCAB_LANGUAGE, s->lang));
	buf_adds(out, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
	put_tagged(out, "<title>", title, "</title>\n");
	buf_addf(out, "<style>%s</style>\n<body>\n", style);
	put_tagged(out, "<h1>", title, "</h1>\n");
	put_facts(s, out);
	put_verdict_chart(s, out);
	put_step_chart(s, VERDICT_NOT_BOUND, "stopped", out);
	put_step_chart(s, VERDICT_UNDETERMINED, "open", out);
	put_bodies(s, out);
	put_heading(s, "examples", out);
	for (size_t r = 0; r < s->tally->nregimes; r++)
		put_examples(s, r, out);
	put_carried(s, out);
	put_tagged(out, "<footer>", sim_text(s, "sim.", "note"), "</footer>\n");
	buf_adds(out, "</body>\n</html>\n");
}
