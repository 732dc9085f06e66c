/* What the commands of cmd/sign.h share. */
#include "cmd/sign.h"
#include "doc/demand.h"
#include "doc/determination.h"
#include "doc/record.h"
#include "os/file.h"

#include <stdlib.h>

enum { ARENA_MAX = 16 << 20, CERT_FILE_MAX = 1 << 16 };

enum err_kind
sign_need(const struct args *a, const char *const *names, struct err *e)
{
	for (; *names; names++)
		if (!args_has(a, *names))
			return err_set(e, ERR_USAGE, "missing: %s%s",
				strlen(*names) > 1 ? "--" : "-", *names);
	return OK;
}

enum err_kind
sign_read_cert(const char *path, struct cert **c, struct err *e)
{
	struct buf b;
	buf_init(&b, CERT_FILE_MAX);
	enum err_kind rc = file_read(path, CERT_FILE_MAX, &b, e);
	if (rc == OK) {
		rc = cert_parse_file(buf_slice(&b), c, e);
		if (rc != OK)
			err_context(e, "%s", path);
	}
	buf_fini(&b);
	return rc;
}

/* The one place that knows which types there are. */
static const struct table *
table_of(struct slice type)
{
	static const struct table *const types[] = {
		&demand_table, &determination_table, &record_table};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (slice_is(type, types[i]->type))
			return types[i];
	return NULL;
}

enum err_kind
sign_check_document(struct slice type, struct slice text, struct err *e)
{
	const struct table *t = table_of(type);
	if (!t)
		return err_set(e, ERR_UNSUPPORTED, "no such type: %.*s",
			(int)(type.n < 40 ? type.n : 40), type.p);
	if (t->never_signed)
		return err_set(e, ERR_USAGE, "a %s can never be signed", t->type);
	struct arena *a = arena_open(ARENA_MAX);
	void *doc = malloc(t->size);
	enum err_kind rc = a && doc ? doc_decode(t, DOC_SIGNED, text, a, doc, NULL, e)
				    : err_set(e, ERR_IO, "out of memory");
	free(doc);
	arena_close(a);
	return rc;
}
