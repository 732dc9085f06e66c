/* What a role signs holds while its root does; and what a machine lacks is no verdict. */
#include "trusted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/crypto.h>

/* ---- the root's validity ---- */

/* A log of this root, with its genesis. */
static struct trust *
with_root(const struct party *brief, struct slice *first)
{
	struct object o;
	struct party kept = root;
	root = *brief;
	*first = genesis_of(vkey_of(1));
	root = kept;
	is_ok(object_parse(*first, &o, &why));
	struct trust *t = trust_open(slice_of("kz.example/register"), &o.id);
	assert_non_null(t);
	return t;
}

static void
detail_says(struct trust *t, int64_t time, struct slice der, const char *what)
{
	struct trust_finding f = judge(t, time, der);
	if (!strstr(f.detail, what))
		fail_msg("'%s' does not say '%s'", f.detail, what);
}

static void
a_role_ends_with_its_root(void **state)
{
	(void)state;
	struct slice first;
	struct party brief = party("kz.root", NULL, start, start + 10 * day);
	struct party role = party("kz.court", &brief, start, start + 365 * day);
	struct trust *t = with_root(&brief, &first);
	becomes(t, start - 1000, first, TRUST_CERT_NOT_YET);
	trust_close(t);
	t = with_root(&brief, &first);
	becomes(t, start, first, TRUST_AUTHENTIC);
	becomes(t, start, actor_of(&brief, "kz.court", role.cert, NULL), TRUST_AUTHENTIC);
	struct slice o = confirm_by(&role);
	becomes(t, start + 10 * day, o, TRUST_AUTHENTIC);
	struct trust_finding f = judge(t, start, o);
	assert_int_equal(f.not_after, start + 10 * day);
	assert_false(trust_count(t, start + 10 * day + 1, &f));
	becomes(t, start + 10 * day + 1000, o, TRUST_CERT_EXPIRED);
	detail_says(t, start + 10 * day + 1000, o, "the root that issued it");
	struct slice late = actor_of(&brief, "kz.court", NULL, NULL);
	becomes(t, start + 11 * day, late, TRUST_CERT_EXPIRED);
	detail_says(
		t, start + 11 * day, late, "the root: the certificate of kz.root was valid until");
	/* The next root takes over; what the old one issued has ended all the same. */
	becomes(t, start + 11 * day, rotate_to(&next, next.cert, true), TRUST_AUTHENTIC);
	becomes(t, start + 11 * day, o, TRUST_CERT_EXPIRED);
	struct party anew = {
		role.key, issue(role.key, "kz.court", &next, start, start + 365 * day)};
	becomes(t, start + 11 * day, actor_of(&next, "kz.court", anew.cert, NULL), TRUST_AUTHENTIC);
	becomes(t, start + 11 * day, confirm_by(&anew), TRUST_AUTHENTIC);
	cert_close(anew.cert);
	party_close(&role);
	party_close(&brief);
	trust_close(t);
}

/* Rotated in time, and kept: the old root's certificates last as long as the old root. */
static void
what_is_kept_lasts_as_its_own_root(void **state)
{
	(void)state;
	struct slice first;
	struct party brief = party("kz.root", NULL, start, start + 10 * day);
	struct party role = party("kz.court", &brief, start, start + 365 * day);
	struct trust *t = with_root(&brief, &first);
	becomes(t, start, first, TRUST_AUTHENTIC);
	becomes(t, start, actor_of(&brief, "kz.court", role.cert, NULL), TRUST_AUTHENTIC);
	becomes(t, start + day, rotate_to(&next, next.cert, true), TRUST_AUTHENTIC);
	becomes(t, start + 10 * day, confirm_by(&role), TRUST_AUTHENTIC);
	becomes(t, start + 10 * day + 1, confirm_by(&role), TRUST_CERT_EXPIRED);
	becomes(t, start - 1, confirm_by(&role), TRUST_CERT_NOT_YET); /* of another's log */
	party_close(&role);
	party_close(&brief);
	trust_close(t);
}

/* ---- a revoked root ---- */

static void
a_revoked_root_signs_no_more(void **state)
{
	(void)state;
	for (int keep = 0; keep < 2; keep++) {
		struct trust *t = begun();
		struct slice revoke = revoke_of(&root, root.cert);
		becomes(t, start, confirm_by(&court), TRUST_AUTHENTIC);
		becomes(t, start, revoke, TRUST_AUTHENTIC);
		becomes(t, start, actor_of(&root, "kz.other", other.cert, NULL),
			TRUST_CERT_REVOKED);
		becomes(t, start, logkey_of("add", 2), TRUST_CERT_REVOKED);
		becomes(t, start, revoke_of(&root, court.cert), TRUST_CERT_REVOKED);
		becomes(t, start, confirm_by(&court), TRUST_CERT_REVOKED);
		detail_says(t, start, confirm_by(&court), "of the root that issued it");
		becomes(t, start, rotate_to(&root, root.cert, true), TRUST_ROOT_NOT_COMMITTED);
		/* The next root takes over, and what the revoked one issued is not kept. */
		becomes(t, start, rotate_to(&next, next.cert, keep), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&court),
			keep ? TRUST_CERT_REVOKED : TRUST_CERT_UNREGISTERED);
		struct party anew = {
			court.key, issue(court.key, "kz.court", &next, start - day, start + day)};
		becomes(t, start, actor_of(&next, "kz.court", anew.cert, NULL), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&anew), TRUST_AUTHENTIC);
		/* Revoked after it was replaced: the same of what it issued. */
		becomes(t, start, rotate_to(&third, third.cert, true), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&anew), TRUST_AUTHENTIC);
		becomes(t, start, revoke_of(&third, next.cert), TRUST_AUTHENTIC);
		becomes(t, start, confirm_by(&anew), TRUST_CERT_REVOKED);
		cert_close(anew.cert);
		trust_close(t);
	}
}

/* Whoever has the stolen key can revoke the next root's certificate, but not its key. */
static void
the_next_root_cannot_be_locked_out(void **state)
{
	(void)state;
	struct trust *t = begun();
	becomes(t, start, revoke_of(&root, next.cert), TRUST_AUTHENTIC);
	becomes(t, start, rotate_to(&next, next.cert, false), TRUST_CERT_REVOKED);
	struct party anew = {
		next.key, issue(next.key, "kz.root", NULL, start - day, start + 99 * day)};
	becomes(t, start, rotate_to(&anew, anew.cert, false), TRUST_AUTHENTIC);
	cert_close(anew.cert);
	trust_close(t);
}

static void
a_false_signature_is_false_after_an_unfit_key(void **state)
{
	(void)state;
	struct trust *t = begun();
	struct slice o = confirm_by(&court);
	char *copy = malloc(o.n);
	assert_non_null(copy);
	memcpy(copy, o.p, o.n);
	copy[o.n - 1] ^= 1;
	becomes(t, start, (struct slice){copy, o.n}, TRUST_SIGNATURE_FALSE);
	free(copy);
	trust_close(t);
}

/* ---- a machine out of memory ---- */

static long left = -1; /* allocations that OpenSSL is still given; -1: all */

static bool
is_given(void)
{
	if (left > 0)
		left--;
	return left != 0;
}

static void *
give(size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return is_given() ? malloc(n) : NULL;
}

static void *
give_again(void *p, size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return is_given() ? realloc(p, n) : NULL;
}

static void
take_back(void *p, const char *file, int line)
{
	(void)file, (void)line;
	free(p);
}

/* However early OpenSSL runs out, it is authentic, or the machine's error: never refused. */
static void
never_refused(const struct slice *log, size_t n)
{
	for (long allowed = 1;; allowed += 1 + allowed / 32) {
		struct trust_finding f;
		struct trust *t = empty();
		for (size_t i = 0; i + 1 < n; i++)
			becomes(t, start, log[i], TRUST_AUTHENTIC);
		arena_reset(arena);
		left = allowed;
		enum err_kind rc = trust_add(t, start, log[n - 1], arena, &f, &why);
		bool enough = left > 0;
		left = -1;
		trust_close(t);
		if (rc == OK && f.reason != TRUST_AUTHENTIC)
			fail_msg("after %ld allocations: %s: %s", allowed,
				trust_reason_id(f.reason), f.detail);
		if (rc != OK)
			assert_int_equal(rc, ERR_IO);
		if (enough)
			return;
	}
}

static void
no_memory_is_no_verdict(void **state)
{
	(void)state;
	struct slice log[] = {genesis, actor_of(&root, "kz.court", court.cert, NULL),
		confirm_by(&court), rotate_to(&next, next.cert, true)};
	for (size_t n = 1; n <= COUNT_OF(log); n++)
		never_refused(log, n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_role_ends_with_its_root),
		cmocka_unit_test(what_is_kept_lasts_as_its_own_root),
		cmocka_unit_test(a_revoked_root_signs_no_more),
		cmocka_unit_test(the_next_root_cannot_be_locked_out),
		cmocka_unit_test(a_false_signature_is_false_after_an_unfit_key),
		cmocka_unit_test(no_memory_is_no_verdict),
	};
	if (CRYPTO_set_mem_functions(give, give_again, take_back) != 1)
		return 1; /* only before OpenSSL's first allocation */
	return cmocka_run_group_tests(tests, trusted_make, trusted_clear);
}
