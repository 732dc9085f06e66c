#include "cmd/law_item.h"

#include "cmd/session.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const whats[LAW_WHAT_COUNT] = {"rule", "clock", "exposure"};

const char *
law_what_word(enum law_what what)
{
	return whats[what];
}

size_t
law_item_count(const struct law *l)
{
	return l->nrules + l->nclocks + l->nexposures;
}

struct law_item
law_item_at(const struct law *l, size_t i)
{
	if (i < l->nrules)
		return (struct law_item){
			.what = LAW_RULE, .p = &l->rules[i]->p, .rule = l->rules[i]};
	i -= l->nrules;
	if (i < l->nclocks)
		return (struct law_item){
			.what = LAW_CLOCK, .p = &l->clocks[i]->p, .clock = l->clocks[i]};
	i -= l->nclocks;
	return (struct law_item){
		.what = LAW_EXPOSURE, .p = &l->exposures[i]->p, .exposure = l->exposures[i]};
}

/* ---- by name ---- */

/* How unlike two names are: edits to make one of the other (Levenshtein), up to NAME_MAX bytes. */
static size_t
distance(struct slice a, struct slice b)
{
	enum { NAME_MAX_BYTES = 100 };
	size_t row[NAME_MAX_BYTES + 1];
	if (a.n > NAME_MAX_BYTES || b.n > NAME_MAX_BYTES)
		return NAME_MAX_BYTES;
	for (size_t k = 0; k <= b.n; k++)
		row[k] = k;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t k = 1; k <= b.n; k++) {
			size_t above = row[k];
			size_t best = corner + (a.p[i - 1] != b.p[k - 1]);
			best = best < above + 1 ? best : above + 1;
			row[k] = best < row[k - 1] + 1 ? best : row[k - 1] + 1;
			corner = above;
		}
	}
	return row[b.n];
}

static enum err_kind
tell_nearest(const struct law *l, struct slice name, struct err *e)
{
	bool whole = name.n && memchr(name.p, '.', name.n);
	struct slice best = {"", 0};
	size_t least = (size_t)-1;
	for (size_t i = 0; i < law_item_count(l); i++) {
		const struct provision *p = law_item_at(l, i).p;
		size_t d = distance(name, whole ? p->full_id : p->id);
		if (d < least) {
			least = d;
			best = p->full_id;
		}
	}
	return err_set(e, ERR_MISSING,
		"no rule, clock or exposure '%.*s'; the name most like it is %.*s (`exq law list` "
		"has "
		"all)",
		(int)(name.n < 80 ? name.n : 80), name.p, SLICE_ARG(best));
}

enum err_kind
law_item_find(const struct law *l, struct slice name, struct law_item *item, struct err *e)
{
	size_t found = 0;
	for (size_t i = 0; i < law_item_count(l); i++) {
		struct law_item x = law_item_at(l, i);
		if (slice_eq(x.p->full_id, name)) {
			*item = x;
			return OK;
		}
		if (slice_eq(x.p->id, name)) {
			*item = x;
			found++;
		}
	}
	if (found == 1)
		return OK;
	if (found > 1)
		return err_set(e, ERR_USAGE,
			"%zu packs have '%.*s': put the pack in front, as in "
			"kz.%.*s",
			found, SLICE_ARG(name), SLICE_ARG(name));
	return tell_nearest(l, name, e);
}

/* ---- what is said of it ---- */

enum checked
law_item_checked(const struct law_item *item)
{
	enum checked least = CHECKED_TEXT;
	for (size_t i = 0; i < item->p->ncites; i++)
		if (item->p->cites[i].checked < least)
			least = item->p->cites[i].checked;
	return least;
}

const char *
law_item_role(const struct law_item *item)
{
	if (item->rule)
		return vocab_word(VOCAB_STEP, item->rule->step);
	if (item->clock)
		return vocab_word(VOCAB_CLOCK_FOR, item->clock->whose);
	return vocab_word(VOCAB_SIDE, item->exposure->side);
}

char *
law_item_validity(const struct provision *p, char to[LAW_VALIDITY_MAX])
{
	char from[CIVIL_TEXT_MAX] = "", until[CIVIL_TEXT_MAX] = "";
	if (p->from != INT32_MIN)
		civil_format(p->from, from);
	if (p->until != INT32_MAX)
		civil_format(p->until, until);
	snprintf(to, LAW_VALIDITY_MAX, "%.10s%s%.10s", from, *from || *until ? ".." : "", until);
	return to;
}

char *
law_item_readings(const struct provision *p, char to[LAW_READINGS_MAX])
{
	size_t n = 0;
	for (unsigned i = 0; i < 26; i++)
		if (p->readings & 1u << i)
			to[n++] = (char)('A' + i);
	to[n] = '\0';
	return to;
}

/* ---- filters ---- */

/* "rules" or "rule" */
static int
find_what(const char *name)
{
	for (int i = 0; i < LAW_WHAT_COUNT; i++) {
		size_t n = strlen(whats[i]);
		if (strncmp(name, whats[i], n) == 0 && (!name[n] || strcmp(name + n, "s") == 0))
			return i;
	}
	return -1;
}

static enum err_kind
parse_words(const struct args *a, struct law_filter *f, struct err *e)
{
	const char *step = args_get(a, "step"), *what = args_get(a, "what");
	f->step = step ? vocab_find(VOCAB_STEP, slice_of(step)) : -1;
	f->what = what ? find_what(what) : -1;
	if (step && f->step < 0)
		return err_set(e, ERR_USAGE,
			"--step %s: expected authentic, competent, in-force, addressee, protected, "
			"standing, procedure, proportionate or timely",
			step);
	if (what && f->what < 0)
		return err_set(
			e, ERR_USAGE, "--what %s: expected rules, clocks or exposures", what);
	if (step && what && f->what != LAW_RULE)
		return err_set(e, ERR_USAGE, "only rules have a step");
	return OK;
}

enum err_kind
law_filter_parse(const struct law *l, const struct args *a, struct law_filter *f, struct err *e)
{
	const char *pack = args_get(a, "pack"), *on = args_get(a, "on");
	*f = (struct law_filter){.unchecked = args_has(a, "unchecked")};
	enum err_kind rc = parse_words(a, f, e);
	if (rc == OK && pack)
		f->pack = law_find_pack(l, slice_of(pack));
	if (rc == OK && pack && !f->pack)
		return err_set(e, ERR_USAGE, "--pack %s: there is no such pack", pack);
	if (rc == OK && on) {
		f->has_on = true;
		rc = session_day(on, &f->on, e);
	}
	return rc;
}

bool
law_filter_passes(const struct law_filter *f, const struct law_item *item)
{
	if (f->pack && item->p->pack != f->pack)
		return false;
	if (f->step >= 0 && (!item->rule || item->rule->step != (enum step)f->step))
		return false;
	if (f->what >= 0 && item->what != (enum law_what)f->what)
		return false;
	if (f->has_on && (f->on < item->p->from || f->on > item->p->until))
		return false;
	return !f->unchecked || law_item_checked(item) != CHECKED_TEXT;
}
