#include "letter/words.h"

#include "base/utf8.h"

#include <stdio.h>

enum {
	TEXT_MAX = 1 << 20, /* of one cell: a list of a thousand targets */
	ID_MAX = 128,
};

void *
writing_alloc(const struct writing *w, size_t n, size_t size)
{
	void *p = arena_alloc(w->arena, n, size);
	if (!p)
		w->page->failed = true;
	return p;
}

static struct slice
copy(const struct writing *w, struct slice s)
{
	struct slice kept = arena_copy(w->arena, s);
	if (!kept.p) {
		w->page->failed = true;
		return (struct slice){"", 0};
	}
	return kept;
}

struct slice
word_keep(const struct writing *w, struct buf *b)
{
	struct slice kept = copy(w, buf_slice(b));
	if (buf_failed(b))
		w->page->failed = true;
	buf_fini(b);
	return kept;
}

void
word_join(struct buf *b, const char *separator, struct slice s)
{
	if (!s.n)
		return;
	if (b->n)
		buf_adds(b, separator);
	buf_add(b, s);
}

void
word_concerns(const struct writing *w, struct buf *b, struct slice cases)
{
	if (!cases.n)
		return;
	buf_addc(b, '\n');
	buf_add(b, word_text(w, "letter.concerns"));
	buf_adds(b, ": ");
	buf_add(b, cases);
}

struct slice
word_text(const struct writing *w, const char *id)
{
	struct slice found = law_text(w->law, id, w->lang);
	if (found.p)
		return found;
	struct slice shown = copy(w, slice_of(id));
	if (!w->page->missing.n)
		w->page->missing = shown;
	return shown;
}

struct slice
word_of(const struct writing *w, const char *prefix, const char *word)
{
	char id[ID_MAX];
	(void)snprintf(id, sizeof id, "%s%s", prefix, word);
	return word_text(w, id);
}

struct slice
word_pack(const struct writing *w, const struct texts *t)
{
	return texts_in(t, w->lang);
}

/* The value of the placeholder that `s` begins with, and how long the placeholder is; 0: none. */
static size_t
placeholder(struct slice s, const struct fill *f, size_t n, struct slice *value)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(f[i].name);
		if (s.n < len + 2 || s.p[0] != '{' || s.p[len + 1] != '}')
			continue;
		if (memcmp(s.p + 1, f[i].name, len) != 0)
			continue;
		*value = f[i].value;
		return len + 2;
	}
	return 0;
}

struct slice
word_fill(const struct writing *w, const char *id, const struct fill *f, size_t n)
{
	struct slice t = word_text(w, id), value;
	struct buf b;
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < t.n;) {
		size_t used = placeholder(slice_from(t, i), f, n, &value);
		if (used)
			buf_add(&b, value);
		else
			buf_addc(&b, t.p[i]);
		i += used ? used : 1;
	}
	return word_keep(w, &b);
}

struct slice
word_number(const struct writing *w, uint64_t n)
{
	char text[24];
	(void)snprintf(text, sizeof text, "%llu", (unsigned long long)n);
	return copy(w, slice_of(text));
}

struct slice
word_date(const struct writing *w, civil_day day)
{
	struct civil_date d = civil_to_date(day);
	char month[16];
	(void)snprintf(month, sizeof month, "%d", d.month);
	return WORD_FILL(w, "letter.date", {"day", word_number(w, (uint64_t)d.day)},
		{"month", word_of(w, "letter.month.", month)},
		{"year", word_number(w, (uint64_t)d.year)});
}

static uint32_t
capital(uint32_t cp)
{
	if ((cp >= 'a' && cp <= 'z') || (cp >= 0x430 && cp <= 0x44F))
		return cp - 0x20;
	if (cp >= 0x450 && cp <= 0x45F)
		return cp - 0x50;
	/* the letters that Kazakh adds stand in pairs, the capital first */
	return cp >= 0x460 && cp <= 0x52F && cp & 1 ? cp - 1 : cp;
}

struct slice
word_capital(const struct writing *w, struct slice s)
{
	size_t at = 0;
	uint32_t cp;
	struct buf b;
	if (!utf8_next(s, &at, &cp) || capital(cp) == cp)
		return s;
	buf_init(&b, TEXT_MAX);
	utf8_put(&b, capital(cp));
	buf_add(&b, slice_from(s, at));
	return word_keep(w, &b);
}

struct slice
word_state(const struct writing *w, state_code s)
{
	char code[3] = {(char)(s >> 8), (char)(s & 0xff), '\0'}, id[ID_MAX];
	(void)snprintf(id, sizeof id, "state.%s", code);
	/* any state may send a demand, and only the five have names in the catalogue */
	struct slice found = law_text(w->law, id, w->lang);
	return found.p ? found : copy(w, slice_of(code));
}

struct slice
word_measure(const struct writing *w, enum measure m)
{
	return word_of(w, "measure.", vocab_word(VOCAB_MEASURE, m));
}

struct slice
word_addressee(const struct writing *w, const struct demand_addressee *a)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	buf_add(&b, word_of(w, "addressee.", vocab_word(VOCAB_ADDRESSEE, a->kind.choice)));
	if (a->name.has == VALUE_KNOWN)
		word_join(&b, " ", word_outside(w, a->name.text));
	if (!w->one_state) {
		buf_adds(&b, " (");
		buf_add(&b, word_state(w, a->state.state));
		buf_addc(&b, ')');
	}
	return word_keep(w, &b);
}

enum tone
word_tone(enum verdict v)
{
	static const enum tone tones[VERDICT_COUNT] = {[VERDICT_BOUND] = TONE_BOUND,
		[VERDICT_NOT_BOUND] = TONE_NOT_BOUND,
		[VERDICT_UNDETERMINED] = TONE_OPEN};
	return tones[v];
}

struct slice
word_verdict(const struct writing *w, enum verdict v)
{
	static const char *const marks[VERDICT_COUNT] = {[VERDICT_BOUND] = "●\u00a0",
		[VERDICT_NOT_BOUND] = "○\u00a0",
		[VERDICT_UNDETERMINED] = "◐\u00a0"};
	struct buf b;
	buf_init(&b, TEXT_MAX);
	buf_adds(&b, marks[v]);
	buf_add(&b, word_of(w, "verdict.", vocab_word(VOCAB_VERDICT, v)));
	return word_keep(w, &b);
}

static bool
is_plain(struct slice s)
{
	size_t at = 0;
	uint32_t cp;
	while (utf8_next(s, &at, &cp))
		if (utf8_is_deceptive(cp))
			return false;
	return at == s.n;
}

struct slice
word_outside(const struct writing *w, struct slice s)
{
	if (is_plain(s))
		return s;
	struct buf b;
	buf_init(&b, TEXT_MAX);
	utf8_put_escaped(&b, s, s.n);
	return word_keep(w, &b);
}

struct slice
word_value(const struct writing *w, const struct value *text)
{
	if (text->has == VALUE_KNOWN)
		return word_outside(w, text->text);
	return word_text(w, text->has == VALUE_ABSENT ? "letter.none" : "letter.not-known");
}

static bool
is_one_state(const struct assessment *as)
{
	for (size_t i = 1; i < as->nfindings; i++)
		if (as->findings[i].who.state.state != as->findings[0].who.state.state)
			return false;
	return true;
}

struct writing
writing_begin(const struct assessment *as, const struct letter_options *o, struct arena *a,
	struct page *out, const char *title_id)
{
	struct writing w = {.as = as,
		.law = as->view->law,
		.options = o,
		.lang = o->lang,
		.arena = a,
		.page = out,
		.one_state = is_one_state(as)};
	page_init(out, a, o->lang, as->view->on);
	out->title = word_text(&w, title_id);
	out->sheet_of = word_text(&w, "letter.sheet");
	if (o->confirmed_by) {
		page_row(out, word_text(&w, "letter.confirmed-by"),
			word_outside(&w, slice_of(o->confirmed_by)));
	} else if (as->rests_on_unchecked) {
		out->mark = word_text(&w, "letter.draft");
		out->mark_why = word_text(&w, "letter.draft.why");
	}
	return w;
}

enum err_kind
writing_end(const struct writing *w, struct err *e)
{
	if (w->page->failed)
		return err_set(e, ERR_LIMIT, "the answer does not fit in the memory allowed");
	return OK;
}
