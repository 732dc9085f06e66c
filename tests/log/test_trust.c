/* Who may sign in a log: every time is said, so that nothing depends on the day of the test. */
#include "log/trust.h"

#include "../os/folder.h"
#include "base/base64.h"
#include "sign/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char origin[] = "kz.example/register";
static const int64_t start = 1800000000000, day = 86400000;

/* ---- keys and certificates ---- */

struct party {
	struct key *key;
	struct cert *cert;
};

/* The longest-lived ones are made once. */
static struct party root, next, third, court, other, stranger;
static struct err why;
static struct arena *arena;

static void
is_ok(enum err_kind rc)
{
	if (rc != OK)
		fail_msg("%s", why.msg);
}

static struct cert *
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

static struct party
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

static void
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

static const char *
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

static struct slice
sign_text(const struct party *by, int64_t claims, const char *text)
{
	struct buf *der = &made[nmade++];
	assert_true(nmade < COUNT_OF(made));
	buf_init(der, OBJECT_MAX_BYTES);
	is_ok(key_sign_object(by->key, by->cert, slice_of(text), claims, der, &why));
	return buf_slice(der);
}

/* A document of `type` by `by`, the rest of its members as said. */
static struct slice object(const struct party *by, const char *type, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

static struct slice
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

static struct slice
confirm_by(const struct party *by)
{
	return object(by, "confirm",
		"\"confirms\":\"sha256:%064d\",\"decided-by\":{\"name\":\"A court\",\"role\":"
		"\"judge\"}",
		1);
}

static struct slice
actor_of(const struct party *by, const char *id, const struct cert *a, const struct cert *b)
{
	return object(by, "actor",
		"\"actor\":\"%s\",\"kind\":\"court\",\"names\":{\"en\":\"A court\"},"
		"\"certificates\":[%s%s%s%s%s%s%s]",
		id, a ? "\"" : "", a ? base64_of(a) : "", a ? "\"" : "", b ? "," : "",
		b ? "\"" : "", b ? base64_of(b) : "", b ? "\"" : "");
}

static struct slice
revoke_of(const struct party *by, const struct cert *c)
{
	return object(by, "revoke", "\"why\":\"key-compromise\",\"certificates\":[\"%s\"]",
		text_of(&cert_facts(c)->hash));
}

static struct slice
logkey_of(const char *action, unsigned char key)
{
	return object(&root, "logkey", "\"action\":\"%s\",\"key\":\"%s\"", action, vkey_of(key));
}

static struct slice
rotate_to(const struct party *by, const struct cert *to, bool keep)
{
	return object(by, "root-rotate", "\"root\":\"%s\",\"next-root\":\"%s\",\"keep-issued\":%s",
		base64_of(to), text_of(&cert_facts(third.cert)->key_hash), keep ? "true" : "false");
}

static struct slice
genesis_of(const char *key)
{
	return object(&root, "genesis",
		"\"root\":\"%s\",\"next-root\":\"%s\",\"log-keys\":[\"%s\"],\"fold\":1,"
		"\"names\":{\"en\":\"A register\"}",
		base64_of(root.cert), text_of(&cert_facts(next.cert)->key_hash), key);
}

/* ---- a log under way ---- */

static struct slice genesis;

static struct trust_finding
judge(struct trust *t, int64_t time, struct slice der)
{
	struct trust_finding f;
	arena_reset(arena);
	is_ok(trust_judge(t, time, der, arena, &f, &why));
	return f;
}

static struct trust_finding
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

static void
becomes(struct trust *t, int64_t time, struct slice der, enum trust_reason wanted)
{
	struct trust_finding f = add(t, time, der);
	if (f.reason != wanted)
		fail_msg("%s (%s), and not %s", trust_reason_id(f.reason), f.detail,
			trust_reason_id(wanted));
}

static struct trust *
empty(void)
{
	struct object o;
	is_ok(object_parse(genesis, &o, &why));
	struct trust *t = trust_open(slice_of(origin), &o.id);
	assert_non_null(t);
	return t;
}

/* With its genesis, and the court registered. */
static struct trust *
begun(void)
{
	struct trust *t = empty();
	becomes(t, start, genesis, TRUST_AUTHENTIC);
	becomes(t, start, actor_of(&root, "kz.court", court.cert, NULL), TRUST_AUTHENTIC);
	return t;
}

static int
make(void **state)
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

static int
clear(void **state)
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

/* ---- tests ---- */

static void
test_ids_are_distinct(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TRUST_REASON_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(trust_reason_id(i), trust_reason_id(j));
}

static void
test_genesis_is_the_one_given(void **state)
{
	(void)state;
	struct trust *t = empty();
	becomes(t, start, genesis_of(vkey_of(2)), TRUST_NOT_GENESIS);
	trust_close(t);
	t = empty();
	becomes(t, start, confirm_by(&court), TRUST_NOT_GENESIS);
	trust_close(t);
	t = begun();
	becomes(t, start, genesis, TRUST_NOT_GENESIS);
	assert_int_equal(trust_state(t), ('K' << 8) | 'Z');
	trust_close(t);
}

static void
test_time_is_the_entrys(void **state)
{
	(void)state;
	struct trust *t = begun();
	struct party brief = party("kz.brief", &root, start + 10 * day, start + 20 * day);
	becomes(t, start, actor_of(&root, "kz.brief", brief.cert, NULL), TRUST_AUTHENTIC);
	struct slice o = confirm_by(&brief); /* claims to be signed at `start` */
	becomes(t, start + 10 * day - 1000, o, TRUST_CERT_NOT_YET);
	becomes(t, start + 10 * day, o, TRUST_AUTHENTIC);
	becomes(t, start + 20 * day, confirm_by(&brief), TRUST_AUTHENTIC);
	becomes(t, start + 20 * day + 1000, confirm_by(&brief), TRUST_CERT_EXPIRED);
	party_close(&brief);
	trust_close(t);
}

static void
test_root_expires(void **state)
{
	(void)state;
	struct trust *t = begun();
	int64_t late = start + 3650 * day + 1000;
	becomes(t, late, actor_of(&root, "kz.other", other.cert, NULL), TRUST_CERT_EXPIRED);
	struct party anew = {next.key, issue(next.key, "kz.root", NULL, late, late + day)};
	becomes(t, late, rotate_to(&anew, anew.cert, true), TRUST_AUTHENTIC);
	cert_close(anew.cert);
	trust_close(t);
}

static void
test_log_keys(void **state)
{
	(void)state;
	struct trust *t = begun();
	const struct vkey *keys;
	struct slice adds = logkey_of("add", 2);
	becomes(t, start, logkey_of("retire", 1), TRUST_KEY_CLASH); /* the last */
	becomes(t, start, logkey_of("add", 1), TRUST_KEY_CLASH);
	becomes(t, start, logkey_of("retire", 3), TRUST_KEY_CLASH);
	becomes(t, start, adds, TRUST_AUTHENTIC);
	assert_int_equal(trust_log_keys(t, &keys), 2);
	becomes(t, start, adds, TRUST_REPEATED);
	becomes(t, start, logkey_of("retire", 2), TRUST_AUTHENTIC);
	becomes(t, start, adds, TRUST_REPEATED); /* replayed by whoever has the log */
	becomes(t, start, logkey_of("add", 2), TRUST_KEY_CLASH);
	assert_int_equal(trust_log_keys(t, &keys), 1);
	assert_int_equal(keys[0].key[0], 1);
	trust_close(t);
}

static void
test_log_keys_have_an_end(void **state)
{
	(void)state;
	struct trust *t = begun();
	for (unsigned char n = 2; n <= TRUST_MAX_KEYS; n++)
		becomes(t, start, logkey_of("add", n), TRUST_AUTHENTIC);
	becomes(t, start, logkey_of("add", 100), TRUST_KEY_CLASH);
	becomes(t, start, logkey_of("retire", 1), TRUST_AUTHENTIC);
	becomes(t, start, logkey_of("add", 100), TRUST_KEY_CLASH); /* retired ones count */
	trust_close(t);
}

static void
test_actor_is_replaced_whole(void **state)
{
	(void)state;
	struct trust *t = begun();
	struct party second = party("kz.court", &root, start, start + 100 * day);
	becomes(t, start, confirm_by(&court), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&second), TRUST_CERT_UNREGISTERED);
	becomes(t, start, actor_of(&root, "kz.court", court.cert, second.cert), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&court), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&second), TRUST_AUTHENTIC);
	becomes(t, start, actor_of(&root, "kz.court", second.cert, NULL), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&court), TRUST_CERT_UNREGISTERED);
	becomes(t, start, actor_of(&root, "kz.court", NULL, NULL), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&second), TRUST_CERT_UNREGISTERED);
	becomes(t, start, actor_of(&root, "kz.court", court.cert, NULL), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&court), TRUST_AUTHENTIC); /* not revoked: it may come back */
	party_close(&second);
	trust_close(t);
}

static void
test_revoked_for_ever(void **state)
{
	(void)state;
	struct trust *t = begun();
	becomes(t, start, revoke_of(&court, court.cert), TRUST_ROOT_ONLY);
	becomes(t, start, revoke_of(&root, other.cert),
		TRUST_AUTHENTIC); /* before it is registered */
	becomes(t, start, actor_of(&root, "kz.other", other.cert, NULL), TRUST_CERT_REVOKED);
	becomes(t, start, confirm_by(&other), TRUST_CERT_REVOKED);
	becomes(t, start, revoke_of(&root, court.cert), TRUST_AUTHENTIC);
	becomes(t, start, confirm_by(&court), TRUST_CERT_REVOKED);
	becomes(t, start, actor_of(&root, "kz.court", court.cert, NULL), TRUST_CERT_REVOKED);
	/* An actor document that is refused changes nothing, though another certificate in it is
	 * good. */
	struct party second = party("kz.other", &root, start, start + day);
	becomes(t, start, actor_of(&root, "kz.other", second.cert, other.cert), TRUST_CERT_REVOKED);
	becomes(t, start, confirm_by(&second), TRUST_CERT_UNREGISTERED);
	party_close(&second);
	trust_close(t);
}

static void
test_root_gives_way(void **state)
{
	(void)state;
	for (int keep = 0; keep < 2; keep++) {
		struct trust *t = begun();
		becomes(t, start, rotate_to(&third, third.cert, true), TRUST_ROOT_NOT_COMMITTED);
		becomes(t, start, rotate_to(&root, next.cert, true), TRUST_ROOT_ONLY);
		becomes(t, start, rotate_to(&next, next.cert, keep), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&court),
			keep ? TRUST_AUTHENTIC : TRUST_CERT_UNREGISTERED);
		becomes(t, start, actor_of(&root, "kz.other", other.cert, NULL), TRUST_ROOT_ONLY);
		becomes(t, start, actor_of(&next, "kz.other", other.cert, NULL),
			TRUST_CERT_NOT_ISSUED);
		struct cert *anew =
			issue(other.key, "kz.other", &next, start - day, start + 100 * day);
		struct party moved = {other.key, anew};
		becomes(t, start, actor_of(&next, "kz.other", anew, NULL), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&moved), TRUST_AUTHENTIC);
		becomes(t, start, rotate_to(&next, next.cert, true), TRUST_ROOT_NOT_COMMITTED);
		becomes(t, start, rotate_to(&third, third.cert, false), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&moved), TRUST_CERT_UNREGISTERED);
		cert_close(anew);
		trust_close(t);
	}
}

static void
test_who_may_say_what(void **state)
{
	(void)state;
	struct trust *t = begun();
	becomes(t, start, confirm_by(&root), TRUST_NOT_FOR_ROOT);
	becomes(t, start, actor_of(&root, "kz.root", NULL, NULL), TRUST_NOT_FOR_ROOT);
	becomes(t, start, actor_of(&stranger, "kz.other", NULL, NULL), TRUST_ROOT_ONLY);
	becomes(t, start, actor_of(&root, "kz.other", court.cert, NULL), TRUST_ISSUER_NOT_SIGNER);
	becomes(t, start, actor_of(&root, "kz.root2", root.cert, NULL), TRUST_ISSUER_NOT_SIGNER);
	struct object o;
	char text[4096];
	is_ok(object_parse(confirm_by(&court), &o, &why));
	snprintf(text, sizeof text, "%.*s", SLICE_ARG(o.content));
	becomes(t, start, actor_of(&root, "kz.other", other.cert, NULL), TRUST_AUTHENTIC);
	becomes(t, start, sign_text(&other, start, text), TRUST_ISSUER_NOT_SIGNER);
	struct party usurper = {
		next.key, issue(next.key, "kz.usurper", NULL, start - day, start + day)};
	becomes(t, start, rotate_to(&usurper, usurper.cert, true), TRUST_ISSUER_UNKNOWN);
	cert_close(usurper.cert);
	trust_close(t);
}

static void
test_count_knows_what_is_stale(void **state)
{
	(void)state;
	struct trust *t = begun();
	struct trust_finding f = judge(t, start, confirm_by(&court));
	assert_int_equal(f.reason, TRUST_AUTHENTIC);
	assert_true(trust_count(t, start, &f));
	assert_true(trust_count(t, f.not_after, &f));
	assert_false(trust_count(t, f.not_after + 1, &f)); /* its certificate has ended */
	struct trust_finding of_root = judge(t, start, logkey_of("add", 2));
	assert_false(trust_count(t, start, &of_root)); /* must take effect, not be counted */
	struct trust_finding refused = judge(t, start, confirm_by(&other));
	assert_false(trust_count(t, start, &refused));
	becomes(t, start, logkey_of("add", 3), TRUST_AUTHENTIC); /* anything of the root */
	assert_false(trust_count(t, start, &f));
	assert_int_equal(trust_size(t), 5);
	trust_close(t);
}

/* A start from one's own log comes to the same trust as judging all of it. */
static void
test_replay_is_add(void **state)
{
	(void)state;
	struct slice log[] = {genesis, actor_of(&root, "kz.court", court.cert, NULL),
		confirm_by(&court), logkey_of("add", 2), confirm_by(&court), logkey_of("retire", 1),
		actor_of(&root, "kz.other", other.cert, NULL), confirm_by(&other),
		revoke_of(&root, other.cert), rotate_to(&next, next.cert, true),
		confirm_by(&court)};
	struct slice probes[] = {confirm_by(&court), confirm_by(&other), log[3],
		logkey_of("add", 1), actor_of(&next, "kz.other", other.cert, NULL),
		rotate_to(&third, third.cert, true), actor_of(&root, "kz.court", NULL, NULL)};
	struct trust *a = empty(), *b = empty();
	for (size_t i = 0; i < COUNT_OF(log); i++) {
		becomes(a, start + (int64_t)i, log[i], TRUST_AUTHENTIC);
		arena_reset(arena);
		is_ok(trust_replay(b, start + (int64_t)i, log[i], arena, &why));
		assert_int_equal(trust_size(a), trust_size(b));
		const struct vkey *x, *y;
		size_t n = trust_log_keys(a, &x);
		assert_int_equal(n, trust_log_keys(b, &y));
		assert_memory_equal(x, y, n * sizeof *x);
		for (size_t p = 0; p < COUNT_OF(probes); p++)
			assert_int_equal(judge(a, start + 99, probes[p]).reason,
				judge(b, start + 99, probes[p]).reason);
	}
	arena_reset(arena);
	assert_int_equal(
		trust_replay(b, start + 99, logkey_of("add", 1), arena, &why), ERR_MISMATCH);
	trust_close(a);
	trust_close(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids_are_distinct),
		cmocka_unit_test(test_genesis_is_the_one_given),
		cmocka_unit_test(test_time_is_the_entrys),
		cmocka_unit_test(test_root_expires),
		cmocka_unit_test(test_log_keys),
		cmocka_unit_test(test_log_keys_have_an_end),
		cmocka_unit_test(test_actor_is_replaced_whole),
		cmocka_unit_test(test_revoked_for_ever),
		cmocka_unit_test(test_root_gives_way),
		cmocka_unit_test(test_who_may_say_what),
		cmocka_unit_test(test_count_knows_what_is_stale),
		cmocka_unit_test(test_replay_is_add),
	};
	return cmocka_run_group_tests(tests, make, clear);
}
