/* exq witness: serve a witness, and make its key. */
#include "cmd/witness.h"

#include "cmd/listen.h"
#include "log/witness.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/sandbox.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEY_MAX_BYTES = 4096, MAX_CONNECTIONS = 64, TIMEOUT_S = 15 };

static int64_t
machine_clock(void *from)
{
	(void)from;
	return clock_now();
}

static enum err_kind
read_key(const char *path, struct ed25519 **k, struct err *e)
{
	struct buf pem;
	buf_init(&pem, KEY_MAX_BYTES);
	enum err_kind rc = file_read(path, KEY_MAX_BYTES, &pem, e);
	if (rc == OK && ed25519_parse(buf_slice(&pem), k, e) != OK)
		rc = err_context(e, "%s", path);
	if (pem.p)
		explicit_bzero(pem.p, pem.n);
	buf_fini(&pem);
	return rc;
}

/* ---- exq witness ---- */

struct job {
	struct listen listen;
	struct ed25519 *key;
	struct vkey logs[WITNESS_MAX_LOGS];
	size_t nlogs;
	struct witness *witness;
	struct serve *serve;
};

static enum err_kind
read_options(struct job *j, const struct args *a, struct err *e)
{
	static const char *const needed[] = {"listen", "key", "name", "state", "log"};
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!args_get(a, needed[i]))
			return err_set(e, ERR_USAGE, "--%s is missing", needed[i]);
	if (listen_parse(args_get(a, "listen"), &j->listen, e) != OK)
		return e->kind;
	const char *text;
	for (size_t i = 0; (text = args_nth(a, "log", i)) != NULL; i++) {
		if (j->nlogs == WITNESS_MAX_LOGS)
			return err_set(e, ERR_USAGE, "--log: more than %d keys", WITNESS_MAX_LOGS);
		if (vkey_parse(slice_of(text), &j->logs[j->nlogs++], e) != OK)
			return err_context(e, "--log %s", text);
	}
	return read_key(args_get(a, "key"), &j->key, e);
}

/* What is to be open is open before the sandbox; no byte of a client is read before it either. */
static enum err_kind
start(struct job *j, const struct args *a, struct err *e)
{
	const struct witness_options w = {.state = args_get(a, "state"),
		.key = j->key,
		.name = slice_of(args_get(a, "name")),
		.logs = j->logs,
		.nlogs = j->nlogs,
		.clock = machine_clock};
	if (witness_open(&w, &j->witness, e) != OK)
		return e->kind;
	const struct serve_options s = {.address = j->listen.address,
		.port = j->listen.port,
		.max_body = WITNESS_MAX_BODY,
		.max_connections = MAX_CONNECTIONS,
		.timeout_s = TIMEOUT_S,
		.handler = witness_answer,
		.from = j->witness};
	enum err_kind rc = serve_bind(&s, &j->serve, e);
	if (rc == OK)
		rc = sandbox_enter(w.state, SANDBOX_SERVING, e);
	return rc == OK ? serve_start(j->serve, e) : rc;
}

static void
print_ready(const struct job *j)
{
	char key[VKEY_TEXT_MAX];
	bool v6 = strchr(j->listen.address, ':') != NULL;
	printf("key: %s\nlistening: http://%s%s%s:%u\n", vkey_format(witness_key(j->witness), key),
		v6 ? "[" : "", j->listen.address, v6 ? "]" : "", serve_port(j->serve));
	fflush(stdout);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.nlogs = 0};
	struct err e;
	sigset_t end;
	int which;
	sigemptyset(&end); /* for all threads to come */
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGINT);
	sigprocmask(SIG_BLOCK, &end, NULL);
	enum err_kind rc = read_options(&j, a, &e);
	if (rc == OK)
		rc = start(&j, a, &e);
	if (rc == OK) {
		print_ready(&j);
		sigwait(&end, &which);
	} else {
		diag_error(c->name, &e);
	}
	serve_close(j.serve);
	witness_close(j.witness);
	ed25519_close(j.key);
	fflush(stdout);
	_exit(rc == OK ? EXIT_YES : EXIT_BROKEN); /* what runs at exit was not made for a sandbox */
}

static const struct opt opts[] = {
	{"listen", "ADDRESS:PORT", "where to serve HTTP; port 0: any", false},
	{"key", "FILE", "the witness's private key, Ed25519 in PEM (exq witness key)", false},
	{"name", "NAME", "of the key: two letters of the jurisdiction, a dot, a name", false},
	{"state", "FOLDER", "what was cosigned last; never restored from a backup", false},
	{"log", "VKEY", "verifier key of a log to witness; its name is the log's origin", true},
};

const struct cmd cmd_witness = {
	.name = "witness",
	.args = "",
	.brief = "serve a witness: cosign each log only as an extension of what it was",
	.help = "C2SP tlog-witness over HTTP: POST /add-checkpoint, and GET /HASH/checkpoint "
		"for\n"
		"who watches.  What is cosigned is on disk before it is answered.  TLS is for a "
		"proxy\n"
		"in front.  Says its key and where it listens, runs in a sandbox (seccomp,\n"
		"Landlock), and ends cleanly at SIGTERM.\n"
		"\n  exq witness --listen 127.0.0.1:8101 --key w.pem --name am.example-witness \\\n"
		"      --state /var/lib/exq-witness --log kz.example/register+0f1e2d3c+AX…\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.run = run,
};

/* ---- exq witness key ---- */

static enum err_kind
find_key(const char *path, struct ed25519 **k, struct err *e)
{
	enum err_kind rc = read_key(path, k, e);
	if (rc != ERR_MISSING)
		return rc;
	rc = ed25519_new(k, e);
	return rc == OK ? ed25519_save(*k, path, e) : rc;
}

static int
run_key(const struct cmd *c, struct args *a)
{
	struct ed25519 *key = NULL;
	struct vkey v;
	struct err e;
	unsigned char public[ED25519_LEN];
	char text[VKEY_TEXT_MAX];
	const char *name = args_get(a, "name");
	const unsigned char probe[ED25519_LEN] = {0}; /* the name is judged before a key is made */
	enum err_kind rc = name ? vkey_make(slice_of(name), VKEY_COSIGNATURE, probe, &v, &e)
				: err_set(&e, ERR_USAGE, "--name is missing");
	if (rc == OK)
		rc = find_key(a->pos[0], &key, &e);
	if (rc == OK) {
		ed25519_public(key, public);
		rc = vkey_make(slice_of(name), VKEY_COSIGNATURE, public, &v, &e);
	}
	if (rc == OK)
		puts(vkey_format(&v, text));
	else
		diag_error(c->name, &e);
	ed25519_close(key);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt key_opts[] = {
	{"name", "NAME", "of the key: two letters of the jurisdiction, a dot, a name", false},
};

const struct cmd cmd_witness_key = {
	.name = "witness key",
	.args = "FILE",
	.brief = "make a witness's private key, or read it, and print its verifier key",
	.help = "The file is made with mode 0600 where there is none; one that is there is only "
		"read.\n"
		"The line printed stands in a policy behind `witness NAME`.\n"
		"\n  exq witness key w.pem --name am.example-witness\n",
	.opts = key_opts,
	.nopts = COUNT_OF(key_opts),
	.min_args = 1,
	.max_args = 1,
	.run = run_key,
};
