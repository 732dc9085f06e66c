/*
 * A log restored from a copy that holds any bytes: a folder of a checkpoint and bundles, read by
 * restore_run() as one that is served over HTTP would be.
 *
 * Input: flags, the size a second source speaks of, the length of a note (two bytes) and the note,
 * and entries as a bundle has them.  By the flags the checkpoint is made here, over the entries as
 * they are, and signed by the log's key, so that a restoration gets past its root; then it must
 * succeed just when a sequencer would open the log with these entries and no time goes back, and
 * the tree restored is theirs.  A second source is a fork, a larger tree or a beginning of the
 * first, and must be told as that.  What fails leaves nothing behind.
 *
 * The log is that of keys/genesis.entry with keys/log.key.  The clock stands still.
 */
#include "fuzz.h"

#include "log/entry.h"
#include "log/merkle.h"
#include "log/restore.h"
#include "log/tile.h"
#include "log/trust.h"
#include "os/folder.h"
#include "sign/ed25519.h"
#include "sign/object.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW 1800000000000
#define ORIGIN "kz.example/log"

enum {
	MADE = 1,
	GENESIS = 2,
	SECOND = 4,
	SECOND_UNSIGNED = 8,
	SECOND_ALTERED = 16,
	UNSIGNED = 32,
	MANY = 64
};
enum {
	HEAD_BYTES = 4,
	ENTRIES_MAX = 600,
	ENTRIES_MANY = 260,
	WORK_MAX_BYTES = 8 << 20,
	PATH_MAX_BYTES = 256
};

static char folder[64], log_path[PATH_MAX_BYTES], one_path[PATH_MAX_BYTES],
	two_path[PATH_MAX_BYTES];
static struct conf conf = {.origin = ORIGIN};
static struct buf genesis;
static struct ed25519 *log_key, *other_key;
static size_t reports;
static bool entry_named; /* by one of the reports */

/* What an input is read as. */
struct input {
	unsigned flags;
	uint64_t second;
	struct slice note, rest; /* rest: behind the last whole entry */
	struct slice entries[ENTRIES_MAX];
	size_t n;
	bool good; /* all are entries of this log, and no time goes back */
};

static void
path_to(char to[PATH_MAX_BYTES], const char *in, const char *name)
{
	must(snprintf(to, PATH_MAX_BYTES, "%.100s/%.100s", in, name) < PATH_MAX_BYTES);
}

static void
remove_all(void)
{
	struct err e;
	must(folder_delete(folder, &e) == OK);
	ed25519_close(log_key);
	ed25519_close(other_key);
	buf_fini(&genesis);
}

static void
read_keys(void)
{
	struct err e;
	struct entry first;
	struct object o;
	struct buf pem;
	buf_init(&pem, ENTRY_MAX_BYTES);
	buf_init(&genesis, ENTRY_MAX_BYTES);
	must(file_read(TEST_SOURCE "/fuzz/keys/log.key", ENTRY_MAX_BYTES, &pem, &e) == OK &&
		ed25519_parse(buf_slice(&pem), &log_key, &e) == OK);
	must(ed25519_new(&other_key, &e) == OK);
	must(file_read(TEST_SOURCE "/fuzz/keys/genesis.entry", ENTRY_MAX_BYTES, &genesis, &e) ==
		OK);
	must(entry_parse(buf_slice(&genesis), &first, &e) == OK &&
		object_parse(first.object, &o, &e) == OK);
	conf.genesis = o.id;
	buf_fini(&pem);
}

/* In memory where that is possible: it syncs much. */
static void
set_up(void)
{
	const char *at = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	if (log_key)
		return;
	snprintf(folder, sizeof folder, "%s/exq-fuzz-XXXXXX", at);
	must(mkdtemp(folder) != NULL);
	atexit(remove_all);
	path_to(log_path, folder, "log");
	path_to(one_path, folder, "one");
	path_to(two_path, folder, "two");
	read_keys();
}

/* ---- the input ---- */

/* One that a sequencer would open its log with. */
static bool
is_good(struct trust *t, struct arena *work, struct slice bytes, int64_t *last)
{
	struct entry one;
	struct err e;
	arena_reset(work);
	if (entry_parse(bytes, &one, &e) != OK || one.time < *last ||
		trust_replay(t, one.time, one.object, work, &e) != OK)
		return false;
	*last = one.time;
	return true;
}

static void
judge_entries(struct input *in)
{
	struct arena *work = arena_open(WORK_MAX_BYTES);
	struct trust *t = trust_open(slice_of(ORIGIN), &conf.genesis);
	int64_t last = 0;
	must(work && t);
	in->good = in->n > 0;
	for (size_t i = 0; i < in->n && in->good; i++)
		in->good = is_good(t, work, in->entries[i], &last);
	trust_close(t);
	arena_close(work);
}

static void
take_entries(struct input *in, struct slice bundle)
{
	struct slice one;
	struct err e;
	size_t at = 0;
	if (in->flags & GENESIS)
		in->entries[in->n++] = buf_slice(&genesis);
	while (in->n < ENTRIES_MAX && bundle_next(bundle, &at, &one, &e) == OK && one.p)
		in->entries[in->n++] = one;
	for (; (in->flags & MANY) && in->n && in->n < ENTRIES_MANY; in->n++)
		in->entries[in->n] = in->entries[in->n - 1];
	in->rest = slice_from(bundle, at);
	judge_entries(in);
}

static bool
take_input(struct slice all, struct input *in)
{
	const unsigned char *p = (const unsigned char *)all.p;
	if (all.n < HEAD_BYTES)
		return false;
	size_t n = (size_t)p[2] << 8 | p[3];
	if (all.n - HEAD_BYTES < n)
		return false;
	*in = (struct input){.flags = p[0], .second = p[1]};
	in->note = (struct slice){all.p + HEAD_BYTES, n};
	take_entries(in, slice_from(all, HEAD_BYTES + n));
	return true;
}

/* Of the first `size` of them. */
static struct sha256
root_of(const struct input *in, uint64_t size)
{
	struct frontier f;
	frontier_init(&f);
	for (size_t i = 0; i < size && i < in->n; i++) {
		struct sha256 leaf = merkle_leaf(in->entries[i]);
		frontier_add(&f, &leaf);
	}
	return frontier_root(&f);
}

/* ---- sources ---- */

static void
put_file(const char *in, const char *name, struct slice bytes)
{
	char path[PATH_MAX_BYTES];
	path_to(path, in, name);
	for (char *slash = path + strlen(in) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		(void)!mkdir(path, 0755);
		*slash = '/';
	}
	FILE *f = fopen(path, "w");
	must(f && fwrite(bytes.n ? bytes.p : "", 1, bytes.n, f) == bytes.n && fclose(f) == 0);
}

static void
put_checkpoint(const char *in, uint64_t size, struct sha256 root, const struct ed25519 *key)
{
	struct checkpoint c = {.origin = ORIGIN, .size = size, .root = root};
	unsigned char public[ED25519_LEN], signature[ED25519_SIG_LEN];
	struct vkey k;
	struct err e;
	struct buf b;
	buf_init(&b, NOTE_MAX_BYTES);
	checkpoint_put(&b, &c);
	ed25519_public(key, public);
	must(vkey_make(slice_of(ORIGIN), VKEY_ED25519, public, &k, &e) == OK);
	must(ed25519_sign(key, buf_slice(&b), signature, &e) == OK);
	buf_addc(&b, '\n');
	note_put_sig(&b, &k, (struct slice){(const char *)signature, sizeof signature});
	must(!buf_failed(&b));
	put_file(in, "checkpoint", buf_slice(&b));
	buf_fini(&b);
}

/* Full bundles under their names, the last with what stands behind it. */
static void
put_bundles(const char *in, const struct input *input)
{
	char name[TILE_PATH_MAX];
	struct buf b;
	for (size_t from = 0; from < input->n || from == 0; from += TILE_WIDTH) {
		struct tile t = {.level = TILE_ENTRIES, .index = from / TILE_WIDTH};
		t.width = tile_width(TILE_ENTRIES, t.index, input->n);
		buf_init(&b, BUNDLE_MAX_BYTES);
		for (size_t i = from; i < from + t.width; i++) {
			struct slice one = input->entries[i];
			buf_addc(&b, (char)(one.n >> 8));
			buf_addc(&b, (char)one.n);
			buf_add(&b, one);
		}
		if (from + t.width == input->n)
			buf_add(&b, input->rest);
		must(!buf_failed(&b));
		t.width = t.width ? t.width : TILE_WIDTH;
		put_file(in, tile_path(&t, name), buf_slice(&b));
		buf_fini(&b);
	}
}

static void
put_first(const struct input *in)
{
	must(mkdir(one_path, 0755) == 0);
	put_bundles(one_path, in);
	if (in->flags & MADE)
		put_checkpoint(one_path, in->n, root_of(in, in->n),
			in->flags & UNSIGNED ? other_key : log_key);
	else
		put_file(one_path, "checkpoint", in->note);
}

static void
put_second(const struct input *in)
{
	struct sha256 root = root_of(in, in->second);
	if (in->flags & SECOND_ALTERED)
		root.b[0] ^= 1;
	must(mkdir(two_path, 0755) == 0);
	put_checkpoint(
		two_path, in->second, root, in->flags & SECOND_UNSIGNED ? other_key : log_key);
}

/* ---- restoring ---- */

static void
report(void *to, const char *where, const char *what)
{
	(void)to;
	must(where[0] && what[0]);
	reports++;
	entry_named = entry_named || strstr(what, "entry ");
}

static bool
is_there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

static void
check_restored(const struct input *in, const struct restore_result *r)
{
	char path[PATH_MAX_BYTES];
	struct buf note;
	struct note n;
	struct checkpoint c;
	struct err e;
	struct sha256 root = root_of(in, r->size);
	must(r->size > 0 && r->size <= in->n && sha256_eq(&root, &r->root));
	must(strcmp(r->from, one_path) == 0 && !r->signer && r->carried == 0 && !r->before[0]);
	buf_init(&note, NOTE_MAX_BYTES);
	path_to(path, log_path, "public/checkpoint");
	must(file_read(path, NOTE_MAX_BYTES, &note, &e) == OK &&
		note_parse(buf_slice(&note), &n, &e) == OK &&
		checkpoint_parse(n.text, &c, &e) == OK);
	must(c.size == r->size && sha256_eq(&c.root, &root));
	buf_fini(&note);
}

static enum err_kind
restore(const struct input *in, size_t sources)
{
	const char *const from[] = {one_path, two_path};
	struct restore_options o = {.folder = log_path,
		.conf = conf,
		.from = from,
		.nfrom = sources,
		.now = NOW,
		.report = report};
	struct restore_result r;
	struct err e = {.kind = OK};
	char aside[PATH_MAX_BYTES];
	reports = 0;
	entry_named = false;
	enum err_kind rc = restore_run(&o, &r, &e);
	must(reports >= sources);
	path_to(aside, folder, "log.restore-part");
	must(!is_there(aside) && is_there(log_path) == (rc == OK));
	if (rc == OK)
		check_restored(in, &r);
	else
		must(rc == e.kind && e.msg[0] && (rc == ERR_MISMATCH || rc == ERR_MISSING));
	must(folder_delete(log_path, &e) == OK);
	return rc;
}

/*
 * What it is to the first, which was restored: a beginning of it, or against it if it counts: a
 * larger one by an unknown key may be the log's own, by a key that was changed.
 */
static void
try_second(const struct input *in)
{
	bool fits = in->second <= in->n && !(in->flags & SECOND_ALTERED);
	bool counts = !(in->flags & SECOND_UNSIGNED) || in->second > in->n;
	put_second(in);
	must(restore(in, 2) == (fits || !counts ? OK : ERR_MISMATCH));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct input in;
	struct err e;
	set_up();
	if (!take_input((struct slice){(const char *)bytes, n}, &in))
		return 0;
	put_first(&in);
	enum err_kind rc = restore(&in, 1);
	if (in.flags & MADE) {
		must((rc == OK) == (in.good && !(in.flags & UNSIGNED)));
		must(in.good || in.n == 0 || entry_named);
	}
	if (rc == OK && (in.flags & MADE) && (in.flags & SECOND))
		try_second(&in);
	must(folder_delete(one_path, &e) == OK && folder_delete(two_path, &e) == OK);
	return 0;
}
