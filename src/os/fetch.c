#include "os/fetch.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

enum { MAX_REDIRECTS = 3 };

struct fetch {
	CURL *curl;
	struct curl_slist *headers;
	char why[CURL_ERROR_SIZE];
};

/* Where an answer's bytes go, already decompressed. */
struct sink {
	struct buf *to;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t
take_bytes(char *p, size_t size, size_t n, void *from)
{
	struct sink *s = from;
	buf_add(s->to, (struct slice){p, size * n});
	return buf_failed(s->to) ? 0 : size * n;
}

/* What holds for every request.  gzip is asked for; what comes compressed unasked is undone too. */
static bool
set_limits(struct fetch *f)
{
	CURL *c = f->curl;
	return curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT_S) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)FETCH_TOTAL_S) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_SLOW_BYTES) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)FETCH_SLOW_S) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_USERAGENT, "exequatur/" EXQ_VERSION) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HTTPHEADER, f->headers) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->why) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_bytes) == CURLE_OK;
}

/* libcurl itself reads neither variable: curl(1) does.  Its folder of certificates goes too. */
static bool
set_authorities(CURL *c)
{
	const char *file = getenv("CURL_CA_BUNDLE");
	if (!file || !*file)
		file = getenv("SSL_CERT_FILE");
	if (!file || !*file)
		return true;
	return curl_easy_setopt(c, CURLOPT_CAINFO, file) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

struct fetch *
fetch_open(void)
{
	struct fetch *f = calloc(1, sizeof *f);
	if (!f)
		return NULL;
	pthread_once(&once, init_curl);
	f->curl = curl_easy_init();
	f->headers = curl_slist_append(NULL, "Content-Type: application/octet-stream");
	if (!f->curl || !f->headers || !set_limits(f) || !set_authorities(f->curl)) {
		fetch_close(f);
		return NULL;
	}
	return f;
}

void
fetch_close(struct fetch *f)
{
	if (!f)
		return;
	curl_easy_cleanup(f->curl);
	curl_slist_free_all(f->headers);
	free(f);
}

static bool
is_https(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0;
}

static enum err_kind
check_url(const char *url, struct err *e)
{
	if (is_https(url) || strncasecmp(url, "http://", 7) == 0)
		return OK;
	return err_set(e, ERR_UNSUPPORTED, "%s: only http:// and https:// are fetched", url);
}

/* One request and its answer; no redirect is followed. */
static enum err_kind
ask(struct fetch *f, const char *url, const struct slice *body, struct buf *to, struct err *e)
{
	struct sink sink = {to};
	CURL *c = f->curl;
	buf_clear(to);
	f->why[0] = '\0';
	if (body) {
		curl_easy_setopt(c, CURLOPT_POST, 1L);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body->n ? body->p : "");
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->n);
	} else {
		curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
	}
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &sink);
	if (curl_easy_setopt(c, CURLOPT_URL, url) != CURLE_OK)
		return err_set(e, ERR_IO, "out of memory");
	CURLcode rc = curl_easy_perform(c);
	if (rc == CURLE_WRITE_ERROR && buf_failed(to))
		return err_set(
			e, ERR_LIMIT, "%s: the answer is larger than %zu bytes", url, to->max);
	if (rc != CURLE_OK)
		return err_set(e, rc == CURLE_URL_MALFORMAT ? ERR_SYNTAX : ERR_IO, "%s: %s", url,
			f->why[0] ? f->why : curl_easy_strerror(rc));
	return OK;
}

static void
read_answer(struct fetch *f, struct fetch_answer *answer)
{
	const char *type = NULL;
	*answer = (struct fetch_answer){.status = 0};
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &answer->status);
	curl_easy_getinfo(f->curl, CURLINFO_CONTENT_TYPE, &type);
	size_t n = type ? strcspn(type, "; \t") : 0;
	if (n < sizeof answer->type && n)
		memcpy(answer->type, type, n);
}

/* Where the answer leads, to be freed; NULL: nowhere.  A body is sent again by 307 and 308 only. */
static enum err_kind
find_redirect(struct fetch *f, const char *from, const struct slice *body, long status, char **to,
	struct err *e)
{
	const char *url = NULL;
	curl_easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &url);
	*to = NULL;
	if (!url || (body && status != 307 && status != 308))
		return OK;
	if (check_url(url, e) != OK)
		return err_context(e, "%s: redirected", from);
	if (is_https(from) && !is_https(url))
		return err_set(e, ERR_UNSUPPORTED, "%s: redirected to %s, which is not encrypted",
			from, url);
	*to = strdup(url);
	return *to ? OK : err_set(e, ERR_IO, "out of memory");
}

enum err_kind
fetch_url(struct fetch *f, const char *url, const struct slice *body, struct buf *to,
	struct fetch_answer *answer, struct err *e)
{
	struct fetch_answer got;
	char *here = NULL, *next = NULL;
	enum err_kind rc = check_url(url, e);
	for (int i = 0; rc == OK; i++) {
		const char *at = here ? here : url;
		rc = ask(f, at, body, to, e);
		if (rc != OK)
			break;
		read_answer(f, &got);
		rc = find_redirect(f, at, body, got.status, &next, e);
		if (rc != OK || !next)
			break;
		if (i == MAX_REDIRECTS)
			rc = err_set(
				e, ERR_LIMIT, "%s: more than %d redirects", url, MAX_REDIRECTS);
		free(here);
		here = next;
		next = NULL;
	}
	free(here);
	if (rc == OK)
		*answer = got;
	else
		buf_clear(to);
	return rc;
}
