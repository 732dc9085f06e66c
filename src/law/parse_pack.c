/* A file: its pack, sources, readings, calendars and interface texts. */
#include "base/utf8.h"
#include "law/parse.h"

#include <stdlib.h>

struct law *
law_open(void)
{
	struct arena *a = arena_open(LAW_MAX_BYTES);
	struct law_store *s = a ? arena_alloc(a, 1, sizeof *s) : NULL;
	if (!s) {
		arena_close(a);
		return NULL;
	}
	struct law *l = &s->law;
	l->arena = a;
	l->packs = arena_alloc(a, LAW_MAX_PACKS, sizeof(void *));
	l->rules = arena_alloc(a, LAW_MAX_RULES, sizeof(void *));
	l->clocks = arena_alloc(a, LAW_MAX_CLOCKS, sizeof(void *));
	l->exposures = arena_alloc(a, LAW_MAX_EXPOSURES, sizeof(void *));
	l->calendars = arena_alloc(a, LAW_MAX_CALENDARS, sizeof(void *));
	l->texts = arena_alloc(a, LAW_MAX_TEXTS, sizeof(void *));
	s->pending = arena_alloc(a, LAW_MAX_PENDING, sizeof *s->pending);
	if (l->packs && l->rules && l->clocks && l->exposures && l->calendars && l->texts &&
		s->pending)
		return l;
	arena_close(a);
	return NULL;
}

void
law_close(struct law *l)
{
	if (l)
		arena_close(l->arena);
}

void
law_add_pending(struct parser *p, struct rule *rule, struct clock *clock)
{
	struct law_store *s = p->store;
	if (s->npending == LAW_MAX_PENDING) {
		law_mistake(
			p->diags, p->x.now.at, "more than %d references in all", LAW_MAX_PENDING);
		return;
	}
	s->pending[s->npending++] =
		(struct pending){rule, clock, p->x.now.text, p->pack, p->x.now.at};
}

/* ---- sources ---- */

static void
parse_source_clause(struct parser *p, struct source *s)
{
	bool ok = false;
	if (parse_accept(p, "title"))
		ok = parse_texts(p, &s->title);
	else if (parse_accept(p, "url"))
		ok = parse_string(p, &s->url);
	else if (parse_accept(p, "note"))
		ok = parse_string(p, &s->note);
	else {
		parse_expected(p, "a clause of a source: title, url or note");
		lex_next(&p->x);
	}
	if (!ok)
		parse_skip_clause(p);
}

static void
check_source(struct parser *p, const struct source *s)
{
	if (s->title.in[LANG_EN].has != VALUE_KNOWN && s->title.in[LANG_RU].has != VALUE_KNOWN &&
		s->title.in[LANG_KK].has != VALUE_KNOWN)
		law_mistake(p->diags, s->at, "'title' is missing in '%.*s'", SLICE_ARG(s->id));
	if (!slice_starts(s->url, "https://") && !slice_starts(s->url, "http://"))
		law_mistake(
			p->diags, s->at, "'%.*s' needs a url of http or https", SLICE_ARG(s->id));
	for (size_t i = 0; i < p->pack->nsources; i++)
		if (slice_eq(p->pack->sources[i]->id, s->id))
			law_mistake(p->diags, s->at, "this pack has a source '%.*s' already",
				SLICE_ARG(s->id));
}

static void
parse_source(struct parser *p)
{
	size_t errors = p->diags->errors;
	struct source *s = parse_alloc(p, 1, sizeof *s);
	if (!s)
		return;
	s->at = p->x.now.at;
	if (!parse_id(p, &s->id) || !parse_want(p, "{"))
		return;
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}"))
		parse_source_clause(p, s);
	check_source(p, s);
	if (!parse_want(p, "}") || p->diags->errors != errors)
		return;
	if (p->pack->nsources == LAW_MAX_SOURCES)
		law_mistake(p->diags, s->at, "more than %d sources", LAW_MAX_SOURCES);
	else
		p->pack->sources[p->pack->nsources++] = s;
}

/* ---- calendars ---- */

struct days {
	civil_day list[366];
	size_t n;
};

static bool
parse_month_days(struct parser *p, int year, struct days *d)
{
	bool any = false;
	for (; p->x.now.kind == TOKEN_MONTHDAY; lex_next(&p->x)) {
		char text[16];
		struct err e;
		struct slice t = p->x.now.text;
		text[0] = (char)('0' + year / 1000 % 10);
		text[1] = (char)('0' + year / 100 % 10);
		text[2] = (char)('0' + year / 10 % 10);
		text[3] = (char)('0' + year % 10);
		text[4] = '-';
		memcpy(text + 5, t.p, t.n);
		any = true;
		if (d->n < COUNT_OF(d->list) &&
			civil_parse((struct slice){text, 5 + t.n}, &d->list[d->n], &e) == OK) {
			d->n++;
			continue;
		}
		law_mistake(p->diags, p->x.now.at, "%d has no day %.*s", year, SLICE_ARG(t));
		return false;
	}
	if (!any)
		parse_expected(p, "days as MM-DD");
	return any;
}

static int
by_day(const void *a, const void *b)
{
	civil_day x = *(const civil_day *)a, y = *(const civil_day *)b;
	return (x > y) - (x < y);
}

/* Sorted for a search; a day said twice is a slip. */
static const civil_day *
keep_days(struct parser *p, struct place at, struct days *d)
{
	civil_day *kept = parse_alloc(p, d->n, sizeof *kept);
	qsort(d->list, d->n, sizeof *d->list, by_day);
	for (size_t i = 1; i < d->n; i++)
		if (d->list[i] == d->list[i - 1]) {
			char text[CIVIL_TEXT_MAX];
			law_mistake(p->diags, at, "%s stands there twice",
				civil_format(d->list[i], text));
		}
	if (kept && d->n)
		memcpy(kept, d->list, d->n * sizeof *kept);
	return kept;
}

static void
parse_calendar_clause(struct parser *p, struct calendar *c, struct days *off, struct days *work)
{
	bool ok = false;
	if (parse_accept(p, "cite"))
		ok = parse_cite(p, c->cites, &c->ncites);
	else if (parse_accept(p, "off"))
		ok = parse_month_days(p, c->year, off);
	else if (parse_accept(p, "work"))
		ok = parse_month_days(p, c->year, work);
	else if (parse_accept(p, "provisional"))
		ok = c->provisional = true;
	else if (parse_accept(p, "note"))
		ok = parse_string(p, &c->note);
	else {
		parse_expected(p, "a clause of a calendar: cite, off, work, provisional or note");
		lex_next(&p->x);
	}
	if (!ok)
		parse_skip_clause(p);
}

static void
check_calendar(struct parser *p, const struct calendar *c)
{
	const struct law *law = &p->store->law;
	if (!c->ncites)
		law_mistake(p->diags, c->at, "the calendar cites nothing: expected cite");
	for (size_t i = 0; i < law->ncalendars; i++)
		if (law->calendars[i]->state == c->state && law->calendars[i]->year == c->year)
			law_mistake(p->diags, c->at,
				"there is a calendar of this state and year already");
}

void
parse_calendar(struct parser *p)
{
	enum { FIRST_YEAR = 1990, LAST_YEAR = 2100 };
	size_t errors = p->diags->errors;
	struct calendar *c = parse_alloc(p, 1, sizeof *c);
	struct law *law = &p->store->law;
	struct days off = {.n = 0}, work = {.n = 0};
	int64_t year = 0;
	if (!c)
		return;
	c->at = p->x.now.at;
	if (!parse_state(p, &c->state) || !parse_number(p, &year))
		return;
	if (year < FIRST_YEAR || year > LAST_YEAR) {
		law_mistake(
			p->diags, c->at, "expected a year from %d to %d", FIRST_YEAR, LAST_YEAR);
		return;
	}
	c->year = (int)year;
	if (!parse_want(p, "{"))
		return;
	while (p->x.now.kind != TOKEN_END && !lex_is(&p->x, "}"))
		parse_calendar_clause(p, c, &off, &work);
	check_calendar(p, c);
	c->off = keep_days(p, c->at, &off);
	c->noff = off.n;
	c->work = keep_days(p, c->at, &work);
	c->nwork = work.n;
	if (!parse_want(p, "}") || p->diags->errors != errors)
		return;
	if (law->ncalendars == LAW_MAX_CALENDARS)
		law_mistake(p->diags, c->at, "more than %d calendars in all", LAW_MAX_CALENDARS);
	else
		law->calendars[law->ncalendars++] = c;
}

/* ---- readings and interface texts ---- */

static void
parse_reading(struct parser *p)
{
	struct law_pack *pack = p->pack;
	struct token t = p->x.now;
	struct reading *all = pack->readings;
	if (t.kind != TOKEN_UPPER || t.text.n != 1) {
		parse_expected(p, "a reading, as in A");
		return;
	}
	lex_next(&p->x);
	for (size_t i = 0; i < pack->nreadings; i++)
		if (all[i].letter == t.text.p[0])
			law_mistake(p->diags, t.at, "reading %c was declared before", t.text.p[0]);
	if (!pack->draft)
		law_mistake(p->diags, t.at,
			"only a draft has readings: expected 'draft' behind "
			"the pack's name");
	if (pack->nreadings == LAW_MAX_READINGS)
		return;
	all[pack->nreadings] = (struct reading){.letter = t.text.p[0]};
	if (parse_texts(p, &all[pack->nreadings].say))
		pack->nreadings++;
}

static void
parse_text_item(struct parser *p)
{
	struct law *law = &p->store->law;
	struct text_item *t = parse_alloc(p, 1, sizeof *t);
	struct token id = p->x.now;
	if (!t)
		return;
	if (id.kind != TOKEN_WORD || id.text.n > ID_MAX_BYTES) {
		parse_expected(p, "the name of a text, as in verdict.bound");
		return;
	}
	lex_next(&p->x);
	t->id = id.text;
	t->at = id.at;
	if (!parse_texts(p, &t->texts))
		return;
	for (uint32_t l = 0; l < LANG_COUNT; l++)
		if (t->texts.in[l].has != VALUE_KNOWN)
			law_warn(p->diags, t->at, "'%.*s' has no text in %s", SLICE_ARG(t->id),
				vocab_word(VOCAB_LANGUAGE, l));
	if (law->ntexts == LAW_MAX_TEXTS)
		law_mistake(p->diags, t->at, "more than %d texts in all", LAW_MAX_TEXTS);
	else
		law->texts[law->ntexts++] = t;
}

/* ---- the file ---- */

static bool
parse_pack_head(struct parser *p, const char *hash)
{
	struct law *law = &p->store->law;
	struct law_pack *pack = parse_alloc(p, 1, sizeof *pack);
	struct place at = p->x.now.at;
	if (!pack || !parse_want(p, "pack") || !parse_id(p, &pack->id) ||
		!parse_texts(p, &pack->title))
		return false;
	pack->draft = parse_accept(p, "draft");
	pack->file = p->x.file;
	pack->sources = parse_alloc(p, LAW_MAX_SOURCES, sizeof(void *));
	pack->readings = parse_alloc(p, LAW_MAX_READINGS, sizeof *pack->readings);
	size_t n = strlen(hash);
	memcpy(pack->hash, hash, n < sizeof pack->hash ? n : sizeof pack->hash - 1);
	p->pack = pack;
	if (!pack->sources || !pack->readings)
		return false;
	if (law_find_pack(law, pack->id)) {
		law_mistake(p->diags, at, "there is a pack '%.*s' already", SLICE_ARG(pack->id));
		return false;
	}
	if (law->npacks == LAW_MAX_PACKS) {
		law_mistake(p->diags, at, "more than %d packs", LAW_MAX_PACKS);
		return false;
	}
	law->packs[law->npacks++] = pack;
	return true;
}

static const struct {
	const char *word;
	void (*parse)(struct parser *p);
} items[] = {
	{"source", parse_source},
	{"rule", parse_rule},
	{"clock", parse_clock},
	{"exposure", parse_exposure},
	{"calendar", parse_calendar},
	{"assume", parse_reading},
	{"text", parse_text_item},
};

static bool
is_item(const struct lexer *x)
{
	for (size_t i = 0; i < COUNT_OF(items); i++)
		if (lex_is(x, items[i].word))
			return true;
	return false;
}

static void
parse_item(struct parser *p)
{
	size_t errors = p->diags->errors;
	for (size_t i = 0; i < COUNT_OF(items); i++)
		if (parse_accept(p, items[i].word)) {
			items[i].parse(p);
			if (p->diags->errors != errors)
				parse_skip_item(p, 0);
			return;
		}
	parse_expected(p, "source, rule, clock, exposure, calendar, assume or text");
	do
		lex_next(&p->x);
	while (p->x.now.kind != TOKEN_END && !(p->x.depth <= 0 && is_item(&p->x)));
}

static void
warn_uncited(struct parser *p)
{
	for (size_t i = 0; i < p->pack->nsources; i++)
		if (!p->pack->sources[i]->cited)
			law_warn(p->diags, p->pack->sources[i]->at, "no rule cites '%.*s'",
				SLICE_ARG(p->pack->sources[i]->id));
}

static void
parse_file(struct parser *p, const char *hash)
{
	if (!parse_pack_head(p, hash))
		return;
	while (p->x.now.kind != TOKEN_END)
		parse_item(p);
	warn_uncited(p);
}

enum err_kind
law_add(struct law *l, struct slice file, struct slice text, const char *hash, struct law_diags *d)
{
	size_t errors = d->errors;
	struct parser *p = arena_alloc(l->arena, 1, sizeof *p);
	struct place at = {.file = file, .line = 1, .column = 1};
	if (text.n > PACK_MAX_BYTES) {
		law_mistake(d, at, "longer than %d bytes", PACK_MAX_BYTES);
		return ERR_LIMIT;
	}
	struct slice kept = arena_copy(l->arena, text), name = arena_copy(l->arena, file);
	if (!p || !kept.p || !name.p) {
		law_mistake(d, at, "the packs need more memory than they may have");
		return ERR_LIMIT;
	}
	if (!utf8_is_valid(kept)) {
		law_mistake(d, at, "the file is not UTF-8");
		return ERR_SYNTAX;
	}
	p->store = (struct law_store *)l;
	p->arena = l->arena;
	p->diags = d;
	lex_init(&p->x, name, kept, l->arena, d);
	parse_file(p, hash);
	return d->errors == errors ? OK : ERR_SYNTAX;
}
