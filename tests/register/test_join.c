/* Documents in several parts: when they count, as what, and who confirms them. */
#include "history.h"
#include "standard.h"

#include "doc/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define SET "00112233445566778899aabbccddeeff"
#define OTHER_SET "ffeeddccbbaa99887766554433221100"
#define PART_OF(set, number, count)                                                                \
	"\"part\":{\"set\":\"" set "\",\"number\":" number ",\"count\":" count "}"
#define DOMAIN(name) "{\"kind\":\"domain\",\"value\":\"" name "\"}"
#define FOUND(target, neighbours)                                                                  \
	"{\"target\":" target ",\"method\":\"registers\",\"neighbours\":" neighbours               \
	",\"names\":[],\"date\":\"2026-03-01\"}"
#define UNFIT "{\"measure\":\"remove-content\",\"kind\":\"url\",\"unfit\":\"tried-without-effect\"}"
#define LISTS(targets, considered, collateral)                                                     \
	"\"targets\":[" targets "]",                                                               \
		"\"considered\":[" considered "],\"collateral\":[" collateral "]"
#define BLOCK_BODY(targets, assessed)                                                              \
	ORDER_BODY("block-access", "access-provider", targets, "null", assessed)
#define BODY_OF(...) BLOCK_BODY(__VA_ARGS__)
/* "p1", "p2" and "p3" of one order. */
#define ORDER_PART(number, by, set, lists)                                                         \
	"p" number " order " by " 2 {" PART_OF(set, number, "3") ",\"demand\":%demand," OWN_ACT    \
								 "," BODY_OF(lists) "}"

/* The address alone has no neighbours, and its assessment stands in the first part: what counts is
 * its place among all targets. */
#define LISTS1 LISTS(DOMAIN("a.example") "," DOMAIN("b.example"), "", FOUND("3", "0"))
#define LISTS2 LISTS(DOMAIN("c.example"), "", FOUND("0", "5") "," FOUND("1", "5"))
#define LISTS3                                                                                     \
	LISTS("{\"kind\":\"ip\",\"value\":\"8.8.8.8\"}," DOMAIN("d.example"), UNFIT,               \
		FOUND("4", "5") "," FOUND("2", "5"))
#define PART1 ORDER_PART("1", "kz.authority", SET, LISTS1)
#define PART2 ORDER_PART("2", "kz.authority", SET, LISTS2)
#define PART3 ORDER_PART("3", "kz.authority", SET, LISTS3)

#define CONFIRM_AT(time, by, parts)                                                                \
	"confirm confirm " by " " time " {\"confirms\":\"$p1\"" parts "," OFFICE "}"
#define CONFIRM_OF(by, parts) CONFIRM_AT("5", by, parts)
#define ALL ",\"parts\":[\"$p1\",\"$p2\",\"$p3\"]"
#define NOTICE_OF_P1                                                                               \
	"notice notice kz.authority 6 {\"about\":%p1,\"to\":\"hosting-provider\",\"channel\":"     \
	"\"e-mail\",\"sent\":\"#3\",\"delivered\":null,\"proof\":\"$x\"}"

enum { STEP_MAX = 48 * 1024 };

static void
waits(struct history *h, const char *step)
{
	history_add(h, step);
	assert_true(h->v.waits);
}

static void
completes(struct history *h, const char *step)
{
	history_add(h, step);
	assert_false(h->v.waits);
}

static void
differs(struct history *h, const char *step)
{
	history_refused(h, step, "parts-differ", 5);
	assert_false(h->v.waits);
}

/* The step as one of another label. */
static const char *
as(const char *label, const char *step)
{
	static char to[STEP_MAX];
	int n = snprintf(to, sizeof to, "%s%s", label, strchr(step, ' '));
	assert_true(n > 0 && (size_t)n < sizeof to);
	return to;
}

static bool
is_there(const struct history *h, const char *label)
{
	struct fold_view v;
	struct err e;
	struct sha256 id = history_id(h, label);
	return fold_find(h->f, &id, fold_time(h->f), &v, &e) == OK;
}

static void
target_is(const struct history *h, size_t i, const char *value)
{
	struct fold_target t;
	struct sha256 id = history_id(h, "p1");
	assert_true(fold_target_at(h->f, &id, i, fold_time(h->f), &t));
	if (!slice_is(t.value, value))
		fail_msg("target %zu is not %s", i, value);
}

static void
an_order_counts_from_its_last_part_on(void **state)
{
	static const char *const parts[] = {PART1, PART2, PART3};
	static const unsigned orders[][3] = {
		{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		char step[STEP_MAX];
		void *new = NULL;
		history_start(&new);
		struct history *h = new;
		history_add(h, DEMAND);
		waits(h, parts[orders[i][0]]);
		waits(h, parts[orders[i][1]]);
		assert_false(is_there(h, "p1"));
		completes(
			h, history_change(step, sizeof step, parts[orders[i][2]], " 2 {", " 4 {"));
		struct fold_view v = history_view(h, "p1", history_time("4"));
		assert_int_equal(v.ntargets, 5);
		assert_int_equal(v.time, history_time("4"));
		assert_false(is_there(h, "p2") || is_there(h, "p3"));
		target_is(h, 0, "a.example");
		target_is(h, 2, "c.example");
		target_is(h, 3, "8.8.8.8");
		target_is(h, 4, "d.example");
		completes(h, CONFIRM_OF("kz.authority/2", ALL));
		history_add(h, NOTICE_OF_P1);
		history_turns(h, "p1", "30", STATE_PENDING, STATE_EFFECTIVE);
		history_is_the_same_again(h, history_time("40"));
		history_clear(&new);
	}
}

static void
all_parts_are_confirmed_or_none(void **state)
{
	static const char *const not [] = {
		"",
		",\"parts\":[\"$p1\"]",
		",\"parts\":[\"$p1\",\"$p2\"]",
		",\"parts\":[\"$p1\",\"$p3\",\"$p2\"]",
		",\"parts\":[\"$p1\",\"$p2\",\"$x\"]",
		",\"parts\":[\"$p1\",\"$p2\",\"$p3\",\"$p4\"]",
		",\"parts\":[\"$p2\",\"$p3\"]",
	};
	struct history *h = *state;
	history_add(h, DEMAND);
	waits(h, PART1);
	waits(h, PART2);
	history_refused(h, CONFIRM_AT("2", "kz.authority/2", ALL), "refers-to-nothing", 0);
	completes(h, PART3);
	for (size_t i = 0; i < COUNT_OF(not ); i++) {
		char step[STEP_MAX];
		differs(h, history_change(step, sizeof step, CONFIRM_OF("kz.authority/2", "@"), "@",
				   not [i]));
	}
	history_refused(h, CONFIRM_OF("kz.authority", ALL), "same-key", 5);
	history_refused(h, "c confirm kz.authority/2 5 {\"confirms\":\"$p2\"" ALL "," OFFICE "}",
		"refers-to-nothing", 0);
	history_add(h, NOTICE_OF_P1);
	history_is(h, "p1", "100", STATE_PENDING);
}

/* A confirm that does not fit is split like anything else. */
static void
a_confirm_may_be_in_parts(void **state)
{
	struct history *h = *state;
	history_add(h, DEMAND);
	waits(h, PART1);
	waits(h, PART2);
	completes(h, PART3);
	waits(h, "c1 confirm kz.authority/2 5 {" PART_OF(
			 SET, "1", "2") ",\"confirms\":\"$p1\","
					"\"parts\":[\"$p1\",\"$p2\"]," OFFICE "}");
	completes(h, "c2 confirm kz.authority/2 5 {" PART_OF(
			     SET, "2", "2") ",\"confirms\":\"$p1\","
					    "\"parts\":[\"$p3\"]," OFFICE "}");
	history_add(h, NOTICE_OF_P1);
	history_turns(h, "p1", "30", STATE_PENDING, STATE_EFFECTIVE);
}

static void
parts_are_alike_and_of_one_key(void **state)
{
	static const char *const was_is[][2] = {
		{"kz.authority", "kz.authority/2"},
		{"block-access", "remove-content"},
		{"\"access-provider\"", "\"access-provider\",\"hosting-provider\""},
		{"#2400", "#2300"},
		{"\"head\"", "\"deputy-head\""},
		{"\"interim\":false", "\"interim\":true"},
		{"\"affected\":null", "\"affected\":" SITE},
		{"\"2-1\"", "\"2-2\""},
		{"\"part\"", "\"annex\":\"$x\",\"part\""},
	};
	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(was_is); i++) {
		const char *was = was_is[i / 2][0], *is = was_is[i / 2][1];
		char step[STEP_MAX];
		void *new = NULL;
		history_start(&new);
		struct history *h = new;
		history_add(h, DEMAND);
		if (i % 2) { /* the last differs from the others, or another from the last */
			waits(h, PART1);
			waits(h, PART2);
			differs(h, history_change(step, sizeof step, PART3, was, is));
		} else {
			waits(h, history_change(step, sizeof step, PART1, was, is));
			waits(h, PART2);
			differs(h, PART3);
		}
		assert_false(is_there(h, "p1") || is_there(h, "p3"));
		history_refused(h, CONFIRM_AT("2", "kz.agency", ALL), "refers-to-nothing", 0);
		differs(h, PART3); /* it is over */
		differs(h, PART1);
		history_is_the_same_again(h, history_time("40"));
		history_clear(&new);
	}
}

/* `issued` is when each was written. */
static void
parts_are_issued_one_after_the_other(void **state)
{
	struct history *h = *state;
	struct fold *f = NULL;
	struct fold_verdict v;
	struct fold_view view;
	history_add(h, DEMAND);
	waits(h, PART1);
	waits(h, PART2);
	completes(h, PART3);
	assert_int_equal(fold_open(slice_of(HISTORY_ORIGIN), history_blob, NULL, &f, &h->e), OK);
	for (size_t i = 0; i < h->n; i++) {
		struct fold_entry in = h->steps[i].in;
		struct order o;
		if (in.type == DOC_ORDER) {
			o = *(const struct order *)in.doc;
			o.common.issued.number += (int64_t)i * 1000;
			in.doc = &o.common;
		}
		assert_int_equal(fold_add(f, &in, &v, &h->e), OK);
		assert_null(v.reason);
	}
	struct sha256 id = history_id(h, "p1");
	assert_int_equal(fold_find(f, &id, fold_time(f), &view, &h->e), OK);
	fold_close(f);
}

static void
of_two_with_one_number_the_first_counts(void **state)
{
	struct history *h = *state;
	history_add(h, DEMAND);
	waits(h, PART1);
	waits(h, PART2);
	differs(h, as("again", PART1));
	differs(h, as("again", ORDER_PART("2", "kz.authority", SET, LISTS1)));
	completes(h, PART3);
	differs(h, as("again", PART3));
	assert_false(is_there(h, "again"));
	assert_int_equal(history_view(h, "p1", history_time("4")).ntargets, 5);
	target_is(h, 2, "c.example");
	completes(h, CONFIRM_OF("kz.authority/2", ALL));
}

static void
a_repeated_part_changes_nothing(void **state)
{
	struct history *h = *state;
	history_add(h, DEMAND);
	waits(h, PART1);
	assert_int_equal(history_again(h, "p1", history_time("3")), OK);
	assert_string_equal(h->v.reason, "repeated");
	assert_false(h->v.waits);
	waits(h, history_change((char[STEP_MAX]){0}, STEP_MAX, PART2, " 2 {", " 3 {"));
	completes(h, history_change((char[STEP_MAX]){0}, STEP_MAX, PART3, " 2 {", " 3 {"));
	static const char *const labels[] = {"p1", "p2", "p3"};
	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		assert_int_equal(history_again(h, labels[i], history_time("4")), OK);
		assert_string_equal(h->v.reason, "repeated");
	}
	history_is_the_same_again(h, history_time("40"));
}

/* What is not this log's, or not authentic, is no part. */
static void
only_what_counts_is_a_part(void **state)
{
	struct history *h = *state;
	history_add(h, DEMAND);
	h->origin = HISTORY_FOREIGN;
	history_refused(h, PART1, "other-log", 9);
	h->origin = NULL;
	h->unauthentic = "signature-false";
	history_refused(h, PART1, "signature-false", 9);
	h->unauthentic = NULL;
	history_refused(h, ORDER_PART("1", "kz.ghost", SET, LISTS1), "issuer-unknown", 0);
	waits(h, PART2);
	waits(h, PART3);
	completes(h, PART1);
}

/* Sets of two issuers, types or counts have nothing in common. */
static void
sets_do_not_mix(void **state)
{
	char step[STEP_MAX];
	struct history *h = *state;
	history_add(h, DEMAND);
	waits(h, PART1);
	waits(h, as("q1", ORDER_PART("1", "kz.authority", OTHER_SET, LISTS1)));
	waits(h, as("r1", ORDER_PART("1", "kz.agency", SET, LISTS1)));
	waits(h, history_change(step, sizeof step, as("s1", PART1), "\"count\":3", "\"count\":4"));
	waits(h, "d1 demand kz.authority 2 {" PART_OF(SET, "1", "3") "," ACT(
			 "court-act", "KZ") "," ASKED "}");
	waits(h, as("q2", ORDER_PART("2", "kz.authority", OTHER_SET, LISTS2)));
	waits(h, PART3);
	waits(h, as("r3", ORDER_PART("3", "kz.agency", SET, LISTS3)));
	completes(h, as("q3", ORDER_PART("3", "kz.authority", OTHER_SET, LISTS3)));
	assert_true(is_there(h, "q1"));
	assert_false(is_there(h, "p1") || is_there(h, "r1"));
	completes(h, PART2);
	assert_true(is_there(h, "p1"));
	completes(h, as("r2", ORDER_PART("2", "kz.agency", SET, LISTS2)));
	assert_true(is_there(h, "r1"));
	assert_false(is_there(h, "s1"));
	completes(h, CONFIRM_OF("kz.authority/2", ALL));
	differs(h, "c confirm kz.authority/2 5 {\"confirms\":\"$q1\"" ALL "," OFFICE "}");
	history_is_the_same_again(h, history_time("40"));
}

static void
a_number_is_not_above_the_count(void **state)
{
	char step[STEP_MAX];
	struct history *h = *state;
	history_add(h, DEMAND);
	differs(h, history_change(step, sizeof step, PART1, "\"number\":1", "\"number\":4"));
	differs(h, "o order kz.authority 2 {" PART_OF(SET, "2", "1") ",\"demand\":%demand," OWN_ACT
								     "," ORDER_REST "}");
	/* one of one is a document like any */
	completes(h, "order order kz.authority 2 {" PART_OF(
			     SET, "1", "1") ",\"demand\":%demand," OWN_ACT "," ORDER_REST "}");
	completes(h, CONFIRM);
}

static void
what_breaks_a_safeguard_is_refused_whole(void **state)
{
	static const struct {
		const char *was, *is, *reason;
		int safeguard;
	} broken[] = {
		{"c.example", "gov.kz", "target-refused", 4},
		{"c.example", "paper.example", "media-whole-site", 7},
		{"\"target\":0", "\"target\":9", "collateral-unassessed", 4},
		{"\"target\":0", "\"target\":3", "collateral-unassessed", 4},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		char step[STEP_MAX];
		void *new = NULL;
		history_start(&new);
		struct history *h = new;
		history_add(h, DEMAND);
		waits(h, history_change(step, sizeof step, PART2, broken[i].was, broken[i].is));
		waits(h, PART1);
		history_refused(h, PART3, broken[i].reason, broken[i].safeguard);
		assert_false(is_there(h, "p1") || is_there(h, "p2") || is_there(h, "p3"));
		differs(h, PART2);
		history_refused(h, CONFIRM_OF("kz.authority/2", ALL), "refers-to-nothing", 0);
		history_is_the_same_again(h, history_time("40"));
		history_clear(&new);
	}
	/* who may not order, may not in parts */
	struct history *h = NULL;
	void *new = NULL;
	history_start(&new);
	h = new;
	history_add(h, DEMAND);
	waits(h, ORDER_PART("1", "kz.site", SET, LISTS1));
	waits(h, ORDER_PART("2", "kz.site", SET, LISTS2));
	history_refused(h, ORDER_PART("3", "kz.site", SET, LISTS3), "wrong-role", 0);
	history_clear(&new);
}

static void
a_demand_may_be_in_parts(void **state)
{
	char step[STEP_MAX];
	struct history *h = *state;
	waits(h, history_change(step, sizeof step, DEMAND, "{", "{" PART_OF(SET, "1", "2") ","));
	history_refused(h, ORDER, "demand-unknown", 0);
	history_change(step, sizeof step, DEMAND, "{", "{" PART_OF(SET, "2", "2") ",");
	completes(
		h, history_change((char[STEP_MAX]){0}, STEP_MAX, as("more", step), " 1 {", " 2 {"));
	history_refused(h, history_change(step, sizeof step, ORDER, "%demand", "%more"),
		"demand-unknown", 0);
	completes(h, ORDER);
	completes(h, CONFIRM);
	history_is_the_same_again(h, history_time("40"));
}

static void
a_mirror_may_be_in_parts(void **state)
{
	char step[STEP_MAX], second[STEP_MAX];
	struct history *h = *state;
	static const char *const before[] = {IN_FORCE};
	for (size_t i = 0; i < COUNT_OF(before); i++)
		history_add(h, before[i]);
	history_change(step, sizeof step, as("m2", MIRROR), "{", "{" PART_OF(SET, "2", "2") ",");
	waits(h, history_change(second, sizeof second, step, "copy.example/1", "copy.example/2"));
	completes(
		h, history_change(step, sizeof step, MIRROR, "{", "{" PART_OF(SET, "1", "2") ","));
	assert_int_equal(history_view(h, "mirror", history_time("30")).ntargets, 2);
	differs(h, MIRROR_CONFIRM);
	completes(h, history_change(step, sizeof step, MIRROR_CONFIRM, "\"$mirror\"",
			     "\"$mirror\",\"parts\":[\"$mirror\",\"$m2\"]"));
	history_add(h, MIRROR_NOTICE);
	history_turns(h, "mirror", "60", STATE_PENDING, STATE_EFFECTIVE);
	history_is_the_same_again(h, history_time("70"));
}

static void
a_renewal_may_be_in_parts(void **state)
{
	char step[STEP_MAX];
	struct history *h = *state;
	static const char *const before[] = {IN_FORCE};
	for (size_t i = 0; i < COUNT_OF(before); i++)
		history_add(h, before[i]);
	waits(h, history_change(step, sizeof step, RENEW, "{", "{" PART_OF(SET, "1", "2") ","));
	history_change(step, sizeof step, RENEW, "{", "{" PART_OF(SET, "2", "2") ",");
	completes(h, as("more", step));
	differs(h, RENEW_CONFIRM);
	completes(h, "c confirm kz.authority/2 1001 {\"confirms\":\"$renew\",\"parts\":[\"$renew\","
		     "\"$more\"]," OFFICE "}");
	history_add(h, RENEW_NOTICE);
	history_turns(h, "order", "5000", STATE_EFFECTIVE, STATE_ENDED);
}

#define PIN(kind, file)                                                                            \
	"{\"name\":\"f\",\"kind\":\"" kind "\",\"hash\":\"$" file                                  \
	"\",\"bytes\":1,\"valid-from\":\"2026-01-01\"}"
#define PACK_PART(number, set, version, pin)                                                       \
	"l" number " lawpack kz.authority 2 {" PART_OF(                                            \
		set, number, "2") ",\"fold\":" version "," OFFICE ",\"blobs\":[" pin "]}"

/* Where a file is not at hand the last part can come again, and newer rules stop at it. */
static void
a_lawpack_may_be_in_parts(void **state)
{
	struct history *h = *state;
	struct fold_verdict v;
	history_add(h, DEMAND);
	waits(h, PACK_PART("1", SET, "1", PIN("suffixes", "file0")));
	history_add(h, ORDER); /* not in force yet */
	h->blobs_missing = true;
	assert_int_equal(history_try(h, PACK_PART("2", SET, "1", PIN("protected-names", "file8"))),
		ERR_MISSING);
	struct fold_entry in = h->last;
	assert_int_equal(fold_add(h->f, &in, &v, &h->e), ERR_MISSING);
	h->blobs_missing = false;
	assert_int_equal(fold_add(h->f, &in, &v, &h->e), OK);
	assert_null(v.reason);
	assert_false(v.waits);
	history_refused(h, ORDER, "target-refused", 4);
	waits(h, PACK_PART("2", OTHER_SET, "2", PIN("suffixes", "file0")));
	assert_int_equal(history_try(h, PACK_PART("1", OTHER_SET, "2", PIN("suffixes", "file0"))),
		ERR_UNSUPPORTED);
}

/* ---- the largest ---- */

enum { PARTS_MAX = 64, EACH = 850 };

static char *
large_part(char *to, size_t max, unsigned number)
{
	size_t n = (size_t)snprintf(to, max,
		"p%u order kz.authority 2 {\"part\":{\"set\":\"" SET
		"\",\"number\":%u,\"count\":64}"
		",\"demand\":%%demand," OWN_ACT "," ORDER_BODY("remove-content", "hosting-provider",
			"\"targets\":[", "null", NO_NARROWER) "}",
		number, number);
	/* what stands behind the targets */
	char *at = strstr(to, "\"targets\":[") + strlen("\"targets\":["), rest[1024];
	snprintf(rest, sizeof rest, "%s", at);
	n = (size_t)(at - to);
	for (unsigned i = 0; i < EACH; i++)
		n += (size_t)snprintf(to + n, max - n,
			"%s{\"kind\":\"url\",\"value\":\"http://films.example/%u\"}", i ? "," : "",
			number * EACH + i);
	snprintf(to + n, max - n, "]%s", rest);
	return to;
}

static void
sixty_four_parts_are_one_order(void **state)
{
	char step[STEP_MAX], parts[4096] = "";
	struct history *h = *state;
	history_add(h, DEMAND);
	for (unsigned i = PARTS_MAX; i > 1; i--)
		waits(h, large_part(step, sizeof step, i));
	completes(h, large_part(step, sizeof step, 1));
	assert_int_equal(
		history_view(h, "p1", history_time("2")).ntargets, (size_t)PARTS_MAX * EACH);
	target_is(h, 0, "http://films.example/850");
	target_is(h, (size_t)PARTS_MAX * EACH - 1, "http://films.example/55249");
	for (unsigned i = 1; i <= PARTS_MAX; i++)
		snprintf(parts + strlen(parts), sizeof parts - strlen(parts), "%s\"$p%u\"",
			i > 1 ? "," : ",\"parts\":[", i);
	snprintf(parts + strlen(parts), sizeof parts - strlen(parts), "]");
	completes(h,
		history_change(step, sizeof step, CONFIRM_OF("kz.authority/2", "@"), "@", parts));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_counts_from_its_last_part_on),
		WITH_HISTORY(all_parts_are_confirmed_or_none),
		WITH_HISTORY(a_confirm_may_be_in_parts),
		cmocka_unit_test(parts_are_alike_and_of_one_key),
		WITH_HISTORY(parts_are_issued_one_after_the_other),
		WITH_HISTORY(of_two_with_one_number_the_first_counts),
		WITH_HISTORY(a_repeated_part_changes_nothing),
		WITH_HISTORY(only_what_counts_is_a_part),
		WITH_HISTORY(sets_do_not_mix),
		WITH_HISTORY(a_number_is_not_above_the_count),
		cmocka_unit_test(what_breaks_a_safeguard_is_refused_whole),
		WITH_HISTORY(a_demand_may_be_in_parts),
		WITH_HISTORY(a_mirror_may_be_in_parts),
		WITH_HISTORY(a_renewal_may_be_in_parts),
		WITH_HISTORY(a_lawpack_may_be_in_parts),
		WITH_HISTORY(sixty_four_parts_are_one_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
