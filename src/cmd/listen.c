#include "cmd/listen.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum err_kind
listen_parse(const char *text, struct listen *l, struct err *e)
{
	const char *colon = strrchr(text, ':'), *from = text;
	char *end = NULL;
	size_t n = colon ? (size_t)(colon - text) : 0;
	unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 0;
	bool brackets = n > 2 && text[0] == '[' && text[n - 1] == ']';
	if (brackets) {
		from++;
		n -= 2;
	}
	if (!n || n >= sizeof l->address || (!brackets && memchr(from, ':', n)) || colon[1] < '0' ||
		colon[1] > '9' || *end || port > UINT16_MAX)
		return err_set(e, ERR_USAGE, "--listen %s: expected ADDRESS:PORT", text);
	memcpy(l->address, from, n);
	l->address[n] = '\0';
	l->port = (unsigned)port;
	return OK;
}
