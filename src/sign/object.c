#include "sign/object.h"

#include "sign/cert_form.h"

/* Whole elements that stand in every object as they are. */
#define BYTES(s) ((struct slice){(s), sizeof(s) - 1})
#define ID_SIGNED_DATA BYTES("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02")
#define ID_DATA BYTES("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01")
#define ID_CONTENT_TYPE BYTES("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03")
#define ID_MESSAGE_DIGEST BYTES("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04")
#define ID_SIGNING_TIME BYTES("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05")

enum { VERSION_BY_ISSUER = 1, VERSION_BY_KEY = 3, SERIAL_MAX = 20 };

static void
take_digest_set(struct der *d, enum algorithm_digest *digest)
{
	struct der set = der_enter(d, DER_SET);
	*digest = algorithm_take_digest(&set);
	der_end(&set);
}

static void
take_content(struct der *d, struct object *o)
{
	struct der in = der_enter(d, DER_SEQUENCE);
	der_expect(&in, ID_DATA, "content that is not of type id-data");
	struct der attached = der_enter(&in, DER_CONTEXT_OF);
	const char *at = attached.left.p;
	o->content = der_take(&attached, DER_OCTETS);
	if (o->content.n > OBJECT_MAX_CONTENT)
		der_fail_at(d, at, ERR_LIMIT, "content of more than 49152 bytes");
	der_end(&attached);
	der_end(&in);
}

/* A second one, or one of another kind, is refused as what does not stand here. */
static void
take_certificate(struct der *d, struct object *o)
{
	struct der set = der_enter(d, DER_CONTEXT_OF);
	const char *at = set.left.p;
	o->certificate = der_take_whole(&set, DER_SEQUENCE);
	if (o->certificate.n > CERT_MAX_BYTES)
		der_fail_at(d, at, ERR_LIMIT, "a certificate of more than 8192 bytes");
	der_end(&set);
}

static void
take_sid(struct der *d, int version, struct object *o)
{
	if (version == VERSION_BY_KEY) {
		o->key_id = der_take(d, DER_CONTEXT);
		return;
	}
	struct cert_form_name issuer;
	struct der in = der_enter(d, DER_SEQUENCE);
	cert_form_take_name(&in, &issuer);
	o->issuer = issuer.whole;
	o->serial = der_take_positive(&in, SERIAL_MAX);
	der_end(&in);
}

/* An attribute's one value, behind its name. */
static struct der
enter_attribute(struct der *set, struct der *attribute, struct slice name, const char *what)
{
	*attribute = der_enter(set, DER_SEQUENCE);
	der_expect(attribute, name, what);
	return der_enter(attribute, DER_SET);
}

static void
leave_attribute(struct der *attribute, struct der *value)
{
	der_end(value);
	der_end(attribute);
}

/*
 * The three attributes differ in length, all below 128, so that DER's order of a SET OF is by it:
 * content-type, signing-time, message-digest, whatever the digest and the form of time.
 */
static void
take_attributes(struct der *d, enum algorithm_digest digest, struct object *o)
{
	struct der attribute;
	struct der peek = *d;
	o->attributes = der_take_whole(&peek, DER_CONTEXT_OF);
	struct der set = der_enter(d, DER_CONTEXT_OF);
	struct der value = enter_attribute(
		&set, &attribute, ID_CONTENT_TYPE, "the first attribute is not content-type");
	der_expect(&value, ID_DATA, "a content-type that is not id-data");
	leave_attribute(&attribute, &value);
	value = enter_attribute(
		&set, &attribute, ID_SIGNING_TIME, "the second attribute is not signing-time");
	o->signing_time = der_take_time(&value);
	leave_attribute(&attribute, &value);
	value = enter_attribute(
		&set, &attribute, ID_MESSAGE_DIGEST, "the third attribute is not message-digest");
	const char *at = value.left.p;
	o->digest = der_take(&value, DER_OCTETS);
	if (o->digest.n != algorithm_digest_bytes(digest))
		der_fail_at(d, at, ERR_SYNTAX, "a message-digest of another length");
	leave_attribute(&attribute, &value);
	der_end(&set);
}

static void
take_signer(struct der *d, int version, enum algorithm_digest digest, struct object *o)
{
	struct der set = der_enter(d, DER_SET);
	struct der in = der_enter(&set, DER_SEQUENCE);
	const char *at = in.left.p;
	if (der_take_small(&in) != version)
		der_fail_at(d, at, ERR_SYNTAX, "a signer of another version than the whole");
	take_sid(&in, version, o);
	at = in.left.p;
	if (algorithm_take_digest(&in) != digest)
		der_fail_at(d, at, ERR_SYNTAX, "the signer's digest is not the object's");
	take_attributes(&in, digest, o);
	o->algorithm = algorithm_take_signature(&in, digest);
	o->signature = der_take(&in, DER_OCTETS);
	algorithm_check_value(&in, o->algorithm, o->signature);
	der_end(&in);
	der_end(&set);
}

static void
take_signed_data(struct der *d, struct object *o)
{
	enum algorithm_digest digest;
	const char *at = d->left.p;
	int version = der_take_small(d);
	if (version != VERSION_BY_ISSUER && version != VERSION_BY_KEY)
		der_fail_at(d, at, ERR_SYNTAX, "a version that is not 1 or 3");
	take_digest_set(d, &digest);
	take_content(d, o);
	take_certificate(d, o);
	take_signer(d, version, digest, o);
	der_end(d);
}

enum err_kind
object_parse(struct slice der, struct object *o, struct err *e)
{
	struct cert_form form;
	struct slice none = slice_of("");
	struct object read = {.der = der, .issuer = none, .serial = none, .key_id = none};
	if (der.n > OBJECT_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "larger than %d bytes", OBJECT_MAX_BYTES);
	struct der d = der_open(der, e);
	struct der all = der_enter(&d, DER_SEQUENCE);
	der_end(&d);
	der_expect(&all, ID_SIGNED_DATA, "not CMS SignedData");
	struct der wrapped = der_enter(&all, DER_CONTEXT_OF);
	der_end(&all);
	struct der in = der_enter(&wrapped, DER_SEQUENCE);
	der_end(&wrapped);
	take_signed_data(&in, &read);
	if (e->kind != OK)
		return e->kind;
	if (cert_form_parse(read.certificate, &form, e) != OK)
		return err_context(e, "the certificate in it");
	read.id = sha256_of(read.content);
	*o = read;
	return OK;
}
