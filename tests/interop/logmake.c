#include "log/checkpoint.h"
#include "log/edge.h"
#include "log/note.h"
#include "log/receipt.h"
#include "logtool.h"
#include "os/file.h"
#include "sign/ed25519.h"

#include <stdio.h>

#define FIRST_TIME INT64_C(1700000000000) /* ms, of entry 0 */
static const uint64_t receipt_indexes[] = {0, 255, 256, 65535, 65536, UINT64_MAX /* the last */};

struct made {
	const char *folder;
	struct files *files;
	struct checkpoint checkpoint;
	struct buf note, text;
};

static enum err_kind
write_file(struct made *m, const char *name, struct slice bytes, struct err *e)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", m->folder, name);
	return file_write(path, bytes, e);
}

static enum err_kind
write_numbered(
	struct made *m, uint64_t number, const char *suffix, struct slice bytes, struct err *e)
{
	char name[64];
	snprintf(name, sizeof name, "%llu.%s", (unsigned long long)number, suffix);
	return write_file(m, name, bytes, e);
}

/* Entry i of every log made here and by make.go; entry 2 is the largest there can be. */
static void
put_object(struct buf *to, uint64_t i)
{
	size_t n = i == 2 ? ENTRY_MAX_OBJECT : 1 + i % 131;
	buf_clear(to);
	char *at = buf_room(to, n);
	for (size_t k = 0; at && k < n; k++)
		at[k] = (char)(unsigned char)(i * 7 + i / 256 * 13 + k * 29);
	to->n += at ? n : 0;
}

static enum err_kind
make_tree(struct made *m, uint64_t size, struct err *e)
{
	struct edge g;
	struct sha256 empty = merkle_empty();
	struct files_tree tree = {m->files, size};
	if (edge_open(&g, m->files, 0, &empty, e) != OK)
		return e->kind;
	enum err_kind rc = OK;
	for (uint64_t i = 0; rc == OK && i < size; i++) {
		put_object(&m->text, i);
		struct entry one = {FIRST_TIME + (int64_t)i, buf_slice(&m->text)};
		rc = edge_add(&g, &one, e);
	}
	if (rc == OK)
		rc = edge_flush(&g, e);
	edge_fini(&g);
	if (rc == OK)
		rc = files_sync(m->files, e);
	m->checkpoint.size = size;
	return rc != OK ? rc : merkle_root(files_hash, &tree, size, &m->checkpoint.root, e);
}

/* ---- the checkpoint ---- */

/* Sign what is in m->text, behind a cosignature's time (NULL: none), and keep the key's vkey. */
static enum err_kind
sign(struct made *m, const char *name, enum vkey_type type, const char *file,
	const unsigned char time[8], struct err *e)
{
	struct ed25519 *k;
	struct vkey v;
	unsigned char public[ED25519_LEN], payload[8 + ED25519_SIG_LEN];
	char text[VKEY_TEXT_MAX], line[VKEY_TEXT_MAX + 1];
	size_t n = time ? 8 : 0;
	if (ed25519_new(&k, e) != OK)
		return e->kind;
	if (time)
		memcpy(payload, time, n);
	ed25519_public(k, public);
	enum err_kind rc = vkey_make(slice_of(name), type, public, &v, e);
	if (rc == OK)
		rc = ed25519_sign(k, buf_slice(&m->text), payload + n, e);
	ed25519_close(k);
	if (rc != OK)
		return rc;
	note_put_sig(
		&m->note, &v, (struct slice){(const char *)payload, n + (size_t)ED25519_SIG_LEN});
	snprintf(line, sizeof line, "%s\n", vkey_format(&v, text));
	return write_file(m, file, slice_of(line), e);
}

static enum err_kind
make_checkpoint(struct made *m, struct err *e)
{
	unsigned char time[8];
	uint64_t seconds = FIRST_TIME / 1000;
	for (unsigned i = 0; i < 8; i++)
		time[i] = (unsigned char)(seconds >> (56 - 8 * i));
	checkpoint_put(&m->note, &m->checkpoint);
	buf_clear(&m->text);
	buf_add(&m->text, buf_slice(&m->note));
	buf_addc(&m->note, '\n');
	if (sign(m, m->checkpoint.origin, VKEY_ED25519, "vkey", NULL, e) != OK)
		return e->kind;
	buf_clear(&m->text);
	struct buf body;
	buf_init(&body, CHECKPOINT_TEXT_MAX);
	checkpoint_put(&body, &m->checkpoint);
	cosignature_put_message(&m->text, seconds, buf_slice(&body));
	buf_fini(&body);
	if (sign(m, "witness.example", VKEY_COSIGNATURE, "cosigner", time, e) != OK)
		return e->kind;
	return files_write_checkpoint(m->files, buf_slice(&m->note), e);
}

/* ---- proofs ---- */

static enum err_kind
make_receipt(struct made *m, uint64_t index, struct err *e)
{
	struct files_tree tree = {m->files, m->checkpoint.size};
	struct proof p = {.index = index, .note = buf_slice(&m->note)};
	struct entry one;
	char extra[16];
	buf_clear(&m->text);
	if (files_entry(m->files, index, tree.size, &m->text, e) != OK ||
		entry_parse(buf_slice(&m->text), &one, e) != OK ||
		write_numbered(m, index, "entry", buf_slice(&m->text), e) != OK ||
		merkle_prove_inclusion(files_hash, &tree, index, tree.size, &p.steps, e) != OK)
		return e->kind;
	p.extra = receipt_put_time(one.time, extra);
	buf_clear(&m->text);
	proof_put(&m->text, &p);
	return write_numbered(m, index, "tlog-proof", buf_slice(&m->text), e);
}

static enum err_kind
make_advance(struct made *m, uint64_t old, struct err *e)
{
	struct files_tree tree = {m->files, m->checkpoint.size};
	struct advance a = {.old = old, .note = buf_slice(&m->note)};
	if (merkle_prove_consistency(files_hash, &tree, old, tree.size, &a.steps, e) != OK)
		return e->kind;
	buf_clear(&m->text);
	advance_put(&m->text, &a);
	return write_numbered(m, old, "advance", buf_slice(&m->text), e);
}

static enum err_kind
make_all(struct made *m, uint64_t size, struct err *e)
{
	if (make_tree(m, size, e) != OK || make_checkpoint(m, e) != OK)
		return e->kind;
	for (size_t k = 0; k < COUNT_OF(receipt_indexes); k++) {
		uint64_t i = receipt_indexes[k] == UINT64_MAX ? size - 1 : receipt_indexes[k];
		if (i < size && make_receipt(m, i, e) != OK)
			return e->kind;
	}
	for (size_t k = 0; k < EDGE_SIZES && edge_sizes[k] <= size; k++)
		if (make_advance(m, edge_sizes[k], e) != OK)
			return e->kind;
	return OK;
}

enum err_kind
log_make(const char *folder, uint64_t size, const char *origin, struct err *e)
{
	struct made m = {.folder = folder};
	if (strlen(origin) > ORIGIN_MAX)
		return err_set(e, ERR_LIMIT, "the origin is too long");
	memcpy(m.checkpoint.origin, origin, strlen(origin) + 1);
	if (files_open(folder, &m.files, e) != OK)
		return e->kind;
	buf_init(&m.note, NOTE_MAX_BYTES);
	buf_init(&m.text, PROOF_MAX_BYTES);
	enum err_kind rc = make_all(&m, size, e);
	buf_fini(&m.note);
	buf_fini(&m.text);
	files_close(m.files);
	return rc;
}
