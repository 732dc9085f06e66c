/*
 * tests/interop/logtool: makes and verifies the public folder of a log with src/log alone, beside
 * main.go, which does the same with other people's code; each verifies what the other makes.
 */
#ifndef TESTS_INTEROP_LOGTOOL_H
#define TESTS_INTEROP_LOGTOOL_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/* Where trees change their shape. */
enum { EDGE_SIZES = 8 };
extern const uint64_t edge_sizes[EDGE_SIZES];

/*
 * Write a log of `size` synthetic entries, its keys (vkey, cosigner), some receipts with their
 * entries (I.tlog-proof, I.entry) and consistency proofs (OLD.advance, as a witness is asked).
 */
MUST_CHECK enum err_kind log_make(
	const char *folder, uint64_t size, const char *origin, struct err *e);

/* `cosigner`: NULL when cosignatures are not asked for.  `files`: receipts and consistency proofs.
 */
MUST_CHECK enum err_kind log_verify(const char *folder, const char *vkey, const char *cosigner,
	char *const *files, size_t n, struct err *e);

#endif
