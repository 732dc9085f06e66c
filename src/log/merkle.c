#include "log/merkle.h"

#include <assert.h>
#include <inttypes.h>

struct sha256
merkle_leaf(struct slice entry)
{
	struct sha256_run r;
	sha256_start(&r);
	sha256_add(&r, (struct slice){"\0", 1});
	sha256_add(&r, entry);
	return sha256_end(&r);
}

struct sha256
merkle_node(const struct sha256 *left, const struct sha256 *right)
{
	char bytes[1 + 2 * SHA256_LEN] = {1};
	memcpy(bytes + 1, left->b, SHA256_LEN);
	memcpy(bytes + 1 + SHA256_LEN, right->b, SHA256_LEN);
	return sha256_of((struct slice){bytes, sizeof bytes});
}

struct sha256
merkle_empty(void)
{
	return sha256_of((struct slice){NULL, 0});
}

void
frontier_init(struct frontier *f)
{
	f->size = 0;
	f->n = 0;
}

void
frontier_add(struct frontier *f, const struct sha256 *leaf)
{
	assert(f->size < MERKLE_MAX_SIZE);
	struct sha256 h = *leaf;
	/* Each 1 at the end of the old size is a subtree that the new leaf completes to a pair. */
	for (uint64_t s = f->size; s & 1; s >>= 1)
		h = merkle_node(&f->roots[--f->n], &h);
	f->roots[f->n++] = h;
	f->size++;
}

/* The root over complete subtrees of falling size. */
static struct sha256
join(const struct sha256 *roots, size_t n)
{
	struct sha256 h = roots[n - 1];
	for (size_t i = n - 1; i > 0; i--)
		h = merkle_node(&roots[i - 1], &h);
	return h;
}

struct sha256
frontier_root(const struct frontier *f)
{
	return f->n ? join(f->roots, f->n) : merkle_empty();
}

struct reader {
	merkle_read *read;
	void *from;
};

/* The largest power of two below n; n is 2 or more. */
static uint64_t
split(uint64_t n)
{
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

/*
 * The root of the n leaves from `begin` on, which is a multiple of the largest power of two within
 * n: wherever RFC 6962 splits a tree, both sides begin at such a place.
 */
static enum err_kind
range(struct reader r, uint64_t begin, uint64_t n, struct sha256 *root, struct err *e)
{
	struct sha256 roots[64];
	size_t nroots = 0;
	for (unsigned level = 63; level-- > 0;) {
		if (!(n >> level & 1))
			continue;
		if (r.read(r.from, level, begin >> level, &roots[nroots], e) != OK)
			return e->kind;
		nroots++;
		begin += (uint64_t)1 << level;
	}
	*root = join(roots, nroots);
	return OK;
}

static enum err_kind
check_size(uint64_t size, struct err *e)
{
	return size <= MERKLE_MAX_SIZE ? OK : err_set(e, ERR_LIMIT, "a tree of 2^63 entries");
}

enum err_kind
merkle_root(merkle_read *read, void *from, uint64_t size, struct sha256 *root, struct err *e)
{
	if (check_size(size, e) != OK)
		return e->kind;
	if (size == 0) {
		*root = merkle_empty();
		return OK;
	}
	return range((struct reader){read, from}, 0, size, root, e);
}

/* Proofs are found from the root down and written from the leaf up. */
static void
turn(struct steps *s)
{
	for (size_t i = 0; i < s->n / 2; i++) {
		struct sha256 h = s->h[i];
		s->h[i] = s->h[s->n - 1 - i];
		s->h[s->n - 1 - i] = h;
	}
}

static enum err_kind
add_step(struct reader r, uint64_t begin, uint64_t n, struct steps *s, struct err *e)
{
	if (s->n == MERKLE_MAX_STEPS)
		return err_set(
			e, ERR_LIMIT, "the proof would have more than %d steps", MERKLE_MAX_STEPS);
	if (range(r, begin, n, &s->h[s->n], e) != OK)
		return e->kind;
	s->n++;
	return OK;
}

enum err_kind
merkle_prove_inclusion(merkle_read *read, void *from, uint64_t index, uint64_t size,
	struct steps *steps, struct err *e)
{
	struct reader r = {read, from};
	uint64_t begin = 0, n = size;
	struct steps s = {.n = 0};
	if (check_size(size, e) != OK)
		return e->kind;
	if (index >= size)
		return err_set(
			e, ERR_MISMATCH, "no entry %" PRIu64 " in a tree of %" PRIu64, index, size);
	while (n > 1) {
		uint64_t k = split(n);
		bool left = index - begin < k;
		enum err_kind rc =
			left ? add_step(r, begin + k, n - k, &s, e) : add_step(r, begin, k, &s, e);
		if (rc != OK)
			return rc;
		begin = left ? begin : begin + k;
		n = left ? k : n - k;
	}
	turn(&s);
	*steps = s;
	return OK;
}

enum err_kind
merkle_prove_consistency(merkle_read *read, void *from, uint64_t old, uint64_t size,
	struct steps *steps, struct err *e)
{
	struct reader r = {read, from};
	uint64_t begin = 0, n = size;
	struct steps s = {.n = 0};
	if (check_size(size, e) != OK)
		return e->kind;
	if (old > size)
		return err_set(e, ERR_MISMATCH,
			"a tree of %" PRIu64 " is no beginning of one of %" PRIu64, old, size);
	/* [begin, begin + n) is the part of the new tree at whose left `old` ends within. */
	while (old > 0 && old - begin < n) {
		uint64_t k = split(n);
		bool left = old - begin <= k;
		enum err_kind rc =
			left ? add_step(r, begin + k, n - k, &s, e) : add_step(r, begin, k, &s, e);
		if (rc != OK)
			return rc;
		begin = left ? begin : begin + k;
		n = left ? k : n - k;
	}
	/* What starts at 0 is the old tree itself, whose root the verifier has. */
	if (old > 0 && begin > 0 && add_step(r, begin, n, &s, e) != OK)
		return e->kind;
	turn(&s);
	*steps = s;
	return OK;
}

static enum err_kind
too_many(struct err *e)
{
	return err_set(e, ERR_MISMATCH, "the proof has too many steps");
}

static enum err_kind
too_few(struct err *e)
{
	return err_set(e, ERR_MISMATCH, "the proof has too few steps");
}

/* One step up: `fn` and `sn` are RFC 9162's node and last node; true when `h` stands left. */
static bool
step_up(uint64_t *fn, uint64_t *sn)
{
	bool left = (*fn & 1) || *fn == *sn;
	if (left)
		while (!(*fn & 1) && *fn) {
			*fn >>= 1;
			*sn >>= 1;
		}
	*fn >>= 1;
	*sn >>= 1;
	return left;
}

enum err_kind
merkle_check_inclusion(uint64_t index, uint64_t size, const struct sha256 *leaf,
	const struct steps *steps, const struct sha256 *root, struct err *e)
{
	struct sha256 r = *leaf;
	if (index >= size || size > MERKLE_MAX_SIZE)
		return err_set(
			e, ERR_MISMATCH, "no entry %" PRIu64 " in a tree of %" PRIu64, index, size);
	uint64_t fn = index, sn = size - 1;
	for (size_t i = 0; i < steps->n; i++) {
		if (sn == 0)
			return too_many(e);
		const struct sha256 *h = &steps->h[i];
		r = step_up(&fn, &sn) ? merkle_node(h, &r) : merkle_node(&r, h);
	}
	if (sn != 0)
		return too_few(e);
	if (!sha256_eq(&r, root))
		return err_set(e, ERR_MISMATCH, "the proof leads to another root");
	return OK;
}

/* Where no step is to be walked: from nothing, or to itself. */
static enum err_kind
check_trivial(uint64_t old, const struct sha256 *old_root, uint64_t size, const struct sha256 *root,
	const struct steps *steps, struct err *e)
{
	struct sha256 empty = merkle_empty();
	if (steps->n)
		return too_many(e);
	if (size == 0 && !sha256_eq(root, &empty))
		return err_set(e, ERR_MISMATCH, "the root of the empty tree is another");
	if (old > 0 && old == size && !sha256_eq(old_root, root))
		return err_set(e, ERR_MISMATCH, "two roots of the tree of %" PRIu64, size);
	return OK;
}

enum err_kind
merkle_check_consistency(uint64_t old, const struct sha256 *old_root, uint64_t size,
	const struct sha256 *root, const struct steps *steps, struct err *e)
{
	if (old > size || size > MERKLE_MAX_SIZE)
		return err_set(e, ERR_MISMATCH,
			"a tree of %" PRIu64 " is no beginning of one of %" PRIu64, old, size);
	if (old == 0 || old == size)
		return check_trivial(old, old_root, size, root, steps, e);
	/* A complete old tree is itself the first node; the proof leaves it out. */
	bool whole = (old & (old - 1)) == 0;
	uint64_t fn = old - 1, sn = size - 1;
	if (!whole && steps->n == 0)
		return too_few(e);
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	struct sha256 fr = whole ? *old_root : steps->h[0], sr = fr;
	for (size_t i = whole ? 0 : 1; i < steps->n; i++) {
		if (sn == 0)
			return too_many(e);
		const struct sha256 *h = &steps->h[i];
		bool left = step_up(&fn, &sn);
		if (left)
			fr = merkle_node(h, &fr);
		sr = left ? merkle_node(h, &sr) : merkle_node(&sr, h);
	}
	if (sn != 0)
		return too_few(e);
	if (!sha256_eq(&fr, old_root))
		return err_set(e, ERR_MISMATCH, "the proof leads from another old root");
	if (!sha256_eq(&sr, root))
		return err_set(e, ERR_MISMATCH, "the proof leads to another root");
	return OK;
}
