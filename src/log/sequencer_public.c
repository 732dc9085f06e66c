/* What others ask of a sequencer: receipts, the checkpoint, and cosignatures to put into it. */
#include "log/sequencer_parts.h"

#include "base/base64.h"
#include "log/checkpoint.h"
#include "log/prover.h"
#include "log/receipt.h"

/* The tree that is public: its files, and the root its checkpoint says. */
static enum err_kind
read_tree(struct sequencer *q, struct prover_tree *tree, struct err *e)
{
	struct note n;
	struct checkpoint c;
	if (note_parse(buf_slice(&q->note), &n, e) != OK || checkpoint_parse(n.text, &c, e) != OK)
		return err_context(e, "public/checkpoint");
	*tree = (struct prover_tree){{q->files, c.size}, c.root};
	return OK;
}

enum err_kind
sequencer_receipt(struct sequencer *q, uint64_t index, int64_t time, struct buf *to, struct err *e)
{
	struct prover_tree tree;
	struct sha256 leaf;
	char extra[16];
	struct proof p = {.index = index, .note = buf_slice(&q->note)};
	if (sequencer_usable(q, e) != OK)
		return e->kind;
	if (index >= q->edge.size)
		return err_set(e, ERR_MISSING, "there is no entry %llu: the log has %llu",
			(unsigned long long)index, (unsigned long long)q->edge.size);
	p.extra = receipt_put_time(time, extra);
	if (read_tree(q, &tree, e) != OK || files_hash(&tree.tree, 0, index, &leaf, e) != OK ||
		prover_entry(&tree, index, &leaf, &p.steps, e) != OK)
		return e->kind;
	proof_put(to, &p);
	return buf_failed(to) ? err_set(e, ERR_IO, "out of memory") : OK;
}

uint64_t
sequencer_size(const struct sequencer *q)
{
	return q->edge.size;
}

struct trust *
sequencer_trust(struct sequencer *q)
{
	return q->trust;
}

struct slice
sequencer_checkpoint(const struct sequencer *q)
{
	return buf_slice(&q->note);
}

/* ---- cosignatures ---- */

/* Lines of cosignature/v1 are told by their length; who put them there verified them. */
static int64_t
time_of(const struct note_sig *sig)
{
	unsigned char bytes[4 + 8 + ED25519_SIG_LEN];
	size_t n = 0;
	uint64_t s = 0;
	if (!base64_parse(sig->base64, bytes, sizeof bytes, &n) || n != sizeof bytes)
		return 0;
	for (size_t i = 4; i < 12; i++)
		s = s << 8 | bytes[i];
	return s < INT64_MAX / 1000 ? (int64_t)s * 1000 : 0;
}

void
sequencer_note_cosigned(struct sequencer *q)
{
	struct note n;
	struct err e;
	if (q->note.n == 0 || note_parse(buf_slice(&q->note), &n, &e) != OK)
		return;
	for (size_t i = 0; i < n.nsigs; i++) {
		int64_t at = time_of(&n.sigs[i]);
		q->cosigned = at > q->cosigned ? at : q->cosigned;
	}
}

static bool
has_sig(const struct note *n, const struct note_sig *sig)
{
	for (size_t i = 0; i < n->nsigs; i++)
		if (n->sigs[i].id == sig->id && slice_eq(n->sigs[i].name, sig->name))
			return true;
	return false;
}

/* `bytes`, the note `new`, and the lines of `old` that it has not: who asked several witnesses at
 * once loses none. */
static void
put_merged(struct buf *to, struct slice bytes, const struct note *new, const struct note *old)
{
	buf_add(to, bytes);
	for (size_t i = 0; i < old->nsigs; i++)
		if (!has_sig(new, &old->sigs[i]))
			buf_addf(to, "— %.*s %.*s\n", SLICE_ARG(old->sigs[i].name),
				SLICE_ARG(old->sigs[i].base64));
}

enum err_kind
sequencer_cosigned(struct sequencer *q, struct slice bytes, struct err *e)
{
	struct note old, new;
	struct buf merged;
	if (sequencer_usable(q, e) != OK || note_parse(buf_slice(&q->note), &old, e) != OK ||
		note_parse(bytes, &new, e) != OK)
		return e->kind;
	if (!slice_eq(old.text, new.text))
		return err_set(e, ERR_MISMATCH, "the cosignatures are on another checkpoint");
	if (trust_check_note(q->trust, &new, e) != OK)
		return e->kind;
	buf_init(&merged, NOTE_MAX_BYTES);
	put_merged(&merged, bytes, &new, &old);
	enum err_kind rc = buf_failed(&merged) ? err_set(e, ERR_LIMIT, "too many cosignatures")
					       : note_parse(buf_slice(&merged), &new, e);
	if (rc == OK)
		rc = sequencer_broken(q, files_write_checkpoint(q->files, buf_slice(&merged), e));
	if (rc == OK && merged.p) {
		buf_clear(&q->note);
		buf_add(&q->note, buf_slice(&merged));
		sequencer_note_cosigned(q);
	}
	buf_fini(&merged);
	return rc;
}
