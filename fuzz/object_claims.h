/*
 * fuzz/object_claims.h: what a refusal says of an object, asked of OpenSSL's reader of it.
 */
#ifndef EXQ_FUZZ_OBJECT_CLAIMS_H
#define EXQ_FUZZ_OBJECT_CLAIMS_H

#include <openssl/cms.h>
#include <stdbool.h>

/* `rule`: the message behind its place; `cms` has a signer.  True also of a rule about which
 * OpenSSL cannot be asked. */
bool claim_holds(const char *rule, CMS_ContentInfo *cms);

#endif
