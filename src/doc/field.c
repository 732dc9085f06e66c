#include "doc/field.h"

static bool
is_separator(char c)
{
	return c == '/' || c == '.';
}

static const struct field *
find_in(const struct table *t, struct slice name)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (slice_is(name, t->fields[i].name))
			return &t->fields[i];
	return NULL;
}

/* The first name of *path, which moves behind it. */
static struct slice
next_name(struct slice *path)
{
	size_t n = 0;
	while (n < path->n && !is_separator(path->p[n]))
		n++;
	struct slice name = {path->p, n};
	*path = slice_from(*path, n < path->n ? n + 1 : n);
	return name;
}

/* Walk to the field; *doc (may be NULL) is asked on the way which parts are there. */
static const struct field *
walk(const struct table *t, const char *doc, struct slice path, size_t *offset,
	enum value_has *parts)
{
	size_t base = 0;
	*parts = VALUE_KNOWN;
	if (path.n && path.p[0] == '/')
		path = slice_from(path, 1);
	for (;;) {
		const struct field *f = find_in(t, next_name(&path));
		if (!f || (path.n && f->kind != FIELD_OBJECT))
			return NULL;
		if (path.n == 0) {
			*offset = base + f->offset;
			return f;
		}
		if (doc && *parts == VALUE_KNOWN)
			*parts = (enum value_has)doc[base + f->has];
		base += f->offset;
		t = f->sub;
	}
}

const struct field *
doc_find_field(const struct table *t, struct slice path, size_t *offset)
{
	enum value_has parts;
	return walk(t, NULL, path, offset, &parts);
}

struct value
doc_find_value(const struct table *t, const void *doc, struct slice path)
{
	enum value_has parts;
	size_t offset;
	struct value v = {.has = VALUE_UNKNOWN};
	const struct field *f = walk(t, doc, path, &offset, &parts);
	if (!f || f->kind == FIELD_OBJECT || f->kind == FIELD_LIST || f->kind == FIELD_TEXTS ||
		f->kind == FIELD_TEXT_LIST || f->kind == FIELD_INT_LIST || f->kind == FIELD_TYPE)
		return v;
	if (parts == VALUE_KNOWN)
		return *(const struct value *)(const void *)((const char *)doc + offset);
	v.has = (uint8_t)parts;
	return v;
}

struct field
doc_each(const struct field *f)
{
	struct field each = {.name = f->name, .kind = f->each, .max = f->each_max};
	if (each.kind == FIELD_TEXT && !each.max)
		each.max = DOC_MAX_LINE;
	return each;
}
