/*
 * law/pack.h: rule packs as parsed and checked: the tree other files of law/ read.  Pure.
 *
 * The language is exequatur-law(5).  All of it lives in the arena of the `struct law` that holds
 * the packs; slices point into that arena's copies of the texts.
 */
#ifndef EXQ_LAW_PACK_H
#define EXQ_LAW_PACK_H

#include "base/arena.h"
#include "doc/field.h"
#include "law/fact.h"

enum {
	PACK_MAX_BYTES = 1 << 20, /* a state's pack is some tens of KB */
	LAW_MAX_PACKS = 32,
	LAW_MAX_RULES = 1024, /* all packs; some hundreds are expected */
	LAW_MAX_DEPTH = 32,   /* nesting of conditions */
	LAW_MAX_ATOMS = 64,   /* in one rule: one bit each in a trace */
	LAW_MAX_CITES = 8,
};

/* Where something stands in a file; lines and columns from 1, columns in code points. */
struct place {
	struct slice file;
	int line, column;
};

enum cond_op {
	COND_AND,
	COND_OR,
	COND_NOT, /* a, b */
	/* the rest are atoms */
	COND_IS,     /* value equals; SET: is only */
	COND_ONE_OF, /* STATE: in `states`; WORD: bit in value.set */
	COND_SAME,   /* equals `other` fact */
	COND_PRESENT,
	COND_ABSENT,
	COND_INCLUDES,
	COND_BEFORE,
	COND_AFTER,
	COND_ON_OR_BEFORE,
	COND_ON_OR_AFTER, /* value.day or `other` */
	COND_WITHIN,	  /* fact <= other + n units */
	COND_AT_LEAST,
	COND_AT_MOST,
};

enum unit { UNIT_HOURS, UNIT_DAYS, UNIT_WORKING_DAYS, UNIT_MONTHS, UNIT_YEARS };

struct cond {
	enum cond_op op;
	bool negated;		  /* `is not` */
	const struct cond *a, *b; /* AND, OR, NOT (a only) */
	enum fact fact;
	int other; /* a fact compared with, or -1 */
	struct value value;
	const state_code *states; /* ONE_OF of states, ended by 0 */
	int n;			  /* WITHIN */
	enum unit unit;
	int atom;	   /* number of the atom within its rule */
	struct slice text; /* as written, white space folded */
};

struct source {
	struct slice id;
	struct texts title;
	struct slice url, note;
	struct place at;
	bool cited;
};

struct cite {
	const struct source *source;
	struct slice clause;
	enum checked checked;
};

/* `N unit after fact`, or the fact itself (n = 0); `earliest of` is a list. */
struct day_term {
	int n;
	enum unit unit;
	enum fact fact;
};

struct law_pack;

/* What rules, clocks and exposures share. */
struct provision {
	struct slice id;      /* without its pack */
	struct slice full_id; /* pack.id */
	const struct law_pack *pack;
	struct place at;
	struct cite cites[LAW_MAX_CITES];
	size_t ncites;
	civil_day from, until; /* INT32_MIN / INT32_MAX when open */
	uint32_t readings;     /* bit 0 = A; 0 = every reading */
	const struct cond *when, *unless;
	struct texts say;
};

struct rule {
	struct provision p;
	enum step step;
	const struct cond *require;
	const struct cond **atoms; /* every atom by its number */
	size_t natoms;
	struct texts otherwise; /* `else` */
	bool has_ask;
	enum whom ask_whom;
	struct texts ask;
	const struct rule **overrides; /* resolved */
	size_t noverrides;
	const struct rule **overridden_by;
	size_t noverridden_by;
	const struct day_term *until; /* earliest of these; NULL when none */
	size_t nuntil;
	size_t index; /* in law->rules */
};

enum clock_for { CLOCK_ADDRESSEE, CLOCK_SENDER, CLOCK_PUBLISHER, CLOCK_AUTHORITY, CLOCK_INQUIRER };

struct clock {
	struct provision p;
	enum clock_for whose;
	int starts;		   /* fact, or -1 */
	const struct clock *after; /* starts when this one has run out */
	int n;
	enum unit unit;
	enum fact calendar;	   /* FACT_HOST_STATE and the like */
	state_code calendar_state; /* or a state by name; 0 = by the fact */
	struct texts ends_in;
};

enum side { SIDE_COMPLYING, SIDE_REFUSING };

struct exposure {
	struct provision p;
	enum side side;
	state_code state;
};

struct calendar {
	state_code state;
	int year;
	const civil_day *off, *work;
	size_t noff, nwork;
	bool provisional;
	struct cite cites[LAW_MAX_CITES];
	size_t ncites;
	struct slice note;
	struct place at;
};

struct reading {
	char letter;
	struct texts say;
};

struct text_item {
	struct slice id;
	struct texts texts;
	struct place at;
};

struct law_pack {
	struct slice id, file;
	struct texts title;
	bool draft;
	char hash[72]; /* "sha256:…" of the file's bytes, given by the caller */
	struct reading *readings;
	size_t nreadings;
	struct source **sources;
	size_t nsources;
};

/* Every array is in file order, files in the order they were added. */
struct law {
	struct arena *arena;
	const struct law_pack **packs;
	size_t npacks;
	const struct rule **rules;
	size_t nrules;
	const struct clock **clocks;
	size_t nclocks;
	const struct exposure **exposures;
	size_t nexposures;
	const struct calendar **calendars;
	size_t ncalendars;
	const struct text_item **texts; /* sorted by id after law_finish() */
	size_t ntexts;
};

enum { LAW_MAX_DIAGS = 200 };

struct law_diag {
	struct place at;
	bool warning;
	struct slice message; /* in the diags' arena */
};

struct law_diags {
	struct arena *arena;
	struct law_diag *items;
	size_t n, cap, errors, warnings; /* counts go on past LAW_MAX_DIAGS; items do not */
};

/* NULL when out of memory. */
struct law *law_open(void);
void law_close(struct law *l);

struct law_diags *law_diags_open(void);
void law_diags_close(struct law_diags *d);

/*
 * Parse one file and add what is good in it; every mistake goes to *d.  `hash` is "sha256:…" of
 * the bytes.  OK when the file had no error; ERR_SYNTAX, ERR_LIMIT else.  Names across packs
 * (`overrides`, `starts after`) are resolved by law_finish().
 */
MUST_CHECK enum err_kind law_add(
	struct law *l, struct slice file, struct slice text, const char *hash, struct law_diags *d);
MUST_CHECK enum err_kind law_finish(struct law *l, struct law_diags *d);

const struct law_pack *law_find_pack(const struct law *l, struct slice id);

/* The text of an interface item in a language (English when that is missing); .p NULL if no item.
 */
struct slice law_text(const struct law *l, const char *id, enum language lang);

/*
 * The clause of a cite in a language: as the rule pack has it, or as the text `clause.*` that has
 * it in English says it in the language.
 */
struct slice law_clause(const struct law *l, const struct cite *c, enum language lang);

/* The text in a language, English when it is missing; "" when both are. */
struct slice texts_in(const struct texts *t, enum language lang);

#endif
