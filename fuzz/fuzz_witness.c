/*
 * Requests to a witness, one after another, a byte 0xff between them.  Whatever comes, it answers
 * with a status of its list; what it cosigns is by a key of the log, verifies as our own spelling
 * of it, never shrinks, and is what it shows; and nothing else changes what it shows.
 *
 * The log's key is that of corpus/witness, whose private half was thrown away.
 */
#include "fuzz.h"
#include "log/checkpoint.h"
#include "log/proof.h"
#include "log/witness.h"

#include "base/hex.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char log_key[] =
	"fuzz.example/log+3ec167b7+AbOZGXkx75qZBoJw+JQA3jigURHTbrnPQN08DsagIcFk";
static char folder[64], file[160], path[128];
static struct ed25519 *key;
static struct vkey known;

static int64_t
fixed_clock(void *from)
{
	(void)from;
	return 1800000000000;
}

static void
remove_folder(void)
{
	char lock[128];
	snprintf(lock, sizeof lock, "%s/lock", folder);
	unlink(lock);
	unlink(file);
	rmdir(folder);
	ed25519_close(key);
}

static void
set_up(void)
{
	struct err e;
	char hex[65];
	struct sha256 h = sha256_of(slice_of("fuzz.example/log"));
	if (key)
		return;
	snprintf(folder, sizeof folder, "/tmp/fuzz-witness-%ld", (long)getpid());
	must(mkdir(folder, 0700) == 0);
	hex_format(h.b, SHA256_LEN, hex);
	snprintf(file, sizeof file, "%s/%s", folder, hex);
	snprintf(path, sizeof path, "/%s/checkpoint", hex);
	must(vkey_parse(slice_of(log_key), &known, &e) == OK);
	must(ed25519_new(&key, &e) == OK);
	atexit(remove_folder);
}

static unsigned
ask(struct witness *w, const char *method, const char *where, struct slice body, struct buf *to)
{
	struct serve_answer a = {.status = 0};
	const struct serve_request r = {slice_of(method), slice_of(where), body};
	buf_init(&a.body, 1 << 20);
	witness_answer(w, &r, &a);
	must(!buf_failed(&a.body) && a.type);
	buf_clear(to);
	buf_add(to, buf_slice(&a.body));
	buf_fini(&a.body);
	return a.status;
}

/* Cosigned: the size, with everything verified that a client would. */
static uint64_t
check_cosigned(struct witness *w, struct slice lines)
{
	struct buf shown;
	struct note n;
	struct checkpoint c;
	struct err e;
	uint64_t time = 0;
	buf_init(&shown, 1 << 20);
	must(ask(w, "GET", path, (struct slice){NULL, 0}, &shown) == 200);
	must(slice_ends(buf_slice(&shown), lines.p));
	must(note_parse(buf_slice(&shown), &n, &e) == OK);
	must(checkpoint_parse(n.text, &c, &e) == OK);
	must(note_verify(&n, witness_key(w), &time, &e) == OK && time == 1800000000);
	must(note_verify(&n, &known, NULL, &e) == OK);
	buf_fini(&shown);
	return c.size;
}

static void
one_request(struct witness *w, struct slice body, uint64_t *size, bool *any)
{
	struct buf b, before, after;
	buf_init(&b, 1 << 20);
	buf_init(&before, 1 << 20);
	buf_init(&after, 1 << 20);
	ask(w, "GET", path, (struct slice){NULL, 0}, &before);
	unsigned status = ask(w, "POST", "/add-checkpoint", body, &b);
	must(status == 200 || status == 400 || status == 403 || status == 404 || status == 409 ||
		status == 422);
	if (status == 200) {
		buf_str(&b);
		uint64_t now = check_cosigned(w, buf_slice(&b));
		must(!*any || now >= *size);
		*size = now;
		*any = true;
	} else {
		ask(w, "GET", path, (struct slice){NULL, 0}, &after);
		must(slice_eq(buf_slice(&before), buf_slice(&after)));
	}
	buf_fini(&b);
	buf_fini(&before);
	buf_fini(&after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct witness *w = NULL;
	struct err e;
	uint64_t size = 0;
	bool any = false;
	struct slice rest = {(const char *)bytes, n};
	set_up();
	unlink(file);
	must(witness_open(&(struct witness_options){.state = folder,
				  .key = key,
				  .name = slice_of("am.fuzz"),
				  .logs = &known,
				  .nlogs = 1,
				  .clock = fixed_clock},
		     &w, &e) == OK);
	while (rest.p) {
		const char *end = rest.n ? memchr(rest.p, 0xff, rest.n) : NULL;
		struct slice one = {rest.p, end ? (size_t)(end - rest.p) : rest.n};
		one_request(w, one, &size, &any);
		rest = end ? slice_from(rest, one.n + 1) : (struct slice){NULL, 0};
	}
	witness_close(w);
	return 0;
}
