/*
 * law/lex.h: words, dates, numbers and strings of packs and cases, with their places.  Pure.
 *
 * The grammar of tokens is in exequatur-law(5).  A lexer looks one token ahead; texts of strings
 * are copied (unescaped) into its arena, all other slices point into the text.
 */
#ifndef EXQ_LAW_LEX_H
#define EXQ_LAW_LEX_H

#include "law/pack.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,	/* kz.foreign-act, is, recognition.writ */
	TOKEN_UPPER,	/* KZ, A */
	TOKEN_DATE,	/* 2026-01-31 */
	TOKEN_MONTHDAY, /* 01-31 */
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_PUNCT, /* { } ( ) , : */
	TOKEN_BAD,   /* already reported */
};

enum { STRING_MAX_BYTES = 4096 }; /* a sentence for people; the longest in use has 600 */

struct token {
	enum token_kind kind;
	struct slice text;
	int64_t number; /* NUMBER; of a DATE its civil_day */
	struct place at;
};

struct lexer {
	struct slice text, file;
	size_t pos, line_start;
	size_t counted; /* code points of the line up to here are counted in `column` */
	int column;
	size_t end; /* of the token before this one */
	int line;
	struct arena *arena;
	struct law_diags *diags;
	struct token now;
	int depth; /* of braces */
};

/* Stands at the first token. */
void lex_init(struct lexer *x, struct slice file, struct slice text, struct arena *a,
	struct law_diags *d);

/* Go on to the next token. */
void lex_next(struct lexer *x);

/* Is the token this word or sign? */
bool lex_is(const struct lexer *x, const char *word);

/* The token as a message names it: "'until'", "a text", "the end of the file".  Valid until the
 * next call. */
const char *lex_found(const struct lexer *x);

/* ---- mistakes ---- */

void law_mistake(struct law_diags *d, struct place at, const char *fmt, ...) PRINTF_LIKE(3, 4);
void law_warn(struct law_diags *d, struct place at, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
