#include "register/parts.h"

#include "register/join.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* Of one entry: 64 parts are 3 MiB of JSON.  An item of a list takes at most 12 times its bytes as
 * it is decoded, and again as it is joined; its targets in normal form 10 times. */
enum { SCRATCH_MAX_BYTES = 128 << 20 };

enum err_kind
out_of_memory(struct err *e)
{
	return err_set(e, ERR_IO, "out of memory: the register has more than %d MiB",
		FOLD_MAX_BYTES >> 20);
}

/* ---- opening ---- */

enum err_kind
fold_open(struct slice origin, fold_blob *blob, void *from, struct fold **to, struct err *e)
{
	struct fold *f = calloc(1, sizeof *f);
	if (!f)
		return out_of_memory(e);
	f->blob = blob;
	f->from = from;
	f->a = arena_open(FOLD_MAX_BYTES);
	f->scratch = arena_open(SCRATCH_MAX_BYTES);
	if (f->a)
		f->origin = arena_copy(f->a, origin);
	if (!f->a || !f->scratch || !f->origin.p) {
		fold_close(f);
		return out_of_memory(e);
	}
	*to = f;
	return OK;
}

static void
keep_in_arena(void *node)
{
	(void)node;
}

void
fold_close(struct fold *f)
{
	if (!f)
		return;
	tdestroy(f->ids, keep_in_arena);
	tdestroy(f->seen, keep_in_arena);
	tdestroy(f->actors, keep_in_arena);
	tdestroy(f->sets, keep_in_arena);
	scope_close(f->scope);
	law_close(f->holidays);
	arena_close(f->a);
	arena_close(f->scratch);
	free(f);
}

uint64_t
fold_size(const struct fold *f)
{
	return f->size;
}

int64_t
fold_time(const struct fold *f)
{
	return f->time;
}

/* ---- what is there ---- */

static int
by_id(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_LEN);
}

static int
by_name(const void *a, const void *b)
{
	return slice_cmp(((const struct actor_entry *)a)->id, ((const struct actor_entry *)b)->id);
}

struct item *
fold_item(const struct fold *f, const struct sha256 *id, unsigned what)
{
	void *const *at = tfind(id, &f->ids, by_id);
	struct item *it = at ? *at : NULL;
	return it && it->what & what ? it : NULL;
}

struct item *
fold_item_of(const struct fold *f, const struct value *hash, unsigned what)
{
	struct sha256 id;
	struct err e;
	if (hash->has != VALUE_KNOWN || sha256_parse(hash->text, &id, &e) != OK)
		return NULL;
	return fold_item(f, &id, what);
}

const struct actor_entry *
fold_actor(const struct fold *f, struct slice id)
{
	struct actor_entry key = {.id = id};
	void *const *at = tfind(&key, &f->actors, by_name);
	return at ? *at : NULL;
}

void *
fold_new_item(struct fold *f, const struct fold_entry *in, unsigned what, size_t size)
{
	struct item *it = arena_alloc(f->a, 1, size);
	if (it)
		*it = (struct item){.id = in->id,
			.what = what,
			.index = in->index,
			.time = in->time,
			.key = in->key};
	return it;
}

/* Its id is not there: repeated entries are told before. */
bool
fold_keep(struct fold *f, struct item *it)
{
	if (!tsearch(it, &f->ids, by_id))
		return false;
	if (f->last)
		f->last->next = it;
	else
		f->first = it;
	f->last = it;
	return true;
}

bool
ref_is_local(const struct fold *f, const struct doc_ref *r)
{
	return r->log.has == VALUE_KNOWN && slice_eq(r->log.text, f->origin);
}

/* ---- the table ---- */

static bool
refuse(struct attempt *a, const char *reason, int safeguard)
{
	*a->v = (struct fold_verdict){.reason = reason, .safeguard = safeguard};
	return false;
}

static bool
refuse_for(struct attempt *a, enum condition missing)
{
	return refuse(a, conditions[missing].id, conditions[missing].safeguard);
}

bool
attempt_refers_to_nothing(struct attempt *a)
{
	return refuse(a, "refers-to-nothing", 0);
}

bool
attempt_pins_unreadable(struct attempt *a)
{
	return refuse(a, "pinned-unreadable", 0);
}

bool
attempt(struct attempt *a, const struct item *subject, unsigned what, enum event event,
	unsigned holds)
{
	unsigned why;
	a->row = transition_find(
		what, subject ? subject->state : STATE_NEW, event, 1u << a->by->kind, holds, &why);
	if (a->row)
		return true;
	return refuse(
		a, transition_reason(why), why < CONDITION_COUNT ? conditions[why].safeguard : 0);
}

/* ---- the root's documents ---- */

static bool
copy_hosts(struct fold *f, struct actor_entry *to, const struct list *hosts)
{
	const struct value *v = hosts->items;
	to->nhosts = hosts->n;
	to->hosts = arena_alloc(f->a, hosts->n, sizeof *to->hosts);
	for (size_t i = 0; to->hosts && i < hosts->n; i++)
		to->hosts[i] = arena_copy(f->a, v[i].text);
	return to->hosts != NULL;
}

static struct actor_entry *
new_actor(struct fold *f, struct slice id)
{
	struct actor_entry *it = arena_alloc(f->a, 1, sizeof *it);
	if (!it)
		return NULL;
	it->id = arena_copy(f->a, id);
	return it->id.p && tsearch(it, &f->actors, by_name) ? it : NULL;
}

/* A later one replaces the earlier whole, in place: who issued what stays the same actor. */
static enum err_kind
take_actor(struct fold *f, const struct actor *doc, struct err *e)
{
	struct actor_entry *it = (struct actor_entry *)fold_actor(f, doc->actor.text);
	if (!it)
		it = new_actor(f, doc->actor.text);
	if (!it || !copy_hosts(f, it, &doc->hosts))
		return out_of_memory(e);
	it->kind = (enum actor_kind)doc->kind.choice;
	it->provides = doc->provides.has == VALUE_KNOWN ? doc->provides.set : 0;
	it->media = doc->media.has == VALUE_KNOWN;
	it->media_since = it->media ? doc->media.since.day : 0;
	if (it->media && !it->listed) {
		it->next_medium = f->media;
		f->media = it;
		it->listed = true;
	}
	return OK;
}

static enum err_kind
check_version(struct fold *f, const struct value *fold, struct err *e)
{
	if (fold->has == VALUE_KNOWN && fold->number > FOLD_VERSION)
		f->newer = true;
	if (f->newer)
		return err_set(e, ERR_UNSUPPORTED,
			"entry %llu: the log goes on under newer rules of the register than these "
			"(version %d): a newer exq is needed",
			(unsigned long long)f->size, FOLD_VERSION);
	return OK;
}

/* ---- entries ---- */

static fold_take *const takes[DOC_TYPE_COUNT] = {
	[DOC_DEMAND] = take_demand,
	[DOC_DETERMINATION] = take_determination,
	[DOC_RECOGNITION] = take_recognition,
	[DOC_ORDER] = take_order,
	[DOC_NOTICE] = take_notice,
	[DOC_CONTEST] = take_contest,
	[DOC_DECISION] = take_decision,
	[DOC_CONFIRM] = take_confirm,
	[DOC_STAY] = take_stay,
	[DOC_RESUME] = take_resume,
	[DOC_NARROW] = take_narrow,
	[DOC_RENEW] = take_renew,
	[DOC_LIFT] = take_lift,
	[DOC_REMOVED] = take_removed,
	[DOC_MIRROR] = take_mirror,
	[DOC_REPORT] = take_report,
	[DOC_INQUIRY] = take_inquiry,
	[DOC_ANSWER] = take_answer,
	[DOC_LAWPACK] = take_lawpack,
};

static enum err_kind
take_whole(struct attempt *a, struct err *e)
{
	const struct doc_common *doc = a->in->doc;
	if (a->in->type == DOC_LAWPACK && a->by->kind == ACTOR_AUTHORITY &&
		check_version(a->f, &((const struct lawpack *)doc)->fold, e) != OK)
		return e->kind;
	return takes[a->in->type](a, e);
}

/* Known by the id of number 1, with the time and index of the entry that completes it. */
static enum err_kind
take_joined(struct attempt *a, const struct join *j, struct err *e)
{
	const struct fold_entry *last = a->in;
	struct fold_entry whole = *last;
	whole.id = j->ids[0];
	whole.doc = j->doc;
	a->in = &whole;
	a->parts = j->ids;
	a->nparts = j->n;
	enum err_kind rc = take_whole(a, e);
	a->in = last;
	if (rc == OK)
		join_end(j->set);
	return rc;
}

static enum err_kind
take_part(struct attempt *a, struct err *e)
{
	struct join j = {.n = 0};
	switch (join_add(&a->f->sets, a->f->a, a->f->scratch, a->in, &j)) {
	case JOIN_WAITS:
		a->v->waits = true;
		return OK;
	case JOIN_DIFFERS:
		refuse_for(a, CONDITION_WHOLE);
		return OK;
	case JOIN_COMPLETES:
		return take_joined(a, &j, e);
	case JOIN_NO_MEMORY:
		break;
	}
	return out_of_memory(e);
}

/* Of parts those are joined that the table takes; log/trust takes its own one by one. */
static enum err_kind
take(struct attempt *a, struct err *e)
{
	const struct fold_entry *in = a->in;
	struct fold *f = a->f;
	if (in->type == DOC_GENESIS) {
		f->state = in->doc->state.state;
		return check_version(f, &((const struct genesis *)in->doc)->fold, e);
	}
	if (in->type == DOC_ACTOR)
		return take_actor(f, (const struct actor *)in->doc, e);
	if (!takes[in->type])
		return OK; /* of keys and certificates: log/trust has taken it */
	a->by = fold_actor(f, in->doc->issuer.text);
	if (!a->by)
		return refuse(a, "issuer-unknown", 0), OK;
	return join_is_part(in->doc) ? take_part(a, e) : take_whole(a, e);
}

/* What has stood, whatever became of it; not what could not be taken yet. */
static bool
remember(struct fold *f, const struct sha256 *id)
{
	struct sha256 *copy = arena_alloc(f->a, 1, sizeof *copy);
	if (!copy)
		return false;
	*copy = *id;
	return tsearch(copy, &f->seen, by_id) != NULL;
}

/* An authentic entry. */
static enum err_kind
take_new(struct attempt *a, struct err *e)
{
	if (tfind(&a->in->id, &a->f->seen, by_id))
		return refuse(a, "repeated", 0), OK;
	enum err_kind rc = take(a, e);
	if (rc == OK && !remember(a->f, &a->in->id))
		return out_of_memory(e);
	return rc;
}

static enum err_kind
check_order(const struct fold *f, const struct fold_entry *in, struct err *e)
{
	if (in->index != f->size)
		return err_set(e, ERR_MISMATCH, "entry %llu where %llu should follow",
			(unsigned long long)in->index, (unsigned long long)f->size);
	if (in->time < f->time)
		return err_set(e, ERR_MISMATCH, "entry %llu: its time is before that of the last",
			(unsigned long long)in->index);
	return OK;
}

enum err_kind
fold_add(struct fold *f, const struct fold_entry *in, struct fold_verdict *v, struct err *e)
{
	struct attempt a = {.f = f, .in = in, .v = v};
	*v = (struct fold_verdict){.reason = NULL};
	if (check_version(f, &(const struct value){.has = VALUE_UNKNOWN}, e) != OK ||
		check_order(f, in, e) != OK)
		return e->kind;
	arena_reset(f->scratch);
	if (in->refused)
		refuse(&a, in->refused, 9);
	else if (!slice_eq(in->doc->log.text, f->origin))
		refuse(&a, "other-log", 9); /* evidence of another register */
	else if (take_new(&a, e) != OK)
		return e->kind;
	if (arena_is_starved(f->scratch)) /* a refusal may be the machine's */
		return out_of_memory(e);
	f->size++;
	f->time = in->time;
	return OK;
}
