/* The memo for the own desk: the full ladder with every rule's outcome. */
#include "letter/section.h"

enum { MEMO_TEXT_MAX = 1 << 20, MEMO_ALL_VERDICTS = (1 << VERDICT_COUNT) - 1 };

static bool
same_step(const struct step_trace *a, const struct step_trace *b)
{
	if (a->outcome != b->outcome || a->nrules != b->nrules)
		return false;
	for (size_t i = 0; i < a->nrules; i++) {
		const struct rule_trace *x = &a->rules[i], *y = &b->rules[i];
		if (x->rule != y->rule || x->says != y->says || x->atoms_no != y->atoms_no ||
			x->atoms_unknown != y->atoms_unknown)
			return false;
	}
	return true;
}

static bool
same_ladder(const struct finding *a, const struct finding *b)
{
	for (size_t s = 0; s < STEP_COUNT; s++)
		if (!same_step(&a->ladder.step[s], &b->ladder.step[s]))
			return false;
	return true;
}

static void
put_atoms(const struct writing *w, const struct rule *r, uint64_t which, const char *label,
	struct buf *to)
{
	bool any = false;
	for (size_t i = 0; i < r->natoms; i++) {
		if (!(which & (uint64_t)1 << i))
			continue;
		if (!any) {
			buf_addc(to, '\n');
			buf_add(to, word_text(w, label));
		}
		buf_adds(to, any ? "; " : ": ");
		buf_add(to, r->atoms[i]->text);
		any = true;
	}
}

static struct slice
rule_text(struct writing *w, const struct rule_trace *t)
{
	static const char *const ids[] = {[RULE_MET] = "outcome.met",
		[RULE_NOT_MET] = "outcome.not-met",
		[RULE_UNDETERMINED] = "outcome.undetermined",
		[RULE_MAYBE] = "letter.rule.maybe",
		[RULE_DISPLACED] = "letter.rule.displaced"};
	struct buf b;
	buf_init(&b, MEMO_TEXT_MAX);
	buf_add(&b, t->rule->p.full_id);
	buf_adds(&b, ": ");
	buf_add(&b, word_text(w, ids[t->says]));
	buf_addc(&b, '\n');
	buf_add(&b, word_pack(w, &t->rule->p.say));
	buf_addc(&b, '\n');
	buf_add(&b, provision_cell(w, &t->rule->p).text);
	put_atoms(w, t->rule, t->atoms_no, "letter.atoms.no", &b);
	put_atoms(w, t->rule, t->atoms_unknown, "letter.atoms.unknown", &b);
	if (t->says == RULE_NOT_MET) {
		buf_addc(&b, '\n');
		buf_add(&b, word_text(w, "letter.otherwise"));
		buf_adds(&b, ": ");
		buf_add(&b, word_pack(w, &t->rule->otherwise));
	}
	return word_keep(w, &b);
}

static enum tone
rule_tone(enum rule_says says)
{
	if (says == RULE_NOT_MET)
		return TONE_NOT_BOUND;
	return says == RULE_UNDETERMINED ? TONE_OPEN : TONE_PLAIN;
}

static void
put_step(struct writing *w, enum step step, const struct step_trace *t)
{
	static const char *const words[] = {[OUTCOME_MET] = "met",
		[OUTCOME_NOT_MET] = "not-met",
		[OUTCOME_UNDETERMINED] = "undetermined"};
	page_heading(w->page, 3,
		WORD_FILL(w, "letter.reason", {"n", word_number(w, (uint64_t)step + 1)},
			{"step",
				word_capital(w, word_of(w, "step.", vocab_word(VOCAB_STEP, step)))},
			{"of", word_number(w, (uint64_t)step + 1)},
			{"outcome", word_of(w, "outcome.", words[t->outcome])}));
	for (size_t i = 0; i < t->nrules; i++)
		page_item_cell(w->page, (struct cell){.text = rule_text(w, &t->rules[i]),
						.tone = rule_tone(t->rules[i].says)});
	if (!t->nrules)
		page_paragraph(w->page, TONE_OPEN, word_text(w, "letter.no-rule"));
}

static bool
told_before(const struct assessment *as, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_ladder(&as->findings[k], &as->findings[i]))
			return true;
	return false;
}

static void
put_ladder(struct writing *w, size_t first)
{
	const struct finding *f = &w->as->findings[first];
	bool *in = case_set(w);
	for (size_t i = 0; in && i < w->as->nfindings; i++)
		in[i] = same_ladder(f, &w->as->findings[i]);
	if (!in)
		return;
	struct slice cases = case_list(w, in);
	if (!cases.n)
		cases = word_text(w, "letter.every-case");
	page_heading(w->page, 2, WORD_FILL(w, "letter.memo.ladder", {"cases", cases}));
	page_verdict(w->page, word_tone(f->ladder.verdict), word_verdict(w, f->ladder.verdict));
	for (unsigned s = 0; s < STEP_COUNT; s++)
		put_step(w, (enum step)s, &f->ladder.step[s]);
}

enum err_kind
letter_memo(const struct assessment *as, const struct letter_options *o, struct arena *a,
	struct page *out, struct err *e)
{
	struct writing w = writing_begin(as, o, a, out, "letter.memo.title");
	struct told told;
	told_collect(&w, &told);
	section_headline(&w);
	section_demand(&w);
	section_matrix(&w, &told);
	section_duty(&w);
	section_reasons(&w, &told);
	section_questions(&w, "letter.questions", MEMO_ALL_VERDICTS, ASK_ALL);
	section_carried(&w);
	section_exposure(&w);
	section_sender_term(&w);
	section_clocks(&w, UINT32_MAX);
	section_inquiries(&w);
	section_reach(&w);
	section_targets(&w);
	for (size_t i = 0; i < as->nfindings; i++)
		if (!as->findings[i].no_pack && !told_before(as, i))
			put_ladder(&w, i);
	section_sources(&w);
	section_made_from(&w);
	section_disclaimer(&w);
	return writing_end(&w, e);
}
