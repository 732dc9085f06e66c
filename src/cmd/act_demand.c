/* exq transcribe, recognise, refuse: a demand written down, and what is made of a foreign act. */
#include "cmd/act_opts.h"
#include "cmd/act_parts.h"

#include "doc/demand.h"
#include "doc/recognition.h"
#include "os/file.h"

#include <stdio.h>

/* ---- transcribe ---- */

static enum err_kind
read_demand(struct act_job *j, struct act_doc *d, const char *path, struct err *e)
{
	/* Of whoever signs, now: the file's own are of another time. */
	static const char *const skip[] = {
		"type", "v", "log", "nonce", "issued", "issuer", "state", NULL};
	struct buf text;
	struct jval *root = NULL;
	buf_init(&text, DOC_MAX_BYTES);
	enum err_kind rc = file_read(path, DOC_MAX_BYTES, &text, e);
	if (rc == OK)
		rc = jval_parse(buf_slice(&text), DOC_MAX_BYTES, DOC_MAX_DEPTH, &root, e);
	if (rc == OK &&
		(jval_kind(root) != JVAL_OBJECT || !slice_is(act_member(root, "type"), "demand")))
		rc = err_set(e, ERR_SYNTAX, "no demand, as `exq demand new` writes it");
	if (rc == OK)
		rc = draft_merge(&d->root, root, skip, j->a, e);
	if (rc != OK && text.n)
		err_context(e, "%.200s", path);
	jval_close(root);
	buf_fini(&text);
	return rc;
}

static enum err_kind
fill_transcribe(struct act_job *j, struct act_doc *d, struct err *e)
{
	char today[CIVIL_TEXT_MAX];
	civil_format(civil_of_instant(j->now), today);
	if (act_default(j, d, "transcript.by", act_name(j->me), e) != OK ||
		act_default_instant(j, d, "transcript.made", j->now, e) != OK)
		return e->kind;
	if (draft_said(&d->root, "authenticity.how") &&
		(act_default(j, d, "authenticity.confirmed", slice_of("true"), e) != OK ||
			act_default(j, d, "authenticity.date", slice_of(today), e) != OK))
		return e->kind;
	return read_demand(j, d, j->args->pos[0], e);
}

static const struct act transcribe = {.type = DOC_DEMAND, .fill = fill_transcribe};

static int
run_transcribe(const struct cmd *c, struct args *a)
{
	return act_run(&transcribe, c, a);
}

static const struct opt transcribe_opts[] = {
	{"channel", "WORD", "by which way it came", false, true, "transcript.channel"},
	{"made", "WHEN", "when it was written down (default: now)", false, false,
		"transcript.made"},
	{"office", "NAME", "who wrote it down (default: the issuer's name)", false, false,
		"transcript.by"},
	{"confirmed-how", "TEXT", "how its issuer, asked another way, confirmed it", false, false,
		"authenticity.how"},
	{"confirmed-on", "DATE", "when (default: today)", false, false, "authenticity.date"},
	ACT_OPTS,
};

const struct cmd cmd_transcribe = {
	.name = "transcribe",
	.doc = &demand_table,
	.args = "DEMAND.json",
	.brief = "enter a demand that came on paper or by e-mail",
	.help = "The file is one that `exq demand new` wrote.  Without --confirmed-how nothing can "
		"rest on\n"
		"it: it may be forged.\n"
		"\n  exq demand new -o demand.json && exq transcribe demand.json --channel e-mail "
		"\\\n"
		"      --confirmed-how 'By telephone, to the court registry.'\n",
	.opts = transcribe_opts,
	.nopts = COUNT_OF(transcribe_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_transcribe,
};

/* ---- recognise and refuse ---- */

static enum err_kind
fill_act(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct demand_act *act = &((const struct demand *)j->of)->act;
	const char state[] = {(char)(act->state.state >> 8), (char)(act->state.state & 0xff), '\0'};
	if (act_default_word(j, d, "act.kind", VOCAB_ACT_KIND, 1u << act->kind.choice, e) != OK ||
		act_default(j, d, "act.state", slice_of(state), e) != OK ||
		act_default_text(j, d, "act.body", &act->body, e) != OK ||
		act_default_text(j, d, "act.number", &act->number, e) != OK)
		return e->kind;
	return act_default_day(j, d, "act.date", &act->date, e);
}

static enum err_kind
fill_shown(struct act_job *j, struct act_doc *d, const struct demand_proof *p, struct err *e)
{
	static const char *const names[] = {"finality", "service", "translation"};
	const struct value *had[] = {&p->finality, &p->service, &p->translation};
	bool none = !args_has(j->args, "shown");
	char path[32];
	const char *shown;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		bool yes = none && had[i]->has == VALUE_KNOWN && had[i]->yes;
		for (size_t k = 0; (shown = args_nth(j->args, "shown", k)) != NULL; k++)
			yes = yes || strcmp(shown, names[i]) == 0;
		snprintf(path, sizeof path, "grant.%s", names[i]);
		if (act_put(j, d, path, slice_of(yes ? "true" : "false"), e) != OK)
			return e->kind;
	}
	return OK;
}

static enum err_kind
fill_grant(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct demand *of = (const struct demand *)j->of;
	const struct demand_target *t = of->targets.items;
	bool court = act_is(j, ACTOR_COURT);
	if (fill_act(j, d, e) != OK ||
		act_put(j, d, "outcome", slice_of(court ? "granted" : "transcribed"), e) != OK ||
		(court && act_default(j, d, "grant.court", act_name(j->me), e) != OK) ||
		fill_shown(j, d, &of->proof, e) != OK)
		return e->kind;
	for (size_t i = 0, n = d->ntargets; n == 0 && i < of->targets.n; i++)
		if (t[i].kind.choice != TARGET_PREFIX &&
			act_put_target(
				j, d, (enum target_kind)t[i].kind.choice, t[i].value.text, e) != OK)
			return e->kind;
	return act_default_word(j, d, "grant.measures", VOCAB_MEASURE, of->measures.set, e);
}

static const struct act recognise = {
	.type = DOC_RECOGNITION,
	.subject = "demand",
	.of = DOC_BIT(DOC_DEMAND),
	.decides = true,
	.fill = fill_grant,
};

static int
run_recognise(const struct cmd *c, struct args *a)
{
	static const char *const words[] = {"finality", "service", "translation"};
	const char *shown;
	for (size_t i = 0; (shown = args_nth(a, "shown", i)) != NULL; i++) {
		size_t k = 0;
		while (k < COUNT_OF(words) && strcmp(words[k], shown) != 0)
			k++;
		if (k == COUNT_OF(words))
			return act_usage(c, "--shown: one of finality, service, translation");
	}
	return act_run(&recognise, c, a);
}

static const struct opt recognise_opts[] = {
	{"court", "NAME", "the court that recognised it (default: the issuer)", false, false,
		"grant.court"},
	{"number", "TEXT", "the number of its decision", false, true, "grant.number"},
	{"date", "DATE", "its date", false, true, "grant.date"},
	{"writ", "TEXT", "the writ's number", false, true, "grant.writ"},
	{"writ-date", "DATE", "its date", false, true, "grant.writ-date"},
	{"writ-copy", "HASH", "salted hash of its copy; @FILE: made from the file", false, true,
		"grant.copy"},
	{"shown", "WORD", "what the court saw: finality, service, translation", true},
	{"measure", "WORD", "what was let in (default: what is demanded)", true, false,
		"grant.measures"},
	{"url", "URL", "a target let in (default: those demanded)", true, false, "grant.targets"},
	{"host", "NAME", "a target: one name", true, false, "grant.targets"},
	{"domain", "NAME", "a target: a name and all below it", true, false, "grant.targets"},
	{"ip", "ADDRESS", "a target: one address of the network", true, false, "grant.targets"},
	{"until", "WHEN", "until when", false, true, "grant.until"},
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_recognise = {
	.name = "recognise",
	.doc = &recognition_table,
	.args = "DEMAND",
	.brief = "let a foreign court's act in: by a court, or as its writ says",
	.help = "Signed by a court it grants; by an authority it writes down what the court's writ "
		"grants.\n"
		"\n  exq recognise 3f9a01c2 --number 2-77 --date 2026-11-02 --writ 77 \\\n"
		"      --writ-date 2026-11-05 --writ-copy @writ.pdf --until 2027-06-01 \\\n"
		"      --reasons 'The conditions of the treaty are met.'\n",
	.opts = recognise_opts,
	.nopts = COUNT_OF(recognise_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_recognise,
};

static enum err_kind
fill_refuse(struct act_job *j, struct act_doc *d, struct err *e)
{
	if (act_put(j, d, "outcome", slice_of("refused"), e) != OK)
		return e->kind;
	return fill_act(j, d, e);
}

static const struct act refuse = {
	.type = DOC_RECOGNITION,
	.subject = "demand",
	.of = DOC_BIT(DOC_DEMAND),
	.decides = true,
	.fill = fill_refuse,
};

static int
run_refuse(const struct cmd *c, struct args *a)
{
	return act_run(&refuse, c, a);
}

static const struct opt refuse_opts[] = {
	{"not-met", "STEP", "what was not met", true, false, "not-met"},
	{"act-number", "TEXT", "the number of the act (default: as the demand says)", false, false,
		"act.number"},
	{"act-date", "DATE", "its date (default: as the demand says)", false, false, "act.date"},
	ACT_REASONS(true),
	ACT_OFFICE,
	ACT_OPTS,
};

const struct cmd cmd_refuse = {
	.name = "refuse",
	.doc = &recognition_table,
	.args = "DEMAND",
	.brief = "refuse a foreign act, with reasons",
	.help = "\n  exq refuse 3f9a01c2 --not-met procedure --reasons 'The defendant was not "
		"served.' \\\n"
		"      --role head\n",
	.opts = refuse_opts,
	.nopts = COUNT_OF(refuse_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_refuse,
};
