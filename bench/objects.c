/*
 * bench/objects: many signed demands of about 2 KB, each of its own, for bench/submit.
 * usage: bench_objects KEY CERT TEMPLATE.json COUNT, each object behind its length (u32,
 * big-endian) on standard output.  In TEMPLATE the digits of "nonce" are replaced.
 */
#include "base/hex.h"
#include "os/clock.h"
#include "os/file.h"
#include "sign/key.h"

#include <stdio.h>
#include <stdlib.h>

static void
must(enum err_kind rc, const struct err *e)
{
	if (rc == OK)
		return;
	fprintf(stderr, "bench_objects: %s\n", e->msg);
	exit(2);
}

int
main(int argc, char **argv)
{
	struct err e = {.msg = "usage: bench_objects KEY CERT TEMPLATE.json COUNT"};
	struct key *key;
	struct cert *cert;
	struct buf pem, text, der;
	must(argc == 5 ? OK : ERR_USAGE, &e);
	buf_init(&pem, 1 << 16);
	buf_init(&text, 1 << 16);
	buf_init(&der, 1 << 17);
	must(key_open(argv[1], NULL, &key, &e), &e);
	must(file_read(argv[2], 1 << 16, &pem, &e), &e);
	must(cert_parse_file(buf_slice(&pem), &cert, &e), &e);
	must(file_read(argv[3], 1 << 15, &text, &e), &e);
	char *nonce = strstr(buf_str(&text), "\"nonce\":\"");
	snprintf(e.msg, sizeof e.msg, "the template has no nonce");
	must(nonce ? OK : ERR_SYNTAX, &e);
	for (long i = 0, n = atol(argv[4]); i < n; i++) {
		char digits[33];
		snprintf(digits, sizeof digits, "%032lx", i);
		memcpy(nonce + 9, digits, 32);
		buf_clear(&der);
		must(key_sign_object(key, cert, buf_slice(&text), clock_now(), &der, &e), &e);
		unsigned char head[4] = {0, (unsigned char)(der.n >> 16),
			(unsigned char)(der.n >> 8), (unsigned char)der.n};
		fwrite(head, 1, 4, stdout);
		fwrite(der.p, 1, der.n, stdout);
	}
	return fflush(stdout) != 0;
}
