/*
 * cmd/draft.h: a document put together from pairs of path and value, by its table.
 *
 * A path is names joined by dots: `actor`, `media.state`, `names.en`; into a list of objects by the
 * place, `targets.0.value`; a list of values grows by one each time its path is given.  What the
 * values may be is for doc/check.h to say, when the document is whole.
 */
#ifndef EXQ_CMD_DRAFT_H
#define EXQ_CMD_DRAFT_H

#include "base/arena.h"
#include "base/json.h"
#include "doc/field.h"

enum draft_kind { DRAFT_NEW, DRAFT_NULL, DRAFT_PLAIN, DRAFT_TEXT, DRAFT_OBJECT, DRAFT_LIST };

/* A value of the document to be: all of it is in the arena. */
struct draft {
	struct slice name; /* of a member; of no meaning in a list */
	enum draft_kind kind;
	struct slice text; /* TEXT; PLAIN: a number, true or false, as JSON has it */
	struct draft *first, *next;
};

/* Called for a value `@NAME`: what stands in the file, as this field wants it, into `a`. */
typedef enum err_kind draft_read(const struct field *f, const char *name, struct arena *a,
	struct slice *value, struct err *e);

/*
 * Put one `PATH=VALUE` into the object `root`.  ERR_USAGE: no such field, and which may have been
 * meant; given twice; a path that leads nowhere.  The message begins with the path.
 */
MUST_CHECK enum err_kind draft_put(const struct table *t, struct draft *root, const char *pair,
	draft_read *read, struct arena *a, struct err *e);

/* Of `exq draft`: a certificate as base64, else a text without its last newline. */
draft_read draft_read_file;

bool draft_has(const struct draft *object, const char *name);

/* Was a value put at this path, through objects by dots? */
bool draft_said(const struct draft *root, const char *path);

/*
 * Members of a JSON object that were not put, into the draft; of an object that was, its own.
 * `skip` (NULL, or ended by NULL) names those that are left out.  ERR_SYNTAX: a number that is not
 * whole, or below 0.
 */
MUST_CHECK enum err_kind draft_merge(struct draft *to, struct jval *from, const char *const *skip,
	struct arena *a, struct err *e);

/* Append as JSON, in the order of the pairs. */
void draft_encode(const struct draft *d, struct jout *w);

/* The whole document, indented, with type and v. */
void draft_write(const struct table *t, const struct draft *root, struct buf *to);

/* Every mistake on a line of its own, with the place in the document. */
void draft_tell(const char *op, const struct doc_mistakes *m);

#endif
