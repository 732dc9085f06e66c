/* exq contest, decide, inquire, answer: objections and questions, and what is said to them. */
#include "cmd/act_opts.h"
#include "cmd/act_parts.h"

#include "doc/contest.h"
#include "doc/inquiry.h"

/* ---- contest ---- */

/* The registration as mass media that the register has of the issuer. */
static enum err_kind
fill_contest(struct act_job *j, struct act_doc *d, struct err *e)
{
	static const char *const parties[ACTOR_KIND_COUNT] = {[ACTOR_PROVIDER] = "hosting-provider",
		[ACTOR_RIGHTS_HOLDER] = "rights-holder",
		[ACTOR_PUBLISHER] = "publisher"};
	const char *by = j->me ? parties[j->me->kind.choice] : NULL;
	if (by && act_default(j, d, "by", slice_of(by), e) != OK)
		return e->kind;
	if (!j->me || j->me->media.has != VALUE_KNOWN)
		return OK;
	const struct actor_media *m = &j->me->media;
	const char state[] = {(char)(m->state.state >> 8), (char)(m->state.state & 0xff), '\0'};
	if (act_default(j, d, "media.state", slice_of(state), e) != OK ||
		act_default_text(j, d, "media.number", &m->number, e) != OK)
		return e->kind;
	return act_default_day(j, d, "media.since", &m->since, e);
}

static const struct act contest = {
	.type = DOC_CONTEST,
	.subject = "order",
	.of = DOC_BIT(DOC_ORDER) | DOC_BIT(DOC_MIRROR),
	.fill = fill_contest,
};

static int
run_contest(const struct cmd *c, struct args *a)
{
	return act_run(&contest, c, a);
}

static const struct opt contest_opts[] = {
	{"ground", "WORD", "why it is wrong", true, true, "grounds"},
	{"relief", "WORD", "what is asked for", true, true, "relief"},
	{"by", "WORD", "who contests (default: as the issuer is registered)", false, false, "by"},
	ACT_TARGETS,
	{"evidence", "TITLE=HASH", "what shows it; TITLE=@FILE: its salted hash", true, false,
		"evidence"},
	ACT_REASONS(false),
	ACT_OPTS,
};

const struct cmd cmd_contest = {
	.name = "contest",
	.doc = &contest_table,
	.args = "ORDER",
	.brief = "object to an order or mirror",
	.help = "Of the targets named (default: all).  By a medium that was registered before the "
		"demand\n"
		"it stays the order, once.  It has a clock: `exq inbox` of the authority shows "
		"it.\n"
		"\n  exq contest 3f9a01c2 --ground own-rights --relief annul --reasons 'It is "
		"ours.'\n",
	.opts = contest_opts,
	.nopts = COUNT_OF(contest_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_contest,
};

/* ---- decide ---- */

static enum err_kind
fill_decide(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct contest *of = (const struct contest *)j->of;
	if (act_put(j, d, "order", of->order.id.text, e) != OK)
		return e->kind;
	return act_fill_court_act(j, d, e);
}

static const struct act decide = {
	.type = DOC_DECISION,
	.subject = "contest",
	.of = DOC_BIT(DOC_CONTEST),
	.decides = true,
	.fill = fill_decide,
};

static int
run_decide(const struct cmd *c, struct args *a)
{
	return act_run(&decide, c, a);
}

static const struct opt decide_opts[] = {
	{"order-is", "WORD", "what becomes of the order", false, true, "order-is"},
	ACT_TARGETS,
	ACT_BY_COURT,
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_decide = {
	.name = "decide",
	.doc = &decision_table,
	.args = "CONTEST",
	.brief = "answer a contest",
	.help = "The word is of the order: upheld refuses the contest; narrowed leaves the targets "
		"that\n"
		"are named; annulled ends it.  A stay that the contest caused ends by a court "
		"alone.\n"
		"\n  exq decide 77aa0b3c --order-is annulled --reasons 'The rights are theirs.' "
		"--role head\n",
	.opts = decide_opts,
	.nopts = COUNT_OF(decide_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_decide,
};

/* ---- inquire ---- */

static const struct act inquire = {.type = DOC_INQUIRY};

static int
run_inquire(const struct cmd *c, struct args *a)
{
	return act_run(&inquire, c, a);
}

static const struct opt inquire_opts[] = {
	{"to", "NAME", "the state body that is asked", false, true, "to"},
	{"kind", "WORD", "which clock runs", false, true, "kind"},
	ACT_TEXTS("question", "what is asked, in English", "question", true),
	{"about", "ID", "what it is about", false, false, "about"},
	{"by", "WORD", "who asks", false, false, "by"},
	ACT_OPTS,
};

const struct cmd cmd_inquire = {
	.name = "inquire",
	.doc = &inquiry_table,
	.args = "",
	.brief = "ask a state body, with its clock",
	.help = "A question that tells of persons does not belong in the log.\n"
		"\n  exq inquire --to 'The ministry' --kind media-request --about 3f9a01c2 \\\n"
		"      --question 'On what ground?'\n",
	.opts = inquire_opts,
	.nopts = COUNT_OF(inquire_opts),
	.min_args = 0,
	.max_args = 0,
	.run = run_inquire,
};

/* ---- answer ---- */

static enum err_kind
fill_answer(struct act_job *j, struct act_doc *d, struct err *e)
{
	return act_default(j, d, "outcome", slice_of("answered"), e);
}

static const struct act answer = {
	.type = DOC_ANSWER,
	.subject = "inquiry",
	.of = DOC_BIT(DOC_INQUIRY),
	.decides = true,
	.fill = fill_answer,
};

static int
run_answer(const struct cmd *c, struct args *a)
{
	return act_run(&answer, c, a);
}

static const struct opt answer_opts[] = {
	{"outcome", "WORD", "what the answer is (default: answered)", false, false, "outcome"},
	ACT_TEXTS("answer", "what is answered, in English", "answer", false),
	{"until", "DATE", "the day to which it is extended", false, false, "until"},
	{"forwarded-to", "NAME", "the body it was sent on to", false, false, "forwarded-to"},
	ACT_REASONS(false),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_answer = {
	.name = "answer",
	.doc = &answer_table,
	.args = "INQUIRY",
	.brief = "answer an inquiry, extend its clock, or send it on",
	.help = "\n  exq answer 5b10cc2e --answer 'On the act of 7 February.' --role head\n"
		"  exq answer 5b10cc2e --outcome extended --until 2026-12-20 --role head\n",
	.opts = answer_opts,
	.nopts = COUNT_OF(answer_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_answer,
};
