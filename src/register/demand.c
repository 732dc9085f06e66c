/* Demands, what was determined on them, and what the host state made of a foreign act. */
#include "register/parts.h"

#include "doc/determination.h"

/* ---- demands ---- */

enum err_kind
take_demand(struct attempt *a, struct err *e)
{
	const struct demand *d = (const struct demand *)a->in->doc;
	bool transcript = d->transcript.has == VALUE_KNOWN;
	enum event event = transcript ? EVENT_TRANSCRIPT_MADE : EVENT_DEMAND_MADE;
	if (!attempt(a, NULL, SUBJECT_DEMAND, event, 0))
		return OK;
	struct demand_entry *it = fold_new_item(a->f, a->in, SUBJECT_DEMAND, sizeof *it);
	if (!it)
		return out_of_memory(e);
	const struct value *state = &d->act.state, *kind = &d->act.kind;
	const struct value *confirmed = &d->authenticity.confirmed;
	bool how = d->authenticity.how.has == VALUE_KNOWN;
	it->act_state = state->has == VALUE_KNOWN ? state->state : 0;
	it->of_court = kind->has != VALUE_KNOWN || kind->choice == ACT_COURT_ACT;
	it->unverified = transcript && !(confirmed->has == VALUE_KNOWN && confirmed->yes && how);
	if (d->claimant.name.has == VALUE_KNOWN)
		it->claimant = arena_copy(a->f->a, d->claimant.name.text);
	it->item.issuer = a->by;
	it->item.state = a->row->to;
	return fold_keep(a->f, &it->item) ? OK : out_of_memory(e);
}

/* The document refers to it as to one of another log. */
static bool
is_elsewhere(const struct fold *f, const struct doc_common *doc, const struct value *id)
{
	const struct doc_ref *r = doc->refs.items;
	for (size_t i = 0; i < doc->refs.n; i++)
		if (!ref_is_local(f, &r[i]) && slice_eq(r[i].id.text, id->text))
			return true;
	return false;
}

enum err_kind
take_determination(struct attempt *a, struct err *e)
{
	const struct determination *d = (const struct determination *)a->in->doc;
	const struct item elsewhere = {.state = STATE_OPEN};
	const struct item *demand = fold_item_of(a->f, &d->demand, SUBJECT_DEMAND);
	(void)e;
	if (!demand && is_elsewhere(a->f, &d->common, &d->demand))
		demand = &elsewhere;
	if (!demand)
		attempt_refers_to_nothing(a);
	else
		attempt(a, demand, SUBJECT_DEMAND, EVENT_DETERMINATION_MADE, 0);
	return OK;
}

/* ---- recognitions ---- */

static bool
is_whole(struct fold *f, const struct recognition_grant *g, struct target **targets)
{
	const struct value *all[] = {&g->court, &g->number, &g->date, &g->writ, &g->writ_date,
		&g->copy, &g->measures, &g->until};
	if (g->has != VALUE_KNOWN || g->targets.n == 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i]->has != VALUE_KNOWN)
			return false;
	return target_read(f, &g->targets, f->scratch, targets);
}

bool
demand_of(const struct fold *f, const struct doc_ref *r, const struct demand_entry **d)
{
	*d = (const struct demand_entry *)fold_item_of(f, &r->id, SUBJECT_DEMAND);
	return ref_is_local(f, r) ? *d != NULL : *d == NULL;
}

static unsigned
recognition_holds(struct fold *f, const struct recognition *d, struct target **targets)
{
	const struct demand_entry *demand;
	bool demanded = demand_of(f, &d->demand, &demand);
	bool of_court = d->act.kind.choice == ACT_COURT_ACT;
	unsigned holds = 0;
	if (demanded)
		holds |= CONDITION_BIT(DEMANDED);
	if (!demand || !demand->unverified)
		holds |= CONDITION_BIT(VERIFIED);
	if (of_court && (!demand || demand->of_court))
		holds |= CONDITION_BIT(OF_COURT);
	if (is_whole(f, &d->grant, targets))
		holds |= CONDITION_BIT(GRANTED);
	return holds;
}

static enum event
event_of(const struct recognition *d)
{
	switch (d->outcome.choice) {
	case RECOGNITION_GRANTED:
		return EVENT_GRANT;
	case RECOGNITION_TRANSCRIBED:
		return EVENT_TRANSCRIPTION;
	default:
		return EVENT_REFUSAL;
	}
}

enum err_kind
take_recognition(struct attempt *a, struct err *e)
{
	const struct recognition *d = (const struct recognition *)a->in->doc;
	struct target *targets = NULL;
	unsigned holds = recognition_holds(a->f, d, &targets);
	if (!attempt(a, NULL, SUBJECT_RECOGNITION, event_of(d), holds))
		return OK;
	struct recognition_entry *it = fold_new_item(a->f, a->in, SUBJECT_RECOGNITION, sizeof *it);
	if (!it || sha256_parse(d->demand.id.text, &it->demand, e) != OK)
		return it ? e->kind : out_of_memory(e);
	it->demand_log = arena_copy(a->f->a, d->demand.log.text);
	if (a->row->marks & MARK_LETS_IN) {
		it->measures = d->grant.measures.set;
		if (!target_keep(a->f, targets, d->grant.targets.n, &it->targets))
			return out_of_memory(e);
		it->ntargets = d->grant.targets.n;
		it->until = d->grant.until.number;
	}
	it->item.issuer = a->by;
	it->item.state = a->row->to;
	it->item.marks = a->row->marks;
	return fold_keep(a->f, &it->item) ? OK : out_of_memory(e);
}
