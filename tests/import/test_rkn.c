/* The same dump in pieces of every length; places at every boundary; errors of the taker. */
#include "import/demand.h"
#include "import/rkn.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PSL_MAX = 4 << 20, OUT_MAX = 1 << 20, ARENA_MAX = 1 << 20 };

#define HASH "sha256:0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD                                                                                       \
	"<?xml version=\"1.0\" encoding=\"windows-1251\"?>\r\n<reg:register "                      \
	"updateTime=\"2014-08-23T11:05:00+04:00\" formatVersion=\"2.4\" "                          \
	"xmlns:reg=\"http://rsoc.ru\">\r\n"
#define CITY_COURT "\xcc\xee\xf1\xe3\xee\xf0\xf1\xf3\xe4" /* Mosgorsud, in windows-1251 */
#define ENTRY(id, more)                                                                            \
	"<content id=\"" id "\" entryType=\"2\"" more                                              \
	"><decision date=\"2014-08-01\" number=\"\xb9 1\" org=\"" CITY_COURT "\"/>"                \
	"<url><![CDATA[http://films.example/<content id=\"9\">/" CITY_COURT "]]></url>"            \
	"<domain>films.example</domain><ip>8.8.8.8</ip></content>\r\n"
static const char dump[] = HEAD ENTRY("1", "") " " ENTRY("2", " blockType=\"ip\"")
	ENTRY("3", " blockType=\"domain\"") "</reg:register>";

struct bench {
	struct scope *scope;
	struct buf psl, out;
	int left; /* records to take before an error */
};

static int
open_bench(void **state)
{
	static struct bench b;
	struct err e;
	buf_init(&b.psl, PSL_MAX);
	buf_init(&b.out, OUT_MAX);
	assert_int_equal(
		file_read("/usr/share/publicsuffix/public_suffix_list.dafsa", PSL_MAX, &b.psl, &e),
		OK);
	assert_int_equal(scope_open(buf_slice(&b.psl), &b.scope, &e), OK);
	*state = &b;
	return 0;
}

static int
close_bench(void **state)
{
	struct bench *b = *state;
	scope_close(b->scope);
	buf_fini(&b->psl);
	buf_fini(&b->out);
	return 0;
}

static enum err_kind
take(void *to, struct slice line, struct err *e)
{
	struct bench *b = to;
	if (b->left-- == 0)
		return err_set(e, ERR_IO, "the disk is full");
	buf_add(&b->out, line);
	return OK;
}

static enum err_kind
import(struct bench *b, struct slice text, size_t step, struct rkn_counts *counts, struct err *e)
{
	struct rkn_options o = {.scope = b->scope, .file_hash = HASH, .take = take, .to = b};
	struct rkn *r = rkn_open(&o);
	enum err_kind rc = OK;
	assert_non_null(r);
	buf_clear(&b->out);
	for (size_t at = 0; at < text.n && rc == OK; at += step)
		rc = rkn_push(
			r, (struct slice){text.p + at, text.n - at < step ? text.n - at : step}, e);
	if (rc == OK)
		rc = rkn_finish(r, counts, e);
	rkn_close(r);
	return rc;
}

static void
pieces_of_every_length_say_the_same(void **state)
{
	struct bench *b = *state;
	struct rkn_counts counts;
	struct err e;
	struct buf whole;
	struct slice text = {dump, sizeof dump - 1};
	buf_init(&whole, OUT_MAX);
	b->left = -1;
	assert_int_equal(import(b, text, text.n, &counts, &e), OK);
	buf_add(&whole, buf_slice(&b->out));
	for (size_t step = 1; step < text.n; step++) {
		assert_int_equal(import(b, text, step, &counts, &e), OK);
		assert_true(slice_eq(buf_slice(&whole), buf_slice(&b->out)));
	}
	assert_int_equal(counts.entries, 3);
	assert_int_equal(counts.court, 3);
	assert_int_equal(counts.copyright, 3);
	assert_int_equal(counts.by_type[2], 3);
	assert_int_equal(counts.values, 9);
	assert_int_equal(counts.targets, 9);
	buf_fini(&whole);
}

/* "<content" within CDATA is no entry, and letters of two bytes in UTF-8 are one in the file. */
static void
places_are_those_of_the_file(void **state)
{
	struct bench *b = *state;
	struct rkn_counts counts;
	struct err e;
	const char *at = dump, *line;
	b->left = -1;
	assert_int_equal(import(b, (struct slice){dump, sizeof dump - 1}, 7, &counts, &e), OK);
	line = buf_str(&b->out);
	for (char id = '1'; id <= '3'; id++, line = strchr(line, '\n') + 1) {
		char tag[] = "<content id=\"?\" ", member[64];
		tag[13] = id;
		at = strstr(dump, tag);
		assert_non_null(at);
		snprintf(
			member, sizeof member, "\"entry\":\"%c\",\"position\":%td,", id, at - dump);
		const char *found = strstr(line, member);
		assert_non_null(found);
		assert_true(found < strchr(line, '\n'));
	}
}

static void
an_error_of_the_taker_ends_it(void **state)
{
	struct bench *b = *state;
	struct rkn_counts counts;
	struct err e;
	b->left = 1;
	assert_int_equal(import(b, (struct slice){dump, sizeof dump - 1}, 64, &counts, &e), ERR_IO);
	assert_non_null(strstr(e.msg, "entry 2: the disk is full"));
	assert_int_equal(b->left, -1);
}

static void
every_cut_is_an_error(void **state)
{
	struct bench *b = *state;
	struct rkn_counts counts;
	struct err e;
	b->left = -1;
	for (size_t n = 0; n + 1 < sizeof dump - 1; n++) {
		e.msg[0] = '\0';
		assert_int_not_equal(import(b, (struct slice){dump, n}, 50, &counts, &e), OK);
		assert_true(e.msg[0]);
	}
}

/* An entry restricts by url, or by what its blockType says; the others tell where that was. */
static void
a_record_demands_what_it_restricts(void **state)
{
	static const enum target_kind wanted[] = {TARGET_URL, TARGET_IP, TARGET_DOMAIN};
	struct bench *b = *state;
	struct rkn_counts counts;
	struct err e;
	struct arena *a = arena_open(ARENA_MAX);
	b->left = -1;
	assert_int_equal(import(b, (struct slice){dump, sizeof dump - 1}, 64, &counts, &e), OK);
	const char *line = buf_str(&b->out);
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		struct record r;
		struct demand d;
		size_t n = (size_t)(strchr(line, '\n') - line);
		assert_int_equal(doc_decode(&record_table, DOC_DRAFT, (struct slice){line, n}, a,
					 &r, NULL, &e),
			OK);
		assert_int_equal(r.targets.n, 3);
		assert_int_equal(record_to_demand(&r, a, &d, &e), OK);
		assert_int_equal(d.targets.n, 1);
		const struct demand_target *t = d.targets.items;
		assert_int_equal(t->kind.choice, wanted[i]);
		assert_int_equal(d.act.kind.choice, ACT_COURT_ACT);
		assert_int_equal(d.act.court.choice, 0); /* the Moscow City Court */
		assert_int_equal(d.act.form.choice, 1);	 /* an interim measure */
		assert_int_equal(d.act.basis.choice, 0); /* copyright */
		line += n + 1;
	}
	arena_close(a);
}

static enum err_kind
kind_of(struct bench *b, int type, const char *org, struct demand *d, struct arena *a)
{
	struct record r = {.verified = {.has = VALUE_KNOWN, .yes = true},
		.entry_type = {.has = VALUE_KNOWN, .number = type},
		.decision = {
			.has = VALUE_KNOWN, .org = {.has = VALUE_KNOWN, .text = slice_of(org)}}};
	struct err e;
	(void)b;
	return record_to_demand(&r, a, d, &e);
}

static void
who_decided_is_read_from_type_and_name(void **state)
{
	enum { UNSAID = 99 };
	static const struct {
		int type;
		const char *org;
		unsigned kind, basis;
	} cases[] = {
		{1, "Роскомнадзор", ACT_REGULATOR_DEMAND, 5},
		{1, "Тверской районный суд", ACT_COURT_ACT, 5},
		{2, "суд", ACT_COURT_ACT, 0},
		{3, "Генпрокуратура", ACT_PROSECUTOR_PRESCRIPTION, 5},
		{3, "", ACT_PROSECUTOR_PRESCRIPTION, 5},
		{5, "Минцифры", ACT_MIRROR_DECISION, 0},
		{5, "", UNSAID, 0},
		{1, "", UNSAID, 5},
		{0, "Роскомнадзор", ACT_REGULATOR_DEMAND, UNSAID},
	};
	struct arena *a = arena_open(ARENA_MAX);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct demand d;
		assert_int_equal(kind_of(*state, cases[i].type, cases[i].org, &d, a), OK);
		assert_int_equal(d.act.kind.has == VALUE_KNOWN, cases[i].kind != UNSAID);
		if (cases[i].kind != UNSAID)
			assert_int_equal(d.act.kind.choice, cases[i].kind);
		assert_int_equal(d.act.basis.has == VALUE_KNOWN, cases[i].basis != UNSAID);
		if (cases[i].basis != UNSAID)
			assert_int_equal(d.act.basis.choice, cases[i].basis);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_of_every_length_say_the_same),
		cmocka_unit_test(places_are_those_of_the_file),
		cmocka_unit_test(an_error_of_the_taker_ends_it),
		cmocka_unit_test(every_cut_is_an_error),
		cmocka_unit_test(a_record_demands_what_it_restricts),
		cmocka_unit_test(who_decided_is_read_from_type_and_name),
	};
	return cmocka_run_group_tests_name("rkn", tests, open_bench, close_bench);
}
