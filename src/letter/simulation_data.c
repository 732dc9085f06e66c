/* A tally for machines: JSON and CSV (RFC 4180); their members are in exq-simulate(1). */
#include "letter/simulation_parts.h"

static void
put_steps(struct jout *w, const char *name, const uint64_t *counts)
{
	jout_name(w, name);
	jout_open(w, '{');
	for (unsigned s = 0; s < STEP_COUNT; s++)
		jout_member_int(w, vocab_word(VOCAB_STEP, s), (int64_t)counts[s]);
	jout_close(w, '}');
}

static void
put_cell(struct jout *w, const struct tally_cell *c)
{
	jout_name(w, "verdicts");
	jout_open(w, '{');
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		jout_member_int(w, vocab_word(VOCAB_VERDICT, v), (int64_t)c->verdict[v]);
	jout_close(w, '}');
	put_steps(w, "stopped", c->stopped);
	put_steps(w, "open", c->open);
	jout_name(w, "carried");
	jout_open(w, '{');
	jout_member_int(w, "yes", (int64_t)c->carried[0]);
	for (unsigned i = 1; i < SAFEGUARD_COUNT; i++)
		jout_member_int(w, vocab_word(VOCAB_SAFEGUARD, i - 1), (int64_t)c->carried[i]);
	jout_close(w, '}');
}

static void
put_examples(struct jout *w, const struct tally_regime *r)
{
	jout_name(w, "examples");
	jout_open(w, '[');
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		for (unsigned s = 0; s < STEP_COUNT; s++)
			for (size_t i = 0; i < TALLY_EXAMPLES; i++) {
				const struct tally_example *x = &r->examples[v][s][i];
				if (!x->position)
					continue;
				jout_open(w, '{');
				jout_member(w, "verdict", slice_of(vocab_word(VOCAB_VERDICT, v)));
				if (v != VERDICT_BOUND)
					jout_member(w, "step", slice_of(vocab_word(VOCAB_STEP, s)));
				jout_member_int(w, "line", (int64_t)x->position);
				jout_member(w, "entry", slice_of(x->id));
				jout_member(w, "target", slice_of(x->target));
				jout_close(w, '}');
			}
	jout_close(w, ']');
}

static void
put_asked(struct jout *w, const struct simulation *s)
{
	char state[2] = {(char)(s->as->state.state >> 8), (char)(s->as->state.state & 0xff)};
	jout_name(w, "addressee");
	jout_open(w, '{');
	jout_member(w, "kind", slice_of(vocab_word(VOCAB_ADDRESSEE, s->as->kind.choice)));
	jout_member(w, "state", (struct slice){state, sizeof state});
	jout_close(w, '}');
	jout_name(w, "measures");
	jout_open(w, '[');
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		if (s->measures & 1u << m)
			jout_text(w, slice_of(vocab_word(VOCAB_MEASURE, m)));
	jout_close(w, ']');
}

static void
put_body(struct jout *w, const struct simulation *s, const struct tally_body *b)
{
	jout_open(w, '{');
	if (b == &s->tally->others)
		jout_member(w, "name", sim_text(s, "sim.", "body-others"));
	else if (b->name.n)
		jout_member(w, "name", b->name);
	jout_member_int(w, "entries", (int64_t)b->entries);
	jout_name(w, "regimes");
	jout_open(w, '[');
	for (size_t r = 0; r < s->tally->nregimes; r++) {
		jout_open(w, '{');
		put_cell(w, &b->regime[r]);
		jout_close(w, '}');
	}
	jout_close(w, ']');
	jout_close(w, '}');
}

void
simulation_json(const struct simulation *s, struct buf *out)
{
	const struct tally *t = s->tally;
	struct jout w;
	jout_init(&w, out, true);
	jout_open(&w, '{');
	jout_member(&w, "register", s->source);
	put_asked(&w, s);
	jout_member_int(&w, "entries", (int64_t)t->entries);
	jout_member_int(&w, "nothing-to-restrict", (int64_t)t->nothing);
	jout_name(&w, "regimes");
	jout_open(&w, '[');
	for (size_t r = 0; r < t->nregimes; r++) {
		jout_open(&w, '{');
		jout_member(&w, "label", s->labels[r]);
		put_cell(&w, &t->regimes[r].all);
		put_examples(&w, &t->regimes[r]);
		jout_close(&w, '}');
	}
	jout_close(&w, ']');
	jout_name(&w, "bodies");
	jout_open(&w, '[');
	for (size_t i = 0; i < t->nbodies; i++)
		put_body(&w, s, t->bodies[i]);
	if (t->others.entries)
		put_body(&w, s, &t->others);
	jout_close(&w, ']');
	jout_close(&w, '}');
	buf_addc(out, '\n');
}

/* Quoted always; what a spreadsheet would take for a formula gets an apostrophe in front. */
static void
put_quoted(struct buf *out, struct slice text)
{
	buf_addc(out, '"');
	if (text.n && text.p[0] && strchr("=+-@\t\r", text.p[0]))
		buf_addc(out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, text.p[i]);
	}
	buf_addc(out, '"');
}

static void
put_csv_row(const struct simulation *s, size_t r, struct slice body, uint64_t entries,
	const struct tally_cell *c, struct buf *out)
{
	put_quoted(out, s->labels[r]);
	buf_addc(out, ',');
	put_quoted(out, body);
	buf_addf(out, ",%llu", (unsigned long long)entries);
	for (size_t v = 0; v < VERDICT_COUNT; v++)
		buf_addf(out, ",%llu", (unsigned long long)c->verdict[v]);
	for (size_t i = 0; i < STEP_COUNT; i++)
		buf_addf(out, ",%llu", (unsigned long long)c->stopped[i]);
	for (size_t i = 0; i < STEP_COUNT; i++)
		buf_addf(out, ",%llu", (unsigned long long)c->open[i]);
	for (size_t i = 0; i < SAFEGUARD_COUNT; i++)
		buf_addf(out, ",%llu", (unsigned long long)c->carried[i]);
	buf_adds(out, "\r\n");
}

void
simulation_csv(const struct simulation *s, struct buf *out)
{
	const struct tally *t = s->tally;
	buf_adds(out, "regime,body,entries");
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		buf_addf(out, ",%s", vocab_word(VOCAB_VERDICT, v));
	for (unsigned i = 0; i < STEP_COUNT; i++)
		buf_addf(out, ",stopped-%s", vocab_word(VOCAB_STEP, i));
	for (unsigned i = 0; i < STEP_COUNT; i++)
		buf_addf(out, ",open-%s", vocab_word(VOCAB_STEP, i));
	buf_adds(out, ",carried");
	for (unsigned i = 1; i < SAFEGUARD_COUNT; i++)
		buf_addf(out, ",refused-%s", vocab_word(VOCAB_SAFEGUARD, i - 1));
	buf_adds(out, "\r\n");
	for (size_t r = 0; r < t->nregimes; r++) {
		for (size_t i = 0; i < t->nbodies; i++)
			put_csv_row(s, r, t->bodies[i]->name, t->bodies[i]->entries,
				&t->bodies[i]->regime[r], out);
		if (t->others.entries)
			put_csv_row(s, r, sim_text(s, "sim.", "body-others"), t->others.entries,
				&t->others.regime[r], out);
	}
}
