/* One demand under several laws, side by side. */
#include "letter/section.h"

enum { COMPARE_TEXT_MAX = 1 << 20 };

struct comparison {
	struct writing w;
	const struct letter_regime *regimes;
	size_t n;
	struct writing in[LETTER_MAX_REGIMES]; /* the same page, in each regime */
};

/* "2. Competent" */
static struct slice
step_text(const struct writing *w, enum step step)
{
	struct buf b;
	buf_init(&b, COMPARE_TEXT_MAX);
	buf_addf(&b, "%d. ", (int)step + 1);
	buf_add(&b, word_capital(w, word_of(w, "step.", vocab_word(VOCAB_STEP, step))));
	return word_keep(w, &b);
}

/* The steps at which findings of one addressee and measure stop with a verdict, in their order. */
static struct slice
stops_text(const struct writing *w, const struct demand_addressee *who, enum measure m,
	enum verdict v, bool *any)
{
	bool at[STEP_COUNT + 1] = {false};
	struct buf b;
	buf_init(&b, COMPARE_TEXT_MAX);
	*any = false;
	for (size_t i = 0; i < w->as->nfindings; i++) {
		const struct finding *f = &w->as->findings[i];
		if (f->measure != m || f->ladder.verdict != v || !same_addressee(&f->who, who))
			continue;
		*any = at[ladder_stop(&f->ladder)] = true;
	}
	for (unsigned s = 0; s < STEP_COUNT; s++)
		if (at[s])
			word_join(&b, "\n", step_text(w, (enum step)s));
	return word_keep(w, &b);
}

/* What a regime says of one addressee and measure: each verdict once. */
static struct cell
regime_cell(const struct writing *w, const struct demand_addressee *who, enum measure m)
{
	struct cell c = {.text = {"", 0}};
	struct buf b;
	buf_init(&b, COMPARE_TEXT_MAX);
	for (unsigned v = 0; v < VERDICT_COUNT; v++) {
		bool any;
		struct slice stops = stops_text(w, who, m, (enum verdict)v, &any);
		if (!any)
			continue;
		c.tone = b.n ? TONE_PLAIN : word_tone((enum verdict)v);
		word_join(&b, "\n", word_verdict(w, (enum verdict)v));
		word_join(&b, "\n", stops);
	}
	c.text = word_keep(w, &b);
	return c;
}

static bool
same_answers(const struct comparison *c, const struct demand_addressee *who, enum measure a,
	enum measure b)
{
	for (size_t r = 0; r < c->n; r++)
		if (!slice_eq(regime_cell(&c->in[r], who, a).text,
			    regime_cell(&c->in[r], who, b).text))
			return false;
	return true;
}

static uint32_t
measures_of(const struct assessment *as, const struct demand_addressee *who)
{
	uint32_t set = 0;
	for (size_t i = 0; i < as->nfindings; i++)
		if (same_addressee(&as->findings[i].who, who))
			set |= 1u << as->findings[i].measure;
	return set;
}

/* Measures of which every regime says the same share a row. */
static uint32_t
alike(const struct comparison *c, const struct demand_addressee *who, uint32_t left, unsigned m)
{
	uint32_t set = 0;
	for (unsigned k = m; k < MEASURE_COUNT; k++)
		if (left & 1u << k && same_answers(c, who, (enum measure)m, (enum measure)k))
			set |= 1u << k;
	return set;
}

static struct slice
row_title(const struct writing *w, const struct demand_addressee *who, uint32_t measures, bool all)
{
	struct buf b;
	buf_init(&b, COMPARE_TEXT_MAX);
	buf_add(&b, word_capital(w, word_addressee(w, who)));
	if (all)
		word_join(&b, "\n", word_text(w, "letter.all-measures"));
	for (unsigned m = 0; m < MEASURE_COUNT && !all; m++)
		if (measures & 1u << m)
			word_join(&b, "\n", word_measure(w, (enum measure)m));
	return word_keep(w, &b);
}

static void
put_addressee(struct comparison *c, const struct demand_addressee *who)
{
	uint32_t all = measures_of(c->w.as, who), left = all;
	for (unsigned m = 0; m < MEASURE_COUNT; m++) {
		if (!(left & 1u << m))
			continue;
		uint32_t row = alike(c, who, left, m);
		left &= ~row;
		page_cell_text(c->w.page, row_title(&c->w, who, row, row == all));
		for (size_t r = 0; r < c->n; r++)
			page_cell(c->w.page, regime_cell(&c->in[r], who, (enum measure)m));
	}
}

static void
put_matrix(struct comparison *c)
{
	const struct assessment *as = c->w.as;
	page_table(c->w.page, c->n + 1);
	page_cell_text(c->w.page, (struct slice){"", 0});
	for (size_t r = 0; r < c->n; r++)
		page_cell_text(c->w.page, c->regimes[r].label);
	for (size_t i = 0; i < as->nfindings; i++)
		if (i == 0 || !same_addressee(&as->findings[i].who, &as->findings[i - 1].who))
			put_addressee(c, &as->findings[i].who);
	page_paragraph(c->w.page, TONE_QUIET, word_text(&c->w, "letter.compare.legend"));
}

/* ---- which provision stops it, regime by regime ---- */

static const struct rule *
stopping_rule(const struct finding *f)
{
	enum step stop = ladder_stop(&f->ladder);
	if (stop == STEP_COUNT)
		return NULL;
	const struct step_trace *t = &f->ladder.step[stop];
	enum rule_says wanted = t->outcome == OUTCOME_NOT_MET ? RULE_NOT_MET : RULE_UNDETERMINED;
	for (size_t i = 0; i < t->nrules; i++)
		if (t->rules[i].says == wanted)
			return t->rules[i].rule;
	return NULL;
}

static bool
same_stop(const struct finding *a, const struct finding *b)
{
	return a->ladder.verdict == b->ladder.verdict &&
	       ladder_stop(&a->ladder) == ladder_stop(&b->ladder) &&
	       stopping_rule(a) == stopping_rule(b);
}

static void
put_stop(struct comparison *c, struct writing *w, const struct finding *f, const bool *in)
{
	const struct rule *r = stopping_rule(f);
	enum step stop = ladder_stop(&f->ladder);
	struct slice cases = case_list(w, in);
	struct buf b;
	buf_init(&b, COMPARE_TEXT_MAX);
	buf_add(&b, word_verdict(w, f->ladder.verdict));
	if (stop != STEP_COUNT) {
		buf_addf(&b, ", %d. ", (int)stop + 1);
		buf_add(&b, word_capital(w, word_of(w, "step.", vocab_word(VOCAB_STEP, stop))));
		buf_adds(&b, ". ");
		buf_add(&b, r		 ? word_pack(w, &r->p.say)
			    : f->no_pack ? WORD_FILL(w, "letter.no-pack",
						   {"state", word_state(w, f->who.state.state)})
					 : word_text(w, "letter.no-rule"));
	}
	if (r) {
		buf_addc(&b, '\n');
		/* noted on the page's own list of sources, whatever the regime */
		buf_add(&b, provision_cell(&c->w, &r->p).text);
	}
	word_concerns(w, &b, cases);
	page_item_cell(w->page, (struct cell){.text = word_keep(w, &b), .tone = TONE_PLAIN});
}

static void
put_regime(struct comparison *c, size_t r)
{
	struct writing *w = &c->in[r];
	const struct finding *f = w->as->findings;
	page_heading(w->page, 3, c->regimes[r].label);
	for (size_t i = 0; i < w->as->nfindings; i++) {
		bool told = false, *in = case_set(w);
		for (size_t k = 0; k < i && !told; k++)
			told = same_stop(&f[k], &f[i]);
		for (size_t k = i; in && k < w->as->nfindings; k++)
			in[k] = same_stop(&f[k], &f[i]);
		if (in && !told)
			put_stop(c, w, &f[i], in);
	}
}

enum err_kind
letter_compare(const struct letter_regime *regimes, size_t n, const struct letter_options *o,
	struct arena *a, struct page *out, struct err *e)
{
	struct comparison c = {.regimes = regimes, .n = n};
	if (!n || n > LETTER_MAX_REGIMES)
		return err_set(e, ERR_USAGE,
			"%zu regimes to compare: from 1 to %d can stand side by side", n,
			(int)LETTER_MAX_REGIMES);
	struct assessment first = *regimes[0].as;
	for (size_t r = 0; r < n; r++)
		first.rests_on_unchecked =
			first.rests_on_unchecked || regimes[r].as->rests_on_unchecked;
	c.w = writing_begin(&first, o, a, out, "letter.compare.title");
	for (size_t r = 0; r < n; r++) {
		c.in[r] = c.w;
		c.in[r].as = regimes[r].as;
	}
	put_matrix(&c);
	page_heading(out, 2, word_text(&c.w, "letter.compare.why"));
	for (size_t r = 0; r < n; r++)
		put_regime(&c, r);
	section_targets(&c.w);
	section_sources(&c.w);
	section_disclaimer(&c.w);
	return writing_end(&c.w, e);
}
