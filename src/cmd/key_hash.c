/* exq key hash: what documents call a certificate, or its key. */
#include "cmd/sign.h"
#include "os/diag.h"

#include <stdio.h>

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct cert *cert = NULL;
	char text[SHA256_TEXT_MAX];
	if (sign_read_cert(a->pos[0], &cert, &e) != OK) {
		diag_error(c->name, &e);
		return EXIT_BROKEN;
	}
	const struct cert_facts *f = cert_facts(cert);
	puts(sha256_format(args_has(a, "of-key") ? &f->key_hash : &f->hash, text));
	cert_close(cert);
	return EXIT_YES;
}

static const struct opt opts[] = {
	{"of-key", NULL, "of its SubjectPublicKeyInfo: what a next-root is", false},
};

const struct cmd cmd_key_hash = {
	.name = "key hash",
	.args = "CERT",
	.brief = "the hash documents know a certificate or its key by",
	.help = "The SHA-256 of the certificate in DER, as a `revoke` lists it; with --of-key that "
		"of\n"
		"its public key, to which a genesis or `root-rotate` commits as `next-root`.\n"
		"\n  exq key hash court.crt\n"
		"  exq key hash --of-key next.crt\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
