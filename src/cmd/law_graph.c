/* exq law graph: packs, steps, rules and what overrides what, for Graphviz. */
#include "cmd/law_item.h"

#include <stdio.h>

static const char *const colours[] = {[CHECKED_UNVERIFIED] = "#f7d4d4",
	[CHECKED_EXCERPT] = "#fbeecb",
	[CHECKED_TEXT] = "#d8efdc"};

/* In quotes; what a rule says is text from outside. */
static void
put_quoted(struct buf *out, struct slice s)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_addc(out, '\\');
		buf_addc(out, s.p[i]);
	}
	buf_addc(out, '"');
}

static void
put_node(const struct law_item *x, enum language lang, struct buf *out)
{
	buf_adds(out, "      ");
	put_quoted(out, x->p->full_id);
	buf_adds(out, " [label=");
	put_quoted(out, x->p->id);
	buf_addf(out, ", fillcolor=\"%s\"%s, tooltip=", colours[law_item_checked(x)],
		x->rule ? "" : ", shape=ellipse");
	put_quoted(out, texts_in(&x->p->say, lang));
	buf_adds(out, "];\n");
}

static bool
is_drawn(const struct law_filter *f, const struct rule *r)
{
	struct law_item x = {.what = LAW_RULE, .p = &r->p, .rule = r};
	return law_filter_passes(f, &x);
}

static void
put_edge(const struct provision *from, const struct provision *to, const char *how, struct buf *out)
{
	buf_adds(out, "  ");
	put_quoted(out, from->full_id);
	buf_adds(out, " -> ");
	put_quoted(out, to->full_id);
	buf_addf(out, " [%s];\n", how);
}

static void
put_edges(const struct law *l, const struct law_filter *f, struct buf *out)
{
	for (size_t i = 0; i < l->nrules; i++)
		for (size_t k = 0; k < l->rules[i]->noverrides; k++) {
			const struct rule *other = l->rules[i]->overrides[k];
			if (is_drawn(f, l->rules[i]) && is_drawn(f, other))
				put_edge(&l->rules[i]->p, &other->p, "label=\"overrides\"", out);
		}
	for (size_t i = 0; i < l->nclocks; i++) {
		const struct clock *c = l->clocks[i];
		struct law_item x = {.what = LAW_CLOCK, .p = &c->p, .clock = c};
		if (c->after && law_filter_passes(f, &x))
			put_edge(&c->after->p, &c->p, "label=\"then\", style=dashed", out);
	}
}

struct group {
	const struct law_pack *pack;
	enum law_what what;
	const char *role; /* a step, whose clock, which side */
};

static bool
is_in(const struct group *g, const struct law_item *x)
{
	return x->p->pack == g->pack && x->what == g->what &&
	       strcmp(law_item_role(x), g->role) == 0;
}

static void
put_group(const struct law *l, const struct law_filter *f, const struct group *g,
	enum language lang, struct buf *out)
{
	bool any = false;
	for (size_t i = 0; i < law_item_count(l); i++) {
		struct law_item x = law_item_at(l, i);
		if (!is_in(g, &x) || !law_filter_passes(f, &x))
			continue;
		if (!any)
			buf_addf(out,
				"    subgraph \"cluster_%.*s_%s_%s\" { label=\"%s: %s\"; "
				"style=dotted;\n",
				SLICE_ARG(g->pack->id), law_what_word(g->what), g->role,
				law_what_word(g->what), g->role);
		any = true;
		put_node(&x, lang, out);
	}
	if (any)
		buf_adds(out, "    }\n");
}

static void
put_pack(const struct law *l, const struct law_filter *f, const struct law_pack *p,
	enum language lang, struct buf *out)
{
	static const enum vocab_id roles[LAW_WHAT_COUNT] = {[LAW_RULE] = VOCAB_STEP,
		[LAW_CLOCK] = VOCAB_CLOCK_FOR,
		[LAW_EXPOSURE] = VOCAB_SIDE};
	if (!p->nsources || (f->pack && f->pack != p))
		return;
	buf_addf(out, "  subgraph \"cluster_%.*s\" {\n    label=", SLICE_ARG(p->id));
	put_quoted(out, texts_in(&p->title, lang));
	buf_addf(out, "; %s\n", p->draft ? "style=dashed;" : "");
	for (unsigned what = 0; what < LAW_WHAT_COUNT; what++)
		for (size_t i = 0; i < vocab_of(roles[what])->n; i++) {
			struct group g = {p, (enum law_what)what, vocab_of(roles[what])->words[i]};
			put_group(l, f, &g, lang, out);
		}
	buf_adds(out, "  }\n");
}

static enum err_kind
graph(const struct law *l, const struct args *a, enum language lang, struct buf *out, struct err *e)
{
	struct law_filter f;
	enum err_kind rc = law_filter_parse(l, a, &f, e);
	if (rc != OK)
		return rc;
	buf_adds(out, "digraph law {\n  rankdir=LR; compound=true; fontname=\"DejaVu Sans\";\n"
		      "  node [shape=box, style=\"filled,rounded\", fontname=\"DejaVu Sans\", "
		      "fontsize=10];\n  edge [fontname=\"DejaVu Sans\", fontsize=9];\n");
	for (size_t i = 0; i < l->npacks; i++)
		put_pack(l, &f, l->packs[i], lang, out);
	put_edges(l, &f, out);
	buf_adds(out, "}\n");
	return OK;
}

static int
run(const struct cmd *c, struct args *a)
{
	return law_run(c, a, 0, graph);
}

static const struct opt opts[] = {
	LAW_FILTER_OPTS,
	{"lang", "en|ru|kk", "language of titles and tooltips (default: en)", false},
};

const struct cmd cmd_law_graph = {
	.name = "law graph",
	.args = "[FOLDER]",
	.brief = "packs, rules and what overrides what, as a picture (Graphviz)",
	.help = "Writes a graph in the language of Graphviz: packs, in them steps with their "
		"rules,\n"
		"clocks (ellipses) and exposures; green rests on sources read in full, yellow on\n"
		"excerpts, red on what was not verified.  Arrows: overrides, and clocks that "
		"follow\n"
		"one another.\n"
		"\n  exq law graph --pack kz | dot -Tsvg -o kz.svg\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.max_args = 1,
	.run = run,
};
