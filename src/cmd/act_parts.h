/*
 * cmd/act_parts.h: what the files of the acting commands share: the job, its documents, and the
 * steps between options and log.
 */
#ifndef EXQ_CMD_ACT_PARTS_H
#define EXQ_CMD_ACT_PARTS_H

#include "cmd/act.h"
#include "cmd/draft.h"
#include "cmd/ledger.h"
#include "doc/anchor.h"
#include "scope/target.h"
#include "sign/cert.h"

/* One document on its way into the log; in the job's arena. */
struct act_doc {
	enum doc_type type;
	struct draft root;
	struct target *targets; /* named by options or filled in */
	size_t ntargets, target_room;
	struct slice text, der;
	const struct doc_common *doc;
	struct sha256 id;
	struct fold_verdict verdict;
	const char *name, *why; /* of a batch: the line's name, and its reason */
	bool entered;
	uint64_t index;
	int64_t time;
};

struct act_job {
	const struct act *act;
	const struct cmd *cmd;
	const struct args *args;
	struct ledger ledger;
	struct arena *a;
	struct scope *scope;
	const char *log; /* folder, or URL */
	struct cert *cert;
	const char *issuer;
	const struct actor **actors;
	size_t nactors;
	const struct actor *me; /* as the register has the issuer; NULL: not at all */
	int64_t now;
	const struct ledger_row *subject; /* NULL: the command has none */
	const struct doc_common *of;	  /* its document */
};

/* ---- opening, and the steps of one document (act_open.c, act_draft.c, act_submit.c) ---- */

enum { ACT_ARENA_MAX = 1 << 30, ACT_OUT_MAX = 1 << 20 };

/* A folder or URL by --log or EXQ_LOG, its register, the certificate; closed also after an error.
 */
MUST_CHECK enum err_kind act_open(struct act_job *j, const struct act *act, const struct cmd *c,
	const struct args *a, struct err *e);
void act_close(struct act_job *j);

/* The option's value, or that of the variable; NULL: neither. */
const char *act_setting(const struct args *a, const char *option, const char *variable);

/* Where the log of --log or EXQ_LOG can be read: a folder, or the copy of a URL's. */
MUST_CHECK enum err_kind act_source(
	const struct args *a, const char **log, struct ledger_from *from, struct err *e);
bool act_is_url(const char *log);

/* For normal forms: whether a name is a public suffix the fold says, by the list its log pins. */
MUST_CHECK enum err_kind act_open_scope(struct scope **s, struct err *e);

/* d->text and d->doc from options and facts; mistakes have been told when e->msg is "". */
MUST_CHECK enum err_kind act_draft(struct act_job *j, struct act_doc *d, struct err *e);

/* What the register would make of it: d->verdict. */
MUST_CHECK enum err_kind act_try(struct act_job *j, struct act_doc *d, struct err *e);

/* Sign all n, then submit those that are to be; each is told as it is done.  *in: how many. */
MUST_CHECK enum err_kind act_submit(
	struct act_job *j, struct act_doc *const *docs, size_t n, size_t *in, struct err *e);

/* ---- putting values (act_put.c) ---- */

/* `value` at `path`, as it is. */
MUST_CHECK enum err_kind act_put(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e);
MUST_CHECK enum err_kind act_put_instant(
	struct act_job *j, struct act_doc *d, const char *path, int64_t t, struct err *e);
/* The same, unless something was said there; a value not known is left out. */
MUST_CHECK enum err_kind act_default(
	struct act_job *j, struct act_doc *d, const char *path, struct slice value, struct err *e);
MUST_CHECK enum err_kind act_default_instant(
	struct act_job *j, struct act_doc *d, const char *path, int64_t t, struct err *e);
MUST_CHECK enum err_kind act_default_text(struct act_job *j, struct act_doc *d, const char *path,
	const struct value *v, struct err *e);
MUST_CHECK enum err_kind act_default_day(struct act_job *j, struct act_doc *d, const char *path,
	const struct value *v, struct err *e);
MUST_CHECK enum err_kind act_default_word(struct act_job *j, struct act_doc *d, const char *path,
	enum vocab_id vocab, uint32_t set, struct err *e);

/* An entry of the log, at a path that wants an id or {log, id}. */
MUST_CHECK enum err_kind act_put_id(struct act_job *j, struct act_doc *d, const char *path,
	const struct sha256 *id, struct err *e);

/* One more target, put into its normal form. */
MUST_CHECK enum err_kind act_put_target(struct act_job *j, struct act_doc *d, enum target_kind kind,
	struct slice value, struct err *e);

/* Remember a target that the document does not name itself: that assessments are of. */
MUST_CHECK enum err_kind act_know_target(struct act_job *j, struct act_doc *d,
	enum target_kind kind, struct slice value, struct err *e);

/* The option's value, wherever it belongs. */
MUST_CHECK enum err_kind act_put_option(struct act_job *j, struct act_doc *d, const struct opt *o,
	const char *value, struct err *e);

/* ---- facts at hand (act_facts.c) ---- */

/* Decoded from its text; NULL: it cannot be. */
const struct doc_common *act_decode(const struct ledger_row *r, struct arena *a);

/* The newest `actor` document of the id that has effect; NULL: none. */
const struct actor *act_actor(const struct ledger *l, struct arena *a, struct slice id);

/* Every actor by the newest document that has effect: j->actors. */
MUST_CHECK enum err_kind act_load_actors(struct act_job *j, struct err *e);
const struct actor *act_known(const struct act_job *j, struct slice id);

/* A registered publisher of one of the document's targets. */
const struct actor *act_publisher(const struct act_job *j, const struct act_doc *d);

/* The newest recognition of a demand that lets orders in; NULL: none. */
const struct ledger_row *act_find_recognition(struct act_job *j, const struct sha256 *demand);

/* The name in whichever language there is one. */
struct slice act_name(const struct actor *who);

/* Fill in, each where nothing was said: the targets a restriction still has; whom the document
 * affects; what it rests on; a court's act, of the issuer. */
MUST_CHECK enum err_kind act_fill_living(struct act_job *j, struct act_doc *d, struct err *e);
MUST_CHECK enum err_kind act_fill_affected(struct act_job *j, struct act_doc *d, struct err *e);
MUST_CHECK enum err_kind act_fill_basis(
	struct act_job *j, struct act_doc *d, const struct sha256 *demand, struct err *e);
act_fill act_fill_court_act;

/* Is the host this one, or below it? */
bool act_is_within(struct slice host, struct slice of);

/* The issuer is of this kind. */
bool act_is(const struct act_job *j, enum actor_kind kind);

/* ---- telling (act_tell.c) ---- */

/* The document, a line a value. */
void act_show(const struct draft *root, const char *type, struct buf *to);

/* A register at a time; `fold` is the ledger's, or its copy that was tried. */
struct act_moment {
	const struct ledger *ledger;
	const struct fold *fold;
	int64_t at;
};

/* "pending sha256:… until T effect T" or "… waits confirm,notice": of a restriction; `more` (may be
 * NULL) is on its way into the log. */
MUST_CHECK enum err_kind act_put_state(struct buf *to, const struct act_moment *m,
	const struct sha256 *id, const struct act_doc *more, struct err *e);

/* "open sha256:… due T": of any other item, by the register as JSON. */
MUST_CHECK enum err_kind act_put_item(
	struct buf *to, const struct act_moment *m, const struct sha256 *id, struct err *e);

/* What became of the document, or would; t is `at`, or the fold's last entry. */
MUST_CHECK enum err_kind act_put_outcome(struct buf *to, const struct act_job *j,
	const struct fold *f, const struct act_doc *d, struct err *e);

/* The register at t as JSON, read; `bytes` keeps what *root borrows. */
MUST_CHECK enum err_kind act_items(
	const struct fold *f, int64_t t, struct buf *bytes, struct jval **root, struct err *e);

enum { ACT_ITEMS_MAX = 1 << 30 };

/* The text of a member; "" where there is none. */
struct slice act_member(struct jval *item, const char *name);

/* ---- several at once (act_batch.c) ---- */
MUST_CHECK enum err_kind act_batch(struct act_job *j, const char *path, int *status, struct err *e);

#endif
