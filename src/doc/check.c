#include "doc/check.h"

#include "base/base64.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>

enum {
	NEAR_MAX = 40,	 /* longer words are not compared */
	ACTOR_MAX = 100, /* an actor id, see FIELD_ACTOR */
	ORIGIN_MAX = 200,
	SHOWN_MAX = 60, /* code points of a wrong value shown in a message */
	HASH_DIGITS = 64,
	HOST_MAX = 253, /* RFC 1035 in text form */
	LABEL_MAX = 63,
	VKEY_ID_DIGITS = 8,
	VKEY_KEY_BYTES = 33, /* the type's byte and an Ed25519 key */
	VKEY_NAME_MAX = 255,
	VKEY_ED25519 = 1,
};

/* Cases and the three ways to join words are alike. */
static int
lower(char c)
{
	if (c == '_' || c == ' ')
		return '-';
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance with swaps of neighbours (optimal string alignment); both at most NEAR_MAX long. */
static size_t
distance(struct slice a, struct slice b)
{
	size_t rows[3][NEAR_MAX + 1], *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.n; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			int ca = lower(a.p[i - 1]), cb = lower(b.p[j - 1]);
			row[j] = least(
				least(above[j], row[j - 1]) + 1, above[j - 1] + (ca == cb ? 0 : 1));
			if (i > 1 && j > 1 && ca == lower(b.p[j - 2]) && lower(a.p[i - 2]) == cb)
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b.n];
}

bool
field_is_near(struct slice word, const char *name)
{
	struct slice to = slice_of(name);
	if (word.n == 0 || word.n > NEAR_MAX || to.n > NEAR_MAX)
		return false;
	size_t allowed = to.n < 5 ? 1 : 2;
	if (word.n > to.n + allowed || to.n > word.n + allowed)
		return false;
	return distance(word, to) <= allowed;
}

const struct field *
field_find_near(const struct table *t, struct slice name)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (field_is_near(name, t->fields[i].name))
			return &t->fields[i];
	return NULL;
}

/* "expected …; found "…"", the value escaped and cut. */
static enum err_kind
expected(struct err *e, const char *what, struct slice found)
{
	struct buf shown;
	buf_init(&shown, ERR_MSG_MAX);
	utf8_put_escaped(&shown, found, SHOWN_MAX);
	err_set(e, ERR_SYNTAX, "expected %s; found \"%s\"", what, buf_str(&shown));
	buf_fini(&shown);
	return e->kind;
}

enum err_kind
field_check_word(enum vocab_id vocab, struct slice word, uint32_t *number, struct err *e)
{
	int i = vocab_find(vocab, word);
	if (i >= 0) {
		*number = (uint32_t)i;
		return OK;
	}
	const struct vocab *v = vocab_of(vocab);
	struct buf list;
	buf_init(&list, ERR_MSG_MAX);
	buf_addf(&list, "%s: one of ", v->name);
	for (size_t w = 0; w < v->n; w++)
		buf_addf(&list, "%s%s", w ? ", " : "", v->words[w]);
	expected(e, buf_str(&list), word);
	buf_fini(&list);
	for (size_t w = 0; w < v->n; w++)
		if (field_is_near(word, v->words[w])) {
			size_t n = strlen(e->msg);
			struct err whole = *e;
			return err_set(e, ERR_SYNTAX, "%.*s; did you mean \"%s\"?", (int)n,
				whole.msg, v->words[w]);
		}
	return e->kind;
}

static enum err_kind
check_length(const struct field *f, struct slice s, struct err *e)
{
	size_t n = utf8_count(s);
	if (n > f->max)
		return err_set(e, ERR_LIMIT, "%zu characters, at most %llu are taken", n,
			(unsigned long long)f->max);
	return OK;
}

static enum err_kind
check_text(const struct field *f, struct slice s, struct err *e)
{
	uint32_t cp;
	for (size_t at = 0; at < s.n;) {
		if (!utf8_next(s, &at, &cp))
			return err_set(e, ERR_SYNTAX, "not UTF-8 at byte %zu", at);
		if (utf8_is_deceptive(cp))
			return err_set(e, ERR_SYNTAX,
				"holds U+%04X, a control or invisible character, before byte %zu",
				cp, at);
	}
	if (s.n == 0)
		return err_set(e, ERR_SYNTAX, "empty; leave the field out when it is not known");
	return check_length(f, s, e);
}

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Groups of [a-z0-9] with single separators between, none at the ends; '-' may also repeat. */
static bool
is_groups(struct slice s, bool repeat_dash)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_word_char(s.p[i]))
			continue;
		if ((s.p[i] != '.' && s.p[i] != '-') || i == 0 || i + 1 == s.n)
			return false;
		bool dashes = repeat_dash && s.p[i] == '-' && s.p[i + 1] == '-';
		if (!is_word_char(s.p[i + 1]) && !dashes)
			return false;
	}
	return s.n > 0;
}

/* Segments behind the host name: "/" and one or more unreserved characters of RFC 3986. */
static bool
is_path(struct slice s)
{
	bool empty = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool mark = c == '.' || c == '_' || c == '~' || c == '-';
		bool letter = is_word_char(c) || (c >= 'A' && c <= 'Z');
		if (c == '/' ? empty : !letter && !mark)
			return false;
		empty = c == '/';
	}
	return !empty;
}

static bool
is_origin(struct slice s)
{
	const char *slash = s.n ? memchr(s.p, '/', s.n) : NULL;
	size_t n = slash ? (size_t)(slash - s.p) : s.n;
	struct slice host = {s.p, n};
	return s.n <= ORIGIN_MAX && n && memchr(s.p, '.', n) && is_groups(host, true) &&
	       is_path(slice_from(s, n));
}

static bool
is_hex(struct slice s, size_t n)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_word_char(s.p[i]) || s.p[i] > 'f')
			return false;
	return s.n == n;
}

static bool
is_base64(struct slice s, size_t max)
{
	unsigned char bytes[DOC_MAX_BASE64];
	size_t n = 0;
	assert(max <= sizeof bytes);
	return base64_parse(s, bytes, max, &n) && n > 0;
}

/* Up to the first '+', which moves behind it; empty when there is none. */
static struct slice
before_plus(struct slice *s)
{
	const char *plus = s->n ? memchr(s->p, '+', s->n) : NULL;
	struct slice front = {s->p, plus ? (size_t)(plus - s->p) : 0};
	*s = slice_from(*s, plus ? front.n + 1 : 0);
	return front;
}

/* C2SP signed-note; the id is computed, and compared, by those who may hash. */
static bool
is_vkey(struct slice s)
{
	unsigned char key[VKEY_KEY_BYTES];
	size_t n = 0;
	struct slice name = before_plus(&s), id = before_plus(&s);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return false;
	return name.n && name.n <= VKEY_NAME_MAX && is_hex(id, VKEY_ID_DIGITS) &&
	       base64_parse(s, key, sizeof key, &n) && n == sizeof key && key[0] == VKEY_ED25519;
}

/* Labels of letters, digits, '-' and '_', none empty or longer than 63, none that ends in '-'. */
static bool
is_host(struct slice s)
{
	size_t label = 0, dots = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool ends = i + 1 == s.n || s.p[i + 1] == '.';
		if (c == '.' ? label == 0 : !is_word_char(c) && c != '_' && c != '-')
			return false;
		if (c == '-' && (label == 0 || ends))
			return false;
		dots += c == '.';
		label = c == '.' ? 0 : label + 1;
		if (label > LABEL_MAX)
			return false;
	}
	return dots && label && s.n <= HOST_MAX;
}

static enum err_kind
check_state(struct slice s, struct value *v, struct err *e)
{
	state_code state = state_parse(s);
	if (!state)
		return expected(e, "a state: two upper-case letters of ISO 3166-1, such as KZ", s);
	v->state = state;
	return OK;
}

static enum err_kind
check_time(const struct field *f, struct slice s, struct value *v, struct err *e)
{
	struct err why;
	if (f->kind == FIELD_DATE && civil_parse(s, &v->day, &why) != OK)
		return expected(e, "a date as YYYY-MM-DD", s);
	if (f->kind == FIELD_INSTANT && civil_parse_instant(s, &v->number, &why) != OK)
		return expected(e, "an instant as YYYY-MM-DDThh:mm:ssZ", s);
	return OK;
}

static enum err_kind
check_id(const struct field *f, struct slice s, struct err *e)
{
	char what[80];
	if (f->kind == FIELD_BASE64 && !is_base64(s, (size_t)f->max)) {
		snprintf(what, sizeof what, "base64 of 1 to %llu bytes, padded, in one line",
			(unsigned long long)f->max);
		return expected(e, what, s);
	}
	if (f->kind == FIELD_VKEY && !is_vkey(s))
		return expected(e,
			"a log's key: name, '+', 8 hex digits, '+', base64 of an Ed25519 key", s);
	if (f->kind == FIELD_HOST && !is_host(s))
		return expected(
			e, "a host name: ASCII, lower case, with a dot, none at the end", s);
	if (f->kind == FIELD_ACTOR && (s.n > ACTOR_MAX || !is_groups(s, false)))
		return expected(e,
			"an actor: groups of a-z and 0-9 joined by '.' or '-', at most 100 "
			"characters",
			s);
	if (f->kind == FIELD_ORIGIN && !is_origin(s))
		return expected(e, "a log's origin: a host name and path without a scheme", s);
	if (f->kind == FIELD_HASH &&
		(!slice_starts(s, "sha256:") || !is_hex(slice_from(s, 7), HASH_DIGITS)))
		return expected(e, "a hash: \"sha256:\" and 64 digits of 0-9 and a-f", s);
	if (f->kind == FIELD_HEX && !is_hex(s, (size_t)f->max)) {
		snprintf(what, sizeof what, "%llu digits of 0-9 and a-f",
			(unsigned long long)f->max);
		return expected(e, what, s);
	}
	return OK;
}

enum err_kind
field_check_text(const struct field *f, struct slice text, struct value *v, struct err *e)
{
	struct value got = {.has = VALUE_KNOWN};
	enum err_kind rc = OK;
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_TEXTS:
		rc = check_text(f, text, e);
		got.text = text;
		break;
	case FIELD_RAW:
		rc = check_length(f, text, e);
		got.text = text;
		break;
	case FIELD_WORD:
		rc = field_check_word(f->vocab, text, &got.choice, e);
		break;
	case FIELD_DATE:
	case FIELD_INSTANT:
		rc = check_time(f, text, &got, e);
		break;
	case FIELD_STATE:
		rc = check_state(text, &got, e);
		break;
	default:
		rc = check_id(f, text, e);
		got.text = text;
		break;
	}
	if (rc == OK)
		*v = got;
	return rc;
}
