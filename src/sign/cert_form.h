/*
 * sign/cert_form.h: the form of a certificate of the profile of sign/cert.h, read from DER.  Pure.
 */
#ifndef EXQ_SIGN_CERT_FORM_H
#define EXQ_SIGN_CERT_FORM_H

#include "sign/algorithm.h"

/* All slices borrow from the DER. */
struct cert_form {
	struct slice signed_part;     /* DER of the TBSCertificate */
	struct slice serial;	      /* of a positive number, without a leading zero */
	struct slice issuer, subject; /* DER of the names */
	struct slice actor, country;  /* the subject's common name; its country, "" for none */
	struct slice public_key;      /* DER of the SubjectPublicKeyInfo */
	struct slice key_id;	      /* subject key identifier */
	struct slice issuer_key_id;   /* "" where a root does not say it */
	struct slice signature;
	int64_t not_before, not_after; /* ms */
	enum object_algorithm algorithm;
	enum algorithm_key key;
	bool root;
};

/* ERR_SYNTAX, ERR_LIMIT, ERR_UNSUPPORTED: "at byte N: ...".  On error *f is undefined. */
MUST_CHECK enum err_kind cert_form_parse(struct slice der, struct cert_form *f, struct err *e);

struct cert_form_name {
	struct slice whole, actor, country; /* country: "" for none */
};

/* Read a name of the profile: one actor id, and optionally a country before it. */
void cert_form_take_name(struct der *d, struct cert_form_name *name);

/* [a-z0-9]+([.-][a-z0-9]+)*, at most ACTOR_MAX bytes. */
bool cert_form_is_actor(struct slice s);

#endif
