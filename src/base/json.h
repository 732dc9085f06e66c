/*
 * base/json.h: reading and writing JSON.  Pure.
 *
 * Reading is strict I-JSON (RFC 7493): UTF-8, no duplicate names, one value and nothing behind it,
 * nesting and size within the caller's limits.  Jansson does the parsing; its types stay in json.c.
 * Writing appends compact or indented text to a buf, in the order of the calls.
 */
#ifndef EXQ_BASE_JSON_H
#define EXQ_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

struct jval; /* a value inside a parsed text; borrowed from it */

enum jval_kind { JVAL_NULL, JVAL_BOOL, JVAL_INT, JVAL_REAL, JVAL_TEXT, JVAL_LIST, JVAL_OBJECT };

/*
 * Parse `text`: at most max_bytes long and max_depth deep.  On error *root is untouched and *e says
 * line and column.  The root is closed with jval_close().
 */
MUST_CHECK enum err_kind jval_parse(
	struct slice text, size_t max_bytes, size_t max_depth, struct jval **root, struct err *e);
void jval_close(struct jval *root);

enum jval_kind jval_kind(const struct jval *j);
const char *jval_kind_name(enum jval_kind k);

bool jval_bool(const struct jval *j);
int64_t jval_int(const struct jval *j);
struct slice jval_text(const struct jval *j);

/* Members of an object or items of a list. */
size_t jval_count(const struct jval *j);
struct jval *jval_at(const struct jval *list, size_t i);
struct jval *jval_find(const struct jval *object, const char *name);

/* Members in the order of the text: start with it = NULL; false at the end. */
bool jval_each(struct jval *object, void **it, struct slice *name, struct jval **value);

/* ---- writing ---- */

enum { JOUT_DEPTH = 24 };

struct jout {
	struct buf *to;
	bool indent;	      /* two blanks per level, else compact */
	bool has[JOUT_DEPTH]; /* something was written at this level */
	size_t depth;
	bool after_name;
};

void jout_init(struct jout *w, struct buf *to, bool indent);

void jout_open(struct jout *w, char bracket); /* '{' or '[' */
void jout_close(struct jout *w, char bracket);
void jout_name(struct jout *w, const char *name);
void jout_name_slice(struct jout *w, struct slice name);
void jout_text(struct jout *w, struct slice s);
void jout_int(struct jout *w, int64_t v);
void jout_bool(struct jout *w, bool v);
void jout_null(struct jout *w);

/* Shorthands for a member. */
void jout_member(struct jout *w, const char *name, struct slice text);
void jout_member_int(struct jout *w, const char *name, int64_t v);

#endif
