#include "history.h"

#include "../os/folder.h"
#include "log/checkpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

struct err err;
char at[512];
struct vkey vkey;

void
shell(const char *command)
{
	char text[1024];
	snprintf(text, sizeof text, "cd %s && %s", folder, command);
	assert_int_equal(system(text), 0); /* NOLINT(cert-env33-c) */
}

void
says(const char *what)
{
	if (!strstr(err.msg, what))
		fail_msg("'%s' does not say '%s'", err.msg, what);
}

int
history_start(void **state)
{
	(void)state;
	snprintf(at, sizeof at, "%s/signer", folder);
	return mkdir(at, 0700) == 0 && signer_init(at, slice_of(ORIGIN), &vkey, &err) == OK ? 0
											    : -1;
}

int
history_clear(void **state)
{
	(void)state;
	shell("rm -rf signer older");
	return 0;
}

/* ---- trees of two histories ---- */

/* Leaf n of history 'a' or 'b'; they part at leaf 10. */
static enum err_kind
read_leaf(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	char name[32];
	struct sha256 left, right;
	if (level == 0) {
		snprintf(name, sizeof name, "%c%llu", index < 10 ? 'a' : *(const char *)from,
			(unsigned long long)index);
		*h = merkle_leaf(slice_of(name));
		return OK;
	}
	if (read_leaf(from, level - 1, 2 * index, &left, e) != OK ||
		read_leaf(from, level - 1, 2 * index + 1, &right, e) != OK)
		return e->kind;
	*h = merkle_node(&left, &right);
	return OK;
}

void
request(struct buf *text, struct advance *a, char history, const char *origin, uint64_t old,
	uint64_t size)
{
	struct checkpoint c = {.size = size};
	snprintf(c.origin, sizeof c.origin, "%s", origin);
	*a = (struct advance){.old = old};
	buf_init(text, CHECKPOINT_TEXT_MAX);
	if (merkle_root(read_leaf, &history, size, &c.root, &err) != OK ||
		merkle_prove_consistency(read_leaf, &history, old, size, &a->steps, &err) != OK)
		abort();
	checkpoint_put(text, &c);
	a->note = buf_slice(text);
}

enum err_kind
sign(struct signer *s, char history, uint64_t old, uint64_t size, struct buf *note)
{
	struct advance a;
	struct buf text;
	request(&text, &a, history, ORIGIN, old, size);
	enum err_kind rc = signer_sign(s, &a, note, &err);
	buf_fini(&text);
	return rc;
}

struct signer *
open_signer(void)
{
	struct signer *s = NULL;
	if (signer_open(at, &s, &err) != OK)
		fail_msg("%s", err.msg);
	return s;
}
