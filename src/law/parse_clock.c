/* Clocks and exposures. */
#include "law/parse.h"

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
	struct slice clause = p->x.now.text;
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
		parse_broken(p, clause);
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
	if (!seen.whose)
		parse_missing(p, &c->p, "for");
	if (!seen.starts)
		parse_missing(p, &c->p, "starts");
	if (!seen.within)
		parse_missing(p, &c->p, "within");
	if (parse_has_text(&c->ends_in))
		parse_warn_languages(p, c->p.at, "ends-in", &c->ends_in);
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
	struct slice clause = p->x.now.text;
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
		parse_broken(p, clause);
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
	if (!has_side)
		parse_missing(p, &x->p, "side");
	if (!x->state)
		parse_missing(p, &x->p, "state");
	if (!parse_want(p, "}") || p->diags->errors != errors)
		return;
	if (law->nexposures == LAW_MAX_EXPOSURES)
		law_mistake(p->diags, x->p.at, "more than %d exposures in all", LAW_MAX_EXPOSURES);
	else
		law->exposures[law->nexposures++] = x;
}
