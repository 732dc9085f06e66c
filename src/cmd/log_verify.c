/* exq log verify: a receipt and the object it is of, or that one checkpoint extends another:
 * offline.
 */
#include "cmd/log.h"

#include "log/receipt.h"
#include "os/clock.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>

struct job {
	const char *key;
	struct policy *policy;
	struct buf first, second; /* the files */
};

/* ---- who signed a checkpoint ---- */

static enum err_kind
check_key(const char *text, const struct note *n, const struct checkpoint *c, struct err *e)
{
	struct vkey k;
	if (vkey_parse(slice_of(text), &k, e) != OK)
		return err_set(e, ERR_USAGE, "--key %s: not a verifier key", text);
	if (strcmp(k.name, c->origin) != 0)
		return err_set(e, ERR_MISMATCH, "the checkpoint is of the log %s, the key of %s",
			c->origin, k.name);
	if (note_verify(n, &k, NULL, e) != OK)
		return err_set(e, ERR_MISMATCH, "its checkpoint is not signed by that key");
	return OK;
}

/* *v is set where there is a policy.  Without key and policy nothing is checked. */
static enum err_kind
check_signers(const struct job *j, const struct note *n, const struct checkpoint *c,
	struct slice note, struct policy_verdict *v, struct err *e)
{
	enum err_kind rc = j->key ? check_key(j->key, n, c, e) : OK;
	if (rc == OK && j->policy)
		rc = policy_verify(j->policy, note, (uint64_t)(clock_now() / 1000), v, e);
	return rc;
}

static void
print_signers(const struct job *j, const struct policy_verdict *v)
{
	char when[CIVIL_TEXT_MAX];
	if (j->policy)
		printf("cosigned: %s, when a quorum had; cosignatures: %zu\n",
			civil_format_instant((int64_t)v->quorum * 1000, when), v->cosignatures);
	else if (!j->key)
		puts("signature: not checked; give the log's key with --key, or a policy with "
		     "--policy");
}

/* ---- a receipt ---- */

static enum err_kind
verify_receipt(struct job *j, const char *const *path, struct err *e)
{
	char when[CIVIL_TEXT_MAX], id[SHA256_TEXT_MAX];
	struct policy_verdict v = {.quorum = 0};
	struct receipt r;
	struct object o;
	if (receipt_parse(buf_slice(&j->first), &r, e) != OK)
		return err_context(e, "%s", path[0]);
	if (object_parse(buf_slice(&j->second), &o, e) != OK)
		return err_context(e, "%s", path[1]);
	if (receipt_check(&r, buf_slice(&j->second), e) != OK ||
		check_signers(j, &r.note, &r.checkpoint, r.proof.note, &v, e) != OK)
		return e->kind;
	printf("log: %s\nindex: %llu\ntime: %s\nid: %s\nsize: %llu\n", r.checkpoint.origin,
		(unsigned long long)r.proof.index, civil_format_instant(r.time, when),
		sha256_format(&o.id, id), (unsigned long long)r.checkpoint.size);
	print_signers(j, &v);
	return OK;
}

/* ---- growth ---- */

/* The file of `exq log prove --from`: nothing of the kept tree was changed in the newer one. */
static enum err_kind
verify_growth(struct job *j, const char *const *path, struct err *e)
{
	struct note was, is;
	struct checkpoint old, new;
	struct slice old_note;
	struct policy_verdict v = {.quorum = 0};
	struct advance a;
	if (log_parse_kept(buf_slice(&j->first), &was, &old, &old_note, e) != OK)
		return err_context(e, "%s", path[0]);
	if (advance_parse(buf_slice(&j->second), &a, e) != OK || note_parse(a.note, &is, e) != OK ||
		checkpoint_parse(is.text, &new, e) != OK)
		return err_context(e, "%s", path[1]);
	if (strcmp(old.origin, new.origin) != 0)
		return err_set(e, ERR_MISMATCH, "%s is of the log %s, %s of %s", path[0],
			old.origin, path[1], new.origin);
	if (old.size != a.old)
		return err_set(e, ERR_MISMATCH,
			"%s proves growth from %llu entries, and %s has %llu", path[1],
			(unsigned long long)a.old, path[0], (unsigned long long)old.size);
	if (merkle_check_consistency(a.old, &old.root, new.size, &new.root, &a.steps, e) != OK ||
		check_signers(j, &was, &old, old_note, &v, e) != OK)
		return err_context(e, "%s", path[0]);
	if (check_signers(j, &is, &new, a.note, &v, e) != OK)
		return err_context(e, "%s", path[1]);
	printf("log: %s\nextends: %llu\nsize: %llu\n", new.origin, (unsigned long long)old.size,
		(unsigned long long)new.size);
	print_signers(j, &v);
	return OK;
}

/* ---- the command ---- */

static enum err_kind
verify(struct job *j, const struct args *a, struct err *e)
{
	bool growth = args_has(a, "growth");
	j->key = args_get(a, "key");
	if (log_read_policy(args_get(a, "policy"), &j->policy, e) != OK ||
		file_read(a->pos[0], PROOF_MAX_BYTES, &j->first, e) != OK ||
		file_read(a->pos[1], growth ? PROOF_MAX_BYTES : OBJECT_MAX_BYTES, &j->second, e) !=
			OK)
		return e->kind;
	return growth ? verify_growth(j, a->pos, e) : verify_receipt(j, a->pos, e);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.policy = NULL};
	struct err e;
	buf_init(&j.first, PROOF_MAX_BYTES);
	buf_init(&j.second, PROOF_MAX_BYTES);
	enum err_kind rc = verify(&j, a, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	bool known = j.key || j.policy;
	policy_close(j.policy);
	buf_fini(&j.first);
	buf_fini(&j.second);
	if (rc == ERR_MISMATCH || rc == ERR_MISSING)
		return EXIT_NO;
	return rc != OK ? EXIT_BROKEN : known ? EXIT_YES : EXIT_UNKNOWN;
}

static const struct opt opts[] = {
	{"key", "VKEY", "the log's verifier key, name+id+key", false},
	{"policy", "FILE", "a C2SP tlog-policy: a quorum must have cosigned the checkpoint", false},
	{"growth", NULL, "verify instead what `exq log prove --from` wrote", false},
};

const struct cmd cmd_log_verify = {
	.name = "log verify",
	.args = "RECEIPT OBJECT | --growth CHECKPOINT PROOF",
	.brief = "check a receipt and the object it is of, or that a log only grew, offline",
	.help = "Says in which log, at which index and when the object was entered.  The log's key "
		"says\n"
		"that the log promised so; with --policy, that witnesses had seen it: then it was "
		"public\n"
		"by the time printed.  With --growth: that nothing before a checkpoint kept (a "
		"note, or\n"
		"the one in a receipt) was changed in a newer one.  Exit status 0: proven; 1: not, "
		"and\n"
		"why; 3: the hashes fit, and nobody is known to have signed them.  Who signed the "
		"object\n"
		"itself says `exq verify`; whether a log key was in force then, `exq log check "
		"--seen`.\n"
		"\n  exq log verify 42.tlog-proof order.der --policy kz.policy\n"
		"  exq log verify --growth 42.tlog-proof from-1009 --policy kz.policy\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 2,
	.max_args = 2,
	.run = run,
};
