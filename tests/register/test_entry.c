/* Entries as such: order, repetition, versions, pinned files; questions and their clocks. */
#include "history.h"
#include "standard.h"

#include "register/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ADD_ALL(h, ...) add_all(h, (const char *const[]){__VA_ARGS__, NULL})
#define PIN(kind, file)                                                                            \
	"{\"name\":\"f\",\"kind\":\"" kind "\",\"hash\":\"$" file                                  \
	"\",\"bytes\":1,\"valid-from\":\"2026-01-01\"}"
#define PACK(by, time, version, pins)                                                              \
	"p lawpack " by " " time " {\"fold\":" version "," OFFICE ",\"blobs\":[" pins "]}"

static void
add_all(struct history *h, const char *const *steps)
{
	for (size_t i = 0; steps[i]; i++)
		history_add(h, steps[i]);
}

static void
a_repeated_id_changes_nothing(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE, "n narrow kz.court 40 {" NARROW_OF "," ONE_URL "}");
	uint64_t size = fold_size(h->f);
	static const char *const labels[] = {"demand", "order", "confirm", "notice", "n", "pack"};
	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		assert_int_equal(history_again(h, labels[i], history_time("50")), OK);
		assert_string_equal(h->v.reason, "repeated");
		assert_int_equal(h->v.safeguard, 0);
	}
	assert_int_equal(fold_size(h->f), size + COUNT_OF(labels));
	history_turns(h, "order", "2400", STATE_EFFECTIVE, STATE_ENDED);
	assert_int_equal(history_view(h, "order", history_time("60")).ntargets, 1);
}

/* What was not authentic may come again from who may sign it; what was refused may not. */
static void
only_what_was_authentic_is_remembered(void **state)
{
	struct history *h = *state;
	h->unauthentic = "signature-false";
	history_refused(h, DEMAND, "signature-false", 9);
	h->unauthentic = NULL;
	h->steps[h->n - 1].in.refused = NULL;
	assert_int_equal(history_again(h, "demand", history_time("2")), OK);
	assert_null(h->v.reason);
	history_refused(h,
		"m mirror kz.court 3 {\"order\":\"$order\"," OFFICE
		",\"copies\":[\"redirect\"]," COPY_URL
		",\"evidence\":[{\"title\":\"P\",\"hash\":\"$x\",\"date\":"
		"\"2026-03-01\"}],\"objection-until\":\"#60\",\"from\":\"#30\",\"until\":"
		"\"#2000\",\"affected\":null,\"considered\":[],\"collateral\":[]}",
		"refers-to-nothing", 0);
	assert_int_equal(history_again(h, "m", history_time("4")), OK);
	assert_string_equal(h->v.reason, "repeated");
}

static void
entries_out_of_order_are_not_taken(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND, ORDER);
	uint64_t size = fold_size(h->f);
	assert_int_equal(
		history_try(
			h, "c confirm kz.authority/2 2:-1 {\"confirms\":\"$order\"," OFFICE "}"),
		ERR_MISMATCH);
	struct fold_entry in = h->steps[h->n - 1].in;
	struct fold_verdict v;
	for (int by = -1; by <= 1; by += 2) {
		in.index = size + (uint64_t)by;
		assert_int_equal(fold_add(h->f, &in, &v, &h->e), ERR_MISMATCH);
	}
	assert_int_equal(fold_size(h->f), size);
	assert_int_equal(fold_time(h->f), history_time("2"));
	history_add(h, "c confirm kz.authority/2 2 {\"confirms\":\"$order\"," OFFICE "}");
}

static void
newer_rules_stop_it_and_nothing_moves(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, IN_FORCE);
	uint64_t size = fold_size(h->f);
	/* only who may set the rules */
	history_refused(h, PACK("kz.site", "30", "2", PIN("suffixes", "file0")), "wrong-role", 0);
	history_refused(
		h, PACK("kz.ghost", "30", "2", PIN("suffixes", "file0")), "issuer-unknown", 0);
	assert_int_equal(history_try(h, PACK("kz.authority", "31", "2", PIN("suffixes", "file0"))),
		ERR_UNSUPPORTED);
	assert_int_equal(history_try(h, "l lift kz.court 32 {" LIFT_OF("order", "annulled") "}"),
		ERR_UNSUPPORTED);
	assert_int_equal(fold_size(h->f), size + 2);
	history_turns(h, "order", "2400", STATE_EFFECTIVE, STATE_ENDED);
}

static void
a_file_not_at_hand_changes_nothing_and_may_come_later(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND);
	uint64_t size = fold_size(h->f);
	struct fold_entry in;
	h->blobs_missing = true;
	assert_int_equal(history_try(h, PACK("kz.authority", "2", "1",
						PIN("suffixes", "file0") "," PIN(
							"protected-names", "file8"))),
		ERR_MISSING);
	in = h->last;
	struct fold_verdict v;
	assert_int_equal(fold_add(h->f, &in, &v, &h->e), ERR_MISSING);
	assert_int_equal(fold_size(h->f), size);
	h->blobs_missing = false;
	assert_int_equal(fold_add(h->f, &in, &v, &h->e), OK);
	assert_null(v.reason);
	history_refused(h, ORDER, "target-refused", 4);
}

static void
without_files_no_lawpack_is_taken(void **state)
{
	struct history *h = *state;
	struct fold *f = NULL;
	struct fold_verdict v;
	struct err e;
	assert_int_equal(fold_open(slice_of(HISTORY_ORIGIN), NULL, NULL, &f, &e), OK);
	size_t i = 0;
	for (; i < h->n && h->steps[i].in.type != DOC_LAWPACK; i++)
		assert_int_equal(fold_add(f, &h->steps[i].in, &v, &e), OK);
	assert_int_equal(fold_add(f, &h->steps[i].in, &v, &e), ERR_MISSING);
	fold_close(f);
}

/* What all find unreadable is refused by all: one bad file does not stop the register. */
static void
a_file_not_of_its_kind_leaves_the_last_in_force(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND);
	history_refused(h, PACK("kz.authority", "2", "1", PIN("protected-names", "file6")),
		"pinned-unreadable", 0);
	history_refused(h,
		PACK("kz.authority", "2", "1", PIN("holidays", "file7") "," PIN("rules", "file3")),
		"pinned-unreadable", 0);
	history_refused(h,
		OWN_ORDER(ORDER_BODY("remove-content", "hosting-provider",
			"\"targets\":[" URL_OF("gov.kz/") "]", SITE, NO_NARROWER)),
		"target-refused", 4);
	history_add(h, ORDER);
}

static void
a_lawpack_replaces_the_last_whole(void **state)
{
	struct history *h = *state;
	ADD_ALL(h, DEMAND,
		PACK("kz.authority", "2", "1",
			PIN("suffixes", "file4") "," PIN("protected-names", "file2") "," PIN(
				"protected-names", "file5")));
	history_refused(h, ORDER, "target-refused", 4); /* protected: its line ends in CR LF */
	history_add(h, PACK("kz.authority", "2", "1", PIN("suffixes", "file4")));
	history_add(h, ORDER);
	history_add(h, PACK("kz.authority", "2", "1", PIN("rules", "file3")));
	/* no suffixes, no targets */
	history_refused(h, ORDER, "target-refused", 4);
}

static void
questions_have_their_clocks(void **state)
{
	struct history *h = *state;
	struct sha256 id;
	history_add(h, "q inquiry kz.media 100 {\"to\":\"Committee\",\"kind\":\"media-request\"}");
	id = history_id(h, "q");
	const struct inquiry_entry *q =
		(const struct inquiry_entry *)fold_item(h->f, &id, SUBJECT_INQUIRY);
	assert_int_equal(q->due, history_time("360")); /* Friday; five working days and a holiday */
	history_add(h, "a answer kz.authority 110 {\"inquiry\":%q,\"outcome\":\"extended\"," OFFICE
		       ",\"until\":\"2026-03-20\"}");
	assert_int_equal(q->due, history_time("456"));
	history_add(h, "a answer kz.authority 111 {\"inquiry\":%q,\"outcome\":\"extended\"," OFFICE
		       ",\"until\":\"2026-04-20\"}");
	assert_int_equal(q->due, history_time("456")); /* once */
	history_add(h,
		"a answer kz.authority 112 {\"inquiry\":%q,\"outcome\":\"answered\"," OFFICE "}");
	history_refused(h,
		"a answer kz.authority 113 {\"inquiry\":%q,\"outcome\":\"answered\"," OFFICE "}",
		"not-now", 0);
}

#define EXTENDED(id, at, until)                                                                    \
	"a answer kz.authority " at " {\"inquiry\":%" id ",\"outcome\":\"extended\"," OFFICE       \
	",\"until\":\"" until "\"}"

/* A clock is never brought nearer, nor put off for ever, nor mended when it has run out. */
static void
a_clock_is_put_off_within_bounds(void **state)
{
	struct history *h = *state;
	struct sha256 id;
	history_add(h, "q inquiry kz.media 100 {\"to\":\"Committee\",\"kind\":\"media-request\"}");
	id = history_id(h, "q");
	const struct inquiry_entry *q =
		(const struct inquiry_entry *)fold_item(h->f, &id, SUBJECT_INQUIRY);
	history_add(h, EXTENDED("q", "110", "2026-03-10"));
	assert_int_equal(q->due, history_time("360"));
	history_add(h, EXTENDED("q", "111", "2099-01-01"));
	assert_int_equal(q->due, history_time("360") + FOLD_EXTENSION_DAYS * DAY_MS);
	history_add(h, "r inquiry kz.media 120 {\"to\":\"Committee\",\"kind\":\"media-request\"}");
	id = history_id(h, "r");
	q = (const struct inquiry_entry *)fold_item(h->f, &id, SUBJECT_INQUIRY);
	int64_t due = q->due;
	history_add(h, EXTENDED("r", "500", "2026-04-01"));
	assert_int_equal(q->due, due);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HISTORY(a_repeated_id_changes_nothing),
		WITH_HISTORY(only_what_was_authentic_is_remembered),
		WITH_HISTORY(entries_out_of_order_are_not_taken),
		WITH_HISTORY(newer_rules_stop_it_and_nothing_moves),
		WITH_HISTORY(a_file_not_at_hand_changes_nothing_and_may_come_later),
		WITH_HISTORY(without_files_no_lawpack_is_taken),
		WITH_HISTORY(a_file_not_of_its_kind_leaves_the_last_in_force),
		WITH_HISTORY(a_lawpack_replaces_the_last_whole),
		WITH_HISTORY(questions_have_their_clocks),
		WITH_HISTORY(a_clock_is_put_off_within_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
