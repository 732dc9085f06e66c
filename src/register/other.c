/* Inquiries and their clocks, reports, and what a lawpack pins. */
#include "register/parts.h"

#include "scope/name.h"

#include <stdio.h>
#include <string.h>

/* ---- inquiries ---- */

enum err_kind
take_inquiry(struct attempt *a, struct err *e)
{
	const struct inquiry *d = (const struct inquiry *)a->in->doc;
	if (!attempt(a, NULL, SUBJECT_INQUIRY, EVENT_INQUIRY_MADE, 0))
		return OK;
	struct inquiry_entry *it = fold_new_item(a->f, a->in, SUBJECT_INQUIRY, sizeof *it);
	if (!it)
		return out_of_memory(e);
	it->to = arena_copy(a->f->a, d->to.text);
	it->due = life_due(a->f, a->in->time, FOLD_ANSWER_DAYS);
	it->item.issuer = a->by;
	it->item.state = a->row->to;
	return fold_keep(a->f, &it->item) ? OK : out_of_memory(e);
}

/* Once, in time, to a later day's end, and not for ever: what is overdue stays so. */
static void
extend(struct inquiry_entry *it, int64_t until, int64_t now)
{
	int64_t last = it->due + FOLD_EXTENSION_DAYS * DAY_MS;
	if (it->extended || now >= it->due || until <= it->due)
		return;
	it->due = until < last ? until : last;
	it->extended = true;
}

enum err_kind
take_answer(struct attempt *a, struct err *e)
{
	const struct answer *d = (const struct answer *)a->in->doc;
	struct inquiry_entry *it =
		(struct inquiry_entry *)(ref_is_local(a->f, &d->inquiry)
						 ? fold_item_of(
							   a->f, &d->inquiry.id, SUBJECT_INQUIRY)
						 : NULL);
	bool ends = d->outcome.choice != ANSWER_EXTENDED;
	(void)e;
	if (!it)
		return attempt_refers_to_nothing(a), OK;
	if (!attempt(a, &it->item, SUBJECT_INQUIRY, ends ? EVENT_ANSWER_GIVEN : EVENT_EXTENSION, 0))
		return OK;
	if (ends) {
		it->answered = a->in->time;
		it->item.state = a->row->to;
	} else if (d->until.has == VALUE_KNOWN) {
		extend(it, (d->until.day + (int64_t)1) * DAY_MS, a->in->time);
	}
	return OK;
}

enum err_kind
take_report(struct attempt *a, struct err *e)
{
	(void)e;
	attempt(a, NULL, SUBJECT_REPORT, EVENT_REPORT_MADE, 0);
	return OK;
}

/* ---- lawpacks ---- */

/* What a lawpack pins, read before anything of the last one goes. */
struct pinned {
	struct scope *scope;
	struct law *holidays;
	struct slice *names;
	size_t nnames;
};

static enum err_kind
read_suffixes(struct pinned *p, struct slice bytes, struct err *e)
{
	scope_close(p->scope);
	p->scope = NULL;
	enum err_kind rc = scope_open(bytes, &p->scope, e);
	return rc == ERR_LIMIT ? out_of_memory(e) : rc;
}

static enum err_kind
read_holidays(struct law *l, const struct lawpack_blob *b, struct slice bytes, struct err *e)
{
	char hash[SHA256_TEXT_MAX];
	snprintf(hash, sizeof hash, "%.*s", SLICE_ARG(b->hash.text));
	if (bytes.n > PACK_MAX_BYTES)
		return err_set(e, ERR_SYNTAX, "too long");
	struct law_diags *d = law_diags_open();
	if (!d)
		return out_of_memory(e);
	enum err_kind rc = law_add(l, b->name.text, bytes, hash, d);
	law_diags_close(d);
	if (rc == ERR_LIMIT)
		return out_of_memory(e);
	return rc == OK ? OK : err_set(e, ERR_SYNTAX, "not a rule pack");
}

/* A name a line, put into normal form; blank lines and those that begin with '#' say nothing. */
static enum err_kind
read_name(struct fold *f, struct pinned *p, struct slice line, struct err *e)
{
	struct name name;
	enum refused_target why;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (!line.n || line.p[0] == '#')
		return OK;
	if (name_parse(line, &name, &why, e) != OK)
		return err_set(e, ERR_SYNTAX, "not a name");
	struct slice kept = arena_copy(f->a, (struct slice){name.text, name.n});
	p->names[p->nnames++] = kept;
	return kept.p ? OK : out_of_memory(e);
}

static enum err_kind
read_names(struct fold *f, struct pinned *p, struct slice text, struct err *e)
{
	size_t lines = p->nnames + 1;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	struct slice *all = arena_alloc(f->a, lines, sizeof *all);
	if (!all)
		return out_of_memory(e);
	for (size_t i = 0; i < p->nnames; i++)
		all[i] = p->names[i];
	p->names = all;
	enum err_kind rc = OK;
	for (size_t at = 0; rc == OK && at < text.n;) {
		const char *end = memchr(text.p + at, '\n', text.n - at);
		size_t n = end ? (size_t)(end - text.p) - at : text.n - at;
		rc = read_name(f, p, (struct slice){text.p + at, n}, e);
		at += n + 1;
	}
	return rc;
}

/* The file's bytes.  ERR_MISSING: not these, or not at hand. */
static enum err_kind
fetch(const struct fold *f, const struct lawpack_blob *b, struct slice *bytes, struct err *e)
{
	struct sha256 hash, is;
	if (!f->blob)
		return err_set(e, ERR_MISSING, "%.*s: the lawpack's files are not at hand",
			SLICE_ARG(b->name.text));
	if (sha256_parse(b->hash.text, &hash, e) != OK || f->blob(f->from, &hash, bytes, e) != OK)
		return e->kind;
	is = sha256_of(*bytes);
	if (!sha256_eq(&is, &hash))
		return err_set(e, ERR_MISSING, "%.*s: other bytes than the lawpack pins",
			SLICE_ARG(b->name.text));
	return OK;
}

/* ERR_SYNTAX: not of its kind; whoever folds finds it so. */
static enum err_kind
read_pinned(struct fold *f, struct pinned *p, const struct lawpack_blob *b, struct slice bytes,
	struct err *e)
{
	switch (b->kind.choice) {
	case BLOB_SUFFIXES:
		return read_suffixes(p, bytes, e);
	case BLOB_HOLIDAYS:
		return read_holidays(p->holidays, b, bytes, e);
	case BLOB_PROTECTED_NAMES:
		return read_names(f, p, bytes, e);
	default:
		return OK; /* rules are for assess: the fold reads none */
	}
}

/* Every file is at hand, or nothing is told of any; *readable: all are of their kinds. */
static enum err_kind
read_all(struct fold *f, struct pinned *p, const struct list *blobs, bool *readable, struct err *e)
{
	const struct lawpack_blob *b = blobs->items;
	enum err_kind rc = OK;
	*readable = true;
	for (size_t i = 0; rc == OK && i < blobs->n; i++) {
		struct slice bytes = {NULL, 0};
		rc = fetch(f, &b[i], &bytes, e);
		enum err_kind read = OK;
		if (rc == OK && *readable)
			read = read_pinned(f, p, &b[i], bytes, e);
		if (read == ERR_SYNTAX)
			*readable = false;
		else if (rc == OK)
			rc = read;
	}
	return rc;
}

static void
put_in_force(struct fold *f, const struct pinned *p)
{
	scope_close(f->scope);
	law_close(f->holidays);
	f->scope = p->scope;
	f->holidays = p->holidays;
	f->protected_names = p->names;
	f->nprotected = p->nnames;
}

enum err_kind
take_lawpack(struct attempt *a, struct err *e)
{
	const struct lawpack *d = (const struct lawpack *)a->in->doc;
	struct pinned p = {.scope = NULL};
	bool readable = false;
	if (!attempt(a, NULL, SUBJECT_LAWPACK, EVENT_LAWPACK_MADE, 0))
		return OK;
	p.holidays = law_open();
	enum err_kind rc =
		p.holidays ? read_all(a->f, &p, &d->blobs, &readable, e) : out_of_memory(e);
	if (rc == OK && readable) {
		put_in_force(a->f, &p);
		return OK;
	}
	scope_close(p.scope);
	law_close(p.holidays);
	if (rc == OK)
		attempt_pins_unreadable(a);
	return rc;
}
