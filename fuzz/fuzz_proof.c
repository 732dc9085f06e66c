/*
 * Any bytes as a proof of inclusion and as a request to a witness: what is put is what was read.
 */
#include "fuzz.h"

#include "log/merkle.h"
#include "log/proof.h"

enum { ROOM = 2 * PROOF_MAX_BYTES };

static void
same_again(struct buf *b, struct slice text)
{
	must(slice_eq(buf_slice(b), text));
	buf_fini(b);
}

static void
as_proof(struct slice text)
{
	struct proof p = {.index = UINT64_MAX};
	struct err e = {.kind = OK};
	struct buf b;
	enum err_kind rc = proof_parse(text, &p, &e);
	must(rc == e.kind && (rc == OK || (e.msg[0] && p.index == UINT64_MAX)));
	if (rc != OK)
		return;
	must(p.index < MERKLE_MAX_SIZE && p.steps.n <= MERKLE_MAX_STEPS && p.note.n);
	buf_init(&b, ROOM);
	proof_put(&b, &p);
	same_again(&b, text);
}

static void
as_advance(struct slice text)
{
	struct advance a = {.old = UINT64_MAX};
	struct err e = {.kind = OK};
	struct buf b;
	enum err_kind rc = advance_parse(text, &a, &e);
	must(rc == e.kind && (rc == OK || (e.msg[0] && a.old == UINT64_MAX)));
	if (rc != OK)
		return;
	must(a.old <= MERKLE_MAX_SIZE && a.steps.n <= MERKLE_MAX_STEPS && a.note.n);
	buf_init(&b, ROOM);
	advance_put(&b, &a);
	same_again(&b, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice text = {(const char *)bytes, n};
	as_proof(text);
	as_advance(text);
	return 0;
}
