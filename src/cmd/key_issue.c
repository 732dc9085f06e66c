/* exq key issue: a certificate of a role, or of a root by itself. */
#include "cmd/sign.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/output.h"
#include "sign/key.h"

#include <stdlib.h>

enum { DAYS_MAX = 36525, PEM_MAX_BYTES = 2 * CERT_MAX_BYTES };

static const int64_t day_ms = 86400000, second_ms = 1000;

struct job {
	struct key *root_key, *subject;
	struct cert *root, *made;
	struct buf der, pem;
};

static enum err_kind
parse_days(const char *text, int64_t *days, struct err *e)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (end == text || *end || n < 1 || n > DAYS_MAX)
		return err_set(e, ERR_USAGE, "--days is a number from 1 to %d", DAYS_MAX);
	*days = n;
	return OK;
}

static enum err_kind
open_all(struct job *j, const struct args *a, struct err *e)
{
	const char *root = args_get(a, "root"), *subject = args_get(a, "subject");
	if (root && !subject)
		return err_set(e, ERR_USAGE, "--root goes with --subject: whose key it is");
	if (!root && subject)
		return err_set(e, ERR_USAGE, "--subject goes with --root: who issues");
	enum err_kind rc = key_open(args_get(a, "key"), args_get(a, "secret"), &j->root_key, e);
	if (rc == OK && root)
		rc = sign_read_cert(root, &j->root, e);
	if (rc == OK && subject)
		rc = key_open(subject, args_get(a, "subject-secret"), &j->subject, e);
	return rc;
}

static enum err_kind
issue(struct job *j, const struct args *a, struct err *e)
{
	int64_t days = 0, now = clock_now() / second_ms * second_ms;
	if (parse_days(args_get(a, "days"), &days, e) != OK || open_all(j, a, e) != OK)
		return e->kind;
	struct key_issue what = {.actor = args_get(a, "actor"),
		.not_before = now,
		.not_after = now + days * day_ms,
		.root = j->root,
		.subject = j->subject ? j->subject : j->root_key};
	return key_issue_cert(j->root_key, &what, &j->der, e);
}

static enum err_kind
write_pem(struct job *j, const char *path, struct err *e)
{
	struct output *o = NULL;
	if (cert_parse(buf_slice(&j->der), &j->made, e) != OK)
		return e->kind;
	cert_put_pem(j->made, &j->pem);
	if (output_open(path, &o, e) != OK)
		return e->kind;
	if (output_add(o, buf_slice(&j->pem), e) == OK)
		return output_commit(o, e);
	output_abandon(o);
	return e->kind;
}

static int
run(const struct cmd *c, struct args *a)
{
	static const char *const needed[] = {"key", "actor", "days", NULL};
	struct job j = {.root = NULL};
	struct err e;
	buf_init(&j.der, CERT_MAX_BYTES);
	buf_init(&j.pem, PEM_MAX_BYTES);
	enum err_kind rc = sign_need(a, needed, &e);
	if (rc == OK)
		rc = issue(&j, a, &e);
	if (rc == OK)
		rc = write_pem(&j, args_get(a, "o"), &e);
	if (rc != OK)
		diag_error(c->name, &e);
	key_close(j.root_key);
	key_close(j.subject);
	cert_close(j.root);
	cert_close(j.made);
	buf_fini(&j.der);
	buf_fini(&j.pem);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"key", "WHERE", "the issuer's key: a PEM file or a pkcs11: URI", false},
	{"secret", "FILE", "its pass phrase or PIN is FILE's first line", false},
	{"root", "CERT", "the issuer's certificate; without, a root for itself", false},
	{"actor", "ID", "whom it is for: an actor id", false},
	{"subject", "WHERE", "the key it is for, with --root", false},
	{"subject-secret", "FILE", "its pass phrase or PIN", false},
	{"days", "N", "valid from now on for so many days", false},
	{"o", "CERT", "write there (default: standard output)", false},
};

const struct cmd cmd_key_issue = {
	.name = "key issue",
	.args = "",
	.brief = "a certificate of a role under a root, or a root",
	.help = "The certificate is in PEM.  Its subject is the actor id and nothing else: no "
		"names\n"
		"of persons, no numbers, no addresses.  Options --key, --actor and --days are "
		"needed.\n"
		"\n  exq key issue --key root.key --actor kz.root --days 3650 -o root.pem\n"
		"  exq key issue --key root.key --root root.pem --actor kz.court.astana \\\n"
		"      --subject court.key --days 365 -o court.pem\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 0,
	.max_args = 0,
	.run = run,
};
