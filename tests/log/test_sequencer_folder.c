/* The sequencer's folder: what others did to its files, copies of another time, disks.  What kills
 * it is tests/scripts/crash. */
#include "../os/folder.h"
#include "opened.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- others at its files ---- */

static struct store *
other_handle(void)
{
	struct store *s = NULL;
	assert_int_equal(store_open(folder_path("log/queue.db"), false, &s, &err), OK);
	return s;
}

static void
another_writer(void **state)
{
	(void)state;
	struct submit_result r;
	struct sequencer *q = open_log("log");
	struct slice a = sample_object(&sample, 0);
	struct object o;
	assert_int_equal(object_parse(a, &o, &err), OK);
	struct submission item = {.id = o.id, .object = a, .time = now};
	struct store *s = other_handle();
	assert_int_equal(store_put(s, &item, 1, &err), OK);
	assert_int_equal(store_sequence(s, 2, &item, 1, &err), OK);
	store_close(s);
	assert_int_equal(submit_one(q, 1, &r), ERR_MISMATCH);
	says("another process writes this log");
	sequencer_close(q);
	q = open_log("log"); /* what it fixed stands */
	assert_int_equal(sequencer_size(q), 3);
	assert_int_equal(submit_one(q, 0, &r), OK);
	assert_true(r.reason == TRUST_REPEATED && r.index == 2);
	assert_int_equal(submit_one(q, 1, &r), OK);
	assert_true(r.reason == TRUST_REPEATED && r.index == 3);
	sequencer_close(q);
	free((char *)a.p);
}

/* The first column of the first row. */
static void
ask_db(const char *text, char *to, size_t max)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_open(folder_path("log/queue.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &st, NULL), SQLITE_OK);
	int code = sqlite3_step(st);
	snprintf(to, max, "%s", code == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : "");
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* Rows queued by another handle: `false_one` is no object, and the others are authentic. */
static void
queue_rows(struct submission items[3], struct slice a, struct slice b)
{
	struct object o;
	struct store *s = other_handle();
	assert_int_equal(object_parse(a, &o, &err), OK);
	items[0] = (struct submission){.id = o.id, .object = a, .time = now};
	items[1] = (struct submission){
		.id = sha256_of(slice_of("x")), .object = slice_of("false"), .time = now};
	/* authentic, and under an id that is not its own */
	items[2] = (struct submission){.id = sha256_of(slice_of("y")), .object = b, .time = now};
	assert_int_equal(store_put(s, items, 3, &err), OK);
	store_close(s);
}

static void
queue_tampered_with(void **state)
{
	(void)state;
	struct submission items[3];
	struct slice a = sample_object(&sample, 0), b = sample_object(&sample, 1);
	char text[256];
	size_t n = 0;
	struct sequencer *q = open_log("log");
	queue_rows(items, a, b);
	assert_int_equal(sequencer_step(q, &n, &err), OK);
	assert_int_equal(n, 1);
	assert_int_equal(sequencer_size(q), 3);
	ask_db("SELECT group_concat(why, ' | ') FROM refused", text, sizeof text);
	assert_string_equal(text, "object-malformed: at byte 0: longer than what it is in | "
				  "object-malformed: the queue holds it under another id");
	ask_db("SELECT count(*) FROM queue", text, sizeof text);
	assert_string_equal(text, "0");
	entered(q, 1); /* and under its own it is as good as ever */
	sequencer_close(q);
	free((char *)a.p);
	free((char *)b.p);
}

/* Sequenced, then changed, before it was published: named, and not signed. */
static void
sequenced_tampered_with(void **state)
{
	(void)state;
	struct submission items[3];
	struct slice a = sample_object(&sample, 0), b = sample_object(&sample, 1);
	queue_rows(items, a, b);
	struct store *s = other_handle();
	assert_int_equal(store_sequence(s, 2, items, 1, &err), OK);
	assert_int_equal(store_sequence(s, 3, items + 2, 1, &err), OK);
	store_close(s);
	refuses_to_open("queue.db: entry 3 is held under another id");
	char none[8];
	ask_db("UPDATE queue SET object = x'00' WHERE place = 2", none, sizeof none);
	refuses_to_open("queue.db: entry 2: object-malformed");
	ask_db("DELETE FROM queue WHERE place = 2", none, sizeof none);
	refuses_to_open("queue.db: entry 2 is missing");
	free((char *)a.p);
	free((char *)b.p);
}

/* ---- an index that lies ---- */

static void
run_sql(const char *text)
{
	char none[8];
	ask_db(text, none, sizeof none);
}

/* Nothing is acknowledged for the n-th object, and why is said; the log is as it was. */
static void
does_not_know(uint64_t n, const char *why)
{
	struct submit_result r;
	struct sequencer *q = open_log("log");
	uint64_t size = sequencer_size(q);
	assert_int_equal(submit_one(q, n, &r), ERR_MISMATCH);
	says(why);
	sequencer_close(q);
	q = open_log("log");
	assert_int_equal(sequencer_size(q), size);
	sequencer_close(q);
}

static void
rows_of_the_index(void **state)
{
	(void)state;
	char text[512], id[SHA256_TEXT_MAX];
	struct slice d = sample_object(&sample, 3);
	struct object o;
	struct submit_result r;
	assert_int_equal(object_parse(d, &o, &err), OK);
	sha256_format(&o.id, id);
	sample_fill(&sample, folder_path("log"), 0, 3);
	snprintf(text, sizeof text, "INSERT INTO entry VALUES (x'%s', 2, %lld)", id + 7,
		(long long)SAMPLE_TIME);
	run_sql(text);
	snprintf(text, sizeof text, "queue.db: the row of %s says place 2 and time ", id);
	does_not_know(3, text);
	does_not_know(3, ", and there stands sha256:");
	run_sql("UPDATE entry SET place = 5 WHERE place = 2");
	does_not_know(3, ", and the log has 5 entries");
	snprintf(text, sizeof text, "DELETE FROM entry WHERE id = x'%s'", id + 7);
	run_sql(text);
	run_sql("UPDATE entry SET place = 0, time = 5 WHERE place = 3");
	does_not_know(1, "says place 0 and time 1970-01-01");
	run_sql("UPDATE entry SET place = 3 WHERE time = 5");
	does_not_know(1, ", and the entry is of 2026-");
	snprintf(text, sizeof text, "UPDATE entry SET time = %lld WHERE time = 5",
		(long long)SAMPLE_TIME);
	run_sql(text);
	struct sequencer *q = open_log("log");
	assert_int_equal(submit_one(q, 1, &r), OK);
	assert_true(r.reason == TRUST_REPEATED && r.index == 3 && r.other);
	assert_int_equal(entered(q, 3).index, 5);
	sequencer_close(q);
	free((char *)d.p);
}

/* A document of the root takes effect once, whatever the store has forgotten. */
static void
a_row_that_is_gone(void **state)
{
	(void)state;
	struct buf object;
	struct slice all[1];
	struct submit_result r[1];
	struct sequencer *q = open_log("log");
	buf_init(&object, OBJECT_MAX_BYTES);
	assert_int_equal(sequencer_object(q, 1, &object, &err), OK);
	all[0] = buf_slice(&object);
	assert_int_equal(sequencer_submit(q, all, 1, r, &err), OK);
	assert_true(r->reason == TRUST_REPEATED && r->index == 1 && !r->other);
	run_sql("DELETE FROM entry WHERE place = 1");
	assert_int_equal(sequencer_submit(q, all, 1, r, &err), ERR_MISMATCH);
	says("queue.db: it does not know sha256:");
	sequencer_close(q);
	buf_fini(&object);
}

/* What waited since before a crash is what is entered: not what is brought now. */
static void
queued_with_another_signature(void **state)
{
	(void)state;
	struct submission items[3];
	struct submit_result r[2];
	struct slice a = sample_object(&sample, 0), twin = sample_object(&sample, 0),
		     b = sample_object(&sample, 1);
	queue_rows(items, a, b);
	struct slice both[] = {twin, a};
	struct sequencer *q = open_log("log");
	assert_int_equal(sequencer_submit(q, both, 2, r, &err), OK);
	assert_true(r[0].reason == TRUST_REPEATED && r[0].index == 2 && r[0].other);
	assert_true(r[1].reason == TRUST_REPEATED && r[1].index == 2 && !r[1].other);
	sequencer_close(q);
	free((char *)a.p);
	free((char *)twin.p);
	free((char *)b.p);
}

/* A receipt that its own tiles would make false is not given. */
static void
receipts_from_false_tiles(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, PROOF_MAX_BYTES);
	sample_fill(&sample, folder_path("log"), 0, 300);
	struct sequencer *q = open_log("log");
	assert_int_equal(sequencer_receipt(q, 7, SAMPLE_TIME, &text, &err), OK);
	sequencer_close(q);
	shell("printf x | dd of=log/public/tile/0/000 bs=1 seek=1000 conv=notrunc status=none");
	q = open_log("log");
	buf_clear(&text);
	assert_int_equal(sequencer_receipt(q, 7, SAMPLE_TIME, &text, &err), ERR_MISMATCH);
	says("entry 7: tile/0/000 or tile/1/000.p/1 is false");
	assert_int_equal(text.n, 0);
	assert_int_equal(sequencer_receipt(q, 300, SAMPLE_TIME, &text, &err), OK);
	sequencer_close(q);
	buf_fini(&text);
}

/* A checkpoint of a full tile is not public yet: the partial one of the last must still be there.
 */
static void
partials_outlive_their_checkpoint(void **state)
{
	(void)state;
	struct submit_result r;
	struct sequencer *q;
	sample_fill(&sample, folder_path("log"), 0, 253);
	shell("test -f log/public/tile/0/000.p/255 && mkdir log/public/checkpoint.new");
	q = open_log("log");
	assert_int_equal(submit_one(q, 253, &r), ERR_IO);
	says("checkpoint.new: Is a directory");
	sequencer_close(q);
	shell("test -f log/public/tile/0/000 && test -f log/public/tile/0/000.p/255 &&"
	      " test -f log/public/tile/entries/000.p/255 && rmdir log/public/checkpoint.new");
	q = open_log("log");
	assert_int_equal(sequencer_size(q), 256);
	sequencer_close(q);
	shell("test ! -e log/public/tile/0/000.p && test ! -e log/public/tile/entries/000.p");
}

/* ---- copies of another time ---- */

static void
older_copies(void **state)
{
	(void)state;
	struct sequencer *q;
	shell("cp -r log older");
	sample_fill(&sample, folder_path("log"), 0, 1);
	shell("cp -r log newer && cp -r older/queue.db older/public log");
	refuses_to_open("the signer has signed a tree of 3 entries, and this log has 2");
	shell("rm -rf log && cp -r newer log && cp older/signer/signed log/signer");
	refuses_to_open("public/checkpoint is of 3 entries, and the signer remembers 2");
	shell("rm -rf log && cp -r newer log && cp older/public/checkpoint log/public");
	refuses_to_open("the store has published 3 entries, and public/checkpoint is of 2");
	shell("rm -rf log && cp -r newer log && sed -i '3s/^..../AAAA/' log/public/checkpoint");
	refuses_to_open("public/checkpoint has another root than the signer remembers for 3");
	shell("rm -rf log && cp -r newer log && rm log/signer/signed");
	refuses_to_open("exq log restore");
	shell("rm -rf log && cp -r newer log && cp older/public/checkpoint log/public &&"
	      " sqlite3 log/queue.db 'UPDATE tree SET published = 2' &&"
	      " sqlite3 log/queue.db 'DELETE FROM entry WHERE place = 2'");
	refuses_to_open("queue.db: 3 entries are sequenced, and those from 2 on are missing");
	shell("rm -rf log && cp -r newer log");
	q = open_log("log");
	assert_int_equal(sequencer_size(q), 3);
	sequencer_close(q);
	shell("rm -rf newer older");
}

/* ---- disks ---- */

static bool
mount_disk(void)
{
	mkdir(folder_path("disk"), 0755);
	return geteuid() == 0 &&
	       mount("exq-test", folder_path("disk"), "tmpfs", 0, "size=1500k") == 0;
}

static void
disk_full(void **state)
{
	(void)state;
	struct submit_result r = {.index = 0}, again;
	if (!mount_disk()) {
		print_message("# SKIP disk_full: only root can mount a small disk\n");
		skip();
	}
	sample_log(&sample, folder_path("disk/log"));
	struct sequencer *q = open_log("disk/log");
	uint64_t n = 0;
	enum err_kind rc;
	while ((rc = submit_one(q, n, &r)) == OK && n < 5000)
		n++;
	assert_int_equal(rc, ERR_IO);
	assert_int_equal(submit_one(q, n, &again), ERR_IO);
	sequencer_close(q);
	assert_int_equal(mount("exq-test", folder_path("disk"), "tmpfs", MS_REMOUNT, "size=9m"), 0);
	print_message("# full after %llu entries\n", (unsigned long long)n);
	q = open_log("disk/log");
	for (uint64_t i = 0; i < n; i++) {
		assert_int_equal(submit_one(q, i, &r), OK);
		assert_true(r.reason == TRUST_REPEATED && r.index == i + 2);
	}
	assert_int_equal(submit_one(q, n, &r), OK);
	assert_int_equal(r.index, n + 2);
	sequencer_close(q);
	assert_int_equal(umount(folder_path("disk")), 0);
}

static void
read_only(void **state)
{
	(void)state;
	struct submit_result r;
	struct sequencer *q = NULL;
	if (!mount_disk()) {
		print_message("# SKIP read_only: only root can mount a disk\n");
		skip();
	}
	const char *disk = folder_path("disk");
	sample_log(&sample, folder_path("disk/log"));
	assert_int_equal(mount("exq-test", disk, "tmpfs", MS_REMOUNT | MS_RDONLY, ""), 0);
	assert_int_equal(
		sequencer_open(folder_path("disk/log"), sample_clock, &now, &q, &err), ERR_IO);
	says("Read-only file system");
	assert_int_equal(mount("exq-test", disk, "tmpfs", MS_REMOUNT, ""), 0);
	q = open_log("disk/log");
	assert_int_equal(submit_one(q, 0, &r), OK);
	sequencer_close(q);
	assert_int_equal(umount(folder_path("disk")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_LOG(another_writer),
		IN_LOG(queue_tampered_with),
		IN_LOG(sequenced_tampered_with),
		IN_LOG(rows_of_the_index),
		IN_LOG(a_row_that_is_gone),
		IN_LOG(queued_with_another_signature),
		IN_LOG(receipts_from_false_tiles),
		IN_LOG(partials_outlive_their_checkpoint),
		IN_LOG(older_copies),
		cmocka_unit_test(disk_full),
		cmocka_unit_test(read_only),
	};
	return cmocka_run_group_tests(tests, opened_make, opened_end);
}
