#include "assess/question.h"

static bool
is_asked(const struct finding *f, enum fact fact)
{
	for (size_t i = 0; i < f->nquestions; i++)
		if (!f->questions[i].rule && !f->questions[i].no_rule &&
			f->questions[i].fact == fact)
			return true;
	return false;
}

static void
ask_fact(struct finding *f, enum step step, enum fact fact)
{
	if (f->facts->v[fact].has != VALUE_UNKNOWN || is_asked(f, fact))
		return;
	if (f->nquestions < ASSESS_MAX_QUESTIONS)
		f->questions[f->nquestions++] =
			(struct question){.fact = fact, .whom = fact_row(fact)->whom, .step = step};
}

/* The facts that leave `c` undecided: only branches that are themselves unknown are followed. */
static void
ask_condition(struct finding *f, enum step step, const struct cond *c)
{
	if (!c || cond_eval(c, f->facts) != TRI_UNKNOWN)
		return;
	if (c->op == COND_AND || c->op == COND_OR || c->op == COND_NOT) {
		ask_condition(f, step, c->a);
		ask_condition(f, step, c->b);
		return;
	}
	ask_fact(f, step, c->fact);
	if (c->other >= 0)
		ask_fact(f, step, (enum fact)c->other);
}

static void
ask_rule(struct finding *f, const struct rule_trace *t)
{
	const struct rule *r = t->rule;
	if (r->has_ask && t->applies == TRI_YES) {
		if (f->nquestions < ASSESS_MAX_QUESTIONS)
			f->questions[f->nquestions++] =
				(struct question){.rule = r, .whom = r->ask_whom, .step = r->step};
		return;
	}
	ask_condition(f, r->step, r->p.when);
	ask_condition(f, r->step, r->p.unless);
	ask_condition(f, r->step, r->require);
}

void
question_collect(struct finding *f)
{
	for (size_t s = 0; s < STEP_COUNT; s++) {
		const struct step_trace *t = &f->ladder.step[s];
		size_t before = f->nquestions;
		bool open = false;
		if (t->outcome != OUTCOME_UNDETERMINED)
			continue;
		for (size_t r = 0; r < t->nrules; r++)
			if (t->rules[r].says == RULE_UNDETERMINED ||
				t->rules[r].says == RULE_MAYBE) {
				open = true;
				ask_rule(f, &t->rules[r]);
			}
		if (!open && f->nquestions == before && f->nquestions < ASSESS_MAX_QUESTIONS)
			f->questions[f->nquestions++] = (struct question){
				.whom = WHOM_LAWYER, .step = (enum step)s, .no_rule = true};
	}
}
