/*
 * How fuzz_object's inputs are changed: as a tree.  Half of them are changed as the profile allows
 * (another content, time, signer, digest, key, name, number), the others are also broken (elements
 * twice, gone, in another order, of another tag, with lengths in BER); and then, most of the time,
 * they are signed again, so that what is refused is refused for that change alone.
 */
#include "fuzz.h"
#include "object_parts.h"
#include "sign/object.h"

enum { WORK_MAX_BYTES = 8 << 20, GROW_BYTES = 64, CHANGES_MAX = 3, NODES_MAX = 4000 };

size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t max, unsigned seed);

static struct arena *work;
static uint64_t state;

static uint64_t
bits(void)
{
	state += 0x9E3779B97F4A7C15; /* splitmix64 */
	uint64_t z = state;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

static size_t
below(size_t n)
{
	return (size_t)(bits() % n);
}

static bool
one_in(size_t n)
{
	return below(n) == 0;
}

#define PICK(table) ((table)[below(COUNT_OF(table))])

/* Its bytes as libFuzzer changes them. */
static void
change_bytes(struct tlv *t)
{
	struct slice old = tlv_content(work, t);
	uint8_t *to = arena_alloc(work, old.n + GROW_BYTES, 1);
	must(to != NULL);
	memcpy(to, old.p, old.n);
	t->first = NULL;
	t->content.n = LLVMFuzzerMutate(to, old.n, old.n + GROW_BYTES);
	t->content.p = (const char *)to;
}

static void
set(struct tlv *t, int tag, const char *text)
{
	if (!t)
		return;
	t->tag = (unsigned char)tag;
	t->first = NULL;
	t->content = slice_of(text);
}

/* ---- changes that keep to the profile, mostly ---- */

static void
vary_content(struct parts *p)
{
	if (p->content)
		change_bytes(p->content);
}

static void
vary_time(struct parts *p)
{
	static const char *const good[] = {"491231235959Z", "500101000000Z", "700101000000Z",
		"240229000000Z", "260101120000Z"};
	static const char *const late[] = {"20500101000000Z", "99991231235959Z"};
	static const char *const bad[] = {"230229000000Z", "991231240000Z", "2401010000Z",
		"240101000000+0100", "20491231235959Z", "20500101000000.5Z", "205001010000Z"};
	struct tlv *time = parts_attribute(p, 5);
	if (one_in(8))
		set(time, one_in(2) ? DER_UTC_TIME : DER_TIME, PICK(bad));
	else if (one_in(2))
		set(time, DER_UTC_TIME, PICK(good));
	else
		set(time, DER_TIME, PICK(late));
}

static void
set_digest(struct tlv *t, struct slice oid)
{
	if (!t || !t->first)
		return;
	t->first = tlv_new(work, DER_OID, oid);
	if (one_in(2))
		t->first->next = tlv_new(work, DER_NULL, slice_of(""));
}

static void
vary_digest(struct parts *p)
{
	static const char *const oids[] = {
		"\x60\x86\x48\x01\x65\x03\x04\x02\x01", "\x60\x86\x48\x01\x65\x03\x04\x02\x02"};
	struct slice oid = slice_of(PICK(oids));
	set_digest(p->digest, oid);
	set_digest(p->digests ? p->digests->first : NULL, oid);
}

static void
vary_sid(struct parts *p)
{
	if (!p->sid)
		return;
	bool by_key = p->sid->tag == DER_SEQUENCE;
	set(p->sid, by_key ? DER_CONTEXT : DER_SEQUENCE, "");
	set(p->version, DER_INTEGER, by_key ? "\3" : "\1");
	set(p->info_version, DER_INTEGER, by_key ? "\3" : "\1");
}

static void
vary_key(struct parts *p)
{
	parts_set_certificate(work, p, below(PARTS_KEYS));
}

static void
vary_name(struct parts *p)
{
	static const char *const good[] = {"kz.root", "kz.court", "a", "x-1.y"};
	static const char *const bad[] = {"KZ.Court", "kz.court ", "kz..court", "-a", ""};
	const struct tlv *name = one_in(2) ? p->issuer : p->subject;
	struct tlv *value = tlv_nth(tlv_nth(tlv_nth(name, 0), 0), 1);
	set(value, one_in(2) ? DER_UTF8 : DER_PRINTABLE, one_in(4) ? PICK(bad) : PICK(good));
}

static void
vary_serial(struct parts *p)
{
	static const char *const good[] = {"\1", "\x7F", "\1\1", "0123456789abcdefghij"};
	static const char *const bad[] = {"\x80", "0123456789abcdefghijk", "\xFF\xFF", ""};
	set(p->serial, DER_INTEGER, one_in(4) ? PICK(bad) : PICK(good));
}

/* By the key's name, which is allowed for RSA. */
static void
vary_algorithm(struct parts *p)
{
	struct tlv *name = tlv_child(p->algorithm, DER_OID, 0);
	set(name, DER_OID, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01");
}

static void (*const variations[])(struct parts *) = {vary_content, vary_time, vary_digest, vary_sid,
	vary_key, vary_name, vary_serial, vary_algorithm};

static void
vary(struct tlv *root)
{
	struct parts p = parts_find(root);
	PICK(variations)(&p);
}

/* ---- changes that break it ---- */

static void
twice(struct tlv **link)
{
	struct tlv *copy = tlv_copy(work, *link);
	copy->next = (*link)->next;
	(*link)->next = copy;
}

static void
drop(struct tlv **link)
{
	*link = (*link)->next;
}

static void
swap(struct tlv **link)
{
	struct tlv *first = *link, *second = first->next;
	if (!second)
		return;
	first->next = second->next;
	second->next = first;
	*link = second;
}

static void
change_tag(struct tlv **link)
{
	static const unsigned char tags[] = {DER_BOOLEAN, DER_INTEGER, DER_BITS, DER_OCTETS,
		DER_NULL, DER_OID, DER_UTF8, DER_PRINTABLE, DER_UTC_TIME, DER_TIME, DER_SEQUENCE,
		DER_SET, DER_CONTEXT, DER_CONTEXT_OF, DER_CONTEXT_OF + 1, DER_CONTEXT + 1};
	(*link)->tag = one_in(4) ? (*link)->tag ^ (unsigned char)(1 << below(8)) : PICK(tags);
}

static void
change_form(struct tlv **link)
{
	(*link)->form = one_in(2) ? TLV_LONG : TLV_INDEFINITE;
}

static void
change_content(struct tlv **link)
{
	change_bytes(*link);
}

/* A string as BER may have it: constructed, in two pieces. */
static void
split(struct tlv **link)
{
	struct tlv *t = *link;
	struct slice all = tlv_content(work, t);
	size_t at = below(all.n + 1);
	if (t->tag & 0x20)
		return;
	t->first = tlv_new(work, t->tag, (struct slice){all.p, at});
	t->first->next = tlv_new(work, t->tag, slice_from(all, at));
	t->tag |= 0x20;
	t->form = one_in(2) ? TLV_INDEFINITE : TLV_SHORTEST;
}

static void
empty(struct tlv **link)
{
	(*link)->first = NULL;
	(*link)->content = slice_of("");
}

static void (*const breaks[])(struct tlv **) = {
	twice, drop, swap, change_tag, change_form, change_content, split, empty};

/* Seldom: a copy of an element from elsewhere stands in front of it. */
static void
graft(struct tlv *root, struct tlv **link, size_t n)
{
	struct tlv *copy = tlv_copy(work, *tlv_link(root, below(n)));
	copy->next = *link;
	*link = copy;
}

static void
spoil(struct tlv *root)
{
	size_t n = tlv_count(root);
	if (n == 0 || n > NODES_MAX)
		return;
	struct tlv **link = tlv_link(root, below(n));
	if (one_in(COUNT_OF(breaks) + 1))
		graft(root, link, n);
	else
		PICK(breaks)(link);
}

/* ---- all together ---- */

static void
change(struct tlv *root)
{
	bool keeps = one_in(2);
	for (size_t i = 1 + below(CHANGES_MAX); i > 0; i--)
		if (keeps || one_in(2))
			vary(root);
		else
			spoil(root);
	struct parts p = parts_find(root);
	if (!one_in(8))
		parts_mend(work, &p, bits());
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t max, unsigned seed)
{
	struct buf out;
	state = seed;
	if (!work)
		work = arena_open(WORK_MAX_BYTES);
	must(work != NULL);
	arena_reset(work);
	struct tlv *root = one_in(8) || n > OBJECT_MAX_BYTES
				   ? NULL
				   : tlv_parse(work, (struct slice){(const char *)data, n});
	if (!root || !root->first)
		return LLVMFuzzerMutate(data, n, max);
	change(root);
	buf_init(&out, max);
	tlv_put_children(&out, root, false);
	bool fits = out.n && !buf_failed(&out);
	if (fits)
		memcpy(data, out.p, n = out.n);
	buf_fini(&out);
	return fits ? n : LLVMFuzzerMutate(data, n, max);
}
