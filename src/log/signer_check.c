/* Before a signer serves: have witnesses seen more of its log than it remembers? */
#include "log/latest.h"
#include "log/signer_state.h"

#include <stdio.h>
#include <stdlib.h>

/* What is compared: no private key is in memory while witnesses are asked. */
struct memory {
	char origin[ORIGIN_MAX + 1];
	struct checkpoint last;
	struct vkey keys[SIGNER_MAX_KEYS];
	size_t nkeys;
	const struct policy *policy;
};

static enum err_kind
read_memory(const char *folder, struct memory *m, struct err *e)
{
	struct signer_state s;
	if (signer_state_open(folder, &s, e) != OK)
		return e->kind;
	memcpy(m->origin, s.origin, sizeof m->origin);
	memcpy(m->keys, s.vkeys, sizeof m->keys);
	m->nkeys = s.nkeys;
	m->last = s.last;
	signer_state_close(&s);
	return OK;
}

/* By one of its keys, or one that the policy has of this log. */
static bool
is_signed(const struct memory *m, const struct note *n)
{
	const struct policy_party *logs;
	struct err e;
	size_t count = policy_logs(m->policy, &logs);
	for (size_t i = 0; i < m->nkeys; i++)
		if (note_verify(n, &m->keys[i], NULL, &e) == OK)
			return true;
	for (size_t i = 0; i < count; i++)
		if (strcmp(logs[i].key.name, m->origin) == 0 &&
			note_verify(n, &logs[i].key, NULL, &e) == OK)
			return true;
	return false;
}

static bool
contradicts(const struct memory *m, const struct checkpoint *c)
{
	return c->size > m->last.size ||
	       (c->size == m->last.size && !sha256_eq(&c->root, &m->last.root));
}

/* A checkpoint that nobody known signed is no answer: it neither stops the signer nor lets it. */
static enum err_kind
judge(const struct memory *m, struct latest_item *it, struct err *e)
{
	struct note n;
	if (it->answer != LATEST_HAS || !contradicts(m, &it->checkpoint))
		return OK;
	if (note_parse(buf_slice(&it->note), &n, e) != OK || !is_signed(m, &n)) {
		it->answer = LATEST_SILENT;
		snprintf(it->why, sizeof it->why,
			"a checkpoint of %llu entries, signed by no key of the log known here",
			(unsigned long long)it->checkpoint.size);
		return OK;
	}
	return err_set(e, ERR_MISMATCH,
		"the witness %s holds a checkpoint of %llu entries%s signed by this log, and this "
		"signer signed one of %llu last: it is an older copy, or another history; see "
		"`exq log restore`",
		it->witness->name, (unsigned long long)it->checkpoint.size,
		it->checkpoint.size == m->last.size ? " with another root" : "",
		(unsigned long long)m->last.size);
}

static enum err_kind
judge_all(const struct memory *m, struct latest *l, const struct signer_check_options *o,
	struct err *e)
{
	enum err_kind rc = OK;
	for (size_t i = 0; rc == OK && i < l->n; i++) {
		struct latest_item *it = &l->items[i];
		rc = judge(m, it, e);
		if (rc == OK && it->answer != LATEST_HAS)
			o->report(o->to, it->witness->name, it->why);
	}
	return rc == OK ? latest_check_silent(l, m->policy, e) : rc;
}

enum err_kind
signer_check(const struct signer_check_options *o, bool *behind, struct err *e)
{
	struct memory m = {.policy = o->policy};
	struct latest *l = calloc(1, sizeof *l);
	*behind = false;
	if (!l)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = read_memory(o->folder, &m, e);
	if (rc == OK) {
		latest_ask(l, o->policy, m.origin);
		rc = judge_all(&m, l, o, e);
		*behind = rc == ERR_MISMATCH;
	}
	latest_fini(l);
	free(l);
	return rc;
}
