/* exq demand new: ask for a demand, question by question, and write it down. */
#include "cmd/demand.h"
#include "cmd/interview.h"
#include "cmd/law.h"
#include "os/diag.h"
#include "os/file.h"
#include "os/lines.h"
#include "scope/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 16384, /* a pasted sentence; fields have their own limits */
	NEW_ARENA_MAX = 16 << 20,
	OUT_MAX = 1 << 20,
	ID_MAX = 96,
};

struct position {
	size_t q, item; /* the question, and which item of its list */
};

struct interview {
	const struct law *law;
	enum language lang;
	FILE *to; /* where questions go */
	struct lines *in;
	struct answers answers;
	struct position at, past[INTERVIEW_MAX_ANSWERS];
	size_t npast;
	const char *section; /* shown last */
};

enum reply { REPLY_ON, REPLY_BACK, REPLY_QUIT, REPLY_BROKEN };

/* ---- words ---- */

static struct slice
text_of(const struct interview *v, const char *id)
{
	struct slice s = law_text(v->law, id, v->lang);
	return s.p ? s : (struct slice){"", 0};
}

static struct slice
word_of(const struct interview *v, const char *prefix, const char *word)
{
	char id[ID_MAX];
	snprintf(id, sizeof id, "%s%s", prefix ? prefix : "", word);
	struct slice s = text_of(v, id);
	return s.n ? s : slice_of(word);
}

static void
say(const struct interview *v, const char *before, struct slice s, const char *after)
{
	fprintf(v->to, "%s%.*s%s", before, SLICE_ARG(s), after);
}

static void
show_words(const struct interview *v, const struct field *f)
{
	const struct vocab *words = vocab_of(f->vocab);
	for (size_t i = 0; i < words->n; i++) {
		fprintf(v->to, "    %2zu  ", i + 1);
		say(v, "", word_of(v, interview_words(f->vocab), words->words[i]), "\n");
	}
}

static void
show_states(const struct interview *v)
{
	static const char *const states[] = {"AM", "BY", "KZ", "KG", "RU"};
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		fprintf(v->to, "    %2zu  ", i + 1);
		say(v, "", word_of(v, "state.", states[i]), "\n");
	}
}

static void
show_choices(const struct interview *v, const struct field *f)
{
	if (f->kind == FIELD_WORD || f->kind == FIELD_SET)
		show_words(v, f);
	else if (f->kind == FIELD_STATE)
		show_states(v);
	if (f->kind == FIELD_YES) {
		say(v, "     1  ", text_of(v, "new.yes"), "\n");
		say(v, "     2  ", text_of(v, "new.no"), "\n");
	}
	if (f->kind == FIELD_SET)
		say(v, "    ", text_of(v, "new.hint.set"), "\n");
	if (f->kind == FIELD_DATE)
		say(v, "    ", text_of(v, "new.hint.date"), "\n");
	if (f->flags & FIELD_NULLABLE)
		say(v, "    ", text_of(v, "new.hint.none"), "\n");
}

/* ---- one question ---- */

static void
path_of(const struct position *at, char to[INTERVIEW_PATH_MAX])
{
	const char *t = interview_questions[at->q].path;
	const char *star = strchr(t, '*');
	if (star)
		snprintf(to, INTERVIEW_PATH_MAX, "%.*s%zu%s", (int)(star - t), t, at->item,
			star + 1);
	else
		snprintf(to, INTERVIEW_PATH_MAX, "%s", t);
}

/* What a target looks like: so it need not be told. */
static const char *
guess(const struct interview *v, const char *path)
{
	char value[INTERVIEW_PATH_MAX];
	struct address a;
	size_t stem = strlen(path) - strlen("kind");
	if (strncmp(path, "targets/", strlen("targets/")) != 0 || strcmp(path + stem, "kind") != 0)
		return NULL;
	snprintf(value, sizeof value, "%.*svalue", (int)stem, path);
	const struct answer *x = answers_find(&v->answers, value);
	if (!x)
		return NULL;
	if (address_parse(x->text, &a))
		return "ip";
	if (address_parse_prefix(x->text, &a))
		return "prefix";
	return memchr(x->text.p, '/', x->text.n) ? "url" : "host";
}

/* What the field is for; of a fact that others know, the question to them. */
static void
show_explanation(const struct interview *v, const struct interview_question *q)
{
	static const char prefix[] = "fact.";
	bool is_fact = strncmp(q->text, prefix, sizeof prefix - 1) == 0;
	int fact = is_fact ? fact_find(slice_of(q->text + sizeof prefix - 1)) : -1;
	fputs("    ", v->to);
	if (fact >= 0 && fact_row((enum fact)fact)->whom != WHOM_OWN_DESK) {
		say(v, "(", word_of(v, "whom.", whom_word(fact_row((enum fact)fact)->whom)), ") ");
	}
	say(v, "", text_of(v, q->ask), "\n");
}

static void
show(struct interview *v, const struct interview_question *q, const struct field *f,
	const char *path)
{
	const struct answer *before = answers_find(&v->answers, path);
	if (q->section && q->section != v->section) {
		char why[ID_MAX];
		snprintf(why, sizeof why, "%s.why", q->section);
		say(v, "\n── ", text_of(v, q->section), "\n");
		say(v, "   ", text_of(v, why), "\n");
		v->section = q->section;
	}
	fprintf(v->to, "\n[%zu/%zu] ", v->at.q + 1, interview_nquestions);
	say(v, "", text_of(v, q->text), "");
	if (v->at.item)
		fprintf(v->to, " (%zu)", v->at.item + 1);
	fputc('\n', v->to);
	if (q->ask)
		show_explanation(v, q);
	if (!f)
		return;
	show_choices(v, f);
	if (guess(v, path) && !before) {
		say(v, "    ", text_of(v, "new.guess"), " ");
		say(v, "", word_of(v, interview_words(f->vocab), guess(v, path)), "\n");
	}
	if (before)
		say(v, "    = ", before->none ? slice_of("-") : before->text, "\n");
}

static void
show_keys(const struct interview *v)
{
	say(v, "    ", text_of(v, "new.keys"), "\n");
}

/* The next line; false at the end of input. */
static bool
read_line(struct interview *v, struct slice *line, struct err *e)
{
	fputs("> ", v->to);
	fflush(v->to);
	if (lines_next(v->in, line, e) != OK)
		return false;
	if (!line->p) {
		err_set(e, ERR_SYNTAX,
			"the input ended before the last question; nothing is written");
		return false;
	}
	while (line->n && strchr(" \t\r", line->p[line->n - 1]))
		line->n--;
	while (line->n && strchr(" \t", line->p[0]))
		*line = slice_from(*line, 1);
	return true;
}

/* Required in the whole, or in the item at hand; not in a part that may be left out. */
static bool
is_needed(const struct field *f, const char *path)
{
	const char *slash = strchr(path, '/');
	bool item = slash && slash[1] >= '0' && slash[1] <= '9';
	return f->flags & FIELD_REQUIRED && (!slash || item);
}

/* What was wrong with a line, in the language; where only the checks know, what they say behind. */
static void
show_mistake(const struct interview *v, const struct field *f, const struct err *why)
{
	static const char *const ids[] = {[FIELD_WORD] = "new.bad.word",
		[FIELD_SET] = "new.bad.set",
		[FIELD_YES] = "new.bad.yes",
		[FIELD_DATE] = "new.bad.date",
		[FIELD_STATE] = "new.bad.state"};
	const char *id = f->kind < COUNT_OF(ids) ? ids[f->kind] : NULL;
	say(v, "    ! ", text_of(v, id ? id : "new.bad.text"), id ? "\n" : ": ");
	if (!id)
		say(v, "", slice_of(why->msg), "\n");
}

/* A required field must be answered; what is known of it already stands. */
static enum reply
take(struct interview *v, const struct field *f, const char *path, struct slice line)
{
	struct err why;
	const char *guessed = guess(v, path);
	bool known = answers_find(&v->answers, path) != NULL;
	if (!line.n && known)
		return REPLY_ON;
	if (!line.n && guessed)
		line = slice_of(guessed);
	if (!line.n && is_needed(f, path)) {
		say(v, "    ! ", text_of(v, "new.required"), "\n");
		return REPLY_BROKEN;
	}
	if (slice_is(line, "!"))
		line = (struct slice){"", 0}; /* forget it */
	if (answers_take(&v->answers, path, line, &why) == OK)
		return REPLY_ON;
	show_mistake(v, f, &why);
	return REPLY_BROKEN;
}

static bool
is_yes(struct slice s)
{
	return s.n && (slice_is(s, "1") || s.p[0] == 'y' || s.p[0] == 'Y' || slice_starts(s, "д") ||
			      slice_starts(s, "и"));
}

/* Another item of the list?  Then back to the first question about one. */
static void
take_more(struct interview *v, struct slice line)
{
	size_t q = v->at.q, n = strlen(interview_questions[q].path);
	if (!is_yes(line)) {
		v->at = (struct position){q + 1, 0};
		return;
	}
	while (q > 0 &&
		strncmp(interview_questions[q - 1].path, interview_questions[v->at.q].path, n) == 0)
		q--;
	v->at = (struct position){q, v->at.item + 1};
}

static void
go_on(struct interview *v, struct slice line)
{
	const struct interview_question *q = &interview_questions[v->at.q];
	if (v->npast < COUNT_OF(v->past))
		v->past[v->npast++] = v->at;
	if (q->more)
		take_more(v, line);
	else
		v->at.q++;
	/* the list is over, or a new one begins */
	if (v->at.q < interview_nquestions && !strchr(interview_questions[v->at.q].path, '*') &&
		!interview_questions[v->at.q].more)
		v->at.item = 0;
}

/* Does an unanswered first question end a list that may be empty? */
static bool
ends_list(const struct interview *v, const struct field *f, struct slice line)
{
	const struct interview_question *q = &interview_questions[v->at.q];
	bool first = strchr(q->path, '*') && (!v->at.q || !strchr(q[-1].path, '*') || q->section);
	return first && !line.n &&
	       (v->at.item || !(f->flags & FIELD_REQUIRED) ||
		       strncmp(q->path, "inquiries", 9) == 0);
}

static void
skip_list(struct interview *v)
{
	while (!interview_questions[v->at.q].more)
		v->at.q++;
	v->at = (struct position){v->at.q + 1, 0};
}

static enum reply
ask(struct interview *v, struct err *e)
{
	const struct interview_question *q = &interview_questions[v->at.q];
	char path[INTERVIEW_PATH_MAX];
	struct slice line;
	path_of(&v->at, path);
	const struct field *f = q->more ? NULL : answers_field(path);
	show(v, q, f, path);
	for (;;) {
		if (!read_line(v, &line, e))
			return REPLY_BROKEN;
		if (slice_is(line, "q"))
			return REPLY_QUIT;
		if (slice_is(line, "<"))
			return REPLY_BACK;
		if (slice_is(line, "?")) {
			show_keys(v);
			continue;
		}
		if (f && ends_list(v, f, line) && !answers_find(&v->answers, path)) {
			v->past[v->npast < COUNT_OF(v->past) ? v->npast++ : 0] = v->at;
			skip_list(v);
			return REPLY_ON;
		}
		if (!f || take(v, f, path, line) == REPLY_ON)
			break;
	}
	go_on(v, line);
	return REPLY_ON;
}

static void
go_back(struct interview *v)
{
	if (v->npast)
		v->at = v->past[--v->npast];
	v->section = NULL;
}

static enum err_kind
ask_all(struct interview *v, struct err *e)
{
	say(v, "", text_of(v, "new.welcome"), "\n");
	show_keys(v);
	while (v->at.q < interview_nquestions) {
		const struct interview_question *q = &interview_questions[v->at.q];
		if (!q->more && !answers_want(&v->answers, q)) {
			v->at.q++;
			continue;
		}
		switch (ask(v, e)) {
		case REPLY_BACK:
			go_back(v);
			break;
		case REPLY_QUIT:
			return err_set(e, ERR_USAGE, "stopped; nothing is written");
		case REPLY_BROKEN:
			return e->kind;
		default:
			break;
		}
	}
	return OK;
}

/* ---- the file ---- */

static enum err_kind
write_demand(const struct interview *v, const char *path, struct err *e)
{
	struct buf out;
	struct arena *a = arena_open(NEW_ARENA_MAX);
	struct demand d;
	buf_init(&out, OUT_MAX);
	answers_write(&v->answers, true, &out);
	enum err_kind rc = a ? doc_decode(&demand_table, DOC_DRAFT, buf_slice(&out), a, &d, NULL, e)
			     : err_set(e, ERR_IO, "out of memory");
	if (rc == OK)
		rc = file_write(path, buf_slice(&out), e);
	buf_fini(&out);
	arena_close(a);
	return rc;
}

static void
say_next(const struct interview *v, const char *path)
{
	const struct answer *kind = answers_find(&v->answers, "addressees/0/kind");
	const struct answer *state = answers_find(&v->answers, "addressees/0/state");
	if (!path || strcmp(path, "-") == 0)
		return;
	fprintf(v->to, "\n%s: %zu ", path, v->answers.n);
	say(v, "", text_of(v, "new.written"), "\n");
	fprintf(v->to, "  exq assess %s --as %.*s@%.*s\n", path, SLICE_ARG(kind->text),
		SLICE_ARG(state->text));
}

static enum err_kind
interview(struct interview *v, const char *path, struct err *e)
{
	enum err_kind rc = lines_open("-", LINE_MAX_BYTES, &v->in, e);
	if (rc != OK)
		return rc;
	rc = ask_all(v, e);
	lines_close(v->in);
	if (rc == OK)
		rc = write_demand(v, path, e);
	if (rc == OK)
		say_next(v, path);
	return rc;
}

static enum err_kind
check_path(const char *path, bool force, struct err *e)
{
	if (path && strcmp(path, "-") != 0 && !force && access(path, F_OK) == 0)
		return err_set(
			e, ERR_USAGE, "%s is there already: give --force to replace it", path);
	return OK;
}

static int
run(const struct cmd *c, struct args *a)
{
	static struct interview v; /* a thousand answers are large for a stack */
	const char *path = a->npos ? a->pos[0] : NULL;
	struct law_shelf shelf;
	struct err e;
	v = (struct interview){.to = path && strcmp(path, "-") != 0 ? stdout : stderr};
	if (!law_language(c, a, &v.lang) || shelf_open(&shelf, c->name, NULL) != OK)
		return EXIT_BROKEN;
	v.law = shelf.law;
	v.answers.arena = arena_open(NEW_ARENA_MAX);
	enum err_kind rc = check_path(path, args_has(a, "force"), &e);
	if (rc == OK && !v.answers.arena)
		rc = err_set(&e, ERR_IO, "out of memory");
	if (rc == OK)
		rc = interview(&v, path, &e);
	if (rc != OK)
		diag_error(c->name, &e);
	arena_close(v.answers.arena);
	shelf_close(&shelf);
	return rc == OK ? EXIT_YES : EXIT_BROKEN;
}

static const struct opt opts[] = {
	{"lang", "en|ru|kk", "language of the questions (default: en)", false},
	{"force", NULL, "replace FILE if it is there", false},
};

const struct cmd cmd_demand_new = {
	.name = "demand new",
	.args = "[FILE]",
	.brief = "describe a demand by answering questions, one by one",
	.help = "Asks what a letter says, explains each question, checks each answer at once, and\n"
		"writes the file that `exq assess` takes.  Questions that do not matter for the "
		"kind\n"
		"of act are left out.  Enter: not known (or as answered before); \"-\": known not "
		"to\n"
		"exist; \"!\": forget the answer; \"<\": one question back; \"?\": these keys; "
		"\"q\": "
		"stop,\n"
		"nothing is written.  Without FILE, or with \"-\", the file goes to standard "
		"output\n"
		"and the questions to standard error.\n"
		"\n  exq demand new letter.json --lang ru\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.max_args = 1,
	.run = run,
};
