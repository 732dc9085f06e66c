/* exq law facts: what a rule may speak of. */
#include "cmd/law.h"

#include <stdio.h>

enum { ID_MAX = 96 };

static struct slice
text_of(const struct law *l, const char *prefix, const char *name, enum language lang)
{
	char id[ID_MAX];
	snprintf(id, sizeof id, "%s%s", prefix, name);
	struct slice s = law_text(l, id, lang);
	return s.p ? s : (struct slice){"", 0};
}

static void
put_fact(const struct law *l, enum fact f, enum language lang, struct buf *out)
{
	const struct fact_row *row = fact_row(f);
	buf_addf(out, "%s\n    ", row->name);
	buf_adds(out, fact_type_name(row->type));
	if (row->type == FACT_WORD || row->type == FACT_SET) {
		const struct vocab *v = vocab_of(row->vocab);
		for (size_t i = 0; i < v->n; i++)
			buf_addf(out, "%s%s", i ? ", " : ": ", v->words[i]);
	}
	buf_addf(out, "\n    %s: ", whom_word(row->whom));
	struct slice says = text_of(l, "ask.", row->name, lang);
	buf_add(out, says.n ? says : text_of(l, "fact.", row->name, lang));
	buf_addc(out, '\n');
}

static enum err_kind
facts(const struct law *l, const struct args *a, enum language lang, struct buf *out, struct err *e)
{
	(void)a, (void)e;
	for (unsigned f = 0; f < FACT_COUNT; f++)
		put_fact(l, (enum fact)f, lang, out);
	return OK;
}

static int
run(const struct cmd *c, struct args *a)
{
	return law_run(c, a, 0, facts);
}

static const struct opt opts[] = {
	{"lang", "en|ru|kk", "language of the questions (default: en)", false},
};

const struct cmd cmd_law_facts = {
	.name = "law facts",
	.args = "[FOLDER]",
	.brief = "what a rule may speak of: facts, their types and words",
	.help = "Every fact by its name, its type with the words it can have, whom to ask for it,\n"
		"and how the question reads.\n"
		"\n  exq law facts --lang ru\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.max_args = 1,
	.run = run,
};
