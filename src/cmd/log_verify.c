/* exq log verify: a receipt and the object it is of, offline. */
#include "cmd/log.h"

#include "log/receipt.h"
#include "os/diag.h"
#include "os/file.h"

#include <stdio.h>

static enum err_kind
check_key(const struct receipt *r, const char *text, struct err *e)
{
	struct vkey k;
	if (vkey_parse(slice_of(text), &k, e) != OK)
		return err_set(e, ERR_USAGE, "--key %s: not a verifier key", text);
	if (strcmp(k.name, r->checkpoint.origin) != 0)
		return err_set(e, ERR_MISMATCH, "the receipt is of the log %s, the key of %s",
			r->checkpoint.origin, k.name);
	if (note_verify(&r->note, &k, NULL, e) != OK)
		return err_set(e, ERR_MISMATCH, "its checkpoint is not signed by that key");
	return OK;
}

static void
print_proven(const struct receipt *r, const struct object *o)
{
	char when[CIVIL_TEXT_MAX], id[SHA256_TEXT_MAX];
	printf("log: %s\nindex: %llu\ntime: %s\nid: %s\nsize: %llu\n", r->checkpoint.origin,
		(unsigned long long)r->proof.index, civil_format_instant(r->time, when),
		sha256_format(&o->id, id), (unsigned long long)r->checkpoint.size);
}

static int
run(const struct cmd *c, struct args *a)
{
	struct err e;
	struct buf receipt, object;
	struct receipt r;
	struct object o;
	const char *key = args_get(a, "key");
	buf_init(&receipt, PROOF_MAX_BYTES);
	buf_init(&object, OBJECT_MAX_BYTES);
	enum err_kind rc = file_read(a->pos[0], PROOF_MAX_BYTES, &receipt, &e);
	if (rc == OK && receipt_parse(buf_slice(&receipt), &r, &e) != OK)
		rc = err_context(&e, "%s", a->pos[0]);
	if (rc == OK)
		rc = file_read(a->pos[1], OBJECT_MAX_BYTES, &object, &e);
	if (rc == OK && object_parse(buf_slice(&object), &o, &e) != OK)
		rc = err_context(&e, "%s", a->pos[1]);
	if (rc == OK)
		rc = receipt_check(&r, buf_slice(&object), &e);
	if (rc == OK && key)
		rc = check_key(&r, key, &e);
	if (rc == OK)
		print_proven(&r, &o);
	else
		diag_error(c->name, &e);
	buf_fini(&receipt);
	buf_fini(&object);
	if (rc != OK)
		return rc == ERR_MISMATCH ? EXIT_NO : EXIT_BROKEN;
	if (!key)
		puts("signature: not checked; give the log's key with --key");
	return key ? EXIT_YES : EXIT_UNKNOWN;
}

static const struct opt opts[] = {
	{"key", "VKEY", "the log's verifier key, name+id+key", false},
};

const struct cmd cmd_log_verify = {
	.name = "log verify",
	.args = "RECEIPT OBJECT",
	.brief = "check a receipt and the object it is of, offline",
	.help = "Says in which log, at which index and when the object was entered.  Exit status "
		"0: "
		"proven;\n"
		"1: not, and why; 3: the hashes fit, and without --key nobody is known to have "
		"signed\n"
		"them.  Who signed the object itself says `exq verify`.\n"
		"\n  exq log verify 42.tlog-proof order.der --key "
		"kz.example/register+0f1e2d3c+AX…\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 2,
	.max_args = 2,
	.run = run,
};
