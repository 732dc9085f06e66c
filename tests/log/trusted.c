#include "trusted.h"

#include "../os/folder.h"
#include "base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char origin[] = "kz.example/register";
const int64_t start = 1800000000000, day = 86400000;

/* ---- keys and certificates ---- */

struct party root, next, third, court, other, stranger;
struct slice genesis;
struct err why;
struct arena *arena;

void
is_ok(enum err_kind rc)
{
	if (rc != OK)
		fail_msg("%s", why.msg);
}

struct cert *
issue(const struct key *k, const char *actor, const struct party *by, int64_t from, int64_t until)
{
	struct key_issue what = {actor, from, until, by ? by->cert : NULL, k};
	struct buf der;
	struct cert *c = NULL;
	buf_init(&der, CERT_MAX_BYTES);
	is_ok(key_issue_cert(by ? by->key : k, &what, &der, &why));
	is_ok(cert_parse(buf_slice(&der), &c, &why));
	buf_fini(&der);
	return c;
}

struct party
party(const char *actor, const struct party *by, int64_t from, int64_t until)
{
	static unsigned n;
	char name[32];
	struct party p = {NULL, NULL};
	snprintf(name, sizeof name, "%u.key", n++);
	is_ok(key_new(KEY_P256, folder_path(name), NULL, &why));
	is_ok(key_open(folder_path(name), NULL, &p.key, &why));
	p.cert = issue(p.key, actor, by, from, until);
	return p;
}

void
party_close(struct party *p)
{
	key_close(p->key);
	cert_close(p->cert);
}

/* ---- documents ---- */

static char texts[16][2 * CERT_MAX_BYTES]; /* used in turn */
static size_t ntexts;

static const char *
base64_of(const struct cert *c)
{
	struct buf b;
	char *to = texts[ntexts++ % COUNT_OF(texts)];
	buf_init(&b, sizeof texts[0] - 1);
	base64_put(&b, cert_der(c));
	snprintf(to, sizeof texts[0], "%s", buf_str(&b));
	buf_fini(&b);
	return to;
}

static const char *
text_of(const struct sha256 *h)
{
	return sha256_format(h, texts[ntexts++ % COUNT_OF(texts)]);
}

const char *
vkey_of(unsigned char n)
{
	unsigned char key[ED25519_LEN];
	struct vkey k;
	memset(key, n, sizeof key);
	is_ok(vkey_make(slice_of(origin), VKEY_ED25519, key, &k, &why));
	return vkey_format(&k, texts[ntexts++ % COUNT_OF(texts)]);
}

/* Objects live until the group ends. */
static struct buf made[256];
static size_t nmade;

struct slice
sign_text(const struct party *by, int64_t claims, const char *text)
{
	struct buf *der = &made[nmade++];
	assert_true(nmade < COUNT_OF(made));
	buf_init(der, OBJECT_MAX_BYTES);
	is_ok(key_sign_object(by->key, by->cert, slice_of(text), claims, der, &why));
	return buf_slice(der);
}

struct slice
object(const struct party *by, const char *type, const char *fmt, ...)
{
	static unsigned nonce;
	static char text[OBJECT_MAX_CONTENT];
	va_list ap;
	int n = snprintf(text, sizeof text,
		"{\"type\":\"%s\",\"v\":1,\"log\":\"%s\",\"nonce\":\"%032x\",\"state\":\"KZ\","
		"\"issued\":\"2027-01-15T08:00:00Z\",\"issuer\":\"%s\",",
		type, origin, nonce++, cert_facts(by->cert)->actor);
	va_start(ap, fmt);
	n += vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
	va_end(ap);
	assert_true((size_t)n < sizeof text - 2);
	memcpy(text + n, "}", 2);
	return sign_text(by, start, text);
}

struct slice
confirm_by(const struct party *by)
{
	return object(by, "confirm",
		"\"confirms\":\"sha256:%064d\",\"decided-by\":{\"name\":\"A court\",\"role\":"
		"\"judge\"}",
		1);
}

struct slice
actor_of(const struct party *by, const char *id, const struct cert *a, const struct cert *b)
{
	return object(by, "actor",
		"\"actor\":\"%s\",\"kind\":\"court\",\"names\":{\"en\":\"A court\"},"
		"\"certificates\":[%s%s%s%s%s%s%s]",
		id, a ? "\"" : "", a ? base64_of(a) : "", a ? "\"" : "", b ? "," : "",
		b ? "\"" : "", b ? base64_of(b) : "", b ? "\"" : "");
}

struct slice
revoke_of(const struct party *by, const struct cert *c)
{
	return object(by, "revoke", "\"why\":\"key-compromise\",\"certificates\":[\"%s\"]",
		text_of(&cert_facts(c)->hash));
}

struct slice
logkey_of(const char *action, unsigned char key)
{
	return object(&root, "logkey", "\"action\":\"%s\",\"key\":\"%s\"", action, vkey_of(key));
}

struct slice
rotate_to(const struct party *by, const struct cert *to, bool keep)
{
	return object(by, "root-rotate", "\"root\":\"%s\",\"next-root\":\"%s\",\"keep-issued\":%s",
		base64_of(to), text_of(&cert_facts(third.cert)->key_hash), keep ? "true" : "false");
}

struct slice
genesis_of(const char *key)
{
	return object(&root, "genesis",
		"\"root\":\"%s\",\"next-root\":\"%s\",\"log-keys\":[\"%s\"],\"fold\":1,"
		"\"names\":{\"en\":\"A register\"}",
		base64_of(root.cert), text_of(&cert_facts(next.cert)->key_hash), key);
}

/* ---- a log under way ---- */

struct trust_finding
judge(struct trust *t, int64_t time, struct slice der)
{
	struct trust_finding f;
	arena_reset(arena);
	is_ok(trust_judge(t, time, der, arena, &f, &why));
	return f;
}

struct trust_finding
add(struct trust *t, int64_t time, struct slice der)
{
	struct trust_finding f, before = judge(t, time, der);
	uint64_t size = trust_size(t);
	arena_reset(arena);
	is_ok(trust_add(t, time, der, arena, &f, &why));
	assert_int_equal(f.reason, before.reason); /* judging is what adding does, without effect */
	assert_int_equal(trust_size(t), size + 1);
	if (f.reason != TRUST_AUTHENTIC)
		assert_true(f.detail[0] != '\0');
	return f;
}

void
becomes(struct trust *t, int64_t time, struct slice der, enum trust_reason wanted)
{
	struct trust_finding f = add(t, time, der);
	if (f.reason != wanted)
		fail_msg("%s (%s), and not %s", trust_reason_id(f.reason), f.detail,
			trust_reason_id(wanted));
}

struct trust *
empty(void)
{
	struct object o;
	is_ok(object_parse(genesis, &o, &why));
	struct trust *t = trust_open(slice_of(origin), &o.id);
	assert_non_null(t);
	return t;
}

struct trust *
begun(void)
{
	struct trust *t = empty();
	becomes(t, start, genesis, TRUST_AUTHENTIC);
	becomes(t, start, actor_of(&root, "kz.court", court.cert, NULL), TRUST_AUTHENTIC);
	return t;
}

int
trusted_make(void **state)
{
	if (folder_set_up(state) != 0 || !(arena = arena_open(16 << 20)))
		return -1;
	int64_t until = start + 3650 * day;
	root = party("kz.root", NULL, start - day, until);
	next = party("kz.root", NULL, start - day, until);
	third = party("kz.root", NULL, start - day, until);
	court = party("kz.court", &root, start - day, until);
	other = party("kz.other", &root, start - day, until);
	stranger = party("ru.root", NULL, start - day, until);
	genesis = genesis_of(vkey_of(1));
	return 0;
}

int
trusted_clear(void **state)
{
	struct party *all[] = {&root, &next, &third, &court, &other, &stranger};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		party_close(all[i]);
	for (size_t i = 0; i < nmade; i++)
		buf_fini(&made[i]);
	arena_close(arena);
	folder_empty(state);
	return folder_remove(state);
}
