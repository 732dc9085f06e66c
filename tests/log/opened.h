/* tests/log/opened.h: a log for each test in folder/log, with a clock of its own, and opening it.
 */
#ifndef EXQ_TESTS_LOG_OPENED_H
#define EXQ_TESTS_LOG_OPENED_H

#include "sample.h"

extern struct sample sample;
extern struct err err;
extern int64_t now; /* what the clock says; SAMPLE_TIME when a test starts */

/* For cmocka: of the group, before and after each test. */
int opened_make(void **state);
int opened_start(void **state);
int opened_clear(void **state);
int opened_end(void **state);

#define IN_LOG(test) cmocka_unit_test_setup_teardown(test, opened_start, opened_clear)

/* Run in the folder, and it must succeed. */
void shell(const char *command);

/* The last error's message has these words. */
void says(const char *what);

struct sequencer *open_log(const char *name);
void refuses_to_open(const char *why);

/* Submit the n-th sample object; entered(): it must go in. */
enum err_kind submit_one(struct sequencer *q, uint64_t n, struct submit_result *r);
struct submit_result entered(struct sequencer *q, uint64_t n);

#endif
