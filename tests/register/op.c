#include "op.h"

#include "history.h"

#include "doc/anchor.h"
#include "doc/contest.h"
#include "doc/demand.h"
#include "doc/lawpack.h"
#include "doc/order.h"
#include "doc/provider.h"
#include "doc/recognition.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- values ---- */

static struct value
text(const char *s)
{
	return (struct value){.has = VALUE_KNOWN, .text = slice_of(s)};
}

static struct value
number(int64_t n)
{
	return (struct value){.has = VALUE_KNOWN, .number = n};
}

static struct value
word(uint32_t n)
{
	return (struct value){.has = VALUE_KNOWN, .choice = n};
}

static struct value
set(uint32_t bits)
{
	return (struct value){.has = VALUE_KNOWN, .set = bits};
}

static struct value
yes(bool it)
{
	return (struct value){.has = VALUE_KNOWN, .yes = it};
}

static struct value
day(civil_day d)
{
	return (struct value){.has = VALUE_KNOWN, .day = d};
}

static struct value
of_state(state_code s)
{
	return (struct value){.has = VALUE_KNOWN, .state = s};
}

/* ---- ids ---- */

struct sha256
op_id(unsigned n)
{
	char name[32];
	snprintf(name, sizeof name, "op %u", n);
	return sha256_of(slice_of(name));
}

/* The text lasts until the program ends. */
static struct value
id_text(unsigned n)
{
	static char texts[OPS_MAX + 2][SHA256_TEXT_MAX];
	struct sha256 id = op_id(n);
	if (!texts[n][0])
		sha256_format(&id, texts[n]);
	return text(texts[n]);
}

static struct doc_ref
ref_to(unsigned n, bool elsewhere)
{
	return (struct doc_ref){.log = text(elsewhere ? HISTORY_FOREIGN : HISTORY_ORIGIN),
		.id = id_text(n),
		.has = VALUE_KNOWN};
}

/* ---- parts ---- */

static const char *const actor_ids[WHO_COUNT] = {"kz.authority", "kz.agency", "kz.court", "kz.host",
	"kz.access", "kz.studio", "kz.medium", "kz.site", "kz.late"};

static const struct {
	enum target_kind kind;
	const char *value;
} all_targets[OP_TARGETS] = {
	{TARGET_URL, "http://films.example/1"},
	{TARGET_URL, "http://films.example/2"},
	{TARGET_HOST, "films.example"},
	{TARGET_URL, "http://paper.example/1"},
	{TARGET_HOST, "paper.example"},
	{TARGET_URL, "http://late.example/1"},
	{TARGET_HOST, "pages.example"},
	{TARGET_URL, "http://x.gov.kz/1"},
};

static struct list
targets_of(const struct op *o)
{
	static struct doc_target items[OP_TARGETS];
	struct list l = {.items = items};
	for (size_t i = 0; i < OP_TARGETS; i++)
		if (o->targets & 1u << i)
			items[l.n++] = (struct doc_target){.kind = word(all_targets[i].kind),
				.value = text(all_targets[i].value)};
	return l;
}

/* Of as many targets as there can be. */
static struct list
collateral_of(const struct op *o)
{
	static struct doc_collateral items[OP_TARGETS];
	for (size_t i = 0; i < OP_TARGETS; i++)
		items[i] = (struct doc_collateral){
			.target = number((int64_t)i), .neighbours = number(3)};
	return (struct list){items, o->flags & IS_UNASSESSED ? 0 : OP_TARGETS};
}

static struct list
considered_of(const struct op *o)
{
	static struct doc_narrower items[1];
	return (struct list){items, o->flags & IS_UNREASONED ? 0 : 1};
}

static struct doc_office
office_of(const struct op *o)
{
	return (struct doc_office){
		.name = text(o->flags & IS_CLAIMANTS ? "studio llp" : "Committee"),
		.has = VALUE_KNOWN};
}

static struct order_basis
basis_of(const struct op *o)
{
	static char numbers[8][4];
	snprintf(numbers[o->basis % 8], 4, "%u", o->basis % 8);
	struct order_basis b = {.kind = word(BASIS_OWN_COURT_ACT),
		.court = text("City court"),
		.number = text(numbers[o->basis % 8]),
		.date = day(20000),
		.has = VALUE_KNOWN};
	if (o->flags & IS_RECOGNISED) {
		b.kind = word(BASIS_RECOGNITION);
		b.ref = id_text(o->ref2);
	}
	return b;
}

static struct doc_affected
affected_of(const struct op *o)
{
	struct doc_affected a = {.media = yes(false), .has = VALUE_KNOWN};
	if (o->choice == AFFECTS_NOBODY_FOUND)
		a.has = VALUE_ABSENT;
	else if (o->choice == AFFECTS_A_NAME)
		a.name = text("Somebody LLP");
	else
		a.actor = text(actor_ids[o->choice == AFFECTS_SITE ? WHO_SITE : WHO_MEDIUM]);
	return a;
}

/* ---- documents ---- */

union document {
	struct doc_common common;
	struct demand demand;
	struct recognition recognition;
	struct order order;
	struct mirror mirror;
	struct renew renew;
	struct confirm confirm;
	struct notice notice;
	struct contest contest;
	struct decision decision;
	struct stay stay;
	struct resume resume;
	struct narrow narrow;
	struct removed removed;
	struct lift lift;
};

static void
write_demand(const struct op *o, struct demand *d)
{
	d->act.kind = word(o->flags & IS_REGULATORS ? ACT_REGULATOR_DEMAND : ACT_COURT_ACT);
	d->act.state = of_state(o->flags & IS_FOREIGN ? STATE('R', 'U') : STATE('K', 'Z'));
	d->claimant.name = text("Studio LLP");
	if (o->flags & IS_TRANSCRIPT)
		d->transcript.has = VALUE_KNOWN;
	d->authenticity.confirmed = yes((o->flags & IS_CHECKED) != 0);
	d->authenticity.how = text("by telephone");
}

static void
write_recognition(const struct op *o, struct recognition *d)
{
	d->demand = ref_to(o->ref, o->flags & IS_ELSEWHERE);
	d->act.kind = word(o->flags & IS_REGULATORS ? ACT_REGULATOR_DEMAND : ACT_COURT_ACT);
	d->outcome = word(o->choice);
	if (o->choice == RECOGNITION_REFUSED)
		return;
	d->grant = (struct recognition_grant){.court = text("C"),
		.number = text("1"),
		.date = day(20000),
		.writ = text("W"),
		.writ_date = day(20000),
		.copy = id_text(0),
		.measures = set(1u << MEASURE_REMOVE_CONTENT),
		.targets = targets_of(o),
		.until = number(o->until),
		.has = VALUE_KNOWN};
}

static void
write_order(const struct op *o, struct order *d)
{
	static struct order_work work;
	work.category = word((uint32_t)vocab_find(
		VOCAB_CATEGORY, slice_of(o->flags & IS_OTHER_WORK ? "other" : "film")));
	d->demand = ref_to(o->ref, o->flags & IS_ELSEWHERE);
	d->basis = basis_of(o);
	d->decided_by = office_of(o);
	d->interim = yes((o->flags & IS_INTERIM) != 0);
	d->measure = word(o->flags & IS_OTHER_MEASURE ? MEASURE_DELIST : MEASURE_REMOVE_CONTENT);
	d->addressees = set(1u << ADDRESSEE_HOSTING_PROVIDER);
	d->targets = targets_of(o);
	d->works = (struct list){&work, 1};
	d->from = number(o->from);
	d->until = number(o->until);
	d->affected = affected_of(o);
	d->considered = considered_of(o);
	d->collateral = collateral_of(o);
}

static void
write_mirror(const struct op *o, struct mirror *d)
{
	d->order = id_text(o->ref);
	d->decided_by = office_of(o);
	d->targets = targets_of(o);
	d->objection_until = number(o->instant);
	d->from = number(o->from);
	d->until = number(o->until);
	d->affected = affected_of(o);
	d->considered = considered_of(o);
	d->collateral = collateral_of(o);
}

static void
write_renew(const struct op *o, struct renew *d)
{
	d->order = id_text(o->ref);
	d->basis = basis_of(o);
	d->decided_by = office_of(o);
	d->seen = number(o->instant);
	d->until = number(o->until);
	d->considered = considered_of(o);
	d->collateral = collateral_of(o);
}

static void
write_notice(const struct op *o, struct notice *d)
{
	enum { PUBLISHER = 0, HOST = 4 };
	d->about = ref_to(o->ref, o->flags & IS_ELSEWHERE);
	d->to = word(o->flags & IS_TO_HOST ? HOST : PUBLISHER);
	d->actor = text(actor_ids[o->ref2 % WHO_COUNT]);
	d->proof = id_text(0);
	if (!(o->flags & IS_UNDELIVERED))
		d->delivered = number(o->time);
}

static void
write_narrow(const struct op *o, struct narrow *d)
{
	d->order = id_text(o->ref);
	d->targets = targets_of(o);
	if (o->flags & HAS_UNTIL)
		d->until = number(o->until);
	if (o->flags & IS_OTHER_MEASURE)
		d->measure = word(MEASURE_DELIST);
}

static enum doc_type
write_reply(const struct op *o, union document *d)
{
	switch (o->kind) {
	case OP_CONTEST:
		d->contest.order = ref_to(o->ref, o->flags & IS_ELSEWHERE);
		return DOC_CONTEST;
	case OP_DECISION:
		d->decision.contest = ref_to(o->ref, o->flags & IS_ELSEWHERE);
		d->decision.order = id_text(o->ref2);
		d->decision.order_is = word(o->choice);
		d->decision.targets = targets_of(o);
		return DOC_DECISION;
	case OP_STAY:
		d->stay.order = id_text(o->ref);
		return DOC_STAY;
	case OP_RESUME:
		d->resume.order = id_text(o->ref);
		d->resume.ends = ref_to(o->ref2, o->flags & IS_ELSEWHERE);
		return DOC_RESUME;
	case OP_NARROW:
		return write_narrow(o, &d->narrow), DOC_NARROW;
	case OP_REMOVED:
		d->removed.about = ref_to(o->ref, o->flags & IS_ELSEWHERE);
		d->removed.targets = targets_of(o);
		return DOC_REMOVED;
	default:
		d->lift.order = id_text(o->ref);
		d->lift.cause = word(o->choice);
		return DOC_LIFT;
	}
}

static enum doc_type
write_document(const struct op *o, union document *d)
{
	d->common.log = text(HISTORY_ORIGIN);
	d->common.issuer = text(actor_ids[o->who]);
	switch (o->kind) {
	case OP_DEMAND:
		return write_demand(o, &d->demand), DOC_DEMAND;
	case OP_RECOGNITION:
		return write_recognition(o, &d->recognition), DOC_RECOGNITION;
	case OP_ORDER:
		return write_order(o, &d->order), DOC_ORDER;
	case OP_MIRROR:
		return write_mirror(o, &d->mirror), DOC_MIRROR;
	case OP_RENEW:
		return write_renew(o, &d->renew), DOC_RENEW;
	case OP_CONFIRM:
		d->confirm.confirms = id_text(o->ref);
		return DOC_CONFIRM;
	case OP_NOTICE:
		return write_notice(o, &d->notice), DOC_NOTICE;
	default:
		return write_reply(o, d);
	}
}

enum err_kind
op_enter(struct fold *f, const struct op *o, struct fold_verdict *v, struct err *e)
{
	static union document d;
	char key[32];
	memset(&d, 0, sizeof d);
	snprintf(key, sizeof key, "key %u/%u", o->who, o->key);
	struct fold_entry in = {.index = fold_size(f),
		.time = o->time,
		.id = op_id(o->number),
		.key = sha256_of(slice_of(key)),
		.doc = &d.common};
	in.type = write_document(o, &d);
	return fold_add(f, &in, v, e);
}
