/* What witnesses say they cosigned last, true, false and not at all; and a signer's start on it. */
#include "../os/folder.h"
#include "log/latest.h"
#include "log/signer.h"
#include "os/file.h"
#include "os/serve.h"
#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { WITNESSES = 3, SIZE = 5, TIME = 1800000000, TIME_LEN = 8 };

static const char origin[] = "kz.example/register";
static const char *const names[WITNESSES] = {"am.one", "by.two", "de.three"};
static struct tree log_, fork_, stranger_, other_;
static struct ed25519 *keys[WITNESSES];
static struct vkey vkeys[WITNESSES];

/* One that answers what it is told to. */
static struct party {
	struct serve *s;
	unsigned status;
	struct buf body;
} parties[WITNESSES];

static void
answer(void *from, const struct serve_request *r, struct serve_answer *a)
{
	const struct party *p = from;
	(void)r;
	a->status = p->status;
	a->type = "text/plain";
	buf_add(&a->body, buf_slice(&p->body));
}

static int
make(void **state)
{
	unsigned char public[ED25519_LEN];
	struct err e;
	folder_set_up(state);
	tree_open(&log_, origin, TREE_MAX);
	tree_open(&fork_, origin, 2);
	tree_share_key(&fork_, &log_);
	tree_open(&stranger_, origin, TREE_MAX);
	tree_open(&other_, "am.example/register", TREE_MAX);
	for (size_t i = 0; i < WITNESSES; i++) {
		assert_int_equal(ed25519_new(&keys[i], &e), OK);
		ed25519_public(keys[i], public);
		assert_int_equal(
			vkey_make(slice_of(names[i]), VKEY_COSIGNATURE, public, &vkeys[i], &e), OK);
		buf_init(&parties[i].body, NOTE_MAX_BYTES);
		assert_int_equal(serve_open(&(struct serve_options){.address = "127.0.0.1",
						    .max_body = 1024,
						    .max_connections = 8,
						    .timeout_s = 5,
						    .handler = answer,
						    .from = &parties[i]},
					 &parties[i].s, &e),
			OK);
	}
	return 0;
}

static int
unmake(void **state)
{
	tree_close(&log_);
	tree_close(&stranger_);
	tree_close(&other_);
	for (size_t i = 0; i < WITNESSES; i++) {
		serve_close(parties[i].s);
		buf_fini(&parties[i].body);
		ed25519_close(keys[i]);
	}
	return folder_remove(state);
}

static struct policy *
policy_of(bool with_urls)
{
	struct buf text;
	struct policy *policy = NULL;
	struct err e;
	char key[VKEY_TEXT_MAX];
	buf_init(&text, POLICY_MAX_BYTES);
	buf_addf(&text, "log %s\n", vkey_format(&log_.vkey, key));
	for (size_t i = 0; i < WITNESSES; i++) {
		buf_addf(&text, "witness %s %s", names[i], vkey_format(&vkeys[i], key));
		if (with_urls)
			buf_addf(&text, " http://127.0.0.1:%u/", serve_port(parties[i].s));
		buf_addc(&text, '\n');
	}
	buf_addf(&text, "group g 2 %s %s %s\nquorum g\n", names[0], names[1], names[2]);
	assert_int_equal(policy_parse(buf_slice(&text), &policy, &e), OK);
	buf_fini(&text);
	return policy;
}

/* ---- what each answers ---- */

enum saying { NOTHING, NO_LOG, GARBAGE, UNSIGNED, FALSE, BY_ANOTHER, OTHER_LOG, GOOD };

/* A cosignature of witness `by` under the name of `i`, over a text. */
static void
cosign(size_t i, size_t by, struct slice text, struct buf *to)
{
	unsigned char payload[TIME_LEN + ED25519_SIG_LEN];
	struct buf message;
	struct err e;
	buf_init(&message, NOTE_MAX_BYTES);
	cosignature_put_message(&message, TIME, text);
	for (int k = 0; k < TIME_LEN; k++)
		payload[k] = (unsigned char)((uint64_t)TIME >> (56 - 8 * k));
	assert_int_equal(ed25519_sign(keys[by], buf_slice(&message), payload + TIME_LEN, &e), OK);
	note_put_sig(to, &vkeys[i], (struct slice){(const char *)payload, sizeof payload});
	buf_fini(&message);
}

static void
say(size_t i, enum saying what, struct tree *t, uint64_t size)
{
	struct party *p = &parties[i];
	struct note n;
	struct err e;
	struct buf signed_;
	buf_init(&signed_, NOTE_MAX_BYTES);
	buf_clear(&p->body);
	tree_note(what == OTHER_LOG ? &other_ : t, size, &signed_);
	assert_int_equal(note_parse(buf_slice(&signed_), &n, &e), OK);
	p->status = what == NOTHING ? 500 : what == NO_LOG ? 404 : 200;
	buf_add(&p->body, buf_slice(&signed_));
	if (what == GARBAGE)
		buf_clear(&p->body);
	else if (what == FALSE)
		cosign(i, i, slice_of("another text\n"), &p->body);
	else if (what == BY_ANOTHER)
		cosign((i + 1) % WITNESSES, (i + 1) % WITNESSES, n.text, &p->body);
	else if (what != UNSIGNED)
		cosign(i, i, n.text, &p->body);
	buf_fini(&signed_);
}

static void
test_answers(void **state)
{
	(void)state;
	static const struct {
		enum saying what;
		enum latest_answer is;
	} rows[] = {
		{NOTHING, LATEST_SILENT},
		{NO_LOG, LATEST_NONE},
		{GARBAGE, LATEST_SILENT},
		{UNSIGNED, LATEST_SILENT},
		{FALSE, LATEST_SILENT},
		{BY_ANOTHER, LATEST_SILENT},
		{OTHER_LOG, LATEST_SILENT},
		{GOOD, LATEST_HAS},
	};
	struct policy *p = policy_of(true);
	struct latest l;
	struct err e;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool silent = rows[i].is == LATEST_SILENT;
		say(0, rows[i].what, &log_, SIZE);
		say(1, rows[i].what, &log_, SIZE);
		say(2, GOOD, &log_, SIZE + 1);
		latest_ask(&l, p, origin);
		if (l.items[0].answer != rows[i].is || l.items[1].answer != rows[i].is)
			fail_msg("row %zu: %s", i, l.items[0].why);
		assert_true((l.items[0].why[0] != '\0') == (rows[i].is != LATEST_HAS));
		assert_int_equal(l.items[2].answer, LATEST_HAS);
		assert_int_equal(l.items[2].checkpoint.size, SIZE + 1);
		assert_int_equal(latest_check_silent(&l, p, &e), silent ? ERR_MISMATCH : OK);
		if (silent)
			assert_non_null(strstr(e.msg, ": am.one, by.two"));
		latest_fini(&l);
	}
	policy_close(p);
}

static void
test_no_urls(void **state)
{
	(void)state;
	struct policy *p = policy_of(false);
	struct latest l;
	struct err e;
	latest_ask(&l, p, origin);
	for (size_t i = 0; i < WITNESSES; i++)
		assert_int_equal(l.items[i].answer, LATEST_SILENT);
	assert_int_equal(latest_check_silent(&l, p, &e), ERR_MISMATCH);
	latest_fini(&l);
	policy_close(p);
}

/* ---- a signer's start ---- */

static void
put_signer(uint64_t size)
{
	struct buf note;
	struct err e;
	buf_init(&note, NOTE_MAX_BYTES);
	tree_note(&log_, size, &note);
	assert_int_equal(file_write(folder_path("signed"), buf_slice(&note), &e), OK);
	buf_fini(&note);
	folder_put("origin", "kz.example/register\n", strlen("kz.example/register\n"));
	assert_int_equal(ed25519_save(log_.key, folder_path("log.key"), &e), OK);
}

static void
count_report(void *to, const char *witness, const char *why)
{
	assert_true(witness[0] && why[0]);
	++*(int *)to;
}

static void
test_signer(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct {
			enum saying what;
			struct tree *tree;
			uint64_t size;
		} w[WITNESSES];
		bool behind;
		const char *says;
		int reports;
	} rows[] = {
		{"all know as much",
			{{GOOD, &log_, SIZE}, {GOOD, &log_, SIZE}, {GOOD, &log_, SIZE}}, false, "",
			0},
		{"less, or nothing", {{GOOD, &log_, 1}, {NO_LOG, &log_, 1}, {NO_LOG, &log_, 1}},
			false, "", 2},
		{"one is silent", {{GOOD, &log_, SIZE}, {NOTHING, &log_, 1}, {NO_LOG, &log_, 1}},
			false, "", 2},
		{"two are", {{GOOD, &log_, SIZE}, {NOTHING, &log_, 1}, {NOTHING, &log_, 1}}, true,
			"by.two, de.three", 2},
		{"one knows more",
			{{GOOD, &log_, SIZE}, {GOOD, &log_, SIZE + 1}, {GOOD, &log_, SIZE}}, true,
			"by.two holds a checkpoint of 6 entries", 0},
		{"another root", {{GOOD, &fork_, SIZE}, {NO_LOG, &log_, 1}, {NO_LOG, &log_, 1}},
			true, "am.one holds a checkpoint of 5 entries with another root", 0},
		{"more, by a stranger",
			{{GOOD, &stranger_, 9}, {GOOD, &log_, SIZE}, {GOOD, &log_, SIZE}}, false,
			"", 1},
		{"a quorum of strangers",
			{{GOOD, &stranger_, 9}, {GOOD, &stranger_, 9}, {GOOD, &log_, SIZE}}, true,
			"am.one, by.two", 2},
	};
	struct policy *p = policy_of(true);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err e = {.msg = ""};
		bool behind = false;
		int reports = 0;
		for (size_t k = 0; k < WITNESSES; k++)
			say(k, rows[i].w[k].what, rows[i].w[k].tree, rows[i].w[k].size);
		put_signer(SIZE);
		enum err_kind rc = signer_check(&(struct signer_check_options){.folder = folder,
							.policy = p,
							.report = count_report,
							.to = &reports},
			&behind, &e);
		if (behind != rows[i].behind || rc != (behind ? ERR_MISMATCH : OK) ||
			!strstr(e.msg, rows[i].says) || reports != rows[i].reports)
			fail_msg("%s: %d, %d reports: %s", rows[i].what, rc, reports, e.msg);
		folder_empty(state);
	}
	policy_close(p);
}

/* What is wrong with its own folder is no finding about witnesses. */
static void
test_signer_broken(void **state)
{
	(void)state;
	struct policy *p = policy_of(true);
	struct err e;
	bool behind = true;
	int reports = 0;
	put_signer(SIZE);
	folder_put("signed", "x", 1);
	assert_int_not_equal(signer_check(&(struct signer_check_options){.folder = folder,
						  .policy = p,
						  .report = count_report,
						  .to = &reports},
				     &behind, &e),
		OK);
	assert_false(behind);
	policy_close(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_no_urls),
		IN_FOLDER(test_signer),
		IN_FOLDER(test_signer_broken),
	};
	return cmocka_run_group_tests_name("latest", tests, make, unmake);
}
