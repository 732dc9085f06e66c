/*
 * log/conf.h: what a log is known by, as the file `log.conf` in its folder has it: two lines,
 * `origin <origin>` and `genesis <id>`.  The parser is pure.
 */
#ifndef EXQ_LOG_CONF_H
#define EXQ_LOG_CONF_H

#include "log/checkpoint.h"

struct conf {
	char origin[ORIGIN_MAX + 1];
	struct sha256 genesis;
};

enum { CONF_MAX_BYTES = 1024 };

/* On error *c is untouched and *e says the line. */
MUST_CHECK enum err_kind conf_parse(struct slice text, struct conf *c, struct err *e);
void conf_put(struct buf *to, const struct conf *c);

/* `folder`/log.conf. */
MUST_CHECK enum err_kind conf_read(const char *folder, struct conf *c, struct err *e);
MUST_CHECK enum err_kind conf_write(const char *folder, const struct conf *c, struct err *e);

#endif
