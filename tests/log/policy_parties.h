/* tests/log/policy_parties.h: logs and witnesses with keys of their own, each called by a letter.
 */
#ifndef EXQ_TESTS_LOG_POLICY_PARTIES_H
#define EXQ_TESTS_LOG_POLICY_PARTIES_H

#include "log/note.h"
#include "sign/ed25519.h"

/*
 * 'L' and 'M': logs (log.example, other.example).  'N': the log L's raw key under another name;
 * 'K': the same as a witness's; 'O': witness 1's raw key as a log's.  '1' to '9': witnesses.
 */
struct party {
	char letter;
	char like; /* whose raw key it has; 0: its own */
	const char *name;
	enum vkey_type type;
	struct ed25519 *secret;
	struct vkey key;
};

/* For cmocka: of the group. */
int parties_open(void **state);
int parties_close(void **state);

const struct party *party_of(char letter);

/* Append a signature line over `text`; of a witness at `time`. */
void party_sign(struct buf *to, char letter, uint64_t time, struct slice text);

#endif
