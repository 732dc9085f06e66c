/*
 * Bytes to SAX events.  libxml2 gets UTF-8 only: windows-1251, one byte a character, is converted
 * here by iconv, because only so does the place of an entry in the file stay known (libxml2 would
 * convert what is left of its buffer anew for every question about a place).
 */
#include "import/rkn.h"

#include "import/rkn_entry.h"

#include <errno.h>
#include <iconv.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <strings.h>

enum {
	STEP_BYTES = 1 << 14, /* of the file, converted and parsed at once */
	UTF8_MOST = 3,	      /* bytes of a character of windows-1251 */
	LEVELS = 3,	      /* register, content, and what an entry holds */
};

struct rkn {
	struct rkn_options options;
	struct rkn_counts counts;
	struct rkn_entry *entry;
	xmlParserCtxtPtr parser;
	struct err err; /* the first; sticks */
	char head[RKN_MAX_HEAD_BYTES];
	size_t nhead;
	bool begun, converts;
	iconv_t convert; /* when it converts */
	enum rkn_element open[LEVELS];
	size_t depth;
	struct buf text; /* of the value open */
	uint64_t given;	 /* bytes of the file that libxml2 has been given */
	char utf8[STEP_BYTES * UTF8_MOST];
};

/* ---- places and errors ---- */

/* Bytes of the file that stand for these of libxml2's buffer. */
static size_t
bytes_of_file(const struct rkn *r, const xmlChar *from, const xmlChar *to)
{
	size_t n = 0;
	if (!r->converts)
		return (size_t)(to - from);
	for (; from < to; from++)
		n += (*from & 0xC0) != 0x80; /* the first byte of a character */
	return n;
}

static uint64_t
place_of(const struct rkn *r, const xmlChar *at)
{
	return r->given - bytes_of_file(r, at, r->parser->input->end);
}

/* Where the tag being read begins: no '<' can stand between there and where libxml2 is. */
static uint64_t
place_of_tag(const struct rkn *r)
{
	const xmlChar *at = r->parser->input->cur;
	while (at > r->parser->input->base && *at != '<')
		at--;
	return place_of(r, at);
}

static void
fail(struct rkn *r, const struct err *why)
{
	struct slice id = rkn_entry_id(r->entry);
	const xmlParserInput *in = r->parser->input;
	if (r->err.kind != OK)
		return;
	r->err = *why;
	if (id.n && r->depth > 1)
		err_context(&r->err, "entry %.*s", SLICE_ARG(id));
	if (in)
		err_context(&r->err, "line %d, byte %llu", in->line,
			(unsigned long long)place_of(r, in->cur));
	xmlStopParser(r->parser);
}

static void
refuse(struct rkn *r, enum err_kind kind, const char *message)
{
	struct err why;
	err_set(&why, kind, "%s", message);
	fail(r, &why);
}

/* ---- events ---- */

static struct slice
between(const xmlChar *from, const xmlChar *to)
{
	return (struct slice){(const char *)from, (size_t)(to - from)};
}

/* SAX2 gives five pointers an attribute: name, prefix, URI, the value and its end. */
static void
take_attributes(struct rkn *r, enum rkn_element element, int n, const xmlChar **a)
{
	struct err why;
	for (int i = 0; i < n && r->err.kind == OK; i++, a += 5) {
		if (a[1])
			refuse(r, ERR_SYNTAX, "an attribute with a prefix");
		else if (rkn_entry_attribute(r->entry, element, slice_of((const char *)a[0]),
				 between(a[3], a[4]), &why) != OK)
			fail(r, &why);
	}
}

/* May the element stand here? */
static bool
belongs(const struct rkn *r, enum rkn_element element)
{
	if (r->depth == 0)
		return element == RKN_REGISTER;
	if (r->depth == 1)
		return element == RKN_CONTENT;
	return r->depth == 2 && element > RKN_CONTENT && element < RKN_ELEMENT_COUNT;
}

/* NOLINTBEGIN(readability-function-size): the parameters are SAX2's */
static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nns,
	const xmlChar **ns, int nattr, int ndefault, const xmlChar **attr)
{
	struct rkn *r = ctx;
	struct err why;
	enum rkn_element element = rkn_element_find(slice_of((const char *)name));
	(void)prefix, (void)nns, (void)ns, (void)ndefault;
	if (r->err.kind != OK)
		return;
	if (!belongs(r, element) || (r->depth && uri)) {
		err_set(&why, ERR_SYNTAX, "no <%.40s> can stand here in this format",
			(const char *)name);
		fail(r, &why);
		return;
	}
	if (element == RKN_CONTENT)
		rkn_entry_begin(r->entry, place_of_tag(r));
	r->open[r->depth++] = element;
	buf_clear(&r->text);
	if (element == RKN_DECISION && rkn_entry_decision(r->entry, &why) != OK)
		fail(r, &why);
	take_attributes(r, element, nattr, attr);
}
/* NOLINTEND(readability-function-size) */

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct rkn *r = ctx;
	struct err why;
	enum err_kind rc = OK;
	(void)name, (void)prefix, (void)uri;
	if (r->err.kind != OK)
		return;
	enum rkn_element element = r->open[r->depth - 1];
	if (element == RKN_CONTENT)
		rc = rkn_entry_end(r->entry, &why);
	else if (element > RKN_DECISION)
		rc = rkn_entry_value(r->entry, element, buf_slice(&r->text), &why);
	if (rc != OK)
		fail(r, &why);
	r->depth--;
}

static bool
is_blank(const xmlChar *text, int n)
{
	for (int i = 0; i < n; i++)
		if (!strchr(" \t\r\n", text[i]))
			return false;
	return true;
}

static void
on_text(void *ctx, const xmlChar *text, int n)
{
	struct rkn *r = ctx;
	if (r->err.kind != OK)
		return;
	if (r->depth == LEVELS && r->open[LEVELS - 1] > RKN_DECISION) {
		buf_add(&r->text, between(text, text + n));
		if (buf_failed(&r->text))
			refuse(r, ERR_LIMIT, "a value of more than 8192 bytes");
	} else if (!is_blank(text, n)) {
		refuse(r, ERR_SYNTAX, "text where the format has none");
	}
}

static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	refuse(ctx, ERR_SYNTAX, "a DOCTYPE is not allowed");
}

static void
on_comment(void *ctx, const xmlChar *text)
{
	(void)text;
	refuse(ctx, ERR_SYNTAX, "a comment, which the format does not have");
}

static void
on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	(void)target, (void)data;
	refuse(ctx, ERR_SYNTAX, "a processing instruction, which the format does not have");
}

static void
on_error(void *ctx, xmlErrorPtr what)
{
	struct err why;
	if (what->level < XML_ERR_ERROR)
		return;
	const char *text = what->message ? what->message : "not well-formed\n";
	err_set(&why, ERR_SYNTAX, "not well-formed XML: %.*s", (int)strcspn(text, "\n"), text);
	fail(ctx, &why);
}

static const xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.internalSubset = on_doctype,
	.comment = on_comment,
	.processingInstruction = on_instruction,
	.serror = on_error};

/* ---- bytes ---- */

struct rkn *
rkn_open(const struct rkn_options *o)
{
	xmlSAXHandler sax = handler; /* libxml2 copies it */
	struct rkn *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	r->options = *o;
	buf_init(&r->text, RKN_MAX_VALUE_BYTES);
	r->entry = rkn_entry_open(&r->options, &r->counts);
	r->parser = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	if (r->entry && r->parser) {
		xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
		return r;
	}
	rkn_close(r);
	return NULL;
}

void
rkn_close(struct rkn *r)
{
	if (!r)
		return;
	if (r->converts)
		iconv_close(r->convert);
	if (r->parser)
		xmlFreeParserCtxt(r->parser);
	rkn_entry_close(r->entry);
	buf_fini(&r->text);
	free(r);
}

/*
 * libxml2 holds a '\r' at the end of what it is given back until more comes; so none is given
 * last.  Returns how many bytes of the file to give.
 */
static size_t
step_of(struct slice bytes)
{
	size_t n = bytes.n < STEP_BYTES ? bytes.n : STEP_BYTES;
	while (n > 1 && bytes.p[n - 1] == '\r')
		n--;
	return n;
}

static void
parse(struct rkn *r, const char *text, size_t n)
{
	if (xmlParseChunk(r->parser, text, (int)n, 0) != 0 && r->err.kind == OK)
		refuse(r, ERR_SYNTAX, "not well-formed XML");
}

static void
parse_converted(struct rkn *r, struct slice bytes)
{
	char *from = (char *)(size_t)bytes.p, *to = r->utf8;
	size_t left = bytes.n, room = sizeof r->utf8;
	if (iconv(r->convert, &from, &left, &to, &room) == (size_t)-1) {
		err_set(&r->err, ERR_SYNTAX, "byte %llu is no character of windows-1251",
			(unsigned long long)(r->given - left));
		return;
	}
	parse(r, r->utf8, sizeof r->utf8 - room);
}

static enum err_kind
parse_all(struct rkn *r, struct slice bytes, struct err *e)
{
	while (bytes.n && r->err.kind == OK) {
		size_t n = step_of(bytes);
		r->given += n;
		if (r->converts)
			parse_converted(r, (struct slice){bytes.p, n});
		else
			parse(r, bytes.p, n);
		bytes = slice_from(bytes, n);
	}
	if (r->err.kind != OK)
		*e = r->err;
	return r->err.kind;
}

/* ---- the declaration ---- */

/* The encoding that `<?xml … encoding="X" …?>` names; empty when it names none. */
static struct slice
declared_encoding(struct slice head)
{
	static const char word[] = "encoding";
	const char *at = memmem(head.p, head.n, word, sizeof word - 1);
	const char *end = head.p + head.n;
	if (!slice_starts(head, "<?xml") || !at)
		return (struct slice){"", 0};
	at += sizeof word - 1;
	while (at < end && strchr(" \t\r\n=", *at))
		at++;
	if (at == end || (*at != '"' && *at != '\''))
		return (struct slice){"", 0};
	const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
	return (struct slice){at + 1, close ? (size_t)(close - at - 1) : 0};
}

static bool
is_called(struct slice s, const char *name)
{
	return s.n == strlen(name) && strncasecmp(s.p, name, s.n) == 0;
}

static enum err_kind
begin(struct rkn *r, struct err *e)
{
	struct slice head = {r->head, r->nhead}, name = declared_encoding(head);
	bool is_utf8 = slice_starts(head, "\xef\xbb\xbf") || slice_starts(head, "<");
	r->begun = true;
	if (!is_utf8 || memchr(head.p, '\0', head.n)) /* libxml2 would guess an encoding */
		return err_set(e, ERR_SYNTAX,
			"no XML in windows-1251 or UTF-8: it does not begin with '<'");
	if (is_called(name, "windows-1251") || is_called(name, "cp1251")) {
		r->convert = iconv_open("UTF-8", "WINDOWS-1251");
		if (r->convert == (iconv_t)-1)
			return err_set(e, ERR_IO, "this system cannot read windows-1251: %s",
				strerror(errno));
		r->converts = true;
	} else if (name.n && !is_called(name, "utf-8")) {
		return err_set(e, ERR_UNSUPPORTED, "encoding %.*s: expected windows-1251 or UTF-8",
			(int)(name.n < 40 ? name.n : 40), name.p);
	}
	return parse_all(r, head, e);
}

/* Gather the first bytes until the declaration is whole. */
static void
gather_head(struct rkn *r, struct slice *bytes)
{
	while (bytes->n && r->nhead < sizeof r->head &&
		!(r->nhead && r->head[r->nhead - 1] == '>')) {
		r->head[r->nhead++] = bytes->p[0];
		*bytes = slice_from(*bytes, 1);
	}
}

static bool
head_is_whole(const struct rkn *r)
{
	return r->nhead == sizeof r->head || (r->nhead && r->head[r->nhead - 1] == '>');
}

enum err_kind
rkn_push(struct rkn *r, struct slice bytes, struct err *e)
{
	if (!r->begun) {
		gather_head(r, &bytes);
		if (!head_is_whole(r))
			return OK;
		if (begin(r, e) != OK) {
			r->err = *e;
			return e->kind;
		}
	}
	return parse_all(r, bytes, e);
}

enum err_kind
rkn_finish(struct rkn *r, struct rkn_counts *counts, struct err *e)
{
	if (!r->begun && begin(r, e) != OK)
		return e->kind;
	if (r->err.kind == OK && xmlParseChunk(r->parser, NULL, 0, 1) != 0)
		refuse(r, ERR_SYNTAX, "the file is cut short");
	if (r->err.kind != OK)
		*e = r->err;
	else
		*counts = r->counts;
	return r->err.kind;
}
