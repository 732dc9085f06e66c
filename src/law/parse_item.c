/* Rules, and what they share with clocks and exposures. */
#include "law/parse.h"

/* ---- what they share ---- */

static struct source *
find_source(const struct law_pack *pack, struct slice id)
{
	for (size_t i = 0; i < pack->nsources; i++)
		if (slice_eq(pack->sources[i]->id, id))
			return pack->sources[i];
	return NULL;
}

/* cite SOURCE "clause" checked text|excerpt|unverified */
bool
parse_cite(struct parser *p, struct cite *cites, size_t *n)
{
	struct cite c = {.source = NULL};
	struct place at = p->x.now.at;
	struct slice id;
	uint32_t checked = 0;
	if (!parse_id(p, &id))
		return false;
	if (p->x.now.kind == TOKEN_STRING && !p->x.now.text.n) {
		law_mistake(p->diags, p->x.now.at, "the citation names no article or paragraph");
		return false;
	}
	if (!parse_string(p, &c.clause) || !parse_want(p, "checked") ||
		!parse_vocab(p, VOCAB_CHECKED, &checked))
		return false;
	c.checked = (enum checked)checked;
	struct source *source = find_source(p->pack, id);
	if (!source) {
		law_mistake(p->diags, at, "this pack has no source '%.*s' before this place",
			SLICE_ARG(id));
		return false;
	}
	if (*n == LAW_MAX_CITES) {
		law_mistake(p->diags, at, "more than %d citations", LAW_MAX_CITES);
		return false;
	}
	source->cited = true;
	c.source = source;
	cites[(*n)++] = c;
	return true;
}

/* A, B */
static bool
parse_readings(struct parser *p, uint32_t *readings)
{
	do {
		struct token t = p->x.now;
		bool known = false;
		if (t.kind != TOKEN_UPPER || t.text.n != 1) {
			parse_expected(p, "a reading, as in A");
			return false;
		}
		for (size_t i = 0; i < p->pack->nreadings; i++)
			known = known || p->pack->readings[i].letter == t.text.p[0];
		if (!known) {
			law_mistake(
				p->diags, t.at, "this pack declares no reading %c", t.text.p[0]);
			return false;
		}
		*readings |= 1u << (t.text.p[0] - 'A');
		lex_next(&p->x);
	} while (parse_accept(p, ","));
	return true;
}

/* valid from DATE, valid until DATE, or both */
static bool
parse_valid(struct parser *p, struct provision *v)
{
	bool any = false;
	if (parse_accept(p, "from")) {
		if (!parse_date(p, &v->from))
			return false;
		any = true;
	}
	struct lexer before = p->x; /* a rule's own `until` may follow: it names a fact */
	if (parse_accept(p, "until")) {
		if (any && p->x.now.kind != TOKEN_DATE) {
			p->x = before;
			return true;
		}
		if (!parse_date(p, &v->until))
			return false;
		any = true;
	}
	if (!any)
		parse_expected(p, "from or until");
	return any;
}

static bool
set_condition(struct parser *p, const struct cond **to)
{
	struct place at = p->x.now.at;
	const struct cond *c = parse_condition(p);
	if (c && *to) {
		law_mistake(p->diags, at, "this was said before in the same item");
		return false;
	}
	*to = c;
	return c != NULL;
}

void
parse_broken(struct parser *p, struct slice clause)
{
	if (p->nbroken < COUNT_OF(p->broken))
		p->broken[p->nbroken++] = clause;
	parse_skip_clause(p);
}

void
parse_missing(struct parser *p, const struct provision *v, const char *clause)
{
	for (size_t i = 0; i < p->nbroken; i++)
		if (slice_is(p->broken[i], clause))
			return; /* it is there, and its mistake has been told */
	law_mistake(p->diags, v->at, "'%s' is missing in '%.*s'", clause, SLICE_ARG(v->id));
}

bool
parse_provision_clause(struct parser *p, struct provision *v)
{
	bool ok;
	struct slice clause = p->x.now.text;
	if (parse_accept(p, "cite"))
		ok = parse_cite(p, v->cites, &v->ncites);
	else if (parse_accept(p, "assume"))
		ok = parse_readings(p, &v->readings);
	else if (parse_accept(p, "valid"))
		ok = parse_valid(p, v);
	else if (parse_accept(p, "when"))
		ok = set_condition(p, &v->when);
	else if (parse_accept(p, "unless"))
		ok = set_condition(p, &v->unless);
	else if (parse_accept(p, "say"))
		ok = parse_texts(p, &v->say);
	else
		return false;
	if (!ok)
		parse_broken(p, clause);
	return true;
}

void
parse_warn_languages(struct parser *p, struct place at, const char *what, const struct texts *t)
{
	for (uint32_t l = 0; l < LANG_COUNT; l++)
		if (t->in[l].has != VALUE_KNOWN)
			law_warn(p->diags, at, "%s has no text in %s", what,
				vocab_word(VOCAB_LANGUAGE, l));
}

bool
parse_has_text(const struct texts *t)
{
	for (size_t l = 0; l < LANG_COUNT; l++)
		if (t->in[l].has == VALUE_KNOWN)
			return true;
	return false;
}

static void
check_text(struct parser *p, const struct provision *v, const char *clause, const struct texts *t)
{
	if (parse_has_text(t))
		parse_warn_languages(p, v->at, clause, t);
	else
		parse_missing(p, v, clause);
}

void
parse_check_provision(struct parser *p, const struct provision *v, bool wants_say)
{
	if (!v->ncites)
		parse_missing(p, v, "cite");
	if (!v->when)
		parse_missing(p, v, "when");
	if (v->from > v->until)
		law_mistake(p->diags, v->at, "'%.*s' ends before it begins", SLICE_ARG(v->id));
	if (wants_say)
		check_text(p, v, "say", &v->say);
}

bool
parse_open_provision(struct parser *p, struct provision *v)
{
	*v = (struct provision){
		.pack = p->pack, .at = p->x.now.at, .from = INT32_MIN, .until = INT32_MAX};
	p->natoms = p->nbroken = 0;
	if (!parse_id(p, &v->id))
		return false;
	char full[2 * ID_MAX_BYTES + 1];
	size_t n = p->pack->id.n;
	memcpy(full, p->pack->id.p, n);
	full[n++] = '.';
	memcpy(full + n, v->id.p, v->id.n);
	v->full_id = arena_copy(p->arena, (struct slice){full, n + v->id.n});
	return v->full_id.p && parse_want(p, "{");
}

/* ---- rules ---- */

/* FACT | N days|months|years after FACT */
static bool
parse_day_term(struct parser *p, struct day_term *t)
{
	int64_t n = 0;
	struct place at = p->x.now.at;
	*t = (struct day_term){.unit = UNIT_DAYS};
	if (p->x.now.kind == TOKEN_WORD)
		return parse_fact_of(p, FACT_DAY, &t->fact);
	if (!parse_number(p, &n) || !parse_unit(p, &t->unit))
		return false;
	if (t->unit == UNIT_HOURS || t->unit == UNIT_WORKING_DAYS || n > LAW_MAX_SPAN) {
		law_mistake(
			p->diags, at, "expected days, months or years, at most %d", LAW_MAX_SPAN);
		return false;
	}
	t->n = (int)n;
	return parse_want(p, "after") && parse_fact_of(p, FACT_DAY, &t->fact);
}

static bool
parse_until(struct parser *p, struct rule *r)
{
	enum { TERMS_MAX = 8 };
	struct day_term terms[TERMS_MAX];
	size_t n = 0;
	bool many = parse_accept(p, "earliest");
	if (many && !parse_want(p, "of"))
		return false;
	do {
		if (n == TERMS_MAX) {
			law_mistake(p->diags, p->x.now.at, "more than %d days", TERMS_MAX);
			return false;
		}
		if (!parse_day_term(p, &terms[n++]))
			return false;
	} while (many && parse_accept(p, ","));
	struct day_term *kept = parse_alloc(p, n, sizeof *kept);
	if (!kept)
		return false;
	memcpy(kept, terms, n * sizeof *kept);
	r->until = kept;
	r->nuntil = n;
	return true;
}

static bool
parse_overrides(struct parser *p, struct rule *r)
{
	do {
		if (p->x.now.kind != TOKEN_WORD) {
			parse_expected(p, "the name of a rule");
			return false;
		}
		law_add_pending(p, r, NULL);
		lex_next(&p->x);
	} while (parse_accept(p, ","));
	return true;
}

static bool
parse_step(struct parser *p, struct rule *r, bool *seen)
{
	uint32_t step = 0;
	if (*seen)
		law_mistake(p->diags, p->x.now.at, "the step was said before");
	*seen = true;
	if (!parse_vocab(p, VOCAB_STEP, &step))
		return false;
	r->step = (enum step)step;
	return true;
}

static bool
parse_ask(struct parser *p, struct rule *r)
{
	enum whom whom = r->ask_whom;
	if (!parse_whom(p, &whom))
		return false;
	if (r->has_ask && whom != r->ask_whom) {
		law_mistake(p->diags, p->x.now.at, "a rule asks one only");
		return false;
	}
	r->has_ask = true;
	r->ask_whom = whom;
	return parse_texts(p, &r->ask);
}

static void
parse_rule_clause(struct parser *p, struct rule *r, bool *has_step)
{
	bool ok = false;
	struct slice clause = p->x.now.text;
	if (parse_provision_clause(p, &r->p))
		return;
	if (parse_accept(p, "step"))
		ok = parse_step(p, r, has_step);
	else if (parse_accept(p, "require"))
		ok = set_condition(p, &r->require);
	else if (parse_accept(p, "overrides"))
		ok = parse_overrides(p, r);
	else if (parse_accept(p, "until"))
		ok = parse_until(p, r);
	else if (parse_accept(p, "else"))
		ok = parse_texts(p, &r->otherwise);
	else if (parse_accept(p, "ask"))
		ok = parse_ask(p, r);
	else {
		parse_expected(p, "a clause of a rule: step, assume, cite, valid, when, unless, "
				  "require, overrides, until, else, say or ask");
		lex_next(&p->x);
	}
	if (!ok)
		parse_broken(p, clause);
}

static void
check_rule(struct parser *p, const struct rule *r, bool has_step)
{
	parse_check_provision(p, &r->p, true);
	if (!has_step)
		parse_missing(p, &r->p, "step");
	if (!r->require)
		parse_missing(p, &r->p, "require");
	check_text(p, &r->p, "else", &r->otherwise);
	if (r->has_ask)
		parse_warn_languages(p, r->p.at, "ask", &r->ask);
}

static bool
keep_atoms(struct parser *p, struct rule *r)
{
	r->natoms = p->natoms;
	r->atoms = parse_alloc(p, p->natoms, sizeof(const struct cond *));
	if (!r->atoms)
		return false;
	memcpy(r->atoms, p->atoms, p->natoms * sizeof(const struct cond *));
	return true;
}

void
parse_rule(struct parser *p)
{
	size_t errors = p->diags->errors;
	struct rule *r = parse_alloc(p, 1, sizeof *r);
	struct law *law = &p->store->law;
	bool has_step = false;
	if (!r || !parse_open_provision(p, &r->p))
		return;
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}"))
		parse_rule_clause(p, r, &has_step);
	check_rule(p, r, has_step);
	if (!parse_want(p, "}") || !keep_atoms(p, r) || p->diags->errors != errors)
		return;
	if (law->nrules == LAW_MAX_RULES) {
		law_mistake(p->diags, r->p.at, "more than %d rules in all", LAW_MAX_RULES);
		return;
	}
	r->index = law->nrules;
	law->rules[law->nrules++] = r;
}
