#include "keys.h"

#include "os/file.h"

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { COMMAND_MAX = 4096, FILES_MAX = 256 };

static char folder[] = "/tmp/exq-cms-XXXXXX";
static struct buf files[FILES_MAX];
static size_t nfiles;

bool
openssl(const char *arguments, ...)
{
	char command[COMMAND_MAX];
	int n = snprintf(command, sizeof command, "cd %s && openssl ", folder);
	va_list ap;
	va_start(ap, arguments);
	n += vsnprintf(command + n, sizeof command - (size_t)n, arguments, ap);
	va_end(ap);
	assert_true((size_t)n + 24 < sizeof command);
	strcat(command, " >log 2>&1 </dev/null");
	return system(command) == 0;
}

bool
make_cert(const char *name, const char *options, const char *subject)
{
	return openssl("req -x509 -nodes -utf8 -newkey %s -keyout %s.key -out %s.pem -subj '%s'"
		       " -days 30",
		options, name, name, subject);
}

bool
make_gost(void)
{
	static int made;
	if (!made)
		made = make_cert("gost256", "gost2012_256 -pkeyopt paramset:A -engine gost",
			       "/CN=gost256") &&
				       make_cert("gost512",
					       "gost2012_512 -pkeyopt paramset:A -engine gost",
					       "/CN=gost512") &&
				       make_cert("gost2001",
					       "gost2001 -pkeyopt paramset:A -engine gost",
					       "/CN=gost2001")
			       ? 1
			       : -1;
	return made > 0;
}

int
keys_make(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	put_file("content", slice_of("what was published\n"));
	put_file("empty", slice_of(""));
	return make_cert("rsa", "rsa:2048 -set_serial 7", "/CN=Authority") &&
			       make_cert("twin", "rsa:2048 -set_serial 7", "/CN=Authority") &&
			       make_cert("stranger", "rsa:2048", "/CN=Stranger") &&
			       make_cert("ec", "ec -pkeyopt ec_paramgen_curve:P-256", "/CN=Curve")
		       ? 0
		       : -1;
}

int
keys_remove(void **state)
{
	char command[64];
	(void)state;
	for (size_t i = 0; i < nfiles; i++)
		buf_fini(&files[i]);
	snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command);
}

struct slice
file_of(const char *name)
{
	char path[256];
	struct err e;
	assert_true(nfiles < FILES_MAX);
	struct buf *b = &files[nfiles++];
	buf_init(b, 16 << 20);
	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(file_read(path, 8 << 20, b, &e), OK);
	return b->n ? buf_slice(b) : slice_of("");
}

void
put_file(const char *name, struct slice bytes)
{
	char path[256];
	struct err e;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(file_write(path, bytes, &e), OK);
}

struct slice
sign_by(const char *name, const char *content, const char *options)
{
	assert_true(openssl("cms -sign -binary -outform DER -in %s -signer %s.pem -inkey %s.key"
			    " -out sig %s",
		content, name, name, options));
	return file_of("sig");
}

struct slice
sign_twice(const char *name, const char *digest_one, const char *digest_two)
{
	enum { HOW = CMS_DETACHED | CMS_BINARY | CMS_NOCERTS | CMS_PARTIAL };
	char file[32];
	unsigned char *der = NULL;
	struct slice content = file_of("content");
	snprintf(file, sizeof file, "%s.pem", name);
	struct slice pem = file_of(file);
	BIO *data = BIO_new_mem_buf(content.p, (int)content.n);
	BIO *cert_text = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *cert = PEM_read_bio_X509(cert_text, NULL, NULL, NULL);
	snprintf(file, sizeof file, "%s.key", name);
	pem = file_of(file);
	BIO *key_text = BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, data, HOW);
	assert_non_null(CMS_add1_signer(cms, cert, key, EVP_get_digestbyname(digest_one), HOW));
	assert_non_null(CMS_add1_signer(cms, cert, key, EVP_get_digestbyname(digest_two), HOW));
	assert_int_equal(CMS_final(cms, data, NULL, CMS_BINARY), 1);
	int n = i2d_CMS_ContentInfo(cms, &der);
	assert_true(n > 0);
	put_file("sig", (struct slice){(const char *)der, (size_t)n});
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	EVP_PKEY_free(key);
	X509_free(cert);
	BIO_free(key_text);
	BIO_free(cert_text);
	BIO_free(data);
	return file_of("sig");
}
