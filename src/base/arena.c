#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { BLOCK_MIN = 16384, ALIGN = alignof(max_align_t) };

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *head; /* the block in use; older ones behind it */
	size_t held, max;
	bool starved;
};

struct arena *
arena_open(size_t max)
{
	struct arena *a = calloc(1, sizeof *a);
	if (a)
		a->max = max;
	return a;
}

static void
free_from(struct block *b)
{
	while (b) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
}

void
arena_close(struct arena *a)
{
	if (!a)
		return;
	free_from(a->head);
	free(a);
}

void
arena_reset(struct arena *a)
{
	if (!a->head)
		return;
	free_from(a->head->next);
	a->head->next = NULL;
	memset(a->head->bytes, 0, a->head->used);
	a->head->used = 0;
	a->held = a->head->size;
}

static struct block *
add_block(struct arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : BLOCK_MIN;
	if (size > (size_t)1 << 20)
		size = (size_t)1 << 20;
	if (size < need)
		size = need;
	if (size > a->max - a->held)
		size = need;
	if (size > a->max - a->held)
		return NULL;
	struct block *b = calloc(1, sizeof *b + size);
	if (!b) {
		a->starved = true;
		return NULL;
	}
	b->size = size;
	b->next = a->head;
	a->head = b;
	a->held += size;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	if (size && n > (SIZE_MAX - ALIGN) / size)
		return NULL;
	size_t need = (n * size + ALIGN - 1) / ALIGN * ALIGN;
	if (need == 0)
		need = ALIGN;
	struct block *b = a->head;
	if (!b || b->size - b->used < need)
		b = add_block(a, need);
	if (!b)
		return NULL;
	void *p = b->bytes + b->used;
	b->used += need;
	return p;
}

bool
arena_is_starved(const struct arena *a)
{
	return a->starved;
}

struct slice
arena_copy(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	if (!p)
		return (struct slice){NULL, 0};
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct slice){p, s.n};
}
