/*
 * tests/sign/roles.h: roots, role certificates and objects of the profile, made by the openssl
 * program beside the keys of keys.h.
 */
#ifndef EXQ_TESTS_SIGN_ROLES_H
#define EXQ_TESTS_SIGN_ROLES_H

#include "sign/cert.h"

/* For cmocka, of the group: root (kz.root, P-256) and role p256 of it (kz.court.astana). */
int roles_make(void **state);

/* NAME.key, NAME.pem and NAME.der: `key` is what behind -newkey; `section` of the configuration. */
bool make_root(const char *name, const char *key, const char *subject, const char *section);
bool make_role(const char *name, const char *root, const char *key, const char *subject,
	const char *section, const char *options);

/* Add a section to the configuration. */
void add_section(const char *name, const char *lines);

/* Every kind of key with a role of its own, NULL at the end; GOST only where its engine is. */
extern const struct role_kind {
	const char *name, *key, *engine; /* engine: options of the openssl program, "" for none */
	const char *const *digests;	 /* -md words, NULL at the end */
} role_kinds[];
bool has_kind(const struct role_kind *k);

struct slice sign_object(const char *name, const char *content, const char *options);
struct cert *cert_of(const char *file);

#endif
