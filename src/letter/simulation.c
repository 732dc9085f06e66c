/* A tally as text for a terminal, and what its writers share. */
#include "letter/simulation.h"

#include "base/utf8.h"
#include "letter/simulation_parts.h"

#include <stdio.h>

static const struct {
	const char *name;
	void (*write)(const struct simulation *s, struct buf *out);
} formats[] = {
	{"text", simulation_text},
	{"json", simulation_json},
	{"csv", simulation_csv},
	{"html", simulation_html},
};

bool
simulation_has_format(const char *format)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			return true;
	return false;
}

enum err_kind
simulation_write(const struct simulation *s, const char *format, struct buf *out, struct err *e)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			formats[i].write(s, out);
	return buf_failed(out) ? err_set(e, ERR_LIMIT, "the answer is too long") : OK;
}

struct slice
sim_text(const struct simulation *s, const char *prefix, const char *word)
{
	char id[80];
	snprintf(id, sizeof id, "%s%s", prefix, word);
	struct slice found = law_text(s->law, id, s->lang);
	return found.p ? found : slice_of(word);
}

void
sim_put_count(const struct simulation *s, uint64_t n, struct buf *out)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf_adds(out, s->lang == LANG_EN ? "," : "\u00a0");
		buf_addc(out, digits[i]);
	}
}

void
sim_put_share(const struct simulation *s, uint64_t n, uint64_t of, struct buf *out)
{
	uint64_t permille = of ? (n * 1000 + of / 2) / of : 0;
	buf_addf(out, "%llu%s%llu\u00a0%%", (unsigned long long)(permille / 10),
		s->lang == LANG_EN ? "." : ",", (unsigned long long)(permille % 10));
}

void
sim_put_measures(const struct simulation *s, struct buf *out)
{
	bool more = false;
	if (!s->measures)
		buf_add(out, sim_text(s, "sim.", "as-asked"));
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		if (s->measures & 1u << m) {
			buf_adds(out, more ? ", " : "");
			buf_add(out, sim_text(s, "measure.", vocab_word(VOCAB_MEASURE, m)));
			more = true;
		}
}

void
sim_put_addressee(const struct simulation *s, struct buf *out)
{
	state_code state = s->as->state.state;
	char code[3] = {(char)(state >> 8), (char)(state & 0xff), '\0'};
	buf_add(out, sim_text(s, "addressee.", vocab_word(VOCAB_ADDRESSEE, s->as->kind.choice)));
	buf_adds(out, ", ");
	buf_add(out, sim_text(s, "state.", code));
}

struct slice
sim_body_name(const struct simulation *s, const struct tally_body *b)
{
	return b->name.n ? b->name : sim_text(s, "sim.", "body-none");
}

static void
add_body(struct tally_body *to, const struct tally_body *from, size_t nregimes)
{
	to->entries += from->entries;
	for (size_t r = 0; r < nregimes; r++)
		for (size_t v = 0; v < VERDICT_COUNT; v++)
			to->regime[r].verdict[v] += from->regime[r].verdict[v];
}

size_t
sim_bodies(const struct simulation *s, struct tally_body *rest)
{
	const struct tally *t = s->tally;
	size_t shown = t->nbodies < SIM_BODIES_SHOWN ? t->nbodies : SIM_BODIES_SHOWN;
	*rest = t->others;
	rest->name = sim_text(s, "sim.", "body-others");
	for (size_t i = shown; i < t->nbodies; i++)
		add_body(rest, t->bodies[i], t->nregimes);
	return shown;
}

/* ---- text ---- */

enum { LABEL_WIDTH = 40, COUNT_WIDTH = 16 };

/* Escaped, cut and padded to a number of code points; counts stand at the right. */
static void
put_cell(struct buf *out, struct slice text, size_t width, bool right)
{
	struct buf cell;
	buf_init(&cell, 4096);
	utf8_put_escaped(&cell, text, width > 3 ? width - 3 : width);
	size_t n = utf8_count(buf_slice(&cell));
	if (!right)
		buf_add(out, buf_slice(&cell));
	for (size_t i = n; i < width; i++)
		buf_addc(out, ' ');
	if (right)
		buf_add(out, buf_slice(&cell));
	buf_fini(&cell);
}

static void
put_number(const struct simulation *s, uint64_t n, struct buf *out)
{
	struct buf text;
	buf_init(&text, 64);
	sim_put_count(s, n, &text);
	size_t len = utf8_count(buf_slice(&text));
	for (size_t i = len; i < COUNT_WIDTH; i++)
		buf_addc(out, ' ');
	buf_add(out, buf_slice(&text));
	buf_fini(&text);
}

static void
put_heading(const struct simulation *s, const char *id, struct buf *out)
{
	buf_addc(out, '\n');
	buf_add(out, sim_text(s, "sim.", id));
	buf_addc(out, '\n');
}

static void
put_head_row(const struct simulation *s, const char *first, struct buf *out)
{
	put_cell(out, sim_text(s, "sim.", first), LABEL_WIDTH, false);
	put_cell(out, sim_text(s, "sim.", "entries"), COUNT_WIDTH, true);
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		put_cell(out, sim_text(s, "verdict.", vocab_word(VOCAB_VERDICT, v)), COUNT_WIDTH,
			true);
	buf_addc(out, '\n');
}

static void
put_row(const struct simulation *s, struct slice label, uint64_t entries,
	const struct tally_cell *c, struct buf *out)
{
	put_cell(out, label, LABEL_WIDTH, false);
	put_number(s, entries, out);
	for (size_t v = 0; v < VERDICT_COUNT; v++)
		put_number(s, c->verdict[v], out);
	buf_addc(out, '\n');
}

static void
put_examples(const struct simulation *s, const struct tally_example *x, struct buf *out)
{
	for (size_t i = 0; i < TALLY_EXAMPLES && x[i].position; i++) {
		buf_adds(out, "      ");
		buf_add(out, sim_text(s, "sim.", "example"));
		buf_adds(out, " ");
		utf8_put_escaped(out, slice_of(x[i].id), TALLY_TEXT_MAX);
		buf_adds(out, ": ");
		utf8_put_escaped(out, slice_of(x[i].target), TALLY_TEXT_MAX);
		buf_addc(out, '\n');
	}
}

static void
put_steps(const struct simulation *s, size_t regime, enum verdict v, struct buf *out)
{
	const struct tally_regime *r = &s->tally->regimes[regime];
	const uint64_t *counts = v == VERDICT_NOT_BOUND ? r->all.stopped : r->all.open;
	for (unsigned step = 0; step < STEP_COUNT; step++) {
		if (!counts[step])
			continue;
		buf_adds(out, "    ");
		put_cell(out, sim_text(s, "step.", vocab_word(VOCAB_STEP, step)), LABEL_WIDTH - 4,
			false);
		put_number(s, counts[step], out);
		buf_addc(out, '\n');
		put_examples(s, r->examples[v][step], out);
	}
}

static void
put_regime(const struct simulation *s, size_t r, struct buf *out)
{
	static const struct {
		enum verdict verdict;
		const char *heading;
	} parts[] = {{VERDICT_NOT_BOUND, "stopped"}, {VERDICT_UNDETERMINED, "open"}};
	const struct tally_regime *of = &s->tally->regimes[r];
	buf_addc(out, '\n');
	buf_add(out, s->labels[r]);
	buf_addc(out, '\n');
	if (of->all.verdict[VERDICT_BOUND]) {
		buf_adds(out, "  ");
		buf_add(out, sim_text(s, "verdict.", "bound"));
		buf_addc(out, '\n');
		put_examples(s, of->examples[VERDICT_BOUND][0], out);
	}
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (!of->all.verdict[parts[i].verdict])
			continue;
		buf_adds(out, "  ");
		buf_add(out, sim_text(s, "sim.", parts[i].heading));
		buf_addc(out, '\n');
		put_steps(s, r, parts[i].verdict, out);
	}
}

static void
put_carried(const struct simulation *s, struct buf *out)
{
	put_heading(s, "carried", out);
	for (size_t r = 0; r < s->tally->nregimes; r++) {
		const uint64_t *c = s->tally->regimes[r].all.carried;
		put_cell(out, s->labels[r], LABEL_WIDTH, false);
		buf_add(out, sim_text(s, "sim.", "carried-yes"));
		buf_adds(out, " ");
		sim_put_count(s, c[0], out);
		for (unsigned i = 1; i < SAFEGUARD_COUNT; i++)
			if (c[i]) {
				buf_addf(out, "; S%u ", i);
				sim_put_count(s, c[i], out);
			}
		buf_addc(out, '\n');
	}
}

static void
put_line(const struct simulation *s, const char *label, struct buf *value, struct buf *out)
{
	put_cell(out, sim_text(s, "sim.", label), 16, false);
	buf_add(out, buf_slice(value));
	buf_addc(out, '\n');
	buf_clear(value);
}

static void
put_title(const struct simulation *s, struct buf *out)
{
	struct buf value;
	buf_init(&value, 8192);
	buf_add(out, sim_text(s, "sim.", "title"));
	buf_adds(out, "\n\n");
	utf8_put_escaped(&value, s->source, 500);
	put_line(s, "register", &value, out);
	sim_put_addressee(s, &value);
	put_line(s, "addressee", &value, out);
	sim_put_measures(s, &value);
	put_line(s, "measure", &value, out);
	sim_put_count(s, s->tally->entries, &value);
	put_line(s, "entries", &value, out);
	if (s->tally->nothing) {
		sim_put_count(s, s->tally->nothing, &value);
		put_line(s, "nothing", &value, out);
	}
	buf_fini(&value);
}

void
simulation_text(const struct simulation *s, struct buf *out)
{
	const struct tally *t = s->tally;
	struct tally_body rest;
	put_title(s, out);
	put_heading(s, "verdicts", out);
	put_head_row(s, "regime", out);
	for (size_t r = 0; r < t->nregimes; r++)
		put_row(s, s->labels[r], t->entries, &t->regimes[r].all, out);
	for (size_t r = 0; r < t->nregimes; r++)
		put_regime(s, r, out);
	put_heading(s, "bodies", out);
	for (size_t r = 0; r < t->nregimes; r++) {
		buf_addf(out, "\n%.*s\n", SLICE_ARG(s->labels[r]));
		put_head_row(s, "body", out);
		size_t shown = sim_bodies(s, &rest);
		for (size_t i = 0; i < shown; i++)
			put_row(s, sim_body_name(s, t->bodies[i]), t->bodies[i]->entries,
				&t->bodies[i]->regime[r], out);
		if (rest.entries)
			put_row(s, rest.name, rest.entries, &rest.regime[r], out);
	}
	put_carried(s, out);
	buf_addc(out, '\n');
	buf_add(out, sim_text(s, "sim.", "note"));
	buf_addc(out, '\n');
}
