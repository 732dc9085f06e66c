#include "roles.h"

#include "keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static char sections[16384] =
	"[req]\ndistinguished_name=dn\n[dn]\n"
	"[root]\nsubjectKeyIdentifier=hash\nkeyUsage=critical,digitalSignature,keyCertSign\n"
	"basicConstraints=critical,CA:TRUE,pathlen:0\n"
	"[role]\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
	"keyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n";

static const char *const sha[] = {"sha256", "sha384", NULL};
static const char *const g256[] = {"md_gost12_256", NULL};
static const char *const g512[] = {"md_gost12_512", NULL};

const struct role_kind role_kinds[] = {
	{"p256", "ec -pkeyopt ec_paramgen_curve:P-256", "", sha},
	{"p384", "ec -pkeyopt ec_paramgen_curve:P-384", "", sha},
	{"rsa2048", "rsa:2048", "", sha},
	{"rsa3072", "rsa:3072", "", sha},
	{"g256", "gost2012_256 -pkeyopt paramset:A", "-engine gost", g256},
	{"g512", "gost2012_512 -pkeyopt paramset:A", "-engine gost", g512},
	{NULL},
};

void
add_section(const char *name, const char *lines)
{
	size_t n = strlen(sections);
	n += (size_t)snprintf(sections + n, sizeof sections - n, "[%s]\n%s\n", name, lines);
	assert_true(n < sizeof sections);
	put_file("cnf", slice_of(sections));
}

bool
make_root(const char *name, const char *key, const char *subject, const char *section)
{
	return openssl("req -x509 -nodes -newkey %s -keyout %s.key -out %s.pem -subj '%s' -days 30"
		       " -config cnf -extensions %s",
		       key, name, name, subject, section) &&
	       openssl("x509 -in %s.pem -outform DER -out %s.der", name, name);
}

bool
make_role(const char *name, const char *root, const char *key, const char *subject,
	const char *section, const char *options)
{
	bool gost = strstr(key, "gost") != NULL;
	return openssl("req -new -nodes -newkey %s -keyout %s.key -out %s.csr -subj '%s'"
		       " -config cnf %s",
		       key, name, name, subject, gost ? "-engine gost" : "") &&
	       openssl("x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -extfile cnf"
		       " -extensions %s -outform DER -out %s.der %s %s %s %s",
		       name, root, root, section, name, gost ? "-engine gost" : "",
		       strstr(options, "-set_serial") ? "" : "-set_serial 7",
		       strstr(options, "-days") ? "" : "-days 30", options) &&
	       openssl("x509 -inform DER -in %s.der -out %s.pem", name, name);
}

bool
has_kind(const struct role_kind *k)
{
	return !k->engine[0] || make_gost();
}

int
roles_make(void **state)
{
	if (keys_make(state) != 0)
		return -1;
	put_file("cnf", slice_of(sections));
	put_file("document", slice_of("{\"type\":\"demand\"}"));
	if (!make_root("root", role_kinds[0].key, "/C=KZ/CN=kz.root", "root"))
		return -1;
	for (const struct role_kind *k = role_kinds; k->name; k++)
		if (has_kind(k) &&
			!make_role(k->name, "root", k->key, "/CN=kz.court.astana", "role", ""))
			return -1;
	return 0;
}

struct slice
sign_object(const char *name, const char *content, const char *options)
{
	assert_true(openssl("cms -sign -binary -nodetach -nosmimecap -outform DER -in %s"
			    " -signer %s.pem -inkey %s.key -out object %s",
		content, name, name, options));
	return file_of("object");
}

struct cert *
cert_of(const char *file)
{
	struct cert *c = NULL;
	struct err e;
	if (cert_parse_file(file_of(file), &c, &e) != OK) {
		print_message("%s: %s\n", file, e.msg);
		fail();
	}
	return c;
}
