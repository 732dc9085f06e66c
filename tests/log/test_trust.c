/* Who may sign in a log, and what each document of the root changes. */
#include "trusted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

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
	return cmocka_run_group_tests(tests, trusted_make, trusted_clear);
}
