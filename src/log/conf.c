#include "log/conf.h"

#include "os/file.h"

#include <stdio.h>

/* `name <value>\n` at *rest, which moves behind it. */
static enum err_kind
take_line(struct slice *rest, const char *name, size_t line, struct slice *value, struct err *e)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	size_t n = strlen(name);
	if (!end || !slice_starts(*rest, name) || rest->p[n] != ' ')
		return err_set(e, ERR_SYNTAX, "line %zu: expected '%s …'", line, name);
	*value = (struct slice){rest->p + n + 1, (size_t)(end - rest->p) - n - 1};
	*rest = slice_from(*rest, (size_t)(end - rest->p) + 1);
	return OK;
}

enum err_kind
conf_parse(struct slice text, struct conf *c, struct err *e)
{
	struct conf got = {.origin = ""};
	struct slice origin = {NULL, 0}, genesis = {NULL, 0};
	if (text.n > CONF_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "larger than %d bytes", CONF_MAX_BYTES);
	if (take_line(&text, "origin", 1, &origin, e) != OK ||
		take_line(&text, "genesis", 2, &genesis, e) != OK)
		return e->kind;
	if (text.n)
		return err_set(e, ERR_SYNTAX, "line 3: nothing more is expected");
	if (origin.n == 0 || origin.n > ORIGIN_MAX || memchr(origin.p, '\0', origin.n))
		return err_set(e, ERR_SYNTAX, "line 1: no origin of a log");
	if (sha256_parse(genesis, &got.genesis, e) != OK)
		return err_context(e, "line 2");
	memcpy(got.origin, origin.p, origin.n);
	*c = got;
	return OK;
}

void
conf_put(struct buf *to, const struct conf *c)
{
	char id[SHA256_TEXT_MAX];
	buf_addf(to, "origin %s\ngenesis %s\n", c->origin, sha256_format(&c->genesis, id));
}

static enum err_kind
path_of(const char *folder, char *to, size_t max, struct err *e)
{
	int n = snprintf(to, max, "%s/log.conf", folder);
	return n > 0 && (size_t)n < max ? OK
					: err_set(e, ERR_LIMIT, "%s: the path is too long", folder);
}

enum err_kind
conf_read(const char *folder, struct conf *c, struct err *e)
{
	char path[4096];
	struct buf text;
	if (path_of(folder, path, sizeof path, e) != OK)
		return e->kind;
	buf_init(&text, CONF_MAX_BYTES);
	enum err_kind rc = file_read(path, CONF_MAX_BYTES, &text, e);
	if (rc == OK && conf_parse(buf_slice(&text), c, e) != OK)
		rc = err_context(e, "%s", path);
	buf_fini(&text);
	return rc;
}

enum err_kind
conf_write(const char *folder, const struct conf *c, struct err *e)
{
	char path[4096];
	struct buf text;
	if (path_of(folder, path, sizeof path, e) != OK)
		return e->kind;
	buf_init(&text, CONF_MAX_BYTES);
	conf_put(&text, c);
	enum err_kind rc = file_write(path, buf_slice(&text), e);
	buf_fini(&text);
	return rc;
}
