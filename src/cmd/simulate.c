/* exq simulate: the ladder over every entry of a register, under one regime or several. */
#include "assess/tally.h"
#include "cmd/intake.h"
#include "cmd/regime.h"
#include "letter/simulation.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/lines.h"
#include "os/work.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	ENTRY_ARENA_MAX = 256 << 20, /* the largest entry, decoded and assessed, needs 20 MB */
	BATCH_LINES = 2048,
	BATCH_BYTES = 16 << 20,
	OUT_MAX = 64 << 20,
};

struct job {
	const char *path;
	struct session session;
	struct arena *arena; /* views and labels */
	struct regimes regimes;
	uint32_t measures;
	struct tally *all;
};

struct line {
	size_t at, n; /* in the batch's bytes */
	uint64_t number;
};

struct batch {
	struct buf bytes;
	struct line lines[BATCH_LINES];
	size_t n;
};

/* One thread's tools; what it counts is added to the job's tally after each batch. */
struct hand {
	const struct job *job;
	const struct batch *batch;
	size_t from, to; /* its lines */
	struct scope *scope;
	struct arena *arena;
	struct tally *tally;
	struct err err;
};

static enum err_kind
assess_entry(struct hand *h, const struct intake *in, uint64_t number)
{
	const struct job *j = h->job;
	struct assessment *as = arena_alloc(h->arena, j->regimes.n, sizeof *as);
	const struct assessment *of[REGIME_MAX];
	struct assess_options o = {.scope = h->scope,
		.as = &j->session.as,
		.measures = j->measures,
		.neighbours = j->session.neighbours};
	if (!as)
		return err_set(&h->err, ERR_LIMIT, "out of memory");
	for (size_t r = 0; r < j->regimes.n; r++) {
		of[r] = &as[r];
		o.view = &j->regimes.at[r].view;
		enum err_kind rc = assess_run(&o, &in->demand, h->arena, &as[r], &h->err);
		if (rc != OK)
			return rc;
	}
	struct value body = in->demand.act.body;
	struct tally_entry entry = {.position = number,
		.id = in->entry,
		.body = body.has == VALUE_KNOWN ? body.text : (struct slice){"", 0}};
	return tally_add(h->tally, &entry, of, &h->err);
}

static void
assess_lines(void *hand)
{
	struct hand *h = hand;
	h->err.kind = OK;
	for (size_t i = h->from; i < h->to && h->err.kind == OK; i++) {
		const struct line *l = &h->batch->lines[i];
		struct slice text = {h->batch->bytes.p + l->at, l->n};
		struct intake in;
		arena_reset(h->arena);
		if (intake_decode(text, h->arena, &in, &h->err) != OK ||
			intake_complete(&in, &h->job->session.as, &h->err) != OK ||
			assess_entry(h, &in, l->number) != OK)
			err_context(
				&h->err, "%s:%llu", h->job->path, (unsigned long long)l->number);
	}
}

/* Blank lines are passed over. */
static enum err_kind
fill(struct lines *in, struct batch *b, struct err *e)
{
	struct slice line = {"", 0};
	buf_clear(&b->bytes);
	b->n = 0;
	while (b->n < BATCH_LINES && b->bytes.n < BATCH_BYTES) {
		enum err_kind rc = lines_next(in, &line, e);
		if (rc != OK || !line.p)
			return rc;
		if (!line.n)
			continue;
		b->lines[b->n++] = (struct line){b->bytes.n, line.n, lines_number(in)};
		buf_add(&b->bytes, line);
	}
	return buf_failed(&b->bytes) ? err_set(e, ERR_LIMIT, "out of memory") : OK;
}

static enum err_kind
work_batch(struct hand *hands, size_t n, const struct batch *b, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		hands[i].batch = b;
		hands[i].from = b->n * i / n;
		hands[i].to = b->n * (i + 1) / n;
	}
	work_each(hands, n, sizeof *hands, assess_lines);
	for (size_t i = 0; i < n; i++)
		if (hands[i].err.kind != OK) {
			*e = hands[i].err;
			return e->kind;
		}
	return OK;
}

static enum err_kind
work_lines(struct hand *hands, size_t n, struct lines *in, struct err *e)
{
	struct batch *b = malloc(sizeof *b);
	struct progress p;
	enum err_kind rc = b ? OK : err_set(e, ERR_IO, "out of memory");
	if (!b)
		return rc;
	buf_init(&b->bytes, BATCH_BYTES + RECORD_MAX_BYTES);
	progress_start(&p, "simulate", lines_total(in));
	do {
		rc = fill(in, b, e);
		if (rc == OK && b->n)
			rc = work_batch(hands, n, b, e);
		progress_at(&p, lines_done(in));
	} while (rc == OK && b->n);
	progress_end(&p);
	buf_fini(&b->bytes);
	free(b);
	return rc;
}

static enum err_kind
hand_open(struct hand *h, const struct job *j, struct err *e)
{
	*h = (struct hand){.job = j, .arena = arena_open(ENTRY_ARENA_MAX)};
	h->tally = tally_open(j->regimes.n);
	if (!h->arena || !h->tally)
		return err_set(e, ERR_IO, "out of memory");
	return session_scope(&j->session, &h->scope, e);
}

static void
hand_close(struct hand *h)
{
	scope_close(h->scope);
	tally_close(h->tally);
	arena_close(h->arena);
}

static enum err_kind
simulate_lines(struct job *j, struct lines *in, struct err *e)
{
	struct hand hands[WORK_MAX_HANDS];
	size_t n = work_hands(), open = 0;
	enum err_kind rc = OK;
	while (rc == OK && open < n)
		rc = hand_open(&hands[open++], j, e);
	if (rc == OK)
		rc = work_lines(hands, n, in, e);
	for (size_t i = 0; rc == OK && i < n; i++)
		rc = tally_merge(j->all, hands[i].tally, e);
	for (size_t i = 0; i < open; i++)
		hand_close(&hands[i]);
	return rc;
}

static enum err_kind
simulate(struct job *j, struct err *e)
{
	struct lines *in;
	j->all = tally_open(j->regimes.n);
	if (!j->all)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = lines_open(j->path, RECORD_MAX_BYTES, &in, e);
	if (rc != OK)
		return rc;
	rc = simulate_lines(j, in, e);
	lines_close(in);
	if (rc == OK && !j->all->entries && !j->all->nothing)
		rc = err_set(e, ERR_SYNTAX, "%s: no entry in it", j->path);
	tally_finish(j->all);
	return rc;
}

static enum err_kind
take_measures(struct job *j, const struct args *a, struct err *e)
{
	const char *name;
	for (size_t i = 0; (name = args_nth(a, "measure", i)) != NULL; i++) {
		int m = vocab_find(VOCAB_MEASURE, slice_of(name));
		if (m < 0)
			return err_set(e, ERR_USAGE,
				"--measure %s: expected remove-content, "
				"disable-hosting, block-access, delist or suspend-domain",
				name);
		j->measures |= 1u << m;
	}
	return OK;
}

static enum err_kind
print(const struct job *j, const struct args *a, struct err *e)
{
	const char *format = args_get(a, "format");
	struct simulation sim = {.tally = j->all,
		.law = j->session.law,
		.lang = j->session.lang,
		.source = slice_of(j->path),
		.as = &j->session.as,
		.measures = j->measures};
	struct buf out;
	for (size_t r = 0; r < j->regimes.n; r++)
		sim.labels[r] = j->regimes.at[r].label;
	buf_init(&out, OUT_MAX);
	enum err_kind rc = simulation_write(&sim, format ? format : "text", &out, e);
	if (rc == OK)
		rc = file_write(args_get(a, "o"), buf_slice(&out), e);
	buf_fini(&out);
	return rc;
}

static enum err_kind
run_job(struct job *j, const struct args *a, struct err *e)
{
	const char *format = args_get(a, "format");
	if (format && !simulation_has_format(format))
		return err_set(
			e, ERR_USAGE, "--format %s: expected text, json, csv or html", format);
	if (!j->session.has_as)
		return err_set(e, ERR_USAGE, "for whom? give --as, as in --as hosting-provider@KZ");
	enum err_kind rc = take_measures(j, a, e);
	if (rc == OK)
		rc = regimes_build(&j->session, a, j->arena, &j->regimes, e);
	if (rc == OK)
		rc = simulate(j, e);
	return rc == OK ? print(j, a, e) : rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	struct job j = {.path = a->pos[0], .arena = arena_open(ENTRY_ARENA_MAX)};
	struct err e = {.kind = OK};
	enum err_kind rc =
		j.arena ? session_open(&j.session, a, &e) : err_set(&e, ERR_IO, "out of memory");
	if (rc == OK) {
		rc = run_job(&j, a, &e);
		session_close(&j.session);
	}
	tally_close(j.all);
	arena_close(j.arena);
	if (rc != OK)
		diag_error(c->name, &e);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	SESSION_OPTS,
	REGIME_OPT,
	{"measure", "MEASURE",
		"what would be asked (default: as the entry asks; of a record, the narrowest)",
		true},
	{"format", "text|json|csv|html", "form of the answer (default: text)", false},
	{"o", "FILE", "write there, whole or not at all (default: standard output)", false},
};

const struct cmd cmd_simulate = {
	.name = "simulate",
	.args = "REGISTER",
	.brief = "what a whole register would mean for an addressee, under one law or several",
	.help = "REGISTER holds one record or demand a line, as `exq import` writes them; \"-\" "
		"is\n"
		"standard input.  Every entry climbs the ladder under every regime; the answer\n"
		"counts how many would bind, which step stopped the others, by issuing body, with\n"
		"examples.  Whether this register would carry an entry (safeguards) is counted\n"
		"apart.  Exit status 0, or 2 when something is broken.\n"
		"\n  exq import rkn dump.xml.zst -o register.jsonl\n"
		"  exq simulate register.jsonl --as hosting-provider@KZ \\\n"
		"      --compare eaeu-2026-draft --format html -o answer.html\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
