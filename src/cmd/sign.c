/* exq sign: a document as a signed object. */
#include "cmd/sign.h"

#include "base/civil.h"
#include "base/hex.h"
#include "base/json.h"
#include "doc/field.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"
#include "sign/key.h"
#include "sign/object.h"

#include <stdio.h>
#include <sys/random.h>

enum { NONCE_BYTES = 16 };

static const int64_t second_ms = 1000;

struct job {
	struct buf text, filled, added, der; /* the document, with what was missing, its names */
	struct key *key;
	struct cert *cert;
	int64_t now;
};

/* ---- common fields ---- */

static void
add(struct job *j, const char *name, const char *value, bool quoted)
{
	const char *quote = quoted ? "\"" : "";
	buf_addf(&j->filled, "\"%s\":%s%s%s,", name, quote, value, quote);
	buf_addf(&j->added, "%s%s", j->added.n ? ", " : "", name);
}

static enum err_kind
add_nonce(struct job *j, struct err *e)
{
	unsigned char bytes[NONCE_BYTES];
	char digits[2 * NONCE_BYTES + 1];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return err_set(e, ERR_IO, "no random bytes");
	hex_format(bytes, sizeof bytes, digits);
	add(j, "nonce", digits, true);
	return OK;
}

/* What is said already must be what would be filled in. */
static enum err_kind
check_said(struct jval *doc, const char *name, const char *wanted, struct err *e)
{
	struct jval *is = jval_find(doc, name);
	if (!is || !wanted || (jval_kind(is) == JVAL_TEXT && slice_is(jval_text(is), wanted)))
		return OK;
	return err_set(e, ERR_MISMATCH, "the document's %s is not %.200s", name, wanted);
}

static bool
is_plain(const char *s)
{
	return !strpbrk(s, "\"\\");
}

/* Missing members go in front of the first one; the rest stays byte for byte. */
static enum err_kind
fill(struct job *j, struct jval *doc, const char *log, struct err *e)
{
	char issued[CIVIL_TEXT_MAX];
	const char *actor = cert_facts(j->cert)->actor;
	const char *brace = memchr(j->text.p, '{', j->text.n);
	if (check_said(doc, "issuer", actor, e) != OK || check_said(doc, "log", log, e) != OK)
		return e->kind;
	if (log && !is_plain(log))
		return err_set(e, ERR_USAGE, "--log is no origin of a log");
	buf_add(&j->filled, (struct slice){j->text.p, (size_t)(brace + 1 - j->text.p)});
	if (!jval_find(doc, "v"))
		add(j, "v", "1", false);
	if (!jval_find(doc, "nonce") && add_nonce(j, e) != OK)
		return e->kind;
	if (!jval_find(doc, "issued"))
		add(j, "issued", civil_format_instant(j->now, issued), true);
	if (!jval_find(doc, "issuer"))
		add(j, "issuer", actor, true);
	if (!jval_find(doc, "log") && log)
		add(j, "log", log, true);
	buf_add(&j->filled, slice_from(buf_slice(&j->text), (size_t)(brace + 1 - j->text.p)));
	return buf_failed(&j->filled)
		       ? err_set(e, ERR_LIMIT, "larger than %d bytes with what was filled in",
				 DOC_MAX_BYTES)
		       : OK;
}

static enum err_kind
prepare(struct job *j, const char *log, struct err *e)
{
	struct jval *doc = NULL;
	if (jval_parse(buf_slice(&j->text), DOC_MAX_BYTES, DOC_MAX_DEPTH, &doc, e) != OK)
		return e->kind;
	struct jval *type = jval_kind(doc) == JVAL_OBJECT ? jval_find(doc, "type") : NULL;
	enum err_kind rc = type && jval_kind(type) == JVAL_TEXT
				   ? fill(j, doc, log, e)
				   : err_set(e, ERR_SYNTAX, "not a document: it says no type");
	if (rc == OK)
		rc = sign_check_document(jval_text(type), buf_slice(&j->filled), e);
	jval_close(doc);
	return rc;
}

static enum err_kind
sign(struct job *j, const struct args *a, struct err *e)
{
	const char *path = a->pos[0];
	if (sign_read_cert(args_get(a, "cert"), &j->cert, e) != OK ||
		file_read(path, DOC_MAX_BYTES, &j->text, e) != OK)
		return e->kind;
	if (prepare(j, args_get(a, "log"), e) != OK)
		return err_context(e, "%s", path);
	if (key_open(args_get(a, "key"), args_get(a, "secret"), &j->key, e) != OK)
		return e->kind;
	if (cert_check_time(j->cert, j->now, e) != OK)
		return e->kind;
	return key_sign_object(j->key, j->cert, buf_slice(&j->filled), j->now, &j->der, e);
}

static void
fini(struct job *j)
{
	key_close(j->key);
	cert_close(j->cert);
	buf_fini(&j->text);
	buf_fini(&j->filled);
	buf_fini(&j->added);
	buf_fini(&j->der);
}

static int
run(const struct cmd *c, struct args *a)
{
	static const char *const needed[] = {"key", "cert", "o", NULL};
	struct job j = {.now = clock_now() / second_ms * second_ms};
	struct err e;
	char id[SHA256_TEXT_MAX];
	buf_init(&j.text, DOC_MAX_BYTES);
	buf_init(&j.filled, DOC_MAX_BYTES);
	buf_init(&j.added, DOC_MAX_LINE);
	buf_init(&j.der, OBJECT_MAX_BYTES);
	enum err_kind rc = sign_need(a, needed, &e);
	if (rc == OK)
		rc = sign(&j, a, &e);
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&j.der), &e);
	if (rc != OK) {
		diag_error(c->name, &e);
	} else {
		struct sha256 hash = sha256_of(buf_slice(&j.filled));
		if (j.added.n)
			diag_note("sign", "filled in: %s", buf_str(&j.added));
		diag_note("sign", "id: %s", sha256_format(&hash, id));
	}
	fini(&j);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"key", "WHERE", "the signer's key: a PEM file or a pkcs11: URI", false},
	{"cert", "CERT", "the signer's certificate (PEM or DER)", false},
	{"secret", "FILE", "the key's pass phrase or PIN is FILE's first line", false},
	{"log", "ORIGIN", "the log it is for, where the document does not say it", false},
	{"o", "OBJ", "write the object there, whole or not at all", false},
};

const struct cmd cmd_sign = {
	.name = "sign",
	.args = "DOC.json",
	.brief = "a document as a signed object (CMS)",
	.help = "What every document has and this one does not say is filled in and told: v, "
		"nonce,\n"
		"issued (now), issuer (of the certificate), log.  The document must then be "
		"whole;\n"
		"a record is never signed.  Options --key, --cert and -o are needed.\n"
		"`openssl cms -verify` opens the object.\n"
		"\n  exq sign demand.json --key court.key --cert court.pem --log kz.example/log -o "
		"demand.cms\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
