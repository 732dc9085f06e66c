/*
 * tests/crash/make: a log of SIZE entries in FOLDER/log, and COUNT objects more for it in
 * FOLDER/objects, as files 0, 1, ...  usage: crash_make FOLDER SIZE COUNT
 */
#include "../log/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void
save(const char *path, struct slice der)
{
	FILE *f = fopen(path, "w");
	if (!f || fwrite(der.p, 1, der.n, f) != der.n || fclose(f) != 0)
		abort();
	free((char *)der.p);
}

int
main(int argc, char **argv)
{
	struct sample s;
	char path[512];
	if (argc != 4)
		return 2;
	uint64_t size = strtoull(argv[2], NULL, 10), count = strtoull(argv[3], NULL, 10);
	snprintf(path, sizeof path, "%.400s/keys", argv[1]);
	mkdir(path, 0755);
	sample_open(&s, path);
	snprintf(path, sizeof path, "%.400s/log", argv[1]);
	sample_log(&s, path);
	sample_fill(&s, path, 0, size - 2);
	snprintf(path, sizeof path, "%.400s/objects", argv[1]);
	mkdir(path, 0755);
	for (uint64_t i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%.400s/objects/%llu", argv[1], (unsigned long long)i);
		save(path, sample_object(&s, size - 2 + i));
	}
	sample_close(&s);
	return 0;
}
