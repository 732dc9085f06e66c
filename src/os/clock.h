/* os/clock.h: what day it is.  A door to the outside. */
#ifndef EXQ_OS_CLOCK_H
#define EXQ_OS_CLOCK_H

#include "base/civil.h"

/* Now, ms since 1970 UTC. */
int64_t clock_now(void);

/* ms since some moment; it never goes back, and nobody sets it. */
int64_t clock_steady(void);

#endif
