/*
 * Any bytes as a bundle, an entry, and the path of a tile: each has one spelling, which is what is
 * put again.
 */
#include "fuzz.h"

#include "log/entry.h"
#include "log/merkle.h"
#include "log/tile.h"

/* True when `bytes` is an entry; it is then added to the bundle *to. */
static bool
as_entry(struct slice bytes, struct buf *to)
{
	struct entry one = {.time = -7};
	struct err e = {.kind = OK};
	struct buf b;
	enum err_kind rc = entry_parse(bytes, &one, &e);
	must(rc == e.kind && (rc == OK || (e.msg[0] && one.time == -7)));
	if (rc != OK)
		return false;
	must(one.time >= 0 && one.object.n > 0 && one.object.n <= ENTRY_MAX_OBJECT);
	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, &one);
	must(slice_eq(buf_slice(&b), bytes));
	buf_fini(&b);
	bundle_put(to, &one);
	return true;
}

static void
as_bundle(struct slice bundle)
{
	struct err e = {.kind = OK};
	struct buf again;
	struct slice one = {"", 0};
	size_t at = 0;
	bool entries = true;
	buf_init(&again, BUNDLE_MAX_BYTES);
	enum err_kind rc = OK;
	while (rc == OK && one.p) {
		size_t from = at;
		rc = bundle_next(bundle, &at, &one, &e);
		must(at <= bundle.n);
		if (rc != OK || !one.p) {
			must(at == from);
			break;
		}
		must(at == from + 2 + one.n && one.p + one.n == bundle.p + at);
		entries = as_entry(one, &again) && entries;
	}
	must(rc == OK ? at == bundle.n : rc == e.kind && e.msg[0]);
	if (rc == OK && entries)
		must(slice_eq(buf_slice(&again), bundle));
	buf_fini(&again);
}

static void
as_path(struct slice path)
{
	struct tile t = {.width = 777};
	struct err e = {.kind = OK};
	char again[TILE_PATH_MAX];
	enum err_kind rc = tile_parse(path, &t, &e);
	must(rc == e.kind && (rc == OK || (e.msg[0] && t.width == 777)));
	if (rc != OK)
		return;
	must(slice_is(path, tile_path(&t, again)));
	must(t.width >= 1 && t.width <= tile_width(t.level, t.index, MERKLE_MAX_SIZE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice all = {(const char *)bytes, n};
	struct buf none;
	buf_init(&none, BUNDLE_MAX_BYTES);
	(void)as_entry(all, &none);
	buf_fini(&none);
	as_bundle(all);
	as_path(all);
	return 0;
}
