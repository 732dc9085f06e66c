/* Answers: lines into values of fields, and values into a document. */
#include "cmd/interview.h"

#include "base/utf8.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { DOCUMENT_MAX = 1 << 20, CHECK_ARENA_MAX = 16 << 20 };

const struct answer *
answers_find(const struct answers *a, const char *path)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->all[i].path, path) == 0)
			return &a->all[i];
	return NULL;
}

bool
answers_is(const struct answers *a, const char *path, const char *word)
{
	const struct answer *x = answers_find(a, path);
	return x && !x->none && slice_is(x->text, word);
}

static bool
starts(const char *path, const char *prefix)
{
	return strncmp(path, prefix, strlen(prefix)) == 0;
}

const struct field *
answers_field(const char *path)
{
	const struct table *t = &demand_table;
	const struct field *found = NULL;
	while (t) {
		size_t n = strcspn(path, "/");
		found = NULL;
		for (size_t i = 0; i < t->nfields && !found; i++)
			if (strlen(t->fields[i].name) == n &&
				strncmp(t->fields[i].name, path, n) == 0)
				found = &t->fields[i];
		if (!found || !path[n])
			return found;
		path += n + 1;
		if (found->kind == FIELD_LIST)
			path += strcspn(path, "/") + (strchr(path, '/') != NULL);
		t = found->sub;
	}
	return found;
}

/* ---- which questions ---- */

static bool
is_foreign(const struct answers *a)
{
	const struct answer *act = answers_find(a, "act/state");
	const struct answer *own = answers_find(a, "addressees/0/state");
	return act && own && !act->none && !slice_eq(act->text, own->text);
}

bool
answers_want(const struct answers *a, const struct interview_question *q)
{
	if (q->when & WHEN_COURT && !answers_is(a, "act/kind", "court-act"))
		return false;
	if (q->when & WHEN_FOREIGN && !is_foreign(a))
		return false;
	if (q->when & WHEN_INTERIM && !answers_is(a, "act/form", "interim-measure"))
		return false;
	if (q->when & WHEN_MEDIA && !answers_is(a, "publisher/media", "true"))
		return false;
	if (q->when & WHEN_WRITTEN && !answers_find(a, "transcript/by"))
		return false;
	if (q->when & WHEN_CONFIRMED && !answers_is(a, "authenticity/confirmed", "true"))
		return false;
	return !(q->when & WHEN_NOT_NOTICE) || !answers_is(a, "act/kind", "rights-holder-notice");
}

/* Does the question stand for the path?  A star stands for a place in a list. */
static bool
is_of(const char *path, const struct interview_question *q)
{
	const char *p = path, *t = q->path;
	while (*p && *t) {
		if (*t == '*') {
			p += strcspn(p, "/");
			t++;
		} else if (*p++ != *t++) {
			return false;
		}
	}
	return !*p && !*t && !q->more;
}

static bool
is_wanted(const struct answers *a, const struct answer *x)
{
	for (size_t i = 0; i < interview_nquestions; i++)
		if (is_of(x->path, &interview_questions[i]))
			return answers_want(a, &interview_questions[i]);
	return false;
}

/* ---- the document ---- */

static void
put_set(struct slice words, struct jout *w)
{
	jout_open(w, '[');
	while (words.n) {
		const char *blank = memchr(words.p, ' ', words.n);
		size_t n = blank ? (size_t)(blank - words.p) : words.n;
		jout_text(w, (struct slice){words.p, n});
		words = slice_from(words, n + (blank != NULL));
	}
	jout_close(w, ']');
}

static void
put_answer(const struct answer *x, struct jout *w)
{
	if (x->none)
		jout_null(w);
	else if (x->kind == FIELD_SET)
		put_set(x->text, w);
	else if (x->kind == FIELD_YES)
		jout_bool(w, slice_is(x->text, "true"));
	else
		jout_text(w, x->text);
}

static bool
any_within(const struct answers *a, const char *prefix)
{
	for (size_t i = 0; i < a->n; i++)
		if (starts(a->all[i].path, prefix) && is_wanted(a, &a->all[i]))
			return true;
	return false;
}

static void put_fields(
	const struct answers *a, const struct table *t, const char *prefix, struct jout *w);

static void
put_list(const struct answers *a, const struct field *f, const char *path, struct jout *w)
{
	char item[INTERVIEW_PATH_MAX + 16];
	jout_name(w, f->name);
	jout_open(w, '[');
	for (size_t i = 0; i < INTERVIEW_MAX_ANSWERS; i++) {
		snprintf(item, sizeof item, "%s/%zu/", path, i);
		if (!any_within(a, item))
			continue; /* an item of which nothing is known, or none at all */
		jout_open(w, '{');
		put_fields(a, f->sub, item, w);
		jout_close(w, '}');
	}
	jout_close(w, ']');
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the tables of the demand */
static void
put_fields(const struct answers *a, const struct table *t, const char *prefix, struct jout *w)
{
	char path[INTERVIEW_PATH_MAX], within[INTERVIEW_PATH_MAX + 1];
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		snprintf(path, sizeof path, "%s%s", prefix, f->name);
		snprintf(within, sizeof within, "%s/", path);
		const struct answer *x = answers_find(a, path);
		if (x && is_wanted(a, x)) {
			jout_name(w, f->name);
			put_answer(x, w);
		} else if (f->kind == FIELD_LIST && any_within(a, within)) {
			put_list(a, f, path, w);
		} else if (f->kind == FIELD_OBJECT && any_within(a, within)) {
			jout_name(w, f->name);
			jout_open(w, '{');
			put_fields(a, f->sub, within, w);
			jout_close(w, '}');
		}
	}
}

void
answers_write(const struct answers *a, bool indent, struct buf *out)
{
	struct jout w;
	jout_init(&w, out, indent);
	jout_open(&w, '{');
	jout_member(&w, "type", slice_of("demand"));
	jout_member_int(&w, "v", DOC_VERSION);
	put_fields(a, &demand_table, "", &w);
	jout_close(&w, '}');
	buf_addc(out, '\n');
}

/* ---- one answer ---- */

static bool
is_word(struct slice s, const char *const *words)
{
	for (; *words; words++)
		if (s.n == strlen(*words) && strncasecmp(s.p, *words, s.n) == 0)
			return true;
	return false;
}

/* A number from 1 to n, or 0. */
static size_t
parse_place(struct slice s, size_t n)
{
	size_t place = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || i > 3)
			return 0;
		place = place * 10 + (size_t)(s.p[i] - '0');
	}
	return place <= n ? place : 0;
}

static enum err_kind
parse_word(const struct field *f, struct slice s, struct buf *to, struct err *e)
{
	const struct vocab *v = vocab_of(f->vocab);
	size_t place = parse_place(s, v->n);
	int found = place ? (int)place - 1 : vocab_find(f->vocab, s);
	if (found < 0)
		return err_set(e, ERR_SYNTAX, "expected a number from 1 to %zu", v->n);
	buf_adds(to, v->words[found]);
	return OK;
}

/* Several, separated by commas or blanks; 0 is none of them. */
static enum err_kind
parse_set(const struct field *f, struct slice s, struct buf *to, struct err *e)
{
	if (slice_is(s, "0"))
		return OK;
	while (s.n) {
		size_t n = 0;
		while (n < s.n && !strchr(", ", s.p[n]))
			n++;
		if (n && to->n)
			buf_addc(to, ' ');
		if (n && parse_word(f, (struct slice){s.p, n}, to, e) != OK)
			return err_set(e, ERR_SYNTAX,
				"expected numbers from 1 to %zu, separated by commas, or 0 for "
				"none",
				vocab_of(f->vocab)->n);
		s = slice_from(s, n < s.n ? n + 1 : n);
	}
	return OK;
}

static enum err_kind
parse_yes(struct slice s, struct buf *to, struct err *e)
{
	static const char *const yes[] = {"y", "yes", "1", "да", "д", "иә", "true", NULL};
	static const char *const no[] = {"n", "no", "2", "нет", "н", "жоқ", "false", NULL};
	if (!is_word(s, yes) && !is_word(s, no))
		return err_set(e, ERR_SYNTAX, "expected 1 (yes) or 2 (no)");
	buf_adds(to, is_word(s, yes) ? "true" : "false");
	return OK;
}

static enum err_kind
parse_day(struct slice s, struct buf *to, struct err *e)
{
	static const char *const today[] = {"today", "сегодня", "бүгін", NULL};
	static const char *const yesterday[] = {"yesterday", "вчера", "кеше", NULL};
	char text[CIVIL_TEXT_MAX];
	civil_day day = civil_of_instant(clock_now());
	if (is_word(s, yesterday))
		day--;
	else if (!is_word(s, today) && civil_parse(s, &day, e) != OK)
		return e->kind;
	buf_adds(to, civil_format(day, text));
	return OK;
}

static enum err_kind
parse_state(struct slice s, struct buf *to, struct err *e)
{
	static const char *const states[] = {"AM", "BY", "KZ", "KG", "RU"};
	size_t place = parse_place(s, COUNT_OF(states));
	if (place) {
		buf_adds(to, states[place - 1]);
		return OK;
	}
	char upper[2] = "";
	for (size_t i = 0; i < s.n && i < sizeof upper; i++)
		upper[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 'a' + 'A' : s.p[i]);
	struct slice state = {upper, s.n == sizeof upper ? s.n : 0};
	buf_add(to, state);
	if (!state_parse(state))
		return err_set(e, ERR_SYNTAX, "expected a number from 1 to %zu, or two letters",
			COUNT_OF(states));
	return OK;
}

static enum err_kind
parse_value(const struct field *f, struct slice s, struct buf *to, struct err *e)
{
	switch (f->kind) {
	case FIELD_WORD:
		return parse_word(f, s, to, e);
	case FIELD_SET:
		return parse_set(f, s, to, e);
	case FIELD_YES:
		return parse_yes(s, to, e);
	case FIELD_DATE:
		return parse_day(s, to, e);
	case FIELD_STATE:
		return parse_state(s, to, e);
	default:
		buf_add(to, s);
		return OK;
	}
}

static void
forget(struct answers *a, const char *path)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->all[i].path, path) == 0)
			a->all[i] = a->all[--a->n];
}

/* What the document as it would be says of this field. */
static enum err_kind
check(const struct answers *a, const char *path, struct err *e)
{
	static struct doc_mistakes m;
	struct arena *arena = arena_open(CHECK_ARENA_MAX);
	struct demand d;
	struct buf text;
	struct err whole;
	enum err_kind rc = OK;
	buf_init(&text, DOCUMENT_MAX);
	answers_write(a, false, &text);
	if (!arena || buf_failed(&text))
		rc = err_set(e, ERR_LIMIT, "out of memory");
	else if (doc_decode(&demand_table, DOC_DRAFT, buf_slice(&text), arena, &d, &m, &whole) !=
		 OK)
		for (size_t i = 0; i < m.n && rc == OK; i++)
			if (slice_is(
				    slice_from(m.items[i].pointer, m.items[i].pointer.n > 0), path))
				rc = err_set(e, ERR_SYNTAX, "%.*s", SLICE_ARG(m.items[i].message));
	buf_fini(&text);
	arena_close(arena);
	return rc;
}

static enum err_kind
keep(struct answers *a, const char *path, const struct field *f, struct slice line, struct err *e)
{
	struct buf value;
	struct answer x = {.kind = f->kind, .none = slice_is(line, "-")};
	buf_init(&value, DOCUMENT_MAX);
	enum err_kind rc = x.none ? OK : parse_value(f, line, &value, e);
	x.text = arena_copy(a->arena, buf_slice(&value));
	buf_fini(&value);
	if (rc != OK)
		return rc;
	if (!x.text.p || a->n == INTERVIEW_MAX_ANSWERS)
		return err_set(e, ERR_LIMIT, "more than %d answers", INTERVIEW_MAX_ANSWERS);
	snprintf(x.path, sizeof x.path, "%s", path);
	a->all[a->n++] = x;
	return OK;
}

enum err_kind
answers_take(struct answers *a, const char *path, struct slice line, struct err *e)
{
	const struct field *f = answers_field(path);
	const struct answer *before = answers_find(a, path);
	struct answer old = before ? *before : (struct answer){.path = ""};
	forget(a, path);
	if (!line.n)
		return OK;
	if (!utf8_is_valid(line))
		return err_set(e, ERR_SYNTAX, "the line is not UTF-8");
	enum err_kind rc = keep(a, path, f, line, e);
	if (rc == OK)
		rc = check(a, path, e);
	if (rc == OK)
		return OK;
	forget(a, path);
	if (before)
		a->all[a->n++] = old;
	return rc;
}
