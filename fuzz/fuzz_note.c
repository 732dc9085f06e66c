/*
 * Any bytes as a note and as a key.  What a note says of its signatures is found again by (name,
 * id), the text behind a true signature is the text that was signed, and a key has one spelling.
 *
 * The key is that of corpus/note, whose private half was thrown away.
 */
#include "fuzz.h"

#include "base/base64.h"
#include "log/note.h"

enum { ROOM = 4 * NOTE_MAX_BYTES };

static const char log_key[] =
	"fuzz.example/log+c34264e7+AZFxuqn8mQfzthtX5lRDRCWxQkUHm8Sl0xt15OR3YrLJ";

/* Of no one's name here: the specification's example. */
static const char other_key[] =
	"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

static void
as_key(struct slice text)
{
	struct vkey k = {.id = 7}, again;
	struct err e = {.kind = OK};
	char spelt[VKEY_TEXT_MAX];
	enum err_kind rc = vkey_parse(text, &k, &e);
	must(rc == e.kind);
	if (rc != OK) {
		must(e.msg[0] && k.id == 7);
		return;
	}
	must(slice_is(text, vkey_format(&k, spelt)));
	must(vkey_make(slice_of(k.name), k.type, k.key, &again, &e) == OK);
	must(memcmp(&k, &again, sizeof k) == 0);
}

/* The lines that were read, written again, are the bytes that were read. */
static void
same_again(const struct note *n, struct slice bytes)
{
	struct buf b;
	buf_init(&b, ROOM);
	buf_add(&b, n->text);
	buf_addc(&b, '\n');
	for (size_t i = 0; i < n->nsigs; i++)
		buf_addf(&b, "\xe2\x80\x94 %.*s %.*s\n", SLICE_ARG(n->sigs[i].name),
			SLICE_ARG(n->sigs[i].base64));
	must(slice_eq(buf_slice(&b), bytes));
	buf_fini(&b);
}

/* Another key that says it is of that name and id: its line is found, and is false. */
static void
by_name(const struct note *n, const struct note_sig *s)
{
	struct vkey k;
	struct err e;
	unsigned char sig[8 + ED25519_SIG_LEN];
	uint64_t time = 7;
	if (s->name.n > VKEY_NAME_MAX)
		return;
	must(vkey_parse(slice_of(other_key), &k, &e) == OK);
	memset(k.name, 0, sizeof k.name);
	memcpy(k.name, s->name.p, s->name.n);
	k.id = s->id;
	k.type = VKEY_COSIGNATURE;
	must(note_find(n, &k, sig, sizeof sig, &e) != ERR_MISSING);
	must(note_verify(n, &k, &time, &e) == ERR_MISMATCH && time == 7);
	k.type = VKEY_ED25519;
	must(note_find(n, &k, sig, ED25519_SIG_LEN, &e) != ERR_MISSING);
	must(note_verify(n, &k, &time, &e) == ERR_MISMATCH && time == 7);
}

static void
by_log(const struct note *n)
{
	struct vkey k;
	struct err e;
	unsigned char sig[ED25519_SIG_LEN];
	must(vkey_parse(slice_of(log_key), &k, &e) == OK);
	enum err_kind found = note_find(n, &k, sig, sizeof sig, &e);
	enum err_kind rc = note_verify(n, &k, NULL, &e);
	must(rc == OK || rc == ERR_MISSING || rc == ERR_MISMATCH);
	must((rc == ERR_MISSING) == (found == ERR_MISSING));
	must(rc != OK || found == OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct slice all = {(const char *)bytes, size};
	struct note n = {.nsigs = 777};
	struct err e = {.kind = OK};
	as_key(all);
	enum err_kind rc = note_parse(all, &n, &e);
	must(rc == e.kind);
	if (rc != OK) {
		must(e.msg[0] && n.nsigs == 777);
		return 0;
	}
	must(n.nsigs > 0 && n.nsigs <= NOTE_MAX_SIGS && slice_ends(n.text, "\n"));
	same_again(&n, all);
	for (size_t i = 0; i < n.nsigs; i++)
		by_name(&n, &n.sigs[i]);
	by_log(&n);
	return 0;
}
