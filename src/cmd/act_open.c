/* What an acting command works on: the log's register, the signer, and what its argument names. */
#include "cmd/act_parts.h"

#include "cmd/sign.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static const int64_t second_ms = 1000;

enum err_kind
act_open_scope(struct scope **s, struct err *e)
{
	static const char suffixes[] = "// none but what every list implies\ncom\n";
	return scope_open(slice_of(suffixes), s, e);
}

const char *
act_setting(const struct args *a, const char *option, const char *variable)
{
	const char *said = args_get(a, option);
	const char *set = said ? NULL : getenv(variable);
	return said ? said : set && *set ? set : NULL;
}

bool
act_is_url(const char *log)
{
	return strncasecmp(log, "http://", 7) == 0 || strncasecmp(log, "https://", 8) == 0;
}

enum err_kind
act_source(const struct args *a, const char **log, struct ledger_from *from, struct err *e)
{
	const char *copy = args_get(a, "copy");
	*log = act_setting(a, "log", "EXQ_LOG");
	from->origin = args_get(a, "origin");
	from->genesis = args_get(a, "genesis");
	if (!*log && !copy)
		return err_set(e, ERR_USAGE, "missing: --log, or EXQ_LOG: the log's folder or URL");
	if (*log && act_is_url(*log) && !copy)
		return err_set(e, ERR_USAGE,
			"missing: --copy, --origin and --genesis: what stands in the log of a URL "
			"is read from a copy");
	if (copy && !(from->origin && from->genesis))
		return err_set(e, ERR_USAGE, "--copy, --origin and --genesis go together");
	if (!copy && (from->origin || from->genesis))
		return err_set(e, ERR_USAGE, "--origin and --genesis are of a --copy");
	from->folder = copy ? copy : *log;
	return OK;
}

/* Was the field given, by this option or another of its kind: in another language, of another kind
 * of target? */
static bool
is_given(const struct args *a, const struct opt *needed)
{
	size_t stem = strcspn(needed->path, ".");
	bool texts = strcmp(needed->path + stem, ".en") == 0;
	for (size_t i = 0; i < a->ngiven; i++) {
		const char *path = a->given[i].opt->path;
		if (path && (texts ? strncmp(path, needed->path, stem + 1) == 0
				   : strcmp(path, needed->path) == 0))
			return true;
	}
	return false;
}

static enum err_kind
check_options(const struct cmd *c, const struct args *a, struct err *e)
{
	for (size_t i = 0; i < c->nopts; i++)
		if (c->opts[i].need && !args_has(a, "batch") && !is_given(a, &c->opts[i]))
			return err_set(e, ERR_USAGE, "missing: --%s; see `exq %s --help`",
				c->opts[i].name, c->name);
	if (!act_setting(a, "cert", "EXQ_CERT"))
		return err_set(
			e, ERR_USAGE, "missing: --cert, or EXQ_CERT: the signer's certificate");
	if (!args_has(a, "dry-run") && !act_setting(a, "key", "EXQ_KEY"))
		return err_set(e, ERR_USAGE, "missing: --key, or EXQ_KEY: the key to sign with");
	return OK;
}

static void
put_types(struct buf *to, unsigned of)
{
	const char *between = "";
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++)
		if (of & DOC_BIT(i)) {
			buf_addf(to, "%s%s", between, doc_table(i)->type);
			between = " or ";
		}
}

/* The argument's entry, of a type the command is about, and with effect. */
static enum err_kind
open_subject(struct act_job *j, struct err *e)
{
	const struct ledger_row *r;
	struct buf words;
	if (!j->act->subject)
		return OK;
	if (ledger_find(&j->ledger, j->args->pos[0], &r, e) != OK)
		return e->kind;
	buf_init(&words, ERR_MSG_MAX);
	enum err_kind rc = OK;
	if (r->type == DOC_TYPE_COUNT || !(j->act->of & DOC_BIT(r->type))) {
		put_types(&words, j->act->of);
		rc = err_set(e, ERR_USAGE, "%.80s is of type %s: the command is about %s",
			j->args->pos[0], ledger_type(r), buf_str(&words));
	} else if (r->reason) {
		ledger_put_reason(&words, r->reason, r->safeguard);
		rc = err_set(e, ERR_MISSING, "%.80s has no effect in the register: %s",
			j->args->pos[0], buf_str(&words));
	}
	buf_fini(&words);
	j->subject = r;
	j->of = rc == OK ? act_decode(r, j->a) : NULL;
	return rc == OK && !j->of ? err_set(e, ERR_LIMIT, "out of memory") : rc;
}

static enum err_kind
open_signer(struct act_job *j, struct err *e)
{
	if (sign_read_cert(act_setting(j->args, "cert", "EXQ_CERT"), &j->cert, e) != OK)
		return e->kind;
	j->issuer = cert_facts(j->cert)->actor;
	return OK;
}

enum err_kind
act_open(struct act_job *j, const struct act *act, const struct cmd *c, const struct args *a,
	struct err *e)
{
	struct ledger_from from = {.op = c->name, .texts = true, .trial = true};
	*j = (struct act_job){.act = act, .cmd = c, .args = a};
	j->a = arena_open(ACT_ARENA_MAX);
	j->now = clock_now() / second_ms * second_ms;
	if (!j->a)
		return err_set(e, ERR_IO, "out of memory");
	if (act_source(a, &j->log, &from, e) != OK || check_options(c, a, e) != OK ||
		open_signer(j, e) != OK || act_open_scope(&j->scope, e) != OK ||
		ledger_open(&j->ledger, &from, e) != OK)
		return e->kind;
	if (!j->log && !args_has(a, "dry-run"))
		return err_set(e, ERR_USAGE, "missing: --log, or EXQ_LOG: the log's folder or URL");
	if (act_load_actors(j, e) != OK)
		return e->kind;
	j->me = act_known(j, slice_of(j->issuer));
	return open_subject(j, e);
}

void
act_close(struct act_job *j)
{
	ledger_close(&j->ledger);
	scope_close(j->scope);
	cert_close(j->cert);
	arena_close(j->a);
}
