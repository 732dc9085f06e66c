#include "os/secret.h"

#include "base/utf8.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

enum { PROMPT_MAX_BYTES = 4096, PROMPT_MAX_POINTS = 200 };

void
secret_wipe(char secret[SECRET_MAX])
{
	explicit_bzero(secret, SECRET_MAX);
}

/* ---- a file ---- */

enum err_kind
secret_read(const char *file, char to[SECRET_MAX], struct err *e)
{
	struct buf b;
	size_t n = 0;
	secret_wipe(to);
	buf_init(&b, SECRET_MAX);
	enum err_kind rc = file_read(file, SECRET_MAX - 1, &b, e);
	while (rc == OK && n < b.n && b.p[n] != '\n' && b.p[n] != '\r')
		n++;
	if (rc == OK && n == 0)
		rc = err_set(e, ERR_SYNTAX, "%s: its first line is empty", file);
	else if (rc == OK && memchr(b.p, '\0', n))
		rc = err_set(e, ERR_SYNTAX, "%s: a NUL in its first line", file);
	else if (rc == OK)
		memcpy(to, b.p, n);
	if (b.p)
		explicit_bzero(b.p, b.cap);
	buf_fini(&b);
	return rc;
}

/* ---- the terminal ---- */

/* What ends or stops the program from the keyboard, or from elsewhere while it waits. */
static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

static volatile sig_atomic_t caught;

static void catch (int number)
{
	caught = number;
}

struct asking {
	int tty;
	struct termios before;
	sigset_t mask;
	struct sigaction old[COUNT_OF(endings)];
};

/* From here on these arrive only where read_line() waits.  What is ignored stays so. */
static void
hold_signals(struct asking *q)
{
	const struct sigaction ours = {.sa_handler = catch};
	sigset_t held;
	sigemptyset(&held);
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		sigaddset(&held, endings[i]);
	caught = 0;
	pthread_sigmask(SIG_BLOCK, &held, &q->mask);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		sigaction(endings[i], NULL, &q->old[i]);
		if (q->old[i].sa_handler != SIG_IGN)
			sigaction(endings[i], &ours, NULL);
	}
}

/* What was caught comes once more, and does what it would have done. */
static void
release_signals(const struct asking *q)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		sigaction(endings[i], &q->old[i], NULL);
	if (caught)
		raise(caught);
	pthread_sigmask(SIG_SETMASK, &q->mask, NULL);
}

/* One byte of the line; blocked by nothing but the terminal. */
static enum err_kind
read_byte(const struct asking *q, char *c, struct err *e)
{
	for (;;) {
		struct pollfd p = {.fd = q->tty, .events = POLLIN};
		int ready = ppoll(&p, 1, NULL, &q->mask);
		if (caught)
			return err_set(e, ERR_IO, "interrupted");
		ssize_t n = ready > 0 ? read(q->tty, c, 1) : -1;
		if (n == 1)
			return OK;
		if (n == 0)
			return err_set(e, ERR_SYNTAX, "the terminal ended before a line did");
		if (errno != EINTR && errno != EAGAIN)
			return err_set(e, ERR_IO, "/dev/tty: %s", strerror(errno));
	}
}

/* A line that is too long is read to its end all the same: nothing of it is left to a shell. */
static enum err_kind
read_line(const struct asking *q, char to[SECRET_MAX], struct err *e)
{
	size_t n = 0;
	bool nul = false;
	char c = 0;
	for (;;) {
		if (read_byte(q, &c, e) != OK)
			return e->kind;
		if (c == '\n')
			break;
		nul = nul || c == '\0';
		if (n < SECRET_MAX - 1)
			to[n] = c;
		n += n < SECRET_MAX;
	}
	explicit_bzero(&c, sizeof c);
	if (n == SECRET_MAX)
		return err_set(e, ERR_LIMIT, "longer than %d bytes", SECRET_MAX - 1);
	if (n == 0 || nul)
		return err_set(e, ERR_SYNTAX, nul ? "a NUL was typed" : "nothing was typed");
	return OK;
}

static void
show(const struct asking *q, struct slice text)
{
	(void)!write(q->tty, text.p, text.n); /* who cannot read the question need not answer it */
}

static enum err_kind
ask_quietly(struct asking *q, struct slice prompt, char to[SECRET_MAX], struct err *e)
{
	if (tcgetattr(q->tty, &q->before) != 0)
		return err_set(e, ERR_IO, "/dev/tty: %s", strerror(errno));
	struct termios quiet = q->before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	quiet.c_lflag |= ICANON | ISIG;
	quiet.c_iflag |= ICRNL;
	if (tcsetattr(q->tty, TCSAFLUSH, &quiet) != 0)
		return err_set(e, ERR_IO, "/dev/tty: echo off: %s", strerror(errno));
	show(q, prompt);
	enum err_kind rc = read_line(q, to, e);
	while (tcsetattr(q->tty, TCSAFLUSH, &q->before) != 0 && errno == EINTR)
		;
	show(q, slice_of("\n"));
	return rc;
}

enum err_kind
secret_ask(struct slice prompt, char to[SECRET_MAX], struct err *e)
{
	struct asking q = {.tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
	struct buf shown;
	enum err_kind rc;
	if (q.tty < 0)
		return err_set(e, ERR_MISSING, "there is no terminal to ask on");
	buf_init(&shown, PROMPT_MAX_BYTES);
	utf8_put_escaped(&shown, prompt, PROMPT_MAX_POINTS);
	do {
		secret_wipe(to);
		hold_signals(&q);
		rc = ask_quietly(&q, buf_slice(&shown), to, e);
		release_signals(&q);
	} while (caught == SIGTSTP);
	buf_fini(&shown);
	close(q.tty);
	if (rc != OK)
		secret_wipe(to);
	return rc;
}
