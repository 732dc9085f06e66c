/* exq confirm, notice, stay, resume, lift, removed: what comes to a restriction that is there. */
#include "cmd/act_opts.h"
#include "cmd/act_parts.h"

#include "doc/order.h"
#include "doc/provider.h"

enum { RESTRICTIONS = DOC_BIT(DOC_ORDER) | DOC_BIT(DOC_MIRROR) };

/* ---- confirm ---- */

static const struct act confirm = {
	.type = DOC_CONFIRM,
	.subject = "confirms",
	.of = RESTRICTIONS | DOC_BIT(DOC_RENEW),
	.decides = true,
};

static int
run_confirm(const struct cmd *c, struct args *a)
{
	return act_run(&confirm, c, a);
}

static const struct opt confirm_opts[] = {
	ACT_REASONS(false),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_confirm = {
	.name = "confirm",
	.doc = &confirm_table,
	.args = "ORDER",
	.brief = "put a second official's key under an order, mirror or renewal",
	.help = "By another key than that which signed it.\n"
		"\n  exq confirm 3f9a01c2 --role deputy-head --key second.key --cert second.crt\n",
	.opts = confirm_opts,
	.nopts = COUNT_OF(confirm_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_confirm,
};

/* ---- notice ---- */

/* Whom it affects; of a renewal, as its order says. */
static const struct doc_affected *
affected_by(struct act_job *j)
{
	const struct doc_common *of = j->of;
	const struct ledger_row *r = j->subject;
	if (r->type == DOC_RENEW) {
		r = ledger_by_id(&j->ledger, ((const struct renew *)of)->order.text);
		of = r ? act_decode(r, j->a) : NULL;
	}
	if (of && r->type == DOC_ORDER)
		return &((const struct order *)of)->affected;
	return of && r->type == DOC_MIRROR ? &((const struct mirror *)of)->affected : NULL;
}

static enum err_kind
fill_notice(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct doc_affected *who = affected_by(j);
	bool known = who && who->has == VALUE_KNOWN;
	bool actor = known && who->actor.has == VALUE_KNOWN;
	if (act_default(j, d, "to", slice_of(actor ? "publisher" : "site-owner"), e) != OK)
		return e->kind;
	if (known && !draft_has(&d->root, "name") && !draft_has(&d->root, "actor") &&
		(act_default_text(j, d, "actor", &who->actor, e) != OK ||
			act_default_text(j, d, "name", &who->name, e) != OK))
		return e->kind;
	return act_default_instant(j, d, "sent", j->now, e);
}

static const struct act notice = {
	.type = DOC_NOTICE,
	.subject = "about",
	.of = RESTRICTIONS | DOC_BIT(DOC_RENEW) | DOC_BIT(DOC_DEMAND),
	.fill = fill_notice,
};

static int
run_notice(const struct cmd *c, struct args *a)
{
	return act_run(&notice, c, a);
}

static const struct opt notice_opts[] = {
	{"to", "WORD", "who was told (default: publisher, site-owner)", false, false, "to"},
	{"actor", "ACTOR", "its id (default: whom the order affects)", false, false, "actor"},
	{"name", "NAME", "its name, where it is not registered", false, false, "name"},
	{"channel", "WORD", "by which way", false, true, "channel"},
	{"sent", "WHEN", "when it was sent (default: now)", false, false, "sent"},
	{"delivered", "WHEN", "when it arrived (default: not known to have)", false, false,
		"delivered"},
	{"proof", "HASH", "salted hash of the proof; @FILE: made from the file", false, true,
		"proof"},
	ACT_REASONS(false),
	ACT_OPTS,
};

const struct cmd cmd_notice = {
	.name = "notice",
	.doc = &notice_table,
	.args = "ORDER",
	.brief = "prove that whoever an order affects was told of it",
	.help = "The salt of a hash that is made is kept as FILE.salt, with the annex.\n"
		"\n  exq notice 3f9a01c2 --channel e-mail --delivered now --proof @mail.eml\n",
	.opts = notice_opts,
	.nopts = COUNT_OF(notice_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_notice,
};

/* ---- stay ---- */

static const struct act stay = {
	.type = DOC_STAY,
	.subject = "order",
	.of = RESTRICTIONS,
	.decides = true,
	.fill = act_fill_court_act,
};

static int
run_stay(const struct cmd *c, struct args *a)
{
	return act_run(&stay, c, a);
}

static const struct opt stay_opts[] = {
	{"contest", "ID", "the contest that led to it", false, false, "contest"},
	ACT_BY_COURT,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_stay = {
	.name = "stay",
	.doc = &stay_table,
	.args = "ORDER",
	.brief = "suspend an order or mirror, at once",
	.help = "Only a court ends the stay.\n"
		"\n  exq stay 3f9a01c2 --reasons 'Until the appeal is heard.' --role head\n",
	.opts = stay_opts,
	.nopts = COUNT_OF(stay_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_stay,
};

/* ---- resume ---- */

/* What stays it, when that is one: the register as JSON says so. */
static enum err_kind
fill_resume(struct act_job *j, struct act_doc *d, struct err *e)
{
	struct buf bytes;
	struct jval *root = NULL;
	char id[SHA256_TEXT_MAX];
	int64_t last = fold_time(j->ledger.fold);
	enum err_kind rc = OK;
	if (draft_has(&d->root, "ends"))
		return act_fill_court_act(j, d, e);
	buf_init(&bytes, ACT_ITEMS_MAX);
	rc = act_items(j->ledger.fold, j->now > last ? j->now : last, &bytes, &root, e);
	struct jval *items = rc == OK ? jval_find(root, "items") : NULL, *by = NULL;
	sha256_format(&j->subject->id, id);
	for (size_t i = 0; items && i < jval_count(items); i++)
		if (slice_is(act_member(jval_at(items, i), "id"), id))
			by = jval_find(jval_at(items, i), "stayed-by");
	if (rc == OK && (!by || jval_count(by) != 1)) {
		rc = err_set(e, ERR_USAGE,
			by && jval_count(by) ? "several things stay it: say with --ends which ends"
					     : "nothing stays it");
	} else if (rc == OK) {
		const struct ledger_row *r = ledger_by_id(&j->ledger, jval_text(jval_at(by, 0)));
		rc = r ? act_put_id(j, d, "ends", &r->id, e)
		       : err_set(e, ERR_MISSING, "what stays it is not in the log");
	}
	jval_close(root);
	buf_fini(&bytes);
	return rc == OK ? act_fill_court_act(j, d, e) : rc;
}

static const struct act resume = {
	.type = DOC_RESUME,
	.subject = "order",
	.of = RESTRICTIONS,
	.decides = true,
	.fill = fill_resume,
};

static int
run_resume(const struct cmd *c, struct args *a)
{
	return act_run(&resume, c, a);
}

static const struct opt resume_opts[] = {
	{"ends", "ID", "the stay or contest that stays it no longer (default: the one)", false,
		false, "ends"},
	ACT_BY_COURT,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_resume = {
	.name = "resume",
	.doc = &resume_table,
	.args = "ORDER",
	.brief = "end a stay, by a court",
	.help = "The order goes on when nothing else stays it.\n"
		"\n  exq resume 3f9a01c2 --act-number 4-1 --act-date 2026-11-20 --act-copy "
		"@act.pdf "
		"\\\n"
		"      --reasons 'The appeal was dismissed.'\n",
	.opts = resume_opts,
	.nopts = COUNT_OF(resume_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_resume,
};

/* ---- lift ---- */

static const struct act lift = {
	.type = DOC_LIFT,
	.subject = "order",
	.of = RESTRICTIONS | DOC_BIT(DOC_RENEW),
	.decides = true,
	.fill = act_fill_court_act,
};

static int
run_lift(const struct cmd *c, struct args *a)
{
	return act_run(&lift, c, a);
}

static const struct opt lift_opts[] = {
	{"cause", "WORD", "why it ends", false, true, "cause"},
	{"because", "ID", "the removal, decision or lift it follows", false, false, "because"},
	ACT_BY_COURT,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_lift = {
	.name = "lift",
	.doc = &lift_table,
	.args = "ORDER",
	.brief = "end an order, mirror or renewal, at once",
	.help = "Its mirrors end with it.  What ended never comes back.\n"
		"\n  exq lift 3f9a01c2 --cause issued-in-error --reasons 'A wrong name.' --role "
		"head\n",
	.opts = lift_opts,
	.nopts = COUNT_OF(lift_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_lift,
};

/* ---- removed ---- */

static enum err_kind
fill_removed(struct act_job *j, struct act_doc *d, struct err *e)
{
	const char *by = act_is(j, ACTOR_PROVIDER) ? "hosting-provider" : "publisher";
	if (act_default(j, d, "by", slice_of(by), e) != OK ||
		act_default_instant(j, d, "at", j->now, e) != OK)
		return e->kind;
	return d->ntargets ? OK : act_fill_living(j, d, e);
}

static const struct act removed = {
	.type = DOC_REMOVED,
	.subject = "about",
	.of = RESTRICTIONS,
	.fill = fill_removed,
};

static int
run_removed(const struct cmd *c, struct args *a)
{
	return act_run(&removed, c, a);
}

static const struct opt removed_opts[] = {
	ACT_TARGETS,
	{"by", "WORD", "who took it down (default: as the issuer is registered)", false, false,
		"by"},
	{"at", "WHEN", "when (default: now)", false, false, "at"},
	{"proof", "HASH", "salted hash of a proof; @FILE: made from the file", false, false,
		"proof"},
	ACT_REASONS(false),
	ACT_OPTS,
};

const struct cmd cmd_removed = {
	.name = "removed",
	.doc = &removed_table,
	.args = "ORDER",
	.brief = "say that the material is gone, as its publisher or host",
	.help = "Of the targets named (default: all).  Three working days without an answer end "
		"the order.\n"
		"\n  exq removed 3f9a01c2 --key publisher.key --cert publisher.crt\n",
	.opts = removed_opts,
	.nopts = COUNT_OF(removed_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_removed,
};
