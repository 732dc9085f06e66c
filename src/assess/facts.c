/* Facts out of a demand: a fact's name is its field's path, and this table says where it stands. */
#include "assess/assess.h"

#define WHOLE ((size_t)-1)
#define OF(id, part, member)                                                                       \
	{                                                                                          \
		id, offsetof(struct demand, part.member), offsetof(struct demand, part.has)        \
	}

static const struct {
	enum fact fact;
	size_t at;
	size_t has; /* the part's own value_has, or WHOLE */
} rows[] = {
	{FACT_RECEIVED, offsetof(struct demand, received), WHOLE},
	OF(FACT_TRANSCRIPT_CHANNEL, transcript, channel),
	OF(FACT_AUTH_SIGNATURE, authenticity, signature),
	OF(FACT_AUTH_CONFIRMED, authenticity, confirmed),
	OF(FACT_SENDER_KIND, sender, kind),
	OF(FACT_SENDER_STATE, sender, state),
	OF(FACT_ACT_KIND, act, kind),
	OF(FACT_ACT_FORM, act, form),
	OF(FACT_ACT_STATE, act, state),
	OF(FACT_ACT_BODY, act, body),
	OF(FACT_ACT_BRANCH, act, branch),
	OF(FACT_ACT_COURT, act, court),
	OF(FACT_ACT_NUMBER, act, number),
	OF(FACT_ACT_DATE, act, date),
	OF(FACT_ACT_FINAL, act, final),
	OF(FACT_ACT_FINAL_DATE, act, final_date),
	OF(FACT_ACT_UNTIL, act, until),
	OF(FACT_ACT_DISPUTE, act, dispute),
	OF(FACT_ACT_BUSINESSES, act, between_businesses),
	OF(FACT_ACT_NEEDS_ENFORCEMENT, act, needs_enforcement),
	OF(FACT_ACT_BASIS, act, basis),
	OF(FACT_ACT_NAMES, act, names),
	OF(FACT_ACT_NAMES_TARGETS, act, names_targets),
	OF(FACT_ACT_NAMES_MEASURE, act, names_measure),
	OF(FACT_ACT_SERVED, act, defendant_served),
	OF(FACT_ACT_HEARD, act, defendant_heard),
	OF(FACT_ACT_CLAIM_FILED, act, claim_filed),
	OF(FACT_ACT_ANNULLED, act, annulled),
	OF(FACT_PROOF_COPY, proof, copy),
	OF(FACT_PROOF_FINALITY, proof, finality),
	OF(FACT_PROOF_SERVICE, proof, service),
	OF(FACT_PROOF_TRANSLATION, proof, translation),
	OF(FACT_REC_BY, recognition, by),
	OF(FACT_REC_STATE, recognition, state),
	OF(FACT_REC_WRIT, recognition, writ),
	OF(FACT_REC_DATE, recognition, date),
	OF(FACT_REC_UNTIL, recognition, until),
	OF(FACT_REC_COVERS_TARGETS, recognition, covers_targets),
	OF(FACT_REC_COVERS_MEASURE, recognition, covers_measure),
	OF(FACT_CLAIMANT_KIND, claimant, kind),
	OF(FACT_CLAIMANT_STATE, claimant, state),
	OF(FACT_CLAIMANT_TITLE, claimant, title),
	OF(FACT_USE_FREE, use, free_use),
	OF(FACT_USE_LICENSED, use, licensed),
	OF(FACT_USE_REMOVED, use, removed),
	OF(FACT_PUBLISHER_STATE, publisher, state),
	OF(FACT_PUBLISHER_MEDIA, publisher, media),
	OF(FACT_PUBLISHER_MEDIA_STATE, publisher, media_state),
	OF(FACT_PUBLISHER_MEDIA_SINCE, publisher, media_since),
	OF(FACT_PUBLISHER_NOTIFIED, publisher, notified),
	OF(FACT_PUBLISHER_HEARD, publisher, heard),
	OF(FACT_INFRINGEMENT_STATE, infringement, state),
	OF(FACT_INFRINGEMENT_PLACE, infringement, place),
};

/* Every work must say it: one silent work leaves the whole unknown. */
static struct value
union_of(const struct list *works, size_t member, bool is_set)
{
	struct value all = {.has = works->n ? VALUE_KNOWN : VALUE_UNKNOWN};
	for (size_t i = 0; i < works->n; i++) {
		const struct demand_work *w = (const struct demand_work *)works->items + i;
		const struct value *v =
			(const struct value *)(const void *)((const char *)w + member);
		if (v->has != VALUE_KNOWN)
			return (struct value){.has = VALUE_UNKNOWN};
		all.set |= is_set ? v->set : 1u << v->choice;
	}
	return all;
}

static struct value
works_identified(const struct list *works)
{
	struct value all = {.has = works->n ? VALUE_KNOWN : VALUE_UNKNOWN, .yes = true};
	for (size_t i = 0; i < works->n; i++) {
		const struct demand_work *w = (const struct demand_work *)works->items + i;
		if (w->title.has == VALUE_ABSENT)
			return (struct value){.has = VALUE_KNOWN, .yes = false};
		if (w->title.has == VALUE_UNKNOWN)
			all.has = VALUE_UNKNOWN;
	}
	return all;
}

/*
 * A transcript is what its receiver wrote down: a signature said to be valid is not under it, and a
 * confirmation counts once it is recorded how the issuer itself gave it.  An entry read from a
 * register is as genuine as the register's own signature.
 */
static void
weigh_transcript(const struct demand *d, struct facts *f)
{
	enum { VALID = 0, REGISTER = 5 };
	struct value *signature = &f->v[FACT_AUTH_SIGNATURE];
	struct value *confirmed = &f->v[FACT_AUTH_CONFIRMED];
	const struct value *channel = &d->transcript.channel;
	bool signed_register = channel->has == VALUE_KNOWN && channel->choice == REGISTER;
	if (d->transcript.has != VALUE_KNOWN || signed_register)
		return;
	if (signature->has == VALUE_KNOWN && signature->choice == VALID)
		*signature = (struct value){.has = VALUE_UNKNOWN};
	if (confirmed->has == VALUE_KNOWN && confirmed->yes &&
		d->authenticity.how.has != VALUE_KNOWN)
		*confirmed = (struct value){.has = VALUE_UNKNOWN};
}

/* What bears a day after the one asked about had not happened by then. */
static void
look_no_further_than(civil_day on, struct facts *f)
{
	static const enum fact of_recognition[] = {FACT_REC_BY, FACT_REC_STATE, FACT_REC_WRIT,
		FACT_REC_DATE, FACT_REC_UNTIL, FACT_REC_COVERS_TARGETS, FACT_REC_COVERS_MEASURE};
	static const enum fact of_finality[] = {FACT_ACT_DATE, FACT_ACT_FINAL_DATE};
	const struct value *recognised = &f->v[FACT_REC_DATE];
	if (recognised->has == VALUE_KNOWN && recognised->day > on)
		for (size_t i = 0; i < COUNT_OF(of_recognition); i++)
			f->v[of_recognition[i]] = (struct value){.has = VALUE_ABSENT};
	for (size_t i = 0; i < COUNT_OF(of_finality); i++) {
		const struct value *v = &f->v[of_finality[i]];
		if (v->has == VALUE_KNOWN && v->day > on)
			f->v[FACT_ACT_FINAL] = (struct value){.has = VALUE_KNOWN, .yes = false};
	}
}

void
assess_demand_facts(const struct demand *d, civil_day on, struct facts *f)
{
	const char *base = (const char *)d;
	*f = (struct facts){0};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool none = rows[i].has != WHOLE && base[rows[i].has] == VALUE_ABSENT;
		if (none)
			f->v[rows[i].fact].has = VALUE_ABSENT;
		else
			memcpy(&f->v[rows[i].fact], base + rows[i].at, sizeof(struct value));
	}
	f->v[FACT_WORKS_IDENTIFIED] = works_identified(&d->works);
	f->v[FACT_WORKS_CATEGORIES] =
		union_of(&d->works, offsetof(struct demand_work, category), false);
	f->v[FACT_WORKS_NATURE] = union_of(&d->works, offsetof(struct demand_work, nature), true);
	f->v[FACT_ON] = (struct value){.has = VALUE_KNOWN, .day = on};
	weigh_transcript(d, f);
	look_no_further_than(on, f);
}
