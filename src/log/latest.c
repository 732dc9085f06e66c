#include "log/latest.h"

#include "base/hex.h"
#include "os/fetch.h"
#include "os/work.h"

#include <stdio.h>

enum { URL_MAX = POLICY_URL_MAX + 128, NOT_FOUND = 404 };

/* One witness, for one thread. */
struct question {
	struct latest_item *item;
	const char *origin;
};

/* ---- asking one ---- */

static void
make_url(const struct question *q, char to[URL_MAX])
{
	char hex[2 * SHA256_LEN + 1];
	struct sha256 h = sha256_of(slice_of(q->origin));
	const char *url = q->item->witness->url;
	size_t n = strlen(url);
	while (n && url[n - 1] == '/')
		n--;
	hex_format(h.b, SHA256_LEN, hex);
	snprintf(to, URL_MAX, "%.*s/%s/checkpoint", (int)n, url, hex);
}

/* Of this log, and with the witness's cosignature. */
static enum err_kind
read_answer(struct question *q, struct err *e)
{
	struct latest_item *it = q->item;
	struct note n;
	if (note_parse(buf_slice(&it->note), &n, e) != OK ||
		checkpoint_parse(n.text, &it->checkpoint, e) != OK)
		return e->kind;
	if (strcmp(it->checkpoint.origin, q->origin) != 0)
		return err_set(e, ERR_MISMATCH, "it is of the log %s", it->checkpoint.origin);
	return note_verify(&n, &it->witness->key, NULL, e);
}

static enum latest_answer
ask(struct question *q, struct fetch *f, struct err *e)
{
	char url[URL_MAX];
	struct fetch_answer got;
	if (!q->item->witness->url[0]) {
		err_set(e, ERR_MISSING, "the policy has no URL of it");
		return LATEST_SILENT;
	}
	if (!f) {
		err_set(e, ERR_IO, "out of memory");
		return LATEST_SILENT;
	}
	make_url(q, url);
	if (fetch_url(f, url, NULL, &q->item->note, &got, e) != OK)
		return LATEST_SILENT;
	if (got.status != 200) {
		err_set(e, ERR_IO, "%s: status %ld", url, got.status);
		return got.status == NOT_FOUND ? LATEST_NONE : LATEST_SILENT;
	}
	return read_answer(q, e) == OK ? LATEST_HAS : LATEST_SILENT;
}

static void
work(void *item)
{
	struct question *q = item;
	struct err e = {.msg = ""};
	struct fetch *f = fetch_open();
	q->item->answer = ask(q, f, &e);
	if (q->item->answer != LATEST_HAS)
		snprintf(q->item->why, sizeof q->item->why, "%s", e.msg);
	fetch_close(f);
}

/* ---- all of them ---- */

void
latest_ask(struct latest *l, const struct policy *p, const char *origin)
{
	struct question questions[POLICY_MAX_ITEMS];
	const struct policy_party *witnesses;
	l->n = policy_witnesses(p, &witnesses);
	for (size_t i = 0; i < l->n; i++) {
		l->items[i] = (struct latest_item){.witness = &witnesses[i]};
		buf_init(&l->items[i].note, NOTE_MAX_BYTES);
		questions[i] = (struct question){&l->items[i], origin};
	}
	work_each(questions, l->n, sizeof questions[0], work);
}

void
latest_fini(struct latest *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_fini(&l->items[i].note);
	l->n = 0;
}

enum err_kind
latest_check_silent(const struct latest *l, const struct policy *p, struct err *e)
{
	uint64_t silent = 0;
	char names[ERR_MSG_MAX / 2] = "";
	size_t at = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].answer != LATEST_SILENT)
			continue;
		silent |= (uint64_t)1 << i;
		if (at < sizeof names)
			at += (size_t)snprintf(names + at, sizeof names - at, "%s%s",
				at ? ", " : "", l->items[i].witness->name);
	}
	if (!policy_has_quorum(p, silent))
		return OK;
	return err_set(e, ERR_MISMATCH,
		"witnesses that did not answer could make a quorum, which may have cosigned a "
		"larger "
		"checkpoint: wait until they answer: %s",
		names);
}
