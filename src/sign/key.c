/* OpenSSL 3 calls engines deprecated, and has no other way to tokens in Debian 12. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "sign/key.h"

#include "os/file.h"
#include "os/secret.h"
#include "sign/gost.h"
#include "sign/object.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/cms.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ui.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEY_MAX_BYTES = 1 << 16, PROMPT_MAX_BYTES = 8192 };

struct key {
	EVP_PKEY *key;
};

static enum err_kind
refused(struct err *e, const char *what)
{
	ERR_clear_error();
	return err_set(e, ERR_IO, "OpenSSL cannot %s", what);
}

/* ---- pass phrases and PINs ---- */

/* Asked for when OpenSSL first wants it, and once: it tries again with what was wrong. */
struct secret {
	const char *what, *where;
	bool known;	/* the text is there */
	struct err why; /* of another kind than OK: it could not be had */
	char text[SECRET_MAX];
};

/* Of the file at once; without one it is asked for when it is wanted. */
static enum err_kind
secret_begin(struct secret *s, const char *where, const char *file, struct err *e)
{
	bool token = slice_starts(slice_of(where), "pkcs11:");
	*s = (struct secret){.what = token ? "PIN" : "pass phrase", .where = where};
	if (!file)
		return OK;
	s->known = secret_read(file, s->text, e) == OK;
	return s->known ? OK : e->kind;
}

static void
secret_end(struct secret *s)
{
	OPENSSL_cleanse(s->text, sizeof s->text);
}

static bool
secret_have(struct secret *s)
{
	struct buf prompt;
	if (s->known || s->why.kind != OK)
		return s->known;
	buf_init(&prompt, PROMPT_MAX_BYTES);
	buf_addf(&prompt, "%s: %s: ", s->where, s->what);
	s->known = secret_ask(buf_slice(&prompt), s->text, &s->why) == OK;
	buf_fini(&prompt);
	if (s->why.kind == ERR_MISSING)
		err_set(&s->why, ERR_MISSING,
			"it needs a %s, and there is no terminal to ask on: --secret FILE is "
			"needed (of a subject's key: --subject-secret FILE)",
			s->what);
	if (!s->known)
		err_context(&s->why, "%.200s", s->where);
	return s->known;
}

/* A pem_password_cb. */
static int
give_secret(char *to, int max, int writing, void *from)
{
	struct secret *s = from;
	(void)writing;
	int n = secret_have(s) ? snprintf(to, (size_t)max, "%s", s->text) : -1;
	return n > 0 && n < max ? n : -1;
}

/* The reader of a UI_METHOD: 1 when the engine has its answer. */
static int
give_pin(UI *ui, UI_STRING *asked)
{
	struct secret *s = UI_get0_user_data(ui);
	if (UI_get_string_type(asked) != UIT_PROMPT)
		return 1;
	return s && secret_have(s) && UI_set_result(ui, asked, s->text) == 0;
}

/* ---- opening ---- */

static enum err_kind
open_pem(const char *path, struct secret *secret, struct key *k, struct err *e)
{
	struct buf b;
	buf_init(&b, KEY_MAX_BYTES);
	enum err_kind rc = file_read(path, KEY_MAX_BYTES, &b, e);
	if (rc == OK) {
		struct err ignored;
		(void)!gost_load(&ignored); /* what the key is of is known only when it is read */
		BIO *text = BIO_new_mem_buf(b.p ? b.p : "", (int)b.n);
		k->key = text ? PEM_read_bio_PrivateKey(text, NULL, give_secret, secret) : NULL;
		BIO_free(text);
		ERR_clear_error();
	}
	if (rc == OK && !k->key && secret->why.kind != OK) {
		*e = secret->why;
		rc = e->kind;
	} else if (rc == OK && !k->key) {
		rc = err_set(e, ERR_SYNTAX,
			"%s: no private key in PEM, or the pass phrase does not open it", path);
	}
	if (b.p)
		OPENSSL_cleanse(b.p, b.cap);
	buf_fini(&b);
	return rc;
}

static ENGINE *tokens;
static UI_METHOD *pins; /* NULL: out of memory */

static void
load_tokens(void)
{
	pins = UI_create_method("exq");
	if (pins)
		UI_method_set_reader(pins, give_pin);
	ENGINE_load_dynamic();
	tokens = ENGINE_by_id("pkcs11");
	if (tokens && ENGINE_init(tokens) != 1) {
		ENGINE_free(tokens);
		tokens = NULL;
	}
	if (tokens) /* what went wrong is told by us, in one line */
		(void)ENGINE_ctrl_cmd_string(tokens, "QUIET", NULL, 1);
	ERR_clear_error();
}

/* The engine asks for a PIN only where it has none: of the file, of the URI, or of a key before. */
static enum err_kind
open_token(const char *uri, struct secret *secret, struct key *k, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load_tokens);
	if (!tokens || !pins)
		return err_set(e, ERR_UNSUPPORTED,
			"pkcs11: keys need OpenSSL's engine pkcs11 (Debian package "
			"libengine-pkcs11-openssl)");
	if (secret->known && ENGINE_ctrl_cmd_string(tokens, "PIN", secret->text, 0) != 1)
		return refused(e, "give the PIN to the engine");
	k->key = ENGINE_load_private_key(tokens, uri, pins, secret);
	ERR_clear_error();
	if (k->key)
		return OK;
	if (secret->why.kind == OK)
		return err_set(e, ERR_MISSING, "%s: no such key, or not with this PIN", uri);
	*e = secret->why;
	return e->kind;
}

enum err_kind
key_open(const char *where, const char *secret_file, struct key **k, struct err *e)
{
	struct secret secret;
	if (secret_begin(&secret, where, secret_file, e) != OK)
		return e->kind;
	struct key *new = calloc(1, sizeof *new);
	enum err_kind rc = !new ? err_set(e, ERR_IO, "out of memory")
			   : slice_starts(slice_of(where), "pkcs11:")
				   ? open_token(where, &secret, new, e)
				   : open_pem(where, &secret, new, e);
	secret_end(&secret);
	if (rc == OK)
		*k = new;
	else
		key_close(new);
	return rc;
}

void
key_close(struct key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->key);
	free(k);
}

/* ---- a new one ---- */

static const struct {
	const char *option, *value;
	int nid;
	bool gost;
} kinds[] = {
	[KEY_P256] = {"ec_paramgen_curve", "P-256", EVP_PKEY_EC, false},
	[KEY_P384] = {"ec_paramgen_curve", "P-384", EVP_PKEY_EC, false},
	[KEY_RSA3072] = {"rsa_keygen_bits", "3072", EVP_PKEY_RSA, false},
	[KEY_GOST256] = {"paramset", "A", NID_id_GostR3410_2012_256, true},
	[KEY_GOST512] = {"paramset", "A", NID_id_GostR3410_2012_512, true},
};

static EVP_PKEY *
generate(enum key_kind kind)
{
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_id(kinds[kind].nid, NULL);
	bool ok = c && EVP_PKEY_keygen_init(c) == 1 &&
		  EVP_PKEY_CTX_ctrl_str(c, kinds[kind].option, kinds[kind].value) > 0 &&
		  EVP_PKEY_keygen(c, &key) == 1;
	EVP_PKEY_CTX_free(c);
	return ok ? key : NULL;
}

/* Made with its rights, and never over another file. */
static enum err_kind
save(const char *path, struct slice pem, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	bool ok = write(fd, pem.p, pem.n) == (ssize_t)pem.n && fsync(fd) == 0;
	int number = errno;
	ok = close(fd) == 0 && ok;
	if (ok)
		return OK;
	unlink(path);
	return err_set(e, ERR_IO, "%s: %s", path, strerror(number));
}

enum err_kind
key_new(enum key_kind kind, const char *path, const char *secret_file, struct err *e)
{
	struct secret secret;
	char *p = NULL;
	if (kinds[kind].gost && gost_load(e) != OK)
		return e->kind;
	if (secret_begin(&secret, path, secret_file, e) != OK)
		return e->kind;
	EVP_PKEY *key = generate(kind);
	BIO *out = BIO_new(BIO_s_secmem());
	bool ok = key && out &&
		  PEM_write_bio_PKCS8PrivateKey(out, key, secret.known ? EVP_aes_256_cbc() : NULL,
			  NULL, 0, secret.known ? give_secret : NULL, &secret) == 1;
	long n = ok ? BIO_get_mem_data(out, &p) : 0;
	enum err_kind rc =
		ok ? save(path, (struct slice){p, (size_t)n}, e) : refused(e, "make such a key");
	BIO_free(out);
	EVP_PKEY_free(key);
	secret_end(&secret);
	return rc;
}

/* ---- signing ---- */

static X509 *
x509_of(const struct cert *c)
{
	struct slice der = cert_der(c);
	const unsigned char *p = (const unsigned char *)der.p;
	return d2i_X509(NULL, &p, (long)der.n);
}

static const EVP_MD *
digest_for(const EVP_PKEY *key)
{
	switch (EVP_PKEY_get_base_id(key)) {
	case NID_id_GostR3410_2012_256:
		return EVP_get_digestbynid(NID_id_GostR3411_2012_256);
	case NID_id_GostR3410_2012_512:
		return EVP_get_digestbynid(NID_id_GostR3411_2012_512);
	default:
		return EVP_PKEY_get_bits(key) == 384 ? EVP_sha384() : EVP_sha256();
	}
}

static bool
set_time(CMS_SignerInfo *si, int64_t ms)
{
	ASN1_TIME *t = ASN1_TIME_adj(NULL, (time_t)(ms / 1000), 0, 0);
	bool ok = t && CMS_signed_add1_attr_by_NID(
			       si, NID_pkcs9_signingTime, ASN1_STRING_type(t), t, -1) == 1;
	ASN1_TIME_free(t);
	return ok;
}

static int
sign(const struct key *k, X509 *x, struct slice document, int64_t time, unsigned char **der)
{
	enum { HOW = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP };
	int n = -1;
	BIO *in = BIO_new_mem_buf(document.p, (int)document.n);
	CMS_ContentInfo *cms = in ? CMS_sign(NULL, NULL, NULL, NULL, HOW) : NULL;
	CMS_SignerInfo *si = cms ? CMS_add1_signer(cms, x, k->key, digest_for(k->key), HOW) : NULL;
	if (si && set_time(si, time) && CMS_final(cms, in, NULL, CMS_BINARY) == 1)
		n = i2d_CMS_ContentInfo(cms, der);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return n;
}

/* What comes out is read again: nothing leaves that others would refuse. */
static enum err_kind
check_own(struct slice der, const struct cert *c, struct err *e)
{
	struct object o;
	enum err_kind rc = object_parse(der, &o, e);
	return rc == OK ? object_verify(&o, c, e) : rc;
}

enum err_kind
key_sign_object(const struct key *k, const struct cert *c, struct slice document,
	int64_t signing_time, struct buf *der, struct err *e)
{
	unsigned char *bytes = NULL;
	if (document.n > OBJECT_MAX_CONTENT)
		return err_set(
			e, ERR_LIMIT, "a document of more than %d bytes", OBJECT_MAX_CONTENT);
	X509 *x = x509_of(c);
	if (!x)
		return refused(e, "read the certificate");
	if (X509_check_private_key(x, k->key) != 1) {
		X509_free(x);
		ERR_clear_error();
		return err_set(e, ERR_MISMATCH, "the certificate is of another key");
	}
	int n = sign(k, x, document, signing_time, &bytes);
	X509_free(x);
	if (n < 0)
		return refused(e, "sign with this key");
	struct slice made = {(const char *)bytes, (size_t)n};
	enum err_kind rc = check_own(made, c, e);
	if (rc == OK)
		buf_add(der, made);
	if (rc == OK && buf_failed(der))
		rc = err_set(e, ERR_IO, "out of memory");
	OPENSSL_free(bytes);
	ERR_clear_error();
	return rc;
}

/* ---- issuing ---- */

static bool
add(X509 *x, X509V3_CTX *c, int nid, const char *value)
{
	X509_EXTENSION *one = X509V3_EXT_conf_nid(NULL, c, nid, value);
	bool ok = one && X509_add_ext(x, one, -1) == 1;
	X509_EXTENSION_free(one);
	return ok;
}

static bool
add_extensions(X509 *x, X509 *issuer, bool root)
{
	X509V3_CTX c;
	X509V3_set_ctx(&c, issuer, x, NULL, NULL, 0);
	return add(x, &c, NID_subject_key_identifier, "hash") &&
	       (root || add(x, &c, NID_authority_key_identifier, "keyid:always")) &&
	       add(x, &c, NID_key_usage,
		       root ? "critical,digitalSignature,keyCertSign"
			    : "critical,digitalSignature") &&
	       (!root || add(x, &c, NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
}

/* 127 random bits, of which one is always set: RFC 5280 wants it positive. */
static bool
set_serial(X509 *x)
{
	BIGNUM *n = BN_new();
	bool ok = n && BN_rand(n, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
		  BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
	BN_free(n);
	return ok;
}

static bool
set_times(X509 *x, const struct key_issue *what)
{
	time_t from = (time_t)(what->not_before / 1000), to = (time_t)(what->not_after / 1000);
	return X509_time_adj_ex(X509_getm_notBefore(x), 0, 0, &from) &&
	       X509_time_adj_ex(X509_getm_notAfter(x), 0, 0, &to);
}

static bool
fill(X509 *x, X509 *root, const struct key *k, const struct key_issue *what)
{
	X509_NAME *name = X509_get_subject_name(x);
	return X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) &&
	       X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		       (const unsigned char *)what->actor, -1, -1, 0) == 1 &&
	       X509_set_issuer_name(x, root ? X509_get_subject_name(root) : name) == 1 &&
	       set_times(x, what) && X509_set_pubkey(x, what->subject->key) == 1 &&
	       add_extensions(x, root ? root : x, !root) &&
	       X509_sign(x, k->key, digest_for(k->key)) > 0;
}

/* As with objects: what is outside the profile (a weak key, a bad name) is refused by reading. */
static enum err_kind
take_issued(X509 *x, const struct cert *root, struct buf *der, struct err *e)
{
	unsigned char *bytes = NULL;
	struct cert *c = NULL;
	int n = i2d_X509(x, &bytes);
	if (n < 0)
		return refused(e, "write the certificate");
	enum err_kind rc = cert_parse((struct slice){(const char *)bytes, (size_t)n}, &c, e);
	if (rc == OK && root)
		rc = cert_check_issued(c, root, e);
	if (rc == OK)
		buf_add(der, cert_der(c));
	if (rc == OK && buf_failed(der))
		rc = err_set(e, ERR_IO, "out of memory");
	cert_close(c);
	OPENSSL_free(bytes);
	return rc;
}

enum err_kind
key_issue_cert(const struct key *k, const struct key_issue *what, struct buf *der, struct err *e)
{
	X509 *x = X509_new(), *root = what->root ? x509_of(what->root) : NULL;
	enum err_kind rc;
	if (strlen(what->actor) > ub_common_name)
		rc = err_set(e, ERR_LIMIT,
			"an actor id of more than %d characters is no common name", ub_common_name);
	else if (!x || (what->root && !root))
		rc = refused(e, "begin a certificate");
	else if (root && X509_check_private_key(root, k->key) != 1)
		rc = err_set(e, ERR_MISMATCH, "the root's certificate is of another key");
	else if (!fill(x, root, k, what))
		rc = refused(e, "issue the certificate");
	else
		rc = take_issued(x, what->root, der, e);
	X509_free(root);
	X509_free(x);
	ERR_clear_error();
	return rc;
}
