/* tests/log/tree.h: a small log in memory, signed by a key of its own. */
#ifndef EXQ_TESTS_LOG_TREE_H
#define EXQ_TESTS_LOG_TREE_H

#include "log/checkpoint.h"
#include "log/files.h"
#include "log/note.h"
#include "log/proof.h"
#include "sign/ed25519.h"

enum { TREE_MAX = 600 };

struct tree {
	char origin[64];
	uint64_t fork;
	struct sha256 leaves[TREE_MAX];
	struct ed25519 *key;
	struct vkey vkey;
};

/* Entry i is a text, and from `fork` on another one. */
void tree_open(struct tree *t, const char *origin, uint64_t fork);
void tree_close(struct tree *t);
/* Its key is that of another one. */
void tree_share_key(struct tree *t, const struct tree *of);

struct sha256 tree_root(struct tree *t, uint64_t size);
/* The signed checkpoint, appended. */
void tree_note(struct tree *t, uint64_t size, struct buf *to);
void tree_sign(struct tree *t, struct slice text, struct buf *to);
/* The request of tlog-witness from `old` to `size`, appended. */
void tree_ask(struct tree *t, uint64_t old, uint64_t size, struct buf *to);
/* Its bundles and tiles at this size; entries are texts at time 0. */
void tree_files(struct tree *t, uint64_t size, struct files *files);

#endif
