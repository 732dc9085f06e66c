/* Cosignatures collected over HTTP from real witnesses, and from ones that lie or refuse. */
#include "../os/folder.h"
#include "log/collect.h"
#include "log/proof.h"
#include "log/witness.h"
#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { WITNESSES = 3, SIZE = 300 };

static const char origin[] = "kz.example/register";
static const char *const names[WITNESSES] = {"am.one", "by.two", "de.three"};
static struct tree log_, fork_;
static struct ed25519 *keys[WITNESSES];
static struct vkey vkeys[WITNESSES];
static struct files *files, *fork_files;
static int64_t now_ms = 1800000000000;

static int64_t
test_clock(void *from)
{
	return *(int64_t *)from;
}

static struct files *
make_files(struct tree *t, const char *name)
{
	struct files *f = NULL;
	struct err e;
	assert_int_equal(mkdir(folder_path(name), 0700), 0);
	assert_int_equal(files_open(folder_path(name), &f, &e), OK);
	tree_files(t, SIZE, f);
	return f;
}

static int
make(void **state)
{
	unsigned char public[ED25519_LEN];
	struct err e;
	folder_set_up(state);
	tree_open(&log_, origin, TREE_MAX);
	tree_open(&fork_, origin, 7);
	tree_share_key(&fork_, &log_);
	for (size_t i = 0; i < WITNESSES; i++) {
		assert_int_equal(ed25519_new(&keys[i], &e), OK);
		ed25519_public(keys[i], public);
		assert_int_equal(
			vkey_make(slice_of(names[i]), VKEY_COSIGNATURE, public, &vkeys[i], &e), OK);
	}
	files = make_files(&log_, "log");
	fork_files = make_files(&fork_, "fork");
	return 0;
}

static int
unmake(void **state)
{
	char command[256];
	files_close(files);
	files_close(fork_files);
	tree_close(&log_);
	for (size_t i = 0; i < WITNESSES; i++)
		ed25519_close(keys[i]);
	snprintf(command, sizeof command, "rm -rf %s/*", folder);
	assert_int_equal(system(command), 0); /* NOLINT: a test's own folder */
	return folder_remove(state);
}

/* ---- witnesses and their policy ---- */

struct party {
	struct witness *w;
	struct serve *s;
};

static void
party_serve(struct party *p, serve_handler *handler, void *from)
{
	struct err e;
	assert_int_equal(serve_open(&(struct serve_options){.address = "127.0.0.1",
					    .max_body = WITNESS_MAX_BODY,
					    .max_connections = 8,
					    .timeout_s = 5,
					    .handler = handler,
					    .from = from},
				 &p->s, &e),
		OK);
}

static void
party_open(struct party *p, size_t i, int64_t *clock)
{
	struct err e;
	char name[16];
	snprintf(name, sizeof name, "state%zu", i);
	mkdir(folder_path(name), 0700);
	assert_int_equal(witness_open(&(struct witness_options){.state = folder_path(name),
					      .key = keys[i],
					      .name = slice_of(names[i]),
					      .logs = &log_.vkey,
					      .nlogs = 1,
					      .clock = test_clock,
					      .from = clock},
				 &p->w, &e),
		OK);
	party_serve(p, witness_answer, p->w);
}

static void
party_close(struct party *p)
{
	serve_close(p->s);
	witness_close(p->w);
	*p = (struct party){NULL, NULL};
}

static void
party_forget(size_t i)
{
	char command[256];
	snprintf(command, sizeof command, "rm -rf %s/state%zu", folder, i);
	assert_int_equal(system(command), 0); /* NOLINT: a test's own folder */
}

static struct policy *
policy_of(const struct party *p, const char *quorum)
{
	struct buf text;
	struct policy *policy = NULL;
	struct err e;
	char key[VKEY_TEXT_MAX];
	buf_init(&text, POLICY_MAX_BYTES);
	buf_addf(&text, "log %s\n", vkey_format(&log_.vkey, key));
	for (size_t i = 0; i < WITNESSES; i++) {
		buf_addf(&text, "witness %s %s", names[i], vkey_format(&vkeys[i], key));
		if (p[i].s)
			buf_addf(&text, " http://127.0.0.1:%u/", serve_port(p[i].s));
		buf_addc(&text, '\n');
	}
	buf_addf(&text, "group g 2 %s %s %s\nquorum %s\n", names[0], names[1], names[2], quorum);
	assert_int_equal(policy_parse(buf_slice(&text), &policy, &e), OK);
	buf_fini(&text);
	return policy;
}

static void
round_of(struct collect *c, struct tree *t, uint64_t size)
{
	struct buf note;
	struct err e;
	buf_init(&note, NOTE_MAX_BYTES);
	tree_note(t, size, &note);
	assert_int_equal(collect_round(c, t == &log_ ? files : fork_files, buf_slice(&note),
				 (uint64_t)(now_ms / 1000), &e),
		OK);
	buf_fini(&note);
}

static void
expect(const struct collect *c, enum collect_outcome a, enum collect_outcome b,
	enum collect_outcome d)
{
	const struct collect_item *items;
	const enum collect_outcome wanted[] = {a, b, d};
	assert_int_equal(collect_items(c, &items), WITNESSES);
	for (size_t i = 0; i < WITNESSES; i++) {
		if (items[i].outcome != wanted[i])
			print_message("%s: %s\n", names[i], items[i].why);
		assert_int_equal(items[i].outcome, wanted[i]);
	}
}

/* ---- tests ---- */

static void
a_quorum_is_collected_and_refreshed(void **state)
{
	struct party p[WITNESSES];
	struct collect *c = NULL;
	struct policy_verdict v;
	struct buf note, merged;
	struct note n;
	struct err e;
	(void)state;
	buf_init(&note, NOTE_MAX_BYTES);
	buf_init(&merged, NOTE_MAX_BYTES);
	for (size_t i = 0; i < WITNESSES; i++)
		party_open(&p[i], i, &now_ms);
	struct policy *policy = policy_of(p, "g");
	assert_int_equal(collect_open(policy, &c, &e), OK);
	round_of(c, &log_, 7);
	expect(c, COLLECT_COSIGNED, COLLECT_COSIGNED, COLLECT_COSIGNED);
	/* who knows nothing of the sizes learns them */
	collect_close(c);
	assert_int_equal(collect_open(policy, &c, &e), OK);
	round_of(c, &log_, SIZE);
	expect(c, COLLECT_COSIGNED, COLLECT_COSIGNED, COLLECT_COSIGNED);
	tree_note(&log_, SIZE, &note);
	assert_int_equal(policy_verify(policy, buf_slice(&note), (uint64_t)(now_ms / 1000), &v, &e),
		ERR_MISSING);
	assert_int_equal(collect_merge(c, buf_slice(&note), &merged, &e), OK);
	assert_int_equal(
		policy_verify(policy, buf_slice(&merged), (uint64_t)(now_ms / 1000), &v, &e), OK);
	assert_int_equal(v.cosignatures, 3);
	/* nothing new but the time: still three lines, the newer ones */
	now_ms += 300000;
	party_close(&p[1]);
	round_of(c, &log_, SIZE);
	expect(c, COLLECT_COSIGNED, COLLECT_SILENT, COLLECT_COSIGNED);
	buf_clear(&note);
	assert_int_equal(collect_merge(c, buf_slice(&merged), &note, &e), OK);
	assert_int_equal(note_parse(buf_slice(&note), &n, &e), OK);
	assert_int_equal(n.nsigs, 4);
	assert_int_equal(
		policy_verify(policy, buf_slice(&note), (uint64_t)(now_ms / 1000), &v, &e), OK);
	assert_int_equal(v.quorum, now_ms / 1000);
	/* an older answer does not replace a newer one, and another checkpoint gets none */
	buf_clear(&merged);
	tree_note(&log_, 8, &merged);
	buf_clear(&note);
	assert_int_equal(collect_merge(c, buf_slice(&merged), &note, &e), ERR_MISMATCH);
	collect_close(c);
	policy_close(policy);
	for (size_t i = 0; i < WITNESSES; i++) {
		party_close(&p[i]);
		party_forget(i);
	}
	buf_fini(&note);
	buf_fini(&merged);
}

static bool
kept(const char *end)
{
	char command[256];
	snprintf(command, sizeof command, "ls %s/evidence/1800000000-*.%s >/dev/null 2>&1", folder,
		end);
	return system(command) == 0; /* NOLINT: a test's own folder */
}

static void
a_fork_is_an_alarm(void **state)
{
	struct party p[WITNESSES];
	struct collect *c = NULL;
	struct err e;
	const struct collect_item *items;
	size_t n;
	(void)state;
	for (size_t i = 0; i < WITNESSES; i++)
		party_open(&p[i], i, &now_ms);
	struct policy *policy = policy_of(p, "g");
	assert_int_equal(collect_open(policy, &c, &e), OK);
	round_of(c, &log_, 20);
	party_close(&p[2]);
	party_forget(2);
	party_open(&p[2], 2, &now_ms);
	policy_close(policy);
	collect_close(c);
	policy = policy_of(p, "g");
	assert_int_equal(collect_open(policy, &c, &e), OK);
	round_of(c, &fork_, 21); /* the third lost its memory */
	expect(c, COLLECT_FORK, COLLECT_FORK, COLLECT_COSIGNED);
	collect_items(c, &items);
	assert_true(items[0].proven && items[1].proven && !items[2].proven);
	assert_non_null(strstr(buf_str((struct buf *)&items[0].theirs), origin));
	assert_int_equal(collect_keep_evidence(c, folder_path("evidence"), 1800000000, &n, &e), OK);
	assert_int_equal(n, 2);
	assert_true(access(folder_path("evidence"), R_OK) == 0);
	round_of(c, &fork_, 20);
	expect(c, COLLECT_FORK, COLLECT_FORK, COLLECT_AHEAD);
	round_of(c, &log_, 19); /* an older copy of the log */
	expect(c, COLLECT_AHEAD, COLLECT_AHEAD, COLLECT_AHEAD);
	collect_items(c, &items);
	assert_true(items[0].proven && items[1].proven && items[2].proven);
	assert_true(kept("ours") && kept("theirs") && !kept("none"));
	collect_close(c);
	policy_close(policy);
	for (size_t i = 0; i < WITNESSES; i++) {
		party_close(&p[i]);
		party_forget(i);
	}
}

/* ---- witnesses that say one thing, whatever they are asked ---- */

struct parrot {
	unsigned status;
	const char *type;
	struct buf body;
};

static void
parrot_answer(void *from, const struct serve_request *r, struct serve_answer *a)
{
	const struct parrot *p = from;
	(void)r;
	a->status = p->status;
	a->type = p->type;
	buf_add(&a->body, buf_slice(&p->body));
}

static enum collect_outcome
ask_parrot(unsigned status, const char *type, struct slice body, const char *why)
{
	struct party p[WITNESSES] = {{NULL, NULL}};
	struct parrot says = {.status = status, .type = type};
	struct collect *c = NULL;
	const struct collect_item *items;
	struct err e;
	buf_init(&says.body, 1 << 20);
	buf_add(&says.body, body);
	party_serve(&p[0], parrot_answer, &says);
	struct policy *policy = policy_of(p, "g");
	assert_int_equal(collect_open(policy, &c, &e), OK);
	round_of(c, &log_, 20);
	collect_items(c, &items);
	enum collect_outcome o = items[0].outcome;
	assert_int_equal(items[1].outcome, COLLECT_NO_URL);
	assert_non_null(strstr(items[0].why, why));
	assert_false(items[0].proven); /* whatever it answers for a checkpoint, too */
	collect_close(c);
	policy_close(policy);
	party_close(&p[0]);
	buf_fini(&says.body);
	return o;
}

/* A cosignature by witness `i` on the log's tree of `size`, at `time`. */
static void
put_cosignature(size_t i, uint64_t size, uint64_t time, struct buf *to)
{
	struct buf note, message;
	struct note n;
	struct err e;
	unsigned char payload[8 + ED25519_SIG_LEN];
	buf_init(&note, NOTE_MAX_BYTES);
	buf_init(&message, NOTE_MAX_BYTES);
	tree_note(&log_, size, &note);
	assert_int_equal(note_parse(buf_slice(&note), &n, &e), OK);
	cosignature_put_message(&message, time, n.text);
	for (int k = 0; k < 8; k++)
		payload[k] = (unsigned char)(time >> (56 - 8 * k));
	assert_int_equal(ed25519_sign(keys[i], buf_slice(&message), payload + 8, &e), OK);
	buf_clear(to);
	note_put_sig(to, &vkeys[i], (struct slice){(const char *)payload, sizeof payload});
	buf_fini(&note);
	buf_fini(&message);
}

static void
lies_and_refusals_are_told_apart(void **state)
{
	static const char size_type[] = "text/x.tlog.size", plain[] = "text/plain";
	struct buf line;
	const uint64_t now = (uint64_t)(now_ms / 1000);
	(void)state;
	buf_init(&line, 1 << 20);
	assert_int_equal(ask_parrot(409, plain, slice_of("20\n"), "says no size"), COLLECT_FORK);
	assert_int_equal(ask_parrot(409, size_type, slice_of("x\n"), "says no size"), COLLECT_FORK);
	assert_int_equal(ask_parrot(409, size_type, slice_of("20"), "says no size"), COLLECT_FORK);
	assert_int_equal(ask_parrot(409, size_type, slice_of("20\n"), "very size"), COLLECT_FORK);
	assert_int_equal(ask_parrot(409, size_type, slice_of("7\n"), "very size"), COLLECT_FORK);
	assert_int_equal(ask_parrot(409, size_type, slice_of("21\n"), "of 21"), COLLECT_AHEAD);
	assert_int_equal(ask_parrot(422, plain, slice_of("no\n"), "422"), COLLECT_FORK);
	/* its words go to a terminal */
	assert_int_equal(ask_parrot(500, plain, slice_of("a\x1b[2J\r cosigned\nb"),
				 "it answers 500: a\\u{001b}[2J\\u{000d} cosigned"),
		COLLECT_SILENT);
	/* it shows a part of our own tree: no proof of a larger one */
	struct buf own;
	buf_init(&own, NOTE_MAX_BYTES);
	tree_note(&log_, 12, &own);
	assert_int_equal(ask_parrot(422, plain, buf_slice(&own), "422"), COLLECT_FORK);
	buf_fini(&own);
	assert_int_equal(ask_parrot(404, plain, slice_of("what\nis"), "404: what"), COLLECT_SILENT);
	assert_int_equal(ask_parrot(500, plain, slice_of(""), "500"), COLLECT_SILENT);
	assert_int_equal(ask_parrot(200, plain, slice_of(""), ""), COLLECT_FALSE);
	assert_int_equal(ask_parrot(200, plain, slice_of("thanks\n"), ""), COLLECT_FALSE);
	put_cosignature(0, 20, now, &line);
	assert_int_equal(ask_parrot(200, plain, buf_slice(&line), ""), COLLECT_COSIGNED);
	put_cosignature(0, 20, now + 300, &line);
	assert_int_equal(ask_parrot(200, plain, buf_slice(&line), ""), COLLECT_COSIGNED);
	put_cosignature(0, 20, now + 301, &line);
	assert_int_equal(ask_parrot(200, plain, buf_slice(&line), "future"), COLLECT_FALSE);
	put_cosignature(0, 20, 0, &line);
	assert_int_equal(ask_parrot(200, plain, buf_slice(&line), "no time"), COLLECT_FALSE);
	put_cosignature(0, 19, now, &line); /* of another tree */
	assert_int_equal(ask_parrot(200, plain, buf_slice(&line), ""), COLLECT_FALSE);
	put_cosignature(1, 20, now, &line); /* of another witness */
	assert_int_equal(ask_parrot(200, plain, buf_slice(&line), ""), COLLECT_FALSE);
	buf_fini(&line);
}

static void
weak_policies_are_refused(void **state)
{
	const struct party nobody[WITNESSES] = {{NULL, NULL}};
	struct collect *c = NULL;
	struct err e;
	static const char *const weak[] = {"none", "am.one"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(weak); i++) {
		struct policy *policy = policy_of(nobody, weak[i]);
		assert_int_equal(collect_open(policy, &c, &e), ERR_UNSUPPORTED);
		policy_close(policy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quorum_is_collected_and_refreshed),
		cmocka_unit_test(a_fork_is_an_alarm),
		cmocka_unit_test(lies_and_refusals_are_told_apart),
		cmocka_unit_test(weak_policies_are_refused),
	};
	setenv("no_proxy", "127.0.0.1", 1);
	return cmocka_run_group_tests(tests, make, unmake);
}
