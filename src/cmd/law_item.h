/* cmd/law_item.h: rules, clocks and exposures alike, as `exq law list|show|graph` show them. */
#ifndef EXQ_CMD_LAW_ITEM_H
#define EXQ_CMD_LAW_ITEM_H

#include "cmd/law.h"

enum law_what { LAW_RULE, LAW_CLOCK, LAW_EXPOSURE, LAW_WHAT_COUNT };

/* One of the three pointers is set. */
struct law_item {
	enum law_what what;
	const struct provision *p;
	const struct rule *rule;
	const struct clock *clock;
	const struct exposure *exposure;
};

const char *law_what_word(enum law_what what); /* "rule" */

size_t law_item_count(const struct law *l);

/* The i-th, rules first, then clocks, then exposures, each in file order. */
struct law_item law_item_at(const struct law *l, size_t i);

/*
 * By `pack.id`, or by an id that only one item has.  ERR_MISSING with the names most like it, or
 * ERR_USAGE where several packs have the id.
 */
MUST_CHECK enum err_kind law_item_find(
	const struct law *l, struct slice name, struct law_item *item, struct err *e);

/* How well its least checked source was read. */
enum checked law_item_checked(const struct law_item *item);

/* What kind of rule: its step, whose clock, which side: a word of the vocabularies. */
const char *law_item_role(const struct law_item *item);

/* "2016-01-01..2026-06-30", "2016-01-01..", "..2026-06-30" or "". */
enum { LAW_VALIDITY_MAX = 32 };
char *law_item_validity(const struct provision *p, char to[LAW_VALIDITY_MAX]);

/* "AB": the readings of a draft in which it holds; "" when in all, or in force. */
enum { LAW_READINGS_MAX = 33 };
char *law_item_readings(const struct provision *p, char to[LAW_READINGS_MAX]);

/* --pack, --step, --what, --on, --unchecked: what to show. */
struct law_filter {
	const struct law_pack *pack; /* NULL: any */
	int step, what;		     /* -1: any */
	bool has_on, unchecked;
	civil_day on;
};
MUST_CHECK enum err_kind law_filter_parse(
	const struct law *l, const struct args *a, struct law_filter *f, struct err *e);
bool law_filter_passes(const struct law_filter *f, const struct law_item *item);

#define LAW_FILTER_OPTS                                                                            \
	{"pack", "PACK", "of this pack only", false},                                              \
		{"step", "STEP", "rules of this step only: authentic, competent, in-force, ...",   \
			false},                                                                    \
		{"what", "WHAT", "rules, clocks or exposures only", false},                        \
		{"on", "DATE", "in force on that day only", false},                                \
	{                                                                                          \
		"unchecked", NULL, "only what rests on sources read less than in full", false      \
	}

#endif
