/* Any bytes as the text of a checkpoint: what is put is what was read. */
#include "fuzz.h"

#include "log/checkpoint.h"
#include "log/merkle.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice text = {(const char *)bytes, n};
	struct checkpoint c = {.size = UINT64_MAX};
	struct err e = {.kind = OK};
	struct buf b;
	enum err_kind rc = checkpoint_parse(text, &c, &e);
	must(rc == e.kind);
	if (rc != OK) {
		must(e.msg[0] && c.size == UINT64_MAX);
		return 0;
	}
	must(c.origin[0] && c.size <= MERKLE_MAX_SIZE);
	buf_init(&b, CHECKPOINT_TEXT_MAX);
	checkpoint_put(&b, &c);
	must(slice_eq(buf_slice(&b), text));
	buf_fini(&b);
	return 0;
}
