/* What binds: exact scope, deadline, end; and what is known of the targets. */
#include "letter/section.h"

enum { DUTY_TEXT_MAX = 1 << 20 };

static bool
same_value(const struct value *a, const struct value *b)
{
	return a->has == b->has && (a->has != VALUE_KNOWN || a->day == b->day);
}

static bool
same_duty(const struct finding *a, const struct finding *b)
{
	return a->ladder.verdict == b->ladder.verdict && a->measure == b->measure &&
	       same_addressee(&a->who, &b->who) && a->deadline_clock == b->deadline_clock &&
	       same_value(&a->deadline, &b->deadline) && same_value(&a->until, &b->until);
}

/* All targets of the findings that share the duty, whole: nothing else may be touched. */
static struct slice
duty_targets(const struct writing *w, size_t first)
{
	const struct finding *f = w->as->findings;
	struct buf b;
	buf_init(&b, DUTY_TEXT_MAX);
	for (size_t i = first; i < w->as->nfindings; i++)
		for (size_t t = 0; same_duty(&f[first], &f[i]) && t < f[i].ntargets; t++)
			word_join(&b, "\n", case_target(w, &w->as->targets[f[i].targets[t]]));
	return word_keep(w, &b);
}

static struct slice
deadline_text(const struct writing *w, const struct finding *f)
{
	struct buf b;
	if (f->deadline.has != VALUE_KNOWN)
		return word_text(w, "letter.no-deadline");
	buf_init(&b, DUTY_TEXT_MAX);
	buf_add(&b, word_date(w, f->deadline.day));
	if (f->deadline.day < w->as->view->on)
		buf_addf(&b, " (%.*s)", SLICE_ARG(word_text(w, "letter.term.ran-out")));
	word_join(&b, ". ", word_pack(w, &f->deadline_clock->p.say));
	return word_keep(w, &b);
}

static void
put_duty(struct writing *w, size_t i)
{
	struct page *p = w->page;
	const struct finding *f = &w->as->findings[i];
	page_heading(p, 3,
		WORD_FILL(w, "letter.duty", {"who", word_capital(w, word_addressee(w, &f->who))},
			{"measure", word_measure(w, f->measure)}));
	page_row(p, word_text(w, "letter.scope"), duty_targets(w, i));
	page_row(p, word_text(w, "letter.deadline"), deadline_text(w, f));
	if (f->deadline_clock)
		page_row_cell(p, word_text(w, "letter.provision"),
			provision_cell(w, &f->deadline_clock->p));
	page_row(p, word_text(w, "letter.until"),
		f->until.has == VALUE_KNOWN ? word_date(w, f->until.day)
					    : word_text(w, "letter.no-until"));
}

static bool
told_before(const struct assessment *as, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_duty(&as->findings[k], &as->findings[i]))
			return true;
	return false;
}

void
section_duty(struct writing *w)
{
	if (!case_count(w, VERDICT_BOUND))
		return;
	page_heading(w->page, 2, word_text(w, "letter.duties"));
	for (size_t i = 0; i < w->as->nfindings; i++)
		if (w->as->findings[i].ladder.verdict == VERDICT_BOUND && !told_before(w->as, i))
			put_duty(w, i);
	page_paragraph(w->page, TONE_PLAIN, word_text(w, "letter.nothing-else"));
}

/* Days by which a bound addressee acts, without repetition. */
static struct slice
law_terms(const struct writing *w)
{
	const struct finding *f = w->as->findings;
	struct buf b;
	buf_init(&b, DUTY_TEXT_MAX);
	for (size_t i = 0; i < w->as->nfindings; i++) {
		bool told = f[i].deadline.has != VALUE_KNOWN;
		for (size_t k = 0; k < i && !told; k++)
			told = same_value(&f[k].deadline, &f[i].deadline);
		if (!told)
			word_join(&b, "; ", word_date(w, f[i].deadline.day));
	}
	if (!b.n)
		buf_add(&b, word_text(w, case_count(w, VERDICT_BOUND) ? "letter.law-no-term"
								      : "letter.law-not-bound"));
	return word_keep(w, &b);
}

void
section_sender_term(struct writing *w)
{
	const struct value *term = &w->as->demand->sender.term;
	if (term->has != VALUE_KNOWN)
		return;
	page_heading(w->page, 2, word_text(w, "letter.terms"));
	page_row(w->page, word_text(w, "letter.sender-says"), word_outside(w, term->text));
	page_row(w->page, word_text(w, "letter.law-sets"), law_terms(w));
}

/* ---- targets ---- */

static struct slice
neighbours_text(const struct writing *w, const struct assess_target *t)
{
	struct buf b;
	if (t->neighbours.has != VALUE_KNOWN)
		return word_text(w, "letter.not-known");
	buf_init(&b, DUTY_TEXT_MAX);
	buf_add(&b, word_number(w, (uint64_t)t->neighbours.number));
	for (size_t i = 0; i < t->nnames; i++) {
		buf_adds(&b, i ? ", " : ": ");
		buf_add(&b, word_outside(w, t->names[i]));
	}
	if (t->nnames && (uint64_t)t->neighbours.number > t->nnames)
		buf_adds(&b, ", …");
	return word_keep(w, &b);
}

static struct cell
target_cell(const struct writing *w, size_t i)
{
	const struct assess_target *t = &w->as->targets[i];
	struct cell c = {.text = case_numbered(w, i)};
	struct buf b;
	if (t->ok)
		return c;
	buf_init(&b, DUTY_TEXT_MAX);
	buf_add(&b, c.text);
	word_join(
		&b, "\n", word_of(w, "letter.refused.", vocab_word(VOCAB_REFUSED_TARGET, t->why)));
	return (struct cell){.text = word_keep(w, &b), .tone = TONE_WARN};
}

void
section_targets(struct writing *w)
{
	const struct assessment *as = w->as;
	bool known = false;
	for (size_t i = 0; i < as->ntargets; i++)
		known = known || as->targets[i].neighbours.has == VALUE_KNOWN;
	page_heading(w->page, 2, word_text(w, "letter.targets"));
	page_table(w->page, known ? 3 : 2);
	page_cell_text(w->page, word_text(w, "letter.target"));
	page_cell_text(w->page, word_text(w, "letter.target-kind"));
	if (known)
		page_cell_text(w->page, word_text(w, "letter.neighbours"));
	for (size_t i = 0; i < as->ntargets; i++) {
		const struct assess_target *t = &as->targets[i];
		page_cell(w->page, target_cell(w, i));
		page_cell_text(w->page,
			word_of(w, "target.", vocab_word(VOCAB_TARGET, t->said->kind.choice)));
		if (known)
			page_cell_text(w->page, neighbours_text(w, t));
	}
	if (!known)
		page_paragraph(w->page, TONE_QUIET, word_text(w, "letter.neighbours-unknown"));
}

/* ---- what a measure would really touch ---- */

static bool
is_wider(const struct assessment *as, const struct finding *f, unsigned kind)
{
	unsigned said = as->targets[f->targets[0]].said->kind.choice;
	return f->able && f->effective != said && f->effective == kind;
}

static void
put_reach(struct writing *w, const char *id, const bool *in, unsigned kind)
{
	struct slice cases = case_list(w, in);
	struct buf b;
	buf_init(&b, DUTY_TEXT_MAX);
	buf_add(&b,
		WORD_FILL(w, id, {"kind", word_of(w, "target.", vocab_word(VOCAB_TARGET, kind))}));
	word_concerns(w, &b, cases);
	page_item(w->page, word_keep(w, &b));
}

/* The targets that a measure is the narrowest for, of one addressee; how many. */
static size_t
narrowest_for(
	const struct writing *w, enum addressee_kind who, unsigned m, bool exact, size_t *places)
{
	size_t n = 0;
	for (size_t i = 0; i < w->as->ntargets; i++) {
		const struct assess_target *t = &w->as->targets[i];
		enum measure least;
		if (t->ok && reach_narrowest(who, &t->t, &least) == exact && least == m)
			places[n++] = i + 1;
	}
	return n;
}

static void
put_narrowest(struct writing *w, const struct demand_addressee *who)
{
	size_t *places = writing_alloc(w, w->as->ntargets, sizeof *places);
	for (unsigned i = 0; places && i < 2 * MEASURE_COUNT; i++) {
		bool exact = i < MEASURE_COUNT;
		unsigned m = i % MEASURE_COUNT;
		size_t n =
			narrowest_for(w, (enum addressee_kind)who->kind.choice, m, exact, places);
		if (!n)
			continue;
		page_item(w->page,
			WORD_FILL(w, exact ? "letter.reach.narrowest" : "letter.reach.least",
				{"addressee", word_addressee(w, who)},
				{"measure", word_measure(w, (enum measure)m)},
				{"targets", case_ranges(w, places, n)}));
	}
}

void
section_reach(struct writing *w)
{
	const struct assessment *as = w->as;
	bool headed = false;
	/* one round more than there are kinds: measures the addressee cannot take at all */
	for (unsigned k = 0; k <= TARGET_KIND_COUNT; k++) {
		bool unable = k == TARGET_KIND_COUNT, any = false, *in = case_set(w);
		for (size_t i = 0; in && i < as->nfindings; i++) {
			const struct finding *f = &as->findings[i];
			in[i] = unable ? !f->able : is_wider(as, f, k);
			any = any || in[i];
		}
		if (!any)
			continue;
		if (!headed)
			page_heading(w->page, 2, word_text(w, "letter.reach"));
		headed = true;
		put_reach(w, unable ? "letter.reach.unable" : "letter.reach.wider", in,
			unable ? 0 : k);
	}
	for (size_t i = 0; headed && i < as->nfindings; i++)
		if (i == 0 || !same_addressee(&as->findings[i].who, &as->findings[i - 1].who))
			put_narrowest(w, &as->findings[i].who);
}
