/*
 * bench/import_floor: the floor of `exq import rkn`: libxml2's SAX2 over the same bytes, one
 * libcurl URL parse and one libidn2 conversion for each target, the same records written by
 * jansson.  It checks nothing and normalises nothing.  usage: bench_import_floor dump.xml RECORDS
 */
#include <curl/curl.h>
#include <idn2.h>
#include <jansson.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16, TEXT_MAX = 1 << 16 };

struct floor {
	FILE *out;
	CURLU *url;
	json_t *record, *targets;
	char text[TEXT_MAX];
	size_t n;
	long long entries;
};

static void
put(json_t *o, const char *name, const xmlChar *begin, const xmlChar *end)
{
	json_object_set_new(o, name, json_stringn((const char *)begin, (size_t)(end - begin)));
}

/* Attributes of SAX2 are five pointers each: name, prefix, URI, value, its end. */
static void
put_attributes(json_t *o, int n, const xmlChar **a)
{
	for (int i = 0; i < n; i++)
		put(o, (const char *)a[5 * i], a[5 * i + 3], a[5 * i + 4]);
}

static void
start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nns,
	const xmlChar **ns, int nattr, int ndefault, const xmlChar **attr)
{
	struct floor *f = ctx;
	(void)prefix, (void)uri, (void)nns, (void)ns, (void)ndefault;
	f->n = 0;
	if (strcmp((const char *)name, "content") == 0) {
		f->record = json_object();
		f->targets = json_array();
		json_object_set_new(f->record, "type", json_string("record"));
		json_object_set_new(f->record, "v", json_integer(1));
		json_object_set_new(f->record, "register", json_string("rkn"));
		json_object_set_new(f->record, "position", json_integer(f->entries++));
		put_attributes(f->record, nattr, attr);
	} else if (strcmp((const char *)name, "decision") == 0 && f->record) {
		json_t *d = json_object();
		put_attributes(d, nattr, attr);
		json_object_set_new(f->record, "decision", d);
	}
}

static void
characters(void *ctx, const xmlChar *text, int n)
{
	struct floor *f = ctx;
	if (f->n + (size_t)n >= TEXT_MAX)
		return;
	memcpy(f->text + f->n, text, (size_t)n);
	f->n += (size_t)n;
}

static void
take_target(struct floor *f, const char *kind)
{
	char whole[TEXT_MAX + 16], *host = NULL, *ascii = NULL;
	f->text[f->n] = '\0';
	bool is_url = strcmp(kind, "url") == 0;
	snprintf(
		whole, sizeof whole, "%s%s%s", is_url ? "" : "http://", f->text, is_url ? "" : "/");
	if (curl_url_set(f->url, CURLUPART_URL, whole, 0) == CURLUE_OK)
		curl_url_get(f->url, CURLUPART_HOST, &host, 0);
	if (idn2_to_ascii_8z(host ? host : f->text, &ascii, IDN2_NONTRANSITIONAL) == IDN2_OK)
		idn2_free(ascii);
	curl_free(host);
	json_t *t = json_object();
	json_object_set_new(t, "kind", json_string(kind));
	json_object_set_new(t, "value", json_stringn(f->text, f->n));
	json_array_append_new(f->targets, t);
}

static void
end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct floor *f = ctx;
	const char *word = (const char *)name;
	(void)prefix, (void)uri;
	if (!f->record)
		return;
	if (strcmp(word, "content") == 0) {
		json_object_set_new(f->record, "targets", f->targets);
		json_dumpf(f->record, f->out, JSON_COMPACT);
		fputc('\n', f->out);
		json_decref(f->record);
		f->record = NULL;
	} else if (strcmp(word, "decision") != 0) {
		take_target(f, word);
	}
}

int
main(int argc, char **argv)
{
	static struct floor f;
	static char bytes[CHUNK];
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
		.startElementNs = start,
		.endElementNs = end,
		.characters = characters,
		.cdataBlock = characters};
	FILE *in = argc == 3 ? fopen(argv[1], "rb") : NULL;
	if (!in || !(f.out = fopen(argv[2], "wb")) || !(f.url = curl_url()))
		return 2;
	xmlParserCtxtPtr p = xmlCreatePushParserCtxt(&sax, &f, NULL, 0, NULL);
	for (size_t n; (n = fread(bytes, 1, CHUNK, in)) > 0;)
		if (xmlParseChunk(p, bytes, (int)n, 0) != 0)
			return 2;
	if (xmlParseChunk(p, bytes, 0, 1) != 0)
		return 2;
	xmlFreeParserCtxt(p);
	curl_url_cleanup(f.url);
	fclose(in);
	return fclose(f.out) == 0 ? 0 : 2;
}
