/*
 * tests/log/trusted.h: the parties of a state, the documents they sign, and a log that judges them.
 * Every time is said, so that nothing depends on the day of the test.
 */
#ifndef EXQ_TESTS_LOG_TRUSTED_H
#define EXQ_TESTS_LOG_TRUSTED_H

#include "log/trust.h"
#include "sign/key.h"

#include <stdint.h>

extern const int64_t start, day; /* ms */

struct party {
	struct key *key;
	struct cert *cert;
};

/* Ten years from a day before `start` on; next and third are roots of kz.root, too. */
extern struct party root, next, third, court, other, stranger;
extern struct slice genesis;
extern struct err why;
extern struct arena *arena;

/* For cmocka, of the group. */
int trusted_make(void **state);
int trusted_clear(void **state);

void is_ok(enum err_kind rc);

/* A certificate of `k`, and a party with a key of its own; by NULL: a root. */
struct cert *issue(const struct key *k, const char *actor, const struct party *by, int64_t from,
	int64_t until);
struct party party(const char *actor, const struct party *by, int64_t from, int64_t until);
void party_close(struct party *p);

/* A log's key, which signs nothing; in a text used in turn. */
const char *vkey_of(unsigned char n);

/* Objects live until the group ends.  A text, and a document of `type` with further members. */
struct slice sign_text(const struct party *by, int64_t claims, const char *text);
struct slice object(const struct party *by, const char *type, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
struct slice genesis_of(const char *key);
struct slice confirm_by(const struct party *by);
struct slice actor_of(
	const struct party *by, const char *id, const struct cert *a, const struct cert *b);
struct slice revoke_of(const struct party *by, const struct cert *c);
struct slice logkey_of(const char *action, unsigned char key);
struct slice rotate_to(const struct party *by, const struct cert *to, bool keep);

/* A log with nothing in it; with its genesis, and the court registered. */
struct trust *empty(void);
struct trust *begun(void);

struct trust_finding judge(struct trust *t, int64_t time, struct slice der);
struct trust_finding add(struct trust *t, int64_t time, struct slice der);
/* Added, with this reason. */
void becomes(struct trust *t, int64_t time, struct slice der, enum trust_reason wanted);

#endif
