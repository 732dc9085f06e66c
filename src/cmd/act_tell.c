/* What people are shown: the document, what would become of it, and what did. */
#include "cmd/act_parts.h"

#include "base/utf8.h"
#include "doc/contest.h"

#include <stdio.h>

enum { SHOWN_MAX = 400, ITEMS_DEPTH = 8 };

/* ---- a document ---- */

static void
show_value(const struct draft *d, const char *path, struct buf *to)
{
	if (d->kind == DRAFT_LIST && !d->first)
		buf_addf(to, "  %s=[]\n", path);
	if (d->kind != DRAFT_OBJECT && d->kind != DRAFT_LIST) {
		buf_addf(to, "  %s=", path);
		if (d->kind == DRAFT_NULL)
			buf_adds(to, "null");
		else
			utf8_put_escaped(to, d->text, SHOWN_MAX);
		buf_addc(to, '\n');
	}
}

static void
show(const struct draft *d, const char *prefix, struct buf *to)
{
	size_t place = 0;
	for (const struct draft *in = d->first; in; in = in->next, place++) {
		char path[256];
		const char *dot = *prefix ? "." : "";
		if (d->kind == DRAFT_OBJECT)
			snprintf(path, sizeof path, "%s%s%.*s", prefix, dot, SLICE_ARG(in->name));
		else if (in->kind == DRAFT_OBJECT)
			snprintf(path, sizeof path, "%s.%zu", prefix, place);
		else
			snprintf(path, sizeof path, "%s", prefix);
		show_value(in, path, to);
		show(in, path, to);
	}
}

void
act_show(const struct draft *root, const char *type, struct buf *to)
{
	buf_addf(to, "document %s\n", type);
	show(root, "", to);
}

/* ---- a restriction ---- */

static const char *
state_word(unsigned state)
{
	static const char *const words[] = {
		"new", "pending", "effective", "stayed", "ended", "open", "closed"};
	size_t i = 0;
	while (state >>= 1)
		i++;
	return i < COUNT_OF(words) ? words[i] : "unknown";
}

static const char *
end_word(enum fold_end end)
{
	static const char *const words[] = {
		"lives", "expired", "lifted", "annulled", "removed", "parent-ended"};
	return words[end];
}

/* In the log, or by the document on its way there. */
static bool
has_about(const struct ledger *l, enum doc_type type, const struct sha256 *id,
	const struct act_doc *more)
{
	struct sha256 about;
	if (more && !more->verdict.reason && more->type == type &&
		ledger_about(type, more->doc, &about) && sha256_eq(&about, id))
		return true;
	return ledger_find_on(l, type, id) != NULL;
}

static void
put_instant(struct buf *to, const char *name, int64_t t)
{
	char text[CIVIL_TEXT_MAX];
	buf_addf(to, " %s %s", name, civil_format_instant(t, text));
}

enum err_kind
act_put_state(struct buf *to, const struct act_moment *m, const struct sha256 *id,
	const struct act_doc *more, struct err *e)
{
	struct fold_view v;
	char text[SHA256_TEXT_MAX];
	if (fold_find(m->fold, id, m->at, &v, e) != OK)
		return e->kind;
	buf_addf(to, "%s %s", state_word(v.state), sha256_format(id, text));
	if (v.state == STATE_ENDED) {
		buf_addf(to, " %s", end_word(v.end));
		put_instant(to, "at", v.ended);
		return OK;
	}
	put_instant(to, "until", v.until);
	if (v.state != STATE_PENDING)
		return OK;
	bool confirmed = has_about(m->ledger, DOC_CONFIRM, id, more);
	bool notified = has_about(m->ledger, DOC_NOTICE, id, more);
	if (v.effective)
		put_instant(to, "effect", v.effective);
	if (!confirmed || !notified)
		buf_addf(to, " waits %s%s%s", confirmed ? "" : "confirm",
			confirmed || notified ? "" : ",", notified ? "" : "notice");
	else if (!v.effective)
		buf_adds(to, " waits order"); /* a mirror, for what it copies */
	return OK;
}

/* ---- everything else ---- */

enum err_kind
act_items(const struct fold *f, int64_t t, struct buf *bytes, struct jval **root, struct err *e)
{
	if (fold_write(f, t, bytes, e) != OK)
		return e->kind;
	return jval_parse(buf_slice(bytes), ACT_ITEMS_MAX, ITEMS_DEPTH, root, e);
}

struct slice
act_member(struct jval *item, const char *name)
{
	const struct jval *v = jval_find(item, name);
	return v && jval_kind(v) == JVAL_TEXT ? jval_text(v) : (struct slice){"", 0};
}

/* "open sha256:… due T", by the register as JSON. */
enum err_kind
act_put_item(struct buf *to, const struct act_moment *m, const struct sha256 *id, struct err *e)
{
	struct buf bytes;
	struct jval *root = NULL;
	char text[SHA256_TEXT_MAX];
	sha256_format(id, text);
	buf_init(&bytes, ACT_ITEMS_MAX);
	enum err_kind rc = act_items(m->fold, m->at, &bytes, &root, e);
	struct jval *items = rc == OK ? jval_find(root, "items") : NULL, *found = NULL;
	for (size_t i = 0; items && !found && i < jval_count(items); i++)
		if (slice_is(act_member(jval_at(items, i), "id"), text))
			found = jval_at(items, i);
	if (found) {
		struct slice due = act_member(found, "due");
		buf_addf(to, "%.*s %s", SLICE_ARG(act_member(found, "state")), text);
		if (due.n)
			buf_addf(to, " due %.*s", SLICE_ARG(due));
	} else {
		buf_addf(to, "taken %s", text);
	}
	jval_close(root);
	buf_fini(&bytes);
	return rc;
}

/* What it is about, as far as that has a state: its own, or that of what it changes. */
static struct sha256
concerned(const struct act_job *j, const struct act_doc *d)
{
	struct sha256 id = d->id;
	struct err e;
	switch (j->act->type) {
	case DOC_DECISION:
		if (sha256_parse(((const struct decision *)d->doc)->order.text, &id, &e) != OK)
			id = d->id;
		return id;
	case DOC_DEMAND:
	case DOC_RECOGNITION:
	case DOC_ORDER:
	case DOC_MIRROR:
	case DOC_RENEW:
	case DOC_INQUIRY:
		return id;
	default:
		return j->subject ? j->subject->id : id;
	}
}

enum err_kind
act_put_outcome(struct buf *to, const struct act_job *j, const struct fold *f,
	const struct act_doc *d, struct err *e)
{
	struct act_moment m = {&j->ledger, f, fold_time(f)};
	struct sha256 id = concerned(j, d);
	struct fold_view v;
	struct err none;
	bool restriction = fold_find(f, &id, m.at, &v, &none) == OK;
	if (j->act->type == DOC_CONTEST) { /* its own clock, and what it does to the order */
		if (act_put_item(to, &m, &d->id, e) != OK || !restriction)
			return e->kind;
		buf_adds(to, "; the order is ");
	}
	return restriction ? act_put_state(to, &m, &id, d, e) : act_put_item(to, &m, &id, e);
}
