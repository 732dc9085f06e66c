/* What was demanded, the verdicts at a glance, and each distinct reason once. */
#include "letter/section.h"

enum { VERDICT_TEXT_MAX = 1 << 20 };

void
told_collect(const struct writing *w, struct told *t)
{
	static const enum verdict order[] = {
		VERDICT_NOT_BOUND, VERDICT_UNDETERMINED, VERDICT_BOUND};
	size_t number = 0;
	for (size_t i = 0; i < COUNT_OF(order); i++)
		reasons_collect(w, order[i], &number, &t->of[order[i]]);
}

/* ---- the demand ---- */

static struct slice
act_text(const struct writing *w)
{
	const struct demand_act *act = &w->as->demand->act;
	struct buf b;
	buf_init(&b, VERDICT_TEXT_MAX);
	if (act->has == VALUE_KNOWN && act->kind.has == VALUE_KNOWN)
		buf_add(&b, word_of(w, "act-kind.", vocab_word(VOCAB_ACT_KIND, act->kind.choice)));
	if (act->body.has == VALUE_KNOWN)
		word_join(&b, ", ", word_outside(w, act->body.text));
	if (act->number.has == VALUE_KNOWN)
		word_join(&b, ", № ", word_outside(w, act->number.text));
	if (act->date.has == VALUE_KNOWN)
		word_join(&b, ", ", word_date(w, act->date.day));
	if (!b.n)
		buf_add(&b, word_text(w, "letter.not-known"));
	return word_keep(w, &b);
}

static struct slice
sender_text(const struct writing *w)
{
	const struct demand_sender *s = &w->as->demand->sender;
	struct buf b;
	buf_init(&b, VERDICT_TEXT_MAX);
	buf_add(&b, word_value(w, &s->name));
	if (s->state.has == VALUE_KNOWN)
		word_join(&b, ", ", word_state(w, s->state.state));
	if (s->reference.has == VALUE_KNOWN)
		word_join(&b, ", № ", word_outside(w, s->reference.text));
	return word_keep(w, &b);
}

static struct slice
ground_text(const struct writing *w)
{
	const struct demand_act *act = &w->as->demand->act;
	struct buf b;
	buf_init(&b, VERDICT_TEXT_MAX);
	if (act->basis.has == VALUE_KNOWN)
		buf_add(&b, word_of(w, "basis.", vocab_word(VOCAB_BASIS, act->basis.choice)));
	if (act->cited.has == VALUE_KNOWN)
		word_join(&b, "; ", word_outside(w, act->cited.text));
	return word_keep(w, &b);
}

/* "draft (reading C: any court)", one for each draft assumed. */
static struct slice
assumed_text(const struct writing *w)
{
	const struct law_view *v = w->as->view;
	struct buf b;
	buf_init(&b, VERDICT_TEXT_MAX);
	for (size_t i = 0; i < v->nassumed; i++) {
		const struct law_pack *p = law_find_pack(v->law, v->assumed[i].pack);
		if (!p)
			continue;
		word_join(&b, "; ", word_pack(w, &p->title));
		for (size_t r = 0; r < p->nreadings; r++) {
			if (p->readings[r].letter != v->assumed[i].reading)
				continue;
			buf_addf(&b, " (%c: ", p->readings[r].letter);
			buf_add(&b, word_pack(w, &p->readings[r].say));
			buf_addc(&b, ')');
		}
	}
	return word_keep(w, &b);
}

void
section_demand(struct writing *w)
{
	const struct demand *d = w->as->demand;
	struct page *p = w->page;
	page_row(p, word_text(w, "letter.demand.sender"), sender_text(w));
	page_row(p, word_text(w, "letter.demand.act"), act_text(w));
	if (d->act.basis.has == VALUE_KNOWN || d->act.cited.has == VALUE_KNOWN)
		page_row(p, word_text(w, "letter.demand.cited"), ground_text(w));
	if (d->received.has == VALUE_KNOWN)
		page_row(p, word_text(w, "letter.demand.received"), word_date(w, d->received.day));
	if (d->publisher.has == VALUE_KNOWN && d->publisher.name.has == VALUE_KNOWN)
		page_row(p, word_text(w, "letter.demand.publisher"),
			word_outside(w, d->publisher.name.text));
	if (w->one_state && w->as->nfindings)
		page_row(p, word_text(w, "letter.demand.where"),
			word_state(w, w->as->findings[0].who.state.state));
	page_row(p, word_text(w, "letter.law-on"), word_date(w, w->as->view->on));
	if (w->as->view->nassumed)
		page_row(p, word_text(w, "letter.assumed"), assumed_text(w));
}

/* ---- the verdicts ---- */

static bool
is_one_addressee(const struct assessment *as)
{
	for (size_t i = 1; i < as->nfindings; i++)
		if (!same_addressee(&as->findings[i].who, &as->findings[0].who))
			return false;
	return true;
}

static void
put_headline(struct writing *w)
{
	size_t n = w->as->nfindings;
	if (!n) {
		page_verdict(w->page, TONE_PLAIN, word_text(w, "letter.nothing"));
		return;
	}
	for (unsigned v = 0; v < VERDICT_COUNT; v++) {
		if (case_count(w, (enum verdict)v) != n)
			continue;
		const char *said = n == 1		     ? "letter.one."
				   : is_one_addressee(w->as) ? "letter.who."
							     : "letter.all.";
		page_verdict(w->page, word_tone((enum verdict)v),
			word_of(w, said, vocab_word(VOCAB_VERDICT, v)));
		return;
	}
	page_verdict(w->page, TONE_PLAIN,
		WORD_FILL(w, "letter.mixed",
			{"bound", word_number(w, case_count(w, VERDICT_BOUND))},
			{"not-bound", word_number(w, case_count(w, VERDICT_NOT_BOUND))},
			{"undetermined", word_number(w, case_count(w, VERDICT_UNDETERMINED))}));
}

/* One line for each state that no rule pack is for. */
static void
put_no_pack(struct writing *w)
{
	const struct finding *f = w->as->findings;
	for (size_t i = 0; i < w->as->nfindings; i++) {
		bool told = !f[i].no_pack;
		for (size_t k = 0; k < i && !told; k++)
			told = f[k].who.state.state == f[i].who.state.state;
		if (!told)
			page_paragraph(w->page, TONE_WARN,
				WORD_FILL(w, "letter.no-pack",
					{"state", word_state(w, f[i].who.state.state)}));
	}
}

void
section_headline(struct writing *w)
{
	put_headline(w);
	put_no_pack(w);
}

/* "○ not bound [1–3, 7]": a verdict and the numbers of its reasons in the findings given. */
static struct slice
numbered_verdict(const struct writing *w, const struct told *t, size_t first, size_t end)
{
	enum verdict v = w->as->findings[first].ladder.verdict;
	const struct reasons *r = &t->of[v];
	size_t *numbers = writing_alloc(w, r->n, sizeof *numbers), n = 0;
	for (size_t i = 0; numbers && i < r->n && v != VERDICT_BOUND; i++) {
		bool in = false;
		for (size_t f = first; f < end; f++)
			in = in || r->items[i].in[f];
		if (in)
			numbers[n++] = r->items[i].number;
	}
	struct buf b;
	buf_init(&b, VERDICT_TEXT_MAX);
	buf_add(&b, word_verdict(w, v));
	if (n) {
		buf_adds(&b, "\n[");
		buf_add(&b, case_ranges(w, numbers, n));
		buf_addc(&b, ']');
	}
	return word_keep(w, &b);
}

static size_t
cell_end(const struct assessment *as, size_t first)
{
	size_t i = first + 1;
	while (i < as->nfindings && as->findings[i].measure == as->findings[first].measure &&
		same_addressee(&as->findings[i].who, &as->findings[first].who))
		i++;
	return i;
}

/* One verdict, or where the targets' verdicts differ one line for each group of targets. */
static struct cell
matrix_cell(const struct writing *w, const struct told *t, size_t first, size_t end)
{
	const struct finding *f = w->as->findings;
	struct cell c = {.tone = word_tone(f[first].ladder.verdict)};
	bool differ = false;
	struct buf b;
	for (size_t i = first + 1; i < end; i++)
		differ = differ || f[i].ladder.verdict != f[first].ladder.verdict;
	if (!differ) {
		c.text = numbered_verdict(w, t, first, end);
		return c;
	}
	buf_init(&b, VERDICT_TEXT_MAX);
	for (size_t i = first; i < end; i++) {
		word_join(&b, "\n", numbered_verdict(w, t, i, i + 1));
		word_join(&b, "\n", case_targets(w, &f[i]));
	}
	return (struct cell){.text = word_keep(w, &b), .tone = TONE_PLAIN};
}

static size_t
find_cell(const struct assessment *as, const struct demand_addressee *who, unsigned measure)
{
	size_t i = 0;
	while (i < as->nfindings &&
		!(as->findings[i].measure == measure && same_addressee(&as->findings[i].who, who)))
		i++;
	return i;
}

static uint32_t
measures_of(const struct assessment *as, size_t *n)
{
	uint32_t set = 0;
	for (size_t i = 0; i < as->nfindings; i++)
		set |= 1u << as->findings[i].measure;
	*n = 0;
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		*n += (set >> m) & 1;
	return set;
}

static void
put_row(struct writing *w, const struct told *t, size_t first, uint32_t measures)
{
	const struct assessment *as = w->as;
	const struct demand_addressee *who = &as->findings[first].who;
	page_cell_text(w->page, word_capital(w, word_addressee(w, who)));
	for (unsigned m = 0; m < MEASURE_COUNT; m++) {
		if (!(measures & 1u << m))
			continue;
		size_t at = find_cell(as, who, m);
		page_cell(w->page, at == as->nfindings ? (struct cell){.text = {"", 0}}
						       : matrix_cell(w, t, at, cell_end(as, at)));
	}
}

void
section_matrix(struct writing *w, const struct told *t)
{
	const struct assessment *as = w->as;
	size_t n;
	uint32_t measures = measures_of(as, &n);
	if (as->nfindings < 2)
		return;
	page_table(w->page, n + 1);
	page_cell_text(w->page, (struct slice){"", 0});
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		if (measures & 1u << m)
			page_cell_text(w->page, word_measure(w, (enum measure)m));
	for (size_t i = 0; i < as->nfindings; i++)
		if (i == 0 || !same_addressee(&as->findings[i].who, &as->findings[i - 1].who))
			put_row(w, t, i, measures);
	if (case_count(w, VERDICT_BOUND) < as->nfindings)
		page_paragraph(w->page, TONE_QUIET, word_text(w, "letter.matrix-legend"));
}

/* ---- the reasons ---- */

static struct slice
step_title(const struct writing *w, const struct reason *r)
{
	static const char *const outcome[] = {[RULE_MET] = "met",
		[RULE_NOT_MET] = "not-met",
		[RULE_UNDETERMINED] = "undetermined"};
	return WORD_FILL(w, "letter.reason", {"n", word_number(w, r->number)},
		{"step", word_capital(w, word_of(w, "step.", vocab_word(VOCAB_STEP, r->step)))},
		{"of", word_number(w, (uint64_t)r->step + 1)},
		{"outcome", word_of(w, "outcome.", outcome[r->says])});
}

static void
put_reason(struct writing *w, const struct reason *r)
{
	struct page *p = w->page;
	struct slice cases = case_list(w, r->in);
	page_heading(p, 3, step_title(w, r));
	if (!r->rule) {
		page_paragraph(p, TONE_PLAIN, word_text(w, "letter.no-rule"));
	} else {
		page_paragraph(p, TONE_PLAIN, word_pack(w, &r->rule->p.say));
		page_row_cell(p, word_text(w, "letter.provision"), provision_cell(w, &r->rule->p));
		page_row(p, word_text(w, "letter.otherwise"), word_pack(w, &r->rule->otherwise));
	}
	if (cases.n)
		page_row(p, word_text(w, "letter.concerns"), cases);
}

void
section_reasons(struct writing *w, const struct told *t)
{
	static const struct {
		enum verdict verdict;
		const char *heading;
	} parts[] = {{VERDICT_NOT_BOUND, "letter.why.not-bound"},
		{VERDICT_UNDETERMINED, "letter.why.undetermined"}};
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		const struct reasons *r = &t->of[parts[i].verdict];
		if (!r->n)
			continue;
		page_heading(w->page, 2, word_text(w, parts[i].heading));
		for (size_t k = 0; k < r->n; k++)
			put_reason(w, &r->items[k]);
	}
}

void
section_grounds(struct writing *w, const struct told *t)
{
	const struct reasons *r = &t->of[VERDICT_BOUND];
	if (!r->n)
		return;
	page_heading(w->page, 2, word_text(w, "letter.why.bound"));
	page_table(w->page, 3);
	page_cell_text(w->page, word_text(w, "letter.step"));
	page_cell_text(w->page, word_text(w, "letter.rule"));
	page_cell_text(w->page, word_text(w, "letter.provision"));
	for (size_t i = 0; i < r->n; i++) {
		const struct reason *x = &r->items[i];
		page_cell_text(w->page,
			word_capital(w, word_of(w, "step.", vocab_word(VOCAB_STEP, x->step))));
		page_cell_text(w->page, word_pack(w, &x->rule->p.say));
		page_cell(w->page, provision_cell(w, &x->rule->p));
	}
}
