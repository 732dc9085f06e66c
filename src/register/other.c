/* Inquiries and their clocks, reports, and what a lawpack pins. */
#include "register/parts.h"

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
	} else if (d->until.has == VALUE_KNOWN && !it->extended) {
		it->due = d->until.number; /* once */
		it->extended = true;
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
read_holidays(struct law *l, const struct lawpack_blob *b, struct slice bytes, struct err *e)
{
	char hash[SHA256_TEXT_MAX];
	snprintf(hash, sizeof hash, "%.*s", SLICE_ARG(b->hash.text));
	struct law_diags *d = law_diags_open();
	if (!d)
		return out_of_memory(e);
	enum err_kind rc = law_add(l, b->name.text, bytes, hash, d);
	if (rc != OK)
		err_set(e, rc, "%.*s: %.*s", SLICE_ARG(b->name.text),
			SLICE_ARG(d->n ? d->items[0].message : slice_of("not a rule pack")));
	law_diags_close(d);
	return rc;
}

/* A name a line; blank lines and those that begin with '#' say nothing. */
static enum err_kind
read_names(struct fold *f, struct pinned *p, struct slice text, struct err *e)
{
	size_t lines = 1;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	p->names = arena_alloc(f->a, lines, sizeof *p->names);
	if (!p->names)
		return out_of_memory(e);
	for (size_t at = 0; at < text.n;) {
		const char *end = memchr(text.p + at, '\n', text.n - at);
		size_t n = end ? (size_t)(end - text.p) - at : text.n - at;
		struct slice line = {text.p + at, n};
		at += n + 1;
		if (line.n && line.p[0] != '#')
			p->names[p->nnames++] = arena_copy(f->a, line);
	}
	return OK;
}

static enum err_kind
read_blob(struct fold *f, struct pinned *p, const struct lawpack_blob *b, struct err *e)
{
	struct sha256 hash, is;
	struct slice bytes;
	if (!f->blob)
		return err_set(e, ERR_MISSING, "%.*s: the lawpack's files are not at hand",
			SLICE_ARG(b->name.text));
	if (sha256_parse(b->hash.text, &hash, e) != OK || f->blob(f->from, &hash, &bytes, e) != OK)
		return e->kind;
	is = sha256_of(bytes);
	if (!sha256_eq(&is, &hash))
		return err_set(e, ERR_MISSING, "%.*s: other bytes than the lawpack pins",
			SLICE_ARG(b->name.text));
	switch (b->kind.choice) {
	case BLOB_SUFFIXES:
		scope_close(p->scope);
		p->scope = NULL;
		return scope_open(bytes, &p->scope, e);
	case BLOB_HOLIDAYS:
		return read_holidays(p->holidays, b, bytes, e);
	case BLOB_PROTECTED_NAMES:
		return read_names(f, p, bytes, e);
	default:
		return OK; /* rules are for assess: the fold reads none */
	}
}

enum err_kind
take_lawpack(struct attempt *a, struct err *e)
{
	const struct lawpack *d = (const struct lawpack *)a->in->doc;
	const struct lawpack_blob *b = d->blobs.items;
	struct fold *f = a->f;
	struct pinned p = {.scope = NULL};
	if (!attempt(a, NULL, SUBJECT_LAWPACK, EVENT_LAWPACK_MADE, 0))
		return OK;
	p.holidays = law_open();
	enum err_kind rc = p.holidays ? OK : out_of_memory(e);
	for (size_t i = 0; rc == OK && i < d->blobs.n; i++)
		rc = read_blob(f, &p, &b[i], e);
	if (rc != OK) {
		scope_close(p.scope);
		law_close(p.holidays);
		return rc;
	}
	scope_close(f->scope);
	law_close(f->holidays);
	f->scope = p.scope;
	f->holidays = p.holidays;
	f->protected_names = p.names;
	f->nprotected = p.nnames;
	return OK;
}
