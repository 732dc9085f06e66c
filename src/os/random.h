/* os/random.h: bytes nobody can guess (getrandom(2)).  A door to the outside. */
#ifndef EXQ_OS_RANDOM_H
#define EXQ_OS_RANDOM_H

#include <stddef.h>

/* Up to 256 bytes; the kernel gives them or the program ends: there is no weaker kind. */
void random_fill(unsigned char *to, size_t n);

#endif
