/*
 * log/prover.h: proofs out of a log's own files, each checked before it is given away.
 *
 * What is proven is led to the root of a checkpoint that was signed, by the rules a verifier has
 * (log/merkle.h): a tile that somebody changed makes no false receipt.  ERR_MISMATCH then names the
 * tile, or those tiles of which one is false.
 */
#ifndef EXQ_LOG_PROVER_H
#define EXQ_LOG_PROVER_H

#include "log/files.h"

struct prover_tree {
	struct files_tree tree;
	struct sha256 root; /* as the checkpoint of tree.size has it */
};

/* That the entry with this leaf stands at index, which is below the size. */
MUST_CHECK enum err_kind prover_entry(struct prover_tree *t, uint64_t index,
	const struct sha256 *leaf, struct steps *steps, struct err *e);

/* That the tree extends the one of its first `old` entries (at most its size). */
MUST_CHECK enum err_kind prover_growth(
	struct prover_tree *t, uint64_t old, struct steps *steps, struct err *e);

#endif
