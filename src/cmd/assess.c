/* exq assess: a demand arrived; does it bind me, and why? */
#include "base/sha256.h"
#include "base/utf8.h"
#include "cmd/intake.h"
#include "cmd/regime.h"
#include "letter/letter.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/terminal.h"

#include <stdio.h>

enum {
	ASSESS_ARENA_MAX = 512 << 20, /* 1024 targets under eight regimes, and the page */
	OUT_MAX = 64 << 20,
};

typedef enum err_kind build_page(const struct assessment *as, const struct letter_options *o,
	struct arena *a, struct page *out, struct err *e);

static const struct {
	const char *name;
	build_page *build;
} letters[] = {
	{"sender", letter_sender},
	{"publisher", letter_publisher},
	{"authority", letter_authority},
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML, FORMAT_PDF, FORMAT_COUNT };
static const char *const formats[FORMAT_COUNT] = {"text", "json", "html", "pdf"};

struct job {
	const struct args *args;
	struct session session;
	struct arena *arena;
	struct regimes regimes;
	enum format format;
	build_page *build;
	struct buf text; /* the demand's bytes */
	struct intake in;
	struct assessment as[REGIME_MAX]; /* one for each regime */
};

static enum err_kind
take_format(struct job *j, struct err *e)
{
	const char *name = args_get(j->args, "format"), *out = args_get(j->args, "o");
	while (name && strcmp(name, formats[j->format]) != 0)
		if (++j->format == FORMAT_COUNT)
			return err_set(e, ERR_USAGE,
				"--format %s: expected text, json, html or pdf", name);
	if (j->format == FORMAT_PDF && !out && terminal_is_output())
		return err_set(e, ERR_USAGE, "a PDF is not for a terminal: give -o FILE");
	return OK;
}

/* Takes the DRAFT mark away: so it names somebody, for everyone to see. */
static enum err_kind
check_office(const char *office, struct err *e)
{
	enum { LONGEST = 200 };
	struct slice s = slice_of(office);
	size_t at = 0, n = 0, blanks = 0;
	uint32_t cp = 0;
	bool clean = true;
	while (clean && utf8_next(s, &at, &cp)) {
		clean = !utf8_is_deceptive(cp);
		blanks += cp == ' ' || cp == 0xa0;
		n++;
	}
	if (office && (!clean || at < s.n || n == blanks || n > LONGEST))
		return err_set(e, ERR_USAGE,
			"--confirmed-by: expected the name of the office that confirmed the "
			"provisions, 1 to %d characters",
			LONGEST);
	return OK;
}

static enum err_kind
take_letter(struct job *j, struct err *e)
{
	const char *name = args_get(j->args, "letter");
	bool memo = args_has(j->args, "memo"), compare = args_has(j->args, "compare");
	size_t i = 0;
	j->build = memo ? letter_memo : letter_answer;
	if ((name != NULL) + memo + compare > 1)
		return err_set(e, ERR_USAGE, "--letter, --memo and --compare: one at a time");
	if (j->format == FORMAT_JSON && (name || memo))
		return err_set(e, ERR_USAGE,
			"--format json is the determination itself: without --letter and --memo");
	while (name && i < COUNT_OF(letters) && strcmp(letters[i].name, name) != 0)
		i++;
	if (name && i == COUNT_OF(letters))
		return err_set(
			e, ERR_USAGE, "--letter %s: expected sender, publisher or authority", name);
	if (name)
		j->build = letters[i].build;
	return OK;
}

/* That of --as, or NULL. */
static const struct demand_addressee *
addressee(const struct job *j)
{
	return j->session.has_as ? &j->session.as : NULL;
}

static enum err_kind
read_demand(struct job *j, struct err *e)
{
	const char *path = j->args->pos[0];
	enum err_kind rc = file_read(path, RECORD_MAX_BYTES, &j->text, e);
	if (rc != OK)
		return rc;
	rc = intake_decode(buf_slice(&j->text), j->arena, &j->in, e);
	if (rc == OK)
		rc = intake_complete(&j->in, addressee(j), e);
	return rc == OK ? OK : err_context(e, "%s", path);
}

static enum err_kind
assess_all(struct job *j, struct err *e)
{
	struct assess_options o = {
		.scope = j->session.scope, .neighbours = j->session.neighbours, .as = addressee(j)};
	enum err_kind rc = OK;
	for (size_t r = 0; rc == OK && r < j->regimes.n; r++) {
		o.view = &j->regimes.at[r].view;
		rc = assess_run(&o, &j->in.demand, j->arena, &j->as[r], e);
		sha256_text_of(buf_slice(&j->text), j->as[r].demand_id);
	}
	return rc;
}

/* One determination, or with --compare a list of them. */
static enum err_kind
put_json(struct job *j, struct buf *out, struct err *e)
{
	struct assess_inputs in = {.psl_hash = j->session.psl_hash,
		.neighbours_hash = j->session.neighbours ? j->session.neighbours_hash : NULL};
	struct jout w;
	jout_init(&w, out, false);
	if (j->regimes.n > 1)
		jout_open(&w, '[');
	for (size_t r = 0; r < j->regimes.n; r++) {
		struct determination d;
		enum err_kind rc = assess_determination(&j->as[r], &in, j->arena, &d, e);
		if (rc != OK)
			return rc;
		doc_encode(&determination_table, &d, &w);
	}
	if (j->regimes.n > 1)
		jout_close(&w, ']');
	buf_addc(out, '\n');
	return buf_failed(out) ? err_set(e, ERR_LIMIT, "the answer is too long") : OK;
}

static enum err_kind
build(struct job *j, const struct letter_options *o, struct page *page, struct err *e)
{
	struct letter_regime regimes[REGIME_MAX];
	if (j->regimes.n == 1)
		return j->build(&j->as[0], o, j->arena, page, e);
	for (size_t r = 0; r < j->regimes.n; r++)
		regimes[r] = (struct letter_regime){j->regimes.at[r].label, &j->as[r]};
	return letter_compare(regimes, j->regimes.n, o, j->arena, page, e);
}

static enum err_kind
put_page(struct job *j, struct buf *out, struct err *e)
{
	bool to_terminal = !args_get(j->args, "o");
	struct letter_options o = {.lang = j->session.lang,
		.confirmed_by = args_get(j->args, "confirmed-by"),
		.width = to_terminal ? terminal_columns() : 0,
		.colour = to_terminal && terminal_has_colour()};
	struct page page;
	enum err_kind rc = build(j, &o, &page, e);
	if (rc != OK)
		return rc;
	if (page.missing.n)
		diag_note(
			"assess", "no text '%.*s' in the interface packs", SLICE_ARG(page.missing));
	if (j->format == FORMAT_HTML)
		return page_write_html(&page, out, e);
	if (j->format == FORMAT_PDF)
		return page_write_pdf(&page, out, e);
	return page_write_text(&page, o.width, o.colour, out, e);
}

static enum err_kind
print(struct job *j, struct err *e)
{
	struct buf out;
	buf_init(&out, OUT_MAX);
	enum err_kind rc = j->format == FORMAT_JSON ? put_json(j, &out, e) : put_page(j, &out, e);
	if (rc == OK)
		rc = file_write(args_get(j->args, "o"), buf_slice(&out), e);
	buf_fini(&out);
	return rc;
}

static enum err_kind
run_job(struct job *j, struct err *e)
{
	enum err_kind rc = take_format(j, e);
	if (rc == OK)
		rc = take_letter(j, e);
	if (rc == OK)
		rc = check_office(args_get(j->args, "confirmed-by"), e);
	if (rc == OK)
		rc = read_demand(j, e);
	if (rc == OK)
		rc = regimes_build(&j->session, j->args, j->arena, &j->regimes, e);
	if (rc == OK)
		rc = assess_all(j, e);
	return rc == OK ? print(j, e) : rc;
}

/* Something binds: yes; nothing does: no; nothing for certain, and something may: unknown. */
static int
status(const struct assessment *as)
{
	int rc = EXIT_NO;
	for (size_t i = 0; i < as->nfindings; i++) {
		if (as->findings[i].ladder.verdict == VERDICT_BOUND)
			return EXIT_YES;
		if (as->findings[i].ladder.verdict == VERDICT_UNDETERMINED)
			rc = EXIT_UNKNOWN;
	}
	return rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	static struct job j; /* eight assessments are large for a stack */
	struct err e = {.kind = OK};
	j = (struct job){.args = a, .arena = arena_open(ASSESS_ARENA_MAX)};
	buf_init(&j.text, RECORD_MAX_BYTES);
	enum err_kind rc =
		j.arena ? session_open(&j.session, a, &e) : err_set(&e, ERR_IO, "out of memory");
	if (rc == OK) {
		rc = run_job(&j, &e);
		session_close(&j.session);
	}
	if (rc != OK)
		diag_error(c->name, &e);
	int code = rc == OK ? status(&j.as[0]) : EXIT_BROKEN;
	buf_fini(&j.text);
	arena_close(j.arena);
	return code;
}

static const struct opt opts[] = {
	SESSION_OPTS,
	REGIME_OPT,
	{"format", "text|json|html|pdf", "form of the answer (default: text)", false},
	{"letter", "TO", "write a letter in place of the answer: sender, publisher or authority",
		false},
	{"memo", NULL, "for the own desk: every rule, exposure, open questions", false},
	{"confirmed-by", "OFFICE", "who confirmed the provisions: takes the DRAFT mark away",
		false},
	{"o", "FILE", "write there, whole or not at all (default: standard output)", false},
};

const struct cmd cmd_assess = {
	.name = "assess",
	.args = "FILE",
	.brief = "does this demand bind, for what exactly, until when, and why",
	.help = "FILE describes the demand (exequatur-demand(5); `exq demand new` asks for it), or "
		"is\n"
		"a record of an imported register; \"-\" is standard input.  For every addressee,\n"
		"measure and target the ladder is climbed; the answer says what binds, which step\n"
		"stops the rest and by which provision, what would change that, and what to ask\n"
		"whom.  What this register would carry (safeguards) stands apart from the law.\n"
		"\nExit status: 0 something binds, 1 nothing binds, 3 undetermined, 2 broken "
		"input.\n"
		"\n  exq assess letter.json --as hosting-provider@KZ\n"
		"  exq assess letter.json --as hosting-provider@KZ --letter sender --lang ru \\\n"
		"      --format pdf -o reply.pdf\n"
		"  exq assess letter.json --compare 2026-02-07 --compare eaeu-2026-draft\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
