/* What decodes as a document must encode to bytes that decode to the same bytes again. */
#include "fuzz.h"

#include "doc/record.h"
#include "doc/types.h"

enum { ARENA_MAX = 64 << 20, OUT_MAX = 4 << 20 };

static bool
encode_again(const struct table *t, struct slice text, struct arena *a, struct buf *to)
{
	static struct doc_mistakes m;
	void *doc = arena_alloc(a, 1, t->size);
	struct err e;
	struct jout w;
	if (!doc)
		return false;
	if (doc_decode(t, DOC_DRAFT, text, a, doc, &m, &e) != OK) {
		must(e.kind != OK && e.msg[0] && m.n > 0);
		return false;
	}
	must(m.n == 0);
	jout_init(&w, to, false);
	doc_encode(t, doc, &w);
	must(!buf_failed(to));
	return true;
}

static void
try_type(const struct table *t, struct slice text)
{
	struct arena *a = arena_open(ARENA_MAX);
	struct buf once, twice;
	buf_init(&once, OUT_MAX);
	buf_init(&twice, OUT_MAX);
	if (a && encode_again(t, text, a, &once)) {
		must(encode_again(t, buf_slice(&once), a, &twice));
		must(slice_eq(buf_slice(&once), buf_slice(&twice)));
	}
	buf_fini(&twice);
	buf_fini(&once);
	arena_close(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice text = {(const char *)bytes, n};
	enum doc_type t;
	struct err e;
	if (doc_type_of(text, &t, &e) == OK)
		try_type(doc_table(t), text);
	else
		must(e.msg[0]);
	try_type(&record_table, text);
	return 0;
}
