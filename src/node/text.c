/* JSON answers as plain text: one form for all of them. */
#include "node/answer.h"

#include "base/json.h"

enum { JSON_DEPTH = 8 };

/* On one line, whatever stands in it. */
static void
put_text(struct buf *to, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool shows = (unsigned char)s.p[i] >= ' ';
		buf_add(to, shows ? (struct slice){s.p + i, 1} : slice_of("?"));
	}
}

/* A value within a line: members of an object one behind the other, items parted by ";". */
static void
put_value(struct buf *to, struct jval *v)
{
	void *it = NULL;
	struct slice name;
	struct jval *member;
	bool first = true;
	switch (jval_kind(v)) {
	case JVAL_TEXT:
		put_text(to, jval_text(v));
		break;
	case JVAL_INT:
		buf_addf(to, "%lld", (long long)jval_int(v));
		break;
	case JVAL_BOOL:
		buf_adds(to, jval_bool(v) ? "yes" : "no");
		break;
	case JVAL_LIST:
		for (size_t i = 0; i < jval_count(v); i++) {
			buf_adds(to, i ? "; " : "");
			put_value(to, jval_at(v, i));
		}
		break;
	case JVAL_OBJECT:
		for (; jval_each(v, &it, &name, &member); first = false) {
			buf_adds(to, first ? "" : " ");
			if (jval_kind(member) == JVAL_INT) {
				put_text(to, name);
				buf_addc(to, ' ');
			}
			put_value(to, member);
		}
		break;
	default:
		buf_addc(to, '-');
	}
}

static bool
is_block(struct slice name, const struct jval *v)
{
	return (slice_is(name, "items") && jval_kind(v) == JVAL_LIST) ||
	       (slice_is(name, "item") && jval_kind(v) == JVAL_OBJECT);
}

static void
put_lines(struct buf *to, struct jval *object)
{
	void *it = NULL;
	struct slice name;
	struct jval *v;
	while (jval_each(object, &it, &name, &v)) {
		if (is_block(name, v))
			continue;
		put_text(to, name);
		buf_adds(to, ": ");
		put_value(to, v);
		buf_addc(to, '\n');
	}
}

static void
put_blocks(struct buf *to, struct jval *object)
{
	struct jval *list = jval_find(object, "items"), *one = jval_find(object, "item");
	for (size_t i = 0; list && i < jval_count(list); i++) {
		buf_addc(to, '\n');
		put_lines(to, jval_at(list, i));
	}
	if (one) {
		buf_addc(to, '\n');
		put_lines(to, one);
	}
}

enum err_kind
text_of_json(struct slice json, struct buf *to, struct err *e)
{
	struct jval *root = NULL;
	if (jval_parse(json, json.n, JSON_DEPTH, &root, e) != OK)
		return e->kind;
	put_lines(to, root);
	put_blocks(to, root);
	jval_close(root);
	return OK;
}
