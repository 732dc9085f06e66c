#include "doc/check.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { POINTER_SHOWN = 120 }; /* bytes of a pointer in the one-line message */

/* Where decoding stands: a chain from the value to the root. */
struct at {
	const struct at *up;
	struct slice name; /* of a member, or .p NULL for an item of a list */
	size_t index;
};

struct decoder {
	enum doc_profile profile;
	struct arena *a;
	struct doc_mistakes *m;
	enum err_kind first; /* kind of the first mistake */
	bool no_memory;
};

static enum err_kind decode_object(
	struct decoder *d, const struct table *t, struct jval *j, const struct at *at, char *out);

static void
put_pointer(struct buf *b, const struct at *at)
{
	if (!at)
		return;
	put_pointer(b, at->up);
	buf_addc(b, '/');
	if (!at->name.p) {
		buf_addf(b, "%zu", at->index);
		return;
	}
	for (size_t i = 0; i < at->name.n; i++)
		if (at->name.p[i] == '~' || at->name.p[i] == '/')
			buf_adds(b, at->name.p[i] == '~' ? "~0" : "~1");
		else
			buf_addc(b, at->name.p[i]);
}

/* Note a mistake; past DIAG_MAX, or out of memory, it is only counted. */
static enum err_kind
mistake(struct decoder *d, const struct at *at, const struct err *e)
{
	struct buf pointer;
	if (d->first == OK)
		d->first = e->kind;
	if (d->m->n == DIAG_MAX) {
		d->m->dropped++;
		return e->kind;
	}
	buf_init(&pointer,
		(size_t)2 * RECORD_MAX_BYTES); /* at worst each byte of a name is escaped */
	put_pointer(&pointer, at);
	struct doc_mistake *to = &d->m->items[d->m->n];
	to->pointer = arena_copy(d->a, buf_slice(&pointer));
	to->message = arena_copy(d->a, slice_of(e->msg));
	if (to->pointer.p && to->message.p && !buf_failed(&pointer))
		d->m->n++;
	else
		d->no_memory = true;
	buf_fini(&pointer);
	return e->kind;
}

static enum err_kind wrong(struct decoder *d, const struct at *at, enum err_kind kind,
	const char *fmt, ...) PRINTF_LIKE(4, 5);

static enum err_kind
wrong(struct decoder *d, const struct at *at, enum err_kind kind, const char *fmt, ...)
{
	struct err e;
	va_list ap;
	va_start(ap, fmt);
	e.kind = kind;
	vsnprintf(e.msg, sizeof e.msg, fmt, ap);
	va_end(ap);
	return mistake(d, at, &e);
}

static enum err_kind
wrong_kind(struct decoder *d, const struct at *at, const char *wanted, const struct jval *j)
{
	return wrong(
		d, at, ERR_SYNTAX, "expected %s, found %s", wanted, jval_kind_name(jval_kind(j)));
}

static void *
take(struct decoder *d, size_t n, size_t size)
{
	void *p = arena_alloc(d->a, n, size);
	if (!p)
		d->no_memory = true;
	return p;
}

/* A string checked by its field; slices are copied into the document's arena. */
static enum err_kind
decode_text(struct decoder *d, const struct field *f, struct jval *j, const struct at *at,
	struct value *out)
{
	struct value v;
	struct err e;
	if (jval_kind(j) != JVAL_TEXT)
		return wrong_kind(d, at, "text", j);
	struct slice s = jval_text(j);
	if (field_check_text(f, s, &v, &e) != OK)
		return mistake(d, at, &e);
	bool borrows = f->kind != FIELD_WORD && f->kind != FIELD_DATE && f->kind != FIELD_INSTANT &&
		       f->kind != FIELD_STATE;
	if (borrows) {
		v.text = arena_copy(d->a, s);
		d->no_memory |= !v.text.p;
	}
	*out = v;
	return OK;
}

static enum err_kind
decode_int(struct decoder *d, const struct field *f, struct jval *j, const struct at *at,
	struct value *out)
{
	if (jval_kind(j) != JVAL_INT)
		return wrong_kind(d, at, "an integer", j);
	int64_t n = jval_int(j);
	if (n < 0 || (uint64_t)n < f->min || (uint64_t)n > f->max)
		return wrong(d, at, ERR_LIMIT, "expected %zu to %" PRIu64 ", found %" PRId64,
			f->min, f->max, n);
	out->has = VALUE_KNOWN;
	out->number = n;
	return OK;
}

static enum err_kind
decode_yes(struct decoder *d, struct jval *j, const struct at *at, struct value *out)
{
	if (jval_kind(j) != JVAL_BOOL)
		return wrong_kind(d, at, "true or false", j);
	out->has = VALUE_KNOWN;
	out->yes = jval_bool(j);
	return OK;
}

static enum err_kind
decode_type(struct decoder *d, const struct table *t, struct jval *j, const struct at *at)
{
	if (jval_kind(j) != JVAL_TEXT || !slice_is(jval_text(j), t->type))
		return wrong(d, at, ERR_SYNTAX, "expected \"%s\"", t->type);
	return OK;
}

static enum err_kind
decode_version(struct decoder *d, struct jval *j, const struct at *at, struct value *out)
{
	if (jval_kind(j) != JVAL_INT || jval_int(j) < 1)
		return wrong(d, at, ERR_SYNTAX, "expected the version, %d", DOC_VERSION);
	if (jval_int(j) > DOC_VERSION)
		return wrong(d, at, ERR_UNSUPPORTED,
			"version %" PRId64 " is newer than this program, which reads version %d",
			jval_int(j), DOC_VERSION);
	out->has = VALUE_KNOWN;
	out->number = jval_int(j);
	return OK;
}

static enum err_kind
check_count(struct decoder *d, const struct field *f, const struct jval *j, const struct at *at)
{
	if (jval_kind(j) != JVAL_LIST)
		return wrong_kind(d, at, "a list", j);
	size_t n = jval_count(j);
	if (n < f->min)
		return wrong(d, at, ERR_SYNTAX, "expected at least %zu, found %zu", f->min, n);
	if (f->kind != FIELD_SET && n > f->max)
		return wrong(
			d, at, ERR_LIMIT, "%zu items, at most %" PRIu64 " are taken", n, f->max);
	return OK;
}

static enum err_kind
decode_set(struct decoder *d, const struct field *f, struct jval *j, const struct at *up,
	struct value *out)
{
	enum err_kind rc = check_count(d, f, j, up);
	struct err e;
	uint32_t set = 0, word;
	for (size_t i = 0; rc == OK && i < jval_count(j); i++) {
		const struct at at = {.up = up, .index = i};
		struct jval *item = jval_at(j, i);
		if (jval_kind(item) != JVAL_TEXT) {
			wrong_kind(d, &at, vocab_of(f->vocab)->name, item);
		} else if (field_check_word(f->vocab, jval_text(item), &word, &e) != OK) {
			mistake(d, &at, &e);
		} else if (set & 1u << word) {
			wrong(d, &at, ERR_SYNTAX, "\"%s\" stands twice",
				vocab_word(f->vocab, word));
		} else {
			set |= 1u << word;
		}
	}
	*out = (struct value){.has = VALUE_KNOWN, .set = set};
	return rc;
}

/* One item of a list of whatever kind, into its place. */
static void
decode_item(struct decoder *d, const struct field *f, struct jval *j, const struct at *at, char *to)
{
	static const struct field place = {.kind = FIELD_INT, .max = DOC_MAX_INDEX};
	const struct field each = doc_each(f);
	if (f->kind == FIELD_LIST)
		decode_object(d, f->sub, j, at, to);
	else if (f->kind == FIELD_TEXT_LIST)
		decode_text(d, &each, j, at, (struct value *)(void *)to);
	else
		decode_int(d, &place, j, at, (struct value *)(void *)to);
}

static enum err_kind
decode_list(struct decoder *d, const struct field *f, struct jval *j, const struct at *up,
	struct list *out)
{
	size_t size = f->kind == FIELD_LIST ? f->sub->size : sizeof(struct value);
	enum err_kind rc = check_count(d, f, j, up);
	if (rc != OK)
		return rc;
	size_t n = jval_count(j);
	char *items = take(d, n, size);
	for (size_t i = 0; items && i < n; i++) {
		const struct at at = {.up = up, .index = i};
		decode_item(d, f, jval_at(j, i), &at, items + i * size);
	}
	*out = (struct list){items, items ? n : 0};
	return OK;
}

static enum err_kind
decode_texts(struct decoder *d, const struct field *f, struct jval *j, const struct at *up,
	struct texts *out)
{
	void *it = NULL;
	struct at at = {.up = up};
	struct jval *value;
	struct err e;
	uint32_t lang;
	if (jval_kind(j) != JVAL_OBJECT)
		return wrong_kind(d, up, "an object of language to text", j);
	if (jval_count(j) == 0)
		return wrong(d, up, ERR_SYNTAX, "expected a text in at least one language");
	while (jval_each(j, &it, &at.name, &value))
		if (field_check_word(VOCAB_LANGUAGE, at.name, &lang, &e) != OK)
			mistake(d, &at, &e);
		else
			decode_text(d, f, value, &at, &out->in[lang]);
	return OK;
}

static enum err_kind
decode_null(struct decoder *d, const struct field *f, const struct at *at, char *out)
{
	if (!(f->flags & FIELD_NULLABLE))
		return wrong(d, at, ERR_SYNTAX,
			"null says that it is known not to exist, which this field cannot; leave "
			"it out when it is not known");
	if (f->kind == FIELD_OBJECT)
		out[f->has] = VALUE_ABSENT;
	else
		((struct value *)(void *)(out + f->offset))->has = VALUE_ABSENT;
	return OK;
}

static enum err_kind
decode_field(struct decoder *d, const struct table *t, const struct field *f, struct jval *j,
	const struct at *at, char *out)
{
	void *to = out + f->offset;
	if (jval_kind(j) == JVAL_NULL)
		return decode_null(d, f, at, out);
	switch (f->kind) {
	case FIELD_TYPE:
		return decode_type(d, t, j, at);
	case FIELD_VERSION:
		return decode_version(d, j, at, to);
	case FIELD_YES:
		return decode_yes(d, j, at, to);
	case FIELD_INT:
		return decode_int(d, f, j, at, to);
	case FIELD_SET:
		return decode_set(d, f, j, at, to);
	case FIELD_TEXTS:
		return decode_texts(d, f, j, at, to);
	case FIELD_OBJECT:
		out[f->has] = VALUE_KNOWN;
		return decode_object(d, f->sub, j, at, to);
	case FIELD_LIST:
	case FIELD_TEXT_LIST:
	case FIELD_INT_LIST:
		return decode_list(d, f, j, at, to);
	default:
		return decode_text(d, f, j, at, to);
	}
}

static void
unknown_name(struct decoder *d, const struct table *t, const struct at *at)
{
	const struct field *near = field_find_near(t, at->name);
	if (near)
		wrong(d, at, ERR_SYNTAX, "%s has no such field; did you mean \"%s\"?", t->type,
			near->name);
	else
		wrong(d, at, ERR_SYNTAX, "%s has no such field", t->type);
}

static size_t
find_name(const struct table *t, struct slice name)
{
	size_t i = 0;
	while (i < t->nfields && !slice_is(name, t->fields[i].name))
		i++;
	return i;
}

static enum err_kind
decode_object(
	struct decoder *d, const struct table *t, struct jval *j, const struct at *up, char *out)
{
	uint64_t seen = 0;
	void *it = NULL;
	struct at at = {.up = up};
	struct jval *value;
	unsigned wanted = FIELD_REQUIRED | (d->profile == DOC_SIGNED ? FIELD_SIGNED : 0u);
	assert(t->nfields <= DOC_MAX_FIELDS);
	if (jval_kind(j) != JVAL_OBJECT)
		return wrong_kind(d, up, "an object", j);
	while (jval_each(j, &it, &at.name, &value)) {
		size_t i = find_name(t, at.name);
		if (i == t->nfields) {
			unknown_name(d, t, &at);
			continue;
		}
		seen |= (uint64_t)1 << i;
		decode_field(d, t, &t->fields[i], value, &at, out);
	}
	for (size_t i = 0; i < t->nfields; i++) {
		at.name = slice_of(t->fields[i].name);
		if (t->fields[i].flags & wanted && !(seen & (uint64_t)1 << i))
			wrong(d, &at, ERR_SYNTAX, "required, and missing");
	}
	return OK;
}

/* Of another type or a newer version, the rest may be as it pleases: that mistake stands alone. */
static bool
is_foreign(struct decoder *d, const struct table *t, struct jval *root)
{
	const struct at type = {.name = slice_of("type")}, v = {.name = slice_of("v")};
	struct value version;
	struct jval *j;
	if (jval_kind(root) != JVAL_OBJECT)
		return false;
	if ((j = jval_find(root, "type")) && decode_type(d, t, j, &type) != OK)
		return true;
	return (j = jval_find(root, "v")) && decode_version(d, j, &v, &version) != OK;
}

static enum err_kind
report(const struct decoder *d, struct err *e)
{
	if (d->no_memory)
		return err_set(e, ERR_LIMIT, "the document needs more memory than it may have");
	if (d->first == OK)
		return OK;
	const struct doc_mistake *m = &d->m->items[0];
	size_t shown = m->pointer.n < POINTER_SHOWN ? m->pointer.n : POINTER_SHOWN;
	size_t more = d->m->n - 1 + d->m->dropped;
	char rest[48] = "";
	if (more)
		snprintf(rest, sizeof rest, " (and %zu more)", more);
	return err_set(e, d->first, "%.*s%s%.*s%s", (int)shown, m->pointer.p, shown ? ": " : "",
		(int)(ERR_MSG_MAX - POINTER_SHOWN - sizeof rest), m->message.p, rest);
}

/* What a document must be before any of it is read. */
static enum err_kind
begin(struct decoder *d, const struct table *t, void *out, struct err *e)
{
	d->m->n = d->m->dropped = 0;
	memset(out, 0, t->size);
	if (d->profile == DOC_SIGNED && t->never_signed)
		return err_set(
			e, ERR_USAGE, "a %s is taken from elsewhere and is never signed", t->type);
	return OK;
}

static enum err_kind
decode_root(struct decoder *d, const struct table *t, struct jval *root, void *out, struct err *e)
{
	if (!is_foreign(d, t, root))
		decode_object(d, t, root, NULL, out);
	enum err_kind rc = report(d, e);
	if (rc != OK)
		memset(out, 0, t->size);
	return rc;
}

/* What they take stands in the header. */
/* NOLINTBEGIN(readability-function-size) */
enum err_kind
doc_decode_parsed(const struct table *t, enum doc_profile profile, struct jval *root,
	struct arena *a, void *out, struct doc_mistakes *m, struct err *e)
{
	struct doc_mistakes own = {.n = 0};
	struct decoder d = {.profile = profile, .a = a, .m = m ? m : &own};
	enum err_kind rc = begin(&d, t, out, e);
	return rc == OK ? decode_root(&d, t, root, out, e) : rc;
}

/* Mistakes of the text as JSON have a line and column, and no pointer. */
enum err_kind
doc_decode(const struct table *t, enum doc_profile profile, struct slice text, struct arena *a,
	void *out, struct doc_mistakes *m, struct err *e)
{
	struct doc_mistakes own = {.n = 0};
	struct decoder d = {.profile = profile, .a = a, .m = m ? m : &own};
	struct jval *root = NULL;
	enum err_kind rc = begin(&d, t, out, e);
	if (rc != OK)
		return rc;
	size_t max = t->max_bytes ? t->max_bytes : DOC_MAX_BYTES;
	if (jval_parse(text, max, DOC_MAX_DEPTH, &root, e) != OK)
		return mistake(&d, NULL, e);
	rc = decode_root(&d, t, root, out, e);
	jval_close(root);
	return rc;
}
/* NOLINTEND(readability-function-size) */
