/* exq log prove: the receipt of an entry, or the proof that a log grew from an older size. */
#include "cmd/log.h"

#include "log/entry.h"
#include "log/receipt.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>

struct job {
	struct files *files;
	struct conf conf;
	struct buf note, entry, out;
	struct checkpoint checkpoint;
};

static enum err_kind
open_job(struct job *j, const char *folder, struct err *e)
{
	char path[4096];
	struct note n;
	enum err_kind rc = conf_read(folder, &j->conf, e);
	snprintf(path, sizeof path, "%s/public", folder);
	if (rc == OK)
		rc = files_open(path, &j->files, e);
	if (rc == OK)
		rc = files_read_checkpoint(j->files, &j->note, e);
	if (rc == OK)
		rc = note_parse(buf_slice(&j->note), &n, e);
	if (rc == OK)
		rc = checkpoint_parse(n.text, &j->checkpoint, e);
	return rc;
}

/* The index of an id, by the store. */
static enum err_kind
find_index(const char *folder, const char *text, uint64_t *index, struct err *e)
{
	struct sha256 id;
	struct store *store;
	struct submission s;
	char path[4096];
	if (log_parse_index(text, index))
		return OK;
	if (sha256_parse(slice_of(text), &id, e) != OK)
		return err_set(e, ERR_USAGE, "%s: neither an index nor an id \"sha256:…\"", text);
	snprintf(path, sizeof path, "%s/queue.db", folder);
	struct arena *a = arena_open(1 << 20);
	if (!a)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = store_open(path, false, &store, e);
	if (rc == OK) {
		rc = store_find(store, &id, a, &s, e);
		if (rc == OK && !s.sequenced)
			rc = err_set(e, ERR_MISSING, "%s: queued, and not in the log yet", text);
		if (rc == OK)
			*index = s.index;
		store_close(store);
	}
	arena_close(a);
	return rc;
}

static enum err_kind
prove_entry(struct job *j, uint64_t index, struct err *e)
{
	struct files_tree tree = {j->files, j->checkpoint.size};
	struct proof p = {.index = index, .note = buf_slice(&j->note)};
	struct entry one;
	char extra[16];
	if (index >= tree.size)
		return err_set(e, ERR_MISSING, "there is no entry %llu: the log has %llu",
			(unsigned long long)index, (unsigned long long)tree.size);
	if (files_entry(j->files, index, tree.size, &j->entry, e) != OK ||
		entry_parse(buf_slice(&j->entry), &one, e) != OK ||
		merkle_prove_inclusion(files_hash, &tree, index, tree.size, &p.steps, e) != OK)
		return e->kind;
	p.extra = receipt_put_time(one.time, extra);
	proof_put(&j->out, &p);
	return OK;
}

static enum err_kind
prove_growth(struct job *j, const char *text, struct err *e)
{
	struct files_tree tree = {j->files, j->checkpoint.size};
	struct advance a = {.note = buf_slice(&j->note)};
	if (!log_parse_index(text, &a.old) || a.old > tree.size)
		return err_set(e, ERR_USAGE, "--from %s: no size up to %llu", text,
			(unsigned long long)tree.size);
	if (merkle_prove_consistency(files_hash, &tree, a.old, tree.size, &a.steps, e) != OK)
		return e->kind;
	advance_put(&j->out, &a);
	return OK;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.files = NULL};
	struct err e;
	uint64_t index = 0;
	const char *from = args_get(a, "from");
	buf_init(&j.note, NOTE_MAX_BYTES);
	buf_init(&j.entry, ENTRY_MAX_BYTES);
	buf_init(&j.out, PROOF_MAX_BYTES);
	enum err_kind rc = !from == (a->npos == 1)
				   ? err_set(&e, ERR_USAGE, "give an entry, or --from SIZE")
				   : open_job(&j, a->pos[0], &e);
	if (rc == OK && from)
		rc = prove_growth(&j, from, &e);
	if (rc == OK && !from) {
		rc = find_index(a->pos[0], a->pos[1], &index, &e);
		if (rc == OK)
			rc = prove_entry(&j, index, &e);
	}
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&j.out), &e);
	if (rc != OK)
		diag_error(c->name, &e);
	files_close(j.files);
	buf_fini(&j.note);
	buf_fini(&j.entry);
	buf_fini(&j.out);
	return rc == OK ? EXIT_YES : rc == ERR_MISSING ? EXIT_NO : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"from", "SIZE", "prove instead that the log of today extends the one of that size", false},
	{"o", "FILE", "write there (default: standard output)", false},
};

const struct cmd cmd_log_prove = {
	.name = "log prove",
	.args = "FOLDER [INDEX|ID]",
	.brief = "the receipt of an entry, or the proof that the log only grew",
	.help = "The receipt is a C2SP tlog-proof under the newest checkpoint, its `extra` the "
		"entry's\n"
		"time; with the object and the log's key it is checked offline, by `exq log "
		"verify`\n"
		"or by other people's software.  With --from the answer is the request that a "
		"witness\n"
		"takes: `old SIZE`, the consistency proof, the checkpoint.\n"
		"\n  exq log prove /var/lib/exq/kz 42 -o 42.tlog-proof\n"
		"  exq log prove /var/lib/exq/kz --from 40\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
