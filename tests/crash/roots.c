/*
 * tests/crash/roots: is every note of FOLDER/notes, by the definition of a Merkle tree over the
 * entries in the bundles of FOLDER/log/public, a root of this log?  Two different roots signed for
 * one size cannot both be.  Prints what is not; exit status 1 then.  usage: crash_roots FOLDER
 */
#include "log/checkpoint.h"
#include "log/entry.h"
#include "log/files.h"
#include "log/note.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { ENTRIES_MAX = 4096 };

static struct sha256 leaves[ENTRIES_MAX];
static struct err err;

static void
must(enum err_kind rc, const char *what)
{
	if (rc == OK)
		return;
	printf("%s: %s\n", what, err.msg);
	exit(1);
}

/* RFC 6962, 2.1, word for word. */
static struct sha256
root_of(const struct sha256 *d, size_t n)
{
	size_t k = 1;
	if (n == 0)
		return merkle_empty();
	if (n == 1)
		return d[0];
	while (2 * k < n)
		k *= 2;
	struct sha256 left = root_of(d, k), right = root_of(d + k, n - k);
	return merkle_node(&left, &right);
}

static void
read_note(const char *path, struct buf *bytes, struct checkpoint *c)
{
	struct note n;
	buf_clear(bytes);
	must(file_read(path, NOTE_MAX_BYTES, bytes, &err), path);
	must(note_parse(buf_slice(bytes), &n, &err), path);
	must(checkpoint_parse(n.text, c, &err), path);
}

int
main(int argc, char **argv)
{
	struct files *files = NULL;
	struct buf bytes, names;
	struct checkpoint c;
	char path[1024];
	int wrong = 0;
	if (argc != 2)
		return 2;
	buf_init(&bytes, 1 << 20);
	buf_init(&names, 1 << 20);
	snprintf(path, sizeof path, "%.900s/log/public/checkpoint", argv[1]);
	read_note(path, &bytes, &c);
	uint64_t size = c.size;
	snprintf(path, sizeof path, "%.900s/log/public", argv[1]);
	must(files_open(path, &files, &err), path);
	for (uint64_t i = 0; i < size && i < ENTRIES_MAX; i++) {
		buf_clear(&bytes);
		must(files_entry(files, i, size, &bytes, &err), "bundles");
		leaves[i] = merkle_leaf(buf_slice(&bytes));
	}
	snprintf(path, sizeof path, "%.900s/notes", argv[1]);
	must(file_list(path, "", &names, &err), path);
	for (const char *name = names.p; *name; name += strlen(name) + 1) {
		snprintf(path, sizeof path, "%.600s/notes/%.200s", argv[1], name);
		read_note(path, &bytes, &c);
		struct sha256 root = root_of(leaves, c.size <= size ? c.size : 0);
		if (c.size <= size && sha256_eq(&root, &c.root))
			continue;
		printf("%s: %llu entries and a root that this log of %llu never had\n", name,
			(unsigned long long)c.size, (unsigned long long)size);
		wrong = 1;
	}
	files_close(files);
	buf_fini(&bytes);
	buf_fini(&names);
	return wrong;
}
