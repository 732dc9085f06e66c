/* exq law show: one rule, clock or exposure as a person reads it. */
#include "cmd/law_item.h"
#include "letter/page.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/terminal.h"

#include <stdio.h>

enum { SHOW_ARENA_MAX = 16 << 20, ID_MAX = 96, TEXT_MAX = 1 << 18 };

struct show {
	const struct law *law;
	enum language lang;
	struct arena *arena;
	struct page page;
	struct law_item item;
};

/* Interface text `<prefix><word>`, or the word where there is none. */
static struct slice
word(struct show *s, const char *prefix, const char *name)
{
	char id[ID_MAX];
	snprintf(id, sizeof id, "%s%s", prefix, name);
	struct slice text = law_text(s->law, id, s->lang);
	return text.p ? text : slice_of(name);
}

static struct slice
keep(struct show *s, struct buf *b)
{
	struct slice copy = arena_copy(s->arena, buf_slice(b));
	s->page.failed = s->page.failed || !copy.p || buf_failed(b);
	buf_fini(b);
	return copy.p ? copy : (struct slice){"", 0};
}

static void
put_sources(struct show *s)
{
	const struct provision *p = s->item.p;
	for (size_t i = 0; i < p->ncites; i++) {
		const struct cite *c = &p->cites[i];
		struct buf b;
		buf_init(&b, TEXT_MAX);
		buf_add(&b, texts_in(&c->source->title, s->lang));
		buf_addf(&b, ", %.*s (", SLICE_ARG(law_clause(s->law, c, s->lang)));
		buf_add(&b, word(s, "checked.", vocab_word(VOCAB_CHECKED, c->checked)));
		buf_addf(&b, ")\n%.*s", SLICE_ARG(c->source->url));
		page_row(&s->page, word(s, "law.", "source"), keep(s, &b));
	}
}

static void
put_validity(struct show *s)
{
	const struct provision *p = s->item.p;
	char validity[LAW_VALIDITY_MAX], readings[LAW_READINGS_MAX];
	struct buf b;
	if (*law_item_validity(p, validity))
		page_row(&s->page, word(s, "law.", "in-force"),
			arena_copy(s->arena, slice_of(validity)));
	if (!p->pack->draft)
		return;
	buf_init(&b, TEXT_MAX);
	buf_add(&b, texts_in(&p->pack->title, s->lang));
	for (const char *r = law_item_readings(p, readings); *r; r++)
		for (size_t i = 0; i < p->pack->nreadings; i++)
			if (p->pack->readings[i].letter == *r)
				buf_addf(&b, "\n%c: %.*s", *r,
					SLICE_ARG(texts_in(&p->pack->readings[i].say, s->lang)));
	page_row(&s->page, word(s, "law.", "draft"), keep(s, &b));
}

static void
put_names(struct show *s, const char *label, const struct rule *const *rules, size_t n)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%.*s", i ? "\n" : "", SLICE_ARG(rules[i]->p.full_id));
	if (n)
		page_row(&s->page, word(s, "law.", label), keep(s, &b));
	else
		buf_fini(&b);
}

static void
put_rule(struct show *s, const struct rule *r)
{
	page_row(&s->page, word(s, "law.", "step"),
		word(s, "step.", vocab_word(VOCAB_STEP, r->step)));
	page_row(&s->page, word(s, "law.", "else"), texts_in(&r->otherwise, s->lang));
	if (r->has_ask)
		page_row(&s->page, word(s, "law.", "ask"), texts_in(&r->ask, s->lang));
	put_names(s, "overrides", r->overrides, r->noverrides);
	put_names(s, "overridden-by", r->overridden_by, r->noverridden_by);
}

static void
put_kind(struct show *s)
{
	const struct law_item *x = &s->item;
	if (x->rule)
		put_rule(s, x->rule);
	if (x->clock) {
		page_row(&s->page, word(s, "law.", "whose"),
			word(s, "clock-for.", law_item_role(x)));
		if (x->clock->after)
			page_row(&s->page, word(s, "law.", "after"), x->clock->after->p.full_id);
		if (texts_in(&x->clock->ends_in, s->lang).n)
			page_row(&s->page, word(s, "law.", "ends-in"),
				texts_in(&x->clock->ends_in, s->lang));
	}
	if (x->exposure)
		page_row(&s->page, word(s, "law.", "side"), word(s, "side.", law_item_role(x)));
}

/* ---- as written ---- */

/* From the line on to the brace that closes the item; braces in quotes and comments do not count.
 */
static struct slice
item_text(struct slice file, int line)
{
	size_t from = 0, i;
	int depth = 0;
	for (; line > 1 && from < file.n; from++)
		line -= file.p[from] == '\n';
	for (i = from; i < file.n; i++) {
		char c = file.p[i];
		if (c == '"')
			while (++i < file.n && file.p[i] != '"')
				i += file.p[i] == '\\';
		else if (c == '#')
			while (i + 1 < file.n && file.p[i + 1] != '\n')
				i++;
		else if (c == '{')
			depth++;
		else if (c == '}' && --depth == 0)
			break;
	}
	i = i < file.n ? i + 1 : file.n;
	return (struct slice){file.p + from, i - from};
}

static enum err_kind
put_written(struct show *s, struct buf *out, struct err *e)
{
	char path[LOAD_PATH_MAX];
	const struct place *at = &s->item.p->at;
	struct buf file;
	snprintf(path, sizeof path, "%.*s", SLICE_ARG(at->file));
	buf_init(&file, PACK_MAX_BYTES);
	enum err_kind rc = file_read(path, PACK_MAX_BYTES, &file, e);
	if (rc == OK) {
		buf_addf(out, "\n%s:%d\n\n", path, at->line);
		buf_add(out, item_text(buf_slice(&file), at->line));
		buf_addc(out, '\n');
	}
	buf_fini(&file);
	return rc;
}

static enum err_kind
put_item(struct show *s, struct buf *out, struct err *e)
{
	page_init(&s->page, s->arena, s->lang, civil_of_instant(clock_now()));
	s->page.title = s->item.p->full_id;
	page_paragraph(&s->page, TONE_PLAIN, texts_in(&s->item.p->say, s->lang));
	put_kind(s);
	put_sources(s);
	put_validity(s);
	enum err_kind rc =
		page_write_text(&s->page, terminal_columns(), terminal_has_colour(), out, e);
	return rc == OK ? put_written(s, out, e) : rc;
}

static enum err_kind
show(const struct law *l, const struct args *a, enum language lang, struct buf *out, struct err *e)
{
	struct show s = {.law = l, .lang = lang, .arena = arena_open(SHOW_ARENA_MAX)};
	enum err_kind rc = s.arena ? law_item_find(l, slice_of(a->pos[0]), &s.item, e)
				   : err_set(e, ERR_IO, "out of memory");
	if (rc == OK)
		rc = put_item(&s, out, e);
	arena_close(s.arena);
	return rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	return law_run(c, a, 1, show);
}

static const struct opt opts[] = {
	{"lang", "en|ru|kk", "language (default: en)", false},
};

const struct cmd cmd_law_show = {
	.name = "law show",
	.args = "NAME [FOLDER]",
	.brief = "one rule, clock or exposure: what it says, its source, and as it is written",
	.help = "NAME is as in an answer, kz.foreign-act-needs-recognition, or without its pack\n"
		"where only one has it.  Shows what the rule says, its step, its sources with how\n"
		"well each was checked, since and until when it is in force, what overrides what,\n"
		"and the text of the rule with its place.\n"
		"\n  exq law show kz.foreign-act-needs-recognition --lang ru\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
