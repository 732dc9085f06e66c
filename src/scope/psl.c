#include "scope/psl.h"

#include <libpsl.h>
#include <stdio.h>
#include <stdlib.h>

static psl_ctx_t *
load(struct slice bytes)
{
	void *memory = (void *)(uintptr_t)bytes.p; /* read only: mode "r" */
	FILE *f = bytes.n ? fmemopen(memory, bytes.n, "r") : NULL;
	psl_ctx_t *list = f ? psl_load_fp(f) : NULL;
	if (f)
		(void)fclose(f);
	return list;
}

enum err_kind
scope_open(struct slice psl, struct scope **s, struct err *e)
{
	struct scope *new = calloc(1, sizeof *new);
	if (new) {
		new->list = load(psl);
		new->urls = url_open();
	}
	if (new &&new->list &&new->urls) {
		*s = new;
		return OK;
	}
	bool no_list = new && !new->list;
	scope_close(new);
	if (no_list)
		return err_set(e, ERR_SYNTAX, "this is no public suffix list");
	return err_set(e, ERR_LIMIT, "out of memory");
}

void
scope_close(struct scope *s)
{
	if (!s)
		return;
	if (s->list)
		psl_free(s->list);
	url_close(s->urls);
	free(s);
}

bool
psl_is_suffix(const struct scope *s, const char *host)
{
	return psl_is_public_suffix(s->list, host) != 0;
}

struct slice
psl_registrable(const struct scope *s, struct slice host, const char *cstr)
{
	const char *found = psl_registrable_domain(s->list, cstr);
	if (!found)
		return (struct slice){"", 0};
	return slice_from(host, (size_t)(found - cstr));
}
