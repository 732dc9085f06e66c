/*
 * tests/register/history.h: a register, and what is entered in it, told in lines.
 *
 * A step is "LABEL TYPE ISSUER TIME {members}".  ISSUER may end in "/2": the actor's other key.
 * TIME is hours from HISTORY_START, and may end in ":MS", so many ms later or ("26:-1") earlier.
 * Within the members $LABEL is the id of what was entered under that label (or of nothing), %LABEL
 * a reference to it in this log, and #TIME an instant.  Members every document has are put in
 * front. The document is decoded as one that was signed, so that no step says what none could.
 */
#ifndef EXQ_TESTS_REGISTER_HISTORY_H
#define EXQ_TESTS_REGISTER_HISTORY_H

#include "register/fold.h"

#define HISTORY_ORIGIN "kz.example/register"
#define HISTORY_FOREIGN "ru.example/register"
#define HOUR_MS ((int64_t)3600 * 1000)

enum { HISTORY_MAX = 128, HISTORY_LABEL_MAX = 24 };

/* Monday, 2 March 2026; Monday, 9 March is a holiday. */
#define HISTORY_START ((int64_t)1772409600000)

struct history {
	struct fold *f;
	struct arena *a;
	bool blobs_missing;
	const char *origin;	 /* that documents name; NULL: HISTORY_ORIGIN */
	const char *unauthentic; /* what the judge of entries found; NULL: nothing */
	struct fold_verdict v;	 /* of the last step */
	struct fold_entry last;	 /* given to the fold, whatever came of it */
	struct err e;
	size_t n;
	struct {
		char label[HISTORY_LABEL_MAX];
		struct fold_entry in;
		struct fold_verdict v;
	} steps[HISTORY_MAX];
};

/* For cmocka: genesis, actors and a lawpack are in. */
int history_start(void **state);
int history_clear(void **state);

#define WITH_HISTORY(test) cmocka_unit_test_setup_teardown(test, history_start, history_clear)

/* The fold's answer to a step; one that could not be decoded fails the test. */
enum err_kind history_try(struct history *h, const char *step);

/* Enter it: it has effect. */
void history_add(struct history *h, const char *step);

/* Enter it: refused, for this reason and safeguard. */
void history_refused(struct history *h, const char *step, const char *reason, int safeguard);

/* The step in which the first `was` is `is`, in `to`; a step without it fails the test. */
char *history_change(char *to, size_t max, const char *step, const char *was, const char *is);

/* The entry of the label again, as the next, at a time. */
enum err_kind history_again(struct history *h, const char *label, int64_t time);

/* ms of "26:-1". */
int64_t history_time(const char *text);

/* Of a step. */
int64_t history_time_of(const char *step);

/* Of what was entered under a label, of a pinned file ("file2"), or of nothing. */
struct sha256 history_id(const struct history *h, const char *label);

/* The restriction of the label at a time. */
struct fold_view history_view(const struct history *h, const char *label, int64_t t);
void history_is(const struct history *h, const char *label, const char *time, unsigned state);

/* It is `before` one ms earlier, and `state` at the time. */
void history_turns(const struct history *h, const char *label, const char *time, unsigned before,
	unsigned state);

/* The files lawpacks pin; `from` is NULL or a struct history. */
enum err_kind history_blob(
	void *from, const struct sha256 *hash, struct slice *bytes, struct err *e);

/* The hash of one of them. */
struct sha256 history_file(size_t i);

/* Every entry again, in another fold: the whole register at t is the same. */
void history_is_the_same_again(const struct history *h, int64_t t);

#endif
