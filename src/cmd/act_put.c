/* Values of options and facts, into the draft. */
#include "cmd/act_parts.h"

#include "base/hex.h"
#include "doc/check.h"
#include "doc/common.h"
#include "os/file.h"
#include "os/random.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_MAX_BYTES = 80, ANNEX_MAX_BYTES = 256 << 20, SALT_BYTES = 32 };

static const struct table *
table_of(const struct act_job *j)
{
	return doc_table(j->act->type);
}

static enum err_kind
no_memory(struct err *e)
{
	return err_set(e, ERR_LIMIT, "out of memory");
}

/* ---- files ---- */

/* The salt beside an annex: made once, so that the hash stays what it was. */
static enum err_kind
read_salt(const char *path, struct buf *to, struct err *e)
{
	char name[LEDGER_PATH_MAX];
	unsigned char salt[SALT_BYTES];
	int n = snprintf(name, sizeof name, "%s.salt", path);
	if (n <= 0 || (size_t)n >= sizeof name)
		return err_set(e, ERR_LIMIT, "%.80s: the path is too long", path);
	if (access(name, F_OK) != 0) {
		random_fill(salt, sizeof salt);
		if (file_write(name, (struct slice){(char *)salt, sizeof salt}, e) != OK)
			return e->kind;
	}
	if (file_read(name, SALT_BYTES, to, e) != OK)
		return e->kind;
	return to->n == SALT_BYTES
		       ? OK
		       : err_set(e, ERR_SYNTAX, "%s: a salt has %d bytes", name, SALT_BYTES);
}

static enum err_kind
salted_hash(const char *path, struct arena *a, struct slice *value, struct err *e)
{
	struct buf salt, bytes;
	struct sha256_run run;
	char text[SHA256_TEXT_MAX];
	buf_init(&salt, SALT_BYTES + 1);
	buf_init(&bytes, ANNEX_MAX_BYTES);
	enum err_kind rc = file_read(path, ANNEX_MAX_BYTES, &bytes, e);
	if (rc == OK)
		rc = read_salt(path, &salt, e);
	if (rc == OK) {
		sha256_start(&run);
		sha256_add(&run, buf_slice(&salt));
		sha256_add(&run, buf_slice(&bytes));
		struct sha256 hash = sha256_end(&run);
		*value = arena_copy(a, slice_of(sha256_format(&hash, text)));
		rc = value->p ? OK : no_memory(e);
	}
	buf_fini(&salt);
	buf_fini(&bytes);
	return rc;
}

static enum err_kind
read_file(const struct field *f, const char *name, struct arena *a, struct slice *value,
	struct err *e)
{
	return f->kind == FIELD_HASH ? salted_hash(name, a, value, e)
				     : draft_read_file(f, name, a, value, e);
}

/* ---- one value ---- */

static enum err_kind
put_pair(struct act_job *j, struct act_doc *d, struct buf *pair, struct err *e)
{
	struct slice kept = arena_copy(j->a, buf_slice(pair));
	enum err_kind rc = !kept.p || buf_failed(pair)
				   ? no_memory(e)
				   : draft_put(table_of(j), &d->root, kept.p, read_file, j->a, e);
	buf_fini(pair);
	return rc;
}

enum err_kind
act_put(struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	struct buf pair;
	buf_init(&pair, (size_t)2 * DOC_MAX_BYTES);
	buf_addf(&pair, "%s=%s", path, value.n && value.p[0] == '@' ? "@" : "");
	buf_add(&pair, value);
	return put_pair(j, d, &pair, e);
}

enum err_kind
act_put_instant(struct act_job *j, struct act_doc *d, const char *path, int64_t t, struct err *e)
{
	char text[CIVIL_TEXT_MAX];
	return act_put(j, d, path, slice_of(civil_format_instant(t, text)), e);
}

static PRINTF_LIKE(5, 6) enum err_kind put_at(struct act_job *j, struct act_doc *d,
	struct slice value, struct err *e, const char *fmt, ...)
{
	char path[PATH_MAX_BYTES];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(path, sizeof path, fmt, ap);
	va_end(ap);
	return act_put(j, d, path, value, e);
}

/* ---- what was not said ---- */

enum err_kind
act_default(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	return draft_said(&d->root, path) ? OK : act_put(j, d, path, value, e);
}

enum err_kind
act_default_instant(
	struct act_job *j, struct act_doc *d, const char *path, int64_t t, struct err *e)
{
	return draft_said(&d->root, path) ? OK : act_put_instant(j, d, path, t, e);
}

enum err_kind
act_default_text(struct act_job *j, struct act_doc *d, const char *path, const struct value *v,
	struct err *e)
{
	return v->has == VALUE_KNOWN ? act_default(j, d, path, v->text, e) : OK;
}

enum err_kind
act_default_day(struct act_job *j, struct act_doc *d, const char *path, const struct value *v,
	struct err *e)
{
	char text[CIVIL_TEXT_MAX];
	return v->has == VALUE_KNOWN
		       ? act_default(j, d, path, slice_of(civil_format(v->day, text)), e)
		       : OK;
}

enum err_kind
act_default_word(struct act_job *j, struct act_doc *d, const char *path, enum vocab_id vocab,
	uint32_t set, struct err *e)
{
	enum err_kind rc = OK;
	if (draft_said(&d->root, path))
		return OK;
	for (uint32_t i = 0; rc == OK && i < vocab_of(vocab)->n; i++)
		if (set & 1u << i)
			rc = act_put(j, d, path, slice_of(vocab_word(vocab, i)), e);
	return rc;
}

/* ---- ids ---- */

enum err_kind
act_put_id(struct act_job *j, struct act_doc *d, const char *path, const struct sha256 *id,
	struct err *e)
{
	char text[SHA256_TEXT_MAX];
	size_t offset;
	const struct field *f = doc_find_field(table_of(j), slice_of(path), &offset);
	sha256_format(id, text);
	if (f && f->kind == FIELD_OBJECT) {
		if (put_at(j, d, slice_of(j->ledger.conf.origin), e, "%s.log", path) != OK)
			return e->kind;
		return put_at(j, d, slice_of(text), e, "%s.id", path);
	}
	return act_put(j, d, path, slice_of(text), e);
}

/* ---- options of more than one field ---- */

typedef enum err_kind take(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e);

/* The part before the first (last) `c`, *rest what is behind; all of it, and "", where there is
 * none. */
static struct slice
cut(struct slice s, char c, bool last, struct slice *rest)
{
	const char *at = !s.n ? NULL : last ? memrchr(s.p, c, s.n) : memchr(s.p, c, s.n);
	size_t n = at ? (size_t)(at - s.p) : s.n;
	*rest = at ? slice_from(s, n + 1) : (struct slice){"", 0};
	return (struct slice){s.p, n};
}

static size_t
count(const struct draft *root, const char *list)
{
	for (const struct draft *d = root->first; d; d = d->next) {
		size_t n = 0;
		if (!slice_is(d->name, list))
			continue;
		for (const struct draft *in = d->first; in; in = in->next)
			n++;
		return n;
	}
	return 0;
}

static enum err_kind
take_id(struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	const struct ledger_row *r;
	if (ledger_find(&j->ledger, value.p, &r, e) != OK)
		return e->kind;
	return act_put_id(j, d, path, &r->id, e);
}

/* A day, which begins at midnight UTC; an instant; or now. */
static enum err_kind
take_instant(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	civil_day day;
	struct err unread;
	if (slice_is(value, "now"))
		return act_put_instant(j, d, path, j->now, e);
	if (civil_parse(value, &day, &unread) == OK)
		return act_put_instant(j, d, path, day * (int64_t)24 * 3600 * 1000, e);
	return act_put(j, d, path, value, e);
}

/* TITLE:CATEGORY */
static enum err_kind
take_work(struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	struct slice category, title = cut(value, ':', true, &category);
	size_t n = count(&d->root, path);
	if (put_at(j, d, title, e, "%s.%zu.title", path, n) != OK)
		return e->kind;
	return category.n ? put_at(j, d, category, e, "%s.%zu.category", path, n) : OK;
}

/* TITLE=HASH or TITLE=@FILE, of today */
static enum err_kind
take_evidence(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	char day[CIVIL_TEXT_MAX];
	struct slice hash, title = cut(value, '=', true, &hash);
	size_t n = count(&d->root, path);
	if (!hash.n)
		return err_set(e, ERR_USAGE, "expected TITLE=HASH or TITLE=@FILE");
	if (hash.p[0] == '@' && salted_hash(hash.p + 1, j->a, &hash, e) != OK)
		return e->kind;
	if (put_at(j, d, title, e, "%s.%zu.title", path, n) != OK ||
		put_at(j, d, hash, e, "%s.%zu.hash", path, n) != OK)
		return e->kind;
	civil_format(civil_of_instant(j->now), day);
	return put_at(j, d, slice_of(day), e, "%s.%zu.date", path, n);
}

/* MEASURE:KIND:WHY[:TEXT] */
static enum err_kind
take_considered(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	struct slice kind, why, says, measure = cut(value, ':', false, &kind);
	kind = cut(kind, ':', false, &why);
	why = cut(why, ':', false, &says);
	size_t n = count(&d->root, path);
	if (!kind.n || !why.n)
		return err_set(e, ERR_USAGE, "expected MEASURE:KIND:WHY[:TEXT]");
	if (put_at(j, d, measure, e, "%s.%zu.measure", path, n) != OK ||
		put_at(j, d, kind, e, "%s.%zu.kind", path, n) != OK ||
		put_at(j, d, why, e, "%s.%zu.unfit", path, n) != OK)
		return e->kind;
	return says.n ? put_at(j, d, says, e, "%s.%zu.says.en", path, n) : OK;
}

/* ---- targets ---- */

enum err_kind
act_know_target(struct act_job *j, struct act_doc *d, enum target_kind kind, struct slice value,
	struct err *e)
{
	struct refusal r;
	if (d->ntargets == d->target_room) {
		size_t room = d->target_room ? 2 * d->target_room : 16;
		struct target *all = arena_alloc(j->a, room, sizeof *all);
		if (!all)
			return no_memory(e);
		for (size_t i = 0; i < d->ntargets; i++)
			all[i] = d->targets[i];
		d->targets = all;
		d->target_room = room;
	}
	if (target_parse_lenient(j->scope, kind, value, j->a, &d->targets[d->ntargets], &r) != OK)
		return err_set(e, ERR_SYNTAX, "%.200s", r.err.msg);
	d->ntargets++;
	return OK;
}

enum err_kind
act_put_target(struct act_job *j, struct act_doc *d, enum target_kind kind, struct slice value,
	struct err *e)
{
	size_t n = d->ntargets;
	if (act_know_target(j, d, kind, value, e) != OK)
		return e->kind;
	const struct target *t = &d->targets[n];
	const char *word = vocab_word(VOCAB_TARGET, t->kind);
	const char *path = j->act->type == DOC_RECOGNITION ? "grant.targets" : "targets";
	if (put_at(j, d, slice_of(word), e, "%s.%zu.kind", path, n) != OK)
		return e->kind;
	return put_at(j, d, t->text, e, "%s.%zu.value", path, n);
}

static enum err_kind
put_collateral(
	struct act_job *j, struct act_doc *d, size_t target, struct slice value, struct err *e)
{
	static const char path[] = "collateral";
	char number[24], day[CIVIL_TEXT_MAX];
	struct slice neighbours, names, method = cut(value, ':', false, &neighbours);
	neighbours = cut(neighbours, ':', false, &names);
	size_t n = count(&d->root, path);
	snprintf(number, sizeof number, "%zu", target);
	civil_format(civil_of_instant(j->now), day);
	if (put_at(j, d, slice_of(number), e, "%s.%zu.target", path, n) != OK ||
		put_at(j, d, method, e, "%s.%zu.method", path, n) != OK ||
		put_at(j, d, neighbours, e, "%s.%zu.neighbours", path, n) != OK ||
		put_at(j, d, slice_of(day), e, "%s.%zu.date", path, n) != OK)
		return e->kind;
	enum err_kind rc = names.n ? OK : put_at(j, d, slice_of("[]"), e, "%s.%zu.names", path, n);
	while (rc == OK && names.n)
		rc = put_at(j, d, cut(names, ',', false, &names), e, "%s.%zu.names", path, n);
	return rc;
}

/* [TARGET=]METHOD:COUNT[:NAME,…]; the targets have been named before. */
static enum err_kind
take_collateral(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	struct slice rest, target = cut(value, '=', true, &rest);
	bool found = false;
	enum err_kind rc = OK;
	(void)path;
	for (size_t i = 0; rc == OK && i < d->ntargets; i++) {
		if (rest.n && !slice_eq(target, d->targets[i].text))
			continue;
		found = true;
		rc = put_collateral(j, d, i, rest.n ? rest : value, e);
	}
	if (rc == OK && !found)
		return err_set(e, ERR_USAGE, "it is of no target of this document");
	return rc;
}

static enum err_kind
take_url(struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	(void)path;
	return act_put_target(j, d, TARGET_URL, value, e);
}

static enum err_kind
take_host(struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	(void)path;
	return act_put_target(j, d, TARGET_HOST, value, e);
}

static enum err_kind
take_domain(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	(void)path;
	return act_put_target(j, d, TARGET_DOMAIN, value, e);
}

static enum err_kind
take_ip(struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e)
{
	(void)path;
	return act_put_target(j, d, TARGET_IP, value, e);
}

static const struct {
	const char *option;
	take *take;
} takers[] = {
	{"url", take_url},
	{"host", take_host},
	{"domain", take_domain},
	{"ip", take_ip},
	{"work", take_work},
	{"evidence", take_evidence},
	{"considered", take_considered},
	{"collateral", take_collateral},
	{"basis", take_id},
	{"contest", take_id},
	{"because", take_id},
	{"ends", take_id},
	{"about", take_id},
};

/* A value as it was typed: @FILE is what a file holds. */
static enum err_kind
put_plain(struct act_job *j, struct act_doc *d, const char *path, const char *value, struct err *e)
{
	struct buf pair;
	buf_init(&pair, (size_t)2 * DOC_MAX_BYTES);
	buf_addf(&pair, "%s=%s", path, value);
	return put_pair(j, d, &pair, e);
}

enum err_kind
act_put_option(
	struct act_job *j, struct act_doc *d, const struct opt *o, const char *value, struct err *e)
{
	size_t offset;
	const struct field *f = doc_find_field(table_of(j), slice_of(o->path), &offset);
	enum err_kind rc;
	if (!o->arg)
		value = "true"; /* a switch */
	for (size_t i = 0; i < COUNT_OF(takers); i++)
		if (strcmp(takers[i].option, o->name) == 0) {
			rc = takers[i].take(j, d, o->path, slice_of(value), e);
			return rc == OK ? OK : err_context(e, "--%s", o->name);
		}
	if (f && f->kind == FIELD_INSTANT)
		rc = take_instant(j, d, o->path, slice_of(value), e);
	else
		rc = put_plain(j, d, o->path, value, e);
	return rc == OK ? OK : err_context(e, "--%s", o->name);
}
