/* Why an object is not authentic: ids are published, and never given to another reason. */
#include "log/trust.h"

#include <assert.h>

static const struct {
	const char *id, *clause;
} reasons[] = {
	[TRUST_AUTHENTIC] = {"authentic", ""},
	[TRUST_MALFORMED_OBJECT] = {"object-malformed", "design 4; RFC 5652, 5; sign/object.h"},
	[TRUST_MALFORMED_DOCUMENT] = {"document-malformed", "design 4; RFC 7493"},
	[TRUST_NEWER_VERSION] = {"document-newer", "design 4"},
	[TRUST_OTHER_LOG] = {"other-log", "design 4 and 6"},
	[TRUST_OTHER_STATE] = {"other-state", "design 4"},
	[TRUST_NOT_GENESIS] = {"not-genesis", "design 4"},
	[TRUST_ROOT_ONLY] = {"root-only", "design 4"},
	[TRUST_NOT_FOR_ROOT] = {"not-for-root", "design 4"},
	[TRUST_ISSUER_NOT_SIGNER] = {"issuer-not-signer", "design 4, S5"},
	[TRUST_ISSUER_UNKNOWN] = {"issuer-unknown", "design 4, S5"},
	[TRUST_CERT_MALFORMED] = {"certificate-malformed", "design 4, S12; sign/cert.h"},
	[TRUST_CERT_UNREGISTERED] = {"certificate-unregistered", "design 4"},
	[TRUST_CERT_NOT_ISSUED] = {"certificate-not-issued", "RFC 5280, 6.1.3"},
	[TRUST_CERT_NOT_YET] = {"certificate-not-yet", "RFC 5280, 4.1.2.5"},
	[TRUST_CERT_EXPIRED] = {"certificate-expired", "RFC 5280, 4.1.2.5"},
	[TRUST_CERT_REVOKED] = {"certificate-revoked", "design 4"},
	[TRUST_SIGNATURE_FALSE] = {"signature-false", "RFC 5652, 5.6; S9"},
	[TRUST_ALGORITHM] = {"algorithm", "design 4; S9"},
	[TRUST_ROOT_NOT_COMMITTED] = {"root-not-committed", "design 4"},
	[TRUST_KEY_CLASH] = {"key-clash", "design 4; C2SP tlog-policy"},
	[TRUST_REPEATED] = {"repeated", "design 4"},
};
static_assert(COUNT_OF(reasons) == TRUST_REASON_COUNT, "one row a reason");

const char *
trust_reason_id(enum trust_reason r)
{
	return reasons[r].id;
}

const char *
trust_reason_clause(enum trust_reason r)
{
	return reasons[r].clause;
}
