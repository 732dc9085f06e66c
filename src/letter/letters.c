/* The three letters: each speaks for the assessment's first addressee. */
#include "letter/section.h"

enum { LETTER_TEXT_MAX = 1 << 20, BIT_ALL_VERDICTS = (1 << VERDICT_COUNT) - 1 };

/* The same assessment with the findings of its first addressee alone. */
static struct assessment
first_addressee(const struct assessment *as)
{
	struct assessment one = *as;
	size_t n = 0;
	while (n < as->nfindings && same_addressee(&as->findings[n].who, &as->findings[0].who))
		n++;
	one.nfindings = n;
	return one;
}

/* Whose name the letter goes out under; a blank to fill in where the demand does not say. */
static struct slice
from_text(const struct writing *w)
{
	const struct demand_addressee *who = &w->as->findings[0].who;
	struct buf b;
	buf_init(&b, LETTER_TEXT_MAX);
	if (who->name.has == VALUE_KNOWN)
		buf_add(&b, word_outside(w, who->name.text));
	else
		buf_add(&b, word_text(w, "letter.blank-name"));
	word_join(
		&b, ", ", word_of(w, "addressee.", vocab_word(VOCAB_ADDRESSEE, who->kind.choice)));
	word_join(&b, ", ", word_state(w, who->state.state));
	return word_keep(w, &b);
}

/* Whom it goes to: a blank to fill in where the demand does not say. */
static struct slice
to_text(const struct writing *w, const struct value *name)
{
	return name->has == VALUE_KNOWN ? word_outside(w, name->text)
					: word_text(w, "letter.blank");
}

static void
put_head(struct writing *w, struct slice to)
{
	struct page *p = w->page;
	page_row(p, word_text(w, "letter.from"), from_text(w));
	page_row(p, word_text(w, "letter.to"), to);
	page_row(p, word_text(w, "letter.dated"), word_date(w, w->as->view->on));
}

static void
put_demanded(struct writing *w)
{
	struct buf measures, targets;
	buf_init(&measures, LETTER_TEXT_MAX);
	buf_init(&targets, LETTER_TEXT_MAX);
	for (size_t i = 0; i < w->as->nfindings; i++)
		if (i == 0 || w->as->findings[i].measure != w->as->findings[i - 1].measure)
			word_join(&measures, ", ", word_measure(w, w->as->findings[i].measure));
	for (size_t i = 0; i < w->as->ntargets; i++)
		word_join(&targets, "\n", case_numbered(w, i));
	page_heading(w->page, 2, word_text(w, "letter.demand"));
	section_demand(w);
	page_row(w->page, word_text(w, "letter.measures"), word_keep(w, &measures));
	page_row(w->page, word_text(w, "letter.targets"), word_keep(w, &targets));
}

static void
put_verdict(struct writing *w, const struct told *told)
{
	page_heading(w->page, 2, word_text(w, "letter.result"));
	section_headline(w);
	section_matrix(w, told);
	section_duty(w);
}

static void
put_why(struct writing *w, const struct told *told)
{
	section_reasons(w, told);
	section_grounds(w, told);
}

/* Who signs, signs the letter; what it is made from comes behind. */
static void
put_tail(struct writing *w)
{
	page_row(w->page, word_text(w, "letter.signature"), word_text(w, "letter.blank"));
	section_sources(w);
	section_disclaimer(w);
}

static void
ask_sender(struct writing *w)
{
	if (section_questions(w, "letter.sender.questions", BIT_ALL_VERDICTS,
		    1u << WHOM_SENDER | 1u << WHOM_COURT))
		page_paragraph(w->page, TONE_PLAIN, word_text(w, "letter.sender.again"));
}

static enum err_kind
check_findings(const struct assessment *as, struct err *e)
{
	if (!as->nfindings)
		return err_set(e, ERR_USAGE,
			"a letter needs an addressee and a measure, and the demand names none");
	return OK;
}

enum err_kind
letter_sender(const struct assessment *as, const struct letter_options *o, struct arena *a,
	struct page *out, struct err *e)
{
	const struct assessment one = first_addressee(as);
	if (check_findings(&one, e) != OK)
		return e->kind;
	struct writing w = writing_begin(&one, o, a, out, "letter.sender.title");
	struct told told;
	told_collect(&w, &told);
	put_head(&w, to_text(&w, &as->demand->sender.name));
	page_paragraph(out, TONE_PLAIN, word_text(&w, "letter.sender.intro"));
	put_demanded(&w);
	put_verdict(&w, &told);
	section_sender_term(&w);
	/* where nothing can be told, what is asked is the letter, and the reasons lie behind it */
	bool open = case_count(&w, VERDICT_UNDETERMINED) == one.nfindings;
	if (open)
		ask_sender(&w);
	put_why(&w, &told);
	if (!open)
		ask_sender(&w);
	page_heading(out, 2, word_text(&w, "letter.closing"));
	bool all = case_count(&w, VERDICT_BOUND) == one.nfindings;
	page_paragraph(out, TONE_PLAIN,
		word_text(&w, all ? "letter.sender.close.bound" : "letter.sender.close"));
	put_tail(&w);
	return writing_end(&w, e);
}

enum err_kind
letter_publisher(const struct assessment *as, const struct letter_options *o, struct arena *a,
	struct page *out, struct err *e)
{
	const struct assessment one = first_addressee(as);
	if (check_findings(&one, e) != OK)
		return e->kind;
	struct writing w = writing_begin(&one, o, a, out, "letter.publisher.title");
	struct told told;
	told_collect(&w, &told);
	put_head(&w, to_text(&w, &as->demand->publisher.name));
	page_paragraph(out, TONE_PLAIN, word_text(&w, "letter.publisher.intro"));
	put_demanded(&w);
	put_verdict(&w, &told);
	put_why(&w, &told);
	page_heading(out, 2, word_text(&w, "letter.publisher.can"));
	page_item(out, word_text(&w, "letter.publisher.can.copy"));
	page_item(out, word_text(&w, "letter.publisher.can.object"));
	page_item(out, word_text(&w, "letter.publisher.can.remove"));
	section_clocks(&w, 1u << CLOCK_PUBLISHER);
	(void)section_questions(
		&w, "letter.publisher.questions", BIT_ALL_VERDICTS, 1u << WHOM_PUBLISHER);
	put_tail(&w);
	return writing_end(&w, e);
}

enum err_kind
letter_authority(const struct assessment *as, const struct letter_options *o, struct arena *a,
	struct page *out, struct err *e)
{
	const struct assessment one = first_addressee(as);
	if (check_findings(&one, e) != OK)
		return e->kind;
	struct writing w = writing_begin(&one, o, a, out, "letter.authority.title");
	struct told told;
	told_collect(&w, &told);
	put_head(&w, WORD_FILL(&w, "letter.authority.to",
			     {"state", word_state(&w, one.findings[0].who.state.state)}));
	page_paragraph(out, TONE_PLAIN, word_text(&w, "letter.authority.intro"));
	put_demanded(&w);
	page_heading(out, 2, word_text(&w, "letter.authority.questions"));
	page_item(out, word_text(&w, "letter.authority.ask.bound"));
	page_item(out, word_text(&w, "letter.authority.ask.provision"));
	page_item(out, word_text(&w, "letter.authority.ask.recognised"));
	page_item(out, word_text(&w, "letter.authority.ask.protect"));
	(void)section_questions(&w, "letter.authority.more", BIT_ALL_VERDICTS,
		1u << WHOM_AUTHORITY | 1u << WHOM_LAWYER);
	page_heading(out, 2, word_text(&w, "letter.authority.ours"));
	section_headline(&w);
	section_matrix(&w, &told);
	section_duty(&w);
	put_why(&w, &told);
	page_paragraph(out, TONE_PLAIN, word_text(&w, "letter.authority.close"));
	put_tail(&w);
	return writing_end(&w, e);
}
