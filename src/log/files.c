#include "log/files.h"

#include "log/entry.h"
#include "log/note.h"
#include "os/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CACHE_TILES = 64, /* 1 MiB: the path to the root of a proof, and its neighbours */
	TOUCHED_MAX = 32, /* folders waiting for a sync; one more is synced at once */
	HEIGHTS = 8,	  /* of the tree over a tile's 256 hashes, without its root */
	NODES = 2 * TILE_WIDTH,
};

/* A tile with the nodes over its hashes: height h begins at NODES - (NODES >> h). */
struct cached {
	struct tile tile; /* width 0: a free place */
	uint64_t used;
	struct sha256 nodes[NODES];
};

struct files {
	int folder;
	uint64_t clock; /* of the cache: a count of its uses */
	struct cached *cache;
	char touched[TOUCHED_MAX][TILE_PATH_MAX];
	size_t ntouched;
	bool settled; /* synced since it was opened: no crash before has left anything open */
	struct buf scratch;
};

static enum err_kind
failed(const char *path, struct err *e)
{
	return err_set(e, errno == ENOENT ? ERR_MISSING : ERR_IO, "%s: %s", path, strerror(errno));
}

enum err_kind
files_open(const char *folder, struct files **to, struct err *e)
{
	struct files *f = calloc(1, sizeof *f);
	struct cached *cache = calloc(CACHE_TILES, sizeof *cache);
	if (!f || !cache) {
		free(f);
		free(cache);
		return err_set(e, ERR_IO, "out of memory");
	}
	f->cache = cache;
	buf_init(&f->scratch, BUNDLE_MAX_BYTES);
	f->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->folder < 0) {
		failed(folder, e);
		files_close(f);
		return e->kind;
	}
	*to = f;
	return OK;
}

void
files_close(struct files *f)
{
	if (!f)
		return;
	if (f->folder >= 0)
		close(f->folder);
	buf_fini(&f->scratch);
	free(f->cache);
	free(f);
}

/* ---- reading ---- */

static enum err_kind
read_all(int fd, const char *path, size_t max, struct buf *to, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return failed(path, e);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_SYNTAX, "%s: not a file", path);
	if ((uint64_t)st.st_size > max)
		return err_set(e, ERR_LIMIT, "%s: larger than %zu bytes", path, max);
	size_t want = (size_t)st.st_size;
	char *at = want ? buf_room(to, want) : NULL;
	if (want && !at)
		return err_set(e, ERR_IO, "out of memory");
	for (size_t got = 0; got < want;) {
		ssize_t n = read(fd, at + got, want - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? failed(path, e)
				     : err_set(e, ERR_IO, "%s: changed while it was read", path);
		got += (size_t)n;
	}
	to->n += want;
	return OK;
}

static enum err_kind
read_path(struct files *f, const char *path, size_t max, struct buf *to, struct err *e)
{
	buf_clear(to);
	int fd = openat(f->folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return failed(path, e);
	enum err_kind rc = read_all(fd, path, max, to, e);
	close(fd);
	return rc;
}

/* A file of hashes holds as many as its name says. */
static enum err_kind
check_length(const struct tile *t, const char *path, const struct buf *bytes, struct err *e)
{
	size_t wanted = (size_t)t->width * SHA256_LEN;
	if (t->level == TILE_ENTRIES || bytes->n == wanted)
		return OK;
	return err_set(e, ERR_MISMATCH, "%s: %zu bytes, too %s for %u hashes", path, bytes->n,
		bytes->n < wanted ? "short" : "long", t->width);
}

enum err_kind
files_read_as(struct files *f, const struct tile *t, struct buf *to, unsigned *width, struct err *e)
{
	char path[TILE_PATH_MAX];
	struct tile got = *t;
	size_t max = t->level == TILE_ENTRIES ? BUNDLE_MAX_BYTES : TILE_BYTES;
	enum err_kind rc = read_path(f, tile_path(t, path), max, to, e);
	if (rc == ERR_MISSING && t->width < TILE_WIDTH) {
		struct err first = *e;
		got.width = TILE_WIDTH;
		rc = read_path(f, tile_path(&got, path), max, to, e);
		if (rc == ERR_MISSING)
			*e = first;
	}
	if (rc == OK)
		rc = check_length(&got, path, to, e);
	if (rc == OK)
		*width = got.width;
	return rc;
}

enum err_kind
files_read(struct files *f, const struct tile *t, struct buf *to, struct err *e)
{
	unsigned width;
	return files_read_as(f, t, to, &width, e);
}

enum err_kind
files_read_checkpoint(struct files *f, struct buf *to, struct err *e)
{
	return read_path(f, "checkpoint", NOTE_MAX_BYTES, to, e);
}

/* ---- writing ---- */

static enum err_kind
sync_folder(struct files *f, const char *path, struct err *e)
{
	int fd = openat(f->folder, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		failed(path, e);
	if (fd >= 0)
		close(fd);
	return ok ? OK : e->kind;
}

/* The folder `path` (up to `n` bytes of it) holds something new. */
static enum err_kind
touch(struct files *f, const char *path, size_t n, struct err *e)
{
	char folder[TILE_PATH_MAX] = ".";
	if (n)
		snprintf(folder, sizeof folder, "%.*s", (int)n, path);
	for (size_t i = 0; i < f->ntouched; i++)
		if (strcmp(f->touched[i], folder) == 0)
			return OK;
	if (f->ntouched == TOUCHED_MAX)
		return sync_folder(f, folder, e);
	memcpy(f->touched[f->ntouched++], folder, sizeof folder);
	return OK;
}

/* The folder is gone, and with it what there was to sync. */
static void
forget(struct files *f, const char *folder)
{
	for (size_t i = 0; i < f->ntouched; i++)
		if (strcmp(f->touched[i], folder) == 0) {
			memmove(f->touched[i], f->touched[--f->ntouched], TILE_PATH_MAX);
			return;
		}
}

enum err_kind
files_sync(struct files *f, struct err *e)
{
	for (size_t i = 0; i < f->ntouched; i++)
		if (sync_folder(f, f->touched[i], e) != OK)
			return e->kind;
	f->ntouched = 0;
	f->settled = true;
	return OK;
}

/*
 * Every folder on the way to `path`.  One that a process made and was killed before it synced is
 * there and not durable: until the first sync each counts as new.
 */
static enum err_kind
make_way(struct files *f, const char *path, struct err *e)
{
	char part[TILE_PATH_MAX];
	size_t from = 0;
	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		size_t n = (size_t)(at - path);
		snprintf(part, sizeof part, "%.*s", (int)n, path);
		bool made = mkdirat(f->folder, part, 0755) == 0;
		if (!made && errno != EEXIST)
			return failed(part, e);
		if ((made || !f->settled) && touch(f, path, from, e) != OK)
			return e->kind;
		from = n;
	}
	return OK;
}

static enum err_kind
write_path(struct files *f, const char *path, struct slice bytes, struct err *e)
{
	char aside[TILE_PATH_MAX + 8];
	const char *slash = strrchr(path, '/');
	snprintf(aside, sizeof aside, "%s.new", path);
	int fd = openat(
		f->folder, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return failed(aside, e);
	bool ok = output_bytes(fd, bytes) && fsync(fd) == 0;
	if (!ok)
		failed(aside, e);
	if (close(fd) != 0 && ok) {
		ok = false;
		failed(aside, e);
	}
	if (ok && renameat(f->folder, aside, f->folder, path) != 0) {
		ok = false;
		failed(path, e);
	}
	if (!ok) {
		unlinkat(f->folder, aside, 0);
		return e->kind;
	}
	return touch(f, path, slash ? (size_t)(slash - path) : 0, e);
}

static enum err_kind
check_same(struct files *f, const char *path, struct slice bytes, bool *there, struct err *e)
{
	size_t max = bytes.n > TILE_BYTES ? BUNDLE_MAX_BYTES : TILE_BYTES;
	enum err_kind rc = read_path(f, path, max, &f->scratch, e);
	*there = rc == OK;
	if (rc == ERR_MISSING)
		return OK;
	if (rc == ERR_LIMIT || (rc == OK && !slice_eq(buf_slice(&f->scratch), bytes)))
		return err_set(e, ERR_MISMATCH, "%s: is there already, with other bytes", path);
	return rc;
}

enum err_kind
files_write(struct files *f, const struct tile *t, struct slice bytes, struct err *e)
{
	char path[TILE_PATH_MAX];
	const char *slash = strrchr(tile_path(t, path), '/');
	bool there;
	if (check_same(f, path, bytes, &there, e) != OK)
		return e->kind;
	/* What a crash left there may not be on the disk, whatever a sync says now: written anew.
	 */
	if (there && f->settled)
		return touch(f, path, (size_t)(slash - path), e);
	if (make_way(f, path, e) != OK)
		return e->kind;
	return write_path(f, path, bytes, e);
}

enum err_kind
files_write_checkpoint(struct files *f, struct slice note, struct err *e)
{
	if (write_path(f, "checkpoint", note, e) != OK)
		return e->kind;
	return files_sync(f, e);
}

/* A partial tile, or what a crash left of writing one: digits, perhaps `.new`. */
static bool
is_partial(const char *name)
{
	size_t n = strspn(name, "0123456789");
	return n && (!name[n] || strcmp(name + n, ".new") == 0);
}

enum err_kind
files_drop_partials(struct files *f, const struct tile *full, struct err *e)
{
	char path[TILE_PATH_MAX];
	struct tile t = *full;
	t.width = 1;
	*strrchr(tile_path(&t, path), '/') = '\0';
	int fd = openat(f->folder, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? OK : failed(path, e);
	DIR *d = fdopendir(fd);
	if (!d) {
		failed(path, e);
		close(fd);
		return e->kind;
	}
	bool ok = true;
	for (struct dirent *it; ok && (it = readdir(d)) != NULL;)
		ok = !is_partial(it->d_name) || unlinkat(fd, it->d_name, 0) == 0;
	if (!ok)
		failed(path, e);
	closedir(d);
	if (!ok)
		return e->kind;
	/* What someone else put there keeps the folder, and does no harm. */
	if (unlinkat(f->folder, path, AT_REMOVEDIR) == 0)
		forget(f, path);
	else if (errno != ENOTEMPTY && errno != EEXIST)
		return failed(path, e);
	return OK;
}

/* ---- hashes of the tree ---- */

static struct sha256 *
node_at(struct cached *c, unsigned height, unsigned place)
{
	return &c->nodes[NODES - (NODES >> height) + place];
}

static void
build_nodes(struct cached *c, struct slice bytes)
{
	for (unsigned i = 0; i < c->tile.width; i++)
		memcpy(node_at(c, 0, i)->b, bytes.p + (size_t)i * SHA256_LEN, SHA256_LEN);
	for (unsigned h = 1; h < HEIGHTS; h++)
		for (unsigned i = 0; i < c->tile.width >> h; i++)
			*node_at(c, h, i) =
				merkle_node(node_at(c, h - 1, 2 * i), node_at(c, h - 1, 2 * i + 1));
}

/* A wider tile than asked for serves as well: the log only grows. */
static struct cached *
find_cached(struct files *f, const struct tile *t)
{
	struct cached *oldest = &f->cache[0];
	for (size_t i = 0; i < CACHE_TILES; i++) {
		struct cached *c = &f->cache[i];
		bool same = c->tile.width && c->tile.level == t->level && c->tile.index == t->index;
		if (same) {
			oldest = c;
			break;
		}
		if (c->used < oldest->used)
			oldest = c;
	}
	return oldest;
}

static enum err_kind
get_cached(struct files *f, const struct tile *t, struct cached **to, struct err *e)
{
	struct cached *c = find_cached(f, t);
	bool same = c->tile.width && c->tile.level == t->level && c->tile.index == t->index;
	if (!same || c->tile.width < t->width) {
		c->tile.width = 0;
		if (files_read(f, t, &f->scratch, e) != OK)
			return e->kind;
		c->tile = *t;
		build_nodes(c, buf_slice(&f->scratch));
	}
	c->used = ++f->clock;
	*to = c;
	return OK;
}

static unsigned
height_of(unsigned count)
{
	unsigned h = 0;
	while (count > 1U << h)
		h++;
	return h;
}

enum err_kind
files_hash(void *from, unsigned level, uint64_t index, struct sha256 *h, struct err *e)
{
	struct files_tree *tree = from;
	struct tile_part p = tile_of(level, index, tree->size);
	struct cached *c = NULL;
	if (p.at + p.count > p.tile.width)
		return err_set(e, ERR_MISSING, "no such subtree in a tree of %llu entries",
			(unsigned long long)tree->size);
	if (get_cached(tree->files, &p.tile, &c, e) != OK)
		return e->kind;
	unsigned height = height_of(p.count);
	*h = *node_at(c, height, p.at >> height);
	return OK;
}

enum err_kind
files_entry(struct files *f, uint64_t index, uint64_t size, struct buf *to, struct err *e)
{
	struct tile t = {.level = TILE_ENTRIES, .index = index / TILE_WIDTH};
	size_t at = 0;
	struct slice one = {NULL, 0};
	t.width = tile_width(TILE_ENTRIES, t.index, size);
	if (index >= size)
		return err_set(e, ERR_MISSING, "there is no entry %llu", (unsigned long long)index);
	if (files_read(f, &t, &f->scratch, e) != OK)
		return e->kind;
	for (uint64_t i = 0; i <= index % TILE_WIDTH; i++) {
		if (bundle_next(buf_slice(&f->scratch), &at, &one, e) != OK)
			return e->kind;
		if (!one.p)
			return err_set(e, ERR_MISMATCH, "the bundle has no entry %llu",
				(unsigned long long)index);
	}
	buf_add(to, one);
	return buf_failed(to) ? err_set(e, ERR_IO, "out of memory") : OK;
}
