/* The entries every random history begins with. */
#include "op.h"

#include "history.h"

#include <stdio.h>
#include <stdlib.h>

enum { BEGINNING = WHO_COUNT + 2, ARENA_MAX = 1 << 20, TEXT_MAX = 4096 };

#define COMMON                                                                                     \
	"\"v\":1,\"log\":\"" HISTORY_ORIGIN "\",\"nonce\":\"00112233445566778899aabbccddeeff\","   \
	"\"issued\":\"2026-03-01T00:00:00Z\",\"state\":\"KZ\","
#define ACTOR(id, kind, more)                                                                      \
	"{\"type\":\"actor\"," COMMON "\"issuer\":\"kz.root\",\"actor\":\"" id                     \
	"\",\"kind\":\"" kind "\",\"names\":{\"en\":\"N\"},\"certificates\":[]" more "}"
#define HOSTS(name) ",\"hosts\":[\"" name "\"]"
#define MEDIA(since) ",\"media\":{\"state\":\"KZ\",\"number\":\"1\",\"since\":\"" since "\"}"

static const char *const texts[BEGINNING - 1] = {
	"{\"type\":\"genesis\"," COMMON "\"issuer\":\"kz.root\",\"root\":\"MIIB\",\"next-root\":"
	"\"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"log-keys\":["
	"\"kz.example+00112233+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"],\"fold\":1,"
	"\"names\":{\"en\":\"R\"}}",
	ACTOR("kz.authority", "authority", ""),
	ACTOR("kz.agency", "authority", ""),
	ACTOR("kz.court", "court", ""),
	ACTOR("kz.host", "provider", ",\"provides\":[\"hosting-provider\"]"),
	ACTOR("kz.access", "provider", ",\"provides\":[\"access-provider\"]"),
	ACTOR("kz.studio", "rights-holder", ""),
	ACTOR("kz.medium", "publisher", HOSTS("paper.example") MEDIA("2020-01-01")),
	ACTOR("kz.site", "publisher", HOSTS("films.example")),
	ACTOR("kz.late", "publisher", HOSTS("late.example") MEDIA("2026-03-04")),
};

static void
put_lawpack(struct buf *to)
{
	static const char *const kinds[] = {"suffixes", "holidays", "protected-names"};
	buf_adds(to, "{\"type\":\"lawpack\"," COMMON
		     "\"issuer\":\"kz.authority\",\"fold\":1,\"decided-by\":{\"name\":\"O\","
		     "\"role\":\"head\"},\"blobs\":[");
	for (unsigned i = 0; i < COUNT_OF(kinds); i++) {
		char hash[SHA256_TEXT_MAX];
		struct sha256 is = history_file(i);
		buf_addf(to,
			"%s{\"name\":\"f\",\"kind\":\"%s\",\"bytes\":1,\"valid-from\":"
			"\"2026-01-01\",\"hash\":\"%s\"}",
			i ? "," : "", kinds[i], sha256_format(&is, hash));
	}
	buf_adds(to, "]}");
}

static struct fold_entry
read_entry(struct slice text, uint64_t index)
{
	static struct arena *a;
	struct err e;
	struct fold_entry in = {.index = index, .time = OP_START, .id = sha256_of(text)};
	if (!a)
		a = arena_open(ARENA_MAX);
	if (!a || doc_decode_any(arena_copy(a, text), a, &in.type, &in.doc, &e) != OK) {
		fprintf(stderr, "# beginning: %s\n", e.msg);
		abort();
	}
	return in;
}

static const struct fold_entry *
beginning(void)
{
	static struct fold_entry all[BEGINNING];
	static struct buf pack;
	if (all[0].doc)
		return all;
	buf_init(&pack, TEXT_MAX);
	put_lawpack(&pack);
	for (size_t i = 0; i < BEGINNING; i++)
		all[i] = read_entry(i < BEGINNING - 1 ? slice_of(texts[i]) : buf_slice(&pack), i);
	buf_fini(&pack);
	return all;
}

struct fold *
op_open(void)
{
	struct fold *f = NULL;
	struct err e = {.kind = OK};
	struct fold_verdict v;
	const struct fold_entry *all = beginning();
	enum err_kind rc = fold_open(slice_of(HISTORY_ORIGIN), history_blob, NULL, &f, &e);
	for (size_t i = 0; rc == OK && i < BEGINNING; i++) {
		rc = fold_add(f, &all[i], &v, &e);
		if (rc == OK && v.reason)
			rc = err_set(&e, ERR_SYNTAX, "%s", v.reason);
	}
	if (rc != OK) {
		fprintf(stderr, "# beginning: %s\n", e.msg);
		abort();
	}
	return f;
}

void
op_print(const struct op *o, const char *verdict)
{
	static const char *const kinds[OP_KINDS] = {"demand", "recognition", "order", "mirror",
		"renew", "confirm", "notice", "contest", "decision", "stay", "resume", "narrow",
		"removed", "lift"};
	char time[CIVIL_TEXT_MAX], from[CIVIL_TEXT_MAX], until[CIVIL_TEXT_MAX],
		instant[CIVIL_TEXT_MAX];
	printf("#   %3u %-11s %s by %u/%u ref %u ref2 %u choice %u targets %02x flags %04x "
	       "basis %u from %s until %s instant %s: %s\n",
		o->number, kinds[o->kind], civil_format_instant(o->time, time), o->who, o->key,
		o->ref, o->ref2, o->choice, o->targets, o->flags, o->basis,
		civil_format_instant(o->from, from), civil_format_instant(o->until, until),
		civil_format_instant(o->instant, instant), verdict);
}
