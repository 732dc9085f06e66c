/*
 * cmd/ledger.h: a log verified and folded, and what stood in it, entry by entry.
 *
 * What decides is the fold's (register/fold.h); the rows beside it are for people: who said what
 * when, and what became of it.
 */
#ifndef EXQ_CMD_LEDGER_H
#define EXQ_CMD_LEDGER_H

#include "node/replay.h"

enum { LEDGER_MIN_DIGITS = 8, LEDGER_PATH_MAX = 4096 };

struct ledger_row {
	struct sha256 id;
	uint64_t index;
	int64_t time;
	enum doc_type type; /* DOC_TYPE_COUNT: no document could be read */
	struct slice issuer, text;
	const char *reason; /* NULL: it has effect */
	int safeguard;
	bool has_about;
	struct sha256 about; /* the entry it is on: a confirm's order, a contest's */
};

struct ledger_from {
	const char *op, *folder;
	const char *origin, *genesis; /* both: `folder` is a copy of what the log publishes */
	bool texts;		      /* keep the documents in the rows */
	bool trial;		      /* fold a second time, to try what is not in the log */
};

struct ledger {
	struct ledger_from from;
	char public[LEDGER_PATH_MAX];
	struct conf conf;
	struct replay replay;
	struct fold *fold, *trial; /* fold is the replay's */
	struct ledger_row *rows;   /* rows[i] is the entry of index i */
	size_t n, cap;
	size_t *on, non; /* places of rows that are on another, in order of `about` */
	struct arena *a;
};

/* Closed by ledger_close(), also after an error.  ERR_MISMATCH: the log is damaged; what is wrong
 * has been told. */
MUST_CHECK enum err_kind ledger_open(
	struct ledger *l, const struct ledger_from *from, struct err *e);
void ledger_close(struct ledger *l);

/*
 * The entry whose id this is, or begins with these digits, LEDGER_MIN_DIGITS or more; "sha256:" in
 * front may be left out.  ERR_MISSING: none; ERR_USAGE: several, or no id.
 */
MUST_CHECK enum err_kind ledger_find(
	const struct ledger *l, const char *text, const struct ledger_row **row, struct err *e);
const struct ledger_row *ledger_by_id(const struct ledger *l, struct slice id);

/* The newest entry of a type that has effect and is on this one; NULL: none. */
const struct ledger_row *ledger_find_on(
	const struct ledger *l, enum doc_type type, const struct sha256 *id);

/* What a document is on; false: nothing. */
bool ledger_about(enum doc_type type, const struct doc_common *doc, struct sha256 *id);

/* "order"; "entry" when no document could be read. */
const char *ledger_type(const struct ledger_row *r);

/* Does the document name this id, anywhere? */
bool ledger_names(const struct ledger_row *r, const struct sha256 *id);

/* What the reason asks for, in words; "" when it is not known here. */
const char *ledger_clause(const char *reason);

/* "same-key (S5): another official's key than …" */
void ledger_put_reason(struct buf *to, const char *reason, int safeguard);

#endif
