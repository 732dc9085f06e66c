/* The register as an API: pages, single subjects, a name's status, statistics. */
#include "node/answer.h"

#include "base/json.h"
#include "scope/address.h"
#include "scope/name.h"

#include <stdio.h>

enum { SCRATCH_MAX_BYTES = 16 << 20, TAG_MAX = 64 };

/* ---- an answer that depends on the register and the moment alone ---- */

enum form { FORM_NONE = -1, FORM_JSON, FORM_PLAIN };
static const char *const forms[] = {"application/json", "text/plain"};

struct reading {
	struct ask *k;
	const struct list_of *list;
	struct node_moment m;
	struct arena *scratch;
	struct buf json;
};

/* What stands between the braces behind log, size and time.  ERR_MISSING: 404. */
typedef enum err_kind write_part(struct reading *g, struct err *e);

static void
put_head(struct reading *g)
{
	struct jout w;
	char at[CIVIL_TEXT_MAX];
	jout_init(&w, &g->json, false);
	jout_open(&w, '{');
	jout_member(&w, "log", slice_of(g->m.origin));
	jout_member_int(&w, "size", (int64_t)g->m.size);
	jout_member(&w, "at", slice_of(civil_format_instant(g->m.t, at)));
}

/* The lock is held for no longer than the answer is written. */
static enum err_kind
read_register(struct ask *k, struct reading *g, enum form form, write_part *write, bool *known,
	struct err *e)
{
	char tag[TAG_MAX];
	g->list = node_read_begin(k->node, &g->m);
	snprintf(tag, sizeof tag, "\"%llu-%llu%s\"", (unsigned long long)g->m.size,
		(unsigned long long)g->m.t, form == FORM_PLAIN ? "-plain" : "");
	*known = answer_is_known(k, tag);
	enum err_kind rc = OK;
	if (!*known) {
		put_head(g);
		rc = write(g, e);
		buf_adds(&g->json, "}\n");
	}
	node_read_end(k->node);
	return rc == OK && buf_failed(&g->json) ? err_set(e, ERR_IO, "out of memory") : rc;
}

static void
refuse(struct ask *k, const struct err *e)
{
	k->a->nheaders = 0;
	if (e->kind == ERR_MISSING)
		problem_set(k->a, 404, PROBLEM_NOT_FOUND, e->msg);
	else if (e->kind == ERR_SYNTAX)
		problem_set(k->a, 400, PROBLEM_QUERY, e->msg);
	else
		problem_set(k->a, 503, PROBLEM_UNABLE, e->msg);
}

static void
answer_reading(struct ask *k, write_part *write)
{
	struct reading g = {.k = k, .scratch = arena_open(SCRATCH_MAX_BYTES)};
	struct err e;
	bool known = false;
	enum form form = (enum form)route_choose(k->r->accept, forms, COUNT_OF(forms));
	buf_init(&g.json, SIZE_MAX / 2);
	serve_set(k->a, "Vary", "Accept");
	enum err_kind rc = OK;
	if (!g.scratch)
		rc = err_set(&e, ERR_IO, "out of memory");
	else if (form != FORM_NONE)
		rc = read_register(k, &g, form, write, &known, &e);
	if (rc == OK && form == FORM_PLAIN && !known)
		rc = text_of_json(buf_slice(&g.json), &k->a->body, &e);
	if (form == FORM_NONE)
		problem_set(k->a, 406, PROBLEM_ACCEPT, "there is application/json and text/plain");
	else if (rc != OK)
		refuse(k, &e);
	else if (!known)
		answer_good(k, form == FORM_PLAIN ? ANSWER_PLAIN : forms[FORM_JSON]);
	if (rc == OK && form == FORM_JSON && !known) {
		buf_fini(&k->a->body);
		k->a->body = g.json;
	} else {
		buf_fini(&g.json);
	}
	arena_close(g.scratch);
}

/* ---- pages ---- */

static const struct {
	enum route_id route;
	enum list_kind kind;
} kinds[] = {
	{ROUTE_ORDERS, LIST_ORDERS},
	{ROUTE_ORDER, LIST_ORDERS},
	{ROUTE_DEMANDS, LIST_DEMANDS},
	{ROUTE_DEMAND, LIST_DEMANDS},
	{ROUTE_RECOGNITIONS, LIST_RECOGNITIONS},
	{ROUTE_CONTESTS, LIST_CONTESTS},
	{ROUTE_INQUIRIES, LIST_INQUIRIES},
};

static enum list_kind
kind_of(const struct ask *k)
{
	size_t i = 0;
	while (i + 1 < COUNT_OF(kinds) && kinds[i].route != k->route->id)
		i++;
	return kinds[i].kind;
}

static struct list_page
page_of(struct reading *g, size_t max)
{
	return (struct list_page){.t = g->m.t, .scratch = g->scratch, .to = &g->json, .max = max};
}

static enum err_kind
put_page(struct reading *g, bool actors, struct err *e)
{
	const struct query *q = &g->k->query;
	struct list_page p = page_of(g, q->limit);
	p.begins = !(q->has & PARAM_AFTER);
	p.after = q->after;
	buf_adds(&g->json, ",\"items\":[");
	enum err_kind rc = actors ? list_write_actors(g->list, &p, e)
				  : list_write(g->list, kind_of(g->k), &p, e);
	buf_addc(&g->json, ']');
	if (rc == OK && p.more) {
		buf_addf(&g->json, ",\"next\":%llu", (unsigned long long)p.next);
		serve_set(g->k->a, "Link", "<%s?after=%llu&limit=%u>; rel=\"next\"",
			g->k->route->pattern, (unsigned long long)p.next, q->limit);
	}
	return rc;
}

static enum err_kind
write_page(struct reading *g, struct err *e)
{
	return put_page(g, false, e);
}

static enum err_kind
write_actors(struct reading *g, struct err *e)
{
	return put_page(g, true, e);
}

static enum err_kind
write_one(struct reading *g, struct err *e)
{
	struct sha256 id;
	struct list_page p = page_of(g, 1);
	if (sha256_parse(g->k->arg, &id, e) != OK)
		return err_set(e, ERR_MISSING, "expected sha256: and 64 digits");
	buf_adds(&g->json, ",\"item\":");
	return list_write_one(g->list, kind_of(g->k), &id, &p, e);
}

void
answer_page(struct ask *k)
{
	answer_reading(k, write_page);
}

void
answer_actors(struct ask *k)
{
	answer_reading(k, write_actors);
}

void
answer_one(struct ask *k)
{
	answer_reading(k, write_one);
}

/* ---- a name ---- */

/* A host name in the form that targets have, or an address. */
static enum err_kind
parse_host(const char *text, struct name *to, struct err *e)
{
	struct address a;
	enum refused_target why;
	if (address_parse(slice_of(text), &a)) {
		address_format(&a, false, to->text);
		to->n = strlen(to->text);
		return OK;
	}
	return name_parse(slice_of(text), to, &why, e);
}

static enum err_kind
write_status(struct reading *g, struct err *e)
{
	struct name host;
	struct list_status s;
	struct list_page p = page_of(g, LIST_MAX_ON_HOST);
	char until[CIVIL_TEXT_MAX];
	if (!(g->k->query.has & PARAM_NAME))
		return err_set(e, ERR_SYNTAX, "expected ?name=HOST");
	if (parse_host(g->k->query.name, &host, e) != OK)
		return err_set(e, ERR_SYNTAX, "name: no host name and no address");
	buf_addf(&g->json, ",\"name\":\"%s\",\"items\":[", host.text);
	if (list_write_host(g->list, (struct slice){host.text, host.n}, &p, &s, e) != OK)
		return e->kind;
	buf_addf(&g->json, "],\"restricted\":%s", s.effective ? "true" : "false");
	if (s.effective)
		buf_addf(&g->json, ",\"until\":\"%s\"", civil_format_instant(s.until, until));
	buf_addf(&g->json, ",\"complete\":%s", p.more ? "false" : "true");
	return OK;
}

void
answer_status(struct ask *k)
{
	answer_reading(k, write_status);
}

/* ---- statistics ---- */

static enum err_kind
write_statistics(struct reading *g, struct err *e)
{
	struct list_counts c;
	(void)e;
	node_count(g->k->node, &g->m, g->scratch, &c);
	for (size_t k = 0; k < LIST_KIND_COUNT; k++) {
		buf_addf(&g->json, ",\"%s\":{", list_kind_name(k));
		bool first = true;
		for (size_t s = 1; s < LIST_STATES; s++) {
			if (!c.by[k][s])
				continue;
			buf_addf(&g->json, "%s\"%s\":%llu", first ? "" : ",", list_state_name(s),
				(unsigned long long)c.by[k][s]);
			first = false;
		}
		buf_addc(&g->json, '}');
	}
	buf_addf(&g->json, ",\"actors\":%llu,\"overdue-contests\":%llu,\"overdue-inquiries\":%llu",
		(unsigned long long)c.actors, (unsigned long long)c.overdue_contests,
		(unsigned long long)c.overdue_inquiries);
	return OK;
}

void
answer_statistics(struct ask *k)
{
	answer_reading(k, write_statistics);
}
