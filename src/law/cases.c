#include "law/cases.h"

#include "base/utf8.h"
#include "law/cases_parts.h"

enum { CASES_MAX_BYTES = 512 << 20 /* a view and a trace for each case */ };

/* ---- facts ---- */

static bool
parse_set(struct parser *p, enum vocab_id vocab, struct value *v)
{
	do {
		uint32_t bit = 0;
		if (!parse_vocab(p, vocab, &bit))
			return false;
		v->set |= 1u << bit;
	} while (parse_accept(p, ","));
	return true;
}

static bool
parse_known(struct parser *p, const struct fact_row *row, struct value *v)
{
	switch (row->type) {
	case FACT_YES:
		v->yes = lex_is(&p->x, "yes");
		if (v->yes || lex_is(&p->x, "no")) {
			lex_next(&p->x);
			return true;
		}
		parse_expected(p, "yes, no, absent or unknown");
		return false;
	case FACT_WORD:
		return parse_vocab(p, row->vocab, &v->choice);
	case FACT_SET:
		return parse_set(p, row->vocab, v);
	case FACT_STATE:
		return parse_state(p, &v->state);
	case FACT_DAY:
		return parse_date(p, &v->day);
	case FACT_NUMBER:
		return parse_number(p, &v->number);
	default:
		v->text = slice_of("said");
		return parse_want(p, "present");
	}
}

/* FACT is VALUE */
static bool
parse_setting(struct runner *r)
{
	struct parser *p = &r->p;
	enum fact f;
	if (!parse_fact(p, &f) || !parse_want(p, "is"))
		return false;
	struct value v = {.has = VALUE_KNOWN};
	if (parse_accept(p, "unknown"))
		v.has = VALUE_UNKNOWN;
	else if (parse_accept(p, "absent"))
		v.has = VALUE_ABSENT;
	else if (!parse_known(p, fact_row(f), &v))
		return false;
	r->now->facts.v[f] = v;
	r->climbed = false;
	return true;
}

static bool
parse_on(struct runner *r)
{
	civil_day day = 0;
	if (!parse_date(&r->p, &day))
		return false;
	r->now->facts.v[FACT_ON] = (struct value){.has = VALUE_KNOWN, .day = day};
	r->climbed = false;
	return true;
}

/* assume PACK, assume PACK:A */
static bool
parse_assume(struct runner *r)
{
	struct parser *p = &r->p;
	struct assumption a = {.reading = '\0'};
	if (!parse_id(p, &a.pack))
		return false;
	if (parse_accept(p, ":")) {
		if (p->x.now.kind != TOKEN_UPPER || p->x.now.text.n != 1) {
			parse_expected(p, "a reading, as in A");
			return false;
		}
		a.reading = p->x.now.text.p[0];
		lex_next(&p->x);
	}
	if (r->now->nassumed == LAW_MAX_ASSUMED) {
		law_mistake(p->diags, p->x.now.at, "more than %d assumptions", LAW_MAX_ASSUMED);
		return false;
	}
	r->now->assumed[r->now->nassumed++] = a;
	r->climbed = false;
	return true;
}

bool
cases_climb(struct runner *r, struct place at)
{
	struct err e;
	const struct value *on = &r->now->facts.v[FACT_ON];
	if (r->climbed)
		return true;
	if (on->has != VALUE_KNOWN) {
		law_mistake(r->p.diags, at, "the case says no day: expected 'on' and a date");
		return false;
	}
	r->view = (struct law_view){.law = r->law, .on = on->day, .nassumed = r->now->nassumed};
	memcpy(r->view.assumed, r->now->assumed, sizeof r->view.assumed);
	if (law_view_init(&r->view, r->p.arena, &e) != OK ||
		ladder_climb(&r->view, &r->now->facts, r->p.arena, &r->ladder, &e) != OK) {
		law_mistake(r->p.diags, at, "%s", e.msg);
		return false;
	}
	r->climbed = true;
	return true;
}

/* ---- the file ---- */

static bool
parse_case_head(struct runner *r)
{
	struct parser *p = &r->p;
	struct slice like;
	struct place at = p->x.now.at;
	if (r->n == CASES_MAX) {
		law_mistake(p->diags, at, "more than %d cases", CASES_MAX);
		return false;
	}
	r->now = parse_alloc(p, 1, sizeof *r->now);
	if (!r->now || !parse_string(p, &r->now->name))
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (slice_eq(r->settings[i]->name, r->now->name))
			law_mistake(p->diags, at, "there is a case \"%.*s\" already",
				SLICE_ARG(r->now->name));
	if (parse_accept(p, "like")) {
		struct slice name = r->now->name;
		const struct setting *from = NULL;
		at = p->x.now.at;
		if (!parse_string(p, &like))
			return false;
		for (size_t i = 0; i < r->n; i++)
			if (slice_eq(r->settings[i]->name, like))
				from = r->settings[i];
		if (!from) {
			law_mistake(p->diags, at, "no case \"%.*s\" stands before this one",
				SLICE_ARG(like));
			return false;
		}
		*r->now = *from;
		r->now->name = name;
	}
	r->settings[r->n++] = r->now;
	return parse_want(p, "{");
}

/* Behind a mistake: to the next expectation, fact or end. */
static void
skip_line(struct parser *p, int line)
{
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}") && p->x.now.at.line == line)
		lex_next(&p->x);
}

static void
parse_case(struct runner *r)
{
	struct parser *p = &r->p;
	r->climbed = false;
	if (!parse_want(p, "case") || !parse_case_head(r)) {
		parse_skip_item(p, 0);
		while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "case"))
			lex_next(&p->x);
		return;
	}
	r->tally->ncases++;
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}")) {
		int line = p->x.now.at.line;
		bool ok = parse_accept(p, "expect")   ? cases_expect(r)
			  : parse_accept(p, "assume") ? parse_assume(r)
			  : parse_accept(p, "on")     ? parse_on(r)
						      : parse_setting(r);
		if (!ok)
			skip_line(p, line);
	}
	parse_want(p, "}");
}

static void
run_file(struct runner *r)
{
	while (r->p.x.now.kind != TOKEN_END)
		parse_case(r);
}

enum err_kind
cases_run(const struct law *l, const struct law_pack *own, struct slice file, struct slice text,
	struct law_diags *d, struct cases_tally *t)
{
	struct place at = {.file = file, .line = 1, .column = 1};
	size_t errors = d->errors, failed_before = t->nfailed;
	struct arena *a = arena_open(CASES_MAX_BYTES);
	struct runner *r = a ? arena_alloc(a, 1, sizeof *r) : NULL;
	if (!r || text.n > PACK_MAX_BYTES || !utf8_is_valid(text)) {
		law_mistake(
			d, at, "the file is not UTF-8, or longer than %d bytes", PACK_MAX_BYTES);
		arena_close(a);
		return ERR_LIMIT;
	}
	r->p.arena = a;
	r->p.diags = d;
	r->law = l;
	r->own = own;
	r->tally = t;
	lex_init(&r->p.x, file, text, a, d);
	run_file(r);
	arena_close(a);
	return d->errors - errors == t->nfailed - failed_before ? OK : ERR_SYNTAX;
}

void
cases_check_coverage(const struct law *l, struct law_diags *d, const struct cases_tally *t)
{
	for (size_t i = 0; i < l->nrules; i++) {
		const struct provision *p = &l->rules[i]->p;
		if (!t->rule_met[i])
			law_mistake(d, p->at, "no case expects %.*s met", SLICE_ARG(p->full_id));
		if (!t->rule_not_met[i])
			law_mistake(
				d, p->at, "no case expects %.*s not-met", SLICE_ARG(p->full_id));
	}
	for (size_t i = 0; i < l->nclocks; i++)
		if (!t->clock[i])
			law_mistake(d, l->clocks[i]->p.at, "no case expects clock %.*s",
				SLICE_ARG(l->clocks[i]->p.full_id));
	for (size_t i = 0; i < l->nexposures; i++)
		if (!t->exposure[i])
			law_mistake(d, l->exposures[i]->p.at, "no case expects exposure %.*s",
				SLICE_ARG(l->exposures[i]->p.full_id));
}
