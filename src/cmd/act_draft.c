/* One document, from options and facts; and what the register would make of it. */
#include "cmd/act_parts.h"

#include "base/base64.h"
#include "base/hex.h"
#include "log/trust.h"
#include "os/random.h"

#include <stdio.h>

enum { NONCE_BYTES = 16 };

/* ---- what every document has ---- */

static enum err_kind
put_state(struct act_job *j, struct act_doc *d, struct err *e)
{
	const char *country = cert_facts(j->cert)->country;
	char text[3];
	const struct doc_common *genesis =
		j->ledger.n ? act_decode(&j->ledger.rows[0], j->a) : NULL;
	if (*country || !genesis || genesis->state.has != VALUE_KNOWN)
		return act_put(j, d, "state", slice_of(country), e);
	state_code s = genesis->state.state;
	snprintf(text, sizeof text, "%c%c", s >> 8, s & 0xff);
	return act_put(j, d, "state", slice_of(text), e);
}

static enum err_kind
put_common(struct act_job *j, struct act_doc *d, struct err *e)
{
	unsigned char bytes[NONCE_BYTES];
	char nonce[2 * NONCE_BYTES + 1];
	random_fill(bytes, sizeof bytes);
	hex_format(bytes, sizeof bytes, nonce);
	if (act_put(j, d, "log", slice_of(j->ledger.conf.origin), e) != OK ||
		act_put(j, d, "nonce", slice_of(nonce), e) != OK ||
		act_put_instant(j, d, "issued", j->now, e) != OK ||
		act_put(j, d, "issuer", slice_of(j->issuer), e) != OK)
		return e->kind;
	return put_state(j, d, e);
}

static enum err_kind
put_office(struct act_job *j, struct act_doc *d, struct err *e)
{
	struct slice name = act_name(j->me);
	if (name.n && act_default(j, d, "decided-by.name", name, e) != OK)
		return e->kind;
	if (draft_said(&d->root, "decided-by.role"))
		return OK;
	if (!j->me || j->me->kind.choice != ACTOR_COURT)
		return err_set(e, ERR_USAGE,
			"missing: --role: who decided in the office; see `exq %s --help`",
			j->cmd->name);
	return act_put(j, d, "decided-by.role", slice_of("judge"), e);
}

/* ---- the document ---- */

/* Assessments are of targets: they come when those are known. */
static enum err_kind
put_options(struct act_job *j, struct act_doc *d, bool collateral, struct err *e)
{
	const struct args *a = j->args;
	for (size_t i = 0; i < a->ngiven; i++) {
		const struct opt *o = a->given[i].opt;
		if (!o->path || (strcmp(o->name, "collateral") == 0) != collateral)
			continue;
		if (d->name && *d->why && strcmp(o->path, "reasons.en") == 0)
			continue; /* the line of a batch has its own */
		if (act_put_option(j, d, o, a->given[i].value, e) != OK)
			return e->kind;
	}
	return OK;
}

/* What must be said and was not is none, where the type knows that. */
static enum err_kind
put_nothing(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct table *t = doc_table(j->act->type);
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (!(f->flags & FIELD_REQUIRED) || draft_has(&d->root, f->name))
			continue;
		if (f->flags & FIELD_NULLABLE)
			rc = act_put(j, d, f->name, slice_of("null"), e);
		else if (f->kind == FIELD_LIST && f->min == 0)
			rc = act_put(j, d, f->name, slice_of("[]"), e);
	}
	return rc;
}

static enum err_kind
gather(struct act_job *j, struct act_doc *d, struct err *e)
{
	if (put_common(j, d, e) != OK)
		return e->kind;
	if (d->name) {
		enum target_kind kind = strchr(d->name, '/') ? TARGET_URL : TARGET_HOST;
		if (act_put_target(j, d, kind, slice_of(d->name), e) != OK)
			return e->kind;
		if (*d->why && act_put(j, d, "reasons.en", slice_of(d->why), e) != OK)
			return e->kind;
	}
	if (j->act->subject && act_put_id(j, d, j->act->subject, &j->subject->id, e) != OK)
		return e->kind;
	if (put_options(j, d, false, e) != OK)
		return e->kind;
	if (j->act->decides && put_office(j, d, e) != OK)
		return e->kind;
	if (j->act->fill && j->act->fill(j, d, e) != OK)
		return e->kind;
	if (put_options(j, d, true, e) != OK)
		return e->kind;
	return put_nothing(j, d, e);
}

/* Its mistakes are told here, each with its place; *e then says that they were. */
static enum err_kind
check(struct act_job *j, struct act_doc *d, struct err *e)
{
	const struct table *t = doc_table(j->act->type);
	struct doc_mistakes m = {.n = 0};
	void *doc = arena_alloc(j->a, 1, t->size);
	if (!doc)
		return err_set(e, ERR_LIMIT, "out of memory");
	enum err_kind rc = doc_decode(t, DOC_SIGNED, d->text, j->a, doc, &m, e);
	d->doc = doc;
	if (rc == OK || m.n <= 1)
		return rc;
	draft_tell(j->cmd->name, &m);
	e->msg[0] = '\0';
	return rc;
}

enum err_kind
act_draft(struct act_job *j, struct act_doc *d, struct err *e)
{
	struct buf text;
	d->type = j->act->type;
	d->root.kind = DRAFT_OBJECT;
	if (gather(j, d, e) != OK)
		return e->kind;
	buf_init(&text, DOC_MAX_BYTES);
	draft_write(doc_table(j->act->type), &d->root, &text);
	bool whole = !buf_failed(&text);
	d->text = arena_copy(j->a, buf_slice(&text));
	buf_fini(&text);
	if (!whole || !d->text.p)
		return err_set(e, ERR_LIMIT, "larger than %d bytes", DOC_MAX_BYTES);
	d->id = sha256_of(d->text);
	return check(j, d, e);
}

/* ---- what would become of it ---- */

static bool
is_registered(const struct act_job *j)
{
	const struct value *v = j->me->certificates.items;
	struct buf text;
	bool found = false;
	buf_init(&text, (size_t)2 * CERT_MAX_BYTES);
	base64_put(&text, cert_der(j->cert));
	for (size_t i = 0; i < j->me->certificates.n; i++)
		found = found || slice_eq(v[i].text, buf_slice(&text));
	buf_fini(&text);
	return found;
}

static bool
is_revoked(const struct ledger *l, const struct sha256 *certificate)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rows[i].type == DOC_REVOKE && !l->rows[i].reason &&
			ledger_names(&l->rows[i], certificate))
			return true;
	return false;
}

/* What log/trust.h would say of the certificate, as far as it shows before anything is signed. */
static enum trust_reason
judge_signer(const struct act_job *j)
{
	const struct cert_facts *c = cert_facts(j->cert);
	if (!j->me)
		return TRUST_ISSUER_UNKNOWN;
	if (is_revoked(&j->ledger, &c->hash))
		return TRUST_CERT_REVOKED;
	if (!is_registered(j))
		return TRUST_CERT_UNREGISTERED;
	if (j->now < c->not_before)
		return TRUST_CERT_NOT_YET;
	return j->now > c->not_after ? TRUST_CERT_EXPIRED : TRUST_AUTHENTIC;
}

enum err_kind
act_try(struct act_job *j, struct act_doc *d, struct err *e)
{
	struct fold *f = j->ledger.trial;
	enum trust_reason why = judge_signer(j);
	int64_t last = fold_time(f);
	const struct fold_entry in = {.index = fold_size(f),
		.time = j->now > last ? j->now : last,
		.id = d->id,
		.type = j->act->type,
		.doc = d->doc,
		.key = cert_facts(j->cert)->key_hash,
		.refused = why == TRUST_AUTHENTIC ? NULL : trust_reason_id(why)};
	return fold_add(f, &in, &d->verdict, e);
}
