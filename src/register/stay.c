/* What stays a restriction and its mirrors, and what ends that. */
#include "register/parts.h"

#include <assert.h>

static unsigned
when(bool it, unsigned bit)
{
	return it ? bit : 0;
}

/* ---- what stays it ---- */

static bool
hinder(struct attempt *a, struct restriction *r)
{
	struct hindrance *h = arena_alloc(a->f->a, 1, sizeof *h);
	if (!h)
		return false;
	*h = (struct hindrance){.id = a->in->id, .open = true, .next = r->hindrances};
	r->hindrances = h;
	return true;
}

static struct hindrance *
find_hindrance(const struct restriction *r, const struct sha256 *id)
{
	for (struct hindrance *h = r->hindrances; h; h = h->next)
		if (h->open && sha256_eq(&h->id, id))
			return h;
	return NULL;
}

struct hindrance *
stay_find(const struct restriction *r, const struct value *id)
{
	struct sha256 wanted;
	struct err e;
	if (id->has != VALUE_KNOWN || sha256_parse(id->text, &wanted, &e) != OK)
		return NULL;
	return find_hindrance(r, &wanted);
}

bool
stay_is_last(const struct restriction *r, const struct hindrance *h)
{
	for (const struct hindrance *o = r->hindrances; o; o = o->next)
		if (o->open && o != h)
			return false;
	return true;
}

bool
stay_begin(struct attempt *a, struct restriction *r)
{
	unsigned why;
	reply_set_state(r, a->row, a->in->time, FOLD_LIVES);
	if (!hinder(a, r))
		return false;
	for (struct restriction *m = r->mirrors; m; m = m->sibling) {
		life_advance(m, a->in->time);
		const struct transition *row = transition_find(
			m->item.what, m->item.state, EVENT_STAY_MADE, BY_COURT, 0, &why);
		if (!row)
			continue;
		if (!hinder(a, m))
			return false;
		reply_set_state(m, row, a->in->time, FOLD_LIVES);
	}
	return true;
}

void
stay_end(struct attempt *a, struct restriction *r, struct hindrance *ended)
{
	unsigned why;
	assert(ended); /* the row that was taken names one */
	ended->open = false;
	reply_set_state(r, a->row, a->in->time, FOLD_LIVES);
	for (struct restriction *m = r->mirrors; m; m = m->sibling) {
		life_advance(m, a->in->time);
		struct hindrance *h = find_hindrance(m, &ended->id);
		unsigned holds = when(h != NULL, CONDITION_BIT(NAMED)) |
				 when(h && stay_is_last(m, h), CONDITION_BIT(LAST_STAY));
		const struct transition *row = transition_find(
			m->item.what, m->item.state, EVENT_RESUME_MADE, BY_COURT, holds, &why);
		if (!h || !row)
			continue;
		h->open = false;
		reply_set_state(m, row, a->in->time, FOLD_LIVES);
	}
}

/* ---- entries ---- */

enum err_kind
take_stay(struct attempt *a, struct err *e)
{
	const struct stay *s = (const struct stay *)a->in->doc;
	struct restriction *r = reply_subject(a, &s->order, SUBJECT_ORDER | SUBJECT_MIRROR);
	if (!r || !reply_attempt(a, r, EVENT_STAY_MADE, 0))
		return OK;
	return stay_begin(a, r) ? OK : out_of_memory(e);
}

enum err_kind
take_resume(struct attempt *a, struct err *e)
{
	const struct resume *s = (const struct resume *)a->in->doc;
	struct restriction *r = reply_subject(a, &s->order, SUBJECT_ORDER | SUBJECT_MIRROR);
	(void)e;
	if (!r)
		return OK;
	struct hindrance *h = ref_is_local(a->f, &s->ends) ? stay_find(r, &s->ends.id) : NULL;
	unsigned holds = when(h != NULL, CONDITION_BIT(NAMED)) |
			 when(h && stay_is_last(r, h), CONDITION_BIT(LAST_STAY));
	if (!reply_attempt(a, r, EVENT_RESUME_MADE, holds))
		return OK;
	stay_end(a, r, h);
	return OK;
}
