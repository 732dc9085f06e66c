/* exq log init: a new log, with its genesis as entry 0. */
#include "cmd/log.h"

#include "doc/anchor.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/folder.h"
#include "os/random.h"
#include "sign/key.h"

#include "base/base64.h"
#include "base/hex.h"

#include <stdio.h>
#include <unistd.h>

enum { CERT_FILE_MAX = 4 * CERT_MAX_BYTES };

struct job {
	const char *folder;
	char aside[4096]; /* the folder while it is made */
	bool begun;
	struct cert *root, *next;
	struct key *key;
	struct vkey log_key;
	struct conf conf;
	struct buf root_der, document, object;
};

static enum err_kind
read_cert(const char *path, struct cert **c, struct err *e)
{
	struct buf bytes;
	buf_init(&bytes, CERT_FILE_MAX);
	enum err_kind rc = file_read(path, CERT_FILE_MAX, &bytes, e);
	if (rc == OK && cert_parse_file(buf_slice(&bytes), c, e) != OK)
		rc = err_context(e, "%s", path);
	buf_fini(&bytes);
	return rc;
}

/* The log will take a root-rotate by the next root only if it speaks for the same actor. */
static enum err_kind
check_next(const struct cert_facts *root, const struct cert_facts *next, struct err *e)
{
	if (!root->root)
		return err_set(e, ERR_USAGE, "--root: the certificate of a role, %s, not a root's",
			root->actor);
	if (!next->root)
		return err_set(e, ERR_USAGE,
			"--next-root: the certificate of a role, %s, not a root's", next->actor);
	if (strcmp(root->actor, next->actor) != 0)
		return err_set(e, ERR_USAGE, "--next-root: a root of %s; --root is of %s",
			next->actor, root->actor);
	if (strcmp(root->country, next->country) != 0)
		return err_set(e, ERR_USAGE,
			"--next-root: a root of the country %s; --root is of %s",
			next->country[0] ? next->country : "(none)",
			root->country[0] ? root->country : "(none)");
	if (sha256_eq(&root->key_hash, &next->key_hash))
		return err_set(e, ERR_USAGE, "--next-root: the next root needs a key of its own");
	return OK;
}

static enum err_kind
open_job(struct job *j, const struct args *a, struct err *e)
{
	static const char *const needed[] = {
		"origin", "state", "name", "root", "root-key", "next-root"};
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!args_get(a, needed[i]))
			return err_set(e, ERR_USAGE, "--%s is missing", needed[i]);
	if (strlen(args_get(a, "origin")) > ORIGIN_MAX)
		return err_set(e, ERR_USAGE, "--origin: longer than %d bytes", ORIGIN_MAX);
	snprintf(j->conf.origin, sizeof j->conf.origin, "%s", args_get(a, "origin"));
	int n = snprintf(j->aside, sizeof j->aside, "%s.new", j->folder);
	if (n <= 0 || (size_t)n >= sizeof j->aside - 64)
		return err_set(e, ERR_LIMIT, "%s: the path is too long", j->folder);
	enum err_kind rc = read_cert(args_get(a, "root"), &j->root, e);
	if (rc == OK)
		rc = read_cert(args_get(a, "next-root"), &j->next, e);
	if (rc == OK)
		rc = check_next(cert_facts(j->root), cert_facts(j->next), e);
	if (rc == OK)
		rc = key_open(args_get(a, "root-key"), args_get(a, "secret"), &j->key, e);
	return rc;
}

static void
put_names(struct jout *w, const struct args *a)
{
	static const char *const options[] = {"name", "name-ru", "name-kk"};
	static const char *const languages[] = {"en", "ru", "kk"};
	jout_name(w, "names");
	jout_open(w, '{');
	for (size_t i = 0; i < COUNT_OF(options); i++)
		if (args_get(a, options[i]))
			jout_member(w, languages[i], slice_of(args_get(a, options[i])));
	jout_close(w, '}');
}

static void
put_genesis(struct job *j, const struct args *a, const unsigned char nonce[16])
{
	struct jout w;
	char text[SHA256_TEXT_MAX], when[CIVIL_TEXT_MAX], hex[33], key[VKEY_TEXT_MAX];
	jout_init(&w, &j->document, false);
	hex_format(nonce, 16, hex);
	base64_put(&j->root_der, cert_der(j->root));
	jout_open(&w, '{');
	jout_member(&w, "type", slice_of("genesis"));
	jout_member_int(&w, "v", 1);
	jout_member(&w, "log", slice_of(j->conf.origin));
	jout_member(&w, "nonce", slice_of(hex));
	jout_member(&w, "issued", slice_of(civil_format_instant(clock_now() / 1000 * 1000, when)));
	jout_member(&w, "issuer", slice_of(cert_facts(j->root)->actor));
	jout_member(&w, "state", slice_of(args_get(a, "state")));
	jout_member(&w, "root", buf_slice(&j->root_der));
	jout_member(&w, "next-root", slice_of(sha256_format(&cert_facts(j->next)->key_hash, text)));
	jout_name(&w, "log-keys");
	jout_open(&w, '[');
	jout_text(&w, slice_of(vkey_format(&j->log_key, key)));
	jout_close(&w, ']');
	jout_member_int(&w, "fold", 1);
	put_names(&w, a);
	jout_close(&w, '}');
}

/* Drafted, checked by its table as any reader will, signed by the root. */
static enum err_kind
make_genesis(struct job *j, const struct args *a, struct err *e)
{
	unsigned char nonce[16];
	enum doc_type type;
	const struct doc_common *doc;
	struct object o;
	random_fill(nonce, sizeof nonce);
	put_genesis(j, a, nonce);
	struct arena *arena = arena_open(1 << 20);
	if (!arena)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = doc_decode_any(buf_slice(&j->document), arena, &type, &doc, e);
	arena_close(arena);
	if (rc == OK)
		rc = key_sign_object(
			j->key, j->root, buf_slice(&j->document), clock_now(), &j->object, e);
	if (rc == OK)
		rc = object_parse(buf_slice(&j->object), &o, e);
	if (rc == OK)
		j->conf.genesis = o.id;
	return rc;
}

/* Everything but the first entry, in a folder aside. */
static enum err_kind
make_folder(struct job *j, const struct args *a, struct err *e)
{
	char path[4096];
	struct store *store = NULL;
	if (access(j->folder, F_OK) == 0)
		return err_set(e, ERR_USAGE, "%s: is there already", j->folder);
	enum err_kind rc = folder_make(j->aside, 0755, e);
	j->begun = rc == OK;
	snprintf(path, sizeof path, "%.4000s/public", j->aside);
	if (rc == OK)
		rc = folder_make(path, 0755, e);
	snprintf(path, sizeof path, "%.4000s/signer", j->aside);
	if (rc == OK)
		rc = folder_make(path, 0700, e);
	if (rc == OK)
		rc = signer_init(path, slice_of(j->conf.origin), &j->log_key, e);
	if (rc == OK)
		rc = make_genesis(j, a, e);
	if (rc == OK)
		rc = conf_write(j->aside, &j->conf, e);
	snprintf(path, sizeof path, "%.4000s/queue.db", j->aside);
	if (rc == OK)
		rc = store_open(path, true, &store, e);
	store_close(store);
	return rc;
}

static enum err_kind
enter_genesis(struct job *j, struct err *e)
{
	struct sequencer *q;
	struct submit_result r;
	struct slice object = buf_slice(&j->object);
	if (log_open(j->aside, &q, e) != OK)
		return e->kind;
	enum err_kind rc = sequencer_submit(q, &object, 1, &r, e);
	if (rc == OK && r.reason != TRUST_AUTHENTIC)
		rc = err_set(e, ERR_MISMATCH, "the genesis is refused: %s: %s",
			trust_reason_id(r.reason), r.finding.detail);
	sequencer_close(q);
	return rc == OK ? folder_rename(j->aside, j->folder, e) : rc;
}

/* Nothing half-made stays. */
static void
give_up(const struct job *j, const char *op, const struct err *e)
{
	struct err other;
	diag_error(op, e);
	if (j->begun && folder_delete(j->aside, &other) != OK)
		diag_error(op, &other);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.folder = a->pos[0]};
	struct err e;
	char id[SHA256_TEXT_MAX], key[VKEY_TEXT_MAX];
	buf_init(&j.root_der, CERT_FILE_MAX);
	buf_init(&j.document, DOC_MAX_BYTES);
	buf_init(&j.object, OBJECT_MAX_BYTES);
	enum err_kind rc = open_job(&j, a, &e);
	if (rc == OK)
		rc = make_folder(&j, a, &e);
	if (rc == OK)
		rc = enter_genesis(&j, &e);
	if (rc == OK)
		printf("origin: %s\ngenesis: %s\nkey: %s\n", j.conf.origin,
			sha256_format(&j.conf.genesis, id), vkey_format(&j.log_key, key));
	else
		give_up(&j, c->name, &e);
	cert_close(j.root);
	cert_close(j.next);
	key_close(j.key);
	buf_fini(&j.root_der);
	buf_fini(&j.document);
	buf_fini(&j.object);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"origin", "ORIGIN", "what the log is known by: host name and path, no scheme", false},
	{"state", "STATE", "the state whose register it is: AM, BY, KZ, KG or RU", false},
	{"name", "TEXT", "the register's name, in English", false},
	{"name-ru", "TEXT", "the same in Russian", false},
	{"name-kk", "TEXT", "the same in Kazakh", false},
	{"root", "CERT", "certificate of the state's root (exq key issue)", false},
	{"root-key", "KEY", "its private key: a file, or pkcs11: URI", false},
	{"secret", "FILE", "holds the pass phrase or PIN of that key", false},
	{"next-root", "CERT", "certificate of the next root, whose key stays locked away", false},
};

const struct cmd cmd_log_init = {
	.name = "log init",
	.args = "FOLDER",
	.brief = "make a new log, with the state's genesis as its first entry",
	.help = "FOLDER must not exist; it is there whole or not at all.  The log's own key is "
		"made in\n"
		"FOLDER/signer, which the signer process alone needs to read.  The genesis names "
		"the\n"
		"root, the log's key and the hash of the next root's key, so that a stolen root "
		"key\n"
		"cannot replace the root.  Printed: origin and genesis, which is all a verifier "
		"needs.\n"
		"\n  exq log init kz --origin kz.example/register --state KZ --name 'Register of "
		"KZ' \\\n"
		"      --root root.crt --root-key root.key --next-root root2.crt\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
