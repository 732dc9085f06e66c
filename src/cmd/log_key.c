/* exq log key: a further key for a log's signer, before the old one is retired. */
#include "cmd/log.h"

#include "log/conf.h"
#include "os/diag.h"
#include "sign/ed25519.h"

#include <stdio.h>

enum { TRIES = 100 };

/* `log-NN.key` sorts before `log.key`; the order says nothing but that of the lines. */
static enum err_kind
save(const struct ed25519 *k, const char *folder, struct err *e)
{
	char path[4096];
	for (int i = 2; i < TRIES; i++) {
		snprintf(path, sizeof path, "%.4000s/signer/log-%02d.key", folder, i);
		FILE *there = fopen(path, "r");
		if (!there)
			return ed25519_save(k, path, e);
		fclose(there);
	}
	return err_set(e, ERR_LIMIT, "%s/signer: too many keys", folder);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct conf conf;
	struct vkey v;
	struct ed25519 *k = NULL;
	unsigned char public[ED25519_LEN];
	char text[VKEY_TEXT_MAX];
	enum err_kind rc = conf_read(a->pos[0], &conf, &e);
	if (rc == OK)
		rc = ed25519_new(&k, &e);
	if (rc == OK) {
		ed25519_public(k, public);
		rc = vkey_make(slice_of(conf.origin), VKEY_ED25519, public, &v, &e);
	}
	if (rc == OK)
		rc = save(k, a->pos[0], &e);
	if (rc == OK)
		puts(vkey_format(&v, text));
	else
		diag_error(c->name, &e);
	ed25519_close(k);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

const struct cmd cmd_log_key = {
	.name = "log key",
	.args = "FOLDER",
	.brief = "make a further key for a log, to be announced by a `logkey` document",
	.help = "The key goes to FOLDER/signer and signs from then on beside the others; its "
		"verifier\n"
		"key is printed.  Announce it with `exq draft logkey … action=add`, retire the old "
		"one\n"
		"with `action=retire`, and only then take the old file away: doc/rotation.md.\n"
		"\n  exq log key /var/lib/exq/kz\n",
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
