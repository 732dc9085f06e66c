#include "cmd/intake.h"

#include "doc/record.h"
#include "import/demand.h"

#include <string.h>

static bool
says_record(struct slice text)
{
	static const char word[] = "\"record\"";
	return text.p && text.n && memmem(text.p, text.n, word, sizeof word - 1) != NULL;
}

static enum err_kind
decode_record(struct slice text, struct arena *a, struct intake *out, struct err *e)
{
	struct record *r = arena_alloc(a, 1, sizeof *r);
	if (!r)
		return err_set(e, ERR_LIMIT, "out of memory");
	enum err_kind rc = doc_decode(&record_table, DOC_DRAFT, text, a, r, NULL, e);
	if (rc != OK)
		return rc;
	out->is_record = true;
	out->entry = r->entry.has == VALUE_KNOWN ? r->entry.text : (struct slice){"", 0};
	return record_to_demand(r, a, &out->demand, e);
}

enum err_kind
intake_decode(struct slice text, struct arena *a, struct intake *out, struct err *e)
{
	*out = (struct intake){.is_record = false};
	if (says_record(text) && decode_record(text, a, out, e) == OK)
		return OK;
	struct err as_record = *e;
	bool tried = says_record(text);
	*out = (struct intake){.is_record = false};
	enum err_kind rc = doc_decode(&demand_table, DOC_DRAFT, text, a, &out->demand, NULL, e);
	if (rc != OK && tried && strstr(e->msg, "/type"))
		*e = as_record; /* it is a record, and this is what is wrong with it */
	return rc == OK ? OK : e->kind;
}

enum err_kind
intake_complete(struct intake *in, const struct demand_addressee *as, struct err *e)
{
	if (!in->is_record)
		return OK;
	if (!as)
		return err_set(e, ERR_USAGE,
			"a record names no addressee: say for whom, as in --as "
			"hosting-provider@KZ");
	unsigned m = 0;
	while (!reach_is_able((enum addressee_kind)as->kind.choice, (enum measure)m))
		m++; /* the narrowest stand first, and every kind can take one */
	in->demand.measures = (struct value){.has = VALUE_KNOWN, .set = 1u << m};
	return OK;
}
