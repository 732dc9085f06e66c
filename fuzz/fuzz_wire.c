/*
 * Frames between a signer and its clients.  A request is whole, wanting more or broken the same
 * however it is cut, and what a client frames is read as what it said; and a client that is
 * answered any bytes takes an answer from them or says why not: the signer here is a thread that
 * answers the input, whatever it is asked.
 */
#include "fuzz.h"
#include "log/note.h"
#include "log/signer.h"
#include "log/signer_state.h"
#include "log/wire.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[] = "/tmp/exq-fuzz-XXXXXX";
static struct sockaddr_un at = {.sun_family = AF_UNIX};
static int listener = -1;

/* ---- requests ---- */

/* What begins a whole request can only want more; nothing behind it is taken. */
static void
cut(struct slice in, size_t end)
{
	struct slice whole, part;
	enum wire_state all = wire_request(in, SIGNER_MAX_REQUEST, &whole);
	enum wire_state first = wire_request((struct slice){in.p, end}, SIGNER_MAX_REQUEST, &part);
	if (all == WIRE_WHOLE) {
		must(whole.p == in.p + 4 && whole.n == in.n - 4);
		must(first == (end == in.n ? WIRE_WHOLE : WIRE_MORE));
	}
	if (first == WIRE_WHOLE && end < in.n)
		must(all == WIRE_BROKEN);
	if (first == WIRE_BROKEN)
		must(all == WIRE_BROKEN);
}

static void
put_request(struct slice rest)
{
	struct buf b;
	struct slice got;
	buf_init(&b, SIGNER_MAX_REQUEST);
	wire_put_request(&b, "show", rest);
	must(!buf_failed(&b));
	must(wire_request(buf_slice(&b), b.n - 4, &got) == WIRE_WHOLE);
	must(slice_starts(got, "show\n") && slice_eq(slice_from(got, 5), rest));
	must(wire_request(buf_slice(&b), b.n - 5, &got) == WIRE_BROKEN);
	for (size_t end = 0; end < b.n; end += 1 + b.n / 16)
		cut(buf_slice(&b), end);
	buf_fini(&b);
}

static void
put_answer(struct slice body)
{
	struct buf b;
	buf_init(&b, SIGNER_MAX_REQUEST);
	wire_begin(&b, WIRE_REFUSED);
	buf_add(&b, body);
	wire_end(&b);
	must(b.n == WIRE_ANSWER_HEAD + body.n && b.p[0] == WIRE_REFUSED);
	must(wire_length((const unsigned char *)b.p) == body.n);
	must(slice_eq(slice_from(buf_slice(&b), WIRE_ANSWER_HEAD), body));
	buf_fini(&b);
}

/* ---- answers ---- */

static void
remove_folder(void)
{
	close(listener);
	unlink(at.sun_path);
	rmdir(folder);
}

static void
listen_once(void)
{
	if (listener >= 0)
		return;
	must(mkdtemp(folder) != NULL);
	snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", folder);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(listener >= 0 && bind(listener, (struct sockaddr *)&at, sizeof at) == 0 &&
		listen(listener, 1) == 0);
	atexit(remove_folder);
}

static void *
answer(void *input)
{
	const struct slice *in = input;
	char asked[4096];
	int fd = accept(listener, NULL, NULL);
	must(fd >= 0);
	/* A client that hung up is no mistake. */
	(void)!send(fd, in->p, in->n, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
	while (recv(fd, asked, sizeof asked, 0) > 0)
		;
	close(fd);
	return NULL;
}

/* Each question is answered, or refused with a reason; what is kept is a note. */
static void
ask(struct signer *s)
{
	struct err e = {.kind = OK};
	struct note n;
	struct buf note;
	uint64_t size;
	buf_init(&note, (size_t)2 * NOTE_MAX_BYTES);
	enum err_kind rc = signer_show(s, slice_of("anything\n"), &e);
	must(rc == OK || (rc == e.kind && e.msg[0]));
	rc = signer_last(s, &size, &note, &e);
	if (rc == OK)
		must(note_parse(buf_slice(&note), &n, &e) == OK);
	else
		must(rc == e.kind && e.msg[0] && note.n == 0);
	buf_fini(&note);
}

static void
be_answered(struct slice in)
{
	struct signer *s = NULL;
	struct err e = {.kind = OK};
	pthread_t signer;
	listen_once();
	must(pthread_create(&signer, NULL, answer, &in) == 0);
	enum err_kind rc = signer_open(folder, &s, &e);
	must(rc == OK ? s != NULL : (rc == e.kind && e.msg[0]));
	if (s)
		ask(s);
	signer_close(s);
	pthread_join(signer, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice in = {(const char *)bytes, n};
	if (n > SIGNER_MAX_REQUEST / 2)
		return 0;
	cut(in, n / 2);
	cut(in, n);
	put_request(in);
	put_answer(in);
	be_answered(in);
	return 0;
}
