/* exq log prove: the receipt of an entry, or the proof that a log grew from an older size. */
#include "cmd/log.h"

#include "log/entry.h"
#include "log/prover.h"
#include "log/receipt.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>

struct job {
	struct log_public public;
	struct prover_tree tree;
	struct buf entry, out;
};

static enum err_kind
open_job(struct job *j, const char *folder, struct err *e)
{
	if (log_public_open(folder, &j->public, e) != OK)
		return e->kind;
	j->tree = (struct prover_tree){
		{j->public.files, j->public.checkpoint.size}, j->public.checkpoint.root};
	return OK;
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
	uint64_t size = j->tree.tree.size;
	struct proof p = {.index = index, .note = buf_slice(&j->public.note)};
	struct entry one;
	char extra[16];
	if (index >= size)
		return err_set(e, ERR_MISSING, "there is no entry %llu: the log has %llu",
			(unsigned long long)index, (unsigned long long)size);
	if (files_entry(j->public.files, index, size, &j->entry, e) != OK ||
		entry_parse(buf_slice(&j->entry), &one, e) != OK)
		return err_context(e, "entry %llu", (unsigned long long)index);
	struct sha256 leaf = merkle_leaf(buf_slice(&j->entry));
	if (prover_entry(&j->tree, index, &leaf, &p.steps, e) != OK)
		return e->kind;
	p.extra = receipt_put_time(one.time, extra);
	proof_put(&j->out, &p);
	return OK;
}

static enum err_kind
prove_growth(struct job *j, const char *text, struct err *e)
{
	struct advance a = {.note = buf_slice(&j->public.note)};
	if (!log_parse_index(text, &a.old) || a.old > j->tree.tree.size)
		return err_set(e, ERR_USAGE, "--from %s: no size up to %llu", text,
			(unsigned long long)j->tree.tree.size);
	if (prover_growth(&j->tree, a.old, &a.steps, e) != OK)
		return e->kind;
	advance_put(&j->out, &a);
	return OK;
}

static enum err_kind
prove(struct job *j, const struct args *a, struct err *e)
{
	const char *from = args_get(a, "from");
	uint64_t index = 0;
	if (!from == (a->npos == 1))
		return err_set(e, ERR_USAGE, "give an entry, or --from SIZE");
	enum err_kind rc = open_job(j, a->pos[0], e);
	if (rc == OK && from)
		return prove_growth(j, from, e);
	if (rc == OK)
		rc = find_index(a->pos[0], a->pos[1], &index, e);
	return rc == OK ? prove_entry(j, index, e) : rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.public = {.files = NULL}};
	struct err e;
	buf_init(&j.public.note, 0);
	buf_init(&j.entry, ENTRY_MAX_BYTES);
	buf_init(&j.out, PROOF_MAX_BYTES);
	enum err_kind rc = prove(&j, a, &e);
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&j.out), &e);
	if (rc != OK)
		diag_error(c->name, &e);
	log_public_close(&j.public);
	buf_fini(&j.entry);
	buf_fini(&j.out);
	return rc == ERR_MISSING ? EXIT_NO : log_exit(rc);
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
		"takes: `old SIZE`, the consistency proof, the checkpoint.  Either is checked "
		"against the\n"
		"checkpoint before it is written.  Exit status 1: there is no such entry, or the "
		"files\n"
		"contradict the checkpoint, and which; 2: usage, or the machine failed.\n"
		"\n  exq log prove /var/lib/exq/kz 42 -o 42.tlog-proof\n"
		"  exq log prove /var/lib/exq/kz --from 40\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
