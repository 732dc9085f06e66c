/* An entry's attributes and values into a record; targets in their normal form, or refused. */
#include "import/rkn_entry.h"

#include "doc/record.h"

#include <assert.h>
#include <stdlib.h>

enum {
	ENTRY_ARENA_MAX = 64 << 20, /* the largest real entry needs 200 KB */
	ID_MAX_DIGITS = 18,
	TYPES = 16,
};

struct rkn_entry {
	const struct rkn_options *options;
	struct rkn_counts *counts;
	struct arena *arena, *head; /* of the entry; of the register's own attributes */
	struct record record;
	struct value value_ts;
	struct record_target targets[RECORD_MAX_TARGETS];
	struct record_refused refused[RECORD_MAX_TARGETS];
	struct record_double doubles[RECORD_MAX_TARGETS];
	uint32_t hashes[RECORD_MAX_TARGETS]; /* of the targets' texts */
	struct buf line;
};

static const struct {
	const char *name;
	enum target_kind kind;
} elements[RKN_ELEMENT_COUNT] = {
	[RKN_REGISTER] = {"register", TARGET_KIND_COUNT},
	[RKN_CONTENT] = {"content", TARGET_KIND_COUNT},
	[RKN_DECISION] = {"decision", TARGET_KIND_COUNT},
	[RKN_URL] = {"url", TARGET_URL},
	[RKN_DOMAIN] = {"domain", TARGET_DOMAIN},
	[RKN_IP] = {"ip", TARGET_IP},
	[RKN_IPV6] = {"ipv6", TARGET_IP},
	[RKN_SUBNET] = {"ipSubnet", TARGET_PREFIX},
	[RKN_SUBNET6] = {"ipv6Subnet", TARGET_PREFIX},
};

enum rkn_element
rkn_element_find(struct slice name)
{
	unsigned i = 0;
	while (i < RKN_ELEMENT_COUNT && !slice_is(name, elements[i].name))
		i++;
	return (enum rkn_element)i;
}

struct rkn_entry *
rkn_entry_open(const struct rkn_options *o, struct rkn_counts *counts)
{
	struct rkn_entry *x = calloc(1, sizeof *x);
	if (!x)
		return NULL;
	x->options = o;
	x->counts = counts;
	x->arena = arena_open(ENTRY_ARENA_MAX);
	x->head = arena_open(ENTRY_ARENA_MAX);
	buf_init(&x->line, RECORD_MAX_BYTES);
	if (x->arena && x->head)
		return x;
	rkn_entry_close(x);
	return NULL;
}

void
rkn_entry_close(struct rkn_entry *x)
{
	if (!x)
		return;
	arena_close(x->arena);
	arena_close(x->head);
	buf_fini(&x->line);
	free(x);
}

static struct value
known_text(struct slice s)
{
	return (struct value){.has = VALUE_KNOWN, .text = s};
}

static struct value
known_number(int64_t n)
{
	return (struct value){.has = VALUE_KNOWN, .number = n};
}

static struct value
known_word(uint32_t choice)
{
	return (struct value){.has = VALUE_KNOWN, .choice = choice};
}

void
rkn_entry_begin(struct rkn_entry *x, uint64_t position)
{
	const struct record old = x->record;
	arena_reset(x->arena);
	x->value_ts = (struct value){.has = VALUE_UNKNOWN};
	x->record = (struct record){.v = known_number(DOC_VERSION),
		.reg = known_word(0),
		.file_hash = known_text(slice_of(x->options->file_hash)),
		.verified = {.has = VALUE_KNOWN, .yes = x->options->verified},
		.updated = old.updated,
		.updated_urgently = old.updated_urgently,
		.format_version = old.format_version,
		.position = known_number((int64_t)position),
		.targets.items = x->targets,
		.refused.items = x->refused,
		.doubles.items = x->doubles};
}

struct slice
rkn_entry_id(const struct rkn_entry *x)
{
	const struct value *id = &x->record.entry;
	return id->has == VALUE_KNOWN ? id->text : (struct slice){"", 0};
}

/* ---- attributes ---- */

static enum err_kind
no_memory(struct err *e)
{
	return err_set(e, ERR_LIMIT, "out of memory");
}

/* Digits only; false when it is no number of at most ID_MAX_DIGITS. */
static bool
parse_number(struct slice s, int64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*n = *n * 10 + (s.p[i] - '0');
		if (i >= ID_MAX_DIGITS)
			return false;
	}
	return s.n > 0;
}

static enum err_kind
take_id(struct rkn_entry *x, struct slice text, struct err *e)
{
	int64_t n;
	if (!parse_number(text, &n))
		return err_set(e, ERR_SYNTAX, "id is no number");
	x->record.entry = known_text(text);
	return OK;
}

static enum err_kind
take_type(struct rkn_entry *x, struct slice text, struct err *e)
{
	enum { TYPE_MAX = 999 };
	int64_t n;
	if (!parse_number(text, &n) || n > TYPE_MAX)
		return err_set(e, ERR_SYNTAX, "entryType is no number up to %d", TYPE_MAX);
	x->record.entry_type = known_number(n);
	return OK;
}

static enum err_kind
take_date(struct rkn_entry *x, struct slice text, struct err *e)
{
	civil_day day;
	struct record_decision *d = &x->record.decision;
	struct err why;
	(void)e; /* a date that is none stands as published */
	if (civil_parse(text, &day, &why) == OK)
		d->date = (struct value){.has = VALUE_KNOWN, .day = day};
	else
		d->date_text = known_text(text);
	return OK;
}

#define AT(member) offsetof(struct rkn_entry, record.member)

static const struct {
	enum rkn_element element;
	const char *name;
	size_t max, at; /* bytes; the member, when it stands as published */
	enum err_kind (*take)(struct rkn_entry *x, struct slice text, struct err *e);
} attributes[] = {
	{RKN_REGISTER, "updateTime", RKN_MAX_STAMP_BYTES, AT(updated), NULL},
	{RKN_REGISTER, "updateTimeUrgently", RKN_MAX_STAMP_BYTES, AT(updated_urgently), NULL},
	{RKN_REGISTER, "formatVersion", RKN_MAX_STAMP_BYTES, AT(format_version), NULL},
	{RKN_CONTENT, "id", RKN_MAX_STAMP_BYTES, 0, take_id},
	{RKN_CONTENT, "entryType", RKN_MAX_STAMP_BYTES, 0, take_type},
	{RKN_CONTENT, "includeTime", RKN_MAX_STAMP_BYTES, AT(included), NULL},
	{RKN_CONTENT, "urgencyType", RKN_MAX_STAMP_BYTES, AT(urgency), NULL},
	{RKN_CONTENT, "blockType", RKN_MAX_STAMP_BYTES, AT(block_type), NULL},
	{RKN_CONTENT, "hash", RKN_MAX_STAMP_BYTES, AT(hash), NULL},
	{RKN_CONTENT, "ts", RKN_MAX_STAMP_BYTES, AT(ts), NULL},
	{RKN_DECISION, "date", RKN_MAX_STAMP_BYTES, 0, take_date},
	{RKN_DECISION, "number", RKN_MAX_VALUE_BYTES, AT(decision.number), NULL},
	{RKN_DECISION, "org", RKN_MAX_VALUE_BYTES, AT(decision.org), NULL},
};

static enum err_kind
keep(struct rkn_entry *x, struct arena *a, size_t at, struct slice text, struct err *e)
{
	struct value v = known_text(arena_copy(a, text));
	if (!v.text.p)
		return no_memory(e);
	memcpy((char *)x + at, &v, sizeof v);
	return OK;
}

static bool
is_of_value(enum rkn_element element)
{
	return elements[element].kind != TARGET_KIND_COUNT;
}

enum err_kind
rkn_entry_attribute(struct rkn_entry *x, enum rkn_element element, struct slice name,
	struct slice value, struct err *e)
{
	size_t i = 0;
	if (is_of_value(element) && slice_is(name, "ts") && value.n <= RKN_MAX_STAMP_BYTES)
		return keep(x, x->arena, offsetof(struct rkn_entry, value_ts), value, e);
	while (i < COUNT_OF(attributes) &&
		!(attributes[i].element == element && slice_is(name, attributes[i].name)))
		i++;
	if (i == COUNT_OF(attributes))
		return err_set(e, ERR_SYNTAX, "<%s> has no attribute %.*s in this format",
			elements[element].name, (int)(name.n < 40 ? name.n : 40), name.p);
	if (value.n > attributes[i].max)
		return err_set(e, ERR_LIMIT, "%s: more than %zu bytes", attributes[i].name,
			attributes[i].max);
	struct arena *a = element == RKN_REGISTER ? x->head : x->arena;
	if (!attributes[i].take)
		return keep(x, a, attributes[i].at, value, e);
	struct slice copy = arena_copy(a, value);
	return copy.p ? attributes[i].take(x, copy, e) : no_memory(e);
}

enum err_kind
rkn_entry_decision(struct rkn_entry *x, struct err *e)
{
	if (x->record.decision.has == VALUE_KNOWN)
		return err_set(e, ERR_SYNTAX, "a second <decision>");
	x->record.decision.has = VALUE_KNOWN;
	return OK;
}

/* ---- values ---- */

/* FNV-1a. */
static uint32_t
hash_of(const struct target *t)
{
	uint32_t h = 2166136261u + t->kind;
	for (size_t i = 0; i < t->text.n; i++)
		h = (h ^ (unsigned char)t->text.p[i]) * 16777619u;
	return h;
}

static bool
is_double(const struct rkn_entry *x, const struct target *t, uint32_t hash)
{
	for (size_t i = 0; i < x->record.targets.n; i++)
		if (x->hashes[i] == hash && x->targets[i].kind.choice == t->kind &&
			slice_eq(x->targets[i].value.text, t->text))
			return true;
	return false;
}

static void
take_double(struct rkn_entry *x, enum target_kind kind, struct slice given)
{
	x->doubles[x->record.doubles.n++] = (struct record_double){
		.kind = known_word(kind), .value = known_text(given), .ts = x->value_ts};
	x->counts->doubles++;
}

static void
take_target(struct rkn_entry *x, const struct target *t, struct slice given)
{
	uint32_t hash = hash_of(t);
	if (is_double(x, t, hash)) {
		take_double(x, t->kind, given);
		return;
	}
	struct record_target *to = &x->targets[x->record.targets.n];
	x->hashes[x->record.targets.n++] = hash;
	*to = (struct record_target){
		.kind = known_word(t->kind), .value = known_text(t->text), .ts = x->value_ts};
	if (!slice_eq(t->text, given))
		to->as_given = known_text(given);
	x->counts->mended += target_is_mended(t, given);
	x->counts->targets++;
}

static void
take_refused(
	struct rkn_entry *x, enum target_kind kind, struct slice given, enum refused_target why)
{
	x->refused[x->record.refused.n++] = (struct record_refused){.kind = known_word(kind),
		.value = known_text(given),
		.reason = known_word(why),
		.ts = x->value_ts};
	x->counts->refused[why]++;
}

enum err_kind
rkn_entry_value(struct rkn_entry *x, enum rkn_element element, struct slice text, struct err *e)
{
	struct target t;
	struct refusal why = {.why = REFUSED_COUNT};
	enum target_kind kind = elements[element].kind;
	assert(is_of_value(element));
	const struct record *r = &x->record;
	if (r->targets.n + r->refused.n + r->doubles.n == RECORD_MAX_TARGETS)
		return err_set(e, ERR_LIMIT, "more than %d values", RECORD_MAX_TARGETS);
	struct slice given = arena_copy(x->arena, text);
	if (!given.p)
		return no_memory(e);
	x->counts->values++;
	if (target_parse_lenient(x->options->scope, kind, given, x->arena, &t, &why) == OK)
		take_target(x, &t, given);
	else if (why.why == REFUSED_COUNT)
		return no_memory(e);
	else
		take_refused(x, kind, given, why.why);
	x->value_ts = (struct value){.has = VALUE_UNKNOWN};
	return OK;
}

/* ---- the record ---- */

static void
count_entry(struct rkn_entry *x)
{
	static const char court[] = "суд";
	enum { TYPE_INTERIM = 2, TYPE_PERMANENT = 5 };
	const struct record *r = &x->record;
	int64_t type = r->entry_type.has == VALUE_KNOWN ? r->entry_type.number : 0;
	const struct value *org = &r->decision.org;
	x->counts->entries++;
	x->counts->by_type[type < TYPES ? type : 0]++;
	x->counts->copyright += type == TYPE_INTERIM || type == TYPE_PERMANENT;
	x->counts->court += org->has == VALUE_KNOWN && org->text.n &&
			    memmem(org->text.p, org->text.n, court, sizeof court - 1) != NULL;
}

enum err_kind
rkn_entry_end(struct rkn_entry *x, struct err *e)
{
	struct jout w;
	if (x->record.entry.has != VALUE_KNOWN)
		return err_set(e, ERR_SYNTAX, "an entry without id");
	if (x->record.decision.has != VALUE_KNOWN)
		return err_set(e, ERR_SYNTAX, "an entry without <decision>");
	buf_clear(&x->line);
	jout_init(&w, &x->line, false);
	doc_encode(&record_table, &x->record, &w);
	buf_addc(&x->line, '\n');
	if (buf_failed(&x->line))
		return err_set(
			e, ERR_LIMIT, "its record would have more than %d bytes", RECORD_MAX_BYTES);
	count_entry(x);
	return x->options->take(x->options->to, buf_slice(&x->line), e);
}
