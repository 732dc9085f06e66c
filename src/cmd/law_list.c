/* exq law list: every rule, clock and exposure, a line each. */
#include "cmd/law_item.h"

#include <stdio.h>

static void
put_text(const struct law_item *x, enum language lang, struct buf *out)
{
	char validity[LAW_VALIDITY_MAX], readings[LAW_READINGS_MAX];
	law_item_readings(x->p, readings);
	buf_addf(out, "%-44.*s %-9s %-13s %-10s %-22s %s%s%s", SLICE_ARG(x->p->full_id),
		law_what_word(x->what), law_item_role(x),
		vocab_word(VOCAB_CHECKED, law_item_checked(x)), law_item_validity(x->p, validity),
		x->p->pack->draft ? "(draft" : "", x->p->pack->draft && *readings ? " " : "",
		x->p->pack->draft ? readings : "");
	buf_adds(out, x->p->pack->draft ? ") " : "");
	buf_add(out, texts_in(&x->p->say, lang));
	buf_addc(out, '\n');
}

static void
put_json(const struct law_item *x, enum language lang, struct jout *w)
{
	char validity[LAW_VALIDITY_MAX], readings[LAW_READINGS_MAX];
	jout_open(w, '{');
	jout_member(w, "id", x->p->full_id);
	jout_member(w, "what", slice_of(law_what_word(x->what)));
	jout_member(w, "role", slice_of(law_item_role(x)));
	jout_member(w, "checked", slice_of(vocab_word(VOCAB_CHECKED, law_item_checked(x))));
	jout_member(w, "in-force", slice_of(law_item_validity(x->p, validity)));
	jout_name(w, "draft");
	jout_bool(w, x->p->pack->draft);
	jout_member(w, "readings", slice_of(law_item_readings(x->p, readings)));
	jout_member(w, "say", texts_in(&x->p->say, lang));
	jout_member(w, "file", x->p->at.file);
	jout_member_int(w, "line", x->p->at.line);
	jout_close(w, '}');
}

static void
put_all(const struct law *l, const struct law_filter *f, enum language lang, bool json,
	struct buf *out)
{
	struct jout w;
	jout_init(&w, out, true);
	if (json)
		jout_open(&w, '[');
	for (size_t i = 0; i < law_item_count(l); i++) {
		struct law_item x = law_item_at(l, i);
		if (!law_filter_passes(f, &x))
			continue;
		if (json)
			put_json(&x, lang, &w);
		else
			put_text(&x, lang, out);
	}
	if (json) {
		jout_close(&w, ']');
		buf_addc(out, '\n');
	}
}

static enum err_kind
list(const struct law *l, const struct args *a, enum language lang, struct buf *out, struct err *e)
{
	const char *format = args_get(a, "format");
	bool json = format && strcmp(format, "json") == 0;
	struct law_filter f;
	if (format && !json && strcmp(format, "text") != 0)
		return err_set(e, ERR_USAGE, "--format %s: expected text or json", format);
	enum err_kind rc = law_filter_parse(l, a, &f, e);
	if (rc == OK)
		put_all(l, &f, lang, json, out);
	return rc;
}

static int
run(const struct cmd *c, struct args *a)
{
	return law_run(c, a, 0, list);
}

static const struct opt opts[] = {
	LAW_FILTER_OPTS,
	{"lang", "en|ru|kk", "language of what each says (default: en)", false},
	{"format", "text|json", "form of the list (default: text)", false},
};

const struct cmd cmd_law_list = {
	.name = "law list",
	.args = "[FOLDER]",
	.brief = "every rule, clock and exposure, a line each",
	.help = "Name, what it is, its step (of a clock: whose; of an exposure: which side), how "
		"well\n"
		"its source was checked, when it is in force, and what it says.  Drafts are "
		"marked,\n"
		"with the readings in which they hold.\n"
		"\n  exq law list --pack kz --step in-force --on 2026-02-07\n"
		"  exq law list --unchecked --what rules --format json\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.max_args = 1,
	.run = run,
};
