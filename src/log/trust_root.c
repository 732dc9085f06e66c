/* What documents of a state's root change: keys of the log, the root itself, certificates. */
#include "log/trust_parts.h"

#include "base/base64.h"

#include <search.h>
#include <stdlib.h>

static enum err_kind
out_of_memory(struct err *e)
{
	return err_set(e, ERR_IO, "out of memory");
}

/* The certificate in a document's base64 field: borrowed from the cache. */
static enum err_kind
read_cert(struct trust_case *c, struct slice base64, const struct cert **cert, struct err *e)
{
	unsigned char der[CERT_MAX_BYTES];
	size_t n = 0;
	if (!base64_parse(base64, der, sizeof der, &n))
		return err_set(e, ERR_SYNTAX, "not a certificate in base64, or too long");
	return cert_cache_get(c->t->cache, (struct slice){(const char *)der, n}, cert, e);
}

/* ---- who must have signed ---- */

/* The certificate carried is `root`'s, which is in force and valid. */
static enum err_kind
judge_signed_by(struct trust_case *c, const struct cert *root, struct err *e)
{
	const struct cert_facts *facts = cert_facts(root);
	struct err why = {.kind = OK};
	if (!slice_eq(c->object.certificate, cert_der(root)))
		return trust_refuse(c->f, TRUST_ROOT_ONLY,
			"only the state's root in force, %s, issues a %s", facts->actor,
			doc_table(c->f->type)->type);
	if (!slice_is(c->doc->issuer.text, facts->actor))
		return trust_refuse(
			c->f, TRUST_ISSUER_NOT_SIGNER, "/issuer is not %s", facts->actor);
	if (!facts->root)
		return trust_refuse(c->f, TRUST_CERT_NOT_ISSUED, "%s is not a root", facts->actor);
	const struct trust_cert *known = trust_find_cert(c->t, &facts->hash);
	if (known && known->revoked)
		return trust_refuse(
			c->f, TRUST_CERT_REVOKED, "the root's certificate, of %s", facts->actor);
	if (cert_check_time(root, c->time, &why) != OK)
		return trust_refuse(c->f,
			c->time < facts->not_before ? TRUST_CERT_NOT_YET : TRUST_CERT_EXPIRED,
			"the root: %s", why.msg);
	switch (object_verify(&c->object, root, &why)) {
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

/* A root that a document brings along. */
static enum err_kind
judge_new_root(struct trust_case *c, struct slice base64, struct err *e)
{
	const struct cert *root = NULL;
	struct err why = {.kind = OK};
	enum err_kind rc = read_cert(c, base64, &root, &why);
	if (rc == ERR_IO)
		return *e = why, rc;
	if (rc != OK)
		return trust_refuse(c->f, TRUST_CERT_MALFORMED, "/root: %s", why.msg);
	if (c->f->type == DOC_ROOT_ROTATE) {
		const struct cert_facts *facts = cert_facts(root);
		if (!sha256_eq(&facts->key_hash, &c->t->next_root))
			return trust_refuse(c->f, TRUST_ROOT_NOT_COMMITTED,
				"/root: its key is not the one committed to before");
		if (strcmp(facts->actor, cert_facts(c->t->root)->actor) != 0)
			return trust_refuse(c->f, TRUST_ISSUER_UNKNOWN, "/root: of %s, not of %s",
				facts->actor, cert_facts(c->t->root)->actor);
	}
	return judge_signed_by(c, root, e);
}

/* ---- keys of the log ---- */

static bool
has_key(const struct vkey *keys, size_t n, const struct vkey *k)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(keys[i].key, k->key, sizeof k->key) == 0)
			return true;
	return false;
}

/* Its name is the origin (tlog-policy), and it signs notes, not cosignatures; false: refused. */
static bool
judge_key_text(struct trust_case *c, struct slice text, struct vkey *k)
{
	struct err why = {.kind = OK};
	if (vkey_parse(text, k, &why) != OK)
		trust_refuse(c->f, TRUST_KEY_CLASH, "%.*s: %s", SLICE_ARG(text), why.msg);
	else if (k->type != VKEY_ED25519 || strcmp(k->name, c->t->origin) != 0)
		trust_refuse(c->f, TRUST_KEY_CLASH,
			"%.*s: a log's key is of type Ed25519 and named %s", SLICE_ARG(text),
			c->t->origin);
	return c->f->reason == TRUST_AUTHENTIC;
}

static enum err_kind
judge_logkey(struct trust_case *c)
{
	const struct logkey *d = (const struct logkey *)c->doc;
	const struct trust *t = c->t;
	struct vkey k;
	if (!judge_key_text(c, d->key.text, &k))
		return OK;
	bool in_force = has_key(t->keys, t->nkeys, &k);
	if (d->action.choice == KEY_ADD) {
		if (in_force || has_key(t->retired, t->nretired, &k))
			return trust_refuse(c->f, TRUST_KEY_CLASH, "the key was added before");
		if (t->nkeys + t->nretired == TRUST_MAX_KEYS)
			return trust_refuse(
				c->f, TRUST_KEY_CLASH, "a log has at most %d keys", TRUST_MAX_KEYS);
	} else if (!in_force) {
		return trust_refuse(c->f, TRUST_KEY_CLASH, "the key is not in force");
	} else if (t->nkeys == 1) {
		return trust_refuse(c->f, TRUST_KEY_CLASH, "a log keeps one key at least");
	}
	return OK;
}

static void
apply_logkey(struct trust *t, const struct logkey *d)
{
	struct vkey k;
	struct err e;
	if (vkey_parse(d->key.text, &k, &e) != OK)
		return; /* judge_logkey() parsed it */
	if (d->action.choice == KEY_ADD) {
		t->keys[t->nkeys++] = k;
		return;
	}
	size_t i = 0;
	while (i + 1 < t->nkeys && memcmp(t->keys[i].key, k.key, sizeof k.key) != 0)
		i++;
	memmove(t->keys + i, t->keys + i + 1, (t->nkeys - i - 1) * sizeof k);
	t->nkeys--;
	t->retired[t->nretired++] = k;
}

/* ---- what is kept ---- */

static int
by_hash(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_LEN);
}

/* The node of `key` in a tree, made from `size` bytes of it when it is not there; NULL: no memory.
 */
static void *
find_or_add(void **tree, const void *key, size_t key_size, size_t size,
	int (*order)(const void *, const void *))
{
	void *const *at = tfind(key, tree, order);
	if (at)
		return *at;
	void *node = calloc(1, size);
	if (!node)
		return NULL;
	memcpy(node, key, key_size);
	if (!tsearch(node, tree, order)) {
		free(node);
		return NULL;
	}
	return node;
}

/* What is known of a certificate, from its hash; NULL: no memory. */
static struct trust_cert *
keep_cert(struct trust *t, const struct sha256 *hash)
{
	return find_or_add(&t->certs, hash, SHA256_LEN, sizeof(struct trust_cert), by_hash);
}

/* ---- genesis ---- */

static const struct value *
texts_of(const struct list *l)
{
	return l->items;
}

static enum err_kind
judge_genesis(struct trust_case *c, struct err *e)
{
	const struct genesis *d = (const struct genesis *)c->doc;
	for (size_t i = 0; i < d->log_keys.n; i++) {
		struct vkey k;
		if (!judge_key_text(c, texts_of(&d->log_keys)[i].text, &k))
			return OK;
	}
	return judge_new_root(c, d->root.text, e);
}

static enum err_kind
take_root(struct trust_case *c, struct slice base64, struct slice next, struct err *e)
{
	unsigned char der[CERT_MAX_BYTES];
	size_t n = 0;
	struct cert *root = NULL;
	if (sha256_parse(next, &c->t->next_root, e) != OK)
		return e->kind;
	if (!base64_parse(base64, der, sizeof der, &n))
		return err_set(e, ERR_SYNTAX, "not a certificate in base64, or too long");
	if (cert_parse((struct slice){(const char *)der, n}, &root, e) != OK)
		return e->kind;
	const struct cert_facts *facts = cert_facts(root);
	struct trust_cert *known = keep_cert(c->t, &facts->hash);
	if (!known) {
		cert_close(root);
		return out_of_memory(e);
	}
	known->not_before = facts->not_before;
	known->not_after = facts->not_after;
	cert_close(c->t->root);
	c->t->root = root;
	c->t->root_known = known;
	return OK;
}

static enum err_kind
apply_genesis(struct trust_case *c, struct err *e)
{
	const struct genesis *d = (const struct genesis *)c->doc;
	struct trust *t = c->t;
	t->state = d->common.state.state;
	t->nkeys = 0;
	for (size_t i = 0; i < d->log_keys.n; i++) {
		struct vkey k;
		if (vkey_parse(texts_of(&d->log_keys)[i].text, &k, e) != OK)
			return e->kind;
		if (!has_key(t->keys, t->nkeys, &k))
			t->keys[t->nkeys++] = k;
	}
	return take_root(c, d->root.text, d->next_root.text, e);
}

/* ---- certificates ---- */

static int
by_id(const void *a, const void *b)
{
	return strcmp(a, b);
}

static enum err_kind
judge_actor_cert(struct trust_case *c, size_t i, struct slice base64, struct err *e)
{
	const struct actor *d = (const struct actor *)c->doc;
	const struct cert *cert = NULL;
	struct err why = {.kind = OK};
	enum err_kind rc = read_cert(c, base64, &cert, &why);
	if (rc == ERR_IO)
		return *e = why, rc;
	if (rc != OK)
		return trust_refuse(
			c->f, TRUST_CERT_MALFORMED, "/certificates/%zu: %s", i, why.msg);
	const struct cert_facts *facts = cert_facts(cert);
	const struct trust_cert *known = trust_find_cert(c->t, &facts->hash);
	if (facts->root || !slice_is(d->actor.text, facts->actor))
		return trust_refuse(c->f, TRUST_ISSUER_NOT_SIGNER,
			"/certificates/%zu: of %s, not of the role %.*s", i, facts->actor,
			SLICE_ARG(d->actor.text));
	if (known && known->revoked)
		return trust_refuse(c->f, TRUST_CERT_REVOKED, "/certificates/%zu", i);
	if (!known && c->t->ncerts == TRUST_MAX_CERTS)
		return trust_refuse(c->f, TRUST_CERT_UNREGISTERED,
			"a log registers at most %d certificates", TRUST_MAX_CERTS);
	rc = cert_cache_check_issued(c->t->cache, cert, c->t->root, &why);
	if (rc == ERR_IO)
		return *e = why, rc;
	if (rc != OK)
		return trust_refuse(
			c->f, TRUST_CERT_NOT_ISSUED, "/certificates/%zu: %s", i, why.msg);
	return OK;
}

static enum err_kind
judge_actor(struct trust_case *c, struct err *e)
{
	const struct actor *d = (const struct actor *)c->doc;
	enum err_kind rc = OK;
	if (slice_is(d->actor.text, cert_facts(c->t->root)->actor))
		return trust_refuse(
			c->f, TRUST_NOT_FOR_ROOT, "/actor: the root itself is no actor");
	for (size_t i = 0; rc == OK && c->f->reason == TRUST_AUTHENTIC && i < d->certificates.n;
		i++)
		rc = judge_actor_cert(c, i, texts_of(&d->certificates)[i].text, e);
	return rc;
}

static enum err_kind
apply_actor(struct trust_case *c, struct err *e)
{
	const struct actor *d = (const struct actor *)c->doc;
	struct trust *t = c->t;
	char id[ACTOR_MAX + 1] = "";
	memcpy(id, d->actor.text.p, d->actor.text.n);
	struct trust_actor *who =
		find_or_add(&t->actors, id, sizeof id, sizeof(struct trust_actor), by_id);
	if (!who)
		return out_of_memory(e);
	who->since = t->size;
	for (size_t i = 0; i < d->certificates.n; i++) {
		const struct cert *cert = NULL;
		if (read_cert(c, texts_of(&d->certificates)[i].text, &cert, e) != OK)
			return e->kind;
		bool is_new = !trust_find_cert(t, &cert_facts(cert)->hash);
		struct trust_cert *k = keep_cert(t, &cert_facts(cert)->hash);
		if (!k)
			return out_of_memory(e);
		t->ncerts += is_new;
		k->actor = who;
		k->root = t->root_known;
		k->since = t->size;
	}
	return OK;
}

static enum err_kind
apply_revoke(struct trust_case *c, struct err *e)
{
	const struct revoke *d = (const struct revoke *)c->doc;
	for (size_t i = 0; i < d->certificates.n; i++) {
		struct sha256 hash;
		if (sha256_parse(texts_of(&d->certificates)[i].text, &hash, e) != OK)
			return e->kind;
		struct trust_cert *k = keep_cert(c->t, &hash);
		if (!k)
			return out_of_memory(e);
		k->revoked = true;
	}
	return OK;
}

/* ---- one of them ---- */

enum err_kind
trust_root_judge(struct trust_case *c, struct err *e)
{
	if (tfind(&c->object.id, &c->t->ids, by_hash))
		return trust_refuse(c->f, TRUST_REPEATED, "it took effect before, and does once");
	if (c->f->type == DOC_GENESIS)
		return judge_genesis(c, e);
	if (c->f->type == DOC_ROOT_ROTATE)
		return judge_new_root(c, ((const struct root_rotate *)c->doc)->root.text, e);
	enum err_kind rc = judge_signed_by(c, c->t->root, e);
	if (rc != OK || c->f->reason != TRUST_AUTHENTIC)
		return rc;
	if (c->f->type == DOC_LOGKEY)
		return judge_logkey(c);
	return c->f->type == DOC_ACTOR ? judge_actor(c, e) : OK;
}

static enum err_kind
apply_rotate(struct trust_case *c, struct err *e)
{
	const struct root_rotate *d = (const struct root_rotate *)c->doc;
	if (!d->keep_issued.yes)
		c->t->floor = c->t->size;
	return take_root(c, d->root.text, d->next_root.text, e);
}

enum err_kind
trust_root_apply(struct trust_case *c, struct err *e)
{
	if (!find_or_add(&c->t->ids, &c->object.id, SHA256_LEN, SHA256_LEN, by_hash))
		return out_of_memory(e);
	c->t->changes++;
	switch (c->f->type) {
	case DOC_GENESIS:
		return apply_genesis(c, e);
	case DOC_ROOT_ROTATE:
		return apply_rotate(c, e);
	case DOC_LOGKEY:
		apply_logkey(c->t, (const struct logkey *)c->doc);
		return OK;
	case DOC_ACTOR:
		return apply_actor(c, e);
	default:
		return apply_revoke(c, e);
	}
}
