#include "sign/ed25519.h"

#include "os/output.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_LEN = 32, SIG_LEN = 64, PEM_MAX = 4096, PATH_MAX_BYTES = 4096 };

struct ed25519 {
	EVP_PKEY *pkey;
	unsigned char public[KEY_LEN];
};

bool
ed25519_check(const unsigned char key[KEY_LEN], struct slice message,
	const unsigned char signature[SIG_LEN])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, KEY_LEN);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const unsigned char *text = (const unsigned char *)(message.n ? message.p : "");
	bool good = pkey && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
		    EVP_DigestVerify(ctx, signature, SIG_LEN, text, message.n) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}

/* Takes the key over, also on error. */
static enum err_kind
wrap(EVP_PKEY *pkey, struct ed25519 **k, struct err *e)
{
	size_t n = KEY_LEN;
	struct ed25519 *got = calloc(1, sizeof *got);
	if (!got || EVP_PKEY_get_raw_public_key(pkey, got->public, &n) != 1 || n != KEY_LEN) {
		free(got);
		EVP_PKEY_free(pkey);
		return err_set(e, ERR_IO, "out of memory");
	}
	got->pkey = pkey;
	*k = got;
	return OK;
}

enum err_kind
ed25519_new(struct ed25519 **k, struct err *e)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	ERR_clear_error();
	if (!pkey)
		return err_set(e, ERR_IO, "no Ed25519 key could be made");
	return wrap(pkey, k, e);
}

/* Without this one OpenSSL asks for a password on the terminal. */
static int
no_password(char *to, int n, int writing, void *from)
{
	(void)to, (void)n, (void)writing, (void)from;
	return -1;
}

enum err_kind
ed25519_parse(struct slice pem, struct ed25519 **k, struct err *e)
{
	if (pem.n > PEM_MAX)
		return err_set(e, ERR_LIMIT, "a key of %zu bytes; %d are allowed", pem.n, PEM_MAX);
	BIO *in = BIO_new_mem_buf(pem.n ? pem.p : "", (int)pem.n);
	EVP_PKEY *pkey = in ? PEM_read_bio_PrivateKey(in, NULL, no_password, NULL) : NULL;
	bool more = in && BIO_pending(in) > 0;
	BIO_free(in);
	ERR_clear_error();
	if (!in)
		return err_set(e, ERR_IO, "out of memory");
	if (!pkey)
		return err_set(e, ERR_SYNTAX, "no private key in PEM without a password");
	if (more || EVP_PKEY_get_id(pkey) != EVP_PKEY_ED25519) {
		EVP_PKEY_free(pkey);
		return more ? err_set(e, ERR_SYNTAX, "bytes behind the private key")
			    : err_set(e, ERR_UNSUPPORTED, "a private key that is not Ed25519");
	}
	return wrap(pkey, k, e);
}

/* A name is durable when its folder is. */
static enum err_kind
sync_folder(const char *path, struct err *e)
{
	char folder[PATH_MAX_BYTES] = ".";
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	if (n >= sizeof folder)
		return err_set(e, ERR_LIMIT, "a path of more than %d bytes", PATH_MAX_BYTES - 1);
	if (slash) {
		memcpy(folder, path, n ? n : 1);
		folder[n ? n : 1] = '\0';
	}
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	return good ? OK : err_set(e, ERR_IO, "%s: %s", folder, strerror(why));
}

static enum err_kind
write_new(const char *path, const char *p, size_t n, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	enum err_kind rc = OK;
	if (!output_bytes(fd, (struct slice){p, n}) || fsync(fd) != 0)
		rc = err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	if (close(fd) != 0 && rc == OK)
		rc = err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	if (rc == OK)
		rc = sync_folder(path, e);
	if (rc != OK)
		(void)unlink(path);
	return rc;
}

enum err_kind
ed25519_save(const struct ed25519 *k, const char *path, struct err *e)
{
	enum err_kind rc;
	char *p = NULL;
	BIO *out = BIO_new(BIO_s_secmem());
	if (out && PEM_write_bio_PKCS8PrivateKey(out, k->pkey, NULL, NULL, 0, NULL, NULL) == 1) {
		long n = BIO_get_mem_data(out, &p);
		rc = write_new(path, p, (size_t)n, e);
	} else {
		rc = err_set(e, ERR_IO, "%s: the key could not be written as PEM", path);
	}
	BIO_free(out); /* a secure BIO wipes what it held */
	ERR_clear_error();
	return rc;
}

void
ed25519_close(struct ed25519 *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->pkey);
	free(k);
}

void
ed25519_public(const struct ed25519 *k, unsigned char to[KEY_LEN])
{
	memcpy(to, k->public, KEY_LEN);
}

enum err_kind
ed25519_sign(
	const struct ed25519 *k, struct slice message, unsigned char to[SIG_LEN], struct err *e)
{
	size_t n = SIG_LEN;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const unsigned char *text = (const unsigned char *)(message.n ? message.p : "");
	bool good = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, k->pkey) == 1 &&
		    EVP_DigestSign(ctx, to, &n, text, message.n) == 1 && n == SIG_LEN;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good ? OK : err_set(e, ERR_IO, "OpenSSL could not sign");
}
