/* exq order, renew, mirror, narrow: what is restricted, from when, until when. */
#include "cmd/act_opts.h"
#include "cmd/act_parts.h"

#include "doc/demand.h"
#include "doc/order.h"

#include <stdio.h>

enum { HOUR_MS = 3600 * 1000 };

/* ---- order ---- */

static enum err_kind
fill_targets(struct act_job *j, struct act_doc *d, const struct demand *of, struct err *e)
{
	const struct demand_target *t = of->targets.items;
	enum err_kind rc = OK;
	if (d->ntargets)
		return OK;
	for (size_t i = 0; rc == OK && i < of->targets.n; i++)
		if (t[i].kind.choice != TARGET_PREFIX)
			rc = act_put_target(
				j, d, (enum target_kind)t[i].kind.choice, t[i].value.text, e);
	return rc;
}

static enum err_kind
fill_works(struct act_job *j, struct act_doc *d, const struct demand *of, struct err *e)
{
	const struct demand_work *w = of->works.items;
	bool said = draft_has(&d->root, "works");
	char path[64];
	for (size_t i = 0, n = 0; !said && i < of->works.n; i++) {
		if (w[i].title.has != VALUE_KNOWN)
			continue;
		snprintf(path, sizeof path, "works.%zu.title", n);
		if (act_put(j, d, path, w[i].title.text, e) != OK)
			return e->kind;
		snprintf(path, sizeof path, "works.%zu.category", n);
		if (w[i].category.has == VALUE_KNOWN &&
			act_default_word(
				j, d, path, VOCAB_CATEGORY, 1u << w[i].category.choice, e) != OK)
			return e->kind;
		snprintf(path, sizeof path, "works.%zu.rights-holder", n++);
		if (act_default_text(j, d, path, &w[i].rights_holder, e) != OK)
			return e->kind;
	}
	return OK;
}

/* The publisher as the demand names it, where the register knows none. */
static enum err_kind
fill_publisher(struct act_job *j, struct act_doc *d, const struct demand *of, struct err *e)
{
	const struct demand_publisher *p = &of->publisher;
	if (act_fill_affected(j, d, e) != OK)
		return e->kind;
	if (draft_has(&d->root, "affected") || p->has != VALUE_KNOWN || p->name.has != VALUE_KNOWN)
		return OK;
	bool media = p->media.has == VALUE_KNOWN && p->media.yes;
	if (act_put(j, d, "affected.name", p->name.text, e) != OK)
		return e->kind;
	return act_put(j, d, "affected.media", slice_of(media ? "true" : "false"), e);
}

/* The court's act that the demand carries; whether it is one of this state the register says. */
static enum err_kind
fill_own_act(struct act_job *j, struct act_doc *d, const struct demand *of, struct err *e)
{
	const struct demand_act *act = &of->act;
	if (args_has(j->args, "basis") || draft_has(&d->root, "basis") ||
		act->kind.choice != ACT_COURT_ACT)
		return OK;
	if (act_default_text(j, d, "basis.court", &act->body, e) != OK ||
		act_default_text(j, d, "basis.number", &act->number, e) != OK ||
		act_default_day(j, d, "basis.date", &act->date, e) != OK)
		return e->kind;
	return OK;
}

static enum err_kind
fill_words(struct act_job *j, struct act_doc *d, const struct demand *of, struct err *e)
{
	const struct demand_addressee *who = of->addressees.items;
	uint32_t kinds = 0, measures = of->measures.set;
	for (size_t i = 0; i < of->addressees.n; i++)
		if (who[i].kind.has == VALUE_KNOWN)
			kinds |= 1u << who[i].kind.choice;
	if ((measures & (measures - 1)) == 0 &&
		act_default_word(j, d, "measure", VOCAB_MEASURE, measures, e) != OK)
		return e->kind;
	return act_default_word(j, d, "addressees", VOCAB_ADDRESSEE, kinds, e);
}

static enum err_kind
fill_order(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct demand *of = (const struct demand *)j->of;
	const struct ledger_row *made =
		ledger_find_on(&j->ledger, DOC_DETERMINATION, &j->subject->id);
	if (fill_targets(j, d, of, e) != OK || fill_works(j, d, of, e) != OK ||
		fill_words(j, d, of, e) != OK || fill_publisher(j, d, of, e) != OK)
		return e->kind;
	if (!act_find_recognition(j, &j->subject->id) && fill_own_act(j, d, of, e) != OK)
		return e->kind;
	if (act_fill_basis(j, d, &j->subject->id, e) != OK)
		return e->kind;
	if (made && slice_is(made->issuer, j->issuer) &&
		act_put_id(j, d, "determination", &made->id, e) != OK)
		return e->kind;
	if (act_default(j, d, "interim", slice_of("false"), e) != OK)
		return e->kind;
	if (of->act.until.has == VALUE_KNOWN &&
		act_default_instant(
			j, d, "until", (of->act.until.day + (int64_t)1) * 24 * HOUR_MS, e) != OK)
		return e->kind;
	return act_default_instant(j, d, "from", j->now + FOLD_HOLD_MS, e);
}

static const struct act order = {
	.type = DOC_ORDER,
	.subject = "demand",
	.of = DOC_BIT(DOC_DEMAND),
	.decides = true,
	.fill = fill_order,
};

static int
run_order(const struct cmd *c, struct args *a)
{
	return act_run(&order, c, a);
}

static const struct opt order_opts[] = {
	{"measure", "WORD", "what is to be done (default: what is demanded)", false, false,
		"measure"},
	{"addressee", "KIND", "who is to do it (default: whom the demand names)", true, false,
		"addressees"},
	ACT_TARGETS,
	{"work", "TITLE:CATEGORY", "a work infringed (default: those demanded)", true, false,
		"works"},
	{"from", "WHEN", "its first moment (default: the hold of a day from now)", false, false,
		"from"},
	{"until", "WHEN", "its end (default: that of the act or recognition)", false, false,
		"until"},
	{"interim", NULL, "an interim measure, of thirty days at most", false, false, "interim"},
	ACT_BASIS,
	ACT_AFFECTED,
	ACT_SCOPE,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_order = {
	.name = "order",
	.doc = &order_table,
	.args = "DEMAND",
	.brief = "restrict what a demand asks for",
	.help = "Targets, works, measure, addressees and the act it rests on are those of the "
		"demand, and of a\n"
		"recognition of it, unless options say others.  WHEN is a day (its first moment, "
		"UTC), an\n"
		"instant, or now.  It has effect when a second official has confirmed it, notice "
		"was given,\n"
		"and a day has passed.\n"
		"\n  exq order 3f9a01c2 --until 2027-01-01 --reasons 'Title is proven.' \\\n"
		"      --role department-head --key ministry.key --cert ministry.crt --log kz\n",
	.opts = order_opts,
	.nopts = COUNT_OF(order_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_order,
};

/* ---- renew ---- */

static enum err_kind
fill_renew(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct order *of = (const struct order *)j->of;
	struct sha256 demand;
	struct fold_target t;
	int64_t last = fold_time(j->ledger.fold), now = j->now > last ? j->now : last;
	for (size_t i = 0; fold_target_at(j->ledger.fold, &j->subject->id, i, now, &t); i++)
		if (act_know_target(j, d, t.kind, t.value, e) != OK)
			return e->kind;
	if (sha256_parse(of->demand.id.text, &demand, e) != OK)
		return e->kind;
	return act_fill_basis(j, d, &demand, e);
}

static const struct act renew = {
	.type = DOC_RENEW,
	.subject = "order",
	.of = DOC_BIT(DOC_ORDER),
	.decides = true,
	.fill = fill_renew,
};

static int
run_renew(const struct cmd *c, struct args *a)
{
	return act_run(&renew, c, a);
}

static const struct opt renew_opts[] = {
	{"until", "WHEN", "its new end (default: that of the recognition)", false, false, "until"},
	{"seen", "WHEN", "when the material was last seen at the targets", false, true, "seen"},
	ACT_BASIS,
	ACT_SCOPE,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_renew = {
	.name = "renew",
	.doc = &renew_table,
	.args = "ORDER",
	.brief = "a new decision on an order, which moves its end",
	.help = "It rests on a new act, is confirmed and notified as an order is, and the old "
		"end stands\n"
		"until then.\n"
		"\n  exq renew 3f9a01c2 --until 2027-06-01 --seen now --basis-court 'The court' "
		"\\\n"
		"      --basis-number 2-99 --basis-date 2026-11-20 --reasons @why --role head\n",
	.opts = renew_opts,
	.nopts = COUNT_OF(renew_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_renew,
};

/* ---- mirror ---- */

/* An hour more than the window: what is drafted now is entered later. */
static enum err_kind
fill_mirror(struct act_job *j, struct act_doc *d, struct err *e)
{
	struct fold_view v;
	int64_t last = fold_time(j->ledger.fold);
	if (fold_find(j->ledger.fold, &j->subject->id, j->now > last ? j->now : last, &v, e) !=
			OK ||
		act_fill_affected(j, d, e) != OK)
		return e->kind;
	if (act_default_instant(j, d, "objection-until", j->now + FOLD_WINDOW_MS + HOUR_MS, e) !=
			OK ||
		act_default_instant(j, d, "from", j->now + FOLD_WINDOW_MS + HOUR_MS, e) != OK)
		return e->kind;
	return act_default_instant(j, d, "until", v.until, e);
}

static const struct act mirror = {
	.type = DOC_MIRROR,
	.subject = "order",
	.of = DOC_BIT(DOC_ORDER) | DOC_BIT(DOC_MIRROR),
	.decides = true,
	.fill = fill_mirror,
};

static int
run_mirror(const struct cmd *c, struct args *a)
{
	return act_run(&mirror, c, a);
}

static const struct opt mirror_opts[] = {
	{"url", "URL", "a target: one address of a page", true, true, "targets"},
	{"host", "NAME", "a target: one name", true, false, "targets"},
	{"domain", "NAME", "a target: a name and all below it", true, false, "targets"},
	{"ip", "ADDRESS", "a target: one address of the network", true, false, "targets"},
	{"batch", "FILE.csv", "a document for each line of `name,reason`", false},
	{"copies", "WORD", "what makes it a copy", true, true, "copies"},
	{"evidence", "TITLE=HASH", "of the copy; TITLE=@FILE: its salted hash", true, true,
		"evidence"},
	{"objection-until", "WHEN", "when objections end (default: in 25 hours)", false, false,
		"objection-until"},
	{"from", "WHEN", "its first moment (default: when objections end)", false, false, "from"},
	{"until", "WHEN", "its end (default: its order's)", false, false, "until"},
	ACT_AFFECTED,
	ACT_SCOPE,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_mirror = {
	.name = "mirror",
	.doc = &mirror_table,
	.args = "ORDER",
	.brief = "add a name to an order, as a copy of what it restricts",
	.help = "With --batch each line of a CSV file (RFC 4180) names a host or URL and the "
		"reason; the\n"
		"other options are for all, and no target is named beside them.  A line each says "
		"what\n"
		"became of it.  Where a line is malformed nothing is submitted, unless --anyway.\n"
		"\n  exq mirror 3f9a01c2 --url https://copy.example/1 --copies same-content \\\n"
		"      --evidence 'Screen=@copy.png' --reasons 'The same film.' --role head\n"
		"  exq mirror 3f9a01c2 --batch names.csv --copies same-content \\\n"
		"      --evidence 'Crawl=@crawl.warc' --collateral registers:0 --role head\n",
	.opts = mirror_opts,
	.nopts = COUNT_OF(mirror_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_mirror,
};

/* ---- narrow ---- */

static enum err_kind
fill_narrow(struct act_job *j, struct act_doc *d, struct err *e)
{
	return d->ntargets ? OK : act_fill_living(j, d, e);
}

static const struct act narrow = {
	.type = DOC_NARROW,
	.subject = "order",
	.of = DOC_BIT(DOC_ORDER) | DOC_BIT(DOC_MIRROR),
	.decides = true,
	.fill = fill_narrow,
};

static int
run_narrow(const struct cmd *c, struct args *a)
{
	return act_run(&narrow, c, a);
}

static const struct opt narrow_opts[] = {
	ACT_TARGETS,
	{"measure", "WORD", "the measure, when it changes", false, false, "measure"},
	{"addressee", "KIND", "who remains", true, false, "addressees"},
	{"until", "WHEN", "an earlier end", false, false, "until"},
	{"because", "ID", "the decision or demand it follows", false, false, "because"},
	ACT_COLLATERAL,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_narrow = {
	.name = "narrow",
	.doc = &narrow_table,
	.args = "ORDER",
	.brief = "take something out of an order or mirror",
	.help = "The targets named are what remains (default: all that stand), never more than "
		"there was.\n"
		"\n  exq narrow 3f9a01c2 --url https://films.example/1 --reasons 'The rest is "
		"licensed.' \\\n"
		"      --role head\n",
	.opts = narrow_opts,
	.nopts = COUNT_OF(narrow_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_narrow,
};
