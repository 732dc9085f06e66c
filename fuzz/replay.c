/*
 * Feed every file of the folders given to the fuzz entry this is linked with; prints one TAP line.
 * Where the entry has a way of its own to change inputs, each is also fed changed, some times over
 * and always the same way.
 */
#include "os/file.h"

#include <stdint.h>
#include <stdio.h>

enum { FILE_MAX_BYTES = 4 << 20, PATH_MAX_BYTES = 4096, CHANGED_MAX_BYTES = 1 << 16, CHANGES = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t max);
__attribute__((weak)) size_t LLVMFuzzerCustomMutator(
	uint8_t *data, size_t n, size_t max, unsigned seed);

/* What libFuzzer offers to such a way, in small: a byte is another, or one more. */
size_t
LLVMFuzzerMutate(uint8_t *data, size_t n, size_t max)
{
	static size_t step;
	step = step * 31 + 7;
	if (n < max && (n == 0 || step % 4 == 0))
		data[n++] = (uint8_t)step;
	else if (n)
		data[step % n] ^= (uint8_t)(1U << step % 8);
	return n;
}

/* Up to three changes, one upon the other. */
static void
replay_changed(struct slice bytes)
{
	static uint8_t data[CHANGED_MAX_BYTES];
	if (!LLVMFuzzerCustomMutator || bytes.n > sizeof data)
		return;
	for (unsigned seed = 0; seed < CHANGES; seed++) {
		size_t n = bytes.n;
		memcpy(data, bytes.p, n);
		for (unsigned i = 0; i <= seed % 3; i++)
			n = LLVMFuzzerCustomMutator(data, n, sizeof data, seed * 3 + i);
		LLVMFuzzerTestOneInput(data, n);
	}
}

static enum err_kind
replay_file(const char *folder, const char *name, struct buf *bytes, struct err *e)
{
	char path[PATH_MAX_BYTES];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (file_read(path, FILE_MAX_BYTES, bytes, e) != OK)
		return e->kind;
	LLVMFuzzerTestOneInput((const uint8_t *)(bytes->n ? bytes->p : ""), bytes->n);
	if (bytes->n)
		replay_changed(buf_slice(bytes));
	return OK;
}

/* How many files were fed; 0 and *e on error or an empty folder. */
static size_t
replay_folder(const char *folder, struct err *e)
{
	struct buf names, bytes;
	size_t n = 0;
	buf_init(&names, 1 << 20);
	buf_init(&bytes, FILE_MAX_BYTES + 1);
	enum err_kind rc = file_list(folder, "", &names, e);
	if (rc == OK)
		for (const char *s = buf_str(&names); *s && rc == OK; s += strlen(s) + 1)
			if (*s != '.' && (rc = replay_file(folder, s, &bytes, e)) == OK)
				n++;
	if (rc == OK && n == 0)
		err_set(e, ERR_MISSING, "%s: no file to replay", folder);
	buf_fini(&bytes);
	buf_fini(&names);
	return rc == OK ? n : 0;
}

int
main(int argc, char **argv)
{
	struct err e = {.kind = OK};
	size_t n = 0;
	for (int i = 1; i < argc && e.kind == OK; i++)
		n += replay_folder(argv[i], &e);
	puts("1..1");
	if (e.kind != OK || n == 0) {
		printf("# %s\nnot ok 1 - corpus replayed\n", e.msg);
		return 1;
	}
	printf("ok 1 - %zu inputs replayed\n", n);
	return 0;
}
