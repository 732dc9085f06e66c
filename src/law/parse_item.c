/* Rules, clocks and exposures. */
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
	if (!parse_id(p, &id) || !parse_string(p, &c.clause) || !parse_want(p, "checked") ||
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
	if (parse_accept(p, "until")) {
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

bool
parse_provision_clause(struct parser *p, struct provision *v)
{
	bool ok;
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
		parse_skip_clause(p);
	return true;
}

static void
warn_languages(struct parser *p, struct place at, const char *what, const struct texts *t)
{
	for (uint32_t l = 0; l < LANG_COUNT; l++)
		if (t->in[l].has != VALUE_KNOWN)
			law_warn(p->diags, at, "%s has no text in %s", what,
				vocab_word(VOCAB_LANGUAGE, l));
}

static bool
has_text(const struct texts *t)
{
	for (size_t l = 0; l < LANG_COUNT; l++)
		if (t->in[l].has == VALUE_KNOWN)
			return true;
	return false;
}

static void
check_text(struct parser *p, struct place at, const char *what, const struct texts *t)
{
	if (has_text(t))
		warn_languages(p, at, what, t);
	else
		law_mistake(p->diags, at, "'%s' is missing", what);
}

void
parse_check_provision(struct parser *p, const struct provision *v, bool wants_say)
{
	if (!v->ncites)
		law_mistake(
			p->diags, v->at, "'%.*s' cites nothing: expected cite", SLICE_ARG(v->id));
	if (!v->when)
		law_mistake(p->diags, v->at, "'when' is missing in '%.*s'", SLICE_ARG(v->id));
	if (v->from > v->until)
		law_mistake(p->diags, v->at, "'%.*s' ends before it begins", SLICE_ARG(v->id));
	if (wants_say)
		check_text(p, v->at, "say", &v->say);
}

bool
parse_open_provision(struct parser *p, struct provision *v)
{
	*v = (struct provision){
		.pack = p->pack, .at = p->x.now.at, .from = INT32_MIN, .until = INT32_MAX};
	p->natoms = 0;
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
		parse_skip_clause(p);
}

static void
check_rule(struct parser *p, const struct rule *r, bool has_step)
{
	parse_check_provision(p, &r->p, true);
	if (!has_step)
		law_mistake(p->diags, r->p.at, "'step' is missing in '%.*s'", SLICE_ARG(r->p.id));
	if (!r->require)
		law_mistake(
			p->diags, r->p.at, "'require' is missing in '%.*s'", SLICE_ARG(r->p.id));
	check_text(p, r->p.at, "else", &r->otherwise);
	if (r->has_ask)
		warn_languages(p, r->p.at, "ask", &r->ask);
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

/* ---- clocks ---- */

static bool
parse_starts(struct parser *p, struct clock *c)
{
	enum fact f;
	if (parse_accept(p, "after")) {
		if (p->x.now.kind != TOKEN_WORD) {
			parse_expected(p, "the name of a clock");
			return false;
		}
		law_add_pending(p, NULL, c);
		lex_next(&p->x);
		return true;
	}
	if (!parse_fact_of(p, FACT_DAY, &f))
		return false;
	c->starts = (int)f;
	return true;
}

static bool
parse_within(struct parser *p, struct clock *c)
{
	enum { MOST = 4000 };
	int64_t n = 0;
	struct place at = p->x.now.at;
	if (!parse_number(p, &n) || !parse_unit(p, &c->unit))
		return false;
	if (n < 1 || n > MOST || c->unit == UNIT_YEARS) {
		law_mistake(
			p->diags, at, "expected 1 to %d hours, days, working-days or months", MOST);
		return false;
	}
	c->n = (int)n;
	return true;
}

static bool
parse_clock_calendar(struct parser *p, struct clock *c)
{
	if (p->x.now.kind == TOKEN_UPPER)
		return parse_state(p, &c->calendar_state);
	return parse_fact_of(p, FACT_STATE, &c->calendar);
}

struct clock_seen {
	bool whose, starts, within;
};

static void
parse_clock_clause(struct parser *p, struct clock *c, struct clock_seen *seen)
{
	bool ok = false;
	uint32_t whose = 0;
	if (parse_provision_clause(p, &c->p))
		return;
	if (parse_accept(p, "for")) {
		ok = seen->whose = parse_vocab(p, VOCAB_CLOCK_FOR, &whose);
		c->whose = (enum clock_for)whose;
	} else if (parse_accept(p, "starts")) {
		ok = seen->starts = parse_starts(p, c);
	} else if (parse_accept(p, "within")) {
		ok = seen->within = parse_within(p, c);
	} else if (parse_accept(p, "calendar")) {
		ok = parse_clock_calendar(p, c);
	} else if (parse_accept(p, "ends-in")) {
		ok = parse_texts(p, &c->ends_in);
	} else {
		parse_expected(p, "a clause of a clock: cite, assume, valid, for, when, unless, "
				  "starts, within, calendar, ends-in or say");
		lex_next(&p->x);
	}
	if (!ok)
		parse_skip_clause(p);
}

void
parse_clock(struct parser *p)
{
	size_t errors = p->diags->errors;
	struct clock *c = parse_alloc(p, 1, sizeof *c);
	struct law *law = &p->store->law;
	struct clock_seen seen = {.whose = false};
	if (!c || !parse_open_provision(p, &c->p))
		return;
	c->starts = -1;
	c->calendar = FACT_HOST_STATE;
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}"))
		parse_clock_clause(p, c, &seen);
	parse_check_provision(p, &c->p, true);
	if (!seen.whose || !seen.starts || !seen.within)
		law_mistake(p->diags, c->p.at, "'%s' is missing in '%.*s'",
			!seen.whose    ? "for"
			: !seen.starts ? "starts"
				       : "within",
			SLICE_ARG(c->p.id));
	if (has_text(&c->ends_in))
		warn_languages(p, c->p.at, "ends-in", &c->ends_in);
	if (!parse_want(p, "}") || p->diags->errors != errors)
		return;
	if (law->nclocks == LAW_MAX_CLOCKS)
		law_mistake(p->diags, c->p.at, "more than %d clocks in all", LAW_MAX_CLOCKS);
	else
		law->clocks[law->nclocks++] = c;
}

/* ---- exposures ---- */

static void
parse_exposure_clause(struct parser *p, struct exposure *x, bool *has_side)
{
	bool ok = false;
	uint32_t side = 0;
	if (parse_provision_clause(p, &x->p))
		return;
	if (parse_accept(p, "side")) {
		ok = *has_side = parse_vocab(p, VOCAB_SIDE, &side);
		x->side = (enum side)side;
	} else if (parse_accept(p, "state")) {
		ok = parse_state(p, &x->state);
	} else {
		parse_expected(p, "a clause of an exposure: cite, assume, valid, side, state, "
				  "when, unless or say");
		lex_next(&p->x);
	}
	if (!ok)
		parse_skip_clause(p);
}

void
parse_exposure(struct parser *p)
{
	size_t errors = p->diags->errors;
	struct exposure *x = parse_alloc(p, 1, sizeof *x);
	struct law *law = &p->store->law;
	bool has_side = false;
	if (!x || !parse_open_provision(p, &x->p))
		return;
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}"))
		parse_exposure_clause(p, x, &has_side);
	parse_check_provision(p, &x->p, true);
	if (!has_side || !x->state)
		law_mistake(p->diags, x->p.at, "'%s' is missing in '%.*s'",
			has_side ? "state" : "side", SLICE_ARG(x->p.id));
	if (!parse_want(p, "}") || p->diags->errors != errors)
		return;
	if (law->nexposures == LAW_MAX_EXPOSURES)
		law_mistake(p->diags, x->p.at, "more than %d exposures in all", LAW_MAX_EXPOSURES);
	else
		law->exposures[law->nexposures++] = x;
}
