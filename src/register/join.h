/*
 * register/join.h: documents in several parts, joined when the last of them is in.  Pure.
 *
 * Parts of one document have issuer, type, part.set and part.count in common; of two with the same
 * number the first counts.  The entry with which all numbers are there completes it: if they are
 * alike in everything but nonce, issued, part.number and the lists of the document itself (not
 * those within an object or an item), and one key has signed them all, these lists are joined in
 * the order of the numbers.  Otherwise it is refused, and the set is over as well: who wants to try
 * again takes another set, and no part makes the fold join the others twice.
 *
 * What waits is kept as JSON, so that it costs what its entry weighs.  At most DOC_MAX_PARTS parts,
 * each list at most so many times what one document may hold: 65,536 targets.
 */
#ifndef EXQ_REGISTER_JOIN_H
#define EXQ_REGISTER_JOIN_H

#include "base/arena.h"
#include "register/fold.h"

struct join_set;

/* What can become of a part. */
enum join_is {
	JOIN_WAITS,	/* for others: kept */
	JOIN_DIFFERS,	/* never counts, or completes what is not one document */
	JOIN_COMPLETES, /* the document is there */
	JOIN_NO_MEMORY,
};

/* A document completed; in the scratch memory given. */
struct join {
	struct join_set *set;
	const struct doc_common *doc; /* of the type's struct; nonce and issued of number 1 */
	const struct sha256 *ids;     /* of all parts, by number */
	size_t n;
};

/* Is this a document to be joined, or one that says so and cannot be? */
bool join_is_part(const struct doc_common *doc);

/*
 * Take a part.  *sets is a tree of tsearch(3), NULL at first, with nodes in `kept`.  What completes
 * a document is not kept before join_end(): until then the same entry can come again.
 */
MUST_CHECK enum join_is join_add(void **sets, struct arena *kept, struct arena *scratch,
	const struct fold_entry *in, struct join *j);

/* No more of it: the document was taken, or refused. */
void join_end(struct join_set *set);

#endif
