/*
 * doc/field.h: one table of fields per document type; decode, encode and check by table.  Pure.
 *
 * A type is an array of `struct field`, each naming a member of a C struct by its offset.  Decoding
 * reads JSON into that struct; every mistake is reported with its JSON pointer (RFC 6901), all of
 * them in one run up to DIAG_MAX; unknown names, wrong types, out of range, deceptive characters
 * and missing required fields are mistakes.  A later document type costs a table, not a parser.
 */
#ifndef EXQ_DOC_FIELD_H
#define EXQ_DOC_FIELD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/value.h"
#include "doc/vocab.h"

enum {
	DOC_MAX_BYTES = 48 * 1024,  /* design: one document, so that it fits a log entry signed */
	DOC_VERSION = 1,	    /* of every type, so far */
	DOC_MAX_DEPTH = 8,	    /* the deepest type has five levels */
	RECORD_MAX_BYTES = 1 << 20, /* never signed; the largest entry seen is 52 KB of XML */
	DIAG_MAX = 64,		    /* mistakes reported in one run */
	DOC_MAX_LINE = 2000,	    /* code points of a line of a list: a condition, a name */
	DOC_MAX_INDEX = 65535,	    /* places in other lists of the same document */
	DOC_MAX_ATOMS = 64,	    /* conditions of one rule */
	DOC_MAX_FIELDS = 64,	    /* of one table: one bit each while decoding */
	DOC_MAX_BASE64 = 8 * 1024,  /* bytes in one base64 value; certificates are below 6 KiB */
};

enum field_kind {
	FIELD_TEXT, /* struct value .text; 1 to max code points, no deceptive characters */
	FIELD_RAW,  /* struct value .text as published elsewhere; 0 to max code points, any at all:
		       to be escaped before it is shown */
	FIELD_WORD, /* struct value .choice from `vocab` */
	FIELD_SET,  /* struct value .set: list of at least `min` distinct words from `vocab` */
	FIELD_YES,  /* struct value .yes: true or false */
	FIELD_INT,  /* struct value .number: min to max */
	FIELD_DATE, /* struct value .day */
	FIELD_INSTANT, /* struct value .number, ms since 1970 UTC */
	FIELD_STATE,   /* struct value .state */
	FIELD_ACTOR,  /* struct value .text: actor id, [a-z0-9] groups joined by '.' or '-', max 100
		       */
	FIELD_ORIGIN, /* struct value .text: log origin, host name and path without scheme */
	FIELD_HASH,   /* struct value .text: "sha256:" and 64 lower-case hex digits */
	FIELD_HEX,    /* struct value .text: exactly `max` lower-case hex digits */
	FIELD_BASE64, /* struct value .text: canonical padded base64 of 1 to max bytes */
	FIELD_VKEY,   /* struct value .text: "name+8 hex digits+base64", Ed25519; log/note.h checks
			 the   id */
	FIELD_HOST,   /* struct value .text: host name in ASCII, lower case, at most 253 bytes */
	FIELD_TYPE,   /* the text must be the document type's name; no member */
	FIELD_VERSION,	 /* struct value .number: document version, 1; newer is ERR_UNSUPPORTED */
	FIELD_TEXTS,	 /* struct texts: object of language to text of 1 to max code points */
	FIELD_OBJECT,	 /* a struct of its own with `sub` */
	FIELD_LIST,	 /* struct list of structs with `sub`, min to max of them */
	FIELD_TEXT_LIST, /* struct list of struct value .text, min to max; each of kind `each` and
			    `each_max`, or (not said) FIELD_TEXT of DOC_MAX_LINE */
	FIELD_INT_LIST,	 /* struct list of struct value .number, min to max; each 0 to DOC_MAX_INDEX
			  */
};

enum field_flag {
	FIELD_REQUIRED = 1, /* must be there in every document */
	FIELD_SIGNED = 2,   /* must be there before the document may be signed */
	FIELD_NULLABLE = 4, /* null means "known not to exist" */
};

/* Text in several languages; unused ones are UNKNOWN. */
struct texts {
	struct value in[LANG_COUNT];
};

/* `items` is NULL when the list was not said, and not NULL when it was said to be empty. */
struct list {
	void *items; /* of the sub-table's struct, in the document's arena */
	size_t n;
};

struct field {
	const char *name;
	enum field_kind kind;
	unsigned flags;
	size_t offset; /* of the member in the C struct */
	uint64_t max;  /* see field_kind */
	enum vocab_id vocab;
	enum field_kind each;	 /* TEXT_LIST: TEXT, ACTOR, ORIGIN, HASH, BASE64, VKEY or HOST */
	const struct table *sub; /* OBJECT and LIST */
	size_t has;		 /* OBJECT: offset of a uint8_t enum value_has in the same struct */
	size_t min;		 /* lists and SET: at least so many; INT: at least this */
	uint64_t each_max;	 /* of each, as `max` is of its kind */
};

struct table {
	const char *type; /* name of the document type or of the part */
	const struct field *fields;
	size_t nfields, size; /* size of the C struct in bytes */
	size_t max_bytes;     /* of a document as JSON; 0 is DOC_MAX_BYTES */
	bool never_signed;    /* doc_decode() refuses it under DOC_SIGNED with ERR_USAGE */
};

/* One mistake; pointer and message are in the arena given to doc_decode(). */
struct doc_mistake {
	struct slice pointer, message;
};

struct doc_mistakes {
	struct doc_mistake items[DIAG_MAX];
	size_t n;	/* at most DIAG_MAX */
	size_t dropped; /* found beyond that */
};

enum doc_profile {
	DOC_DRAFT, /* a description on someone's desk */
	DOC_SIGNED /* ready to be signed: FIELD_SIGNED fields are required too */
};

/*
 * Decode `text` into *out (a struct of t->size bytes, zeroed here); all it points to is in `a` .
 * Returns OK, or the kind of the first mistake with *e holding "<pointer>: <message>" (and "and N
 * more" where there are more); all mistakes are in *m (which may be NULL).  On error *out is
 * zeroed.
 */
MUST_CHECK enum err_kind doc_decode(const struct table *t, enum doc_profile profile,
	struct slice text, struct arena *a, void *out, struct doc_mistakes *m, struct err *e);

/* The same for a text already parsed, of which the caller checked the size; `root` is borrowed. */
MUST_CHECK enum err_kind doc_decode_parsed(const struct table *t, enum doc_profile profile,
	struct jval *root, struct arena *a, void *out, struct doc_mistakes *m, struct err *e);

/* What each item of a FIELD_TEXT_LIST must be, as a field of its own. */
struct field doc_each(const struct field *f);

/* Append the document as JSON; fields UNKNOWN are left out, ABSENT become null. */
void doc_encode(const struct table *t, const void *doc, struct jout *w);

/*
 * The field a dotted or slashed path names ("act/final", "act.final", "/act/final"), or NULL; leads
 * through objects, not into lists.  *offset gets the member's offset from the document's start.
 */
const struct field *doc_find_field(const struct table *t, struct slice path, size_t *offset);

/*
 * The value at such a path: ABSENT when the field or a part on the way to it is known not to exist;
 * UNKNOWN when either was not said, and for names of objects and lists.
 */
struct value doc_find_value(const struct table *t, const void *doc, struct slice path);

#endif
