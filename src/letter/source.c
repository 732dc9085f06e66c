/* Where law stands: provisions, their sources and how well each was checked, packs by hash. */
#include "letter/section.h"

enum { SOURCE_TEXT_MAX = 1 << 20 };

static void
note_used(struct writing *w, const struct provision *p)
{
	for (size_t i = 0; i < w->nused; i++)
		if (w->used[i].p == p)
			return;
	if (w->nused == w->used_room) {
		size_t room = w->used_room ? w->used_room * 2 : 32;
		struct named *more = writing_alloc(w, room, sizeof *more);
		if (!more)
			return;
		if (w->nused)
			memcpy(more, w->used, w->nused * sizeof *more);
		w->used = more;
		w->used_room = room;
	}
	w->used[w->nused++].p = p;
}

static struct slice
checked_word(const struct writing *w, enum checked c)
{
	return word_of(w, "checked.", vocab_word(VOCAB_CHECKED, c));
}

static bool
is_web(struct slice url)
{
	return slice_starts(url, "https://") || slice_starts(url, "http://");
}

struct cell
provision_cell(struct writing *w, const struct provision *p)
{
	struct cell c = {.tone = TONE_PLAIN};
	struct buf b;
	note_used(w, p);
	buf_init(&b, SOURCE_TEXT_MAX);
	for (size_t i = 0; i < p->ncites; i++) {
		const struct cite *cite = &p->cites[i];
		word_join(&b, "; ", word_pack(w, &cite->source->title));
		word_join(&b, ", ", law_clause(w->law, cite, w->lang));
		buf_adds(&b, " (");
		buf_add(&b, checked_word(w, cite->checked));
		buf_addc(&b, ')');
	}
	c.text = word_keep(w, &b);
	return c;
}

/* Is the clause among those of an earlier cite of the source? */
static bool
clause_told(const struct writing *w, size_t used, size_t cite)
{
	const struct cite *c = &w->used[used].p->cites[cite];
	for (size_t i = 0; i <= used; i++)
		for (size_t k = 0; k < (i == used ? cite : w->used[i].p->ncites); k++) {
			const struct cite *before = &w->used[i].p->cites[k];
			if (before->source == c->source && before->checked == c->checked &&
				slice_eq(before->clause, c->clause))
				return true;
		}
	return false;
}

/* Every clause of the source that the page has named, once, with how well it was checked. */
static struct slice
clauses_of(const struct writing *w, const struct source *s)
{
	struct buf b;
	buf_init(&b, SOURCE_TEXT_MAX);
	for (size_t i = 0; i < w->nused; i++)
		for (size_t k = 0; k < w->used[i].p->ncites; k++) {
			const struct cite *c = &w->used[i].p->cites[k];
			if (c->source != s || clause_told(w, i, k))
				continue;
			word_join(&b, "; ", law_clause(w->law, c, w->lang));
			buf_adds(&b, " (");
			buf_add(&b, checked_word(w, c->checked));
			buf_addc(&b, ')');
		}
	return word_keep(w, &b);
}

static bool
source_told(const struct writing *w, size_t used, size_t cite)
{
	const struct source *s = w->used[used].p->cites[cite].source;
	for (size_t i = 0; i <= used; i++)
		for (size_t k = 0; k < (i == used ? cite : w->used[i].p->ncites); k++)
			if (w->used[i].p->cites[k].source == s)
				return true;
	return false;
}

static void
put_source(struct writing *w, const struct source *s)
{
	struct buf b;
	buf_init(&b, SOURCE_TEXT_MAX);
	buf_add(&b, word_pack(w, &s->title));
	word_join(&b, ": ", clauses_of(w, s));
	struct slice text = word_keep(w, &b);
	page_item_cell(w->page, (struct cell){.text = text,
					.link = is_web(s->url) ? s->url : (struct slice){"", 0}});
}

void
section_sources(struct writing *w)
{
	if (!w->nused)
		return;
	page_heading(w->page, 2, word_text(w, "letter.sources"));
	for (size_t i = 0; i < w->nused; i++)
		for (size_t k = 0; k < w->used[i].p->ncites; k++)
			if (!source_told(w, i, k))
				put_source(w, w->used[i].p->cites[k].source);
	page_paragraph(w->page, TONE_QUIET, word_text(w, "letter.checked-legend"));
}

void
section_made_from(struct writing *w)
{
	const struct law *law = w->law;
	page_heading(w->page, 2, word_text(w, "letter.made-from"));
	page_row(w->page, word_text(w, "letter.evaluator"), slice_of(ASSESS_EVALUATOR));
	if (w->as->demand_id[0])
		page_row(w->page, word_text(w, "letter.demand-id"), slice_of(w->as->demand_id));
	for (size_t i = 0; i < law->npacks; i++)
		if (law->packs[i]->nsources)
			page_row(w->page, law->packs[i]->id, slice_of(law->packs[i]->hash));
}

void
section_disclaimer(struct writing *w)
{
	page_paragraph(w->page, TONE_QUIET, word_text(w, "letter.disclaimer"));
}
