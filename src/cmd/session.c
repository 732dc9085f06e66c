#include "cmd/session.h"
#include "base/sha256.h"

#include "cmd/load.h"
#include "cmd/neighbours.h"
#include "os/clock.h"
#include "os/file.h"

enum { PSL_MAX_BYTES = 4 << 20 }; /* the list has 240 KB as text */

static const char psl_path[] = "/usr/share/publicsuffix/public_suffix_list.dafsa";

enum err_kind
session_day(const char *text, civil_day *day, struct err *e)
{
	if (strcmp(text, "today") == 0) {
		*day = civil_of_instant(clock_now());
		return OK;
	}
	enum err_kind rc = civil_parse(slice_of(text), day, e);
	return rc == OK ? OK : err_context(e, "--on %s", text);
}

enum err_kind
session_assumption(const char *text, struct assumption *to, struct err *e)
{
	const char *colon = strchr(text, ':');
	struct slice pack = {text, colon ? (size_t)(colon - text) : strlen(text)};
	if (!pack.n || (colon && (colon[1] < 'A' || colon[1] > 'Z' || colon[2])))
		return err_set(
			e, ERR_USAGE, "'%s': expected PACK:READING, as in eaeu-2026-draft:C", text);
	*to = (struct assumption){pack, (char)(colon ? colon[1] : 0)};
	return OK;
}

static enum err_kind
take_assumption(struct session *s, const char *text, struct err *e)
{
	if (s->nassumed == LAW_MAX_ASSUMED)
		return err_set(e, ERR_LIMIT, "--assume: at most %d at once", LAW_MAX_ASSUMED);
	enum err_kind rc = session_assumption(text, &s->assumed[s->nassumed++], e);
	return rc == OK ? OK : err_context(e, "--assume");
}

/* KIND@STATE */
static enum err_kind
take_as(struct session *s, const char *text, struct err *e)
{
	const char *at = strchr(text, '@');
	struct slice kind = {text, at ? (size_t)(at - text) : strlen(text)};
	int word = vocab_find(VOCAB_ADDRESSEE, kind);
	state_code state = at ? state_parse(slice_of(at + 1)) : 0;
	struct buf words;
	if (word >= 0 && state) {
		s->as.kind = (struct value){.has = VALUE_KNOWN, .choice = (uint32_t)word};
		s->as.state = (struct value){.has = VALUE_KNOWN, .state = state};
		s->has_as = true;
		return OK;
	}
	buf_init(&words, ERR_MSG_MAX);
	for (size_t i = 0; i < vocab_of(VOCAB_ADDRESSEE)->n; i++)
		buf_addf(&words, "%s%s", i ? ", " : "", vocab_word(VOCAB_ADDRESSEE, (uint32_t)i));
	err_set(e, ERR_USAGE, "--as %s: expected KIND@STATE, as in hosting-provider@KZ; kinds: %s",
		text, buf_str(&words));
	buf_fini(&words);
	return e->kind;
}

static enum err_kind
take_options(struct session *s, const struct args *a, struct err *e)
{
	const char *on = args_get(a, "on"), *lang = args_get(a, "lang"), *as = args_get(a, "as");
	const char *assume;
	enum err_kind rc = session_day(on ? on : "today", &s->on, e);
	for (size_t i = 0; rc == OK && (assume = args_nth(a, "assume", i)) != NULL; i++)
		rc = take_assumption(s, assume, e);
	if (rc == OK && as)
		rc = take_as(s, as, e);
	if (rc != OK || !lang)
		return rc;
	int word = vocab_find(VOCAB_LANGUAGE, slice_of(lang));
	if (word < 0)
		return err_set(e, ERR_USAGE, "--lang %s: expected en, ru or kk", lang);
	s->lang = (enum language)word;
	return OK;
}

enum err_kind
session_scope(const struct session *s, struct scope **to, struct err *e)
{
	return scope_open(buf_slice(&s->psl), to, e);
}

static enum err_kind
load(struct session *s, const struct args *a, struct err *e)
{
	const char *near = args_get(a, "neighbours");
	enum err_kind rc = take_options(s, a, e);
	if (rc == OK)
		rc = load_law(args_get(a, "law"), &s->law, &s->diags, e);
	if (rc == OK)
		rc = file_read(psl_path, PSL_MAX_BYTES, &s->psl, e);
	if (rc == OK)
		rc = session_scope(s, &s->scope, e);
	if (rc == OK)
		sha256_text_of(buf_slice(&s->psl), s->psl_hash);
	if (rc == OK && near)
		rc = neighbours_load(near, s->scope, &s->neighbours, s->neighbours_hash, e);
	return rc;
}

enum err_kind
session_open(struct session *s, const struct args *a, struct err *e)
{
	*s = (struct session){.lang = LANG_EN};
	buf_init(&s->psl, PSL_MAX_BYTES);
	enum err_kind rc = load(s, a, e);
	if (rc != OK)
		session_close(s);
	return rc;
}

void
session_close(struct session *s)
{
	neighbours_close(s->neighbours);
	scope_close(s->scope);
	law_close(s->law);
	law_diags_close(s->diags);
	buf_fini(&s->psl);
}
