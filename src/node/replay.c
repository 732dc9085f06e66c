#include "node/replay.h"

#include "os/file.h"

#include <stdio.h>

enum { DOC_MAX_MEMORY = 8 << 20 };

enum err_kind
replay_blob(void *from, const struct sha256 *hash, struct slice *bytes, struct err *e)
{
	struct replay *r = from;
	char path[4096], text[SHA256_TEXT_MAX];
	sha256_format(hash, text);
	int n = snprintf(path, sizeof path, "%s/blob/sha256/%s", r->public, strchr(text, ':') + 1);
	if (n <= 0 || (size_t)n >= sizeof path)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", r->public);
	buf_clear(&r->blob);
	if (file_read(path, REPLAY_BLOB_MAX_BYTES, &r->blob, e) != OK)
		return e->kind;
	*bytes = buf_slice(&r->blob);
	return OK;
}

/* Two certificates of one key are one key. */
static enum err_kind
key_of(const struct object *o, struct sha256 *key, struct err *e)
{
	struct cert *c = NULL;
	if (cert_parse(o->certificate, &c, e) != OK)
		return e->kind;
	*key = cert_facts(c)->key_hash;
	cert_close(c);
	return OK;
}

static enum err_kind
add(struct replay *r, struct fold_entry *in, struct slice object, struct err *e)
{
	struct fold_verdict v;
	struct object o;
	enum err_kind rc = OK;
	if (!in->refused)
		rc = object_parse(object, &o, e);
	if (rc == OK && !in->refused)
		rc = key_of(&o, &in->key, e);
	if (rc == OK)
		rc = fold_add(r->fold, in, &v, e);
	if (rc != OK)
		return err_context(e, "entry %llu", (unsigned long long)in->index);
	return r->took ? r->took(r->to, in, object, &v, e) : OK;
}

static enum err_kind
take_entry(void *to, uint64_t index, int64_t time, struct slice object,
	const struct trust_finding *f, struct err *e)
{
	if (!f)
		return err_set(e, ERR_MISMATCH, "entry %llu: the log is damaged before it",
			(unsigned long long)index);
	struct fold_entry in = {.index = index,
		.time = time,
		.id = f->id,
		.type = f->type,
		.doc = f->doc,
		.refused = f->reason != TRUST_AUTHENTIC ? trust_reason_id(f->reason) : NULL};
	return add(to, &in, object, e);
}

static void
take_problem(void *to, const char *place, const char *what)
{
	struct replay *r = to;
	r->problems++;
	r->problem(r->to, place, what);
}

enum err_kind
replay_all(struct replay *r, const struct conf *conf, int64_t now, struct err *e)
{
	struct audit_result result;
	struct audit_options o = {
		.conf = *conf, .now = now, .report = take_problem, .entry = take_entry, .to = r};
	buf_init(&r->blob, REPLAY_BLOB_MAX_BYTES);
	r->doc = arena_open(DOC_MAX_MEMORY);
	if (!r->doc)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = files_open(r->public, &o.files, e);
	if (rc == OK)
		rc = fold_open(slice_of(conf->origin), replay_blob, r, &r->fold, e);
	if (rc == OK)
		rc = audit_run(&o, &result, e);
	files_close(o.files);
	return rc;
}

void
replay_close(struct replay *r)
{
	fold_close(r->fold);
	buf_fini(&r->blob);
	arena_close(r->doc);
}

enum err_kind
replay_next(struct replay *r, uint64_t index, int64_t time, struct slice object, struct err *e)
{
	struct fold_entry in = {.index = index, .time = time};
	struct object o;
	arena_reset(r->doc);
	if (object_parse(object, &o, e) != OK ||
		doc_decode_any(o.content, r->doc, &in.type, &in.doc, e) != OK)
		return err_context(e, "entry %llu", (unsigned long long)index);
	in.id = o.id;
	return add(r, &in, object, e);
}
