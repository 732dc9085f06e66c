#include "cmd/ledger.h"

#include "cmd/log.h"
#include "os/clock.h"
#include "os/diag.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXTS_MAX_BYTES = FOLD_MAX_BYTES, HASH_DIGITS = 64 };

/* ---- entries ---- */

static enum err_kind
no_memory(struct err *e)
{
	return err_set(
		e, ERR_IO, "out of memory: the log has more than %d MiB", TEXTS_MAX_BYTES >> 20);
}

/* The field by which a document is on another. */
static const char *const abouts[DOC_TYPE_COUNT] = {
	[DOC_DETERMINATION] = "demand",
	[DOC_RECOGNITION] = "demand.id",
	[DOC_ORDER] = "demand.id",
	[DOC_NOTICE] = "about.id",
	[DOC_CONTEST] = "order.id",
	[DOC_DECISION] = "contest.id",
	[DOC_CONFIRM] = "confirms",
	[DOC_STAY] = "order",
	[DOC_RESUME] = "order",
	[DOC_NARROW] = "order",
	[DOC_RENEW] = "order",
	[DOC_LIFT] = "order",
	[DOC_REMOVED] = "about.id",
	[DOC_MIRROR] = "order",
	[DOC_INQUIRY] = "about.id",
	[DOC_ANSWER] = "inquiry.id",
};

bool
ledger_about(enum doc_type type, const struct doc_common *doc, struct sha256 *id)
{
	struct err e;
	if (!abouts[type])
		return false;
	struct value v = doc_find_value(doc_table(type), doc, slice_of(abouts[type]));
	return v.has == VALUE_KNOWN && sha256_parse(v.text, id, &e) == OK;
}

/* What is said in an object that can be read, whatever it is worth. */
static enum err_kind
keep_text(struct ledger *l, struct ledger_row *r, struct slice der, struct err *e)
{
	struct object o;
	struct err unread;
	if (!l->from.texts || object_parse(der, &o, &unread) != OK)
		return OK;
	r->text = arena_copy(l->a, o.content);
	return r->text.p ? OK : no_memory(e);
}

static enum err_kind
keep_row(struct ledger *l, const struct fold_entry *in, const struct fold_verdict *v,
	struct slice der, struct err *e)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 1024;
		struct ledger_row *rows = realloc(l->rows, cap * sizeof *rows);
		if (!rows)
			return no_memory(e);
		l->rows = rows;
		l->cap = cap;
	}
	struct ledger_row *r = &l->rows[l->n];
	*r = (struct ledger_row){.id = in->id,
		.index = in->index,
		.time = in->time,
		.type = in->doc ? in->type : DOC_TYPE_COUNT,
		.issuer = {"", 0},
		.text = {"", 0},
		.reason = v->reason,
		.safeguard = v->safeguard};
	if (in->doc && in->doc->issuer.has == VALUE_KNOWN)
		r->issuer = arena_copy(l->a, in->doc->issuer.text);
	if (!r->issuer.p)
		return no_memory(e);
	if (in->doc)
		r->has_about = ledger_about(in->type, in->doc, &r->about);
	l->n++;
	return keep_text(l, r, der, e);
}

static enum err_kind
take_entry(void *to, const struct fold_entry *in, struct slice object, const struct fold_verdict *v,
	struct err *e)
{
	struct ledger *l = to;
	struct fold_verdict again;
	if (l->trial && fold_add(l->trial, in, &again, e) != OK)
		return e->kind;
	return keep_row(l, in, v, object, e);
}

static void
tell_problem(void *to, const char *place, const char *what)
{
	const struct ledger *l = to;
	diag_note(l->from.op, "%s: %s", place, what);
}

/* ---- opening ---- */

static enum err_kind
read_conf(struct ledger *l, struct err *e)
{
	const struct ledger_from *from = &l->from;
	bool copy = from->origin || from->genesis;
	int n = snprintf(l->public, sizeof l->public, "%s%s", from->folder, copy ? "" : "/public");
	if (n <= 0 || (size_t)n >= sizeof l->public)
		return err_set(e, ERR_LIMIT, "%.80s: the path is too long", from->folder);
	return copy ? log_parse_conf(from->origin, from->genesis, &l->conf, e)
		    : conf_read(from->folder, &l->conf, e);
}

static enum err_kind
fold_log(struct ledger *l, struct err *e)
{
	enum err_kind rc = OK;
	l->replay = (struct replay){
		.public = l->public, .problem = tell_problem, .took = take_entry, .to = l};
	if (l->from.trial)
		rc = fold_open(slice_of(l->conf.origin), replay_blob, &l->replay, &l->trial, e);
	if (rc == OK)
		rc = replay_all(&l->replay, &l->conf, clock_now(), e);
	l->fold = l->replay.fold;
	return rc;
}

/* ---- what is on what ---- */

static int
by_about(const void *a, const void *b, void *of)
{
	const size_t *x = a, *y = b;
	const struct ledger_row *rows = of;
	int c = memcmp(&rows[*x].about, &rows[*y].about, sizeof rows->about);
	return c ? c : (*x > *y) - (*x < *y);
}

static enum err_kind
sort_rows(struct ledger *l, struct err *e)
{
	l->on = malloc((l->n + 1) * sizeof *l->on);
	if (!l->on)
		return no_memory(e);
	for (size_t i = 0; i < l->n; i++)
		if (l->rows[i].has_about && !l->rows[i].reason)
			l->on[l->non++] = i;
	qsort_r(l->on, l->non, sizeof *l->on, by_about, l->rows);
	return OK;
}

const struct ledger_row *
ledger_find_on(const struct ledger *l, enum doc_type type, const struct sha256 *id)
{
	size_t low = 0, high = l->non;
	while (low < high) { /* to the first behind those on this id */
		size_t mid = low + (high - low) / 2;
		if (memcmp(&l->rows[l->on[mid]].about, id, sizeof *id) > 0)
			high = mid;
		else
			low = mid + 1;
	}
	for (; low > 0 && sha256_eq(&l->rows[l->on[low - 1]].about, id); low--)
		if (l->rows[l->on[low - 1]].type == type)
			return &l->rows[l->on[low - 1]];
	return NULL;
}

enum err_kind
ledger_open(struct ledger *l, const struct ledger_from *from, struct err *e)
{
	*l = (struct ledger){.from = *from, .a = arena_open(TEXTS_MAX_BYTES)};
	if (!l->a)
		return no_memory(e);
	enum err_kind rc = read_conf(l, e);
	if (rc == OK)
		rc = fold_log(l, e);
	if (rc == OK && l->replay.problems)
		rc = err_set(e, ERR_MISMATCH, "the log is damaged: nothing is told from it");
	return rc == OK ? sort_rows(l, e) : rc;
}

void
ledger_close(struct ledger *l)
{
	replay_close(&l->replay);
	fold_close(l->trial);
	arena_close(l->a);
	free(l->rows);
	free(l->on);
}

/* ---- looking up ---- */

static bool
is_id(struct slice digits)
{
	for (size_t i = 0; i < digits.n; i++)
		if (!strchr("0123456789abcdef", digits.p[i]))
			return false;
	return digits.n >= LEDGER_MIN_DIGITS && digits.n <= HASH_DIGITS;
}

enum err_kind
ledger_find(const struct ledger *l, const char *text, const struct ledger_row **row, struct err *e)
{
	struct slice digits = slice_of(text);
	const struct ledger_row *found = NULL;
	size_t n = 0;
	if (slice_starts(digits, "sha256:"))
		digits = slice_from(digits, strlen("sha256:"));
	if (!is_id(digits))
		return err_set(e, ERR_USAGE,
			"%.80s: no id: expected sha256:…, or %d to %d of its digits (0-9, a-f)",
			text, LEDGER_MIN_DIGITS, HASH_DIGITS);
	for (size_t i = 0; i < l->n; i++) {
		char id[SHA256_TEXT_MAX];
		sha256_format(&l->rows[i].id, id);
		if (strncmp(strchr(id, ':') + 1, digits.p, digits.n) != 0)
			continue;
		if (found && sha256_eq(&found->id, &l->rows[i].id))
			continue; /* repeated: the first counts */
		found = &l->rows[i];
		n++;
	}
	if (n == 0)
		return err_set(e, ERR_MISSING, "%.80s: nothing of this id is in the log", text);
	if (n > 1)
		return err_set(e, ERR_USAGE,
			"%.80s: %zu entries have ids that begin so: give more digits", text, n);
	*row = found;
	return OK;
}

const struct ledger_row *
ledger_by_id(const struct ledger *l, struct slice id)
{
	struct sha256 wanted;
	struct err e;
	if (sha256_parse(id, &wanted, &e) != OK)
		return NULL;
	for (size_t i = 0; i < l->n; i++)
		if (sha256_eq(&l->rows[i].id, &wanted))
			return &l->rows[i];
	return NULL;
}

const char *
ledger_type(const struct ledger_row *r)
{
	return r->type == DOC_TYPE_COUNT ? "entry" : doc_table(r->type)->type;
}

bool
ledger_names(const struct ledger_row *r, const struct sha256 *id)
{
	char text[SHA256_TEXT_MAX];
	sha256_format(id, text);
	return memmem(r->text.p, r->text.n, text, strlen(text)) != NULL;
}

/* ---- reasons ---- */

/* Those that are no conditions of register/transition.def, nor of log/trust.h. */
static const struct {
	const char *id, *clause;
} others[] = {
	{"wrong-role", "an issuer of this kind may not do that"},
	{"not-now", "what it is about is not in a state for that: it has ended, or waits"},
	{"refers-to-nothing", "what it is about is not in this register"},
	{"pinned-unreadable", "a file that is pinned is not of its kind"},
	{"issuer-unknown", "the issuer is no actor of this register"},
	{"repeated", "the same document stands in the log"},
	{"other-log", "it names another log as its own"},
};

const char *
ledger_clause(const char *reason)
{
	for (size_t i = 0; i < CONDITION_COUNT; i++)
		if (strcmp(conditions[i].id, reason) == 0)
			return conditions[i].clause;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (strcmp(others[i].id, reason) == 0)
			return others[i].clause;
	for (unsigned i = 0; i < TRUST_REASON_COUNT; i++)
		if (strcmp(trust_reason_id(i), reason) == 0)
			return trust_reason_clause(i);
	return "";
}

void
ledger_put_reason(struct buf *to, const char *reason, int safeguard)
{
	const char *clause = ledger_clause(reason);
	buf_adds(to, reason);
	if (safeguard)
		buf_addf(to, " (S%d)", safeguard);
	if (*clause)
		buf_addf(to, ": %s", clause);
}
