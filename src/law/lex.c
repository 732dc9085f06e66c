#include "law/lex.h"

#include "base/utf8.h"

#include <stdio.h>

/* ---- characters ---- */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
peek(const struct lexer *x, size_t ahead)
{
	size_t at = x->pos + ahead;
	if (at >= x->text.n)
		return '\0';
	return x->text.p[at];
}

/* Of where the lexer is; counts on from the place before, so that long lines cost no more. */
static struct place
place_here(struct lexer *x)
{
	if (x->counted < x->line_start) {
		x->counted = x->line_start;
		x->column = 1;
	}
	struct slice since = {x->text.p + x->counted, x->pos - x->counted};
	x->column += (int)utf8_count(since);
	x->counted = x->pos;
	return (struct place){x->file, x->line, x->column};
}

/* What is not seen, or turns the line around, could hide a rule in a comment, or show one. */
static void
skip_comment(struct lexer *x)
{
	uint32_t cp = 0;
	while (x->pos < x->text.n && x->text.p[x->pos] != '\n') {
		size_t at = x->pos;
		if (!utf8_next(x->text, &at, &cp))
			at = x->pos + 1;
		else if (utf8_is_deceptive(cp) && cp != '\t' && cp != '\r')
			law_mistake(x->diags, place_here(x),
				"the comment holds U+%04X, which is not seen or misleads the eye",
				(unsigned)cp);
		x->pos = at;
	}
}

static void
skip_blanks(struct lexer *x)
{
	for (; x->pos < x->text.n; x->pos++) {
		char c = x->text.p[x->pos];
		if (c == '#') {
			skip_comment(x);
			c = peek(x, 0);
		}
		if (c == '\n') {
			x->line++;
			x->line_start = x->pos + 1;
		} else if (c != ' ' && c != '\t' && c != '\r') {
			return;
		}
	}
}

/* ---- tokens ---- */

static void
take(struct lexer *x, enum token_kind kind, size_t n)
{
	x->now.kind = kind;
	x->now.text = (struct slice){x->text.p + x->pos, n};
	x->pos += n;
}

/* A dot joins when something follows it; behind it capitals are allowed (carried.S1). */
static void
take_word(struct lexer *x)
{
	size_t n = 0;
	bool behind_dot = false;
	for (;; n++) {
		char c = peek(x, n);
		char next = peek(x, n + (c == '.'));
		if (c == '.' && (is_lower(next) || is_upper(next) || is_digit(next)))
			behind_dot = true;
		else if (!is_lower(c) && !is_digit(c) && c != '-' && !(behind_dot && is_upper(c)))
			break;
	}
	take(x, TOKEN_WORD, n);
}

static void
take_upper(struct lexer *x)
{
	size_t n = 0;
	while (is_upper(peek(x, n)))
		n++;
	take(x, TOKEN_UPPER, n);
	if (n > 2) {
		law_mistake(x->diags, x->now.at,
			"'%.*s': expected a state of two letters, as in KZ, or a reading of one",
			SLICE_ARG(x->now.text));
		x->now.kind = TOKEN_BAD;
	}
}

static void
take_digits(struct lexer *x)
{
	enum { NUMBER_DIGITS = 9 };
	size_t n = 0, dashes = 0;
	civil_day day = 0;
	struct err e;
	while (is_digit(peek(x, n)) || peek(x, n) == '-')
		dashes += peek(x, n++) == '-';
	take(x, TOKEN_NUMBER, n);
	struct slice t = x->now.text;
	if (dashes == 0 && n <= NUMBER_DIGITS) {
		x->now.number = 0;
		for (size_t i = 0; i < n; i++)
			x->now.number = x->now.number * 10 + (t.p[i] - '0');
	} else if (dashes == 1 && n == 5 && t.p[2] == '-') {
		x->now.kind = TOKEN_MONTHDAY;
	} else if (dashes && civil_parse(t, &day, &e) == OK) {
		x->now.kind = TOKEN_DATE;
		x->now.number = day;
	} else {
		law_mistake(x->diags, x->now.at,
			"'%.*s': expected a number of up to %d digits, or a date as YYYY-MM-DD",
			SLICE_ARG(t), NUMBER_DIGITS);
		x->now.kind = TOKEN_BAD;
	}
}

/* The string up to its end on this line; .p NULL, with a diagnostic, when it is none. */
static struct slice
raw_string(struct lexer *x)
{
	size_t n = 1;
	while (peek(x, n) && peek(x, n) != '\n' && peek(x, n) != '"')
		n += peek(x, n) == '\\' && peek(x, n + 1) && peek(x, n + 1) != '\n' ? 2 : 1;
	struct slice raw = {x->text.p + x->pos + 1, n - 1};
	bool closed = peek(x, n) == '"';
	x->pos += n + closed;
	if (closed && raw.n <= STRING_MAX_BYTES)
		return raw;
	if (!closed)
		law_mistake(
			x->diags, x->now.at, "the text does not end on its line: expected '\"'");
	else
		law_mistake(
			x->diags, x->now.at, "the text is longer than %d bytes", STRING_MAX_BYTES);
	return (struct slice){NULL, 0};
}

static bool
is_clean(struct lexer *x, struct slice raw)
{
	size_t i = 0;
	uint32_t cp;
	while (utf8_next(raw, &i, &cp))
		if (utf8_is_deceptive(cp)) {
			law_mistake(x->diags, x->now.at,
				"the text holds U+%04X, which is not seen or misleads the eye",
				(unsigned)cp);
			return false;
		}
	return true;
}

static void
take_string(struct lexer *x)
{
	char plain[STRING_MAX_BYTES];
	size_t n = 0;
	x->now.kind = TOKEN_BAD;
	struct slice raw = raw_string(x);
	if (!raw.p || !is_clean(x, raw))
		return;
	for (size_t i = 0; i < raw.n; i++) {
		bool escaped = raw.p[i] == '\\' && i + 1 < raw.n;
		i += escaped;
		if (escaped && raw.p[i] != '"' && raw.p[i] != '\\') {
			law_mistake(x->diags, x->now.at,
				"only \\\" and \\\\ may stand behind a backslash");
			return;
		}
		plain[n++] = raw.p[i];
	}
	x->now.text = arena_copy(x->arena, (struct slice){plain, n});
	if (!x->now.text.p)
		law_mistake(x->diags, x->now.at, "the texts need more memory than they may have");
	else
		x->now.kind = TOKEN_STRING;
}

static void
take_bad(struct lexer *x)
{
	size_t at = x->pos;
	uint32_t cp = 0;
	if (utf8_next(x->text, &at, &cp) && !utf8_is_deceptive(cp))
		law_mistake(x->diags, x->now.at, "no word begins with '%.*s'", (int)(at - x->pos),
			x->text.p + x->pos);
	else
		law_mistake(x->diags, x->now.at, "no word begins with U+%04X", (unsigned)cp);
	take(x, TOKEN_BAD, at > x->pos ? at - x->pos : 1);
}

void
lex_next(struct lexer *x)
{
	x->end = x->pos;
	skip_blanks(x);
	x->now = (struct token){.kind = TOKEN_END, .at = place_here(x)};
	if (x->pos >= x->text.n)
		return;
	char c = peek(x, 0);
	if (is_lower(c)) {
		take_word(x);
	} else if (is_upper(c)) {
		take_upper(x);
	} else if (is_digit(c)) {
		take_digits(x);
	} else if (c == '"') {
		take_string(x);
	} else if (c && strchr("{}(),:", c)) {
		x->depth += (c == '{') - (c == '}');
		take(x, TOKEN_PUNCT, 1);
	} else {
		take_bad(x);
	}
}

void
lex_init(
	struct lexer *x, struct slice file, struct slice text, struct arena *a, struct law_diags *d)
{
	*x = (struct lexer){
		.text = text, .file = file, .line = 1, .column = 1, .arena = a, .diags = d};
	lex_next(x);
}

bool
lex_is(const struct lexer *x, const char *word)
{
	bool plain = x->now.kind == TOKEN_WORD || x->now.kind == TOKEN_PUNCT;
	return plain && slice_is(x->now.text, word);
}

const char *
lex_found(const struct lexer *x)
{
	enum { SHOWN = 40 };
	static _Thread_local char said[SHOWN + 16];
	size_t n = x->now.text.n < SHOWN ? x->now.text.n : SHOWN;
	switch (x->now.kind) {
	case TOKEN_END:
		return "the end of the file";
	case TOKEN_STRING:
		return "a text";
	default:
		snprintf(said, sizeof said, "'%.*s'", (int)n, n ? x->now.text.p : "");
		return said;
	}
}
