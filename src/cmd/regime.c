#include "cmd/regime.h"

enum { LABEL_MAX = 200 };

struct builder {
	const struct session *session;
	struct arena *arena;
	struct regimes *out;
	struct err *err;
};

/* "law of 2026-11-24", "eaeu-2026-draft: C, 2026-11-24" */
static enum err_kind
set_label(struct builder *b, struct regime *r)
{
	struct buf text;
	char day[CIVIL_TEXT_MAX];
	buf_init(&text, LABEL_MAX);
	if (!r->view.nassumed)
		buf_add(&text, law_text(b->session->law, "regime.in-force", b->session->lang));
	for (size_t i = 0; i < r->view.nassumed; i++) {
		buf_addf(&text, "%s%.*s", i ? " + " : "", SLICE_ARG(r->view.assumed[i].pack));
		if (r->view.assumed[i].reading)
			buf_addf(&text, ":%c", r->view.assumed[i].reading);
	}
	buf_addf(&text, ", %s", civil_format(r->view.on, day));
	r->label = arena_copy(b->arena, buf_slice(&text));
	buf_fini(&text);
	return r->label.p ? OK : err_set(b->err, ERR_LIMIT, "out of memory");
}

/* The session's assumptions and one more (pack.p NULL: none) on a day. */
static enum err_kind
add(struct builder *b, civil_day on, struct assumption more)
{
	const struct session *s = b->session;
	if (b->out->n == REGIME_MAX)
		return err_set(b->err, ERR_LIMIT, "--compare: more than %d at once", REGIME_MAX);
	struct regime *r = &b->out->at[b->out->n++];
	r->view = (struct law_view){.law = s->law, .on = on};
	for (size_t i = 0; i < s->nassumed; i++)
		if (!slice_eq(s->assumed[i].pack, more.pack))
			r->view.assumed[r->view.nassumed++] = s->assumed[i];
	if (more.pack.p && r->view.nassumed == LAW_MAX_ASSUMED)
		return err_set(b->err, ERR_LIMIT, "--assume: at most %d at once", LAW_MAX_ASSUMED);
	if (more.pack.p)
		r->view.assumed[r->view.nassumed++] = more;
	enum err_kind rc = law_view_init(&r->view, b->arena, b->err);
	return rc == OK ? set_label(b, r) : rc;
}

static enum err_kind
add_pack(struct builder *b, struct assumption of)
{
	const struct law_pack *p = law_find_pack(b->session->law, of.pack);
	enum err_kind rc = OK;
	if (of.reading || !p || !p->nreadings)
		return add(b, b->session->on, of);
	for (size_t i = 0; rc == OK && i < p->nreadings; i++)
		rc = add(b, b->session->on, (struct assumption){of.pack, p->readings[i].letter});
	return rc;
}

static enum err_kind
add_compared(struct builder *b, const char *what)
{
	struct assumption of;
	civil_day on;
	if ((what[0] >= '0' && what[0] <= '9') || strcmp(what, "today") == 0) {
		enum err_kind rc = session_day(what, &on, b->err);
		return rc == OK ? add(b, on, (struct assumption){.pack = {NULL, 0}}) : rc;
	}
	enum err_kind rc = session_assumption(what, &of, b->err);
	return rc == OK ? add_pack(b, of) : rc;
}

enum err_kind
regimes_build(const struct session *s, const struct args *args, struct arena *a,
	struct regimes *out, struct err *e)
{
	struct builder b = {.session = s, .arena = a, .out = out, .err = e};
	const char *what;
	out->n = 0;
	enum err_kind rc = add(&b, s->on, (struct assumption){.pack = {NULL, 0}});
	if (rc != OK)
		return s->nassumed ? err_context(e, "--assume") : rc;
	for (size_t i = 0; rc == OK && (what = args_nth(args, "compare", i)) != NULL; i++) {
		rc = add_compared(&b, what);
		if (rc != OK)
			return err_context(e, "--compare %s", what);
	}
	return rc;
}
