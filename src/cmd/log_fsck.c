/*
 * exq log fsck: one's own log rebuilt from its bundles, and its store and signer held against it.
 *
 * The rows of the index are walked by place beside the entries, so that every row is held against
 * the entry it points at and none is left over.  Of two entries with one id only the first has a
 * row.
 */
#include "cmd/log.h"

#include "log/checkpoint.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdarg.h>
#include <stdio.h>

struct fsck {
	const char *folder;
	struct store *store;
	struct arena *a;
	struct log_problems problems;
	uint64_t sequenced, published;
	struct submission row; /* the next of the walk */
	bool walking, more;
};

/* ---- the index ---- */

static enum err_kind
next_row(struct fsck *k, struct err *e)
{
	k->walking = true;
	return store_walk(k->store, &k->row, &k->more, e);
}

/* The first row at `place` or behind it.  Those before are of entries that the audit has not. */
static enum err_kind
rows_from(struct fsck *k, uint64_t place, struct err *e)
{
	if (!k->walking && next_row(k, e) != OK)
		return e->kind;
	while (k->more && k->row.index < place)
		if (next_row(k, e) != OK)
			return e->kind;
	return OK;
}

static void PRINTF_LIKE(2, 3) row_problem(struct fsck *k, const char *fmt, ...)
{
	char id[SHA256_TEXT_MAX], time[CIVIL_TEXT_MAX], why[ERR_MSG_MAX];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	log_problem(&k->problems, "queue.db", "the row of %s says place %llu and time %s, and %s",
		sha256_format(&k->row.id, id), (unsigned long long)k->row.index,
		civil_format_instant(k->row.time, time), why);
}

/* A row at the place of an entry; true when it is that entry's. */
static bool
check_row(struct fsck *k, const struct sha256 *id, int64_t time)
{
	char text[SHA256_TEXT_MAX + CIVIL_TEXT_MAX];
	if (!sha256_eq(&k->row.id, id)) {
		row_problem(k, "there stands %s", sha256_format(id, text));
		return false;
	}
	if (k->row.time != time)
		row_problem(k, "the entry is of %s", civil_format_instant(time, text));
	else if (k->row.published != (k->row.index < k->published))
		row_problem(k, "it is kept as one that is%s published; %llu are",
			k->row.published ? "" : " not", (unsigned long long)k->published);
	return true;
}

/* An entry without a row at its place: one with its id stood before. */
static enum err_kind
check_repeated(struct fsck *k, uint64_t index, const struct sha256 *id, struct err *e)
{
	struct submission s;
	char text[SHA256_TEXT_MAX];
	arena_reset(k->a);
	enum err_kind rc = store_find(k->store, id, k->a, &s, e);
	if (rc != OK && rc != ERR_MISSING)
		return rc;
	if (rc == OK && s.sequenced && s.index < index)
		return OK; /* and that row was held against the entry there */
	log_problem(&k->problems, "queue.db", "%s is entry %llu, and the store %s",
		sha256_format(id, text), (unsigned long long)index,
		rc == ERR_MISSING ? "does not know it" : "has it at another place or time");
	return OK;
}

static enum err_kind
check_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *finding, struct err *e)
{
	struct fsck *k = to;
	struct object o;
	struct err why;
	bool found = false;
	(void)finding;
	if (object_parse(object, &o, &why) != OK)
		return OK; /* the audit counts it */
	if (rows_from(k, index, e) != OK)
		return e->kind;
	while (k->more && k->row.index == index) {
		found |= check_row(k, &o.id, time);
		if (next_row(k, e) != OK)
			return e->kind;
	}
	return found ? OK : check_repeated(k, index, &o.id, e);
}

static void
report_gap(struct fsck *k, uint64_t from, uint64_t end)
{
	log_problem(&k->problems, "queue.db",
		"entries %llu to %llu are sequenced and not published, and are not in the queue",
		(unsigned long long)from, (unsigned long long)end - 1);
}

/* Behind the last public entry: what is sequenced waits there, a row each, and nothing else. */
static enum err_kind
check_rest(struct fsck *k, uint64_t size, struct err *e)
{
	uint64_t next = size > k->published ? size : k->published;
	enum err_kind rc = rows_from(k, size, e);
	for (; rc == OK && k->more; rc = next_row(k, e)) {
		if (k->row.published) {
			if (k->row.index >= k->published)
				row_problem(k, "%llu entries are published",
					(unsigned long long)k->published);
			continue;
		}
		if (k->row.index < next || k->row.index >= k->sequenced) {
			row_problem(k, "what waits has the places from %llu to %llu",
				(unsigned long long)k->published, (unsigned long long)k->sequenced);
			continue;
		}
		if (k->row.index > next)
			report_gap(k, next, k->row.index);
		next = k->row.index + 1;
	}
	if (rc == OK && next < k->sequenced)
		report_gap(k, next, k->sequenced);
	return rc;
}

/* ---- sizes and the signer ---- */

static void
check_sizes(struct fsck *k, uint64_t size, uint64_t last)
{
	unsigned long long public = size, published = k->published, sequenced = k->sequenced;
	if (published > public)
		log_problem(&k->problems, "public/checkpoint",
			"it is of %llu entries, and queue.db has published %llu: it is an older "
			"copy; see `exq log restore`",
			public, published);
	if (public > sequenced)
		log_problem(&k->problems, "queue.db",
			"%llu entries are sequenced, and public/checkpoint is of %llu: it is an "
			"older copy; see `exq log restore`",
			sequenced, public);
	if (public > last)
		log_problem(&k->problems, "signer/signed",
			"it is of %llu entries, and public/checkpoint is of %llu: it is an older "
			"copy; see `exq log restore`",
			(unsigned long long)last, public);
	if (last > sequenced)
		log_problem(&k->problems, "queue.db",
			"%llu entries are sequenced, and the signer has signed a tree of %llu: it "
			"is an older copy; see `exq log restore`",
			sequenced, (unsigned long long)last);
}

/* What was signed last is a tree of these tiles; what was sequenced behind it comes later. */
static enum err_kind
check_signed_root(struct fsck *k, uint64_t size, const struct checkpoint *last, struct err *e)
{
	struct files *files = NULL;
	struct sha256 root;
	char path[4096];
	snprintf(path, sizeof path, "%s/public", k->folder);
	if (last->size > k->sequenced)
		return OK; /* no tiles of it: said before */
	if (files_open(path, &files, e) != OK)
		return e->kind;
	struct files_tree tree = {files, last->size > size ? last->size : size};
	enum err_kind rc = merkle_root(files_hash, &tree, last->size, &root, e);
	if (rc == ERR_MISSING || rc == ERR_MISMATCH) {
		log_problem(&k->problems, "signer/signed",
			"its tree of %llu entries is not there: %s", (unsigned long long)last->size,
			e->msg);
		rc = OK;
	} else if (rc == OK && !sha256_eq(&root, &last->root)) {
		log_problem(&k->problems, "signer/signed",
			"its root is not that of the tiles, of %llu entries",
			(unsigned long long)last->size);
	}
	files_close(files);
	return rc;
}

/* A tree that its own key signed elsewhere: the signer signs nothing until that is restored. */
static enum err_kind
check_shown(struct fsck *k, const struct checkpoint *last, struct err *e)
{
	char path[4096];
	struct buf bytes;
	struct note n;
	struct checkpoint c;
	snprintf(path, sizeof path, "%s/signer/shown", k->folder);
	buf_init(&bytes, NOTE_MAX_BYTES);
	enum err_kind rc = file_read(path, NOTE_MAX_BYTES, &bytes, e);
	if (rc == OK && (note_parse(buf_slice(&bytes), &n, e) != OK ||
				checkpoint_parse(n.text, &c, e) != OK))
		log_problem(&k->problems, "signer/shown", "%s", e->msg);
	else if (rc == OK && (c.size > last->size ||
				     (c.size == last->size && !sha256_eq(&c.root, &last->root))))
		log_problem(&k->problems, "signer/shown",
			"the log's key signed a tree of %llu entries elsewhere, and signer/signed "
			"is %sof %llu; see `exq log restore`",
			(unsigned long long)c.size, c.size == last->size ? "another one " : "",
			(unsigned long long)last->size);
	buf_fini(&bytes);
	return rc == ERR_MISSING ? OK : rc;
}

static enum err_kind
read_signed(struct fsck *k, struct checkpoint *last, struct err *e)
{
	struct signer *signer = NULL;
	struct buf bytes;
	struct note n;
	uint64_t size;
	char path[4096];
	snprintf(path, sizeof path, "%s/signer", k->folder);
	buf_init(&bytes, (size_t)2 * NOTE_MAX_BYTES);
	enum err_kind rc = signer_open(path, &signer, e);
	if (rc == OK)
		rc = signer_last(signer, &size, &bytes, e);
	if (rc == OK)
		rc = note_parse(buf_slice(&bytes), &n, e);
	if (rc == OK)
		rc = checkpoint_parse(n.text, last, e);
	signer_close(signer);
	buf_fini(&bytes);
	return rc;
}

static enum err_kind
finish(void *to, const struct audit_result *r, struct err *e)
{
	struct fsck *k = to;
	struct checkpoint last;
	if (check_rest(k, r->size, e) != OK || read_signed(k, &last, e) != OK)
		return e->kind;
	printf("sequenced: %llu\npublished: %llu\nsigned: %llu\n", (unsigned long long)k->sequenced,
		(unsigned long long)k->published, (unsigned long long)last.size);
	check_sizes(k, r->size, last.size);
	if (check_signed_root(k, r->size, &last, e) != OK)
		return e->kind;
	return check_shown(k, &last, e);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct fsck k = {.folder = a->pos[0], .a = arena_open(1 << 20)};
	struct err e;
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/queue.db", k.folder);
	enum err_kind rc = OK;
	int status = EXIT_BROKEN;
	if (!k.a)
		rc = err_set(&e, ERR_IO, "out of memory");
	if (rc == OK && (n <= 0 || n > (int)sizeof path - 16))
		rc = err_set(&e, ERR_LIMIT, "the path of the folder is too long");
	if (rc == OK)
		rc = store_open(path, false, &k.store, &e);
	if (rc == OK)
		rc = store_sizes(k.store, &k.sequenced, &k.published, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	else
		status = log_audit(&(struct log_audit){.op = c->name,
			.folder = k.folder,
			.policy = args_get(a, "policy"),
			.problems = &k.problems,
			.entry = check_entry,
			.finish = finish,
			.to = &k});
	store_close(k.store);
	arena_close(k.a);
	return status;
}

static const struct opt opts[] = {
	{"policy", "FILE", "a C2SP tlog-policy: ask for a quorum of cosignatures too", false},
};

const struct cmd cmd_log_fsck = {
	.name = "log fsck",
	.args = "FOLDER",
	.brief = "rebuild one's own log from its bundles, and compare tiles, store and signer",
	.help = "All that `exq log check` checks, and besides that each row of the store's index "
		"is of "
		"the\n"
		"entry at its place and none is left over, that what is sequenced and not "
		"published waits\n"
		"in the queue, that store, public checkpoint and signer are of one history, and "
		"that what\n"
		"the signer signed last is a tree of these tiles.  Run it while nothing writes to "
		"the log.\n"
		"Each line `wrong: PLACE: …` says what is wrong and in which file; of more than "
		"1,000 the\n"
		"rest are counted.  Exit status 0: nothing is wrong; 1: something is; 2: it could "
		"not be\n"
		"found out.\n"
		"\n  exq log fsck /var/lib/exq/kz\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
