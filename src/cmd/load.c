#include "cmd/load.h"
#include "base/sha256.h"

#include "os/file.h"

#include <stdio.h>

enum { NAMES_MAX_BYTES = 1 << 20 };

enum err_kind
load_path(const char *folder, const char *part, const char *name, char to[LOAD_PATH_MAX],
	struct err *e)
{
	int n = snprintf(to, LOAD_PATH_MAX, "%s/%s%s%s", folder, part, *name ? "/" : "", name);
	if (n < 0 || n >= LOAD_PATH_MAX)
		return err_set(e, ERR_LIMIT, "the path of the packs is too long");
	return OK;
}

static enum err_kind
load_file(const char *path, struct law *l, struct law_diags *d, struct err *e)
{
	struct buf text;
	char hash[72];
	buf_init(&text, PACK_MAX_BYTES);
	enum err_kind rc = file_read(path, PACK_MAX_BYTES, &text, e);
	if (rc == OK) {
		sha256_text_of(buf_slice(&text), hash);
		if (law_add(l, slice_of(path), buf_slice(&text), hash, d) != OK)
			rc = OK; /* told by *d, with all the others */
	}
	buf_fini(&text);
	return rc;
}

static enum err_kind
load_folder(const char *folder, const char *part, struct law *l, struct law_diags *d, struct err *e)
{
	char path[LOAD_PATH_MAX];
	struct buf names;
	buf_init(&names, NAMES_MAX_BYTES);
	enum err_kind rc = load_path(folder, part, "", path, e);
	if (rc == OK)
		rc = file_list(path, ".law", &names, e);
	for (size_t at = 0; rc == OK && names.p[at]; at += strlen(names.p + at) + 1) {
		rc = load_path(folder, part, names.p + at, path, e);
		if (rc == OK)
			rc = load_file(path, l, d, e);
	}
	buf_fini(&names);
	return rc;
}

static enum err_kind
tell_mistakes(const struct law_diags *d, struct err *e)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct law_diag *m = &d->items[i];
		if (m->warning)
			continue;
		err_set(e, ERR_SYNTAX, "%.*s:%d:%d: %.*s", SLICE_ARG(m->at.file), m->at.line,
			m->at.column, SLICE_ARG(m->message));
		break;
	}
	size_t n = strlen(e->msg);
	if (d->errors > 1)
		snprintf(e->msg + n, sizeof e->msg - n,
			" (and %zu more; `exq law check` lists them)", d->errors - 1);
	return ERR_SYNTAX;
}

enum err_kind
load_law(const char *folder, struct law **l, struct law_diags **d, struct err *e)
{
	const char *from = folder ? folder : file_data_folder();
	*l = law_open();
	*d = law_diags_open();
	if (!*l || !*d)
		return err_set(e, ERR_IO, "out of memory");
	enum err_kind rc = load_folder(from, "law", *l, *d, e);
	if (rc == OK)
		rc = load_folder(from, "lang", *l, *d, e);
	if (rc == ERR_MISSING && (*l)->npacks)
		rc = OK; /* rules alone, on a lawyer's desk */
	if (rc != OK)
		return rc;
	if (law_finish(*l, *d) != OK || (*d)->errors)
		return tell_mistakes(*d, e);
	return OK;
}
