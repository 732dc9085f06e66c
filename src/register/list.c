#include "register/list.h"

#include "register/parts.h"

#include "base/json.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX_MEMORY = 1 << 30 };

static const unsigned kinds[LIST_KIND_COUNT] = {
	[LIST_ORDERS] = SUBJECT_ORDER | SUBJECT_MIRROR | SUBJECT_RENEWAL,
	[LIST_DEMANDS] = SUBJECT_DEMAND,
	[LIST_RECOGNITIONS] = SUBJECT_RECOGNITION,
	[LIST_CONTESTS] = SUBJECT_CONTEST,
	[LIST_INQUIRIES] = SUBJECT_INQUIRY,
};

const char *
list_kind_name(enum list_kind k)
{
	static const char *const names[LIST_KIND_COUNT] = {
		"orders", "demands", "recognitions", "contests", "inquiries"};
	return names[k];
}

const char *
list_state_name(size_t place)
{
	static const char *const names[LIST_STATES] = {
		"new", "pending", "effective", "stayed", "ended", "open", "closed"};
	return names[place];
}

struct items {
	const struct item **p; /* in order of their index */
	size_t n, room;
};

/* A restriction that named a host when it was entered; it may have been narrowed since. */
struct on_host {
	const struct restriction *r;
	struct on_host *next;
};

struct host {
	struct slice name; /* first: hosts are looked up by it */
	struct on_host *first, *last;
};

struct list_of {
	const struct fold *f;
	struct arena *a;
	const struct item *last; /* taken in; NULL: none */
	struct items items[LIST_KIND_COUNT];
	void *hosts; /* of struct host: tsearch(3) */
};

/* ---- following ---- */

struct list_of *
list_open(const struct fold *f)
{
	struct list_of *l = calloc(1, sizeof *l);
	struct arena *a = arena_open(LIST_MAX_MEMORY);
	if (!l || !a) {
		free(l);
		arena_close(a);
		return NULL;
	}
	l->f = f;
	l->a = a;
	return l;
}

static void
keep_in_arena(void *node)
{
	(void)node;
}

void
list_close(struct list_of *l)
{
	if (!l)
		return;
	tdestroy(l->hosts, keep_in_arena);
	for (size_t i = 0; i < LIST_KIND_COUNT; i++)
		free(l->items[i].p);
	arena_close(l->a);
	free(l);
}

static bool
append(struct items *to, const struct item *it)
{
	if (to->n == to->room) {
		size_t room = to->room ? 2 * to->room : 64;
		const struct item **p = realloc(to->p, room * sizeof(struct item *));
		if (!p)
			return false;
		to->p = p;
		to->room = room;
	}
	to->p[to->n++] = it;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return slice_cmp(((const struct host *)a)->name, ((const struct host *)b)->name);
}

static const struct host *
find_host(const struct list_of *l, struct slice name)
{
	const struct host key = {.name = name};
	void *const *at = tfind(&key, &l->hosts, by_name);
	return at ? *at : NULL;
}

static struct host *
get_host(struct list_of *l, struct slice name)
{
	struct host *h = (struct host *)find_host(l, name);
	if (h || !(h = arena_alloc(l->a, 1, sizeof *h)))
		return h;
	h->name = arena_copy(l->a, name);
	return h->name.p && tsearch(h, &l->hosts, by_name) ? h : NULL;
}

static bool
index_hosts(struct list_of *l, const struct restriction *r)
{
	for (size_t i = 0; i < r->ntargets; i++) {
		struct host *h = get_host(l, r->targets[i].t.host);
		if (!h)
			return false;
		if (h->last && h->last->r == r)
			continue;
		struct on_host *on = arena_alloc(l->a, 1, sizeof *on);
		if (!on)
			return false;
		on->r = r;
		*(h->last ? &h->last->next : &h->first) = on;
		h->last = on;
	}
	return true;
}

static bool
take(struct list_of *l, const struct item *it)
{
	for (size_t i = 0; i < LIST_KIND_COUNT; i++)
		if (it->what & kinds[i] && !append(&l->items[i], it))
			return false;
	return !(it->what & (SUBJECT_ORDER | SUBJECT_MIRROR)) ||
	       index_hosts(l, (const struct restriction *)it);
}

enum err_kind
list_follow(struct list_of *l, struct err *e)
{
	const struct item *it = l->last ? l->last->next : l->f->first;
	for (; it; it = it->next) {
		if (!take(l, it))
			return err_set(e, ERR_IO, "out of memory");
		l->last = it;
	}
	return OK;
}

/* ---- one subject ---- */

/*
 * The form of a subject has one home, fold_write(): it is given a register that has no other.
 * Nothing of the fold is changed, and what it needs for a moment is in the reader's own arena.
 */
union copy {
	struct item item;
	struct restriction restriction;
	struct contest_entry contest;
	struct inquiry_entry inquiry;
};

static size_t
size_of(unsigned what)
{
	if (what & kinds[LIST_ORDERS])
		return sizeof(struct restriction);
	if (what == SUBJECT_CONTEST)
		return sizeof(struct contest_entry);
	return what == SUBJECT_INQUIRY ? sizeof(struct inquiry_entry) : sizeof(struct item);
}

static struct fold
view_of(const struct list_of *l, struct arena *scratch)
{
	struct fold view = *l->f;
	view.scratch = scratch;
	return view;
}

static enum err_kind
write_one(const struct list_of *l, const struct item *it, const struct list_page *p, struct err *e)
{
	static const char opens[] = "\"items\":[";
	static const char closes[] = "]}\n";
	union copy copy;
	struct fold alone = view_of(l, p->scratch);
	size_t at = p->to->n, skip = 0;
	memcpy(&copy, it, size_of(it->what));
	copy.item.next = NULL;
	alone.first = &copy.item;
	if (fold_write(&alone, p->t, p->to, e) != OK)
		return e->kind;
	char *text = p->to->p + at;
	size_t n = p->to->n - at - (sizeof closes - 1);
	while (memcmp(text + skip, opens, sizeof opens - 1) != 0)
		skip++;
	skip += sizeof opens - 1;
	memmove(text, text + skip, n - skip);
	p->to->n = at + n - skip;
	return OK;
}

static enum err_kind
write_next(const struct list_of *l, const struct item *it, struct list_page *p, bool first,
	struct err *e)
{
	if (!first)
		buf_addc(p->to, ',');
	p->next = it->index;
	return write_one(l, it, p, e);
}

/* ---- pages ---- */

/* The place of the first item of a larger index. */
static size_t
place_after(const struct items *all, uint64_t index)
{
	size_t low = 0, high = all->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (all->p[middle]->index > index)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

enum err_kind
list_write(const struct list_of *l, enum list_kind kind, struct list_page *p, struct err *e)
{
	const struct items *all = &l->items[kind];
	size_t from = p->begins ? 0 : place_after(all, p->after), i = from;
	for (; i < all->n && i - from < p->max; i++)
		if (write_next(l, all->p[i], p, i == from, e) != OK)
			return e->kind;
	p->more = i < all->n;
	return OK;
}

enum err_kind
list_write_one(const struct list_of *l, enum list_kind kind, const struct sha256 *id,
	struct list_page *p, struct err *e)
{
	const struct item *it = fold_item(l->f, id, kinds[kind]);
	return it ? write_next(l, it, p, true, e)
		  : err_set(e, ERR_MISSING, "the register has none of that id");
}

/* ---- actors ---- */

struct actors {
	struct list_page *p;
	struct jout w;
	uint64_t place; /* of the next one */
	size_t written;
};

static void
write_actor(struct jout *w, const struct actor_entry *it)
{
	char day[CIVIL_TEXT_MAX];
	jout_open(w, '{');
	jout_member(w, "id", it->id);
	jout_member(w, "kind", slice_of(vocab_word(VOCAB_ACTOR, it->kind)));
	jout_name(w, "provides");
	jout_open(w, '[');
	for (uint32_t i = 0; i < vocab_of(VOCAB_ADDRESSEE)->n; i++)
		if (it->provides & 1u << i)
			jout_text(w, slice_of(vocab_word(VOCAB_ADDRESSEE, i)));
	jout_close(w, ']');
	jout_name(w, "hosts");
	jout_open(w, '[');
	for (size_t i = 0; i < it->nhosts; i++)
		jout_text(w, it->hosts[i]);
	jout_close(w, ']');
	if (it->media)
		jout_member(w, "media-since", slice_of(civil_format(it->media_since, day)));
	jout_close(w, '}');
}

static void
visit_actor(const void *node, VISIT which, void *to)
{
	struct actors *a = to;
	struct list_page *p = a->p;
	if (which != postorder && which != leaf)
		return;
	uint64_t place = a->place++;
	if (!p->begins && place <= p->after)
		return;
	if (a->written == p->max) {
		p->more = true;
		return;
	}
	if (a->written++)
		buf_addc(p->to, ',');
	p->next = place;
	jout_init(&a->w, p->to, false);
	write_actor(&a->w, *(const struct actor_entry *const *)node);
}

enum err_kind
list_write_actors(const struct list_of *l, struct list_page *p, struct err *e)
{
	struct actors a = {.p = p};
	p->more = false;
	twalk_r(l->f->actors, visit_actor, &a);
	return buf_failed(p->to) ? err_set(e, ERR_IO, "out of memory") : OK;
}

/* ---- a host ---- */

static bool
restricts(const struct restriction *r, struct slice host, bool above, int64_t t)
{
	for (size_t i = 0; i < r->ntargets; i++) {
		const struct held_target *h = &r->targets[i];
		if (h->due > t && slice_eq(h->t.host, host) &&
			(!above || h->t.kind == TARGET_DOMAIN))
			return true;
	}
	return false;
}

static enum err_kind
write_on(const struct list_of *l, struct slice host, bool above, struct list_page *p,
	struct list_status *s, struct err *e)
{
	const struct host *h = find_host(l, host);
	struct fold view = view_of(l, p->scratch);
	for (const struct on_host *on = h ? h->first : NULL; on; on = on->next) {
		struct fold_view v;
		if (!restricts(on->r, host, above, p->t) ||
			fold_find(&view, &on->r->item.id, p->t, &v, e) != OK ||
			v.state == STATE_ENDED)
			continue;
		if (v.state == STATE_EFFECTIVE) {
			s->effective++;
			s->until = v.until > s->until ? v.until : s->until;
		}
		p->more = p->more || s->n == p->max;
		if (s->n < p->max && write_next(l, &on->r->item, p, s->n++ == 0, e) != OK)
			return e->kind;
	}
	return OK;
}

enum err_kind
list_write_host(const struct list_of *l, struct slice host, struct list_page *p,
	struct list_status *s, struct err *e)
{
	*s = (struct list_status){.n = 0};
	p->more = false;
	for (bool above = false; host.n; above = true) {
		if (write_on(l, host, above, p, s, e) != OK)
			return e->kind;
		const char *dot = memchr(host.p, '.', host.n);
		host = dot ? slice_from(host, (size_t)(dot - host.p) + 1) : (struct slice){NULL, 0};
	}
	return OK;
}

/* ---- counting ---- */

static size_t
place_of(unsigned bit)
{
	size_t i = 0;
	while (bit >>= 1)
		i++;
	return i;
}

static void
count_actor(const void *node, VISIT which, void *to)
{
	(void)node;
	*(uint64_t *)to += which == postorder || which == leaf;
}

static unsigned
state_at(struct fold *view, const struct item *it, int64_t t)
{
	struct fold_view v;
	struct err e;
	bool passes = it->what & kinds[LIST_ORDERS];
	return passes && fold_find(view, &it->id, t, &v, &e) == OK ? v.state : it->state;
}

void
list_count(const struct list_of *l, int64_t t, struct arena *scratch, struct list_counts *c)
{
	struct fold view = view_of(l, scratch);
	*c = (struct list_counts){.actors = 0};
	for (size_t k = 0; k < LIST_KIND_COUNT; k++)
		for (size_t i = 0; i < l->items[k].n; i++) {
			const struct item *it = l->items[k].p[i];
			c->by[k][place_of(state_at(&view, it, t))]++;
			if (it->state != STATE_OPEN)
				continue;
			if (k == LIST_CONTESTS)
				c->overdue_contests += t >= ((const struct contest_entry *)it)->due;
			if (k == LIST_INQUIRIES)
				c->overdue_inquiries +=
					t >= ((const struct inquiry_entry *)it)->due;
		}
	twalk_r(l->f->actors, count_actor, &c->actors);
}
