/* exq demand fields: the table of a document type, for people and for programs. */
#include "cmd/cmd.h"
#include "cmd/demand.h"
#include "doc/record.h"
#include "doc/types.h"
#include "os/diag.h"

#include <inttypes.h>
#include <stdio.h>

const struct table *
demand_type_option(const struct cmd *c, const struct args *a)
{
	const char *name = args_get(a, "type");
	struct err e;
	if (!name)
		return doc_table(DOC_DEMAND);
	if (strcmp(record_table.type, name) == 0)
		return &record_table;
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++)
		if (strcmp(doc_table(i)->type, name) == 0)
			return doc_table(i);
	err_set(&e, ERR_USAGE, "no document is of type '%.40s'", name);
	diag_error(c->name, &e);
	return NULL;
}

/* One word a kind, for programs; what people read. */
static const struct {
	const char *word, *says;
} kinds[] = {
	[FIELD_TEXT] = {"text", "text"},
	[FIELD_RAW] = {"raw", "text as published"},
	[FIELD_WORD] = {"word", "one of"},
	[FIELD_SET] = {"set", "list of"},
	[FIELD_YES] = {"yes", "true or false"},
	[FIELD_INT] = {"integer", "integer"},
	[FIELD_DATE] = {"date", "date YYYY-MM-DD"},
	[FIELD_INSTANT] = {"instant", "instant YYYY-MM-DDThh:mm:ssZ"},
	[FIELD_STATE] = {"state", "state, two letters of ISO 3166-1"},
	[FIELD_ACTOR] = {"actor", "actor: a-z and 0-9 in groups joined by . or -"},
	[FIELD_ORIGIN] = {"origin", "origin of a log: host name and path, no scheme"},
	[FIELD_HASH] = {"hash", "sha256: and 64 hex digits"},
	[FIELD_HEX] = {"hex", "hex digits"},
	[FIELD_BASE64] = {"base64", "base64, padded, bytes"},
	[FIELD_VKEY] = {"vkey", "log key: name+id+base64"},
	[FIELD_HOST] = {"host", "host name, ASCII"},
	[FIELD_TYPE] = {"type", "the type's name"},
	[FIELD_VERSION] = {"version", "version"},
	[FIELD_TEXTS] = {"texts", "text by language: en, ru, kk"},
	[FIELD_OBJECT] = {"object", "object"},
	[FIELD_LIST] = {"list", "list of objects"},
	[FIELD_TEXT_LIST] = {"texts-list", "list of text"},
	[FIELD_INT_LIST] = {"places", "list of places in another list, from 0"},
};

static bool
has_words(const struct field *f)
{
	return f->kind == FIELD_WORD || f->kind == FIELD_SET;
}

static void
print_words(const struct field *f, const char *between)
{
	const struct vocab *v = vocab_of(f->vocab);
	for (size_t i = 0; i < v->n; i++)
		printf("%s%s", i ? between : "", v->words[i]);
}

static const char *
need_of(const struct field *f)
{
	if (f->flags & FIELD_REQUIRED)
		return "required";
	return f->flags & FIELD_SIGNED ? "signed" : "optional";
}

static void
print_for_programs(const char *path, const struct field *f)
{
	printf("%s\t%s\t%s\t%s\t%zu\t%" PRIu64 "\t", path, kinds[f->kind].word, need_of(f),
		f->flags & FIELD_NULLABLE ? "null" : "-", f->min, f->max);
	if (has_words(f))
		print_words(f, "|");
	if (f->kind == FIELD_TEXT_LIST)
		printf("%s:%" PRIu64, kinds[f->each].word, doc_each(f).max);
	putchar('\n');
}

static void
print_range(const struct field *f)
{
	if (f->min)
		printf(", at least %zu", f->min);
	if (f->kind == FIELD_HEX)
		printf(", %" PRIu64 " of them", f->max);
	else if (f->max)
		printf(", at most %" PRIu64, f->max);
}

static void
print_for_people(const char *path, const struct field *f)
{
	printf("%-28s %s", path, kinds[f->kind].says);
	if (f->kind == FIELD_TEXT_LIST && f->each != FIELD_TEXT)
		printf(": %s", kinds[f->each].says);
	if (has_words(f)) {
		putchar(' ');
		print_words(f, ", ");
	}
	print_range(f);
	if (f->flags & FIELD_REQUIRED)
		printf("; required");
	else if (f->flags & FIELD_SIGNED)
		printf("; required when signed");
	if (f->flags & FIELD_NULLABLE)
		printf("; null: known not to exist");
	putchar('\n');
}

static void
print_table(const struct table *t, const char *front,
	void (*print)(const char *path, const struct field *f))
{
	char path[128];
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		snprintf(path, sizeof path, "%s%s%s", front, f->name,
			f->kind == FIELD_LIST ? "[]" : "");
		print(path, f);
		if (!f->sub)
			continue;
		strncat(path, ".", sizeof path - strlen(path) - 1);
		print_table(f->sub, path, print);
	}
}

static int
run(const struct cmd *c, struct args *a)
{
	const struct table *t = demand_type_option(c, a);
	if (!t)
		return EXIT_BROKEN;
	print_table(t, "", args_has(a, "tsv") ? print_for_programs : print_for_people);
	return EXIT_YES;
}

static const struct opt opts[] = {
	{"type", "TYPE", "type of the document; demand when not given", false},
	{"tsv", NULL, "columns: path, kind, need, null, least, most, words or kind of each", false},
};

const struct cmd cmd_demand_fields = {
	.name = "demand fields",
	.args = "",
	.brief = "list the fields of a document",
	.help = "Prints every field with its type, the words it may have and its limits.\n"
		"exequatur-demand(5) explains them.\n"
		"\n  exq demand fields --type record\n",
	.opts = opts,
	.nopts = COUNT_OF(opts),
	.min_args = 0,
	.max_args = 0,
	.run = run,
};
