#include "cmd/draft.h"

#include "doc/check.h"
#include "os/diag.h"

/* One pair on its way into the document. */
struct put {
	struct slice value;
	draft_read *read;
	struct arena *a;
	struct err *e;
};

static enum err_kind
no_memory(const struct put *p)
{
	return err_set(p->e, ERR_LIMIT, "the document needs more memory than it may have");
}

/* ---- the tree ---- */

static struct draft *
find(const struct draft *object, struct slice name)
{
	for (struct draft *d = object->first; d; d = d->next)
		if (slice_eq(d->name, name))
			return d;
	return NULL;
}

bool
draft_has(const struct draft *object, const char *name)
{
	return find(object, slice_of(name)) != NULL;
}

bool
draft_said(const struct draft *root, const char *path)
{
	for (const char *dot; (dot = strchr(path, '.')) != NULL; path = dot + 1) {
		root = find(root, (struct slice){path, (size_t)(dot - path)});
		if (!root)
			return false;
	}
	return draft_has(root, path);
}

static struct draft *
add(const struct put *p, struct draft *up, struct slice name)
{
	struct draft *d = arena_alloc(p->a, 1, sizeof *d), **at = &up->first;
	if (!d)
		return NULL;
	while (*at)
		at = &(*at)->next;
	d->name = name;
	return *at = d;
}

/* It becomes of this kind, unless it is of another already. */
static enum err_kind
become(const struct put *p, struct draft *d, enum draft_kind kind)
{
	if (d->kind == kind && (kind == DRAFT_OBJECT || kind == DRAFT_LIST))
		return OK;
	if (d->kind == DRAFT_NEW) {
		d->kind = kind;
		return OK;
	}
	return err_set(p->e, ERR_USAGE, "%s",
		d->kind == DRAFT_NULL || kind == DRAFT_NULL ? "null, and something besides"
							    : "given twice");
}

/* ---- values ---- */

static bool
is_plain(enum field_kind kind)
{
	return kind == FIELD_YES || kind == FIELD_INT || kind == FIELD_VERSION;
}

/* A number or yes-or-no, as JSON has it; whatever else is a text, and found to be wrong later. */
static bool
looks_plain(enum field_kind kind, struct slice s)
{
	if (kind == FIELD_YES)
		return slice_is(s, "true") || slice_is(s, "false");
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n < 19 && (s.n == 1 || s.p[0] != '0');
}

static enum err_kind
put_scalar(struct put *p, const struct field *f, struct draft *d)
{
	bool absent = f->flags & FIELD_NULLABLE && slice_is(p->value, "null");
	bool plain = is_plain(f->kind) && looks_plain(f->kind, p->value);
	if (become(p, d, absent ? DRAFT_NULL : plain ? DRAFT_PLAIN : DRAFT_TEXT) != OK)
		return p->e->kind;
	d->text = p->value;
	if (absent || plain || !p->value.n || p->value.p[0] != '@')
		return OK;
	d->text = slice_from(p->value, 1);
	if (d->text.n && d->text.p[0] == '@') /* "@@": a text that begins with one */
		return OK;
	return p->read(f, d->text.p, p->a, &d->text, p->e);
}

/* ---- paths ---- */

/* The first name of *path, which moves behind it and its dot. */
static struct slice
next_name(struct slice *path)
{
	const char *dot = path->n ? memchr(path->p, '.', path->n) : NULL;
	struct slice name = {path->p, dot ? (size_t)(dot - path->p) : path->n};
	*path = slice_from(*path, dot ? name.n + 1 : path->n);
	return name;
}

static enum err_kind
unknown(const struct put *p, const struct table *t, struct slice name)
{
	const struct field *near = field_find_near(t, name);
	if (near)
		return err_set(p->e, ERR_USAGE, "%s has no field \"%.*s\"; did you mean \"%s\"?",
			t->type, SLICE_ARG(name), near->name);
	return err_set(p->e, ERR_USAGE,
		"%s has no field \"%.*s\"; `exq demand fields --type TYPE` lists those there are",
		t->type, SLICE_ARG(name));
}

static enum err_kind put(
	struct put *p, const struct table *t, struct draft *object, struct slice path);

static enum err_kind
put_object(struct put *p, const struct field *f, struct draft *d, struct slice path)
{
	if (path.n == 0 && f->flags & FIELD_NULLABLE && slice_is(p->value, "null"))
		return become(p, d, DRAFT_NULL);
	if (path.n == 0)
		return err_set(p->e, ERR_USAGE, "an object: name its fields, %s.%s=…", f->name,
			f->sub->fields[0].name);
	return become(p, d, DRAFT_OBJECT) == OK ? put(p, f->sub, d, path) : p->e->kind;
}

/* "[]" says that a list is empty. */
static bool
says_empty(const struct put *p, const struct draft *d, struct slice path)
{
	return path.n == 0 && !d->first && slice_is(p->value, "[]");
}

static enum err_kind
put_item(struct put *p, const struct field *f, struct draft *d, struct slice path)
{
	bool empty = says_empty(p, d, path);
	if (become(p, d, DRAFT_LIST) != OK || empty)
		return p->e->kind;
	struct slice place = next_name(&path);
	size_t wanted = 0, n = 0;
	struct draft **at = &d->first;
	bool good = place.n < 6 && path.n && looks_plain(FIELD_INT, place);
	for (size_t i = 0; good && i < place.n; i++)
		wanted = wanted * 10 + (size_t)(place.p[i] - '0');
	for (; good && *at && n < wanted; n++)
		at = &(*at)->next;
	if (!good || n < wanted)
		return err_set(p->e, ERR_USAGE,
			"a list of objects: name the place, one behind the other, and a field: "
			"%s.%zu.%s=…",
			f->name, n, f->sub->fields[0].name);
	struct draft *item = *at ? *at : add(p, d, (struct slice){NULL, 0});
	if (!item)
		return no_memory(p);
	return become(p, item, DRAFT_OBJECT) == OK ? put(p, f->sub, item, path) : p->e->kind;
}

/* Each time one more. */
static enum err_kind
put_each(struct put *p, const struct field *f, struct draft *d, struct slice path)
{
	struct field each =
		f->kind == FIELD_TEXT_LIST ? doc_each(f) : (struct field){.name = f->name};
	bool empty = says_empty(p, d, path);
	if (f->kind != FIELD_TEXT_LIST)
		each.kind = f->kind == FIELD_SET ? FIELD_WORD : FIELD_INT;
	if (become(p, d, DRAFT_LIST) != OK || empty)
		return p->e->kind;
	struct draft *item = add(p, d, (struct slice){NULL, 0});
	if (!item)
		return no_memory(p);
	if (path.n)
		return err_set(
			p->e, ERR_USAGE, "a list of values: give %s=… once for each", f->name);
	return put_scalar(p, &each, item);
}

/* Which languages there are the decoder says. */
static enum err_kind
put_language(struct put *p, const struct field *f, struct draft *d, struct slice path)
{
	const struct field text = {.name = f->name, .kind = FIELD_TEXT};
	struct slice language = next_name(&path);
	if (language.n == 0 || path.n)
		return err_set(
			p->e, ERR_USAGE, "a text in languages: %s.en=… or .ru or .kk", f->name);
	if (become(p, d, DRAFT_OBJECT) != OK)
		return p->e->kind;
	if (find(d, language))
		return err_set(p->e, ERR_USAGE, "given twice");
	struct draft *one = add(p, d, language);
	return one ? put_scalar(p, &text, one) : no_memory(p);
}

static enum err_kind
put_field(struct put *p, const struct field *f, struct draft *d, struct slice path)
{
	switch (f->kind) {
	case FIELD_OBJECT:
		return put_object(p, f, d, path);
	case FIELD_LIST:
		return put_item(p, f, d, path);
	case FIELD_TEXT_LIST:
	case FIELD_INT_LIST:
	case FIELD_SET:
		return put_each(p, f, d, path);
	case FIELD_TEXTS:
		return put_language(p, f, d, path);
	default:
		if (path.n)
			return err_set(p->e, ERR_USAGE, "%s has no parts", f->name);
		return put_scalar(p, f, d);
	}
}

static enum err_kind
put(struct put *p, const struct table *t, struct draft *object, struct slice path)
{
	struct slice name = next_name(&path);
	for (size_t i = 0; i < t->nfields; i++) {
		if (!slice_is(name, t->fields[i].name))
			continue;
		struct draft *d = find(object, name);
		if (!d)
			d = add(p, object, name);
		return d ? put_field(p, &t->fields[i], d, path) : no_memory(p);
	}
	return unknown(p, t, name);
}

enum err_kind
draft_put(const struct table *t, struct draft *root, const char *pair, draft_read *read,
	struct arena *a, struct err *e)
{
	const char *equals = strchr(pair, '=');
	if (!equals || equals == pair)
		return err_set(e, ERR_USAGE, "%.100s: not PATH=VALUE", pair);
	struct put p = {.value = slice_of(equals + 1), .read = read, .a = a, .e = e};
	struct slice path = {pair, (size_t)(equals - pair)};
	*e = (struct err){.kind = OK};
	if (put(&p, t, root, path) == OK)
		return OK;
	return err_context(e, "%.*s", path.n < 100 ? (int)path.n : 100, pair);
}

void
draft_encode(const struct draft *d, struct jout *w)
{
	switch (d->kind) {
	case DRAFT_TEXT:
		jout_text(w, d->text);
		return;
	case DRAFT_PLAIN:
		if (slice_is(d->text, "true") || slice_is(d->text, "false")) {
			jout_bool(w, d->text.p[0] == 't');
		} else {
			int64_t v = 0;
			for (size_t i = 0; i < d->text.n; i++)
				v = v * 10 + (d->text.p[i] - '0');
			jout_int(w, v);
		}
		return;
	case DRAFT_OBJECT:
	case DRAFT_LIST:
		jout_open(w, d->kind == DRAFT_OBJECT ? '{' : '[');
		for (const struct draft *in = d->first; in; in = in->next) {
			if (d->kind == DRAFT_OBJECT)
				jout_name_slice(w, in->name);
			draft_encode(in, w);
		}
		jout_close(w, d->kind == DRAFT_OBJECT ? '}' : ']');
		return;
	default:
		jout_null(w);
	}
}

/* ---- the whole document ---- */

void
draft_write(const struct table *t, const struct draft *root, struct buf *to)
{
	struct jout w;
	jout_init(&w, to, true);
	jout_open(&w, '{');
	jout_member(&w, "type", slice_of(t->type));
	jout_member_int(&w, "v", DOC_VERSION);
	for (const struct draft *d = root->first; d; d = d->next) {
		jout_name_slice(&w, d->name);
		draft_encode(d, &w);
	}
	jout_close(&w, '}');
	buf_addc(to, '\n');
}

void
draft_tell(const char *op, const struct doc_mistakes *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct err one;
		err_set(&one, ERR_SYNTAX, "%.*s: %.*s", SLICE_ARG(m->items[i].pointer),
			SLICE_ARG(m->items[i].message));
		diag_error(op, &one);
	}
	if (m->dropped)
		diag_note(op, "and %zu more", m->dropped);
}
