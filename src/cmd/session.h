/*
 * cmd/session.h: what commands that assess need: law, scope and neighbours, loaded and hashed.
 */
#ifndef EXQ_CMD_SESSION_H
#define EXQ_CMD_SESSION_H

#include "assess/assess.h"
#include "cmd/cmd.h"

struct session {
	struct law *law;
	struct law_diags *diags;
	struct buf psl; /* the public suffix list's bytes, for further scopes */
	char psl_hash[72];
	struct scope *scope;
	struct neighbours *neighbours; /* NULL without --neighbours */
	char neighbours_hash[72];
	struct assumption assumed[LAW_MAX_ASSUMED];
	size_t nassumed;
	civil_day on;
	enum language lang;
	struct demand_addressee as;
	bool has_as;
};

/* The options these commands share; a command's table begins with them. */
#define SESSION_OPTS                                                                               \
	{"as", "KIND@STATE", "answer for this addressee, e.g. hosting-provider@KZ", false},        \
		{"on", "DATE", "the law as it stands on DATE (YYYY-MM-DD, or today: the default)", \
			false},                                                                    \
		{"assume", "PACK[:READING]", "try a draft as if in force, e.g. eaeu-2026-draft:C", \
			true},                                                                     \
		{"lang", "en|ru|kk", "language of the answer (default: en)", false},               \
		{"neighbours", "FILE",                                                             \
			"who shares addresses: CSV name,address or imported records", false},      \
	{                                                                                          \
		"law", "FOLDER", "folder with law/ and lang/ in place of the installed one", false \
	}

/* Load everything the options ask for; on error the session is closed and *e says why. */
MUST_CHECK enum err_kind session_open(struct session *s, const struct args *a, struct err *e);
void session_close(struct session *s);

/* A further scope on the same list, for another thread. */
MUST_CHECK enum err_kind session_scope(const struct session *s, struct scope **to, struct err *e);

/* Parse `PACK` or `PACK:X`; whether they exist is for law_view_init(). */
MUST_CHECK enum err_kind session_assumption(const char *text, struct assumption *to, struct err *e);

/* Parse `YYYY-MM-DD` or `today`. */
MUST_CHECK enum err_kind session_day(const char *text, civil_day *day, struct err *e);

#endif
