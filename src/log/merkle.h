/*
 * log/merkle.h: the Merkle tree of RFC 6962 section 2.1.  Pure.
 *
 * A leaf's hash is SHA-256(0x00 || entry), a node's SHA-256(0x01 || left || right), the empty
 * tree's SHA-256 of nothing.  Sizes and indexes are below 2^63.
 */
#ifndef EXQ_LOG_MERKLE_H
#define EXQ_LOG_MERKLE_H

#include "base/sha256.h"

enum { MERKLE_MAX_STEPS = 63 }; /* of a proof: one a level, and sizes are below 2^63 */
#define MERKLE_MAX_SIZE ((uint64_t)INT64_MAX)

struct sha256 merkle_leaf(struct slice entry);
struct sha256 merkle_node(const struct sha256 *left, const struct sha256 *right);
struct sha256 merkle_empty(void);

/* A growing tree as the roots of its complete subtrees, largest first: log2(size) hashes. */
struct frontier {
	uint64_t size;
	size_t n;
	struct sha256 roots[64];
};

void frontier_init(struct frontier *f);
void frontier_add(struct frontier *f, const struct sha256 *leaf);
struct sha256 frontier_root(const struct frontier *f);

/*
 * Gives the root of the complete subtree of 2^level leaves that begins at leaf index << level.
 * Asked only for subtrees that lie whole in the tree.
 */
typedef enum err_kind merkle_read(
	void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e);

struct steps {
	size_t n;
	struct sha256 h[MERKLE_MAX_STEPS];
};

/* The root of the tree of the first `size` leaves.  Errors of `read` are passed on. */
MUST_CHECK enum err_kind merkle_root(
	merkle_read *read, void *from, uint64_t size, struct sha256 *root, struct err *e);

/*
 * Make the proof, leaf to root (index < size), or from size `old` to `size` (old <= size).
 * ERR_LIMIT: of a tree of more than 2^62 entries a consistency proof may have 64 steps, which no
 * format of C2SP has room for.
 */
MUST_CHECK enum err_kind merkle_prove_inclusion(merkle_read *read, void *from, uint64_t index,
	uint64_t size, struct steps *steps, struct err *e);
MUST_CHECK enum err_kind merkle_prove_consistency(merkle_read *read, void *from, uint64_t old,
	uint64_t size, struct steps *steps, struct err *e);

/*
 * RFC 9162 sections 2.1.3.2 and 2.1.4.2.  OK, or ERR_MISMATCH with what does not fit (index not
 * below size, too many or too few steps, another root).  From size 0 the empty proof, and only
 * that one, leads to any tree (old_root is not looked at and may be NULL); between equal sizes the
 * empty proof and equal roots.
 */
MUST_CHECK enum err_kind merkle_check_inclusion(uint64_t index, uint64_t size,
	const struct sha256 *leaf, const struct steps *steps, const struct sha256 *root,
	struct err *e);
MUST_CHECK enum err_kind merkle_check_consistency(uint64_t old, const struct sha256 *old_root,
	uint64_t size, const struct sha256 *root, const struct steps *steps, struct err *e);

#endif
