/* Beside the verdict: whether this register carries the demand, and what each choice may bring. */
#include "letter/section.h"

#include <stdio.h>

enum {
	BESIDE_TEXT_MAX = 1 << 20,
	SAFEGUARDS = 12,
	WHY_MAX = 16, /* different reasons of one safeguard; there are at most nine */
};

static struct slice
refusal_text(const struct writing *w, unsigned s, const char *why)
{
	char id[96];
	struct buf b;
	(void)snprintf(id, sizeof id, "carried.S%u.%s", s, why);
	buf_init(&b, BESIDE_TEXT_MAX);
	buf_addf(&b, "S%u. ", s);
	buf_add(&b, word_text(w, id));
	return word_keep(w, &b);
}

static void
put_refusal(struct writing *w, unsigned s, const char *why)
{
	bool *in = case_set(w);
	struct buf b;
	for (size_t i = 0; in && i < w->as->nfindings; i++) {
		const struct carried *c = &w->as->findings[i].carried;
		in[i] = (c->refused & 1u << s) && strcmp(c->why[s], why) == 0;
	}
	if (!in)
		return;
	struct slice cases = case_list(w, in);
	buf_init(&b, BESIDE_TEXT_MAX);
	buf_add(&b, refusal_text(w, s, why));
	word_concerns(w, &b, cases);
	page_item(w->page, word_keep(w, &b));
}

static void
put_safeguard(struct writing *w, unsigned s)
{
	const char *told[WHY_MAX];
	size_t ntold = 0;
	for (size_t i = 0; i < w->as->nfindings; i++) {
		const struct carried *c = &w->as->findings[i].carried;
		bool known = !(c->refused & 1u << s);
		for (size_t k = 0; k < ntold && !known; k++)
			known = strcmp(told[k], c->why[s]) == 0;
		if (known || ntold == WHY_MAX)
			continue;
		told[ntold++] = c->why[s];
		put_refusal(w, s, c->why[s]);
	}
}

/* Which findings are carried, and the last day on which any would be. */
static bool *
carried_cases(const struct writing *w, size_t *n, civil_day *until)
{
	bool *in = case_set(w);
	*n = 0;
	for (size_t i = 0; in && i < w->as->nfindings; i++) {
		const struct carried *c = &w->as->findings[i].carried;
		if (c->refused)
			continue;
		in[i] = true;
		*until = *n && *until > c->until ? *until : c->until;
		++*n;
	}
	return in;
}

void
section_carried(struct writing *w)
{
	struct page *p = w->page;
	civil_day until = 0;
	size_t n;
	const bool *in = carried_cases(w, &n, &until);
	if (!in || !w->as->nfindings)
		return;
	page_heading(p, 2, word_text(w, "letter.carried"));
	page_paragraph(p, TONE_QUIET, word_text(w, "letter.carried.note"));
	struct slice cases = case_list(w, in);
	page_verdict(p,
		n == w->as->nfindings ? TONE_BOUND
		: n		      ? TONE_PLAIN
				      : TONE_NOT_BOUND,
		word_text(w, n == w->as->nfindings ? "letter.carried.yes"
			     : n		   ? "letter.carried.some"
						   : "letter.carried.no"));
	if (n && cases.n)
		page_row(p, word_text(w, "letter.carried.which"), cases);
	if (n)
		page_row(p, word_text(w, "letter.carried.until"), word_date(w, until));
	for (unsigned s = 1; s <= SAFEGUARDS; s++)
		put_safeguard(w, s);
}

/* ---- exposure ---- */

/* Where an exposure stands among the findings, and whether it is certain in any of them. */
static bool
exposure_cases(const struct writing *w, const struct exposure *x, bool *in, bool *certain)
{
	bool any = false;
	*certain = false;
	for (size_t i = 0; i < w->as->nfindings; i++) {
		const struct finding *f = &w->as->findings[i];
		for (size_t k = 0; k < f->nexposures; k++) {
			if (f->exposures[k].exposure != x)
				continue;
			in[i] = any = true;
			*certain = *certain || !f->exposures[k].maybe;
		}
	}
	return any;
}

static void
put_exposure(struct writing *w, const struct exposure *x, const bool *in, bool certain)
{
	struct slice cases = case_list(w, in);
	struct cell from = provision_cell(w, &x->p);
	struct buf b;
	buf_init(&b, BESIDE_TEXT_MAX);
	buf_add(&b, word_state(w, x->state));
	buf_adds(&b, ": ");
	buf_add(&b, word_pack(w, &x->p.say));
	if (!certain) {
		buf_addc(&b, ' ');
		buf_add(&b, word_text(w, "letter.may-apply"));
	}
	buf_addc(&b, '\n');
	buf_add(&b, from.text);
	word_concerns(w, &b, cases);
	page_item(w->page, word_keep(w, &b));
}

static bool
put_side(struct writing *w, enum side side, bool headed)
{
	static const char *const headings[] = {[SIDE_COMPLYING] = "letter.exposure.complying",
		[SIDE_REFUSING] = "letter.exposure.refusing"};
	const struct law *law = w->law;
	bool any = false, certain;
	for (size_t i = 0; i < law->nexposures; i++) {
		bool *in = case_set(w);
		if (law->exposures[i]->side != side || !in ||
			!exposure_cases(w, law->exposures[i], in, &certain))
			continue;
		if (!headed)
			page_heading(w->page, 2, word_text(w, "letter.exposure"));
		if (!any)
			page_heading(w->page, 3, word_text(w, headings[side]));
		headed = any = true;
		put_exposure(w, law->exposures[i], in, certain);
	}
	return headed;
}

void
section_exposure(struct writing *w)
{
	bool headed = put_side(w, SIDE_COMPLYING, false);
	headed = put_side(w, SIDE_REFUSING, headed);
	if (headed)
		page_paragraph(w->page, TONE_QUIET, word_text(w, "letter.exposure.note"));
}
