/* An audit beside checkpoints that others kept: what it must extend, and when later entries may be.
 */
#include "../os/folder.h"
#include "log/audit.h"
#include "opened.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { KEPT_MAX = 4, MINUTE = 60 * 1000 };

static struct kept {
	struct buf bytes[KEPT_MAX];
	struct audit_seen seen[KEPT_MAX];
	size_t n;
} kept;
static char said[8][ERR_MSG_MAX];
static size_t nsaid, nreported;

/* The checkpoint as it stands, cosigned then (0: never). */
static void
keep(struct sequencer *q, int64_t cosigned)
{
	struct audit_seen *s = &kept.seen[kept.n];
	struct buf *b = &kept.bytes[kept.n++];
	buf_init(b, NOTE_MAX_BYTES);
	buf_add(b, sequencer_checkpoint(q));
	*s = (struct audit_seen){.name = "kept", .cosigned = cosigned};
	assert_int_equal(note_parse(buf_slice(b), &s->note, &err), OK);
	assert_int_equal(checkpoint_parse(s->note.text, &s->checkpoint, &err), OK);
}

static void
drop_kept(void)
{
	while (kept.n)
		buf_fini(&kept.bytes[--kept.n]);
}

static void
take_problem(void *to, const char *place, const char *what)
{
	(void)to;
	(void)place;
	nreported++;
	if (nsaid < COUNT_OF(said))
		snprintf(said[nsaid++], ERR_MSG_MAX, "%s", what);
}

static uint64_t
audit(void)
{
	struct audit_result r;
	struct audit_options o = {
		.seen = kept.seen, .nseen = kept.n, .now = now, .report = take_problem};
	nsaid = nreported = 0;
	assert_int_equal(conf_read(folder_path("log"), &o.conf, &err), OK);
	assert_int_equal(files_open(folder_path("log/public"), &o.files, &err), OK);
	assert_int_equal(audit_run(&o, &r, &err), OK);
	files_close(o.files);
	return r.problems;
}

static void
has(size_t i, const char *words)
{
	if (i >= nsaid || !strstr(said[i], words))
		fail_msg("\"%s\" does not say \"%s\"", i < nsaid ? said[i] : "", words);
}

static void
a_log_that_grew(void **state)
{
	(void)state;
	struct sequencer *q = open_log("log");
	for (uint64_t n = 0; n < 3; n++) {
		keep(q, 0);
		entered(q, n);
	}
	keep(q, 0);
	sequencer_close(q);
	assert_int_equal(kept.seen[3].checkpoint.size, 5);
	assert_int_equal(audit(), 0);
	drop_kept();
}

static void
one_that_went_back(void **state)
{
	(void)state;
	shell("cp -r log older");
	struct sequencer *q = open_log("log");
	entered(q, 0);
	keep(q, 0);
	sequencer_close(q);
	shell("rm -r log; mv older log");
	assert_int_equal(audit(), 1);
	has(0, "beside kept: that is of 3 entries: this copy is older");
	drop_kept();
}

static void
one_that_forked(void **state)
{
	(void)state;
	shell("cp -r log other");
	struct sequencer *q = open_log("log");
	entered(q, 0);
	keep(q, 0);
	sequencer_close(q);
	shell("rm -r log; mv other log");
	q = open_log("log");
	entered(q, 1);
	entered(q, 2);
	sequencer_close(q);
	assert_int_equal(audit(), 1);
	has(0, "the root of the first 3 entries is another there");
	drop_kept();
}

/* Anyone can write a checkpoint: one that the log did not sign accuses nobody. */
static void
one_that_is_false(void **state)
{
	(void)state;
	struct sequencer *q = open_log("log");
	keep(q, 0);
	char *sig = kept.bytes[0].p + kept.bytes[0].n - 8;
	*sig = *sig == 'A' ? 'B' : 'A';
	sequencer_close(q);
	assert_int_equal(audit(), 1);
	has(0, "beside kept: ");
	drop_kept();
}

static void
entries_behind_a_cosignature(void **state)
{
	(void)state;
	struct sequencer *q = open_log("log");
	keep(q, SAMPLE_TIME + 20 * MINUTE);
	now = SAMPLE_TIME + 15 * MINUTE; /* the clock is five minutes behind the witnesses' */
	entered(q, 0);
	keep(q, SAMPLE_TIME + 10 * MINUTE); /* which says less than the one before */
	sequencer_close(q);
	assert_int_equal(audit(), 0);
	kept.seen[0].cosigned++;
	assert_int_equal(audit(), 1);
	has(0, "entry 2: its time is ");
	has(0, "a tree without it was cosigned at ");
	kept.seen[0].cosigned = 0;
	assert_int_equal(audit(), 0);
	drop_kept();
}

/* ---- files that say more, or less, than the tree has ---- */

#define TILE "log/public/tile/0/000.p/3"
#define BUNDLE "log/public/tile/entries/000.p/3"

static void
bytes_behind(void **state)
{
	(void)state;
	sample_fill(&sample, folder_path("log"), 0, 1);
	shell("printf x >>" BUNDLE);
	assert_int_equal(audit(), 1);
	has(0, "bytes behind the last entry");
	refuses_to_open("the last bundle, of 3 entries, has bytes behind them");
	shell("truncate -s -1 " BUNDLE " && printf x >>" TILE);
	assert_int_equal(audit(), 1);
	has(0, "97 bytes, too long for 3 hashes");
	refuses_to_open("97 bytes, too long for 3 hashes");
	shell("truncate -s -1 " TILE);
	assert_int_equal(audit(), 0);
}

/* A wider bundle serves for a tree that was smaller, and what it has beyond is not looked at. */
static void
wider_files(void **state)
{
	(void)state;
	sample_fill(&sample, folder_path("log"), 0, 1);
	shell("cp log/public/checkpoint older && cp -r log/public/tile tiles");
	sample_fill(&sample, folder_path("log"), 1, 254);
	shell("cp older log/public/checkpoint && test ! -e " BUNDLE);
	assert_int_equal(audit(), 0);
	shell("printf x >>log/public/tile/entries/000");
	assert_int_equal(audit(), 0);
	shell("rm -r tiles");
}

/* Another checkpoint, which names any size. */
static void
says_size(const char *size)
{
	char command[128];
	snprintf(command, sizeof command, "sed -i 2s/.*/%s/ log/public/checkpoint", size);
	shell(command);
}

static void
a_size_that_is_false(void **state)
{
	(void)state;
	says_size("4611686018427387904");
	assert_int_equal(audit(), 2);
	has(0, "entries 0 to 4611686018427387903 are missing");
	has(1, "its signature could not be judged");
	/* Where hashes stand in, the audit goes on to the end of them. */
	shell("mkdir -p log/public/tile/0 && head -c 8192 /dev/zero >log/public/tile/0/000");
	assert_int_equal(audit(), 3);
	has(0, "tile/entries/000: No such file");
	has(1, "entries 256 to 4611686018427387903 are missing");
}

/* 1,100 bundles without an entry: told up to a number, and counted. */
static void
more_than_anyone_reads(void **state)
{
	(void)state;
	shell("cd log/public/tile && mkdir 0/x001 entries/x001 && head -c 8192 /dev/zero >zero && "
	      "for i in $(seq 0 1099); do p=$(printf %04d $i | sed 's:^1:x001/:;s:^0::'); "
	      "ln zero 0/$p; : >entries/$p; done; rm zero");
	says_size("281600");
	uint64_t problems = audit();
	has(0, "entry 0: it is missing");
	assert_true(problems > 1100);
	assert_int_equal(nreported, AUDIT_MAX_REPORTED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {IN_LOG(a_log_that_grew), IN_LOG(one_that_went_back),
		IN_LOG(one_that_forked), IN_LOG(one_that_is_false),
		IN_LOG(entries_behind_a_cosignature), IN_LOG(bytes_behind), IN_LOG(wider_files),
		IN_LOG(a_size_that_is_false), IN_LOG(more_than_anyone_reads)};
	return cmocka_run_group_tests_name("audit", tests, opened_make, opened_end);
}
