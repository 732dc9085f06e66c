#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>

/* A jval is jansson's own value under a name of ours. */
static json_t *
own(const struct jval *j)
{
	return (json_t *)(uintptr_t)j;
}

/* Jansson recurses; its own cap (2,048) is not the caller's, so nesting is measured first. */
static bool
too_deep(struct slice s, size_t max)
{
	size_t depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if ((c == '{' || c == '[') && ++depth > max) {
			return true;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return false;
}

/* Does the text end within a letter, and is it UTF-8 up to there? */
static bool
is_cut_in_letter(struct slice text)
{
	enum { LONGEST = 4 };
	for (size_t n = 1; n < LONGEST && n <= text.n; n++) {
		unsigned char lead = (unsigned char)text.p[text.n - n];
		size_t whole = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
		if (whole)
			return whole > n && utf8_is_valid((struct slice){text.p, text.n - n});
	}
	return false;
}

/*
 * What people do with a file: leave it empty, lose its end, or save it in another encoding.  Else
 * what Jansson says, which quotes the text near the error; whoever prints it escapes it.
 */
static enum err_kind
syntax_error(struct slice text, const json_error_t *je, struct err *e)
{
	if (!text.n)
		return err_set(e, ERR_SYNTAX, "empty: not JSON");
	if (slice_starts(text, "\xef\xbb\xbf"))
		return err_set(e, ERR_SYNTAX,
			"not JSON: a byte order mark stands before it; save it as UTF-8 without");
	if (is_cut_in_letter(text))
		return err_set(e, ERR_SYNTAX, "not JSON: the file ends within a letter: cut short");
	if (!utf8_is_valid(text))
		return err_set(e, ERR_SYNTAX,
			"line %d, column %d: not JSON in UTF-8: save it as UTF-8, and whole",
			je->line, je->column);
	return err_set(
		e, ERR_SYNTAX, "line %d, column %d: not JSON: %s", je->line, je->column, je->text);
}

enum err_kind
jval_parse(struct slice text, size_t max_bytes, size_t max_depth, struct jval **root, struct err *e)
{
	json_error_t je;
	if (text.n > max_bytes)
		return err_set(e, ERR_LIMIT, "%zu bytes of JSON, at most %zu are taken", text.n,
			max_bytes);
	if (too_deep(text, max_depth))
		return err_set(e, ERR_LIMIT, "JSON nested deeper than %zu levels", max_depth);
	json_t *j = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &je);
	if (!j)
		return syntax_error(text, &je, e);
	*root = (struct jval *)j;
	return OK;
}

void
jval_close(struct jval *root)
{
	json_decref(own(root));
}

enum jval_kind
jval_kind(const struct jval *j)
{
	switch (json_typeof(own(j))) {
	case JSON_OBJECT:
		return JVAL_OBJECT;
	case JSON_ARRAY:
		return JVAL_LIST;
	case JSON_STRING:
		return JVAL_TEXT;
	case JSON_INTEGER:
		return JVAL_INT;
	case JSON_REAL:
		return JVAL_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JVAL_BOOL;
	case JSON_NULL:
		break;
	}
	return JVAL_NULL;
}

const char *
jval_kind_name(enum jval_kind k)
{
	static const char *const names[] = {
		"null", "true or false", "an integer", "a fraction", "text", "a list", "an object"};
	return names[k];
}

bool
jval_bool(const struct jval *j)
{
	return json_is_true(own(j));
}

int64_t
jval_int(const struct jval *j)
{
	return json_integer_value(own(j));
}

struct slice
jval_text(const struct jval *j)
{
	return (struct slice){json_string_value(own(j)), json_string_length(own(j))};
}

size_t
jval_count(const struct jval *j)
{
	return json_is_array(own(j)) ? json_array_size(own(j)) : json_object_size(own(j));
}

struct jval *
jval_at(const struct jval *list, size_t i)
{
	return (struct jval *)json_array_get(own(list), i);
}

struct jval *
jval_find(const struct jval *object, const char *name)
{
	return (struct jval *)json_object_get(own(object), name);
}

bool
jval_each(struct jval *object, void **it, struct slice *name, struct jval **value)
{
	json_t *o = own(object);
	*it = *it ? json_object_iter_next(o, *it) : json_object_iter(o);
	if (!*it)
		return false;
	*name = slice_of(json_object_iter_key(*it));
	*value = (struct jval *)json_object_iter_value(*it);
	return true;
}

void
jout_init(struct jout *w, struct buf *to, bool indent)
{
	*w = (struct jout){.to = to, .indent = indent};
}

static void
new_line(struct jout *w)
{
	if (!w->indent)
		return;
	buf_addc(w->to, '\n');
	for (size_t i = 0; i < w->depth; i++)
		buf_adds(w->to, "  ");
}

/* What stands between the last thing written and the next. */
static void
before(struct jout *w)
{
	if (w->after_name) {
		w->after_name = false;
		return;
	}
	if (w->has[w->depth])
		buf_addc(w->to, ',');
	w->has[w->depth] = true;
	if (w->depth > 0)
		new_line(w);
}

void
jout_open(struct jout *w, char bracket)
{
	before(w);
	buf_addc(w->to, bracket);
	w->depth++;
	assert(w->depth < JOUT_DEPTH);
	w->has[w->depth] = false;
}

void
jout_close(struct jout *w, char bracket)
{
	assert(w->depth > 0);
	bool any = w->has[w->depth];
	w->depth--;
	if (any)
		new_line(w);
	buf_addc(w->to, bracket);
}

static void
put_escaped_char(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[][2] = {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'},
		{'\r', 'r'}, {'\b', 'b'}, {'\f', 'f'}};
	for (size_t i = 0; i < COUNT_OF(letters); i++)
		if (letters[i][0] == (char)c) {
			buf_add(b, (struct slice){(char[]){'\\', letters[i][1]}, 2});
			return;
		}
	buf_add(b, (struct slice){(char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6});
}

/* Bytes that stand for themselves within a string: all but controls, '"', '\\' and DEL. */
static inline bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void
put_string(struct buf *b, struct slice s)
{
	size_t from = 0;
	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_plain(c))
			continue;
		buf_add(b, (struct slice){s.p + from, i - from});
		put_escaped_char(b, c);
		from = i + 1;
	}
	if (s.n)
		buf_add(b, (struct slice){s.p + from, s.n - from});
	buf_addc(b, '"');
}

void
jout_name(struct jout *w, const char *name)
{
	before(w);
	buf_addc(w->to, '"');
	buf_adds(w->to, name);
	buf_adds(w->to, w->indent ? "\": " : "\":");
	w->after_name = true;
}

void
jout_name_slice(struct jout *w, struct slice name)
{
	before(w);
	put_string(w->to, name);
	buf_adds(w->to, w->indent ? ": " : ":");
	w->after_name = true;
}

void
jout_text(struct jout *w, struct slice s)
{
	before(w);
	put_string(w->to, s);
}

void
jout_int(struct jout *w, int64_t v)
{
	char digits[24];
	char *end = digits + sizeof digits, *p = end;
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do {
		*--p = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (v < 0)
		*--p = '-';
	before(w);
	buf_add(w->to, (struct slice){p, (size_t)(end - p)});
}

void
jout_bool(struct jout *w, bool v)
{
	before(w);
	buf_adds(w->to, v ? "true" : "false");
}

void
jout_null(struct jout *w)
{
	before(w);
	buf_adds(w->to, "null");
}

void
jout_member(struct jout *w, const char *name, struct slice text)
{
	jout_name(w, name);
	jout_text(w, text);
}

void
jout_member_int(struct jout *w, const char *name, int64_t v)
{
	jout_name(w, name);
	jout_int(w, v);
}
