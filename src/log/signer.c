/* The signer as a process: requests over local sockets, one at a time, whoever sends them. */
#include "log/signer.h"

#include "log/patience.h"
#include "log/signer_state.h"
#include "log/wire.h"
#include "os/clock.h"
#include "os/sandbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CLIENTS_MAX = 16,
	READ_BYTES = 4096,
};

struct client {
	int fd;
	struct buf in;
};

struct server {
	struct signer_state state;
	struct client clients[CLIENTS_MAX];
	struct patience patience[CLIENTS_MAX]; /* with each */
	size_t nclients;
	int socket, stop;
	bool listening;
};

static void
drop_client(struct server *v, size_t i)
{
	close(v->clients[i].fd);
	buf_fini(&v->clients[i].in);
	v->nclients--;
	v->clients[i] = v->clients[v->nclients];
	v->patience[i] = v->patience[v->nclients];
}

/* False: there is no place, and nobody who should make one. */
static bool
add_client(struct server *v, int fd)
{
	int64_t now = clock_steady();
	if (v->nclients == CLIENTS_MAX) {
		size_t who = patience_yields(v->patience, v->nclients, now);
		if (who == v->nclients)
			return false;
		drop_client(v, who);
	}
	v->patience[v->nclients] = (struct patience){.since = now};
	struct client *c = &v->clients[v->nclients++];
	*c = (struct client){.fd = fd};
	buf_init(&c->in,
		4 + SIGNER_MAX_REQUEST + READ_BYTES); /* room is taken before it is filled */
	return true;
}

/* A client that does not take its answer is dropped; what was signed is remembered all the same. */
static bool
answer(struct server *v, struct client *c, struct slice request, struct err *e)
{
	struct buf out;
	struct err why = {.kind = OK};
	buf_init(&out, 8 + (size_t)2 * NOTE_MAX_BYTES);
	wire_begin(&out, WIRE_DONE);
	enum err_kind rc = signer_answer(&v->state, request, &out, &why);
	if (rc != OK) {
		buf_clear(&out);
		wire_begin(&out, rc == ERR_MISMATCH ? WIRE_REFUSED : WIRE_FAILED);
		buf_adds(&out, why.msg);
	}
	wire_end(&out);
	bool sent = !buf_failed(&out) &&
		    send(c->fd, out.p, out.n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)out.n;
	buf_fini(&out);
	if (rc == ERR_IO)
		*e = why;
	return sent && rc != ERR_IO;
}

/* False: the client is to be dropped.  e->kind is ERR_IO when the process must end. */
static bool
read_client(struct server *v, size_t i, struct err *e)
{
	struct client *c = &v->clients[i];
	struct patience *p = &v->patience[i];
	char *at = buf_room(&c->in, READ_BYTES);
	ssize_t n = at ? recv(c->fd, at, READ_BYTES, MSG_DONTWAIT) : 0;
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	c->in.n += (size_t)n;
	if (!p->begun)
		*p = (struct patience){.since = clock_steady(), .begun = true};
	struct slice request;
	enum wire_state state = wire_request(buf_slice(&c->in), SIGNER_MAX_REQUEST, &request);
	if (state == WIRE_MORE)
		return true;
	bool go_on = state == WIRE_WHOLE && answer(v, c, request, e);
	buf_clear(&c->in);
	*p = (struct patience){.since = clock_steady()};
	return go_on;
}

/* Whoever started this process for itself may be silent for as long as it likes. */
static void
drop_slow(struct server *v)
{
	int64_t now = clock_steady();
	for (size_t i = v->nclients; i-- > 0;)
		if ((v->listening || v->patience[i].begun) &&
			patience_is_over(&v->patience[i], now))
			drop_client(v, i);
}

static void
take_new(struct server *v)
{
	int fd = accept4(v->socket, NULL, NULL, SOCK_CLOEXEC);
	if (fd >= 0 && !add_client(v, fd))
		close(fd);
}

/* One round.  False: it is over. */
static bool
turn(struct server *v, struct err *e)
{
	struct pollfd p[CLIENTS_MAX + 2];
	size_t n = v->nclients;
	for (size_t i = 0; i < n; i++)
		p[i] = (struct pollfd){.fd = v->clients[i].fd, .events = POLLIN};
	p[n] = (struct pollfd){.fd = v->stop, .events = POLLIN};
	p[n + 1] = (struct pollfd){.fd = v->listening ? v->socket : -1, .events = POLLIN};
	if (poll(p, n + 2, PATIENCE_REQUEST_MS) < 0)
		return errno == EINTR;
	for (size_t i = n; i-- > 0;)
		if (p[i].revents && !read_client(v, i, e))
			drop_client(v, i);
	drop_slow(v);
	if (p[n + 1].revents)
		take_new(v);
	return e->kind == OK && !p[n].revents && (v->listening || v->nclients);
}

enum err_kind
signer_serve(const char *folder, int socket, bool listening, int stop, struct err *e)
{
	struct server *v = calloc(1, sizeof *v);
	if (!v)
		return err_set(e, ERR_IO, "out of memory");
	v->socket = socket;
	v->listening = listening;
	v->stop = stop;
	*e = (struct err){.kind = OK};
	enum err_kind rc = signer_state_open(folder, &v->state, e);
	if (rc == OK) {
		*e = (struct err){.kind = OK}; /* of files that need not be there */
		rc = sandbox_enter(folder, SANDBOX_POLLING, e);
		if (rc == OK && !listening)
			add_client(v, socket);
		while (rc == OK && turn(v, e))
			;
		while (v->nclients)
			drop_client(v, v->nclients - 1);
		signer_state_close(&v->state);
		rc = e->kind;
	}
	free(v);
	return rc;
}
