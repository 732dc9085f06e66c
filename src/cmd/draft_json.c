/* A draft from JSON that is there. */
#include "cmd/draft.h"

#include <stdio.h>

static enum err_kind
no_memory(struct err *e)
{
	return err_set(e, ERR_LIMIT, "out of memory");
}

static enum err_kind
copy_text(struct draft *d, struct slice text, struct arena *a, struct err *e)
{
	d->text = arena_copy(a, text);
	return d->text.p ? OK : no_memory(e);
}

static enum err_kind copy_list(struct draft *d, struct jval *from, struct arena *a, struct err *e);

/* A value of JSON as one of the draft. */
static enum err_kind
copy_value(struct draft *d, struct jval *from, struct arena *a, struct err *e)
{
	char number[24];
	switch (jval_kind(from)) {
	case JVAL_OBJECT:
		d->kind = DRAFT_OBJECT;
		return draft_merge(d, from, NULL, a, e);
	case JVAL_LIST:
		d->kind = DRAFT_LIST;
		return copy_list(d, from, a, e);
	case JVAL_TEXT:
		d->kind = DRAFT_TEXT;
		return copy_text(d, jval_text(from), a, e);
	case JVAL_BOOL:
		d->kind = DRAFT_PLAIN;
		d->text = slice_of(jval_bool(from) ? "true" : "false");
		return OK;
	case JVAL_INT:
		d->kind = DRAFT_PLAIN;
		snprintf(number, sizeof number, "%lld", (long long)jval_int(from));
		return jval_int(from) < 0 ? err_set(e, ERR_SYNTAX, "a number below 0")
					  : copy_text(d, slice_of(number), a, e);
	case JVAL_NULL:
		d->kind = DRAFT_NULL;
		return OK;
	default:
		return err_set(e, ERR_SYNTAX, "a number that is not whole");
	}
}

static enum err_kind
copy_list(struct draft *d, struct jval *from, struct arena *a, struct err *e)
{
	struct draft **at = &d->first;
	for (size_t i = 0; i < jval_count(from); i++, at = &(*at)->next) {
		*at = arena_alloc(a, 1, sizeof **at);
		if (!*at)
			return no_memory(e);
		if (copy_value(*at, jval_at(from, i), a, e) != OK)
			return e->kind;
	}
	return OK;
}

static bool
is_among(struct slice name, const char *const *names)
{
	for (; names && *names; names++)
		if (slice_is(name, *names))
			return true;
	return false;
}

/* Members that were not said; of an object that was, its own. */
enum err_kind
draft_merge(struct draft *to, struct jval *from, const char *const *skip, struct arena *a,
	struct err *e)
{
	void *it = NULL;
	struct slice name;
	struct jval *value;
	while (jval_each(from, &it, &name, &value)) {
		struct draft **at = &to->first;
		while (*at && !slice_eq((*at)->name, name))
			at = &(*at)->next;
		if (is_among(name, skip))
			continue;
		if (*at && (*at)->kind == DRAFT_OBJECT && jval_kind(value) == JVAL_OBJECT) {
			if (draft_merge(*at, value, NULL, a, e) != OK)
				return e->kind;
			continue;
		}
		if (*at)
			continue;
		*at = arena_alloc(a, 1, sizeof **at);
		if (!*at || !((*at)->name = arena_copy(a, name)).p)
			return no_memory(e);
		if (copy_value(*at, value, a, e) != OK)
			return err_context(e, "%.*s", SLICE_ARG(name));
	}
	return OK;
}
