/* The register at a time: single restrictions, and all of it as JSON. */
#include "register/parts.h"

#include "base/json.h"

#include <string.h>

/* ---- a restriction at a time ---- */

/* Copies in which time can pass; the fold itself stands where its last entry left it. */
struct moment {
	struct restriction one, parent;
};

static struct restriction *
copy_renewals(const struct fold *f, const struct restriction *of)
{
	struct restriction *first = NULL, **to = &first;
	for (const struct restriction *q = of->renewals; q; q = q->sibling) {
		struct restriction *c = arena_alloc(f->scratch, 1, sizeof *c);
		if (!c)
			return first;
		*c = *q;
		c->sibling = NULL;
		*to = c;
		to = &c->sibling;
	}
	return first;
}

static void
copy_with_renewals(const struct fold *f, const struct restriction *r, struct restriction *to)
{
	*to = *r;
	to->renewals = copy_renewals(f, r);
	for (struct restriction *q = to->renewals; q; q = q->sibling)
		q->parent = to;
}

/* r as it is at t; a renewal is found among those of its order. */
static const struct restriction *
at_moment(const struct fold *f, const struct restriction *r, int64_t t, struct moment *m)
{
	const struct restriction *of = r->item.what == SUBJECT_RENEWAL ? r->parent : r;
	copy_with_renewals(f, of, &m->one);
	if (of->parent) {
		copy_with_renewals(f, of->parent, &m->parent);
		m->one.parent = &m->parent;
	}
	life_advance(&m->one, t);
	if (of == r)
		return &m->one;
	const struct restriction *q = m->one.renewals;
	while (q && !sha256_eq(&q->item.id, &r->item.id))
		q = q->sibling;
	return q ? q : r;
}

static const struct restriction *
find_at(const struct fold *f, const struct sha256 *id, int64_t t, struct moment *m)
{
	const struct item *it = fold_item(f, id, SUBJECT_ORDER | SUBJECT_MIRROR | SUBJECT_RENEWAL);
	arena_reset(f->scratch);
	return it ? at_moment(f, (const struct restriction *)it, t, m) : NULL;
}

enum err_kind
fold_find(const struct fold *f, const struct sha256 *id, int64_t t, struct fold_view *v,
	struct err *e)
{
	struct moment m;
	const struct restriction *r = find_at(f, id, t, &m);
	if (!r)
		return err_set(e, ERR_MISSING, "no restriction of that id was accepted");
	*v = (struct fold_view){.id = r->item.id,
		.what = r->item.what,
		.state = r->item.state,
		.end = r->end,
		.from = r->from,
		.until = r->until,
		.time = r->item.time,
		.effective = life_effect(r) == NEVER ? 0 : life_effect(r),
		.ended = r->item.state == STATE_ENDED ? r->ended : 0,
		.measure = r->measure,
		.addressees = r->addressees,
		.ntargets = r->ntargets};
	if (r->parent)
		v->parent = r->parent->item.id;
	return OK;
}

bool
fold_target_at(
	const struct fold *f, const struct sha256 *id, size_t i, int64_t t, struct fold_target *to)
{
	struct moment m;
	const struct restriction *r = find_at(f, id, t, &m);
	if (!r || i >= r->ntargets)
		return false;
	const struct held_target *h = &r->targets[i];
	*to = (struct fold_target){h->t.kind, h->t.text, h->due <= t};
	return true;
}

/* ---- as JSON ---- */

static const char *
name_of(unsigned bit, const char *const *names)
{
	size_t i = 0;
	while (bit >>= 1)
		i++;
	return names[i];
}

static const char *const subjects[] = {"order", "mirror", "renewal", "demand", "recognition",
	"inquiry", "report", "lawpack", "contest"};
static const char *const states[] = {
	"new", "pending", "effective", "stayed", "ended", "open", "closed"};
static const char *const ends[] = {
	"lives", "expired", "lifted", "annulled", "removed", "parent-ended"};

static void
put_id(struct jout *w, const char *name, const struct sha256 *id)
{
	char text[SHA256_TEXT_MAX];
	jout_member(w, name, slice_of(sha256_format(id, text)));
}

static void
put_instant(struct jout *w, const char *name, int64_t t)
{
	char text[CIVIL_TEXT_MAX];
	if (t > 0 && t != NEVER)
		jout_member(w, name, slice_of(civil_format_instant(t, text)));
}

static void
put_words(struct jout *w, const char *name, enum vocab_id id, uint32_t set)
{
	jout_name(w, name);
	jout_open(w, '[');
	for (uint32_t i = 0; i < vocab_of(id)->n; i++)
		if (set & 1u << i)
			jout_text(w, slice_of(vocab_word(id, i)));
	jout_close(w, ']');
}

static void
put_targets(struct jout *w, const struct restriction *r, int64_t t)
{
	jout_name(w, "targets");
	jout_open(w, '[');
	for (size_t i = 0; i < r->ntargets; i++) {
		const struct held_target *h = &r->targets[i];
		jout_open(w, '{');
		jout_member(w, "kind", slice_of(vocab_word(VOCAB_TARGET, h->t.kind)));
		jout_member(w, "value", h->t.text);
		put_instant(w, "removed", h->removed);
		put_instant(w, h->due <= t ? "gone" : "answer-due", h->due);
		jout_close(w, '}');
	}
	jout_close(w, ']');
}

static void
put_restriction(struct jout *w, const struct restriction *r, int64_t t)
{
	int64_t effect = life_effect(r);
	if (r->parent)
		put_id(w, "parent", &r->parent->item.id);
	if (r->demand)
		put_id(w, "demand", &r->demand->item.id);
	if (r->recognition)
		put_id(w, "recognition", &r->recognition->item.id);
	put_instant(w, "from", r->from);
	put_instant(w, "until", r->until);
	put_instant(w, "objection-until", r->objection_until);
	put_instant(w, "confirmed", r->confirmed);
	put_instant(w, "notified", r->notified);
	put_instant(w, "effect", effect);
	if (r->item.state == STATE_ENDED) {
		jout_member(w, "end", slice_of(ends[r->end]));
		put_instant(w, "ended", r->ended);
	}
	if (r->item.what == SUBJECT_RENEWAL)
		return;
	jout_member(w, "measure", slice_of(vocab_word(VOCAB_MEASURE, r->measure)));
	put_words(w, "addressees", VOCAB_ADDRESSEE, r->addressees);
	put_targets(w, r, t);
	jout_name(w, "stayed-by");
	jout_open(w, '[');
	for (const struct hindrance *h = r->hindrances; h; h = h->next) {
		char text[SHA256_TEXT_MAX];
		if (h->open)
			jout_text(w, slice_of(sha256_format(&h->id, text)));
	}
	jout_close(w, ']');
}

static void
put_contest(struct jout *w, const struct contest_entry *c, int64_t t)
{
	put_id(w, "order", &c->order);
	jout_member(w, "log", c->order_log);
	put_instant(w, "due", c->due);
	if (c->decided)
		jout_member(w, "order-is", slice_of(vocab_word(VOCAB_ORDER_IS, c->order_is)));
	jout_name(w, "overdue");
	jout_bool(w, c->item.state == STATE_OPEN && t >= c->due);
}

static void
put_inquiry(struct jout *w, const struct inquiry_entry *q, int64_t t)
{
	int64_t at = q->item.state == STATE_OPEN ? t : q->answered;
	jout_member(w, "to", q->to);
	put_instant(w, "due", q->due);
	put_instant(w, "answered", q->answered);
	jout_name(w, "overdue");
	jout_bool(w, at >= q->due);
}

static void
put_item(const struct fold *f, struct jout *w, const struct item *it, int64_t t)
{
	struct moment m;
	const struct restriction *r = NULL;
	arena_reset(f->scratch);
	if (it->what & (SUBJECT_ORDER | SUBJECT_MIRROR | SUBJECT_RENEWAL)) {
		r = at_moment(f, (const struct restriction *)it, t, &m);
		it = &r->item;
	}
	jout_open(w, '{');
	put_id(w, "id", &it->id);
	jout_member(w, "what", slice_of(name_of(it->what, subjects)));
	jout_member(w, "state", slice_of(name_of(it->state, states)));
	jout_member_int(w, "index", (int64_t)it->index);
	put_instant(w, "time", it->time);
	jout_member(w, "issuer", it->issuer->id);
	if (r)
		put_restriction(w, r, t);
	else if (it->what == SUBJECT_CONTEST)
		put_contest(w, (const struct contest_entry *)it, t);
	else if (it->what == SUBJECT_INQUIRY)
		put_inquiry(w, (const struct inquiry_entry *)it, t);
	jout_close(w, '}');
}

enum err_kind
fold_write(const struct fold *f, int64_t t, struct buf *to, struct err *e)
{
	struct jout w;
	jout_init(&w, to, false);
	jout_open(&w, '{');
	jout_member(&w, "log", f->origin);
	jout_member_int(&w, "size", (int64_t)f->size);
	put_instant(&w, "at", t);
	jout_name(&w, "items");
	jout_open(&w, '[');
	for (const struct item *it = f->first; it; it = it->next)
		put_item(f, &w, it, t);
	jout_close(&w, ']');
	jout_close(&w, '}');
	buf_addc(to, '\n');
	return buf_failed(to) ? err_set(e, ERR_IO, "out of memory") : OK;
}
