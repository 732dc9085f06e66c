/* cmd/act_opts.h: rows of options that several acting commands have. */
#ifndef EXQ_CMD_ACT_OPTS_H
#define EXQ_CMD_ACT_OPTS_H

#define ACT_OPTS                                                                                   \
	{"log", "WHERE", "the log: its folder, or its URL (default: EXQ_LOG)", false},             \
		{"copy", "FOLDER", "with a URL: a copy of what that log publishes", false},        \
		{"origin", "ORIGIN", "of the copy: the log's origin", false},                      \
		{"genesis", "ID", "of the copy: the id of its genesis", false},                    \
		{"key", "WHERE", "the key to sign with (default: EXQ_KEY)", false},                \
		{"cert", "CERT", "its certificate (default: EXQ_CERT)", false},                    \
		{"secret", "FILE", "its pass phrase or PIN (default: EXQ_SECRET)", false},         \
		{"yes", NULL, "do not ask before it is signed", false},                            \
		{"dry-run", NULL, "draft, try and show it, and go no further", false},             \
		{"anyway", NULL, "submit also what the register would refuse", false},             \
	{                                                                                          \
		"receipt", "FILE", "write the receipt there", false                                \
	}

#define ACT_TEXTS(option, says, field, needed)                                                     \
	{option, "TEXT", says "; @FILE: what a file holds", false, needed, field ".en"},           \
		{option "-ru", "TEXT", "the same in Russian", false, false, field ".ru"},          \
	{                                                                                          \
		option "-kk", "TEXT", "the same in Kazakh", false, false, field ".kk"              \
	}
#define ACT_REASONS(needed) ACT_TEXTS("reasons", "why, in English", "reasons", needed)

#define ACT_OFFICE                                                                                 \
	{"role", "WORD", "who decided in the office (default: judge, of a court)", false, false,   \
		"decided-by.role"},                                                                \
	{                                                                                          \
		"office", "NAME", "the office that decided (default: the issuer's name)", false,   \
			false, "decided-by.name"                                                   \
	}

#define ACT_TARGETS                                                                                \
	{"url", "URL", "a target: one address of a page", true, false, "targets"},                 \
		{"host", "NAME", "a target: one name", true, false, "targets"},                    \
		{"domain", "NAME", "a target: a name and all below it", true, false, "targets"},   \
	{                                                                                          \
		"ip", "ADDRESS", "a target: one address of the network", true, false, "targets"    \
	}

#define ACT_COLLATERAL                                                                             \
	{                                                                                          \
		"collateral", "METHOD:COUNT",                                                      \
			"others each target touches; of one: TARGET=…; named: …:A,B", true, false, \
			"collateral"                                                               \
	}
#define ACT_SCOPE                                                                                  \
	ACT_COLLATERAL,                                                                            \
	{                                                                                          \
		"considered", "WHAT", "a narrower measure, why not: MEASURE:KIND:WHY[:TEXT]",      \
			true, false, "considered"                                                  \
	}

#define ACT_BASIS                                                                                  \
	{"basis", "ID", "the recognition it rests on", false, false, "basis.ref"},                 \
		{"basis-court", "NAME", "the court whose act it rests on", false, false,           \
			"basis.court"},                                                            \
		{"basis-number", "TEXT", "that act's number", false, false, "basis.number"},       \
	{                                                                                          \
		"basis-date", "DATE", "that act's date", false, false, "basis.date"                \
	}

#define ACT_BY_COURT                                                                               \
	{"act-court", "NAME", "the court that asked for it (default: the issuer)", false, false,   \
		"by-court.court"},                                                                 \
		{"act-number", "TEXT", "the number of that act", false, false, "by-court.number"}, \
		{"act-date", "DATE", "its date", false, false, "by-court.date"},                   \
	{                                                                                          \
		"act-copy", "HASH", "salted hash of its copy; @FILE: made from the file", false,   \
			false, "by-court.copy"                                                     \
	}

#define ACT_AFFECTED                                                                               \
	{"affected", "ACTOR", "whom it affects (default: who publishes the targets)", false,       \
		false, "affected.actor"},                                                          \
	{                                                                                          \
		"affected-name", "NAME", "whom it affects, not registered", false, false,          \
			"affected.name"                                                            \
	}

#endif
