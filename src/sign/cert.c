#include "sign/cert.h"

#include "base/base64.h"
#include "base/civil.h"
#include "sign/cert_form.h"
#include "sign/pubkey.h"

#include <stdlib.h>

static const char pem_begin[] = "-----BEGIN CERTIFICATE-----";
static const char pem_end[] = "-----END CERTIFICATE-----";

enum { PEM_LINE = 64, PEM_MAX_BYTES = CERT_MAX_BYTES * 2 };

struct cert {
	struct cert_form form; /* borrows from der */
	struct cert_facts facts;
	struct cert_names names;
	struct pubkey *key;
	struct slice der; /* behind this struct */
};

static void
fill(struct cert *c)
{
	const struct cert_form *f = &c->form;
	memcpy(c->facts.actor, f->actor.p, f->actor.n);
	memcpy(c->facts.country, f->country.p, f->country.n);
	c->facts.not_before = f->not_before;
	c->facts.not_after = f->not_after;
	c->facts.hash = sha256_of(c->der);
	c->facts.key_hash = sha256_of(f->public_key);
	c->facts.root = f->root;
	c->names = (struct cert_names){f->issuer, f->subject, f->serial, f->key_id};
}

enum err_kind
cert_parse(struct slice der, struct cert **c, struct err *e)
{
	struct cert_form form;
	if (cert_form_parse(der, &form, e) != OK)
		return e->kind;
	struct cert *new = calloc(1, sizeof *new + der.n);
	if (!new)
		return err_set(e, ERR_IO, "out of memory");
	memcpy(new + 1, der.p, der.n);
	new->der = (struct slice){(const char *)(new + 1), der.n};
	enum err_kind rc = cert_form_parse(new->der, &new->form, e);
	if (rc == OK)
		rc = pubkey_open(new->form.public_key, new->form.key, &new->key, e);
	if (rc == OK && new->form.root)
		rc = cert_check_signature(
			new, new->form.algorithm, new->form.signed_part, new->form.signature, e);
	if (rc != OK) {
		cert_close(new);
		return rc == ERR_MISMATCH
			       ? err_set(e, ERR_SYNTAX, "a root that is not signed by its own key")
			       : rc;
	}
	fill(new);
	*c = new;
	return OK;
}

void
cert_close(struct cert *c)
{
	if (!c)
		return;
	pubkey_close(c->key);
	free(c);
}

const struct cert_facts *
cert_facts(const struct cert *c)
{
	return &c->facts;
}

const struct cert_names *
cert_names(const struct cert *c)
{
	return &c->names;
}

struct slice
cert_der(const struct cert *c)
{
	return c->der;
}

/* ---- PEM (RFC 7468, strict but for line lengths) ---- */

static enum err_kind
not_pem(struct err *e)
{
	return err_set(e, ERR_SYNTAX, "not one certificate in PEM or DER");
}

/* Between the first BEGIN and its END, without white space.  Text before and behind is allowed. */
static bool
pem_body(struct slice text, struct buf *to)
{
	const char *at = text.n ? memmem(text.p, text.n, pem_begin, sizeof pem_begin - 1) : NULL;
	if (!at)
		return false;
	at += sizeof pem_begin - 1;
	size_t left = text.n - (size_t)(at - text.p);
	const char *end = memmem(at, left, pem_end, sizeof pem_end - 1);
	if (!end || memmem(at, left, pem_begin, sizeof pem_begin - 1))
		return false;
	for (; at < end; at++)
		if (*at != '\n' && *at != '\r' && *at != ' ' && *at != '\t')
			buf_addc(to, *at);
	return !buf_failed(to);
}

enum err_kind
cert_parse_file(struct slice bytes, struct cert **c, struct err *e)
{
	unsigned char der[CERT_MAX_BYTES];
	size_t n = 0;
	struct buf body;
	if (slice_starts(bytes, "\x30"))
		return cert_parse(bytes, c, e);
	buf_init(&body, PEM_MAX_BYTES);
	bool ok = pem_body(bytes, &body) && base64_parse(buf_slice(&body), der, sizeof der, &n);
	buf_fini(&body);
	return ok ? cert_parse((struct slice){(const char *)der, n}, c, e) : not_pem(e);
}

void
cert_put_pem(const struct cert *c, struct buf *to)
{
	struct buf text;
	buf_init(&text, PEM_MAX_BYTES);
	base64_put(&text, c->der);
	buf_addf(to, "%s\n", pem_begin);
	for (size_t at = 0; at < text.n; at += PEM_LINE)
		buf_addf(to, "%.*s\n", (int)(text.n - at < PEM_LINE ? text.n - at : PEM_LINE),
			text.p + at);
	buf_addf(to, "%s\n", pem_end);
	to->failed = to->failed || buf_failed(&text);
	buf_fini(&text);
}

/* ---- checks ---- */

bool
cert_fits(const struct cert *c, enum object_algorithm a)
{
	return algorithm_fits(a, c->form.key);
}

enum err_kind
cert_check_signature(const struct cert *c, enum object_algorithm a, struct slice bytes,
	struct slice signature, struct err *e)
{
	return pubkey_check(c->key, a, bytes, signature, e);
}

enum err_kind
cert_check_issued(const struct cert *c, const struct cert *root, struct err *e)
{
	const struct cert_form *f = &c->form;
	if (!root->form.root)
		return err_set(e, ERR_MISMATCH, "the issuer given is a role, not a root");
	if (c->form.root)
		return sha256_eq(&c->facts.hash, &root->facts.hash)
			       ? OK
			       : err_set(e, ERR_MISMATCH, "another root than the one given");
	if (!slice_eq(f->issuer, root->form.subject))
		return err_set(
			e, ERR_MISMATCH, "issued under another name than %s", root->facts.actor);
	if (!slice_eq(f->issuer_key_id, root->form.key_id))
		return err_set(e, ERR_MISMATCH, "issued by another key of %s", root->facts.actor);
	enum err_kind rc =
		cert_check_signature(root, f->algorithm, f->signed_part, f->signature, e);
	if (rc == ERR_UNSUPPORTED)
		return err_set(e, ERR_MISMATCH, "issued by a key of another kind than that of %s",
			root->facts.actor);
	return rc;
}

enum err_kind
cert_check_time(const struct cert *c, int64_t at, struct err *e)
{
	char text[CIVIL_TEXT_MAX];
	if (at < c->facts.not_before)
		return err_set(e, ERR_MISMATCH, "the certificate of %s is valid only from %s",
			c->facts.actor, civil_format_instant(c->facts.not_before, text));
	if (at > c->facts.not_after)
		return err_set(e, ERR_MISMATCH, "the certificate of %s was valid until %s",
			c->facts.actor, civil_format_instant(c->facts.not_after, text));
	return OK;
}
