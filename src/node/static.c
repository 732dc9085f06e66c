/* What the log publishes, as files: its checkpoint, tiles, bundles, and the files pinned. */
#include "node/answer.h"

#include "log/policy.h"
#include "log/tile.h"
#include "os/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MAX_BYTES = 4096 + ROUTE_MAX_PATH, TAG_MAX = SHA256_TEXT_MAX + 2 };

static void
missing(struct ask *k, const char *what)
{
	problem_set(k->a, 404, PROBLEM_NOT_FOUND, what);
}

/* `name` is checked: nothing in it leads out of the folder. */
static void
send_file(struct ask *k, const char *name)
{
	char path[PATH_MAX_BYTES];
	struct stat is;
	snprintf(path, sizeof path, "%s/%s", node_public(k->node), name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &is) != 0 || !S_ISREG(is.st_mode)) {
		if (fd >= 0)
			close(fd);
		missing(k, "it is not there");
		return;
	}
	k->a->file = fd;
	answer_good(k, ANSWER_BYTES);
}

/* It changes with each batch and each cosignature; who polls it sends its tag. */
void
answer_checkpoint(struct ask *k)
{
	char path[PATH_MAX_BYTES], tag[TAG_MAX], hash[SHA256_TEXT_MAX];
	struct err e;
	snprintf(path, sizeof path, "%s/checkpoint", node_public(k->node));
	if (file_read(path, NOTE_MAX_BYTES, &k->a->body, &e) != OK) {
		missing(k, "the log has no checkpoint yet");
		return;
	}
	struct sha256 is = sha256_of(buf_slice(&k->a->body));
	snprintf(tag, sizeof tag, "\"%s\"", sha256_format(&is, hash) + strlen("sha256:"));
	if (answer_is_known(k, tag))
		buf_clear(&k->a->body);
	else
		answer_good(k, ANSWER_PLAIN);
}

/* Only what a checkpoint that is public speaks of: the writer is ahead of it for a moment. */
void
answer_tile(struct ask *k)
{
	struct tile t;
	struct err e;
	char path[TILE_PATH_MAX];
	struct slice name = slice_from(k->r->path, 1);
	if (tile_parse(name, &t, &e) != OK)
		missing(k, e.msg);
	else if (t.width > tile_width(t.level, t.index, node_size(k->node)))
		missing(k, "the log is not that large");
	else
		send_file(k, tile_path(&t, path));
}

void
answer_blob(struct ask *k)
{
	char text[SHA256_TEXT_MAX], name[SHA256_TEXT_MAX + 16];
	struct sha256 hash;
	struct err e;
	int n = snprintf(text, sizeof text, "sha256:%.*s", SLICE_ARG(k->arg));
	if (n >= (int)sizeof text || sha256_parse(slice_of(text), &hash, &e) != OK) {
		missing(k, "expected the 64 digits of a hash");
		return;
	}
	snprintf(name, sizeof name, "blob/sha256/%s", strchr(text, ':') + 1);
	send_file(k, name);
}
