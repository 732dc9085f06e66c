/* What must be asked of whom, and which clocks run. */
#include "letter/section.h"

enum { TERM_TEXT_MAX = 1 << 20 };

/* ---- questions ---- */

static bool
same_question(const struct question *a, const struct question *b)
{
	if (a->whom != b->whom || a->rule != b->rule || a->no_rule != b->no_rule ||
		a->no_pack != b->no_pack)
		return false;
	return a->rule || (a->no_rule ? a->step == b->step : a->fact == b->fact);
}

/* Was the same asked in an earlier finding, or earlier in this one? */
static bool
asked_before(const struct assessment *as, uint32_t verdicts, size_t finding, size_t question)
{
	const struct question *q = &as->findings[finding].questions[question];
	for (size_t i = 0; i <= finding; i++) {
		const struct finding *f = &as->findings[i];
		size_t n = i == finding ? question : f->nquestions;
		if (!(verdicts & 1u << f->ladder.verdict))
			continue;
		for (size_t k = 0; k < n; k++)
			if (same_question(&f->questions[k], q))
				return true;
	}
	return false;
}

static struct slice
question_text(const struct writing *w, const struct question *q)
{
	if (q->rule)
		return word_pack(w, &q->rule->ask);
	if (q->no_pack)
		return WORD_FILL(w, "letter.ask.no-pack", {"state", word_state(w, q->no_pack)});
	if (q->no_rule)
		return WORD_FILL(w, "letter.ask.no-rule",
			{"step", word_of(w, "step.", vocab_word(VOCAB_STEP, q->step))});
	return word_of(w, "ask.", fact_row(q->fact)->name);
}

static struct slice
whom_text(const struct writing *w, unsigned whom)
{
	return word_capital(w, word_of(w, "whom.", vocab_word(VOCAB_WHOM, whom)));
}

static bool
put_questions(struct writing *w, uint32_t verdicts, unsigned whom, const char *heading, bool named)
{
	const struct assessment *as = w->as;
	bool any = false;
	for (size_t i = 0; i < as->nfindings; i++) {
		const struct finding *f = &as->findings[i];
		for (size_t k = 0; k < f->nquestions && verdicts & 1u << f->ladder.verdict; k++) {
			if (f->questions[k].whom != whom || asked_before(as, verdicts, i, k))
				continue;
			if (!any && heading)
				page_heading(w->page, 2, word_text(w, heading));
			if (!any && named)
				page_heading(w->page, 3, whom_text(w, whom));
			any = true;
			page_item(w->page, question_text(w, &f->questions[k]));
		}
	}
	return any;
}

bool
section_questions(struct writing *w, const char *heading, uint32_t verdicts, uint32_t whom)
{
	/* a letter asks whom it is sent to */
	bool any = false, named = whom == ASK_ALL;
	for (unsigned i = 0; i < WHOM_COUNT; i++)
		if (whom & 1u << i && put_questions(w, verdicts, i, any ? NULL : heading, named))
			any = true;
	return any;
}

/* ---- clocks ---- */

static struct slice
due_text(const struct writing *w, const struct term *t)
{
	struct buf b;
	buf_init(&b, TERM_TEXT_MAX);
	if (t->state == TERM_NO_START)
		buf_add(&b, word_text(w, "letter.term.no-start"));
	else if (t->state == TERM_NO_CALENDAR)
		buf_add(&b, word_text(w, "letter.term.no-calendar"));
	else
		buf_add(&b, word_date(w, t->due));
	if (t->state == TERM_DUE && t->ran_out)
		word_join(&b, "\n", word_text(w, "letter.term.ran-out"));
	if (t->provisional)
		word_join(&b, "\n", word_text(w, "letter.term.provisional"));
	if (t->maybe)
		word_join(&b, "\n", word_text(w, "letter.may-apply"));
	return word_keep(w, &b);
}

static struct slice
clock_text(const struct writing *w, const struct clock *c)
{
	struct slice end = word_pack(w, &c->ends_in);
	struct buf b;
	buf_init(&b, TERM_TEXT_MAX);
	buf_add(&b, word_pack(w, &c->p.say));
	if (end.n) {
		buf_addc(&b, '\n');
		buf_add(&b, WORD_FILL(w, "letter.term.then", {"what", end}));
	}
	return word_keep(w, &b);
}

static void
open_clocks(struct writing *w)
{
	page_table(w->page, 4);
	page_cell_text(w->page, word_text(w, "letter.term.what"));
	page_cell_text(w->page, word_text(w, "letter.term.whose"));
	page_cell_text(w->page, word_text(w, "letter.term.due"));
	page_cell_text(w->page, word_text(w, "letter.provision"));
}

static void
put_clock(struct writing *w, const struct term *t)
{
	bool over = t->state == TERM_DUE && t->ran_out;
	page_cell_text(w->page, clock_text(w, t->clock));
	page_cell_text(
		w->page, word_of(w, "letter.whose.", vocab_word(VOCAB_CLOCK_FOR, t->clock->whose)));
	page_cell(w->page,
		(struct cell){.text = due_text(w, t), .tone = over ? TONE_WARN : TONE_PLAIN});
	page_cell(w->page, provision_cell(w, &t->clock->p));
}

static bool
same_term(const struct term *a, const struct term *b)
{
	return a->clock == b->clock && a->state == b->state && a->due == b->due &&
	       a->maybe == b->maybe;
}

/* What law asks of the addressee in a case that does not bind it is no deadline of its. */
static bool
is_running(const struct finding *f, const struct term *t, uint32_t whose)
{
	if (t->clock->whose == CLOCK_ADDRESSEE && f->ladder.verdict != VERDICT_BOUND)
		return false;
	return (whose & 1u << t->clock->whose) != 0;
}

static bool
clock_told(const struct assessment *as, uint32_t whose, size_t finding, size_t term)
{
	const struct term *t = &as->findings[finding].terms[term];
	for (size_t i = 0; i < finding; i++) {
		const struct finding *f = &as->findings[i];
		for (size_t k = 0; k < f->nterms; k++)
			if (is_running(f, &f->terms[k], whose) && same_term(&f->terms[k], t))
				return true;
	}
	return false;
}

void
section_clocks(struct writing *w, uint32_t whose)
{
	const struct assessment *as = w->as;
	bool headed = false;
	for (size_t i = 0; i < as->nfindings; i++) {
		const struct finding *f = &as->findings[i];
		for (size_t k = 0; k < f->nterms; k++) {
			if (!is_running(f, &f->terms[k], whose) || clock_told(as, whose, i, k))
				continue;
			if (!headed) {
				page_heading(w->page, 2, word_text(w, "letter.clocks"));
				open_clocks(w);
			}
			headed = true;
			put_clock(w, &f->terms[k]);
		}
	}
}

/* ---- inquiries already sent ---- */

static bool
same_day(const struct value *a, const struct value *b)
{
	return a->has == b->has && (a->has != VALUE_KNOWN || a->day == b->day);
}

static bool
same_inquiry(const struct inquiry_terms *a, const struct inquiry_terms *b)
{
	if (a->nterms != b->nterms || !same_day(&a->inquiry->sent, &b->inquiry->sent) ||
		!same_day(&a->inquiry->received, &b->inquiry->received) ||
		!same_day(&a->inquiry->answered, &b->inquiry->answered))
		return false;
	for (size_t i = 0; i < a->nterms; i++)
		if (!same_term(&a->terms[i], &b->terms[i]))
			return false;
	return true;
}

static void
put_day(struct writing *w, const char *label, const struct value *day)
{
	if (day->has == VALUE_UNKNOWN)
		return;
	page_row(w->page, word_text(w, label),
		day->has == VALUE_KNOWN ? word_date(w, day->day) : word_text(w, "letter.none"));
}

static void
put_inquiries(struct writing *w, size_t first)
{
	const struct inquiry_terms *all = w->as->inquiries, *q = &all[first];
	for (size_t i = first; i < w->as->ninquiries; i++)
		if (same_inquiry(&all[i], q))
			page_item(w->page, word_value(w, &all[i].inquiry->to));
	put_day(w, "letter.inquiry.sent", &q->inquiry->sent);
	put_day(w, "letter.inquiry.received", &q->inquiry->received);
	put_day(w, "letter.inquiry.answered", &q->inquiry->answered);
	if (!q->nterms) {
		page_paragraph(w->page, TONE_QUIET, word_text(w, "letter.inquiry.no-clock"));
		return;
	}
	open_clocks(w);
	for (size_t i = 0; i < q->nterms; i++)
		put_clock(w, &q->terms[i]);
}

void
section_inquiries(struct writing *w)
{
	const struct assessment *as = w->as;
	if (!as->ninquiries)
		return;
	page_heading(w->page, 2, word_text(w, "letter.inquiries"));
	for (size_t i = 0; i < as->ninquiries; i++) {
		bool told = false;
		for (size_t k = 0; k < i && !told; k++)
			told = same_inquiry(&as->inquiries[k], &as->inquiries[i]);
		if (!told)
			put_inquiries(w, i);
	}
}
