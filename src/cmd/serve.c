/* exq serve: a state's node. */
#include "cmd/listen.h"
#include "cmd/log.h"

#include "node/answer.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/sandbox.h"
#include "sign/gost.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 512, TIMEOUT_S = 30, WATCH_S = 1 };

#define DEFAULT_LISTEN "127.0.0.1:8080"

struct job {
	struct listen listen;
	struct policy *policy;
	struct node *node;
	struct serve *serve;
};

static int64_t
machine_clock(void *from)
{
	(void)from;
	return clock_now();
}

/*
 * What is to be open is open before the sandbox: the database, the signer's process, the socket,
 * and the engine for GOST where there is one.  Then the public folder is all of the file system
 * there is: neither the signer's keys nor the log's settings are within reach.
 */
static enum err_kind
start(struct job *j, const char *folder, struct err *e)
{
	struct err none;
	(void)!gost_load(&none);
	if (node_open(folder, j->policy, machine_clock, NULL, &j->node, e) != OK)
		return e->kind;
	const struct serve_options s = {.address = j->listen.address,
		.port = j->listen.port,
		.max_body = OBJECT_MAX_BYTES,
		.max_connections = MAX_CONNECTIONS,
		.timeout_s = TIMEOUT_S,
		.handler = node_answer,
		.from = j->node,
		.large_type = PROBLEM_TYPE,
		.large_body = problem_large};
	enum err_kind rc = serve_bind(&s, &j->serve, e);
	if (rc == OK)
		rc = sandbox_enter(node_public(j->node), SANDBOX_NODE, e);
	if (rc == OK)
		rc = node_start(j->node, e);
	return rc == OK ? serve_start(j->serve, e) : rc;
}

static void
print_ready(const struct job *j)
{
	bool v6 = strchr(j->listen.address, ':') != NULL;
	printf("entries: %llu\nlistening: http://%s%s%s:%u\n",
		(unsigned long long)node_size(j->node), v6 ? "[" : "", j->listen.address,
		v6 ? "]" : "", serve_port(j->serve));
	fflush(stdout);
}

/* Until a signal, or an error of the node's that a new start mends. */
static enum err_kind
watch(struct job *j, const sigset_t *end, struct err *e)
{
	const struct timespec pause = {.tv_sec = WATCH_S};
	while (sigtimedwait(end, NULL, &pause) < 0)
		if (node_failed(j->node, e))
			return e->kind;
	return OK;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.policy = NULL};
	struct err e;
	sigset_t end;
	const char *listen = args_get(a, "listen");
	sigemptyset(&end); /* for all threads to come */
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGINT);
	sigprocmask(SIG_BLOCK, &end, NULL);
	enum err_kind rc = listen_parse(listen ? listen : DEFAULT_LISTEN, &j.listen, &e);
	if (rc == OK)
		rc = log_read_policy(args_get(a, "policy"), &j.policy, &e);
	if (rc == OK)
		rc = start(&j, a->pos[0], &e);
	if (rc == OK) {
		print_ready(&j);
		rc = watch(&j, &end, &e);
	}
	if (rc != OK)
		diag_error(c->name, &e);
	node_stop(j.node); /* who waits is answered before the connections end */
	serve_close(j.serve);
	node_close(j.node);
	policy_close(j.policy);
	fflush(stdout);
	_exit(rc == OK ? EXIT_YES : EXIT_BROKEN); /* what runs at exit was not made for a sandbox */
}

static const struct opt opts[] = {
	{"listen", "ADDRESS:PORT", "where to serve HTTP (default: 127.0.0.1:8080); port 0: any",
		false},
	{"policy", "FILE",
		"a C2SP tlog-policy: whose cosignatures are taken, and whose age is told", false},
};

const struct cmd cmd_serve = {
	.name = "serve",
	.args = "FOLDER",
	.brief = "serve a register: its log, submissions, and an API to read it",
	.help = "The one process that writes the log, as long as it runs.  Serves tiles, bundles "
		"and\n"
		"checkpoint; takes signed objects at POST /v1/submissions and answers with a "
		"receipt;\n"
		"tells what is in the register under /v1, and how the node is at /metrics and "
		"/healthz.\n"
		"TLS is for a proxy in front.  Runs in a sandbox (seccomp, Landlock), reaches the "
		"signer's\n"
		"process or has one of its own, and ends cleanly at SIGTERM.\n"
		"\n  exq serve /var/lib/exq/kz --listen 127.0.0.1:8080 --policy kz.policy\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
