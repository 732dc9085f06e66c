/*
 * bench/parse: the floor of `simulate`: a bare jansson parse of every line of a file, in one
 * thread.  usage: bench_parse FILE; prints seconds.
 */
#include "os/lines.h"

#include <jansson.h>
#include <stdio.h>
#include <time.h>

enum { LINE_MAX_BYTES = 16 << 20 };

static double
now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	struct lines *in;
	struct slice line = {"", 0};
	struct err e;
	double start = now();
	if (argc != 2 || lines_open(argv[1], LINE_MAX_BYTES, &in, &e) != OK)
		return 2;
	while (lines_next(in, &line, &e) == OK && line.p) {
		json_t *j = json_loadb(line.p, line.n, 0, NULL);
		if (!j)
			return 2;
		json_decref(j);
	}
	lines_close(in);
	printf("%.3f\n", now() - start);
	return 0;
}
