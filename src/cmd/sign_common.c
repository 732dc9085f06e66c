/* What the commands of cmd/sign.h share. */
#include "cmd/sign.h"
#include "doc/record.h"
#include "doc/types.h"
#include "os/file.h"

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

enum err_kind
sign_check_document(struct slice type, struct slice text, struct err *e)
{
	enum doc_type found;
	const struct doc_common *doc;
	if (slice_is(type, record_table.type))
		return err_set(e, ERR_USAGE, "a %s can never be signed", record_table.type);
	struct arena *a = arena_open(ARENA_MAX);
	if (!a)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = doc_decode_any(text, a, &found, &doc, e);
	arena_close(a);
	return rc;
}
