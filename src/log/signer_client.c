#include "log/checkpoint.h"
#include "log/signer.h"
#include "log/signer_state.h"
#include "log/wire.h"
#include "os/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_PATIENCE_S = 30 }; /* a sync of a busy disk */

struct signer {
	char *folder;
	int fd;
	pid_t child; /* 0: someone else's */
	bool lost;   /* an answer did not come whole: the next would not be its own */
	struct buf out;
};

/* ---- reaching one ---- */

static bool
set_patience(int fd)
{
	const struct timeval t = {.tv_sec = ANSWER_PATIENCE_S};
	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t) == 0 &&
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t) == 0;
}

static int
connect_to(const char *folder)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int n = snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", folder);
	if (n <= 0 || (size_t)n >= sizeof at.sun_path)
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/*
 * The child keeps its end of the pair and nothing else that was open; it reads the key, which this
 * process never has.  It ends when this end is closed, however that comes about.
 */
_Noreturn static void
be_signer(const char *folder, int end)
{
	struct err e = {.kind = OK};
	int quiet = open("/dev/null", O_RDWR | O_CLOEXEC);
	dup2(quiet, STDIN_FILENO);
	dup2(quiet, STDOUT_FILENO);
	dup2(end, 3);
	close_range(4, ~0U, 0);
	if (signer_serve(folder, 3, false, -1, &e) != OK) {
		struct buf out;
		buf_init(&out, (size_t)2 * ERR_MSG_MAX);
		wire_begin(&out, WIRE_FAILED);
		buf_adds(&out, e.msg);
		wire_end(&out);
		if (send(3, out.p, out.n, MSG_NOSIGNAL) < 0)
			_exit(1);
	}
	_exit(e.kind != OK);
}

static enum err_kind
start_child(struct signer *s, const char *folder, struct err *e)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(e, ERR_IO, "signer: %s", strerror(errno));
	s->child = fork();
	if (s->child == 0)
		be_signer(folder, pair[1]);
	close(pair[1]);
	s->fd = pair[0];
	return s->child > 0 ? OK : err_set(e, ERR_IO, "signer: %s", strerror(errno));
}

enum err_kind
signer_open(const char *folder, struct signer **to, struct err *e)
{
	struct signer *s = calloc(1, sizeof *s);
	uint64_t size;
	if (!s)
		return err_set(e, ERR_IO, "out of memory");
	buf_init(&s->out, 8 + SIGNER_MAX_REQUEST);
	s->fd = -1;
	s->folder = strdup(folder);
	enum err_kind rc = s->folder ? OK : err_set(e, ERR_IO, "out of memory");
	if (rc == OK)
		s->fd = connect_to(folder);
	if (rc == OK && s->fd < 0)
		rc = start_child(s, folder, e);
	if (rc == OK && !set_patience(s->fd))
		rc = err_set(e, ERR_IO, "signer: %s", strerror(errno));
	if (rc == OK)
		rc = signer_last(s, &size, NULL, e);
	if (rc != OK) {
		signer_close(s);
		return rc;
	}
	*to = s;
	return OK;
}

void
signer_close(struct signer *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	if (s->child > 0)
		waitpid(s->child, NULL, 0);
	buf_fini(&s->out);
	free(s->folder);
	free(s);
}

/* ---- asking it ---- */

/* It ended, or it dropped us with our request unread, which the kernel calls a reset: the same. */
static bool
has_ended(ssize_t n)
{
	return n == 0 || errno == EPIPE || errno == ECONNRESET;
}

static enum err_kind
no_answer(ssize_t n, struct err *e)
{
	return err_set(e, ERR_IO, "signer: %s",
		has_ended(n) ? "it ended without an answer" : strerror(errno));
}

static enum err_kind
receive(struct signer *s, void *to, size_t n, struct err *e)
{
	for (size_t got = 0; got < n;) {
		ssize_t m = recv(s->fd, (char *)to + got, n - got, 0);
		if (m < 0 && errno == EINTR)
			continue;
		if (m <= 0)
			return no_answer(m, e);
		got += (size_t)m;
	}
	return OK;
}

static enum err_kind
receive_answer(struct signer *s, struct buf *to, struct err *e)
{
	unsigned char head[WIRE_ANSWER_HEAD];
	if (receive(s, head, sizeof head, e) != OK)
		return e->kind;
	uint32_t n = wire_length(head);
	if (n > 2 * NOTE_MAX_BYTES)
		return err_set(e, ERR_IO, "signer: an answer of %u bytes", n);
	char *at = n ? buf_room(to, n) : NULL;
	if (n && !at)
		return err_set(e, ERR_IO, "out of memory");
	if (receive(s, at, n, e) != OK)
		return e->kind;
	s->lost = false;
	if (head[0] == WIRE_DONE) {
		to->n += n;
		return OK;
	}
	bool says = n && at[0];
	return err_set(e, head[0] == WIRE_REFUSED ? ERR_MISMATCH : ERR_IO, "%.*s",
		(int)(says && n < ERR_MSG_MAX ? n : ERR_MSG_MAX),
		says ? at : "signer: it did not say why not");
}

/* Send what is to be sent, and wait for an answer.  *gone: the other end closed before any came. */
static enum err_kind
exchange(struct signer *s, bool *gone, struct err *e)
{
	char first;
	ssize_t n = send(s->fd, s->out.p, s->out.n, MSG_NOSIGNAL);
	*gone = n < 0 && has_ended(n);
	if (n < 0)
		return no_answer(n, e);
	if (n != (ssize_t)s->out.n)
		return err_set(e, ERR_IO, "signer: it does not take the request");
	do
		n = recv(s->fd, &first, 1, MSG_PEEK);
	while (n < 0 && errno == EINTR);
	*gone = n <= 0 && has_ended(n);
	return n > 0 ? OK : no_answer(n, e);
}

/* One that listens drops who was silent; to ask twice does no harm. */
static bool
reconnect(struct signer *s)
{
	int fd = s->child ? -1 : connect_to(s->folder);
	if (fd < 0)
		return false;
	close(s->fd);
	s->fd = fd;
	return set_patience(fd);
}

static enum err_kind
ask(struct signer *s, const char *word, struct slice rest, struct buf *to, struct err *e)
{
	bool gone;
	buf_clear(&s->out);
	wire_put_request(&s->out, word, rest);
	if (buf_failed(&s->out))
		return err_set(e, ERR_LIMIT, "signer: the request is too long");
	if (s->lost)
		return err_set(e, ERR_IO, "signer: an answer before did not come");
	s->lost = true; /* until all of it is here */
	enum err_kind rc = exchange(s, &gone, e);
	if (rc != OK && gone && reconnect(s))
		rc = exchange(s, &gone, e);
	return rc == OK ? receive_answer(s, to, e) : rc;
}

enum err_kind
signer_last(struct signer *s, uint64_t *size, struct buf *note, struct err *e)
{
	struct buf own;
	struct note n;
	struct checkpoint c;
	buf_init(&own, (size_t)2 * NOTE_MAX_BYTES);
	enum err_kind rc = ask(s, "last", (struct slice){NULL, 0}, &own, e);
	if (rc == OK)
		rc = note_parse(buf_slice(&own), &n, e);
	if (rc == OK)
		rc = checkpoint_parse(n.text, &c, e);
	if (rc == OK) {
		*size = c.size;
		if (note)
			buf_add(note, buf_slice(&own));
	}
	buf_fini(&own);
	return rc;
}

enum err_kind
signer_show(struct signer *s, struct slice note, struct err *e)
{
	struct buf none;
	buf_init(&none, ERR_MSG_MAX);
	enum err_kind rc = ask(s, "show", note, &none, e);
	buf_fini(&none);
	return rc;
}

enum err_kind
signer_sign(struct signer *s, const struct advance *a, struct buf *note, struct err *e)
{
	struct buf request;
	buf_init(&request, SIGNER_MAX_REQUEST);
	advance_put(&request, a);
	enum err_kind rc = buf_failed(&request)
				   ? err_set(e, ERR_LIMIT, "signer: the request is too long")
				   : ask(s, "sign", buf_slice(&request), note, e);
	buf_fini(&request);
	return rc;
}
