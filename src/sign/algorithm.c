#include "sign/algorithm.h"

/* Object identifiers as their content octets. */
#define OID(bytes)                                                                                 \
	{                                                                                          \
		(bytes), sizeof(bytes) - 1                                                         \
	}

enum parameters { ABSENT = 1, IS_NULL = 2, EITHER = ABSENT | IS_NULL };

enum {
	EC_NUMBER_MAX = 48,	    /* bytes: P-384 */
	RSA_EXPONENT_MIN_BYTES = 3, /* 65537 is the least; smaller ones have a history */
	RSA_EXPONENT_MAX_BYTES = 4,
	POINT_UNCOMPRESSED = 0x04,
};

static const struct {
	struct slice oid;
	size_t bytes;
} digests[] = {
	[DIGEST_SHA256] = {OID("\x60\x86\x48\x01\x65\x03\x04\x02\x01"), 32},
	[DIGEST_SHA384] = {OID("\x60\x86\x48\x01\x65\x03\x04\x02\x02"), 48},
	[DIGEST_GOST256] = {OID("\x2A\x85\x03\x07\x01\x01\x02\x02"), 32},
	[DIGEST_GOST512] = {OID("\x2A\x85\x03\x07\x01\x01\x02\x03"), 64},
};

static const struct slice oid_ec = OID("\x2A\x86\x48\xCE\x3D\x02\x01");
static const struct slice oid_rsa = OID("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01");
static const struct slice oid_gost256 = OID("\x2A\x85\x03\x07\x01\x01\x01\x01");
static const struct slice oid_gost512 = OID("\x2A\x85\x03\x07\x01\x01\x01\x02");

/* `key` is the name of the key that may stand for the signature's in a SignerInfo. */
static const struct {
	const char *name;
	enum algorithm_digest digest;
	struct slice oid;
	const struct slice *key;
	enum parameters parameters;
	unsigned keys; /* one bit each */
} algorithms[] = {
	[OBJECT_ECDSA_SHA256] = {"ECDSA with SHA-256", DIGEST_SHA256,
		OID("\x2A\x86\x48\xCE\x3D\x04\x03\x02"), NULL, ABSENT,
		1U << ALGORITHM_P256 | 1U << ALGORITHM_P384},
	[OBJECT_ECDSA_SHA384] = {"ECDSA with SHA-384", DIGEST_SHA384,
		OID("\x2A\x86\x48\xCE\x3D\x04\x03\x03"), NULL, ABSENT,
		1U << ALGORITHM_P256 | 1U << ALGORITHM_P384},
	[OBJECT_RSA_SHA256] = {"RSA with SHA-256", DIGEST_SHA256,
		OID("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B"), &oid_rsa, IS_NULL,
		1U << ALGORITHM_RSA},
	[OBJECT_RSA_SHA384] = {"RSA with SHA-384", DIGEST_SHA384,
		OID("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C"), &oid_rsa, IS_NULL,
		1U << ALGORITHM_RSA},
	[OBJECT_GOST256] = {"GOST R 34.10-2012 (256 bits)", DIGEST_GOST256,
		OID("\x2A\x85\x03\x07\x01\x01\x03\x02"), &oid_gost256, EITHER,
		1U << ALGORITHM_G256},
	[OBJECT_GOST512] = {"GOST R 34.10-2012 (512 bits)", DIGEST_GOST512,
		OID("\x2A\x85\x03\x07\x01\x01\x03\x03"), &oid_gost512, EITHER,
		1U << ALGORITHM_G512},
};

/* RFC 7836 and RFC 4357; the sets for tests are not among them. */
static const struct {
	struct slice oid;
	enum algorithm_key of;
} gost_sets[] = {
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x01\x01"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x01\x02"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x01\x03"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x01\x04"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x02\x02\x23\x01"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x02\x02\x23\x02"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x02\x02\x23\x03"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x02\x02\x24\x00"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x02\x02\x24\x01"), ALGORITHM_G256},
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x02\x01"), ALGORITHM_G512},
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x02\x02"), ALGORITHM_G512},
	{OID("\x2A\x85\x03\x07\x01\x02\x01\x02\x03"), ALGORITHM_G512},
};

static const struct {
	struct slice oid;
	enum algorithm_key key;
	size_t point;
} curves[] = {
	{OID("\x2A\x86\x48\xCE\x3D\x03\x01\x07"), ALGORITHM_P256, 1 + 2 * 32},
	{OID("\x2B\x81\x04\x00\x22"), ALGORITHM_P384, 1 + 2 * 48},
};

const char *
algorithm_name(enum object_algorithm a)
{
	return algorithms[a].name;
}

enum algorithm_digest
algorithm_digest_of(enum object_algorithm a)
{
	return algorithms[a].digest;
}

size_t
algorithm_digest_bytes(enum algorithm_digest d)
{
	return digests[d].bytes;
}

bool
algorithm_fits(enum object_algorithm a, enum algorithm_key k)
{
	return algorithms[a].keys >> k & 1;
}

/* The rest of an AlgorithmIdentifier behind its name. */
static void
take_parameters(struct der *d, enum parameters allowed)
{
	if (der_failed(d) || (!d->left.n && (allowed & ABSENT)))
		return;
	if (!(allowed & IS_NULL))
		der_fail(d, ERR_SYNTAX, "an algorithm with parameters, which it does not have");
	if (der_take(d, DER_NULL).n)
		der_fail(d, ERR_SYNTAX, "a NULL with content");
	der_end(d);
}

enum algorithm_digest
algorithm_take_digest(struct der *d)
{
	const char *at = d->left.p;
	struct der in = der_enter(d, DER_SEQUENCE);
	struct slice oid = der_take(&in, DER_OID);
	take_parameters(&in, EITHER);
	for (size_t i = 0; i < COUNT_OF(digests); i++)
		if (slice_eq(digests[i].oid, oid))
			return (enum algorithm_digest)i;
	der_fail_at(d, at, ERR_UNSUPPORTED, "a digest that is not in the profile");
	return DIGEST_SHA256;
}

static enum object_algorithm
take_named(struct der *d, bool is_issue, enum algorithm_digest digest)
{
	const char *at = d->left.p;
	struct der in = der_enter(d, DER_SEQUENCE);
	struct slice oid = der_take(&in, DER_OID);
	for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
		bool by_key = !is_issue && algorithms[i].key && slice_eq(*algorithms[i].key, oid);
		if (!slice_eq(algorithms[i].oid, oid) && !by_key)
			continue;
		if (!is_issue && algorithms[i].digest != digest)
			continue;
		take_parameters(&in, algorithms[i].parameters);
		return (enum object_algorithm)i;
	}
	der_fail_at(d, at, ERR_UNSUPPORTED,
		is_issue
			? "a signature algorithm that is not in the profile"
			: "a signature algorithm that is not in the profile, or not of the digest");
	return OBJECT_ECDSA_SHA256;
}

enum object_algorithm
algorithm_take_signature(struct der *d, enum algorithm_digest digest)
{
	return take_named(d, false, digest);
}

enum object_algorithm
algorithm_take_issue(struct der *d)
{
	return take_named(d, true, DIGEST_SHA256);
}

static enum algorithm_key
take_ec(struct der *id, struct der *d)
{
	const char *at = id->left.p;
	struct slice curve = der_take(id, DER_OID), point = der_take_bits(d);
	for (size_t i = 0; i < COUNT_OF(curves); i++) {
		if (!slice_eq(curves[i].oid, curve))
			continue;
		if (point.n != curves[i].point || point.p[0] != POINT_UNCOMPRESSED)
			der_fail(d, ERR_SYNTAX, "a point of the curve that is not uncompressed");
		return curves[i].key;
	}
	der_fail_at(d, at, ERR_UNSUPPORTED, "a curve that is not P-256 or P-384");
	return ALGORITHM_P256;
}

static size_t
bits_of(struct slice number)
{
	size_t bits = number.n * 8;
	for (unsigned top = (unsigned char)number.p[0]; bits && !(top & 0x80); top <<= 1)
		bits--;
	return bits;
}

static enum algorithm_key
take_rsa(struct der *id, struct der *d)
{
	take_parameters(id, IS_NULL);
	struct slice bits = der_take_bits(d);
	struct der all = {d->base, bits, d->e};
	struct der key = der_enter(&all, DER_SEQUENCE);
	der_end(&all);
	struct slice n = der_take_positive(&key, ALGORITHM_RSA_MAX_BITS / 8);
	struct slice exponent = der_take_positive(&key, RSA_EXPONENT_MAX_BYTES);
	der_end(&key);
	if (der_failed(d))
		return ALGORITHM_RSA;
	if (bits_of(n) < ALGORITHM_RSA_MIN_BITS)
		der_fail(d, ERR_UNSUPPORTED, "an RSA key of less than 2048 bits is weak");
	if (exponent.n < RSA_EXPONENT_MIN_BYTES || !(exponent.p[exponent.n - 1] & 1) ||
		!(n.p[n.n - 1] & 1))
		der_fail(d, ERR_UNSUPPORTED, "an RSA key with a weak exponent or an even number");
	return ALGORITHM_RSA;
}

/* The parameter set; the digest may be named, and is that of the size in every case. */
static enum algorithm_key
take_gost(struct der *id, struct der *d, enum algorithm_key key)
{
	struct der in = der_enter(id, DER_SEQUENCE);
	struct slice set = der_take(&in, DER_OID);
	const struct slice digest =
		digests[key == ALGORITHM_G256 ? DIGEST_GOST256 : DIGEST_GOST512].oid;
	if (der_peek(&in) == DER_OID && !slice_eq(der_take(&in, DER_OID), digest))
		der_fail(&in, ERR_UNSUPPORTED, "a GOST key with another digest");
	der_end(&in);
	struct slice bits = der_take_bits(d);
	struct der all = {d->base, bits, d->e};
	if (der_take(&all, DER_OCTETS).n != (key == ALGORITHM_G256 ? 64 : 128))
		der_fail(&all, ERR_SYNTAX, "a GOST key of another size");
	der_end(&all);
	for (size_t i = 0; i < COUNT_OF(gost_sets); i++)
		if (gost_sets[i].of == key && slice_eq(gost_sets[i].oid, set))
			return key;
	der_fail(d, ERR_UNSUPPORTED, "a GOST key with parameters that are not in the profile");
	return key;
}

enum algorithm_key
algorithm_take_key(struct der *d)
{
	enum algorithm_key key = ALGORITHM_RSA;
	const char *at = d->left.p;
	struct der in = der_enter(d, DER_SEQUENCE);
	struct der id = der_enter(&in, DER_SEQUENCE);
	struct slice oid = der_take(&id, DER_OID);
	if (slice_eq(oid, oid_ec))
		key = take_ec(&id, &in);
	else if (slice_eq(oid, oid_rsa))
		key = take_rsa(&id, &in);
	else if (slice_eq(oid, oid_gost256))
		key = take_gost(&id, &in, ALGORITHM_G256);
	else if (slice_eq(oid, oid_gost512))
		key = take_gost(&id, &in, ALGORITHM_G512);
	else
		der_fail_at(d, at, ERR_UNSUPPORTED, "a key that is not in the profile");
	der_end(&id);
	der_end(&in);
	return key;
}

void
algorithm_check_value(struct der *d, enum object_algorithm a, struct slice value)
{
	struct der all = {d->base, value, d->e};
	if (a == OBJECT_GOST256 || a == OBJECT_GOST512) {
		if (value.n != (a == OBJECT_GOST256 ? 64 : 128))
			der_fail(&all, ERR_SYNTAX, "a signature of another size");
	} else if (a == OBJECT_ECDSA_SHA256 || a == OBJECT_ECDSA_SHA384) {
		struct der in = der_enter(&all, DER_SEQUENCE);
		der_take_positive(&in, EC_NUMBER_MAX);
		der_take_positive(&in, EC_NUMBER_MAX);
		der_end(&in);
		der_end(&all);
	} else if (value.n < ALGORITHM_RSA_MIN_BITS / 8 || value.n > ALGORITHM_RSA_MAX_BITS / 8) {
		der_fail(&all, ERR_SYNTAX, "a signature of another size");
	}
}
