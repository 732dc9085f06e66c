/* exq key new: a private key into a file. */
#include "cmd/sign.h"
#include "os/diag.h"
#include "sign/key.h"

static const struct {
	const char *word;
	enum key_kind kind;
} kinds[] = {
	{"p256", KEY_P256},
	{"p384", KEY_P384},
	{"rsa3072", KEY_RSA3072},
	{"gost256", KEY_GOST256},
	{"gost512", KEY_GOST512},
};

static enum err_kind
find_kind(const char *word, enum key_kind *kind, struct err *e)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (!word || strcmp(kinds[i].word, word) == 0) {
			*kind = kinds[i].kind;
			return OK;
		}
	return err_set(e, ERR_USAGE,
		"no kind '%.40s': expected p256, p384, rsa3072, gost256 or gost512", word);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	enum key_kind kind = KEY_P256;
	enum err_kind rc = find_kind(args_get(a, "kind"), &kind, &e);
	if (rc == OK)
		rc = key_new(kind, a->pos[0], args_get(a, "secret"), &e);
	if (rc != OK)
		diag_error(c->name, &e);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"kind", "KIND", "p256 (default), p384, rsa3072, gost256, gost512", false},
	{"secret", "FILE", "encrypt it; the pass phrase is FILE's first line", false},
};

const struct cmd cmd_key_new = {
	.name = "key new",
	.args = "KEY.pem",
	.brief = "a private key of a role or a root",
	.help = "KEY.pem must not exist; only its owner may read it.  GOST needs\n"
		"libengine-gost-openssl.  Keys in tokens are made by the token's own tools.\n"
		"\n  exq key new --secret phrase.txt court.key\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
