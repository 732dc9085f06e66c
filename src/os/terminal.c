#include "os/terminal.h"

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
