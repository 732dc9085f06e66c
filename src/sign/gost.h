/*
 * sign/gost.h: Russian algorithms, which OpenSSL has only with the engine `gost` (Debian
 * libengine-gost-openssl).
 *
 * The engine is loaded into the process at the first algorithm that needs it: who verifies nothing
 * Russian does not need the package.
 */
#ifndef EXQ_SIGN_GOST_H
#define EXQ_SIGN_GOST_H

#include "base/err.h"

/* Whether OpenSSL's number of an algorithm (NID) is one of a key or digest of the engine. */
bool gost_is(int nid);

/* ERR_IO, with the name of the package, where the engine is not there: what the machine lacks says
 * nothing of the input, and must not become a verdict on it. */
MUST_CHECK enum err_kind gost_load(struct err *e);

#endif
