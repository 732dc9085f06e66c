/*
 * base/arena.h: one region per unit of work, freed at once.  Pure.
 *
 * Everything allocated from an arena lives until arena_close() or arena_reset().  An arena has a
 * cap in bytes; past it, or out of memory, arena_alloc() returns NULL and the arena stays usable.
 */
#ifndef EXQ_BASE_ARENA_H
#define EXQ_BASE_ARENA_H

#include "base/slice.h"

struct arena;

/* NULL when out of memory. */
struct arena *arena_open(size_t max);
void arena_close(struct arena *a);

/* Forget everything, keep the first block: for loops over many units of work. */
void arena_reset(struct arena *a);

/* Zeroed, aligned for any type. n * size is checked for overflow; n == 0 gives a valid pointer. */
MUST_CHECK void *arena_alloc(struct arena *a, size_t n, size_t size);

/* Whether the machine, and not the cap, ever refused: what was not decided for it is not decided.
 */
bool arena_is_starved(const struct arena *a);

/* A copy with a NUL behind it; .p is NULL when there is no room. */
MUST_CHECK struct slice arena_copy(struct arena *a, struct slice s);

#endif
