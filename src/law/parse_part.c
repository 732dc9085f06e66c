/* The small parts that items are made of. */
#include "law/parse.h"

#include "doc/check.h"

void *
parse_alloc(struct parser *p, size_t n, size_t size)
{
	void *memory = arena_alloc(p->arena, n, size);
	if (!memory)
		law_mistake(p->diags, p->x.now.at, "the packs need more memory than they may have");
	return memory;
}

void
parse_expected(struct parser *p, const char *what)
{
	if (p->x.now.kind != TOKEN_BAD)
		law_mistake(p->diags, p->x.now.at, "expected %s, found %s", what, lex_found(&p->x));
}

bool
parse_accept(struct parser *p, const char *word)
{
	if (!lex_is(&p->x, word))
		return false;
	lex_next(&p->x);
	return true;
}

bool
parse_want(struct parser *p, const char *word)
{
	char what[64] = "'";
	if (parse_accept(p, word))
		return true;
	strncat(what, word, sizeof what - 3);
	strncat(what, "'", 2);
	parse_expected(p, what);
	return false;
}

static bool
take_kind(struct parser *p, enum token_kind kind, const char *what, struct token *t)
{
	*t = p->x.now;
	if (t->kind != kind) {
		parse_expected(p, what);
		return false;
	}
	lex_next(&p->x);
	return true;
}

bool
parse_string(struct parser *p, struct slice *s)
{
	struct token t;
	if (!take_kind(p, TOKEN_STRING, "a text in quotes", &t))
		return false;
	*s = t.text;
	return true;
}

bool
parse_number(struct parser *p, int64_t *n)
{
	struct token t;
	if (!take_kind(p, TOKEN_NUMBER, "a number", &t))
		return false;
	*n = t.number;
	return true;
}

bool
parse_date(struct parser *p, civil_day *day)
{
	struct token t;
	if (!take_kind(p, TOKEN_DATE, "a date as YYYY-MM-DD", &t))
		return false;
	*day = (civil_day)t.number;
	return true;
}

/* ISO 3166-1 alpha-2, as assigned; a slip of one letter would leave a rule silent for good. */
static const char assigned[] =
	"AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL "
	"BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV "
	"CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD "
	"GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM "
	"IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK "
	"LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW "
	"MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR "
	"PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS "
	"ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY "
	"UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";

static bool
is_assigned(struct slice s)
{
	for (const char *c = assigned; *c; c += 3)
		if (c[0] == s.p[0] && c[1] == s.p[1])
			return true;
	return false;
}

bool
parse_state(struct parser *p, state_code *s)
{
	struct token t = p->x.now;
	*s = t.kind == TOKEN_UPPER ? state_parse(t.text) : 0;
	if (!*s || !is_assigned(t.text)) {
		parse_expected(p, "a state, as in KZ");
		return false;
	}
	lex_next(&p->x);
	return true;
}

bool
parse_id(struct parser *p, struct slice *id)
{
	struct token t = p->x.now;
	if (!take_kind(p, TOKEN_WORD, "a name", &t))
		return false;
	if (memchr(t.text.p, '.', t.text.n) || t.text.n > ID_MAX_BYTES) {
		law_mistake(p->diags, t.at,
			"'%.*s': a name has lower-case letters, digits and '-', at most %d",
			SLICE_ARG(t.text), ID_MAX_BYTES);
		return false;
	}
	*id = t.text;
	return true;
}

bool
parse_fact(struct parser *p, enum fact *f)
{
	struct token t;
	if (!take_kind(p, TOKEN_WORD, "a fact, as in act.kind", &t))
		return false;
	int found = fact_find(t.text);
	if (found >= 0) {
		*f = (enum fact)found;
		return true;
	}
	for (int i = 0; i < FACT_COUNT; i++)
		if (field_is_near(t.text, fact_row((enum fact)i)->name)) {
			law_mistake(p->diags, t.at, "there is no fact '%.*s'; did you mean %s?",
				SLICE_ARG(t.text), fact_row((enum fact)i)->name);
			return false;
		}
	law_mistake(
		p->diags, t.at, "there is no fact '%.*s'; see `exq law facts`", SLICE_ARG(t.text));
	return false;
}

bool
parse_fact_of(struct parser *p, enum fact_type type, enum fact *f)
{
	struct place at = p->x.now.at;
	if (!parse_fact(p, f))
		return false;
	if (fact_row(*f)->type == type)
		return true;
	law_mistake(p->diags, at, "%s is %s: expected a fact that is %s", fact_row(*f)->name,
		fact_type_name(fact_row(*f)->type), fact_type_name(type));
	return false;
}

bool
parse_vocab(struct parser *p, enum vocab_id vocab, uint32_t *number)
{
	struct token t = p->x.now;
	struct err e;
	if (t.kind == TOKEN_STRING || !take_kind(p, TOKEN_WORD, vocab_of(vocab)->name, &t)) {
		if (t.kind == TOKEN_STRING)
			parse_expected(p, vocab_of(vocab)->name);
		return false;
	}
	if (field_check_word(vocab, t.text, number, &e) == OK)
		return true;
	law_mistake(p->diags, t.at, "%s", e.msg);
	return false;
}

bool
parse_unit(struct parser *p, enum unit *u)
{
	static const char *const words[] = {"hours", "days", "working-days", "months", "years"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (parse_accept(p, words[i])) {
			*u = (enum unit)i;
			return true;
		}
	parse_expected(p, "hours, days, working-days, months or years");
	return false;
}

bool
parse_whom(struct parser *p, enum whom *w)
{
	uint32_t number = 0;
	if (!parse_vocab(p, VOCAB_WHOM, &number))
		return false;
	*w = (enum whom)number;
	return true;
}

/* Strings that follow each other are one text. */
static bool
join_strings(struct parser *p, struct value *v)
{
	struct buf joined;
	struct slice part;
	if (v->has == VALUE_KNOWN) {
		law_mistake(p->diags, p->x.now.at, "this language was said before");
		return false;
	}
	if (p->x.now.kind == TOKEN_STRING && !p->x.now.text.n) {
		law_mistake(p->diags, p->x.now.at, "the text is empty");
		return false;
	}
	if (!parse_string(p, &part))
		return false;
	buf_init(&joined, STRING_MAX_BYTES);
	buf_add(&joined, part);
	while (p->x.now.kind == TOKEN_STRING && parse_string(p, &part))
		buf_add(&joined, part);
	bool fits = !buf_failed(&joined);
	*v = (struct value){.has = VALUE_KNOWN, .text = arena_copy(p->arena, buf_slice(&joined))};
	buf_fini(&joined);
	if (fits && v->text.p)
		return true;
	law_mistake(p->diags, p->x.now.at, "the text is longer than %d bytes", STRING_MAX_BYTES);
	return false;
}

bool
parse_texts(struct parser *p, struct texts *t)
{
	bool any = false;
	if (p->x.now.kind == TOKEN_STRING)
		return join_strings(p, &t->in[LANG_EN]);
	for (int l = 0; l < LANG_COUNT;) {
		if (!parse_accept(p, vocab_word(VOCAB_LANGUAGE, (uint32_t)l))) {
			l++;
			continue;
		}
		if (!join_strings(p, &t->in[l]))
			return false;
		any = true;
		l = 0;
	}
	if (!any)
		parse_expected(p, "a text in quotes, or en, ru or kk and a text");
	return any;
}

static bool
is_clause(const struct lexer *x)
{
	static const char *const words[] = {"step", "assume", "cite", "valid", "when", "unless",
		"require", "overrides", "until", "else", "say", "ask", "for", "starts", "within",
		"calendar", "ends-in", "side", "state", "title", "url", "note", "off",
		"provisional", "expect"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (lex_is(x, words[i]))
			return true;
	return false;
}

void
parse_skip_clause(struct parser *p)
{
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}") && !is_clause(&p->x))
		lex_next(&p->x);
}

void
parse_skip_item(struct parser *p, int depth)
{
	while (p->x.now.kind != TOKEN_END && p->x.depth > depth)
		lex_next(&p->x);
	parse_accept(p, "}");
}
