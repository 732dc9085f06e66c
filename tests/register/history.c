#include "history.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ARENA_MAX = 64 << 20, STEP_MAX = 48 * 1024, STATE_BYTES_MAX = 4 << 20 };

/* ---- pinned files ---- */

static const char suffixes[] = "// ===BEGIN ICANN DOMAINS===\nkz\ncom.kz\nexample\n"
			       "// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\n"
			       "pages.example\n// ===END PRIVATE DOMAINS===\n";
static const char holidays[] =
	"pack calendar-kz en \"C\" ru \"C\" kk \"C\"\n"
	"source list {\n title en \"L\"\n title ru \"L\"\n title kk \"L\"\n"
	" url \"https://list.example/\"\n}\n"
	"calendar KZ 2026 {\n cite list \"all\" checked text\n off 03-09 03-23\n}\n";
static const char protected_names[] = "# never restricted\n\ngov.kz\nnews.example\n";

static const struct {
	const char *kind, *text;
} files[] = {
	{"suffixes", suffixes}, {"holidays", holidays}, {"protected-names", protected_names},
	{"rules", "pack"},
	{"suffixes", "// no more gov\nkz\nexample\nsites.example\n"}, /* $file4 */
	{"protected-names", "films.example\r\n"},		      /* $file5 */
	{"protected-names", "not a name\n"},			      /* $file6 */
	{"holidays", "calendar KZ 2026 {"},			      /* $file7 */
	{"protected-names", "films.example\n"},			      /* $file8 */
};

struct sha256
history_file(size_t i)
{
	assert_true(i < COUNT_OF(files));
	return sha256_of(slice_of(files[i].text));
}

enum err_kind
history_blob(void *from, const struct sha256 *hash, struct slice *bytes, struct err *e)
{
	const struct history *h = from;
	if (h && h->blobs_missing)
		return err_set(e, ERR_MISSING, "not at hand");
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct sha256 its = sha256_of(slice_of(files[i].text));
		*bytes = slice_of(files[i].text);
		if (sha256_eq(&its, hash))
			return OK;
	}
	return err_set(e, ERR_MISSING, "no such file");
}

/* ---- steps ---- */

int64_t
history_time(const char *text)
{
	char *end;
	int64_t ms = HISTORY_START + strtoll(text, &end, 10) * HOUR_MS;
	return *end == ':' ? ms + strtoll(end + 1, NULL, 10) : ms;
}

static const struct fold_entry *
entry_of(const struct history *h, const char *label)
{
	for (size_t i = h->n; i-- > 0;)
		if (strcmp(h->steps[i].label, label) == 0)
			return &h->steps[i].in;
	return NULL;
}

struct sha256
history_id(const struct history *h, const char *label)
{
	const struct fold_entry *in = entry_of(h, label);
	if (strncmp(label, "file", 4) == 0)
		return history_file((size_t)atoi(label + 4));
	return in ? in->id : sha256_of(slice_of(label));
}

static void
word(const char **at, const char *more, char to[HISTORY_LABEL_MAX])
{
	size_t n = 0;
	while (n < HISTORY_LABEL_MAX - 1 && **at &&
		(isalnum((unsigned char)**at) || strchr(more, **at)))
		to[n++] = *(*at)++;
	to[n] = '\0';
}

static void
put_id(const struct history *h, const char *label, struct buf *to)
{
	char text[SHA256_TEXT_MAX];
	struct sha256 id = history_id(h, label);
	buf_adds(to, sha256_format(&id, text));
}

static void
put_members(const struct history *h, const char *from, struct buf *to)
{
	char label[HISTORY_LABEL_MAX], instant[CIVIL_TEXT_MAX];
	while (*from) {
		char c = *from++;
		if (c == '$') {
			word(&from, "", label);
			put_id(h, label, to);
		} else if (c == '%') {
			word(&from, "", label);
			buf_adds(to, "{\"log\":\"" HISTORY_ORIGIN "\",\"id\":\"");
			put_id(h, label, to);
			buf_adds(to, "\"}");
		} else if (c == '#') {
			word(&from, ":-", label);
			buf_adds(to, civil_format_instant(history_time(label), instant));
		} else {
			buf_addc(to, c);
		}
	}
}

struct head {
	char label[HISTORY_LABEL_MAX], type[HISTORY_LABEL_MAX], issuer[HISTORY_LABEL_MAX],
		time[HISTORY_LABEL_MAX];
};

/* Reads what stands before the members; returns them without their '{'. */
static const char *
read_head(const char *step, struct head *to)
{
	char *words[] = {to->label, to->type, to->issuer, to->time};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		word(&step, "-./:", words[i]);
		assert_int_equal(*step, ' ');
		step++;
	}
	assert_int_equal(*step, '{');
	return step + 1;
}

int64_t
history_time_of(const char *step)
{
	struct head head;
	read_head(step, &head);
	return history_time(head.time);
}

static void
put_document(const struct history *h, const struct head *head, const char *members, struct buf *to)
{
	size_t issuer = strcspn(head->issuer, "/");
	buf_addf(to,
		"{\"type\":\"%s\",\"v\":1,\"log\":\"%s\",\"nonce\":\"%032zx\","
		"\"issued\":\"2026-03-01T00:00:00Z\",\"issuer\":\"%.*s\",\"state\":\"KZ\","
		"\"reasons\":{\"en\":\"R\"},",
		head->type, h->origin ? h->origin : HISTORY_ORIGIN, h->n, (int)issuer,
		head->issuer);
	put_members(h, members, to);
}

static enum err_kind
enter(struct history *h, const char *label, struct fold_entry in)
{
	assert_true(h->n < HISTORY_MAX);
	in.index = fold_size(h->f);
	h->last = in;
	enum err_kind rc = fold_add(h->f, &in, &h->v, &h->e);
	if (rc != OK)
		return rc;
	snprintf(h->steps[h->n].label, HISTORY_LABEL_MAX, "%s", label);
	h->steps[h->n].in = in;
	h->steps[h->n++].v = h->v;
	return OK;
}

enum err_kind
history_try(struct history *h, const char *step)
{
	struct head head;
	struct buf text;
	struct fold_entry in = {.refused = h->unauthentic};
	const char *members = read_head(step, &head);
	buf_init(&text, STEP_MAX);
	put_document(h, &head, members, &text);
	in.id = sha256_of(buf_slice(&text));
	in.key = sha256_of(slice_of(head.issuer));
	in.time = history_time(head.time);
	if (doc_decode_any(arena_copy(h->a, buf_slice(&text)), h->a, &in.type, &in.doc, &h->e) !=
		OK)
		fail_msg("%s: %s: %s", head.label, h->e.msg, buf_str(&text));
	buf_fini(&text);
	return enter(h, head.label, in);
}

void
history_add(struct history *h, const char *step)
{
	if (history_try(h, step) != OK)
		fail_msg("%s: %s", step, h->e.msg);
	if (h->v.reason)
		fail_msg("%s: %s", step, h->v.reason);
}

void
history_refused(struct history *h, const char *step, const char *reason, int safeguard)
{
	if (history_try(h, step) != OK)
		fail_msg("%s: %s", step, h->e.msg);
	if (!h->v.reason || strcmp(h->v.reason, reason) != 0 || h->v.safeguard != safeguard)
		fail_msg("%s: %s (S%d), where %s (S%d) was due", step,
			h->v.reason ? h->v.reason : "taken", h->v.safeguard, reason, safeguard);
}

char *
history_change(char *to, size_t max, const char *step, const char *was, const char *is)
{
	const char *at = strstr(step, was);
	if (!at)
		fail_msg("no '%s' in %s", was, step);
	int n = snprintf(to, max, "%.*s%s%s", (int)(at - step), step, is, at + strlen(was));
	assert_true(n > 0 && (size_t)n < max);
	return to;
}

enum err_kind
history_again(struct history *h, const char *label, int64_t time)
{
	const struct fold_entry *was = entry_of(h, label);
	assert_non_null(was);
	struct fold_entry in = *was;
	in.time = time;
	return enter(h, "again", in);
}

/* ---- looking ---- */

struct fold_view
history_view(const struct history *h, const char *label, int64_t t)
{
	struct fold_view v;
	struct err e;
	struct sha256 id = history_id(h, label);
	if (fold_find(h->f, &id, t, &v, &e) != OK)
		fail_msg("%s: %s", label, e.msg);
	return v;
}

static void
state_is(const struct history *h, const char *label, int64_t t, unsigned state)
{
	char text[CIVIL_TEXT_MAX];
	struct fold_view v = history_view(h, label, t);
	if (v.state != state)
		fail_msg("%s at %s: state %u, where %u was due", label,
			civil_format_instant(t, text), v.state, state);
}

void
history_is(const struct history *h, const char *label, const char *time, unsigned state)
{
	state_is(h, label, history_time(time), state);
}

void
history_turns(const struct history *h, const char *label, const char *time, unsigned before,
	unsigned state)
{
	state_is(h, label, history_time(time) - 1, before);
	state_is(h, label, history_time(time), state);
}

static struct fold *
open_fold(struct history *h)
{
	struct fold *f = NULL;
	struct err e;
	assert_int_equal(fold_open(slice_of(HISTORY_ORIGIN), history_blob, h, &f, &e), OK);
	return f;
}

void
history_is_the_same_again(const struct history *h, int64_t t)
{
	struct fold *f = open_fold(NULL);
	struct buf one, other;
	struct err e;
	for (size_t i = 0; i < h->n; i++) {
		struct fold_verdict v;
		assert_int_equal(fold_add(f, &h->steps[i].in, &v, &e), OK);
		assert_ptr_equal(v.reason, h->steps[i].v.reason);
	}
	buf_init(&one, STATE_BYTES_MAX);
	buf_init(&other, STATE_BYTES_MAX);
	assert_int_equal(fold_write(h->f, t, &one, &e), OK);
	assert_int_equal(fold_write(f, t, &other, &e), OK);
	assert_true(slice_eq(buf_slice(&one), buf_slice(&other)));
	buf_fini(&one);
	buf_fini(&other);
	fold_close(f);
}

/* ---- the beginning ---- */

#define PINNED(n, kind)                                                                            \
	"{\"name\":\"f\",\"kind\":\"" kind "\",\"hash\":\"$file" #n                                \
	"\",\"bytes\":1,\"valid-from\":\"2026-01-01\"}"
#define ACTOR(label, id, kind, more)                                                               \
	label " actor kz.root 0 {\"actor\":\"" id "\",\"kind\":\"" kind                            \
	      "\",\"names\":{\"en\":\"N\"},\"certificates\":[]" more "}"
#define MEDIA(since) ",\"media\":{\"state\":\"KZ\",\"number\":\"1\",\"since\":\"" since "\"}"

static const char *const beginning[] = {
	"genesis genesis kz.root 0 {\"root\":\"MIIB\",\"next-root\":\"$x\",\"log-keys\":["
	"\"kz.example+00112233+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"],\"fold\":1,"
	"\"names\":{\"en\":\"R\"}}",
	ACTOR("a1", "kz.authority", "authority", ""),
	ACTOR("a2", "kz.court", "court", ""),
	ACTOR("a3", "kz.provider", "provider", ",\"provides\":[\"hosting-provider\"]"),
	ACTOR("a4", "kz.access", "provider", ",\"provides\":[\"access-provider\"]"),
	ACTOR("a5", "kz.studio", "rights-holder", ""),
	ACTOR("a6", "kz.media", "publisher", ",\"hosts\":[\"paper.example\"]" MEDIA("2020-01-01")),
	ACTOR("a7", "kz.late", "publisher", ",\"hosts\":[\"late.example\"]" MEDIA("2026-03-03")),
	ACTOR("a8", "kz.site", "publisher", ",\"hosts\":[\"films.example\"]"),
	ACTOR("a9", "kz.other", "publisher", ",\"hosts\":[\"other.example\"]"),
	ACTOR("a10", "kz.agency", "authority", ""),
	"pack lawpack kz.authority 0 {\"fold\":1,\"decided-by\":{\"name\":\"O\",\"role\":\"head\"},"
	"\"blobs\":[" PINNED(0, "suffixes") "," PINNED(1, "holidays") "," PINNED(
		2, "protected-names") "," PINNED(3, "rules") "]}",
};

int
history_start(void **state)
{
	struct history *h = calloc(1, sizeof *h);
	assert_non_null(h);
	*state = h;
	h->a = arena_open(ARENA_MAX);
	assert_non_null(h->a);
	h->f = open_fold(h);
	for (size_t i = 0; i < COUNT_OF(beginning); i++)
		history_add(h, beginning[i]);
	return 0;
}

int
history_clear(void **state)
{
	struct history *h = *state;
	fold_close(h->f);
	arena_close(h->a);
	free(h);
	return 0;
}
