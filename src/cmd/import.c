/* exq import rkn: a register taken from elsewhere, entry by entry, as records. */
#include "cmd/import.h"
#include "base/sha256.h"

#include "import/rkn.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/input.h"
#include "os/output.h"
#include "sign/cms.h"

#include <stdio.h>

enum { CHUNK = 1 << 16, PSL_MAX_BYTES = 1 << 22, OUT_BYTES = 1 << 18 };

struct job {
	const char *path;
	struct input *in;
	struct sha256_run hash;
	char first_hash[SHA256_TEXT_MAX];
	struct cms_signer signer;
	bool verified;
	struct buf psl, out;
	struct scope *scope;
	struct output *to;
	struct progress progress;
	struct rkn_counts counts;
};

/* ---- the first pass: what file is it, and who signed it ---- */

static enum err_kind
read_hashed(void *job, char *to, size_t max, size_t *n, struct err *e)
{
	struct job *j = job;
	enum err_kind rc = input_read(j->in, to, max, n, e);
	if (rc == OK)
		sha256_add(&j->hash, (struct slice){to, *n});
	progress_at(&j->progress, input_done(j->in));
	return rc;
}

static enum err_kind
read_all(struct job *j, struct err *e)
{
	char chunk[CHUNK];
	size_t n;
	enum err_kind rc;
	do
		rc = read_hashed(j, chunk, sizeof chunk, &n, e);
	while (rc == OK && n);
	return rc;
}

static enum err_kind
verify(struct job *j, const char *sig, const char *certificate, struct err *e)
{
	struct buf signature, signer;
	buf_init(&signature, CMS_MAX_BYTES);
	buf_init(&signer, CMS_CERT_MAX_BYTES);
	enum err_kind rc = file_read(sig, CMS_MAX_BYTES, &signature, e);
	if (rc == OK)
		rc = file_read(certificate, CMS_CERT_MAX_BYTES, &signer, e);
	if (rc == OK) {
		rc = cms_verify(
			read_hashed, j, buf_slice(&signature), buf_slice(&signer), &j->signer, e);
		if (rc != OK)
			err_context(e, "%s", sig);
	}
	j->verified = rc == OK;
	buf_fini(&signature);
	buf_fini(&signer);
	return rc;
}

static void
end_hash(struct job *j, char to[SHA256_TEXT_MAX])
{
	struct sha256 h = sha256_end(&j->hash);
	sha256_format(&h, to);
}

static enum err_kind
identify(struct job *j, const struct args *a, struct err *e)
{
	const char *sig = args_get(a, "sig"), *signer = args_get(a, "signer");
	if (!sig != !signer)
		return err_set(e, ERR_USAGE,
			"--sig and --signer go together: a signature says nothing without the "
			"certificate it must be by");
	sha256_start(&j->hash);
	progress_start(&j->progress, sig ? "verify" : "read", input_total(j->in));
	enum err_kind rc = sig ? verify(j, sig, signer, e) : read_all(j, e);
	progress_end(&j->progress);
	end_hash(j, j->first_hash);
	return rc == OK ? input_rewind(j->in, e) : rc;
}

/* ---- the next pass: its entries ---- */

static enum err_kind
flush(struct job *j, struct err *e)
{
	enum err_kind rc = output_add(j->to, buf_slice(&j->out), e);
	buf_clear(&j->out);
	return rc;
}

static enum err_kind
take_record(void *job, struct slice line, struct err *e)
{
	struct job *j = job;
	if (j->out.n + line.n > OUT_BYTES && flush(j, e) != OK)
		return e->kind;
	if (line.n > OUT_BYTES)
		return output_add(j->to, line, e);
	buf_add(&j->out, line);
	return buf_failed(&j->out) ? err_set(e, ERR_IO, "out of memory") : OK;
}

static enum err_kind
push_all(struct job *j, struct rkn *r, struct err *e)
{
	char chunk[CHUNK];
	size_t n;
	enum err_kind rc;
	do {
		rc = read_hashed(j, chunk, sizeof chunk, &n, e);
		if (rc == OK && n && rkn_push(r, (struct slice){chunk, n}, e) != OK)
			rc = err_context(e, "%s", j->path);
	} while (rc == OK && n);
	if (rc == OK && rkn_finish(r, &j->counts, e) != OK)
		rc = err_context(e, "%s", j->path);
	return rc;
}

/* Read whole, and nothing kept: is there an entry that cannot be read? */
static enum err_kind
take_nothing(void *job, struct slice line, struct err *e)
{
	(void)job, (void)line, (void)e;
	return OK;
}

typedef enum err_kind taker(void *job, struct slice line, struct err *e);

static enum err_kind
parse(struct job *j, const char *what, taker *take, struct err *e)
{
	char again[SHA256_TEXT_MAX];
	struct rkn_options o = {.scope = j->scope,
		.file_hash = j->first_hash,
		.verified = j->verified,
		.take = take,
		.to = j};
	struct rkn *r = rkn_open(&o);
	enum err_kind rc = r ? OK : err_set(e, ERR_IO, "out of memory");
	sha256_start(&j->hash);
	progress_start(&j->progress, what, input_total(j->in));
	if (rc == OK)
		rc = push_all(j, r, e);
	progress_end(&j->progress);
	end_hash(j, again);
	rkn_close(r);
	if (rc == OK && strcmp(again, j->first_hash) != 0)
		rc = err_set(e, ERR_IO, "%s: changed while it was read", j->path);
	return rc;
}

/* Standard output cannot be taken back, so the whole file is read before anything goes there. */
static enum err_kind
check(struct job *j, const char *to, struct err *e)
{
	if (to && strcmp(to, "-") != 0)
		return OK;
	enum err_kind rc = parse(j, "check", take_nothing, e);
	return rc == OK ? input_rewind(j->in, e) : rc;
}

static enum err_kind
convert(struct job *j, const char *to, struct err *e)
{
	enum err_kind rc = output_open(to, &j->to, e);
	if (rc != OK)
		return rc;
	rc = parse(j, "import", take_record, e);
	if (rc == OK)
		rc = flush(j, e);
	if (rc == OK)
		return output_commit(j->to, e);
	output_abandon(j->to);
	return rc;
}

/* ---- what came out ---- */

static void
print_refused(const struct rkn_counts *c)
{
	for (unsigned i = 0; i < REFUSED_COUNT; i++)
		if (c->refused[i])
			diag_note("import rkn", "refused: %s %llu",
				vocab_word(VOCAB_REFUSED_TARGET, i),
				(unsigned long long)c->refused[i]);
}

static void
print_counts(const struct job *j)
{
	const struct rkn_counts *c = &j->counts;
	uint64_t refused = 0;
	for (unsigned i = 0; i < REFUSED_COUNT; i++)
		refused += c->refused[i];
	diag_note("import rkn", "%llu entries: %llu for copyright, %llu by a court",
		(unsigned long long)c->entries, (unsigned long long)c->copyright,
		(unsigned long long)c->court);
	diag_note("import rkn",
		"%llu values: %llu targets (%llu mended), %llu given twice, %llu refused",
		(unsigned long long)c->values, (unsigned long long)c->targets,
		(unsigned long long)c->mended, (unsigned long long)c->doubles,
		(unsigned long long)refused);
	print_refused(c);
	if (j->verified)
		diag_note("import rkn", "signature: by %s (%s, %s to %s)", j->signer.subject,
			j->signer.algorithm, j->signer.not_before, j->signer.not_after);
	else
		diag_note("import rkn",
			"signature: none given, so the records are marked unverified");
}

static enum err_kind
open_job(struct job *j, struct err *e)
{
	static const char psl[] = "/usr/share/publicsuffix/public_suffix_list.dafsa";
	enum err_kind rc = file_read(psl, PSL_MAX_BYTES, &j->psl, e);
	if (rc == OK)
		rc = scope_open(buf_slice(&j->psl), &j->scope, e);
	return rc == OK ? input_open(j->path, &j->in, e) : rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.path = a->pos[0]};
	struct err e = {.kind = OK};
	buf_init(&j.psl, PSL_MAX_BYTES);
	buf_init(&j.out, OUT_BYTES);
	enum err_kind rc = open_job(&j, &e);
	if (rc == OK)
		rc = identify(&j, a, &e);
	if (rc == OK)
		rc = check(&j, args_get(a, "o"), &e);
	if (rc == OK)
		rc = convert(&j, args_get(a, "o"), &e);
	if (rc == OK)
		print_counts(&j);
	else
		diag_error(c->name, &e);
	input_close(j.in);
	scope_close(j.scope);
	buf_fini(&j.psl);
	buf_fini(&j.out);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"sig", "FILE", "the detached CMS signature over the XML, to be verified", false},
	{"signer", "FILE", "the certificate it must be by (PEM or DER)", false},
	{"o", "FILE", "write there, whole or not at all (default: standard output)", false},
};

const struct cmd cmd_import_rkn = {
	.name = "import rkn",
	.args = "FILE",
	.brief = "the Russian operators' register as records, one JSON line an entry",
	.help = "FILE is dump.xml as operators get it, plain or zstd.  Each entry becomes a "
		"record,\n"
		"which `exq assess` and `exq simulate` take and which can never be signed.\n"
		"Targets are brought into one normal form; what has none is kept with the reason\n"
		"and counted.  With --sig and --signer the file's signature is verified first\n"
		"(GOST through libengine-gost-openssl); without, records are marked unverified.\n"
		"What was counted goes to standard error.  Exit status 0, or 2 with nothing\n"
		"written.\n"
		"\n  exq import rkn dump.xml.zst -o register.jsonl\n"
		"  exq import rkn dump.xml --sig dump.xml.sig --signer rkn.pem -o register.jsonl\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
