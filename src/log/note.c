#include "log/note.h"

#include "base/base64.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "log/line.h"
#include "sign/ed25519.h"

#include <inttypes.h>
#include <stdio.h>

enum {
	ID_LEN = 4,
	HEX_LEN = 2 * ID_LEN,
	TIME_LEN = 8,
	COSIGNATURE_LEN = TIME_LEN + ED25519_SIG_LEN,
	VKEY_BASE64_MAX = 8192, /* keys of algorithms to come, that are told from nonsense */
	/* Base64 is checked in pieces, since a signature of an unknown algorithm may be long. */
	PIECE_TEXT = 1024,
	PIECE_BYTES = PIECE_TEXT / 4 * 3,
	MESSAGE_MAX = NOTE_MAX_BYTES + 64,
};

static const char dash[] = "\xe2\x80\x94 ";

/* Unicode's White_Space. */
static bool
is_space(uint32_t cp)
{
	return (cp >= 0x09 && cp <= 0x0d) || cp == 0x20 || cp == 0x85 || cp == 0xa0 ||
	       cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

static bool
is_name(struct slice s)
{
	size_t at = 0;
	uint32_t cp;
	while (utf8_next(s, &at, &cp))
		if (cp < ' ' || cp == '+' || is_space(cp))
			return false;
	return s.n > 0 && at == s.n;
}

/* The first bytes of what canonical base64 says into `to`; *n of how many in all. */
static bool
base64_begins(struct slice text, unsigned char *to, size_t max, size_t *n)
{
	unsigned char piece[PIECE_BYTES] = {0};
	size_t all = 0, got = 0;
	for (size_t at = 0; at < text.n; at += PIECE_TEXT) {
		size_t left = text.n - at;
		size_t len = left < PIECE_TEXT ? left : PIECE_TEXT;
		if (!base64_parse((struct slice){text.p + at, len}, piece, sizeof piece, &got) ||
			(left > PIECE_TEXT && got != sizeof piece))
			return false;
		for (size_t i = 0; i < got && all + i < max; i++)
			to[all + i] = piece[i];
		all += got;
	}
	*n = all;
	return true;
}

static uint32_t
id_of(const unsigned char b[ID_LEN])
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void
id_put(uint32_t id, unsigned char to[ID_LEN])
{
	for (int i = 0; i < ID_LEN; i++)
		to[i] = (unsigned char)(id >> (24 - 8 * i));
}

enum err_kind
vkey_make(struct slice name, enum vkey_type type, const unsigned char key[ED25519_LEN],
	struct vkey *k, struct err *e)
{
	struct vkey got = {.type = type};
	struct sha256_run r;
	char front[2] = {'\n', (char)type};
	if (name.n > VKEY_NAME_MAX)
		return err_set(e, ERR_LIMIT, "a key's name of %zu bytes; %d are allowed", name.n,
			VKEY_NAME_MAX);
	if (!is_name(name))
		return err_set(e, ERR_SYNTAX,
			"a key's name is UTF-8 without spaces, control characters and '+'");
	sha256_start(&r);
	sha256_add(&r, name);
	sha256_add(&r, (struct slice){front, sizeof front});
	sha256_add(&r, (struct slice){(const char *)key, ED25519_LEN});
	got.id = id_of(sha256_end(&r).b);
	memcpy(got.name, name.p, name.n);
	memcpy(got.key, key, ED25519_LEN);
	*k = got;
	return OK;
}

/* The pieces of `name+id+base64`; base64 may hold a '+' itself. */
static bool
take_vkey(struct slice text, struct slice *name, unsigned char id[ID_LEN], struct slice *base64)
{
	const char *plus = text.n ? memchr(text.p, '+', text.n) : NULL;
	if (!plus)
		return false;
	*name = (struct slice){text.p, (size_t)(plus - text.p)};
	text = slice_from(text, name->n + 1);
	if (text.n < HEX_LEN + 1 || text.p[HEX_LEN] != '+')
		return false;
	*base64 = slice_from(text, HEX_LEN + 1);
	return hex_parse((struct slice){text.p, HEX_LEN}, id, ID_LEN);
}

enum err_kind
vkey_parse(struct slice text, struct vkey *k, struct err *e)
{
	struct slice name = {NULL, 0}, base64 = {NULL, 0};
	struct vkey got = {.id = 0};
	unsigned char id[ID_LEN] = {0}, bytes[1 + ED25519_LEN] = {0};
	size_t n = 0;
	if (text.n > VKEY_BASE64_MAX)
		return err_set(e, ERR_LIMIT, "a key of %zu bytes; %d are allowed", text.n,
			VKEY_BASE64_MAX);
	if (!take_vkey(text, &name, id, &base64) ||
		!base64_begins(base64, bytes, sizeof bytes, &n) || n < 2)
		return err_set(e, ERR_SYNTAX,
			"a key is a name, 8 lower-case hex digits and base64, with '+' between");
	if (bytes[0] != VKEY_ED25519 && bytes[0] != VKEY_COSIGNATURE)
		return err_set(e, ERR_UNSUPPORTED, "a key of type %02x", bytes[0]);
	if (n != sizeof bytes)
		return err_set(e, ERR_SYNTAX, "an Ed25519 key of %zu bytes", n - 1);
	if (vkey_make(name, (enum vkey_type)bytes[0], bytes + 1, &got, e) != OK)
		return e->kind;
	if (got.id != id_of(id))
		return err_set(e, ERR_MISMATCH,
			"a key with id %08" PRIx32 " that says it is %08" PRIx32, got.id,
			id_of(id));
	*k = got;
	return OK;
}

char *
vkey_format(const struct vkey *k, char to[VKEY_TEXT_MAX])
{
	unsigned char bytes[1 + ED25519_LEN] = {(unsigned char)k->type};
	struct buf b;
	memcpy(bytes + 1, k->key, ED25519_LEN);
	buf_init(&b, VKEY_TEXT_MAX);
	buf_addf(&b, "%s+%08" PRIx32 "+", k->name, k->id);
	base64_put(&b, (struct slice){(const char *)bytes, sizeof bytes});
	snprintf(to, VKEY_TEXT_MAX, "%s", buf_str(&b));
	buf_fini(&b);
	return to;
}

/* The line of the first byte that no note may hold; 0 when there is none. */
static size_t
bad_line(struct slice s)
{
	size_t at = 0, line = 1;
	uint32_t cp;
	while (utf8_next(s, &at, &cp)) {
		if (cp < ' ' && cp != '\n')
			return line;
		line += cp == '\n';
	}
	return at == s.n ? 0 : line;
}

static enum err_kind
parse_sig(struct slice line, size_t n, struct note_sig *sig, struct err *e)
{
	unsigned char id[ID_LEN];
	size_t len = 0;
	struct slice rest = line;
	const char *space = NULL;
	if (slice_starts(line, dash)) {
		rest = slice_from(line, sizeof dash - 1);
		space = rest.n ? memchr(rest.p, ' ', rest.n) : NULL;
	}
	if (!space)
		return err_set(e, ERR_SYNTAX, "line %zu: \"\xe2\x80\x94 name base64\"", n);
	sig->name = (struct slice){rest.p, (size_t)(space - rest.p)};
	sig->base64 = slice_from(rest, sig->name.n + 1);
	if (!is_name(sig->name))
		return err_set(e, ERR_SYNTAX, "line %zu: no name of a key", n);
	if (!base64_begins(sig->base64, id, sizeof id, &len) || len <= ID_LEN)
		return err_set(e, ERR_SYNTAX, "line %zu: a key id and a signature in base64", n);
	sig->id = id_of(id);
	return OK;
}

/* Where the signatures begin: behind the last empty line.  0: there is none. */
static size_t
find_sigs(struct slice s)
{
	for (size_t i = s.n; i >= 2; i--)
		if (s.p[i - 1] == '\n' && s.p[i - 2] == '\n')
			return i;
	return 0;
}

static size_t
count_lines(struct slice s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

enum err_kind
note_parse(struct slice bytes, struct note *n, struct err *e)
{
	struct note got = {.nsigs = 0};
	struct slice line;
	if (bytes.n > NOTE_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "a note of %zu bytes; %d are allowed", bytes.n,
			NOTE_MAX_BYTES);
	size_t bad = bad_line(bytes), sigs = bad ? 0 : find_sigs(bytes);
	if (bad)
		return err_set(e, ERR_SYNTAX, "line %zu: a control character, or no UTF-8", bad);
	if (!sigs)
		return err_set(e, ERR_SYNTAX, "line %zu: no empty line between text and signatures",
			count_lines(bytes) + 1);
	got.text = (struct slice){bytes.p, sigs - 1};
	struct line_walk l = {slice_from(bytes, sigs), count_lines(got.text) + 1};
	while (line_next(&l, &line)) {
		if (got.nsigs == NOTE_MAX_SIGS)
			return err_set(e, ERR_LIMIT, "line %zu: more than %d signatures", l.n,
				NOTE_MAX_SIGS);
		if (parse_sig(line, l.n, &got.sigs[got.nsigs], e) != OK)
			return e->kind;
		got.nsigs++;
	}
	if (l.rest.n || got.nsigs == 0)
		return err_set(e, ERR_SYNTAX, "line %zu: a signature, ended by a newline", l.n + 1);
	*n = got;
	return OK;
}

static bool
is_by(const struct note_sig *s, const struct vkey *k)
{
	return s->id == k->id && slice_is(s->name, k->name);
}

/* Exactly `len` bytes behind the key id. */
static bool
sig_bytes(const struct note_sig *s, unsigned char *to, size_t len)
{
	unsigned char bytes[PIECE_BYTES];
	size_t n;
	if (len > sizeof bytes - ID_LEN || !base64_begins(s->base64, bytes, sizeof bytes, &n) ||
		n != ID_LEN + len)
		return false;
	memcpy(to, bytes + ID_LEN, len);
	return true;
}

enum err_kind
note_find(const struct note *n, const struct vkey *k, unsigned char *to, size_t len, struct err *e)
{
	for (size_t i = 0; i < n->nsigs; i++) {
		if (!is_by(&n->sigs[i], k))
			continue;
		if (sig_bytes(&n->sigs[i], to, len))
			return OK;
		return err_set(
			e, ERR_SYNTAX, "a signature by %s that is not of %zu bytes", k->name, len);
	}
	return err_set(e, ERR_MISSING, "no signature by %s+%08" PRIx32, k->name, k->id);
}

void
cosignature_put_message(struct buf *to, uint64_t time, struct slice text)
{
	buf_addf(to, "cosignature/v1\ntime %" PRIu64 "\n", time);
	buf_add(to, text);
}

static enum err_kind
check_cosignature(const struct note *n, const struct vkey *k,
	const unsigned char sig[COSIGNATURE_LEN], uint64_t *time, struct err *e)
{
	uint64_t t = 0;
	struct buf message;
	for (int i = 0; i < TIME_LEN; i++)
		t = t << 8 | sig[i];
	if (t > INT64_MAX)
		return err_set(
			e, ERR_MISMATCH, "a cosignature by %s of a time past 2^63 - 1", k->name);
	buf_init(&message, MESSAGE_MAX);
	cosignature_put_message(&message, t, n->text);
	bool failed = buf_failed(&message);
	bool good = !failed && ed25519_check(k->key, buf_slice(&message), sig + TIME_LEN);
	buf_fini(&message);
	if (failed)
		return err_set(e, ERR_IO, "out of memory");
	if (!good)
		return err_set(e, ERR_MISMATCH, "a false cosignature by %s", k->name);
	*time = t;
	return OK;
}

static enum err_kind
check_sig(const struct note *n, const struct note_sig *s, const struct vkey *k, uint64_t *time,
	struct err *e)
{
	unsigned char sig[COSIGNATURE_LEN];
	bool dated = k->type == VKEY_COSIGNATURE;
	size_t len = dated ? COSIGNATURE_LEN : ED25519_SIG_LEN;
	*time = 0;
	if (!sig_bytes(s, sig, len))
		return err_set(e, ERR_MISMATCH, "a signature by %s that is not of %zu bytes",
			k->name, len);
	if (dated)
		return check_cosignature(n, k, sig, time, e);
	if (!ed25519_check(k->key, n->text, sig))
		return err_set(e, ERR_MISMATCH, "a false signature by %s", k->name);
	return OK;
}

enum err_kind
note_verify(const struct note *n, const struct vkey *k, uint64_t *time, struct err *e)
{
	uint64_t newest = 0, t;
	bool found = false;
	/* Of several lines by one key each must hold; they count as one, with the newest time. */
	for (size_t i = 0; i < n->nsigs; i++) {
		if (!is_by(&n->sigs[i], k))
			continue;
		if (check_sig(n, &n->sigs[i], k, &t, e) != OK)
			return e->kind;
		newest = t > newest ? t : newest;
		found = true;
	}
	if (!found)
		return err_set(e, ERR_MISSING, "no signature by %s+%08" PRIx32, k->name, k->id);
	if (time)
		*time = newest;
	return OK;
}

void
note_put_sig(struct buf *to, const struct vkey *k, struct slice payload)
{
	unsigned char id[ID_LEN];
	struct buf bytes, line;
	buf_init(&bytes, NOTE_MAX_BYTES);
	buf_init(&line, (size_t)2 * NOTE_MAX_BYTES);
	id_put(k->id, id);
	buf_add(&bytes, (struct slice){(const char *)id, sizeof id});
	buf_add(&bytes, payload);
	buf_addf(&line, "%s%s ", dash, k->name);
	base64_put(&line, buf_slice(&bytes));
	buf_addc(&line, '\n');
	if (buf_failed(&bytes) || buf_failed(&line))
		to->failed = true;
	else if (line.p)
		buf_add(to, buf_slice(&line));
	buf_fini(&line);
	buf_fini(&bytes);
}
