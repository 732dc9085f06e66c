#include "logtool.h"

#include "log/merkle.h"

#include <stdio.h>
#include <stdlib.h>

const uint64_t edge_sizes[EDGE_SIZES] = {1, 2, 255, 256, 257, 65535, 65536, 65537};

static enum err_kind
run(int argc, char **argv, struct err *e)
{
	if (argc == 5 && strcmp(argv[1], "make") == 0) {
		char *end;
		unsigned long long n = strtoull(argv[3], &end, 10);
		if (*end || n < 1 || n > MERKLE_MAX_SIZE)
			return err_set(e, ERR_USAGE, "N is the number of entries, 1 or more");
		return log_make(argv[2], n, argv[4], e);
	}
	if (argc >= 4 && strcmp(argv[1], "verify") == 0) {
		const char *cosigner = NULL;
		int at = 4;
		if (argc > 4 && !slice_ends(slice_of(argv[4]), ".tlog-proof") &&
			!slice_ends(slice_of(argv[4]), ".advance"))
			cosigner = argv[at++];
		return log_verify(argv[2], argv[3], cosigner, argv + at, (size_t)(argc - at), e);
	}
	return err_set(e, ERR_USAGE,
		"usage: logtool make DIR N ORIGIN | logtool verify DIR VKEY [COSIGNER] [FILE]...");
}

int
main(int argc, char **argv)
{
	struct err e;
	if (run(argc, argv, &e) == OK)
		return 0;
	fprintf(stderr, "logtool: %s\n", e.msg);
	return 2;
}
