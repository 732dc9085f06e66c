/*
 * Any bytes as a receipt: what is put is what was read, and it proves of an object what RFC 6962's
 * own definition of the path says, written here a second time: with the root that the path leads
 * to it proves the object, and no other object, time or path.
 */
#include "fuzz.h"

#include "log/entry.h"
#include "log/merkle.h"
#include "log/receipt.h"

static const struct slice object = {"an object", 9};

/* RFC 6962, 2.1.1, from the root down: false where the path has another length than it must. */
static bool
root_by_definition(uint64_t index, uint64_t size, const struct sha256 *leaf,
	const struct sha256 *path, size_t n, struct sha256 *root)
{
	uint64_t half = 1;
	struct sha256 below;
	*root = *leaf;
	if (size == 1 || n == 0)
		return size == 1 && n == 0;
	while (half < size - half)
		half *= 2;
	bool right = index >= half;
	if (!root_by_definition(right ? index - half : index, right ? size - half : half, leaf,
		    path, n - 1, &below))
		return false;
	*root = right ? merkle_node(&path[n - 1], &below) : merkle_node(&below, &path[n - 1]);
	return true;
}

static struct sha256
leaf_at(int64_t time)
{
	struct entry one = {time, object};
	struct buf b;
	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, &one);
	struct sha256 leaf = merkle_leaf(buf_slice(&b));
	buf_fini(&b);
	return leaf;
}

/* What was proven is not proven of anything else. */
static void
check_others(const struct receipt *r)
{
	struct receipt other = *r;
	struct err e;
	must(receipt_check(r, slice_of("another object"), &e) == ERR_MISMATCH && e.msg[0]);
	other.time ^= 1;
	must(receipt_check(&other, object, &e) == ERR_MISMATCH && e.msg[0]);
	other = *r;
	if (!r->proof.steps.n)
		return;
	other.proof.steps.h[r->proof.steps.n / 2].b[0] ^= 1;
	must(receipt_check(&other, object, &e) == ERR_MISMATCH && e.msg[0]);
	other = *r;
	other.proof.steps.n--;
	must(receipt_check(&other, object, &e) == ERR_MISMATCH && e.msg[0]);
}

static void
check_path(struct receipt *r)
{
	struct err e = {.kind = OK};
	struct sha256 root, leaf = leaf_at(r->time);
	const struct steps *s = &r->proof.steps;
	uint64_t index = r->proof.index, size = r->checkpoint.size;
	bool fits = index < size && root_by_definition(index, size, &leaf, s->h, s->n, &root);
	if (fits)
		r->checkpoint.root = root;
	enum err_kind rc = receipt_check(r, object, &e);
	must(rc == (fits ? OK : ERR_MISMATCH) && (fits || e.msg[0]));
	if (fits)
		check_others(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct receipt r = {.time = -7};
	struct err e = {.kind = OK};
	char time[16];
	enum err_kind rc = receipt_parse((struct slice){(const char *)bytes, n}, &r, &e);
	must(rc == e.kind && (rc == OK || (e.msg[0] && r.time == -7)));
	if (rc != OK)
		return 0;
	must(r.time >= 0 && r.note.nsigs > 0 && r.proof.index < MERKLE_MAX_SIZE);
	must(slice_eq(receipt_put_time(r.time, time), r.proof.extra));
	must(slice_eq(slice_of(r.checkpoint.origin),
		(struct slice){r.note.text.p, strlen(r.checkpoint.origin)}));
	must(receipt_check(&r, slice_of("no object of this log"), &e) == ERR_MISMATCH);
	check_path(&r);
	return 0;
}
