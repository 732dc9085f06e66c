#include "assess/tally.h"

#include <stdlib.h>

enum {
	SLOTS = TALLY_MAX_BODIES * 2, /* open addressing, at most half full */
	TALLY_MAX_BYTES = 64 << 20,   /* 4096 bodies of 3 KB, and the names */
};

struct outcome_of_entry {
	enum verdict verdict;
	enum step step; /* where it stopped; the first when bound */
	unsigned carried;
	const struct finding *finding;
};

struct tally *
tally_open(size_t nregimes)
{
	struct arena *a = arena_open(TALLY_MAX_BYTES);
	struct tally *t = a ? arena_alloc(a, 1, sizeof *t) : NULL;
	if (!t) {
		arena_close(a);
		return NULL;
	}
	t->arena = a;
	t->nregimes = nregimes;
	t->regimes = arena_alloc(a, nregimes, sizeof *t->regimes);
	t->bodies = arena_alloc(a, TALLY_MAX_BODIES, sizeof *t->bodies);
	t->slots = arena_alloc(a, SLOTS, sizeof *t->slots);
	if (t->regimes && t->bodies && t->slots)
		return t;
	arena_close(a);
	return NULL;
}

void
tally_close(struct tally *t)
{
	if (t)
		arena_close(t->arena);
}

/* FNV-1a. */
static size_t
slot_of(struct slice name)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * 16777619u;
	return h % SLOTS;
}

static struct tally_body *
body_of(struct tally *t, struct slice name, struct err *e)
{
	size_t at = slot_of(name);
	while (t->slots[at] && !slice_eq(t->slots[at]->name, name))
		at = (at + 1) % SLOTS;
	if (t->slots[at])
		return t->slots[at];
	if (t->nbodies == TALLY_MAX_BODIES)
		return &t->others;
	struct tally_body *b = arena_alloc(t->arena, 1, sizeof *b);
	if (b)
		b->name = arena_copy(t->arena, name);
	if (!b || !b->name.p) {
		err_set(e, ERR_IO, "out of memory for the names of issuing bodies");
		return NULL;
	}
	t->bodies[t->nbodies++] = b;
	t->slots[at] = b;
	return b;
}

static struct outcome_of_entry
look(const struct assessment *as)
{
	static const enum verdict order[] = {VERDICT_BOUND, VERDICT_UNDETERMINED};
	struct outcome_of_entry o = {.verdict = VERDICT_NOT_BOUND};
	for (size_t v = 0; v < COUNT_OF(order) && !o.finding; v++)
		for (size_t i = 0; i < as->nfindings && !o.finding; i++)
			if (as->findings[i].ladder.verdict == order[v])
				o.finding = &as->findings[i];
	if (!o.finding)
		o.finding = &as->findings[0];
	o.verdict = o.finding->ladder.verdict;
	enum outcome wanted =
		o.verdict == VERDICT_NOT_BOUND ? OUTCOME_NOT_MET : OUTCOME_UNDETERMINED;
	while (o.verdict != VERDICT_BOUND && o.step + 1 < STEP_COUNT &&
		o.finding->ladder.step[o.step].outcome != wanted)
		o.step++;
	for (unsigned s = SAFEGUARD_COUNT - 1; s > 0; s--)
		if (o.finding->carried.refused & 1u << s)
			o.carried = s;
	return o;
}

static void
count(struct tally_cell *c, const struct outcome_of_entry *o)
{
	c->verdict[o->verdict]++;
	c->carried[o->carried]++;
	if (o->verdict == VERDICT_NOT_BOUND)
		c->stopped[o->step]++;
	else if (o->verdict == VERDICT_UNDETERMINED)
		c->open[o->step]++;
}

/* Keep the earliest, in order. */
static void
keep(struct tally_example *kept, const struct tally_example *new)
{
	struct tally_example carry = *new;
	for (size_t i = 0; i < TALLY_EXAMPLES && carry.position; i++)
		if (!kept[i].position || carry.position < kept[i].position) {
			struct tally_example old = kept[i];
			kept[i] = carry;
			carry = old;
		}
}

static void
copy_text(char to[TALLY_TEXT_MAX], struct slice s)
{
	size_t n = s.n < TALLY_TEXT_MAX ? s.n : TALLY_TEXT_MAX - 1;
	while (n && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--; /* not within a character */
	if (n)
		memcpy(to, s.p, n);
	to[n] = '\0';
}

static void
keep_example(struct tally_regime *r, const struct tally_entry *entry, const struct assessment *as,
	const struct outcome_of_entry *o)
{
	struct tally_example *kept = r->examples[o->verdict][o->step];
	struct tally_example new = {.position = entry->position};
	uint64_t last = kept[TALLY_EXAMPLES - 1].position;
	if (last && last < entry->position)
		return;
	const struct assess_target *t = &as->targets[o->finding->targets[0]];
	copy_text(new.id, entry->id);
	copy_text(new.target, t->ok ? t->t.text : t->said->value.text);
	keep(kept, &new);
}

enum err_kind
tally_add(struct tally *t, const struct tally_entry *entry, const struct assessment *const *regimes,
	struct err *e)
{
	if (!regimes[0]->nfindings) {
		t->nothing++;
		return OK;
	}
	struct tally_body *b = body_of(t, entry->body, e);
	if (!b)
		return e->kind;
	b->entries++;
	t->entries++;
	for (size_t r = 0; r < t->nregimes; r++) {
		struct outcome_of_entry o = look(regimes[r]);
		count(&t->regimes[r].all, &o);
		count(&b->regime[r], &o);
		keep_example(&t->regimes[r], entry, regimes[r], &o);
	}
	return OK;
}

static void
add_cell(struct tally_cell *to, const struct tally_cell *from)
{
	for (size_t i = 0; i < VERDICT_COUNT; i++)
		to->verdict[i] += from->verdict[i];
	for (size_t i = 0; i < STEP_COUNT; i++) {
		to->stopped[i] += from->stopped[i];
		to->open[i] += from->open[i];
	}
	for (size_t i = 0; i < SAFEGUARD_COUNT; i++)
		to->carried[i] += from->carried[i];
}

static void
add_body(struct tally_body *to, const struct tally_body *from, size_t nregimes)
{
	to->entries += from->entries;
	for (size_t r = 0; r < nregimes; r++)
		add_cell(&to->regime[r], &from->regime[r]);
}

enum err_kind
tally_merge(struct tally *into, const struct tally *from, struct err *e)
{
	for (size_t i = 0; i < from->nbodies; i++) {
		struct tally_body *b = body_of(into, from->bodies[i]->name, e);
		if (!b)
			return e->kind;
		add_body(b, from->bodies[i], into->nregimes);
	}
	add_body(&into->others, &from->others, into->nregimes);
	into->entries += from->entries;
	into->nothing += from->nothing;
	for (size_t r = 0; r < into->nregimes; r++) {
		add_cell(&into->regimes[r].all, &from->regimes[r].all);
		for (size_t v = 0; v < VERDICT_COUNT; v++)
			for (size_t s = 0; s < STEP_COUNT; s++)
				for (size_t x = 0; x < TALLY_EXAMPLES; x++)
					keep(into->regimes[r].examples[v][s],
						&from->regimes[r].examples[v][s][x]);
	}
	return OK;
}

static int
by_entries(const void *a, const void *b)
{
	const struct tally_body *x = *(struct tally_body *const *)a;
	const struct tally_body *y = *(struct tally_body *const *)b;
	if (x->entries != y->entries)
		return x->entries < y->entries ? 1 : -1;
	return slice_cmp(x->name, y->name);
}

void
tally_finish(struct tally *t)
{
	qsort(t->bodies, t->nbodies, sizeof *t->bodies, by_entries);
}
