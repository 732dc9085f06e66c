/* os/work.h: the same work on several processors.  A door to the outside. */
#ifndef EXQ_OS_WORK_H
#define EXQ_OS_WORK_H

#include "base/err.h"

enum { WORK_MAX_HANDS = 64 };

/* Processors this process may use, 1 to WORK_MAX_HANDS. */
size_t work_hands(void);

/*
 * Call work(items + i * size) for i in 0..n-1, each in a thread of its own, and wait for all.
 * Where no further thread can be had, the calling one does the rest.
 */
void work_each(void *items, size_t n, size_t size, void (*work)(void *item));

#endif
