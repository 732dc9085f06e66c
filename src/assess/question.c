#include "assess/question.h"

struct asked {
	const struct facts *facts;
	struct question all[ASSESS_MAX_QUESTIONS];
	size_t n;
};

static bool
is_asked(const struct asked *q, enum fact fact)
{
	for (size_t i = 0; i < q->n; i++)
		if (!q->all[i].rule && !q->all[i].no_rule && q->all[i].fact == fact)
			return true;
	return false;
}

static void
ask(struct asked *q, struct question new)
{
	if (q->n < ASSESS_MAX_QUESTIONS)
		q->all[q->n++] = new;
}

static void
ask_fact(struct asked *q, enum step step, enum fact fact)
{
	if (q->facts->v[fact].has == VALUE_UNKNOWN && !is_asked(q, fact))
		ask(q, (struct question){.fact = fact, .whom = fact_row(fact)->whom, .step = step});
}

/* The facts that leave `c` undecided: only branches that are themselves unknown are followed. */
static void
ask_condition(struct asked *q, enum step step, const struct cond *c)
{
	if (!c || cond_eval(c, q->facts) != TRI_UNKNOWN)
		return;
	if (c->op == COND_AND || c->op == COND_OR || c->op == COND_NOT) {
		ask_condition(q, step, c->a);
		ask_condition(q, step, c->b);
		return;
	}
	ask_fact(q, step, c->fact);
	if (c->other >= 0)
		ask_fact(q, step, (enum fact)c->other);
}

static void
ask_rule(struct asked *q, const struct rule_trace *t)
{
	const struct rule *r = t->rule;
	if (r->has_ask && t->applies == TRI_YES) {
		ask(q, (struct question){.rule = r, .whom = r->ask_whom, .step = r->step});
		return;
	}
	ask_condition(q, r->step, r->p.when);
	ask_condition(q, r->step, r->p.unless);
	ask_condition(q, r->step, r->require);
}

static void
ask_step(struct asked *q, const struct step_trace *t, enum step step)
{
	bool open = false;
	for (size_t r = 0; r < t->nrules; r++)
		if (t->rules[r].says == RULE_UNDETERMINED || t->rules[r].says == RULE_MAYBE) {
			open = true;
			ask_rule(q, &t->rules[r]);
		}
	if (!open)
		ask(q, (struct question){.whom = WHOM_LAWYER, .step = step, .no_rule = true});
}

/* With no pack for the state one question is enough: what its law says. */
static void
ask_law(struct asked *q, const struct finding *f)
{
	ask(q, (struct question){.whom = WHOM_LAWYER,
		       .step = (enum step)0,
		       .no_rule = true,
		       .no_pack = f->who.state.state});
}

bool
question_collect(struct finding *f, struct arena *a)
{
	struct asked q;
	q.facts = f->facts;
	q.n = 0;
	if (f->no_pack)
		ask_law(&q, f);
	for (unsigned s = 0; s < STEP_COUNT && !f->no_pack; s++)
		if (f->ladder.step[s].outcome == OUTCOME_UNDETERMINED)
			ask_step(&q, &f->ladder.step[s], (enum step)s);
	f->questions = arena_alloc(a, q.n, sizeof *f->questions);
	if (!f->questions)
		return false;
	memcpy(f->questions, q.all, q.n * sizeof *q.all);
	f->nquestions = q.n;
	return true;
}
