/* The first two bytes are a length: so much signature, the rest is a certificate. */
#include "sign/cms.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static enum err_kind
read_some(void *from, char *to, size_t max, size_t *n, struct err *e)
{
	bool *done = from;
	(void)e;
	*n = *done || max < 5 ? 0 : 5;
	memcpy(to, "bytes", *n);
	*done = true;
	return OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	bool done = false;
	struct cms_signer who;
	struct err e = {.kind = OK};
	size_t length = n < 2 ? 0 : (size_t)(bytes[0] << 8 | bytes[1]);
	if (n < 2 || length > n - 2)
		return 0;
	struct slice signature = {(const char *)bytes + 2, length};
	struct slice certificate = {(const char *)bytes + 2 + length, n - 2 - length};
	enum err_kind rc = cms_verify(read_some, &done, signature, certificate, &who, &e);
	if (rc != OK && (e.kind != rc || !e.msg[0]))
		abort();
	return 0;
}
