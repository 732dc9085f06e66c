/*
 * law/parse.h: recursive descent over one file of rules; shared by the files parse_*.c only.
 *
 * A mistake is reported where it is met, the clause it stands in is passed over, and an item with
 * a mistake is left out; so all mistakes of a file come out of one run.
 */
#ifndef EXQ_LAW_PARSE_H
#define EXQ_LAW_PARSE_H

#include "law/lex.h"

enum {
	LAW_MAX_BYTES = 64 << 20, /* of all packs parsed; those in use need 3 MB */
	LAW_MAX_CLOCKS = 512,
	LAW_MAX_EXPOSURES = 512,
	LAW_MAX_CALENDARS = 256, /* five states, some years */
	LAW_MAX_TEXTS = 4096,
	LAW_MAX_SOURCES = 256, /* of one pack */
	LAW_MAX_READINGS = 26,
	LAW_MAX_PENDING = 2048,
	LAW_MAX_LIST = 128,  /* values of one list */
	LAW_MAX_SPAN = 1000, /* days, months or years of a term */
	ID_MAX_BYTES = 96,
};

/* A name that law_finish() looks up: `overrides` of a rule, or `starts after` of a clock. */
struct pending {
	struct rule *rule;
	struct clock *clock;
	struct slice name;
	const struct law_pack *pack;
	struct place at;
};

/* What law_open() really makes. */
struct law_store {
	struct law law;
	struct pending *pending;
	size_t npending;
};

struct parser {
	struct lexer x;
	struct law_store *store;
	struct arena *arena;
	struct law_diags *diags;
	struct law_pack *pack;
	const struct cond *atoms[LAW_MAX_ATOMS]; /* of the rule being parsed */
	size_t natoms;
	int depth;		 /* of conditions */
	struct slice broken[16]; /* clauses of the item being parsed that could not be read */
	size_t nbroken;
};

/* Zeroed memory; NULL, with a mistake reported, when there is none. */
void *parse_alloc(struct parser *p, size_t n, size_t size);

/* "expected …, found …" at the token. */
void parse_expected(struct parser *p, const char *what);

/* Take the word or sign, or report that it was expected. */
bool parse_want(struct parser *p, const char *word);
bool parse_accept(struct parser *p, const char *word);

bool parse_string(struct parser *p, struct slice *s);
bool parse_number(struct parser *p, int64_t *n);
bool parse_date(struct parser *p, civil_day *day);
bool parse_state(struct parser *p, state_code *s);
bool parse_id(struct parser *p, struct slice *id); /* without a dot */
bool parse_fact(struct parser *p, enum fact *f);
bool parse_fact_of(struct parser *p, enum fact_type type, enum fact *f);
bool parse_vocab(struct parser *p, enum vocab_id vocab, uint32_t *number);
bool parse_unit(struct parser *p, enum unit *u);
bool parse_whom(struct parser *p, enum whom *w);

/* One string (English), or LANG STRING… for each language; joins what was said before. */
bool parse_texts(struct parser *p, struct texts *t);

/* Pass over what is left of a clause: up to a clause's keyword or the end of the item. */
void parse_skip_clause(struct parser *p);

/* Pass over the rest of an item and its closing brace, given the depth it stands at. */
void parse_skip_item(struct parser *p, int depth);

/* A condition; NULL when it is mistaken.  Atoms are numbered in p->atoms. */
const struct cond *parse_condition(struct parser *p);

/* Clauses that rules, clocks and exposures share; false when the word at hand is none of them. */
bool parse_provision_clause(struct parser *p, struct provision *v);

/* A clause that could not be read: pass over it, and do not call it missing later. */
void parse_broken(struct parser *p, struct slice clause);
void parse_missing(struct parser *p, const struct provision *v, const char *clause);

bool parse_has_text(const struct texts *t);
void parse_warn_languages(
	struct parser *p, struct place at, const char *what, const struct texts *t);
void parse_check_provision(struct parser *p, const struct provision *v, bool wants_say);

/* Items; the keyword is taken.  Each reports its mistakes and stands behind its end. */
void parse_rule(struct parser *p);
void parse_clock(struct parser *p);
void parse_exposure(struct parser *p);
void parse_calendar(struct parser *p);

/* The name and brace that open an item; NULL id on a mistake. */
bool parse_open_provision(struct parser *p, struct provision *v);

bool parse_cite(struct parser *p, struct cite *cites, size_t *n);

void law_add_pending(struct parser *p, struct rule *rule, struct clock *clock);

#endif
