/* tests/log/history.h: a signer's folder for each test, and requests of two histories of one log.
 */
#ifndef EXQ_TESTS_LOG_HISTORY_H
#define EXQ_TESTS_LOG_HISTORY_H

#include "log/signer.h"

#define ORIGIN "kz.example/log"

extern struct err err;
extern char at[512];	 /* the signer's folder, folder/signer */
extern struct vkey vkey; /* of its key */

/* For cmocka, before and after each test. */
int history_start(void **state);
int history_clear(void **state);

#define IN_SIGNER(test) cmocka_unit_test_setup_teardown(test, history_start, history_clear)

/* Run in the folder, and it must succeed. */
void shell(const char *command);

/* The last error's message has these words. */
void says(const char *what);

/* From `old` to `size` entries of history 'a' or 'b', which part at leaf 10; *a borrows *text. */
void request(struct buf *text, struct advance *a, char history, const char *origin, uint64_t old,
	uint64_t size);

struct signer *open_signer(void);
enum err_kind sign(struct signer *s, char history, uint64_t old, uint64_t size, struct buf *note);

#endif
