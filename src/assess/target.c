#include "assess/target.h"

static bool
is_text(const struct demand_target *t)
{
	return t->kind.has == VALUE_KNOWN && t->value.has == VALUE_KNOWN;
}

static enum err_kind
look_at(struct scope *s, const struct neighbours *n, struct arena *a, struct assess_target *t)
{
	struct refusal r = {.why = REFUSED_SYNTAX};
	enum target_kind kind = (enum target_kind)t->said->kind.choice;
	t->ok = target_parse(s, kind, t->said->value.text, a, &t->t, &r) == OK;
	if (!t->ok && r.err.kind == ERR_LIMIT && r.why != REFUSED_TOO_LONG)
		return ERR_LIMIT;
	if (!t->ok) {
		t->why = r.why;
		t->problem = arena_copy(a, slice_of(r.err.msg));
		return t->problem.p ? OK : ERR_LIMIT;
	}
	if (n)
		t->neighbours = neighbours_count(n, &t->t, t->names, ASSESS_MAX_NAMES, &t->nnames);
	return OK;
}

/* Is `narrow` a part of what `wide` would restrict? */
static bool
lies_within(const struct target *narrow, const struct target *wide)
{
	struct slice h = narrow->host, w = wide->host;
	if (narrow->kind >= wide->kind || !h.n || !w.n)
		return false;
	if (slice_eq(h, w))
		return true;
	bool below = wide->kind == TARGET_DOMAIN && h.n > w.n && h.p[h.n - w.n - 1] == '.';
	return below && slice_eq(slice_from(h, h.n - w.n), w);
}

/* A wide target beside a narrower one within it asks for more than the works need. */
static void
find_narrowest(struct assess_target *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		all[i].narrowest = all[i].ok;
		if (!all[i].ok || all[i].t.kind == TARGET_URL)
			continue;
		for (size_t j = 0; j < n && all[i].narrowest; j++)
			all[i].narrowest = !(all[j].ok && lies_within(&all[j].t, &all[i].t));
	}
}

enum err_kind
assess_targets(struct scope *s, const struct demand *d, const struct neighbours *n, struct arena *a,
	struct assessment *out)
{
	const struct demand_target *said = d->targets.items;
	out->targets = arena_alloc(a, d->targets.n, sizeof *out->targets);
	if (!out->targets)
		return ERR_LIMIT;
	for (size_t i = 0; i < d->targets.n; i++) {
		out->targets[i].said = &said[i];
		if (is_text(&said[i]) && look_at(s, n, a, &out->targets[i]) != OK)
			return ERR_LIMIT;
	}
	out->ntargets = d->targets.n;
	find_narrowest(out->targets, out->ntargets);
	return OK;
}

static struct value
yes_no(bool yes)
{
	return (struct value){.has = VALUE_KNOWN, .yes = yes};
}

void
assess_target_facts(
	const struct assess_target *t, enum addressee_kind who, enum measure m, struct facts *f)
{
	enum target_kind kind = (enum target_kind)t->said->kind.choice;
	f->v[FACT_TARGET_KIND] = t->said->kind;
	f->v[FACT_TARGET_WHOLE] = yes_no(kind != TARGET_URL);
	f->v[FACT_TARGET_HOSTED] = t->said->hosted;
	f->v[FACT_TARGET_NEIGHBOURS] = t->neighbours;
	f->v[FACT_TARGET_SPECIAL] = (struct value){.has = VALUE_UNKNOWN};
	f->v[FACT_TARGET_SUFFIX] = (struct value){.has = VALUE_UNKNOWN};
	f->v[FACT_TARGET_NARROWEST] = (struct value){.has = VALUE_UNKNOWN};
	f->v[FACT_MEASURE_EXACT] = (struct value){.has = VALUE_UNKNOWN};
	f->v[FACT_MEASURE_ABLE] = yes_no(reach_is_able(who, m));
	if (!t->ok && (t->why == REFUSED_SPECIAL || t->why == REFUSED_SUFFIX)) {
		f->v[FACT_TARGET_SPECIAL] = yes_no(t->why == REFUSED_SPECIAL);
		f->v[FACT_TARGET_SUFFIX] = yes_no(t->why == REFUSED_SUFFIX);
	}
	if (t->ok) {
		f->v[FACT_TARGET_SPECIAL] = yes_no(false);
		f->v[FACT_TARGET_SUFFIX] = yes_no(reach_is_suffix(who, m, &t->t));
		f->v[FACT_TARGET_NARROWEST] = yes_no(t->narrowest);
		f->v[FACT_MEASURE_EXACT] = yes_no(reach_is_exact(who, m, &t->t));
	}
}

static bool
same(const struct value *a, const struct value *b)
{
	if (a->has != b->has)
		return false;
	return a->has != VALUE_KNOWN || a->number == b->number;
}

bool
assess_same_target_facts(const struct facts *a, const struct facts *b)
{
	static const enum fact facts[] = {FACT_TARGET_KIND, FACT_TARGET_WHOLE, FACT_TARGET_SPECIAL,
		FACT_TARGET_SUFFIX, FACT_TARGET_NEIGHBOURS, FACT_TARGET_NARROWEST,
		FACT_TARGET_HOSTED, FACT_MEASURE_EXACT};
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		if (!same(&a->v[facts[i]], &b->v[facts[i]]))
			return false;
	return true;
}
