/*
 * Long random histories, valid and hostile documents mixed, through the real fold; behind each
 * entry the safeguards, and the model, are asked about every restriction.  EXQ_TEST_SEED=N begins
 * with seed N, EXQ_TEST_HISTORIES=N runs so many.  A history that fails is shortened, then printed.
 */
#include "generate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FIRST_SEED = 1, HISTORIES = 2500, STATE_BYTES_MAX = 4 << 20, WHY_MAX = ERR_MSG_MAX + 80 };

/* One run of a history. */
struct walk {
	struct fold *f;
	struct model m;
	bool ended[OPS_MAX + 1];       /* by number */
	unsigned targets[OPS_MAX + 1]; /* as last seen; 0: not yet */
	size_t effective;	       /* how often something was seen to have effect */
	char why[WHY_MAX];
};

static bool
fails(struct walk *w, unsigned number, int64_t t, const char *why)
{
	char text[CIVIL_TEXT_MAX];
	snprintf(w->why, sizeof w->why, "%u at %s: %s", number, civil_format_instant(t, text), why);
	return false;
}

/* ---- what is checked ---- */

static unsigned
bit_of(const struct fold_target *t)
{
	static const char *const values[OP_TARGETS] = {"http://films.example/1",
		"http://films.example/2", "films.example", "http://paper.example/1",
		"paper.example", "http://late.example/1", "pages.example", "http://x.gov.kz/1"};
	for (unsigned i = 0; i < OP_TARGETS; i++)
		if (slice_is(t->value, values[i]))
			return 1u << i;
	return 0;
}

/* What is restricted was so before, and what silence let go is told so. */
static bool
check_targets(struct walk *w, unsigned number, int64_t t, size_t n, bool now)
{
	struct model_life l;
	struct sha256 id = op_id(number);
	unsigned targets = 0, gone = 0, expected = 0;
	if (!model_life(&w->m, number, t, &l) || l.ended != MODEL_NEVER)
		return true;
	for (size_t i = 0; i < n; i++) {
		struct fold_target to;
		if (!fold_target_at(w->f, &id, i, t, &to))
			return fails(w, number, t, "a target is not there");
		targets |= bit_of(&to);
		gone |= to.gone ? bit_of(&to) : 0;
	}
	for (unsigned i = 0; i < OP_TARGETS; i++)
		expected |= l.targets & 1u << i && l.due[i] <= t ? 1u << i : 0;
	if (targets != l.targets)
		return fails(w, number, t, "S4: other targets than it has");
	if (w->targets[number] && targets & ~model_covered_by(w->targets[number]))
		return fails(w, number, t, "S4: wider than it was");
	if (gone != expected)
		return fails(w, number, t, "S8: other targets gone than silence let go");
	if (now)
		w->targets[number] = targets;
	return true;
}

static bool
check_one(struct walk *w, unsigned number, int64_t t, bool now)
{
	struct fold_view v;
	struct err e;
	struct sha256 id = op_id(number);
	unsigned expected = model_state(&w->m, number, t);
	if (fold_find(w->f, &id, t, &v, &e) != OK)
		return !expected || fails(w, number, t, "S2: taken, and not there");
	if (w->ended[number] && v.state != STATE_ENDED)
		return fails(w, number, t, "S8: what had ended lives");
	if (v.state == STATE_EFFECTIVE && v.what != SUBJECT_RENEWAL) {
		const char *breach = model_breach(&w->m, number, t);
		w->effective++;
		if (breach)
			return fails(w, number, t, breach);
	}
	if (v.state != expected) {
		char text[80];
		snprintf(text, sizeof text, "state %u, where the model has %u", v.state, expected);
		return fails(w, number, t, text);
	}
	if (now)
		w->ended[number] = v.state == STATE_ENDED;
	return v.what == SUBJECT_RENEWAL || check_targets(w, number, t, v.ntargets, now);
}

static bool
check_all(struct walk *w, int64_t t, bool now)
{
	const unsigned kinds = 1u << OP_ORDER | 1u << OP_MIRROR | 1u << OP_RENEW;
	for (size_t i = 0; i < w->m.n; i++)
		if (w->m.all[i].taken && kinds & 1u << w->m.all[i].op.kind &&
			!check_one(w, w->m.all[i].op.number, t, now))
			return false;
	return true;
}

/* Some time behind the entry, the same one however the history is shortened. */
static int64_t
later(const struct op *o)
{
	static const int64_t steps[] = {
		1, OP_HOUR, OP_DAY - 1, OP_DAY, OP_DAY + 1, 4 * OP_DAY, 30 * OP_DAY, 366 * OP_DAY};
	return o->time + steps[o->number % COUNT_OF(steps)];
}

static bool
step(struct walk *w, const struct op *o)
{
	struct fold_verdict v;
	struct err e;
	bool stays, expected = model_accepts(&w->m, o, &stays);
	if (op_enter(w->f, o, &v, &e) != OK)
		return fails(w, o->number, o->time, e.msg);
	w->m.all[w->m.n++] = (struct model_op){*o, v.reason == NULL, !v.reason && stays};
	if (!v.reason != expected)
		return fails(w, o->number, o->time, v.reason ? v.reason : "taken, and may not be");
	return check_all(w, o->time, true) && check_all(w, later(o), false) &&
	       check_all(w, o->time, false);
}

/* Folded again without looking, and looked at late. */
static bool
check_again(struct walk *w, const struct op *ops, size_t n)
{
	struct buf one, other;
	struct err e;
	struct fold *f = op_open();
	bool same = true;
	buf_init(&one, STATE_BYTES_MAX);
	buf_init(&other, STATE_BYTES_MAX);
	for (size_t i = 0; i < n; i++) {
		struct fold_verdict v;
		assert_int_equal(op_enter(f, &ops[i], &v, &e), OK);
	}
	for (int i = 0; same && n && i < 2; i++) {
		int64_t t = i ? later(&ops[n - 1]) : ops[n - 1].time;
		buf_clear(&one);
		buf_clear(&other);
		assert_int_equal(fold_write(w->f, t, &one, &e), OK);
		assert_int_equal(fold_write(f, t, &other, &e), OK);
		same = slice_eq(buf_slice(&one), buf_slice(&other));
	}
	buf_fini(&one);
	buf_fini(&other);
	fold_close(f);
	return same || fails(w, 0, 0, "folded again it is another");
}

/* ---- histories ---- */

static void
walk_open(struct walk *w)
{
	memset(w, 0, sizeof *w);
	w->f = op_open();
}

static bool
runs(const struct op *ops, size_t n, struct walk *w)
{
	bool fine = true;
	walk_open(w);
	for (size_t i = 0; fine && i < n; i++)
		fine = step(w, &ops[i]);
	fine = fine && check_again(w, ops, n);
	fold_close(w->f);
	return fine;
}

/* Leave out what it fails without, in ever smaller pieces. */
static size_t
shorten(struct op *ops, size_t n)
{
	static struct walk w;
	for (size_t piece = n / 2; piece > 0; piece /= 2)
		for (size_t at = 0; at + piece <= n;) {
			struct op fewer[OPS_MAX];
			memcpy(fewer, ops, at * sizeof *ops);
			memcpy(fewer + at, ops + at + piece, (n - at - piece) * sizeof *ops);
			if (runs(fewer, n - piece, &w)) {
				at += piece;
				continue;
			}
			n -= piece;
			memcpy(ops, fewer, n * sizeof *ops);
		}
	return n;
}

static void
report(uint64_t seed, struct op *ops, size_t n)
{
	static struct walk w;
	n = shorten(ops, n);
	runs(ops, n, &w);
	printf("# seed %llu: %s\n", (unsigned long long)seed, w.why);
	for (size_t i = 0; i < w.m.n; i++)
		op_print(&w.m.all[i].op, w.m.all[i].taken ? "taken" : "refused");
	fail_msg("seed %llu: %s", (unsigned long long)seed, w.why);
}

static void
one_history(uint64_t seed, size_t *entries, size_t *taken, size_t *effective)
{
	static struct walk w;
	static struct op ops[OPS_MAX];
	struct dice d = {seed * 0x9e3779b97f4a7c15u | 1};
	int64_t now = OP_START;
	size_t n = 12 + dice_below(&d, 60);
	n = dice_below(&d, 24) ? n : OPS_MAX - 1;
	walk_open(&w);
	for (size_t i = 0; i < n; i++) {
		ops[i] = generate(&d, &w.m, now);
		now = ops[i].time;
		if (!step(&w, &ops[i])) {
			fold_close(w.f);
			report(seed, ops, i + 1);
		}
		*taken += w.m.all[i].taken;
	}
	bool same = check_again(&w, ops, n);
	fold_close(w.f);
	if (!same)
		report(seed, ops, n);
	*entries += n;
	*effective += w.effective;
}

static uint64_t
setting(const char *name, uint64_t usual)
{
	const char *said = getenv(name);
	return said && *said ? strtoull(said, NULL, 10) : usual;
}

static void
the_safeguards_hold_in_random_histories(void **state)
{
	(void)state;
	uint64_t first = setting("EXQ_TEST_SEED", FIRST_SEED);
	uint64_t n = setting("EXQ_TEST_HISTORIES", HISTORIES);
	size_t entries = 0, taken = 0, effective = 0;
	for (uint64_t i = 0; i < n; i++)
		one_history(first + i, &entries, &taken, &effective);
	printf("# %llu histories, %zu entries, %zu taken; effect seen %zu times\n",
		(unsigned long long)n, entries, taken, effective);
	assert_true(taken > entries / 4 && effective > entries / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_safeguards_hold_in_random_histories),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
