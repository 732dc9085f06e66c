/*
 * doc/row.h: macros that write the rows of a table of fields; only for files that hold tables.
 *
 * Before a table define STRUCT as its C struct, and behind it undefine it again:
 *
 *	#define STRUCT struct demand_sender
 *	static const struct field sender_fields[] = {
 *		ROW_WORD(kind, "kind", FIELD_NULLABLE, VOCAB_SENDER),
 *		ROW_TEXT(name, "name", FIELD_NULLABLE, 300),
 *	};
 *	PART(sender, "sender");
 *	#undef STRUCT
 */
#ifndef EXQ_DOC_ROW_H
#define EXQ_DOC_ROW_H

#include "doc/field.h"

#define ROW(k, m, n, f) .name = (n), .kind = (k), .flags = (f), .offset = offsetof(STRUCT, m)

#define ROW_TYPE                                                                                   \
	{                                                                                          \
		.name = "type", .kind = FIELD_TYPE, .flags = FIELD_REQUIRED                        \
	}
#define ROW_OF(k, m, n, f)                                                                         \
	{                                                                                          \
		ROW(k, m, n, f)                                                                    \
	}
#define ROW_MAX(k, m, n, f, most)                                                                  \
	{                                                                                          \
		ROW(k, m, n, f), .max = (most)                                                     \
	}
#define ROW_TEXT(m, n, f, most) ROW_MAX(FIELD_TEXT, m, n, f, most)
#define ROW_RAW(m, n, f, most) ROW_MAX(FIELD_RAW, m, n, f, most)
#define ROW_TEXTS(m, n, f, most) ROW_MAX(FIELD_TEXTS, m, n, f, most)
#define ROW_INT(m, n, f, most) ROW_MAX(FIELD_INT, m, n, f, most)
#define ROW_RANGE(m, n, f, least, most)                                                            \
	{                                                                                          \
		ROW(FIELD_INT, m, n, f), .min = (least), .max = (most)                             \
	}
#define ROW_INSTANT(m, n, f) ROW_OF(FIELD_INSTANT, m, n, f)
#define ROW_BASE64(m, n, f, most) ROW_MAX(FIELD_BASE64, m, n, f, most)
#define ROW_YES(m, n, f) ROW_OF(FIELD_YES, m, n, f)
#define ROW_DATE(m, n, f) ROW_OF(FIELD_DATE, m, n, f)
#define ROW_STATE(m, n, f) ROW_OF(FIELD_STATE, m, n, f)
#define ROW_HASH(m, n, f) ROW_OF(FIELD_HASH, m, n, f)
#define ROW_WORD(m, n, f, v)                                                                       \
	{                                                                                          \
		ROW(FIELD_WORD, m, n, f), .vocab = (v)                                             \
	}
#define ROW_SET(m, n, f, v, least)                                                                 \
	{                                                                                          \
		ROW(FIELD_SET, m, n, f), .vocab = (v), .min = (least)                              \
	}
/* NOLINTBEGIN(bugprone-macro-parentheses): offsetof wants a member's bare name */
#define ROW_OBJECT(m, n, f, table)                                                                 \
	{                                                                                          \
		ROW(FIELD_OBJECT, m, n, f), .sub = (table), .has = offsetof(STRUCT, m.has)         \
	}
/* NOLINTEND(bugprone-macro-parentheses) */
#define ROW_LIST(m, n, f, table, least, most)                                                      \
	{                                                                                          \
		ROW(FIELD_LIST, m, n, f), .sub = (table), .min = (least), .max = (most)            \
	}
#define ROW_TEXT_LIST(m, n, f, least, most)                                                        \
	{                                                                                          \
		ROW(FIELD_TEXT_LIST, m, n, f), .min = (least), .max = (most)                       \
	}
/* A list of values of one kind; each_most as `max` is of that kind. */
#define ROW_EACH(m, n, f, kind_of, each_most, least, most)                                         \
	{                                                                                          \
		ROW(FIELD_TEXT_LIST, m, n, f), .min = (least), .max = (most), .each = (kind_of),   \
					       .each_max = (each_most)                             \
	}
#define ROW_HASHES(m, n, f, least, most) ROW_EACH(m, n, f, FIELD_HASH, 0, least, most)
#define ROW_INT_LIST(m, n, f, least, most)                                                         \
	{                                                                                          \
		ROW(FIELD_INT_LIST, m, n, f), .min = (least), .max = (most)                        \
	}

/* The table of a part, from the array x_fields and STRUCT. */
#define PART(x, called)                                                                            \
	static const struct table x##_table = {.type = (called),                                   \
		.fields = x##_fields,                                                              \
		.nfields = COUNT_OF(x##_fields),                                                   \
		.size = sizeof(STRUCT)}

/* The table of a part that other files use, declared elsewhere. */
#define SHARED_PART(x, called)                                                                     \
	const struct table x##_table = {.type = (called),                                          \
		.fields = x##_fields,                                                              \
		.nfields = COUNT_OF(x##_fields),                                                   \
		.size = sizeof(STRUCT)}

/* The table of a whole document. */
#define DOCUMENT(x, called) SHARED_PART(x, called)

#endif
