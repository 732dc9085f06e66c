/*
 * Any bytes as the file log.conf: there is one spelling, which is what is put again; and of any
 * origin and genesis the file that is put is read as the same.
 */
#include "fuzz.h"

#include "log/conf.h"

static void
same_again(const struct conf *c, struct slice text)
{
	struct buf b;
	buf_init(&b, CONF_MAX_BYTES);
	conf_put(&b, c);
	must(!buf_failed(&b) && slice_eq(buf_slice(&b), text));
	buf_fini(&b);
}

static void
as_file(struct slice text)
{
	struct conf c = {.origin = "?"};
	struct err e = {.kind = OK};
	enum err_kind rc = conf_parse(text, &c, &e);
	must(rc == e.kind);
	if (rc != OK) {
		must(e.msg[0] && strcmp(c.origin, "?") == 0);
		must(rc == ERR_LIMIT || strstr(e.msg, "line "));
		return;
	}
	must(c.origin[0] && strlen(c.origin) <= ORIGIN_MAX);
	same_again(&c, text);
}

/* The bytes as an origin: what has no newline and no NUL in it is one. */
static void
as_origin(struct slice bytes)
{
	struct conf c = {.genesis = sha256_of(bytes)}, got;
	struct buf b;
	struct err e;
	if (!bytes.n || bytes.n > ORIGIN_MAX || memchr(bytes.p, '\0', bytes.n))
		return;
	memcpy(c.origin, bytes.p, bytes.n);
	buf_init(&b, CONF_MAX_BYTES);
	conf_put(&b, &c);
	enum err_kind rc = conf_parse(buf_slice(&b), &got, &e);
	must((rc == OK) == !memchr(bytes.p, '\n', bytes.n));
	if (rc == OK)
		must(strcmp(got.origin, c.origin) == 0 && sha256_eq(&got.genesis, &c.genesis));
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice all = {(const char *)bytes, n};
	as_file(all);
	as_origin(all);
	return 0;
}
