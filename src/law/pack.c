/* Packs put together: names across packs, look-ups, texts. */
#include "law/pack.h"

#include "law/parse.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- look-ups ---- */

const struct law_pack *
law_find_pack(const struct law *l, struct slice id)
{
	for (size_t i = 0; i < l->npacks; i++)
		if (slice_eq(l->packs[i]->id, id))
			return l->packs[i];
	return NULL;
}

struct slice
texts_in(const struct texts *t, enum language lang)
{
	if (t->in[lang].has == VALUE_KNOWN)
		return t->in[lang].text;
	if (t->in[LANG_EN].has == VALUE_KNOWN)
		return t->in[LANG_EN].text;
	return (struct slice){"", 0};
}

struct slice
law_text(const struct law *l, const char *id, enum language lang)
{
	size_t low = 0, high = l->ntexts;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = slice_cmp(l->texts[mid]->id, slice_of(id));
		if (c == 0)
			return texts_in(&l->texts[mid]->texts, lang);
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (struct slice){NULL, 0};
}

struct slice
law_clause(const struct law *l, const struct cite *c, enum language lang)
{
	for (size_t i = 0; lang != LANG_EN && i < l->ntexts; i++) {
		const struct text_item *t = l->texts[i];
		if (slice_starts(t->id, "clause.") &&
			slice_eq(texts_in(&t->texts, LANG_EN), c->clause))
			return texts_in(&t->texts, lang);
	}
	return c->clause;
}

/* ---- finishing ---- */

/* The full id of a name said in a pack: "id" is that pack's own. */
static struct slice
full_name(const struct pending *p, char to[2 * ID_MAX_BYTES + 2])
{
	if (memchr(p->name.p, '.', p->name.n))
		return p->name;
	int n = snprintf(
		to, 2 * ID_MAX_BYTES + 2, "%.*s.%.*s", SLICE_ARG(p->pack->id), SLICE_ARG(p->name));
	return (struct slice){to, n > 0 ? (size_t)n : 0};
}

static void
resolve_override(struct law *l, const struct pending *p, struct slice name, struct law_diags *d)
{
	const struct rule *found = NULL;
	for (size_t i = 0; i < l->nrules && !found; i++)
		if (slice_eq(l->rules[i]->p.full_id, name))
			found = l->rules[i];
	if (!found) {
		law_mistake(d, p->at, "there is no rule '%.*s' to override", SLICE_ARG(name));
	} else if (found == p->rule) {
		law_mistake(d, p->at, "a rule cannot override itself");
	} else if (found->step != p->rule->step) {
		law_mistake(d, p->at, "'%.*s' is of step %s, and this rule of step %s",
			SLICE_ARG(name), vocab_word(VOCAB_STEP, found->step),
			vocab_word(VOCAB_STEP, p->rule->step));
	} else {
		const struct rule **more =
			arena_alloc(l->arena, p->rule->noverrides + 1, sizeof(void *));
		if (!more) {
			law_mistake(d, p->at, "the packs need more memory than they may have");
			return;
		}
		if (p->rule->noverrides)
			memcpy(more, p->rule->overrides, p->rule->noverrides * sizeof(void *));
		more[p->rule->noverrides++] = found;
		p->rule->overrides = more;
	}
}

static void
resolve_after(const struct law *l, const struct pending *p, struct slice name, struct law_diags *d)
{
	for (size_t i = 0; i < l->nclocks && !p->clock->after; i++)
		if (slice_eq(l->clocks[i]->p.full_id, name))
			p->clock->after = l->clocks[i];
	if (!p->clock->after)
		law_mistake(d, p->at, "there is no clock '%.*s' to start after", SLICE_ARG(name));
}

/* Who overrides a rule, from the other side. */
static bool
set_overridden(struct law *l)
{
	for (size_t i = 0; i < l->nrules; i++) {
		const struct rule *by = l->rules[i];
		for (size_t k = 0; k < by->noverrides; k++) {
			struct rule *r = (struct rule *)(void *)(uintptr_t)by->overrides[k];
			const struct rule **more =
				arena_alloc(l->arena, r->noverridden_by + 1, sizeof(void *));
			if (!more)
				return false;
			if (r->noverridden_by)
				memcpy(more, r->overridden_by, r->noverridden_by * sizeof(void *));
			more[r->noverridden_by++] = by;
			r->overridden_by = more;
		}
	}
	return true;
}

/* Does following `overrides` from `now` come to `r`?  Rules in `seen` have been followed. */
static bool
leads_to(const struct rule *r, const struct rule *now, bool seen[LAW_MAX_RULES])
{
	for (size_t i = 0; i < now->noverrides; i++) {
		const struct rule *next = now->overrides[i];
		if (next == r)
			return true;
		if (seen[next->index])
			continue;
		seen[next->index] = true;
		if (leads_to(r, next, seen))
			return true;
	}
	return false;
}

static bool
overrides_itself(const struct rule *r)
{
	bool seen[LAW_MAX_RULES] = {false};
	return r->noverrides && leads_to(r, r, seen);
}

/* Following `overrides` or `starts after` must come to an end. */
static void
check_circles(const struct law *l, struct law_diags *d)
{
	enum { LONGEST = 16 }; /* a deadline behind a deadline, not more */
	for (size_t i = 0; i < l->nclocks; i++) {
		size_t n = 0;
		for (const struct clock *c = l->clocks[i]->after; c && n <= LONGEST; c = c->after)
			n++;
		if (n > LONGEST)
			law_mistake(d, l->clocks[i]->p.at,
				"'%.*s' starts after itself, or behind more than %d others",
				SLICE_ARG(l->clocks[i]->p.id), LONGEST);
	}
	for (size_t i = 0; i < l->nrules; i++)
		if (overrides_itself(l->rules[i]))
			law_mistake(d, l->rules[i]->p.at, "'%.*s' overrides itself by others",
				SLICE_ARG(l->rules[i]->p.id));
}

static void
check_twice(const struct provision *a, const struct provision *b, struct law_diags *d)
{
	if (a->pack == b->pack && slice_eq(a->id, b->id))
		law_mistake(d, b->at, "this pack has '%.*s' already, in line %d", SLICE_ARG(b->id),
			a->at.line);
}

static void
check_names(const struct law *l, struct law_diags *d)
{
	for (size_t i = 0; i < l->nrules; i++)
		for (size_t k = 0; k < i; k++)
			check_twice(&l->rules[k]->p, &l->rules[i]->p, d);
	for (size_t i = 0; i < l->nclocks; i++)
		for (size_t k = 0; k < i; k++)
			check_twice(&l->clocks[k]->p, &l->clocks[i]->p, d);
	for (size_t i = 0; i < l->nexposures; i++)
		for (size_t k = 0; k < i; k++)
			check_twice(&l->exposures[k]->p, &l->exposures[i]->p, d);
	for (size_t i = 1; i < l->ntexts; i++)
		if (slice_eq(l->texts[i]->id, l->texts[i - 1]->id))
			law_mistake(d, l->texts[i]->at, "there is a text '%.*s' already",
				SLICE_ARG(l->texts[i]->id));
}

static int
by_id(const void *a, const void *b)
{
	const struct text_item *x = *(const struct text_item *const *)a;
	const struct text_item *y = *(const struct text_item *const *)b;
	int c = slice_cmp(x->id, y->id);
	return c ? c : (x->at.line > y->at.line) - (x->at.line < y->at.line);
}

enum err_kind
law_finish(struct law *l, struct law_diags *d)
{
	struct law_store *s = (struct law_store *)l;
	size_t errors = d->errors;
	if (l->ntexts)
		qsort(l->texts, l->ntexts, sizeof(void *), by_id);
	check_names(l, d);
	for (size_t i = 0; i < s->npending; i++) {
		char buffer[2 * ID_MAX_BYTES + 2];
		struct slice name = full_name(&s->pending[i], buffer);
		if (s->pending[i].rule)
			resolve_override(l, &s->pending[i], name, d);
		else
			resolve_after(l, &s->pending[i], name, d);
	}
	s->npending = 0;
	check_circles(l, d);
	if (!set_overridden(l))
		law_mistake(d, (struct place){.file = slice_of("-")},
			"the packs need more memory than they may have");
	return d->errors == errors ? OK : ERR_SYNTAX;
}
