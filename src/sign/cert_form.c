#include "sign/cert_form.h"

#include "sign/cert.h"

#define BYTES(s) ((struct slice){(s), sizeof(s) - 1})

enum {
	VERSION_3 = 2, /* as it is written */
	SERIAL_MAX = 20,
	KEY_ID_MIN = 8,
	KEY_ID_MAX = 64,
};

/* What was met of the extensions; each is allowed once. */
enum extension { EXT_KEY_ID, EXT_ISSUER_KEY_ID, EXT_USAGE, EXT_BASIC };

static const struct slice extensions[] = {
	[EXT_KEY_ID] = {"\x55\x1D\x0E", 3},
	[EXT_ISSUER_KEY_ID] = {"\x55\x1D\x23", 3},
	[EXT_USAGE] = {"\x55\x1D\x0F", 3},
	[EXT_BASIC] = {"\x55\x1D\x13", 3},
};

struct extras {
	bool has[COUNT_OF(extensions)];
	bool is_role, is_root; /* as key usage says */
};

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
cert_form_is_actor(struct slice s)
{
	if (!s.n || s.n > ACTOR_MAX || !is_word(s.p[0]) || !is_word(s.p[s.n - 1]))
		return false;
	for (size_t i = 1; i < s.n; i++) {
		bool joins = s.p[i] == '.' || s.p[i] == '-';
		if (!is_word(s.p[i]) && !(joins && is_word(s.p[i - 1])))
			return false;
	}
	return true;
}

static void
take_country(struct der *d, struct slice *country)
{
	const char *at = d->left.p;
	struct slice s = der_take(d, DER_PRINTABLE);
	if (!der_failed(d) &&
		(s.n != 2 || s.p[0] < 'A' || s.p[0] > 'Z' || s.p[1] < 'A' || s.p[1] > 'Z'))
		der_fail_at(d, at, ERR_SYNTAX, "a country that is not two letters");
	*country = s;
}

static void
take_actor(struct der *d, struct slice *actor)
{
	const char *at = d->left.p;
	struct slice s = der_take(d, der_peek(d) == DER_UTF8 ? DER_UTF8 : DER_PRINTABLE);
	if (actor->n)
		der_fail_at(d, at, ERR_SYNTAX, "a second common name");
	if (!cert_form_is_actor(s))
		der_fail_at(d, at, ERR_SYNTAX, "a common name that is not an actor id");
	*actor = s;
}

/* One attribute in each set, in one order: a name is written in one way, no others stand for the
 * actor, and nothing about persons. */
static void
take_part(struct der *d, struct cert_form_name *n)
{
	static const struct slice common_name = {"\x06\x03\x55\x04\x03", 5};
	static const struct slice country = {"\x06\x03\x55\x04\x06", 5};
	struct der set = der_enter(d, DER_SET);
	const char *at = set.left.p;
	struct der one = der_enter(&set, DER_SEQUENCE);
	struct slice type = der_take_whole(&one, DER_OID);
	if (slice_eq(type, common_name))
		take_actor(&one, &n->actor);
	else if (slice_eq(type, country) && n->actor.n)
		der_fail_at(d, at, ERR_SYNTAX, "a country behind the common name");
	else if (slice_eq(type, country) && !n->country.n)
		take_country(&one, &n->country);
	else
		der_fail_at(d, at, ERR_SYNTAX,
			"a name with more than one common name and country: persons, numbers and "
			"addresses do not belong there");
	der_end(&one);
	der_end(&set);
}

void
cert_form_take_name(struct der *d, struct cert_form_name *n)
{
	struct der peek = *d;
	n->actor = n->country = slice_of("");
	n->whole = der_take_whole(&peek, DER_SEQUENCE);
	struct der name = der_enter(d, DER_SEQUENCE);
	const char *start = name.left.p;
	while (!der_failed(d) && name.left.n)
		take_part(&name, n);
	if (!n->actor.n)
		der_fail_at(d, start, ERR_SYNTAX, "a name without a common name");
}

static void
take_validity(struct der *d, struct cert_form *f)
{
	struct der in = der_enter(d, DER_SEQUENCE);
	const char *at = in.left.p;
	f->not_before = der_take_time(&in);
	f->not_after = der_take_time(&in);
	if (f->not_after < f->not_before)
		der_fail_at(d, at, ERR_SYNTAX, "validity that ends before it begins");
	der_end(&in);
}

static struct slice
take_key_id(struct der *d, int tag)
{
	const char *at = d->left.p;
	struct slice s = der_take(d, tag);
	if (s.n < KEY_ID_MIN || s.n > KEY_ID_MAX)
		der_fail_at(d, at, ERR_SYNTAX, "a key identifier that is not of 8 to 64 bytes");
	return s;
}

static void
take_usage(struct der *d, struct extras *x)
{
	static const struct slice role = {"\x03\x02\x07\x80", 4}; /* digitalSignature */
	static const struct slice root = {"\x03\x02\x02\x84", 4}; /* and keyCertSign */
	x->is_role = slice_eq(d->left, role);
	x->is_root = slice_eq(d->left, root);
	if (!x->is_role && !x->is_root)
		der_fail(d, ERR_SYNTAX,
			"key usage that is not digitalSignature alone (role) or with keyCertSign "
			"(root)");
	(void)der_take(d, DER_BITS);
}

static void
take_basic(struct der *d, struct cert_form *f)
{
	struct der in = der_enter(d, DER_SEQUENCE);
	if (!in.left.n)
		return;
	f->root = true;
	der_expect(&in, BYTES("\x01\x01\xFF\x02\x01\x00"),
		"basic constraints that are not CA false (role), or CA true with path length 0 "
		"(root)");
	der_end(&in);
}

static void
take_value(struct der *d, enum extension which, struct cert_form *f, struct extras *x)
{
	switch (which) {
	case EXT_KEY_ID:
		f->key_id = take_key_id(d, DER_OCTETS);
		break;
	case EXT_ISSUER_KEY_ID: {
		struct der in = der_enter(d, DER_SEQUENCE);
		f->issuer_key_id = take_key_id(&in, DER_CONTEXT);
		der_end(&in);
		break;
	}
	case EXT_USAGE:
		take_usage(d, x);
		break;
	case EXT_BASIC:
		take_basic(d, f);
		break;
	}
	der_end(d);
}

static size_t
find_extension(struct slice oid)
{
	size_t i = 0;
	while (i < COUNT_OF(extensions) && !slice_eq(extensions[i], oid))
		i++;
	return i;
}

static void
take_extension(struct der *d, struct cert_form *f, struct extras *x)
{
	struct der in = der_enter(d, DER_SEQUENCE);
	const char *at = in.left.p;
	size_t i = find_extension(der_take(&in, DER_OID));
	bool critical = der_peek(&in) == DER_BOOLEAN;
	if (critical)
		der_expect(&in, BYTES("\x01\x01\xFF"), "a boolean that is not in DER");
	if (i == COUNT_OF(extensions) || x->has[i]) {
		der_fail_at(d, at, ERR_SYNTAX, "an extension that is not in the profile, or twice");
		return;
	}
	x->has[i] = true;
	if ((i == EXT_USAGE && !critical) || (i <= EXT_ISSUER_KEY_ID && critical))
		der_fail_at(d, at, ERR_SYNTAX,
			"key usage must be critical, and key identifiers must not be");
	struct der value = der_enter(&in, DER_OCTETS);
	take_value(&value, (enum extension)i, f, x);
	if (i == EXT_BASIC && f->root && !critical)
		der_fail_at(d, at, ERR_SYNTAX, "basic constraints of a root must be critical");
	der_end(&in);
}

/* A role's certificate is not its own issuer's; a root's is. */
static void
check_kind(struct der *d, struct cert_form *f, const struct extras *x)
{
	if (!x->has[EXT_KEY_ID] || !x->has[EXT_USAGE])
		der_fail(d, ERR_SYNTAX, "without subject key identifier or key usage");
	if (f->root != x->is_root)
		der_fail(d, ERR_SYNTAX, "key usage and CA do not fit each other");
	if (f->root != slice_eq(f->issuer, f->subject))
		der_fail(d, ERR_SYNTAX, "a root must be its own issuer, and a role must not");
	if (!f->root && !x->has[EXT_ISSUER_KEY_ID])
		der_fail(d, ERR_SYNTAX, "without authority key identifier");
	if (f->root && x->has[EXT_ISSUER_KEY_ID] && !slice_eq(f->issuer_key_id, f->key_id))
		der_fail(d, ERR_SYNTAX, "a root whose authority key identifier is another's");
}

static void
take_extensions(struct der *d, struct cert_form *f)
{
	struct extras x = {.is_role = false};
	struct der tagged = der_enter(d, DER_CONTEXT_OF + 3);
	struct der list = der_enter(&tagged, DER_SEQUENCE);
	der_end(&tagged);
	while (!der_failed(d) && list.left.n)
		take_extension(&list, f, &x);
	check_kind(d, f, &x);
}

static void
take_signed_part(struct der *d, struct cert_form *f, struct slice *algorithm)
{
	struct cert_form_name issuer, subject;
	struct der version = der_enter(d, DER_CONTEXT_OF);
	const char *at = version.left.p;
	if (der_take_small(&version) != VERSION_3)
		der_fail_at(d, at, ERR_UNSUPPORTED, "a certificate of another version than 3");
	der_end(&version);
	f->serial = der_take_positive(d, SERIAL_MAX);
	struct der peek = *d;
	*algorithm = der_take_whole(&peek, DER_SEQUENCE);
	f->algorithm = algorithm_take_issue(d);
	cert_form_take_name(d, &issuer);
	take_validity(d, f);
	cert_form_take_name(d, &subject);
	f->issuer = issuer.whole;
	f->subject = subject.whole;
	f->actor = subject.actor;
	f->country = subject.country;
	peek = *d;
	f->public_key = der_take_whole(&peek, DER_SEQUENCE);
	f->key = algorithm_take_key(d);
	take_extensions(d, f);
	der_end(d);
}

enum err_kind
cert_form_parse(struct slice der, struct cert_form *f, struct err *e)
{
	struct slice algorithm;
	*f = (struct cert_form){.key_id = slice_of(""), .issuer_key_id = slice_of("")};
	if (der.n > CERT_MAX_BYTES)
		return err_set(e, ERR_LIMIT, "larger than %d bytes", CERT_MAX_BYTES);
	struct der d = der_open(der, e);
	struct der all = der_enter(&d, DER_SEQUENCE);
	der_end(&d);
	struct der peek = all;
	f->signed_part = der_take_whole(&peek, DER_SEQUENCE);
	struct der in = der_enter(&all, DER_SEQUENCE);
	take_signed_part(&in, f, &algorithm);
	der_expect(&all, algorithm, "another signature algorithm than the one signed");
	f->signature = der_take_bits(&all);
	algorithm_check_value(&all, f->algorithm, f->signature);
	der_end(&all);
	return e->kind;
}
