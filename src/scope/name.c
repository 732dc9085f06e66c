#include "scope/name.h"

#include "base/utf8.h"

#include <idn2.h>

enum { LABEL_MAX_BYTES = 63 };

enum err_kind
target_refuse(enum refused_target *why, enum refused_target is, struct err *e, const char *message)
{
	*why = is;
	return err_set(e, is == REFUSED_TOO_LONG ? ERR_LIMIT : ERR_SYNTAX, "%s", message);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

static bool
is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Does a label begin with xn--, in any case? */
static bool
has_a_label(struct slice s)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		bool begins = i == 0 || s.p[i - 1] == '.';
		if (begins && (s.p[i] | 0x20) == 'x' && (s.p[i + 1] | 0x20) == 'n' &&
			s.p[i + 2] == '-' && s.p[i + 3] == '-')
			return true;
	}
	return false;
}

static bool
is_label(struct slice l)
{
	if (!l.n || l.n > LABEL_MAX_BYTES || l.p[0] == '-' || l.p[l.n - 1] == '-')
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (!is_name_char(l.p[i]))
			return false;
	return true;
}

static bool
is_number(struct slice l)
{
	bool hex = l.n > 1 && l.p[0] == '0' && l.p[1] == 'x';
	for (size_t i = hex ? 2 : 0; i < l.n; i++)
		if (!is_digit(l.p[i]) && !(hex && l.p[i] >= 'a' && l.p[i] <= 'f'))
			return false;
	return true;
}

static enum err_kind
check_labels(const struct name *name, enum refused_target *why, struct err *e)
{
	struct slice rest = {name->text, name->n}, label = rest;
	while (rest.n) {
		const char *dot = memchr(rest.p, '.', rest.n);
		label = (struct slice){rest.p, dot ? (size_t)(dot - rest.p) : rest.n};
		if (!is_label(label))
			return target_refuse(why, REFUSED_SYNTAX, e,
				"no host name: a label is empty, longer than 63 bytes, or has "
				"other "
				"characters than letters, digits and '-'");
		rest = slice_from(rest, label.n + (dot != NULL));
		if (dot && !rest.n)
			return target_refuse(
				why, REFUSED_SYNTAX, e, "no host name: an empty label");
	}
	if (is_number(label))
		return target_refuse(why, REFUSED_SYNTAX, e,
			"no host name: its last part is a number, as in an address");
	return OK;
}

enum err_kind
target_check_characters(struct slice text, enum refused_target *why, struct err *e)
{
	size_t at = 0;
	uint32_t cp;
	while (utf8_next(text, &at, &cp))
		if (utf8_is_deceptive(cp))
			return target_refuse(why, REFUSED_ENCODING, e,
				"it holds a character that is not seen or misleads the eye");
	if (at < text.n)
		return target_refuse(why, REFUSED_ENCODING, e, "it is not UTF-8");
	return OK;
}

/* By UTS 46; only for names that are not plain ASCII already. */
static enum err_kind
to_ascii(struct slice text, struct name *name, enum refused_target *why, struct err *e)
{
	char given[4 * HOST_MAX_BYTES + 1], *ascii = NULL;
	if (text.n >= sizeof given)
		return target_refuse(why, REFUSED_TOO_LONG, e, "a host name has at most 253 bytes");
	memcpy(given, text.p, text.n);
	given[text.n] = '\0';
	int rc = idn2_to_ascii_8z(given, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	size_t n = rc == IDN2_OK ? strlen(ascii) : 0;
	if (n && ascii[n - 1] == '.')
		n--;
	bool fits = n <= HOST_MAX_BYTES;
	if (fits && n) {
		memcpy(name->text, ascii, n);
		name->n = n;
	}
	idn2_free(ascii);
	if (!fits || rc == IDN2_TOO_BIG_DOMAIN)
		return target_refuse(why, REFUSED_TOO_LONG, e, "a host name has at most 253 bytes");
	if (rc != IDN2_OK)
		return target_refuse(why, REFUSED_IDN, e, idn2_strerror(rc));
	return OK;
}

static void
lower(struct name *name)
{
	for (size_t i = 0; i < name->n; i++)
		if (name->text[i] >= 'A' && name->text[i] <= 'Z')
			name->text[i] = (char)(name->text[i] + ('a' - 'A'));
	if (name->n && name->text[name->n - 1] == '.')
		name->n--;
	name->text[name->n] = '\0';
}

enum err_kind
name_parse(struct slice text, struct name *out, enum refused_target *why, struct err *e)
{
	struct name name;
	enum err_kind rc = OK;
	name.n = 0;
	if (!text.n)
		return target_refuse(why, REFUSED_EMPTY, e, "there is no host name");
	if (is_ascii(text) && !has_a_label(text)) {
		if (text.n > HOST_MAX_BYTES + (text.p[text.n - 1] == '.'))
			return target_refuse(
				why, REFUSED_TOO_LONG, e, "a host name has at most 253 bytes");
		size_t n = text.n > HOST_MAX_BYTES ? HOST_MAX_BYTES : text.n;
		memcpy(name.text, text.p, n);
		name.n = n;
	} else {
		rc = target_check_characters(text, why, e);
		if (rc == OK)
			rc = to_ascii(text, &name, why, e);
	}
	if (rc != OK)
		return rc;
	lower(&name);
	if (!name.n)
		return target_refuse(why, REFUSED_EMPTY, e, "there is no host name");
	rc = check_labels(&name, why, e);
	if (rc == OK)
		*out = name;
	return rc;
}
