#include "os/random.h"

#include <stdlib.h>
#include <sys/random.h>
#include <sys/types.h>

void
random_fill(unsigned char *to, size_t n)
{
	if (n > 256 || getrandom(to, n, 0) != (ssize_t)n)
		abort();
}
