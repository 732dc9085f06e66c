#include "os/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool
terminal_is_output(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

int
terminal_columns(void)
{
	struct winsize w;
	if (!terminal_is_output() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0)
		return 0;
	return w.ws_col;
}

bool
terminal_has_colour(void)
{
	const char *no = getenv("NO_COLOR");
	return terminal_is_output() && !(no && *no);
}

bool
terminal_is_input(void)
{
	return isatty(STDIN_FILENO) == 1;
}

/* The first byte of a line; 0 when the terminal ends before it does. */
static char
read_line(int tty)
{
	char first = 0, c = 0;
	for (;;) {
		ssize_t n = read(tty, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 0;
		if (!first)
			first = c;
		if (c == '\n')
			return first;
	}
}

enum err_kind
terminal_ask(const char *question, bool *yes, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty < 0)
		return err_set(e, ERR_MISSING, "there is no terminal to ask on: say --yes");
	(void)!write(tty, question, strlen(question)); /* whoever cannot read it says no */
	char first = read_line(tty);
	close(tty);
	if (!first)
		return err_set(e, ERR_IO, "the terminal ended before an answer");
	*yes = first == 'y' || first == 'Y';
	return OK;
}
