/*
 * fuzz/object_parts.h: the parts of a signed object in its tree, found as far as they are there,
 * and mended: what stands in the object for others made to fit them, and signed again.
 *
 * Keys and certificates are those of fuzz/keys, made for this and good for nothing else.
 */
#ifndef EXQ_FUZZ_OBJECT_PARTS_H
#define EXQ_FUZZ_OBJECT_PARTS_H

#include "object_tlv.h"

#include <stdint.h>

/* NULL where it was not found. */
struct parts {
	struct tlv *version, *digests, *content, *certificates, *certificate;
	struct tlv *info, *info_version, *sid, *digest, *attributes, *algorithm, *signature;
	struct tlv *serial, *issuer, *subject; /* in the certificate */
};

struct parts parts_find(const struct tlv *root);

/* The first value of an attribute named by the last byte of its OID, 1.2.840.113549.1.9.x. */
struct tlv *parts_attribute(const struct parts *p, char x);

/* SHA-384 by the signer's digest algorithm; every other is taken for SHA-256. */
bool parts_is_384(const struct parts *p);

enum { PARTS_KEYS = 2 };
/* The i-th key's certificate in place of what is there. */
void parts_set_certificate(struct arena *a, struct parts *p, size_t i);

/* Sign again; `choice` are random bits by which some steps are left out now and then. */
void parts_mend(struct arena *a, struct parts *p, uint64_t choice);

#endif
