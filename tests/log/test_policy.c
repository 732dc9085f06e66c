/* Policies as C2SP tlog-policy has them: which are read, which enforce, what they say of notes. */
#include "log/policy.h"
#include "policy_parties.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { ROOM = 128 * 1024 };

/* A policy in which $L is the log's key, $M another log's, and $1 to $9 those of witnesses. */
static enum err_kind
parse(const char *like, struct policy **p, struct err *e)
{
	struct buf b;
	*p = NULL;
	buf_init(&b, ROOM);
	for (; *like; like++) {
		char text[VKEY_TEXT_MAX];
		if (*like != '$')
			buf_addc(&b, *like);
		else
			buf_adds(&b, vkey_format(&party_of(*++like)->key, text));
	}
	enum err_kind rc = policy_parse(buf_slice(&b), p, e);
	buf_fini(&b);
	return rc;
}

static void
test_good(void **state)
{
	(void)state;
	static const char *good[] = {
		"log $L\nquorum none\n",
		"log $L https://log.example/\nlog $M\nquorum none\n",
		"# a comment of \xff octets $x\n\n \t \n\tlog\t$L \t u\t\nquorum none \n",
		"#\nlog $L\nwitness am.a $1\nquorum am.a\n",
		"quorum none\nwitness a $1\nlog $L\n",
		"log $L\nwitness \xff\xfe $1\nwitness # $2\ngroup \xff 2 # \xff\xfe\nquorum \xff\n",
		"log $L\nwitness all $1\nwitness any $2\ngroup 1 any all any\nquorum 1\n",
		"log $L\nwitness None $1\nquorum None\n",
		"log $L\nwitness quorum $1\ngroup log all quorum\nquorum log\n",
		"log $L\nwitness a $1\nwitness b $2\ngroup g 2 a b\nquorum g\n",
		"log $L\nwitness a $1\nwitness b $2\ngroup g 1 a\ngroup h all g b\nquorum h\n",
		"log $L\nwitness a $1\ngroup g any a\nquorum a\n",
		"log $L\nwitness log $1 https://w.example/ \nquorum log\nwitness b $2\n",
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct policy *p;
		struct err e;
		if (parse(good[i], &p, &e) != OK)
			fail_msg("%s: %s", good[i], e.msg);
		policy_close(p);
	}
}

struct refusal {
	const char *text, *where;
};

static void
check_refused(const struct refusal *bad, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct policy *p;
		struct err e;
		enum err_kind rc = parse(bad[i].text, &p, &e);
		if (rc != ERR_SYNTAX || !slice_starts(slice_of(e.msg), bad[i].where) || p)
			fail_msg("%s: kind %d: %s", bad[i].text, rc, rc == OK ? "" : e.msg);
	}
}

static void
test_lines_refused(void **state)
{
	(void)state;
	static const struct refusal bad[] = {
		{"", "no log"},
		{"quorum none\n", "no log"},
		{"log $L\n", "no quorum"},
		{"log $L\nquorum none", "line 2:"},
		{"log $L\nquorum none\nquorum none\n", "line 3:"},
		{"log $L\nquorum none none\n", "line 2:"},
		{"log $L\nquorum\n", "line 2:"},
		{"log $L\nquorum a\nwitness a $1\n", "line 2:"},
		{"log $L\r\nquorum none\n", "line 1:"},
		{"# bell \a\nlog $L\nquorum none\n", "line 1:"},
		{"log $L\nquorum none\n#\x7f\n", "line 3:"},
		{"log $L\v\nquorum none\n", "line 1:"},
		{" # not at the line's start\nlog $L\nquorum none\n", "line 1:"},
		{"log $L u # none\nquorum none\n", "line 1:"},
		{"Log $L\nquorum none\n", "line 1:"},
		{"logs $L\nquorum none\n", "line 1:"},
		{"log\nquorum none\n", "line 1:"},
		{"log x\nquorum none\n", "line 1:"},
		{"log $1\nquorum none\n", "line 1:"},
		{"log $L\nwitness a $M\nquorum a\n", "line 2:"},
		{"log $L\nlog $L\nquorum none\n", "line 2:"},
		{"log $L\nlog $N\nquorum none\n", "line 2:"},
		{"log $L\nwitness a $K\nquorum a\n", "line 2:"},
		{"log $L\nwitness a $1\nwitness b $1\nquorum a\n", "line 3:"},
		{"log $L\nwitness a $1\nlog $O\nquorum a\n", "line 3:"},
		{"log $L\nwitness a\nquorum a\n", "line 2:"},
		{"log $L\nwitness a $1 u v\nquorum a\n", "line 2:"},
	};
	check_refused(bad, COUNT_OF(bad));
}

#define ABC "log $L\nwitness a $1\nwitness b $2\nwitness c $3\n"

static void
test_names_and_groups_refused(void **state)
{
	(void)state;
	static const struct refusal bad[] = {
		{"log $L\nwitness none $1\nquorum none\n", "line 2:"},
		{ABC "witness a $4\nquorum a\n", "line 5:"},
		{ABC "group a any b\nquorum b\n", "line 5:"},
		{ABC "group g any b\ngroup g any c\nquorum g\n", "line 6:"},
		{ABC "group g any b\nwitness g $4\nquorum g\n", "line 6:"},
		{ABC "group none any b\nquorum a\n", "line 5:"},
		{ABC "group g any d\nwitness d $4\nquorum g\n", "line 5:"},
		{ABC "group g any g\nquorum g\n", "line 5:"},
		{ABC "group g any h\ngroup h any g\nquorum g\n", "line 5:"},
		{ABC "group g any none\nquorum g\n", "line 5:"},
		{ABC "group g any a a\nquorum g\n", "line 5:"},
		{ABC "group g any a\ngroup h any a\nquorum g\n", "line 6:"},
		{ABC "group g any a\ngroup h any g\ngroup i any g\nquorum i\n", "line 7:"},
		{ABC "group g any\nquorum a\n", "line 5:"},
		{ABC "group g\nquorum a\n", "line 5:"},
		{ABC "group g a b\nquorum g\n", "line 5:"},
		{ABC "group g 0 a b\nquorum g\n", "line 5:"},
		{ABC "group g 3 a b\nquorum g\n", "line 5:"},
		{ABC "group g 01 a b\nquorum g\n", "line 5:"},
		{ABC "group g +1 a b\nquorum g\n", "line 5:"},
		{ABC "group g -1 a b\nquorum g\n", "line 5:"},
		{ABC "group g 1x a b\nquorum g\n", "line 5:"},
		{ABC "group g 4294967297 a b\nquorum g\n", "line 5:"},
		{ABC "group g 18446744073709551617 a b\nquorum g\n", "line 5:"},
		{ABC "group g ANY a b\nquorum g\n", "line 5:"},
		{ABC "quorum d\n", "line 5:"},
	};
	check_refused(bad, COUNT_OF(bad));
}

/* What is listed can be asked for, with the URL as it stands in the file. */
static void
test_parties(void **state)
{
	(void)state;
	struct policy *p;
	struct err e;
	const struct policy_party *logs, *witnesses;
	assert_int_equal(parse("log $L https://l.example/?a=b#c\nlog $M\nwitness am.a $1\n"
			       "witness de.b $2 http://[::1]:1/\nquorum none\n",
				 &p, &e),
		OK);
	assert_int_equal(policy_logs(p, &logs), 2);
	assert_string_equal(logs[0].url, "https://l.example/?a=b#c");
	assert_string_equal(logs[0].name, "");
	assert_memory_equal(&logs[0].key, &party_of('L')->key, sizeof logs[0].key);
	assert_string_equal(logs[1].url, "");
	assert_int_equal(policy_witnesses(p, &witnesses), 2);
	assert_string_equal(witnesses[0].name, "am.a");
	assert_string_equal(witnesses[0].url, "");
	assert_string_equal(witnesses[1].url, "http://[::1]:1/");
	assert_memory_equal(&witnesses[1].key, &party_of('2')->key, sizeof witnesses[1].key);
	policy_close(p);
}

/* `n` logs, witnesses and groups, one group the member of the next. */
static void
put_many(struct buf *b, int n)
{
	char name[32], text[VKEY_TEXT_MAX];
	struct vkey k;
	struct err e;
	unsigned char key[ED25519_LEN] = {1};
	buf_clear(b);
	for (int i = 0; i < n; i++) {
		key[1] = (unsigned char)i;
		key[2] = 0;
		snprintf(name, sizeof name, "log%d", i);
		assert_int_equal(vkey_make(slice_of(name), VKEY_ED25519, key, &k, &e), OK);
		buf_addf(b, "log %s\n", vkey_format(&k, text));
		key[2] = 1;
		assert_int_equal(vkey_make(slice_of(name), VKEY_COSIGNATURE, key, &k, &e), OK);
		buf_addf(b, "witness w%d %s\n", i, vkey_format(&k, text));
		buf_addf(b, "group g%d any w%d", i, i);
		buf_addf(b, i ? " g%d\n" : "\n", i - 1);
	}
	buf_addf(b, "quorum g%d\n", n - 1);
}

static void
test_limits(void **state)
{
	(void)state;
	struct policy *p = NULL;
	const struct policy_party *of;
	struct buf b;
	struct err e;
	buf_init(&b, ROOM);
	for (int n = 32; n <= POLICY_MAX_ITEMS; n += 32) {
		put_many(&b, n);
		assert_int_equal(policy_parse(buf_slice(&b), &p, &e), OK);
		assert_int_equal(policy_logs(p, &of), n);
		assert_int_equal(policy_witnesses(p, &of), n);
		policy_close(p);
	}
	put_many(&b, POLICY_MAX_ITEMS + 1);
	assert_int_equal(policy_parse(buf_slice(&b), &p, &e), ERR_LIMIT);
	buf_clear(&b);
	while (b.n <= POLICY_MAX_BYTES)
		buf_addc(&b, '\n');
	assert_int_equal(policy_parse(buf_slice(&b), &p, &e), ERR_LIMIT);
	buf_fini(&b);
}

static void
test_enforceable(void **state)
{
	(void)state;
	static const struct {
		const char *text, *why; /* NULL: it can be enforced */
	} rows[] = {
#define SIX                                                                                        \
	"log $L\nwitness am.a $1\nwitness by.a $2\nwitness de.a $3\nwitness am.b $4\nwitness "     \
	"am.c $5\nwitness by.b $6\n"
		{"log $L\nquorum none\n", "quorum none"},
		{"log $L\nwitness am.a $1\nquorum none\n", "quorum none"},
		{"log $L\nwitness am.a $1\nquorum am.a\n", "made by witnesses of am alone"},
		{SIX "group g 2 am.a by.a de.a\nquorum g\n", NULL},
		{SIX "group g all am.a by.a de.a\nquorum g\n", "without witnesses of am"},
		{SIX "group g any am.a by.a de.a\nquorum g\n", "of am alone"},
		{SIX "group g 2 am.a am.b by.a\nquorum g\n", "of am alone"},
		{SIX "group g 3 am.a am.b am.c by.a de.a\nquorum g\n", "of am alone"},
		{SIX "group g 4 am.a am.b by.a de.a\nquorum g\n", "without witnesses of am"},
		/* By groups: one of each of two states, or one state's through both. */
		{SIX "group g any am.a by.a\ngroup h any am.b de.a\ngroup q all g h\nquorum q\n",
			"of am alone"},
		{SIX "group g any by.a by.b\ngroup h all g de.a\ngroup q any h am.a\nquorum q\n",
			"of am alone"},
		{SIX "group g any by.a am.b\ngroup h any de.a by.b\ngroup q all g h\nquorum q\n",
			"of by alone"},
		{SIX "group am any am.a am.b am.c\ngroup by any by.a by.b\n"
		     "group q 2 am by de.a\nquorum q\n",
			NULL},
		{SIX "group am all am.a am.b\ngroup by all by.a de.a\ngroup q all am by\nquorum "
		     "q\n",
			"without witnesses of am"},
		{ABC "group g 2 a b c\nquorum g\n", "does not begin with the state"},
		{SIX "witness Fr.a $7\ngroup g 2 am.a by.a de.a\nquorum g\n", "does not begin"},
		{SIX "witness fr. $7\ngroup g 2 am.a by.a de.a\nquorum g\n", "does not begin"},
		{SIX "witness fra.a $7\ngroup g 2 am.a by.a de.a\nquorum g\n", "does not begin"},
		{SIX "witness f $7\ngroup g 2 am.a by.a de.a\nquorum g\n", "does not begin"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct policy *p;
		struct err e = {.msg = ""};
		assert_int_equal(parse(rows[i].text, &p, &e), OK);
		enum err_kind rc = policy_check_enforceable(p, &e);
		policy_close(p);
		if (rc != (rows[i].why ? ERR_UNSUPPORTED : OK) ||
			(rows[i].why && !strstr(e.msg, rows[i].why)))
			fail_msg("%s: kind %d: %s", rows[i].text, rc, e.msg);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_lines_refused),
		cmocka_unit_test(test_names_and_groups_refused),
		cmocka_unit_test(test_parties),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_enforceable),
	};
	return cmocka_run_group_tests(tests, parties_open, parties_close);
}
