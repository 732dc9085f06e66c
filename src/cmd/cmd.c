#include "cmd/cmd.h"

#include <string.h>

const char *
args_nth(const struct args *a, const char *name, size_t i)
{
	for (size_t g = 0; g < a->ngiven; g++)
		if (strcmp(a->given[g].opt->name, name) == 0 && i-- == 0)
			return a->given[g].value;
	return NULL;
}

const char *
args_get(const struct args *a, const char *name)
{
	const char *last = NULL;
	for (size_t g = 0; g < a->ngiven; g++)
		if (strcmp(a->given[g].opt->name, name) == 0)
			last = a->given[g].value;
	return last;
}

bool
args_has(const struct args *a, const char *name)
{
	return args_get(a, name) != NULL;
}
