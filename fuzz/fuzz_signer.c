/*
 * What a signer reads from its clients, framed or not (fuzz_wire.c has the frames): what is
 * answered keeps to the promise: no other tree of a size signed before, no smaller one, and the
 * same bytes for the same question.  Its folder is one in /tmp.
 */
#include "fuzz.h"
#include "log/signer_state.h"
#include "log/wire.h"

#include <stdio.h>
#include <unistd.h>

static struct checkpoint begun;
static char folder[] = "/tmp/exq-fuzz-XXXXXX";

static void
remove_folder(void)
{
	static const char *const names[] = {
		"log.key", "origin", "signed", "signed.new", "shown", "shown.new", "lock"};
	char path[64];
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

/* A signer of a log of its own, that has signed nothing. */
static struct signer_state *
state_once(void)
{
	static struct signer_state s;
	static bool open;
	struct err e;
	struct vkey key;
	if (open)
		return &s;
	must(mkdtemp(folder) != NULL);
	atexit(remove_folder);
	must(signer_init(folder, slice_of("fuzz.example"), &key, &e) == OK);
	must(signer_state_open(folder, &s, &e) == OK);
	begun = s.last;
	open = true;
	return &s;
}

static void
ask(struct signer_state *s, struct slice request)
{
	struct buf first, second;
	struct err e = {.kind = OK};
	struct checkpoint before = s->last;
	buf_init(&first, 2 * NOTE_MAX_BYTES);
	buf_init(&second, 2 * NOTE_MAX_BYTES);
	enum err_kind rc = signer_answer(s, request, &first, &e);
	must(rc == OK || (e.kind == rc && e.msg[0] && rc != ERR_IO));
	must(s->last.size >= before.size);
	must(s->last.size > before.size || sha256_eq(&s->last.root, &before.root));
	/* An advance from there to there is the one that can be asked twice. */
	if (rc == OK && s->last.size == before.size) {
		must(signer_answer(s, request, &second, &e) == OK);
		must(slice_eq(buf_slice(&first), buf_slice(&second)));
	}
	buf_fini(&first);
	buf_fini(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct signer_state *s = state_once();
	struct slice in = {(const char *)bytes, n}, request;
	struct advance a;
	struct err e;
	if (wire_request(in, SIGNER_MAX_REQUEST, &request) == WIRE_WHOLE)
		ask(s, request);
	ask(s, in);
	/* What is read as an advance is written back as it stood. */
	if (advance_parse(in, &a, &e) == OK) {
		struct buf again;
		buf_init(&again, PROOF_MAX_BYTES + NOTE_MAX_BYTES);
		advance_put(&again, &a);
		must(slice_eq(buf_slice(&again), in));
		buf_fini(&again);
	}
	/* Each input by itself: what the last one taught is forgotten, on the disk it does no harm.
	 */
	s->last = begun;
	s->shown.size = 0;
	return 0;
}
