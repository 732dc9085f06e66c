#include "log/policy.h"

#include <stdio.h>
#include <stdlib.h>

enum { NODES_MAX = 2 * POLICY_MAX_ITEMS, WORDS_MAX = 4 + NODES_MAX, FUTURE_MAX_S = 300 };

/* A witness, or a group of nodes that stand before it. */
struct node {
	struct slice name; /* borrows from text */
	bool grouped;
	size_t need;	  /* of a group: how many members; 0: a witness */
	uint64_t witness; /* its bit */
	size_t members[NODES_MAX];
	size_t nmembers;
};

struct policy {
	char *text;
	struct policy_party logs[POLICY_MAX_ITEMS], witnesses[POLICY_MAX_ITEMS];
	size_t nlogs, nwitnesses, ngroups, nnodes;
	struct node nodes[NODES_MAX];
	bool has_quorum;
	struct node *quorum; /* NULL: none */
};

struct line {
	struct slice words[WORDS_MAX];
	size_t n, number;
};

/* ---- lines ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static enum err_kind
split(struct slice s, struct line *l, struct err *e)
{
	size_t at = 0;
	l->n = 0;
	for (;;) {
		while (at < s.n && is_blank(s.p[at]))
			at++;
		if (at == s.n)
			return OK;
		if (l->n == WORDS_MAX)
			return err_set(
				e, ERR_LIMIT, "line %zu: more than %d words", l->number, WORDS_MAX);
		size_t from = at;
		while (at < s.n && !is_blank(s.p[at]))
			at++;
		l->words[l->n++] = (struct slice){s.p + from, at - from};
	}
}

static enum err_kind
check_bytes(struct slice s, size_t line, struct err *e)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c != '\t' && (c < 0x20 || c == 0x7f))
			return err_set(e, ERR_SYNTAX, "line %zu: a control character", line);
	}
	return OK;
}

/* ---- parties ---- */

static bool
has_key(const struct policy *p, const struct vkey *k)
{
	for (size_t i = 0; i < p->nlogs; i++)
		if (memcmp(p->logs[i].key.key, k->key, sizeof k->key) == 0)
			return true;
	for (size_t i = 0; i < p->nwitnesses; i++)
		if (memcmp(p->witnesses[i].key.key, k->key, sizeof k->key) == 0)
			return true;
	return false;
}

static enum err_kind
read_party(const struct policy *p, const struct line *l, size_t at, enum vkey_type type,
	struct policy_party *to, struct err *e)
{
	if (vkey_parse(l->words[at], &to->key, e) != OK)
		return err_context(e, "line %zu", l->number);
	if (to->key.type != type)
		return err_set(e, ERR_SYNTAX, "line %zu: a key of type 0x%02x, expected 0x%02x",
			l->number, to->key.type, type);
	if (has_key(p, &to->key))
		return err_set(e, ERR_SYNTAX, "line %zu: the key is listed before", l->number);
	if (l->n > at + 2)
		return err_set(e, ERR_SYNTAX, "line %zu: too many words", l->number);
	struct slice url = l->n > at + 1 ? l->words[at + 1] : (struct slice){"", 0};
	if (url.n > POLICY_URL_MAX)
		return err_set(e, ERR_LIMIT, "line %zu: the URL is too long", l->number);
	memcpy(to->url, url.p, url.n);
	return OK;
}

static struct node *
find_node(struct policy *p, struct slice name)
{
	for (size_t i = 0; i < p->nnodes; i++)
		if (slice_eq(p->nodes[i].name, name))
			return &p->nodes[i];
	return NULL;
}

/* NULL: refused. */
static struct node *
new_node(struct policy *p, const struct line *l, struct err *e)
{
	struct slice name = l->words[1];
	if (slice_is(name, "none") || find_node(p, name)) {
		err_set(e, ERR_SYNTAX, "line %zu: the name '%.*s' is %s", l->number,
			SLICE_ARG(name), slice_is(name, "none") ? "reserved" : "taken");
		return NULL;
	}
	if (name.n > VKEY_NAME_MAX) {
		err_set(e, ERR_LIMIT, "line %zu: the name is too long", l->number);
		return NULL;
	}
	struct node *node = &p->nodes[p->nnodes++];
	node->name = name;
	return node;
}

static enum err_kind
take_log(struct policy *p, const struct line *l, struct err *e)
{
	if (l->n < 2)
		return err_set(e, ERR_SYNTAX, "line %zu: expected 'log VKEY [URL]'", l->number);
	if (p->nlogs == POLICY_MAX_ITEMS)
		return err_set(
			e, ERR_LIMIT, "line %zu: more than %d logs", l->number, POLICY_MAX_ITEMS);
	struct policy_party *to = &p->logs[p->nlogs];
	if (read_party(p, l, 1, VKEY_ED25519, to, e) != OK)
		return e->kind;
	p->nlogs++;
	return OK;
}

static enum err_kind
take_witness(struct policy *p, const struct line *l, struct err *e)
{
	if (l->n < 3)
		return err_set(
			e, ERR_SYNTAX, "line %zu: expected 'witness NAME VKEY [URL]'", l->number);
	if (p->nwitnesses == POLICY_MAX_ITEMS)
		return err_set(e, ERR_LIMIT, "line %zu: more than %d witnesses", l->number,
			POLICY_MAX_ITEMS);
	struct policy_party *to = &p->witnesses[p->nwitnesses];
	if (read_party(p, l, 2, VKEY_COSIGNATURE, to, e) != OK)
		return e->kind;
	struct node *node = new_node(p, l, e);
	if (!node)
		return e->kind;
	memcpy(to->name, node->name.p, node->name.n);
	node->witness = (uint64_t)1 << p->nwitnesses++;
	return OK;
}

/* ---- groups and the quorum ---- */

static enum err_kind
read_need(const struct line *l, size_t members, size_t *need, struct err *e)
{
	struct slice w = l->words[2];
	size_t v = 0;
	if (slice_is(w, "any") || slice_is(w, "all")) {
		*need = slice_is(w, "any") ? 1 : members;
		return OK;
	}
	for (size_t i = 0; i < w.n && v <= NODES_MAX; i++)
		v = w.p[i] < '0' || w.p[i] > '9' ? NODES_MAX + 1 : v * 10 + (size_t)(w.p[i] - '0');
	if (v == 0 || v > members || w.p[0] == '0')
		return err_set(e, ERR_SYNTAX,
			"line %zu: expected any, all, or a number from 1 to %zu", l->number,
			members);
	*need = v;
	return OK;
}

static enum err_kind
take_group(struct policy *p, const struct line *l, struct err *e)
{
	if (l->n < 4)
		return err_set(e, ERR_SYNTAX, "line %zu: expected 'group NAME any|all|K MEMBER...'",
			l->number);
	if (p->ngroups == POLICY_MAX_ITEMS)
		return err_set(
			e, ERR_LIMIT, "line %zu: more than %d groups", l->number, POLICY_MAX_ITEMS);
	for (size_t i = 3; i < l->n; i++) {
		struct node *m = find_node(p, l->words[i]);
		if (!m || m->grouped)
			return err_set(e, ERR_SYNTAX, "line %zu: '%.*s' is %s", l->number,
				SLICE_ARG(l->words[i]),
				m ? "in a group already" : "no witness or group listed before");
		m->grouped = true;
	}
	struct node *group = new_node(p, l, e);
	if (!group || read_need(l, l->n - 3, &group->need, e) != OK)
		return e->kind;
	for (size_t i = 3; i < l->n; i++)
		group->members[group->nmembers++] = (size_t)(find_node(p, l->words[i]) - p->nodes);
	p->ngroups++;
	return OK;
}

static enum err_kind
take_quorum(struct policy *p, const struct line *l, struct err *e)
{
	if (l->n != 2)
		return err_set(e, ERR_SYNTAX, "line %zu: expected 'quorum NAME|none'", l->number);
	if (p->has_quorum)
		return err_set(e, ERR_SYNTAX, "line %zu: a second quorum", l->number);
	p->has_quorum = true;
	if (slice_is(l->words[1], "none"))
		return OK;
	p->quorum = find_node(p, l->words[1]);
	return p->quorum ? OK
			 : err_set(e, ERR_SYNTAX,
				   "line %zu: '%.*s' is no witness or group listed before",
				   l->number, SLICE_ARG(l->words[1]));
}

static enum err_kind
take_line(struct policy *p, struct slice s, size_t number, struct err *e)
{
	static const struct {
		const char *word;
		enum err_kind (*take)(struct policy *, const struct line *, struct err *);
	} kinds[] = {{"log", take_log}, {"witness", take_witness}, {"group", take_group},
		{"quorum", take_quorum}};
	struct line l = {.number = number};
	if (check_bytes(s, number, e) != OK)
		return e->kind;
	if (slice_starts(s, "#"))
		return OK;
	if (split(s, &l, e) != OK)
		return e->kind;
	if (l.n == 0)
		return OK;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (slice_is(l.words[0], kinds[i].word))
			return kinds[i].take(p, &l, e);
	return err_set(e, ERR_SYNTAX, "line %zu: expected log, witness, group or quorum", number);
}

static enum err_kind
parse(struct policy *p, struct slice text, struct err *e)
{
	size_t number = 0;
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		if (!end)
			return err_set(e, ERR_SYNTAX, "line %zu: no end of line", number + 1);
		size_t n = (size_t)(end - text.p);
		if (take_line(p, (struct slice){text.p, n}, ++number, e) != OK)
			return e->kind;
		text = slice_from(text, n + 1);
	}
	if (!p->nlogs)
		return err_set(e, ERR_SYNTAX, "no log is listed");
	if (!p->has_quorum)
		return err_set(e, ERR_SYNTAX, "no quorum is said");
	return OK;
}

enum err_kind
policy_parse(struct slice text, struct policy **to, struct err *e)
{
	if (text.n > POLICY_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "larger than %d bytes", POLICY_MAX_BYTES);
	struct policy *p = calloc(1, sizeof *p);
	if (p)
		p->text = malloc(text.n + 1);
	if (!p || !p->text) {
		free(p);
		return err_set(e, ERR_IO, "out of memory");
	}
	if (text.n)
		memcpy(p->text, text.p, text.n);
	if (parse(p, (struct slice){p->text, text.n}, e) != OK) {
		policy_close(p);
		return e->kind;
	}
	*to = p;
	return OK;
}

void
policy_close(struct policy *p)
{
	if (p)
		free(p->text);
	free(p);
}

/* ---- what a set of witnesses makes ---- */

/* Members stand before their group, so nodes are decided in order. */
static bool
makes(const struct policy *p, const struct node *of, uint64_t witnesses)
{
	bool met[NODES_MAX] = {false};
	size_t last = (size_t)(of - p->nodes);
	for (size_t i = 0; i <= last; i++) {
		const struct node *n = &p->nodes[i];
		size_t got = 0;
		for (size_t m = 0; m < n->nmembers; m++)
			got += met[n->members[m]];
		met[i] = n->need ? got >= n->need : (n->witness & witnesses) != 0;
	}
	return met[last];
}

bool
policy_has_quorum(const struct policy *p, uint64_t witnesses)
{
	return !p->quorum || makes(p, p->quorum, witnesses);
}

static bool
has_jurisdiction(const char *name)
{
	return name[0] >= 'a' && name[0] <= 'z' && name[1] >= 'a' && name[1] <= 'z' &&
	       name[2] == '.' && name[3];
}

static uint64_t
of_jurisdiction(const struct policy *p, const char *like)
{
	uint64_t set = 0;
	for (size_t i = 0; i < p->nwitnesses; i++)
		if (memcmp(p->witnesses[i].name, like, 2) == 0)
			set |= (uint64_t)1 << i;
	return set;
}

enum err_kind
policy_check_enforceable(const struct policy *p, struct err *e)
{
	if (!p->quorum)
		return err_set(e, ERR_UNSUPPORTED,
			"`quorum none` trusts a log alone; nothing is enforced on that");
	for (size_t i = 0; i < p->nwitnesses; i++)
		if (!has_jurisdiction(p->witnesses[i].name))
			return err_set(e, ERR_UNSUPPORTED,
				"witness %s: its name does not begin with the state that can "
				"compel "
				"it, as in `kz.%s`",
				p->witnesses[i].name, p->witnesses[i].name);
	for (size_t i = 0; i < p->nwitnesses; i++) {
		const char *name = p->witnesses[i].name;
		uint64_t own = of_jurisdiction(p, name);
		if (makes(p, p->quorum, own))
			return err_set(e, ERR_UNSUPPORTED,
				"the quorum can be made by witnesses of %.2s alone", name);
		if (!makes(p, p->quorum, ~own))
			return err_set(e, ERR_UNSUPPORTED,
				"the quorum cannot be made without witnesses of %.2s", name);
	}
	return OK;
}

/* ---- a note ---- */

static enum err_kind
find_log(const struct policy *p, const struct note *n, const struct checkpoint *c, struct err *e)
{
	bool found = false;
	for (size_t i = 0; i < p->nlogs; i++) {
		if (strcmp(p->logs[i].key.name, c->origin) != 0)
			continue;
		enum err_kind rc = note_verify(n, &p->logs[i].key, NULL, e);
		if (rc == OK)
			found = true;
		else if (rc != ERR_MISSING)
			return rc;
	}
	return found ? OK : err_set(e, ERR_MISMATCH, "it is signed by no log of the policy");
}

/* Since when do those listed make the quorum: the latest such time, or 0. */
static uint64_t
quorum_time(const struct policy *p, const uint64_t *times)
{
	uint64_t best = 0;
	for (size_t i = 0; i < p->nwitnesses; i++) {
		uint64_t set = 0;
		for (size_t k = 0; times[i] > best && k < p->nwitnesses; k++)
			set |= times[k] >= times[i] ? (uint64_t)1 << k : 0;
		if (set && makes(p, p->quorum, set))
			best = times[i];
	}
	return best;
}

static enum err_kind
count_witnesses(const struct policy *p, const struct note *n, uint64_t now,
	struct policy_verdict *v, uint64_t *times, struct err *e)
{
	for (size_t i = 0; i < p->nwitnesses; i++) {
		uint64_t time = 0;
		enum err_kind rc = note_verify(n, &p->witnesses[i].key, &time, e);
		times[i] = 0;
		if (rc == ERR_MISSING)
			continue;
		if (rc != OK)
			return err_context(e, "witness %s", p->witnesses[i].name);
		if (time == 0 || time > now + FUTURE_MAX_S)
			continue;
		times[i] = time;
		v->cosignatures++;
		v->newest = time > v->newest ? time : v->newest;
	}
	return OK;
}

enum err_kind
policy_verify(const struct policy *p, struct slice bytes, uint64_t now, struct policy_verdict *v,
	struct err *e)
{
	struct note n;
	uint64_t times[POLICY_MAX_ITEMS] = {0};
	*v = (struct policy_verdict){.quorum = 0};
	if (note_parse(bytes, &n, e) != OK || checkpoint_parse(n.text, &v->checkpoint, e) != OK)
		return e->kind;
	if (find_log(p, &n, &v->checkpoint, e) != OK ||
		count_witnesses(p, &n, now, v, times, e) != OK)
		return e->kind;
	if (!p->quorum)
		return OK;
	v->quorum = quorum_time(p, times);
	if (!v->quorum)
		return err_set(e, ERR_MISSING, "no quorum of witnesses: %zu of %zu cosigned",
			v->cosignatures, p->nwitnesses);
	return OK;
}

size_t
policy_logs(const struct policy *p, const struct policy_party **logs)
{
	*logs = p->logs;
	return p->nlogs;
}

size_t
policy_witnesses(const struct policy *p, const struct policy_party **witnesses)
{
	*witnesses = p->witnesses;
	return p->nwitnesses;
}
