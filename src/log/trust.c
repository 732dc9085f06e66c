#include "log/trust.h"

#include "log/trust_parts.h"

#include "base/civil.h"

#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { CACHE_CERTS = 4096 };

struct trust *
trust_open(struct slice origin, const struct sha256 *genesis)
{
	struct trust *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->cache = cert_cache_open(CACHE_CERTS);
	if (!t->cache || origin.n > ORIGIN_MAX) {
		trust_close(t);
		return NULL;
	}
	memcpy(t->origin, origin.p, origin.n);
	t->genesis = *genesis;
	return t;
}

void
trust_close(struct trust *t)
{
	if (!t)
		return;
	tdestroy(t->certs, free);
	tdestroy(t->actors, free);
	tdestroy(t->ids, free);
	cert_close(t->root);
	cert_cache_close(t->cache);
	free(t);
}

enum err_kind
trust_refuse(struct trust_finding *f, enum trust_reason r, const char *fmt, ...)
{
	va_list ap;
	f->reason = r;
	va_start(ap, fmt);
	vsnprintf(f->detail, sizeof f->detail, fmt, ap);
	va_end(ap);
	return OK;
}

static int
by_hash(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_LEN);
}

struct trust_cert *
trust_find_cert(const struct trust *t, const struct sha256 *hash)
{
	void *const *at = tfind(hash, &t->certs, by_hash);
	return at ? *at : NULL;
}

bool
trust_is_of_root(enum doc_type type)
{
	return type <= DOC_ACTOR;
}

/* ---- what every object must be ---- */

/* Form and document: of the entry's bytes alone. */
static enum err_kind
open_object(struct trust_case *c, struct slice der, struct err *e)
{
	struct err why = {.kind = OK};
	enum err_kind rc = object_parse(der, &c->object, &why);
	if (rc == ERR_IO)
		return *e = why, rc;
	if (rc != OK)
		return trust_refuse(c->f, TRUST_MALFORMED_OBJECT, "%s", why.msg);
	c->f->id = c->object.id;
	rc = doc_decode_any(c->object.content, c->a, &c->f->type, &c->doc, &why);
	if (rc == ERR_IO)
		return *e = why, rc;
	if (rc == ERR_LIMIT && arena_is_starved(c->a))
		return err_set(e, ERR_IO, "out of memory");
	if (rc == ERR_UNSUPPORTED)
		return trust_refuse(c->f, TRUST_NEWER_VERSION, "%s", why.msg);
	if (rc != OK)
		return trust_refuse(c->f, TRUST_MALFORMED_DOCUMENT, "%s", why.msg);
	struct slice issuer = c->doc->issuer.text;
	snprintf(c->f->issuer, sizeof c->f->issuer, "%.*s", SLICE_ARG(issuer));
	return OK;
}

static enum err_kind
judge_place(struct trust_case *c)
{
	const struct trust *t = c->t;
	if (!slice_is(c->doc->log.text, t->origin))
		return trust_refuse(c->f, TRUST_OTHER_LOG, "it names the log %.*s; this is %s",
			SLICE_ARG(c->doc->log.text), t->origin);
	bool first = c->f->type == DOC_GENESIS;
	if (t->size == 0 && !(first && sha256_eq(&c->object.id, &t->genesis)))
		return trust_refuse(
			c->f, TRUST_NOT_GENESIS, "entry 0 is not the genesis this log is known by");
	if (t->size > 0 && first)
		return trust_refuse(c->f, TRUST_NOT_GENESIS, "a genesis stands at entry 0 only");
	if (t->size > 0 && c->doc->state.state != t->state)
		return trust_refuse(c->f, TRUST_OTHER_STATE,
			"of the state %c%c; this log's is %c%c", c->doc->state.state >> 8,
			c->doc->state.state & 255, t->state >> 8, t->state & 255);
	return OK;
}

/* What a role signs holds while the root that issued its certificate does (RFC 5280, 6.1.3). */
static enum err_kind
judge_issuer(struct trust_case *c, const struct trust_cert *root)
{
	char hash[SHA256_TEXT_MAX], at[CIVIL_TEXT_MAX];
	sha256_format(&root->hash, hash);
	if (root->revoked)
		return trust_refuse(c->f, TRUST_CERT_REVOKED,
			"the certificate %s of the root that issued it", hash);
	if (c->time < root->not_before)
		return trust_refuse(c->f, TRUST_CERT_NOT_YET,
			"the root that issued it, %s, is valid only from %s", hash,
			civil_format_instant(root->not_before, at));
	if (c->time > root->not_after)
		return trust_refuse(c->f, TRUST_CERT_EXPIRED,
			"the root that issued it, %s, was valid until %s", hash,
			civil_format_instant(root->not_after, at));
	if (c->f->not_after > root->not_after)
		c->f->not_after = root->not_after;
	return OK;
}

static bool
is_registered(const struct trust *t, const struct trust_cert *k)
{
	return k->actor && k->since == k->actor->since && k->since >= t->floor;
}

static enum err_kind
judge_certificate(struct trust_case *c, const struct cert *by)
{
	const struct cert_facts *facts = cert_facts(by);
	const struct trust_cert *known = trust_find_cert(c->t, &facts->hash);
	char hash[SHA256_TEXT_MAX];
	struct err why;
	sha256_format(&facts->hash, hash);
	if (!slice_is(c->doc->issuer.text, facts->actor))
		return trust_refuse(c->f, TRUST_ISSUER_NOT_SIGNER,
			"/issuer is %.*s, the certificate is of %s", SLICE_ARG(c->doc->issuer.text),
			facts->actor);
	if (known && known->revoked)
		return trust_refuse(c->f, TRUST_CERT_REVOKED, "certificate %s", hash);
	if (!known || !is_registered(c->t, known))
		return trust_refuse(c->f, TRUST_CERT_UNREGISTERED,
			"no actor document in force names the certificate %s", hash);
	if (c->time < facts->not_before)
		return trust_refuse(c->f, TRUST_CERT_NOT_YET, "certificate %s", hash);
	if (cert_check_time(by, c->time, &why) != OK)
		return trust_refuse(c->f, TRUST_CERT_EXPIRED, "certificate %s: %s", hash, why.msg);
	c->f->not_after = facts->not_after;
	return judge_issuer(c, known->root);
}

static enum err_kind
judge_signature(struct trust_case *c, const struct cert *by, struct err *e)
{
	struct err why = {.kind = OK};
	switch (object_verify(&c->object, by, &why)) {
	case OK:
		return OK;
	case ERR_IO:
		*e = why;
		return e->kind;
	case ERR_UNSUPPORTED:
		return trust_refuse(c->f, TRUST_ALGORITHM, "%s", why.msg);
	default:
		return trust_refuse(c->f, TRUST_SIGNATURE_FALSE, "%s", why.msg);
	}
}

/* ---- a role's object ---- */

static enum err_kind
judge_role(struct trust_case *c, struct err *e)
{
	const struct cert *by = NULL;
	struct err why = {.kind = OK};
	enum err_kind rc = cert_cache_get(c->t->cache, c->object.certificate, &by, &why);
	if (rc == ERR_IO)
		return *e = why, rc;
	if (rc != OK)
		return trust_refuse(c->f, TRUST_CERT_MALFORMED, "%s", why.msg);
	if (cert_facts(by)->root)
		return trust_refuse(c->f, TRUST_NOT_FOR_ROOT,
			"the root registers those who issue a %s; it issues none",
			doc_table(c->f->type)->type);
	rc = judge_certificate(c, by);
	return rc == OK && c->f->reason == TRUST_AUTHENTIC ? judge_signature(c, by, e) : rc;
}

/* ---- the judgement ---- */

static enum err_kind
judge(struct trust_case *c, struct slice der, struct err *e)
{
	enum err_kind rc = open_object(c, der, e);
	if (rc == OK && c->f->reason == TRUST_AUTHENTIC)
		rc = judge_place(c);
	if (rc != OK || c->f->reason != TRUST_AUTHENTIC)
		return rc;
	if (trust_is_of_root(c->f->type))
		return trust_root_judge(c, e);
	return judge_role(c, e);
}

static struct trust_case
case_of(struct trust *t, int64_t time, struct arena *a, struct trust_finding *f)
{
	*f = (struct trust_finding){.type = DOC_TYPE_COUNT, .changes = t->changes};
	return (struct trust_case){.t = t, .time = time, .f = f, .a = a};
}

enum err_kind
trust_judge(struct trust *t, int64_t time, struct slice der, struct arena *a,
	struct trust_finding *f, struct err *e)
{
	struct trust_case c = case_of(t, time, a, f);
	enum err_kind rc = judge(&c, der, e);
	f->doc = c.doc;
	return rc;
}

enum err_kind
trust_add(struct trust *t, int64_t time, struct slice der, struct arena *a, struct trust_finding *f,
	struct err *e)
{
	struct trust_case c = case_of(t, time, a, f);
	enum err_kind rc = judge(&c, der, e);
	f->doc = c.doc;
	if (rc == OK && f->reason == TRUST_AUTHENTIC && trust_is_of_root(f->type))
		rc = trust_root_apply(&c, e);
	if (rc == OK)
		t->size++;
	return rc;
}

enum err_kind
trust_replay(struct trust *t, int64_t time, struct slice der, struct arena *a, struct err *e)
{
	struct object o;
	struct trust_finding f;
	if (object_parse(der, &o, e) != OK)
		return e->kind;
	struct sha256 hash = sha256_of(o.certificate);
	const struct trust_cert *known = trust_find_cert(t, &hash);
	if (known && known->actor) { /* a role's certificate: what it signs changes no trust */
		t->size++;
		return OK;
	}
	if (trust_add(t, time, der, a, &f, e) != OK)
		return e->kind;
	if (f.reason != TRUST_AUTHENTIC)
		return err_set(e, ERR_MISMATCH, "%s: %s", trust_reason_id(f.reason), f.detail);
	return OK;
}

bool
trust_count(struct trust *t, int64_t time, const struct trust_finding *f)
{
	if (f->reason != TRUST_AUTHENTIC || trust_is_of_root(f->type) || f->changes != t->changes ||
		time > f->not_after)
		return false;
	t->size++;
	return true;
}

uint64_t
trust_size(const struct trust *t)
{
	return t->size;
}

state_code
trust_state(const struct trust *t)
{
	return t->state;
}

size_t
trust_log_keys(const struct trust *t, const struct vkey **keys)
{
	*keys = t->keys;
	return t->nkeys;
}

enum err_kind
trust_check_note(const struct trust *t, const struct note *n, struct err *e)
{
	size_t good = 0;
	for (size_t i = 0; i < t->nkeys; i++) {
		enum err_kind rc = note_verify(n, &t->keys[i], NULL, e);
		if (rc == OK)
			good++;
		else if (rc != ERR_MISSING)
			return rc;
	}
	if (!good)
		return err_set(e, ERR_MISMATCH,
			"the checkpoint is signed by no key of the log that is in force");
	return OK;
}
