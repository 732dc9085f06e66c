/* Certificates met before: chained by hash, evicted by a clock's hand that spares what was used. */
#include "sign/cert.h"

#include <assert.h>
#include <stdlib.h>

enum { ROOTS_EACH = 2 }; /* a role has one root, two while it is rotated */

struct slot {
	struct cert *cert; /* NULL: never filled */
	struct sha256 roots[ROOTS_EACH];
	size_t nroots; /* how many were ever remembered; the oldest is overwritten */
	size_t next;   /* in its chain; NONE ends it */
	bool used;     /* since the hand was here last */
};

struct cert_cache {
	size_t max, hand;
	struct slot *slots;
	size_t *heads; /* of chains; as many as slots */
};

static const size_t none = SIZE_MAX;

struct cert_cache *
cert_cache_open(size_t max)
{
	assert(max > 0);
	struct cert_cache *cc = calloc(1, sizeof *cc);
	if (!cc)
		return NULL;
	cc->max = max;
	cc->slots = calloc(max, sizeof *cc->slots);
	cc->heads = calloc(max, sizeof *cc->heads);
	if (!cc->slots || !cc->heads) {
		cert_cache_close(cc);
		return NULL;
	}
	for (size_t i = 0; i < max; i++)
		cc->heads[i] = none;
	return cc;
}

void
cert_cache_close(struct cert_cache *cc)
{
	if (!cc)
		return;
	for (size_t i = 0; cc->slots && i < cc->max; i++)
		cert_close(cc->slots[i].cert);
	free(cc->slots);
	free(cc->heads);
	free(cc);
}

static size_t *
head_of(struct cert_cache *cc, const struct sha256 *h)
{
	uint64_t n;
	memcpy(&n, h->b, sizeof n);
	return &cc->heads[n % cc->max];
}

static struct slot *
find(struct cert_cache *cc, const struct sha256 *h)
{
	for (size_t i = *head_of(cc, h); i != none; i = cc->slots[i].next)
		if (sha256_eq(&cert_facts(cc->slots[i].cert)->hash, h))
			return &cc->slots[i];
	return NULL;
}

static void
unlink_slot(struct cert_cache *cc, size_t which)
{
	size_t *at = head_of(cc, &cert_facts(cc->slots[which].cert)->hash);
	while (*at != which)
		at = &cc->slots[*at].next;
	*at = cc->slots[which].next;
}

/* An empty slot, or the first that was not used since the hand passed. */
static size_t
make_room(struct cert_cache *cc)
{
	size_t at;
	for (;;) {
		at = cc->hand;
		cc->hand = (cc->hand + 1) % cc->max;
		if (!cc->slots[at].cert || !cc->slots[at].used)
			break;
		cc->slots[at].used = false;
	}
	if (cc->slots[at].cert)
		unlink_slot(cc, at);
	cert_close(cc->slots[at].cert);
	cc->slots[at] = (struct slot){.cert = NULL};
	return at;
}

enum err_kind
cert_cache_get(struct cert_cache *cc, struct slice der, const struct cert **c, struct err *e)
{
	struct cert *new = NULL;
	struct sha256 hash = sha256_of(der);
	struct slot *s = find(cc, &hash);
	if (!s) {
		if (cert_parse(der, &new, e) != OK)
			return e->kind;
		size_t at = make_room(cc), *head = head_of(cc, &hash);
		s = &cc->slots[at];
		s->cert = new;
		s->next = *head;
		*head = at;
	}
	s->used = true;
	*c = s->cert;
	return OK;
}

enum err_kind
cert_cache_check_issued(
	struct cert_cache *cc, const struct cert *c, const struct cert *root, struct err *e)
{
	struct slot *s = find(cc, &cert_facts(c)->hash);
	const struct sha256 *by = &cert_facts(root)->hash;
	for (size_t i = 0; s && i < s->nroots && i < ROOTS_EACH; i++)
		if (sha256_eq(&s->roots[i], by))
			return OK;
	enum err_kind rc = cert_check_issued(c, root, e);
	if (rc == OK && s)
		s->roots[s->nroots++ % ROOTS_EACH] = *by;
	return rc;
}
