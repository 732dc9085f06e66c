#include "scope/url.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <curl/urlapi.h>
#include <stdlib.h>

struct url_reader {
	CURLU *handle;
	struct buf clean, text;
};

enum { SCRATCH_MAX = 16 << 10 }; /* a URL of the longest kind, every byte of it escaped */

struct url_reader *
url_open(void)
{
	struct url_reader *u = calloc(1, sizeof *u);
	if (!u)
		return NULL;
	buf_init(&u->clean, SCRATCH_MAX);
	buf_init(&u->text, SCRATCH_MAX);
	u->handle = curl_url();
	if (u->handle)
		return u;
	free(u);
	return NULL;
}

void
url_close(struct url_reader *u)
{
	if (!u)
		return;
	curl_url_cleanup(u->handle);
	buf_fini(&u->clean);
	buf_fini(&u->text);
	free(u);
}

/* ---- characters and escapes ---- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

/* pchar, "/" and "?" of RFC 3986, without escapes. */
static bool
is_allowed(char c)
{
	return is_unreserved(c) || (c && strchr("!$&'()*+,;=:@/?", c));
}

static void
put_escape(struct buf *b, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	buf_addc(b, '%');
	buf_addc(b, digits[c >> 4]);
	buf_addc(b, digits[c & 15]);
}

/* Escapes of unreserved characters are undone, others get capitals; false when it is broken. */
static bool
put_given_escape(struct buf *b, struct slice s, size_t at)
{
	int high = at + 2 < s.n ? hex_digit(s.p[at + 1]) : -1;
	int low = high >= 0 ? hex_digit(s.p[at + 2]) : -1;
	if (low < 0)
		return false;
	char c = (char)(high << 4 | low);
	if (is_unreserved(c))
		buf_addc(b, c);
	else
		put_escape(b, (unsigned char)c);
	return true;
}

/* Path and query; the fragment is left out. */
static enum err_kind
put_path(
	struct url_reader *u, struct slice s, bool lenient, enum refused_target *why, struct err *e)
{
	for (size_t i = 0; i < s.n && s.p[i] != '#'; i++) {
		if (s.p[i] == '%' && put_given_escape(&u->clean, s, i))
			i += 2;
		else if (s.p[i] != '%' && is_allowed(s.p[i]))
			buf_addc(&u->clean, s.p[i]);
		else if (lenient)
			put_escape(&u->clean, (unsigned char)s.p[i]);
		else
			return target_refuse(why, REFUSED_SYNTAX, e,
				"the path holds a character that a URL has only as %XX");
	}
	return OK;
}

/* ---- taking apart ---- */

/* Scheme and authority as given, path and query clean, for libcurl. */
static enum err_kind
clean(struct url_reader *u, struct slice text, bool lenient, enum refused_target *why,
	struct err *e)
{
	const char *colon = text.n > 3 ? memmem(text.p, text.n, "://", 3) : NULL;
	if (!colon)
		return target_refuse(
			why, REFUSED_SYNTAX, e, "no URL: expected http:// or https:// and a host");
	size_t at = (size_t)(colon - text.p) + 3;
	size_t scheme = at - 3;
	bool web = (scheme == 4 && strncasecmp(text.p, "http", 4) == 0) ||
		   (scheme == 5 && strncasecmp(text.p, "https", 5) == 0);
	if (!web)
		return target_refuse(why, REFUSED_SCHEME, e, "expected a URL of http or https");
	while (at < text.n && !strchr("/?#", text.p[at]))
		at++;
	struct slice authority = {colon + 3, at - scheme - 3};
	if (!authority.n)
		return target_refuse(why, REFUSED_EMPTY, e, "nothing stands behind the scheme");
	if (memchr(authority.p, '@', authority.n))
		return target_refuse(
			why, REFUSED_USERINFO, e, "a URL with a user name is not one page");
	buf_clear(&u->clean);
	buf_add(&u->clean, (struct slice){text.p, at});
	return put_path(u, slice_from(text, at), lenient, why, e);
}

/* A part libcurl found; "" when there is none.  Freed with curl_free(). */
static char *
part(const struct url_reader *u, CURLUPart what, unsigned flags)
{
	char *found = NULL;
	return curl_url_get(u->handle, what, &found, flags) == CURLUE_OK ? found : NULL;
}

static enum err_kind
read_host(struct url_reader *u, struct url *url, enum refused_target *why, struct err *e)
{
	char *host = part(u, CURLUPART_HOST, CURLU_URLDECODE);
	struct slice h = slice_of(host);
	bool literal = h.n > 2 && h.p[0] == '[' && h.p[h.n - 1] == ']';
	if (literal)
		h = (struct slice){h.p + 1, h.n - 2};
	enum err_kind rc = OK;
	char *zone = literal ? part(u, CURLUPART_ZONEID, 0) : NULL;
	url->is_address = address_parse(h, &url->address);
	if (zone || (literal && !url->is_address))
		rc = target_refuse(why, REFUSED_SYNTAX, e, "no address stands in the brackets");
	else if (!url->is_address)
		rc = name_parse(h, &url->name, why, e);
	curl_free(zone);
	curl_free(host);
	return rc;
}

static void
put_host(struct url_reader *u, struct url *url)
{
	char text[ADDRESS_TEXT_MAX];
	bool brackets = url->is_address && !url->address.v4;
	if (url->is_address)
		address_format(&url->address, false, text);
	struct slice host =
		url->is_address ? slice_of(text) : (struct slice){url->name.text, url->name.n};
	buf_adds(&u->text, brackets ? "[" : "");
	buf_add(&u->text, host);
	buf_adds(&u->text, brackets ? "]" : "");
	url->host.n = host.n;
}

/* The host is pointed at when all is there: the buffer may move while it grows. */
static enum err_kind
compose(struct url_reader *u, struct url *url, enum refused_target *why, struct err *e)
{
	char *port = part(u, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
	char *path = part(u, CURLUPART_PATH, 0), *query = part(u, CURLUPART_QUERY, 0);
	size_t host_at = url->https ? 8 : 7;
	bool port_0 = port && strcmp(port, "0") == 0; /* reserved: nothing is served there */
	buf_clear(&u->text);
	buf_adds(&u->text, url->https ? "https://" : "http://");
	put_host(u, url);
	if (port)
		buf_addf(&u->text, ":%s", port);
	buf_adds(&u->text, path && *path ? path : "/");
	if (query)
		buf_addf(&u->text, "?%s", query);
	curl_free(port);
	curl_free(path);
	curl_free(query);
	if (port_0)
		return target_refuse(why, REFUSED_SYNTAX, e, "port 0 leads nowhere");
	if (buf_failed(&u->text) || u->text.n > TARGET_MAX_BYTES)
		return target_refuse(why, REFUSED_TOO_LONG, e, "a URL has at most 2048 bytes");
	url->text = buf_slice(&u->text);
	bool brackets = url->is_address && !url->address.v4;
	url->host.p = u->text.p + host_at + brackets;
	return OK;
}

enum err_kind
url_parse(struct url_reader *u, struct slice text, bool lenient, struct url *out,
	enum refused_target *why, struct err *e)
{
	struct url url;
	if (text.n > (size_t)4 * TARGET_MAX_BYTES)
		return target_refuse(why, REFUSED_TOO_LONG, e, "a URL has at most 2048 bytes");
	enum err_kind rc = target_check_characters(text, why, e);
	if (rc == OK)
		rc = clean(u, text, lenient, why, e);
	if (rc != OK)
		return rc;
	CURLUcode code = curl_url_set(u->handle, CURLUPART_URL, buf_str(&u->clean), 0);
	if (code != CURLUE_OK)
		return target_refuse(why, REFUSED_SYNTAX, e, curl_url_strerror(code));
	url.https = u->clean.p[4] == 's' || u->clean.p[4] == 'S';
	rc = read_host(u, &url, why, e);
	if (rc == OK)
		rc = compose(u, &url, why, e);
	if (rc == OK)
		*out = url;
	return rc;
}
