/* tests/os/folder.h: a folder for one test's files, empty again after each. */
#ifndef EXQ_TESTS_OS_FOLDER_H
#define EXQ_TESTS_OS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

extern char folder[];

/* For cmocka: of the group, after a test, of the group. */
int folder_set_up(void **state);
int folder_empty(void **state);
int folder_remove(void **state);

/* Of a name in it; one of eight places, used in turn. */
const char *folder_path(const char *name);

/* Write a file; its path. */
const char *folder_put(const char *name, const char *bytes, size_t n);

/* Whether a file is there with these bytes. */
bool folder_holds(const char *name, const char *bytes);

/* How many entries there are. */
int folder_count(void);

/* Bytes that do not pack away to nothing, the same in every run; the caller frees them. */
char *some_bytes(size_t n);

#define IN_FOLDER(test) cmocka_unit_test_teardown(test, folder_empty)

#endif
