#include "object_parts.h"

#include "fuzz.h"
#include "sign/cert.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>

#define BYTES(s) ((struct slice){(s), sizeof(s) - 1})

enum { SIGNATURE_MAX = 512, SIGNED_MAX = 1 << 20 };

static const struct slice oid_sha384 = {"\x60\x86\x48\x01\x65\x03\x04\x02\x02", 9};

/* ---- finding ---- */

static void
find_in_certificate(struct parts *p)
{
	const struct tlv *signed_part = tlv_child(p->certificate, DER_SEQUENCE, 0);
	p->serial = tlv_child(signed_part, DER_INTEGER, 0);
	p->issuer = tlv_child(signed_part, DER_SEQUENCE, 1);
	p->subject = tlv_child(signed_part, DER_SEQUENCE, 3);
}

struct parts
parts_find(const struct tlv *root)
{
	struct parts p = {.version = NULL};
	const struct tlv *all = tlv_child(tlv_child(root, DER_SEQUENCE, 0), DER_CONTEXT_OF, 0);
	const struct tlv *data = tlv_child(all, DER_SEQUENCE, 0);
	p.version = tlv_child(data, DER_INTEGER, 0);
	p.digests = tlv_child(data, DER_SET, 0);
	p.content = tlv_nth(tlv_child(tlv_child(data, DER_SEQUENCE, 0), DER_CONTEXT_OF, 0), 0);
	p.certificates = tlv_child(data, DER_CONTEXT_OF, 0);
	p.certificate = tlv_child(p.certificates, DER_SEQUENCE, 0);
	p.info = tlv_child(tlv_last(data, DER_SET), DER_SEQUENCE, 0);
	p.info_version = tlv_child(p.info, DER_INTEGER, 0);
	p.sid = tlv_nth(p.info, 1);
	p.digest = tlv_nth(p.info, 2);
	p.attributes = tlv_child(p.info, DER_CONTEXT_OF, 0);
	p.algorithm = tlv_last(p.info, DER_SEQUENCE);
	p.signature = tlv_last(p.info, DER_OCTETS);
	find_in_certificate(&p);
	return p;
}

struct tlv *
parts_attribute(const struct parts *p, char x)
{
	const struct tlv *one = p->attributes ? p->attributes->first : NULL;
	for (; one; one = one->next) {
		const struct tlv *name = tlv_child(one, DER_OID, 0);
		if (name && name->content.n == 9 && name->content.p[8] == x)
			return tlv_nth(tlv_child(one, DER_SET, 0), 0);
	}
	return NULL;
}

bool
parts_is_384(const struct parts *p)
{
	const struct tlv *name = tlv_child(p->digest, DER_OID, 0);
	return name && slice_eq(name->content, oid_sha384);
}

/* ---- keys ---- */

struct own_key {
	EVP_PKEY *key;
	struct buf certificate;
	unsigned char *info; /* DER of its SubjectPublicKeyInfo */
	size_t ninfo;
};

static EVP_PKEY *
read_key(const char *path)
{
	FILE *f = fopen(path, "r");
	must(f != NULL);
	EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	must(key != NULL);
	fclose(f);
	return key;
}

static const struct own_key *
own_keys(void)
{
	static const char *const names[PARTS_KEYS] = {"p256", "rsa2048"};
	static struct own_key keys[PARTS_KEYS];
	char path[512];
	struct err e;
	for (size_t i = 0; i < PARTS_KEYS && !keys[i].key; i++) {
		snprintf(path, sizeof path, TEST_SOURCE "/fuzz/keys/%s.pem", names[i]);
		keys[i].key = read_key(path);
		snprintf(path, sizeof path, TEST_SOURCE "/fuzz/keys/%s.der", names[i]);
		buf_init(&keys[i].certificate, CERT_MAX_BYTES);
		must(file_read(path, CERT_MAX_BYTES, &keys[i].certificate, &e) == OK);
		int n = i2d_PUBKEY(keys[i].key, &keys[i].info);
		must(n > 0);
		keys[i].ninfo = (size_t)n;
	}
	return keys;
}

/* The key that the certificate is for, when it is one of ours. */
static const struct own_key *
key_of(const struct parts *p)
{
	const struct own_key *keys = own_keys(), *found = NULL;
	struct buf b;
	if (!p->certificate)
		return NULL;
	buf_init(&b, SIGNED_MAX);
	tlv_put(&b, p->certificate, true);
	for (size_t i = 0; i < PARTS_KEYS && b.n; i++)
		if (memmem(b.p, b.n, keys[i].info, keys[i].ninfo))
			found = &keys[i];
	buf_fini(&b);
	return found;
}

void
parts_set_certificate(struct arena *a, struct parts *p, size_t i)
{
	const struct own_key *k = &own_keys()[i];
	if (!p->certificates)
		return;
	struct tlv *whole = tlv_parse(a, buf_slice(&k->certificate));
	must(whole && whole->first);
	p->certificates->first = p->certificate = whole->first;
	find_in_certificate(p);
}

/* ---- mending ---- */

/* The value of the extension subject key identifier. */
static const struct tlv *
find_key_id(const struct tlv *t)
{
	for (const struct tlv *c = t ? t->first : NULL; c; c = c->next) {
		const struct tlv *name = tlv_child(c, DER_OID, 0);
		if (name && slice_eq(name->content, BYTES("\x55\x1D\x0E")))
			return tlv_nth(tlv_child(c, DER_OCTETS, 0), 0);
		const struct tlv *below = find_key_id(c);
		if (below)
			return below;
	}
	return NULL;
}

static void
mend_sid(struct arena *a, struct parts *p)
{
	const struct tlv *key_id = find_key_id(p->certificate);
	if (p->sid && p->sid->tag == DER_CONTEXT && key_id) {
		p->sid->first = NULL;
		p->sid->content = tlv_content(a, key_id);
	} else if (p->sid && p->sid->tag == DER_SEQUENCE && p->issuer && p->serial) {
		p->sid->first = tlv_copy(a, p->issuer);
		p->sid->first->next = tlv_copy(a, p->serial);
	}
}

static void
mend_algorithm(struct arena *a, struct parts *p, const EVP_PKEY *key)
{
	static const struct slice oids[2][2] = {
		{{"\x2A\x86\x48\xCE\x3D\x04\x03\x02", 8}, {"\x2A\x86\x48\xCE\x3D\x04\x03\x03", 8}},
		{{"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B", 9},
			{"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C", 9}}};
	bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
	const struct tlv *name = tlv_child(p->algorithm, DER_OID, 0);
	const struct slice oid_rsa = BYTES("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01");
	if (!p->algorithm || (rsa && name && slice_eq(name->content, oid_rsa)))
		return;
	p->algorithm->first = tlv_new(a, DER_OID, oids[rsa][parts_is_384(p)]);
	if (rsa)
		p->algorithm->first->next = tlv_new(a, DER_NULL, slice_of(""));
}

static void
mend_digest(struct arena *a, struct parts *p, const EVP_MD *md)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	struct tlv *value = parts_attribute(p, 4);
	struct slice bytes = p->content ? tlv_content(a, p->content) : slice_of("");
	if (!value)
		return;
	must(EVP_Digest(bytes.p, bytes.n, hash, &n, md, NULL) == 1);
	value->first = NULL;
	value->content = arena_copy(a, (struct slice){(const char *)hash, n});
}

/* Over the attributes as a SET, or without any over the content: RFC 5652, 5.4. */
static void
sign(struct arena *a, struct parts *p, EVP_PKEY *key, const EVP_MD *md)
{
	unsigned char value[SIGNATURE_MAX];
	size_t n = sizeof value;
	struct buf b;
	buf_init(&b, SIGNED_MAX);
	if (p->attributes) {
		tlv_put(&b, p->attributes, true);
		b.p[0] = DER_SET;
	} else if (p->content) {
		buf_add(&b, tlv_content(a, p->content));
	}
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	must(c && EVP_DigestSignInit(c, NULL, md, NULL, key) == 1 &&
		EVP_DigestSign(c, value, &n, (const unsigned char *)buf_str(&b), b.n) == 1);
	EVP_MD_CTX_free(c);
	buf_fini(&b);
	p->signature->first = NULL;
	p->signature->content = arena_copy(a, (struct slice){(const char *)value, n});
}

void
parts_mend(struct arena *a, struct parts *p, uint64_t choice)
{
	const struct own_key *k = key_of(p);
	const EVP_MD *md = parts_is_384(p) ? EVP_sha384() : EVP_sha256();
	if (!k) {
		parts_set_certificate(a, p, choice & 1);
		k = key_of(p);
	}
	if (!k || !p->signature)
		return;
	if (choice >> 1 & 7)
		mend_sid(a, p);
	if (choice >> 4 & 7)
		mend_algorithm(a, p, k->key);
	if (choice >> 7 & 15)
		mend_digest(a, p, md);
	sign(a, p, k->key, md);
}
