/* What a policy says of notes: who signed, which witnesses count, and since when a quorum does. */
#include "log/policy.h"
#include "policy_parties.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROOM = 128 * 1024, NOW = 1800000000, FUTURE = 300 };
#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static const char *good = "log.example\n5\n" ROOT, *wrong = "log.example\n6\n" ROOT;

/* A policy of L, M, witnesses a to d (1 to 4), and the lines given. */
static struct policy *
policy_with(const char *lines)
{
	static const char names[] = "abcd";
	struct policy *p = NULL;
	struct buf b;
	struct err e;
	char text[VKEY_TEXT_MAX];
	buf_init(&b, ROOM);
	buf_addf(&b, "log %s\n", vkey_format(&party_of('L')->key, text));
	buf_addf(&b, "log %s\n", vkey_format(&party_of('M')->key, text));
	for (int i = 0; names[i]; i++)
		buf_addf(&b, "witness %c %s\n", names[i],
			vkey_format(&party_of((char)('1' + i))->key, text));
	buf_adds(&b, lines);
	assert_int_equal(policy_parse(buf_slice(&b), &p, &e), OK);
	buf_fini(&b);
	return p;
}

struct signature {
	char by;       /* 0: no more */
	int64_t since; /* NOW */
	bool is_false;
};

struct row {
	const char *what, *text, *policy;
	struct signature sigs[6];
	enum err_kind kind;
	int64_t quorum, newest; /* since NOW */
	size_t cosignatures;
};

#define NONE "quorum none\n"
#define TWO "group g 2 a b c\nquorum g\n"
#define NESTED "group g any a b\ngroup h all g c\nquorum h\n"
enum { NEVER = -NOW };

static void
check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];
		struct policy *p = policy_with(r->policy);
		struct policy_verdict v;
		struct err e = {.msg = ""};
		struct buf b;
		buf_init(&b, ROOM);
		buf_adds(&b, r->text);
		buf_addc(&b, '\n');
		for (const struct signature *s = r->sigs; s->by; s++)
			party_sign(&b, s->by, (uint64_t)(NOW + s->since),
				slice_of(s->is_false ? wrong : r->text));
		enum err_kind rc = policy_verify(p, buf_slice(&b), NOW, &v, &e);
		if (rc != r->kind)
			fail_msg("%s: kind %d: %s", r->what, rc, e.msg);
		if (rc != ERR_SYNTAX && rc != ERR_MISMATCH &&
			(v.checkpoint.size != 5 || v.quorum != (uint64_t)(NOW + r->quorum) ||
				v.newest != (uint64_t)(NOW + r->newest) ||
				v.cosignatures != r->cosignatures))
			fail_msg("%s: quorum %lld, newest %lld, %zu cosignatures", r->what,
				(long long)v.quorum - NOW, (long long)v.newest - NOW,
				v.cosignatures);
		buf_fini(&b);
		policy_close(p);
	}
}

static void
test_log(void **state)
{
	(void)state;
	static const char *other = "other.example\n5\n" ROOT, *stranger = "who.example\n5\n" ROOT;
	const struct row rows[] = {
		{"a log alone", good, NONE, {{'L', 0, 0}}, OK, NEVER, NEVER, 0},
		{"the second log", other, NONE, {{'M', 0, 0}}, OK, NEVER, NEVER, 0},
		{"of an unknown origin", stranger, NONE, {{'L', 0, 0}}, ERR_MISMATCH, 0, 0, 0},
		{"by the other log", good, NONE, {{'M', 0, 0}}, ERR_MISMATCH, 0, 0, 0},
		{"by witnesses only", good, TWO, {{'1', 0, 0}, {'2', 0, 0}}, ERR_MISMATCH, 0, 0, 0},
		{"false", good, NONE, {{'L', 0, true}}, ERR_MISMATCH, 0, 0, 0},
		{"false, then true", good, NONE, {{'L', 0, true}, {'L', 0, 0}}, ERR_MISMATCH, 0, 0,
			0},
		{"true, then false", good, NONE, {{'L', 0, 0}, {'L', 0, true}}, ERR_MISMATCH, 0, 0,
			0},
		{"no checkpoint", "text\n", NONE, {{'L', 0, 0}}, ERR_SYNTAX, 0, 0, 0},
		{"no signature", good, NONE, {{0, 0, 0}}, ERR_SYNTAX, 0, 0, 0},
	};
	check_rows(rows, COUNT_OF(rows));
}

static void
test_witnesses(void **state)
{
	(void)state;
	const struct row rows[] = {
		{"none", good, TWO, {{'L', 0, 0}}, ERR_MISSING, NEVER, NEVER, 0},
		{"one", good, TWO, {{'L', 0, 0}, {'1', -9, 0}}, ERR_MISSING, NEVER, -9, 1},
		{"one, twice", good, TWO, {{'L', 0, 0}, {'1', -9, 0}, {'1', -8, 0}}, ERR_MISSING,
			NEVER, -8, 1},
		{"two", good, TWO, {{'L', 0, 0}, {'1', -9, 0}, {'3', -7, 0}}, OK, -9, -7, 2},
		{"one outside the group", good, TWO, {{'L', 0, 0}, {'1', -9, 0}, {'4', -7, 0}},
			ERR_MISSING, NEVER, -7, 2},
		{"a false one of a quorum", good, TWO,
			{{'L', 0, 0}, {'1', 0, 0}, {'2', 0, 0}, {'3', 0, true}}, ERR_MISMATCH, 0, 0,
			0},
		{"a false one where none is asked for", good, NONE, {{'L', 0, 0}, {'4', 0, true}},
			ERR_MISMATCH, 0, 0, 0},
		{"false ones of strangers", good, TWO,
			{{'L', 0, 0}, {'9', 0, true}, {'1', 0, 0}, {'2', 0, 0}, {'8', 0, true}}, OK,
			0, 0, 2},
		{"true ones of strangers", good, TWO, {{'L', 0, 0}, {'8', 0, 0}, {'9', 0, 0}},
			ERR_MISSING, NEVER, NEVER, 0},
		{"nested, the inner one", good, NESTED, {{'L', 0, 0}, {'1', 0, 0}, {'2', 0, 0}},
			ERR_MISSING, NEVER, 0, 2},
		{"nested, whole", good, NESTED, {{'L', 0, 0}, {'2', -3, 0}, {'3', -4, 0}}, OK, -4,
			-3, 2},
		{"counted where no quorum is", good, NONE, {{'L', 0, 0}, {'2', -3, 0}}, OK, NEVER,
			-3, 1},
	};
	check_rows(rows, COUNT_OF(rows));
}

static void
test_times(void **state)
{
	(void)state;
	const struct row rows[] = {
		{"as far in the future as allowed", good, TWO,
			{{'L', 0, 0}, {'1', FUTURE, 0}, {'2', FUTURE, 0}}, OK, FUTURE, FUTURE, 2},
		{"a second more", good, TWO, {{'L', 0, 0}, {'1', FUTURE + 1, 0}, {'2', -5, 0}},
			ERR_MISSING, NEVER, -5, 1},
		{"at time 0", good, TWO, {{'L', 0, 0}, {'1', NEVER, 0}, {'2', -5, 0}}, ERR_MISSING,
			NEVER, -5, 1},
		{"one that says it is fresh", good, TWO,
			{{'L', 0, 0}, {'1', 0, 0}, {'2', -900, 0}, {'3', -1000, 0}}, OK, -900, 0,
			3},
		{"one that says so again and again", good, TWO,
			{{'L', 0, 0}, {'1', 0, 0}, {'1', -1, 0}, {'2', -900, 0}}, OK, -900, 0, 2},
		{"one that says it is old", good, TWO,
			{{'L', 0, 0}, {'1', 1 - NOW, 0}, {'2', -8, 0}, {'3', -10, 0}}, OK, -10, -8,
			3},
		{"the second that is not of the group", good, TWO,
			{{'L', 0, 0}, {'4', 0, 0}, {'1', -1, 0}, {'2', -90, 0}}, OK, -90, 0, 3},
		{"nested: the later of either", good, NESTED,
			{{'L', 0, 0}, {'1', -50, 0}, {'2', -20, 0}, {'3', -30, 0}}, OK, -30, -20,
			3},
	};
	check_rows(rows, COUNT_OF(rows));
}

/* Witness a is bit 0, b 1, c 2, d 3. */
static void
test_sets(void **state)
{
	(void)state;
	enum { A = 1, B = 2, C = 4, D = 8 };
	static const struct {
		const char *policy;
		uint64_t set;
		bool made;
	} rows[] = {
		{TWO, 0, false},
		{TWO, A, false},
		{TWO, A | D, false},
		{TWO, A | C, true},
		{TWO, A | B | C | D, true},
		{TWO, ~(uint64_t)(A | B), false},
		{NESTED, A | B, false},
		{NESTED, C, false},
		{NESTED, B | C, true},
		{"quorum d\n", A | B | C, false},
		{"quorum d\n", D, true},
		{NONE, 0, true},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct policy *p = policy_with(rows[i].policy);
		if (policy_has_quorum(p, rows[i].set) != rows[i].made)
			fail_msg("row %zu: %s", i, rows[i].policy);
		policy_close(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_witnesses),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_sets),
	};
	return cmocka_run_group_tests(tests, parties_open, parties_close);
}
