/* What a register's entry says of the act behind it; nothing is concluded that it does not say. */
#include "import/demand.h"

/* entryType: the article of Law 149-FZ (operators' notice of 2014; u2ckdump for 5 to 8). */
enum entry_type {
	TYPE_UNIFIED = 1,    /* 15.1 */
	TYPE_INTERIM = 2,    /* 15.2: copyright, preliminary injunctions */
	TYPE_PROSECUTOR = 3, /* 15.3 */
	TYPE_PERMANENT = 5,  /* 15.6, 15.6-1: copyright, for ever; mirrors */
	TYPE_LAST = 8,
};

/* Words of VOCAB_ACT_FORM, VOCAB_BASIS, VOCAB_COURT, VOCAB_SIGNATURE, VOCAB_CHANNEL, VOCAB_SENDER.
 */
enum { FORM_JUDGMENT = 0, FORM_INTERIM = 1 };
enum { BASIS_COPYRIGHT = 0, BASIS_OTHER_LAW = 5 };
enum { COURT_MOSCOW_CITY = 0, COURT_OTHER = 1 };
enum { SIGNATURE_VALID = 0, SIGNATURE_UNCHECKED = 3 };
enum { CHANNEL_REGISTER = 5, SENDER_AUTHORITY = 1 };

static struct value
word(uint32_t choice)
{
	return (struct value){.has = VALUE_KNOWN, .choice = choice};
}

static bool
holds(const struct value *v, const char *part)
{
	return v->has == VALUE_KNOWN && v->text.n &&
	       memmem(v->text.p, v->text.n, part, strlen(part)) != NULL;
}

/* Courts are called so in their names: "суд", "Мосгорсуд", "Тверской районный суд". */
static bool
is_court(const struct value *org)
{
	return holds(org, "суд") || holds(org, "Суд") || holds(org, "СУД");
}

static void
set_kind(struct demand_act *act, int64_t type)
{
	bool named = act->body.has == VALUE_KNOWN && act->body.text.n;
	if (is_court(&act->body))
		act->kind = word(ACT_COURT_ACT);
	else if (type == TYPE_PROSECUTOR)
		act->kind = word(ACT_PROSECUTOR_PRESCRIPTION);
	else if (named && type == TYPE_PERMANENT)
		act->kind = word(ACT_MIRROR_DECISION);
	else if (named)
		act->kind = word(ACT_REGULATOR_DEMAND);
}

static void
set_court(struct demand_act *act, int64_t type)
{
	static const char just_court[] = "суд"; /* which one, the register did not say until 2019 */
	if (!is_court(&act->body))
		return;
	if (type == TYPE_INTERIM)
		act->form = word(FORM_INTERIM);
	else if (type == TYPE_PERMANENT && holds(&act->number, "решение"))
		act->form = word(FORM_JUDGMENT);
	if (holds(&act->body, "Мосгорсуд") || holds(&act->body, "Московский городской суд"))
		act->court = word(COURT_MOSCOW_CITY);
	else if (!slice_is(act->body.text, just_court))
		act->court = word(COURT_OTHER);
}

static void
set_act(const struct record *r, struct demand_act *act)
{
	int64_t type = r->entry_type.has == VALUE_KNOWN ? r->entry_type.number : 0;
	act->has = VALUE_KNOWN;
	act->state = (struct value){.has = VALUE_KNOWN, .state = STATE('R', 'U')};
	act->body = r->decision.org;
	act->number = r->decision.number;
	act->date = r->decision.date;
	set_kind(act, type);
	set_court(act, type);
	if (type == TYPE_INTERIM || type == TYPE_PERMANENT)
		act->basis = word(BASIS_COPYRIGHT);
	else if (type >= TYPE_UNIFIED && type <= TYPE_LAST)
		act->basis = word(BASIS_OTHER_LAW);
}

/* ---- targets ---- */

/*
 * An entry restricts by what its blockType says, by url when there is none; the other values it
 * lists say where that was found.
 */
static uint32_t
restricted_kinds(const struct record *r)
{
	enum {
		URLS = 1u << TARGET_URL,
		NAMES = 1u << TARGET_HOST | 1u << TARGET_DOMAIN,
		ADDRESSES = 1u << TARGET_IP | 1u << TARGET_PREFIX
	};
	if (r->block_type.has != VALUE_KNOWN || slice_is(r->block_type.text, "default"))
		return URLS;
	if (slice_starts(r->block_type.text, "domain"))
		return NAMES;
	return slice_is(r->block_type.text, "ip") ? ADDRESSES : 0;
}

static void
take(struct list *to, struct value kind, struct value text, uint32_t kinds)
{
	struct demand_target *all = to->items;
	if (kinds & 1u << kind.choice)
		all[to->n++] = (struct demand_target){.kind = kind, .value = text};
}

static void
take_all(const struct record *r, struct list *to, uint32_t kinds)
{
	const struct record_target *t = r->targets.items;
	const struct record_refused *x = r->refused.items;
	for (size_t i = 0; i < r->targets.n; i++)
		take(to, t[i].kind, t[i].value, kinds);
	for (size_t i = 0; i < r->refused.n; i++)
		take(to, x[i].kind, x[i].value, kinds);
}

enum err_kind
record_to_demand(const struct record *r, struct arena *a, struct demand *d, struct err *e)
{
	enum { ALL = (1u << TARGET_KIND_COUNT) - 1 };
	*d = (struct demand){.targets.n = 0};
	d->common.v = r->v;
	d->transcript.has = VALUE_KNOWN;
	d->transcript.channel = word(CHANNEL_REGISTER);
	d->authenticity.has = VALUE_KNOWN;
	d->authenticity.signature = word(r->verified.yes ? SIGNATURE_VALID : SIGNATURE_UNCHECKED);
	d->sender.has = VALUE_KNOWN;
	d->sender.kind = word(SENDER_AUTHORITY);
	d->sender.state = (struct value){.has = VALUE_KNOWN, .state = STATE('R', 'U')};
	set_act(r, &d->act);
	d->targets.items =
		arena_alloc(a, r->targets.n + r->refused.n, sizeof(struct demand_target));
	if (!d->targets.items)
		return err_set(e, ERR_LIMIT, "out of memory");
	take_all(r, &d->targets, restricted_kinds(r));
	if (!d->targets.n)
		take_all(r, &d->targets, ALL); /* nothing of that kind is listed */
	return OK;
}
