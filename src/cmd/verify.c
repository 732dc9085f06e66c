/* exq verify: who signed an object, in which role, when, and why not. */
#include "cmd/sign.h"

#include "base/civil.h"
#include "base/json.h"
#include "doc/field.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/output.h"
#include "sign/object.h"

#include <stdio.h>

struct job {
	struct buf bytes;
	struct object object;
	struct cert *by, *root;
	int64_t at;
};

static enum err_kind
parse_at(struct job *j, const char *text, struct err *e)
{
	if (!text) {
		j->at = clock_now();
		return OK;
	}
	return civil_parse_instant(slice_of(text), &j->at, e) == OK ? OK : err_context(e, "--at");
}

static enum err_kind
open_all(struct job *j, const struct args *a, struct err *e)
{
	const char *root = args_get(a, "root");
	if (parse_at(j, args_get(a, "at"), e) != OK)
		return e->kind;
	if (root && sign_read_cert(root, &j->root, e) != OK)
		return e->kind;
	if (j->root && !cert_facts(j->root)->root)
		return err_set(e, ERR_USAGE, "%s: a role's certificate, not a root's", root);
	if (file_read(a->pos[0], OBJECT_MAX_BYTES, &j->bytes, e) != OK)
		return e->kind;
	if (object_parse(buf_slice(&j->bytes), &j->object, e) != OK)
		return err_context(e, "%s", a->pos[0]);
	return OK;
}

/* The role that signed is the one that speaks. */
static enum err_kind
check_issuer(const struct job *j, struct err *e)
{
	struct jval *doc = NULL;
	const char *actor = cert_facts(j->by)->actor;
	enum err_kind rc = jval_parse(j->object.content, DOC_MAX_BYTES, DOC_MAX_DEPTH, &doc, e);
	if (rc != OK)
		return err_context(e, "the content is no document");
	struct jval *issuer = jval_kind(doc) == JVAL_OBJECT ? jval_find(doc, "issuer") : NULL;
	if (!issuer || jval_kind(issuer) != JVAL_TEXT || !slice_is(jval_text(issuer), actor))
		rc = err_set(e, ERR_MISMATCH, "the document's issuer is not %s, who signed", actor);
	jval_close(doc);
	return rc;
}

/* OK without a root says only that nothing was changed since someone signed. */
static enum err_kind
check(struct job *j, struct err *e)
{
	if (cert_parse(j->object.certificate, &j->by, e) != OK)
		return err_context(e, "the certificate it carries");
	if (object_verify(&j->object, j->by, e) != OK || check_issuer(j, e) != OK)
		return e->kind;
	if (j->root && (cert_check_issued(j->by, j->root, e) != OK ||
			       cert_check_time(j->root, j->at, e) != OK))
		return e->kind;
	return cert_check_time(j->by, j->at, e);
}

static void
print_facts(const struct job *j, const char *verified)
{
	char id[SHA256_TEXT_MAX], text[CIVIL_TEXT_MAX];
	printf("verified: %s\nid: %s\nalgorithm: %s\nsigned: %s\n", verified,
		sha256_format(&j->object.id, id), algorithm_name(j->object.algorithm),
		civil_format_instant(j->object.signing_time, text));
	if (!j->by)
		return;
	const struct cert_facts *f = cert_facts(j->by);
	printf("actor: %s\nkind: %s\nvalid-from: %s\n", f->actor, f->root ? "root" : "role",
		civil_format_instant(f->not_before, text));
	printf("valid-until: %s\ncertificate: %s\n", civil_format_instant(f->not_after, text),
		sha256_format(&f->hash, id));
	if (j->root)
		printf("root: %s\n", cert_facts(j->root)->actor);
}

static enum err_kind
print_document(const struct job *j, struct err *e)
{
	struct output *o = NULL;
	if (output_open(NULL, &o, e) != OK)
		return e->kind;
	if (output_add(o, j->object.content, e) == OK)
		return output_commit(o, e);
	output_abandon(o);
	return e->kind;
}

/* The verdict, before anything of the document leaves. */
static int
judge(struct job *j, bool document, struct err *e)
{
	enum err_kind rc = check(j, e);
	if (rc == ERR_IO)
		return EXIT_BROKEN;
	if (rc == OK && !j->root)
		err_set(e, ERR_USAGE,
			"unchanged since it was signed; by whom could not be told without --root");
	int verdict = rc != OK ? EXIT_NO : j->root ? EXIT_YES : EXIT_UNKNOWN;
	if (!document)
		print_facts(j, rc != OK ? "no" : j->root ? "yes" : "unknown");
	else if (verdict == EXIT_YES && print_document(j, e) != OK)
		verdict = EXIT_BROKEN;
	return verdict;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.by = NULL};
	struct err e;
	buf_init(&j.bytes, OBJECT_MAX_BYTES);
	int verdict =
		open_all(&j, a, &e) == OK ? judge(&j, args_has(a, "document"), &e) : EXIT_BROKEN;
	if (verdict != EXIT_YES)
		diag_error(c->name, &e);
	cert_close(j.by);
	cert_close(j.root);
	buf_fini(&j.bytes);
	return verdict;
}

static const struct opt opts[] = {
	{"root", "CERT", "the root of the state (PEM or DER), from a place you trust", false},
	{"at", "INSTANT", "judge validity at YYYY-MM-DDThh:mm:ssZ (default: now)", false},
	{"document", NULL, "print the document, when it is verified, and nothing else", false},
};

const struct cmd cmd_verify = {
	.name = "verify",
	.args = "OBJ",
	.brief = "who signed an object, in which role, and when",
	.help = "Exit status 0 when it is verified; 1 when it is not, with the reason; 2 when it "
		"is\n"
		"no signed object, or is GOST's and libengine-gost-openssl is not installed; 3 "
		"when\n"
		"that could not be told: without --root only that nothing was changed.  `signed` "
		"is\n"
		"the signer's own claim.\n"
		"\n  exq verify demand.cms --root root.pem\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
