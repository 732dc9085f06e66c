#include "sign/object.h"
#include "sign/pubkey.h"

enum { ATTRIBUTES_MAX = 256 }; /* object_parse() lets through less */

static enum err_kind
check_signer(const struct object *o, const struct cert *by, struct err *e)
{
	const struct cert_names *names = cert_names(by);
	if (!slice_eq(o->certificate, cert_der(by)))
		return err_set(e, ERR_MISMATCH, "it carries another certificate");
	if (!cert_fits(by, o->algorithm))
		return err_set(e, ERR_UNSUPPORTED, "the key does not make signatures of %s",
			algorithm_name(o->algorithm));
	if (o->key_id.n ? !slice_eq(o->key_id, names->key_id)
			: !slice_eq(o->issuer, names->issuer) ||
				  !slice_eq(o->serial, names->serial))
		return err_set(
			e, ERR_MISMATCH, "the signer it names is not the certificate it carries");
	return OK;
}

enum err_kind
object_verify(const struct object *o, const struct cert *by, struct err *e)
{
	unsigned char digest[ALGORITHM_DIGEST_MAX];
	char attributes[ATTRIBUTES_MAX];
	struct slice bytes = {attributes, o->attributes.n};
	if (check_signer(o, by, e) != OK)
		return e->kind;
	if (pubkey_digest(algorithm_digest_of(o->algorithm), o->content, digest, e) != OK)
		return e->kind;
	if (memcmp(digest, o->digest.p, o->digest.n) != 0)
		return err_set(e, ERR_MISMATCH, "the digest signed is not of the content");
	if (bytes.n > sizeof attributes)
		return err_set(e, ERR_LIMIT, "attributes too long");
	memcpy(attributes, o->attributes.p, bytes.n);
	attributes[0] = DER_SET; /* RFC 5652, 5.4: what is signed has the tag of a SET OF */
	return cert_check_signature(by, o->algorithm, bytes, o->signature, e);
}
