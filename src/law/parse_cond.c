/* Conditions: `or`, `and`, `not`, and atoms about one fact. */
#include "law/parse.h"

static const struct cond *parse_or(struct parser *p);

static struct cond *
new_cond(struct parser *p, enum cond_op op)
{
	struct cond *c = parse_alloc(p, 1, sizeof *c);
	if (c) {
		c->op = op;
		c->other = -1;
	}
	return c;
}

/* ---- atoms ---- */

static bool
wrong_type(struct parser *p, const struct cond *c, const char *wants)
{
	const struct fact_row *row = fact_row(c->fact);
	law_mistake(p->diags, p->x.now.at, "%s is %s, so %s cannot be said of it", row->name,
		fact_type_name(row->type), wants);
	return false;
}

static enum fact_type
type_of(const struct cond *c)
{
	return fact_row(c->fact)->type;
}

static bool
parse_words(struct parser *p, struct cond *c)
{
	do {
		uint32_t bit = 0;
		if (!parse_vocab(p, fact_row(c->fact)->vocab, &bit))
			return false;
		c->value.set |= 1u << bit;
	} while (parse_accept(p, ","));
	return true;
}

static bool
parse_states(struct parser *p, struct cond *c)
{
	state_code list[LAW_MAX_LIST + 1];
	size_t n = 0;
	do {
		if (n == LAW_MAX_LIST) {
			law_mistake(p->diags, p->x.now.at, "a list has at most %d states",
				LAW_MAX_LIST);
			return false;
		}
		if (!parse_state(p, &list[n++]))
			return false;
	} while (parse_accept(p, ","));
	list[n++] = 0;
	state_code *kept = parse_alloc(p, n, sizeof *kept);
	if (!kept)
		return false;
	memcpy(kept, list, n * sizeof *kept);
	c->states = kept;
	return true;
}

static bool
parse_one_of(struct parser *p, struct cond *c)
{
	c->op = COND_ONE_OF;
	c->value.has = VALUE_KNOWN;
	if (type_of(c) == FACT_STATE)
		return parse_states(p, c);
	return type_of(c) == FACT_WORD ? parse_words(p, c) : wrong_type(p, c, "'one of'");
}

static bool
parse_bound(struct parser *p, struct cond *c)
{
	int64_t n = 0;
	if (type_of(c) != FACT_NUMBER)
		return wrong_type(p, c, "'at'");
	c->op = lex_is(&p->x, "least") ? COND_AT_LEAST : COND_AT_MOST;
	if (c->op == COND_AT_LEAST)
		lex_next(&p->x);
	else if (!parse_want(p, "most"))
		return false;
	if (!parse_number(p, &n))
		return false;
	c->value = (struct value){.has = VALUE_KNOWN, .number = n};
	return true;
}

static bool
parse_same(struct parser *p, struct cond *c, enum fact_type type)
{
	enum fact other;
	c->op = COND_SAME;
	if (!parse_fact_of(p, type, &other))
		return false;
	c->other = (int)other;
	return true;
}

/* Behind `is` and `is not`: a value of the fact's own type. */
static bool
parse_value(struct parser *p, struct cond *c)
{
	uint32_t word = 0;
	c->op = COND_IS;
	c->value.has = VALUE_KNOWN;
	switch (type_of(c)) {
	case FACT_YES:
		c->value.yes = lex_is(&p->x, "yes");
		if (c->value.yes || lex_is(&p->x, "no")) {
			lex_next(&p->x);
			return true;
		}
		parse_expected(p, "yes, no, present or absent");
		return false;
	case FACT_WORD:
		if (!parse_vocab(p, fact_row(c->fact)->vocab, &word))
			return false;
		c->value.choice = word;
		return true;
	case FACT_STATE:
		if (p->x.now.kind == TOKEN_WORD)
			return parse_same(p, c, FACT_STATE);
		return parse_state(p, &c->value.state);
	default:
		return wrong_type(p, c, "'is' and a value");
	}
}

static bool
parse_is(struct parser *p, struct cond *c)
{
	c->negated = parse_accept(p, "not");
	if (!c->negated && parse_accept(p, "present")) {
		c->op = COND_PRESENT;
		return true;
	}
	if (!c->negated && parse_accept(p, "absent")) {
		c->op = COND_ABSENT;
		return true;
	}
	if (!c->negated && parse_accept(p, "at"))
		return parse_bound(p, c);
	if (!c->negated && parse_accept(p, "only")) {
		c->op = COND_IS;
		c->value.has = VALUE_KNOWN;
		return type_of(c) == FACT_SET ? parse_words(p, c) : wrong_type(p, c, "'is only'");
	}
	if (parse_accept(p, "one"))
		return parse_want(p, "of") && parse_one_of(p, c);
	return parse_value(p, c);
}

static bool
parse_day_order(struct parser *p, struct cond *c)
{
	civil_day day = 0;
	if (type_of(c) != FACT_DAY)
		return wrong_type(p, c, "before or after");
	if (p->x.now.kind == TOKEN_WORD) {
		enum cond_op op = c->op;
		bool ok = parse_same(p, c, FACT_DAY);
		c->op = op;
		return ok;
	}
	if (!parse_date(p, &day))
		return false;
	c->value = (struct value){.has = VALUE_KNOWN, .day = day};
	return true;
}

/* on within 3 years of act.final-date */
static bool
parse_within(struct parser *p, struct cond *c)
{
	enum fact other;
	int64_t n = 0;
	c->op = COND_WITHIN;
	if (type_of(c) != FACT_DAY)
		return wrong_type(p, c, "'within'");
	struct place at = p->x.now.at;
	if (!parse_number(p, &n) || !parse_unit(p, &c->unit))
		return false;
	if (c->unit == UNIT_HOURS || c->unit == UNIT_WORKING_DAYS || n > LAW_MAX_SPAN) {
		law_mistake(
			p->diags, at, "expected days, months or years, at most %d", LAW_MAX_SPAN);
		return false;
	}
	if (!parse_want(p, "of") || !parse_fact_of(p, FACT_DAY, &other))
		return false;
	c->n = (int)n;
	c->other = (int)other;
	return true;
}

static bool
parse_relation(struct parser *p, struct cond *c)
{
	static const struct {
		const char *word;
		enum cond_op op;
	} orders[] = {{"before", COND_BEFORE}, {"after", COND_AFTER},
		{"on-or-before", COND_ON_OR_BEFORE}, {"on-or-after", COND_ON_OR_AFTER}};
	for (size_t i = 0; i < COUNT_OF(orders); i++)
		if (parse_accept(p, orders[i].word)) {
			c->op = orders[i].op;
			return parse_day_order(p, c);
		}
	if (parse_accept(p, "within"))
		return parse_within(p, c);
	if (parse_accept(p, "is"))
		return parse_is(p, c);
	if (parse_accept(p, "includes")) {
		uint32_t bit = 0;
		c->op = COND_INCLUDES;
		if (type_of(c) != FACT_SET)
			return wrong_type(p, c, "'includes'");
		if (!parse_vocab(p, fact_row(c->fact)->vocab, &bit))
			return false;
		c->value = (struct value){.has = VALUE_KNOWN, .set = 1u << bit};
		return true;
	}
	parse_expected(p, "is, includes, before, after, on-or-before, on-or-after or within");
	return false;
}

/* The atom as written, each run of white space as one blank. */
static struct slice
folded(struct parser *p, size_t from, size_t to)
{
	char *text = parse_alloc(p, to - from + 1, 1);
	size_t n = 0;
	if (!text)
		return (struct slice){"", 0};
	for (size_t i = from; i < to; i++) {
		char c = p->x.text.p[i];
		if (c == '#')
			while (i < to && p->x.text.p[i] != '\n')
				i++;
		bool blank = i >= to ||
			     (c = p->x.text.p[i], c == ' ' || c == '\t' || c == '\r' || c == '\n');
		if (!blank)
			text[n++] = c;
		else if (n && text[n - 1] != ' ')
			text[n++] = ' ';
	}
	return (struct slice){text, n};
}

static const struct cond *
parse_atom(struct parser *p)
{
	struct cond *c = new_cond(p, COND_IS);
	struct token first = p->x.now;
	if (!c || !parse_fact(p, &c->fact) || !parse_relation(p, c))
		return NULL;
	if (p->natoms == LAW_MAX_ATOMS) {
		law_mistake(p->diags, first.at, "a rule has at most %d conditions", LAW_MAX_ATOMS);
		return NULL;
	}
	c->text = folded(p, (size_t)(first.text.p - p->x.text.p), p->x.end);
	c->atom = (int)p->natoms;
	p->atoms[p->natoms++] = c;
	return c;
}

/* ---- and, or, not ---- */

static const struct cond *
parse_primary(struct parser *p)
{
	if (p->depth == LAW_MAX_DEPTH) {
		law_mistake(p->diags, p->x.now.at, "conditions are nested deeper than %d",
			LAW_MAX_DEPTH);
		return NULL;
	}
	p->depth++;
	const struct cond *c = NULL;
	if (parse_accept(p, "not")) {
		struct cond *n = new_cond(p, COND_NOT);
		const struct cond *a = n ? parse_primary(p) : NULL;
		if (a) {
			n->a = a;
			c = n;
		}
	} else if (parse_accept(p, "(")) {
		c = parse_or(p);
		if (c && !parse_want(p, ")"))
			c = NULL;
	} else {
		c = parse_atom(p);
	}
	p->depth--;
	return c;
}

static const struct cond *
join(struct parser *p, enum cond_op op, const struct cond *a, const struct cond *b)
{
	struct cond *c = a && b ? new_cond(p, op) : NULL;
	if (!c)
		return NULL;
	c->a = a;
	c->b = b;
	return c;
}

static const struct cond *
parse_and(struct parser *p)
{
	const struct cond *c = parse_primary(p);
	while (c && parse_accept(p, "and"))
		c = join(p, COND_AND, c, parse_primary(p));
	return c;
}

static const struct cond *
parse_or(struct parser *p)
{
	const struct cond *c = parse_and(p);
	while (c && parse_accept(p, "or"))
		c = join(p, COND_OR, c, parse_and(p));
	return c;
}

const struct cond *
parse_condition(struct parser *p)
{
	p->depth = 0;
	return parse_or(p);
}
