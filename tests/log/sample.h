/*
 * tests/log/sample.h: a log made for a test, with a state's root and one role (kz.court), and any
 * number of small authentic documents of that role.  What fails ends the program.
 */
#ifndef EXQ_TESTS_LOG_SAMPLE_H
#define EXQ_TESTS_LOG_SAMPLE_H

#include "log/sequencer.h"
#include "sign/key.h"

#define SAMPLE_ORIGIN "kz.example/log"
#define SAMPLE_TIME                                                                                \
	1793500000000 /* a clock of its own: 2026-10-31; certificates hold in 2020-2050 */

struct sample {
	struct key *root_key, *role_key;
	struct cert *root, *next, *role;
	struct sha256 genesis; /* of the log made last */
};

/* Keys and certificates; files of theirs go into `folder`, which exists. */
void sample_open(struct sample *s, const char *folder);
void sample_close(struct sample *s);

/* A sequencer_clock that says what the int64_t at `from` holds. */
int64_t sample_clock(void *from);

/* A log in the new folder `path`: genesis is entry 0, kz.court entry 1. */
void sample_log(struct sample *s, const char *path);

/* A `confirm` by kz.court, the n-th: as DER, to be freed. */
struct slice sample_object(const struct sample *s, uint64_t n);

/* Text of a document under the common fields, signed: by root, or by the role. */
struct slice sample_sign(
	const struct sample *s, bool by_root, const char *type, uint64_t n, const char *fields);

/* Enter the n-th up to, not including, the m-th by one sequencer; its size then. */
uint64_t sample_fill(const struct sample *s, const char *path, uint64_t from, uint64_t to);

#endif
